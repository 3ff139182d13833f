/* SPDX-License-Identifier: Apache-2.0 */
/* txn_member.c - operations of transactions, of members: how the fields of each are read, and what backups do
 * of them (com.hazelcast.map.impl.tx). */
#include "common/data/service_internal.h"

static bool take_key(const void *body, struct data_request *q)
{
	const struct hz_remove_backup_operation *o = body; /* they begin as this does */

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	return true;
}

/* Who holds the lock is who began it, whoever calls. */
bool take_txn_lock(const void *body, struct data_request *q)
{
	const struct hz_txn_lock_and_get_operation *o = body;

	q->r.caller = o->owner_uuid;
	q->r.lease_ms = o->ttl == INT64_MAX ? -1 : o->ttl;
	return take_key(body, q) && !o->owner_uuid.null;
}

bool take_txn_key(const void *body, struct data_request *q)
{
	const struct hz_txn_prepare_operation *o = body;

	q->r.caller = o->owner_uuid;
	return take_key(body, q);
}

bool take_txn_set(const void *body, struct data_request *q)
{
	const struct hz_txn_set_operation *o = body;

	q->r.caller = o->owner_uuid;
	q->r.version = o->version;
	q->r.ttl_ms = o->ttl;
	q->r.value = o->data_value;
	return take_key(body, q);
}

bool take_txn_delete(const void *body, struct data_request *q)
{
	const struct hz_txn_delete_operation *o = body;

	q->r.caller = o->owner_uuid;
	q->r.version = o->version;
	return take_key(body, q);
}

bool take_txn_unlock(const void *body, struct data_request *q)
{
	const struct hz_txn_unlock_operation *o = body;

	q->r.caller = o->owner_uuid;
	return take_key(body, q);
}

/* --- as backup: of these the lock is by time --- */
enum { TXN_LOCK_MS = 10000 }; /* TxnPrepareBackupOperation.LOCK_TTL_MILLIS */

static bool unlock_key(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_bytes key)
{
	struct data_request q = data_request_new(MAP_FORCE_UNLOCK, partition);

	q.r.key = key;
	return data_backup_copy(n, slot, &q);
}

bool txn_run_set(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_txn_set_backup_operation *o = body;
	struct hz_record_entry r = {
		.data_key = o->data_key, .record = o->record, .expiry_metadata = o->expiry_metadata
	};

	return data_backup_keep(n, slot, partition, &r) && unlock_key(n, slot, partition, o->data_key);
}

bool txn_run_delete(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_txn_delete_backup_operation *o = body;
	struct data_request q = data_request_new(MAP_DELETE, partition);

	q.r.key = o->data_key;
	return data_backup_copy(n, slot, &q) && unlock_key(n, slot, partition, o->data_key);
}

static bool run_txn_lock(
	struct node *n, struct map_slot *slot, uint32_t partition, const void *body, enum map_op op)
{
	const struct hz_txn_prepare_backup_operation *o = body;
	struct data_request q = data_request_new(op, partition);

	q.r.key = o->data_key;
	q.r.caller = o->lock_owner_uuid;
	q.r.thread = o->thread_id;
	q.r.lease_ms = TXN_LOCK_MS;
	return data_backup_copy(n, slot, &q);
}

bool txn_run_prepare(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	return run_txn_lock(n, slot, partition, body, MAP_TXN_LOCK);
}

bool txn_run_unlock(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	return run_txn_lock(n, slot, partition, body, MAP_TXN_UNLOCK);
}
_Static_assert(offsetof(struct hz_txn_unlock_backup_operation, owner_uuid) ==
			offsetof(struct hz_txn_prepare_backup_operation, lock_owner_uuid) &&
		offsetof(struct hz_txn_rollback_backup_operation, lock_owner) ==
			offsetof(struct hz_txn_prepare_backup_operation, lock_owner_uuid),
	"they begin alike");
