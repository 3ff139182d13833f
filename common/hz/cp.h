/* SPDX-License-Identifier: Apache-2.0 */
/* cp.h - rows of CP structures in unsafe mode, which lines 5.3 and 5.4 have. */
#ifndef MC_HZ_CP_H
#define MC_HZ_CP_H

#include "common/hz/operations.h"

#define HZ_RAFT_GROUP_ID(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, seed) \
	HZ_ROW(R, T, i64, group_id)
MC_MESSAGE(hz_raft_group_id, HZ_RAFT_GROUP_ID);

#define HZ_CP_NAMED_OBJECT(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_cp_named_object, HZ_CP_NAMED_OBJECT);
#define HZ_CP_NAMED_LONG(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_cp_named_long, HZ_CP_NAMED_LONG);
#define HZ_CP_NAMED_BLOB(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_BLOB(R, T, value)
MC_MESSAGE(hz_cp_named_blob, HZ_CP_NAMED_BLOB);
#define HZ_CP_SNAPSHOT_OF_GROUP(R, T) \
	HZ_OBJ(R, T, key, hz_raft_group_id) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_cp_snapshot_of_group, HZ_CP_SNAPSHOT_OF_GROUP);
#define HZ_CP_SESSION_TIME(R, T) \
	HZ_ROW(R, T, i64, element1) \
	HZ_ROW(R, T, i64, element2)
MC_MESSAGE(hz_cp_session_time, HZ_CP_SESSION_TIME);

#define HZ_CP_WAIT_KEY_ID(R, T) \
	HZ_TEXT(R, T, element1) \
	HZ_ROW(R, T, uuid, element2)
MC_MESSAGE(hz_cp_wait_key_id, HZ_CP_WAIT_KEY_ID);
#define HZ_CP_WAIT_TIMEOUT(R, T) \
	HZ_CP_WAIT_KEY_ID(R, T) \
	HZ_ROW(R, T, i64, element1_2)
MC_MESSAGE(hz_cp_wait_timeout, HZ_CP_WAIT_TIMEOUT);
#define HZ_CP_REGISTRY(R, T) /* LockRegistry, SemaphoreRegistry, CountDownLatchRegistry */ \
	HZ_OBJ(R, T, group_id, hz_raft_group_id) \
	R(T, parts, resources, hz_cp_named_object, MC_ENTRIES_MAX, MC_ROW_TUPLE | MC_ROW_KEEP, always, all) \
	R(T, strs, destroyed_names, none, MC_LIST_MAX, 0, always, all) \
	HZ_LIST(R, T, wait_timeouts, hz_cp_wait_timeout)
MC_MESSAGE(hz_cp_registry, HZ_CP_REGISTRY);

#define HZ_CP_WAITERS(R, T) \
	HZ_ANY(R, T, key) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_cp_waiters, HZ_CP_WAITERS);
#define HZ_CP_RESOURCE(R, T) /* what may be waited for */ \
	HZ_OBJ(R, T, group_id, hz_raft_group_id) \
	HZ_TEXT(R, T, name) \
	R(T, parts, wait_keys, hz_cp_waiters, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)

#define HZ_CP_WAIT_KEY(R, T) \
	HZ_ROW(R, T, i64, commit_index) \
	HZ_ROW(R, T, uuid, invocation_uid) \
	HZ_OBJ(R, T, caller_address, hz_address) \
	HZ_ROW(R, T, i64, call_id)
MC_MESSAGE(hz_cp_wait_key, HZ_CP_WAIT_KEY);

#define HZ_CP_SESSION_OP(R, T) /* of locks and semaphores */ \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, session_id) \
	HZ_ROW(R, T, i64, thread_id) \
	HZ_ROW(R, T, uuid, invocation_uid)
MC_MESSAGE(hz_cp_session_op, HZ_CP_SESSION_OP);

#define HZ_CP_SESSION_ENDPOINT(R, T) \
	HZ_OBJ(R, T, endpoint, hz_address) \
	HZ_ROW(R, T, flag, contains_endpoint_name) \
	R(T, str, endpoint_name, none, MC_STR_MAX, 0, if_endpoint_name, all) \
	HZ_TEXT(R, T, endpoint_type)
MC_MESSAGE(hz_cp_session_endpoint, HZ_CP_SESSION_ENDPOINT);

#define HZ_SEMAPHORE_PERMITS(R, T) /* of a thread */ \
	HZ_ROW(R, T, i64, key) \
	HZ_ROW(R, T, uuid, element1) \
	HZ_ROW(R, T, i32, element2)
MC_MESSAGE(hz_semaphore_permits, HZ_SEMAPHORE_PERMITS);
#define HZ_SEMAPHORE_SESSION(R, T) \
	HZ_ROW(R, T, i64, key) \
	HZ_LIST(R, T, invocation_ref_uids, hz_semaphore_permits) \
	HZ_ROW(R, T, i32, acquired_permits)
MC_MESSAGE(hz_semaphore_session, HZ_SEMAPHORE_SESSION);
#define HZ_SEMAPHORE(R, T) \
	HZ_CP_RESOURCE(R, T) \
	HZ_ROW(R, T, flag, initialized) \
	HZ_ROW(R, T, i32, available) \
	HZ_LIST(R, T, session_states, hz_semaphore_session)
MC_MESSAGE(hz_semaphore, HZ_SEMAPHORE);
#define HZ_COUNT_DOWN_LATCH(R, T) \
	HZ_CP_RESOURCE(R, T) \
	HZ_ROW(R, T, i32, round) \
	HZ_ROW(R, T, i32, count_down_from) \
	R(T, uuids, count_down_uids, none, MC_ENTRIES_MAX, 0, always, all)
MC_MESSAGE(hz_count_down_latch, HZ_COUNT_DOWN_LATCH);

#define HZ_LOCK_ENDPOINT(R, T) /* LockEndpoint, SemaphoreEndpoint */ \
	HZ_ROW(R, T, i64, session_id) \
	HZ_ROW(R, T, i64, thread_id)
MC_MESSAGE(hz_lock_endpoint, HZ_LOCK_ENDPOINT);
#define HZ_LOCK_INVOCATION_KEY(R, T) \
	HZ_CP_WAIT_KEY(R, T) \
	HZ_OBJ(R, T, endpoint, hz_lock_endpoint)
MC_MESSAGE(hz_lock_invocation_key, HZ_LOCK_INVOCATION_KEY);
#define HZ_LOCK_REF(R, T) \
	HZ_OBJ(R, T, element1, hz_lock_endpoint) \
	HZ_ROW(R, T, uuid, element2) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_lock_ref, HZ_LOCK_REF);

#define HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP( \
	R, T) /* UnsafeRaftReplicateOp, UnsafeRaftQueryOp, UnsafeRaftBackupOp */ \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, group_id, hz_raft_group_id) \
	HZ_ANY(R, T, raft_op)
MC_MESSAGE(hz_raft_unsafe_raft_replicate_op, HZ_RAFT_UNSAFE_RAFT_REPLICATE_OP);

#define HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, snapshots, hz_cp_snapshot_of_group, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_raft_unsafe_snapshot_replication_op, HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP);

#define HZ_RAFT_UNSAFE_MODE_PARTITION_STATE(R, T) HZ_ROW(R, T, i64, commit_index)
MC_MESSAGE(hz_raft_unsafe_mode_partition_state, HZ_RAFT_UNSAFE_MODE_PARTITION_STATE);

#define HZ_RAFT_UNSAFE_STATE_REPLICATION_OP(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_ANY(R, T, state)
MC_MESSAGE(hz_raft_unsafe_state_replication_op, HZ_RAFT_UNSAFE_STATE_REPLICATION_OP);

#define HZ_SESSION_CP_SESSION_INFO(R, T) \
	HZ_ROW(R, T, i64, id) \
	HZ_ROW(R, T, i64, creation_time) \
	HZ_ROW(R, T, i64, expiration_time) \
	HZ_ROW(R, T, i64, version) \
	R(T, base, endpoint_of_session, hz_cp_session_endpoint, 0, 0, always, all)
MC_MESSAGE(hz_session_cp_session_info, HZ_SESSION_CP_SESSION_INFO);

#define HZ_SESSION_RAFT_SESSION_REGISTRY(R, T) \
	HZ_OBJ(R, T, group_id, hz_raft_group_id) \
	HZ_ROW(R, T, i64, next_session_id) \
	HZ_OBJS(R, T, sessions, hz_session_cp_session_info) \
	HZ_ROW(R, T, i64, generated_thread_id)
MC_MESSAGE(hz_session_raft_session_registry, HZ_SESSION_RAFT_SESSION_REGISTRY);

#define HZ_SESSION_RESPONSE(R, T) \
	HZ_ROW(R, T, i64, session_id) \
	HZ_ROW(R, T, i64, ttl_millis) \
	HZ_ROW(R, T, i64, heartbeat_millis)
MC_MESSAGE(hz_session_response, HZ_SESSION_RESPONSE);

#define HZ_SESSION_CREATE_SESSION_OP(R, T) \
	R(T, base, endpoint_of_session, hz_cp_session_endpoint, 0, 0, always, all)
MC_MESSAGE(hz_session_create_session_op, HZ_SESSION_CREATE_SESSION_OP);

#define HZ_SESSION_HEARTBEAT_SESSION_OP(R, T) \
	HZ_ROW(R, T, i64, session_id) /* HeartbeatSessionOp, CloseSessionOp */
MC_MESSAGE(hz_session_heartbeat_session_op, HZ_SESSION_HEARTBEAT_SESSION_OP);

#define HZ_SESSION_EXPIRE_SESSIONS_OP(R, T) HZ_LIST(R, T, sessions, hz_cp_session_time)
MC_MESSAGE(hz_session_expire_sessions_op, HZ_SESSION_EXPIRE_SESSIONS_OP);

#define HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP(R, T) \
	R(T, longs, sessions, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all)
MC_MESSAGE(hz_session_close_inactive_sessions_op, HZ_SESSION_CLOSE_INACTIVE_SESSIONS_OP);

#define HZ_RAFT_WAIT_KEY_CONTAINER(R, T) \
	HZ_ANY(R, T, key) \
	HZ_ANYS(R, T, retries)
MC_MESSAGE(hz_raft_wait_key_container, HZ_RAFT_WAIT_KEY_CONTAINER);

#define HZ_RAFT_EXPIRE_WAIT_KEYS_OP(R, T) \
	HZ_TEXT(R, T, service_name) \
	HZ_LIST(R, T, keys, hz_cp_wait_key_id)
MC_MESSAGE(hz_raft_expire_wait_keys_op, HZ_RAFT_EXPIRE_WAIT_KEYS_OP);

#define HZ_RAFT_DESTROY_RAFT_OBJECT_OP(R, T) \
	HZ_TEXT(R, T, service_name) \
	HZ_TEXT(R, T, object_name)
MC_MESSAGE(hz_raft_destroy_raft_object_op, HZ_RAFT_DESTROY_RAFT_OBJECT_OP);

#define HZ_ATOMIC_LONG_ADD_AND_GET_OP(R, T) /* AddAndGetOp, GetAndAddOp */ \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, delta)
MC_MESSAGE(hz_atomic_long_add_and_get_op, HZ_ATOMIC_LONG_ADD_AND_GET_OP);

#define HZ_ATOMIC_LONG_COMPARE_AND_SET_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, current_value) \
	HZ_ROW(R, T, i64, new_value)
MC_MESSAGE(hz_atomic_long_compare_and_set_op, HZ_ATOMIC_LONG_COMPARE_AND_SET_OP);

#define HZ_ATOMIC_LONG_GET_AND_SET_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i64, value)
MC_MESSAGE(hz_atomic_long_get_and_set_op, HZ_ATOMIC_LONG_GET_AND_SET_OP);

#define HZ_ATOMIC_LONG_SNAPSHOT(R, T) \
	R(T, parts, values, hz_cp_named_long, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all) \
	R(T, strs, destroyed, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_atomic_long_snapshot, HZ_ATOMIC_LONG_SNAPSHOT);

#define HZ_FENCED_LOCK_LOCK(R, T) \
	HZ_CP_RESOURCE(R, T) \
	HZ_ROW(R, T, i32, lock_count_limit) \
	HZ_ROW(R, T, flag, has_owner) \
	R(T, obj, owner, hz_lock_invocation_key, 0, 0, if_lock_owner, all) \
	HZ_ROW(R, T, i32, lock_count) \
	HZ_LIST(R, T, owner_invocation_ref_uids, hz_lock_ref)
MC_MESSAGE(hz_fenced_lock_lock, HZ_FENCED_LOCK_LOCK);

#define HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE(R, T) \
	HZ_ROW(R, T, i64, fence) \
	HZ_ROW(R, T, i32, lock_count) \
	HZ_ROW(R, T, i64, session_id) \
	HZ_ROW(R, T, i64, thread_id)
MC_MESSAGE(hz_fenced_lock_lock_ownership_state, HZ_FENCED_LOCK_LOCK_OWNERSHIP_STATE);

#define HZ_FENCED_LOCK_LOCK_OP(R, T) \
	HZ_CP_SESSION_OP(R, T) \
	HZ_OBJ(R, T, caller_address, hz_address) \
	HZ_ROW(R, T, i64, call_id)
MC_MESSAGE(hz_fenced_lock_lock_op, HZ_FENCED_LOCK_LOCK_OP);

#define HZ_FENCED_LOCK_TRY_LOCK_OP(R, T) \
	HZ_CP_SESSION_OP(R, T) \
	HZ_ROW(R, T, i64, timeout_ms) \
	HZ_OBJ(R, T, caller_address, hz_address) \
	HZ_ROW(R, T, i64, call_id)
MC_MESSAGE(hz_fenced_lock_try_lock_op, HZ_FENCED_LOCK_TRY_LOCK_OP);

#define HZ_SEMAPHORE_ACQUIRE_INVOCATION_KEY(R, T) \
	HZ_CP_WAIT_KEY(R, T) \
	HZ_ANY(R, T, endpoint) \
	HZ_ROW(R, T, i32, permits)
MC_MESSAGE(hz_semaphore_acquire_invocation_key, HZ_SEMAPHORE_ACQUIRE_INVOCATION_KEY);

#define HZ_SEMAPHORE_ACQUIRE_PERMITS_OP(R, T) \
	HZ_CP_SESSION_OP(R, T) \
	HZ_ROW(R, T, i32, permits) \
	HZ_ROW(R, T, i64, timeout_ms) \
	HZ_OBJ(R, T, caller_address, hz_address) \
	HZ_ROW(R, T, i64, call_id)
MC_MESSAGE(hz_semaphore_acquire_permits_op, HZ_SEMAPHORE_ACQUIRE_PERMITS_OP);

#define HZ_SEMAPHORE_CHANGE_PERMITS_OP(R, T) /* ChangePermitsOp, ReleasePermitsOp */ \
	HZ_CP_SESSION_OP(R, T) \
	HZ_ROW(R, T, i32, permits)
MC_MESSAGE(hz_semaphore_change_permits_op, HZ_SEMAPHORE_CHANGE_PERMITS_OP);

#define HZ_SEMAPHORE_INIT_SEMAPHORE_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, permits)
MC_MESSAGE(hz_semaphore_init_semaphore_op, HZ_SEMAPHORE_INIT_SEMAPHORE_OP);

#define HZ_ATOMIC_REF_SNAPSHOT(R, T) \
	R(T, parts, values, hz_cp_named_blob, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all) \
	R(T, strs, destroyed, none, MC_LIST_MAX, 0, always, all)
MC_MESSAGE(hz_atomic_ref_snapshot, HZ_ATOMIC_REF_SNAPSHOT);

#define HZ_ATOMIC_REF_COMPARE_AND_SET_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_BLOB(R, T, expected_value) \
	HZ_BLOB(R, T, new_value)
MC_MESSAGE(hz_atomic_ref_compare_and_set_op, HZ_ATOMIC_REF_COMPARE_AND_SET_OP);

#define HZ_ATOMIC_REF_SET_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_BLOB(R, T, new_value) \
	HZ_ROW(R, T, flag, return_old_value)
MC_MESSAGE(hz_atomic_ref_set_op, HZ_ATOMIC_REF_SET_OP);

#define HZ_COUNT_DOWN_LATCH_AWAIT_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, uuid, invocation_uid) \
	HZ_ROW(R, T, i64, timeout_millis) \
	HZ_OBJ(R, T, caller_address, hz_address) \
	HZ_ROW(R, T, i64, call_id)
MC_MESSAGE(hz_count_down_latch_await_op, HZ_COUNT_DOWN_LATCH_AWAIT_OP);

#define HZ_COUNT_DOWN_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, uuid, invocation_uid) \
	HZ_ROW(R, T, i32, expected_round)
MC_MESSAGE(hz_count_down_op, HZ_COUNT_DOWN_OP);

#define HZ_COUNT_DOWN_LATCH_TRY_SET_COUNT_OP(R, T) \
	HZ_TEXT(R, T, name) \
	HZ_ROW(R, T, i32, count)
MC_MESSAGE(hz_count_down_latch_try_set_count_op, HZ_COUNT_DOWN_LATCH_TRY_SET_COUNT_OP);

#define HZ_CP_CLASSES(C) \
	C(RAFT_GROUP_ID, hz_raft_group_id, "RaftGroupId", -1002, 1, OBJ, N, to_54) \
	C(RAFT_UNSAFE_RAFT_REPLICATE_OP, hz_raft_unsafe_raft_replicate_op, "UnsafeRaftReplicateOp", -1002, \
		42, OP, N, to_54) \
	C(RAFT_UNSAFE_RAFT_QUERY_OP, hz_raft_unsafe_raft_replicate_op, "UnsafeRaftQueryOp", -1002, 43, OP, \
		N, to_54) \
	C(RAFT_UNSAFE_RAFT_BACKUP_OP, hz_raft_unsafe_raft_replicate_op, "UnsafeRaftBackupOp", -1002, 44, OP, \
		N, to_54) \
	C(RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP, hz_raft_unsafe_snapshot_replication_op, \
		"UnsafeSnapshotReplicationOp", -1002, 45, OP, N, to_54) \
	C(RAFT_UNSAFE_MODE_PARTITION_STATE, hz_raft_unsafe_mode_partition_state, "UnsafeModePartitionState", \
		-1002, 51, OBJ, N, to_54) \
	C(RAFT_UNSAFE_STATE_REPLICATION_OP, hz_raft_unsafe_state_replication_op, "UnsafeStateReplicationOp", \
		-1002, 52, OP, N, to_54) \
	C(SESSION_CP_SESSION_INFO, hz_session_cp_session_info, "CPSessionInfo", -1003, 1, OBJ, N, to_54) \
	C(SESSION_RAFT_SESSION_REGISTRY, hz_session_raft_session_registry, "RaftSessionRegistry", -1003, 2, \
		OBJ, N, to_54) \
	C(SESSION_RESPONSE, hz_session_response, "SessionResponse", -1003, 3, OBJ, N, to_54) \
	C(SESSION_CREATE_SESSION_OP, hz_session_create_session_op, "CreateSessionOp", -1003, 4, OBJ, N, \
		to_54) \
	C(SESSION_HEARTBEAT_SESSION_OP, hz_session_heartbeat_session_op, "HeartbeatSessionOp", -1003, 5, \
		OBJ, N, to_54) \
	C(SESSION_CLOSE_SESSION_OP, hz_session_heartbeat_session_op, "CloseSessionOp", -1003, 6, OBJ, N, \
		to_54) \
	C(SESSION_EXPIRE_SESSIONS_OP, hz_session_expire_sessions_op, "ExpireSessionsOp", -1003, 7, OBJ, N, \
		to_54) \
	C(SESSION_CLOSE_INACTIVE_SESSIONS_OP, hz_session_close_inactive_sessions_op, \
		"CloseInactiveSessionsOp", -1003, 8, OBJ, N, to_54) \
	C(SESSION_GET_SESSIONS_OP, hz_empty, "GetSessionsOp", -1003, 9, OBJ, N, to_54) \
	C(SESSION_GENERATE_THREAD_ID_OP, hz_empty, "GenerateThreadIdOp", -1003, 10, OBJ, N, to_54) \
	C(RAFT_WAIT_KEY_CONTAINER, hz_raft_wait_key_container, "WaitKeyContainer", -1010, 1, OBJ, N, to_54) \
	C(RAFT_EXPIRE_WAIT_KEYS_OP, hz_raft_expire_wait_keys_op, "ExpireWaitKeysOp", -1010, 2, OBJ, N, \
		to_54) \
	C(RAFT_DESTROY_RAFT_OBJECT_OP, hz_raft_destroy_raft_object_op, "DestroyRaftObjectOp", -1010, 3, OBJ, \
		N, to_54) \
	C(ATOMIC_LONG_ADD_AND_GET_OP, hz_atomic_long_add_and_get_op, "AddAndGetOp", -1011, 1, OBJ, N, to_54) \
	C(ATOMIC_LONG_COMPARE_AND_SET_OP, hz_atomic_long_compare_and_set_op, "CompareAndSetOp", -1011, 2, \
		OBJ, N, to_54) \
	C(ATOMIC_LONG_GET_AND_ADD_OP, hz_atomic_long_add_and_get_op, "GetAndAddOp", -1011, 3, OBJ, N, to_54) \
	C(ATOMIC_LONG_GET_AND_SET_OP, hz_atomic_long_get_and_set_op, "GetAndSetOp", -1011, 4, OBJ, N, to_54) \
	C(ATOMIC_LONG_LOCAL_GET_OP, hz_named, "LocalGetOp", -1011, 7, OBJ, N, to_54) \
	C(ATOMIC_LONG_SNAPSHOT, hz_atomic_long_snapshot, "AtomicLongSnapshot", -1011, 8, OBJ, N, to_54) \
	C(FENCED_LOCK_LOCK, hz_fenced_lock_lock, "Lock", -1012, 2, OBJ, N, to_54) \
	C(FENCED_LOCK_LOCK_ENDPOINT, hz_lock_endpoint, "LockEndpoint", -1012, 3, OBJ, N, to_54) \
	C(FENCED_LOCK_LOCK_INVOCATION_KEY, hz_lock_invocation_key, "LockInvocationKey", -1012, 4, OBJ, N, \
		to_54) \
	C(FENCED_LOCK_LOCK_OWNERSHIP_STATE, hz_fenced_lock_lock_ownership_state, "LockOwnershipState", \
		-1012, 5, OBJ, N, to_54) \
	C(FENCED_LOCK_LOCK_OP, hz_fenced_lock_lock_op, "LockOp", -1012, 6, OBJ, N, to_54) \
	C(FENCED_LOCK_TRY_LOCK_OP, hz_fenced_lock_try_lock_op, "TryLockOp", -1012, 7, OBJ, N, to_54) \
	C(FENCED_LOCK_UNLOCK_OP, hz_cp_session_op, "UnlockOp", -1012, 8, OBJ, N, to_54) \
	C(FENCED_LOCK_GET_LOCK_OWNERSHIP_STATE_OP, hz_named, "GetLockOwnershipStateOp", -1012, 9, OBJ, N, \
		to_54) \
	C(SEMAPHORE_ACQUIRE_INVOCATION_KEY, hz_semaphore_acquire_invocation_key, "AcquireInvocationKey", \
		-1013, 3, OBJ, N, to_54) \
	C(SEMAPHORE_ENDPOINT, hz_lock_endpoint, "SemaphoreEndpoint", -1013, 4, OBJ, N, to_54) \
	C(SEMAPHORE_ACQUIRE_PERMITS_OP, hz_semaphore_acquire_permits_op, "AcquirePermitsOp", -1013, 5, OBJ, \
		N, to_54) \
	C(SEMAPHORE_AVAILABLE_PERMITS_OP, hz_named, "AvailablePermitsOp", -1013, 6, OBJ, N, to_54) \
	C(SEMAPHORE_CHANGE_PERMITS_OP, hz_semaphore_change_permits_op, "ChangePermitsOp", -1013, 7, OBJ, N, \
		to_54) \
	C(SEMAPHORE_DRAIN_PERMITS_OP, hz_cp_session_op, "DrainPermitsOp", -1013, 8, OBJ, N, to_54) \
	C(SEMAPHORE_INIT_SEMAPHORE_OP, hz_semaphore_init_semaphore_op, "InitSemaphoreOp", -1013, 9, OBJ, N, \
		to_54) \
	C(SEMAPHORE_RELEASE_PERMITS_OP, hz_semaphore_change_permits_op, "ReleasePermitsOp", -1013, 10, OBJ, \
		N, to_54) \
	C(ATOMIC_REF_SNAPSHOT, hz_atomic_ref_snapshot, "AtomicRefSnapshot", -1014, 1, OBJ, N, to_54) \
	C(ATOMIC_REF_COMPARE_AND_SET_OP, hz_atomic_ref_compare_and_set_op, "CompareAndSetOp", -1014, 3, OBJ, \
		N, to_54) \
	C(ATOMIC_REF_CONTAINS_OP, hz_contains_value_operation_factory, "ContainsOp", -1014, 4, OBJ, N, \
		to_54) \
	C(ATOMIC_REF_GET_OP, hz_named, "GetOp", -1014, 5, OBJ, N, to_54) \
	C(ATOMIC_REF_SET_OP, hz_atomic_ref_set_op, "SetOp", -1014, 6, OBJ, N, to_54) \
	C(COUNT_DOWN_LATCH_AWAIT_INVOCATION_KEY, hz_cp_wait_key, "AwaitInvocationKey", -1015, 3, OBJ, N, \
		to_54) \
	C(COUNT_DOWN_LATCH_AWAIT_OP, hz_count_down_latch_await_op, "AwaitOp", -1015, 4, OBJ, N, to_54) \
	C(COUNT_DOWN_OP, hz_count_down_op, "CountDownOp", -1015, 5, OBJ, N, to_54) \
	C(COUNT_DOWN_LATCH_GET_COUNT_OP, hz_named, "GetCountOp", -1015, 6, OBJ, N, to_54) \
	C(COUNT_DOWN_LATCH_GET_ROUND_OP, hz_named, "GetRoundOp", -1015, 7, OBJ, N, to_54) \
	C(COUNT_DOWN_LATCH_TRY_SET_COUNT_OP, hz_count_down_latch_try_set_count_op, "TrySetCountOp", -1015, \
		8, OBJ, N, to_54) \
	C(CP_LOCK_REGISTRY, hz_cp_registry, "LockRegistry", -1012, 1, OBJ, N, to_54) \
	C(CP_SEMAPHORE_REGISTRY, hz_cp_registry, "SemaphoreRegistry", -1013, 1, OBJ, N, to_54) \
	C(SEMAPHORE, hz_semaphore, "Semaphore", -1013, 2, OBJ, N, to_54) \
	C(CP_COUNT_DOWN_LATCH_REGISTRY, hz_cp_registry, "CountDownLatchRegistry", -1015, 1, OBJ, N, to_54) \
	C(COUNT_DOWN_LATCH, hz_count_down_latch, "CountDownLatch", -1015, 2, OBJ, N, to_54)

#endif
