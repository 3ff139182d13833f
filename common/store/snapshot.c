/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snapshot.c - a walk that shows what was there at its beginning. What it has not reached yet is either as it
 * was, or younger (F_LATER: passed over), or it stands aside because it was overwritten or removed.
 */
#include "common/store/internal.h"

bool snapshot_ahead(const struct ns *ns, uint32_t hash)
{
	return ns->snap == SNAP_OPEN && reversed(hash) >= ns->snap_place;
}

bool snapshot_keeps(const struct ns *ns, const uint32_t *w)
{
	return snapshot_ahead(ns, w[W_HASH]) && !(item_fields(w) & F_LATER);
}

void snapshot_keep(struct store *s, struct ns *ns, uint32_t ref)
{
	uint32_t *w = words(s, ref);

	s->waiting_bytes += entry_bytes(s, ref);
	item_mark(w, KIND_WAITING);
	w[W_HASH] = 0;
	if (ns->aside_tail != 0)
		words(s, ns->aside_tail)[W_HASH] = ref;
	else
		ns->aside = ref;
	ns->aside_tail = ref;
}

bool store_snapshot_open(struct store *s, store_ns id)
{
	struct ns *ns;

	mc_check(ns_alive(s, id));
	ns = ns_at(s, id);
	if (ns->snap != SNAP_NONE)
		return false;
	ns->snap = SNAP_OPEN;
	ns->snap_place = 0;
	return true;
}

static void row_of(const struct store *s, uint32_t ref, struct store_row *row)
{
	uint32_t *w = words(s, ref);

	row->key = (struct mc_bytes){ key_of(w), (int32_t)key_bytes(w) };
	row->value = value_of(s, ref);
	meta_read(w, &row->meta);
}

static uint32_t read_aside(struct store *s, struct ns *ns, struct store_row *rows, uint32_t cap)
{
	uint32_t n = 0;

	while (ns->aside != 0 && n < cap) {
		uint32_t ref = ns->aside;

		ns->aside = words(s, ref)[W_HASH];
		if (ns->aside == 0)
			ns->aside_tail = 0;
		row_of(s, ref, &rows[n++]);
		s->waiting_bytes -= entry_bytes(s, ref);
		limbo_put(s, ref); /* it is borrowed now */
	}
	return n;
}

static struct ns *with_snapshot(const struct store *s, store_ns id)
{
	mc_check(id != 0 && id <= s->namespaces.top && ns_at(s, id)->snap == SNAP_OPEN);
	return ns_at(s, id);
}

uint32_t store_snapshot_read(struct store *s, store_ns id, struct store_row *rows, uint32_t cap, bool *done)
{
	struct ns *ns = with_snapshot(s, id);
	uint32_t refs[STORE_WALK_ROWS_MIN * 6], before = s->work, n;

	mc_check(cap >= STORE_WALK_ROWS_MIN);
	n = read_aside(s, ns, rows, cap);
	while (ns->snap_place < STORE_WALK_END && n < cap && s->work - before < cap + 64) {
		uint32_t room = cap - n < sizeof(refs) / 4 ? cap - n : (uint32_t)(sizeof(refs) / 4);
		store_place was = ns->snap_place;
		uint32_t got = walk_bucket(s, ns, &ns->snap_place, refs, room);

		for (uint32_t i = 0; i < got; i++) {
			uint32_t *w = words(s, refs[i]);

			if (!(item_fields(w) & F_LATER))
				row_of(s, refs[i], &rows[n++]);
			item_flag(w, F_LATER, false);
		}
		if (got == 0 && ns->snap_place == was)
			break;
	}
	if (n > 0)
		s->lents = LENT_MAX + 1; /* any of them may be looked at until the next step */
	*done = ns->snap_place == STORE_WALK_END && ns->aside == 0;
	work_end(s, before, 3 * cap + WORK_CALL);
	return n;
}

void store_snapshot_close(struct store *s, store_ns id)
{
	struct ns *ns = with_snapshot(s, id);

	if (ns->aside != 0) { /* both queues are linked in the same way, and what is aside is counted as
				 waiting already */
		if (s->limbo_tail != 0)
			words(s, s->limbo_tail)[W_HASH] = ns->aside;
		else
			s->limbo = ns->aside;
		s->limbo_tail = ns->aside_tail;
		ns->aside = ns->aside_tail = 0;
	}
	if (ns->snap_place == STORE_WALK_END || ns->state == NS_DEAD) {
		ns->snap = SNAP_NONE;
	} else {
		ns->snap = SNAP_CLEANING;
		queue_push(s, id);
	}
}

bool snapshot_clean(struct store *s, struct ns *ns, uint32_t *budget)
{
	uint32_t refs[STORE_WALK_ROWS_MIN * 6];

	while (ns->snap_place < STORE_WALK_END) {
		uint32_t got = walk_bucket(s, ns, &ns->snap_place, refs, sizeof(refs) / 4);

		for (uint32_t i = 0; i < got; i++)
			item_flag(words(s, refs[i]), F_LATER, false);
		*budget -= *budget > got + 1 ? got + 1 : *budget;
		if (*budget == 0)
			break;
	}
	if (ns->snap_place < STORE_WALK_END)
		return false;
	ns->snap = SNAP_NONE;
	return true;
}
