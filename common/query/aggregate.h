/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aggregate.h - one result of many entries: counts, sums, averages, the least and the greatest, what is
 * different (com.hazelcast.aggregation.impl). A sum under way lives longer than an event: what it keeps comes
 * from a heap.
 */
#ifndef MC_QUERY_AGGREGATE_H
#define MC_QUERY_AGGREGATE_H

#include "common/base/heap.h"
#include "common/query/extract.h"

#define MC_QUERY_KEPT_MAX (8 << 20) /* bytes that one aggregate keeps: as much as an answer holds */

enum query_sum {
	QUERY_COUNT,
	QUERY_DISTINCT,
	QUERY_MIN,
	QUERY_MAX,
	QUERY_MIN_BY,
	QUERY_MAX_BY,
	QUERY_INT_SUM,
	QUERY_LONG_SUM,
	QUERY_FIXED_SUM,
	QUERY_DOUBLE_SUM,
	QUERY_FLOATING_SUM,
	QUERY_BIG_INTEGER_SUM,
	QUERY_BIG_DECIMAL_SUM,
	QUERY_INT_AVERAGE,
	QUERY_LONG_AVERAGE,
	QUERY_DOUBLE_AVERAGE,
	QUERY_NUMBER_AVERAGE,
	QUERY_BIG_INTEGER_AVERAGE,
	QUERY_BIG_DECIMAL_AVERAGE,
};

struct query_kept { /* objects as in a message: type id, value */
	uint8_t *p;
	uint32_t n, room;
};
struct query_aggregate {
	enum query_sum what;
	struct mc_heap *heap;
	int64_t count, sum;
	double real;
	struct query_big big;
	struct query_kept value;     /* MIN, MAX and BY; of DISTINCT all of them */
	struct query_kept entry[2];  /* of BY: key and value, as blobs without their partition hash */
	uint32_t *slots, slot_count; /* DISTINCT: places in `value` + 1, by hash */
};

/* Nothing yet. What it keeps comes from `heap`, until it is dropped, which leaves it as it began. */
void query_aggregate_init(struct query_aggregate *a, enum query_sum what, struct mc_heap *heap);
/* Gives back what it kept. */
void query_aggregate_drop(struct query_aggregate *a);
/* One entry more; path NULL: its value. Errors are in q. */
void query_aggregate_add(struct query_aggregate *a, struct query_context *q, const struct query_path *path,
	const struct query_entry *e);
/* A value that another member had as its partial result, of MIN, MAX and DISTINCT. */
enum query_err query_aggregate_value(struct query_aggregate *a, const struct query_value *v);
/* The same of the BY kind: the entry as objects. */
enum query_err query_aggregate_entry(
	struct query_aggregate *a, const struct query_value *v, struct mc_bytes key, struct mc_bytes value);

/* The same of the sums of the BIG kinds; how many entries they are of is the caller's to add. */
enum query_err query_aggregate_big_add(struct query_aggregate *a, const struct query_value *v);

/* The result of all but DISTINCT and BY; borrows from `a` and `mem`. */
enum query_err query_aggregate_result(
	const struct query_aggregate *a, struct mc_arena *mem, struct query_value *out);
/* Partial sums of the BIG ones as a value. */
bool query_aggregate_big(const struct query_aggregate *a, struct mc_arena *mem, struct query_value *out);

#endif
