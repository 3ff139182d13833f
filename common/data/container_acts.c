/* SPDX-License-Identifier: Apache-2.0 */
/* container_acts.c - what operations on queues, lists and sets have in common. */
#include "common/data/container_ops.h"

#include "common/base/option.h"

/* --- answers --- */
void container_fails(
	struct container_call *call, enum hz_exception e, enum client_error_code code, const char *why)
{
	call->a = (struct container_answer){
		.kind = CONTAINER_FAILS, .exception = e, .code = code, .why = why
	};
}

void container_full(struct container_call *call, enum store_err err)
{
	if (err == STORE_VALUE)
		container_fails(call, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"not stored: it would hold more items or bytes than can move to another member at once");
	else
		container_fails(call, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"not stored: no memory left in the store of this member: give it more with " OPTION_STORE);
	if (err != STORE_VALUE)
		data_tell_full(call->n);
}

bool container_is_value(struct container_call *call, struct mc_bytes value)
{
	if (value.n >= MC_BLOB_HEAD)
		return true;
	container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, "an item is null");
	return false;
}

bool container_are_values(struct container_call *call, const struct hz_blob *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!container_is_value(call, v[i].data))
			return false;
	return true;
}

void *container_backup(struct container_call *call, enum hz_class cls, size_t size)
{
	struct hz_named_op *o = node_new(call->n, size);

	o->name = call->c->name;
	call->backup = cls;
	call->backup_body = o;
	return o;
}

void container_list(struct container_call *call, struct container_at at, uint32_t most)
{
	uint32_t room = call->c == NULL ? 0 : call->c->size;

	call->a.kind = CONTAINER_DATAS;
	if (room > most)
		room = most;
	call->a.v = node_new_array(call->n, sizeof(*call->a.v), room);
	if (call->a.v == NULL && room > 0) {
		container_fails(call, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"there is no memory for so many items in one answer");
		return;
	}
	for (; at.leaf != NULL && call->a.n < room; container_next(&at))
		call->a.v[call->a.n++].data = data_bytes(call->n, container_value(call->all, call->c, at));
}

/* --- of several values --- */
/* Of those given: sorted by nothing, for they are few. */
static bool is_one_of(
	struct container_call *call, struct container_at at, const struct hz_blob *v, uint32_t n)
{
	struct mc_bytes own = data_bytes(call->n, container_value(call->all, call->c, at));

	for (uint32_t i = 0; i < n; i++)
		if (v[i].data.n == own.n &&
			memcmp(v[i].data.p + MAP_DATA_HEAD, own.p + MAP_DATA_HEAD,
				(size_t)own.n - MAP_DATA_HEAD) == 0)
			return true;
	return false;
}

static void take_one(struct container_call *call, struct container_at *at, int64_t *number)
{
	struct mc_bytes value = data_bytes(call->n, container_value(call->all, call->c, *at));

	*number = container_id(*at);
	container_remove(call->all, call->c, at);
	container_event(call->n, call->c, CONTAINER_REMOVED, value);
}

uint32_t container_take_out(
	struct container_call *call, const struct hz_blob *v, uint32_t n, bool retain, int64_t *numbers)
{
	struct container_at at = container_first(call->c);
	uint32_t count = 0;

	while (at.leaf != NULL) {
		if (is_one_of(call, at, v, n) != retain)
			take_one(call, &at, &numbers[count++]);
		else
			container_next(&at);
	}
	return count;
}

void container_take_all(struct container_call *call, enum hz_class cls)
{
	struct hz_queue_clear_backup_operation *b;
	int64_t *numbers;
	uint32_t count = 0;

	if (call->c == NULL || call->c->size == 0)
		return;
	numbers = node_new_array(call->n, sizeof(*numbers), call->c->size);
	if (numbers == NULL) {
		container_full(call, STORE_FULL);
		return;
	}
	for (struct container_at at = container_first(call->c); at.leaf != NULL; container_next(&at)) {
		numbers[count++] = container_id(at);
		container_event(call->n, call->c, CONTAINER_REMOVED,
			data_bytes(call->n, container_value(call->all, call->c, at)));
	}
	container_clear(call->all, call->c);
	b = container_backup(call, cls, sizeof(*b));
	b->item_id_set.v = numbers;
	b->item_id_set.n = count;
}

bool container_has_all(struct container_call *call, const struct hz_blob *v, uint32_t n)
{
	uint32_t rank;

	for (uint32_t i = 0; i < n; i++)
		if (call->c == NULL ||
			container_of_value(call->all, call->c, v[i].data, false, &rank).leaf == NULL)
			return false;
	return true;
}

/* --- what is alike for all three --- */
void container_act_size(struct container_call *call)
{
	call->a.kind = CONTAINER_INT;
	call->a.number = call->c == NULL ? 0 : call->c->size;
}

void container_act_is_empty(struct container_call *call)
{
	call->a.kind = CONTAINER_FLAG;
	call->a.flag = call->c == NULL || call->c->size == 0;
}

void container_act_get_all(struct container_call *call)
{
	container_list(call, call->c == NULL ? (struct container_at){ NULL, 0 } : container_first(call->c),
		UINT32_MAX);
}

/* ContainsOperation, CollectionContainsOperation */
void container_act_contains(struct container_call *call)
{
	const struct hz_queue_add_all_operation *o = call->body;

	if (!container_are_values(call, o->data_list.v, o->data_list.n))
		return;
	call->a.kind = CONTAINER_FLAG;
	call->a.flag = container_has_all(call, o->data_list.v, o->data_list.n);
}
_Static_assert(sizeof(struct hz_collection_contains_operation) == sizeof(struct hz_queue_add_all_operation) &&
		sizeof(struct hz_collection_compare_and_remove_operation) ==
			sizeof(struct hz_queue_compare_and_remove_operation),
	"of queues, and of lists and sets");

/* CompareAndRemoveOperation, CollectionCompareAndRemoveOperation */
void container_act_compare_and_remove(struct container_call *call)
{
	const struct hz_queue_compare_and_remove_operation *o = call->body;
	struct hz_queue_clear_backup_operation *b;
	int64_t *numbers;
	uint32_t count;

	call->a.kind = CONTAINER_FLAG;
	if (call->c == NULL || call->c->size == 0 ||
		!container_are_values(call, o->data_list.v, o->data_list.n))
		return;
	numbers = node_new_array(call->n, sizeof(*numbers), call->c->size);
	if (numbers == NULL)
		return;
	count = container_take_out(call, o->data_list.v, o->data_list.n, o->retain, numbers);
	call->a.flag = count > 0;
	if (count == 0)
		return;
	b = container_backup(call,
		call->c->kind == CONTAINER_QUEUE ? HZ_QUEUE_COMPARE_AND_REMOVE_BACKUP_OPERATION
						 : HZ_COLLECTION_CLEAR_BACKUP_OPERATION,
		sizeof(*b));
	b->item_id_set.v = numbers;
	b->item_id_set.n = count;
}
