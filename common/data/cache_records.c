/* SPDX-License-Identifier: Apache-2.0 */
/* cache_records.c - an entry of a cache as members send it to each other (CacheDataRecord), and back: what
 * backups, fragments and merges are made of. */
#include "common/data/caches.h"
#include "common/data/internal.h"

/* CacheRecord.TIME_NOT_AVAILABLE */
#define UNSET ((int64_t)-1)

static int64_t time_of(uint32_t s)
{
	return s == 0 ? UNSET : (int64_t)map_epoch_ms(s);
}

struct mc_value *cache_record_of(struct node *n, const struct map_entry *e)
{
	struct hz_cache_data_record *r = node_new(n, sizeof(*r));
	const struct store_meta *m = &e->meta;

	r->creation_time = time_of(m->created_s);
	r->expiration_time = m->expires_ms == STORE_NEVER ? UNSET : (int64_t)m->expires_ms;
	r->last_access_time = time_of(m->accessed_s);
	r->hits = (int32_t)m->hits;
	r->value = e->value;
	r->expiry_policy.n = -1;
	return hz_value_object(HZ_CACHE_DATA_RECORD, r, &n->fx->mem);
}

bool cache_record_fits(struct mc_bytes key, const struct mc_value *record)
{
	const struct hz_cache_data_record *r = hz_value_body(record, HZ_CACHE_DATA_RECORD);

	return key.n >= MC_BLOB_HEAD && r != NULL && r->value.n >= 0;
}

static uint32_t second_of(int64_t ms)
{
	return ms <= 0 || ms == INT64_MAX ? 0 : map_epoch_s((uint64_t)ms);
}

/* A record has no idle time: that of the cache's policy counts at each owner anew. */
struct map_entry cache_entry_of(struct mc_bytes key, const struct mc_value *record, int64_t idle_ms)
{
	const struct hz_cache_data_record *r = hz_value_body(record, HZ_CACHE_DATA_RECORD);
	struct map_entry e = { .key = key, .value = r->value, .meta = { .expires_ms = STORE_NEVER } };

	mc_check(r != NULL && r->value.n >= 0); /* cache_record_fits */
	e.meta.created_s = second_of(r->creation_time);
	e.meta.accessed_s = second_of(r->last_access_time);
	e.meta.hits = r->hits < 0 ? 0 : (uint32_t)r->hits;
	if (r->expiration_time <= 0 || r->expiration_time == INT64_MAX)
		return e;
	e.meta.expires_ms = (uint64_t)r->expiration_time;
	e.meta.max_idle_s = idle_ms > 0 ? map_seconds(idle_ms) : MAP_FOREVER_S;
	e.meta.ttl_s = idle_ms > 0 || r->creation_time <= 0 || r->expiration_time <= r->creation_time
		? MAP_FOREVER_S
		: map_seconds(r->expiration_time - r->creation_time);
	e.meta.updated_s = e.meta.created_s;
	return e;
}
