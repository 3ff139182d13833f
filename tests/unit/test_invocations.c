/* SPDX-License-Identifier: Apache-2.0 */
/* test_invocations.c - calls in flight, against a plain array of them: each ends exactly once, and as it has
 * to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/member/member.h"

#define FX_BLOCK NODE_EFFECTS_MIN
#define CONNS 5
#define MEMBERS 4
#define CALLS 20000
#define ROUNDS 40000

enum ended { NOT, ANSWERED, ERROR, TIMEOUT, LOST };
struct call {
	uint32_t member;
	node_conn conn;
	int64_t id, deadline_ms;
	enum ended how;
};
struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
	struct mc_rng rng;
	struct call calls[CALLS]; /* by cookie */
	uint32_t call_count, open;
	bool anew; /* who lost a call begins another one */
};
static struct world *world; /* of the test that runs: an end is given the node only */

static uint32_t below(struct world *w, uint32_t n)
{
	return (uint32_t)mc_rng_below(&w->rng, n);
}

static struct mc_uuid uuid_of(uint32_t member)
{
	return (struct mc_uuid){ .hi = 7, .lo = member };
}

static void start(struct world *w, uint32_t member, node_conn conn, int64_t timeout_ms)
{
	struct hz_plain_op *op = node_new(w->n, sizeof(*op));
	struct call *c = &w->calls[w->call_count];

	assert_true(w->call_count < CALLS);
	*c = (struct call){ member, conn, 0, w->n->now_ms + timeout_ms, NOT };
	w->open++;
	if (invocation_start(w->n, uuid_of(member), conn, HZ_ASSIGN_PARTITIONS, op, timeout_ms,
		    INVOCATION_ON_JOIN, w->call_count++))
		c->id = w->n->invocation_next - 1;
	else
		assert_int_equal(c->how, LOST);
}

static void on_end(struct node *n, const struct invocation *i, enum invocation_outcome how,
	const struct hz_message *answer)
{
	static const enum ended as[] = { [INVOCATION_ANSWERED] = ANSWERED,
		[INVOCATION_ERROR] = ERROR,
		[INVOCATION_TIMEOUT] = TIMEOUT,
		[INVOCATION_LOST] = LOST };
	struct world *w = world;
	struct call *c = &w->calls[i->cookie];

	assert_ptr_equal(n, w->n);
	assert_true(i->cookie < w->call_count);
	assert_int_equal(c->how, NOT); /* once */
	assert_true(mc_uuid_eq(i->to, uuid_of(c->member)));
	assert_int_equal(answer != NULL, how == INVOCATION_ANSWERED || how == INVOCATION_ERROR);
	c->how = as[how];
	w->open--;
	if (w->anew && how == INVOCATION_LOST && w->call_count < CALLS)
		start(w, c->member, c->conn, 1000);
}

static int64_t backed_up; /* of no call in flight: the last one */
static void on_backed_up(struct node *n, int64_t call_id)
{
	(void)n;
	backed_up = call_id;
}

static const struct node_watchers watchers = { .ends = { [INVOCATION_ON_JOIN] = on_end },
	.due = { [DUE_INVOCATION] = invocation_overdue },
	.backed_up = on_backed_up };

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct node_block b = { NULL, 0 };

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.members_max = w->cfg.conns_max = 4;
	node_block_part(&b, sizeof(*w->n), 1);
	member_lay_out(NULL, &b, &w->cfg);
	w->block = aligned_alloc(16, (b.used + 15) / 16 * 16);
	memset(w->block, 0, b.used);
	b = (struct node_block){ w->block, 0 };
	w->n = node_block_part(&b, sizeof(*w->n), 1);
	member_lay_out(w->n, &b, &w->cfg);
	member_init(w->n, &w->cfg, &watchers, 1);
	w->fx_block = aligned_alloc(16, FX_BLOCK);
	node_effects_init(&w->fx, w->fx_block, FX_BLOCK);
	w->n->fx = &w->fx;
	w->n->now_ms = 1000;
	mc_rng_seed(&w->rng, 1);
	world = w;
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	free(w->block);
	free(w->fx_block);
	free(w);
	return 0;
}

static void check(struct world *w)
{
	assert_int_equal(w->n->invocation_count, w->open);
	w->n->fx = NULL;
	member_invariant(w->n);
	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
}

/* The end of a random call, by an answer, over a connection of the right member or of another one. */
static void answer(struct world *w, enum hz_class cls)
{
	struct call *c = &w->calls[below(w, w->call_count)];
	uint32_t from = below(w, 4) == 0 ? below(w, MEMBERS) : c->member;
	struct hz_normal_response r = { .call_id = c->id };
	struct hz_message m = { .cls = cls, .body = &r, .call_id = c->id };
	struct conn conn = { .uuid = uuid_of(from) };
	struct in in = { .m = &m, .conn = &conn };
	bool ends = c->how == NOT && c->id > 0 && from == c->member && cls != HZ_BACKUP_ACK_RESPONSE;

	on_response(w->n, &in);
	if (ends)
		assert_int_equal(c->how,
			cls == HZ_NORMAL_RESPONSE          ? ANSWERED
				: cls == HZ_ERROR_RESPONSE ? ERROR
							   : TIMEOUT);
}

static void all_of(struct world *w, uint32_t upto, bool by_conn, uint32_t which, enum ended *before)
{
	for (uint32_t i = 0; i < upto; i++) {
		const struct call *c = &w->calls[i];
		bool meant = by_conn ? c->conn == which : c->member == which;

		assert_int_equal(c->how, before[i] == NOT && meant ? LOST : before[i]);
	}
}

static void lose(struct world *w, bool by_conn)
{
	static enum ended before[CALLS];
	uint32_t which = below(w, by_conn ? CONNS : MEMBERS) + by_conn, upto = w->call_count;

	for (uint32_t i = 0; i < upto; i++)
		before[i] = w->calls[i].how;
	w->anew = below(w, 4) == 0;
	if (by_conn)
		invocations_lost_conn(w->n, which);
	else
		invocations_lost_member(w->n, uuid_of(which));
	w->anew = false;
	all_of(w, upto, by_conn, which, before);
}

static void pass(struct world *w)
{
	w->n->now_ms += below(w, 20);
	dues_run(w->n);
	for (uint32_t i = 0; i < w->call_count; i++)
		assert_true(w->calls[i].how != NOT || w->calls[i].deadline_ms > w->n->now_ms);
}

static void any_history(void **state)
{
	static const enum hz_class answers[] = { HZ_NORMAL_RESPONSE, HZ_ERROR_RESPONSE,
		HZ_CALL_TIMEOUT_RESPONSE, HZ_BACKUP_ACK_RESPONSE };
	struct world *w = *state;

	for (uint32_t round = 0; round < ROUNDS && w->call_count < CALLS / 2; round++) {
		switch (below(w, 100)) {
		case 0: lose(w, true); break;
		case 1: lose(w, false); break;
		case 2: pass(w); break;
		default:
			if (w->call_count == 0 || below(w, 3) > 0)
				start(w, below(w, MEMBERS), below(w, CONNS + 1), 1 + below(w, 500));
			else
				answer(w, answers[below(w, 4)]);
		}
		if (round % 16 == 0)
			check(w);
	}
	invocations_forget(w->n); /* ends nothing */
	w->open = 0;
	check(w);
	start(w, 1, 1, 10);
	invocations_lost_conn(w->n, 1);
	assert_int_equal(w->calls[w->call_count - 1].how, LOST);
	check(w);
}

static void as_many_as_can_be(void **state)
{
	struct world *w = *state;

	for (uint32_t i = 0; i < MC_INVOCATIONS_MAX; i++) {
		start(w, i % MEMBERS, 1 + i % CONNS, 1000);
		node_effects_reset(&w->fx);
	}
	assert_int_equal(w->open, MC_INVOCATIONS_MAX);
	start(w, 1, 1, 1000); /* one more is lost at once */
	assert_int_equal(w->open, MC_INVOCATIONS_MAX);
	check(w);
	w->n->now_ms += 999;
	dues_run(w->n);
	assert_int_equal(w->open, MC_INVOCATIONS_MAX);
	w->n->now_ms++;
	dues_run(w->n);
	assert_int_equal(w->open, 0);
	check(w);
}

/* A call to oneself: taken after its maker has returned, answered in order; too late as any other. */
static void to_oneself(void **state)
{
	struct world *w = *state;
	struct hz_message m;
	struct in in = { .m = &m };
	struct reply_to first, second;

	w->n->uuid = uuid_of(2);
	start(w, 2, NODE_SELF, 1000);
	start(w, 2, NODE_SELF, 1000);
	assert_int_equal(w->fx.n, 0); /* nobody else hears of it */
	in.conn = self_conn(w->n);
	assert_true(self_take(w->n, &m));
	assert_int_equal(m.cls, HZ_ASSIGN_PARTITIONS);
	assert_int_equal(m.call_id, w->calls[0].id);
	assert_true(mc_uuid_eq(m.op->caller_uuid, w->n->uuid));
	first = reply_to_of(&in);
	assert_true(self_take(w->n, &m));
	second = reply_to_of(&in);
	assert_false(self_take(w->n, &m));
	check(w);

	answer_value(w->n, &second, (struct mc_iobj){ .object = NULL }, 0); /* in a later step */
	answer_error(w->n, &first, HZ_RETRYABLE, "not yet");
	assert_true(self_take(w->n, &m));
	on_response(w->n, &in);
	assert_int_equal(w->calls[1].how, ANSWERED);
	assert_int_equal(w->calls[0].how, NOT);
	assert_true(self_take(w->n, &m));
	on_response(w->n, &in);
	assert_int_equal(w->calls[0].how, ERROR);
	assert_false(self_take(w->n, &m));

	start(w, 2, NODE_SELF, 1000);
	w->n->now_ms += 1000;
	dues_run(w->n);
	assert_int_equal(w->calls[2].how, TIMEOUT);
	self_forget(w->n);
	assert_false(self_take(w->n, &m));
	check(w);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(any_history),
		T(as_many_as_can_be),
		T(to_oneself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
