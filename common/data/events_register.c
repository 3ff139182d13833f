/* SPDX-License-Identifier: Apache-2.0 */
/* events_register.c - what other members tell of listeners of theirs: which service each is of, and what it
 * lets through. */
#include <string.h>

#include "common/data/announce.h"
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/events_internal.h"
#include "common/data/multimaps.h"
#include "common/data/topics.h"

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
	return data_predicate_fits(n, l->predicate);
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
	return data_listener_new(n, &l) != NULL;
}

/* TrueEventFilter: a near cache; else who wants to hear of entries. */
static bool register_cache(struct node *n, const struct hz_registration *r)
{
	struct data_listener l = { .id = r->id,
		.name = cache_map_name(n, r->topic),
		.flags = CLIENT_ENTRY_INVALIDATION,
		.key = { NULL, -1 },
		.predicate = { NULL, -1 } };

	if (hz_value_body(r->filter, HZ_TRUE_EVENT_FILTER) == NULL)
		return caches_register(n, r);
	data_begin(n);
	return l.name.n >= 0 && read_address(r->subscriber, &l.subscriber) && data_near_open(n, l.name) &&
		data_listener_new(n, &l) != NULL;
}

bool data_register(struct node *n, const struct hz_registration *r)
{
	struct data_listener l = { .id = r->id, .name = r->topic };
	bool ours = false, kept;

	if (announced(n, r->id))
		return false; /* that is a listener of a client here, whoever says so */
	kept = node_stores(n) && container_register(n, r, &ours);
	if (ours)
		return kept;
	if (node_stores(n) && mc_str_eqz(r->service_name, MULTIMAP_SERVICE))
		return register_multimap(n, r);
	if (node_stores(n) && mc_str_eqz(r->service_name, CACHE_SERVICE))
		return register_cache(n, r);
	if (!node_stores(n) || !mc_str_eqz(r->service_name, MAP_SERVICE))
		return topics_register(n, r);
	if (r->topic.n < 0 || !maps_is_plain(r->topic) || !read_address(r->subscriber, &l.subscriber) ||
		!read_filter(n, r->filter, &l))
		return false;
	data_begin(n);
	if ((l.flags & CLIENT_ENTRY_INVALIDATION) != 0 && !data_near_open(n, l.name))
		return false;
	return data_listener_new(n, &l) != NULL;
}
