/* SPDX-License-Identifier: Apache-2.0 */
/* locks.h - rows of key locks: operations, backups, and the stores that migrate. */
#ifndef MC_HZ_LOCKS_H
#define MC_HZ_LOCKS_H

#include "common/hz/migrations.h"

#define HZ_LOCK_RESOURCE_IMPL(R, T) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, uuid, owner) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_ROW(R, T, i64, reference_id) \
	HZ_ROW(R, T, i32, lock_count) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, acquire_time) \
	HZ_ROW(R, T, flag, transactional) \
	HZ_ROW(R, T, flag, block_reads)
MC_MESSAGE(hz_lock_resource_impl, HZ_LOCK_RESOURCE_IMPL);

#define HZ_LOCK_STORE_IMPL(R, T) \
	HZ_OBJ(R, T, namespace, hz_distributed_object_namespace) \
	HZ_ROW(R, T, i32, backup_count) \
	HZ_ROW(R, T, i32, async_backup_count) \
	HZ_OBJS(R, T, locks, hz_lock_resource_impl)
MC_MESSAGE(hz_lock_store_impl, HZ_LOCK_STORE_IMPL);

#define HZ_LOCK_IS_LOCKED_OPERATION(R, T) /* IsLockedOperation, LockOperation */ \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, namespace, hz_distributed_object_namespace) \
	HZ_BLOB(R, T, key) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_ROW(R, T, i64, lease_time) \
	HZ_ROW(R, T, i64, reference_call_id) \
	HZ_ROW(R, T, flag, is_client)
MC_MESSAGE(hz_lock_is_locked_operation, HZ_LOCK_IS_LOCKED_OPERATION);

#define HZ_LOCK_BACKUP_OPERATION(R, T) \
	HZ_LOCK_IS_LOCKED_OPERATION(R, T) \
	HZ_ROW(R, T, uuid, original_caller_uuid)
MC_MESSAGE(hz_lock_backup_operation, HZ_LOCK_BACKUP_OPERATION);

#define HZ_LOCK_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_OBJS(R, T, locks, hz_lock_store_impl)
MC_MESSAGE(hz_lock_replication_operation, HZ_LOCK_REPLICATION_OPERATION);

#define HZ_LOCK_UNLOCK_BACKUP_OPERATION(R, T) \
	HZ_LOCK_BACKUP_OPERATION(R, T) \
	HZ_ROW(R, T, flag, force)
MC_MESSAGE(hz_lock_unlock_backup_operation, HZ_LOCK_UNLOCK_BACKUP_OPERATION);

#define HZ_LOCK_UNLOCK_OPERATION(R, T) \
	HZ_LOCK_IS_LOCKED_OPERATION(R, T) \
	HZ_ROW(R, T, flag, force)
MC_MESSAGE(hz_lock_unlock_operation, HZ_LOCK_UNLOCK_OPERATION);

#define HZ_LOCK_UNLOCK_IF_LEASE_EXPIRED_OPERATION(R, T) \
	HZ_LOCK_UNLOCK_OPERATION(R, T) \
	HZ_ROW(R, T, i32, version)
MC_MESSAGE(hz_lock_unlock_if_lease_expired_operation, HZ_LOCK_UNLOCK_IF_LEASE_EXPIRED_OPERATION);

#define HZ_LOCKS_CLASSES(C) \
	C(LOCK_RESOURCE_IMPL, hz_lock_resource_impl, "LockResourceImpl", -8, 0, OBJ, N, all) \
	C(LOCK_STORE_IMPL, hz_lock_store_impl, "LockStoreImpl", -8, 1, OBJ, N, all) \
	C(LOCK_IS_LOCKED_OPERATION, hz_lock_is_locked_operation, "IsLockedOperation", -8, 9, OP, N, all) \
	C(LOCK_BACKUP_OPERATION, hz_lock_backup_operation, "LockBackupOperation", -8, 10, OP, N, all) \
	C(LOCK_OPERATION, hz_lock_is_locked_operation, "LockOperation", -8, 11, OP, N, all) \
	C(LOCK_REPLICATION_OPERATION, hz_lock_replication_operation, "LockReplicationOperation", -8, 12, OP, \
		N, all) \
	C(LOCK_UNLOCK_BACKUP_OPERATION, hz_lock_unlock_backup_operation, "UnlockBackupOperation", -8, 15, \
		OP, N, all) \
	C(LOCK_UNLOCK_OPERATION, hz_lock_unlock_operation, "UnlockOperation", -8, 16, OP, N, all) \
	C(LOCK_UNLOCK_IF_LEASE_EXPIRED_OPERATION, hz_lock_unlock_if_lease_expired_operation, \
		"UnlockIfLeaseExpiredOperation", -8, 17, OP, N, all)

#endif
