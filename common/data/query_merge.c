/* SPDX-License-Identifier: Apache-2.0 */
/* query_merge.c - sums of other members become ours: the aggregators as they come with what they have
 * gathered (com.hazelcast.aggregation.impl.*Aggregator.combine). Asks nobody, answers nobody. */
#include "common/data/query_merge.h"

#include "common/wire/walk.h"

/* --- what an aggregator holds --- */
/* As Java adds. */
static int64_t wrapped_sum(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static struct query_value value_of(const struct mc_value *v)
{
	return v == NULL ? query_null() : query_value_of_object(v->raw);
}

static struct mc_bytes raw_of(const struct mc_value *v)
{
	return v == NULL ? (struct mc_bytes){ NULL, -1 } : v->raw;
}

static enum query_err merge_entry(struct query_aggregate *a, const struct hz_max_by_aggregator *by)
{
	const struct hz_lazy_map_entry *e = hz_value_body(by->max_entry, HZ_LAZY_MAP_ENTRY);
	struct query_value v = value_of(by->max_value);

	if (by->max_value == NULL)
		return QUERY_ERR_OK; /* it had no entry */
	if (e == NULL)
		return QUERY_ERR_CLASS_NEEDED;
	return query_aggregate_entry(a, &v, raw_of(e->key), raw_of(e->value));
}

static enum query_err merge_distinct(struct query_aggregate *a, const struct hz_distinct_values_aggregator *d)
{
	enum query_err err = QUERY_ERR_OK;

	if (d->values.opaque)
		return QUERY_ERR_CLASS_NEEDED;
	for (uint32_t i = 0; err == QUERY_ERR_OK && i < d->values.n; i++) {
		struct query_value v = value_of(d->values.v[i]);

		err = query_aggregate_value(a, &v);
	}
	return err;
}

static enum query_err merge_big(struct query_aggregate *a, const struct hz_big_decimal_average_aggregator *b)
{
	struct query_value v = value_of(b->sum);

	if (a->what == QUERY_BIG_INTEGER_AVERAGE || a->what == QUERY_BIG_DECIMAL_AVERAGE)
		a->count = wrapped_sum(a->count, b->count);
	return v.kind == QUERY_NULL ? QUERY_ERR_OK : query_aggregate_big_add(a, &v);
}

static enum query_err merge_value(struct query_aggregate *a, const struct mc_value *given)
{
	struct query_value v = value_of(given);

	return v.kind == QUERY_NULL ? QUERY_ERR_OK : query_aggregate_value(a, &v);
}

static enum query_err merge(struct query_aggregate *a, const void *body)
{
	switch (a->what) {
	case QUERY_COUNT:
		a->count = wrapped_sum(a->count, ((const struct hz_count_aggregator *)body)->count);
		break;
	case QUERY_DISTINCT: return merge_distinct(a, body);
	case QUERY_MIN:
	case QUERY_MAX: return merge_value(a, ((const struct hz_max_aggregator *)body)->max);
	case QUERY_MIN_BY:
	case QUERY_MAX_BY: return merge_entry(a, body);
	case QUERY_INT_SUM:
	case QUERY_LONG_SUM:
	case QUERY_FIXED_SUM:
		a->sum = wrapped_sum(a->sum, ((const struct hz_fixed_sum_aggregator *)body)->sum);
		break;
	case QUERY_DOUBLE_SUM:
	case QUERY_FLOATING_SUM: a->real += ((const struct hz_double_sum_aggregator *)body)->sum; break;
	case QUERY_INT_AVERAGE:
	case QUERY_LONG_AVERAGE:
		a->sum = wrapped_sum(a->sum, ((const struct hz_integer_average_aggregator *)body)->sum);
		a->count = wrapped_sum(a->count, ((const struct hz_integer_average_aggregator *)body)->count);
		break;
	case QUERY_DOUBLE_AVERAGE:
	case QUERY_NUMBER_AVERAGE:
		a->real += ((const struct hz_double_average_aggregator *)body)->sum;
		a->count = wrapped_sum(a->count, ((const struct hz_double_average_aggregator *)body)->count);
		break;
	default: return merge_big(a, body);
	}
	return QUERY_ERR_OK;
}

bool data_query_merge(
	struct node *n, struct data_query *q, const struct mc_value *aggregator, struct query_fault *fault)
{
	struct query_asked theirs = { .predicate = NULL };
	struct mc_value *v;

	/* our own answer was never written: by this it is what a member's is */
	if (!query_read_blob(&n->fx->mem, n->line, data_query_blob(n, aggregator), &v, fault) || v == NULL ||
		!query_read_aggregator(&n->fx->mem, v, &theirs, fault))
		return false;
	fault->err = theirs.sum == q->sum.what ? merge(&q->sum, theirs.partial) : QUERY_ERR_CLASS_CAST;
	return fault->err == QUERY_ERR_OK;
}
