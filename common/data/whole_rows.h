/* SPDX-License-Identifier: Apache-2.0 */
/* whole_rows.h - operations of members on whole partitions as rows: of maps in whole_member.c, of caches in
 * cache_whole.c. */
#ifndef MC_DATA_WHOLE_ROWS_H
#define MC_DATA_WHOLE_ROWS_H

#include "common/data/whole.h"

/* Reads an operation or a factory, for the partition `at`. False: w->full says why, or nothing is to be done.
 */
typedef bool whole_take_fn(struct node *n, const void *body, struct data_whole *w, uint32_t at);
typedef struct mc_value *whole_value_fn(struct node *n, const struct data_whole *w);
struct whole_row {
	enum hz_class operation, factory; /* HZ_NONE: it has none */
	whole_take_fn *take, *take_factory;
	data_whole_fn *act;
	whole_value_fn *value;
};
enum { CACHE_WHOLE_ROWS = 9 };
extern const struct whole_row cache_whole_rows[CACHE_WHOLE_ROWS];

whole_value_fn whole_value_count, whole_value_empty, whole_value_found, whole_value_entries, whole_value_null;
whole_take_fn whole_take_merge, whole_take_merge_factory;         /* merge_in.c */
whole_take_fn whole_take_add_index, whole_take_add_index_factory; /* index_adds.c */
/* What all partitions of a call have together. */
struct whole_call {
	const struct mc_bytes *keys; /* sorted by partition, of the step; NULL: not yet, or there are none */
	uint32_t from[MC_PARTITIONS + 1];    /* where those of each begin, and their end */
	bool too_many;                       /* they cannot be sorted in one step */
	size_t bytes;                        /* of all answers so far */
	const struct map_expiring *expiring; /* of a cache, as the first of them has read it */
};
/* Those of `keys`, which are the same in all calls with one w->call, that are of the partition `at`. False:
 * w->full. */
bool whole_take_keys(
	struct node *n, struct data_whole *w, const struct hz_blob *keys, uint32_t count, uint32_t at);
/* Of a key's hash; 0 of one that is none. */
uint32_t whole_partition_of_key(struct mc_bytes key);

#endif
