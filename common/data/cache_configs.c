/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_configs.c - configurations of caches (com.hazelcast.cache.impl.AbstractCacheService.configs): kept
 * as Java made them, given back, and handed on to members that join (OnJoinCacheOperation).
 */
#include <string.h>

#include "common/data/caches.h"

struct cache_config *caches_config_find(const struct node *n, struct mc_str full)
{
	struct cache_config *c = data_of(n)->cache_configs;

	while (c != NULL && !mc_str_eq(c->full, full))
		c = c->next;
	return c;
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

/* --- kept --- */
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
	if (caches_config_find(n, full) != NULL)
		return true;
	data_begin(n);
	if (!caches_map_follows(n, full, given))
		return false;
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
	caches_take_policy(c, given->expiry_policy_factory, &n->fx->mem);
	d->cache_configs = c;
	d->cache_config_count++;
	d->cache_config_bytes += c->size;
	return true;
}

bool caches_take_config(struct node *n, const struct mc_value *config)
{
	const struct hz_cache_pre_join_cache_config *c =
		hz_value_body(config, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);

	return c == NULL || config_keep(n, c);
}

/* What was kept is an operation with the object in it. */
static struct hz_cache_pre_join_cache_config *read_again(struct node *n, const struct cache_config *c)
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
	struct hz_cache_pre_join_cache_config *config = c == NULL ? NULL : read_again(n, c);

	return config == NULL ? NULL : hz_value_object(HZ_CACHE_PRE_JOIN_CACHE_CONFIG, config, &n->fx->mem);
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
			mc_str_z("not all configurations of caches could be kept: no memory for them"),
			mc_str_z(NULL));
}

size_t data_on_join_bytes(const struct node *n)
{
	return node_stores(n) ? data_of(n)->cache_config_bytes : 0;
}

static bool list_configs(struct node *n, struct hz_cache_on_join_cache_operation *op)
{
	struct data_service *d = data_of(n);
	struct mc_value **v = node_new_array(n, sizeof(*v), d->cache_config_count);
	struct hz_cache_namespaced_config *named = node_new_array(n, sizeof(*named), d->cache_config_count);
	uint32_t count = 0;

	if (v == NULL || named == NULL)
		return false;
	for (const struct cache_config *c = d->cache_configs; c != NULL; c = c->next) {
		v[count] = caches_config(n, c->full);
		if (v[count] == NULL)
			return false;
		named[count] = (struct hz_cache_namespaced_config){ { NULL, -1 }, v[count] };
		count++;
	}
	op->configs.v = v;
	op->configs.n = n->line < MC_LINE_54 ? count : 0;
	op->namespaced_configs.v = named;
	op->namespaced_configs.n = n->line < MC_LINE_54 ? 0 : count;
	return true;
}

struct mc_bytes data_on_join_object(struct node *n)
{
	enum { OBJECT_AT = HZ_FRAME_HEAD + 4 }; /* in a frame: behind the head and the blob's hash */
	struct hz_cache_on_join_cache_operation op = { .op = { .partition_id = -1,
							       .invocation_time = -1,
							       .call_timeout = INT64_MAX,
							       .flags = HZ_OP_VALIDATE_TARGET |
								       HZ_OP_TIMEOUT_64 } };
	struct hz_outgoing out = { HZ_CACHE_ON_JOIN_CACHE_OPERATION, &op, HZ_PACKET_OPERATION, -1 };
	struct mc_bytes none = { NULL, -1 };
	uint8_t *frame;
	size_t size;

	if (!node_stores(n) || data_of(n)->cache_configs == NULL)
		return none;
	size = list_configs(n, &op) ? hz_frame_size(&out, n->line) : 0;
	frame = size <= OBJECT_AT ? NULL : node_new_array(n, 1, size);
	if (frame == NULL || hz_frame_write(&out, n->line, frame, size, &size) != MC_ERR_OK) {
		n->fx->lost = true; /* who joins would never hear of them */
		return none;
	}
	return (struct mc_bytes){ frame + OBJECT_AT, (int32_t)(size - OBJECT_AT) };
}

/* --- messages --- */
void on_cache_add_config(struct node *n, const struct in *in)
{
	const struct hz_cache_add_cache_config_operation *op = in->m->body;

	if (node_stores(n) && op->cache_config != NULL && !config_keep(n, op->cache_config))
		reply_error(n, in, HZ_HAZELCAST, "there are too many caches, or no memory for one more");
	else
		reply_null(n, in);
}

void on_cache_get_config(struct node *n, const struct in *in)
{
	const struct hz_cache_get_config_operation *op = in->m->body;
	const struct cache_config *c = node_stores(n) ? caches_config_find(n, op->name) : NULL;
	struct hz_cache_pre_join_cache_config *config = c == NULL ? NULL : read_again(n, c);

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
