/* SPDX-License-Identifier: Apache-2.0 */
/* maps.c - maps come with their first use, as in Hazelcast, and go when they are destroyed. */
#include "common/data/maps.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/hash.h"
#include "common/data/indexes.h"
#include "common/data/rules.h"

_Static_assert((int)NODE_EVICT_NONE == (int)STORE_EVICT_NONE && (int)NODE_EVICT_LRU == (int)STORE_EVICT_LRU &&
		(int)NODE_EVICT_LFU == (int)STORE_EVICT_LFU,
	"a policy has one number");
_Static_assert((int)NODE_MERGE_COUNT == (int)MAP_POLICY_COUNT &&
		(int)NODE_MERGE_DISCARD == (int)MAP_MERGE_DISCARD &&
		(int)NODE_MERGE_EXPIRATION_TIME == (int)MAP_MERGE_EXPIRATION_TIME,
	"so has one for merges");
_Static_assert((int)NODE_MAP_BACKUPS <= (int)REPLICA_BACKUPS,
	"a map without a rule has no more copies than there are places");
_Static_assert((sizeof(struct map_slot) + 1) * MC_MAPS_MAX <= MC_MAPS_BYTES_MAX,
	"with short names the count is what ends it");
_Static_assert(2 * MC_MAPS_MAX < MC_DATA_TABLES && MC_DATA_TABLES <= MC_STORE_TABLES_MAX, "two tables a map");

static uint32_t bucket_of(struct mc_str name)
{
	return (uint32_t)mc_murmur32((const uint8_t *)name.p, (size_t)name.n) % MAPS_BUCKETS;
}

struct map_slot *maps_find(const struct maps *m, struct mc_str name)
{
	struct map_slot *slot = name.n < 0 ? NULL : m->bucket[bucket_of(name)];

	while (slot != NULL && !mc_str_eq(slot->name, name))
		slot = slot->next;
	return slot;
}

static struct map_config config_of(const struct node_map_rule *r)
{
	if (r == NULL)
		return (struct map_config){ 0 };
	return (struct map_config){ .ttl_s = r->ttl_s,
		.max_idle_s = r->max_idle_s,
		.per_entry_stats = r->per_entry_stats,
		.eviction = (enum store_policy)r->eviction };
}

static size_t size_of(struct mc_str name)
{
	return sizeof(struct map_slot) + (size_t)name.n + 1;
}

/* What a Java owner expires it names by the time of creation. */
static const struct node_map_rule other_rule = { .eviction = NODE_EVICT_LRU,
	.per_entry_stats = true,
	.max_size = MAPS_OTHER_PARTITION_MAX * MC_PARTITIONS,
	.backups = NODE_MAP_BACKUPS };

static struct map_slot *make(struct maps *m, struct mc_str name)
{
	const struct node_map_rule *rule = maps_is_cache(name) ? &other_rule
		: maps_is_plain(name)                          ? map_rule_of(m->rules, m->rule_count, name)
							       : NULL;
	uint32_t backups = maps_is_replicated(name) ? 0 : NODE_MAP_BACKUPS;
	struct map_config cfg = config_of(rule);
	struct map_slot *slot =
		m->bytes + size_of(name) > MC_MAPS_BYTES_MAX ? NULL : mc_heap_get(m->heap, size_of(name));
	char *text = (char *)(slot + 1);

	if (slot == NULL)
		return NULL;
	*slot = (struct map_slot){ .max_size = rule == NULL ? 0 : rule->max_size,
		.backups = rule == NULL ? backups : rule->backups + rule->async_backups,
		.async_backups = rule == NULL ? 0 : rule->async_backups,
		.merge = rule == NULL ? MAP_MERGE_PUT_IF_ABSENT : (enum map_policy)rule->merge,
		.name = mc_str_of(text, (size_t)name.n) };
	if (!map_open(m->store, &cfg, &slot->map)) {
		mc_heap_put(m->heap, slot);
		return NULL;
	}
	memcpy(text, name.p, (size_t)name.n);
	return slot;
}

struct map_slot *maps_open(struct maps *m, struct mc_str name)
{
	struct map_slot *slot = maps_find(m, name);

	if (slot != NULL || name.n < 0 || m->n >= MC_MAPS_MAX || (slot = make(m, name)) == NULL)
		return slot;
	slot->next = m->bucket[bucket_of(name)];
	m->bucket[bucket_of(name)] = slot;
	mc_check(slot->map.entries < MC_DATA_TABLES && slot->map.locks < MC_DATA_TABLES);
	mc_check(m->by_table[slot->map.entries] == NULL && m->by_table[slot->map.locks] == NULL);
	m->by_table[slot->map.entries] = m->by_table[slot->map.locks] = slot;
	m->n++;
	m->bytes += size_of(slot->name);
	return slot;
}

static void take_out(struct maps *m, struct map_slot *slot)
{
	struct map_slot **at = &m->bucket[bucket_of(slot->name)];

	while (*at != slot) {
		mc_check(*at != NULL); /* it stands there under its name */
		at = &(*at)->next;
	}
	*at = slot->next;
	map_indexes_free(m, slot);
	mc_check(m->n > 0 && m->bytes >= size_of(slot->name) && !slot->kept);
	m->n--;
	m->bytes -= size_of(slot->name);
}

void maps_keep(struct maps *m, struct map_slot *slot)
{
	take_out(m, slot);
	slot->next = NULL;
	slot->kept = true;
	versions_free(&slot->versions, m->heap);
	slot->versions = (struct versions){ 0 };
}

void maps_destroy(struct maps *m, struct map_slot *slot)
{
	take_out(m, slot);
	slot->kept = true;
	maps_free(m, slot);
}

void maps_free(struct maps *m, struct map_slot *slot)
{
	mc_check(
		slot->kept && m->by_table[slot->map.entries] == slot && m->by_table[slot->map.locks] == slot);
	m->by_table[slot->map.entries] = m->by_table[slot->map.locks] = NULL;
	map_destroy(m->store, &slot->map);
	versions_free(&slot->versions, m->heap);
	mc_heap_put(m->heap, slot);
}

struct map_slot *maps_of_table(const struct maps *m, store_table table)
{
	mc_check(table < MC_DATA_TABLES && m->by_table[table] != NULL);
	return m->by_table[table];
}

struct map_slot *maps_next(const struct maps *m, const struct map_slot *after)
{
	uint32_t b = after == NULL ? 0 : bucket_of(after->name) + 1;

	if (after != NULL && after->next != NULL)
		return after->next;
	while (b < MAPS_BUCKETS && m->bucket[b] == NULL)
		b++;
	return b == MAPS_BUCKETS ? NULL : m->bucket[b];
}

void maps_invariant(const struct maps *m, uint32_t kept)
{
	uint32_t n = 0, tables = 0;
	size_t bytes = 0;

	for (uint32_t b = 0; b < MAPS_BUCKETS; b++)
		for (const struct map_slot *slot = m->bucket[b]; slot != NULL; slot = slot->next, n++) {
			mc_check(bucket_of(slot->name) == b && maps_find(m, slot->name) == slot &&
				!slot->kept);
			mc_check(maps_of_table(m, slot->map.entries) == slot);
			mc_check(maps_of_table(m, slot->map.locks) == slot);
			mc_check(slot->map.entries != slot->map.locks && slot->map.entries != 0);
			mc_check(slot->async_backups <= slot->backups && slot->backups <= REPLICA_BACKUPS);
			bytes += size_of(slot->name) + map_indexes_bytes(slot);
		}
	for (uint32_t t = 0; t < MC_DATA_TABLES && tables < 2 * (n + kept); t++)
		tables += m->by_table[t] != NULL;
	mc_check(n == m->n && bytes == m->bytes && tables == 2 * (n + kept));
}
