/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of the map have of each other. */
#ifndef MC_DATA_INTERNAL_H
#define MC_DATA_INTERNAL_H

#include "common/base/check.h"
#include "common/data/map.h"

/* One request under way. */
struct act {
	struct store *s;
	const struct map *m;
	const struct map_request *r;
	uint64_t now_ms;
	store_ns ns;         /* 0: the map has nothing in this partition */
	struct store_view v; /* of the key; ref 0 when there is no entry */
	bool locked;         /* somebody holds a lock on the key */
	struct map_outcome *out;
};

/* lock.c */
struct map_lock { /* the value of an entry of the table of locks */
	struct mc_uuid holder;
	int64_t thread, reference;
	uint32_t count, flags;
};
enum { MAP_LOCK_TXN = 1, MAP_LOCK_BLOCKS = 2 }; /* LockResourceImpl.transactional, blockReads */
bool map_lock_stops(struct act *a);             /* another holds it: out says until when */
/* The lock of the key; false when there is none, or its lease is over. */
bool map_lock_find(struct act *a, struct store_view *v, struct map_lock *l);
bool map_lock_is_held(const struct act *a, const struct map_lock *l); /* by who asks */
/* Written, with the entry pinned; false: no room, and out says so. */
bool map_lock_write(struct act *a, struct store_view *v, const struct map_lock *l, uint64_t until_ms);
uint64_t map_lock_end(const struct act *a);                    /* by the lease of the request */
void map_lock_release(struct act *a, struct store_view *lock); /* and those that wait may go on */
void map_lock_refuse(struct act *a, bool held, const struct map_lock *l);
struct map_change *map_lock_tell(struct act *a, enum map_change_kind kind, const struct store_view *lock);
void map_act_lock(struct act *a);
void map_act_unlock(struct act *a);
void map_act_is_locked(struct act *a);
/* write.c */
void map_act_put(struct act *a);
void map_act_remove(struct act *a);
/* The namespace stands, with the place of the key in it; false: no room, and out says so. */
bool map_open_space(struct act *a);
/* As SET writes it, the value of the request; `old` is told. */
void map_write_entry(struct act *a, struct store_value old);
void map_remove_entry(struct act *a); /* as REMOVE, without an answer */
/* expiring.c: of a request of a cache */
void map_act_set_expiry(struct act *a);
/* Into the meta of what is written; `was`: there is an entry. */
void map_expiry_written(const struct act *a, bool was, struct store_meta *m);
/* What is written goes at once (Duration.ZERO): nothing is stored, and an entry that is there has expired. */
bool map_expiry_ends(struct act *a, bool was);
/* An access by this policy; NULL: by the one that counts. */
void map_expiry_touch(struct act *a, const struct map_expiry *by);
/* txn_acts.c */
void map_act_txn_lock(struct act *a);
void map_act_txn_prepare(struct act *a);
void map_act_txn_set(struct act *a);
void map_act_txn_delete(struct act *a);
void map_act_txn_unlock(struct act *a);
/* multi_acts.c */
void map_act_multi_put(struct act *a);
void map_act_multi_remove(struct act *a);
void map_act_multi_has(struct act *a);
/* merging.c */
void map_act_merge(struct act *a);
/* read.c */
void map_act_get(struct act *a);
void map_act_contains(struct act *a);
void map_act_view(struct act *a);
void map_touch(struct act *a);        /* a read or write of an entry counts, and extends its idle time */
void map_expire_entry(struct act *a); /* it goes as one whose time has come (map.c) */
bool map_values_equal(const struct store *s, struct store_value a, struct mc_bytes b);
/* change.c */
struct map_change *map_change_of(
	struct map_outcome *out, enum map_change_kind kind, const struct store_view *v);
void map_answer_bool(struct map_outcome *out, bool yes);
void map_answer_value(struct map_outcome *out, struct store_value value);
void map_refuse(struct map_outcome *out, enum store_err err);
uint32_t map_epoch_s(uint64_t now_ms);
uint64_t map_epoch_ms(uint32_t s);

#endif
