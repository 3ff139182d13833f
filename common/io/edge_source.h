/* SPDX-License-Identifier: Apache-2.0 */
/* edge_source.h - what the edge asks for peers (LOOK). Implemented in common/disco, handed in by the tool. */
#ifndef MC_IO_EDGE_SOURCE_H
#define MC_IO_EDGE_SOURCE_H

#include <uv.h>

#include "common/base/types.h"

enum edge_level { EDGE_DEBUG, EDGE_NOTE, EDGE_WARN };

/*
 * A source lives as long as its node. It answers each look, and goes on by itself where what it knows can
 * change: names are asked again, a watch stays open. One that only repeats what it was given has no timer.
 *
 * `found` hands over the whole set, not what is new, in the order to try. It comes at least once after each
 * look (again, when more of it is known), and by itself when the set has changed; never by itself when it has
 * not, for an idle node costs nothing. Who cannot be asked just now keeps the last good answer in the set;
 * peers go when somebody says that they are gone. An empty set is an answer too.
 *
 * `said` is for people: what was tried, why it failed, what to try; the same failure once, until it has
 * changed. All lists are borrowed by the call.
 */
struct edge_source_callbacks {
	void *ctx;
	void (*found)(void *ctx, const struct mc_addr *peers, uint32_t count);
	/* hint may be NULL */
	void (*said)(void *ctx, enum edge_level level, const char *message, const char *hint);
};

struct edge_source;
struct edge_source_ops {
	/* Before the interface is picked: addresses that are known without asking, for the route lookup.
	 * Their number. */
	uint32_t (*known)(struct edge_source *s, const struct mc_addr **peers);
	/* self: the address this node announces. False: out of memory. */
	bool (*start)(struct edge_source *s, uv_loop_t *loop, const struct mc_addr *self,
		const struct edge_source_callbacks *callbacks);
	/* While a look is under way another one changes nothing. */
	void (*look)(struct edge_source *s);
	/* Closes its handles; no call back after this. */
	void (*stop)(struct edge_source *s);
	/* After the loop has closed the handles; also of one that was never started. */
	void (*free)(struct edge_source *s);
};
struct edge_source {
	const struct edge_source_ops *ops;
};

#endif
