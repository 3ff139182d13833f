/* SPDX-License-Identifier: Apache-2.0 */
/* multi_acts.c - what is done to one key of a multimap (com.hazelcast.multimap.impl.operations.PutOperation,
 * RemoveOperation, ContainsEntryOperation): its values are one value of the map below (multi.h). */
#include "common/base/heap.h"
#include "common/data/internal.h"
#include "common/data/multi.h"

/* All of it in one piece, in the request's scratch; n < 0: there is none, or no memory. */
static struct mc_bytes values_of(const struct act *a, struct store_value old, size_t more, uint8_t **room)
{
	*room = mc_heap_get(a->r->scratch, old.total + more + MC_BLOB_HEAD);
	if (*room == NULL || old.total < MC_BLOB_HEAD)
		return (struct mc_bytes){ NULL, -1 };
	store_copy(a->s, old, *room);
	return (struct mc_bytes){ *room, (int32_t)old.total };
}

/* The entry gets this value; item: as in map_change. */
static void write_values(struct act *a, struct mc_bytes values, struct store_value old, int32_t item)
{
	struct map_request r = *a->r;
	const struct map_request *was = a->r;
	uint32_t changes = a->out->changes;

	r.value = values;
	a->r = &r;
	map_write_entry(a, old);
	a->r = was;
	if (a->out->changes > changes)
		a->out->change[changes].item = item;
}

/* A set of values has each once; as a backup, the record has the number that its owner gave it. */
void map_act_multi_put(struct act *a)
{
	struct store_value old = { 0 };
	struct mc_bytes values;
	uint8_t *room = NULL;
	int64_t id;

	mc_check(a->r->value.n >= MC_BLOB_HEAD);
	map_answer_bool(a->out, false);
	if (!map_open_space(a))
		return;
	if (a->v.ref != 0)
		old = store_value_of(a->s, &a->v);
	values = values_of(a, old, MULTI_RECORD_HEAD + (size_t)a->r->value.n, &room);
	if (room == NULL) {
		map_refuse(a->out, STORE_FULL);
		return;
	}
	if (multi_find(values, a->r->value, &id) >= 0 && !a->m->cfg.list) {
		mc_heap_put(a->r->scratch, room);
		return;
	}
	if (!a->r->reserved && multi_count(values) >= MC_MULTI_VALUES_MAX) {
		mc_heap_put(a->r->scratch, room);
		map_refuse(a->out, STORE_FULL);
		return;
	}
	if (a->r->reserved && a->r->reference >= id)
		id = a->r->reference;
	values.n = multi_add(room, values, id, a->r->value);
	values.p = room;
	map_answer_bool(a->out, true);
	write_values(a, values, old, MAP_ITEM_LAST);
	mc_heap_put(a->r->scratch, room);
}

void map_act_multi_remove(struct act *a)
{
	struct store_value old = { 0 };
	struct mc_bytes values;
	uint8_t *room = NULL, *rest;
	int32_t place, n;
	int64_t id;

	map_answer_bool(a->out, false);
	if (a->v.ref == 0)
		return;
	old = store_value_of(a->s, &a->v);
	values = values_of(a, old, old.total, &room);
	place = multi_find(values, a->r->value, &id);
	if (place >= 0) {
		rest = room + old.total;
		n = multi_drop(rest, values, place);
		map_answer_bool(a->out, true);
		if (n == MC_BLOB_HEAD)
			map_remove_entry(a);
		else
			write_values(a, (struct mc_bytes){ rest, n }, old, place);
	} else if (room == NULL) {
		map_refuse(a->out, STORE_FULL);
	}
	mc_heap_put(a->r->scratch, room);
}

void map_act_multi_has(struct act *a)
{
	struct mc_bytes values;
	uint8_t *room = NULL;
	int64_t id;

	map_answer_bool(a->out, false);
	if (a->v.ref == 0)
		return;
	map_touch(a);
	values = values_of(a, store_value_of(a->s, &a->v), 0, &room);
	map_answer_bool(a->out, multi_find(values, a->r->value, &id) >= 0);
	mc_heap_put(a->r->scratch, room);
}
