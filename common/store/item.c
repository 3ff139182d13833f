/* SPDX-License-Identifier: Apache-2.0 */
/* item.c - an entry as it lies there: its bytes, its view, and what it counts for. */
#include "common/store/internal.h"

uint64_t entry_bytes(const struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref);
	uint64_t n = class_size(s, ref);

	if (item_fields(w) & F_CHAIN)
		n += chain_bytes(s, field_of(w, F_CHAIN)[0]);
	return n;
}

void entry_view(const struct store *s, uint32_t ref, struct store_view *v)
{
	uint32_t *w = words(s, ref);

	*v = (struct store_view){ .ns = item_ns(w),
		.hash = w[W_HASH],
		.step = s->step,
		.ref = ref,
		.pinned = (item_fields(w) & F_PINNED) != 0,
		.key = { key_of(w), (int32_t)key_bytes(w) } };
	meta_read(w, &v->meta);
}

struct ns *view_check(const struct store *s, const struct store_view *v)
{
	const uint32_t *w;

	mc_check(v->step == s->step && ns_alive(s, v->ns));
	if (v->ref != 0) {
		w = words(s, v->ref);
		mc_check(item_kind(w) == KIND_ENTRY && item_ns(w) == v->ns && w[W_HASH] == v->hash);
	}
	return ns_at(s, v->ns);
}

void entry_count(struct store *s, struct ns *ns, int32_t entries, int64_t bytes)
{
	struct table *t = table_at(s, ns->table);

	/* Modulo 2^64, as unsigned numbers add. ns->entries is counted by the index. */
	ns->bytes += (uint64_t)bytes;
	s->entry_bytes += (uint64_t)bytes;
	s->entries += (uint32_t)entries;
	if (ns->state == NS_LIVE) {
		t->entries += (uint64_t)(int64_t)entries;
		t->bytes += (uint64_t)bytes;
	}
}
