/* SPDX-License-Identifier: Apache-2.0 */
/* What a node makes of a member list that no sound master would send: it is input, and judged as such. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/poison.h"
#include "common/cluster/internal.h"
#include "common/node/node.h"

#define BLOCK NODE_EFFECTS_MIN
#define MASTER 7 /* the connection to it */

struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
	int64_t now;
	struct mc_uuid master;
};

static void step(struct world *w, struct node_event ev)
{
	ev.now_ms = w->now;
	ev.clock_ms = 1700000000000 + w->now;
	node_effects_reset(&w->fx);
	node_step(w->n, &ev, &w->fx);
	assert_false(w->fx.lost);
	node_invariant(w->n);
}

static void hear(struct world *w, enum hz_class cls, void *body)
{
	struct hz_message m = { .cls = cls, .body = body };

	step(w, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = MASTER, .message = &m });
}

/* A node that has found a master and asked to be let in. */
static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct hz_address addr = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") },
			  *addrs[] = { &addr };
	struct hz_local_addresses local = { .addresses = { .v = addrs, .n = 1 } };
	struct hz_member_handshake hello = { .uuid = { .hi = 1, .lo = 1 },
		.target_address = &addr,
		.local_addresses = { .v = &local, .n = 1 } };
	struct hz_master_response_op found = { .master_address = &addr };
	struct mc_addr own, theirs;
	struct node_event start = { .type = NODE_EV_START, .addr = &own };
	struct node_event up = { .type = NODE_EV_CONNECTED, .conn = MASTER, .addr = &theirs };

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.joiner = NODE_TCP_IP;
	w->cfg.members_max = 4;
	w->cfg.conns_max = 16;
	w->block = aligned_alloc(16, (node_size(&w->cfg) + 15) / 16 * 16);
	memset(w->block, 0, node_size(&w->cfg));
	w->fx_block = aligned_alloc(16, BLOCK);
	node_effects_init(&w->fx, w->fx_block, BLOCK);
	w->n = node_init(w->block, &w->cfg, 1, NULL);
	w->now = 1000;
	w->master = hello.uuid;
	assert_true(mc_addr_set(&own, mc_str_z("10.0.0.2"), 5701));
	assert_true(mc_addr_set(&theirs, addr.host, addr.port));
	step(w, start);
	step(w, (struct node_event){ .type = NODE_EV_PEERS, .peers = &theirs, .peer_count = 1 });
	step(w, up);
	hear(w, HZ_MEMBER_HANDSHAKE, &hello);
	hear(w, HZ_MASTER_RESPONSE_OP, &found);
	assert_int_equal(node_phase_of(w->n), NODE_PHASE_JOINING);
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

static struct hz_member_info info(struct mc_uuid uuid, struct hz_address *addr)
{
	return (struct hz_member_info){ .uuid = uuid, .address = addr, .lite_member = true };
}

static void finalize(struct world *w, struct hz_member_info **infos, uint32_t count, int32_t version)
{
	static struct hz_version line = { 5, 3 };
	struct hz_finalize_join_op f = { .target_uuid = node_uuid(w->n),
		.master_time = 1700000000000,
		.member_infos = { .v = infos, .n = count },
		.cluster_id = { .hi = 5 },
		.cluster_state = mc_str_z("ACTIVE"),
		.cluster_version = &line,
		.member_list_version = version };

	hear(w, HZ_FINALIZE_JOIN_OP, &f);
}

static void test_without_us(void **state)
{
	struct world *w = *state;
	struct hz_address a = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") };
	struct hz_member_info master = info(w->master, &a), *infos[] = { &master };

	finalize(w, infos, 1, 2);
	assert_int_equal(node_phase_of(w->n), NODE_PHASE_LOOKING); /* that let somebody else in */
	assert_int_equal(node_member_count(w->n), 0);
}

static void test_we_without_an_address(void **state)
{
	struct world *w = *state;
	struct hz_address a = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") };
	struct hz_member_info master = info(w->master, &a), us = info(node_uuid(w->n), NULL);
	struct hz_member_info *infos[] = { &master, &us };

	finalize(w, infos, 2, 2);
	assert_int_equal(node_phase_of(w->n), NODE_PHASE_LOOKING);
}

static void test_twice_in_a_list(void **state)
{
	struct world *w = *state;
	struct hz_address a = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") };
	struct hz_address b = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.2") };
	struct hz_member_info master = info(w->master, &a), us = info(node_uuid(w->n), &b);
	struct hz_member_info *infos[] = { &master, &us, &master };

	finalize(w, infos, 2, 2);
	assert_int_equal(node_phase_of(w->n), NODE_PHASE_MEMBER);
	finalize(w, infos, 3, 3);
	assert_int_equal(node_list_version(w->n), 2);
	assert_int_equal(node_member_count(w->n), 2);
}

static void test_a_list_as_member_without_us(void **state)
{
	struct world *w = *state;
	struct hz_address a = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.1") };
	struct hz_address b = { .port = 5701, .type = 4, .host = mc_str_z("10.0.0.2") };
	struct hz_member_info master = info(w->master, &a), us = info(node_uuid(w->n), &b);
	struct hz_member_info *infos[] = { &master, &us };

	finalize(w, infos, 2, 2);
	finalize(w, infos, 1, 3);
	assert_int_equal(node_phase_of(w->n), NODE_PHASE_MEMBER);
	assert_int_equal(node_member_count(w->n), 2);
	assert_int_equal(node_list_version(w->n), 2);
}

/* While nobody may join, who left may come back: each has one place, however often it comes and goes. */
static void test_who_left_a_frozen_cluster_has_a_place(void **state)
{
	struct world *w = *state;
	struct mc_addr often, once;

	assert_true(mc_addr_set(&often, mc_str_z("10.0.0.3"), 5701));
	assert_true(mc_addr_set(&once, mc_str_z("10.0.0.4"), 5701));
	state_set(w->n, mc_str_z("FROZEN"));
	for (int i = 0; i < NODE_MISSING; i++)
		state_member_gone(w->n, &often);
	assert_false(state_lets_join(w->n, &once));
	state_member_gone(w->n, &once);
	assert_true(state_lets_join(w->n, &often));
	assert_true(state_lets_join(w->n, &once));
}

/* An event that led to more than there is memory for leaves nothing of it behind: keys may be among it. */
static void test_what_did_not_fit_is_wiped(void **state)
{
	struct world *w = *state;
	struct node_event ev = { .type = NODE_EV_TICK, .now_ms = w->now + 1000 };

	node_effects_reset(&w->fx);
	w->fx.cap = 0; /* it asks once more to be let in */
	mc_unpoison(w->fx.mem.buf, w->fx.mem.cap);
	memset(w->fx.mem.buf, 0, w->fx.mem.cap);
	node_step(w->n, &ev, &w->fx);
	assert_true(w->fx.lost);
	mc_unpoison(w->fx.mem.buf, w->fx.mem.cap);
	for (size_t i = w->fx.mem.used; i < w->fx.mem.cap; i++)
		assert_int_equal(w->fx.mem.buf[i], 0);
}

/* A master whose last change waited to be published, and who joins another cluster: there is no change of its
 * new list that nobody was told of (mc-sequences 16132754 of an earlier build). */
static void a_list_that_is_cleared_has_nothing_to_publish(void **state)
{
	struct world *w = *state;

	node_effects_reset(&w->fx);
	w->n->fx = &w->fx;
	w->n->view_dirty = true;
	timer_set(w->n, TIMER_PUBLISH, w->now + 1);
	view_clear(w->n);
	w->n->fx = NULL;
	assert_false(w->n->view_dirty);
	assert_true(timer_at(w->n, TIMER_PUBLISH) == NODE_NEVER);
	node_invariant(w->n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_without_us, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_we_without_an_address, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_twice_in_a_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_list_as_member_without_us, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_did_not_fit_is_wiped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_who_left_a_frozen_cluster_has_a_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_list_that_is_cleared_has_nothing_to_publish, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
