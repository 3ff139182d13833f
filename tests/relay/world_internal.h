/* SPDX-License-Identifier: Apache-2.0 */
/* world_internal.h - what the two files of a world have of each other. */
#ifndef TESTS_RELAY_WORLD_INTERNAL_H
#define TESTS_RELAY_WORLD_INTERNAL_H

#include "tests/relay/world.h"

enum { PORT = 2904, PLACES = MC_RELAY_LINKS_MAX };

enum happening { H_TICK, H_CONNECT, H_BYTES, H_CLOSED, H_HEARD, H_NEIGHBOUR, H_CHECKED, H_TASK };

struct event {
	int64_t at_us;
	uint64_t seq;
	enum happening what;
	unsigned a, life; /* the relay, and its life: what comes for an earlier one is lost */
	unsigned b, conn, end;
	uint8_t *p;
	size_t n;
	bool own, here;
	struct mc_addr addr;
	void (*task)(struct world *w, unsigned a, void *ctx);
};

/* A connection; end 0 dialled. */
struct conn {
	bool open;
	unsigned relay[2], life[2];
	relay_link link[2];
	bool closed[2];     /* that end has closed it */
	int64_t last_us[2]; /* arrival of the last bytes towards that end: they stay in order */
};

struct node {
	struct relay *r;
	void *block;
	struct relay_config cfg;
	unsigned segment, life, twin; /* twin: number + 1 of the one whose id it has */
	uint8_t secret[RELAY_SECRET];
	bool running, frozen;
	uint16_t generation[PLACES];
	bool taken[PLACES];
	unsigned conn_at[PLACES];
	unsigned top;
	struct mc_addr hubs[64];
	unsigned hub_count;
	uint64_t notices[RELAY_NOTICE_COUNT];
	int64_t cpu_ns, tick_at_us;
	struct event *kept; /* while frozen */
	unsigned kept_n, kept_cap;
	struct relay_counts counts;
};

struct datagram {
	uint64_t hash;
	unsigned segment;
	uint8_t heard[WORLD_SEGMENTS];
	int64_t at_us[WORLD_SEGMENTS]; /* when it was delivered there first */
};

struct world {
	struct world_config cfg;
	struct mc_rng rng;
	int64_t now_us;
	uint64_t seq, steps, trace;
	struct event *heap;
	unsigned heap_n, heap_cap;
	struct node *nodes;
	unsigned node_count;
	struct conn *conns;
	unsigned conn_count, conn_cap;
	struct datagram *datagrams;
	unsigned datagram_count;
	struct relay_effects fx;
	void *fx_block;
	relay_link gone; /* of the CLOSED that is being handled */
};

/* --- happens.c --- */
void world_put_event(struct world *w, struct event e);
/* Towards that end, after what was put there before; bytes (may be NULL) are copied. */
void world_put_conn(
	struct world *w, struct conn *c, unsigned to, enum happening what, const struct mc_bytes *bytes);
struct mc_addr world_address(unsigned a);
uint64_t world_hash(const uint8_t *p, size_t n);

#endif
