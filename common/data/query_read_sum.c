/* SPDX-License-Identifier: Apache-2.0 */
/* query_read_sum.c - aggregators and projections of Hazelcast's classes. */
#include "common/base/check.h"
#include "common/data/query_read.h"

static bool fail(struct query_fault *fault, enum query_err err, const char *what, bool unsupported)
{
	*fault = (struct query_fault){ err, what, unsupported };
	return false;
}

/* All of them begin with the path. */
static const struct {
	enum hz_class cls;
	enum query_sum sum;
} sums[] = {
	{ HZ_COUNT_AGGREGATOR, QUERY_COUNT },
	{ HZ_DISTINCT_VALUES_AGGREGATOR, QUERY_DISTINCT },
	{ HZ_MIN_AGGREGATOR, QUERY_MIN },
	{ HZ_MAX_AGGREGATOR, QUERY_MAX },
	{ HZ_MIN_BY_AGGREGATOR, QUERY_MIN_BY },
	{ HZ_MAX_BY_AGGREGATOR, QUERY_MAX_BY },
	{ HZ_INTEGER_SUM_AGGREGATOR, QUERY_INT_SUM },
	{ HZ_LONG_SUM_AGGREGATOR, QUERY_LONG_SUM },
	{ HZ_FIXED_SUM_AGGREGATOR, QUERY_FIXED_SUM },
	{ HZ_DOUBLE_SUM_AGGREGATOR, QUERY_DOUBLE_SUM },
	{ HZ_FLOATING_POINT_SUM_AGGREGATOR, QUERY_FLOATING_SUM },
	{ HZ_BIG_INTEGER_SUM_AGGREGATOR, QUERY_BIG_INTEGER_SUM },
	{ HZ_BIG_DECIMAL_SUM_AGGREGATOR, QUERY_BIG_DECIMAL_SUM },
	{ HZ_INTEGER_AVERAGE_AGGREGATOR, QUERY_INT_AVERAGE },
	{ HZ_LONG_AVERAGE_AGGREGATOR, QUERY_LONG_AVERAGE },
	{ HZ_DOUBLE_AVERAGE_AGGREGATOR, QUERY_DOUBLE_AVERAGE },
	{ HZ_NUMBER_AVERAGE_AGGREGATOR, QUERY_NUMBER_AVERAGE },
	{ HZ_BIG_INTEGER_AVERAGE_AGGREGATOR, QUERY_BIG_INTEGER_AVERAGE },
	{ HZ_BIG_DECIMAL_AVERAGE_AGGREGATOR, QUERY_BIG_DECIMAL_AVERAGE },
};
_Static_assert(offsetof(struct hz_count_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_distinct_values_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_min_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_max_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_max_by_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_min_by_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_fixed_sum_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_double_sum_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_big_decimal_sum_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_integer_average_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_double_average_aggregator, attribute_path) == 0 &&
		offsetof(struct hz_big_decimal_average_aggregator, attribute_path) == 0,
	"the path comes first");

bool query_read_aggregator(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault)
{
	const struct mc_str *path = NULL;

	for (size_t i = 0; path == NULL && i < sizeof(sums) / sizeof(sums[0]); i++) {
		out->sum = sums[i].sum;
		path = hz_value_body(v, sums[i].cls);
	}
	if (path == NULL)
		return fail(fault, QUERY_ERR_SYNTAX, "an aggregator of a class that needs Java", true);
	out->aggregates = true;
	out->partial = path;
	if (path->n < 0)
		return true;
	out->sum_path = mc_arena_get(mem, sizeof(*out->sum_path), 1);
	if (out->sum_path == NULL)
		return fail(fault, QUERY_ERR_NOMEM, NULL, false);
	return query_path_parse(*path, out->sum_path) ||
		fail(fault, QUERY_ERR_SYNTAX, "the name of an attribute is malformed", false);
}

static bool column(const struct mc_str *name, struct query_path *out, struct query_fault *fault)
{
	if (!query_path_parse(*name, out))
		return fail(fault, QUERY_ERR_SYNTAX, "the name of an attribute is malformed", false);
	for (uint32_t i = 0; i < out->n; i++)
		if (out->v[i].type == QUERY_ANY)
			return fail(fault, QUERY_ERR_MULTIPLE,
				"attributePath must not contain [any] operators", false);
	return true;
}

bool query_read_projection(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault)
{
	const struct hz_single_attribute_projection *one = hz_value_body(v, HZ_SINGLE_ATTRIBUTE_PROJECTION);
	const struct hz_multi_attribute_projection *many = hz_value_body(v, HZ_MULTI_ATTRIBUTE_PROJECTION);
	const struct mc_str *names = one != NULL ? &one->attribute_path
		: many != NULL                   ? many->attribute_paths.v
						 : NULL;

	out->identity = hz_value_body(v, HZ_IDENTITY_PROJECTION) != NULL;
	if (out->identity)
		return true;
	if (one == NULL && many == NULL)
		return fail(fault, QUERY_ERR_SYNTAX, "a projection of a class that needs Java", true);
	out->single = one != NULL;
	out->column_count = one != NULL ? 1 : many->attribute_paths.n;
	out->columns = mc_arena_get(mem, sizeof(*out->columns), out->column_count + 1);
	if (out->columns == NULL)
		return fail(fault, QUERY_ERR_NOMEM, NULL, false);
	for (uint32_t i = 0; i < out->column_count; i++)
		if (!column(&names[i], &out->columns[i], fault))
			return false;
	return true;
}
