/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events_tell.c - what is told of entries that are stored here (MapEventPublisherImpl): clients on their
 * connection, members by an EventEnvelope to each that registered. A listener who cannot be reached misses
 * it, as in Hazelcast.
 */
#include <string.h>

#include "common/base/hash.h"
#include "common/client/data.h"
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/events_internal.h"
#include "common/data/multimaps.h"
#include "common/query/predicate.h"

/* The same of a cache, with its name. */
static void *cache_invalidation(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct client_cache_add_near_cache_invalidation_listener_cache_invalidation_event *e =
		node_new(n, sizeof(*e));

	e->name = cache_full_name(l->name);
	e->key = t->key;
	e->source_uuid = t->near.source;
	e->partition_uuid = t->near.partition;
	e->sequence = t->near.sequence;
	return e;
}

static void *map_invalidation(struct node *n, const struct told *t)
{
	struct client_invalidation_event *e = node_new(n, sizeof(*e));

	e->key = t->key;
	e->source_uuid = t->near.source;
	e->partition_uuid = t->near.partition;
	e->sequence = t->near.sequence;
	return e;
}

void data_tell_near_client(struct node *n, const struct data_listener *l, const struct told *t)
{
	client_send(n, l->conn,
		&(struct client_message){ .type = (enum client_type)(client_answer_to(l->type) + 1),
			.correlation = l->correlation,
			.partition_id = -1,
			.body = maps_is_cache(l->name) ? cache_invalidation(n, l, t)
						       : map_invalidation(n, t) });
}

static struct mc_value *near_event(struct node *n, const struct told *t)
{
	struct hz_single_near_cache_invalidation *e = node_new(n, sizeof(*e));

	e->head.data_structure_name = map_object(t->name);
	e->head.source_uuid = t->near.source;
	e->head.partition_uuid.most_significant_bits = (int64_t)t->near.partition.hi;
	e->head.partition_uuid.least_significant_bits = (int64_t)t->near.partition.lo;
	e->head.sequence = t->near.sequence;
	e->key = t->key;
	return hz_value_object(HZ_SINGLE_NEAR_CACHE_INVALIDATION, e, &n->fx->mem);
}

void data_tell_client(struct node *n, const struct data_listener *l, const struct told *t)
{
	struct client_entry_event *e = node_new(n, sizeof(*e));

	e->key = t->key;
	e->value = l->include_value ? t->value : (struct mc_bytes){ NULL, -1 };
	e->old_value = l->include_value ? t->old : (struct mc_bytes){ NULL, -1 };
	e->merging_value = t->merging;
	e->event_type = (int32_t)t->kind;
	e->uuid = t->by;
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
	size_t used = n->fx->mem.used;
	struct query_predicate *p;
	bool matches;

	if (l->predicate.n < 0 || t->key.n < 0 || t->kind == CLIENT_ENTRY_INVALIDATION)
		return true;
	p = data_predicate_read(n, l->predicate);
	matches = p != NULL && query_matches(&q, p, &e);
	mc_arena_back(&n->fx->mem, used); /* a step may tell of tens of thousands */
	return matches;
}

void data_tell_all(struct node *n, const struct told *t)
{
	for (const struct data_listener *l = data_of(n)->listeners; l != NULL; l = l->next) {
		if ((l->flags & (int32_t)t->kind) == 0 || !mc_str_eq(l->name, t->name) ||
			(l->key.n >= MAP_DATA_HEAD && t->key.n >= 0 && !same_key(l->key, t->key)))
			continue;
		if (!fits(n, l, t) || (l->own_only && !mc_uuid_eq(t->by, n->uuid)))
			continue;
		if (l->conn != 0 && t->kind == CLIENT_ENTRY_INVALIDATION)
			data_tell_near_client(n, l, t);
		else if (l->conn != 0)
			data_tell_client(n, l, t);
		else
			tell_member(n, l, t);
	}
}

/* Near caches: one key, or all of them. */
static void tell_near(struct node *n, struct mc_str name, struct mc_bytes key)
{
	struct told t = { .name = name, .kind = CLIENT_ENTRY_INVALIDATION, .key = key };
	uint32_t partition = key.n >= MC_BLOB_HEAD ? client_partition(key, MC_PARTITIONS)
						   : client_name_partition(map_object(name), MC_PARTITIONS);

	if (data_near_next(n, name, partition, &t.near))
		data_tell_all(n, &t);
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
	struct told t = {
		.name = slot->name, .key = c->key, .merging = { NULL, -1 }, .count = 1, .by = n->uuid
	};
	struct mc_str cache = cache_full_name(slot->name);

	if (maps_is_multi(slot->name)) {
		multimap_tell_change(n, slot, c);
		return;
	}
	if (data_of(n)->nears != NULL && (c->kind != MAP_TTL_SET || cache.n >= 0))
		tell_near(n, slot->name, c->key);
	if (cache.n >= 0) {
		caches_tell_change(n, cache, c);
		return;
	}
	if (!c->told || data_of(n)->listeners == NULL)
		return;
	mc_check((size_t)c->kind < sizeof(kinds) / sizeof(kinds[0]) && kinds[c->kind] != 0);
	t.kind = kinds[c->kind];
	t.value = t.old = (struct mc_bytes){ NULL, -1 };
	if (c->has_value)
		t.value = data_bytes(n, c->value);
	if (c->has_old)
		t.old = data_bytes(n, c->old);
	data_tell_all(n, &t);
}

void data_tell_item(struct node *n, const struct map_slot *slot, struct mc_bytes key,
	enum client_entry_kind kind, struct mc_bytes value, struct mc_bytes old)
{
	data_tell_all(n,
		&(struct told){ .name = slot->name,
			.kind = kind,
			.key = key,
			.value = value,
			.old = old,
			.merging = { NULL, -1 },
			.count = 1,
			.by = n->uuid });
}

void data_tell_cleared(struct node *n, struct mc_str name, enum client_entry_kind kind, int64_t count)
{
	struct told t = { .name = name,
		.kind = kind,
		.key = { NULL, -1 },
		.value = { NULL, -1 },
		.old = { NULL, -1 },
		.merging = { NULL, -1 },
		.by = n->uuid,
		.count = count > INT32_MAX ? INT32_MAX : (int32_t)count };

	if (data_of(n)->nears != NULL && (maps_is_plain(name) || maps_is_cache(name)))
		tell_near(n, name, t.key);
	if (count > 0 || maps_is_replicated(name))
		data_tell_all(n, &t);
}
