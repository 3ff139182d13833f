/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_cursors.c - long answers: pieces of the test's own making, on connections that drain when it says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/member/member.h"

#define FX_BLOCK NODE_EFFECTS_MIN
#define ONE CURSOR_CLIENT_MEMBERS /* kinds whose pieces the test makes */
#define TWO CURSOR_CLIENT_PARTITIONS
#define SAID 4096

struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
	/* pieces that were made, in their order */
	struct {
		node_conn conn;
		enum cursor_kind kind;
		uint64_t reached, cookie;
		uint32_t room;
	} said[SAID];
	uint32_t said_count;
	bool begins; /* each piece begins another one on its connection */
};
static struct world *world; /* of the test that runs: a piece is given the node only */

/* A cursor's `reached` counts down the pieces that are left. */
static bool piece(struct node *n, struct cursor *c, uint32_t room)
{
	struct world *w = world;

	assert_ptr_equal(n, w->n);
	assert_true(w->said_count < SAID);
	w->said[w->said_count].conn = c->conn;
	w->said[w->said_count].kind = c->kind;
	w->said[w->said_count].reached = c->reached;
	w->said[w->said_count].cookie = c->cookie;
	w->said[w->said_count++].room = room;
	if (w->begins)
		cursor_once(n, c->conn, c->kind, 1);
	return c->reached > 0 && --c->reached > 0;
}

static const struct node_watchers watchers = { .pieces = { [ONE] = piece, [TWO] = piece } };

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct node_block b = { NULL, 0 };

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.members_max = w->cfg.conns_max = 4;
	w->cfg.clients_max = 4;
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
	world = w;
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	cursors_invariant(w->n);
	free(w->block);
	free(w->fx_block);
	free(w);
	return 0;
}

/* How often conn has been asked to say when it has drained, since this was asked last. */
static uint32_t asked(struct world *w, node_conn conn)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < w->fx.n; i++) {
		assert_int_equal(w->fx.v[i].type, NODE_FX_WANT_WRITABLE);
		count += w->fx.v[i].conn == conn;
	}
	node_effects_reset(&w->fx);
	return count;
}

static void drain(struct world *w, node_conn conn, uint32_t room)
{
	struct node_event ev = { .type = NODE_EV_WRITABLE, .conn = conn, .room = room };

	cursors_begin_step(w->n);
	cursors_writable(w->n, &ev);
	cursors_invariant(w->n);
}

static void one_piece_at_a_time(void **state)
{
	struct world *w = *state;

	assert_true(cursor_begin(w->n, 1, ONE, 3, 77));
	assert_int_equal(w->said_count, 1); /* the first at once */
	assert_int_equal(w->said[0].room, MC_PIECE);
	assert_int_equal(asked(w, 1), 1);
	drain(w, 1, 1000);
	assert_int_equal(w->said_count, 2);
	assert_true(w->said[1].reached == 2 && w->said[1].cookie == 77 && w->said[1].room == 1000);
	assert_int_equal(asked(w, 1), 1);
	drain(w, 2, MC_PIECE); /* another connection */
	assert_int_equal(w->said_count, 2);
	drain(w, 1, MC_WRITE_QUEUE_MAX);
	assert_int_equal(w->said_count, 3);
	assert_true(w->said[2].reached == 1 && w->said[2].room == MC_PIECE);
	assert_int_equal(asked(w, 1), 1); /* the last one has to drain, too */
	drain(w, 1, MC_PIECE);
	assert_int_equal(asked(w, 1), 0);
	assert_int_equal(w->said_count, 3);
	assert_int_equal(w->n->cursors.outlet_count, 0);
}

static void who_asks_more_waits_his_turn(void **state)
{
	static const uint64_t turns[] = { 1, 1, 2, 3, 1, 2 };
	struct world *w = *state;

	assert_true(cursor_begin(w->n, 1, ONE, 3, 1));
	assert_true(cursor_begin(w->n, 1, TWO, 2, 2));
	assert_true(cursor_begin(w->n, 1, ONE, 1, 3));
	assert_int_equal(w->said_count, 1);
	assert_int_equal(asked(w, 1), 1); /* once is enough */
	for (uint32_t i = 1; i < 6; i++) {
		drain(w, 1, MC_PIECE);
		assert_int_equal(w->said_count, i + 1);
		assert_int_equal(w->said[i].cookie, turns[i]);
		assert_int_equal(asked(w, 1), 1);
	}
	drain(w, 1, MC_PIECE);
	assert_int_equal(w->said_count, 6);
}

/* What is said as it is then is not said twice. */
static void once_stands_for_all(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 5; i++)
		cursor_once(w->n, 1, ONE, 1);
	assert_int_equal(w->said_count, 1); /* and one waits: the first did not know of the others */
	assert_int_equal(w->n->cursors.count, 1);
	cursor_once(w->n, 1, TWO, 1); /* of another kind */
	assert_int_equal(w->n->cursors.count, 2);
	cursor_once(w->n, 1, ONE, 1);
	cursor_once(w->n, 2, ONE, 1); /* elsewhere */
	assert_int_equal(w->said_count, 2);
	drain(w, 1, MC_PIECE);
	drain(w, 1, MC_PIECE);
	assert_true(w->said[2].kind == ONE && w->said[3].kind == TWO);
	cursor_once(w->n, 1, ONE, 1);
	drain(w, 1, MC_PIECE);
	assert_int_equal(w->said_count, 5);
	assert_int_equal(w->n->cursors.count, 0);
}

static void a_step_says_so_much_at_once(void **state)
{
	struct world *w = *state;

	cursor_once(w->n, 1, ONE, MC_STEP_LONG - 1);
	cursor_once(w->n, 2, ONE, 2); /* one too many */
	assert_int_equal(w->said_count, 1);
	assert_int_equal(asked(w, 2), 1);
	cursor_once(w->n, 3, ONE, 1);
	assert_int_equal(w->said_count, 2);
	cursor_once(w->n, 4, ONE, SIZE_MAX);
	assert_int_equal(w->said_count, 2);
	drain(w, 4, MC_PIECE); /* the next step; what waits has its piece whatever it is */
	assert_int_equal(w->said[2].conn, 4);
	drain(w, 2, MC_PIECE);
	assert_int_equal(w->said[3].conn, 2);
	cursor_once(w->n, 5, ONE, MC_STEP_LONG);
	assert_int_equal(w->said_count, 5);
	cursor_once(w->n, 6, ONE, 1);
	assert_int_equal(w->said_count, 5);
}

static void as_many_as_can_wait(void **state)
{
	struct world *w = *state;
	uint32_t begun = 0;

	while (cursor_begin(w->n, 1, ONE, 1, begun))
		begun++;
	assert_int_equal(begun, MC_CURSORS_MAX + 1); /* and the one that was said at once */
	assert_false(cursor_begin(w->n, 2, ONE, 1, 0));
	for (node_conn conn = 1; conn <= 8; conn++) { /* these have room always */
		cursor_once(w->n, conn, ONE, SIZE_MAX);
		cursor_once(w->n, conn, TWO, SIZE_MAX);
	}
	cursors_invariant(w->n);
	asked(w, 1);
	drain(w, 1, MC_PIECE);
	assert_int_equal(w->said[1].cookie, 1);
	asked(w, 1);
	while (w->n->cursors.count >= MC_CURSORS_MAX) {
		drain(w, 1, MC_PIECE);
		asked(w, 1);
	}
	assert_true(cursor_begin(w->n, 1, ONE, 1, 4711));
}

static void they_end_with_their_connection(void **state)
{
	struct world *w = *state;

	for (node_conn conn = 1; conn <= 3; conn++)
		for (int i = 0; i < 3; i++)
			assert_true(cursor_begin(w->n, conn, ONE, 2, conn));
	asked(w, 1);
	cursors_lost_conn(w->n, 2);
	cursors_lost_conn(w->n, 2);
	cursors_lost_conn(w->n, 99);
	assert_int_equal(w->n->cursors.count, 6);
	drain(w, 2, MC_PIECE); /* was on its way */
	assert_int_equal(w->said_count, 3);
	drain(w, 3, MC_PIECE);
	assert_int_equal(w->said[3].conn, 3);
	assert_true(cursor_begin(w->n, 2, ONE, 1, 0)); /* its number was given to another */
	assert_int_equal(w->said_count, 5);
	cursors_forget(w->n);
	assert_true(w->n->cursors.count == 0 && w->n->cursors.outlet_count == 0);
	drain(w, 1, MC_PIECE);
	assert_int_equal(w->said_count, 5);
}

static void a_piece_may_begin_another(void **state)
{
	struct world *w = *state;

	w->begins = true;
	cursor_once(w->n, 1, ONE, 1);
	assert_int_equal(w->said_count, 1); /* behind itself */
	assert_int_equal(w->n->cursors.count, 1);
	assert_int_equal(asked(w, 1), 1);
	drain(w, 1, MC_PIECE);
	assert_int_equal(w->said_count, 2);
	assert_int_equal(asked(w, 1), 1);
	assert_int_equal(w->n->cursors.count, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(one_piece_at_a_time),
		T(who_asks_more_waits_his_turn),
		T(once_stands_for_all),
		T(a_step_says_so_much_at_once),
		T(as_many_as_can_wait),
		T(they_end_with_their_connection),
		T(a_piece_may_begin_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
