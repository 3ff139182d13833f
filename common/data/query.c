/* SPDX-License-Identifier: Apache-2.0 */
/* query.c - Query of members: all entries of the partitions that are here (TruePredicate), which is what
 * keySet, values and entrySet ask for. */
#include "common/data/whole.h"

static bool wants(const struct hz_partition_id_set *set, uint32_t partition)
{
	return set == NULL || set->to_long_array.null ||
		(partition / 64 < set->to_long_array.n &&
			((uint64_t)set->to_long_array.v[partition / 64] >> (partition % 64) & 1) != 0);
}

static const struct hz_partition_id_set *set_of(const struct hz_query *q)
{
	const struct hz_partition_id_set *set = hz_value_body(q->partition_id_set, HZ_PARTITION_ID_SET);

	return set != NULL ? set : hz_value_body(q->partition_id_set, HZ_IMMUTABLE_PARTITION_ID_SET);
}

/* What is not asked for is null: 0 wants keys, 1 values, 2 both. */
static void keep_asked(struct data_whole *w, int8_t iteration_type)
{
	for (uint32_t i = 0; i < w->pair_count; i++) {
		if (iteration_type == 0)
			w->pairs[i].value = (struct mc_bytes){ NULL, -1 };
		else if (iteration_type == 1)
			w->pairs[i].key = (struct mc_bytes){ NULL, -1 };
	}
}

static struct hz_query_result *result_new(struct node *n, const struct hz_query *q, struct data_whole *w)
{
	struct hz_query_result *r = node_new(n, sizeof(*r));
	const struct hz_partition_id_set *set = set_of(q);
	const char *why;

	r->partition_ids.partition_count = MC_PARTITIONS;
	r->partition_ids.items.v = node_new_array(n, sizeof(int32_t), MC_PARTITIONS);
	for (uint32_t p = 0; r->partition_ids.items.v != NULL && p < MC_PARTITIONS; p++) {
		if (!wants(set, p) || !data_gate(n, (int32_t)p, &why))
			continue;
		data_whole_list(n, w, p);
		r->partition_ids.items.v[r->partition_ids.items.n++] = (int32_t)p;
	}
	r->iteration_type = q->iteration_type;
	return r;
}

void on_query(struct node *n, const struct in *in)
{
	const struct hz_query_partition_operation *op = in->m->body;
	const struct hz_query *q = op->query == NULL ? NULL : hz_value_body(op->query, HZ_QUERY);
	struct data_whole w = { .name = op->name, .value = { NULL, -1 } };
	struct hz_query_result *r;

	if (!node_stores(n) || q == NULL || hz_value_body(q->predicate, HZ_TRUE_PREDICATE) == NULL ||
		q->aggregator != NULL || q->projection != NULL) {
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"this member answers no queries but for all entries of a map");
		return;
	}
	data_begin(n);
	whole_list_room(n, &w);
	r = result_new(n, q, &w);
	if (w.full) {
		reply_error(n, in, HZ_HAZELCAST, DATA_TOO_MUCH);
		return;
	}
	keep_asked(&w, q->iteration_type);
	r->rows.v = (struct hz_query_result_row *)w.pairs;
	r->rows.n = w.pair_count;
	reply_object(n, in, HZ_QUERY_RESULT, r);
}
