/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-relay-sim - random networks of relays, from one seed each.
 *
 * --seed N --runs M [--twice]: M networks with loops, several relays on a segment, cuts, deaths, restarts,
 * frozen hubs. With --carry the same, and members that call each other over them.
 *
 * --spokes N: one hub with N spokes, and what a burst of 100 starters costs it. --restart N: the same hub is
 * killed and started: all are back within a second. --twins: two relays with one id.
 *
 * At all times no datagram is delivered twice on a segment (but by two in the same 20 us),
 * and none on the one that it came from. When nothing fails any more, every segment with a path hears each
 * datagram just once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/relay/callers.h"
#include "tests/relay/datagram.h"
#include "tests/relay/world.h"

enum { SECOND = 1000000, NET_MAX = 12 };

struct net {
	struct world *w;
	unsigned relays, segments;
	uint64_t number;
};

static unsigned below(struct net *n, unsigned bound)
{
	return (unsigned)mc_rng_below(world_rng(n->w), bound);
}

static unsigned say(struct net *n, unsigned segment, enum hz_class cls)
{
	uint8_t p[2048];
	struct made what = { .host = "10.9.9.9",
		.port = (uint16_t)(1000 + n->number % 60000),
		.number = ++n->number,
		.try = 1 };

	return world_say(n->w, segment, p, made_write(cls, &what, p, sizeof(p)));
}

/* Up to three relays on a segment, and links that make cycles: a tree first, so that all are joined, then
 * some more. */
static void build(struct net *n)
{
	n->segments = 1 + below(n, 8);
	for (unsigned s = 0; s < n->segments && n->relays < NET_MAX; s++)
		for (unsigned k = 1 + below(n, 3); k > 0 && n->relays < NET_MAX; k--, n->relays++)
			world_relay(n->w, s);
	n->segments = world_segment(n->w, n->relays - 1) + 1;
	for (unsigned i = 1; i < n->relays; i++)
		world_hub(n->w, i, below(n, i));
	for (unsigned extra = below(n, 2 * n->relays + 1); extra > 0; extra--) {
		unsigned a = below(n, n->relays), b = below(n, n->relays);

		world_hub(n->w, a, b); /* itself, the same twice, each other: as people do */
	}
}

/* Which segments can hear what is said on `from`, by the links that stand. */
static void reach(struct net *n, unsigned from, bool out[NET_MAX])
{
	bool in[NET_MAX] = { false }, more = true;

	for (unsigned i = 0; i < n->relays; i++)
		in[i] = world_running(n->w, i) && world_segment(n->w, i) == from;
	while (more) {
		more = false;
		for (unsigned i = 0; i < n->relays; i++)
			for (unsigned k = 0; k < n->relays && !in[i] && world_running(n->w, i); k++)
				if (in[k] && world_linked(n->w, i, k))
					in[i] = more = true;
	}
	for (unsigned s = 0; s < n->segments; s++)
		out[s] = false;
	for (unsigned i = 0; i < n->relays; i++)
		out[world_segment(n->w, i)] |= in[i];
	out[from] = false;
}

/* Nothing fails now: each is heard just once wherever there is a path. */
static void expect_all(struct net *n)
{
	for (unsigned s = 0; s < n->segments; s++) {
		bool hears[NET_MAX];
		unsigned d = say(n, s, below(n, 2) ? HZ_JOIN_REQUEST : HZ_SPLIT_BRAIN_JOIN_MESSAGE);

		reach(n, s, hears);
		world_run(n->w, SECOND);
		for (unsigned t = 0; t < n->segments; t++)
			if (world_heard(n->w, d, t) != hears[t])
				world_fail(n->w, "what is said on segment %u is heard %u times on %u, not %d",
					s, world_heard(n->w, d, t), t, hears[t]);
	}
	/* An answer goes where its cluster was asked for. */
	for (unsigned s = 0; s < n->segments; s++) {
		unsigned asker = below(n, n->segments), d;
		bool hears[NET_MAX];

		say(n, asker, HZ_JOIN_REQUEST);
		world_run(n->w, SECOND / 4);
		d = say(n, s, HZ_JOIN_MESSAGE);
		reach(n, s, hears);
		world_run(n->w, SECOND);
		if (asker != s && world_heard(n->w, d, asker) != hears[asker])
			world_fail(n->w,
				"the answer of segment %u is heard %u times where it was asked for, on %u", s,
				world_heard(n->w, d, asker), asker);
	}
}

static void trouble(struct net *n)
{
	for (unsigned i = 20 + below(n, 60); i > 0; i--) {
		unsigned a = below(n, n->relays), b = below(n, n->relays);

		switch (below(n, 6)) {
		case 0: world_kill(n->w, a); break;
		case 1:
			if (!world_running(n->w, a))
				world_start(n->w, a);
			break;
		case 2: world_freeze(n->w, a, true); break;
		case 3: world_freeze(n->w, a, false); break;
		case 4: world_cut(n->w, a, b); break;
		default: say(n, below(n, n->segments), HZ_JOIN_REQUEST); break;
		}
		world_run(n->w, (int64_t)mc_rng_below(world_rng(n->w), SECOND / (1 + below(n, 20))));
	}
	for (unsigned i = 0; i < n->relays; i++) {
		if (!world_running(n->w, i))
			world_start(n->w, i);
		world_freeze(n->w, i, false);
	}
}

static uint64_t run_datagrams(uint64_t seed)
{
	struct mc_rng rng;
	struct world_config cfg = { .seed = seed };
	struct net n = { .number = seed << 20 };
	uint64_t trace;

	mc_rng_seed(&rng, seed ^ 0x5eed);
	cfg.delay_us = 200 + (int64_t)mc_rng_below(&rng, 50000);
	cfg.jitter_us = (int64_t)mc_rng_below(&rng, 20000);
	cfg.equals = mc_rng_below(&rng, 4) == 0;
	n.w = world_new(&cfg);
	build(&n);
	for (unsigned i = 0; i < n.relays; i++)
		world_start(n.w, i);
	world_run(n.w, 12 * SECOND);
	if (!cfg.equals)
		for (unsigned i = 1; i < n.relays; i++)
			if (world_links(n.w, i) == 0)
				world_fail(n.w, "relay %u has no link", i);
	expect_all(&n);
	trouble(&n);
	world_run(n.w, 60 * SECOND);
	expect_all(&n);
	trace = world_trace(n.w);
	world_free(n.w);
	return trace;
}

/* --- connections --- */

/* A member on each host that has a relay with an address. */
static void begin_members(struct net *n, struct callers *c)
{
	for (unsigned i = 0; i < n->relays; i++)
		if (!callers_alive(c, n->w, i))
			callers_begin(c, n->w, i);
	world_run(n->w, SECOND);
}

static uint32_t some_bytes(struct net *n)
{
	return below(n, 8) == 0 ? below(n, 1500000) : below(n, 20000);
}

static bool path(struct net *n, unsigned a, unsigned b)
{
	bool in[NET_MAX] = { false }, more = true;

	in[a] = true;
	while (more) {
		more = false;
		for (unsigned i = 0; i < n->relays; i++)
			for (unsigned k = 0; k < n->relays && !in[i]; k++)
				if (in[k] && world_linked(n->w, i, k))
					in[i] = more = true;
	}
	return in[b];
}

/* Nothing fails now: whoever can be reached hears everything, and so does who called; nothing is left behind.
 */
static void expect_calls(struct net *n, struct callers *c)
{
	unsigned calls[NET_MAX][NET_MAX] = { { 0 } };

	for (unsigned a = 0; a < n->relays; a++)
		for (unsigned b = 0; b < n->relays; b++)
			if (callers_alive(c, n->w, a) && callers_alive(c, n->w, b))
				calls[a][b] = 1 + callers_dial(c, n->w, a, b, some_bytes(n), some_bytes(n));
	world_run(n->w, 120 * SECOND);
	for (unsigned a = 0; a < n->relays; a++) {
		for (unsigned b = 0; b < n->relays; b++) {
			enum call_end want = path(n, a, b) ? CALL_DONE : CALL_REFUSED;

			if (calls[a][b] != 0 && callers_ended(c, calls[a][b] - 1) != want)
				world_fail(n->w, "%u calls %u: ended as %d, not as %d", a, b,
					callers_ended(c, calls[a][b] - 1), want);
		}
		if (world_counts(n->w, a)->streams != 0)
			world_fail(n->w, "relay %u has kept a stream", a);
	}
}

static void trouble_for_callers(struct net *n, struct callers *c)
{
	for (unsigned i = 20 + below(n, 60); i > 0; i--) {
		unsigned a = below(n, n->relays), b = below(n, n->relays);

		switch (below(n, 8)) {
		case 0: world_kill(n->w, a); break;
		case 1:
			if (!world_running(n->w, a))
				world_start(n->w, a);
			break;
		case 2: world_cut(n->w, a, b); break;
		case 3:
			if (callers_alive(c, n->w, a))
				callers_kill(c, n->w, a);
			break;
		case 4: callers_begin(c, n->w, a); break;
		default:
			if (callers_alive(c, n->w, a))
				callers_dial(c, n->w, a, b, some_bytes(n), some_bytes(n));
			break;
		}
		world_run(n->w, (int64_t)mc_rng_below(world_rng(n->w), SECOND / (1 + below(n, 20))));
	}
	for (unsigned i = 0; i < n->relays; i++)
		if (!world_running(n->w, i))
			world_start(n->w, i);
}

static uint64_t run_carrying(uint64_t seed)
{
	struct mc_rng rng;
	struct callers *c = callers_new();
	struct world_config cfg = { .seed = seed, .effect = callers_effect, .ctx = c };
	struct net n = { .number = seed << 20 };
	uint64_t trace;

	mc_rng_seed(&rng, seed ^ 0x5eed);
	cfg.delay_us = 200 + (int64_t)mc_rng_below(&rng, 20000);
	cfg.jitter_us = (int64_t)mc_rng_below(&rng, 5000);
	n.w = world_new(&cfg);
	build(&n);
	for (unsigned i = 0; i < n.relays; i++)
		world_start(n.w, i);
	world_run(n.w, 12 * SECOND);
	begin_members(&n, c);
	expect_calls(&n, c);
	trouble_for_callers(&n, c);
	world_run(n.w, 60 * SECOND);
	begin_members(&n, c);
	expect_calls(&n, c);
	trace = world_trace(n.w);
	world_free(n.w);
	callers_free(c);
	return trace;
}

static int swarm(uint64_t (*run)(uint64_t seed), uint64_t seed, unsigned runs, bool twice)
{
	printf("1..%u\n", runs);
	for (unsigned i = 0; i < runs; i++) {
		uint64_t trace = run(seed + i);

		if (twice && run(seed + i) != trace) {
			printf("not ok %u - seed %llu: two traces\n", i + 1, (unsigned long long)(seed + i));
			return 1;
		}
		printf("ok %u - seed %llu\n", i + 1, (unsigned long long)(seed + i));
	}
	return 0;
}

/* 100 starters at once, 17 requests each within two seconds, and a master that answers all. */
static int spokes(unsigned count)
{
	struct world_config cfg = { .seed = 1, .delay_us = 300, .jitter_us = 100, .rate = 50 };
	struct net n = { .w = world_new(&cfg) };
	int64_t linked_us, idle_us, burst_us;
	unsigned hub = world_relay(n.w, 0), answer = 0, asked;

	for (unsigned i = 1; i <= count; i++)
		world_hub(n.w, world_relay(n.w, i), hub);
	for (unsigned i = 0; i <= count; i++)
		world_start(n.w, i);
	world_run(n.w, 10 * SECOND);
	if (world_links(n.w, hub) != count)
		world_fail(n.w, "%u links, not %u", world_links(n.w, hub), count);
	linked_us = world_cpu_us(n.w, hub);
	world_run(n.w, 10 * SECOND);
	idle_us = world_cpu_us(n.w, hub) - linked_us;
	asked = count < 100 ? count : 100;
	burst_us = world_cpu_us(n.w, hub);
	for (unsigned try = 0; try < 17; try++) {
		for (unsigned i = 1; i <= asked; i++) {
			say(&n, i, HZ_JOIN_REQUEST);
			world_run(n.w, 2 * SECOND / 17 / asked);
		}
		if (try == 0) {
			answer = say(&n, 0, HZ_JOIN_MESSAGE);
		}
	}
	burst_us = world_cpu_us(n.w, hub) - burst_us;
	world_run(n.w, SECOND);
	for (unsigned i = 1; i <= asked; i++)
		if (world_heard(n.w, answer, i) != 1)
			world_fail(n.w, "spoke %u heard the answer %u times", i, world_heard(n.w, answer, i));
	printf("%u spokes: linked %.3f s of the hub's CPU, idle %.3f ms/s, burst of %u starters %.3f s\n",
		count, (double)linked_us / 1e6, (double)idle_us / 1e4, asked, (double)burst_us / 1e6);
	world_free(n.w);
	return 0;
}

/* Nobody waits for anything but the password's bounds, and these are for those who are wrong. */
static int restart(unsigned count)
{
	struct world_config cfg = { .seed = 1, .delay_us = 100000, .jitter_us = 1000 };
	struct net n = { .w = world_new(&cfg) };
	unsigned hub = world_relay(n.w, 0);
	int64_t began_us, took_us;

	for (unsigned i = 1; i <= count; i++)
		world_hub(n.w, world_relay(n.w, i), hub);
	for (unsigned i = 0; i <= count; i++)
		world_start(n.w, i);
	world_run(n.w, 20 * SECOND);
	if (world_links(n.w, hub) != count)
		world_fail(n.w, "%u links, not %u", world_links(n.w, hub), count);
	world_kill(n.w, hub);
	world_run(n.w, SECOND / 50);
	world_start(n.w, hub);
	began_us = world_now(n.w);
	while (world_links(n.w, hub) < count && world_now(n.w) < began_us + 60 * SECOND)
		world_run(n.w, SECOND / 100);
	took_us = world_now(n.w) - began_us;
	printf("restart: %u of %u spokes linked after %.2f s\n", world_links(n.w, hub), count,
		(double)took_us / 1e6);
	if (took_us > SECOND)
		world_fail(n.w, "spokes wait for each other");
	world_free(n.w);
	return 0;
}

/* Two relays with one id at one hub: each takes the link of the other, at most every few seconds, and nobody
 * falls. */
static int twins(void)
{
	struct world_config cfg = { .seed = 1, .delay_us = 300, .jitter_us = 100 };
	struct net n = { .w = world_new(&cfg) };
	unsigned hub = world_relay(n.w, 0), a = world_relay(n.w, 1), b = world_relay(n.w, 2);
	uint64_t ups;

	world_hub(n.w, a, hub);
	world_hub(n.w, b, hub);
	world_twin(n.w, b, a);
	world_start(n.w, hub);
	world_start(n.w, a);
	world_start(n.w, b);
	world_run(n.w, 60 * SECOND);
	ups = world_tells(n.w, (int)hub, RELAY_NOTICE_LINK_UP);
	printf("twins: %llu links in a minute\n", (unsigned long long)ups);
	if (ups < 2 || ups > 60)
		world_fail(n.w, "two relays with one id take each other's link %llu times a minute",
			(unsigned long long)ups);
	world_free(n.w);
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t seed = 1;
	unsigned runs = 20, hub = 0, again = 0;
	bool twice = false, carry = false, two = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--twice") == 0)
			twice = true;
		else if (strcmp(argv[i], "--carry") == 0)
			carry = true;
		else if (strcmp(argv[i], "--twins") == 0)
			two = true;
		else if (i + 1 < argc && strcmp(argv[i], "--seed") == 0)
			seed = strtoull(argv[++i], NULL, 10);
		else if (i + 1 < argc && strcmp(argv[i], "--runs") == 0)
			runs = (unsigned)strtoul(argv[++i], NULL, 10);
		else if (i + 1 < argc && strcmp(argv[i], "--spokes") == 0)
			hub = (unsigned)strtoul(argv[++i], NULL, 10);
		else if (i + 1 < argc && strcmp(argv[i], "--restart") == 0)
			again = (unsigned)strtoul(argv[++i], NULL, 10);
		else
			return fprintf(stderr,
				       "usage: mc-relay-sim [--carry] --seed N --runs M [--twice] | --spokes N | --restart N | --twins\n"),
			       2;
	}
	if (two)
		return twins();
	if (again > 0)
		return restart(again);
	return hub > 0 ? spokes(hub) : swarm(carry ? run_carrying : run_datagrams, seed, runs, twice);
}
