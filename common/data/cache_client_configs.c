/* SPDX-License-Identifier: Apache-2.0 */
/* cache_client_configs.c - clients make caches and ask how one was made (CacheCreateConfigMessageTask,
 * CacheGetConfigMessageTask). All members are told before the client is answered. */
#include "common/data/caches.h"
#include "common/data/gather.h"

/* --- configurations that no Java member would take, in its words --- */
static bool is_listed(struct mc_str s, const char *const *list)
{
	while (*list != NULL && !mc_str_eqz(s, *list))
		list++;
	return *list != NULL;
}

/* Preconditions.checkBackupCount */
static const char *odd_backups(const struct client_cache_config *c)
{
	if (c->backup_count < 0)
		return "backup-count can't be smaller than 0";
	if (c->async_backup_count < 0)
		return "async-backup-count can't be smaller than 0";
	if (c->backup_count > REPLICA_BACKUPS)
		return "backup-count can't be larger than than 6";
	if (c->async_backup_count > REPLICA_BACKUPS - c->backup_count)
		return "the sum of backup-count and async-backup-count can't be larger than than 6";
	return NULL;
}

static const char *with_word(struct node *n, const char *before, struct mc_str word, const char *behind)
{
	struct mc_text t = node_text(n);

	mc_text_z(mc_text_str(mc_text_z(&t, before), word), behind);
	return t.p;
}

/* ConfigValidator.checkCacheConfig */
static const char *odd(struct node *n, const struct client_cache_config *c)
{
	static const char *const formats[] = { "BINARY", "OBJECT", "NATIVE", NULL };

	if (!is_listed(c->in_memory_format, formats))
		return with_word(
			n, "No enum constant com.hazelcast.config.InMemoryFormat.", c->in_memory_format, "");
	if (mc_str_eqz(c->in_memory_format, "NATIVE"))
		return "NATIVE storage format is supported in Hazelcast Enterprise only. Make sure you have "
		       "Hazelcast Enterprise JARs on your classpath!";
	if (!mc_str_eqz(c->eviction_config_holder.max_size_policy, "ENTRY_COUNT"))
		return with_word(n, "Cache eviction config doesn't support max size policy `",
			c->eviction_config_holder.max_size_policy,
			"`. Please select a valid one: [ENTRY_COUNT].");
	return odd_backups(c);
}

/* What Java would do, and nothing else can. */
static const char *beyond(const struct client_cache_config *c)
{
	if ((c->read_through && c->cache_loader_factory.n > 0) ||
		(c->write_through && c->cache_writer_factory.n > 0))
		return CACHES_NO_LOADERS;
	if (c->cache_partition_lost_listener_configs.n > 0)
		return "this member is no Java and cannot run the listeners of a cache's configuration: "
		       "register them at the client";
	if (c->wan_replication_ref != NULL)
		return "this member has no WAN replication";
	return NULL;
}

/* --- all members --- */
static void *add_config(struct node *n, const void *config)
{
	struct hz_cache_add_cache_config_operation *op = node_new(n, sizeof(*op));
	const struct mc_value *v = config;

	op->op = data_operation_head(CACHE_SERVICE, 0, (struct mc_uuid){ .null = true });
	op->op.partition_id = -1;
	op->cache_config = hz_value_body(v, HZ_CACHE_PRE_JOIN_CACHE_CONFIG);
	return op;
}

static void answer(struct node *n, const struct data_caller *who, struct mc_str full)
{
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = cache_config_answer(n, full) });
}

/* Once: who asks for what all members have costs them nothing, and who asks meanwhile waits for the same. */
static void tell_members(struct node *n, const struct data_caller *who, struct mc_str full)
{
	const struct cache_config *c = caches_config_find(n, full);

	if (c != NULL && c->told)
		answer(n, who, full);
	else if (c == NULL || !gather_join(n, who, full, c->teller))
		gather_members(n, who, full, HZ_CACHE_ADD_CACHE_CONFIG_OPERATION, add_config,
			caches_config(n, full));
}

static void create(struct node *n, const struct data_caller *who, const struct client_cache_create_config *b)
{
	const struct client_cache_config *c = &b->cache_config;
	const char *why = odd(n, c), *never = beyond(c);
	struct hz_cache_pre_join_cache_config *config;

	if (why != NULL || never != NULL) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT,
			why != NULL ? CLIENT_ERROR_ILLEGAL_ARGUMENT : CLIENT_ERROR_UNSUPPORTED_OPERATION,
			why != NULL ? why : never);
		return;
	}
	config = cache_config_in(n, c);
	why = caches_keep(n, config);
	if (why != NULL) {
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, why);
		return;
	}
	tell_members(n, who, caches_full_name(n, config));
}

/* --- how it was made --- */
static void get(struct node *n, const struct data_caller *who, const struct client_cache_get_config *b)
{
	answer(n, who, b->name);
}

bool cache_config_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	switch (m->type) {
	case CLIENT_CACHE_CREATE_CONFIG: create(n, who, m->body); return true;
	case CLIENT_CACHE_GET_CONFIG: get(n, who, m->body); return true;
	case CLIENT_CACHE_LISTENER_REGISTRATION: /* the listener itself registers as any does */
	case CLIENT_CACHE_MANAGEMENT_CONFIG:     /* of beans, which there are none of here */
		cache_tell_empty(n, who);
		return true;
	default: return false;
	}
}
