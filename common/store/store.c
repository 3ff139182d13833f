/* SPDX-License-Identifier: Apache-2.0 */
/* store.c - a store is made, and a step begins. */
#include <string.h>

#include "common/store/internal.h"
#include "common/base/poison.h"

enum { PAGES_MIN = 64 };

static bool within_limits(const struct store_config *c)
{
	return c->partitions >= 1 && c->partitions <= MC_STORE_PARTITIONS_MAX && c->tables_max >= 1 &&
		c->tables_max <= MC_STORE_TABLES_MAX && c->namespaces_max >= 1 &&
		c->namespaces_max <= MC_STORE_NAMESPACES_MAX;
}

static size_t rounded(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

/* What stands before the pages: offsets of its parts. */
struct layout {
	size_t tables, namespaces, partitions, pages, first;
	uint32_t page_end;
};

static size_t directory(uint32_t heads, size_t head)
{
	size_t per_page = PAGE / head;

	return rounded((heads + per_page - 1) / per_page * 4, 64);
}

static struct layout lay_out(const struct store_config *c, size_t size)
{
	struct layout l;

	l.page_end = (uint32_t)(size / PAGE);
	l.tables = rounded(sizeof(struct store), 64);
	l.namespaces = l.tables + directory(c->tables_max, sizeof(struct table));
	l.partitions = l.namespaces + directory(c->namespaces_max, sizeof(struct ns));
	l.pages = l.partitions + rounded((size_t)c->partitions * 4, 64);
	l.first = rounded(l.pages + l.page_end * sizeof(struct page), PAGE);
	return l;
}

size_t store_size_min(const struct store_config *cfg)
{
	/* Two pages more of heads than of anything: the heads of pages take less than one for each 4,096. */
	return lay_out(cfg, 0).first + (PAGES_MIN + 1) * (size_t)PAGE;
}

static uint32_t ref_of(size_t offset)
{
	return (uint32_t)(offset / UNIT);
}

struct store *store_init(void *block, size_t size, const struct store_config *cfg)
{
	struct store *s = block;
	struct layout l;

	mc_check((uintptr_t)block % 64 == 0);
	if (!within_limits(cfg) || size < store_size_min(cfg))
		return NULL;
	if (size > MC_STORE_SIZE_MAX)
		size = MC_STORE_SIZE_MAX;
	l = lay_out(cfg, size);
	mc_unpoison(block, size); /* another store may have lain there */
	s->cfg = *cfg;
	s->size = (uint64_t)l.page_end * PAGE;
	s->tables = (struct pool){
		.dir = ref_of(l.tables), .size = sizeof(struct table), .max = cfg->tables_max
	};
	s->namespaces = (struct pool){
		.dir = ref_of(l.namespaces), .size = sizeof(struct ns), .max = cfg->namespaces_max
	};
	s->partitions = ref_of(l.partitions);
	s->pages = ref_of(l.pages);
	s->page_first = s->page_top = (uint32_t)(l.first / PAGE);
	s->page_end = l.page_end;
	s->pages_free = s->page_end - s->page_first;
	s->pages_reserve = s->pages_free / RESERVE_PARTS + 1;
	s->pages_room = s->pages_free / ROOM_PARTS + 1;
	slab_init(s);
	mc_rng_seed(&s->rng, cfg->seed[0] ^ cfg->seed[1]);
	return s;
}

/* First what is freed at once, then what gives most: a namespace that was dropped, then gaps. */
bool store_begin(struct store *s, uint64_t now_ms, uint32_t units)
{
	uint32_t budget = units;
	bool more;

	s->step++;
	s->now_ms = now_ms;
	s->work = 0;
	s->lents = 0;
	more = limbo_free(s, &budget);
	more = queue_work(s, &budget) || more;
	more = evacuate(s, &budget) || more;
	mc_check(s->work <= 8 * units + WORK_CALL);
	s->work = 0;
	return more;
}
