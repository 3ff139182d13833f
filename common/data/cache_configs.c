/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_configs.c - configurations of caches (com.hazelcast.cache.impl.AbstractCacheService.configs): kept
 * as Java made them, given back, and handed on to members that join (OnJoinCacheOperation).
 */
#include <string.h>

#include "common/data/caches.h"

enum { NULL_SIZE = 4 }; /* of an object, and of a text */
_Static_assert(MC_DATA_CACHES_BYTES_MAX == 4 << 20, "as who creates one too many is told");

struct cache_config *caches_config_find(const struct node *n, struct mc_str full)
{
	struct cache_config *c = data_of(n)->cache_configs;

	while (c != NULL && !mc_str_eq(c->full, full))
		c = c->next;
	return c;
}

struct mc_str caches_full_name(struct node *n, const struct hz_cache_pre_join_cache_config *c)
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

/* --- kept --- */
static struct hz_cache_pre_join_cache_config *unconst(const struct hz_cache_pre_join_cache_config *given)
{
	struct hz_cache_pre_join_cache_config *p;

	memcpy(&p, &given, sizeof(p)); /* what is written is only read */
	return p;
}

/* As an operation with the object in it, so that it can be read again. NULL: no memory. */
static struct cache_config *config_copy(
	struct node *n, struct mc_str full, const struct hz_outgoing *out, size_t size)
{
	const struct hz_cache_add_cache_config_operation none = { .op = { .partition_id = -1 } };
	const struct hz_outgoing empty = { out->cls, &none, out->flags, out->partition_id };
	struct cache_config *c = mc_heap_get(data_of(n)->heap, sizeof(*c) + size + (size_t)full.n);

	if (c == NULL)
		return NULL;
	*c = (struct cache_config){ .size = (uint32_t)size,
		.object_at = (uint32_t)(hz_frame_size(&empty, n->line) - NULL_SIZE) };
	mc_check(c->object_at < size);
	if (hz_frame_write(out, n->line, c->bytes, size, &size) != MC_ERR_OK) {
		mc_heap_put(data_of(n)->heap, c);
		return NULL;
	}
	memcpy(c->bytes + size, full.p, (size_t)full.n);
	c->full = mc_str_of((char *)c->bytes + size, (size_t)full.n);
	return c;
}

/* NULL: it is kept; otherwise why not. The first one that comes stays, as in Hazelcast. */
static const char *config_take(struct node *n, const struct hz_cache_pre_join_cache_config *given)
{
	struct data_service *d = data_of(n);
	struct mc_str full = caches_full_name(n, given);
	struct hz_cache_add_cache_config_operation op = { { .partition_id = -1 }, unconst(given) };
	struct hz_outgoing out = { HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, &op, HZ_PACKET_OPERATION, -1 };
	size_t size = hz_frame_size(&out, n->line);
	struct cache_config *c;

	if (full.n < 0)
		return "the name of the cache is too long";
	if (caches_config_find(n, full) != NULL)
		return NULL;
	if (d->cache_config_count >= MC_DATA_CACHES_MAX)
		return "there are too many caches";
	if (size == 0 || size > MC_DATA_CACHES_BYTES_MAX - d->cache_config_bytes)
		return "the configurations of all caches together are too large: a member keeps 4 MiB of them";
	c = caches_map_follows(n, full, given) ? config_copy(n, full, &out, size) : NULL;
	if (c == NULL)
		return "there is no memory for one more cache, or its name is too long";
	c->expiry = cache_policy_made(given->expiry_policy_factory, &n->fx->mem);
	c->loads = given->cache_loader_factory.n > 0;
	c->next = d->cache_configs;
	d->cache_configs = c;
	d->cache_config_count++;
	d->cache_config_bytes += c->size;
	return NULL;
}

/* Thousands may come in one step: nothing of one stays in its arena. */
const char *caches_keep(struct node *n, const struct hz_cache_pre_join_cache_config *given)
{
	const char *why;
	size_t used;

	data_begin(n);
	used = n->fx->mem.used;
	why = config_take(n, given);
	mc_arena_back(&n->fx->mem, used);
	return why;
}

bool caches_take_config(struct node *n, const struct mc_value *config)
{
	const struct hz_cache_pre_join_cache_config *c =
		hz_value_body(config, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);

	return c == NULL || caches_keep(n, c) == NULL;
}

/* What was kept is an operation with the object in it. */
struct hz_cache_pre_join_cache_config *caches_config_read(struct node *n, const struct cache_config *c)
{
	struct hz_frame_head head = { HZ_PACKET_OPERATION, -1, c->size - HZ_FRAME_HEAD };
	const struct hz_cache_add_cache_config_operation *kept;
	struct hz_message m;

	if (hz_payload_read(&head, c->bytes + HZ_FRAME_HEAD, head.size, n->line, &n->fx->mem, &m) !=
			MC_ERR_OK ||
		m.cls != HZ_CACHE_ADD_CACHE_CONFIG_OPERATION)
		return NULL;
	kept = m.body;
	return kept->cache_config;
}

struct mc_value *caches_config(struct node *n, struct mc_str full)
{
	const struct cache_config *c = caches_config_find(n, full);
	struct hz_cache_pre_join_cache_config *config = c == NULL ? NULL : caches_config_read(n, c);

	return config == NULL ? NULL : hz_value_object(HZ_CACHE_PRE_JOIN_CACHE_CONFIG, config, &n->fx->mem);
}

bool cache_expiring(
	struct node *n, struct mc_str full, const struct mc_value *policy, struct map_expiring *out)
{
	const struct cache_config *c = caches_config_find(n, full);
	size_t used = n->fx->mem.used;

	*out = (struct map_expiring){ .called = policy != NULL,
		.usual = c == NULL ? cache_eternal : c->expiry };
	if (policy == NULL)
		return true;
	if (!cache_policy_of(policy, &n->fx->mem, &out->call))
		return false;
	mc_arena_back(&n->fx->mem, used);
	return true;
}

/* --- members that join --- */
void data_take_on_join(struct node *n, const struct mc_value *op)
{
	const struct hz_cache_on_join_cache_operation *o =
		hz_value_body(op, HZ_CACHE_ON_JOIN_CACHE_OPERATION);
	bool all = true;

	if (o == NULL || !node_stores(n))
		return;
	for (uint32_t i = 0; i < o->configs.n; i++)
		all &= caches_take_config(n, o->configs.v[i]);
	for (uint32_t i = 0; i < o->namespaced_configs.n; i++)
		all &= caches_take_config(n, o->namespaced_configs.v[i].config);
	if (!all)
		notice_say(n, NODE_NOTICE_WARN,
			mc_str_z(
				"not all configurations of caches could be kept: they are too many or too large, or "
				"there is no memory for them"),
			mc_str_z(NULL));
}

size_t data_on_join_bytes(const struct node *n)
{
	return node_stores(n) ? data_of(n)->cache_config_bytes + caches_tenants_bytes(n) : 0;
}

/* All objects as they were kept, one behind the other; from 5.4 on each behind the null of a namespace. */
static size_t put_configs(const struct node *n, uint8_t *to)
{
	size_t name = n->line < MC_LINE_54 ? 0 : NULL_SIZE, all = 0;

	for (const struct cache_config *c = data_of(n)->cache_configs; c != NULL; c = c->next) {
		size_t size = c->size - c->object_at;

		if (to != NULL) {
			memset(to + all, 0xff, name);
			memcpy(to + all + name, c->bytes + c->object_at, size);
		}
		all += name + size;
	}
	return all;
}

static void list_configs(struct node *n, struct hz_cache_on_join_cache_operation *op, struct mc_bytes raw)
{
	uint32_t count = data_of(n)->cache_config_count;

	if (n->line < MC_LINE_54) {
		op->configs.n = count;
		op->configs.raw = raw;
	} else {
		op->namespaced_configs.n = count;
		op->namespaced_configs.raw = raw;
	}
}

struct mc_bytes caches_configs_object(struct node *n)
{
	enum { OBJECT_AT = HZ_FRAME_HEAD + 4 }; /* in a frame: behind the head and the blob's hash */
	struct hz_cache_on_join_cache_operation op = { .op = { .partition_id = -1,
							       .invocation_time = -1,
							       .call_timeout = INT64_MAX,
							       .flags = HZ_OP_VALIDATE_TARGET |
								       HZ_OP_TIMEOUT_64 } };
	struct hz_outgoing out = { HZ_CACHE_ON_JOIN_CACHE_OPERATION, &op, HZ_PACKET_OPERATION, -1 };
	struct mc_bytes none = { NULL, -1 };
	uint8_t *frame, *raw;
	size_t all, size, used;

	if (!node_stores(n) || data_of(n)->cache_configs == NULL)
		return none;
	all = put_configs(n, NULL);
	size = hz_frame_size(&out, n->line) + all;
	frame = node_new_array(n, 1, size);
	used = n->fx->mem.used;
	raw = frame == NULL ? NULL : node_new_array(n, 1, all);
	if (raw != NULL) {
		put_configs(n, raw);
		list_configs(n, &op, (struct mc_bytes){ raw, (int32_t)all });
	}
	if (raw == NULL || hz_frame_write(&out, n->line, frame, size, &size) != MC_ERR_OK) {
		n->fx->lost = true; /* who joins would never hear of them */
		return none;
	}
	mc_arena_back(&n->fx->mem, used);
	return (struct mc_bytes){ frame + OBJECT_AT, (int32_t)(size - OBJECT_AT) };
}

/* --- messages --- */
void on_cache_add_config(struct node *n, const struct in *in)
{
	const struct hz_cache_add_cache_config_operation *op = in->m->body;
	const char *why =
		node_stores(n) && op->cache_config != NULL ? caches_keep(n, op->cache_config) : NULL;

	if (why != NULL)
		reply_error(n, in, HZ_HAZELCAST, why);
	else
		reply_null(n, in);
}

void on_cache_get_config(struct node *n, const struct in *in)
{
	const struct hz_cache_get_config_operation *op = in->m->body;
	const struct cache_config *c = node_stores(n) ? caches_config_find(n, op->name) : NULL;
	struct hz_cache_pre_join_cache_config *config = c == NULL ? NULL : caches_config_read(n, c);

	if (config == NULL)
		reply_null(n, in);
	else
		reply_object(n, in, HZ_CACHE_PRE_JOIN_CACHE_CONFIG, config);
}

void on_cache_listener(struct node *n, const struct in *in)
{
	reply_null(n, in); /* the registration itself comes as that of any service */
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
	mc_check(d->cache_config_count > 0 && d->cache_config_bytes >= c->size);
	d->cache_config_count--;
	d->cache_config_bytes -= c->size;
	mc_heap_put(d->heap, c);
}

void caches_reset(struct node *n)
{
	caches_unlisten_all(n);
	while (data_of(n)->cache_configs != NULL)
		caches_destroyed(n, data_of(n)->cache_configs->full);
}
