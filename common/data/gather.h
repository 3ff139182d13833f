/* SPDX-License-Identifier: Apache-2.0 */
/* gather.h - what the two halves of a request of all partitions have of each other: gather_ask.c asks,
 * gather.c waits and answers. */
#ifndef MC_DATA_GATHER_H
#define MC_DATA_GATHER_H

#include "common/data/whole.h"

/* Rows of others, copied: each stands in a piece of the heap with the bytes of its key and value. */
struct gather_pair {
	struct gather_pair *next;
	struct data_pair pair;
};

struct data_gather {
	struct data_caller who;
	struct mc_str name;
	struct mc_bytes value;
	uint32_t serial, waiting; /* waiting: members that have not answered */
	int64_t count;
	bool found, again, full;
	char refused[128];        /* what a member says who cannot evaluate the predicate */
	bool done[MC_PARTITIONS]; /* somebody has answered for it */
	struct gather_pair *rows;
	uint32_t row_count;
	size_t bytes;
};

/* What is asked for: by a factory, or as a query (its iteration type). */
enum gather_form {
	GATHER_BY_NAME,
	GATHER_BY_VALUE,
	GATHER_AS_QUERY,
	GATHER_BY_PREDICATE, /* a query as well */
};
struct gather_row {
	enum client_type type;
	enum gather_form form;
	enum hz_class factory;
	int8_t iteration;
};
/* NULL: no request of all partitions. */
const struct gather_row *gather_row_of(enum client_type type);
/* Asks each owner, ourselves too; `waiting` counts them and one more: who asks. */
void gather_ask(struct node *n, struct data_gather **at, const struct gather_row *row);

#endif
