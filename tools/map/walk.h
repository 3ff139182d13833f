/* SPDX-License-Identifier: Apache-2.0 */
/* walk.h - between walk.c and dump.c. */
#ifndef MC_TOOLS_MAP_WALK_H
#define MC_TOOLS_MAP_WALK_H

#include "tools/map/app.h"

enum { WALK_LANES = 8 }; /* partitions that are walked at the same time */

struct walk;
struct lane {
	struct walk *walk;
	struct cluster_call call;
	struct client_map_fetch body;
	struct client_int_pair *pointers;
	uint32_t pointer_count;
	int32_t partition, batch;
	bool over; /* its last piece has come */
	/* dump: one request for each key of the piece */
	struct dumped *views;
	uint8_t *keys;
	uint32_t pending;
};
struct dumped {
	struct lane *lane;
	struct cluster_call call;
	struct client_map_key body;
};
struct walk {
	struct map_app *app;
	/* info: instead of showing an entry, and instead of ending. NULL: it is shown, the command ends */
	void (*met)(int32_t partition, const struct client_entry *e);
	void (*done)(struct map_app *a);
	enum record record;
	bool keys_only, views;
	uint32_t next;
	unsigned running;
	struct lane lanes[WALK_LANES];
};

/* walk.c: a piece is done with, the next one may come. */
void walk_go_on(struct lane *l);
/* Meets all entries of the map. */
void walk_entries(struct map_app *a, void (*met)(int32_t partition, const struct client_entry *e),
	void (*done)(struct map_app *a));

/* dump.c: shows each of these entries with its times, then goes on. */
void walk_dump_keys(struct lane *l, const struct client_blob *v, uint32_t n);

#endif
