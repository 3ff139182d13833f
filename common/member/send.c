/* SPDX-License-Identifier: Apache-2.0 */
/* send.c - operations and answers on their way out, and the pieces that messages are made of. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/identity.h"
#include "common/member/member.h"

#define CALL_TIMEOUT_32_MAX INT32_MAX

/* Every operation's struct begins with its head. */
static struct hz_op *head_of(void *body)
{
	return body;
}

void send_op(struct node *n, node_conn to, enum hz_class cls, void *body, int64_t call_id, int64_t timeout_ms)
{
	const uint16_t flags = HZ_PACKET_OPERATION | HZ_PACKET_URGENT;
	struct hz_op *op = head_of(body);
	struct node_effect *e;

	mc_check(to != 0 && body != NULL);
	mc_check(call_id == 0 || (call_id > 0 && timeout_ms > 0));
	op->call_id = call_id;
	if ((op->flags & HZ_OP_CALLER_UUID) == 0)
		op->caller_uuid = n->uuid; /* else it is a client's */
	op->flags |= HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID;
	if ((op->flags & HZ_OP_SERVICE) == 0)
		op->partition_id = -1; /* only an operation that names its service has set one */
	op->invocation_time = call_id == 0 ? -1 : node_cluster_time(n);
	op->call_timeout = call_id == 0 ? INT64_MAX : timeout_ms;
	if (op->call_timeout > CALL_TIMEOUT_32_MAX)
		op->flags |= HZ_OP_TIMEOUT_64;
	if (to == NODE_SELF) {
		self_send(n,
			&(struct hz_message){ .cls = cls,
				.flags = flags,
				.partition_id = op->partition_id,
				.call_id = call_id,
				.op = op,
				.body = body });
		return;
	}
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = to;
	e->out = (struct hz_outgoing){ cls, body, flags, op->partition_id };
}

void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body)
{
	send_op(n, to, cls, body, 0, 0);
}

/* --- answers --- */
struct reply_to reply_to_of(const struct in *in)
{
	mc_check(in->conn != NULL || in->m->call_id == 0);
	return (struct reply_to){ in->conn == NULL ? 0 : in->conn->id, in->m->call_id,
		(in->m->flags & HZ_PACKET_URGENT) != 0 };
}

static void answer(struct node *n, const struct reply_to *to, enum hz_class cls, void *body)
{
	const uint16_t flags =
		(uint16_t)(HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE | (to->urgent ? HZ_PACKET_URGENT : 0));
	struct node_effect *e;

	mc_check(to->conn != 0 && to->call_id != 0);
	if (to->conn == NODE_SELF) {
		self_send(n,
			&(struct hz_message){ .cls = cls,
				.flags = flags,
				.partition_id = -1,
				.call_id = to->call_id,
				.body = body });
		return;
	}
	if (conn_find(n, to->conn) == NULL)
		return; /* the call has waited, and its caller has not */
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = to->conn;
	e->out = (struct hz_outgoing){ cls, body, flags, -1 };
}

void answer_value(struct node *n, const struct reply_to *to, struct mc_iobj value, uint32_t backup_acks)
{
	struct hz_normal_response *r;

	if (to->call_id == 0)
		return;
	mc_check(backup_acks < MC_REPLICAS);
	r = node_new(n, sizeof(*r));
	r->call_id = to->call_id;
	r->urgent = to->urgent;
	r->backup_acks = (int8_t)backup_acks;
	r->value = value;
	answer(n, to, HZ_NORMAL_RESPONSE, r);
}

void answer_error(struct node *n, const struct reply_to *to, enum hz_exception e, const char *message)
{
	struct hz_error_response *r;

	mc_check(message != NULL);
	if (to->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = to->call_id;
	r->urgent = to->urgent;
	r->cause = hz_exception_make(e, message, &n->fx->mem);
	if (r->cause == NULL)
		n->fx->lost = true;
	answer(n, to, HZ_ERROR_RESPONSE, r);
}

void answer_again(struct node *n, const struct reply_to *to)
{
	struct hz_ack_response *r;

	if (to->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = to->call_id;
	r->urgent = to->urgent;
	answer(n, to, HZ_CALL_TIMEOUT_RESPONSE, r);
}

void reply_value(struct node *n, const struct in *in, struct mc_value *v)
{
	struct reply_to to = reply_to_of(in);

	answer_value(n, &to, (struct mc_iobj){ .object = v }, 0);
}

void reply_bool(struct node *n, const struct in *in, bool b)
{
	reply_value(n, in, hz_value_bool(b, &n->fx->mem));
}

void reply_null(struct node *n, const struct in *in)
{
	reply_value(n, in, NULL);
}

void reply_object(struct node *n, const struct in *in, enum hz_class cls, void *body)
{
	reply_value(n, in, body == NULL ? NULL : hz_value_object(cls, body, &n->fx->mem));
}

void reply_error(struct node *n, const struct in *in, enum hz_exception e, const char *message)
{
	struct reply_to to = reply_to_of(in);

	answer_error(n, &to, e, message);
}

/* --- answers to clients --- */
void client_send(struct node *n, node_conn conn, const struct client_message *m)
{
	struct node_effect *e = node_effect_new(n, NODE_FX_CLIENT_SEND);

	mc_check(conn != 0 && m->body != NULL);
	e->conn = conn;
	e->client = *m;
}

void client_send_error(
	struct node *n, node_conn conn, int64_t correlation, enum client_error_code code, const char *message)
{
	struct client_errors *errors = node_new(n, sizeof(*errors));
	struct client_error_holder *holder = node_new(n, sizeof(*holder));

	mc_check(message != NULL);
	holder->error_code = (int32_t)code;
	holder->class_name = mc_str_z(client_error_class(code));
	holder->message = text_keep(n, mc_str_z(message));
	errors->errors.v = holder;
	errors->errors.n = 1;
	client_send(n, conn,
		&(struct client_message){ .type = CLIENT_ERROR,
			.correlation = correlation,
			.partition_id = -1,
			.body = errors });
}
