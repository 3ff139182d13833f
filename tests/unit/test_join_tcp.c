/* SPDX-License-Identifier: Apache-2.0 */
/* test_join_tcp.c - nobody leads yet, by tcp-ip: who of those who look for each other claims to, when, and
 * what he answers to others who do. Origin: TcpIpJoiner. */
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "tests/lib/alone.h"

enum { PAUSE = 1000, PROMISE = 2000 };

/* One whose address comes after ours, or before it, in the order in which they claim. */
static struct peer beside_us(bool after)
{
	struct mc_addr own = peer_of(1).addr;

	for (uint32_t i = 2; i < 100; i++) {
		struct peer p = peer_of(i);

		if ((mc_addr_hash(&p.addr) > mc_addr_hash(&own)) == after)
			return p;
	}
	fail();
	return peer_of(0);
}

static void look(struct alone *a, struct peer *p, uint32_t count)
{
	struct mc_addr peers[8];

	for (uint32_t i = 0; i < count; i++)
		peers[i] = p[i].addr;
	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = peers, .peer_count = count });
	for (uint32_t i = 0; i < count; i++)
		assert_true(alone_dials(a, &p[i]));
}

static void say(struct alone *a, const struct peer *p, int64_t call_id, bool yes)
{
	struct hz_normal_response r = { .call_id = call_id, .value.object = hz_value_bool(yes, &a->mem) };
	struct hz_message m = { .cls = HZ_NORMAL_RESPONSE,
		.flags = HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE,
		.call_id = call_id,
		.body = &r };

	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
}

/* What p hears when it claims. */
static bool is_promised(struct alone *a, const struct peer *p)
{
	struct hz_plain_op op = { .op.partition_id = -1 };
	int64_t id = alone_call(a, p, HZ_JOIN_MASTERSHIP_CLAIM_OP, &op);
	const struct hz_normal_response *r = alone_sent(a, p, HZ_NORMAL_RESPONSE);

	assert_true(r != NULL && r->call_id == id && r->value.object != NULL);
	return r->value.object->u.flag;
}

/* How long until it claims; it is spoken to meanwhile. */
static int64_t claims_after(struct alone *a, const struct peer *p, int64_t most_ms)
{
	int64_t began_ms = a->now_ms;

	while (alone_call_id(a, p, HZ_JOIN_MASTERSHIP_CLAIM_OP) == 0) {
		int64_t due_ms = node_deadline(a->n);

		if (a->now_ms - began_ms > most_ms)
			return -1;
		alone_tick(a, due_ms > a->now_ms ? due_ms - a->now_ms : 1);
	}
	return a->now_ms - began_ms;
}

static void the_first_in_order_claims(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(true), peer_of(150) };

	look(a, p, 2);
	alone_connect(a, &p[0]);
	assert_non_null(alone_sent(a, &p[0], HZ_WHOIS_MASTER_OP));
	alone_fail_dial(a, &p[1], NODE_FAIL_REFUSED); /* nobody is left to wait for */
	assert_int_equal(claims_after(a, &p[0], 10 * PAUSE), PAUSE);
	assert_false(is_promised(a, &p[0])); /* we claim ourselves */
	alone_tick(a, 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	assert_int_equal(alone_call_id(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP), 0);
}

static void all_have_to_agree(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(true) };
	int64_t id;

	for (int yes = 0; yes < 2; yes++) {
		look(a, p, 1);
		alone_connect(a, &p[0]);
		assert_true(claims_after(a, &p[0], 10 * PAUSE) >= PAUSE);
		id = alone_call_id(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP);
		say(a, &p[0], id, yes);
		assert_int_equal(node_phase_of(a->n), yes ? NODE_PHASE_MASTER : NODE_PHASE_LOOKING);
		if (!yes) { /* somebody knows better: all is asked again, and claimed again */
			assert_int_equal(claims_after(a, &p[0], 10 * PAUSE), PAUSE);
			say(a, &p[0], alone_call_id(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP), true);
			assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
		}
	}
}

/* Who comes after somebody else leaves it to him, as long as he lives. */
static void the_others_wait(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(false) };
	int64_t heard_ms;

	a->cfg.tcp_join_timeout_ms = 5000;
	look(a, p, 1);
	alone_connect(a, &p[0]);
	heard_ms = a->now_ms;
	assert_int_equal(claims_after(a, &p[0], 4000), -1);
	assert_true(is_promised(a, &p[0]));
	heard_ms = a->now_ms;
	while (a->now_ms < heard_ms + a->cfg.tcp_join_timeout_ms) {
		int64_t due_ms = node_deadline(a->n), least_ms = heard_ms + a->cfg.tcp_join_timeout_ms;

		alone_tick(a,
			due_ms > a->now_ms && due_ms < least_ms ? due_ms - a->now_ms : least_ms - a->now_ms);
		assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	}
	alone_tick(a, PAUSE); /* he does not speak any more: there is nobody else */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
}

/* A yes is a promise: for a while we do not claim. */
static void who_has_promised_waits(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(true) };
	int64_t after;

	look(a, p, 1);
	alone_connect(a, &p[0]);
	alone_tick(a, PAUSE / 2);
	assert_true(is_promised(a, &p[0]));
	after = claims_after(a, &p[0], 10 * PAUSE);
	assert_in_range(after, PROMISE, PROMISE + PAUSE);
}

/* Strangers that nobody named could keep us from claiming for ever: so often, and not more. */
static void strangers_get_few_promises(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(false) }, stranger = peer_of(200);

	look(a, p, 1);
	alone_connect(a, &p[0]);
	alone_accept(a, &stranger);
	for (uint32_t i = 0; i < MC_PROMISES_MAX; i++)
		assert_true(is_promised(a, &stranger));
	assert_false(is_promised(a, &stranger));
	assert_true(is_promised(a, &p[0])); /* he is named */
}

/* One that still has another at our address closes the connection, and lets in the next: it is no nobody,
 * three times. */
static void who_hangs_up_is_dialled_again(void **state)
{
	struct alone *a = *state;
	struct peer p[] = { beside_us(false) };

	look(a, p, 1);
	for (int closed = 0; closed < 4; closed++) {
		alone_connect(a, &p[0]);
		assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
		alone_close(a, &p[0], closed & 1 ? NODE_FAIL_RESET : NODE_FAIL_CLOSED);
		if (closed < 3)
			alone_tick(a, PAUSE);
		assert_int_equal(closed < 3, alone_dials(a, &p[0]));
	}
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
}

#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_first_in_order_claims),
		T(all_have_to_agree),
		T(the_others_wait),
		T(who_has_promised_waits),
		T(strangers_get_few_promises),
		T(who_hangs_up_is_dialled_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
