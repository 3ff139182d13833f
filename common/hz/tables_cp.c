/* SPDX-License-Identifier: Apache-2.0 */
/* tables_cp.c - the rows of cp.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_raft_group_id, HZ_RAFT_GROUP_ID, ANNOUNCED(RAFT_GROUP_ID));
MC_TABLE(hz_cp_named_object, HZ_CP_NAMED_OBJECT, MC_IN_PLACE);
MC_TABLE(hz_cp_named_long, HZ_CP_NAMED_LONG, MC_IN_PLACE);
MC_TABLE(hz_cp_named_blob, HZ_CP_NAMED_BLOB, MC_IN_PLACE);
MC_TABLE(hz_cp_snapshot_of_group, HZ_CP_SNAPSHOT_OF_GROUP, MC_IN_PLACE);
MC_TABLE(hz_cp_session_time, HZ_CP_SESSION_TIME, MC_IN_PLACE);
MC_TABLE(hz_cp_wait_key_id, HZ_CP_WAIT_KEY_ID, MC_IN_PLACE);
MC_TABLE(hz_cp_wait_timeout, HZ_CP_WAIT_TIMEOUT, MC_IN_PLACE);
MC_TABLE(hz_cp_registry, HZ_CP_REGISTRY, MC_IN_PLACE);
MC_TABLE(hz_cp_waiters, HZ_CP_WAITERS, MC_IN_PLACE);
MC_TABLE(hz_cp_wait_key, HZ_CP_WAIT_KEY, MC_IN_PLACE);
MC_TABLE(hz_cp_session_op, HZ_CP_SESSION_OP, MC_IN_PLACE);
MC_TABLE(hz_cp_session_endpoint, HZ_CP_SESSION_ENDPOINT, MC_IN_PLACE);
MC_TABLE(hz_semaphore_permits, HZ_SEMAPHORE_PERMITS, MC_IN_PLACE);
MC_TABLE(hz_semaphore_session, HZ_SEMAPHORE_SESSION, MC_IN_PLACE);
MC_TABLE(hz_semaphore, HZ_SEMAPHORE, MC_IN_PLACE);
MC_TABLE(hz_count_down_latch, HZ_COUNT_DOWN_LATCH, MC_IN_PLACE);
MC_TABLE(hz_lock_endpoint, HZ_LOCK_ENDPOINT, ANNOUNCED(FENCED_LOCK_LOCK_ENDPOINT));
MC_TABLE(hz_lock_invocation_key, HZ_LOCK_INVOCATION_KEY, ANNOUNCED(FENCED_LOCK_LOCK_INVOCATION_KEY));
MC_TABLE(hz_lock_ref, HZ_LOCK_REF, MC_IN_PLACE);
MC_TABLE(hz_raft_unsafe_raft_replicate_op, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP, MC_IN_PLACE);
MC_TABLE(hz_raft_unsafe_snapshot_replication_op, HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP, MC_IN_PLACE);
MC_TABLE(hz_raft_unsafe_mode_partition_state, HZ_RAFT_UNSAFE_MODE_PARTITION_STATE, MC_IN_PLACE);
MC_TABLE(hz_raft_unsafe_state_replication_op, HZ_RAFT_UNSAFE_STATE_REPLICATION_OP, MC_IN_PLACE);
MC_TABLE(hz_session_cp_session_info, HZ_SESSION_CP_SESSION_INFO, ANNOUNCED(SESSION_CP_SESSION_INFO));
MC_TABLE(hz_session_raft_session_registry, HZ_SESSION_RAFT_SESSION_REGISTRY, MC_IN_PLACE);
MC_TABLE(hz_session_response, HZ_SESSION_RESPONSE, MC_IN_PLACE);
MC_TABLE(hz_session_create_session_op, HZ_SESSION_CREATE_SESSION_OP, MC_IN_PLACE);
MC_TABLE(hz_session_heartbeat_session_op, HZ_SESSION_HEARTBEAT_SESSION_OP, MC_IN_PLACE);
MC_TABLE(hz_session_expire_sessions_op, HZ_SESSION_EXPIRE_SESSIONS_OP, MC_IN_PLACE);
MC_TABLE(hz_session_close_inactive_sessions_op, HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP, MC_IN_PLACE);
MC_TABLE(hz_raft_wait_key_container, HZ_RAFT_WAIT_KEY_CONTAINER, MC_IN_PLACE);
MC_TABLE(hz_raft_expire_wait_keys_op, HZ_RAFT_EXPIRE_WAIT_KEYS_OP, MC_IN_PLACE);
MC_TABLE(hz_raft_destroy_raft_object_op, HZ_RAFT_DESTROY_RAFT_OBJECT_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_long_add_and_get_op, HZ_ATOMIC_LONG_ADD_AND_GET_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_long_compare_and_set_op, HZ_ATOMIC_LONG_COMPARE_AND_SET_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_long_get_and_set_op, HZ_ATOMIC_LONG_GET_AND_SET_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_long_snapshot, HZ_ATOMIC_LONG_SNAPSHOT, MC_IN_PLACE);
MC_TABLE(hz_fenced_lock_lock, HZ_FENCED_LOCK_LOCK, MC_IN_PLACE);
MC_TABLE(hz_fenced_lock_lock_ownership_state, HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE, MC_IN_PLACE);
MC_TABLE(hz_fenced_lock_lock_op, HZ_FENCED_LOCK_LOCK_OP, MC_IN_PLACE);
MC_TABLE(hz_fenced_lock_try_lock_op, HZ_FENCED_LOCK_TRY_LOCK_OP, MC_IN_PLACE);
MC_TABLE(hz_semaphore_acquire_invocation_key, HZ_SEMAPHORE_ACQUIRE_INVOCATION_KEY, MC_IN_PLACE);
MC_TABLE(hz_semaphore_acquire_permits_op, HZ_SEMAPHORE_ACQUIRE_PERMITS_OP, MC_IN_PLACE);
MC_TABLE(hz_semaphore_change_permits_op, HZ_SEMAPHORE_CHANGE_PERMITS_OP, MC_IN_PLACE);
MC_TABLE(hz_semaphore_init_semaphore_op, HZ_SEMAPHORE_INIT_SEMAPHORE_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_ref_snapshot, HZ_ATOMIC_REF_SNAPSHOT, MC_IN_PLACE);
MC_TABLE(hz_atomic_ref_compare_and_set_op, HZ_ATOMIC_REF_COMPARE_AND_SET_OP, MC_IN_PLACE);
MC_TABLE(hz_atomic_ref_set_op, HZ_ATOMIC_REF_SET_OP, MC_IN_PLACE);
MC_TABLE(hz_count_down_latch_await_op, HZ_COUNT_DOWN_LATCH_AWAIT_OP, MC_IN_PLACE);
MC_TABLE(hz_count_down_op, HZ_COUNT_DOWN_OP, MC_IN_PLACE);
MC_TABLE(hz_count_down_latch_try_set_count_op, HZ_COUNT_DOWN_LATCH_TRY_SET_COUNT_OP, MC_IN_PLACE);
