/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query_run.h - a query under way: it goes through a map in pieces, so that no step is long whatever the map
 * is, and is answered when it has seen all partitions that were asked for. What it was asked is kept as it
 * came and read again for each piece; what it found is kept in the service's heap.
 */
#ifndef MC_DATA_QUERY_RUN_H
#define MC_DATA_QUERY_RUN_H

#include "common/data/query_read.h"
#include "common/data/service_internal.h"

enum data_wanted {
	DATA_WANTS_KEYS,
	DATA_WANTS_VALUES,
	DATA_WANTS_ENTRIES
}; /* IterationType, as on the wire */

/* Keys and values in one piece of the heap. */
struct data_rows {
	uint8_t *p;
	uint32_t n, room, count;
};

struct data_query {
	struct data_query *next;
	struct data_caller who;
	struct mc_str name;
	struct mc_bytes predicate, aggregator, projection; /* blobs; n below 0: none */
	enum data_wanted wanted;
	bool removes;      /* removeAll: what fits goes */
	bool by_factory;   /* a member's: each partition is answered */
	bool of_partition; /* a member's, of one alone: without it there is no answer, but an error */
	bool paging, anchors_bad;
	int32_t page, page_size;
	enum data_wanted sorted_by; /* of a page; in what is kept of it are keys and values */
	struct data_rows anchors;   /* of the pages from `anchor_page` on, as the caller knew them */
	int32_t anchor_page;        /* 0, but for members, who say the nearest one */
	uint64_t partitions[(MC_PARTITIONS + 63) / 64], seen[(MC_PARTITIONS + 63) / 64];
	/* how far it has come */
	uint32_t partition;
	store_place at;
	bool started; /* partition: in its middle */
	struct data_rows rows;
	struct query_aggregate sum;
	bool sums;
};

/* Of all entries, and of no partition yet. */
struct data_query data_query_new(struct mc_str name);
static inline void data_query_want(struct data_query *q, int32_t partition)
{
	if (partition >= 0 && partition < MC_PARTITIONS)
		q->partitions[partition / 64] |= (uint64_t)1 << partition % 64;
}
/* A query as it is asked: all borrowed. It may be answered in this step; else it is copied, and goes on in
 * later ones. */
void data_query_start(struct node *n, const struct data_query *like);
void data_query_tick(struct node *n);
bool data_query_waits(const struct node *n);
/* Those of a client or a member that is gone; all of them when `who` is NULL. */
void data_query_forget(struct node *n, const struct mc_uuid *who);

static inline bool data_query_wants(const struct data_query *q, uint32_t partition)
{
	return q->partitions[partition / 64] >> partition % 64 & 1;
}
/* What it has found goes. */
void data_query_drop(struct node *n, struct data_query *q);
/* A copy in the service's heap with all that it borrows, and its end with what it has found. NULL: no memory;
 * then what `q` has found is the caller's still. */
struct data_query *data_query_keep(struct node *n, const struct data_query *q);
void data_query_free(struct node *n, struct data_query *q);
/* gather.c: a client's query of which others own a part: asks them, and answers when all have said what they
 * found. False: it is refused, and what `q` has found is the caller's still. */
bool data_gather_query(struct node *n, const struct data_query *q);
/* What nobody could evaluate is found out before anybody is asked, and a sum begins. False: `fault`. */
bool data_query_begin(struct node *n, struct data_query *q, struct query_fault *fault);

/* query_rows.c: false: more than one answer holds, or no memory. */
bool data_rows_add(struct node *n, struct data_rows *r, struct mc_bytes key, struct mc_bytes value);
void data_rows_drop(struct node *n, struct data_rows *r);
/* All of them in the arena, `count` pairs; NULL: no memory (or none). */
struct data_pair *data_rows_pairs(struct node *n, const struct data_rows *r);

/* query_read_blob.c */
/* An object as a blob without a partition hash. n -1: null, or no memory. */
struct mc_bytes data_query_blob(struct node *n, const struct mc_value *v);
void data_query_tell(struct node *n, struct data_query *q, const struct query_asked *asked);
void data_query_refuse(struct node *n, const struct data_query *q, const struct query_fault *fault);
/* IterationType as a text. */
struct mc_str data_query_sort_name(enum data_wanted by);
/* query_page.c: sorts, cuts a page, finds its anchors. False: `fault`. */
struct data_page {
	struct data_pair *rows, *anchors;
	uint32_t count, anchor_count;
};
bool data_query_page(
	struct node *n, const struct data_query *q, struct data_page *out, struct query_fault *fault);
/* The number of the page whose last row is `anchor`, which the wanted one comes behind; -1: none, NULL. */
int64_t data_query_nearest(
	const struct data_query *q, const struct data_pair *known, const struct data_pair **anchor);
/* Of a page, what it and those before it to the anchor need of the rows stays: q->rows
 * (QueryResult.orderAndLimit). */
bool data_query_limit(struct node *n, struct data_query *q, struct query_fault *fault);
/* So many rows have come that there is something to do for it. */
bool data_query_is_over(const struct data_query *q);

#endif
