/* SPDX-License-Identifier: Apache-2.0 */
/* cache_policy.c - what of a cache's configuration matters here: its expiry policy, its backups, its size. */
#include "common/data/caches.h"
#include "common/wire/jstream.h"
#include "common/wire/value.h"

enum { PAYARA_TYPE = 1 };

/* --- expiry --- */
static int64_t duration_ms(const struct mc_jvalue *duration)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = { { "MILLISECONDS", 1 }, { "SECONDS", 1000 }, { "MINUTES", 60000 }, { "HOURS", 3600000 },
		{ "DAYS", 86400000 } };
	const struct mc_jvalue *unit = mc_jfield(duration, NULL, "timeUnit");
	int64_t amount;

	if (unit == NULL || unit->kind != MC_J_ENUM ||
		!mc_jnumber(mc_jfield(duration, NULL, "durationAmount"), &amount))
		return 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (mc_str_eqz(unit->u.text, units[i].unit) && amount > 0 &&
			amount < MC_TIME_MAX / units[i].ms)
			return amount * units[i].ms;
	return 0;
}

/* A factory that always gives the same policy, behind the name of the application that made it. */
void caches_take_policy(struct cache_config *c, struct mc_bytes factory, struct mc_arena *mem)
{
	const struct mc_jvalue *v = NULL, *policy;
	struct mc_rd r;
	int64_t ms;

	if (factory.n <= MC_BLOB_HEAD)
		return;
	r = mc_rd_of(factory.p + 4, (size_t)factory.n - 4);
	if (mc_rd_u32(&r) == PAYARA_TYPE && mc_jstream_read(&r, mem, &v) != MC_ERR_OK)
		return;
	if (mc_jstream_read(&r, mem, &v) != MC_ERR_OK)
		return;
	policy = mc_jfield(v, NULL, "instance");
	ms = duration_ms(mc_jfield(policy, NULL, "expiryDuration"));
	if (mc_jis(policy, "javax.cache.expiry.CreatedExpiryPolicy")) {
		c->created_ms = ms;
		c->updated_ms = -1;
	} else if (mc_jis(policy, "javax.cache.expiry.ModifiedExpiryPolicy")) {
		c->created_ms = c->updated_ms = ms;
	} else if (mc_jis(policy, "javax.cache.expiry.AccessedExpiryPolicy") ||
		mc_jis(policy, "javax.cache.expiry.TouchedExpiryPolicy")) {
		c->idle_ms = ms;
	}
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
	if (!sane(given->backup_count) || !sane(given->async_backup_count))
		return true;
	all = given->backup_count + given->async_backup_count;
	if (!sane(all))
		return true;
	slot->backups = (uint32_t)all;
	slot->async_backups = (uint32_t)given->async_backup_count;
	return true;
}
