/* SPDX-License-Identifier: Apache-2.0 */
/* events.c - who listens to the entries that are stored here: clients, and members that have registered. */
#include <string.h>

#include "common/data/announce.h"
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/events_internal.h"
#include "common/data/multimaps.h"
#include "common/data/query_read.h"
#include "common/data/replicated_maps.h"
#include "common/data/topics.h"

/* --- who listens --- */
struct data_listener *data_listener_new(struct node *n, const struct data_listener *like)
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

const struct data_listener *data_listener_find(const struct node *n, struct mc_uuid id)
{
	const struct data_listener *l = data_of(n)->listeners;

	while (l != NULL && !mc_uuid_eq(l->id, id))
		l = l->next;
	return l;
}

#define TAKE_CLIENT(b) \
	do { \
		l.name = (b)->name; \
		l.flags = (b)->listener_flags; \
		l.include_value = (b)->include_value; \
		l.everywhere = !(b)->local_only; \
	} while (0)

static void take_multimap(struct node *n, const struct client_message *m, struct data_listener *l)
{
	const struct client_multi_map_add_entry_listener *all = m->body;
	const struct client_multi_map_add_entry_listener_to_key *keyed = m->body;
	bool to_key = m->type == CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY;

	l->name = multimap_map_name(n, all->name);
	l->flags = MULTIMAP_EVENTS;
	l->include_value = to_key ? keyed->include_value : all->include_value;
	l->everywhere = !(to_key ? keyed->local_only : all->local_only);
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
	default:
		if (!replicated_take_listener(n, m, &l))
			return false;
	}
	*out = l;
	return true;
}

/* Pages are of queries alone. */
struct query_predicate *data_predicate_read(struct node *n, struct mc_bytes blob)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	struct mc_value *v;

	if (!query_read_blob(&n->fx->mem, n->line, blob, &v, &fault) || v == NULL ||
		!query_read_predicate(&n->fx->mem, v, &asked, &fault) || asked.paging != NULL)
		return NULL;
	return asked.predicate;
}

bool data_predicate_fits(struct node *n, struct mc_bytes predicate)
{
	return predicate.n < 0 || data_predicate_read(n, predicate) != NULL;
}

/* --- what other members are told of it --- */
static struct mc_value *inner_filter(struct node *n, const struct data_listener *l)
{
	struct hz_entry_event_filter *entry = node_new(n, sizeof(*entry));
	struct hz_query_event_filter *query = node_new(n, sizeof(*query));
	struct query_fault fault;

	if (l->flags == CLIENT_ENTRY_INVALIDATION)
		return hz_value_object(
			HZ_TRUE_EVENT_FILTER, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
	query->include_value = entry->include_value = l->include_value;
	query->key = entry->key = data_copy(n, l->key);
	if (maps_is_multi(l->name))
		return hz_value_object(HZ_MULTI_MAP_EVENT_FILTER, entry, &n->fx->mem);
	if (l->predicate.n < 0)
		return hz_value_object(HZ_ENTRY_EVENT_FILTER, entry, &n->fx->mem);
	if (!query_read_blob(&n->fx->mem, n->line, l->predicate, &query->predicate, &fault))
		return NULL;
	return hz_value_object(HZ_QUERY_EVENT_FILTER, query, &n->fx->mem);
}

static struct mc_value *filter_of(struct node *n, struct mc_uuid id)
{
	const struct data_listener *l = data_listener_find(n, id);
	struct hz_event_listener_filter *f = node_new(n, sizeof(*f));

	mc_check(l != NULL && l->conn != 0);
	if (maps_is_cache(l->name))
		return inner_filter(n, l); /* of a near cache */
	f->listener_flags = l->flags;
	f->event_filter = inner_filter(n, l);
	return f->event_filter == NULL ? NULL : hz_value_object(HZ_EVENT_LISTENER_FILTER, f, &n->fx->mem);
}

/* False: there is no room, and it does not listen. */
static bool keep_client(struct node *n, const struct data_listener *l)
{
	if (data_listener_new(n, l) == NULL)
		return false;
	if (!l->everywhere || announce(n, l->id, map_service(l->name), map_object(l->name), filter_of))
		return true;
	data_unlisten(n, l->id);
	return false;
}

static bool listen_near(struct node *n, struct mc_str map, bool local_only, struct data_listener *l)
{
	l->name = map;
	l->flags = CLIENT_ENTRY_INVALIDATION;
	l->everywhere = !local_only;
	data_begin(n);
	return data_near_open(n, l->name) && keep_client(n, l);
}

/* Partitions are not told of when they are lost; nobody is refused because of it. */
static bool listen_cache(
	struct node *n, const struct client_asks *asks, struct mc_uuid id, struct data_listener *l)
{
	const struct client_named_listen *b = asks->m->body;

	if (asks->m->type == CLIENT_CACHE_ADD_ENTRY_LISTENER)
		return caches_listen(n, asks, id);
	return asks->m->type == CLIENT_CACHE_ADD_PARTITION_LOST_LISTENER ||
		listen_near(n, cache_map_name(n, b->name), b->local_only, l);
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
	const struct client_near_cache_listen *near = m->body;
	bool ours, kept;

	if (m->type == CLIENT_TOPIC_ADD_MESSAGE_LISTENER)
		return topics_listen(n, asks, id);
	if (!node_stores(n))
		return true; /* nothing happens here */
	if (map_is_misnamed(m))
		return false;
	kept = container_listen(n, asks, id, &ours);
	if (ours)
		return kept;
	if (cache_is_asked(m->type))
		return listen_cache(n, asks, id, &l);
	if (m->type == CLIENT_MAP_ADD_NEAR_CACHE_INVALIDATION_LISTENER)
		return listen_near(n, near->name, near->local_only, &l);
	return take_client(n, m, &l) && l.name.n >= 0 && data_predicate_fits(n, l.predicate) &&
		keep_client(n, &l);
}

/* --- who listens no more --- */
void data_unlisten(struct node *n, struct mc_uuid id)
{
	struct data_service *d = data_of(n);
	struct data_listener **at, *l;

	announce_end(n, id);
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

void data_listeners_end(struct node *n, struct mc_str name)
{
	const struct data_listener *l = data_of(n)->listeners, *next;

	for (; l != NULL; l = next) {
		next = l->next;
		if (mc_str_eq(l->name, name))
			data_unlisten(n, l->id);
	}
}
