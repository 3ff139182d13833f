/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_cp.c - the CP subsystem in unsafe mode: sessions, counters, references, locks, semaphores,
 * latches; and that a backup that is given the same calls is the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/data/cp.h"

enum { HEAP = 1 << 20, NOW = 1000000 };

static _Alignas(16) uint8_t block[HEAP];
static struct cp cp;
static int64_t now_ms;
/* the last answer that came later, by its ticket */
static struct cp_answer later[16];
static uint32_t later_count;

static void done(void *ctx, uint64_t ticket, const struct cp_answer *a)
{
	(void)ctx;
	assert_in_range(ticket, 1, 15);
	later[ticket] = *a;
	later_count++;
}

static int begin(void **state)
{
	(void)state;
	memset(later, 0, sizeof(later));
	later_count = 0;
	now_ms = NOW;
	cp_init(&cp, mc_heap_init(block, sizeof(block)), done);
	return 0;
}

static int end(void **state)
{
	(void)state;
	cp_drop(&cp, 7);
	assert_null(cp_next(&cp, NULL));
	assert_int_equal(cp.waits, 0);
	assert_int_equal(cp.bytes, cp.shown.n > 0 ? cp.shown.n : 0);
	return 0;
}

/* session, thread, number of the call; ticket as well */
static struct cp_call call(enum cp_op op, int64_t session, int64_t thread, uint64_t uid)
{
	return (struct cp_call){ .op = op,
		.partition = 7,
		.group = mc_str_z("group"),
		.name = mc_str_z("name"),
		.session = session,
		.thread = thread,
		.uid = { .lo = uid },
		.ticket = uid,
		.blob = { NULL, -1 },
		.blob_expect = { NULL, -1 },
		.timeout_ms = -1 };
}

static struct cp_answer run(const struct cp_call *c)
{
	return cp_run(&cp, c, now_ms);
}

static struct cp_answer of(enum cp_op op, int64_t session, int64_t thread, uint64_t uid, int64_t number)
{
	struct cp_call c = call(op, session, thread, uid);

	c.number = number;
	return run(&c);
}

static int64_t session_new(void)
{
	struct cp_answer a = of(CP_SESSION_CREATE, -1, 0, 0, 0);

	assert_int_equal(a.kind, CP_ANSWER_SESSION);
	return a.number;
}

#define gives(a, k, n) \
	do { \
		struct cp_answer a_ = (a); \
		assert_int_equal(a_.kind, k); \
		assert_int_equal(a_.number, n); \
	} while (0)
#define fails(a, e) \
	do { \
		struct cp_answer a_ = (a); \
		assert_int_equal(a_.kind, CP_ANSWER_ERROR); \
		assert_int_equal(a_.error, e); \
		assert_non_null(a_.why); \
	} while (0)

static void counters_count(void **state)
{
	struct cp_call c = call(CP_LONG_COMPARE, -1, 0, 0);

	(void)state;
	gives(of(CP_LONG_ADD, -1, 0, 0, 2), CP_ANSWER_LONG, 2);
	gives(of(CP_LONG_GET_ADD, -1, 0, 0, 3), CP_ANSWER_LONG, 2);
	gives(of(CP_LONG_SET, -1, 0, 0, INT64_MAX), CP_ANSWER_LONG, 5);
	gives(of(CP_LONG_ADD, -1, 0, 0, 1), CP_ANSWER_LONG, INT64_MIN);
	c.expect = 4;
	gives(run(&c), CP_ANSWER_BOOL, 0);
	c.expect = INT64_MIN;
	c.number = 9;
	gives(run(&c), CP_ANSWER_BOOL, 1);
	gives(of(CP_LONG_GET, -1, 0, 0, 0), CP_ANSWER_LONG, 9);
}

static struct mc_bytes bytes(const char *z)
{
	return (struct mc_bytes){ (const uint8_t *)z, (int32_t)strlen(z) };
}

static void references_are_equal_behind_their_hash(void **state)
{
	struct cp_call c = call(CP_REFERENCE_SET, -1, 0, 0);
	struct cp_answer a;

	(void)state;
	assert_int_equal(of(CP_REFERENCE_GET, -1, 0, 0, 0).data.n, -1);
	c.blob = bytes("hashONE");
	assert_int_equal(run(&c).kind, CP_ANSWER_NULL);
	c.old = true;
	c.blob = bytes("hashTWO");
	a = run(&c);
	assert_int_equal(a.kind, CP_ANSWER_DATA);
	assert_memory_equal(a.data.p, "hashONE", 7);
	c = call(CP_REFERENCE_COMPARE, -1, 0, 0);
	c.blob_expect = bytes("HASHTWO");
	gives(run(&c), CP_ANSWER_BOOL, 1);
	c.op = CP_REFERENCE_CONTAINS;
	gives(run(&c), CP_ANSWER_BOOL, 0);
	c.blob_expect = (struct mc_bytes){ NULL, -1 };
	gives(run(&c), CP_ANSWER_BOOL, 1);
}

static void a_lock_is_counted_and_passed_on_in_order(void **state)
{
	int64_t a = session_new(), b = session_new(), fence;

	(void)state;
	fence = of(CP_LOCK_TAKE, a, 1, 1, 0).number;
	assert_true(fence > 0);
	gives(of(CP_LOCK_TAKE, a, 1, 1, 0), CP_ANSWER_LONG, fence); /* a repeat does not count */
	gives(of(CP_LOCK_TAKE, a, 1, 2, 0), CP_ANSWER_LONG, fence);
	assert_int_equal(of(CP_LOCK_STATE, -1, 0, 0, 0).state.count, 2);
	assert_int_equal(of(CP_LOCK_TAKE, b, 1, 3, 0).kind, CP_ANSWER_LATER);
	assert_int_equal(of(CP_LOCK_TAKE, a, 2, 4, 0).kind, CP_ANSWER_LATER);
	fails(of(CP_LOCK_GIVE, b, 1, 9, 0), CP_NOT_OWNER); /* it has given up its call, too */
	assert_int_equal(later[3].error, CP_CANCELLED);
	assert_int_equal(of(CP_LOCK_TAKE, b, 1, 5, 0).kind, CP_ANSWER_LATER);
	gives(of(CP_LOCK_GIVE, a, 1, 6, 0), CP_ANSWER_BOOL, 1);
	gives(of(CP_LOCK_GIVE, a, 1, 7, 0), CP_ANSWER_BOOL, 0);
	gives(of(CP_LOCK_GIVE, a, 1, 7, 0), CP_ANSWER_BOOL, 0);
	gives(later[4], CP_ANSWER_LONG, of(CP_LOCK_STATE, -1, 0, 0, 0).state.fence);
	assert_true(later[4].number > fence);
	gives(of(CP_LOCK_GIVE, a, 2, 8, 0), CP_ANSWER_BOOL, 0);
	assert_true(later[5].number > later[4].number);
	assert_int_equal(later_count, 3);
}

static void a_lock_may_be_tried(void **state)
{
	int64_t a = session_new(), b = session_new();
	struct cp_call c = call(CP_LOCK_TAKE, b, 1, 2), late = call(CP_EXPIRE_WAITS, -1, 0, 0);
	struct cp_wait_id id = { mc_str_z("name"), { .lo = 3 } };

	(void)state;
	of(CP_LOCK_TAKE, a, 1, 1, 0);
	c.timeout_ms = 0;
	gives(run(&c), CP_ANSWER_LONG, 0);
	c.timeout_ms = 100;
	c.uid.lo = c.ticket = 3;
	assert_int_equal(run(&c).kind, CP_ANSWER_LATER);
	late.kind = CP_LOCK;
	late.waits = &id;
	late.count = 1;
	run(&late);
	gives(later[3], CP_ANSWER_LONG, 0);
	gives(run(&c), CP_ANSWER_LONG, 0); /* its repeat has not waited in vain for less */
}

static void a_session_that_ends_frees_what_it_holds(void **state)
{
	int64_t a = session_new(), b = session_new();
	struct cp_call expire = call(CP_SESSION_EXPIRE, -1, 0, 0);
	struct cp_pair old = { a, 0 }, right = { a, 1 };

	(void)state;
	of(CP_LOCK_TAKE, a, 1, 1, 0);
	of(CP_LOCK_TAKE, b, 1, 2, 0);
	of(CP_LOCK_TAKE, a, 2, 3, 0);
	expire.pairs = &old; /* it was heard of since */
	expire.count = 1;
	run(&expire);
	assert_int_equal(later_count, 0);
	right.version = cp_next(&cp, NULL)->sessions->next->version;
	expire.pairs = &right;
	run(&expire);
	assert_int_equal(later[2].kind, CP_ANSWER_LONG);
	assert_int_equal(later[3].error, CP_NO_SUCH_SESSION);
	fails(of(CP_LOCK_TAKE, a, 1, 4, 0), CP_NO_SUCH_SESSION);
	fails(of(CP_SESSION_HEARTBEAT, a, 0, 0, 0), CP_NO_SUCH_SESSION);
	gives(of(CP_SESSION_CLOSE, a, 0, 0, 0), CP_ANSWER_BOOL, 0);
	gives(of(CP_SESSION_CLOSE, b, 0, 0, 0), CP_ANSWER_BOOL, 1);
	assert_int_equal(of(CP_LOCK_STATE, -1, 0, 0, 0).state.fence, 0);
}

static void sessions_live_on_when_heard_of(void **state)
{
	int64_t a = session_new();
	const struct cp_session *s = cp_next(&cp, NULL)->sessions;

	(void)state;
	assert_int_equal(s->expires_ms, NOW + CP_SESSION_TTL_MS);
	now_ms += 5000;
	of(CP_SESSION_HEARTBEAT, a, 0, 0, 0);
	assert_int_equal(s->expires_ms, NOW + 5000 + CP_SESSION_TTL_MS);
	assert_int_equal(s->version, 1);
}

/* More than are looked at together. Left are those that hold a lock or permits, and those that wait. */
static void sessions_that_hold_nothing_are_closed(void **state)
{
	enum { COUNT = 600 };
	static struct cp_pair pairs[COUNT];
	struct cp_call take = call(CP_LOCK_TAKE, 1, 1, 1), all = call(CP_SESSION_CLOSE_ALL, -1, 0, 0);

	(void)state;
	for (uint32_t i = 0; i < COUNT; i++)
		pairs[i].id = session_new();
	assert_int_equal(pairs[COUNT - 1].id, COUNT);
	run(&take);
	take.session = 300; /* waits for it */
	take.uid.lo = take.ticket = 2;
	assert_int_equal(run(&take).kind, CP_ANSWER_LATER);
	of(CP_SEMAPHORE_INIT, -1, 0, 0, 3);
	gives(of(CP_SEMAPHORE_ACQUIRE, COUNT, 1, 1, 2), CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_ACQUIRE, 10, 1, 1, 1), CP_ANSWER_BOOL, 1);
	of(CP_SEMAPHORE_RELEASE, 10, 1, 2, 1);
	all.pairs = pairs;
	all.count = COUNT;
	pairs[4].id = COUNT + 7;   /* there is none */
	pairs[5].id = pairs[6].id; /* twice */
	run(&all);
	assert_int_equal(cp_next(&cp, NULL)->session_count, 3 + 2);
	for (int64_t id = 1; id <= COUNT; id++)
		if (id == 1 || id == 5 || id == 6 || id == 300 || id == COUNT)
			assert_int_equal(of(CP_SESSION_HEARTBEAT, id, 0, 0, 0).kind, CP_ANSWER_NULL);
		else
			fails(of(CP_SESSION_HEARTBEAT, id, 0, 0, 0), CP_NO_SUCH_SESSION);
	assert_int_equal(later_count, 0);
}

static void semaphores_have_permits(void **state)
{
	int64_t a = session_new(), b = session_new();

	(void)state;
	gives(of(CP_SEMAPHORE_INIT, -1, 0, 0, 3), CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_INIT, -1, 0, 0, 4), CP_ANSWER_BOOL, 0);
	gives(of(CP_SEMAPHORE_ACQUIRE, a, 1, 1, 2), CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_ACQUIRE, a, 1, 1, 2), CP_ANSWER_BOOL, 1); /* its repeat */
	gives(of(CP_SEMAPHORE_AVAILABLE, -1, 0, 0, 0), CP_ANSWER_INT, 1);
	assert_int_equal(of(CP_SEMAPHORE_ACQUIRE, b, 1, 2, 2).kind, CP_ANSWER_LATER);
	fails(of(CP_SEMAPHORE_RELEASE, b, 2, 3, 1), CP_STATE);
	fails(of(CP_SEMAPHORE_ACQUIRE, b, 3, 4, 0), CP_ARGUMENT);
	gives(of(CP_SEMAPHORE_RELEASE, a, 1, 5, 1), CP_ANSWER_BOOL, 1);
	gives(later[2], CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_CHANGE, b, 4, 6, 5), CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_DRAIN, b, 5, 7, 0), CP_ANSWER_INT, 5);
	gives(of(CP_SESSION_CLOSE, a, 0, 0, 0), CP_ANSWER_BOOL, 1); /* had one left */
	gives(of(CP_SEMAPHORE_AVAILABLE, -1, 0, 0, 0), CP_ANSWER_INT, 1);
	gives(of(CP_SEMAPHORE_RELEASE, CP_NO_SESSION, 0, 8, 2), CP_ANSWER_BOOL, 1);
	gives(of(CP_SEMAPHORE_AVAILABLE, -1, 0, 0, 0), CP_ANSWER_INT, 3);
}

static void latches_count_each_call_once(void **state)
{
	struct cp_call await = call(CP_LATCH_AWAIT, -1, 0, 1);

	(void)state;
	gives(run(&await), CP_ANSWER_BOOL, 1);
	fails(of(CP_LATCH_SET, -1, 0, 0, 0), CP_ARGUMENT);
	gives(of(CP_LATCH_SET, -1, 0, 0, 2), CP_ANSWER_BOOL, 1);
	gives(of(CP_LATCH_SET, -1, 0, 0, 3), CP_ANSWER_BOOL, 0);
	await.timeout_ms = 0;
	gives(run(&await), CP_ANSWER_BOOL, 0);
	await.timeout_ms = 50;
	assert_int_equal(run(&await).kind, CP_ANSWER_LATER);
	fails(of(CP_LATCH_DOWN, -1, 0, 2, 2), CP_STATE);
	gives(of(CP_LATCH_DOWN, -1, 0, 2, 1), CP_ANSWER_INT, 1);
	gives(of(CP_LATCH_DOWN, -1, 0, 2, 1), CP_ANSWER_INT, 1);
	gives(of(CP_LATCH_DOWN, -1, 0, 3, 1), CP_ANSWER_INT, 0);
	gives(later[1], CP_ANSWER_BOOL, 1);
	gives(of(CP_LATCH_ROUND, -1, 0, 0, 0), CP_ANSWER_INT, 1);
}

static void what_is_destroyed_stays_so(void **state)
{
	int64_t a = session_new();
	struct cp_call c = call(CP_DESTROY, -1, 0, 0);

	(void)state;
	of(CP_LOCK_TAKE, a, 1, 1, 0);
	of(CP_LOCK_TAKE, a, 2, 2, 0);
	c.kind = CP_LOCK;
	gives(run(&c), CP_ANSWER_BOOL, 1);
	assert_int_equal(later[2].error, CP_DESTROYED);
	fails(of(CP_LOCK_TAKE, a, 1, 3, 0), CP_DESTROYED);
}

/* Whoever gives up on an answer keeps its turn. */
static void a_call_that_is_repeated_keeps_its_turn(void **state)
{
	int64_t a = session_new(), b = session_new();
	uint64_t ticket;
	struct cp_call again;

	(void)state;
	of(CP_LOCK_TAKE, a, 1, 1, 0);
	of(CP_LOCK_TAKE, b, 1, 2, 0);
	of(CP_LOCK_TAKE, a, 2, 3, 0);
	cp_drop_ticket(&cp, 2);
	again = call(CP_LOCK_TAKE, b, 1, 2);
	again.ticket = 4;
	assert_int_equal(run(&again).kind, CP_ANSWER_LATER);
	of(CP_LOCK_GIVE, a, 1, 5, 0);
	assert_int_equal(later[2].kind, CP_ANSWER_NULL);
	assert_int_equal(later[4].kind, CP_ANSWER_LONG);
	assert_true(cp_take_ticket(&cp, 7, &ticket));
	assert_int_equal(ticket, 3);
	assert_false(cp_take_ticket(&cp, 7, &ticket));
}

static void no_more_than_its_share_of_memory(void **state)
{
	static uint8_t large[HEAP];
	struct cp_call c = call(CP_REFERENCE_SET, -1, 0, 0);

	(void)state;
	c.blob = (struct mc_bytes){ large, HEAP / 3 };
	assert_int_equal(run(&c).kind, CP_ANSWER_NULL);
	c.blob.n = HEAP;
	fails(run(&c), CP_FULL);
	assert_int_equal(of(CP_REFERENCE_GET, -1, 0, 0, 0).data.n, HEAP / 3);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(counters_count),
		TEST(references_are_equal_behind_their_hash),
		TEST(a_lock_is_counted_and_passed_on_in_order),
		TEST(a_lock_may_be_tried),
		TEST(a_session_that_ends_frees_what_it_holds),
		TEST(sessions_live_on_when_heard_of),
		TEST(sessions_that_hold_nothing_are_closed),
		TEST(semaphores_have_permits),
		TEST(latches_count_each_call_once),
		TEST(what_is_destroyed_stays_so),
		TEST(a_call_that_is_repeated_keeps_its_turn),
		TEST(no_more_than_its_share_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
