/* SPDX-License-Identifier: Apache-2.0 */
/* source.h - what the edge asks for peers (LOOK). Implemented in common/disco, handed in by the tool. */
#ifndef MC_IO_SOURCE_H
#define MC_IO_SOURCE_H

#include <uv.h>

#include "common/base/types.h"

enum edge_level { EDGE_DEBUG, EDGE_NOTE, EDGE_WARN };

/* How a source answers. All lists are borrowed by the call. */
struct edge_source_calls {
	void *ctx;
	/* All peers known by now; may come again when more are learned. An empty list is an answer too. */
	void (*found)(void *ctx, const struct mc_addr *peers, uint32_t count);
	/* What was tried and why it failed. hint may be NULL. */
	void (*said)(void *ctx, enum edge_level level, const char *message, const char *hint);
};

struct edge_source;
struct edge_source_ops {
	/* Before the interface is picked: addresses that are known without asking, for the route lookup.
	 * Returns their number. */
	uint32_t (*known)(struct edge_source *s, const struct mc_addr **peers);
	/* self: the address this node announces. False: out of memory. */
	bool (*start)(struct edge_source *s, uv_loop_t *loop, const struct mc_addr *self,
		      const struct edge_source_calls *calls);
	/* `found` follows at least once; a look while one is under way changes nothing */
	void (*look)(struct edge_source *s);
	/* No call back after this. True when something of it still hangs in the thread pool (a name server
	 * that is silent). */
	bool (*stop)(struct edge_source *s);
	void (*free)(struct edge_source *s);
};
struct edge_source {
	const struct edge_source_ops *ops;
};

#endif
