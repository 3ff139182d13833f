/* SPDX-License-Identifier: Apache-2.0 */
/* caches.c - what is known of caches: their configurations, and what of these matters here; and who hears of
 * what happens in them. */
#include "common/data/caches.h"

#include <string.h>

#include "common/base/hash.h"
#include "common/wire/jstream.h"
#include "common/wire/value.h"

/* In front of the names of their maps: nobody types it. */
#define MAP_PREFIX "\0cache:"
enum { PREFIX = sizeof(MAP_PREFIX) - 1, PAYARA_TYPE = 1 };

/* As Java made it: PreJoinCacheConfig, ready to be read again. */
struct cache_config {
	struct cache_config *next;
	struct mc_str full;
	int64_t created_ms, updated_ms, idle_ms; /* 0: eternal; updated_ms -1: an update changes nothing */
	uint32_t size;
	uint8_t bytes[];
};

/* --- names --- */
struct mc_str cache_map_name(struct node *n, struct mc_str full)
{
	char *p = full.n < 0 || full.n > MC_MAP_NAME_MAX - PREFIX
		? NULL
		: node_new_array(n, 1, PREFIX + (size_t)full.n);

	if (p == NULL)
		return (struct mc_str){ NULL, -1 };
	memcpy(p, MAP_PREFIX, PREFIX);
	if (full.n > 0)
		memcpy(p + PREFIX, full.p, (size_t)full.n);
	return mc_str_of(p, PREFIX + (size_t)full.n);
}

struct mc_str cache_full_name(struct mc_str map)
{
	if (map.n < PREFIX || memcmp(map.p, MAP_PREFIX, PREFIX) != 0)
		return (struct mc_str){ NULL, -1 };
	return mc_str_of(map.p + PREFIX, (size_t)(map.n - PREFIX));
}

/* --- configurations --- */
static struct cache_config *config_find(const struct node *n, struct mc_str full)
{
	struct cache_config *c = data_of(n)->cache_configs;

	while (c != NULL && !mc_str_eq(c->full, full))
		c = c->next;
	return c;
}

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
static void take_policy(struct cache_config *c, struct mc_bytes factory, struct mc_arena *mem)
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

static struct mc_str full_name_of(struct node *n, const struct hz_cache_pre_join_cache_config *c)
{
	size_t a = c->manager_prefix.n > 0 ? (size_t)c->manager_prefix.n : 0,
	       b = c->name.n > 0 ? (size_t)c->name.n : 0;
	char *p = a + b > MC_MAP_NAME_MAX ? NULL : node_new_array(n, 1, a + b + 1);

	if (p == NULL)
		return (struct mc_str){ NULL, -1 };
	if (a > 0)
		memcpy(p, c->manager_prefix.p, a);
	if (b > 0)
		memcpy(p + a, c->name.p, b);
	return mc_str_of(p, a + b);
}

/* The first one that comes stays, as in Hazelcast. */
static bool config_keep(struct node *n, const struct hz_cache_pre_join_cache_config *given)
{
	struct data_service *d = data_of(n);
	struct mc_str full = full_name_of(n, given);
	struct hz_outgoing out = { HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, NULL, HZ_PACKET_OPERATION, -1 };
	struct hz_cache_add_cache_config_operation op = { .op = { .partition_id = -1 } };
	struct cache_config *c;
	size_t size;

	if (full.n < 0 || d->cache_config_count >= MC_DATA_CACHES_MAX)
		return false;
	if (config_find(n, full) != NULL)
		return true;
	memcpy(&op.cache_config, &given, sizeof(given));
	out.body = &op;
	size = hz_frame_size(&out, n->line);
	c = size == 0 ? NULL : mc_heap_get(d->heap, sizeof(*c) + size + (size_t)full.n);
	if (c == NULL)
		return false;
	*c = (struct cache_config){ .next = d->cache_configs };
	if (hz_frame_write(&out, n->line, c->bytes, size, &size) != MC_ERR_OK) {
		mc_heap_put(d->heap, c);
		return false;
	}
	c->size = (uint32_t)size;
	memcpy(c->bytes + size, full.p, (size_t)full.n);
	c->full = mc_str_of((char *)c->bytes + size, (size_t)full.n);
	take_policy(c, given->expiry_policy_factory, &n->fx->mem);
	d->cache_configs = c;
	d->cache_config_count++;
	return true;
}

void on_cache_add_config(struct node *n, const struct in *in)
{
	const struct hz_cache_add_cache_config_operation *op = in->m->body;

	if (node_stores(n) && op->cache_config != NULL && !config_keep(n, op->cache_config))
		reply_error(n, in, HZ_HAZELCAST, "there are too many caches, or no memory for one more");
	else
		reply_null(n, in);
}

/* What was kept is an operation with the object in it: read again, it is the answer. */
void on_cache_get_config(struct node *n, const struct in *in)
{
	const struct hz_cache_get_config_operation *op = in->m->body;
	const struct cache_config *c = node_stores(n) ? config_find(n, op->name) : NULL;
	struct hz_frame_head head = { HZ_PACKET_OPERATION, -1, 0 };
	const struct hz_cache_add_cache_config_operation *kept;
	struct hz_message m;

	if (c == NULL) {
		reply_null(n, in);
		return;
	}
	head.size = c->size - HZ_FRAME_HEAD;
	if (hz_payload_read(&head, c->bytes + HZ_FRAME_HEAD, head.size, n->line, &n->fx->mem, &m) !=
			MC_ERR_OK ||
		m.cls != HZ_CACHE_ADD_CACHE_CONFIG_OPERATION) {
		reply_null(n, in);
		return;
	}
	kept = m.body;
	reply_object(n, in, HZ_CACHE_PRE_JOIN_CACHE_CONFIG, kept->cache_config);
}

void on_cache_listener(struct node *n, const struct in *in)
{
	reply_null(n, in); /* the registration itself comes as that of any service */
}

struct cache_times caches_times(struct node *n, struct mc_str full, uint32_t partition, struct mc_bytes key)
{
	const struct cache_config *c = config_find(n, full);
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

void caches_destroyed(struct node *n, struct mc_str full)
{
	struct data_service *d = data_of(n);
	struct cache_config **at = &d->cache_configs, *c;

	while (*at != NULL && !mc_str_eq((*at)->full, full))
		at = &(*at)->next;
	c = *at;
	if (c == NULL)
		return;
	*at = c->next;
	d->cache_config_count--;
	mc_heap_put(d->heap, c);
}

void caches_reset(struct node *n)
{
	caches_unlisten_all(n);
	while (data_of(n)->cache_configs != NULL)
		caches_destroyed(n, data_of(n)->cache_configs->full);
}
