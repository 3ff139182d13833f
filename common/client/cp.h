/* SPDX-License-Identifier: Apache-2.0 */
/* cp.h - rows of messages of CP structures, which a member in unsafe mode answers on lines 5.3 and 5.4. */
#ifndef MC_CLIENT_CP_H
#define MC_CLIENT_CP_H

#include "common/client/cluster.h"

#define CLIENT_FENCED_LOCK_LOCK_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, session_id) \
	CLIENT_FIXED(R, T, i64, thread_id) \
	CLIENT_FIXED(R, T, uuid, invocation_uid)
MC_MESSAGE(client_fenced_lock_lock, CLIENT_FENCED_LOCK_LOCK_ROWS);

#define CLIENT_FENCED_LOCK_TRY_LOCK_ROWS(R, T) \
	CLIENT_FENCED_LOCK_LOCK_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, timeout_ms)
MC_MESSAGE(client_fenced_lock_try_lock, CLIENT_FENCED_LOCK_TRY_LOCK_ROWS);

#define CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	CLIENT_TEXT(R, T, name)
MC_MESSAGE(client_fenced_lock_get_lock_ownership, CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS);

#define CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, fence) \
	CLIENT_FIXED(R, T, i32, lock_count) \
	CLIENT_FIXED(R, T, i64, session_id) \
	CLIENT_FIXED(R, T, i64, thread_id)
MC_MESSAGE(client_fenced_lock_get_lock_ownership_answer, CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ANSWER_ROWS);

#define CLIENT_ATOMIC_LONG_APPLY_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_DATA(R, T, function)
MC_MESSAGE(client_atomic_long_apply, CLIENT_ATOMIC_LONG_APPLY_ROWS);

#define CLIENT_ATOMIC_LONG_ALTER_ROWS(R, T) \
	CLIENT_ATOMIC_LONG_APPLY_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, return_value_type)
MC_MESSAGE(client_atomic_long_alter, CLIENT_ATOMIC_LONG_ALTER_ROWS);

#define CLIENT_ATOMIC_LONG_ADD_AND_GET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, delta)
MC_MESSAGE(client_atomic_long_add_and_get, CLIENT_ATOMIC_LONG_ADD_AND_GET_ROWS);

#define CLIENT_ATOMIC_LONG_COMPARE_AND_SET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, expected) \
	CLIENT_FIXED(R, T, i64, updated)
MC_MESSAGE(client_atomic_long_compare_and_set, CLIENT_ATOMIC_LONG_COMPARE_AND_SET_ROWS);

#define CLIENT_ATOMIC_LONG_GET_AND_SET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, new_value)
MC_MESSAGE(client_atomic_long_get_and_set, CLIENT_ATOMIC_LONG_GET_AND_SET_ROWS);

#define CLIENT_ATOMIC_REF_APPLY_ROWS(R, T) \
	CLIENT_ATOMIC_LONG_ALTER_ROWS(R, T) \
	CLIENT_FIXED(R, T, flag, alter)
MC_MESSAGE(client_atomic_ref_apply, CLIENT_ATOMIC_REF_APPLY_ROWS);

#define CLIENT_ATOMIC_REF_COMPARE_AND_SET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, old_value) \
	CLIENT_DATA_OR_NULL(R, T, new_value)
MC_MESSAGE(client_atomic_ref_compare_and_set, CLIENT_ATOMIC_REF_COMPARE_AND_SET_ROWS);

#define CLIENT_ATOMIC_REF_CONTAINS_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, value)
MC_MESSAGE(client_atomic_ref_contains, CLIENT_ATOMIC_REF_CONTAINS_ROWS);

#define CLIENT_ATOMIC_REF_SET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_DATA_OR_NULL(R, T, new_value) \
	CLIENT_FIXED(R, T, flag, return_old_value)
MC_MESSAGE(client_atomic_ref_set, CLIENT_ATOMIC_REF_SET_ROWS);

#define CLIENT_COUNT_DOWN_LATCH_TRY_SET_COUNT_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, count)
MC_MESSAGE(client_count_down_latch_try_set_count, CLIENT_COUNT_DOWN_LATCH_TRY_SET_COUNT_ROWS);

#define CLIENT_COUNT_DOWN_LATCH_AWAIT_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, invocation_uid) \
	CLIENT_FIXED(R, T, i64, timeout_ms)
MC_MESSAGE(client_count_down_latch_await, CLIENT_COUNT_DOWN_LATCH_AWAIT_ROWS);

#define CLIENT_COUNT_DOWN_LATCH_COUNT_DOWN_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, uuid, invocation_uid) \
	CLIENT_FIXED(R, T, i32, expected_round)
MC_MESSAGE(client_count_down_latch_count_down, CLIENT_COUNT_DOWN_LATCH_COUNT_DOWN_ROWS);

#define CLIENT_SEMAPHORE_INIT_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, permits)
MC_MESSAGE(client_semaphore_init, CLIENT_SEMAPHORE_INIT_ROWS);

#define CLIENT_SEMAPHORE_ACQUIRE_ROWS(R, T) \
	CLIENT_FENCED_LOCK_LOCK_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, permits) \
	CLIENT_FIXED(R, T, i64, timeout_ms)
MC_MESSAGE(client_semaphore_acquire, CLIENT_SEMAPHORE_ACQUIRE_ROWS);

#define CLIENT_SEMAPHORE_RELEASE_ROWS(R, T) \
	CLIENT_FENCED_LOCK_LOCK_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, permits)
MC_MESSAGE(client_semaphore_release, CLIENT_SEMAPHORE_RELEASE_ROWS);

#define CLIENT_SEMAPHORE_GET_SEMAPHORE_TYPE_ROWS(R, T) CLIENT_TEXT(R, T, proxy_name)
MC_MESSAGE(client_semaphore_get_semaphore_type, CLIENT_SEMAPHORE_GET_SEMAPHORE_TYPE_ROWS);

#define CLIENT_CP_GROUP_CREATE_CP_GROUP_ANSWER_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all)
MC_MESSAGE(client_cp_group_create_cp_group_answer, CLIENT_CP_GROUP_CREATE_CP_GROUP_ANSWER_ROWS);

#define CLIENT_CP_GROUP_DESTROY_CP_OBJECT_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	CLIENT_TEXT(R, T, service_name) \
	CLIENT_TEXT(R, T, object_name)
MC_MESSAGE(client_cp_group_destroy_cp_object, CLIENT_CP_GROUP_DESTROY_CP_OBJECT_ROWS);

#define CLIENT_CP_SESSION_CREATE_SESSION_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	CLIENT_TEXT(R, T, endpoint_name)
MC_MESSAGE(client_cp_session_create_session, CLIENT_CP_SESSION_CREATE_SESSION_ROWS);

#define CLIENT_CP_SESSION_CREATE_SESSION_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i64, session_id) \
	CLIENT_FIXED(R, T, i64, ttl_millis) \
	CLIENT_FIXED(R, T, i64, heartbeat_millis)
MC_MESSAGE(client_cp_session_create_session_answer, CLIENT_CP_SESSION_CREATE_SESSION_ANSWER_ROWS);

#define CLIENT_CP_SESSION_CLOSE_SESSION_ROWS(R, T) \
	R(T, part, group_id, client_raft_group_id, 0, 0, always, all) \
	CLIENT_FIXED(R, T, i64, session_id)
MC_MESSAGE(client_cp_session_close_session, CLIENT_CP_SESSION_CLOSE_SESSION_ROWS);

#define CLIENT_CP_MAP_GET_ROWS(R, T) \
	CLIENT_FENCED_LOCK_GET_LOCK_OWNERSHIP_ROWS(R, T) \
	CLIENT_DATA(R, T, key)
MC_MESSAGE(client_cp_map_get, CLIENT_CP_MAP_GET_ROWS);

#define CLIENT_CP_MAP_PUT_ROWS(R, T) \
	CLIENT_CP_MAP_GET_ROWS(R, T) \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_cp_map_put, CLIENT_CP_MAP_PUT_ROWS);

#define CLIENT_CP_MAP_COMPARE_AND_SET_ROWS(R, T) \
	CLIENT_CP_MAP_GET_ROWS(R, T) \
	CLIENT_DATA(R, T, expected_value) \
	CLIENT_DATA(R, T, new_value)
MC_MESSAGE(client_cp_map_compare_and_set, CLIENT_CP_MAP_COMPARE_AND_SET_ROWS);

#define CLIENT_CP_TYPES(Q, E) \
	Q(FENCED_LOCK_LOCK, "FencedLockLock", 0x070100, client_fenced_lock_lock, client_long_answer) \
	Q(FENCED_LOCK_TRY_LOCK, "FencedLockTryLock", 0x070200, client_fenced_lock_try_lock, \
		client_long_answer) \
	Q(FENCED_LOCK_UNLOCK, "FencedLockUnlock", 0x070300, client_fenced_lock_lock, client_flag_answer) \
	Q(FENCED_LOCK_GET_LOCK_OWNERSHIP, "FencedLockGetLockOwnership", 0x070400, \
		client_fenced_lock_get_lock_ownership, client_fenced_lock_get_lock_ownership_answer) \
	Q(ATOMIC_LONG_APPLY, "AtomicLongApply", 0x090100, client_atomic_long_apply, client_data_answer) \
	Q(ATOMIC_LONG_ALTER, "AtomicLongAlter", 0x090200, client_atomic_long_alter, client_long_answer) \
	Q(ATOMIC_LONG_ADD_AND_GET, "AtomicLongAddAndGet", 0x090300, client_atomic_long_add_and_get, \
		client_long_answer) \
	Q(ATOMIC_LONG_COMPARE_AND_SET, "AtomicLongCompareAndSet", 0x090400, \
		client_atomic_long_compare_and_set, client_flag_answer) \
	Q(ATOMIC_LONG_GET, "AtomicLongGet", 0x090500, client_fenced_lock_get_lock_ownership, \
		client_long_answer) \
	Q(ATOMIC_LONG_GET_AND_ADD, "AtomicLongGetAndAdd", 0x090600, client_atomic_long_add_and_get, \
		client_long_answer) \
	Q(ATOMIC_LONG_GET_AND_SET, "AtomicLongGetAndSet", 0x090700, client_atomic_long_get_and_set, \
		client_long_answer) \
	Q(ATOMIC_REF_APPLY, "AtomicRefApply", 0x0a0100, client_atomic_ref_apply, client_data_answer) \
	Q(ATOMIC_REF_COMPARE_AND_SET, "AtomicRefCompareAndSet", 0x0a0200, client_atomic_ref_compare_and_set, \
		client_flag_answer) \
	Q(ATOMIC_REF_CONTAINS, "AtomicRefContains", 0x0a0300, client_atomic_ref_contains, \
		client_flag_answer) \
	Q(ATOMIC_REF_GET, "AtomicRefGet", 0x0a0400, client_fenced_lock_get_lock_ownership, \
		client_data_answer) \
	Q(ATOMIC_REF_SET, "AtomicRefSet", 0x0a0500, client_atomic_ref_set, client_data_answer) \
	Q(COUNT_DOWN_LATCH_TRY_SET_COUNT, "CountDownLatchTrySetCount", 0x0b0100, \
		client_count_down_latch_try_set_count, client_flag_answer) \
	Q(COUNT_DOWN_LATCH_AWAIT, "CountDownLatchAwait", 0x0b0200, client_count_down_latch_await, \
		client_flag_answer) \
	Q(COUNT_DOWN_LATCH_COUNT_DOWN, "CountDownLatchCountDown", 0x0b0300, \
		client_count_down_latch_count_down, client_empty) \
	Q(COUNT_DOWN_LATCH_GET_COUNT, "CountDownLatchGetCount", 0x0b0400, \
		client_fenced_lock_get_lock_ownership, client_int_answer) \
	Q(COUNT_DOWN_LATCH_GET_ROUND, "CountDownLatchGetRound", 0x0b0500, \
		client_fenced_lock_get_lock_ownership, client_int_answer) \
	Q(SEMAPHORE_INIT, "SemaphoreInit", 0x0c0100, client_semaphore_init, client_flag_answer) \
	Q(SEMAPHORE_ACQUIRE, "SemaphoreAcquire", 0x0c0200, client_semaphore_acquire, client_flag_answer) \
	Q(SEMAPHORE_RELEASE, "SemaphoreRelease", 0x0c0300, client_semaphore_release, client_flag_answer) \
	Q(SEMAPHORE_DRAIN, "SemaphoreDrain", 0x0c0400, client_fenced_lock_lock, client_int_answer) \
	Q(SEMAPHORE_CHANGE, "SemaphoreChange", 0x0c0500, client_semaphore_release, client_flag_answer) \
	Q(SEMAPHORE_AVAILABLE_PERMITS, "SemaphoreAvailablePermits", 0x0c0600, \
		client_fenced_lock_get_lock_ownership, client_int_answer) \
	Q(SEMAPHORE_GET_SEMAPHORE_TYPE, "SemaphoreGetSemaphoreType", 0x0c0700, \
		client_semaphore_get_semaphore_type, client_flag_answer) \
	Q(CP_GROUP_CREATE_CP_GROUP, "CPGroupCreateCPGroup", 0x1e0100, client_semaphore_get_semaphore_type, \
		client_cp_group_create_cp_group_answer) \
	Q(CP_GROUP_DESTROY_CP_OBJECT, "CPGroupDestroyCPObject", 0x1e0200, client_cp_group_destroy_cp_object, \
		client_empty) \
	Q(CP_SESSION_CREATE_SESSION, "CPSessionCreateSession", 0x1f0100, client_cp_session_create_session, \
		client_cp_session_create_session_answer) \
	Q(CP_SESSION_CLOSE_SESSION, "CPSessionCloseSession", 0x1f0200, client_cp_session_close_session, \
		client_flag_answer) \
	Q(CP_SESSION_HEARTBEAT_SESSION, "CPSessionHeartbeatSession", 0x1f0300, \
		client_cp_session_close_session, client_empty) \
	Q(CP_SESSION_GENERATE_THREAD_ID, "CPSessionGenerateThreadId", 0x1f0400, \
		client_cp_group_create_cp_group_answer, client_long_answer) \
	Q(CP_MAP_GET, "CPMapGet", 0x230100, client_cp_map_get, client_data_answer) \
	Q(CP_MAP_PUT, "CPMapPut", 0x230200, client_cp_map_put, client_data_answer) \
	Q(CP_MAP_SET, "CPMapSet", 0x230300, client_cp_map_put, client_data_answer) \
	Q(CP_MAP_REMOVE, "CPMapRemove", 0x230400, client_cp_map_get, client_data_answer) \
	Q(CP_MAP_DELETE, "CPMapDelete", 0x230500, client_cp_map_get, client_data_answer) \
	Q(CP_MAP_COMPARE_AND_SET, "CPMapCompareAndSet", 0x230600, client_cp_map_compare_and_set, \
		client_flag_answer) \
	Q(CP_MAP_PUT_IF_ABSENT, "CPMapPutIfAbsent", 0x230700, client_cp_map_put, client_data_answer)

#endif
