/* SPDX-License-Identifier: Apache-2.0 */
/* world.c - relays in one process: who is there, who is cut off or stopped, what they told. It takes nothing
 * from the system but memory; its time is its own. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/relay/world_internal.h"

enum { EFFECTS = 64 << 20 };

void world_fail(const struct world *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "seed %llu, %lld us: ", (unsigned long long)w->cfg.seed, (long long)w->now_us);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static void *pages(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

struct world *world_new(const struct world_config *cfg)
{
	struct world *w = calloc(1, sizeof(*w));

	w->cfg = *cfg;
	w->now_us = 1000000;
	mc_rng_seed(&w->rng, cfg->seed);
	w->nodes = pages(WORLD_RELAYS * sizeof(*w->nodes));
	w->datagrams = pages(WORLD_DATAGRAMS * sizeof(*w->datagrams));
	w->fx_block = pages(EFFECTS);
	relay_effects_init(&w->fx, w->fx_block, EFFECTS);
	return w;
}

void world_free(struct world *w)
{
	for (unsigned i = 0; i < w->heap_n; i++)
		free(w->heap[i].p);
	for (unsigned i = 0; i < w->node_count; i++) {
		for (unsigned k = 0; k < w->nodes[i].kept_n; k++)
			free(w->nodes[i].kept[k].p);
		free(w->nodes[i].kept);
		if (w->nodes[i].block != NULL)
			munmap(w->nodes[i].block, relay_size());
	}
	munmap(w->nodes, WORLD_RELAYS * sizeof(*w->nodes));
	munmap(w->datagrams, WORLD_DATAGRAMS * sizeof(*w->datagrams));
	munmap(w->fx_block, EFFECTS);
	free(w->heap);
	free(w->conns);
	free(w);
}

struct mc_rng *world_rng(struct world *w)
{
	return &w->rng;
}

/* --- who is there --- */

unsigned world_relay(struct world *w, unsigned segment)
{
	w->nodes[w->node_count].segment = segment;
	return w->node_count++;
}

static void tell_hubs(struct world *w, unsigned a)
{
	struct node *n = &w->nodes[a];
	struct relay_event ev = { .type = RELAY_EV_PEERS, .peers = n->hubs, .peer_count = n->hub_count };

	world_step(w, a, &ev);
}

void world_hub(struct world *w, unsigned a, unsigned b)
{
	struct node *n = &w->nodes[a];

	n->hubs[n->hub_count++] = world_address(b);
	if (n->running)
		tell_hubs(w, a);
}

void world_start(struct world *w, unsigned a)
{
	struct node *n = &w->nodes[a];
	struct relay_event ev = { .type = RELAY_EV_START };

	if (n->block != NULL)
		munmap(n->block, relay_size());
	n->block = pages(relay_size());
	for (size_t i = 0; i < sizeof(n->secret); i++)
		n->secret[i] = n->twin != 0 ? w->nodes[n->twin - 1].secret[i] : (uint8_t)mc_rng_next(&w->rng);
	n->cfg = (struct relay_config){ .group = "224.2.2.4",
		.group_port = PORT,
		.self = "host",
		.accepts = true,
		.password = { (const uint8_t *)"open sesame", 11 },
		.any_hub_will_do = w->cfg.equals,
		.datagram_rate = w->cfg.rate,
		.check_reachable = true,
		.carry_connections = w->cfg.effect != NULL,
		.dials = n->hub_count > 0,
		.tell_decisions = getenv("RELAY_SIM_LOG") != NULL };
	n->r = relay_init(n->block, &n->cfg, n->secret);
	n->running = true;
	n->frozen = false;
	n->life++;
	n->tick_at_us = 0;
	memset(n->taken, 0, sizeof(n->taken));
	world_step(w, a, &ev);
	ev = (struct relay_event){ .type = RELAY_EV_PLACES, .places = 1 };
	world_step(w, a, &ev);
	if (n->hub_count > 0)
		tell_hubs(w, a);
}

void world_twin(struct world *w, unsigned a, unsigned b)
{
	w->nodes[a].twin = b + 1;
}

void world_kill(struct world *w, unsigned a)
{
	struct node *n = &w->nodes[a];

	if (!n->running)
		return;
	n->running = false;
	for (unsigned i = 0; i < w->conn_count; i++) {
		struct conn *c = &w->conns[i];

		for (unsigned end = 0; c->open && end < 2; end++)
			if (c->relay[end] == a && c->life[end] == n->life && c->link[end] != 0) {
				c->link[end] = 0;
				c->closed[end] = true;
				world_put_conn(w, c, !end, H_CLOSED, NULL);
			}
	}
}

void world_freeze(struct world *w, unsigned a, bool frozen)
{
	struct node *n = &w->nodes[a];

	n->frozen = frozen;
	for (unsigned i = 0; !frozen && i < n->kept_n; i++) {
		struct event e = n->kept[i];

		/* As the edge does: what the group said is read before the links are. */
		e.at_us = w->now_us + (e.what == H_HEARD || e.what == H_NEIGHBOUR ? 1 : 2);
		world_put_event(w, e);
	}
	if (!frozen)
		n->kept_n = 0;
}

bool world_cut(struct world *w, unsigned a, unsigned b)
{
	bool any = false;

	for (unsigned i = 0; i < w->conn_count; i++) {
		struct conn *c = &w->conns[i];
		bool of_them =
			(c->relay[0] == a && c->relay[1] == b) || (c->relay[0] == b && c->relay[1] == a);

		if (!c->open || !of_them)
			continue;
		any = true;
		for (unsigned end = 0; end < 2; end++)
			if (c->link[end] != 0)
				world_put_conn(w, c, end, H_CLOSED, NULL);
	}
	return any;
}

unsigned world_links(const struct world *w, unsigned a)
{
	return w->nodes[a].running ? relay_link_count(w->nodes[a].r) : 0;
}

bool world_running(const struct world *w, unsigned a)
{
	return w->nodes[a].running;
}

unsigned world_relays(const struct world *w)
{
	return w->node_count;
}

unsigned world_segment(const struct world *w, unsigned a)
{
	return w->nodes[a].segment;
}

bool world_linked(const struct world *w, unsigned a, unsigned b)
{
	for (unsigned i = 0; i < w->conn_count; i++) {
		const struct conn *c = &w->conns[i];

		if (c->open && c->link[0] != 0 && c->link[1] != 0 && !c->closed[0] && !c->closed[1] &&
			((c->relay[0] == a && c->relay[1] == b) || (c->relay[0] == b && c->relay[1] == a)))
			return true;
	}
	return false;
}

static unsigned say(struct world *w, unsigned segment, unsigned host, const uint8_t *p, size_t n)
{
	struct datagram *d = &w->datagrams[w->datagram_count];

	if (w->datagram_count == WORLD_DATAGRAMS)
		world_fail(w, "more datagrams than a world remembers");
	d->hash = world_hash(p, n);
	d->segment = segment;
	for (unsigned i = 0; i < w->node_count; i++) {
		struct event ev = { .at_us = w->now_us + (int64_t)mc_rng_below(&w->rng, 40),
			.what = H_HEARD,
			.a = i,
			.here = i == host,
			.life = w->nodes[i].life };

		if (!w->nodes[i].running || w->nodes[i].segment != segment)
			continue;
		ev.p = malloc(n);
		memcpy(ev.p, p, n);
		ev.n = n;
		ev.addr.port = PORT;
		memcpy(ev.addr.host, "10.9.9.9", 9);
		world_put_event(w, ev);
	}
	return w->datagram_count++;
}

unsigned world_say(struct world *w, unsigned segment, const uint8_t *p, size_t n)
{
	return say(w, segment, WORLD_RELAYS, p, n);
}

unsigned world_say_from(struct world *w, unsigned a, const uint8_t *p, size_t n)
{
	return say(w, w->nodes[a].segment, a, p, n);
}

void world_after(struct world *w, unsigned a, int64_t us,
	void (*do_it)(struct world *w, unsigned a, void *ctx), void *ctx)
{
	world_put_event(w,
		(struct event){ .at_us = w->now_us + us,
			.what = H_TASK,
			.a = a,
			.life = w->nodes[a].life,
			.p = ctx,
			.task = do_it });
}

struct relay *world_block(struct world *w, unsigned a)
{
	return w->nodes[a].r;
}

unsigned world_life(const struct world *w, unsigned a)
{
	return w->nodes[a].life;
}

unsigned world_heard(const struct world *w, unsigned datagram, unsigned segment)
{
	return w->datagrams[datagram].heard[segment];
}

int64_t world_now(const struct world *w)
{
	return w->now_us;
}

uint64_t world_tells(const struct world *w, int a, enum relay_notice_type type)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < w->node_count; i++)
		if (a < 0 || (unsigned)a == i)
			n += w->nodes[i].notices[type];
	return n;
}

uint64_t world_steps(const struct world *w)
{
	return w->steps;
}

uint64_t world_trace(const struct world *w)
{
	return w->trace;
}

int64_t world_cpu_us(const struct world *w, unsigned a)
{
	return w->nodes[a].cpu_ns / 1000;
}

const struct relay_counts *world_counts(struct world *w, unsigned a)
{
	struct relay_event ev = { .type = RELAY_EV_STATUS };

	world_step(w, a, &ev);
	return &w->nodes[a].counts;
}
