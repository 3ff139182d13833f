/* SPDX-License-Identifier: Apache-2.0 */
/* cp_rows.c - operations of the CP subsystem (com.hazelcast.cp.internal.RaftOp): how the fields of each are
 * read. */
#include "common/data/cp_service.h"
#include "common/hz/registry.h"

/* --- how the fields of each are read --- */
struct take {
	struct node *n;
	const struct mc_addr *caller;
	int64_t call_id;
	struct cp_call *call;
};
typedef bool take_fn(struct take *t, void *body);

static bool take_nothing(struct take *t, void *body)
{
	(void)t;
	(void)body;
	return true;
}

static bool take_name(struct take *t, void *body)
{
	t->call->name = ((const struct hz_named *)body)->name;
	return true;
}

static bool take_endpoint(struct take *t, void *body)
{
	const struct hz_cp_session_endpoint *o = body;

	t->call->has_caller = read_address(o->endpoint, &t->call->caller);
	t->call->endpoint_name = o->contains_endpoint_name ? o->endpoint_name : (struct mc_str){ NULL, -1 };
	t->call->endpoint_type = o->endpoint_type;
	return true;
}

static bool take_session(struct take *t, void *body)
{
	t->call->session = ((const struct hz_session_heartbeat_session_op *)body)->session_id;
	return true;
}

static bool take_expired(struct take *t, void *body)
{
	const struct hz_session_expire_sessions_op *o = body;

	_Static_assert(sizeof(struct cp_pair) == sizeof(struct hz_cp_session_time), "the same pairs");
	t->call->pairs = (const struct cp_pair *)o->sessions.v;
	t->call->count = o->sessions.n;
	return true;
}

static bool take_inactive(struct take *t, void *body)
{
	const struct hz_session_close_inactive_sessions_op *o = body;
	struct cp_pair *pairs = node_new_array(t->n, sizeof(*pairs), o->sessions.n);

	if (pairs == NULL && o->sessions.n > 0)
		return false;
	for (uint32_t i = 0; i < o->sessions.n; i++)
		pairs[i].id = o->sessions.v[i];
	t->call->pairs = pairs;
	t->call->count = o->sessions.n;
	return true;
}

static bool take_delta(struct take *t, void *body)
{
	const struct hz_atomic_long_add_and_get_op *o = body; /* GetAndSetOp has the same fields */

	_Static_assert(offsetof(struct hz_atomic_long_add_and_get_op, delta) ==
			offsetof(struct hz_atomic_long_get_and_set_op, value),
		"both are a name and a number");
	t->call->name = o->name;
	t->call->number = o->delta;
	return true;
}

static bool take_compare(struct take *t, void *body)
{
	const struct hz_atomic_long_compare_and_set_op *o = body;

	t->call->name = o->name;
	t->call->expect = o->current_value;
	t->call->number = o->new_value;
	return true;
}

static bool take_reference(struct take *t, void *body)
{
	const struct hz_atomic_ref_set_op *o = body;

	t->call->name = o->name;
	t->call->blob = o->new_value;
	t->call->old = o->return_old_value;
	return true;
}

static bool take_reference_compare(struct take *t, void *body)
{
	const struct hz_atomic_ref_compare_and_set_op *o = body;

	t->call->name = o->name;
	t->call->blob_expect = o->expected_value;
	t->call->blob = o->new_value;
	return true;
}

static bool take_contains(struct take *t, void *body)
{
	const struct hz_contains_value_operation_factory *o = body;

	t->call->name = o->name;
	t->call->blob_expect = o->value;
	return true;
}

/* What all operations of a session begin with. */
static bool take_of_session(struct take *t, void *body)
{
	const struct hz_cp_session_op *o = body;

	t->call->name = o->name;
	t->call->session = o->session_id;
	t->call->thread = o->thread_id;
	t->call->uid = o->invocation_uid;
	return true;
}

static void take_caller(struct take *t, struct hz_address **address, int64_t *call_id)
{
	if (*address == NULL && t->caller != NULL) {
		*address = make_address(t->n, t->caller);
		*call_id = t->call_id;
	}
	t->call->has_caller = read_address(*address, &t->call->caller);
	t->call->call_id = *call_id;
}

static bool take_lock(struct take *t, void *body)
{
	struct hz_fenced_lock_lock_op *o = body;

	t->call->timeout_ms = -1;
	take_caller(t, &o->caller_address, &o->call_id);
	return take_of_session(t, body);
}

static bool take_try_lock(struct take *t, void *body)
{
	struct hz_fenced_lock_try_lock_op *o = body;

	t->call->timeout_ms = o->timeout_ms;
	take_caller(t, &o->caller_address, &o->call_id);
	return take_of_session(t, body);
}

static bool take_acquire(struct take *t, void *body)
{
	struct hz_semaphore_acquire_permits_op *o = body;

	t->call->number = o->permits;
	t->call->timeout_ms = o->timeout_ms;
	take_caller(t, &o->caller_address, &o->call_id);
	return take_of_session(t, body);
}

static bool take_permits(struct take *t, void *body)
{
	t->call->number = ((const struct hz_semaphore_change_permits_op *)body)->permits;
	return take_of_session(t, body);
}

static bool take_init(struct take *t, void *body)
{
	const struct hz_semaphore_init_semaphore_op *o = body;

	t->call->name = o->name;
	t->call->number = o->permits;
	return true;
}

static bool take_await(struct take *t, void *body)
{
	struct hz_count_down_latch_await_op *o = body;

	t->call->name = o->name;
	t->call->uid = o->invocation_uid;
	t->call->timeout_ms = o->timeout_millis;
	take_caller(t, &o->caller_address, &o->call_id);
	return true;
}

static bool take_down(struct take *t, void *body)
{
	const struct hz_count_down_op *o = body;

	t->call->name = o->name;
	t->call->uid = o->invocation_uid;
	t->call->number = o->expected_round;
	return true;
}

static bool take_count(struct take *t, void *body)
{
	const struct hz_count_down_latch_try_set_count_op *o = body;

	t->call->name = o->name;
	t->call->number = o->count;
	return true;
}

static bool take_late(struct take *t, void *body)
{
	const struct hz_raft_expire_wait_keys_op *o = body;

	_Static_assert(sizeof(struct cp_wait_id) == sizeof(struct hz_cp_wait_key_id), "the same pairs");
	t->call->waits = (const struct cp_wait_id *)o->keys.v;
	t->call->count = o->keys.n;
	return cp_kind_of(o->service_name, &t->call->kind);
}

static bool take_destroy(struct take *t, void *body)
{
	const struct hz_raft_destroy_raft_object_op *o = body;

	t->call->name = o->object_name;
	return cp_kind_of(o->service_name, &t->call->kind);
}

static const struct row {
	enum hz_class cls;
	take_fn *take;
	enum cp_op op;
} rows[] = {
	{ HZ_SESSION_CREATE_SESSION_OP, take_endpoint, CP_SESSION_CREATE },
	{ HZ_SESSION_HEARTBEAT_SESSION_OP, take_session, CP_SESSION_HEARTBEAT },
	{ HZ_SESSION_CLOSE_SESSION_OP, take_session, CP_SESSION_CLOSE },
	{ HZ_SESSION_EXPIRE_SESSIONS_OP, take_expired, CP_SESSION_EXPIRE },
	{ HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP, take_inactive, CP_SESSION_CLOSE_ALL },
	{ HZ_SESSION_GENERATE_THREAD_ID_OP, take_nothing, CP_THREAD_ID },
	{ HZ_RAFT_EXPIRE_WAIT_KEYS_OP, take_late, CP_EXPIRE_WAITS },
	{ HZ_RAFT_DESTROY_RAFT_OBJECT_OP, take_destroy, CP_DESTROY },
	{ HZ_ATOMIC_LONG_ADD_AND_GET_OP, take_delta, CP_LONG_ADD },
	{ HZ_ATOMIC_LONG_GET_AND_ADD_OP, take_delta, CP_LONG_GET_ADD },
	{ HZ_ATOMIC_LONG_GET_AND_SET_OP, take_delta, CP_LONG_SET },
	{ HZ_ATOMIC_LONG_COMPARE_AND_SET_OP, take_compare, CP_LONG_COMPARE },
	{ HZ_ATOMIC_LONG_LOCAL_GET_OP, take_name, CP_LONG_GET },
	{ HZ_ATOMIC_REF_GET_OP, take_name, CP_REFERENCE_GET },
	{ HZ_ATOMIC_REF_SET_OP, take_reference, CP_REFERENCE_SET },
	{ HZ_ATOMIC_REF_COMPARE_AND_SET_OP, take_reference_compare, CP_REFERENCE_COMPARE },
	{ HZ_ATOMIC_REF_CONTAINS_OP, take_contains, CP_REFERENCE_CONTAINS },
	{ HZ_FENCED_LOCK_LOCK_OP, take_lock, CP_LOCK_TAKE },
	{ HZ_FENCED_LOCK_TRY_LOCK_OP, take_try_lock, CP_LOCK_TAKE },
	{ HZ_FENCED_LOCK_UNLOCK_OP, take_of_session, CP_LOCK_GIVE },
	{ HZ_FENCED_LOCK_GET_LOCK_OWNERSHIP_STATE_OP, take_name, CP_LOCK_STATE },
	{ HZ_SEMAPHORE_INIT_SEMAPHORE_OP, take_init, CP_SEMAPHORE_INIT },
	{ HZ_SEMAPHORE_ACQUIRE_PERMITS_OP, take_acquire, CP_SEMAPHORE_ACQUIRE },
	{ HZ_SEMAPHORE_RELEASE_PERMITS_OP, take_permits, CP_SEMAPHORE_RELEASE },
	{ HZ_SEMAPHORE_DRAIN_PERMITS_OP, take_of_session, CP_SEMAPHORE_DRAIN },
	{ HZ_SEMAPHORE_CHANGE_PERMITS_OP, take_permits, CP_SEMAPHORE_CHANGE },
	{ HZ_SEMAPHORE_AVAILABLE_PERMITS_OP, take_name, CP_SEMAPHORE_AVAILABLE },
	{ HZ_COUNT_DOWN_LATCH_TRY_SET_COUNT_OP, take_count, CP_LATCH_SET },
	{ HZ_COUNT_DOWN_OP, take_down, CP_LATCH_DOWN },
	{ HZ_COUNT_DOWN_LATCH_AWAIT_OP, take_await, CP_LATCH_AWAIT },
	{ HZ_COUNT_DOWN_LATCH_GET_COUNT_OP, take_name, CP_LATCH_COUNT },
	{ HZ_COUNT_DOWN_LATCH_GET_ROUND_OP, take_name, CP_LATCH_ROUND },
};

bool cp_call_of(struct node *n, struct mc_value *op, const struct mc_addr *caller, int64_t call_id,
	struct cp_call *out)
{
	struct take t = { n, caller, call_id, out };

	*out = (struct cp_call){ .name = { NULL, -1 },
		.blob = { NULL, -1 },
		.blob_expect = { NULL, -1 },
		.endpoint_name = { NULL, -1 },
		.endpoint_type = { NULL, -1 },
		.uid = { .null = true },
		.session = CP_NO_SESSION };
	for (size_t i = 0; op != NULL && !op->opaque && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (hz_value_class(op) == rows[i].cls && op->body != NULL) {
			out->op = rows[i].op;
			return rows[i].take(&t, op->body);
		}
	return false;
}
