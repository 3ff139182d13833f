/* SPDX-License-Identifier: Apache-2.0 */
/* world.c - a simulation: made, run to a time, taken apart. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/poison.h"
#include "tests/sim/sim.h"

/* Address space that costs memory only where it is touched. */
static void *space(size_t size)
{
	void *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

struct sim *sim_new(const struct sim_options *opt)
{
	struct sim *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->opt = *opt;
	s->nodes = calloc(opt->nodes_max, sizeof(*s->nodes));
	if (s->nodes == NULL)
		abort();
	mc_rng_seed(&s->rng, opt->seed);
	s->fx_block = space(MC_EVENT_ARENA);
	node_effects_init(&s->fx, s->fx_block, MC_EVENT_ARENA);
	s->scratch_block = space(MC_EVENT_ARENA);
	s->scratch = mc_arena_of(s->scratch_block, MC_EVENT_ARENA);
	paths_init(s);
	watch_init(s);
	calls_watch_init(s);
	sim_data_init(s);
	return s;
}

static void node_free(struct sim *s, struct sim_node *n)
{
	struct arrival *next;

	for (struct arrival *a = n->inbox; a != NULL; a = next) {
		next = a->next;
		conn_drop_arrival(s, a);
		free(a);
	}
	free(n->conns);
	if (n->block != NULL) {
		mc_unpoison(n->block, n->block_size);
		munmap(n->block, n->block_size);
	}
}

void sim_free(struct sim *s)
{
	struct sim_due d;

	while (queue_take(&s->queue, SIM_NEVER, &d))
		if (d.kind == DUE_DATAGRAM)
			cast_drop(d.p);
	queue_free(&s->queue);
	for (unsigned i = 0; i < s->count; i++)
		node_free(s, &s->nodes[i]);
	conns_free(s);
	watch_free(s);
	calls_watch_free(s);
	sim_data_free(s);
	mc_arena_end(&s->scratch);
	mc_unpoison(s->fx_block, MC_EVENT_ARENA);
	munmap(s->fx_block, MC_EVENT_ARENA);
	munmap(s->scratch_block, MC_EVENT_ARENA);
	free(s->paths.cut);
	free(s->names.v);
	free(s->nodes);
	free(s);
}

void sim_put(struct sim *s, enum sim_due_kind kind, int64_t at_us, uint32_t who, uint32_t serial,
	unsigned side, void *p)
{
	queue_put(&s->queue,
		(struct sim_due){ .at_us = at_us,
			.who = who,
			.serial = serial,
			.kind = (uint16_t)kind,
			.side = (uint16_t)side,
			.p = p });
}

void sim_run(struct sim *s, int64_t until_us)
{
	static void (*const fns[DUE_COUNT])(struct sim *, const struct sim_due *) = {
#define X(name, fn) [DUE_##name] = fn,
		SIM_DUES(X)
#undef X
	};
	struct sim_due d;

	while (!s->failed && queue_take(&s->queue, until_us, &d)) {
		s->now_us = d.at_us;
		fns[d.kind](s, &d);
	}
	if (!s->failed && until_us != SIM_NEVER)
		s->now_us = until_us;
}

void sim_fail(struct sim *s, const char *fmt, ...)
{
	va_list ap;

	if (s->failed)
		return;
	s->failed = true;
	va_start(ap, fmt);
	vsnprintf(s->failure, sizeof(s->failure), fmt, ap);
	va_end(ap);
	if (s->opt.trace != NULL)
		fprintf(s->opt.trace, "%10.3f FAILED %s\n", (double)s->now_us / SIM_MS, s->failure);
}

uint64_t sim_mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

void sim_hash(struct sim *s, uint64_t x)
{
	if (s->opt.hash)
		s->hash = sim_mix(s->hash, x);
}

void sim_hash_bytes(struct sim *s, const void *p, size_t n)
{
	const unsigned char *b = p;
	uint64_t word = 0;

	if (!s->opt.hash)
		return;
	sim_hash(s, n);
	for (; n >= sizeof(word); b += sizeof(word), n -= sizeof(word)) {
		memcpy(&word, b, sizeof(word));
		sim_hash(s, word);
	}
	word = 0;
	if (n > 0)
		memcpy(&word, b, n);
	sim_hash(s, word);
}

double sim_chance(struct sim *s)
{
	return (double)(mc_rng_next(&s->rng) >> 11) / 9007199254740992.0;
}

int64_t sim_between(struct sim *s, int64_t min, int64_t max)
{
	return max <= min ? min : min + (int64_t)mc_rng_below(&s->rng, (uint64_t)(max - min + 1));
}

void sim_fault_due(struct sim *s, const struct sim_due *d)
{
	if (s->fault != NULL)
		s->fault(s, d->who);
}
