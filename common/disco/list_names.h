/* SPDX-License-Identifier: Apache-2.0 */
/* list_names.h - the names of a list and what they mean, through the system's resolver. Of list_source.c
 * only. */
#ifndef MC_DISCO_LIST_NAMES_H
#define MC_DISCO_LIST_NAMES_H

#include "common/io/resolve.h"
#include "common/io/edge_source.h"

/* A name, with what it meant when it was last found. */
struct list_name {
	struct list_names *of;
	const char *host; /* of the list */
	struct mc_addr *found;
	uint32_t count;
	bool failing; /* said already */
};

struct list_names {
	struct list_name *v;
	uint32_t n, cap;
	uv_loop_t *loop;
	struct edge_source_callbacks callbacks;
	void *ctx;
	/* all have answered; changed: one of them otherwise than before */
	void (*done)(void *ctx, bool changed);
	struct resolver *resolver;
	uint32_t pending;
	bool changed;
};

/* Room for `cap` names. False: no memory. */
bool list_names_init(struct list_names *l, uint32_t cap);
struct list_name *list_names_find(const struct list_names *l, const char *host); /* NULL: no such name */
void list_names_add(struct list_names *l, const char *host);                     /* each once; borrowed */
/* Asks for all of them, side by side; done follows, unless none could be asked for: false. */
bool list_names_ask(struct list_names *l);
/* No call back after this. */
void list_names_stop(struct list_names *l);
void list_names_free(struct list_names *l);

#endif
