/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query_share.c - a client's query of a map that several members own: each owner is asked for its part, with
 * the operations of Hazelcast, so Java members are owners as good as any; what they found is put together as
 * if it had been found here (com.hazelcast.map.impl.query.QueryEngineImpl, AggregationResult.combine). Of a
 * page each owner is asked for what it can need, from the anchor on: it is cut here. Answers what it does not
 * understand with nothing: those partitions are asked for again.
 */
#include "common/data/gather.h"

#include "common/data/query_merge.h"

#define MAP_SERVICE "hz:impl:mapService"

/* --- out --- */
static bool is_asked(const struct node *n, const struct data_gather *g, uint32_t p, struct mc_uuid owner)
{
	return !g->done[p] && data_query_wants(g->query, p) && mc_uuid_eq(partition_replica(n, p, 0), owner);
}

static uint32_t partitions_of(
	struct node *n, const struct data_gather *g, struct mc_uuid owner, int32_t out[MC_PARTITIONS])
{
	uint32_t count = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (is_asked(n, g, p, owner))
			out[count++] = (int32_t)p;
	return count;
}

static struct mc_value *set_of(struct node *n, const int32_t *partitions, uint32_t count)
{
	struct hz_partition_id_set *set = node_new(n, sizeof(*set));

	set->partition_count = MC_PARTITIONS;
	set->to_long_array.n = (MC_PARTITIONS + 63) / 64;
	set->to_long_array.v = node_new(n, sizeof(int64_t) * set->to_long_array.n);
	for (uint32_t i = 0; i < count; i++) {
		int64_t *word = &set->to_long_array.v[partitions[i] / 64];

		*word = (int64_t)((uint64_t)*word | (uint64_t)1 << partitions[i] % 64);
	}
	return hz_value_object(HZ_PARTITION_ID_SET, set, &n->fx->mem);
}

/* An object that was read once already; NULL: there is none. */
static struct mc_value *object_of(struct node *n, struct mc_bytes blob)
{
	struct query_fault fault;
	struct mc_value *v = NULL;

	if (blob.n > 0)
		query_read_blob(&n->fx->mem, n->line, blob, &v, &fault);
	return v;
}

static struct mc_value *predicate_of(struct node *n, const struct data_query *q)
{
	struct mc_value *v = object_of(n, q->predicate);

	return v != NULL
		? v
		: hz_value_object(HZ_TRUE_PREDICATE, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
}

/* Java owners put entries of one value in the order of their keys' hash codes: where we do not know these,
 * they would leave out what is behind the anchor for us. */
static bool is_ordered_alike(const struct data_query *q, const struct data_pair *anchor)
{
	struct query_value key = query_value_of(anchor->key);
	int32_t hash;

	return q->sorted_by != DATA_WANTS_VALUES || query_java_hash(&key, &hash);
}

/* By the nearest one, and only where it can be read: without it each owner says a little more. The value of
 * an entry that is sorted by its key is of no use. */
static void set_anchor(struct node *n, const struct data_query *q, struct hz_paging_predicate_impl *page)
{
	const struct data_pair *known = data_rows_pairs(n, &q->anchors), *nearest;
	int64_t near = data_query_nearest(q, known, &nearest);
	struct hz_anchor *a;

	if (nearest == NULL || !is_ordered_alike(q, nearest))
		return;
	a = node_new(n, sizeof(*a));
	a->page = (int32_t)near;
	a->key = object_of(n, nearest->key);
	if (q->sorted_by == DATA_WANTS_VALUES)
		a->value = object_of(n, nearest->value);
	page->anchor_list.v = a;
	page->anchor_list.n = a->key != NULL && (a->value != NULL || q->sorted_by != DATA_WANTS_VALUES);
}

static struct mc_value *page_of(struct node *n, const struct data_query *q)
{
	struct hz_paging_predicate_impl *page = node_new(n, sizeof(*page));

	page->user_code_namespace = mc_str_z(NULL);
	page->predicate = object_of(n, q->predicate);
	page->page = q->page;
	page->page_size = q->page_size;
	page->iteration_type = data_query_sort_name(q->sorted_by);
	set_anchor(n, q, page);
	return hz_value_object(HZ_PAGING_PREDICATE_IMPL, page, &n->fx->mem);
}

static void *query_of(struct node *n, const struct data_query *q, const int32_t *partitions, uint32_t count)
{
	struct hz_query_partition_operation *op = node_new(n, sizeof(*op));
	struct hz_query *asked = node_new(n, sizeof(*asked));

	op->op = data_operation_head(MAP_SERVICE, 0, q->who.uuid);
	op->op.partition_id = -1;
	op->name = asked->map_name = text_keep(n, q->name);
	asked->predicate = q->paging ? page_of(n, q) : predicate_of(n, q);
	asked->iteration_type = q->paging ? DATA_WANTS_ENTRIES
		: q->projection.n >= 0    ? DATA_WANTS_VALUES /* QueryResult projects those alone */
					  : (int8_t)q->wanted;
	asked->aggregator = object_of(n, q->aggregator);
	asked->projection = object_of(n, q->projection);
	asked->partition_id_set = set_of(n, partitions, count);
	op->query = hz_value_object(HZ_QUERY, asked, &n->fx->mem);
	return op;
}

/* MapRemoveAllMessageTask: a processor that removes, where the predicate is true. */
static void *removing_of(struct node *n, const struct data_query *q, int32_t *partitions, uint32_t count)
{
	struct hz_partition_iterating_operation *op = node_new(n, sizeof(*op));
	struct hz_partition_wide_entry_with_predicate_operation_factory *f = node_new(n, sizeof(*f));

	op->op = data_operation_head(MAP_SERVICE, 0, q->who.uuid);
	op->op.partition_id = -1;
	f->name = text_keep(n, q->name);
	f->entry_processor = hz_value_object(
		HZ_ENTRY_REMOVING_PROCESSOR, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
	f->predicate = predicate_of(n, q);
	op->operation_factory =
		hz_value_object(HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY, f, &n->fx->mem);
	op->partitions.v = partitions;
	op->partitions.n = count;
	return op;
}

void gather_ask_query(struct node *n, struct data_gather **at)
{
	struct data_gather *g = *at;
	uint64_t cookie = gather_begin(n, at);

	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];
		int32_t *partitions = node_new(n, sizeof(*partitions) * MC_PARTITIONS);
		uint32_t count = partitions_of(n, g, m->uuid, partitions);

		if (count == 0)
			continue;
		if (g->query->removes)
			gather_ask_member(n, g, m, HZ_PARTITION_ITERATING_OPERATION,
				removing_of(n, g->query, partitions, count), cookie);
		else
			gather_ask_member(n, g, m, HZ_QUERY_OPERATION,
				query_of(n, g->query, partitions, count), cookie);
	}
}

/* --- back --- */
/* ResultProcessor: what overlaps with an earlier answer is not counted twice. */
static bool is_new(const struct data_gather *g, const struct hz_partition_ids *ids)
{
	for (uint32_t i = 0; i < ids->items.n; i++) {
		int32_t p = ids->items.v[i];

		if (p < 0 || p >= MC_PARTITIONS || g->done[p] || !data_query_wants(g->query, (uint32_t)p))
			return false;
	}
	return true;
}

static void set_done(struct data_gather *g, const struct hz_partition_ids *ids)
{
	for (uint32_t i = 0; i < ids->items.n; i++)
		g->done[ids->items.v[i]] = true;
}

static void take_rows(struct node *n, struct data_gather *g, const struct hz_query_result *r)
{
	struct query_fault fault;

	if (!is_new(g, &r->partition_ids))
		return;
	for (uint32_t i = 0; i < r->rows.n; i++)
		if (!data_rows_add(n, &g->query->rows, r->rows.v[i].key, r->rows.v[i].value)) {
			gather_refuse(g, CLIENT_ERROR_ILLEGAL_ARGUMENT,
				mc_str_z("the result is too large for one answer: ask for less, "
					 "or go through the map in parts"));
			return;
		}
	if (g->query->paging && !data_query_limit(n, g->query, &fault)) {
		gather_refuse(g, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			mc_str_z(fault.what != NULL ? fault.what : query_err_text(fault.err)));
		return;
	}
	set_done(g, &r->partition_ids);
}

static void take_sum(struct node *n, struct data_gather *g, const struct hz_aggregation_result *r)
{
	struct query_fault fault;

	if (!is_new(g, &r->partition_ids))
		return;
	if (r->partition_ids.items.n > 0 && !data_query_merge(n, g->query, r->aggregator, &fault)) {
		gather_refuse(g, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			mc_str_z(fault.what != NULL ? fault.what : query_err_text(fault.err)));
		return;
	}
	set_done(g, &r->partition_ids);
}

static void take_removed(struct data_gather *g, const struct hz_partition_response *r)
{
	for (uint32_t i = 0; i < r->partitions.n && i < r->results.n; i++) {
		int32_t p = r->partitions.v[i];

		/* else an error: whoever owns it now is asked next time */
		if (p >= 0 && p < MC_PARTITIONS && hz_value_body(r->results.v[i], HZ_MAP_ENTRIES) != NULL)
			g->done[p] = true;
	}
}

void gather_take_query(struct node *n, struct data_gather *g, const struct hz_message *answer)
{
	const struct hz_query_result *rows = response_object(answer, HZ_QUERY_RESULT);
	const struct hz_aggregation_result *sum = response_object(answer, HZ_AGGREGATION_RESULT);
	const struct hz_partition_response *removed = response_object(answer, HZ_PARTITION_RESPONSE);

	if (rows != NULL && !g->query->sums && !g->query->removes)
		take_rows(n, g, rows);
	else if (sum != NULL && g->query->sums)
		take_sum(n, g, sum);
	else if (removed != NULL && g->query->removes)
		take_removed(g, removed);
}
