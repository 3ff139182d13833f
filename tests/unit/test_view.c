/* SPDX-License-Identifier: Apache-2.0 */
/* test_view.c - the member list: taken from the master, and sent as master. */
#include "tests/lib/alone.h"

static void a_newer_list_of_the_master_is_taken(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), list[3];
	struct node_member_view v;
	struct hz_members_update_op *u;
	int64_t call;

	alone_follow(a, &m, NULL, 0);
	list[0] = m;
	list[1] = alone_self(a);
	list[2] = q;
	alone_send(a, &m, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 3, 2)); /* the version that it has */
	assert_int_equal(node_member_count(a->n), 2);
	u = alone_update(a, list, 3, 3);
	u->target_uuid.lo++; /* meant for who was here before */
	alone_send(a, &m, HZ_MEMBERS_UPDATE_OP, u);
	assert_int_equal(node_member_count(a->n), 2);
	u = alone_update(a, list, 3, 3);
	u->return_response = true;
	call = alone_call(a, &m, HZ_MEMBERS_UPDATE_OP, u);
	assert_true(alone_answered_null(a, &m, call));
	assert_true(mc_uuid_eq(alone_told(a, NODE_NOTICE_MEMBER_ADDED)->member.uuid, q.uuid));
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBERS)->count, 3);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBERS)->version, 3);
	assert_int_equal(node_member_count(a->n), 3);
	assert_int_equal(node_list_version(a->n), 3);
	assert_false(alone_dials(a, &q)); /* who comes later dials, and is given a second for it */
	alone_tick(a, 999);
	assert_false(alone_dials(a, &q));
	alone_tick(a, 1);
	assert_true(alone_dials(a, &q));

	/* other order, another kind, and one gone */
	list[1] = q;
	list[1].lite = false;
	list[2] = alone_self(a);
	list[0].lite = false;
	call = alone_call(a, &m, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 3, 4));
	assert_int_equal(a->fx.n == 0 || !alone_answered_null(a, &m, call), true);
	assert_true(node_member_at(a->n, 1, &v) && mc_uuid_eq(v.uuid, q.uuid) && !v.lite);
	assert_true(node_member_at(a->n, 0, &v) && !v.lite && v.master && !v.self);
	assert_true(node_member_at(a->n, 2, &v) && v.self && !v.master);
	assert_false(node_member_at(a->n, 3, &v));
	assert_null(alone_told(a, NODE_NOTICE_MEMBER_ADDED));
	list[1] = list[2];
	alone_send(a, &m, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 2, 5));
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_CONNECTION_LOST);
	assert_int_equal(node_member_count(a->n), 2);
}

/* Gone while it had a connection: it left, as far as we know. */
static void a_member_that_had_a_connection_has_left(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), list[3];

	alone_follow(a, &m, &q, 1);
	assert_true(alone_dials(a, &q)); /* the first list: who comes dials */
	alone_connect(a, &q);
	assert_non_null(alone_sent(a, &q, HZ_HEARTBEAT_OP));
	list[0] = m;
	list[1] = alone_self(a);
	alone_send(a, &m, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 2, 4));
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_LEFT);
	assert_true(alone_hangs_up(a, &q));
}

static void a_list_of_somebody_else(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), list[2];
	const struct hz_explicit_suspicion_op *s;

	alone_follow(a, &m, &q, 1);
	alone_accept(a, &q);
	list[0] = q;
	list[1] = alone_self(a);
	alone_send(a, &q, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 2, 9));
	assert_int_equal(node_member_count(a->n), 3);
	s = alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP); /* "drop me" */
	assert_true(s != NULL && s->members_view_metadata->member_list_version == 9);
	assert_true(mc_uuid_eq(s->members_view_metadata->member_uuid, q.uuid));
}

/* A list without us: the search begins anew, as somebody else. */
static void a_list_without_us(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), list[1];
	struct mc_uuid before;

	alone_follow(a, &m, NULL, 0);
	before = node_uuid(a->n);
	list[0] = m;
	alone_send(a, &m, HZ_MEMBERS_UPDATE_OP, alone_update(a, list, 1, 3));
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
	assert_false(mc_uuid_eq(before, node_uuid(a->n)));
	assert_true(alone_hangs_up(a, &m) && alone_looks(a));
	assert_int_equal(node_member_count(a->n), 0);
	assert_int_equal(node_list_version(a->n), 0);
	assert_true(node_master(a->n).null);
}

/* --- as master --- */
static void admit(struct alone *a, struct peer *p)
{
	int64_t call;

	alone_accept(a, p);
	alone_send(a, p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, p));
	for (int i = 0; i < 50 && alone_call_id(a, p, HZ_FINALIZE_JOIN_OP) == 0; i++)
		alone_tick(a, 1);
	call = alone_call_id(a, p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, p, call, HZ_NONE, NULL);
}

static void the_list_goes_out_once_a_minute(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), self;
	int64_t end;
	int lists = 0;

	alone_lead(a);
	admit(a, &p);
	self = alone_self(a);
	end = a->now_ms + a->cfg.list_publish_interval_ms;
	while (a->now_ms < end) {
		alone_send(a, &p, HZ_HEARTBEAT_OP, alone_heartbeat(a, &p, &self, 2));
		alone_tick(a, 1000);
		lists += alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP) != NULL;
	}
	assert_int_equal(lists, 1);
	alone_send(a, &p, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_non_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
}

static void an_empty_text_is_one(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	struct hz_string_pair said[2] = { { mc_str_z("empty"), mc_str_z("") },
		{ mc_str_z("full"), mc_str_z("x") } };
	struct hz_join_request_op *op;
	const struct hz_finalize_join_op *f;

	alone_lead(a);
	alone_accept(a, &p);
	op = alone_join_request_op(a, &p);
	op->request->attributes.v = said;
	op->request->attributes.n = 2;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, op);
	a->now_ms += 1000;
	alone_accept(a, &q);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &q));
	f = alone_sent(a, &q, HZ_FINALIZE_JOIN_OP);
	assert_true(f->member_infos.v[1]->attributes.n == 2 && f->member_infos.v[2]->attributes.n == 0);
	assert_true(mc_str_eqz(f->member_infos.v[1]->attributes.v[0].key, "empty"));
	assert_int_equal(f->member_infos.v[1]->attributes.v[0].value.n, 0);
	assert_true(mc_str_eqz(f->member_infos.v[1]->attributes.v[1].value, "x"));
}

/* A list goes to everybody: many who come at once share one, the more the larger the cluster is. */
static void many_who_come_share_a_list(void **state)
{
	struct alone *a = *state;
	struct peer p[12], q = peer_of(20), r = peer_of(21);

	alone_lead(a);
	for (uint32_t i = 0; i < 12; i++) {
		p[i] = peer_of(2 + i);
		admit(a, &p[i]);
	}
	a->now_ms += 100;
	alone_accept(a, &q);
	alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &q));
	assert_non_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP));
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 12);
	alone_accept(a, &r);
	alone_send(a, &r, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &r));
	assert_int_equal(alone_count_sent(a, HZ_FINALIZE_JOIN_OP), 0);
	alone_send(a, &r, HZ_JOIN_REQUEST_OP,
		alone_join_request_op(a, &r)); /* it will be told with the others */
	assert_int_equal(alone_count_sent(a, HZ_FINALIZE_JOIN_OP), 0);
	assert_int_equal(node_deadline(a->n), a->now_ms + 15 / 4);
	alone_tick(a, 2);
	assert_int_equal(alone_count_sent(a, HZ_FINALIZE_JOIN_OP), 0);
	alone_tick(a, 1);
	assert_int_equal(alone_count_sent(a, HZ_FINALIZE_JOIN_OP), 2);
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 12);
}

/* Lists that came while one was on its way are told once, as they are when it has gone: in a FinalizeJoin to
 * who has none. */
static void who_reads_slowly_gets_the_newest_list(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3);
	const struct hz_members_update_op *u;
	const struct hz_finalize_join_op *f;

	alone_lead(a);
	admit(a, &p);
	a->slow = true;
	for (uint32_t i = 0; i < 4; i++) {
		a->now_ms += 1000;
		alone_accept(a, &q);
		alone_send(a, &q, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &q));
		assert_int_equal(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP) != NULL, i == 0);
		assert_non_null(alone_sent(a, &q, HZ_FINALIZE_JOIN_OP)); /* on a connection of its own */
		q = peer_of(4 + i);
	}
	alone_send(a, &p, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP, alone_new(a, sizeof(struct hz_plain_op)));
	assert_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
	alone_drain(a, &p);
	u = alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP);
	assert_true(u->member_infos.n == 6 && u->member_list_version == node_list_version(a->n));
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 1);
	alone_drain(a, &p);
	assert_int_equal(alone_count_sent(a, HZ_MEMBERS_UPDATE_OP), 0);

	q = peer_of(3); /* it was let in first, and has not answered: its next list finalizes, too */
	q.conn = p.conn + 1;
	alone_drain(a, &q);
	f = alone_sent(a, &q, HZ_FINALIZE_JOIN_OP);
	assert_true(f->member_infos.n == 6 && f->member_list_version == node_list_version(a->n));
	alone_drain(a, &q);
	assert_int_equal(a->fx.n, 0);
	node_invariant(a->n);
}

/* A member whose heartbeat says that it is behind missed a list, unless one is on its way. */
static void who_is_behind_gets_the_list(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), self;

	alone_lead(a);
	admit(a, &p);
	admit(a, &q);
	self = alone_self(a);
	a->now_ms += 200;
	alone_send(a, &p, HZ_HEARTBEAT_OP, alone_heartbeat(a, &p, &self, 2));
	assert_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
	a->now_ms++;
	alone_send(a, &p, HZ_HEARTBEAT_OP, alone_heartbeat(a, &p, &self, 3));
	assert_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
	alone_send(a, &p, HZ_HEARTBEAT_OP, alone_heartbeat(a, &p, &self, 2));
	assert_non_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
}

/* Silence, exactly as long as it may be. */
static void who_is_silent_is_removed(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), self;
	int64_t heard;

	alone_lead(a);
	admit(a, &p);
	admit(a, &q);
	self = alone_self(a);
	heard = a->now_ms;
	while (node_member_count(a->n) == 3) {
		assert_true(
			a->now_ms - heard <= a->cfg.no_heartbeat_timeout_ms + a->cfg.heartbeat_interval_ms);
		alone_send(a, &q, HZ_HEARTBEAT_OP, alone_heartbeat(a, &q, &self, 3));
		a->now_ms = node_deadline(a->n) < a->now_ms + 1000 ? node_deadline(a->n) : a->now_ms + 1000;
		alone_tick(a, 0);
	}
	assert_true(a->now_ms - heard > a->cfg.no_heartbeat_timeout_ms);
	assert_int_equal(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->reason, NODE_REASON_NO_HEARTBEAT);
	assert_true(mc_uuid_eq(alone_told(a, NODE_NOTICE_MEMBER_REMOVED)->member.uuid, p.uuid));
	assert_true(alone_hangs_up(a, &p));
}

/* This process was stopped: nobody's silence counts. */
static void who_was_stopped_forgives(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	alone_lead(a);
	admit(a, &p);
	alone_tick(a, a->cfg.no_heartbeat_timeout_ms * 2);
	assert_non_null(alone_told(a, NODE_NOTICE_NOTE));
	assert_int_equal(node_member_count(a->n), 2);
	assert_non_null(alone_sent(a, &p, HZ_HEARTBEAT_OP));
}

/* The cluster's time is the master's. */
static void the_time_of_the_master(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3);
	const struct hz_heartbeat_op *ours;
	struct hz_heartbeat_op *h;

	alone_follow(a, &m, &q, 1);
	alone_accept(a, &q);
	h = alone_heartbeat(a, &m, &m, 3);
	h->timestamp += 7000;
	alone_send(a, &m, HZ_HEARTBEAT_OP, h);
	h = alone_heartbeat(a, &q, &m, 3);
	h->timestamp += 9000;
	alone_send(a, &q, HZ_HEARTBEAT_OP, h); /* not his */
	alone_tick(a, a->cfg.heartbeat_interval_ms);
	ours = alone_sent(a, &m, HZ_HEARTBEAT_OP);
	assert_true(ours != NULL && ours->timestamp == ALONE_EPOCH + a->now_ms + 7000);
	/* one that was long on its way is none */
	h = alone_heartbeat(a, &m, &m, 3);
	h->timestamp += 7000 - a->cfg.no_heartbeat_timeout_ms / 2 - 1;
	alone_send(a, &m, HZ_HEARTBEAT_OP, h);
	alone_tick(a, a->cfg.heartbeat_interval_ms);
	ours = alone_sent(a, &m, HZ_HEARTBEAT_OP);
	assert_true(ours != NULL && ours->timestamp == ALONE_EPOCH + a->now_ms + 7000);
}

/* The master goes on speaking of another list: it is asked for, and after a minute ours is none of his. */
static void another_list_for_a_minute(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2);
	uint32_t asked = 0;
	int64_t since;

	alone_follow(a, &m, NULL, 0);
	alone_send(a, &m, HZ_HEARTBEAT_OP, alone_heartbeat(a, &m, &m, 9));
	a->now_ms += 30000;
	alone_send(a, &m, HZ_HEARTBEAT_OP, alone_heartbeat(a, &m, &m, 2)); /* ours after all */
	since = a->now_ms;
	while (node_phase_of(a->n) == NODE_PHASE_MEMBER) {
		assert_true(a->now_ms - since <= MC_LIST_WRONG);
		alone_send(a, &m, HZ_HEARTBEAT_OP, alone_heartbeat(a, &m, &m, 9));
		asked += alone_sent(a, &m, HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP) != NULL;
		a->now_ms += 1000;
	}
	assert_int_equal(a->now_ms - 1000 - since, MC_LIST_WRONG);
	assert_int_equal(asked, MC_LIST_WRONG / MC_LIST_ASK - 1);
	assert_int_equal(node_phase_of(a->n), NODE_PHASE_LOOKING);
}

/* A heartbeat of somebody who is not in the list: as master it is told to go, as member the master is told.
 */
static void heartbeats_of_strangers(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), self;
	const struct hz_heartbeat_complaint_op *c;
	struct hz_heartbeat_op *h;

	alone_lead(a);
	alone_accept(a, &q);
	self = alone_self(a);
	alone_send(a, &q, HZ_HEARTBEAT_OP, alone_heartbeat(a, &q, &self, 1));
	assert_non_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
	h = alone_heartbeat(a, &q, &self, 1);
	h->sender_members_view_metadata = NULL;
	alone_send(a, &q, HZ_HEARTBEAT_OP, h);
	assert_int_equal(a->fx.n, 0);

	q.conn = 0;
	alone_follow(a, &p, NULL, 0);
	alone_accept(a, &q);
	alone_send(a, &q, HZ_HEARTBEAT_OP, alone_heartbeat(a, &q, &p, 1));
	c = alone_sent(a, &p, HZ_HEARTBEAT_COMPLAINT_OP);
	assert_true(c != NULL && mc_uuid_eq(c->sender_members_view_metadata->member_uuid, q.uuid));
	assert_true(mc_uuid_eq(c->receiver_members_view_metadata->member_uuid, node_uuid(a->n)));
	h = alone_heartbeat(a, &p, &p, 2); /* the master's, but for who was here before */
	h->target_uuid.lo++;
	alone_send(a, &p, HZ_HEARTBEAT_OP, h);
	assert_non_null(alone_sent(a, &p, HZ_HEARTBEAT_COMPLAINT_OP));
	alone_begin(a); /* in no cluster */
	q.conn = 0;
	alone_accept(a, &q);
	alone_send(a, &q, HZ_HEARTBEAT_OP, alone_heartbeat(a, &q, &p, 1));
	assert_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
	h = alone_heartbeat(a, &q, &p, 1);
	h->target_uuid.lo++;
	alone_send(a, &q, HZ_HEARTBEAT_OP, h);
	assert_non_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
}

/* What the master makes of a complaint: known ones get the list, strangers are told to go, by both. */
static void a_complaint(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), self;
	struct hz_heartbeat_complaint_op c = { .receiver_members_view_metadata = NULL };
	const struct hz_trigger_explicit_suspicion_op *t;

	alone_lead(a);
	admit(a, &p);
	alone_accept(a, &q);
	self = alone_self(a);
	c.receiver_members_view_metadata = alone_metadata(a, &p, &self, 2);
	c.sender_members_view_metadata = alone_metadata(a, &q, &self, 2);
	alone_send(a, &p, HZ_HEARTBEAT_COMPLAINT_OP, &c);
	assert_non_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
	assert_non_null(alone_sent(a, &p, HZ_MEMBERS_UPDATE_OP));
	t = alone_sent(a, &p, HZ_TRIGGER_EXPLICIT_SUSPICION_OP);
	assert_true(t != NULL && t->caller_member_list_version == 2 &&
		mc_uuid_eq(t->suspected_members_view_metadata->member_uuid, q.uuid));
	c.receiver_members_view_metadata = c.sender_members_view_metadata = NULL;
	alone_send(a, &p, HZ_HEARTBEAT_COMPLAINT_OP, &c);
	assert_int_equal(a->fx.n, 0);
}

/* ... and what a member makes of it. */
static void the_master_says_whom_to_suspect(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3);
	struct hz_trigger_explicit_suspicion_op t = { .caller_member_list_version = 2 };

	alone_follow(a, &m, NULL, 0);
	alone_accept(a, &q);
	t.suspected_members_view_metadata = alone_metadata(a, &q, &m, 2);
	alone_send(a, &m, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, &t);
	assert_non_null(alone_sent(a, &q, HZ_EXPLICIT_SUSPICION_OP));
	t.caller_member_list_version = 1;
	alone_send(a, &m, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, &t);
	assert_int_equal(a->fx.n, 0);
	t.suspected_members_view_metadata = NULL;
	t.caller_member_list_version = 2;
	alone_send(a, &m, HZ_TRIGGER_EXPLICIT_SUSPICION_OP, &t);
	assert_int_equal(a->fx.n, 0);
}

/* "Drop me" counts only when it names exactly our own view. */
static void an_explicit_suspicion(void **state)
{
	struct alone *a = *state;
	struct peer m = peer_of(2), q = peer_of(3), self;
	struct hz_explicit_suspicion_op s = { .members_view_metadata = NULL };

	alone_follow(a, &m, &q, 1);
	alone_accept(a, &q);
	self = alone_self(a);
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	s.members_view_metadata = alone_metadata(a, &self, &m, 2); /* of an older list */
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	s.members_view_metadata = alone_metadata(a, &self, &q, 3); /* of another master */
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	s.members_view_metadata = alone_metadata(a, &q, &m, 3); /* of another member */
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	self.uuid.lo++;
	s.members_view_metadata = alone_metadata(a, &self, &m, 3);
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	assert_false(alone_hangs_up(a, &q));
	self.uuid.lo--;
	s.members_view_metadata = alone_metadata(a, &self, &m, 3);
	alone_send(a, &q, HZ_EXPLICIT_SUSPICION_OP, &s);
	assert_true(alone_hangs_up(a, &q));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_newer_list_of_the_master_is_taken),
		T(a_member_that_had_a_connection_has_left),
		T(a_list_of_somebody_else),
		T(a_list_without_us),
		T(the_list_goes_out_once_a_minute),
		T(an_empty_text_is_one),
		T(many_who_come_share_a_list),
		T(who_reads_slowly_gets_the_newest_list),
		T(who_is_behind_gets_the_list),
		T(who_is_silent_is_removed),
		T(who_was_stopped_forgives),
		T(the_time_of_the_master),
		T(another_list_for_a_minute),
		T(heartbeats_of_strangers),
		T(a_complaint),
		T(the_master_says_whom_to_suspect),
		T(an_explicit_suspicion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
