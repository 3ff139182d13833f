/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_kept.c - configurations of caches that go along when this member leaves its cluster for a larger one:
 * an owner there takes entries only of a cache that it knows. Each that nobody there has is told to all
 * members before the first entries are sent (com.hazelcast.cache.impl.CacheMergeRunnable.onRunStart).
 */
#include "common/data/caches.h"
#include "common/data/merge.h"

/* AGAIN_MS: until all members are linked; after so many TRIES it is told to those that are */
enum { TOLD_TIMEOUT_MS = 60000, AGAIN_MS = 100, TRIES = 100 };

static void forget(struct node *n, struct cache_config **at)
{
	struct cache_config *c = *at;

	*at = c->next;
	mc_heap_put(data_of(n)->heap, c);
}

static struct cache_config **place_of(struct node *n, struct mc_str full)
{
	struct cache_config **at = &data_of(n)->kept_cache_configs;

	while (*at != NULL && !mc_str_eq((*at)->full, full))
		at = &(*at)->next;
	return at;
}

void caches_keep_configs(struct node *n)
{
	struct data_service *d = data_of(n);
	struct cache_config *c, **before;

	while ((c = d->cache_configs) != NULL) {
		before = place_of(n, c->full);
		if (*before != NULL)
			forget(n, before); /* of the cluster before that one */
		d->cache_configs = c->next;
		mc_check(d->cache_config_count > 0 && d->cache_config_bytes >= c->size);
		d->cache_config_count--;
		d->cache_config_bytes -= c->size;
		c->next = d->kept_cache_configs;
		d->kept_cache_configs = c;
	}
	d->kept_configs_at_ms = 0;
	d->kept_configs_tries = 0;
}

void caches_forget_kept(struct node *n)
{
	while (data_of(n)->kept_cache_configs != NULL)
		forget(n, &data_of(n)->kept_cache_configs);
}

/* One without entries here is nobody's business there. */
static bool has_entries(struct node *n, struct mc_str full)
{
	const struct map_slot *slot = data_of(n)->kept;

	while (slot != NULL && (!maps_is_cache(slot->name) || !mc_str_eq(cache_full_name(slot->name), full)))
		slot = slot->next;
	return slot != NULL;
}

static void tell_members(struct node *n, struct hz_cache_pre_join_cache_config *config)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_cache_add_cache_config_operation *op;

		if (mc_uuid_eq(n->members[i].uuid, n->uuid))
			continue;
		op = node_new(n, sizeof(*op));
		op->op = data_operation_head(CACHE_SERVICE, 0, (struct mc_uuid){ .null = true });
		op->op.partition_id = -1;
		op->cache_config = config;
		member_invoke(n, &n->members[i], HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, op, TOLD_TIMEOUT_MS,
			INVOCATION_NONE, 0);
	}
}

/* A call to one that is not would be lost; links to all are begun. */
static bool all_are_linked(struct node *n)
{
	bool all = true;

	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid) && n->members[i].conn == 0) {
			link_member(n, &n->members[i]);
			all = false;
		}
	return all;
}

bool caches_tell_kept(struct node *n)
{
	struct data_service *d = data_of(n);
	struct cache_config **at = &d->kept_cache_configs;
	struct hz_cache_pre_join_cache_config *config = NULL;
	const struct cache_config *now;

	if (*at == NULL)
		return false;
	if (d->kept_configs_at_ms > n->now_ms)
		return true;
	if (!all_are_linked(n) && ++d->kept_configs_tries < TRIES) {
		d->kept_configs_at_ms = n->now_ms + AGAIN_MS;
		return true;
	}
	if (has_entries(n, (*at)->full) && caches_config_find(n, (*at)->full) == NULL)
		config = caches_config_read(n, *at);
	if (config != NULL)
		caches_keep(n, config);
	/* what is told borrows from what is kept, and goes out when this step is over */
	now = config == NULL ? NULL : caches_config_find(n, (*at)->full);
	config = now == NULL ? NULL : caches_config_read(n, now);
	if (config != NULL)
		tell_members(n, config);
	forget(n, at);
	return true;
}
