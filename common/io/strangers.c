/* SPDX-License-Identifier: Apache-2.0 */
/* strangers.c - which of the connections that nobody knows has to go: when there are too many of them, or
 * when they hold too much. Each host has a share. */
#include "common/io/edge_internal.h"

static uint8_t host_number(const struct io_conn *c)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (const char *p = c->addr.host; *p; p++)
		h = (h ^ (uint8_t)*p) * 16777619u;
	return (uint8_t)(h ^ h >> 8 ^ h >> 16 ^ h >> 24);
}

static bool is_stranger(const struct io_conn *c)
{
	return c->accepted && !c->trusted;
}

static const enum io_wait stranger_waits[] = { IO_WAIT_HANDSHAKE, IO_WAIT_GUEST };

/* Strangers hold too much: another one that holds more than this one goes first. */
void io_conn_drop_greedy(struct edge *e, const struct io_conn *c)
{
	struct io_conn *most = NULL;

	for (size_t w = 0; w < sizeof(stranger_waits) / sizeof(stranger_waits[0]); w++)
		for (struct io_conn *s = e->oldest[stranger_waits[w]]; s; s = s->newer)
			if (s != c && is_stranger(s) &&
				s->frames.cap > (most ? most->frames.cap : c->frames.cap))
				most = s;
	if (!most)
		return;
	io_gripe(e, EDGE_WARN, most->addr.host,
		"closed the connection of %s: strangers make this node hold too much", most->addr.host);
	io_conn_drop(most, NODE_FAIL_SLOW);
}

/* One too many: the oldest of the host that has most. A host that shares its number with another's only
 * shares its luck. */
struct io_conn *io_conn_crowding(struct edge *e)
{
	uint16_t count[256] = { 0 };
	struct io_conn *found = NULL;
	uint16_t most = 0;

	for (size_t w = 0; w < sizeof(stranger_waits) / sizeof(stranger_waits[0]); w++)
		for (struct io_conn *s = e->oldest[stranger_waits[w]]; s; s = s->newer)
			if (is_stranger(s))
				count[host_number(s)]++;
	for (size_t w = 0; w < sizeof(stranger_waits) / sizeof(stranger_waits[0]); w++)
		for (struct io_conn *s = e->oldest[stranger_waits[w]]; s; s = s->newer)
			if (is_stranger(s) && count[host_number(s)] > most) {
				most = count[host_number(s)];
				found = s;
			}
	return found;
}
