/* SPDX-License-Identifier: Apache-2.0 */
/* cache_policy.c - expiry policies, of configurations and of calls, and what else of a cache's configuration
 * matters here: its backups, its size. */
#include "common/data/caches.h"
#include "common/data/merge.h"
#include "common/data/query_read.h"
#include "common/wire/jstream.h"
#include "common/wire/value.h"

enum { PAYARA_TYPE = 1 };

/* --- policies --- */
const struct map_expiry cache_eternal = { MAP_ENDLESS_MS, MAP_UNSET, MAP_UNSET };

static int64_t span_ms(int64_t amount, int64_t unit_ms)
{
	return amount < 0 || amount > MC_TIME_MAX / unit_ms ? MAP_ENDLESS_MS : amount * unit_ms;
}

/* javax.cache.expiry.Duration: without a unit it has no end. Of null, nothing changes. */
static int64_t duration_ms(const struct mc_jvalue *duration)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = { { "MILLISECONDS", 1 }, { "SECONDS", 1000 }, { "MINUTES", 60000 }, { "HOURS", 3600000 },
		{ "DAYS", 86400000 } };
	const struct mc_jvalue *unit = mc_jfield(duration, NULL, "timeUnit");
	int64_t amount;

	if (!mc_jis(duration, "javax.cache.expiry.Duration"))
		return MAP_UNSET;
	if (unit == NULL || unit->kind != MC_J_ENUM ||
		!mc_jnumber(mc_jfield(duration, NULL, "durationAmount"), &amount))
		return MAP_ENDLESS_MS;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (mc_str_eqz(unit->u.text, units[i].unit))
			return span_ms(amount, units[i].ms);
	return MAP_ENDLESS_MS;
}

/* What is made has a time or none: nothing was before. */
static bool take_created(struct map_expiry *out, int64_t ms)
{
	out->created_ms = ms == MAP_UNSET ? MAP_ENDLESS_MS : ms;
	return true;
}

/* javax.cache.expiry.*ExpiryPolicy: which of the three a policy's duration is for. */
static bool take_java(const struct mc_jvalue *policy, struct map_expiry *out)
{
	static const struct {
		const char *cls;
		bool accessed, updated;
	} rows[] = {
		{ "javax.cache.expiry.CreatedExpiryPolicy", false, false },
		{ "javax.cache.expiry.ModifiedExpiryPolicy", false, true },
		{ "javax.cache.expiry.AccessedExpiryPolicy", true, false },
		{ "javax.cache.expiry.TouchedExpiryPolicy", true, true },
	};
	int64_t ms = duration_ms(mc_jfield(policy, NULL, "expiryDuration"));

	*out = cache_eternal;
	if (mc_jis(policy, "javax.cache.expiry.EternalExpiryPolicy"))
		return true;
	if (mc_jis(policy, "com.hazelcast.cache.HazelcastExpiryPolicy")) {
		out->accessed_ms = duration_ms(mc_jfield(policy, NULL, "access"));
		out->updated_ms = duration_ms(mc_jfield(policy, NULL, "update"));
		return take_created(out, duration_ms(mc_jfield(policy, NULL, "create")));
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (mc_jis(policy, rows[i].cls)) {
			out->accessed_ms = rows[i].accessed ? ms : MAP_UNSET;
			out->updated_ms = rows[i].updated ? ms : MAP_UNSET;
			return take_created(out, ms);
		}
	return false;
}

/* java.util.concurrent.TimeUnit by its number */
static int64_t hazelcast_ms(const struct hz_cache_duration *d)
{
	static const int64_t units[] = { 0, 0, 1, 1000, 60000, 3600000, 86400000 };
	enum { NANOS, MICROS, UNITS = sizeof(units) / sizeof(units[0]) };

	if (d->duration_amount < 0)
		return MAP_UNSET;
	if (d->time_unit == NANOS)
		return d->duration_amount / 1000000;
	if (d->time_unit == MICROS)
		return d->duration_amount / 1000;
	return d->time_unit < 0 || d->time_unit >= UNITS ? MAP_ENDLESS_MS
							 : span_ms(d->duration_amount, units[d->time_unit]);
}

static bool take_hazelcast(const struct hz_cache_hazelcast_expiry_policy *p, struct map_expiry *out)
{
	out->accessed_ms = hazelcast_ms(&p->access);
	out->updated_ms = hazelcast_ms(&p->update);
	return take_created(out, hazelcast_ms(&p->create));
}

bool cache_policy_of(const struct mc_value *policy, struct mc_arena *mem, struct map_expiry *out)
{
	const struct hz_cache_hazelcast_expiry_policy *p =
		hz_value_body(policy, HZ_CACHE_HAZELCAST_EXPIRY_POLICY);
	const struct mc_jvalue *v;
	struct mc_rd r;

	if (p != NULL)
		return take_hazelcast(p, out);
	if (policy == NULL || policy->opaque || policy->type != MC_TYPE_JAVA)
		return false;
	r = mc_rd_of(policy->u.bytes.p, (size_t)policy->u.bytes.n);
	return mc_jstream_read(&r, mem, &v) == MC_ERR_OK && take_java(v, out);
}

bool cache_policy_read(struct node *n, struct mc_bytes policy, struct map_expiry *out)
{
	size_t used = n->fx->mem.used;
	struct query_fault fault;
	struct mc_value *v;
	bool known = query_read_blob(&n->fx->mem, n->line, policy, &v, &fault) &&
		cache_policy_of(v, &n->fx->mem, out);

	mc_arena_back(&n->fx->mem, used);
	return known;
}

/* A factory that always gives the same policy, behind the name of the application that made it. */
struct map_expiry cache_policy_made(struct mc_bytes factory, struct mc_arena *mem)
{
	const struct mc_jvalue *v = NULL;
	struct map_expiry e;
	struct mc_rd r;

	if (factory.n <= MC_BLOB_HEAD)
		return cache_eternal;
	r = mc_rd_of(factory.p + 4, (size_t)factory.n - 4);
	if (mc_rd_u32(&r) == PAYARA_TYPE && mc_jstream_read(&r, mem, &v) != MC_ERR_OK)
		return cache_eternal;
	if (mc_jstream_read(&r, mem, &v) != MC_ERR_OK)
		return cache_eternal;
	return take_java(mc_jfield(v, NULL, "instance"), &e) ? e : cache_eternal;
}

/* --- backups and eviction --- */
static uint32_t root_of(uint64_t v)
{
	uint64_t root = 0;

	for (uint64_t bit = 1u << 31; bit != 0; bit >>= 1)
		if ((root | bit) * (root | bit) <= v)
			root |= bit;
	return (uint32_t)root;
}

/* EntryCountCacheEvictionChecker: entries are not spread evenly, so a partition may have some more. */
static uint32_t partition_max(uint32_t entries)
{
	enum { SMALL = 4000, LARGE = 1000000, SHIFT = 20 };
	uint64_t mean = ((uint64_t)entries << SHIFT) / MC_PARTITIONS;
	uint64_t deviation = (uint64_t)root_of(mean) << SHIFT / 2;

	return (uint32_t)((mean + deviation * (entries <= SMALL ? 5 : entries <= LARGE ? 3 : 0)) >> SHIFT);
}

static void take_size(struct map_slot *slot, const struct mc_value *eviction)
{
	const struct hz_eviction_config *e = hz_value_body(eviction, HZ_EVICTION_CONFIG);
	uint32_t most;

	if (e == NULL || e->count <= 0 || !mc_str_eqz(e->max_size_policy, "ENTRY_COUNT"))
		return;
	most = partition_max((uint32_t)e->count);
	slot->max_size = (most == 0                                          ? 1
					 : most > UINT32_MAX / MC_PARTITIONS ? UINT32_MAX / MC_PARTITIONS
									     : most) *
		MC_PARTITIONS;
}

/* One of an application's own is nothing that this member could send: what is there stays then. */
static void take_merge(struct map_slot *slot, const struct mc_value *config)
{
	const struct hz_merge_policy_config *m = hz_value_body(config, HZ_MERGE_POLICY_CONFIG);

	if (m == NULL || !merge_policy_named(m->policy, &slot->merge) ||
		slot->merge == MAP_MERGE_LATEST_UPDATE)
		slot->merge = MAP_MERGE_PUT_IF_ABSENT;
}

static bool sane(int32_t backups)
{
	return backups >= 0 && backups <= REPLICA_BACKUPS;
}

bool caches_map_follows(
	struct node *n, struct mc_str full, const struct hz_cache_pre_join_cache_config *given)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, cache_map_name(n, full));
	int32_t all;

	if (slot == NULL)
		return false;
	take_size(slot, given->eviction_config);
	take_merge(slot, given->merge_policy_config);
	if (!sane(given->backup_count) || !sane(given->async_backup_count))
		return true;
	all = given->backup_count + given->async_backup_count;
	if (!sane(all))
		return true;
	slot->backups = (uint32_t)all;
	slot->async_backups = (uint32_t)given->async_backup_count;
	return true;
}
