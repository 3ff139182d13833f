/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query_read.h - what members and clients ask for, from Hazelcast's classes (common/hz/queries.h) to what
 * common/query evaluates. The only place that knows both.
 */
#ifndef MC_DATA_QUERY_READ_H
#define MC_DATA_QUERY_READ_H

#include "common/hz/registry.h"
#include "common/query/aggregate.h"
#include "common/query/predicate.h"

/* All borrows from the message, or lies in the arena. */
struct query_asked {
	struct query_predicate *predicate;
	bool one_partition;            /* PartitionPredicate: of this key alone */
	struct mc_bytes partition_key; /* as an object: without its partition hash */
	/* PagingPredicate; NULL: none */
	const struct hz_paging_predicate_impl *paging;
	bool aggregates;
	enum query_sum sum;
	struct query_path *sum_path; /* NULL: the value */
	const void *partial;         /* the aggregator's rows: what it has summed up already */
	struct query_path *columns;  /* of a projection; NULL: none */
	uint32_t column_count;
	bool single; /* a projection of one attribute: not an array of one */
	bool identity;
};
/* What was wrong, and whether it is only that this member does not have it. */
struct query_fault {
	enum query_err err;
	const char *what; /* a sentence; NULL: query_err_text(err) */
	bool unsupported; /* needs a class of Java */
};

/* NULL is no predicate, which all fits. False: `fault`. */
bool query_read_predicate(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault);
bool query_read_aggregator(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault);
bool query_read_projection(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault);
/* Which kinds of values are instances of a class. False: that needs the class. */
bool query_read_class(struct mc_str name, enum query_kind kinds[2]);
/* The object in a blob (a Data); *v NULL: null. False: `fault`. */
bool query_read_blob(struct mc_arena *mem, enum mc_line line, struct mc_bytes blob, struct mc_value **v,
	struct query_fault *fault);

#endif
