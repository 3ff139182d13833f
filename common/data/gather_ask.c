/* SPDX-License-Identifier: Apache-2.0 */
/* gather_ask.c - what the owners of all partitions are asked, each for its own: a factory of operations of
 * partitions, or a query for all entries. */
#include "common/data/gather.h"
#include "common/data/query_read.h"

#define MAP_SERVICE "hz:impl:mapService"

static const struct gather_row rows[] = {
	{ CLIENT_MAP_SIZE, GATHER_BY_NAME, HZ_SIZE_OPERATION_FACTORY, 0 },
	{ CLIENT_MAP_IS_EMPTY, GATHER_BY_NAME, HZ_SIZE_OPERATION_FACTORY, 0 },
	{ CLIENT_MAP_CLEAR, GATHER_BY_NAME, HZ_CLEAR_OPERATION_FACTORY, 0 },
	{ CLIENT_MAP_EVICT_ALL, GATHER_BY_NAME, HZ_EVICT_ALL_OPERATION_FACTORY, 0 },
	{ CLIENT_MAP_CONTAINS_VALUE, GATHER_BY_VALUE, HZ_CONTAINS_VALUE_OPERATION_FACTORY, 0 },
	{ CLIENT_MAP_KEY_SET, GATHER_AS_QUERY, HZ_NONE, 0 },
	{ CLIENT_MAP_VALUES, GATHER_AS_QUERY, HZ_NONE, 1 },
	{ CLIENT_MAP_ENTRY_SET, GATHER_AS_QUERY, HZ_NONE, 2 },
	{ CLIENT_MAP_KEY_SET_WITH_PREDICATE, GATHER_BY_PREDICATE, HZ_NONE, 0 },
	{ CLIENT_MAP_VALUES_WITH_PREDICATE, GATHER_BY_PREDICATE, HZ_NONE, 1 },
	{ CLIENT_MAP_ENTRIES_WITH_PREDICATE, GATHER_BY_PREDICATE, HZ_NONE, 2 },
};

const struct gather_row *gather_row_of(enum client_type type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

/* --- out --- */
static struct mc_value *factory_of(struct node *n, const struct data_gather *g, const struct gather_row *row)
{
	struct hz_named *named = node_new(n, sizeof(*named));
	struct hz_contains_value_operation_factory *c = node_new(n, sizeof(*c));

	named->name = c->name = text_keep(n, g->name);
	c->value = g->value;
	return hz_value_object(
		row->factory, row->form == GATHER_BY_VALUE ? (void *)c : (void *)named, &n->fx->mem);
}

static bool owned_by(const struct node *n, uint32_t p, struct mc_uuid uuid)
{
	return mc_uuid_eq(partition_replica(n, p, 0), uuid);
}

static void *iterating_of(
	struct node *n, const struct data_gather *g, const struct gather_row *row, struct mc_uuid owner)
{
	struct hz_partition_iterating_operation *op = node_new(n, sizeof(*op));

	op->op = data_operation_head(MAP_SERVICE, 0, g->who.uuid);
	op->op.partition_id = -1;
	op->operation_factory = factory_of(n, g, row);
	op->partitions.v = node_new(n, sizeof(int32_t) * MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (owned_by(n, p, owner))
			op->partitions.v[op->partitions.n++] = (int32_t)p;
	return op;
}

static struct mc_value *set_of(struct node *n, struct mc_uuid owner)
{
	struct hz_partition_id_set *set = node_new(n, sizeof(*set));

	set->partition_count = MC_PARTITIONS;
	set->to_long_array.n = (MC_PARTITIONS + 63) / 64;
	set->to_long_array.v = node_new(n, sizeof(int64_t) * set->to_long_array.n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (owned_by(n, p, owner))
			set->to_long_array.v[p / 64] =
				(int64_t)((uint64_t)set->to_long_array.v[p / 64] | (uint64_t)1 << (p % 64));
	return hz_value_object(HZ_PARTITION_ID_SET, set, &n->fx->mem);
}

/* All entries, or those that fit what the client sent. */
static struct mc_value *predicate_of(
	struct node *n, const struct data_gather *g, const struct gather_row *row)
{
	struct query_fault fault;
	struct mc_value *v = NULL;

	if (row->form == GATHER_BY_PREDICATE)
		query_read_blob(&n->fx->mem, n->line, g->value, &v, &fault); /* which was looked at before */
	return v != NULL
		? v
		: hz_value_object(HZ_TRUE_PREDICATE, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
}

static void *query_of(
	struct node *n, const struct data_gather *g, const struct gather_row *row, struct mc_uuid owner)
{
	struct hz_query_partition_operation *op = node_new(n, sizeof(*op));
	struct hz_query *q = node_new(n, sizeof(*q));

	op->op = data_operation_head(MAP_SERVICE, 0, g->who.uuid);
	op->op.partition_id = -1;
	op->name = q->map_name = text_keep(n, g->name);
	q->predicate = predicate_of(n, g, row);
	q->iteration_type = row->iteration;
	q->partition_id_set = set_of(n, owner);
	op->query = hz_value_object(HZ_QUERY, q, &n->fx->mem);
	return op;
}

void gather_ask(struct node *n, struct data_gather **at, const struct gather_row *row)
{
	struct data_gather *g = *at;
	uint64_t cookie = (uint64_t)g->serial << 32 | (uint32_t)(at - data_of(n)->gathers);

	g->waiting = 1; /* nothing ends while somebody is still to be asked */
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];
		bool owns = false;

		for (uint32_t p = 0; p < MC_PARTITIONS && !owns; p++)
			owns = owned_by(n, p, m->uuid);
		if (!owns)
			continue;
		g->waiting++;
		if (row->form == GATHER_AS_QUERY || row->form == GATHER_BY_PREDICATE)
			member_invoke(n, m, HZ_QUERY_OPERATION, query_of(n, g, row, m->uuid),
				MC_FORWARD_TIMEOUT_MS, INVOCATION_GATHER, cookie);
		else
			member_invoke(n, m, HZ_PARTITION_ITERATING_OPERATION,
				iterating_of(n, g, row, m->uuid), MC_FORWARD_TIMEOUT_MS, INVOCATION_GATHER,
				cookie);
	}
}
