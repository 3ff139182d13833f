/* SPDX-License-Identifier: Apache-2.0 */
/* queries.h - rows of queries: predicates, aggregators with their partial sums, projections, results. */
#ifndef MC_HZ_QUERIES_H
#define MC_HZ_QUERIES_H

#include "common/hz/map_objects.h"

#define HZ_PARTITION_IDS(R, T) /* -1: null, and no list behind it */ \
	HZ_ROW(R, T, i32, partition_count) \
	R(T, ints, items, none, MC_LIST_MAX, 0, if_partition_ids, all)
MC_MESSAGE(hz_partition_ids, HZ_PARTITION_IDS);

#define HZ_ANCHOR(R, T) /* the last entry of a page */ \
	HZ_ROW(R, T, i32, page) \
	HZ_ANY(R, T, key) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_anchor, HZ_ANCHOR);

#define HZ_QUERY_RESULT_ROW(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_query_result_row, HZ_QUERY_RESULT_ROW);

#define HZ_QUERY_RESULT(R, T) \
	R(T, part, partition_ids, hz_partition_ids, 0, 0, always, all) \
	HZ_ROW(R, T, i8, iteration_type) \
	HZ_LIST(R, T, rows, hz_query_result_row)
MC_MESSAGE(hz_query_result, HZ_QUERY_RESULT);

#define HZ_QUERY_PARTITION_OPERATION(R, T) /* QueryPartitionOperation, QueryOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, query)
MC_MESSAGE(hz_query_partition_operation, HZ_QUERY_PARTITION_OPERATION);

#define HZ_QUERY_EVENT_FILTER(R, T) \
	HZ_ROW(R, T, flag, include_value) \
	HZ_BLOB(R, T, key) \
	HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_query_event_filter, HZ_QUERY_EVENT_FILTER);

#define HZ_AGGREGATION_RESULT(R, T) \
	R(T, part, partition_ids, hz_partition_ids, 0, 0, always, all) \
	HZ_ANY(R, T, aggregator)
MC_MESSAGE(hz_aggregation_result, HZ_AGGREGATION_RESULT);

#define HZ_QUERY(R, T) \
	HZ_TEXT(R, T, map_name) \
	HZ_ANY(R, T, predicate) \
	HZ_ROW(R, T, i8, iteration_type) \
	HZ_ANY(R, T, aggregator) \
	HZ_ANY(R, T, projection) \
	HZ_ANY(R, T, partition_id_set)
MC_MESSAGE(hz_query, HZ_QUERY);

#define HZ_MAP_FETCH_WITH_QUERY_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, fetch_size) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer) \
	HZ_ANY(R, T, query)
MC_MESSAGE(hz_map_fetch_with_query_operation, HZ_MAP_FETCH_WITH_QUERY_OPERATION);

#define HZ_RESULT_SEGMENT(R, T) \
	HZ_ANY(R, T, result) \
	HZ_LIST(R, T, pointers, hz_iteration_pointer)
MC_MESSAGE(hz_result_segment, HZ_RESULT_SEGMENT);

#define HZ_SQL_PREDICATE(R, T) HZ_TEXT(R, T, sql)
MC_MESSAGE(hz_sql_predicate, HZ_SQL_PREDICATE);

#define HZ_AND_PREDICATE(R, T) HZ_ANYS(R, T, predicates) /* AndPredicate, OrPredicate */
MC_MESSAGE(hz_and_predicate, HZ_AND_PREDICATE);

#define HZ_BETWEEN_PREDICATE(R, T) \
	HZ_TEXT(R, T, attribute_name) \
	HZ_ANY(R, T, to) \
	HZ_ANY(R, T, from)
MC_MESSAGE(hz_between_predicate, HZ_BETWEEN_PREDICATE);

#define HZ_EQUAL_PREDICATE(R, T) /* EqualPredicate, NotEqualPredicate */ \
	HZ_TEXT(R, T, attribute_name) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_equal_predicate, HZ_EQUAL_PREDICATE);

#define HZ_GREATER_LESS_PREDICATE(R, T) \
	HZ_TEXT(R, T, attribute_name) \
	HZ_ANY(R, T, value) \
	HZ_ROW(R, T, flag, equal) \
	HZ_ROW(R, T, flag, less)
MC_MESSAGE(hz_greater_less_predicate, HZ_GREATER_LESS_PREDICATE);

#define HZ_LIKE_PREDICATE(R, T) /* LikePredicate, ILikePredicate */ \
	HZ_TEXT(R, T, attribute_name) \
	HZ_TEXT(R, T, expression)
MC_MESSAGE(hz_like_predicate, HZ_LIKE_PREDICATE);

#define HZ_IN_PREDICATE(R, T) \
	HZ_TEXT(R, T, attribute_name) \
	HZ_ANYS(R, T, values)
MC_MESSAGE(hz_in_predicate, HZ_IN_PREDICATE);

#define HZ_NOT_PREDICATE(R, T) HZ_ANY(R, T, predicate)
MC_MESSAGE(hz_not_predicate, HZ_NOT_PREDICATE);

#define HZ_REGEX_PREDICATE(R, T) \
	HZ_TEXT(R, T, attribute_name) \
	HZ_TEXT(R, T, regex)
MC_MESSAGE(hz_regex_predicate, HZ_REGEX_PREDICATE);

#define HZ_PAGING_PREDICATE_IMPL(R, T) \
	R(T, str, user_code_namespace, none, MC_STR_MAX, 0, if_version_known, from_54) \
	HZ_ANY(R, T, predicate) \
	HZ_ANY(R, T, comparator) \
	HZ_ROW(R, T, i32, page) \
	HZ_ROW(R, T, i32, page_size) \
	HZ_TEXT(R, T, iteration_type) \
	HZ_LIST(R, T, anchor_list, hz_anchor)
MC_MESSAGE(hz_paging_predicate_impl, HZ_PAGING_PREDICATE_IMPL);

#define HZ_PARTITION_PREDICATE_IMPL(R, T) \
	HZ_ANY(R, T, partition_key) \
	HZ_ANY(R, T, target)
MC_MESSAGE(hz_partition_predicate_impl, HZ_PARTITION_PREDICATE_IMPL);

#define HZ_BIG_DECIMAL_AVERAGE_AGGREGATOR( \
	R, T) /* BigDecimalAverageAggregator, BigIntegerAverageAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, sum) \
	HZ_ROW(R, T, i64, count)
MC_MESSAGE(hz_big_decimal_average_aggregator, HZ_BIG_DECIMAL_AVERAGE_AGGREGATOR);

#define HZ_BIG_DECIMAL_SUM_AGGREGATOR(R, T) /* BigDecimalSumAggregator, BigIntegerSumAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, sum)
MC_MESSAGE(hz_big_decimal_sum_aggregator, HZ_BIG_DECIMAL_SUM_AGGREGATOR);

#define HZ_COUNT_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ROW(R, T, i64, count)
MC_MESSAGE(hz_count_aggregator, HZ_COUNT_AGGREGATOR);

#define HZ_DISTINCT_VALUES_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANYS(R, T, values)
MC_MESSAGE(hz_distinct_values_aggregator, HZ_DISTINCT_VALUES_AGGREGATOR);

#define HZ_DOUBLE_AVERAGE_AGGREGATOR(R, T) /* DoubleAverageAggregator, NumberAverageAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ROW(R, T, f64, sum) \
	HZ_ROW(R, T, i64, count)
MC_MESSAGE(hz_double_average_aggregator, HZ_DOUBLE_AVERAGE_AGGREGATOR);

#define HZ_DOUBLE_SUM_AGGREGATOR(R, T) /* DoubleSumAggregator, FloatingPointSumAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ROW(R, T, f64, sum)
MC_MESSAGE(hz_double_sum_aggregator, HZ_DOUBLE_SUM_AGGREGATOR);

#define HZ_FIXED_SUM_AGGREGATOR(R, T) /* FixedSumAggregator, IntegerSumAggregator, LongSumAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ROW(R, T, i64, sum)
MC_MESSAGE(hz_fixed_sum_aggregator, HZ_FIXED_SUM_AGGREGATOR);

#define HZ_INTEGER_AVERAGE_AGGREGATOR(R, T) /* IntegerAverageAggregator, LongAverageAggregator */ \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ROW(R, T, i64, sum) \
	HZ_ROW(R, T, i64, count)
MC_MESSAGE(hz_integer_average_aggregator, HZ_INTEGER_AVERAGE_AGGREGATOR);

#define HZ_MAX_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, max)
MC_MESSAGE(hz_max_aggregator, HZ_MAX_AGGREGATOR);

#define HZ_MIN_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, min)
MC_MESSAGE(hz_min_aggregator, HZ_MIN_AGGREGATOR);

#define HZ_MAX_BY_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, max_value) \
	HZ_ANY(R, T, max_entry)
MC_MESSAGE(hz_max_by_aggregator, HZ_MAX_BY_AGGREGATOR);

#define HZ_MIN_BY_AGGREGATOR(R, T) \
	HZ_TEXT(R, T, attribute_path) \
	HZ_ANY(R, T, min_value) \
	HZ_ANY(R, T, min_entry)
MC_MESSAGE(hz_min_by_aggregator, HZ_MIN_BY_AGGREGATOR);

#define HZ_SINGLE_ATTRIBUTE_PROJECTION(R, T) HZ_TEXT(R, T, attribute_path)
MC_MESSAGE(hz_single_attribute_projection, HZ_SINGLE_ATTRIBUTE_PROJECTION);

#define HZ_MULTI_ATTRIBUTE_PROJECTION(R, T) \
	R(T, strs, attribute_paths, none, MC_LIST_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_multi_attribute_projection, HZ_MULTI_ATTRIBUTE_PROJECTION);

#define HZ_CANONICALIZING_HASH_SET(R, T) HZ_ANYS(R, T, values) /* the result of DistinctValuesAggregator */
MC_MESSAGE(hz_canonicalizing_hash_set, HZ_CANONICALIZING_HASH_SET);

#define HZ_LAZY_MAP_ENTRY(R, T) /* the result of MaxByAggregator and MinByAggregator */ \
	HZ_ANY(R, T, key) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_lazy_map_entry, HZ_LAZY_MAP_ENTRY);

#define HZ_QUERIES_CLASSES(C) \
	C(QUERY_RESULT_ROW, hz_query_result_row, "QueryResultRow", -4, 9, OBJ, N, all) \
	C(QUERY_RESULT, hz_query_result, "QueryResult", -4, 10, OBJ, N, all) \
	C(QUERY_PARTITION_OPERATION, hz_query_partition_operation, "QueryPartitionOperation", -4, 57, OP, N, \
		all) \
	C(QUERY_OPERATION, hz_query_partition_operation, "QueryOperation", -4, 58, OP, N, all) \
	C(QUERY_EVENT_FILTER, hz_query_event_filter, "QueryEventFilter", -4, 97, OBJ, N, all) \
	C(AGGREGATION_RESULT, hz_aggregation_result, "AggregationResult", -4, 105, OBJ, N, all) \
	C(QUERY, hz_query, "Query", -4, 106, OBJ, V, all) \
	C(LAZY_MAP_ENTRY, hz_lazy_map_entry, "LazyMapEntry", -4, 120, OBJ, N, all) \
	C(MAP_FETCH_WITH_QUERY_OPERATION, hz_map_fetch_with_query_operation, "MapFetchWithQueryOperation", \
		-4, 127, OP, N, all) \
	C(RESULT_SEGMENT, hz_result_segment, "ResultSegment", -4, 128, OBJ, N, all) \
	C(SQL_PREDICATE, hz_sql_predicate, "SqlPredicate", -20, 0, OBJ, N, all) \
	C(AND_PREDICATE, hz_and_predicate, "AndPredicate", -20, 1, OBJ, N, all) \
	C(BETWEEN_PREDICATE, hz_between_predicate, "BetweenPredicate", -20, 2, OBJ, N, all) \
	C(EQUAL_PREDICATE, hz_equal_predicate, "EqualPredicate", -20, 3, OBJ, N, all) \
	C(GREATER_LESS_PREDICATE, hz_greater_less_predicate, "GreaterLessPredicate", -20, 4, OBJ, N, all) \
	C(LIKE_PREDICATE, hz_like_predicate, "LikePredicate", -20, 5, OBJ, N, all) \
	C(I_LIKE_PREDICATE, hz_like_predicate, "ILikePredicate", -20, 6, OBJ, N, all) \
	C(IN_PREDICATE, hz_in_predicate, "InPredicate", -20, 7, OBJ, N, all) \
	C(INSTANCE_OF_PREDICATE, hz_named, "InstanceOfPredicate", -20, 8, OBJ, N, all) \
	C(NOT_EQUAL_PREDICATE, hz_equal_predicate, "NotEqualPredicate", -20, 9, OBJ, N, all) \
	C(NOT_PREDICATE, hz_not_predicate, "NotPredicate", -20, 10, OBJ, N, all) \
	C(OR_PREDICATE, hz_and_predicate, "OrPredicate", -20, 11, OBJ, N, all) \
	C(REGEX_PREDICATE, hz_regex_predicate, "RegexPredicate", -20, 12, OBJ, N, all) \
	C(FALSE_PREDICATE, hz_empty, "FalsePredicate", -20, 13, OBJ, N, all) \
	C(TRUE_PREDICATE, hz_empty, "TruePredicate", -20, 14, OBJ, N, all) \
	C(PAGING_PREDICATE_IMPL, hz_paging_predicate_impl, "PagingPredicateImpl", -20, 15, OBJ, V, all) \
	C(PARTITION_PREDICATE_IMPL, hz_partition_predicate_impl, "PartitionPredicateImpl", -20, 16, OBJ, N, \
		all) \
	C(BIG_DECIMAL_AVERAGE_AGGREGATOR, hz_big_decimal_average_aggregator, "BigDecimalAverageAggregator", \
		-29, 0, OBJ, N, all) \
	C(BIG_DECIMAL_SUM_AGGREGATOR, hz_big_decimal_sum_aggregator, "BigDecimalSumAggregator", -29, 1, OBJ, \
		N, all) \
	C(BIG_INTEGER_AVERAGE_AGGREGATOR, hz_big_decimal_average_aggregator, "BigIntegerAverageAggregator", \
		-29, 2, OBJ, N, all) \
	C(BIG_INTEGER_SUM_AGGREGATOR, hz_big_decimal_sum_aggregator, "BigIntegerSumAggregator", -29, 3, OBJ, \
		N, all) \
	C(COUNT_AGGREGATOR, hz_count_aggregator, "CountAggregator", -29, 4, OBJ, N, all) \
	C(DISTINCT_VALUES_AGGREGATOR, hz_distinct_values_aggregator, "DistinctValuesAggregator", -29, 5, \
		OBJ, N, all) \
	C(DOUBLE_AVERAGE_AGGREGATOR, hz_double_average_aggregator, "DoubleAverageAggregator", -29, 6, OBJ, \
		N, all) \
	C(DOUBLE_SUM_AGGREGATOR, hz_double_sum_aggregator, "DoubleSumAggregator", -29, 7, OBJ, N, all) \
	C(FIXED_SUM_AGGREGATOR, hz_fixed_sum_aggregator, "FixedSumAggregator", -29, 8, OBJ, N, all) \
	C(FLOATING_POINT_SUM_AGGREGATOR, hz_double_sum_aggregator, "FloatingPointSumAggregator", -29, 9, \
		OBJ, N, all) \
	C(INTEGER_AVERAGE_AGGREGATOR, hz_integer_average_aggregator, "IntegerAverageAggregator", -29, 10, \
		OBJ, N, all) \
	C(INTEGER_SUM_AGGREGATOR, hz_fixed_sum_aggregator, "IntegerSumAggregator", -29, 11, OBJ, N, all) \
	C(LONG_AVERAGE_AGGREGATOR, hz_integer_average_aggregator, "LongAverageAggregator", -29, 12, OBJ, N, \
		all) \
	C(LONG_SUM_AGGREGATOR, hz_fixed_sum_aggregator, "LongSumAggregator", -29, 13, OBJ, N, all) \
	C(MAX_AGGREGATOR, hz_max_aggregator, "MaxAggregator", -29, 14, OBJ, N, all) \
	C(MIN_AGGREGATOR, hz_min_aggregator, "MinAggregator", -29, 15, OBJ, N, all) \
	C(NUMBER_AVERAGE_AGGREGATOR, hz_double_average_aggregator, "NumberAverageAggregator", -29, 16, OBJ, \
		N, all) \
	C(MAX_BY_AGGREGATOR, hz_max_by_aggregator, "MaxByAggregator", -29, 17, OBJ, N, all) \
	C(MIN_BY_AGGREGATOR, hz_min_by_aggregator, "MinByAggregator", -29, 18, OBJ, N, all) \
	C(CANONICALIZING_HASH_SET, hz_canonicalizing_hash_set, "CanonicalizingHashSet", -29, 19, OBJ, N, \
		all) \
	C(SINGLE_ATTRIBUTE_PROJECTION, hz_single_attribute_projection, "SingleAttributeProjection", -30, 0, \
		OBJ, N, all) \
	C(MULTI_ATTRIBUTE_PROJECTION, hz_multi_attribute_projection, "MultiAttributeProjection", -30, 1, \
		OBJ, N, all) \
	C(IDENTITY_PROJECTION, hz_empty, "IdentityProjection", -30, 2, OBJ, N, all)

#endif
