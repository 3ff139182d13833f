/* SPDX-License-Identifier: Apache-2.0 */
/* container_tell.c - answers of operations on queues, lists, sets and ring buffers: to a member, to a client,
 * and from a member to a client. */
#include <string.h>

#include "common/data/container_ops.h"
#include "common/wire/value.h"

_Static_assert(sizeof(struct hz_blob) == sizeof(struct client_blob), "one value in a list of them");

/* --- to members --- */
static struct mc_value *long_value(struct node *n, int64_t number)
{
	struct mc_value *v = node_new(n, sizeof(*v));

	v->type = MC_TYPE_LONG;
	v->u.i = number;
	return v;
}

static struct mc_value *list_value(struct node *n, const struct container_answer *a)
{
	struct hz_serializable_list *list = node_new(n, sizeof(*list));

	list->collection.v = a->v;
	list->collection.n = a->n;
	return hz_value_object(HZ_SERIALIZABLE_LIST, list, &n->fx->mem);
}

static int64_t *sequences(struct node *n, const struct container_answer *a)
{
	int64_t *v = node_new_array(n, sizeof(*v), a->n);

	for (uint32_t i = 0; v != NULL && i < a->n; i++)
		v[i] = (int64_t)((uint64_t)a->number + i); /* as a peer may have said it */
	return v;
}

static struct mc_value *read_value(struct node *n, const struct container_answer *a)
{
	struct hz_ringbuffer_read_result_set_impl *r = node_new(n, sizeof(*r));

	r->read_count = (int32_t)a->n;
	r->items.v = a->v;
	r->items.n = a->n;
	r->seqs.v = sequences(n, a);
	r->seqs.n = a->n;
	r->next_seq = a->number + a->n;
	return hz_value_object(HZ_RINGBUFFER_READ_RESULT_SET_IMPL, r, &n->fx->mem);
}

static struct mc_iobj value_of(struct node *n, const struct container_answer *a)
{
	struct mc_iobj o = { .object = NULL };

	switch (a->kind) {
	case CONTAINER_FLAG: o.object = hz_value_bool(a->flag, &n->fx->mem); break;
	case CONTAINER_INT: o.object = hz_value_int((int32_t)a->number, &n->fx->mem); break;
	case CONTAINER_LONG: o.object = long_value(n, a->number); break;
	case CONTAINER_DATAS: o.object = list_value(n, a); break;
	case CONTAINER_READ: o.object = read_value(n, a); break;
	case CONTAINER_DATA: o = (struct mc_iobj){ .is_data = true, .data = a->data }; break;
	case CONTAINER_NULL:
	case CONTAINER_WAITS:
	case CONTAINER_FAILS: break;
	}
	return o;
}

/* --- to clients --- */
static void *client_body(struct node *n, enum client_type type, const struct container_answer *a)
{
	const struct mc_schema *schema = client_rows[client_answer_to(type)].schema;
	struct client_ringbuffer_read_many_answer *r;
	void *body = node_new(n, schema->size);

	if (schema == &client_data_answer_schema) {
		((struct client_data_answer *)body)->response =
			a->kind == CONTAINER_DATA ? a->data : (struct mc_bytes){ NULL, -1 };
	} else if (schema == &client_flag_answer_schema) {
		((struct client_flag_answer *)body)->response = a->flag;
	} else if (schema == &client_int_answer_schema) {
		((struct client_int_answer *)body)->response = (int32_t)a->number;
	} else if (schema == &client_long_answer_schema) {
		((struct client_long_answer *)body)->response = a->number;
	} else if (schema == &client_datas_answer_schema) {
		((struct client_datas_answer *)body)->response.v = (struct client_blob *)a->v;
		((struct client_datas_answer *)body)->response.n = a->n;
	} else if (schema == &client_ringbuffer_read_many_answer_schema) {
		r = body;
		r->read_count = (int32_t)a->n;
		r->items.v = (struct client_blob *)a->v;
		r->items.n = r->item_seqs.n = a->n;
		r->item_seqs.v = sequences(n, a);
		r->next_seq = (int64_t)((uint64_t)a->number + a->n);
	}
	return body;
}

static bool is_too_long(const struct container_answer *a)
{
	return (a->kind == CONTAINER_DATAS || a->kind == CONTAINER_READ) && a->n > MC_CLIENT_LIST_MAX;
}

void container_tell(
	struct node *n, const struct data_caller *who, const struct container_answer *a, uint32_t acks)
{
	if (a->kind == CONTAINER_FAILS)
		data_refuse(n, who, a->exception, a->code, a->why);
	else if (!who->client)
		answer_value(n, &who->reply, value_of(n, a), acks);
	else if (is_too_long(a))
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"there are more items than one answer may hold");
	else
		client_send(n, who->conn,
			&(struct client_message){ .type = client_answer_to(who->type),
				.correlation = who->correlation,
				.partition_id = -1,
				.body = client_body(n, who->type, a) });
}

/* --- from a member to a client --- */
static struct container_answer answer_of(const struct mc_iobj *o)
{
	struct container_answer a = { .kind = CONTAINER_NULL, .data = { NULL, -1 } };
	const struct hz_serializable_list *list = hz_value_body(o->object, HZ_SERIALIZABLE_LIST);
	const struct hz_ringbuffer_read_result_set_impl *r =
		hz_value_body(o->object, HZ_RINGBUFFER_READ_RESULT_SET_IMPL);

	if (o->is_data)
		return (struct container_answer){ .kind = CONTAINER_DATA, .data = o->data };
	if (list != NULL)
		return (struct container_answer){
			.kind = CONTAINER_DATAS, .v = list->collection.v, .n = list->collection.n
		};
	if (r != NULL)
		return (struct container_answer){ .kind = CONTAINER_READ,
			.v = r->items.v,
			.n = r->items.n,
			.number = (int64_t)((uint64_t)r->next_seq - r->items.n) };
	if (o->object != NULL && o->object->type == MC_TYPE_BOOL)
		a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = o->object->u.flag };
	else if (o->object != NULL && (o->object->type == MC_TYPE_INT || o->object->type == MC_TYPE_LONG))
		a = (struct container_answer){ .kind = CONTAINER_LONG, .number = o->object->u.i };
	return a;
}

void container_tell_answer(struct node *n, const struct data_caller *who, const struct invocation *c,
	const struct hz_normal_response *r)
{
	struct container_answer a = answer_of(&r->value);
	uint32_t acks = r->backup_acks > 0 ? (uint32_t)r->backup_acks : 0;

	if (who->answer == DATA_ANSWER_AGAIN && a.kind == CONTAINER_NULL)
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
			"nothing has come so far: ask again to wait on");
	else if (acks <= c->acks || !data_ack_wait_answer(n, c->id, acks - c->acks, who, &a))
		container_tell(n, who, &a, 0);
}

/* --- while acks are missing --- */
struct container_answer *container_keep_answer(struct mc_heap *heap, const struct container_answer *a)
{
	size_t bytes = sizeof(*a) + sizeof(*a->v) * a->n + (a->data.n > 0 ? (size_t)a->data.n : 0);
	struct container_answer *kept;
	uint8_t *p;

	for (uint32_t i = 0; i < a->n; i++)
		bytes += a->v[i].data.n > 0 ? (size_t)a->v[i].data.n : 0;
	kept = mc_heap_get(heap, bytes);
	if (kept == NULL)
		return NULL;
	*kept = *a;
	kept->v = (struct hz_blob *)(kept + 1);
	p = (uint8_t *)(kept->v + a->n);
	if (a->data.n > 0) {
		kept->data.p = p;
		memcpy(p, a->data.p, (size_t)a->data.n);
		p += a->data.n;
	}
	for (uint32_t i = 0; i < a->n; i++) {
		kept->v[i].data = (struct mc_bytes){ p, a->v[i].data.n };
		if (a->v[i].data.n <= 0)
			continue;
		memcpy(p, a->v[i].data.p, (size_t)a->v[i].data.n);
		p += a->v[i].data.n;
	}
	return kept;
}
