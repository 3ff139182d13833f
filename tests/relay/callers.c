/* SPDX-License-Identifier: Apache-2.0 */
/* callers.c - members that call each other. They know nothing of relays: what they see is what the edge would
 * show them. */
#include "tests/relay/callers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/relay/datagram.h"

enum { CALLS = 4096, LISTENS = 64, PLACES = 1024, HEADER = 4, PORT = 6900, CHUNK = 70000 };

/* One end of a call. */
struct end {
	unsigned a, life;
	relay_stream name; /* 0: none, or none any more */
	uint32_t total, sent, got, untaken;
	uint64_t allowed;
	bool waiting, said_end, heard_end;
};
struct call {
	struct end ends[2];
	enum call_end how;
};
struct host {
	unsigned life; /* of the relay that knows this member */
	bool alive;
	char home[RELAY_HOME_TEXT];
	struct mc_addr listens[LISTENS];
	unsigned listen_count, listen_life;
	struct {
		unsigned life;
		uint16_t generation;
		int call; /* -1: it was dialled, and has not said which it is */
		bool taken;
		struct end *end;
	} places[PLACES];
};
struct callers {
	struct host hosts[WORLD_RELAYS];
	struct call calls[CALLS];
	unsigned call_count;
	uint64_t said;
	struct end strangers[PLACES]; /* dialled, before they know which call it is */
};

struct callers *callers_new(void)
{
	return calloc(1, sizeof(struct callers));
}

void callers_free(struct callers *c)
{
	free(c);
}

static uint8_t said(unsigned call, int end, uint32_t at)
{
	if (end == 0 && at < HEADER)
		return (uint8_t)(call >> (8 * at));
	return (uint8_t)(call * 31 + (unsigned)end * 7 + at * 13 + (at >> 8) * 5);
}

/* --- connections of a host --- */

static relay_stream take_place(struct callers *c, struct world *w, unsigned a, int call, struct end *end)
{
	struct host *h = &c->hosts[a];

	for (unsigned i = 0; i < PLACES; i++) {
		if (h->places[i].taken && h->places[i].life == world_life(w, a))
			continue;
		h->places[i].taken = true;
		h->places[i].life = world_life(w, a);
		h->places[i].call = call;
		h->places[i].end = end;
		end->a = a;
		end->life = world_life(w, a);
		end->name = (relay_stream)++h->places[i].generation << 16 | (i + 1);
		return end->name;
	}
	world_fail(w, "host %u has no place for a connection", a);
}

static struct end *end_of(struct callers *c, struct world *w, unsigned a, relay_stream name, int *call)
{
	unsigned i = (name & 0xffff) - 1;
	struct host *h = &c->hosts[a];

	if (i >= PLACES || !h->places[i].taken || h->places[i].life != world_life(w, a) ||
		h->places[i].end->name != name)
		return NULL;
	*call = h->places[i].call;
	return h->places[i].end;
}

static void give_place(struct callers *c, struct end *e)
{
	c->hosts[e->a].places[(e->name & 0xffff) - 1].taken = false;
	e->name = 0;
}

static void over(struct call *call, enum call_end how)
{
	if (call->how == CALL_OPEN)
		call->how = how;
}

/* --- what a member does, later --- */

struct task {
	struct callers *c;
	struct end *end;
	relay_stream name;
	int call;
	uint32_t n;
	uint32_t place;
	struct mc_addr addr;
	enum relay_event_type what;
	bool ok;
};

static void run_task(struct world *w, unsigned a, void *ctx)
{
	struct task *t = ctx;
	struct relay_event ev = { .type = t->what,
		.stream = t->name,
		.addr = &t->addr,
		.place = t->place,
		.room = t->n,
		.ok = t->ok };
	int call;
	struct end *e = t->name != 0 ? end_of(t->c, w, a, t->name, &call) : NULL;
	bool gone = t->name != 0 && e == NULL;

	if (t->what == RELAY_EV_STREAM_ROOM && e != NULL)
		e->untaken -= t->n;
	if (t->what == RELAY_EV_STREAM_CLOSED && e != NULL)
		give_place(t->c, e);
	if (!gone)
		world_step(w, a, &ev);
}

static void later(struct callers *c, struct world *w, unsigned a, int64_t most_us, struct task t)
{
	struct task *copy = malloc(sizeof(*copy));

	t.c = c;
	*copy = t;
	world_after(w, a, 1 + (int64_t)mc_rng_below(world_rng(w), (uint64_t)most_us), run_task, copy);
}

static void talk(struct world *w, unsigned a, void *ctx)
{
	struct task *t = ctx;
	struct relay_event ev = { .type = RELAY_EV_STREAM_BYTES, .stream = t->name };
	static uint8_t bytes[CHUNK];
	int call;
	struct end *e = end_of(t->c, w, a, t->name, &call);
	uint32_t n;

	if (e == NULL || e->said_end || e->allowed == 0)
		return;
	e->waiting = false;
	n = e->total - e->sent < e->allowed ? e->total - e->sent : (uint32_t)e->allowed;
	n = n > CHUNK ? CHUNK : n;
	if (n > 1)
		n = 1 + (uint32_t)mc_rng_below(world_rng(w), n);
	if (e->sent == 0 && n > 0 && n < HEADER && e->total >= HEADER)
		n = HEADER;
	if (call >= 0 && n > 0) {
		for (uint32_t i = 0; i < n; i++)
			bytes[i] = said((unsigned)call, e == &t->c->calls[call].ends[1], e->sent + i);
		e->sent += n;
		e->allowed -= n;
		ev.p = bytes;
		ev.n = n;
		world_step(w, a, &ev);
	} else if (call >= 0) {
		e->said_end = true;
		ev.type = RELAY_EV_STREAM_END;
		world_step(w, a, &ev);
	}
	e = end_of(t->c, w, a, t->name, &call);
	if (e != NULL && call >= 0 && e->allowed > 0 && !e->said_end && !e->waiting) {
		struct task *again = malloc(sizeof(*again));

		*again = *t;
		e->waiting = true;
		world_after(w, a, 1 + (int64_t)mc_rng_below(world_rng(w), 2000), talk, again);
	}
}

static void may_talk(struct callers *c, struct world *w, unsigned a, struct end *e)
{
	struct task *t;

	if (e->waiting || e->allowed == 0)
		return;
	t = calloc(1, sizeof(*t));
	t->c = c;
	t->name = e->name;
	e->waiting = true;
	world_after(w, a, 1 + (int64_t)mc_rng_below(world_rng(w), 500), talk, t);
}

/* --- what a relay does --- */

/* The first bytes say which call it is: until then the end is a stranger's. */
static struct end *introduce(
	struct callers *c, struct world *w, unsigned a, struct end *e, const uint8_t *p, size_t n, int *call)
{
	struct end *known;

	if (n < HEADER)
		world_fail(w, "less than a header came at once"); /* the first record has it */
	*call = (int)((unsigned)p[0] | (unsigned)p[1] << 8 | (unsigned)p[2] << 16 | (unsigned)p[3] << 24);
	if (*call < 0 || (unsigned)*call >= c->call_count)
		world_fail(w, "what is said on host %u is of no call", a);
	known = &c->calls[*call].ends[1];
	known->a = a;
	known->life = e->life;
	known->name = e->name;
	known->allowed = e->allowed;
	known->waiting = false;
	e->name = 0;
	c->hosts[a].places[(known->name & 0xffff) - 1].end = known;
	c->hosts[a].places[(known->name & 0xffff) - 1].call = *call;
	return known;
}

static void on_send(struct callers *c, struct world *w, unsigned a, const struct relay_effect *fx)
{
	int call;
	struct end *e = end_of(c, w, a, fx->stream, &call);
	size_t n = (size_t)fx->bytes.n;

	if (e == NULL)
		return; /* it broke a moment ago */
	if (call < 0)
		e = introduce(c, w, a, e, fx->bytes.p, n, &call);
	if (e->heard_end)
		world_fail(w, "call %d: bytes behind the end", call);
	for (size_t i = 0; i < n; i++)
		if (fx->bytes.p[i] !=
			said((unsigned)call, e == &c->calls[call].ends[0], e->got + (uint32_t)i))
			world_fail(w, "call %d: byte %u is wrong", call, e->got + (uint32_t)i);
	e->got += (uint32_t)n;
	e->untaken += (uint32_t)n;
	if (e->untaken > MC_RELAY_STREAM_WINDOW)
		world_fail(w, "call %d: %u bytes are not taken yet, and more come", call, e->untaken);
	later(c, w, a, call % 5 == 0 ? 200000 : 2000,
		(struct task){ .name = e->name, .n = (uint32_t)n, .what = RELAY_EV_STREAM_ROOM });
	may_talk(c, w, a, e);
}

static void on_end(struct callers *c, struct world *w, unsigned a, relay_stream name)
{
	int call;
	struct end *e = end_of(c, w, a, name, &call), *other;

	if (e == NULL)
		return;
	if (call < 0)
		world_fail(w, "an end before the beginning");
	other = &c->calls[call].ends[e == &c->calls[call].ends[0]];
	e->heard_end = true;
	if (!other->said_end || e->got != other->total)
		world_fail(w, "call %d: the end after %u bytes of %u", call, e->got, other->total);
	if (other->heard_end)
		over(&c->calls[call], CALL_DONE);
}

static void on_close(struct callers *c, struct world *w, unsigned a, const struct relay_effect *fx)
{
	int call;
	struct end *e = end_of(c, w, a, fx->stream, &call);

	if (e == NULL)
		return;
	give_place(c, e);
	if (call < 0)
		return;
	if (!fx->reset && !(e->heard_end && e->said_end))
		world_fail(w, "call %d is closed before its end", call);
	if (fx->reset)
		over(&c->calls[call], CALL_RESET);
}

static void on_dial(struct callers *c, struct world *w, unsigned a, const struct relay_effect *fx)
{
	struct task t = { .place = fx->place, .addr = *fx->addr, .what = RELAY_EV_STREAM_FAILED };
	struct end *e = NULL;

	if (callers_alive(c, w, a) && fx->addr->port == PORT) {
		for (unsigned i = 0; i < PLACES && e == NULL; i++)
			if (c->strangers[i].name == 0)
				e = &c->strangers[i];
		if (e == NULL)
			world_fail(w, "too many strangers on host %u", a);
		*e = (struct end){ .a = a };
		t.what = RELAY_EV_STREAM_UP;
		t.name = take_place(c, w, a, -1, e);
	}
	later(c, w, a, 300, t);
}

static void listen_at(struct callers *c, struct world *w, unsigned a, const struct relay_effect *fx)
{
	struct host *h = &c->hosts[a];

	if (h->listen_life != world_life(w, a))
		h->listen_count = 0;
	h->listen_life = world_life(w, a);
	for (unsigned i = 0; i < h->listen_count; i++) {
		if (!mc_addr_eq(&h->listens[i], fx->addr))
			continue;
		if (fx->type == RELAY_FX_LISTEN)
			world_fail(w, "relay %u listens twice on one address", a);
		h->listens[i] = h->listens[--h->listen_count];
		return;
	}
	if (fx->type == RELAY_FX_UNLISTEN)
		world_fail(w, "relay %u stops to listen where it does not", a);
	if (h->listen_count == LISTENS)
		world_fail(w, "relay %u listens on too many addresses", a);
	h->listens[h->listen_count++] = *fx->addr;
}

void callers_effect(void *ctx, struct world *w, unsigned a, const struct relay_effect *fx)
{
	struct callers *c = ctx;
	struct end *e;
	int call;

	switch (fx->type) {
	case RELAY_FX_LISTEN:
	case RELAY_FX_UNLISTEN: listen_at(c, w, a, fx); break;
	case RELAY_FX_STREAM_DIAL: on_dial(c, w, a, fx); break;
	case RELAY_FX_STREAM_SEND: on_send(c, w, a, fx); break;
	case RELAY_FX_STREAM_END: on_end(c, w, a, fx->stream); break;
	case RELAY_FX_STREAM_CLOSE: on_close(c, w, a, fx); break;
	case RELAY_FX_STREAM_READ:
		e = end_of(c, w, a, fx->stream, &call);
		if (e != NULL) {
			e->allowed += fx->room;
			may_talk(c, w, a, e);
		}
		break;
	case RELAY_FX_STREAM_CHECK:
		later(c, w, a, 300,
			(struct task){ .addr = *fx->addr,
				.what = RELAY_EV_STREAM_CHECKED,
				.ok = callers_alive(c, w, a) });
		break;
	default: break;
	}
}

/* --- members --- */

bool callers_alive(const struct callers *c, const struct world *w, unsigned a)
{
	return c->hosts[a].alive && c->hosts[a].life == world_life(w, a) && world_running(w, a);
}

bool callers_begin(struct callers *c, struct world *w, unsigned a)
{
	struct host *h = &c->hosts[a];
	struct made what = {
		.host = h->home, .port = PORT, .number = UINT64_C(1) << 60 | ++c->said, .try = 1
	};
	uint8_t p[2048];

	if (!world_running(w, a) || !relay_home(world_block(w, a), h->home))
		return false;
	h->life = world_life(w, a);
	h->alive = true;
	world_say_from(w, a, p, made_write(HZ_JOIN_REQUEST, &what, p, sizeof(p)));
	return true;
}

void callers_kill(struct callers *c, struct world *w, unsigned a)
{
	struct host *h = &c->hosts[a];

	h->alive = false;
	for (unsigned i = 0; i < PLACES; i++) {
		if (!h->places[i].taken || h->places[i].life != world_life(w, a))
			continue;
		if (h->places[i].call >= 0)
			over(&c->calls[h->places[i].call], CALL_RESET);
		later(c, w, a, 100,
			(struct task){ .name = h->places[i].end->name, .what = RELAY_EV_STREAM_CLOSED });
	}
}

/* --- calls --- */

unsigned callers_dial(
	struct callers *c, struct world *w, unsigned a, unsigned b, uint32_t from_a, uint32_t from_b)
{
	struct host *h = &c->hosts[a];
	unsigned number = c->call_count++;
	struct call *call = &c->calls[number % CALLS];

	if (number >= CALLS)
		world_fail(w, "more calls than this remembers");
	memset(call, 0, sizeof(*call));
	call->ends[0].total = from_a + HEADER;
	call->ends[1].total = from_b;
	call->how = CALL_REFUSED;
	for (unsigned i = 0; i < h->listen_count && h->listen_life == world_life(w, a); i++) {
		if (strcmp(h->listens[i].host, c->hosts[b].home) != 0)
			continue;
		call->how = CALL_OPEN;
		later(c, w, a, 100,
			(struct task){ .name = take_place(c, w, a, (int)number, &call->ends[0]),
				.addr = h->listens[i],
				.what = RELAY_EV_STREAM_ACCEPTED });
	}
	return number;
}

enum call_end callers_ended(const struct callers *c, unsigned call)
{
	return c->calls[call].how;
}
