/* SPDX-License-Identifier: Apache-2.0 */
/* test_join.c - from nothing to a member: whom a node asks, whom it believes, when it gives up. By multicast:
 * test_join_multicast.c. */
#include "tests/lib/alone.h"

/* Looking, with these addresses; all are dialled. */
static void look(struct alone *a, struct peer *p, uint32_t n)
{
	struct mc_addr list[16];

	alone_begin(a);
	assert_true(alone_looks(a));
	for (uint32_t i = 0; i < n; i++)
		list[i] = p[i].addr;
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = list, .peer_count = n });
	for (uint32_t i = 0; i < n; i++)
		assert_true(alone_dials(a, &p[i]));
}

static void response(struct alone *a, const struct peer *p, const struct peer *master)
{
	struct hz_master_response_op r = { .master_address = alone_address(a, master->addr) };

	alone_send(a, p, HZ_MASTER_RESPONSE_OP, &r);
}

static void response_is_true(struct alone *a, const struct peer *p, int64_t call, bool yes)
{
	struct hz_normal_response r = { .call_id = call };
	struct hz_message m = { .cls = HZ_NORMAL_RESPONSE,
		.call_id = call,
		.body = &r,
		.flags = HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE };

	r.value.object = hz_value_bool(yes, &a->mem);
	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
}

static void the_way_in(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	struct hz_finalize_join_op *f;
	const struct hz_join_request_op *r;
	const struct hz_whois_master_op *w;
	struct peer list[2];
	int64_t call;

	look(a, &m, 1);
	alone_connect(a, &m);
	w = alone_sent(a, &m, HZ_WHOIS_MASTER_OP);
	assert_true(w != NULL && hz_value_body(w->join_message, HZ_JOIN_MESSAGE) != NULL);
	response(a, &m, &m);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	r = alone_sent(a, &m, HZ_JOIN_REQUEST_OP);
	assert_true(r != NULL && mc_uuid_eq(r->request->join.uuid, node_uuid(a->n)) &&
		r->request->join.lite_member);
	response(a, &m, &m); /* a second one: its FinalizeJoin may be on the way */
	assert_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
	alone_tick(a, 20);
	assert_non_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
	alone_tick(a, 999);
	assert_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
	alone_tick(a, 1);
	assert_non_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));

	list[0] = m;
	list[1] = alone_self(a);
	f = alone_finalize(a, list, 2, 2);
	f->target_uuid.lo++; /* for somebody else: answered all the same, or it would be sent for ever */
	call = alone_call(a, &m, HZ_FINALIZE_JOIN_OP, f);
	assert_true(alone_answered_null(a, &m, call));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	f = alone_finalize(a, list, 2, 2);
	f->cluster_version->minor++;
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, f);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
}

static void a_final_answer(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), list[3];
	struct hz_finalize_join_op *f;
	const struct node_notice *members;

	look(a, &m, 1);
	alone_connect(a, &m);
	list[0] = m;
	list[1] = alone_self(a);
	list[2] = q;
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 2, 2)); /* not asked for */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	response(a, &m, &m);
	alone_accept(a, &q);
	alone_call(a, &q, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 2, 2)); /* not of whom we asked */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	f = alone_finalize(a, list, 2, 2);
	f->master_time += 5000;
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, f);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
	members = alone_told(a, NODE_NOTICE_MEMBERS);
	assert_true(members != NULL && members->count == 2 && members->version == 2);
	assert_true(mc_uuid_eq(node_master(a->n), m.uuid));
	/* heartbeats follow, in the master's time */
	assert_int_equal(((const struct hz_heartbeat_op *)alone_sent(a, &m, HZ_HEARTBEAT_OP))->timestamp,
		ALONE_EPOCH + a->now_ms + 5000);
	/* again, as an update: only a newer one, only of the master */
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 3, 2));
	alone_call(a, &q, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 3, 3));
	assert_int_equal(node_member_count(a->n), 2);
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, alone_finalize(a, list, 3, 3));
	assert_int_equal(node_member_count(a->n), 3);
}

/* mc-sequences found it: a cluster without an id. */
static void a_cluster_without_an_id(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), list[2];
	struct hz_finalize_join_op *f;

	look(a, &m, 1);
	alone_connect(a, &m);
	response(a, &m, &m);
	list[0] = m;
	list[1] = alone_self(a);
	f = alone_finalize(a, list, 2, 2);
	f->cluster_id.null = true;
	alone_call(a, &m, HZ_FINALIZE_JOIN_OP, f);
	assert_non_null(alone_told(a, NODE_NOTICE_WARN));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
}

/* A member that is no master names the one that is. */
static void another_is_the_master(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) }, m = peer_of(9), self = peer_of(1);

	look(a, p, 2);
	alone_connect(a, &p[0]);
	response(a, &p[0], &self); /* us? nonsense */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	response(a, &p[0], &m);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	assert_true(alone_dials(a, &m));
	alone_connect(a, &m);
	assert_non_null(alone_sent(a, &m, HZ_JOIN_REQUEST_OP));
	alone_connect(a, &p[1]);
	response(a, &p[1], &p[1]); /* two say different things: the first is asked on */
	assert_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
	response(a, &m, &p[1]); /* unless it says so itself */
	assert_non_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
}

/* The one that was asked goes: the search goes on. */
static void the_target_goes(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);

	look(a, &m, 1);
	alone_connect(a, &m);
	response(a, &m, &m);
	alone_close(a, &m, NODE_FAIL_CLOSED);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	assert_true(alone_looks(a));
}

/* It is there and says nothing: half a minute. */
static void a_target_that_never_lets_us_in(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	int64_t began;

	look(a, &m, 1);
	alone_connect(a, &m);
	response(a, &m, &m);
	began = a->now_ms;
	while (node_phase_of(a->n) == NODE_PHASE_JOINING) {
		assert_true(a->now_ms - began < 30000);
		alone_tick(a, 1000);
	}
	assert_int_equal(a->now_ms - began, 30000);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
}

/* Asked, and silent: `seconds` later. */
static void silent_for(struct alone *a, struct peer *target, uint32_t seconds)
{
	response(a, target, target);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	for (uint32_t i = 0; i < seconds; i++)
		alone_tick(a, 1000);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
}

/* It names itself and says no more: after eight seconds the others are asked, and who is named then is. */
static void a_silent_target_gives_way(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };

	look(a, p, 2);
	alone_connect(a, &p[0]);
	alone_connect(a, &p[1]);
	silent_for(a, &p[0], 7);
	assert_null(alone_sent(a, &p[1], HZ_WHOIS_MASTER_OP));
	response(a, &p[1], &p[1]);
	assert_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
	alone_tick(a, 1000);
	assert_non_null(alone_sent(a, &p[1], HZ_WHOIS_MASTER_OP));
	assert_non_null(alone_sent(a, &p[0], HZ_JOIN_REQUEST_OP)); /* it is asked on */
	response(a, &p[1], &p[1]);
	assert_non_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
	response(a, &p[0], &p[0]); /* too late */
	assert_null(alone_sent(a, &p[0], HZ_JOIN_REQUEST_OP));
	alone_tick(a, 1000);
	assert_null(alone_sent(a, &p[0], HZ_JOIN_REQUEST_OP));
	assert_non_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
}

/* A master with hazelcast.wait.seconds.before.join says each time that it has heard. */
static void a_target_that_says_wait_is_waited_for(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };

	look(a, p, 2);
	alone_connect(a, &p[0]);
	alone_connect(a, &p[1]);
	silent_for(a, &p[0], 7);
	for (uint32_t i = 0; i < 10; i++) {
		response(a, &p[0], &p[0]);
		alone_tick(a, 1000);
		assert_null(alone_sent(a, &p[1], HZ_WHOIS_MASTER_OP));
		response(a, &p[1], &p[1]);
		assert_null(alone_sent(a, &p[1], HZ_JOIN_REQUEST_OP));
	}
}

static void nobody_is_there(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };

	look(a, p, 2);
	alone_fail_dial(a, &p[0], NODE_FAIL_REFUSED);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	alone_fail_dial(a, &p[1], NODE_FAIL_TIMEOUT);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	assert_non_null(alone_told(a, NODE_NOTICE_NOTE));
	assert_int_equal(node_list_version(a->n), 1);
}

/* Discovery says nothing for as long as it may. */
static void discovery_is_silent(void **state)
{
	struct alone *a = *state;

	alone_begin(a);
	alone_tick(a, a->cfg.tcp_join_timeout_ms - 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	alone_tick(a, 1000);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
}

/* All who are there look too: who has the smallest hash of its address asks them, and leads when all agree.
 */
static void they_all_look(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };
	int64_t call[2];

	look(a, p, 2);
	alone_connect(a, &p[0]);
	alone_connect(a, &p[1]);
	alone_tick(a, 999);
	assert_null(alone_sent(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP));
	alone_tick(a, 1000);
	call[0] = alone_call_id(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP);
	call[1] = alone_call_id(a, &p[1], HZ_JOIN_MASTERSHIP_CLAIM_OP);
	assert_true(call[0] != 0 && call[1] != 0);
	response_is_true(a, &p[0], call[0], true);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	response_is_true(a, &p[1], call[1], false); /* it knows better */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	alone_tick(a, 1000);
	assert_non_null(alone_sent(a, &p[1], HZ_WHOIS_MASTER_OP));
	call[0] = alone_call_id(a, &p[0], HZ_JOIN_MASTERSHIP_CLAIM_OP);
	call[1] = alone_call_id(a, &p[1], HZ_JOIN_MASTERSHIP_CLAIM_OP);
	assert_true(call[0] != 0 && call[1] != 0);
	response_is_true(a, &p[0], call[0], true);
	response_is_true(a, &p[1], call[1], true);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	/* and tells both at once */
	assert_true(alone_sent(a, &p[0], HZ_MASTER_RESPONSE_OP) != NULL &&
		alone_sent(a, &p[1], HZ_MASTER_RESPONSE_OP) != NULL);
}

/* Asked by another one that claims: yes, and no claim of our own for two seconds. */
static void another_claims(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), self = peer_of(1);
	const struct hz_normal_response *r;
	int64_t began;

	look(a, &p, 1);
	alone_connect(a, &p);
	alone_tick(a, 900);
	began = a->now_ms;
	alone_call(a, &p, HZ_JOIN_MASTERSHIP_CLAIM_OP, alone_new(a, sizeof(struct hz_plain_op)));
	r = alone_sent(a, &p, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && r->value.object->u.flag);
	while (alone_call_id(a, &p, HZ_JOIN_MASTERSHIP_CLAIM_OP) == 0) {
		assert_true(a->now_ms - began <= 3000);
		response(a, &p, &self); /* it lives */
		alone_tick(a, 100);
	}
	assert_true(a->now_ms - began >= 2000);
	alone_call(a, &p, HZ_JOIN_MASTERSHIP_CLAIM_OP, alone_new(a, sizeof(struct hz_plain_op)));
	r = alone_sent(a, &p, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && !r->value.object->u.flag); /* we claim ourselves */
	alone_lead(a);
	p.conn = 0;
	alone_accept(a, &p);
	alone_call(a, &p, HZ_JOIN_MASTERSHIP_CLAIM_OP, alone_new(a, sizeof(struct hz_plain_op)));
	r = alone_sent(a, &p, HZ_NORMAL_RESPONSE);
	assert_true(r != NULL && !r->value.object->u.flag);
}

/* The cluster there has another name: not asked again, and of nobody else: a cluster of our own. */
static void another_name(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };

	look(a, p, 2);
	alone_connect(a, &p[0]);
	alone_send(a, &p[0], HZ_CLUSTER_MISMATCH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_CLUSTER_NAME);
	assert_true(alone_hangs_up(a, &p[0]));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	alone_connect(a, &p[1]);
	response(a, &p[1], &p[0]); /* its master would be the one with the other name */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	response(a, &p[1], &p[1]);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	alone_send(a, &p[1], HZ_CLUSTER_MISMATCH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_true(alone_looks(a));
	alone_step(a,
		(struct node_event){ .type = NODE_EV_PEERS,
			.peers = (struct mc_addr[]){ p[0].addr, p[1].addr },
			.peer_count = 2 });
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MASTER);
	/* a joined node cares for nobody's refusal */
	p[0] = peer_of(5);
	alone_accept(a, &p[0]);
	alone_send(a, &p[0], HZ_CLUSTER_MISMATCH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(a->fx.n, 0);
}

static void refusals(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	struct hz_config_mismatch_op c = {
		.msg = mc_str_z("Incompatible joiners! expected: multicast, found: tcp-ip")
	};
	struct hz_before_join_check_failure_op b = { .fail_reason_msg = mc_str_z("no idea") };
	int status = -1;

	look(a, &m, 1);
	alone_connect(a, &m);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_JOINER);
	assert_false(alone_told(a, NODE_NOTICE_REFUSED)->by_us);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
	alone_close(a, &m, NODE_FAIL_HUNG_UP);
	assert_true(alone_quits(a, &status) && status == STATUS_NOT);

	look(a, &m, 1);
	alone_connect(a, &m);
	alone_send(a, &m, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, &b);
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_OTHER);
	assert_false(alone_told(a, NODE_NOTICE_REFUSED)->by_us);

	look(a, &m, 1);
	alone_connect(a, &m);
	alone_send(a, &m, HZ_AUTHENTICATION_FAILURE_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED)->refusal, NODE_REFUSAL_OTHER);
	assert_false(alone_told(a, NODE_NOTICE_REFUSED)->by_us);
	alone_close(a, &m, NODE_FAIL_HUNG_UP);
	assert_true(alone_quits(a, &status) && status == STATUS_DENIED);
	/* after it has joined, nobody can send it away like that */
	m.conn = 0;
	alone_follow(a, &m, NULL, 0);
	alone_send(a, &m, HZ_CONFIG_MISMATCH_OP, &c);
	alone_send(a, &m, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, &b);
	alone_send(a, &m, HZ_AUTHENTICATION_FAILURE_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_MEMBER);
}

static void refuse_line(struct alone *a, const struct peer *p, const char *text)
{
	struct hz_before_join_check_failure_op op = { .fail_reason_msg = mc_str_z(text) };

	alone_send(a, p, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, &op);
}

/* Only whom we asked knows which line is asked for, and it is followed once a second: a liar cannot make us
 * ask and say so as fast as it likes, and what was said of the request before does not end us. */
static void a_line_in_a_refusal(void **state)
{
	static const char to_57[] =
		"Joining node's version 5.3.0 is not compatible with cluster version 5.7 (codebase)";
	static const char to_55[] =
		"Joining node's version 5.3.0 is not compatible with cluster version 5.5 (codebase)";
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) };

	a->cfg.line_auto = true;
	look(a, p, 2);
	alone_connect(a, &p[0]);
	alone_connect(a, &p[1]);
	response(a, &p[0], &p[0]);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	refuse_line(a, &p[1], to_57); /* a stranger */
	assert_int_equal(node_line(a->n), MC_LINE_53);
	refuse_line(a, &p[0], to_57);
	assert_int_equal(node_line(a->n), MC_LINE_57);
	assert_non_null(alone_told(a, NODE_NOTICE_LINE));
	refuse_line(a, &p[0], to_57); /* a request that went out before */
	refuse_line(a, &p[0], to_55);
	assert_int_equal(node_line(a->n), MC_LINE_57);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
	a->now_ms += 1000;
	refuse_line(a, &p[0], to_55);
	assert_int_equal(node_line(a->n), MC_LINE_55);
	a->now_ms += 1000;
	refuse_line(a, &p[0], to_55); /* it has that */
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
	a->cfg.line_auto = false;
}

static bool says_its_line(struct alone *a, const struct peer *p)
{
	const struct hz_member_handshake *h = alone_sent(a, p, HZ_MEMBER_HANDSHAKE);

	assert_non_null(h);
	for (uint32_t i = 0; i < h->options.n; i++)
		if (mc_str_eqz(h->options.v[i].key, "mc.line"))
			return mc_str_eqz(h->options.v[i].value, "5.3");
	return false;
}

/* Whoever may still follow another one has none to speak of. */
static void a_line_in_a_handshake(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	for (int line_auto = 0; line_auto < 2; line_auto++) {
		a->cfg.line_auto = line_auto;
		look(a, &p, 1);
		p.conn = ++a->last_conn;
		alone_step(
			a, (struct node_event){ .type = NODE_EV_CONNECTED, .conn = p.conn, .addr = &p.addr });
		assert_int_equal(says_its_line(a, &p), !line_auto);
		alone_lead(a);
		alone_accept(a, &p);
		assert_true(says_its_line(a, &p));
	}
	a->cfg.line_auto = false;
}

/* From another host than it says: it is seen at `from`, and says that it is p. */
static void claim_to_be(struct alone *a, struct peer *p, const struct peer *from)
{
	struct mc_addr said = p->addr;

	p->addr = from->addr;
	alone_open(a, p);
	p->addr = said;
	alone_shake(a, p);
}

static void refuse_all(struct alone *a, const struct peer *p)
{
	struct hz_config_mismatch_op c = {
		.msg = mc_str_z("Incompatible joiners! expected: multicast, found: tcp-ip")
	};
	struct hz_before_join_check_failure_op b = { .fail_reason_msg = mc_str_z("no idea") };

	alone_send(a, p, HZ_CLUSTER_MISMATCH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(a->fx.n, 0);
	alone_send(a, p, HZ_CONFIG_MISMATCH_OP, &c);
	assert_int_equal(a->fx.n, 0);
	alone_send(a, p, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, &b);
	assert_int_equal(a->fx.n, 0);
	alone_send(a, p, HZ_AUTHENTICATION_FAILURE_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_int_equal(a->fx.n, 0);
}

/* Who was not asked refuses nothing: neither a stranger, nor one who says that he is whom we ask. */
static void refusals_of_strangers(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), stranger = peer_of(3), liar = p;

	liar.uuid.lo = 99;
	liar.conn = 0;
	look(a, &p, 1);
	claim_to_be(a, &liar, &stranger);
	refuse_all(a, &liar);
	alone_connect(a, &p);
	response(a, &p, &p);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING); /* it was not blackened */
	alone_accept(a, &stranger);
	refuse_all(a, &stranger);
	refuse_all(a, &liar);
	alone_call(a, &liar, HZ_FINALIZE_JOIN_OP,
		alone_finalize(a, (struct peer[]){ liar, alone_self(a) }, 2, 2));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING); /* nor let in */
}

/* Hazelcast answers an address, over whichever connection it has: the one that it made counts as well. */
static void a_refusal_over_the_other_connection(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), back = p;
	struct hz_before_join_check_failure_op b = { .fail_reason_msg = mc_str_z("no idea") };

	look(a, &p, 1);
	alone_connect(a, &p);
	response(a, &p, &p);
	back.conn = 0;
	alone_accept(a, &back);
	alone_send(a, &back, HZ_BEFORE_JOIN_CHECK_FAILURE_OP, &b);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
}

/* Whom we dialled may say that he is somebody else: only where he was dialled is left alone after that. */
static void another_name_for_another_address(void **state)
{
	struct alone *a = *state;
	struct peer p[2] = { peer_of(2), peer_of(3) }, liar = p[0];

	look(a, p, 2);
	alone_step(a,
		(struct node_event){
			.type = NODE_EV_CONNECTED, .conn = (a->last_conn = 77), .addr = &p[0].addr });
	liar.conn = 77;
	liar.addr = p[1].addr;
	alone_shake(a, &liar);
	alone_send(a, &liar, HZ_CLUSTER_MISMATCH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_true(alone_hangs_up(a, &liar));
	alone_connect(a, &p[1]);
	response(a, &p[1], &p[1]);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_JOINING);
}

/* Claims of those whom nobody named keep us from claiming for some time, not for ever. */
static void claims_of_strangers_come_to_an_end(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	const struct hz_normal_response *r;
	int yes = 0;

	look(a, &p, 1);
	alone_accept(a, &q);
	for (int i = 0; i < 100; i++) {
		alone_call(a, &q, HZ_JOIN_MASTERSHIP_CLAIM_OP, alone_new(a, sizeof(struct hz_plain_op)));
		r = alone_sent(a, &q, HZ_NORMAL_RESPONSE);
		yes += r != NULL && r->value.object->u.flag;
	}
	assert_in_range(yes, 1, MC_PROMISES_MAX);
}

/* Looking ends some time. */
static void the_longest_search(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	int64_t began;

	a->cfg.max_join_ms = 20000;
	look(a, &p, 1);
	began = a->now_ms;
	alone_connect(a, &p);
	while (node_phase_of(a->n) == NODE_PHASE_LOOKING) { /* it lives, and promises to somebody for ever */
		alone_call(a, &p, HZ_JOIN_MASTERSHIP_CLAIM_OP, alone_new(a, sizeof(struct hz_plain_op)));
		alone_tick(a, 1000);
		assert_true(a->now_ms - began <= 20000);
	}
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LEAVING);
	assert_int_equal(a->now_ms - began, 20000);
	a->cfg.max_join_ms = 300000;
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(the_way_in),
		T(a_final_answer),
		T(a_cluster_without_an_id),
		T(another_is_the_master),
		T(the_target_goes),
		T(a_target_that_never_lets_us_in),
		T(a_silent_target_gives_way),
		T(a_target_that_says_wait_is_waited_for),
		T(nobody_is_there),
		T(discovery_is_silent),
		T(they_all_look),
		T(another_claims),
		T(another_name),
		T(refusals),
		T(a_line_in_a_refusal),
		T(a_line_in_a_handshake),
		T(refusals_of_strangers),
		T(a_refusal_over_the_other_connection),
		T(another_name_for_another_address),
		T(claims_of_strangers_come_to_an_end),
		T(the_longest_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
