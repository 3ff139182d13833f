/* SPDX-License-Identifier: Apache-2.0 */
/* happens.c - the queue of a world: what comes when, to whom, and what the effects of its relays become. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/relay/world_internal.h"

enum { HEARD_WITHIN = 20 /* us: a network */ };

/* --- the queue --- */

static bool before(const struct event *a, const struct event *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->seq < b->seq;
}

void world_put_event(struct world *w, struct event e)
{
	unsigned i = w->heap_n++;

	if (w->heap_n > w->heap_cap) {
		w->heap_cap = w->heap_cap ? w->heap_cap * 2 : 1024;
		w->heap = realloc(w->heap, w->heap_cap * sizeof(*w->heap));
	}
	e.seq = w->seq++;
	for (; i > 0 && before(&e, &w->heap[(i - 1) / 2]); i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = e;
}

static struct event take_event(struct world *w)
{
	struct event first = w->heap[0], last = w->heap[--w->heap_n];
	unsigned i = 0, k;

	while ((k = 2 * i + 1) < w->heap_n) {
		if (k + 1 < w->heap_n && before(&w->heap[k + 1], &w->heap[k]))
			k++;
		if (!before(&w->heap[k], &last))
			break;
		w->heap[i] = w->heap[k];
		i = k;
	}
	w->heap[i] = last;
	return first;
}

static int64_t delay(struct world *w)
{
	return w->cfg.delay_us + (int64_t)mc_rng_below(&w->rng, (uint64_t)w->cfg.jitter_us + 1);
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

uint64_t world_hash(const uint8_t *p, size_t n)
{
	uint64_t h = n + 1;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return h;
}

/* --- addresses and places --- */

struct mc_addr world_address(unsigned a)
{
	struct mc_addr addr = { .port = PORT };

	snprintf(addr.host, sizeof(addr.host), "10.%u.%u.1", a / 250, a % 250);
	return addr;
}

static unsigned relay_at(const struct world *w, const struct mc_addr *addr)
{
	for (unsigned i = 0; i < w->node_count; i++) {
		struct mc_addr a = world_address(i);

		if (mc_addr_eq(&a, addr))
			return i;
	}
	return WORLD_RELAYS;
}

static relay_link new_link(struct world *w, unsigned a)
{
	struct node *n = &w->nodes[a];

	for (unsigned i = 0; i < PLACES; i++)
		if (!n->taken[i]) {
			n->taken[i] = true;
			n->generation[i]++;
			return (relay_link)n->generation[i] << 16 | (i + 1);
		}
	world_fail(w, "relay %u has no place for a link", a);
}

static bool reachable(const struct world *w, unsigned a)
{
	return a < w->node_count && w->nodes[a].running;
}

/* --- effects --- */

static void deliver(struct world *w, unsigned a, const struct relay_effect *e)
{
	unsigned segment = w->nodes[a].segment;
	size_t n = (size_t)e->bytes.n - RELAY_MARK;
	uint64_t hash = world_hash(e->bytes.p, n);

	if (!relay_marked(e->bytes.p, (size_t)e->bytes.n))
		world_fail(w, "relay %u delivers a datagram without the mark", a);
	for (unsigned i = 0; i < w->datagram_count; i++) {
		struct datagram *d = &w->datagrams[i];

		if (d->hash != hash)
			continue;
		if (d->segment == segment)
			world_fail(
				w, "datagram %u comes back to the segment %u that it came from", i, segment);
		/* Two that deliver in the same moment cannot hear each other first: no rule helps against
		 * that. */
		if (d->heard[segment] > 0 && w->now_us - d->at_us[segment] <= HEARD_WITHIN)
			continue;
		d->at_us[segment] = w->now_us;
		if (d->heard[segment]++ > 0)
			world_fail(w, "datagram %u is delivered twice on segment %u", i, segment);
	}
	for (unsigned i = 0; i < w->node_count; i++) {
		struct event ev = { .at_us = w->now_us + HEARD_WITHIN,
			.what = H_HEARD,
			.a = i,
			.life = w->nodes[i].life,
			.own = i == a };

		if (!w->nodes[i].running || w->nodes[i].segment != segment)
			continue;
		ev.p = malloc((size_t)e->bytes.n);
		memcpy(ev.p, e->bytes.p, (size_t)e->bytes.n);
		ev.n = (size_t)e->bytes.n;
		ev.addr = world_address(a);
		world_put_event(w, ev);
	}
}

static void announce(struct world *w, unsigned a, const struct relay_effect *e)
{
	for (unsigned i = 0; i < w->node_count; i++) {
		struct event ev = { .at_us = w->now_us + HEARD_WITHIN,
			.what = H_NEIGHBOUR,
			.a = i,
			.life = w->nodes[i].life };

		if (!w->nodes[i].running || w->nodes[i].segment != w->nodes[a].segment)
			continue;
		ev.p = malloc((size_t)e->bytes.n);
		memcpy(ev.p, e->bytes.p, (size_t)e->bytes.n);
		ev.n = (size_t)e->bytes.n;
		world_put_event(w, ev);
	}
}

static void dial(struct world *w, unsigned a, const struct mc_addr *addr)
{
	struct event ev = { .at_us = w->now_us + 2 * delay(w),
		.what = H_CONNECT,
		.a = a,
		.life = w->nodes[a].life,
		.b = relay_at(w, addr),
		.addr = *addr };

	world_put_event(w, ev);
}

static struct conn *conn_of(struct world *w, unsigned a, relay_link link, unsigned *end)
{
	unsigned at = w->nodes[a].conn_at[(link & 0xffff) - 1];
	struct conn *c = at < w->conn_count ? &w->conns[at] : NULL;

	for (*end = 0; c != NULL && c->open && *end < 2; ++*end)
		if (c->relay[*end] == a && c->life[*end] == w->nodes[a].life && c->link[*end] == link)
			return c;
	return NULL;
}

void world_put_conn(
	struct world *w, struct conn *c, unsigned to, enum happening what, const struct mc_bytes *bytes)
{
	struct event ev = { .what = what,
		.a = c->relay[to],
		.life = c->life[to],
		.conn = (unsigned)(c - w->conns),
		.end = to };

	ev.at_us = w->now_us + delay(w);
	if (ev.at_us < c->last_us[to])
		ev.at_us = c->last_us[to];
	c->last_us[to] = ev.at_us;
	if (bytes != NULL) {
		ev.n = (size_t)bytes->n;
		ev.p = malloc(ev.n);
		memcpy(ev.p, bytes->p, ev.n);
	}
	world_put_event(w, ev);
}

static void free_place(struct node *n, relay_link link)
{
	n->taken[(link & 0xffff) - 1] = false;
}

static void close_link(struct world *w, unsigned a, relay_link link)
{
	unsigned end;
	struct conn *c = conn_of(w, a, link, &end);

	if (c == NULL && link == w->gone)
		return; /* it is told of that in this very step */
	if (c == NULL)
		world_fail(w, "relay %u closes a link that it does not have", a);
	c->closed[end] = true;
	world_put_conn(w, c, !end, H_CLOSED, NULL);
	world_put_conn(w, c, end, H_CLOSED, NULL);
}

/* RELAY_SIM_LOG=1: what each tells, to find out why a seed fails. */
static void log_tell(const struct world *w, unsigned a, const struct relay_notice *t)
{
	fprintf(stderr,
		"%lld relay %u (segment %u) notice %d %s %s:%d reason %s rule %s links %u number %llu\n",
		(long long)w->now_us, a, w->nodes[a].segment, (int)t->type, t->dialled ? "to" : "from",
		t->addr.host, t->addr.port, t->reason ? relay_reason_word(t->reason) : "",
		relay_rule_name(t->rule), t->links, (unsigned long long)t->member.uuid.lo);
}

static void carry_out(struct world *w, unsigned a, const struct relay_effect *e)
{
	struct node *n = &w->nodes[a];
	unsigned end;
	struct conn *c;

	w->trace = mix(w->trace, (uint64_t)e->type << 32 | a);
	if (e->bytes.n > 0)
		w->trace = mix(w->trace, world_hash(e->bytes.p, (size_t)e->bytes.n));
	switch (e->type) {
	case RELAY_FX_SEND:
		c = conn_of(w, a, e->link, &end);
		if (c == NULL)
			world_fail(w, "relay %u sends on a link that it does not have", a);
		if (!c->closed[!end])
			world_put_conn(w, c, !end, H_BYTES, &e->bytes);
		break;
	case RELAY_FX_DELIVER: deliver(w, a, e); break;
	case RELAY_FX_ANNOUNCE: announce(w, a, e); break;
	case RELAY_FX_DIAL: dial(w, a, e->addr); break;
	case RELAY_FX_CLOSE: close_link(w, a, e->link); break;
	case RELAY_FX_CHECK: {
		struct event ev = { .at_us = w->now_us + delay(w),
			.what = H_CHECKED,
			.a = a,
			.life = n->life,
			.addr = *e->addr };

		world_put_event(w, ev);
		break;
	}
	case RELAY_FX_NOTICE:
		if (getenv("RELAY_SIM_LOG") != NULL)
			log_tell(w, a, e->notice);
		n->notices[e->notice->type]++;
		if (e->notice->type == RELAY_NOTICE_STATUS)
			n->counts = *e->notice->counts;
		break;
	case RELAY_FX_QUIT: n->running = false; break;
	case RELAY_FX_LOOK:
	case RELAY_FX_COUNT: break;
	default: w->cfg.effect(w->cfg.ctx, w, a, e); break;
	}
}

static int64_t cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void world_step(struct world *w, unsigned a, struct relay_event *ev)
{
	struct node *n = &w->nodes[a];
	const char *broken;
	int64_t began = cpu_now(), at_us;

	ev->now_us = w->now_us;
	relay_effects_reset(&w->fx);
	relay_step(n->r, ev, &w->fx);
	n->cpu_ns += cpu_now() - began;
	w->steps++;
	broken = w->node_count < 100 ? relay_invariant(n->r) : NULL;
	if (broken != NULL)
		world_fail(w, "relay %u: does not hold: %s", a, broken);
	if (w->fx.lost > 0)
		world_fail(w, "relay %u: %u effects are lost", a, w->fx.lost);
	for (uint32_t i = 0; i < w->fx.n; i++)
		carry_out(w, a, &w->fx.v[i]);
	at_us = relay_deadline(n->r);
	if (at_us != INT64_MAX && (n->tick_at_us <= w->now_us || at_us < n->tick_at_us)) {
		n->tick_at_us = at_us > w->now_us ? at_us : w->now_us + 1;
		world_put_event(
			w, (struct event){ .at_us = n->tick_at_us, .what = H_TICK, .a = a, .life = n->life });
	}
}

/* --- what happens --- */

static void on_connect(struct world *w, const struct event *e)
{
	struct relay_event ev = { .type = RELAY_EV_DIAL_FAILED, .addr = &e->addr, .message = "refused" };
	struct mc_addr from = world_address(e->a);
	struct conn *c;

	if (!reachable(w, e->b)) {
		world_step(w, e->a, &ev);
		return;
	}
	if (w->conn_count == w->conn_cap) {
		w->conn_cap = w->conn_cap ? w->conn_cap * 2 : 256;
		w->conns = realloc(w->conns, w->conn_cap * sizeof(*w->conns));
	}
	c = &w->conns[w->conn_count++];
	*c = (struct conn){
		.open = true, .relay = { e->a, e->b }, .life = { w->nodes[e->a].life, w->nodes[e->b].life }
	};
	c->link[0] = new_link(w, e->a);
	c->link[1] = new_link(w, e->b);
	w->nodes[e->a].conn_at[(c->link[0] & 0xffff) - 1] =
		w->nodes[e->b].conn_at[(c->link[1] & 0xffff) - 1] = w->conn_count - 1;
	ev = (struct relay_event){ .type = RELAY_EV_ACCEPTED, .link = c->link[1], .addr = &from };
	world_step(w, e->b, &ev);
	c = &w->conns[w->conn_count - 1];
	ev = (struct relay_event){ .type = RELAY_EV_CONNECTED, .link = c->link[0], .addr = &e->addr };
	world_step(w, e->a, &ev);
}

static void on_bytes(struct world *w, const struct event *e)
{
	struct conn *c = &w->conns[e->conn];
	unsigned from = !e->end;
	struct relay_event ev = { .type = RELAY_EV_BYTES, .link = c->link[e->end], .p = e->p, .n = e->n };
	struct node *sender = &w->nodes[c->relay[from]];
	relay_link back = c->link[from];
	size_t first;

	if (c->closed[e->end])
		return;
	/* In two pieces, cut anywhere: a stream has no edges. */
	first = e->n > 1 ? 1 + (size_t)mc_rng_below(&w->rng, e->n - 1) : e->n;
	if (sender->running && sender->life == c->life[from] && !c->closed[from]) {
		struct relay_event room = { .type = RELAY_EV_ROOM, .link = back, .room = e->n };

		world_step(w, c->relay[from], &room);
		c = &w->conns[e->conn];
	}
	if (!w->nodes[e->a].running || c->closed[e->end])
		return;
	ev.n = first;
	world_step(w, e->a, &ev);
	c = &w->conns[e->conn];
	if (first == e->n || !w->nodes[e->a].running || c->closed[e->end])
		return;
	ev.p = e->p + first;
	ev.n = e->n - first;
	world_step(w, e->a, &ev);
}

static void on_closed(struct world *w, const struct event *e)
{
	struct conn *c = &w->conns[e->conn];
	struct relay_event ev = { .type = RELAY_EV_CLOSED, .link = c->link[e->end] };

	if (c->link[e->end] == 0)
		return;
	c->closed[e->end] = true;
	c->link[e->end] = 0;
	free_place(&w->nodes[e->a], ev.link);
	w->gone = ev.link;
	world_step(w, e->a, &ev);
	w->gone = 0;
	c = &w->conns[e->conn];
	c->open = c->link[0] != 0 || c->link[1] != 0;
}

static void keep(struct world *w, struct node *n, const struct event *e)
{
	(void)w;
	if (n->kept_n == n->kept_cap) {
		n->kept_cap = n->kept_cap ? n->kept_cap * 2 : 16;
		n->kept = realloc(n->kept, n->kept_cap * sizeof(*n->kept));
	}
	n->kept[n->kept_n++] = *e;
}

static void happen(struct world *w, struct event *e)
{
	struct node *n = &w->nodes[e->a];
	struct relay_event ev = { .type = RELAY_EV_TICK };

	if (!n->running || n->life != e->life) {
		free(e->p);
		return;
	}
	if (n->frozen) {
		keep(w, n, e);
		return;
	}
	w->trace = mix(w->trace, (uint64_t)e->at_us << 8 | e->what);
	switch (e->what) {
	case H_TICK:
		if (relay_deadline(n->r) <= w->now_us)
			world_step(w, e->a, &ev);
		else if (n->tick_at_us <= w->now_us && relay_deadline(n->r) != INT64_MAX) {
			n->tick_at_us = relay_deadline(n->r);
			world_put_event(w,
				(struct event){
					.at_us = n->tick_at_us, .what = H_TICK, .a = e->a, .life = n->life });
		}
		break;
	case H_CONNECT: on_connect(w, e); break;
	case H_BYTES: on_bytes(w, e); break;
	case H_CLOSED: on_closed(w, e); break;
	case H_HEARD:
		ev = (struct relay_event){ .type = RELAY_EV_HEARD,
			.p = e->p,
			.n = e->n,
			.addr = &e->addr,
			.own = e->own,
			.here = e->here,
			.places = 1 };
		world_step(w, e->a, &ev);
		break;
	case H_NEIGHBOUR:
		ev = (struct relay_event){ .type = RELAY_EV_NEIGHBOUR, .p = e->p, .n = e->n };
		world_step(w, e->a, &ev);
		break;
	case H_CHECKED:
		ev = (struct relay_event){ .type = RELAY_EV_CHECKED, .addr = &e->addr, .ok = true };
		world_step(w, e->a, &ev);
		break;
	case H_TASK: e->task(w, e->a, e->p); break;
	}
	free(e->p);
}

void world_run(struct world *w, int64_t for_us)
{
	int64_t until_us = w->now_us + for_us;

	while (w->heap_n > 0 && w->heap[0].at_us <= until_us) {
		struct event e = take_event(w);

		if (e.at_us > w->now_us)
			w->now_us = e.at_us;
		happen(w, &e);
	}
	w->now_us = until_us;
}
