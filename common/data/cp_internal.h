/* SPDX-License-Identifier: Apache-2.0 */
/* cp_internal.h - what the files of cp.h have of each other. */
#ifndef MC_DATA_CP_INTERNAL_H
#define MC_DATA_CP_INTERNAL_H

#include "common/base/check.h"
#include "common/data/cp.h"

/* One call under way. */
struct cp_run {
	struct cp *c;
	const struct cp_call *call;
	struct cp_group *g;
	struct cp_object *o;
	int64_t now_ms, commit;
};
typedef struct cp_answer cp_act_fn(struct cp_run *r);

struct cp_answer cp_answer_number(enum cp_answer_kind kind, int64_t number);
struct cp_answer cp_answer_error(enum cp_error error, const char *why);
static const struct cp_answer cp_answer_null = { .kind = CP_ANSWER_NULL };

/* As Java's numbers do, they wrap around: what comes with a partition may be any. */
static inline int64_t cp_plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}
static inline int32_t cp_plus32(int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* --- cp_groups.c --- */
void *cp_get(struct cp *c, size_t size);
void cp_put(struct cp *c, void *p, size_t size);
/* It is as new; those that wait for it are told a, or nothing. */
void cp_object_empty(struct cp *c, struct cp_object *o, const struct cp_answer *a);

/* --- cp_waits.c --- */
void cp_ref_drop(struct cp *c, struct cp_object *o, struct cp_ref **at);
struct cp_ref *cp_ref_find(const struct cp_object *o, int64_t session, int64_t thread, struct mc_uuid uid);
/* The wait at *at goes, and its caller is told. */
void cp_wait_end(struct cp *c, struct cp_object *o, struct cp_wait **at, const struct cp_answer *a);
/* All of one endpoint but of this call are told that they wait no longer: the caller has given up on them. */
void cp_cancel(struct cp_run *r);
/* The call as one that waits. False: no room. */
bool cp_wait_of(struct cp_run *r);
struct cp_wait cp_key_of(const struct cp_run *r);

/* --- cp_sessions.c --- */
/* Its session goes on, as with a heartbeat; false: there is none. */
bool cp_session_touch(struct cp_run *r);
/* All that it holds is given back, and whoever waits for it in its name is told. */
void cp_session_gone(struct cp *c, struct cp_group *g, int64_t session);
cp_act_fn cp_session_create, cp_session_heartbeat, cp_session_close, cp_session_expire, cp_session_close_all,
	cp_thread_id;

/* --- cp_values.c --- */
cp_act_fn cp_long_add, cp_long_get_add, cp_long_set, cp_long_compare, cp_long_get, cp_reference_get,
	cp_reference_set, cp_reference_compare, cp_reference_contains;

/* --- cp_lock.c --- */
cp_act_fn cp_lock_take, cp_lock_give, cp_lock_state;
void cp_lock_session_gone(struct cp *c, struct cp_object *o, int64_t session);
bool cp_lock_late(struct cp *c, struct cp_object *o, const struct cp_wait *w);

/* --- cp_semaphore.c --- */
cp_act_fn cp_semaphore_init, cp_semaphore_acquire, cp_semaphore_release, cp_semaphore_drain,
	cp_semaphore_change, cp_semaphore_available;
void cp_semaphore_session_gone(struct cp *c, struct cp_object *o, int64_t session);
bool cp_semaphore_late(struct cp *c, struct cp_object *o, const struct cp_wait *w);

/* --- cp_latch.c --- */
cp_act_fn cp_latch_set, cp_latch_down, cp_latch_await, cp_latch_count, cp_latch_round;

#endif
