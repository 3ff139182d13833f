/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backup_in.c - as backup: writes of an owner are done here, too, in its order
 * (com.hazelcast.spi.impl.operationservice.impl.operations.Backup). What is older than what is here is
 * dropped; what cannot be done is not counted, so that all of the map is asked for when versions are
 * compared. An owner's caller is told in any case: who is not costs it five seconds for each write.
 */
#include "common/data/backup_others.h"
#include "common/data/caches.h"
#include "common/data/fragment.h"
#include "common/data/multimaps.h"
#include "common/data/whole.h"

/* What a Backup holds: of which map, and what is done to it in a partition. False: not done. */
struct inner {
	enum hz_class cls;
	const void *body;
};
typedef bool run_fn(struct node *n, struct map_slot *slot, uint32_t partition, const void *body);

bool data_backup_keep(
	struct node *n, struct map_slot *slot, uint32_t partition, const struct hz_record_entry *r)
{
	struct map_entry e = fragment_entry(r);

	if (!fragment_entry_fits(r))
		return false;
	data_shard(n,
		&(struct shard_event){
			.type = SHARD_KEEP, .map = slot, .partition = partition, .entry = &e });
	return !data_of(n)->shard.full;
}

bool data_backup_copy(struct node *n, struct map_slot *slot, struct data_request *q)
{
	mc_check(!slot->kept && q->r.partition < MC_PARTITIONS);
	q->r.reserved = true;
	if (q->r.key.n < MC_BLOB_HEAD)
		return false;
	data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q->r });
	return !data_of(n)->shard.full;
}

static bool run_put(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_put_backup_operation *o = body;
	struct hz_record_entry r = {
		.data_key = o->data_key, .record = o->record, .expiry_metadata = o->expiry_metadata
	};

	return data_backup_keep(n, slot, partition, &r);
}

static bool run_put_all(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_put_all_backup_operation *o = body;
	bool all = true;

	for (uint32_t i = 0; i < o->key_value_record_expiry.n; i++)
		all &= data_backup_keep(n, slot, partition, &o->key_value_record_expiry.v[i]);
	return all;
}

/* RemoveBackup and EvictBackup begin alike. */
static bool run_remove(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	struct data_request q = data_request_new(MAP_DELETE, partition);

	q.r.key = ((const struct hz_put_operation *)body)->data_key;
	return data_backup_copy(n, slot, &q);
}

static bool run_evict(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_evict_backup_operation *o = body;
	struct data_request q = data_request_new(MAP_FORCE_UNLOCK, partition);

	q.r.key = o->data_key;
	return run_remove(n, slot, partition, body) && (!o->unlock_key || data_backup_copy(n, slot, &q));
}

static bool run_ttl(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_set_ttl_operation *o = body;
	struct data_request q = data_request_new(MAP_SET_TTL, partition);

	q.r.key = o->data_key;
	q.r.ttl_ms = o->ttl;
	return data_backup_copy(n, slot, &q);
}

static bool run_clear(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	(void)body;
	data_shard(n, &(struct shard_event){ .type = SHARD_CLEAR, .map = slot, .partition = partition });
	return true;
}

static bool run_lock(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_lock_backup_operation *o = body;
	struct data_request q = data_request_new(MAP_LOCK, partition);

	q.r.key = o->key;
	q.r.caller = o->original_caller_uuid;
	q.r.thread = o->thread_id;
	q.r.reference = o->reference_call_id;
	q.r.lease_ms = o->lease_time == INT64_MAX ? -1 : o->lease_time;
	data_client_holds(n, o->original_caller_uuid);
	return data_backup_copy(n, slot, &q);
}

static bool run_unlock(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_lock_unlock_backup_operation *o = body;
	struct data_request q = data_request_new(o->force ? MAP_FORCE_UNLOCK : MAP_UNLOCK, partition);

	q.r.key = o->key;
	q.r.caller = o->original_caller_uuid;
	q.r.thread = o->thread_id;
	q.r.reference = o->reference_call_id;
	return data_backup_copy(n, slot, &q);
}

/* OF_LOCK: names its map by a namespace; MULTI, CACHE: it is a multimap's, a cache's. */
enum how { PLAIN, OF_LOCK, MULTI, CACHE };
static const struct row {
	enum hz_class cls;
	run_fn *run;
	enum how how;
} rows[] = {
	{ HZ_PUT_BACKUP_OPERATION, run_put, PLAIN },
	{ HZ_PUT_TRANSIENT_BACKUP_OPERATION, run_put, PLAIN },
	{ HZ_PUT_ALL_BACKUP_OPERATION, run_put_all, PLAIN },
	{ HZ_REMOVE_BACKUP_OPERATION, run_remove, PLAIN },
	{ HZ_EVICT_BACKUP_OPERATION, run_evict, PLAIN },
	{ HZ_SET_TTL_BACKUP_OPERATION, run_ttl, PLAIN },
	{ HZ_CLEAR_BACKUP_OPERATION, run_clear, PLAIN },
	{ HZ_EVICT_ALL_BACKUP_OPERATION, run_clear, PLAIN },
	{ HZ_ADD_INDEX_BACKUP_OPERATION, index_run_backup, PLAIN },
	{ HZ_TXN_SET_BACKUP_OPERATION, txn_run_set, PLAIN },
	{ HZ_TXN_DELETE_BACKUP_OPERATION, txn_run_delete, PLAIN },
	{ HZ_TXN_PREPARE_BACKUP_OPERATION, txn_run_prepare, PLAIN },
	{ HZ_TXN_UNLOCK_BACKUP_OPERATION, txn_run_unlock, PLAIN },
	{ HZ_TXN_ROLLBACK_BACKUP_OPERATION, txn_run_unlock, PLAIN },
	{ HZ_LOCK_BACKUP_OPERATION, run_lock, OF_LOCK },
	{ HZ_LOCK_UNLOCK_BACKUP_OPERATION, run_unlock, OF_LOCK },
	{ HZ_MULTI_MAP_PUT_BACKUP_OPERATION, multimap_run_put, MULTI },
	{ HZ_MULTI_MAP_REMOVE_BACKUP_OPERATION, multimap_run_remove, MULTI },
	{ HZ_MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION, multimap_run_delete, MULTI },
	{ HZ_MULTI_MAP_DELETE_BACKUP_OPERATION, multimap_run_delete, MULTI },
	{ HZ_MULTI_MAP_CLEAR_BACKUP_OPERATION, multimap_run_clear, MULTI },
	{ HZ_MULTI_MAP_PUT_ALL_BACKUP_OPERATION, multimap_run_put_all, MULTI },
	{ HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, multimap_run_merge, MULTI },
	{ HZ_CACHE_PUT_BACKUP_OPERATION, cache_run_put, CACHE },
	{ HZ_CACHE_PUT_ALL_BACKUP_OPERATION, cache_run_put_all, CACHE },
	{ HZ_CACHE_SET_EXPIRY_POLICY_BACKUP_OPERATION, cache_run_set_expiry, CACHE },
	{ HZ_CACHE_REMOVE_BACKUP_OPERATION, cache_run_remove, CACHE },
	{ HZ_CACHE_REMOVE_ALL_BACKUP_OPERATION, cache_run_remove_all, CACHE },
	{ HZ_CACHE_CLEAR_BACKUP_OPERATION, cache_run_clear, CACHE },
};
_Static_assert(sizeof(struct hz_put_transient_backup_operation) == sizeof(struct hz_put_backup_operation),
	"PutTransientBackup is a PutBackup");

static const struct row *row_of(enum hz_class cls)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].cls == cls)
			return &rows[i];
	return NULL;
}

static const char *const services[] = {
	[PLAIN] = MAP_SERVICE, [MULTI] = MULTIMAP_SERVICE, [CACHE] = CACHE_SERVICE
};

static struct mc_str name_of(struct node *n, const struct row *row, const void *body)
{
	const struct hz_distributed_object_namespace *ns;

	if (row->how != OF_LOCK)
		return map_name_of(n, mc_str_z(services[row->how]), ((const struct hz_named_op *)body)->name);
	ns = ((const struct hz_lock_is_locked_operation *)body)->namespace;
	return map_has_locks(ns) ? map_name_of(n, ns->service, ns->object_name) : (struct mc_str){ NULL, -1 };
}

/* The operation stands there as an object, or packed. */
static struct inner inner_of(struct node *n, const struct hz_backup *b)
{
	struct hz_frame_head head = { .flags = HZ_PACKET_OPERATION | HZ_PACKET_4_0, .partition_id = -1 };
	struct hz_message m;

	if (!b->backup_op_is_data)
		return (struct inner){ hz_value_class(b->backup_op),
			b->backup_op == NULL ? NULL : b->backup_op->body };
	if (b->backup_op_data.n < 0 ||
		hz_payload_read(&head, b->backup_op_data.p, (size_t)b->backup_op_data.n, n->line, &n->fx->mem,
			&m) != MC_ERR_OK)
		return (struct inner){ HZ_NONE, NULL };
	return (struct inner){ m.cls, m.body };
}

/* --- whether, and what of it --- */
static void versions_of_backup(const struct hz_backup *b, int64_t given[REPLICA_BACKUPS])
{
	for (uint32_t i = 0; i < REPLICA_BACKUPS; i++)
		given[i] = i < b->replica_version.n ? b->replica_version.v[i] : 0;
}

/* Once; if that is lost, the next comparison asks again. */
static void ask_for(struct node *n, const struct map_slot *slot, const struct inner *in, uint32_t partition,
	uint32_t replica)
{
	struct mc_value **namespaces = node_new(n, sizeof(struct mc_value *));

	namespaces[0] =
		slot != NULL ? move_map_namespace(n, slot) : backup_other_namespace(n, in->cls, in->body);
	data_ask_sync(n, partition, replica, namespaces, 1);
}

static bool run_inner(struct node *n, struct map_slot *slot, uint32_t partition, const struct inner *in)
{
	return slot != NULL ? row_of(in->cls)->run(n, slot, partition, in->body)
			    : backup_other_run(n, partition, in->cls, in->body);
}

/* False: it is older than what is here. slot NULL: of what is no map. */
static bool run(struct node *n, const struct hz_backup *b, struct map_slot *slot, const struct inner *in)
{
	uint32_t partition = (uint32_t)b->op.partition_id, replica = (uint32_t)b->op.replica_index;
	struct replica_versions *v = slot != NULL ? versions_of(&slot->versions, data_of(n)->heap, partition)
						  : backup_other_versions(n, partition, in->cls, in->body);
	int64_t given[REPLICA_BACKUPS];
	bool was_dirty;

	mc_check(partition < MC_PARTITIONS && replica > 0 && replica < MC_REPLICAS); /* data_is_replica */
	versions_of_backup(b, given);
	if (v == NULL)
		return true;
	if (replica_versions_stale(v, given, replica))
		return false;
	was_dirty = v->dirty;
	if (!run_inner(n, slot, partition, in))
		v->dirty = true;
	else if (!replica_versions_update(v, given, replica) && !was_dirty)
		ask_for(n, slot, in, partition, replica);
	return true;
}

/* --- who is told --- */
static void acknowledge(struct node *n, const struct hz_backup *b)
{
	struct mc_addr caller;
	struct member *m;
	struct hz_ack_response *r;
	struct node_effect *e;

	if (!b->sync || b->op.call_id == 0 || !b->has_original_caller)
		return;
	if (b->client_correlation_id != -1) {
		n->watchers->client_backed_up(n, b->op.caller_uuid, b->client_correlation_id);
		return;
	}
	if (!read_address(&b->original_caller, &caller))
		return;
	if (mc_addr_eq(&caller, &n->addr)) {
		invocation_acked(n, b->op.call_id);
		return;
	}
	m = member_at_addr(n, &caller);
	if (m == NULL || m->conn == 0)
		return;
	r = node_new(n, sizeof(*r));
	r->call_id = b->op.call_id;
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_BACKUP_ACK_RESPONSE, r, HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE,
		-1 };
}

void on_backup(struct node *n, const struct in *in)
{
	const struct hz_backup *b = in->m->body;
	const struct row *row;
	struct inner inner;
	struct map_slot *slot = NULL;

	if (!node_stores(n) || !data_is_replica(n, &b->op))
		return;
	data_begin(n);
	inner = inner_of(n, b);
	row = row_of(inner.cls);
	if (row != NULL && inner.body != NULL)
		slot = maps_open(&data_of(n)->shard.maps, name_of(n, row, inner.body));
	if ((slot == NULL && (inner.body == NULL || !backup_other_is(inner.cls))) || run(n, b, slot, &inner))
		acknowledge(n, b);
}
