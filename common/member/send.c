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
	struct node_effect *e = node_effect_new(n, NODE_FX_SEND);
	struct hz_op *op = head_of(body);

	mc_check(to != 0 && body != NULL);
	mc_check(call_id == 0 || (call_id > 0 && timeout_ms > 0));
	op->call_id = call_id;
	op->flags |= HZ_OP_VALIDATE_TARGET | HZ_OP_CALLER_UUID;
	op->caller_uuid = n->uuid;
	if ((op->flags & HZ_OP_SERVICE) == 0)
		op->partition_id = -1; /* only an operation that names its service has set one */
	op->invocation_time = call_id == 0 ? -1 : node_cluster_time(n);
	op->call_timeout = call_id == 0 ? INT64_MAX : timeout_ms;
	if (op->call_timeout > CALL_TIMEOUT_32_MAX)
		op->flags |= HZ_OP_TIMEOUT_64;
	e->conn = to;
	e->out = (struct hz_outgoing){ cls, body, HZ_PACKET_OPERATION | HZ_PACKET_URGENT, op->partition_id };
}

void send_cast(struct node *n, node_conn to, enum hz_class cls, void *body)
{
	send_op(n, to, cls, body, 0, 0);
}

/* --- answers --- */
static void reply(struct node *n, const struct in *in, enum hz_class cls, void *body)
{
	struct node_effect *e;

	mc_check(in->conn != NULL && in->m->call_id != 0);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = in->conn->id;
	e->out = (struct hz_outgoing){ cls, body,
		(uint16_t)(HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE | (in->m->flags & HZ_PACKET_URGENT)),
		-1 };
}

void reply_value(struct node *n, const struct in *in, struct mc_value *v)
{
	struct hz_normal_response *r;

	if (in->m->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = in->m->call_id;
	r->urgent = (in->m->flags & HZ_PACKET_URGENT) != 0;
	r->value.object = v;
	reply(n, in, HZ_NORMAL_RESPONSE, r);
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
	struct hz_error_response *r;

	mc_check(message != NULL);
	if (in->m->call_id == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = in->m->call_id;
	r->urgent = (in->m->flags & HZ_PACKET_URGENT) != 0;
	r->cause = hz_exception_make(e, message, &n->fx->mem);
	if (r->cause == NULL)
		n->fx->lost = true;
	reply(n, in, HZ_ERROR_RESPONSE, r);
}
