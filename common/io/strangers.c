/* SPDX-License-Identifier: Apache-2.0 */
/* strangers.c - which connection has to go: when there are too many of strangers, or when those of one kind
 * hold too much. Each host has a share. */
#include "common/io/edge_internal.h"

enum io_kind io_conn_kind(const struct io_conn *c)
{
	if (c->accepted && !c->trusted)
		return IO_KIND_STRANGER;
	return c->client ? IO_KIND_CLIENT : IO_KIND_MEMBER;
}

static const struct {
	size_t max;
	const char *why;
} kinds[] = {
	[IO_KIND_STRANGER] = { MC_STRANGER_BYTES_MAX, "strangers make this node hold too much" },
	[IO_KIND_CLIENT] = { MC_CLIENT_BYTES_MAX,
		"there is no memory for its message, or clients make this node hold too much" },
	[IO_KIND_MEMBER] = { MC_MEMBER_BYTES_MAX,
		"there is no memory for its frame, or members make this node hold too much" },
};

static size_t most_of(const struct io_conn *c)
{
	enum io_kind kind = io_conn_kind(c);
	size_t frames = (size_t)MC_MEMBER_FRAMES * node_frame_max(c->e->cfg->node);

	return kind == IO_KIND_MEMBER && frames > kinds[kind].max ? frames : kinds[kind].max;
}

/* What all of its kind hold. */
static size_t *held(struct io_conn *c)
{
	switch (io_conn_kind(c)) {
	case IO_KIND_STRANGER: return &c->e->stranger_bytes;
	case IO_KIND_CLIENT: return &c->e->client_bytes;
	case IO_KIND_MEMBER: break;
	}
	return &c->e->member_bytes;
}

enum { HOST_NUMBERS = 256 };

static uint8_t host_number(const struct io_conn *c)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (const char *p = c->addr.host; *p; p++)
		h = (h ^ (uint8_t)*p) * 16777619u;
	return (uint8_t)(h ^ h >> 8 ^ h >> 16 ^ h >> 24);
}

/* Bytes of each host, of one kind. */
static void count_bytes(struct edge *e, enum io_kind kind, size_t bytes[HOST_NUMBERS])
{
	for (unsigned i = 0; i < IO_BUCKETS; i++)
		for (struct io_conn *s = e->by_id[i]; s; s = s->by_id)
			if (io_conn_kind(s) == kind)
				bytes[host_number(s)] += s->frames.cap;
}

static struct io_conn *largest_of(struct edge *e, enum io_kind kind, uint8_t host)
{
	struct io_conn *most = NULL;

	for (unsigned i = 0; i < IO_BUCKETS; i++)
		for (struct io_conn *s = e->by_id[i]; s; s = s->by_id)
			if (io_conn_kind(s) == kind && host_number(s) == host &&
				(!most || s->frames.cap > most->frames.cap))
				most = s;
	return most;
}

void io_conn_drop_greedy(struct edge *e, const struct io_conn *c)
{
	size_t bytes[HOST_NUMBERS] = { 0 };
	uint8_t host = host_number(c);
	struct io_conn *most;

	count_bytes(e, io_conn_kind(c), bytes);
	for (unsigned h = 0; h < HOST_NUMBERS; h++)
		if (bytes[h] > bytes[host])
			host = (uint8_t)h;
	most = largest_of(e, io_conn_kind(c), host);
	if (most && most != c)
		io_conn_overfull(most);
}

static const enum io_wait stranger_waits[] = { IO_WAIT_HANDSHAKE, IO_WAIT_GUEST };

/* One too many: the oldest of the host that has most. A host that shares its number with another's only
 * shares its luck. */
struct io_conn *io_conn_crowding(struct edge *e)
{
	uint16_t count[HOST_NUMBERS] = { 0 };
	struct io_conn *found = NULL;
	uint16_t most = 0;

	for (size_t w = 0; w < sizeof(stranger_waits) / sizeof(stranger_waits[0]); w++)
		for (struct io_conn *s = e->oldest[stranger_waits[w]]; s; s = s->newer)
			if (io_conn_kind(s) == IO_KIND_STRANGER)
				count[host_number(s)]++;
	for (size_t w = 0; w < sizeof(stranger_waits) / sizeof(stranger_waits[0]); w++)
		for (struct io_conn *s = e->oldest[stranger_waits[w]]; s; s = s->newer)
			if (io_conn_kind(s) == IO_KIND_STRANGER && count[host_number(s)] > most) {
				most = count[host_number(s)];
				found = s;
			}
	return found;
}

/* --- counting --- */
bool io_conn_count(struct io_conn *c, size_t before, bool ok)
{
	size_t *all = held(c);

	mc_check(before <= *all);
	*all += c->frames.cap - before; /* may go down: unsigned arithmetic is exact */
	return ok && *all <= most_of(c);
}

bool io_conn_make_room(struct io_conn *c)
{
	if (*held(c) > most_of(c))
		io_conn_drop_greedy(c->e, c);
	return *held(c) <= most_of(c);
}

void io_conn_overfull(struct io_conn *c)
{
	char text[MC_ADDR_TEXT];

	io_gripe(c->e, EDGE_WARN, c->addr.host, "closed the connection of %s: %s", io_conn_text(c, text),
		kinds[io_conn_kind(c)].why);
	io_conn_drop(c, NODE_FAIL_SLOW);
}

bool io_conn_holds(struct io_conn *c, size_t before, bool ok)
{
	if (!io_conn_count(c, before, ok) && (!ok || !io_conn_make_room(c))) {
		io_conn_overfull(c);
		return false;
	}
	return c->state == IO_CONN_OPEN;
}
