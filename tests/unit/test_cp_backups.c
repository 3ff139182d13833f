/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_cp_backups.c - two copies of the CP subsystem in unsafe mode: what an owner tells its backup of each
 * call, and that a backup to which the same is told goes on where its owner was. The test is the master and
 * the other member with data.
 */
#include "tests/lib/alone.h"

#include "common/data/cp_service.h"
#include "common/partition/internal.h"

#define P 5
enum { HEAP = 1 << 16 };

struct scene {
	struct alone *a;
	struct peer master, other; /* the other has data, too; the master is lite */
	struct partition_table t;
	void *heap;
	int64_t call_id; /* of the last backup that the other told */
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	void *a;

	alone_set_up(&a);
	s->a = a;
	s->a->cfg.store_bytes = MC_DATA_STORE_MIN;
	s->master = peer_of(2);
	s->other = peer_of(3);
	s->other.lite = false;
	alone_follow(s->a, &s->master, &s->other, 1);
	alone_accept(s->a, &s->other);
	s->heap = aligned_alloc(16, HEAP);
	partition_table_init(&s->t, mc_heap_init(s->heap, HEAP));
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	void *a = s->a;

	free(s->heap);
	free(s);
	return alone_tear_down(&a);
}

/* All partitions: this node has them and the other their backups, or the other way round, or one of them
 * alone. */
enum role { OWNER, BACKUP, ALONE, GONE };
static void table(struct scene *s, enum role role)
{
	struct hz_partition_state_operation *op = alone_new(s->a, sizeof(*op));
	struct peer self = alone_self(s->a);
	int16_t own = partition_table_intern(&s->t, self.uuid, &self.addr);
	int16_t other = partition_table_intern(&s->t, s->other.uuid, &s->other.addr);
	const int16_t slots[][2] = { [OWNER] = { own, other },
		[BACKUP] = { other, own },
		[ALONE] = { own, PARTITION_NONE },
		[GONE] = { other, PARTITION_NONE } };

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < 2; r++)
			partition_table_set(&s->t, p, r, slots[role][r]);
	op->partition_state = partition_state_make(&s->t, &s->a->mem);
	alone_call(s->a, &s->master, HZ_PARTITION_STATE_OPERATION, op);
	assert_int_equal(partition_place(s->a->n, P), role == BACKUP ? 1 : role == GONE ? -1 : 0);
}

static struct hz_raft_unsafe_raft_replicate_op *op_of(struct scene *s, enum hz_class cls, void *raft_op)
{
	struct hz_raft_unsafe_raft_replicate_op *op = alone_new(s->a, sizeof(*op));

	op->op.partition_id = P;
	op->group_id = alone_new(s->a, sizeof(*op->group_id));
	*op->group_id = (struct hz_raft_group_id){ mc_str_z("group"), 0, P };
	op->raft_op = hz_value_object(cls, raft_op, &s->a->mem);
	return op;
}

static const struct hz_normal_response *call(
	struct scene *s, enum hz_class outer, enum hz_class cls, void *raft_op)
{
	alone_call(s->a, &s->master, outer, op_of(s, cls, raft_op));
	return alone_sent(s->a, &s->master, HZ_NORMAL_RESPONSE);
}

static void *add(struct scene *s, int64_t delta)
{
	struct hz_atomic_long_add_and_get_op *op = alone_new(s->a, sizeof(*op));

	*op = (struct hz_atomic_long_add_and_get_op){ mc_str_z("counter"), delta };
	return op;
}

static void *session(struct scene *s)
{
	struct hz_session_create_session_op *op = alone_new(s->a, sizeof(*op));

	op->endpoint_of_session.endpoint = alone_address(s->a, s->master.addr);
	op->endpoint_of_session.endpoint_type = mc_str_z("SERVER");
	return op;
}

static void *lock(struct scene *s, int64_t thread, uint64_t uid)
{
	struct hz_fenced_lock_lock_op *op = alone_new(s->a, sizeof(*op));

	op->name = mc_str_z("lock");
	op->session_id = 1;
	op->thread_id = thread;
	op->invocation_uid = (struct mc_uuid){ false, 7, uid };
	return op;
}

static void *unlock(struct scene *s, int64_t thread, uint64_t uid)
{
	struct hz_cp_session_op *op = alone_new(s->a, sizeof(*op));

	*op = (struct hz_cp_session_op){ mc_str_z("lock"), 1, thread, { false, 7, uid } };
	return op;
}

static void *counter(struct scene *s)
{
	struct hz_named *op = alone_new(s->a, sizeof(*op));

	op->name = mc_str_z("counter");
	return op;
}

/* --- as owner --- */
static const struct hz_backup *told(struct scene *s, enum hz_class cls)
{
	const struct hz_backup *b = alone_sent(s->a, &s->other, HZ_BACKUP);
	const struct hz_raft_unsafe_raft_replicate_op *o =
		b == NULL ? NULL : hz_value_body(b->backup_op, HZ_RAFT_UNSAFE_RAFT_BACKUP_OP);

	if (o == NULL || hz_value_class(o->raft_op) != cls)
		return NULL;
	assert_true(mc_str_eqz(o->group_id->name, "group") && o->group_id->group_id == P);
	return b;
}

static void an_owner_tells_its_backup(void **state)
{
	struct scene *s = *state;
	const struct hz_normal_response *r;
	const struct hz_backup *b;
	const struct hz_fenced_lock_lock_op *locks;

	table(s, OWNER);
	r = call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_ATOMIC_LONG_ADD_AND_GET_OP, add(s, 3));
	assert_true(r != NULL && r->value.object->u.i == 3 && r->backup_acks == 1);
	b = told(s, HZ_ATOMIC_LONG_ADD_AND_GET_OP);
	assert_true(b != NULL && b->sync && b->replica_version.v[0] == 1 && b->op.replica_index == 1);
	r = call(s, HZ_RAFT_UNSAFE_RAFT_QUERY_OP, HZ_ATOMIC_LONG_LOCAL_GET_OP, counter(s));
	assert_true(r != NULL && r->backup_acks == 0 && alone_sent(s->a, &s->other, HZ_BACKUP) == NULL);
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_SESSION_CREATE_SESSION_OP, session(s));
	assert_non_null(told(s, HZ_SESSION_CREATE_SESSION_OP));
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_LOCK_OP, lock(s, 1, 1));
	assert_non_null(told(s, HZ_FENCED_LOCK_LOCK_OP));
	/* one that waits, too, with who asked */
	r = call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_LOCK_OP, lock(s, 2, 2));
	b = told(s, HZ_FENCED_LOCK_LOCK_OP);
	assert_true(r == NULL && b != NULL);
	locks = hz_value_body(((const struct hz_raft_unsafe_raft_replicate_op *)b->backup_op->body)->raft_op,
		HZ_FENCED_LOCK_LOCK_OP);
	assert_true(locks->caller_address != NULL && locks->caller_address->port == s->master.addr.port);
}

static void *reference(struct scene *s, uint8_t what)
{
	struct hz_atomic_ref_set_op *op = alone_new(s->a, sizeof(*op));
	uint8_t *p = alone_new(s->a, 12);

	p[11] = what;
	*op = (struct hz_atomic_ref_set_op){ mc_str_z("reference"), { p, 12 }, true };
	return op;
}

static bool is_data(const struct hz_normal_response *r, uint8_t what)
{
	return r != NULL && r->value.is_data && r->value.data.n == 12 && r->value.data.p[11] == what;
}

/* What a reference holds goes to who asks byte for byte; of nothing there is a null. */
static void references_give_what_they_hold(void **state)
{
	struct scene *s = *state;
	const struct hz_normal_response *r;

	table(s, OWNER);
	r = call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_ATOMIC_REF_SET_OP, reference(s, 1));
	assert_true(r != NULL && !r->value.is_data && r->value.object == NULL);
	r = call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_ATOMIC_REF_SET_OP, reference(s, 2));
	assert_true(is_data(r, 1));
	r = call(s, HZ_RAFT_UNSAFE_RAFT_QUERY_OP, HZ_ATOMIC_REF_GET_OP, counter(s));
	assert_true(r != NULL && !r->value.is_data && r->value.object == NULL); /* of that name */
}

/* What time ends is told like a call. */
static void a_session_that_is_not_heard_of_ends_in_both(void **state)
{
	struct scene *s = *state;
	const struct hz_backup *b = NULL;

	table(s, OWNER);
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_SESSION_CREATE_SESSION_OP, session(s));
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_LOCK_OP, lock(s, 1, 1));
	for (int i = 0; i < CP_SESSION_TTL_MS / 1000 + 2 && b == NULL; i++) {
		/* members are heard of all the time; the session is not */
		alone_send(
			s->a, &s->master, HZ_HEARTBEAT_OP, alone_heartbeat(s->a, &s->master, &s->master, 3));
		alone_send(s->a, &s->other, HZ_HEARTBEAT_OP, alone_heartbeat(s->a, &s->other, &s->master, 3));
		alone_tick(s->a, 1000);
		b = told(s, HZ_SESSION_EXPIRE_SESSIONS_OP);
	}
	assert_non_null(b);
	assert_int_equal(b->op.call_id, 0); /* nobody waits for it */
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_UNLOCK_OP, unlock(s, 1, 3));
	assert_non_null(alone_sent(s->a, &s->master, HZ_ERROR_RESPONSE)); /* SessionExpiredException */
}

static void beat(struct scene *s, int64_t id)
{
	struct hz_session_heartbeat_session_op *op = alone_new(s->a, sizeof(*op));

	op->session_id = id;
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_SESSION_HEARTBEAT_SESSION_OP, op);
}

/* Two sessions are heard of all the time. That which holds nothing is closed all the same, later than it
 * would have expired; the other one goes on. */
static void a_session_that_holds_nothing_is_closed(void **state)
{
	struct scene *s = *state;
	const struct hz_session_close_inactive_sessions_op *op;
	const struct hz_backup *b = NULL;
	int waited = 0;

	table(s, OWNER);
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_SESSION_CREATE_SESSION_OP, session(s));
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_SESSION_CREATE_SESSION_OP, session(s));
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_LOCK_OP, lock(s, 1, 1));
	for (; waited < CP_SESSION_TTL_MS / 1000 + 32 && b == NULL; waited++) {
		alone_send(
			s->a, &s->master, HZ_HEARTBEAT_OP, alone_heartbeat(s->a, &s->master, &s->master, 3));
		alone_send(s->a, &s->other, HZ_HEARTBEAT_OP, alone_heartbeat(s->a, &s->other, &s->master, 3));
		beat(s, 1);
		beat(s, 2);
		alone_tick(s->a, 1000);
		b = told(s, HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP);
	}
	assert_true(b != NULL && waited >= CP_SESSION_TTL_MS / 1000);
	op = hz_value_body(((const struct hz_raft_unsafe_raft_replicate_op *)b->backup_op->body)->raft_op,
		HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP);
	assert_true(op->sessions.n == 1 && op->sessions.v[0] == 2);
	beat(s, 1);
	assert_null(alone_sent(s->a, &s->master, HZ_ERROR_RESPONSE));
	beat(s, 2);
	assert_non_null(alone_sent(s->a, &s->master, HZ_ERROR_RESPONSE));
}

/* --- as backup --- */
static void tell(struct scene *s, enum hz_class cls, void *raft_op, int64_t version)
{
	struct hz_backup *b = alone_new(s->a, sizeof(*b));
	struct hz_raft_unsafe_raft_replicate_op *o = op_of(s, cls, raft_op);

	o->op = (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET, .partition_id = -1 };
	b->op = (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET | HZ_OP_REPLICA_INDEX | HZ_OP_CALLER_UUID,
		.partition_id = P,
		.replica_index = 1,
		.caller_uuid = s->master.uuid };
	b->backup_op = hz_value_object(HZ_RAFT_UNSAFE_RAFT_BACKUP_OP, o, &s->a->mem);
	b->sync = true;
	b->has_original_caller = true;
	b->original_caller = *alone_address(s->a, s->master.addr);
	b->client_correlation_id = -1;
	b->replica_version.v = alone_new(s->a, sizeof(int64_t));
	b->replica_version.v[0] = version;
	b->replica_version.n = 1;
	s->call_id = alone_call(s->a, &s->other, HZ_BACKUP, b);
}

static bool acked(struct scene *s)
{
	const struct hz_ack_response *r = alone_sent(s->a, &s->master, HZ_BACKUP_ACK_RESPONSE);

	return r != NULL && r->call_id == s->call_id;
}

static void a_backup_goes_on_where_its_owner_was(void **state)
{
	struct scene *s = *state;
	const struct hz_normal_response *r;

	table(s, BACKUP);
	tell(s, HZ_ATOMIC_LONG_ADD_AND_GET_OP, add(s, 3), 1);
	assert_true(acked(s));
	tell(s, HZ_SESSION_CREATE_SESSION_OP, session(s), 2);
	tell(s, HZ_FENCED_LOCK_LOCK_OP, lock(s, 1, 1), 3);
	tell(s, HZ_FENCED_LOCK_LOCK_OP, lock(s, 2, 2), 4);
	tell(s, HZ_ATOMIC_LONG_ADD_AND_GET_OP, add(s, 4), 5);
	tell(s, HZ_ATOMIC_LONG_ADD_AND_GET_OP, add(s, 4), 4); /* of an older time */
	assert_false(acked(s));
	table(s, ALONE);
	r = call(s, HZ_RAFT_UNSAFE_RAFT_QUERY_OP, HZ_ATOMIC_LONG_LOCAL_GET_OP, counter(s));
	assert_true(r != NULL && r->value.object->u.i == 7);
	/* the call that waited is repeated, and gets the lock when it is given */
	r = call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_FENCED_LOCK_LOCK_OP, lock(s, 2, 2));
	assert_null(r);
	alone_call(s->a, &s->master, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP,
		op_of(s, HZ_FENCED_LOCK_UNLOCK_OP, unlock(s, 1, 3)));
	assert_int_equal(alone_count_sent(s->a, HZ_NORMAL_RESPONSE), 2);
}

static void what_is_not_its_own_any_more_goes(void **state)
{
	struct scene *s = *state;

	table(s, OWNER);
	call(s, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, HZ_ATOMIC_LONG_ADD_AND_GET_OP, add(s, 3));
	assert_true(cp_has_any(&data_of(s->a->n)->cp, P));
	table(s, GONE);
	assert_false(cp_has_any(&data_of(s->a->n)->cp, P));
	assert_null(cp_next(&data_of(s->a->n)->cp, NULL));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(an_owner_tells_its_backup),
		T(references_give_what_they_hold),
		T(a_session_that_is_not_heard_of_ends_in_both),
		T(a_session_that_holds_nothing_is_closed),
		T(a_backup_goes_on_where_its_owner_was),
		T(what_is_not_its_own_any_more_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
