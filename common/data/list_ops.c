/* SPDX-License-Identifier: Apache-2.0 */
/* list_ops.c - operations on lists and sets (com.hazelcast.collection.impl.collection.operations,
 * collection.impl.list.operations). A set is a list that has no two equal values. */
#include "common/data/container_ops.h"

static bool is_there(struct container_call *call, struct mc_bytes value)
{
	uint32_t rank;

	return container_of_value(call->all, call->c, value, false, &rank).leaf != NULL;
}

static enum store_err append(struct container_call *call, struct mc_bytes value, int64_t *id)
{
	enum store_err err = container_room(call->c, 1, (uint64_t)value.n);

	return err == STORE_OK ? container_append(call->all, call->c, value, id) : err;
}

static void flag(struct container_call *call, bool yes)
{
	call->a = (struct container_answer){ .kind = CONTAINER_FLAG, .flag = yes };
}

void container_act_collection_add(struct container_call *call)
{
	const struct hz_collection_add_operation *o = call->body;
	struct hz_collection_add_backup_operation *b;
	enum store_err err;
	int64_t id;

	flag(call, false);
	if (!container_is_value(call, o->value) ||
		(call->c->kind == CONTAINER_SET && is_there(call, o->value)))
		return;
	err = append(call, o->value, &id);
	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	b = container_backup(call, HZ_COLLECTION_ADD_BACKUP_OPERATION, sizeof(*b));
	b->item_id = id;
	b->value = o->value;
	container_event(call->n, call->c, CONTAINER_ADDED, o->value);
	flag(call, true);
}

/* Numbers and values of items for backups: `count` from `rank` on. */
static void backup_items(struct container_call *call, uint32_t rank, uint32_t count)
{
	struct hz_collection_add_all_backup_operation *b =
		container_backup(call, HZ_COLLECTION_ADD_ALL_BACKUP_OPERATION, sizeof(*b));
	struct container_at at = container_nth(call->c, rank);

	b->value_map.v = node_new_array(call->n, sizeof(*b->value_map.v), count);
	for (; b->value_map.v != NULL && b->value_map.n < count; container_next(&at)) {
		b->value_map.v[b->value_map.n].key = container_id(at);
		b->value_map.v[b->value_map.n++].value =
			data_bytes(call->n, container_value(call->all, call->c, at));
	}
}

/* What could not be added is refused; what was before it, stays, as it would in Java. */
void container_act_collection_add_all(struct container_call *call)
{
	const struct hz_collection_add_all_operation *o = call->body;
	uint32_t was = call->c->size;
	enum store_err err = STORE_OK;
	int64_t id;

	flag(call, false);
	if (!container_are_values(call, o->value_list.v, o->value_list.n))
		return;
	for (uint32_t i = 0; err == STORE_OK && i < o->value_list.n; i++) {
		if (call->c->kind == CONTAINER_SET && is_there(call, o->value_list.v[i].data))
			continue;
		err = append(call, o->value_list.v[i].data, &id);
		if (err == STORE_OK)
			container_event(call->n, call->c, CONTAINER_ADDED, o->value_list.v[i].data);
	}
	if (call->c->size > was)
		backup_items(call, was, call->c->size - was);
	flag(call, call->c->size > was);
	if (err != STORE_OK)
		container_full(call, err);
}

static void backup_remove(struct container_call *call, struct container_at at)
{
	struct hz_queue_poll_backup_operation *b =
		container_backup(call, HZ_COLLECTION_REMOVE_BACKUP_OPERATION, sizeof(*b));
	struct mc_bytes value = data_bytes(call->n, container_value(call->all, call->c, at));

	b->item_id = container_id(at);
	container_remove(call->all, call->c, &at);
	container_event(call->n, call->c, CONTAINER_REMOVED, value);
}

void container_act_collection_remove(struct container_call *call)
{
	const struct hz_collection_add_operation *o = call->body;
	struct container_at at = { NULL, 0 };
	uint32_t rank;

	if (!container_is_value(call, o->value))
		return;
	if (call->c != NULL)
		at = container_of_value(call->all, call->c, o->value, false, &rank);
	if (at.leaf != NULL)
		backup_remove(call, at);
	flag(call, at.leaf != NULL);
}

void container_act_collection_clear(struct container_call *call)
{
	container_take_all(call, HZ_COLLECTION_CLEAR_BACKUP_OPERATION);
}

/* --- lists --- */
/* rangeCheck, and that of java.util.ArrayList */
static bool is_within(struct container_call *call, int32_t index, uint32_t limit)
{
	struct mc_text t = node_text(call->n);

	if (index >= 0 && (uint32_t)index < limit)
		return true;
	mc_text_int(mc_text_z(mc_text_int(mc_text_z(&t, "Index: "), index), ", Size: "),
		call->c == NULL ? 0 : (int64_t)call->c->size);
	container_fails(call, HZ_INDEX_OUT_OF_BOUNDS, CLIENT_ERROR_INDEX_OUT_OF_BOUNDS, t.p);
	return false;
}

static uint32_t size_of(const struct container_call *call)
{
	return call->c == NULL ? 0 : call->c->size;
}

static void answer_with(struct container_call *call, struct mc_bytes value)
{
	call->a = (struct container_answer){ .kind = CONTAINER_DATA, .data = value };
}

/* index -1: at the end */
void container_act_list_add(struct container_call *call)
{
	const struct hz_list_add_operation *o = call->body;
	enum store_err err;
	uint32_t count = 0;

	if (o->index == -1) {
		container_act_collection_add(call);
		return;
	}
	if (!container_is_value(call, o->value) || !is_within(call, o->index, call->c->size + 1))
		return;
	err = container_room(call->c, 1, (uint64_t)o->value.n);
	if (err == STORE_OK)
		err = container_insert(call->all, call->c, (uint32_t)o->index, o->value, &count);
	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	backup_items(call, (uint32_t)o->index, count + 1);
	container_event(call->n, call->c, CONTAINER_ADDED, o->value);
	flag(call, true);
}

void container_act_list_add_all(struct container_call *call)
{
	const struct hz_list_add_all_operation *o = call->body;
	uint32_t moved = 0, most = 0, done = 0, n = o->value_list.n;
	enum store_err err = STORE_OK;

	flag(call, n > 0);
	if (!container_are_values(call, o->value_list.v, n) ||
		(o->index != -1 && !is_within(call, o->index, call->c->size + 1)))
		return;
	if (o->index == -1) {
		container_act_collection_add_all(call);
		return;
	}
	for (; err == STORE_OK && done < n; done += err == STORE_OK) {
		struct mc_bytes value = o->value_list.v[done].data;

		err = container_room(call->c, 1, (uint64_t)value.n);
		if (err == STORE_OK)
			err = container_insert(call->all, call->c, (uint32_t)o->index + done, value, &moved);
		if (err == STORE_OK)
			container_event(call->n, call->c, CONTAINER_ADDED, value);
		most = moved > most ? moved : most;
	}
	/* who was pushed up by one of them was behind all of them */
	if (done > 0)
		backup_items(call, (uint32_t)o->index, done + most);
	if (err != STORE_OK)
		container_full(call, err);
}

void container_act_list_get(struct container_call *call)
{
	const struct hz_list_get_operation *o = call->body;

	if (is_within(call, o->index, size_of(call)))
		answer_with(call,
			data_bytes(call->n,
				container_value(
					call->all, call->c, container_nth(call->c, (uint32_t)o->index))));
}

/* The item keeps its number, so that its place is the same at backups. */
void container_act_list_set(struct container_call *call)
{
	const struct hz_list_set_operation *o = call->body;
	struct hz_list_set_backup_operation *b;
	struct container_at at;
	struct mc_bytes old;
	enum store_err err;

	if (!container_is_value(call, o->value) || !is_within(call, o->index, size_of(call)))
		return;
	at = container_nth(call->c, (uint32_t)o->index);
	old = data_bytes(call->n, container_value(call->all, call->c, at));
	err = container_room(call->c, 0, (uint64_t)o->value.n);
	if (err == STORE_OK)
		err = container_set(call->all, call->c, at, o->value);
	if (err != STORE_OK) {
		container_full(call, err);
		return;
	}
	b = container_backup(call, HZ_LIST_SET_BACKUP_OPERATION, sizeof(*b));
	b->old_item_id = b->item_id = container_id(at);
	b->value = o->value;
	container_event(call->n, call->c, CONTAINER_REMOVED, old);
	container_event(call->n, call->c, CONTAINER_ADDED, o->value);
	answer_with(call, old);
}

void container_act_list_remove(struct container_call *call)
{
	const struct hz_list_get_operation *o = call->body;
	struct container_at at;
	struct mc_bytes value;

	if (!is_within(call, o->index, size_of(call)))
		return;
	at = container_nth(call->c, (uint32_t)o->index);
	value = data_bytes(call->n, container_value(call->all, call->c, at));
	backup_remove(call, at);
	answer_with(call, value);
}

void container_act_list_index_of(struct container_call *call)
{
	const struct hz_list_index_of_operation *o = call->body;
	uint32_t rank = 0;

	if (!container_is_value(call, o->value))
		return;
	call->a.kind = CONTAINER_INT;
	call->a.number = -1;
	if (call->c != NULL && container_of_value(call->all, call->c, o->value, o->last, &rank).leaf != NULL)
		call->a.number = rank;
}

/* from and to -1: all; to alone: to the end */
void container_act_list_sub(struct container_call *call)
{
	const struct hz_list_sub_operation *o = call->body;
	int32_t from = o->from == -1 && o->to == -1 ? 0 : o->from;
	int32_t to = o->to == -1 ? (int32_t)size_of(call) : o->to;

	if (!is_within(call, from, size_of(call) + 1) || !is_within(call, to, size_of(call) + 1))
		return;
	if (from > to)
		container_fails(call, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the range of the list ends before it begins");
	else
		container_list(call,
			call->c == NULL ? (struct container_at){ NULL, 0 }
					: container_nth(call->c, (uint32_t)from),
			(uint32_t)(to - from));
}
