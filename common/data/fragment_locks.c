/* SPDX-License-Identifier: Apache-2.0 */
/* fragment_locks.c - locks of one map in one partition: out, and in. */
#include "common/data/fragment.h"

#include <string.h>

#include "common/data/internal.h"

#define MAP_SERVICE "hz:impl:mapService"
enum { ROWS = 32 };
_Static_assert((int)ROWS >= (int)STORE_WALK_ROWS_MIN, "a walk may give so many at once");

/* --- out --- */
static struct hz_lock_resource_impl *lock_out(
	struct store *s, const struct store_view *v, struct mc_arena *mem)
{
	struct hz_lock_resource_impl *o = mc_arena_get(mem, sizeof(*o), 1);
	struct map_lock l;

	if (o == NULL)
		return NULL;
	mc_check(store_value_of(s, v).n == sizeof(l));
	memcpy(&l, store_value_of(s, v).p, sizeof(l));
	*o = (struct hz_lock_resource_impl){ .key = v->key,
		.owner = l.holder,
		.thread_id = l.thread,
		.reference_id = l.reference,
		.lock_count = (int32_t)l.count,
		.expiration_time =
			v->meta.expires_ms == STORE_NEVER ? INT64_MAX : (int64_t)v->meta.expires_ms,
		.acquire_time = -1,
		.transactional = (l.flags & MAP_LOCK_TXN) != 0,
		.block_reads = (l.flags & MAP_LOCK_BLOCKS) != 0 };
	return o;
}

bool fragment_locks(struct store *s, const struct map *m, uint32_t partition, struct mc_str name,
	struct mc_arena *mem, struct hz_lock_store_impl *out)
{
	store_ns ns = store_ns_find(s, m->locks, partition);
	uint32_t count = ns == 0 ? 0 : store_ns_info(s, ns).entries, n;
	struct store_view rows[ROWS];
	store_place at = ns == 0 ? STORE_WALK_END : 0;

	*out = (struct hz_lock_store_impl){ .namespace = mc_arena_get(mem, sizeof(*out->namespace), 1) };
	out->locks.v = mc_arena_get(mem, sizeof(*out->locks.v), count);
	if (out->namespace == NULL || out->locks.v == NULL)
		return false;
	*out->namespace = (struct hz_distributed_object_namespace){ mc_str_z(MAP_SERVICE), name };
	while (at != STORE_WALK_END) {
		n = store_walk(s, ns, &at, rows, ROWS);
		mc_check(out->locks.n + n <= count);
		for (uint32_t i = 0; i < n; i++) {
			out->locks.v[out->locks.n] = lock_out(s, &rows[i], mem);
			if (out->locks.v[out->locks.n++] == NULL)
				return false;
		}
	}
	return true;
}

/* --- in --- */
bool fragment_locks_fit(const struct hz_lock_store_impl *l)
{
	if (l->namespace == NULL || l->namespace->object_name.n < 0)
		return false;
	for (uint32_t i = 0; i < l->locks.n; i++)
		if (l->locks.v[i] == NULL || l->locks.v[i]->key.n < MC_BLOB_HEAD)
			return false;
	return true;
}

static enum store_err lock_in(struct store *s, const struct map *m, uint32_t partition, store_ns ns,
	const struct hz_lock_resource_impl *in)
{
	struct map_lock l = { .holder = in->owner,
		.thread = in->thread_id,
		.reference = in->reference_id,
		.count = (uint32_t)in->lock_count,
		.flags = (in->transactional ? (uint32_t)MAP_LOCK_TXN : 0) |
			(in->block_reads ? (uint32_t)MAP_LOCK_BLOCKS : 0) };
	struct store_meta meta = {
		.expires_ms = in->expiration_time == INT64_MAX ? STORE_NEVER : (uint64_t)in->expiration_time
	};
	store_ns entries = store_ns_find(s, m->entries, partition);
	struct store_view v, entry;
	enum store_err err;

	store_find(s, ns, in->key, &v);
	err = store_put(
		s, &v, in->key, (struct mc_bytes){ (const uint8_t *)&l, sizeof(l) }, &meta, STORE_RESERVED);
	if (err == STORE_OK && entries != 0 && store_find(s, entries, in->key, &entry))
		store_pin(s, &entry, true);
	return err;
}

/* Hazelcast keeps locks that were given back until they are swept. */
static bool is_held(const struct hz_lock_resource_impl *l, uint64_t now_ms)
{
	return l->lock_count > 0 && !l->owner.null && l->expiration_time > 0 &&
		(uint64_t)l->expiration_time > now_ms;
}

enum store_err fragment_take_locks(struct store *s, const struct map *m, uint32_t partition,
	const struct hz_lock_store_impl *l, uint64_t now_ms)
{
	store_ns ns = store_ns_find(s, m->locks, partition);
	enum store_err err = STORE_OK;

	if (ns != 0)
		store_ns_drop(s, ns);
	for (uint32_t i = 0; i < l->locks.n && err == STORE_OK; i++) {
		if (!is_held(l->locks.v[i], now_ms))
			continue;
		err = store_ns_open(s, m->locks, partition, &ns);
		if (err == STORE_OK)
			err = lock_in(s, m, partition, ns, l->locks.v[i]);
	}
	return err;
}
