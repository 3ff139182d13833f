/* SPDX-License-Identifier: Apache-2.0 */
/* test_map_model.c - random requests to one map beside a plain model of it. */
#include "common/base/rng.h"
#include "tests/unit/one_map.h"

enum { KEYS = 40, OPS = 60000 };

struct mirror {
	bool there;
	uint32_t value, version;
	uint64_t expires_ms;
	int64_t ttl_ms, idle_ms;
	uint64_t updated_ms;
	bool locked;
	uint64_t lease_ms, who;
	uint32_t count;
};

static struct mirror mirror[KEYS];
static struct mc_rng rng;

static uint32_t below(uint32_t n)
{
	return (uint32_t)mc_rng_below(&rng, n);
}

static struct mc_bytes number(uint32_t kind, uint32_t n)
{
	static uint8_t buf[4][400];
	uint8_t *p = buf[kind];
	uint32_t r = (uint32_t)mc_rng_next(&rng);

	memset(p, 0, sizeof(buf[0]));
	memcpy(p, &r, 4);
	memcpy(p + 8, &n, 4);
	return (struct mc_bytes){ p, (int32_t)(12 + (kind == 0 ? 0 : n % 380)) };
}

static uint32_t number_of(const uint8_t *p)
{
	uint32_t n;

	memcpy(&n, p + 8, 4);
	return n;
}

static void expect_change(uint32_t *i, enum map_change_kind kind)
{
	assert_true(*i < o.changes && o.change[*i].kind == kind);
	++*i;
}

/* Expiration as the reference has it, said in another way than map.h: whole seconds, the smaller of two. */
static uint64_t mirrored_end(const struct mirror *e)
{
	uint64_t a = e->ttl_ms > 0 ? (e->updated_ms + (uint64_t)e->ttl_ms) / 1000 : UINT64_MAX;
	uint64_t b = e->idle_ms > 0 ? (now + (uint64_t)e->idle_ms) / 1000 : UINT64_MAX;
	uint64_t c = a < b ? a : b;

	return c == UINT64_MAX ? STORE_NEVER : c * 1000;
}

static void mirror_touch(struct mirror *e)
{
	/* What is kept of both is whole seconds. */
	uint64_t ttl_s = (uint64_t)e->ttl_ms / 1000, idle_s = (uint64_t)e->idle_ms / 1000, a, b;

	if (e->idle_ms == 0 || e->expires_ms == STORE_NEVER)
		return;
	idle_s += idle_s == 0;
	ttl_s += ttl_s == 0;
	if (e->ttl_ms != 0 && ttl_s <= idle_s)
		return;
	a = e->ttl_ms != 0 ? e->updated_ms / 1000 + ttl_s : UINT64_MAX;
	b = (now + idle_s * 1000) / 1000;
	a = a < b ? a : b;
	if (a * 1000 > e->expires_ms)
		e->expires_ms = a * 1000;
}

static void mirror_write(struct mirror *e, const struct map_request *r, bool own)
{
	e->version = e->there ? e->version + 1 : 0;
	e->there = true;
	if (r->op != MAP_SET_TTL)
		e->value = number_of(r->value.p);
	e->ttl_ms = own && r->ttl_ms > 0 ? r->ttl_ms : 0;
	e->idle_ms = own && r->op != MAP_SET_TTL && r->max_idle_ms > 0 ? r->max_idle_ms : 0;
	e->updated_ms = now;
	e->expires_ms = mirrored_end(e);
}

static void mirror_put(struct mirror *e, const struct map_request *r, uint32_t i, bool was)
{
	enum map_op op = r->op;
	bool present_only = op == MAP_REPLACE || op == MAP_REPLACE_IF_SAME || op == MAP_SET_TTL;
	bool same = was && op == MAP_REPLACE_IF_SAME && number_of(r->expect.p) == e->value;
	bool done =
		present_only ? was && (op != MAP_REPLACE_IF_SAME || same) : op != MAP_PUT_IF_ABSENT || !was;

	if (was && (op == MAP_PUT || op == MAP_PUT_TRANSIENT || op == MAP_REPLACE || op == MAP_PUT_IF_ABSENT))
		assert_true(o.answer == MAP_ANSWER_VALUE && number_of(o.value.p) == e->value);
	if (op == MAP_TRY_PUT || op == MAP_REPLACE_IF_SAME || op == MAP_SET_TTL)
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == done);
	if (was && (present_only || op == MAP_PUT_IF_ABSENT))
		mirror_touch(e);
	if (!done)
		return;
	mirror_write(e, r, op != MAP_REPLACE && op != MAP_REPLACE_IF_SAME);
	expect_change(&i,
		op == MAP_SET_TTL                  ? MAP_TTL_SET
			: was && op != MAP_TRY_PUT ? MAP_UPDATED
						   : MAP_ADDED);
	assert_true(o.change[i - 1].meta.version == e->version &&
		o.change[i - 1].meta.expires_ms == e->expires_ms);
	assert_int_equal(number_of(o.change[i - 1].value.p), e->value);
	assert_int_equal(i, o.changes);
}

static void mirror_remove(struct mirror *e, const struct map_request *r, uint32_t i, bool was)
{
	bool done = was && (r->op != MAP_REMOVE_IF_SAME || number_of(r->expect.p) == e->value);

	if (r->op == MAP_REMOVE)
		assert_int_equal(o.answer, was ? MAP_ANSWER_VALUE : MAP_ANSWER_NULL);
	else
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == done);
	if (done)
		expect_change(&i, r->op == MAP_EVICT ? MAP_EVICTED : MAP_REMOVED);
	if (done)
		e->there = false;
	assert_int_equal(i, o.changes);
}

static void mirror_merge(struct mirror *e, const struct map_request *r, uint32_t i)
{
	assert_true(o.answer == MAP_ANSWER_BOOL && o.yes);
	mirror_write(e, r, false);
	expect_change(&i, MAP_MERGED);
	assert_true(o.change[i - 1].meta.version == e->version &&
		o.change[i - 1].meta.expires_ms == e->expires_ms);
	assert_int_equal(i, o.changes);
}

static void mirror_lock(struct mirror *e, const struct map_request *r, bool held, bool mine)
{
	switch (r->op) {
	case MAP_LOCK:
		e->count = held ? e->count + 1 : 1;
		e->locked = true;
		e->who = r->caller.hi;
		e->lease_ms = r->lease_ms < 0 ? STORE_NEVER : now + (uint64_t)r->lease_ms;
		break;
	case MAP_UNLOCK:
		assert_int_equal(o.answer == MAP_NOT_OWNER, !held || !mine);
		if (held && mine && --e->count == 0)
			e->locked = false;
		assert_int_equal(o.unlocked, held && mine && !e->locked);
		break;
	case MAP_FORCE_UNLOCK:
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == held);
		e->locked = e->locked && !held;
		break;
	default: assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == held); break;
	}
}

static void step(uint32_t n)
{
	static const struct map_merging comes = { MAP_MERGE_PASS_THROUGH, { .expires_ms = STORE_NEVER } };
	uint32_t k = below(KEYS), i = 0;
	struct mirror *e = &mirror[k];
	bool held = e->locked && e->lease_ms > now, mine, was;
	struct map_request r = { .op = below(MAP_TXN_LOCK), /* the others have tests of their own */
		.key = number(0, k),
		.value = number(1, below(5000)),
		.expect = { NULL, -1 },
		.caller = uuid(1 + below(2)),
		.thread = 5,
		.reference = n + 1,
		.merging = &comes,
		.want_old = below(2) == 0 };

	r.ttl_ms = below(3) == 0 ? 1 + (int64_t)below(9000) : MAP_UNSET;
	r.max_idle_ms = below(3) == 0 ? 1 + (int64_t)below(9000) : MAP_UNSET;
	r.lease_ms = below(2) == 0 ? (int64_t)below(5000) : -1;
	r.expect = number(2, below(2) == 0 ? e->value : 5001u);
	mine = held && e->who == r.caller.hi;
	map_run(s, &m, &r, now, &o);
	if (held && !mine && map_op_waits(r.op)) {
		assert_true(o.answer == MAP_WAITS && o.until_ms == e->lease_ms && o.changes == 0);
		return;
	}
	if (e->there && !held && e->expires_ms <= now && r.op != MAP_EVICT) {
		expect_change(&i, MAP_EXPIRED);
		assert_int_equal(number_of(o.change[0].old.p), e->value);
		e->there = false;
	}
	was = e->there;
	if (r.op >= MAP_LOCK)
		mirror_lock(e, &r, held, mine);
	else if (r.op == MAP_MERGE)
		mirror_merge(e, &r, i);
	else if (r.op >= MAP_REMOVE)
		mirror_remove(e, &r, i, was);
	else if (r.op >= MAP_PUT)
		mirror_put(e, &r, i, was);
	else if (r.op == MAP_CONTAINS_KEY)
		assert_true(o.answer == MAP_ANSWER_BOOL && o.yes == was);
	else
		assert_true(was ? o.answer == MAP_ANSWER_VALUE && number_of(o.value.p) == e->value
				: o.answer == MAP_ANSWER_NULL);
	if (was && (r.op == MAP_GET || r.op == MAP_CONTAINS_KEY))
		mirror_touch(e);
}

static void sweep(void)
{
	struct store_view v;
	bool more;

	while (store_next_expired(s, 1000, 1000, &v, &more)) {
		uint32_t k = number_of(v.key.p);
		bool lock = store_ns_info(s, v.ns).table == m.locks;

		assert_true(map_expire(s, &m, &v, now, &o));
		if (lock) {
			assert_true(o.unlocked && mirror[k].lease_ms <= now);
			mirror[k].locked = false;
		} else if (o.changes > 0) {
			assert_true(mirror[k].there && mirror[k].expires_ms <= now);
			mirror[k].there = false;
		}
	}
}

static void beside_a_model(void **state)
{
	uint32_t there, cleared;

	(void)state;
	start(plain);
	memset(mirror, 0, sizeof(mirror));
	mc_rng_seed(&rng, 5);
	for (uint32_t n = 0; n < OPS; n++) {
		if (n % 3 == 0)
			at(now + below(700));
		step(n);
		if (n % 50 == 0)
			sweep();
		there = cleared = 0;
		for (uint32_t k = 0; k < KEYS; k++)
			there += mirror[k].there;
		assert_int_equal(map_size(s, &m, 0), there);
		if (n % 5000 != 4999)
			continue;
		sweep(); /* so that no lock is over and still there */
		for (uint32_t k = 0; k < KEYS; k++)
			if (mirror[k].there && !mirror[k].locked) {
				mirror[k].there = false;
				cleared++;
			}
		assert_int_equal(map_clear(s, &m, 0), cleared);
		store_invariant(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beside_a_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
