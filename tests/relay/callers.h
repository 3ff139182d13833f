/* SPDX-License-Identifier: Apache-2.0 */
/*
 * callers.h - members whose connections relays carry, in a world of world.h: one on each host, which dials
 * others, talks and listens. What arrives is compared byte by byte with what was said; an end before
 * everything was heard is a reset, or a failure.
 */
#ifndef TESTS_RELAY_CALLERS_H
#define TESTS_RELAY_CALLERS_H

#include "tests/relay/world.h"

struct callers;
struct callers *callers_new(void);
void callers_free(struct callers *c);
/* For world_config. */
void callers_effect(void *ctx, struct world *w, unsigned a, const struct relay_effect *e);

/* The member of a relay's host: it says what it is called on its segment, as often as this is called. False:
 * the relay has no address yet. */
bool callers_begin(struct callers *c, struct world *w, unsigned a);
/* Gone, and all its connections. */
void callers_kill(struct callers *c, struct world *w, unsigned a);
bool callers_alive(const struct callers *c, const struct world *w, unsigned a);

enum call_end { CALL_OPEN, CALL_DONE, CALL_REFUSED, CALL_RESET };
/* A dials b; each says so many bytes. Returns the call's number. */
unsigned callers_dial(
	struct callers *c, struct world *w, unsigned a, unsigned b, uint32_t from_a, uint32_t from_b);
enum call_end callers_ended(const struct callers *c, unsigned call);

#endif
