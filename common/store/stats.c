/* SPDX-License-Identifier: Apache-2.0 */
/* stats.c - figures, as they are kept. */
#include <string.h>

#include "common/store/internal.h"

uint64_t store_entries(const struct store *s)
{
	return s->entries;
}

struct store_stats store_stats(const struct store *s)
{
	struct store_stats t = { .block_bytes = s->size,
		.entry_bytes = s->entry_bytes,
		.waiting_bytes = s->waiting_bytes,
		.refused = s->refused,
		.moved = s->moved,
		.entries = s->entries,
		.namespaces = s->namespaces.live,
		.tables = s->tables.live,
		.pages_free = s->pages_free,
		.longest_call = s->longest };

	t.used_bytes = s->size - (uint64_t)s->pages_free * PAGE;
	t.resident_bytes = t.used_bytes + (uint64_t)s->dirty_pages * PAGE;
	memcpy(t.gone, s->gone, sizeof(t.gone));
	for (unsigned c = ENTRY_CLASSES; c < CLASSES; c++)
		t.index_bytes += (uint64_t)s->slab[c].used * s->slab[c].size;
	return t;
}

struct store_table_info store_table_info(const struct store *s, store_table id)
{
	const struct table *t;
	struct store_table_info i;

	mc_check(id != 0 && id <= s->tables.top && table_at(s, id)->open);
	t = table_at(s, id);
	i = (struct store_table_info){
		.entries = t->entries, .bytes = t->bytes, .refused = t->refused, .namespaces = t->namespaces
	};
	memcpy(i.gone, t->gone, sizeof(i.gone));
	return i;
}
