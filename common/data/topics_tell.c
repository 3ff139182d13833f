/* SPDX-License-Identifier: Apache-2.0 */
/* topics_tell.c - what is published, by clients and members, and how those who listen are told. */
#include "common/base/check.h"
#include "common/data/topics_internal.h"

enum { EVENT_HEAD = 64 }; /* about what an event has besides its message and the topic's name */

/* --- what they are told --- */
struct told {
	struct mc_str name;
	int64_t at_ms;
	struct mc_addr by;
	struct mc_uuid by_uuid;
	struct mc_bytes message;
};

static void tell_client(struct node *n, const struct topic_listener *l, const struct told *t)
{
	struct client_topic_event *e;

	if (!event_fits(n, l->conn, (size_t)t->message.n + EVENT_HEAD, MC_EVENTS_CLIENT_MAX))
		return;
	e = node_new(n, sizeof(*e));
	e->item = t->message;
	e->publish_time = t->at_ms;
	e->uuid = t->by_uuid;
	client_send(n, l->conn,
		&(struct client_message){ .type = CLIENT_TOPIC_EVENT,
			.correlation = l->correlation,
			.partition_id = -1,
			.body = e });
}

static void tell_member(struct node *n, const struct topic_listener *l, const struct told *t)
{
	const struct member *m = member_at_addr(n, &l->subscriber);
	struct hz_event_envelope *envelope;
	struct hz_topic_event *event;
	struct node_effect *e;

	if (m == NULL || m->conn == 0 ||
		!event_fits(n, m->conn, (size_t)t->message.n + (size_t)t->name.n + EVENT_HEAD,
			MC_EVENTS_MEMBER_MAX))
		return;
	event = node_new(n, sizeof(*event));
	event->name = t->name;
	event->publish_time = t->at_ms;
	event->publisher_address = make_address(n, &t->by);
	event->data = t->message;
	envelope = node_new(n, sizeof(*envelope));
	envelope->id = l->id;
	envelope->service_name = mc_str_z(TOPIC_SERVICE);
	envelope->event.object = hz_value_object(HZ_TOPIC_EVENT, event, &n->fx->mem);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT, mc_java_hash(t->name) };
}

/* By this member, for itself, a client of its or another member. */
static void publish(struct node *n, struct mc_str name, struct mc_bytes message, const struct member *by)
{
	struct told t = { .name = name, .at_ms = node_cluster_time(n), .message = message };

	if (message.n < 0)
		return;
	t.by = by == NULL ? n->addr : by->addr;
	t.by_uuid = by == NULL ? n->uuid : by->uuid;
	for (const struct topic_listener *l = topics_of(n)->first; l != NULL; l = l->next) {
		if (!mc_str_eq(l->name, name))
			continue;
		if (l->conn != 0)
			tell_client(n, l, &t);
		else
			tell_member(n, l, &t);
	}
}

/* --- messages of clients --- */
static void asked_all(struct node *n, const struct client_topic_publish_all *body)
{
	for (uint32_t i = 0; i < body->messages.n; i++)
		publish(n, body->name, body->messages.v[i].data, NULL);
}

bool topics_asked(struct node *n, const struct client_asks *asks)
{
	const struct client_message *m = asks->m;
	const struct client_topic_publish *one = m->body;

	if (m->type == CLIENT_TOPIC_PUBLISH)
		publish(n, one->name, one->message, NULL);
	else if (m->type == CLIENT_TOPIC_PUBLISH_ALL)
		asked_all(n, m->body);
	else
		return false;
	client_send(n, asks->conn,
		&(struct client_message){ .type = client_answer_to(m->type),
			.correlation = m->correlation,
			.partition_id = -1,
			.body = node_new(n, sizeof(struct client_empty)) });
	return true;
}

/* --- messages of members --- */
void on_topic_publish(struct node *n, const struct in *in)
{
	const struct hz_publish_operation *op = in->m->body;

	publish(n, op->name, op->message, in->member);
	reply_null(n, in);
}

void on_topic_publish_all(struct node *n, const struct in *in)
{
	const struct hz_topic_publish_all_operation *op = in->m->body;

	for (uint32_t i = 0; i < op->messages.n; i++)
		publish(n, op->name, op->messages.v[i].data, in->member);
	reply_null(n, in);
}

static const struct topic_listener *listener_of(const struct node *n, struct mc_uuid id)
{
	const struct topic_listener *l = topics_of(n)->first;

	while (l != NULL && !mc_uuid_eq(l->id, id))
		l = l->next;
	return l;
}

void topics_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event)
{
	const struct topic_listener *l = listener_of(n, id);
	const struct hz_topic_event *e;
	struct told t = { .by_uuid = in->member->uuid };
	const struct member *by;

	if (l == NULL || l->conn == 0)
		return;
	e = hz_iobj_read(event, HZ_TOPIC_EVENT, n->line, &n->fx->mem);
	if (e == NULL || e->data.n < 0)
		return;
	by = read_address(e->publisher_address, &t.by) ? member_at_addr(n, &t.by) : NULL;
	if (by != NULL)
		t.by_uuid = by->uuid;
	t.at_ms = e->publish_time;
	t.message = e->data;
	tell_client(n, l, &t);
}
