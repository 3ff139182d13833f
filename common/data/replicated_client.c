/* SPDX-License-Identifier: Apache-2.0 */
/* replicated_client.c - how clients' messages about replicated maps are read: of all of one, and of listeners
 * (com.hazelcast.client.impl.protocol.task.replicatedmap). */
#include "common/data/events_internal.h"
#include "common/data/replicated_maps.h"

#define TAKE_REPLICATED(fn, of) \
	bool replicated_take_##fn(struct node *n, const void *body, struct data_whole *w) \
	{ \
		w->kind = of; \
		w->name = replicated_map_name(n, ((const struct client_name *)body)->name); \
		return w->name.n >= 0; \
	}
TAKE_REPLICATED(size, REPLICATED_SIZE)
TAKE_REPLICATED(list, REPLICATED_LIST)
TAKE_REPLICATED(clear, REPLICATED_CLEAR)
#undef TAKE_REPLICATED

bool replicated_take_value(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_map_value *b = body;

	w->kind = REPLICATED_CONTAINS_VALUE;
	w->name = replicated_map_name(n, b->name);
	w->value = b->value;
	return w->name.n >= 0;
}

bool replicated_take_entries(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_replicated_map_put_all *b = body;

	w->kind = REPLICATED_PUT_ALL;
	w->name = replicated_map_name(n, b->name);
	w->given = (const struct data_pair *)b->entries.v;
	w->given_count = b->entries.n;
	return w->name.n >= 0;
}

/* --- listeners --- */
/* ReplicatedMapEventPublishingService: each member tells its own listeners of all that happens, with values.
 */
enum {
	REPLICATED_EVENTS = CLIENT_ENTRY_ADDED | CLIENT_ENTRY_REMOVED | CLIENT_ENTRY_UPDATED |
		CLIENT_ENTRY_EVICTED | CLIENT_ENTRY_CLEAR_ALL
};

bool replicated_take_listener(struct node *n, const struct client_message *m, struct data_listener *l)
{
	const struct client_named_listen *all = m->body;
	const struct client_replicated_map_add_near_cache_entry_listener *near = m->body;
	const struct client_replicated_map_add_entry_listener_to_key *keyed = m->body;
	const struct client_replicated_map_add_entry_listener_with_predicate *filtered = m->body;
	const struct client_replicated_map_add_entry_listener_to_key_with_predicate *both = m->body;

	switch (m->type) {
	case CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER: l->own_only = all->local_only; break;
	case CLIENT_REPLICATED_MAP_ADD_NEAR_CACHE_ENTRY_LISTENER: l->own_only = near->local_only; break;
	case CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY:
		l->key = keyed->key;
		l->own_only = keyed->local_only;
		break;
	case CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_WITH_PREDICATE:
		l->predicate = filtered->predicate;
		l->own_only = filtered->local_only;
		break;
	case CLIENT_REPLICATED_MAP_ADD_ENTRY_LISTENER_TO_KEY_WITH_PREDICATE:
		l->key = both->key;
		l->predicate = both->predicate;
		l->own_only = both->local_only;
		break;
	default: return false;
	}
	l->name = replicated_map_name(n, ((const struct client_name *)m->body)->name);
	l->flags = REPLICATED_EVENTS;
	l->include_value = true;
	return true;
}
