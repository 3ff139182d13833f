/* SPDX-License-Identifier: Apache-2.0 */
/* replies.c - answers and errors to clients, and what a member that stores nothing says to most of them. */
#include "common/base/check.h"
#include "common/clients/internal.h"

/* --- on their way --- */
void client_hang_up(struct node *n, node_conn conn)
{
	node_effect_new(n, NODE_FX_HANG_UP)->conn = conn;
}

void client_reply(struct node *n, const struct client_in *in, void *body)
{
	client_send(n, in->conn,
		&(struct client_message){ .type = client_answer_to(in->m->type),
			.correlation = in->m->correlation,
			.partition_id = -1,
			.body = body });
}

void client_reply_empty(struct node *n, const struct client_in *in)
{
	client_reply(n, in, node_new(n, sizeof(struct client_empty)));
}

void client_event(
	struct node *n, const struct node_client *c, int64_t correlation, enum client_type type, void *body)
{
	client_send(n, c->id,
		&(struct client_message){
			.type = type, .correlation = correlation, .partition_id = -1, .body = body });
}

void client_error(
	struct node *n, const struct client_in *in, enum client_error_code code, const char *message)
{
	client_send_error(n, in->conn, in->m->correlation, code, message);
}

/* --- what is not done here --- */
/* Services whose objects live in partitions, by the first byte of their messages' types: without a data
 * member there are none. */
/* clang-format off */
#define PARTITIONED_SERVICES(S) \
	S(0x01) /* map */ S(0x02) /* multi map */ S(0x03) /* queue */ S(0x04) /* topic */ S(0x05) /* list */ S(0x06) /* set */ \
	S(0x0d) /* replicated map */ S(0x13) /* cache */ S(0x17) /* ring buffer */ S(0x18) /* durable executor */ \
	S(0x19) /* cardinality estimator */ S(0x1a) /* scheduled executor */ S(0x1d) /* PN counter */
/* clang-format on */
static bool in_partitions(int32_t type)
{
	static const bool partitioned[UINT8_MAX + 1] = {
#define S(service) [service] = true,
		PARTITIONED_SERVICES(S)
#undef S
	};

	return partitioned[type >> 16 & UINT8_MAX];
}

/*
 * Ids are counted over all connections of a client, so one that sends us everything leaves no gap. (Two of
 * its threads that overtake each other look like a gap for a moment: then it asks once more.) Who uses other
 * connections too sends a request that is refused as retryable to another member.
 */
static bool client_knows_others(const struct client_in *in)
{
	mc_check(in->client != NULL);
	return (uint64_t)in->m->correlation - (uint64_t)in->client->first >= in->client->messages;
}

bool client_ask_data(struct node *n, const struct client_in *in)
{
	mc_check(in->client != NULL);
	return n->watchers->data_asked(n, &(struct client_asks){ in->m, in->conn, in->client->uuid });
}

/* Of an executor, a durable or a scheduled one. */
static bool is_of_executor(int32_t type)
{
	int32_t service = type >> 16 & UINT8_MAX;

	return service == 0x08 || service == 0x18 || service == 0x1a;
}

/* SubmitToMember: whoever asks means this one, so nobody else could do it. */
static bool is_task_for_us(int32_t type)
{
	return type == 0x080600 || type == 0x1a0300;
}

static void unsupported(struct node *n, const struct client_in *in)
{
	static const char digits[] = "0123456789abcdef";
	struct mc_text t = node_text(n);
	char hex[] = "0x00000000";

	if (is_of_executor(in->m->wire_type)) {
		client_error(n, in, CLIENT_ERROR_UNSUPPORTED_OPERATION, CLIENTS_NO_TASKS);
		return;
	}
	for (int i = 0; i < 8; i++)
		hex[2 + i] = digits[(uint32_t)in->m->wire_type >> (28 - 4 * i) & 15];
	mc_text_z(&t, in->m->type == CLIENT_NONE ? "messages of type " : client_type_name(in->m->type));
	if (in->m->type == CLIENT_NONE)
		mc_text_z(&t, hex);
	mc_text_z(&t, in->m->type == CLIENT_NONE ? " are" : " is");
	mc_text_z(&t, " not supported by this member");
	mc_text_z(&t, node_stores(n) ? " yet" : ", which stores nothing and passes nothing on");
	if (notice_allowed(n, SAY_CLIENT_ASKS, t.p))
		notice_say(n, NODE_NOTICE_DEBUG, mc_text_done(&t), mc_str_z(NULL));
	client_error(n, in, CLIENT_ERROR_UNSUPPORTED_OPERATION, t.p);
}

void client_refuse(struct node *n, const struct client_in *in)
{
	if (node_stores(n) || is_task_for_us(in->m->wire_type))
		unsupported(n, in);
	else if (member_data_count(n) > 0 && client_knows_others(in))
		client_error(n, in, CLIENT_ERROR_RETRYABLE, "this member stores nothing: ask one that does");
	else if (member_data_count(n) == 0 && in_partitions(in->m->wire_type))
		client_error(
			n, in, CLIENT_ERROR_NO_DATA_MEMBER, "the cluster has no member that stores data");
	else
		unsupported(n, in);
}

/* --- what is --- */
void on_client_ping(struct node *n, const struct client_in *in)
{
	client_reply_empty(n, in);
}

/* A proxy is the client's own until it is used: a data member makes the object when it is asked for it first.
 */
void on_client_proxy(struct node *n, const struct client_in *in)
{
	client_reply_empty(n, in);
}

void on_client_destroy_proxy(struct node *n, const struct client_in *in)
{
	if (client_ask_data(n, in))
		return;
	if (member_data_count(n) == 0)
		client_reply_empty(n, in); /* there is nothing to destroy */
	else
		client_refuse(n, in);
}

void on_client_objects(struct node *n, const struct client_in *in)
{
	if (client_ask_data(n, in))
		return;
	if (member_data_count(n) == 0)
		client_reply(n, in, node_new(n, sizeof(struct client_distributed_objects)));
	else
		client_refuse(n, in);
}

void on_client_assignment(struct node *n, const struct client_in *in)
{
	partition_ask_assignment(n);
	client_reply_empty(n, in);
}
