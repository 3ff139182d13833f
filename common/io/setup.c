/* SPDX-License-Identifier: Apache-2.0 */
/* setup.c - before the first event: which address, and the node's memory. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "common/base/option.h"
#include "common/base/poison.h"
#include "common/io/edge_internal.h"

/* A whole frame of the largest, and what is made of it. */
static size_t arena_size(const struct edge *e)
{
	size_t frames = 2 * (size_t)node_frame_max(e->cfg->node);

	return frames > MC_EVENT_ARENA ? frames : MC_EVENT_ARENA;
}

enum { EFFECTS_SIZE = MC_EVENT_ARENA + NODE_EFFECTS_MIN };

/* Zeroed, and resident only where it is touched. */
static void *map(size_t size)
{
	void *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static bool no_interface(struct edge *e, unsigned n)
{
	char hint[FAULT_TEXT] = "this host has: ";
	size_t used = strlen(hint);

	for (unsigned i = 0; i < n && used < sizeof(hint); i++)
		used += (size_t)snprintf(hint + used, sizeof(hint) - used, "%s%s %s (%s)", i ? ", " : "",
			e->candidates[i].name, e->candidates[i].host, e->candidates[i].reason);
	if (e->cfg->interfaces)
		return io_fail(e, STATUS_HOST, "no_interface", hint,
			"no usable interface of this host matches " OPTION_INTERFACES " '%s'",
			e->cfg->interfaces);
	return io_fail(e, STATUS_HOST, "no_interface", n ? hint : "this host has no address at all",
		"no interface of this host can be used");
}

static void set_self(struct edge *e, const struct io_iface *f)
{
	const struct edge_config *cfg = e->cfg;
	const char *any = f->v6 ? "::" : "0.0.0.0";

	snprintf(e->bind_host, sizeof(e->bind_host), "%s", cfg->bind_any ? any : f->host);
	snprintf(e->self.host, sizeof(e->self.host), "%s", cfg->public_host ? cfg->public_host : f->host);
	snprintf(e->ifname, sizeof(e->ifname), "%s", f->name);
}

bool io_pick(struct edge *e, struct io_iface *picked)
{
	const struct edge_config *cfg = e->cfg;
	const char *group = cfg->node->joiner == NODE_MULTICAST ? cfg->group : NULL;
	struct io_wish wish = { .patterns = cfg->interfaces, .multicast = group };
	struct io_iface *list;
	const struct mc_addr *peers = NULL;
	uint32_t peer_count = cfg->source ? cfg->source->ops->known(cfg->source, &peers) : 0;
	int n = io_iface_all(&list);
	unsigned best;

	wish.v6 = group && strchr(group, ':');
	if (n < 0)
		return io_fail(e, STATUS_HOST, "no_interface", NULL,
			"the interfaces of this host cannot be listed: %s", uv_strerror(n));
	if (n == MC_CANDIDATES_MAX)
		io_gripe(e, EDGE_WARN, "addresses",
			"this host has more addresses than are looked at (%d); name the one to use with " OPTION_INTERFACES,
			n);
	io_iface_routes(list, (unsigned)n, peers, peer_count, group);
	best = io_iface_pick(list, (unsigned)n, &wish, e->candidates);
	if (best != IO_IFACE_NONE)
		*picked = list[best];
	free(list);
	if (best == IO_IFACE_NONE)
		return no_interface(e, (unsigned)n);
	e->started.candidates = e->candidates;
	e->started.candidate_count = (unsigned)n;
	snprintf(e->why, sizeof(e->why), "%s", e->candidates[best].reason);
	set_self(e, picked);
	return true;
}

/* A part of the descriptors that are not kept for other things: strangers get half of them, clients a
 * quarter. */
static unsigned share(rlim_t descriptors, unsigned part)
{
	rlim_t rest = descriptors > 2 * MC_FDS_RESERVED ? descriptors - MC_FDS_RESERVED : MC_FDS_RESERVED;

	return (unsigned)(rest / part);
}

/* Descriptors for a full mesh and strangers; strangers never take all of them. */
static void raise_descriptors(struct edge *e)
{
	const rlim_t want = MC_CONNS_MAX + MC_FDS_RESERVED;
	struct rlimit r;

	e->strangers_max = MC_STRANGERS_MAX;
	e->clients_max = MC_CLIENTS_MAX;
	if (getrlimit(RLIMIT_NOFILE, &r))
		return;
	if (r.rlim_cur < want) {
		r.rlim_cur = r.rlim_max < want ? r.rlim_max : want;
		setrlimit(RLIMIT_NOFILE, &r);
	}
	if (r.rlim_cur < MC_FDS_RESERVED + 2 * (rlim_t)MC_STRANGERS_MAX)
		e->strangers_max = share(r.rlim_cur, 2);
	if (r.rlim_cur < want)
		e->clients_max = share(r.rlim_cur, 4);
}

bool io_node_make(struct edge *e)
{
	const struct node_config *cfg = e->cfg->node;
	uint8_t secret[32];
	bool drawn = io_random(secret, sizeof(secret));

	mc_check(!e->node);
	e->started.seed = e->cfg->seed;
	if (!e->cfg->seed_given)
		drawn &= io_random(&e->started.seed, sizeof(e->started.seed));
	if (!drawn)
		return io_fail(e, STATUS_HOST, "random", NULL, "the system gives no random numbers");
	e->node_size = node_size(cfg);
	e->node_block = map(e->node_size);
	e->fx_block = map(EFFECTS_SIZE);
	e->mem_size = arena_size(e);
	e->mem_block = map(e->mem_size);
	e->scratch = map(MC_READ_CHUNK);
	e->datagram = map(MC_DATAGRAM_MAX);
	if (!e->node_block || !e->fx_block || !e->mem_block || !e->scratch || !e->datagram)
		return io_fail(e, STATUS_HOST, "memory", NULL, "no memory for a node");
	node_effects_init(&e->fx, e->fx_block, EFFECTS_SIZE);
	e->mem = mc_arena_of(e->mem_block, e->mem_size);
	e->node = node_init(e->node_block, cfg, e->started.seed, cfg->password ? secret : NULL);
	explicit_bzero(secret, sizeof(secret));
	if (e->cfg->wipe)
		explicit_bzero(e->cfg->wipe, e->cfg->wipe_size);
	if (!e->node)
		return io_fail(e, STATUS_USAGE, "config", NULL, "the node refuses its configuration");
	raise_descriptors(e);
	return true;
}

void io_node_free(struct edge *e)
{
	const struct {
		void *p;
		size_t size;
	} maps[] = {
		{ e->node_block, e->node_size },
		{ e->fx_block, EFFECTS_SIZE },
		{ e->mem_block, e->mem_size },
		{ e->scratch, MC_READ_CHUNK },
		{ e->datagram, MC_DATAGRAM_MAX },
	};

	for (size_t i = 0; i < sizeof(maps) / sizeof(*maps); i++)
		if (maps[i].p) {
			mc_unpoison(maps[i].p, maps[i].size);
			munmap(maps[i].p, maps[i].size);
		}
}

/* Whole pages of the system, and those inside only. */
static void drop_pages(uintptr_t from, uintptr_t to)
{
	from = (from + 4095) & ~(uintptr_t)4095;
	to &= ~(uintptr_t)4095;
	if (from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

void io_release(void *p, size_t length)
{
	drop_pages((uintptr_t)p, (uintptr_t)p + length);
}

/* Pages that one large event touched go back to the system: the next one is seldom as large. */
void io_give_back_block(const void *base, size_t used, size_t cap)
{
	if (used > MC_KEEP_RESIDENT)
		drop_pages((uintptr_t)base + MC_KEEP_RESIDENT, (uintptr_t)base + cap);
}

void io_give_back(const struct mc_arena *a)
{
	io_give_back_block(a->buf, a->used, a->cap);
}
