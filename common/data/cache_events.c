/* SPDX-License-Identifier: Apache-2.0 */
/* cache_events.c - who hears of what happens in caches (CacheEventHandler): clients on their connection,
 * members by an EventEnvelope to each that registered. Listeners of near caches are those of maps (events.c,
 * near.c). */
#include <string.h>

#include "common/client/data.h"
#include "common/data/announce.h"
#include "common/data/caches.h"

enum { EVENT_HEAD = 256 }; /* about what an event has besides its values */

/* CacheEventType */
enum { EVENT_CREATED = 1, EVENT_UPDATED = 2, EVENT_REMOVED = 3, EVENT_EXPIRED = 4, EVENT_COMPLETED = 7 };

struct cache_listener {
	struct cache_listener *next;
	struct mc_uuid id;
	struct mc_str full;
	struct mc_addr subscriber; /* a member's */
	node_conn conn;            /* a client's; 0: a member's */
	int64_t correlation;
	bool everywhere; /* a client's that is to hear what happens at other members, too */
};

/* --- who listens --- */
static bool keep_listener(struct node *n, const struct cache_listener *like, struct mc_str full)
{
	struct data_service *d = data_of(n);
	struct cache_listener *l = full.n < 0 || full.n > MC_MAP_NAME_MAX
		? NULL
		: mc_heap_get(d->heap, sizeof(*l) + (size_t)full.n + 1);

	if (l == NULL)
		return false;
	*l = *like;
	if (full.n > 0)
		memcpy(l + 1, full.p, (size_t)full.n);
	l->full = mc_str_of((char *)(l + 1), (size_t)full.n);
	l->next = d->cache_listeners;
	d->cache_listeners = l;
	return true;
}

bool caches_register(struct node *n, const struct hz_registration *r)
{
	struct cache_listener l = { .id = r->id };

	if (r->topic.n < 0 || hz_value_body(r->filter, HZ_CACHE_PARTITION_LOST_EVENT_FILTER) != NULL)
		return true;
	return read_address(r->subscriber, &l.subscriber) && keep_listener(n, &l, r->topic);
}

/* As Hazelcast's own members have it: nothing is filtered. */
static struct mc_value *filter_of(struct node *n, struct mc_uuid id)
{
	(void)id;
	return hz_value_object(
		HZ_CACHE_EVENT_LISTENER_ADAPTOR, node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
}

bool caches_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id)
{
	const struct client_named_listen *b = asks->m->body;
	const struct cache_listener l = { .id = id,
		.conn = asks->conn,
		.correlation = asks->m->correlation,
		.everywhere = !b->local_only };

	if (!keep_listener(n, &l, b->name))
		return false;
	if (!l.everywhere || announce(n, id, CACHE_SERVICE, b->name, filter_of))
		return true;
	caches_unlisten(n, id);
	return false;
}

void caches_unlisten(struct node *n, struct mc_uuid id)
{
	struct data_service *d = data_of(n);
	struct cache_listener **at = &d->cache_listeners, *l;

	while (*at != NULL && !mc_uuid_eq((*at)->id, id))
		at = &(*at)->next;
	l = *at;
	if (l == NULL)
		return;
	*at = l->next;
	mc_heap_put(d->heap, l);
}

void caches_unlisten_all(struct node *n)
{
	while (data_of(n)->cache_listeners != NULL)
		caches_unlisten(n, data_of(n)->cache_listeners->id);
}

/* --- what they are told --- */
/* `data`: as many as there are. */
static void tell_client(struct node *n, const struct cache_listener *l, int32_t type,
	struct hz_cache_event_data_impl *const *data, uint32_t count, int32_t completion)
{
	struct client_cache_add_entry_listener_cache_event *e = node_new(n, sizeof(*e));
	struct mc_bytes key = count > 0 ? data[0]->data_key : (struct mc_bytes){ NULL, -1 };

	e->type = type;
	e->completion_id = completion;
	e->keys.v = node_new_array(n, sizeof(*e->keys.v), count);
	for (uint32_t i = 0; e->keys.v != NULL && i < count; i++)
		e->keys.v[e->keys.n++] = (struct client_cache_event_data){ .name = data[i]->name,
			.cache_event_type = data[i]->event_type,
			.data_key = data[i]->data_key,
			.data_value = data[i]->data_new_value,
			.data_old_value = data[i]->data_old_value,
			.old_value_available = data[i]->is_old_value_available };
	client_send(n, l->conn,
		&(struct client_message){ .type = CLIENT_CACHE_ADD_ENTRY_LISTENER_CACHE_EVENT,
			.correlation = l->correlation,
			.partition_id = key.n >= MC_BLOB_HEAD ? (int32_t)client_partition(key, MC_PARTITIONS)
							      : -1, /* its order, in Java clients */
			.body = e });
}

static size_t event_bytes(const struct hz_cache_event_data_impl *data)
{
	return (size_t)(data->data_new_value.n > 0 ? data->data_new_value.n : 0) +
		(size_t)(data->data_old_value.n > 0 ? data->data_old_value.n : 0) + EVENT_HEAD;
}

static void tell_member(struct node *n, const struct cache_listener *l,
	struct hz_cache_event_data_impl *const *data, uint32_t count, int32_t completion)
{
	const struct member *m = member_at_addr(n, &l->subscriber);
	struct hz_event_envelope *envelope;
	struct hz_cache_event_set *set;
	struct node_effect *e;
	size_t bytes = 0;

	for (uint32_t i = 0; i < count; i++)
		bytes += event_bytes(data[i]);
	if (m == NULL || m->conn == 0 || !event_fits(n, m->conn, bytes, MC_EVENTS_MEMBER_MAX))
		return;
	set = node_new(n, sizeof(*set));
	set->event_type = data[0]->event_type;
	set->completion_id = completion;
	set->events.v = node_new_array(n, sizeof(*set->events.v), count);
	if (set->events.v != NULL)
		memcpy(set->events.v, data, count * sizeof(*set->events.v));
	set->events.n = set->events.v == NULL ? 0 : count;
	envelope = node_new(n, sizeof(*envelope));
	envelope->id = l->id;
	envelope->service_name = mc_str_z(CACHE_SERVICE);
	envelope->event.object = hz_value_object(HZ_CACHE_EVENT_SET, set, &n->fx->mem);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT, 0 };
}

/* `data`: of one type, at least one. */
static void tell_all(struct node *n, struct mc_str full, struct hz_cache_event_data_impl *const *data,
	uint32_t count, int32_t completion)
{
	for (const struct cache_listener *l = data_of(n)->cache_listeners; l != NULL; l = l->next)
		if (mc_str_eq(l->full, full) && l->conn != 0)
			tell_client(n, l, data[0]->event_type, data, count, completion);
		else if (mc_str_eq(l->full, full))
			tell_member(n, l, data, count, completion);
}

bool caches_listened(const struct node *n, struct mc_str full)
{
	const struct cache_listener *l = data_of(n)->cache_listeners;

	while (l != NULL && !mc_str_eq(l->full, full))
		l = l->next;
	return l != NULL;
}

void caches_tell_batch(struct node *n, struct cache_batch *b)
{
	if (b->n > 0)
		tell_all(n, b->full, b->v, b->n, data_of(n)->cache_completion);
	b->n = 0;
	b->bytes = 0;
}

/* Together at most what a listener's connection may have waiting, but one event of any size. */
static void add_to_batch(struct node *n, struct cache_batch *b, struct hz_cache_event_data_impl *e)
{
	size_t bytes = event_bytes(e);

	if (b->n == CACHE_BATCH || b->bytes + bytes > MC_EVENTS_CLIENT_MAX / 4)
		caches_tell_batch(n, b);
	b->v[b->n++] = e;
	b->bytes += bytes;
}

static struct hz_cache_event_data_impl *event_new(
	struct node *n, struct mc_str full, int32_t type, struct mc_bytes key)
{
	struct hz_cache_event_data_impl *e = node_new(n, sizeof(*e));

	e->name = full;
	e->event_type = type;
	e->data_key = key;
	e->data_new_value.n = e->data_old_value.n = -1;
	return e;
}

/* What is removed or expires stands where what is new does. */
void caches_tell_change(struct node *n, struct mc_str full, const struct map_change *c)
{
	static const int32_t types[] = {
		[MAP_ADDED] = EVENT_CREATED,
		[MAP_UPDATED] = EVENT_UPDATED,
		[MAP_REMOVED] = EVENT_REMOVED,
		[MAP_EXPIRED] = EVENT_EXPIRED,
		[MAP_TTL_SET] = 0,
		[MAP_LOCK_TAKEN] = 0,
		[MAP_LOCK_GIVEN] = 0,
	};
	struct hz_cache_event_data_impl *e;

	if (data_of(n)->cache_listeners == NULL || types[c->kind] == 0)
		return;
	e = event_new(n, full, types[c->kind], c->key);
	if (c->has_value)
		e->data_new_value = data_bytes(n, c->value);
	if (c->has_old && e->event_type == EVENT_UPDATED)
		e->data_old_value = data_bytes(n, c->old);
	else if (c->has_old)
		e->data_new_value = data_bytes(n, c->old);
	e->is_old_value_available = e->data_old_value.n >= 0;
	if (data_of(n)->cache_batch != NULL && e->event_type == EVENT_REMOVED)
		add_to_batch(n, data_of(n)->cache_batch, e);
	else
		tell_all(n, full, &e, 1, e->event_type == EVENT_EXPIRED ? -1 : data_of(n)->cache_completion);
	if (e->event_type != EVENT_EXPIRED)
		data_of(n)->cache_told = true;
}

void caches_tell_completed(struct node *n, struct mc_str full, struct mc_bytes key, int32_t completion)
{
	struct hz_cache_event_data_impl *e = event_new(n, full, EVENT_COMPLETED, key);

	tell_all(n, full, &e, 1, completion);
}

/* At another member, for a client that asked this one alone. */
void caches_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event)
{
	const struct hz_cache_event_set *set = hz_iobj_read(event, HZ_CACHE_EVENT_SET, n->line, &n->fx->mem);
	const struct cache_listener *l = data_of(n)->cache_listeners;

	while (l != NULL && !mc_uuid_eq(l->id, id))
		l = l->next;
	(void)in;
	if (l != NULL && l->everywhere && set != NULL && !set->events.opaque)
		tell_client(n, l, set->event_type, set->events.v, set->events.n, set->completion_id);
}
