/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world.h - relays in one process: segments that carry multicast, connections that carry bytes with delay,
 * and clocks that a seed moves. What must always hold is looked at after each step; what does not ends the
 * process with a sentence and the seed.
 */
#ifndef TESTS_RELAY_WORLD_H
#define TESTS_RELAY_WORLD_H

#include "common/base/rng.h"
#include "common/relay/relay.h"

enum { WORLD_RELAYS = 1100, WORLD_SEGMENTS = 1100, WORLD_DATAGRAMS = 4096 };

struct world;
struct world_config {
	uint64_t seed;
	int64_t delay_us, jitter_us; /* of connections */
	size_t pipe;                 /* bytes that a connection takes before the reader has read */
	bool equals;                 /* the hubs of each are a set of equals */
	uint32_t rate;
	/* What has to do with members' connections, which are carried when this is set: callers.h. */
	void (*effect)(void *ctx, struct world *w, unsigned a, const struct relay_effect *e);
	void *ctx;
};

struct world *world_new(const struct world_config *cfg);
void world_free(struct world *w);
struct mc_rng *world_rng(struct world *w);

/* A relay on a segment; returns its number. */
unsigned world_relay(struct world *w, unsigned segment);
/* a dials b: before it is started, or while it runs. */
void world_hub(struct world *w, unsigned a, unsigned b);
void world_start(struct world *w, unsigned a);
/* a is to have the id of b, which runs: a machine that was copied while it ran. */
void world_twin(struct world *w, unsigned a, unsigned b);
/* Ends without a word, as with kill -9. */
void world_kill(struct world *w, unsigned a);
/* Stopped: its sockets stay. */
void world_freeze(struct world *w, unsigned a, bool frozen);
/* Every connection between the two ends; true when there was one. */
bool world_cut(struct world *w, unsigned a, unsigned b);
unsigned world_links(const struct world *w, unsigned a);
/* Of the links that a has, whether one leads to b. */
bool world_linked(const struct world *w, unsigned a, unsigned b);
bool world_running(const struct world *w, unsigned a);
unsigned world_relays(const struct world *w);
unsigned world_segment(const struct world *w, unsigned a);

/* A member on a segment says this. Returns the datagram's number. */
unsigned world_say(struct world *w, unsigned segment, const uint8_t *p, size_t n);
/* The same, by a member of the host of a. */
unsigned world_say_from(struct world *w, unsigned a, const uint8_t *p, size_t n);
/* How often the members of a segment heard it from relays. */
unsigned world_heard(const struct world *w, unsigned datagram, unsigned segment);

void world_run(struct world *w, int64_t for_us);
/* Calls do_it after so long, unless the relay has died until then; frees ctx, which malloc gave. */
void world_after(struct world *w, unsigned a, int64_t us,
	void (*do_it)(struct world *w, unsigned a, void *ctx), void *ctx);
void world_step(struct world *w, unsigned a, struct relay_event *ev);
struct relay *world_block(struct world *w, unsigned a);
unsigned world_life(const struct world *w, unsigned a);
int64_t world_now(const struct world *w);
/* Tells so far: of a type, of a relay (or any: -1). */
uint64_t world_tells(const struct world *w, int a, enum relay_notice_type type);
uint64_t world_steps(const struct world *w);
/* A hash over all that happened: one seed, one trace. */
uint64_t world_trace(const struct world *w);
/* Ends the process with the seed. */
_Noreturn void world_fail(const struct world *w, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Processor time of all steps of a relay so far. */
int64_t world_cpu_us(const struct world *w, unsigned a);
const struct relay_counts *world_counts(struct world *w, unsigned a);

#endif
