/* SPDX-License-Identifier: Apache-2.0 */
/* entry.c - one entry: found, shown, touched, removed, moved to another namespace. How one is written is in
 * put.c. */
#include "common/store/internal.h"

bool store_find(struct store *s, store_ns id, struct mc_bytes key, struct store_view *v)
{
	uint32_t before = s->work, hash, ref;

	mc_check(ns_alive(s, id) && key.n >= 0);
	hash = key_hash(s, key);
	ref = index_find(s, ns_at(s, id), hash, key);
	if (ref != 0)
		entry_view(s, ref, v);
	else
		*v = (struct store_view){ .ns = id, .hash = hash, .step = s->step };
	work_end(s, before, WORK_CALL);
	return ref != 0;
}

void entry_retire(struct store *s, uint32_t ref)
{
	uint32_t *w = words(s, ref);
	struct ns *ns = ns_at(s, item_ns(w));

	if (item_fields(w) & F_EXPIRY)
		wheel_unhang(s, ref);
	if (snapshot_keeps(ns, w))
		snapshot_keep(s, ns, ref);
	else
		limbo_put(s, ref);
}

void store_remove(struct store *s, struct store_view *v, enum store_why why)
{
	struct ns *ns = view_check(s, v);
	uint32_t before = s->work;

	mc_check(v->ref != 0 && why < STORE_WHY_COUNT);
	index_remove(s, ns, v->hash, v->ref);
	ns->pinned -= (item_fields(words(s, v->ref)) & F_PINNED) != 0;
	entry_count(s, ns, -1, -(int64_t)entry_bytes(s, v->ref));
	s->gone[why]++;
	table_at(s, ns->table)->gone[why]++;
	entry_retire(s, v->ref);
	v->ref = 0;
	v->pinned = false;
	work_end(s, before, WORK_CALL);
}

/* A later time is left to the wheel's slot, which comes earlier: unless it is due, for then it may be hung
 * where it is shown again. */
void entry_expires(struct store *s, uint32_t ref, uint64_t from_ms, uint64_t to_ms)
{
	uint32_t *w = words(s, ref);

	put_u64(w + X_AT, to_ms);
	if (to_ms < from_ms || from_ms <= s->now_ms || w[X_NEXT] == 0) {
		wheel_unhang(s, ref);
		wheel_hang(s, ref, to_ms);
	} else if (to_ms == STORE_NEVER) {
		wheel_unhang(s, ref);
	}
}

void store_touch(struct store *s, struct store_view *v, uint32_t accessed_s, uint64_t expires_ms)
{
	uint32_t *w, f;

	view_check(s, v);
	mc_check(v->ref != 0);
	w = words(s, v->ref);
	f = item_fields(w);
	if (f & F_ACCESSED)
		*field_of(w, F_ACCESSED) = v->meta.accessed_s = accessed_s;
	if ((f & F_HITS) && v->meta.hits < INT32_MAX)
		*field_of(w, F_HITS) = ++v->meta.hits;
	if (f & F_EXPIRY) {
		entry_expires(s, v->ref, v->meta.expires_ms, expires_ms);
		v->meta.expires_ms = expires_ms;
	}
}

void store_pin(struct store *s, struct store_view *v, bool pinned)
{
	struct ns *ns = view_check(s, v);
	uint32_t *w;

	mc_check(v->ref != 0);
	w = words(s, v->ref);
	if (pinned == ((item_fields(w) & F_PINNED) != 0))
		return;
	item_flag(w, F_PINNED, pinned);
	v->pinned = pinned;
	ns->pinned += pinned ? 1u : UINT32_MAX;
}
