/* SPDX-License-Identifier: Apache-2.0 */
/* tables_queries.c - the rows of queries.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_partition_ids, HZ_PARTITION_IDS, MC_IN_PLACE);
MC_TABLE(hz_anchor, HZ_ANCHOR, MC_IN_PLACE);
MC_TABLE(hz_query_result_row, HZ_QUERY_RESULT_ROW, MC_IN_PLACE);
MC_TABLE(hz_query_result, HZ_QUERY_RESULT, MC_IN_PLACE);
MC_TABLE(hz_query_partition_operation, HZ_QUERY_PARTITION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_query_event_filter, HZ_QUERY_EVENT_FILTER, MC_IN_PLACE);
MC_TABLE(hz_aggregation_result, HZ_AGGREGATION_RESULT, MC_IN_PLACE);
MC_TABLE(hz_query, HZ_QUERY, MC_IN_PLACE);
MC_TABLE(hz_map_fetch_with_query_operation, HZ_MAP_FETCH_WITH_QUERY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_result_segment, HZ_RESULT_SEGMENT, MC_IN_PLACE);
MC_TABLE(hz_sql_predicate, HZ_SQL_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_and_predicate, HZ_AND_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_between_predicate, HZ_BETWEEN_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_equal_predicate, HZ_EQUAL_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_greater_less_predicate, HZ_GREATER_LESS_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_like_predicate, HZ_LIKE_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_in_predicate, HZ_IN_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_not_predicate, HZ_NOT_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_regex_predicate, HZ_REGEX_PREDICATE, MC_IN_PLACE);
MC_TABLE(hz_paging_predicate_impl, HZ_PAGING_PREDICATE_IMPL, MC_IN_PLACE);
MC_TABLE(hz_partition_predicate_impl, HZ_PARTITION_PREDICATE_IMPL, MC_IN_PLACE);
MC_TABLE(hz_big_decimal_average_aggregator, HZ_BIG_DECIMAL_AVERAGE_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_big_decimal_sum_aggregator, HZ_BIG_DECIMAL_SUM_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_count_aggregator, HZ_COUNT_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_distinct_values_aggregator, HZ_DISTINCT_VALUES_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_double_average_aggregator, HZ_DOUBLE_AVERAGE_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_double_sum_aggregator, HZ_DOUBLE_SUM_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_fixed_sum_aggregator, HZ_FIXED_SUM_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_integer_average_aggregator, HZ_INTEGER_AVERAGE_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_max_aggregator, HZ_MAX_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_min_aggregator, HZ_MIN_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_max_by_aggregator, HZ_MAX_BY_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_min_by_aggregator, HZ_MIN_BY_AGGREGATOR, MC_IN_PLACE);
MC_TABLE(hz_single_attribute_projection, HZ_SINGLE_ATTRIBUTE_PROJECTION, MC_IN_PLACE);
MC_TABLE(hz_multi_attribute_projection, HZ_MULTI_ATTRIBUTE_PROJECTION, MC_IN_PLACE);
MC_TABLE(hz_canonicalizing_hash_set, HZ_CANONICALIZING_HASH_SET, MC_IN_PLACE);
MC_TABLE(hz_lazy_map_entry, HZ_LAZY_MAP_ENTRY, MC_IN_PLACE);
