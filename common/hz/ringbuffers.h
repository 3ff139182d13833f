/* SPDX-License-Identifier: Apache-2.0 */
/* ringbuffers.h - rows of ring buffers and reliable topics. */
#ifndef MC_HZ_RINGBUFFERS_H
#define MC_HZ_RINGBUFFERS_H

#include "common/hz/migrations.h"

#define HZ_RING_ITEM(R, T) /* with what is left of its time to live */ \
	HZ_BLOB(R, T, read) \
	HZ_ROW(R, T, i64, delta_ms)
MC_MESSAGE(hz_ring_item, HZ_RING_ITEM);

#define HZ_RING_OBJECT(R, T) \
	HZ_ANY(R, T, read) \
	HZ_ROW(R, T, i64, delta_ms)
MC_MESSAGE(hz_ring_object, HZ_RING_OBJECT);

/* Items from head to tail without a count, in one of four forms: in_memory_format is 0 (BINARY) or 1
 * (OBJECT), ttl_ms is 0 or not.
 */
#define HZ_RINGBUFFER_CONTAINER(R, T) \
	HZ_ROW(R, T, i64, tail_sequence) \
	HZ_ROW(R, T, i64, head_sequence) \
	HZ_ROW(R, T, i32, capacity) \
	HZ_ROW(R, T, i64, ttl_ms) \
	HZ_ROW(R, T, i32, in_memory_format) \
	R(T, parts, items, hz_blob, HZ_RING_COUNT, MC_ROW_COUNTED_BY | MC_ROW_BARE, if_ring_items, all) \
	R(T, parts, items_with_ttl, hz_ring_item, HZ_RING_COUNT, MC_ROW_COUNTED_BY, if_ring_items_with_ttl, \
		all) \
	R(T, anys, objects, none, HZ_RING_COUNT, MC_ROW_COUNTED_BY | MC_ROW_KEEP, if_ring_objects, all) \
	R(T, parts, objects_with_ttl, hz_ring_object, HZ_RING_COUNT, MC_ROW_COUNTED_BY, \
		if_ring_objects_with_ttl, all)
MC_MESSAGE(hz_ringbuffer_container, HZ_RINGBUFFER_CONTAINER);

#define HZ_RELIABLE_TOPIC_MESSAGE(R, T) \
	HZ_ROW(R, T, i64, publish_time) \
	HZ_OBJ(R, T, publisher_address, hz_address) \
	HZ_BLOB(R, T, payload)
MC_MESSAGE(hz_reliable_topic_message, HZ_RELIABLE_TOPIC_MESSAGE);

#define HZ_TOPIC_PUBLISH_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOBS(R, T, messages)
MC_MESSAGE(hz_topic_publish_all_operation, HZ_TOPIC_PUBLISH_ALL_OPERATION);

#define HZ_RINGBUFFER_GENERIC_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i8, operation)
MC_MESSAGE(hz_ringbuffer_generic_operation, HZ_RINGBUFFER_GENERIC_OPERATION);

#define HZ_RINGBUFFER_ADD_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, sequence_id) \
	HZ_BLOB(R, T, item)
MC_MESSAGE(hz_ringbuffer_add_backup_operation, HZ_RINGBUFFER_ADD_BACKUP_OPERATION);

#define HZ_RINGBUFFER_ADD_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_BLOB(R, T, item) \
	HZ_ROW(R, T, i32, overflow_policy)
MC_MESSAGE(hz_ringbuffer_add_operation, HZ_RINGBUFFER_ADD_OPERATION);

#define HZ_RINGBUFFER_TO_MIGRATE(R, T) \
	HZ_OBJ(R, T, ns, hz_distributed_object_namespace) \
	R(T, part, container, hz_ringbuffer_container, 0, 0, always, all)
MC_MESSAGE(hz_ringbuffer_to_migrate, HZ_RINGBUFFER_TO_MIGRATE);

#define HZ_RINGBUFFER_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, migration_data, hz_ringbuffer_to_migrate)
MC_MESSAGE(hz_ringbuffer_replication_operation, HZ_RINGBUFFER_REPLICATION_OPERATION);

#define HZ_RINGBUFFER_READ_MANY_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, start_sequence) \
	HZ_ROW(R, T, i32, min_size) \
	HZ_ROW(R, T, i32, max_size) \
	HZ_ANY(R, T, filter)
MC_MESSAGE(hz_ringbuffer_read_many_operation, HZ_RINGBUFFER_READ_MANY_OPERATION);

#define HZ_RINGBUFFER_ADD_ALL_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, overflow_policy) \
	HZ_BLOBS(R, T, items)
MC_MESSAGE(hz_ringbuffer_add_all_operation, HZ_RINGBUFFER_ADD_ALL_OPERATION);

#define HZ_RINGBUFFER_ADD_ALL_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, last_sequence_id) \
	HZ_BLOBS(R, T, items)
MC_MESSAGE(hz_ringbuffer_add_all_backup_operation, HZ_RINGBUFFER_ADD_ALL_BACKUP_OPERATION);

#define HZ_RINGBUFFER_READ_RESULT_SET_IMPL(R, T) \
	HZ_ROW(R, T, i32, read_count) \
	HZ_BLOBS(R, T, items) \
	R(T, longs, seqs, none, MC_ENTRIES_MAX, MC_ROW_NULLABLE, always, all) \
	HZ_ROW(R, T, i64, next_seq)
MC_MESSAGE(hz_ringbuffer_read_result_set_impl, HZ_RINGBUFFER_READ_RESULT_SET_IMPL);

#define HZ_RINGBUFFER_MERGE_OPERATION(R, T) /* has no name but its namespace's */ \
	HZ_OP_HEAD(R, T) \
	HZ_OBJ(R, T, ns, hz_distributed_object_namespace) \
	HZ_ANY(R, T, merge_policy) \
	HZ_ROW(R, T, i64, tail_sequence) \
	HZ_ROW(R, T, i64, head_sequence) \
	HZ_ROW(R, T, i32, capacity) \
	R(T, parts, items, hz_iobj, HZ_RING_MERGE_COUNT, MC_ROW_COUNTED_BY | MC_ROW_BARE, always, all)
MC_MESSAGE(hz_ringbuffer_merge_operation, HZ_RINGBUFFER_MERGE_OPERATION);

#define HZ_RINGBUFFER_MERGE_BACKUP_OPERATION(R, T) /* capacity 0: there is no such ring buffer any more */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i32, capacity) \
	R(T, i64, tail_sequence, none, 0, 0, if_ring_merged, all) \
	R(T, i64, head_sequence, none, 0, 0, if_ring_merged, all) \
	R(T, parts, items, hz_iobj, HZ_RING_BACKUP_COUNT, MC_ROW_COUNTED_BY | MC_ROW_BARE, if_ring_merged, \
		all)
MC_MESSAGE(hz_ringbuffer_merge_backup_operation, HZ_RINGBUFFER_MERGE_BACKUP_OPERATION);

#define HZ_RINGBUFFERS_CLASSES(C) \
	C(TOPIC_RELIABLE_TOPIC_MESSAGE, hz_reliable_topic_message, "ReliableTopicMessage", -9, 2, OBJ, N, \
		all) \
	C(TOPIC_PUBLISH_ALL_OPERATION, hz_topic_publish_all_operation, "PublishAllOperation", -9, 3, OP, N, \
		all) \
	C(RINGBUFFER_GENERIC_OPERATION, hz_ringbuffer_generic_operation, "GenericOperation", -17, 1, OP, N, \
		all) \
	C(RINGBUFFER_ADD_BACKUP_OPERATION, hz_ringbuffer_add_backup_operation, "AddBackupOperation", -17, 2, \
		OP, N, all) \
	C(RINGBUFFER_ADD_OPERATION, hz_ringbuffer_add_operation, "AddOperation", -17, 3, OP, N, all) \
	C(RINGBUFFER_READ_ONE_OPERATION, hz_await_map_flush_operation, "ReadOneOperation", -17, 4, OP, N, \
		all) \
	C(RINGBUFFER_REPLICATION_OPERATION, hz_ringbuffer_replication_operation, "ReplicationOperation", \
		-17, 5, OP, N, all) \
	C(RINGBUFFER_READ_MANY_OPERATION, hz_ringbuffer_read_many_operation, "ReadManyOperation", -17, 6, \
		OP, N, all) \
	C(RINGBUFFER_ADD_ALL_OPERATION, hz_ringbuffer_add_all_operation, "AddAllOperation", -17, 7, OP, N, \
		all) \
	C(RINGBUFFER_ADD_ALL_BACKUP_OPERATION, hz_ringbuffer_add_all_backup_operation, \
		"AddAllBackupOperation", -17, 8, OP, N, all) \
	C(RINGBUFFER_READ_RESULT_SET_IMPL, hz_ringbuffer_read_result_set_impl, "ReadResultSetImpl", -17, 9, \
		OBJ, N, all) \
	C(RINGBUFFER_MERGE_OPERATION, hz_ringbuffer_merge_operation, "MergeOperation", -17, 11, OP, N, all) \
	C(RINGBUFFER_MERGE_BACKUP_OPERATION, hz_ringbuffer_merge_backup_operation, "MergeBackupOperation", \
		-17, 12, OP, N, all)

#endif
