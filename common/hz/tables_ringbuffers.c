/* SPDX-License-Identifier: Apache-2.0 */
/* tables_ringbuffers.c - the rows of ringbuffers.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_ring_item, HZ_RING_ITEM, MC_IN_PLACE);
MC_TABLE(hz_ring_object, HZ_RING_OBJECT, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_container, HZ_RINGBUFFER_CONTAINER, MC_IN_PLACE);
MC_TABLE(hz_reliable_topic_message, HZ_RELIABLE_TOPIC_MESSAGE, MC_IN_PLACE);
MC_TABLE(hz_topic_publish_all_operation, HZ_TOPIC_PUBLISH_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_generic_operation, HZ_RINGBUFFER_GENERIC_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_add_backup_operation, HZ_RINGBUFFER_ADD_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_add_operation, HZ_RINGBUFFER_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_to_migrate, HZ_RINGBUFFER_TO_MIGRATE, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_replication_operation, HZ_RINGBUFFER_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_read_many_operation, HZ_RINGBUFFER_READ_MANY_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_add_all_operation, HZ_RINGBUFFER_ADD_ALL_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_add_all_backup_operation, HZ_RINGBUFFER_ADD_ALL_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_merge_operation, HZ_RINGBUFFER_MERGE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_merge_backup_operation, HZ_RINGBUFFER_MERGE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_ringbuffer_read_result_set_impl, HZ_RINGBUFFER_READ_RESULT_SET_IMPL, MC_IN_PLACE);
