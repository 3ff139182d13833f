/* SPDX-License-Identifier: Apache-2.0 */
/* client_rows.c - messages of clients on one key: how the fields of each are read. */
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/counter_service.h"
#include "common/data/flakes.h"
#include "common/data/topics.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"
#include "common/data/txns.h"

typedef void take_fn(const void *body, struct data_request *q);

static void take_key(const void *body, struct data_request *q)
{
	const struct client_map_key *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.thread = b->thread_id;
}

static void take_bare_key(const void *body, struct data_request *q)
{
	const struct client_map_bare_key *b = body;

	q->name = b->name;
	q->r.key = b->key;
}

static void take_put(const void *body, struct data_request *q)
{
	const struct client_map_put *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.value = b->value;
	q->r.thread = b->thread_id;
	q->r.ttl_ms = b->ttl;
}

static void take_put_idle(const void *body, struct data_request *q)
{
	const struct client_map_put_idle *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.value = b->value;
	q->r.thread = b->thread_id;
	q->r.ttl_ms = b->ttl;
	q->r.max_idle_ms = b->max_idle;
}

static void take_try_put(const void *body, struct data_request *q)
{
	const struct client_map_try_put *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.value = b->value;
	q->r.thread = b->thread_id;
	q->wait_ms = b->timeout;
}

static void take_try_remove(const void *body, struct data_request *q)
{
	const struct client_map_try_remove *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.thread = b->thread_id;
	q->wait_ms = b->timeout;
}

static void take_key_value(const void *body, struct data_request *q)
{
	const struct client_map_key_value *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.value = q->r.expect = b->value;
	q->r.thread = b->thread_id;
}

static void take_if_same(const void *body, struct data_request *q)
{
	const struct client_map_replace_if_same *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.expect = b->test_value;
	q->r.value = b->value;
	q->r.thread = b->thread_id;
}

static void take_ttl(const void *body, struct data_request *q)
{
	const struct client_map_set_ttl *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.ttl_ms = b->ttl;
}

static void take_lock(const void *body, struct data_request *q)
{
	const struct client_map_lock *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.thread = b->thread_id;
	q->r.lease_ms = b->ttl == INT64_MAX ? -1 : b->ttl;
	q->r.reference = b->reference_id;
}

static void take_replicated_put(const void *body, struct data_request *q)
{
	const struct client_replicated_map_put *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.value = b->value;
	q->r.ttl_ms = b->ttl > 0 ? b->ttl : 0;
}

static void take_try_lock(const void *body, struct data_request *q)
{
	const struct client_map_try_lock *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.thread = b->thread_id;
	q->r.lease_ms = b->lease == INT64_MAX ? -1 : b->lease;
	q->r.reference = b->reference_id;
	q->wait_ms = b->timeout;
}

static void take_unlock(const void *body, struct data_request *q)
{
	const struct client_map_unlock *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.thread = b->thread_id;
	q->r.reference = b->reference_id;
}

static void take_force_unlock(const void *body, struct data_request *q)
{
	const struct client_map_force_unlock *b = body;

	q->name = b->name;
	q->r.key = b->key;
	q->r.reference = b->reference_id;
}

/* Message, shape of its fields, what it does. What answers it follows from the type (tell.c). */
#define DATA_CLIENT_ROWS(X) \
	X(MAP_GET, key, GET) \
	X(MAP_CONTAINS_KEY, key, CONTAINS_KEY) \
	X(MAP_GET_ENTRY_VIEW, key, ENTRY_VIEW) \
	X(MAP_PUT, put, PUT) \
	X(MAP_SET, put, SET) \
	X(MAP_PUT_TRANSIENT, put, PUT_TRANSIENT) \
	X(MAP_PUT_IF_ABSENT, put, PUT_IF_ABSENT) \
	X(MAP_PUT_WITH_MAX_IDLE, put_idle, PUT) \
	X(MAP_SET_WITH_MAX_IDLE, put_idle, SET) \
	X(MAP_PUT_TRANSIENT_WITH_MAX_IDLE, put_idle, PUT_TRANSIENT) \
	X(MAP_PUT_IF_ABSENT_WITH_MAX_IDLE, put_idle, PUT_IF_ABSENT) \
	X(MAP_TRY_PUT, try_put, TRY_PUT) \
	X(MAP_REPLACE, key_value, REPLACE) \
	X(MAP_REPLACE_IF_SAME, if_same, REPLACE_IF_SAME) \
	X(MAP_SET_TTL, ttl, SET_TTL) \
	X(MAP_REMOVE, key, REMOVE) \
	X(MAP_DELETE, key, DELETE) \
	X(MAP_TRY_REMOVE, try_remove, TRY_REMOVE) \
	X(MAP_REMOVE_IF_SAME, key_value, REMOVE_IF_SAME) \
	X(MAP_EVICT, key, EVICT) \
	X(MAP_LOCK, lock, LOCK) \
	X(MAP_TRY_LOCK, try_lock, LOCK) \
	X(MAP_IS_LOCKED, bare_key, IS_LOCKED) \
	X(MAP_UNLOCK, unlock, UNLOCK) \
	X(MAP_FORCE_UNLOCK, force_unlock, FORCE_UNLOCK) \
	X(MULTI_MAP_PUT, key_value, MULTI_PUT) \
	X(MULTI_MAP_GET, key, GET) \
	X(MULTI_MAP_REMOVE, key, REMOVE) \
	X(MULTI_MAP_DELETE, key, DELETE) \
	X(MULTI_MAP_CONTAINS_KEY, key, CONTAINS_KEY) \
	X(MULTI_MAP_CONTAINS_ENTRY, key_value, MULTI_HAS) \
	X(MULTI_MAP_REMOVE_ENTRY, key_value, MULTI_REMOVE) \
	X(MULTI_MAP_VALUE_COUNT, key, GET) \
	X(MULTI_MAP_LOCK, lock, LOCK) \
	X(MULTI_MAP_TRY_LOCK, try_lock, LOCK) \
	X(MULTI_MAP_IS_LOCKED, bare_key, IS_LOCKED) \
	X(MULTI_MAP_UNLOCK, unlock, UNLOCK) \
	X(MULTI_MAP_FORCE_UNLOCK, force_unlock, FORCE_UNLOCK) \
	X(REPLICATED_MAP_PUT, replicated_put, PUT) \
	X(REPLICATED_MAP_GET, bare_key, GET) \
	X(REPLICATED_MAP_CONTAINS_KEY, bare_key, CONTAINS_KEY) \
	X(REPLICATED_MAP_REMOVE, bare_key, REMOVE)

static const struct row {
	take_fn *take;
	enum map_op op;
} rows[CLIENT_TYPE_COUNT] = {
#define X(type, shape, op) [CLIENT_##type] = { take_##shape, MAP_##op },
	DATA_CLIENT_ROWS(X)
#undef X
};

/* There is no store behind a map to flush to. */
static void *take_note(struct node *n, const struct client_message *m)
{
	(void)m;
	return node_new(n, sizeof(struct client_empty));
}

/* PNCounterConfig.DEFAULT_REPLICA_COUNT: all data members */
static void *counter_replicas(struct node *n, const struct client_message *m)
{
	struct client_int_answer *a = node_new(n, sizeof(*a));

	(void)m;
	a->response = INT32_MAX;
	return a;
}

/* As a rule says it; the map need not stand yet. */
static void *map_config(struct node *n, const struct client_message *m)
{
	const struct client_name *b = m->body;
	const struct map_slot *slot =
		maps_is_plain(b->name) ? maps_open(&data_of(n)->shard.maps, b->name) : NULL;
	struct client_map_config_answer *a = slot == NULL ? NULL : node_new(n, sizeof(*a));
	static const int32_t policies[] = {
		[STORE_EVICT_LRU] = 0, [STORE_EVICT_LFU] = 1, [STORE_EVICT_NONE] = 2
	};

	if (a == NULL)
		return NULL;
	a->backup_count = (int32_t)(slot->backups - slot->async_backups);
	a->async_backup_count = (int32_t)slot->async_backups;
	a->time_to_live_seconds = slot->map.cfg.ttl_s;
	a->max_idle_seconds = slot->map.cfg.max_idle_s;
	a->max_size = slot->max_size == 0 || slot->max_size > INT32_MAX ? INT32_MAX : (int32_t)slot->max_size;
	a->eviction_policy = policies[slot->map.cfg.eviction];
	a->merge_policy = mc_str_z("com.hazelcast.spi.merge.PutIfAbsentMergePolicy");
	return a;
}

/* What is answered at once, from a body to a body; `one`: the partition that is named has to be ours. */
static const struct other {
	void *(*answer)(struct node *n, const struct client_message *m);
	bool one;
} others[CLIENT_TYPE_COUNT] = {
	[CLIENT_GET_DISTRIBUTED_OBJECTS] = { data_objects_list, false },
	[CLIENT_MAP_FLUSH] = { take_note, false },
	[CLIENT_MC_GET_MAP_CONFIG] = { map_config, false },
	[CLIENT_MAP_FETCH_KEYS] = { data_fetch, true },
	[CLIENT_MAP_FETCH_ENTRIES] = { data_fetch, true },
	[CLIENT_MAP_FETCH_NEAR_CACHE_INVALIDATION_METADATA] = { data_near_metadata, false },
	[CLIENT_CACHE_FETCH_NEAR_CACHE_INVALIDATION_METADATA] = { data_near_metadata, false },
	[CLIENT_PN_COUNTER_GET_CONFIGURED_REPLICA_COUNT] = { counter_replicas, false },
	[CLIENT_SEND_SCHEMA] = { data_schema_send, false },
	[CLIENT_SEND_ALL_SCHEMAS] = { data_schemas_send, false },
	[CLIENT_FETCH_SCHEMA] = { data_schema_fetch, false },
};

static bool answer_other(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct other *o = &others[m->type];
	const char *why;
	void *body;

	if (o->answer == NULL)
		return false;
	if (o->one && !data_gate_reads(n, m->partition_id, &why)) {
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, why);
		return true;
	}
	data_begin(n);
	body = o->answer(n, m);
	if (body == NULL)
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"this member has no room for that, or it is malformed");
	else
		client_send(n, who->conn,
			&(struct client_message){ .type = client_answer_to(m->type),
				.correlation = m->correlation,
				.partition_id = -1,
				.body = body });
	return true;
}

bool data_client_asks(struct node *n, const struct client_asks *asks)
{
	const struct client_message *m = asks->m;
	const struct row *row = &rows[m->type];
	struct data_caller who = { .client = true,
		.op = row->op,
		.uuid = asks->uuid,
		.conn = asks->conn,
		.correlation = m->correlation,
		.type = m->type };
	struct data_request q = data_request_new(row->op, (uint32_t)m->partition_id);

	if (topics_asked(n, asks) || flakes_asked(n, asks))
		return true;
	if (!node_stores(n))
		return false;
	data_of(n)->source = asks->uuid;
	if (map_is_misnamed(m)) {
		data_refuse(n, &who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, MAPS_NOT_PLAIN);
		return true;
	}
	if (txn_client_asks(n, &who, m))
		return true;
	if (cache_is_asked(m->type))
		return answer_other(n, &who, m) || cache_client_asks(n, &who, m);
	if (row->take == NULL)
		return container_client_asks(n, &who, m) || counter_client_asks(n, &who, m) ||
			data_destroy_asks(n, &who, m) || answer_other(n, &who, m) ||
			data_index_refuses(n, &who, m) || data_gather(n, &who, m) ||
			data_query_asks(n, &who, m) || whole_client_asks(n, &who, m);
	q.r.caller = asks->uuid;
	row->take(m->body, &q);
	if (!maps_is_plain(q.name)) {
		data_refuse(n, &who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, MAPS_NOT_PLAIN);
		return true;
	}
	if (multimap_is_asked(m->type))
		q.name = multimap_map_name(n, q.name);
	else if (replicated_is_asked(m->type))
		q.name = replicated_map_name(n, q.name);
	if (replicated_is_asked(m->type) && replicated_read(n, &who, &q))
		return true;
	data_ask(n, &who, &q);
	return true;
}
