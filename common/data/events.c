/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.c - who listens to the entries that are stored here, and what they are told (MapEventPublisherImpl):
 * clients on their connection, members by an EventEnvelope to each that registered. A listener who cannot be
 * reached misses it, as in Hazelcast.
 */
#include <string.h>

#include "common/base/hash.h"
#include "common/data/service_internal.h"
#include "common/data/topics.h"

#define MAP_SERVICE "hz:impl:mapService"

struct data_listener {
	struct data_listener *next;
	struct mc_uuid id;
	int32_t flags; /* enum client_entry_kind, which members use, too */
	bool include_value;
	struct mc_str name;
	struct mc_bytes key; /* n < 0: every key */
	/* a client's */
	node_conn conn; /* 0: a member's */
	int64_t correlation;
	enum client_type type;
	struct mc_addr subscriber; /* a member's */
};

/* --- who listens --- */
static struct data_listener *listener_new(struct node *n, const struct data_listener *like)
{
	struct data_service *d = data_of(n);
	size_t key = like->key.n > 0 ? (size_t)like->key.n : 0, name = (size_t)like->name.n;
	struct data_listener *l = mc_heap_get(d->heap, sizeof(*l) + key + name + 1);
	uint8_t *bytes = (uint8_t *)(l + 1);

	if (l == NULL)
		return NULL;
	*l = *like;
	if (key > 0)
		memcpy(bytes, like->key.p, key);
	l->key.p = bytes;
	memcpy(bytes + key, like->name.p, name);
	l->name.p = (const char *)bytes + key;
	l->next = d->listeners;
	d->listeners = l;
	return l;
}

#define TAKE_CLIENT(b) \
	do { \
		l.name = (b)->name; \
		l.flags = (b)->listener_flags; \
		l.include_value = (b)->include_value; \
	} while (0)

bool data_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id)
{
	const struct client_message *m = asks->m;
	const struct client_map_listen_to_key *keyed = m->body;
	struct data_listener l = { .id = id,
		.key = { NULL, -1 },
		.conn = asks->conn,
		.correlation = m->correlation,
		.type = m->type };

	if (m->type == CLIENT_TOPIC_ADD_MESSAGE_LISTENER)
		return topics_listen(n, asks, id);
	if (!node_stores(n))
		return true; /* nothing happens here */
	if (m->type == CLIENT_MAP_ADD_ENTRY_LISTENER) {
		TAKE_CLIENT((const struct client_map_listen *)m->body);
	} else if (m->type == CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY) {
		TAKE_CLIENT(keyed);
		l.key = keyed->key;
	} else {
		return false; /* with a predicate, of a near cache */
	}
	return listener_new(n, &l) != NULL;
}

/* EventListenerFilter around an EntryEventFilter, or around one that lets all through. */
static bool read_filter(const struct mc_value *filter, struct data_listener *l)
{
	const struct hz_event_listener_filter *f = hz_value_body(filter, HZ_EVENT_LISTENER_FILTER);
	const struct hz_entry_event_filter *inner =
		f == NULL ? NULL : hz_value_body(f->event_filter, HZ_ENTRY_EVENT_FILTER);

	if (f == NULL || (inner == NULL && hz_value_body(f->event_filter, HZ_TRUE_EVENT_FILTER) == NULL))
		return false;
	l->flags = f->listener_flags;
	l->include_value = inner == NULL || inner->include_value;
	l->key = inner == NULL ? (struct mc_bytes){ NULL, -1 } : inner->key;
	return true;
}

bool data_register(struct node *n, const struct hz_registration *r)
{
	struct data_listener l = { .id = r->id, .name = r->topic };

	if (!node_stores(n) || !mc_str_eqz(r->service_name, MAP_SERVICE))
		return topics_register(n, r);
	if (r->topic.n < 0 || !read_address(r->subscriber, &l.subscriber) || !read_filter(r->filter, &l))
		return false;
	return listener_new(n, &l) != NULL;
}

void data_unlisten(struct node *n, struct mc_uuid id)
{
	struct data_service *d = data_of(n);
	struct data_listener **at, *l;

	topics_unlisten(n, id);
	if (!node_stores(n))
		return;
	for (at = &d->listeners; *at != NULL && !mc_uuid_eq((*at)->id, id);)
		at = &(*at)->next;
	l = *at;
	if (l == NULL)
		return;
	*at = l->next;
	mc_heap_put(d->heap, l);
}

void data_listeners_drop(struct node *n)
{
	while (data_of(n)->listeners != NULL)
		data_unlisten(n, data_of(n)->listeners->id);
}

/* --- what they are told --- */
struct told {
	struct mc_str name;
	enum client_entry_kind kind;
	struct mc_bytes key, value, old; /* n < 0: none */
	int32_t count;
};

static void tell_client(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct client_entry_event *e = node_new(n, sizeof(*e));

	e->key = t->key;
	e->value = l->include_value ? t->value : (struct mc_bytes){ NULL, -1 };
	e->old_value = l->include_value ? t->old : (struct mc_bytes){ NULL, -1 };
	e->merging_value.n = -1;
	e->event_type = (int32_t)t->kind;
	e->uuid = n->uuid;
	e->number_of_affected_entries = t->count;
	client_send(n, l->conn,
		&(struct client_message){ .type = (enum client_type)(client_answer_to(l->type) + 1),
			.correlation = l->correlation,
			.partition_id = -1,
			.body = e });
}

static struct mc_str own_text(struct node *n)
{
	struct mc_text t = node_text(n);

	mc_text_addr(&t, &n->addr);
	return mc_text_done(&t);
}

static struct mc_value *entry_event(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct hz_entry_event_data *e = node_new(n, sizeof(*e));

	e->source = own_text(n);
	e->map_name = t->name;
	e->caller = make_address(n, &n->addr);
	e->event_type = (int32_t)t->kind;
	e->data_key = t->key;
	e->data_new_value = l->include_value ? t->value : (struct mc_bytes){ NULL, -1 };
	e->data_old_value = l->include_value ? t->old : (struct mc_bytes){ NULL, -1 };
	e->data_merging_value.n = -1;
	return hz_value_object(HZ_ENTRY_EVENT_DATA, e, &n->fx->mem);
}

static struct mc_value *map_event(struct node *n, const struct told *t)
{
	struct hz_map_event_data *e = node_new(n, sizeof(*e));

	e->source = own_text(n);
	e->map_name = t->name;
	e->caller = make_address(n, &n->addr);
	e->event_type = (int32_t)t->kind;
	e->number_of_entries = t->count;
	return hz_value_object(HZ_MAP_EVENT_DATA, e, &n->fx->mem);
}

/* In order for each key: that is what the order key is for. */
static void tell_member(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct member *m = member_at_addr(n, &l->subscriber);
	struct hz_event_envelope *envelope;
	struct node_effect *e;

	if (m == NULL || m->conn == 0)
		return;
	envelope = node_new(n, sizeof(*envelope));
	envelope->id = l->id;
	envelope->service_name = mc_str_z(MAP_SERVICE);
	envelope->event.object = t->key.n < 0 ? map_event(n, t) : entry_event(n, l, t);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT,
		t->key.n < 8 ? 0 : mc_murmur32(t->key.p + 8, (size_t)t->key.n - 8) };
}

static bool same_key(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n &&
		memcmp(a.p + MAP_DATA_HEAD, b.p + MAP_DATA_HEAD, (size_t)a.n - MAP_DATA_HEAD) == 0;
}

static void tell_all(struct node *n, const struct told *t)
{
	for (const struct data_listener *l = data_of(n)->listeners; l != NULL; l = l->next) {
		if ((l->flags & (int32_t)t->kind) == 0 || !mc_str_eq(l->name, t->name) ||
			(l->key.n >= MAP_DATA_HEAD && t->key.n >= 0 && !same_key(l->key, t->key)))
			continue;
		if (l->conn != 0)
			tell_client(n, l, t);
		else
			tell_member(n, l, t);
	}
}

void data_tell_change(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	static const enum client_entry_kind kinds[] = {
		[MAP_ADDED] = CLIENT_ENTRY_ADDED,
		[MAP_UPDATED] = CLIENT_ENTRY_UPDATED,
		[MAP_REMOVED] = CLIENT_ENTRY_REMOVED,
		[MAP_EVICTED] = CLIENT_ENTRY_EVICTED,
		[MAP_EXPIRED] = CLIENT_ENTRY_EXPIRED,
	};
	struct told t = { .name = slot->name, .key = c->key, .count = 1 };

	if (!c->told || data_of(n)->listeners == NULL)
		return;
	t.kind = kinds[c->kind];
	t.value = t.old = (struct mc_bytes){ NULL, -1 };
	if (c->has_value)
		t.value = data_bytes(n, c->value);
	if (c->has_old)
		t.old = data_bytes(n, c->old);
	tell_all(n, &t);
}

void data_tell_cleared(struct node *n, struct mc_str name, enum client_entry_kind kind, int64_t count)
{
	struct told t = { .name = name,
		.kind = kind,
		.key = { NULL, -1 },
		.count = count > INT32_MAX ? INT32_MAX : (int32_t)count };

	if (count > 0)
		tell_all(n, &t);
}
