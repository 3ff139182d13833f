/* SPDX-License-Identifier: Apache-2.0 */
/* Topics on a node that stores nothing: clients and members listen and publish, everybody hears the same
 * order, members hear of listeners, and who reads slowly loses events and nothing else. */
#include "common/hz/message.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

enum { PYTHON = 700, NODE = 800 }; /* connections of clients */
static struct mc_uuid listen(struct alone *a, node_conn conn, const char *topic, bool local_only)
{
	struct client_named_listen l = { mc_str_z(topic), local_only };
	const struct client_uuid_answer *answer;

	alone_ask(a, conn, CLIENT_TOPIC_ADD_MESSAGE_LISTENER, -1, &l);
	answer = alone_said(a, conn, CLIENT_TOPIC_ADD_MESSAGE_LISTENER_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static struct mc_bytes text(struct alone *a, const char *s)
{
	size_t n = strlen(s);
	uint8_t *p = alone_new(a, 12 + n);

	p[7] = 0xf5; /* -11, a string */
	memset(p + 4, 0xff, 3);
	p[11] = (uint8_t)n;
	memcpy(p + 12, s, n);
	return (struct mc_bytes){ p, (int32_t)(12 + n) };
}

static void publish(struct alone *a, node_conn conn, const char *topic, struct mc_bytes message)
{
	struct client_topic_publish p = { mc_str_z(topic), message };

	alone_ask(a, conn, CLIENT_TOPIC_PUBLISH, -1, &p);
	assert_non_null(alone_said(a, conn, CLIENT_TOPIC_PUBLISH_ANSWER));
}

static bool heard(struct alone *a, node_conn conn, struct mc_bytes message)
{
	const struct client_topic_event *e = alone_said(a, conn, CLIENT_TOPIC_EVENT);

	return e != NULL && e->item.n == message.n && memcmp(e->item.p, message.p, (size_t)message.n) == 0;
}

/* --- a node of one --- */
static void clients_hear_each_other(void **state)
{
	struct alone *a = *state;
	struct client_named_unlisten gone = { .name = mc_str_z("t") };
	struct client_topic_publish_all all = { .name = mc_str_z("t") };
	struct client_blob two[2];
	struct mc_bytes m;

	alone_lead(a);
	alone_enter(a, PYTHON, 1);
	alone_enter(a, NODE, 2);
	gone.registration_id = listen(a, PYTHON, "t", true);
	listen(a, NODE, "u", true);
	m = text(a, "tea");
	publish(a, NODE, "t", m);
	assert_true(heard(a, PYTHON, m));
	assert_null(alone_said(a, NODE, CLIENT_TOPIC_EVENT));
	two[0].data = text(a, "one");
	two[1].data = text(a, "two");
	all.messages.v = two;
	all.messages.n = 2;
	alone_ask(a, NODE, CLIENT_TOPIC_PUBLISH_ALL, -1, &all);
	assert_true(heard(a, PYTHON, two[0].data));
	alone_ask(a, PYTHON, CLIENT_TOPIC_REMOVE_MESSAGE_LISTENER, -1, &gone);
	publish(a, NODE, "t", m);
	assert_null(alone_said(a, PYTHON, CLIENT_TOPIC_EVENT));
	alone_step(a, (struct node_event){ .type = NODE_EV_CLOSED, .conn = NODE });
	publish(a, PYTHON, "u", m);
	assert_null(alone_said(a, NODE, CLIENT_TOPIC_EVENT));
	node_invariant(a->n);
}

static void who_reads_slowly_loses_events(void **state)
{
	struct alone *a = *state;
	struct mc_bytes big;
	struct peer python = { .conn = PYTHON };
	uint32_t sent = 0, told = 0;

	alone_lead(a);
	alone_enter(a, PYTHON, 1);
	alone_enter(a, NODE, 2);
	listen(a, PYTHON, "t", true);
	big.n = MC_EVENTS_CLIENT_MAX / 8;
	big.p = alone_new(a, (size_t)big.n);
	a->slow = true;
	for (int i = 0; i < 20; i++) {
		publish(a, NODE, "t", big);
		sent += heard(a, PYTHON, big);
		told += alone_told(a, NODE_NOTICE_WARN) != NULL;
	}
	assert_int_equal(sent, 7); /* an event is more than its message */
	assert_int_equal(told, 1);
	assert_int_equal(a->n->cursors.events_lost, 13);
	a->slow = false;
	alone_drain(a, &python);
	publish(a, NODE, "t", big);
	assert_true(heard(a, PYTHON, big));
	big.n = 2 * MC_EVENTS_CLIENT_MAX; /* one that is larger than what may wait goes alone */
	big.p = alone_new(a, (size_t)big.n);
	publish(a, NODE, "t", big);
	assert_true(heard(a, PYTHON, big));
	node_invariant(a->n);
}

/* --- with members --- */
static const struct hz_event_envelope *envelope_to(struct alone *a, const struct peer *p)
{
	return alone_sent(a, p, HZ_EVENT_ENVELOPE);
}

static void members_hear_of_listeners_and_tell_them(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2), q = peer_of(3), list[3];
	const struct hz_registration_operation *r;
	const struct hz_deregistration_operation *d;
	struct client_named_unlisten gone = { .name = mc_str_z("t") };
	struct hz_event_envelope envelope = { .service_name = mc_str_z("hz:impl:topicService") };
	struct hz_topic_event event = { .name = mc_str_z("t"), .publish_time = 7 };
	const struct client_topic_event *e;
	struct hz_members_update_op *update;
	int64_t call;

	alone_follow(a, &p, NULL, 0);
	alone_enter(a, PYTHON, 1);
	listen(a, PYTHON, "t", true);
	assert_null(
		alone_sent(a, &p, HZ_REGISTRATION_OPERATION)); /* what is published here is enough for it */
	gone.registration_id = listen(a, PYTHON, "t", false);
	r = alone_sent(a, &p, HZ_REGISTRATION_OPERATION);
	assert_non_null(r);
	assert_true(mc_uuid_eq(r->registration.id, gone.registration_id) && !r->registration.local_only);
	assert_true(mc_str_eqz(r->registration.topic, "t") &&
		mc_str_eqz(r->op.service_name, "hz:impl:topicService"));
	assert_int_equal(r->member_list_version, node_list_version(a->n));

	envelope.id = gone.registration_id;
	event.publisher_address = alone_address(a, p.addr);
	event.data = text(a, "tea");
	envelope.event.object = hz_value_object(HZ_TOPIC_EVENT, &event, &a->mem);
	alone_step(a, (struct node_event){ .type = NODE_EV_TICK });
	alone_send(a, &p, HZ_EVENT_ENVELOPE, &envelope);
	e = alone_said(a, PYTHON, CLIENT_TOPIC_EVENT);
	assert_true(heard(a, PYTHON, event.data) && e->publish_time == 7 && mc_uuid_eq(e->uuid, p.uuid));

	/* one that comes later is told of it, too; nobody who knows it already */
	list[0] = p;
	list[1] = alone_self(a);
	list[2] = q;
	update = alone_update(a, list, 3, node_list_version(a->n) + 1);
	update->member_infos.v[2]->member_list_join_version = update->member_list_version;
	alone_send(a, &p, HZ_MEMBERS_UPDATE_OP, update);
	alone_connect(a, &q);
	for (int i = 0; i < 20 && alone_sent(a, &q, HZ_REGISTRATION_OPERATION) == NULL; i++)
		alone_tick(a, 100);
	assert_non_null(alone_sent(a, &q, HZ_REGISTRATION_OPERATION));

	/* a refusal is no end: the list had just changed there */
	call = alone_call_id(a, &q, HZ_REGISTRATION_OPERATION);
	alone_refuse(a, &q, call, HZ_RETRYABLE);
	alone_tick(a, 500);
	assert_non_null(alone_sent(a, &q, HZ_REGISTRATION_OPERATION));
	assert_null(alone_sent(a, &p, HZ_REGISTRATION_OPERATION)); /* which had taken it */

	alone_ask(a, PYTHON, CLIENT_TOPIC_REMOVE_MESSAGE_LISTENER, -1, &gone);
	d = alone_sent(a, &p, HZ_DEREGISTRATION_OPERATION);
	assert_true(d != NULL && mc_uuid_eq(d->id, gone.registration_id));
	alone_send(a, &p, HZ_EVENT_ENVELOPE, &envelope);
	assert_null(alone_said(a, PYTHON, CLIENT_TOPIC_EVENT));
}

static void members_are_told(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_registration_operation *r;
	struct hz_publish_operation *op;
	const struct hz_event_envelope *envelope;
	const struct hz_topic_event *event;
	struct mc_bytes m;
	int64_t call;

	alone_follow(a, &p, NULL, 0);
	alone_enter(a, PYTHON, 1);
	r = alone_new(a, sizeof(*r));
	r->op.flags = HZ_OP_SERVICE;
	r->op.service_name = r->registration.service_name = mc_str_z("hz:impl:topicService");
	r->registration.id = (struct mc_uuid){ false, 5, 6 };
	r->registration.topic = mc_str_z("t");
	r->registration.subscriber = alone_address(a, p.addr);
	r->registration.filter =
		hz_value_object(HZ_TRUE_EVENT_FILTER, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	alone_call(a, &p, HZ_REGISTRATION_OPERATION, r);
	m = text(a, "tea");
	publish(a, PYTHON, "t", m);
	envelope = envelope_to(a, &p);
	assert_true(envelope != NULL && mc_uuid_eq(envelope->id, r->registration.id));
	event = hz_value_body(envelope->event.object, HZ_TOPIC_EVENT);
	assert_true(event != NULL && event->data.n == m.n && mc_str_eqz(event->name, "t"));
	assert_int_equal(event->publisher_address->port, 5701);

	/* whoever claims a listener of ours as its own gets nothing for it */
	r->registration.id = listen(a, PYTHON, "s", false);
	r->registration.topic = mc_str_z("s");
	alone_call(a, &p, HZ_REGISTRATION_OPERATION, r);
	publish(a, PYTHON, "s", m);
	assert_null(envelope_to(a, &p));

	/* one whose topics have one order for all */
	listen(a, PYTHON, "t", true);
	op = alone_new(a, sizeof(*op));
	op->op.flags = HZ_OP_SERVICE;
	op->op.service_name = mc_str_z("hz:impl:topicService");
	op->name = mc_str_z("t");
	op->message = m;
	call = alone_call(a, &p, HZ_PUBLISH_OPERATION, op);
	assert_true(alone_answered_null(a, &p, call));
	assert_true(heard(a, PYTHON, m));
	assert_non_null(envelope_to(a, &p));
}

/* What it says of its listeners before it is in counts as well. */
static void a_newcomer_is_told(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);
	struct hz_registration r = { .id = { false, 5, 6 }, .topic = mc_str_z("t") };
	struct hz_on_join_registration_operation said = { .registrations = { .n = 1, .v = &r } };
	struct mc_value *v;
	struct hz_on_join_op before = { .operations = { .n = 1, .v = &v } };
	struct hz_join_request_op *asks;

	alone_lead(a);
	r.service_name = mc_str_z("hz:impl:topicService");
	r.subscriber = alone_address(a, p.addr);
	r.filter = hz_value_object(HZ_TRUE_EVENT_FILTER, alone_new(a, sizeof(struct hz_empty)), &a->mem);
	v = hz_value_object(HZ_ON_JOIN_REGISTRATION_OPERATION, &said, &a->mem);
	alone_accept(a, &p);
	asks = alone_join_request_op(a, &p);
	asks->request->pre_join_operation = &before;
	alone_send(a, &p, HZ_JOIN_REQUEST_OP, asks);
	alone_answer(a, &p, alone_call_id(a, &p, HZ_FINALIZE_JOIN_OP), HZ_NONE, NULL);
	alone_enter(a, PYTHON, 1);
	publish(a, PYTHON, "t", text(a, "tea"));
	assert_true(envelope_to(a, &p) != NULL && mc_uuid_eq(envelope_to(a, &p)->id, r.id));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(clients_hear_each_other),
		T(who_reads_slowly_loses_events),
		T(members_hear_of_listeners_and_tell_them),
		T(members_are_told),
		T(a_newcomer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
