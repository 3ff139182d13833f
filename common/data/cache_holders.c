/* SPDX-License-Identifier: Apache-2.0 */
/* cache_holders.c - a cache's configuration as clients send it (CacheConfigHolder) and as members keep it
 * (PreJoinCacheConfig): the same, in two forms. Serialized factories are passed on as they came. */
#include <string.h>

#include "common/data/caches.h"

enum { UNDECIDED = INT8_MAX /* SerializationUtil.writeNullableBoolean: null */, MERKLE_DEPTH = 10 };

static struct mc_value *object(struct node *n, enum hz_class cls, const void *body)
{
	void *p;

	memcpy(&p, &body, sizeof(p)); /* what is written is only read */
	return hz_value_object(cls, p, &n->fx->mem);
}

/* --- from a client --- */
static struct mc_value *eviction_in(struct node *n, const struct client_eviction_config *c)
{
	struct hz_eviction_config *e = node_new(n, sizeof(*e));

	e->count = c->size;
	e->max_size_policy = c->max_size_policy;
	e->eviction_policy = c->eviction_policy;
	e->comparator_class_name = c->comparator_class_name;
	return object(n, HZ_EVICTION_CONFIG, e);
}

static struct mc_value *merge_policy_in(struct node *n, const struct client_merge_policy_config *c)
{
	struct hz_merge_policy_config *m = node_new(n, sizeof(*m));

	m->policy = c->policy;
	m->batch_size = c->batch_size;
	return object(n, HZ_MERGE_POLICY_CONFIG, m);
}

static struct mc_value *hot_restart_in(struct node *n, const struct client_hot_restart_config *c)
{
	struct hz_hot_restart_config *h = node_new(n, sizeof(*h));

	if (c == NULL)
		return NULL;
	h->enabled = c->enabled;
	h->fsync = c->fsync;
	return object(n, HZ_HOT_RESTART_CONFIG, h);
}

static struct mc_value *journal_in(struct node *n, const struct client_event_journal_config *c)
{
	struct hz_event_journal_config *j = node_new(n, sizeof(*j));

	if (c == NULL)
		return NULL;
	j->enabled = c->enabled;
	j->capacity = c->capacity;
	j->time_to_live_seconds = c->time_to_live_seconds;
	return object(n, HZ_EVENT_JOURNAL_CONFIG, j);
}

/* What a client leaves out stands as Java's own default. */
static struct mc_value *merkle_in(struct node *n, const struct client_merkle_tree_config *c)
{
	struct hz_merkle_tree_config *m = node_new(n, sizeof(*m));

	m->enabled = c != NULL && c->enabled_set ? (int8_t)c->enabled : UNDECIDED;
	m->depth = c != NULL ? c->depth : MERKLE_DEPTH;
	return object(n, HZ_MERKLE_TREE_CONFIG, m);
}

static struct mc_value *persistence_in(struct node *n, const struct client_data_persistence_config *c)
{
	struct hz_data_persistence_config *d = node_new(n, sizeof(*d));

	d->enabled = c->enabled;
	d->fsync = c->fsync;
	return object(n, HZ_DATA_PERSISTENCE_CONFIG, d);
}

static void take_names(const struct client_cache_config *c, struct hz_cache_pre_join_cache_config *out)
{
	out->name = c->name;
	out->manager_prefix = c->manager_prefix;
	out->uri_string = c->uri_string;
	out->in_memory_format = c->in_memory_format;
	out->key_class_name = c->key_class_name;
	out->value_class_name = c->value_class_name;
	out->split_brain_protection_name = c->split_brain_protection_name;
	out->user_code_namespace = c->user_code_namespace;
}

static void take_flags(const struct client_cache_config *c, struct hz_cache_pre_join_cache_config *out)
{
	out->is_read_through = c->read_through;
	out->is_write_through = c->write_through;
	out->is_store_by_value = c->store_by_value;
	out->is_management_enabled = c->management_enabled;
	out->is_statistics_enabled = c->statistics_enabled;
	out->disable_per_entry_invalidation_events = c->disable_per_entry_invalidation_events;
}

struct hz_cache_pre_join_cache_config *cache_config_in(struct node *n, const struct client_cache_config *c)
{
	struct hz_cache_pre_join_cache_config *out = node_new(n, sizeof(*out));

	take_names(c, out);
	take_flags(c, out);
	out->backup_count = c->backup_count;
	out->async_backup_count = c->async_backup_count;
	out->cache_loader_factory = c->cache_loader_factory;
	out->cache_writer_factory = c->cache_writer_factory;
	out->expiry_policy_factory = c->expiry_policy_factory;
	out->eviction_config = eviction_in(n, &c->eviction_config_holder);
	out->hot_restart_config = hot_restart_in(n, c->hot_restart_config);
	out->event_journal_config = journal_in(n, c->event_journal_config);
	_Static_assert(sizeof(*c->listener_configurations.v) == sizeof(*out->listener_configurations.v),
		"a list of blobs is one of bytes");
	out->listener_configurations.v = (void *)c->listener_configurations.v;
	out->listener_configurations.n = c->listener_configurations.n;
	out->listener_configurations.null = c->listener_configurations.n == 0;
	out->merge_policy_config = merge_policy_in(n, &c->merge_policy_config);
	out->merkle_tree_config = merkle_in(n, c->merkle_tree_config);
	out->data_persistence_config = persistence_in(n, &c->data_persistence_config);
	return out;
}

/* --- to a client --- */
static void give_eviction(const struct mc_value *v, struct client_eviction_config *out)
{
	const struct hz_eviction_config *e = hz_value_body(v, HZ_EVICTION_CONFIG);

	out->max_size_policy = e == NULL ? mc_str_z("ENTRY_COUNT") : e->max_size_policy;
	out->eviction_policy = e == NULL ? mc_str_z("LRU") : e->eviction_policy;
	out->size = e == NULL ? INT32_MAX : e->count;
	out->comparator_class_name = e == NULL ? mc_str_z(NULL) : e->comparator_class_name;
	out->comparator.n = -1;
}

static void give_merge_policy(const struct mc_value *v, struct client_merge_policy_config *out)
{
	const struct hz_merge_policy_config *m = hz_value_body(v, HZ_MERGE_POLICY_CONFIG);

	out->policy = m == NULL || m->policy.n < 0 ? mc_str_z(CACHES_MERGE_POLICY) : m->policy;
	out->batch_size = m == NULL ? 100 : m->batch_size;
}

static struct client_hot_restart_config *hot_restart_out(struct node *n, const struct mc_value *v)
{
	const struct hz_hot_restart_config *h = hz_value_body(v, HZ_HOT_RESTART_CONFIG);
	struct client_hot_restart_config *c = h == NULL ? NULL : node_new(n, sizeof(*c));

	if (c != NULL)
		*c = (struct client_hot_restart_config){ .enabled = h->enabled, .fsync = h->fsync };
	return c;
}

static struct client_event_journal_config *journal_out(struct node *n, const struct mc_value *v)
{
	const struct hz_event_journal_config *j = hz_value_body(v, HZ_EVENT_JOURNAL_CONFIG);
	struct client_event_journal_config *c = j == NULL ? NULL : node_new(n, sizeof(*c));

	if (c != NULL)
		*c = (struct client_event_journal_config){ .enabled = j->enabled,
			.capacity = j->capacity,
			.time_to_live_seconds = j->time_to_live_seconds };
	return c;
}

static struct client_merkle_tree_config *merkle_out(struct node *n, const struct mc_value *v)
{
	const struct hz_merkle_tree_config *m = hz_value_body(v, HZ_MERKLE_TREE_CONFIG);
	struct client_merkle_tree_config *c = m == NULL ? NULL : node_new(n, sizeof(*c));

	if (c != NULL)
		*c = (struct client_merkle_tree_config){
			.enabled = m->enabled == 1, .depth = m->depth, .enabled_set = m->enabled != UNDECIDED
		};
	return c;
}

static void give_persistence(const struct mc_value *v, struct client_data_persistence_config *out)
{
	const struct hz_data_persistence_config *d = hz_value_body(v, HZ_DATA_PERSISTENCE_CONFIG);

	if (d != NULL)
		*out = (struct client_data_persistence_config){ .enabled = d->enabled, .fsync = d->fsync };
}

/* A text that a client's message must have. */
static struct mc_str some(struct mc_str s, const char *otherwise)
{
	return s.n < 0 ? mc_str_z(otherwise) : s;
}

static void give_names(const struct hz_cache_pre_join_cache_config *c, struct client_cache_config *out)
{
	out->name = some(c->name, "");
	out->manager_prefix = c->manager_prefix;
	out->uri_string = c->uri_string;
	out->in_memory_format = some(c->in_memory_format, "BINARY");
	out->key_class_name = some(c->key_class_name, "java.lang.Object");
	out->value_class_name = some(c->value_class_name, "java.lang.Object");
	out->split_brain_protection_name = c->split_brain_protection_name;
	out->user_code_namespace = c->user_code_namespace;
}

static void give_flags(const struct hz_cache_pre_join_cache_config *c, struct client_cache_config *out)
{
	out->read_through = c->is_read_through;
	out->write_through = c->is_write_through;
	out->store_by_value = c->is_store_by_value;
	out->management_enabled = c->is_management_enabled;
	out->statistics_enabled = c->is_statistics_enabled;
	out->disable_per_entry_invalidation_events = c->disable_per_entry_invalidation_events;
}

struct client_cache_config *cache_config_out(struct node *n, const struct hz_cache_pre_join_cache_config *c)
{
	struct client_cache_config *out = node_new(n, sizeof(*out));

	give_names(c, out);
	give_flags(c, out);
	out->backup_count = c->backup_count;
	out->async_backup_count = c->async_backup_count;
	out->cache_loader_factory = c->cache_loader_factory;
	out->cache_writer_factory = c->cache_writer_factory;
	out->expiry_policy_factory = c->expiry_policy_factory;
	if (out->expiry_policy_factory.n < 0)
		out->expiry_policy_factory.n = 0;
	give_eviction(c->eviction_config, &out->eviction_config_holder);
	out->hot_restart_config = hot_restart_out(n, c->hot_restart_config);
	out->event_journal_config = journal_out(n, c->event_journal_config);
	out->listener_configurations.v = (void *)c->listener_configurations.v;
	out->listener_configurations.n = c->listener_configurations.n;
	out->listener_configurations.null = c->listener_configurations.n == 0;
	give_merge_policy(c->merge_policy_config, &out->merge_policy_config);
	out->cache_partition_lost_listener_configs.null = true;
	out->merkle_tree_config = merkle_out(n, c->merkle_tree_config);
	give_persistence(c->data_persistence_config, &out->data_persistence_config);
	return out;
}
