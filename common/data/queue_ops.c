/* SPDX-License-Identifier: Apache-2.0 */
/* queue_ops.c - operations on queues (com.hazelcast.collection.impl.queue.operations). A queue has no
 * greatest size here, as in Hazelcast's default configuration. */
#include "common/data/container_ops.h"

/* What a queue says when it may hold as many as an int can count. */
enum { UNBOUNDED = INT32_MAX };

void container_act_queue_offer(struct container_call *call)
{
	const struct hz_queue_offer_operation *o = call->body;
	struct hz_queue_offer_backup_operation *b;
	enum store_err err;
	int64_t id;

	if (!container_is_value(call, o->data))
		return;
	err = container_room(call->c, 1, (uint64_t)o->data.n);
	if (err == STORE_OK)
		err = container_append(call->all, call->c, o->data, &id);
	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	b = container_backup(call, HZ_QUEUE_OFFER_BACKUP_OPERATION, sizeof(*b));
	b->data = o->data;
	b->item_id = id;
	container_event(call->n, call->c, CONTAINER_ADDED, o->data);
	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = true };
	call->woke = true;
}

/* All of them, or, when there is no room, none. */
static enum store_err append_all(
	struct container_call *call, const struct hz_blob *v, uint32_t n, struct hz_item *out)
{
	uint64_t bytes = 0;
	enum store_err err;
	struct container_at at;

	for (uint32_t i = 0; i < n; i++)
		bytes += (uint64_t)v[i].data.n;
	err = container_room(call->c, n, bytes);
	for (uint32_t i = 0; err == STORE_OK && i < n; i++) {
		out[i].value = v[i].data;
		err = container_append(call->all, call->c, v[i].data, &out[i].item_id);
		for (uint32_t k = i; err != STORE_OK && k-- > 0;) {
			at = container_of_id(call->c, out[k].item_id);
			container_remove(call->all, call->c, &at);
		}
	}
	return err;
}

void container_act_queue_add_all(struct container_call *call)
{
	const struct hz_queue_add_all_operation *o = call->body;
	struct hz_queue_add_all_backup_operation *b;
	struct hz_item *items = node_new_array(call->n, sizeof(*items), o->data_list.n);
	enum store_err err;

	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = true };
	if (o->data_list.n == 0 || !container_are_values(call, o->data_list.v, o->data_list.n))
		return;
	err = items == NULL ? STORE_FULL : append_all(call, o->data_list.v, o->data_list.n, items);
	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	b = container_backup(call, HZ_QUEUE_ADD_ALL_BACKUP_OPERATION, sizeof(*b));
	b->data_map.v = items;
	b->data_map.n = o->data_list.n;
	for (uint32_t i = 0; i < o->data_list.n; i++)
		container_event(call->n, call->c, CONTAINER_ADDED, items[i].value);
	call->woke = true;
}

static void take_item(struct container_call *call, struct container_at at, enum hz_class backup)
{
	struct hz_queue_poll_backup_operation *b = container_backup(call, backup, sizeof(*b));

	b->item_id = container_id(at);
	call->a.kind = CONTAINER_DATA;
	call->a.data = data_bytes(call->n, container_value(call->all, call->c, at));
	container_remove(call->all, call->c, &at);
	container_event(call->n, call->c, CONTAINER_REMOVED, call->a.data);
}

void container_act_queue_poll(struct container_call *call)
{
	call->a.kind = CONTAINER_WAITS;
	if (call->c->size > 0)
		take_item(call, container_first(call->c), HZ_QUEUE_POLL_BACKUP_OPERATION);
}

void container_act_queue_peek(struct container_call *call)
{
	if (call->c == NULL || call->c->size == 0)
		return;
	call->a.kind = CONTAINER_DATA;
	call->a.data = data_bytes(call->n, container_value(call->all, call->c, container_first(call->c)));
}

void container_act_queue_remaining(struct container_call *call)
{
	call->a.kind = CONTAINER_INT;
	call->a.number = UNBOUNDED - (call->c == NULL ? 0 : (int64_t)call->c->size);
}

void container_act_queue_remove(struct container_call *call)
{
	const struct hz_queue_offer_operation *o = call->body;
	struct container_at at = { NULL, 0 };
	uint32_t rank;

	if (!container_is_value(call, o->data))
		return;
	if (call->c != NULL)
		at = container_of_value(call->all, call->c, o->data, false, &rank);
	if (at.leaf != NULL)
		take_item(call, at, HZ_QUEUE_REMOVE_BACKUP_OPERATION);
	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = at.leaf != NULL };
}

void container_act_queue_clear(struct container_call *call)
{
	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = true };
	container_take_all(call, HZ_QUEUE_CLEAR_BACKUP_OPERATION);
}

/* maxSize below 0: all of them */
void container_act_queue_drain(struct container_call *call)
{
	const struct hz_queue_drain_operation *o = call->body;
	uint32_t most = o->max_size < 0 ? UINT32_MAX : (uint32_t)o->max_size;
	struct hz_queue_drain_backup_operation *b;
	struct container_at at;

	container_list(
		call, call->c == NULL ? (struct container_at){ NULL, 0 } : container_first(call->c), most);
	if (call->a.kind != CONTAINER_DATAS || call->a.n == 0)
		return;
	b = container_backup(call, HZ_QUEUE_DRAIN_BACKUP_OPERATION, sizeof(*b));
	b->flag = true; /* numbers follow: MapUtil */
	b->item_id_set.v = node_new_array(call->n, sizeof(*b->item_id_set.v), call->a.n);
	at = container_first(call->c);
	for (uint32_t i = 0; i < call->a.n && b->item_id_set.v != NULL; i++) {
		b->item_id_set.v[b->item_id_set.n++] = container_id(at);
		container_remove(call->all, call->c, &at);
		container_event(call->n, call->c, CONTAINER_REMOVED, call->a.v[i].data);
	}
}

/* Empty queues are not destroyed by themselves here, as in Hazelcast's default configuration. */
void container_act_queue_check_and_evict(struct container_call *call)
{
	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = true };
}
