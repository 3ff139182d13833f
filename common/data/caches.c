/* SPDX-License-Identifier: Apache-2.0 */
/* caches.c - the times to live of what is written to a cache, by its expiry policy. */
#include "common/data/caches.h"

struct cache_times caches_times(struct node *n, struct mc_str full, uint32_t partition, struct mc_bytes key)
{
	const struct cache_config *c = caches_config_find(n, full);
	struct shard *h = &data_of(n)->shard;
	const struct map_slot *slot = maps_find(&h->maps, cache_map_name(n, full));
	store_ns ns = slot == NULL ? 0 : store_ns_find(h->store, slot->map.entries, partition);
	struct store_view v = { .ref = 0 };

	if (c == NULL)
		return (struct cache_times){ 0, 0 };
	if (ns == 0 || key.n < MC_BLOB_HEAD || !store_find(h->store, ns, key, &v) || !shard_is_alive(h, &v))
		return (struct cache_times){ c->created_ms, c->idle_ms };
	if (c->updated_ms >= 0)
		return (struct cache_times){ c->updated_ms, c->idle_ms };
	return (struct cache_times){
		v.meta.expires_ms == STORE_NEVER ? 0 : (int64_t)(v.meta.expires_ms - h->now_ms), c->idle_ms
	};
}

int64_t caches_idle_ms(const struct node *n, struct mc_str full)
{
	const struct cache_config *c = caches_config_find(n, full);

	return c == NULL ? 0 : c->idle_ms;
}
