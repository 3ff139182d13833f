/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.c - who listens to the entries that are stored here, and what they are told (MapEventPublisherImpl):
 * clients on their connection, members by an EventEnvelope to each that registered. A listener who cannot be
 * reached misses it, as in Hazelcast.
 */
#include <string.h>

#include "common/base/hash.h"
#include "common/client/data.h"
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/multimaps.h"
#include "common/data/query_read.h"
#include "common/data/topics.h"

struct data_listener {
	struct data_listener *next;
	struct mc_uuid id;
	int32_t flags; /* enum client_entry_kind, which members use, too */
	bool include_value;
	struct mc_str name;
	struct mc_bytes key;       /* n < 0: every key */
	struct mc_bytes predicate; /* a blob; n < 0: every entry */
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
	size_t predicate = like->predicate.n > 0 ? (size_t)like->predicate.n : 0;
	struct data_listener *l = mc_heap_get(d->heap, sizeof(*l) + key + name + predicate + 1);
	uint8_t *bytes = (uint8_t *)(l + 1);

	mc_check(like->name.n >= 0);
	mc_check(like->conn == 0 || like->subscriber.host[0] == 0); /* a client's or a member's */
	if (l == NULL)
		return NULL;
	*l = *like;
	if (key > 0)
		memcpy(bytes, like->key.p, key);
	l->key.p = bytes;
	memcpy(bytes + key, like->name.p, name);
	l->name.p = (const char *)bytes + key;
	if (predicate > 0)
		memcpy(bytes + key + name, like->predicate.p, predicate);
	l->predicate.p = bytes + key + name;
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

/* What a multimap tells: a value has come, one has gone, all have (MultiMapEventsDispatcher). */
enum { MULTIMAP_EVENTS = CLIENT_ENTRY_ADDED | CLIENT_ENTRY_REMOVED | CLIENT_ENTRY_CLEAR_ALL };

static void take_multimap(struct node *n, const struct client_message *m, struct data_listener *l)
{
	const struct client_multi_map_add_entry_listener *all = m->body;
	const struct client_multi_map_add_entry_listener_to_key *keyed = m->body;
	bool to_key = m->type == CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY;

	l->name = multimap_map_name(n, all->name);
	l->flags = MULTIMAP_EVENTS;
	l->include_value = to_key ? keyed->include_value : all->include_value;
	if (to_key)
		l->key = keyed->key;
}

static bool take_client(struct node *n, const struct client_message *m, struct data_listener *out)
{
	const struct client_map_listen_to_key *keyed = m->body;
	const struct client_map_listen_with_predicate *filtered = m->body;
	const struct client_map_listen_to_key_with_predicate *both = m->body;
	struct data_listener l = *out;

	switch (m->type) {
	case CLIENT_MAP_ADD_ENTRY_LISTENER: TAKE_CLIENT((const struct client_map_listen *)m->body); break;
	case CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY:
		TAKE_CLIENT(keyed);
		l.key = keyed->key;
		break;
	case CLIENT_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE:
		TAKE_CLIENT(filtered);
		l.predicate = filtered->predicate;
		break;
	case CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE:
		TAKE_CLIENT(both);
		l.key = both->key;
		l.predicate = both->predicate;
		break;
	case CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER:
	case CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY: take_multimap(n, m, &l); break;
	default: return false;
	}
	*out = l;
	return true;
}

/* One that this member can evaluate; pages are of queries alone. */
static struct query_predicate *read_predicate(struct node *n, struct mc_bytes blob)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	struct mc_value *v;

	if (!query_read_blob(&n->fx->mem, n->line, blob, &v, &fault) || v == NULL ||
		!query_read_predicate(&n->fx->mem, v, &asked, &fault) || asked.paging != NULL)
		return NULL;
	return asked.predicate;
}

static bool is_readable(struct node *n, struct mc_bytes predicate)
{
	return predicate.n < 0 || read_predicate(n, predicate) != NULL;
}

bool data_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id)
{
	const struct client_message *m = asks->m;
	struct data_listener l = { .id = id,
		.key = { NULL, -1 },
		.predicate = { NULL, -1 },
		.conn = asks->conn,
		.correlation = m->correlation,
		.type = m->type };

	bool ours, kept;

	if (m->type == CLIENT_TOPIC_ADD_MESSAGE_LISTENER)
		return topics_listen(n, asks, id);
	if (!node_stores(n))
		return true; /* nothing happens here */
	kept = container_listen(n, asks, id, &ours);
	if (ours)
		return kept;
	if (m->type == CLIENT_MAP_ADD_NEAR_CACHE_INVALIDATION_LISTENER) {
		l.name = ((const struct client_near_cache_listen *)m->body)->name;
		l.flags = CLIENT_ENTRY_INVALIDATION;
		data_begin(n);
		return data_near_open(n, l.name) && listener_new(n, &l) != NULL;
	}
	return take_client(n, m, &l) && l.name.n >= 0 && is_readable(n, l.predicate) &&
		listener_new(n, &l) != NULL;
}

/* EventListenerFilter around an EntryEventFilter, a QueryEventFilter, or around one that lets all through. */
static bool read_filter(struct node *n, const struct mc_value *filter, struct data_listener *l)
{
	const struct hz_event_listener_filter *f = hz_value_body(filter, HZ_EVENT_LISTENER_FILTER);
	const struct hz_entry_event_filter *inner =
		f == NULL ? NULL : hz_value_body(f->event_filter, HZ_ENTRY_EVENT_FILTER);
	const struct hz_query_event_filter *asks =
		f == NULL ? NULL : hz_value_body(f->event_filter, HZ_QUERY_EVENT_FILTER);
	uint8_t *blob;

	if (f == NULL ||
		(inner == NULL && asks == NULL &&
			hz_value_body(f->event_filter, HZ_TRUE_EVENT_FILTER) == NULL))
		return false;
	l->flags = f->listener_flags;
	l->include_value = asks != NULL ? asks->include_value : inner == NULL || inner->include_value;
	l->key = asks != NULL ? asks->key : inner == NULL ? (struct mc_bytes){ NULL, -1 } : inner->key;
	l->predicate = (struct mc_bytes){ NULL, -1 };
	if (asks == NULL || asks->predicate == NULL)
		return true;
	blob = node_new_array(n, 1, (size_t)asks->predicate->raw.n + 4);
	if (blob == NULL)
		return false;
	memcpy(blob + 4, asks->predicate->raw.p, (size_t)asks->predicate->raw.n);
	l->predicate = (struct mc_bytes){ blob, asks->predicate->raw.n + 4 };
	return is_readable(n, l->predicate);
}

/* MultiMapEventFilter */
static bool register_multimap(struct node *n, const struct hz_registration *r)
{
	const struct hz_entry_event_filter *f = hz_value_body(r->filter, HZ_MULTI_MAP_EVENT_FILTER);
	struct data_listener l = { .id = r->id,
		.name = multimap_map_name(n, r->topic),
		.flags = MULTIMAP_EVENTS,
		.predicate = { NULL, -1 } };

	if (f == NULL || l.name.n < 0 || !read_address(r->subscriber, &l.subscriber))
		return false;
	l.include_value = f->include_value;
	l.key = f->key;
	return listener_new(n, &l) != NULL;
}

bool data_register(struct node *n, const struct hz_registration *r)
{
	struct data_listener l = { .id = r->id, .name = r->topic };
	bool ours = false, kept = node_stores(n) && container_register(n, r, &ours);

	if (ours)
		return kept;
	if (node_stores(n) && mc_str_eqz(r->service_name, MULTIMAP_SERVICE))
		return register_multimap(n, r);
	if (!node_stores(n) || !mc_str_eqz(r->service_name, MAP_SERVICE))
		return topics_register(n, r) && (!node_stores(n) || caches_register(n, r));
	if (r->topic.n < 0 || !read_address(r->subscriber, &l.subscriber) || !read_filter(n, r->filter, &l))
		return false;
	data_begin(n);
	if ((l.flags & CLIENT_ENTRY_INVALIDATION) != 0 && !data_near_open(n, l.name))
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
	caches_unlisten(n, id);
	container_unlisten(n, id);
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
	struct data_invalidation near; /* INVALIDATION */
};

static void tell_near_client(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct client_invalidation_event *e = node_new(n, sizeof(*e));

	e->key = t->key;
	e->source_uuid = t->near.source;
	e->partition_uuid = t->near.partition;
	e->sequence = t->near.sequence;
	client_send(n, l->conn,
		&(struct client_message){ .type = (enum client_type)(client_answer_to(l->type) + 1),
			.correlation = l->correlation,
			.partition_id = -1,
			.body = e });
}

static struct mc_value *near_event(struct node *n, const struct told *t)
{
	struct hz_single_near_cache_invalidation *e = node_new(n, sizeof(*e));

	e->head.data_structure_name = t->name;
	e->head.source_uuid = t->near.source;
	e->head.partition_uuid.most_significant_bits = (int64_t)t->near.partition.hi;
	e->head.partition_uuid.least_significant_bits = (int64_t)t->near.partition.lo;
	e->head.sequence = t->near.sequence;
	e->key = t->key;
	return hz_value_object(HZ_SINGLE_NEAR_CACHE_INVALIDATION, e, &n->fx->mem);
}

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
			.partition_id = t->key.n >= MC_BLOB_HEAD
				? (int32_t)client_partition(t->key, MC_PARTITIONS)
				: -1, /* its order, in Java clients */
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
	e->map_name = map_object(t->name);
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
	e->map_name = map_object(t->name);
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
	envelope->service_name = mc_str_z(map_service(t->name));
	envelope->event.object = t->kind == CLIENT_ENTRY_INVALIDATION ? near_event(n, t)
		: t->key.n < 0                                        ? map_event(n, t)
								      : entry_event(n, l, t);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT,
		t->key.n < 8 ? 0 : mc_murmur32(t->key.p + 8, (size_t)t->key.n - 8) };
}

static bool same_key(struct mc_bytes a, struct mc_bytes b)
{
	mc_check(a.n >= MAP_DATA_HEAD);
	return a.n == b.n &&
		memcmp(a.p + MAP_DATA_HEAD, b.p + MAP_DATA_HEAD, (size_t)a.n - MAP_DATA_HEAD) == 0;
}

/* QueryEventFilter: what comes is tested by its new value, what goes by its old one. */
static bool fits(struct node *n, const struct data_listener *l, const struct told *t)
{
	bool comes = t->kind == CLIENT_ENTRY_ADDED || t->kind == CLIENT_ENTRY_UPDATED ||
		t->kind == CLIENT_ENTRY_MERGED;
	struct query_context q = { .mem = &n->fx->mem, .schema = data_schema_find, .ctx = n };
	struct query_entry e = { t->key, comes ? t->value : t->old };
	struct query_predicate *p;

	if (l->predicate.n < 0 || t->key.n < 0 || t->kind == CLIENT_ENTRY_INVALIDATION)
		return true;
	p = read_predicate(n, l->predicate);
	return p != NULL && query_matches(&q, p, &e);
}

static void tell_all(struct node *n, const struct told *t)
{
	for (const struct data_listener *l = data_of(n)->listeners; l != NULL; l = l->next) {
		if ((l->flags & (int32_t)t->kind) == 0 || !mc_str_eq(l->name, t->name) ||
			(l->key.n >= MAP_DATA_HEAD && t->key.n >= 0 && !same_key(l->key, t->key)))
			continue;
		if (!fits(n, l, t))
			continue;
		if (l->conn != 0 && t->kind == CLIENT_ENTRY_INVALIDATION)
			tell_near_client(n, l, t);
		else if (l->conn != 0)
			tell_client(n, l, t);
		else
			tell_member(n, l, t);
	}
}

/* Near caches: one key, or all of them. */
static void tell_near(struct node *n, struct mc_str name, struct mc_bytes key)
{
	struct told t = { .name = name, .kind = CLIENT_ENTRY_INVALIDATION, .key = key };
	struct mc_str z = name;
	uint32_t partition = key.n >= MC_BLOB_HEAD
		? client_partition(key, MC_PARTITIONS)
		: mc_partition_of(mc_murmur32((const uint8_t *)z.p, (size_t)z.n), MC_PARTITIONS);

	if (data_near_next(n, name, partition, &t.near))
		tell_all(n, &t);
}

void data_tell_change(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	static const enum client_entry_kind kinds[] = {
		[MAP_ADDED] = CLIENT_ENTRY_ADDED,
		[MAP_UPDATED] = CLIENT_ENTRY_UPDATED,
		[MAP_REMOVED] = CLIENT_ENTRY_REMOVED,
		[MAP_EVICTED] = CLIENT_ENTRY_EVICTED,
		[MAP_EXPIRED] = CLIENT_ENTRY_EXPIRED,
		[MAP_MERGED] = CLIENT_ENTRY_MERGED,
	};
	struct told t = { .name = slot->name, .key = c->key, .count = 1 };
	struct mc_str cache = cache_full_name(slot->name);

	if (cache.n >= 0) {
		caches_tell_change(n, cache, c);
		return;
	}
	if (maps_is_multi(slot->name)) {
		multimap_tell_change(n, slot, c);
		return;
	}
	if (data_of(n)->nears != NULL && c->kind != MAP_TTL_SET)
		tell_near(n, slot->name, c->key);
	if (!c->told || data_of(n)->listeners == NULL)
		return;
	mc_check((size_t)c->kind < sizeof(kinds) / sizeof(kinds[0]) && kinds[c->kind] != 0);
	t.kind = kinds[c->kind];
	t.value = t.old = (struct mc_bytes){ NULL, -1 };
	if (c->has_value)
		t.value = data_bytes(n, c->value);
	if (c->has_old)
		t.old = data_bytes(n, c->old);
	tell_all(n, &t);
}

void data_tell_item(struct node *n, const struct map_slot *slot, struct mc_bytes key,
	enum client_entry_kind kind, struct mc_bytes value, struct mc_bytes old)
{
	tell_all(n,
		&(struct told){ .name = slot->name,
			.kind = kind,
			.key = key,
			.value = value,
			.old = old,
			.count = 1 });
}

void data_tell_cleared(struct node *n, struct mc_str name, enum client_entry_kind kind, int64_t count)
{
	struct told t = { .name = name,
		.kind = kind,
		.key = { NULL, -1 },
		.count = count > INT32_MAX ? INT32_MAX : (int32_t)count };

	if (data_of(n)->nears != NULL)
		tell_near(n, name, t.key);
	if (count > 0)
		tell_all(n, &t);
}
