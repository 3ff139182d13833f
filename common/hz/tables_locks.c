/* SPDX-License-Identifier: Apache-2.0 */
/* tables_locks.c - the rows of locks.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_lock_resource_impl, HZ_LOCK_RESOURCE_IMPL, ANNOUNCED(LOCK_RESOURCE_IMPL));
MC_TABLE(hz_lock_store_impl, HZ_LOCK_STORE_IMPL, ANNOUNCED(LOCK_STORE_IMPL));
MC_TABLE(hz_lock_is_locked_operation, HZ_LOCK_IS_LOCKED_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_lock_backup_operation, HZ_LOCK_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_lock_replication_operation, HZ_LOCK_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_lock_unlock_backup_operation, HZ_LOCK_UNLOCK_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_lock_unlock_operation, HZ_LOCK_UNLOCK_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_lock_unlock_if_lease_expired_operation, HZ_LOCK_UNLOCK_IF_LEASE_EXPIRED_OPERATION, MC_IN_PLACE);
