/* SPDX-License-Identifier: Apache-2.0 */
/* cache_records.c - an entry of a cache as members send it to each other (CacheDataRecord), and back: what
 * backups, fragments and merges are made of. */
#include <string.h>

#include "common/data/caches.h"
#include "common/data/internal.h"
#include "common/data/query_run.h"

/* CacheRecord.TIME_NOT_AVAILABLE */
#define UNSET ((int64_t)-1)
/* Of a duration without end, for it has a unit: Java adds now to it. */
#define ENDLESS (INT64_MAX / 4)
enum { MILLISECONDS = 2 };

static int64_t time_of(uint32_t s)
{
	return s == 0 ? UNSET : (int64_t)map_epoch_ms(s);
}

/* --- a policy of its own --- */
static struct hz_cache_duration duration_of(int64_t ms)
{
	return (struct hz_cache_duration){ ms == MAP_ENDLESS_MS ? ENDLESS : ms, MILLISECONDS };
}

/* As a HazelcastExpiryPolicy, whatever it was: it says the same. n < 0: it has none, or there is no memory.
 */
static struct mc_bytes policy_of(struct node *n, const struct store_meta *m)
{
	struct hz_cache_hazelcast_expiry_policy p;
	struct map_expiry e;

	_Static_assert(MAP_UNSET == -1, "a duration that is null");
	if (!map_own_expiry(m, &e))
		return (struct mc_bytes){ NULL, -1 };
	p.create = duration_of(e.created_ms == MAP_UNSET ? MAP_ENDLESS_MS : e.created_ms);
	p.access = duration_of(e.accessed_ms);
	p.update = duration_of(e.updated_ms);
	return data_query_blob(n, hz_value_object(HZ_CACHE_HAZELCAST_EXPIRY_POLICY, &p, &n->fx->mem));
}

/* Null when it is not known: whose code it is, nobody here runs. */
static const struct map_expiry *policy_in(struct node *n, struct cache_seen *seen, struct mc_bytes policy)
{
	if (policy.n < MC_BLOB_HEAD)
		return NULL;
	if (seen->policy.n != policy.n || memcmp(seen->policy.p, policy.p, (size_t)policy.n) != 0) {
		seen->policy = policy;
		seen->known = cache_policy_read(n, policy, &seen->expiry);
	}
	return seen->known ? &seen->expiry : NULL;
}

/* --- out and in --- */
struct mc_value *cache_record_of(struct node *n, const struct map_entry *e)
{
	struct hz_cache_data_record *r = node_new(n, sizeof(*r));
	const struct store_meta *m = &e->meta;

	r->creation_time = time_of(m->created_s);
	r->expiration_time = m->expires_ms == STORE_NEVER ? UNSET : (int64_t)m->expires_ms;
	r->last_access_time = time_of(m->accessed_s);
	r->hits = (int32_t)m->hits;
	r->value = e->value;
	r->expiry_policy = policy_of(n, m);
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

struct map_entry cache_entry_of(
	struct node *n, struct cache_seen *seen, struct mc_bytes key, const struct mc_value *record)
{
	const struct hz_cache_data_record *r = hz_value_body(record, HZ_CACHE_DATA_RECORD);
	struct map_entry e = { .key = key, .meta = { .expires_ms = STORE_NEVER } };
	const struct map_expiry *own;

	mc_check(r != NULL && r->value.n >= 0); /* cache_record_fits */
	own = policy_in(n, seen, r->expiry_policy);
	e.value = r->value;
	e.meta.created_s = e.meta.updated_s = second_of(r->creation_time);
	e.meta.accessed_s = second_of(r->last_access_time);
	e.meta.hits = r->hits < 0 ? 0 : (uint32_t)r->hits;
	if (own != NULL)
		map_keep_expiry(&e.meta, own);
	if (r->expiration_time >= 0 && r->expiration_time != INT64_MAX)
		e.meta.expires_ms = (uint64_t)r->expiration_time;
	return e;
}
