/* SPDX-License-Identifier: Apache-2.0 */
/* gather_ask.c - what the owners of all partitions are asked, each for its own: a factory of operations of
 * partitions. */
#include "common/data/caches.h"
#include "common/data/gather.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

#include <string.h>

static const struct gather_row rows[] = {
	{ CLIENT_MAP_SIZE, HZ_SIZE_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_MAP_IS_EMPTY, HZ_SIZE_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_TRANSACTIONAL_MAP_SIZE, HZ_SIZE_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_TRANSACTIONAL_MAP_IS_EMPTY, HZ_SIZE_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_MAP_CLEAR, HZ_CLEAR_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_MAP_EVICT_ALL, HZ_EVICT_ALL_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_MAP_CONTAINS_VALUE, HZ_CONTAINS_VALUE_OPERATION_FACTORY, true, false, 0 },
	{ CLIENT_MAP_ADD_INDEX, HZ_ADD_INDEX_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_MULTI_MAP_KEY_SET, HZ_MULTI_MAP_OPERATION_FACTORY, false, false, MULTIMAP_KEY_SET },
	{ CLIENT_MULTI_MAP_VALUES, HZ_MULTI_MAP_OPERATION_FACTORY, false, false, MULTIMAP_VALUES },
	{ CLIENT_MULTI_MAP_ENTRY_SET, HZ_MULTI_MAP_OPERATION_FACTORY, false, false, MULTIMAP_ENTRY_SET },
	{ CLIENT_MULTI_MAP_CONTAINS_VALUE, HZ_MULTI_MAP_OPERATION_FACTORY, true, false, MULTIMAP_CONTAINS },
	{ CLIENT_MULTI_MAP_SIZE, HZ_MULTI_MAP_OPERATION_FACTORY, false, false, MULTIMAP_SIZE },
	{ CLIENT_MULTI_MAP_CLEAR, HZ_MULTI_MAP_OPERATION_FACTORY, false, false, MULTIMAP_CLEAR },
	{ CLIENT_CACHE_SIZE, HZ_CACHE_SIZE_OPERATION_FACTORY, false, true, 0 },
	{ CLIENT_CACHE_CLEAR, HZ_CACHE_CLEAR_OPERATION_FACTORY, false, true, 0 },
	{ CLIENT_CACHE_GET_ALL, HZ_CACHE_GET_ALL_OPERATION_FACTORY, false, true, 0 },
	{ CLIENT_CACHE_REMOVE_ALL, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, false, true, 0 },
	{ CLIENT_CACHE_REMOVE_ALL_KEYS, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, false, true, 0 },
	{ CLIENT_REPLICATED_MAP_CLEAR, HZ_REPLICATED_MAP_CLEAR_OPERATION_FACTORY, false, false, 0 },
	{ CLIENT_REPLICATED_MAP_PUT_ALL, HZ_REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY, false, false, 0 },
};

const struct gather_row *gather_row_of(enum client_type type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

/* --- what is kept of the message --- */
/* Every such message begins with the name. */
static struct mc_str name_of(const struct client_message *m)
{
	return ((const struct client_name *)m->body)->name;
}

/* What stands in front of it, as a map of the shard. */
static struct mc_str prefix_of(const struct gather_row *row)
{
	static const char multi = MAPS_MULTI, replicated = MAPS_REPLICATED;

	return row->multi != 0                   ? mc_str_of(&multi, 1)
		: replicated_is_asked(row->type) ? mc_str_of(&replicated, 1)
		: cache_is_asked(row->type)      ? cache_prefix()
						 : mc_str_of("", 0);
}

static size_t value_bytes(const struct client_message *m, const struct gather_row *row)
{
	int32_t bytes = row->value ? ((const struct client_map_value *)m->body)->value.n : 0;

	return bytes > 0 ? (size_t)bytes : 0;
}

size_t gather_room(const struct client_message *m, const struct gather_row *row)
{
	return value_bytes(m, row) + (size_t)prefix_of(row).n + (size_t)name_of(m).n + 1;
}

void gather_keep(struct data_gather *g, const struct client_message *m, const struct gather_row *row)
{
	size_t value = value_bytes(m, row), name = (size_t)name_of(m).n;
	uint8_t *bytes = (uint8_t *)(g + 1);
	struct mc_str prefix = prefix_of(row);

	mc_check(value + (size_t)prefix.n + name < gather_room(m, row));
	if (row->value)
		g->value = (struct mc_bytes){ bytes, ((const struct client_map_value *)m->body)->value.n };
	if (value > 0)
		memcpy(bytes, ((const struct client_map_value *)m->body)->value.p, value);
	if (prefix.n > 0)
		memcpy(bytes + value, prefix.p, (size_t)prefix.n);
	if (name > 0)
		memcpy(bytes + value + prefix.n, name_of(m).p, name);
	g->name = mc_str_of((const char *)bytes + value, (size_t)prefix.n + name);
	g->nothing = row->type == CLIENT_REPLICATED_MAP_PUT_ALL;
}

/* --- out --- */
static struct mc_value *put_all_of(struct node *n, const struct client_replicated_map_put_all *b)
{
	struct hz_replicated_map_put_all_operation_factory *f = node_new(n, sizeof(*f));

	f->name = b->name;
	f->entries = node_new(n, sizeof(*f->entries));
	f->entries->items.v = (void *)b->entries.v;
	f->entries->items.n = b->entries.n;
	return hz_value_object(HZ_REPLICATED_MAP_PUT_ALL_OPERATION_FACTORY, f, &n->fx->mem);
}

static struct mc_value *factory_of(struct node *n, const struct data_gather *g, const struct gather_row *row,
	const struct client_message *m)
{
	struct hz_named *named = node_new(n, sizeof(*named));
	struct hz_contains_value_operation_factory *c = node_new(n, sizeof(*c));
	struct hz_multi_map_operation_factory *multi = node_new(n, sizeof(*multi));

	if (cache_is_asked(row->type))
		return cache_factory_of(n, m);
	multi->name = named->name = c->name = text_keep(n, map_object(g->name));
	multi->value = c->value = g->value;
	multi->key.n = -1;
	multi->type = row->multi;
	if (row->type == CLIENT_REPLICATED_MAP_PUT_ALL)
		return put_all_of(n, m->body);
	if (row->multi != 0)
		return hz_value_object(row->factory, multi, &n->fx->mem);
	return hz_value_object(row->factory, row->value ? (void *)c : (void *)named, &n->fx->mem);
}

static bool owned_by(const struct node *n, uint32_t p, struct mc_uuid uuid)
{
	return mc_uuid_eq(partition_replica(n, p, 0), uuid);
}

static void *iterating_of(
	struct node *n, const struct data_gather *g, struct mc_value *factory, struct mc_uuid owner)
{
	struct hz_partition_iterating_operation *op = node_new(n, sizeof(*op));

	op->op = data_operation_head(map_service(g->name), 0, g->who.uuid);
	op->op.partition_id = -1;
	op->operation_factory = factory;
	op->partitions.v = node_new(n, sizeof(int32_t) * MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (owned_by(n, p, owner))
			op->partitions.v[op->partitions.n++] = (int32_t)p;
	return op;
}

uint64_t gather_begin(struct node *n, struct data_gather **at)
{
	mc_check((*at)->waiting == 0);
	(*at)->waiting = 1;
	return (uint64_t)(*at)->serial << 32 | (uint32_t)(at - data_of(n)->gathers);
}

void gather_ask_member(
	struct node *n, struct data_gather *g, struct member *m, enum hz_class cls, void *op, uint64_t cookie)
{
	mc_check(g->waiting > 0 && g->waiting <= MC_MEMBERS_MAX); /* gather_begin comes first */
	g->waiting++;
	member_invoke(n, m, cls, op, MC_FORWARD_TIMEOUT_MS, INVOCATION_GATHER, cookie);
}

void gather_ask(
	struct node *n, struct data_gather **at, const struct gather_row *row, const struct client_message *m)
{
	struct data_gather *g = *at;
	uint64_t cookie = gather_begin(n, at);
	struct mc_value *factory = row->factory == HZ_ADD_INDEX_OPERATION_FACTORY ? gather_index_factory(n, m)
										  : factory_of(n, g, row, m);

	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *owner = &n->members[i];
		bool owns = false;

		for (uint32_t p = 0; p < MC_PARTITIONS && !owns; p++)
			owns = owned_by(n, p, owner->uuid);
		if (owns)
			gather_ask_member(n, g, owner, HZ_PARTITION_ITERATING_OPERATION,
				iterating_of(n, g, factory, owner->uuid), cookie);
	}
}
