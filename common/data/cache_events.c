/* SPDX-License-Identifier: Apache-2.0 */
/* cache_events.c - who hears of what happens in caches (CacheEventHandler): members by an EventEnvelope to
 * each that registered. */
#include <string.h>

#include "common/data/caches.h"

enum { EVENT_HEAD = 256 }; /* about what an event has besides its values */

/* CacheEventType */
enum { EVENT_CREATED = 1, EVENT_UPDATED = 2, EVENT_REMOVED = 3, EVENT_EXPIRED = 4, EVENT_COMPLETED = 7 };

struct cache_listener {
	struct cache_listener *next;
	struct mc_uuid id;
	struct mc_addr subscriber;
	struct mc_str full;
};

/* --- who listens --- */
bool caches_register(struct node *n, const struct hz_registration *r)
{
	struct data_service *d = data_of(n);
	struct cache_listener *l;

	if (!mc_str_eqz(r->service_name, CACHE_SERVICE) || r->topic.n < 0)
		return true;
	l = r->topic.n > MC_MAP_NAME_MAX ? NULL : mc_heap_get(d->heap, sizeof(*l) + (size_t)r->topic.n + 1);
	if (l == NULL || !read_address(r->subscriber, &l->subscriber)) {
		mc_heap_put(d->heap, l);
		return false;
	}
	l->id = r->id;
	memcpy(l + 1, r->topic.p, (size_t)r->topic.n);
	l->full = mc_str_of((char *)(l + 1), (size_t)r->topic.n);
	l->next = d->cache_listeners;
	d->cache_listeners = l;
	return true;
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
static void tell_listener(struct node *n, const struct cache_listener *l,
	const struct hz_cache_event_data_impl *data, int32_t completion)
{
	const struct member *m = member_at_addr(n, &l->subscriber);
	struct hz_event_envelope *envelope;
	struct hz_cache_event_set *set;
	struct node_effect *e;
	size_t bytes = (size_t)(data->data_new_value.n > 0 ? data->data_new_value.n : 0) +
		(size_t)(data->data_old_value.n > 0 ? data->data_old_value.n : 0) + EVENT_HEAD;

	if (m == NULL || m->conn == 0 || !event_fits(n, m->conn, bytes, MC_EVENTS_MEMBER_MAX))
		return;
	set = node_new(n, sizeof(*set));
	set->event_type = data->event_type;
	set->completion_id = completion;
	set->events.v = node_new(n, sizeof(*set->events.v));
	memcpy(&set->events.v[0], &data, sizeof(data));
	set->events.n = 1;
	envelope = node_new(n, sizeof(*envelope));
	envelope->id = l->id;
	envelope->service_name = mc_str_z(CACHE_SERVICE);
	envelope->event.object = hz_value_object(HZ_CACHE_EVENT_SET, set, &n->fx->mem);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT, 0 };
}

static void tell_all(
	struct node *n, struct mc_str full, const struct hz_cache_event_data_impl *data, int32_t completion)
{
	for (const struct cache_listener *l = data_of(n)->cache_listeners; l != NULL; l = l->next)
		if (mc_str_eq(l->full, full))
			tell_listener(n, l, data, completion);
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
	tell_all(n, full, e, e->event_type == EVENT_EXPIRED ? -1 : data_of(n)->cache_completion);
	if (e->event_type != EVENT_EXPIRED)
		data_of(n)->cache_told = true;
}

void caches_tell_completed(struct node *n, struct mc_str full, struct mc_bytes key, int32_t completion)
{
	tell_all(n, full, event_new(n, full, EVENT_COMPLETED, key), completion);
}
