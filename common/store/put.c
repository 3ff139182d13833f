/* SPDX-License-Identifier: Apache-2.0 */
/*
 * put.c - an entry is written: in place when it has the same size and nobody looks at the old bytes, else as
 * a new item that takes the place of the old one. Nothing is changed before all memory is there.
 */
#include <string.h>

#include "common/store/internal.h"

struct draft {
	struct mc_bytes key;
	struct store_value value;
	uint32_t steal; /* the item whose chain of pieces the new one takes over; 0: value is copied */
	const struct store_meta *meta;
	uint32_t fields;
	enum room room;
};

static uint32_t item_bytes(const struct draft *d)
{
	return HEAD + fields_bytes(d->fields & F_SIZED) + (uint32_t)d->key.n +
		(d->fields & F_CHAIN ? 0 : d->value.total);
}

static void plan_fields(const struct table *t, struct draft *d)
{
	d->fields = meta_fields(t, d->meta);
	if (item_bytes(d) > INLINE_MAX && d->value.total > 0)
		d->fields |= F_CHAIN;
}

static bool take_chain(struct store *s, uint32_t ref, const struct draft *d)
{
	uint32_t *chain = field_of(words(s, ref), F_CHAIN), *old;

	chain[0] = d->value.total;
	if (d->steal == 0) {
		chain[1] = chain_make(s, ref, d->value, d->room);
		return chain[1] != 0;
	}
	old = field_of(words(s, d->steal), F_CHAIN);
	chain[1] = old[1];
	words(s, chain[1])[P_OWNER] = ref;
	old[0] = old[1] = 0;
	return true;
}

/* A new item, not yet in any index; 0 when there is no room. */
static uint32_t make_item(struct store *s, store_ns ns, uint32_t hash, const struct draft *d)
{
	uint32_t ref = slab_get(s, slab_class(item_bytes(d)), d->room), *w;

	if (ref == 0)
		return 0;
	w = words(s, ref);
	w[W_HEAD] = KIND_ENTRY | d->fields << F_SHIFT | ns << NS_SHIFT;
	w[W_HASH] = hash;
	w[W_LENGTHS] = (uint32_t)d->key.n | (d->fields & F_CHAIN ? 0 : d->value.total << 16);
	meta_write(w, d->meta);
	if (d->key.n > 0)
		memcpy(key_of(w), d->key.p, (size_t)d->key.n);
	if (!(d->fields & F_CHAIN)) {
		if (d->value.total > 0)
			memcpy(key_of(w) + d->key.n, d->value.p, d->value.total);
	} else if (!take_chain(s, ref, d)) {
		slab_put(s, ref);
		return 0;
	}
	if (d->fields & F_EXPIRY)
		wheel_hang(s, ref, d->meta->expires_ms);
	return ref;
}

static bool is_lent(const struct store *s, uint32_t ref)
{
	if (s->lents > LENT_MAX)
		return true;
	for (uint32_t i = 0; i < s->lents; i++)
		if (s->lent[i] == ref)
			return true;
	return false;
}

static void in_place(struct store *s, uint32_t ref, const struct draft *d)
{
	uint32_t *w = words(s, ref);

	if (d->fields & F_EXPIRY)
		entry_expires(s, ref, get_u64(w + X_AT), d->meta->expires_ms);
	meta_write(w, d->meta);
	if (d->steal != 0)
		return;
	w[W_LENGTHS] = (uint32_t)d->key.n | d->value.total << 16;
	if (d->value.total > 0)
		memcpy(key_of(w) + d->key.n, d->value.p, d->value.total);
}

static enum store_err refuse(struct store *s, const struct ns *ns)
{
	s->refused++;
	table_at(s, ns->table)->refused++;
	/* What is free in other classes can be had by moving. */
	for (unsigned c = 0; c < ENTRY_CLASSES; c++)
		if (slab_is_wasteful(s, c))
			s->wasteful[c / 64] |= 1ull << c % 64;
	return STORE_FULL;
}

/* The new item takes the place of the old one. */
static void swap(struct store *s, struct ns *ns, const struct store_view *v, uint32_t ref)
{
	uint32_t *old = words(s, v->ref);

	item_flag(words(s, ref), F_PINNED, (item_fields(old) & F_PINNED) != 0);
	index_replace(s, ns, v->hash, v->ref, ref);
	entry_count(s, ns, 0, (int64_t)entry_bytes(s, ref) - (int64_t)entry_bytes(s, v->ref));
	entry_retire(s, v->ref);
}

static enum store_err write_item(struct store *s, struct ns *ns, struct store_view *v, const struct draft *d)
{
	int64_t stolen = d->steal != 0 ? (int64_t)chain_bytes(s, d->value.total) : 0;
	uint32_t ref = make_item(s, v->ns, v->hash, d);

	if (ref == 0)
		return refuse(s, ns);
	item_flag(words(s, ref), F_LATER, snapshot_ahead(ns, v->hash));
	if (v->ref != 0) {
		swap(s, ns, v, ref);
		entry_count(s, ns, 0, -stolen); /* was taken off the old one before it was counted */
	} else if (index_add(s, ns, v->hash, ref)) {
		entry_count(s, ns, 1, (int64_t)entry_bytes(s, ref));
	} else {
		if (d->fields & F_EXPIRY)
			wheel_unhang(s, ref);
		limbo_put(s, ref);
		return refuse(s, ns);
	}
	entry_view(s, ref, v);
	return STORE_OK;
}

/* Nothing of the old item may be needed as it is: by a borrower, by a snapshot. */
static bool fits_in_place(
	const struct store *s, const struct ns *ns, const struct store_view *v, const struct draft *d)
{
	const uint32_t *w = words(s, v->ref);

	return !(d->fields & F_CHAIN) && d->fields == (item_fields(w) & F_SIZED) &&
		slab_class(item_bytes(d)) == page_of(s, page_number(v->ref))->class &&
		!snapshot_keeps(ns, w) && !is_lent(s, v->ref);
}

enum store_err store_put(struct store *s, struct store_view *v, struct mc_bytes key, struct mc_bytes value,
	const struct store_meta *meta, enum store_how how)
{
	struct ns *ns = view_check(s, v);
	struct draft d = { .key = key,
		.value = value_from(value),
		.meta = meta,
		.room = how == STORE_RESERVED ? ROOM_RESERVED : ROOM_PLAIN };
	uint32_t before = s->work;
	enum store_err err = STORE_OK;

	mc_check(key.n >= 0 && value.n >= 0);
	if (key.n > MC_STORE_KEY_MAX)
		return STORE_KEY;
	if (value.n > MC_STORE_VALUE_MAX)
		return STORE_VALUE;
	plan_fields(table_at(s, ns->table), &d);
	work(s, d.value.total / COPY_UNIT);
	if (v->ref != 0 && fits_in_place(s, ns, v, &d)) {
		in_place(s, v->ref, &d);
		entry_view(s, v->ref, v);
	} else {
		err = write_item(s, ns, v, &d);
	}
	work_end(s, before, WORK_CALL + 4 * chain_pieces(d.value.total) + 2 * d.value.total / COPY_UNIT);
	return err;
}

enum store_err store_set_meta(struct store *s, struct store_view *v, const struct store_meta *meta)
{
	struct ns *ns = view_check(s, v);
	struct draft d = { .key = v->key, .meta = meta, .room = ROOM_RESERVED };
	uint32_t before = s->work, old;
	enum store_err err = STORE_OK;

	mc_check(v->ref != 0);
	old = item_fields(words(s, v->ref)) & F_SIZED;
	d.value = value_of(s, v->ref);
	d.fields = meta_fields(table_at(s, ns->table), meta) | (old & F_CHAIN);
	if (item_bytes(&d) > INLINE_MAX && d.value.total > 0)
		d.fields |= F_CHAIN;
	if ((old & F_CHAIN) && !snapshot_keeps(ns, words(s, v->ref)))
		d.steal = v->ref;
	if (d.fields == old && !snapshot_keeps(ns, words(s, v->ref))) {
		d.steal = v->ref; /* the value is left alone */
		in_place(s, v->ref, &d);
		entry_view(s, v->ref, v);
	} else {
		err = write_item(s, ns, v, &d);
	}
	work_end(s, before, WORK_CALL + 4 * chain_pieces(d.value.total) + 2 * d.value.total / COPY_UNIT);
	return err;
}

/* The same item, in another index; or a copy, when a snapshot must still read it where it was. */
enum store_err store_move(struct store *s, struct store_view *v, store_ns to)
{
	struct ns *from = view_check(s, v), *ns = ns_at(s, to);
	uint32_t ref = v->ref, *w = words(s, ref), before = s->work;
	int64_t bytes = (int64_t)entry_bytes(s, ref);

	mc_check(ns_alive(s, to) && ref != 0 && index_find(s, ns, v->hash, v->key) == 0 &&
		from->table == ns->table);
	if (snapshot_keeps(from, w)) {
		struct store_view there = { .ns = to, .hash = v->hash, .step = s->step };
		struct draft d = { .key = v->key,
			.value = value_of(s, ref),
			.meta = &v->meta,
			.fields = item_fields(w) & (F_SIZED | F_PINNED),
			.room = ROOM_RESERVED };
		enum store_err err = write_item(s, ns, &there, &d);

		if (err != STORE_OK)
			return err;
		ns->pinned += v->pinned;
		store_remove(s, v, STORE_REMOVED);
		*v = there;
		return STORE_OK;
	}
	if (!index_add(s, ns, v->hash, ref))
		return refuse(s, ns);
	index_remove(s, from, v->hash, ref);
	w[W_HEAD] = (w[W_HEAD] & ((1u << NS_SHIFT) - 1)) | to << NS_SHIFT;
	item_flag(w, F_LATER, snapshot_ahead(ns, v->hash));
	entry_count(s, from, -1, -bytes);
	entry_count(s, ns, 1, bytes);
	from->pinned -= v->pinned;
	ns->pinned += v->pinned;
	v->ns = to;
	work_end(s, before, WORK_CALL);
	return STORE_OK;
}
