/* SPDX-License-Identifier: Apache-2.0 */
/* forward_ops.c - a request of one key as the operation that a member sends for it: the rows of
 * member_rows.c, the other way round. */
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

#define LOCK_SERVICE "hz:impl:lockService"

struct hz_op data_operation_head(const char *service, uint32_t partition, struct mc_uuid client)
{
	return (struct hz_op){ .flags = HZ_OP_SERVICE | HZ_OP_CALLER_UUID,
		.service_name = mc_str_z(service),
		.partition_id = (int32_t)partition,
		.caller_uuid = client };
}

static struct hz_op head_of(const struct data_request *q, const char *service)
{
	struct hz_op op = data_operation_head(service, q->r.partition, q->r.caller);

	if (map_op_waits(q->r.op)) {
		op.flags |= HZ_OP_WAIT_TIMEOUT;
		op.wait_timeout = q->wait_ms;
	}
	return op;
}

static void *make_get(struct node *n, const struct data_request *q)
{
	struct hz_get_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q, MAP_SERVICE);
	o->name = q->name;
	o->data_key = q->r.key;
	o->thread_id = q->r.thread;
	return o;
}

/* What every operation with a key and a value begins with. */
#define FILL_KEY_GROUP(o, q) \
	do { \
		(o)->op = head_of(q, MAP_SERVICE); \
		(o)->name = (q)->name; \
		(o)->data_key = (q)->r.key; \
		(o)->data_value = (q)->r.value; \
		(o)->thread_id = (q)->r.thread; \
	} while (0)

static void *make_put(struct node *n, const struct data_request *q)
{
	struct hz_put_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	return o;
}

static void *make_expiry(struct node *n, const struct data_request *q)
{
	struct hz_set_with_expiry_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	o->ttl = q->r.ttl_ms;
	o->max_idle = q->r.max_idle_ms;
	return o;
}

static void *make_same(struct node *n, const struct data_request *q)
{
	struct hz_remove_if_same_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	if (q->r.op == MAP_REMOVE_IF_SAME)
		o->data_value = (struct mc_bytes){ NULL, -1 };
	o->expect = q->r.expect;
	return o;
}

static void *make_ttl(struct node *n, const struct data_request *q)
{
	struct hz_set_ttl_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	o->ttl = q->r.ttl_ms;
	return o;
}

static void *make_remove(struct node *n, const struct data_request *q)
{
	struct hz_remove_backup_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	return o;
}

static void *make_evict(struct node *n, const struct data_request *q)
{
	struct hz_evict_operation *o = node_new(n, sizeof(*o));

	FILL_KEY_GROUP(o, q);
	return o;
}

#define FILL_LOCK(o, q) \
	do { \
		(o)->op = head_of(q, LOCK_SERVICE); \
		(o)->namespace = node_new(n, sizeof(*(o)->namespace)); \
		*(o)->namespace = \
			(struct hz_distributed_object_namespace){ mc_str_z(map_service((q)->name)), \
				map_object((q)->name) }; \
		(o)->key = (q)->r.key; \
		(o)->thread_id = (q)->r.thread; \
		(o)->lease_time = (q)->r.lease_ms < 0 ? INT64_MAX : (q)->r.lease_ms; \
		(o)->reference_call_id = (q)->r.reference; \
		(o)->is_client = true; \
	} while (0)

static void *make_lock(struct node *n, const struct data_request *q)
{
	struct hz_lock_is_locked_operation *o = node_new(n, sizeof(*o));

	FILL_LOCK(o, q);
	return o;
}

static void *make_unlock(struct node *n, const struct data_request *q)
{
	struct hz_lock_unlock_operation *o = node_new(n, sizeof(*o));

	FILL_LOCK(o, q);
	o->force = q->r.op == MAP_FORCE_UNLOCK;
	return o;
}

/* with_times: its form with a time to live and an idle time of the request's own; HZ_NONE: it has none. */
static const struct row {
	void *(*make)(struct node *n, const struct data_request *q);
	enum hz_class cls, with_times;
} rows[MAP_OP_COUNT] = {
	[MAP_GET] = { make_get, HZ_GET_OPERATION, HZ_NONE },
	[MAP_CONTAINS_KEY] = { make_get, HZ_CONTAINS_KEY_OPERATION, HZ_NONE },
	[MAP_ENTRY_VIEW] = { make_get, HZ_GET_ENTRY_VIEW_OPERATION, HZ_NONE },
	[MAP_PUT] = { make_put, HZ_PUT_OPERATION, HZ_PUT_WITH_EXPIRY_OPERATION },
	[MAP_SET] = { make_put, HZ_SET_OPERATION, HZ_SET_WITH_EXPIRY_OPERATION },
	[MAP_PUT_TRANSIENT] = { make_put, HZ_PUT_TRANSIENT_OPERATION,
		HZ_PUT_TRANSIENT_WITH_EXPIRY_OPERATION },
	[MAP_TRY_PUT] = { make_put, HZ_TRY_PUT_OPERATION, HZ_NONE },
	[MAP_PUT_IF_ABSENT] = { make_put, HZ_PUT_IF_ABSENT_OPERATION,
		HZ_PUT_IF_ABSENT_WITH_EXPIRY_OPERATION },
	[MAP_REPLACE] = { make_put, HZ_REPLACE_OPERATION, HZ_NONE },
	[MAP_REPLACE_IF_SAME] = { make_same, HZ_REPLACE_IF_SAME_OPERATION, HZ_NONE },
	[MAP_SET_TTL] = { make_ttl, HZ_SET_TTL_OPERATION, HZ_NONE },
	[MAP_REMOVE] = { make_put, HZ_REMOVE_OPERATION, HZ_NONE },
	[MAP_DELETE] = { make_remove, HZ_DELETE_OPERATION, HZ_NONE },
	[MAP_TRY_REMOVE] = { make_put, HZ_TRY_REMOVE_OPERATION, HZ_NONE },
	[MAP_REMOVE_IF_SAME] = { make_same, HZ_REMOVE_IF_SAME_OPERATION, HZ_NONE },
	[MAP_EVICT] = { make_evict, HZ_EVICT_OPERATION, HZ_NONE },
	[MAP_LOCK] = { make_lock, HZ_LOCK_OPERATION, HZ_NONE },
	[MAP_UNLOCK] = { make_unlock, HZ_LOCK_UNLOCK_OPERATION, HZ_NONE },
	[MAP_FORCE_UNLOCK] = { make_unlock, HZ_LOCK_UNLOCK_OPERATION, HZ_NONE },
	[MAP_IS_LOCKED] = { make_lock, HZ_LOCK_IS_LOCKED_OPERATION, HZ_NONE },
};

void *data_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls)
{
	const struct row *row = &rows[q->r.op];
	void *multi = maps_is_multi(q->name) ? multimap_operation_of(n, q, cls) : NULL;
	void *replicated = maps_is_replicated(q->name) ? replicated_operation_of(n, q, cls) : NULL;
	bool times = row->with_times != HZ_NONE && (q->r.ttl_ms >= 0 || q->r.max_idle_ms >= 0);

	if (multi != NULL)
		return multi;
	if (replicated != NULL)
		return replicated;
	mc_check(row->make != NULL);
	*cls = times ? row->with_times : row->cls;
	return times ? make_expiry(n, q) : row->make(n, q);
}

void *data_get_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls)
{
	const struct client_map_keys *b = m->body;
	struct hz_get_all_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_GET_ALL_OPERATION;
	o->op = data_operation_head(MAP_SERVICE, (uint32_t)m->partition_id, who->uuid);
	o->name = b->name;
	o->keys.v = (void *)b->keys.v;
	o->keys.n = b->keys.n;
	return o;
}

void *data_put_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls)
{
	const struct client_map_put_all *b = m->body;
	struct hz_put_all_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_PUT_ALL_OPERATION;
	o->op = data_operation_head(MAP_SERVICE, (uint32_t)m->partition_id, who->uuid);
	o->name = b->name;
	o->map_entries = node_new(n, sizeof(*o->map_entries));
	o->map_entries->items.v = (void *)b->entries.v;
	o->map_entries->items.n = b->entries.n;
	return o;
}
