/* SPDX-License-Identifier: Apache-2.0 */
/* conditions.h - the `cond` column of the rows: is the row on the wire for this object? Decided by rows that
 * stand before it. */
#ifndef MC_HZ_CONDITIONS_H
#define MC_HZ_CONDITIONS_H

#include "common/wire/schema.h"

#define HZ_CONDITIONS(C) \
	C(op_service) \
	C(op_partition_32) \
	C(op_partition_16) \
	C(op_replica_index) \
	C(op_timeout_64) \
	C(op_timeout_32) \
	C(op_wait_timeout) \
	C(op_caller_uuid) \
	C(op_client_call) \
	C(if_groups)        /* ConfigCheck: partition groups are on */ \
	C(if_schema_2)      /* MemberHandshake: schema version 2 has options */ \
	C(if_version_known) /* the stream's version is known */ \
	C(if_member_53)     /* JoinRequest: the member version is 5.3 or later */ \
	C(if_member_553)    /* 5.5.3 or later */ \
	C(if_backup_data) \
	C(if_backup_object) \
	C(if_original_caller) \
	C(record_stats) \
	C(record_lru) \
	C(record_lfu) \
	C(has_expiry) \
	C(if_partition_uuid) \
	C(if_max_idle) \
	C(if_first_chunk) \
	C(if_write_behind) \
	C(if_chunk_uuid) \
	C(if_put_all_wan)   /* PutAllBackup: some keys are not for WAN replication */ \
	C(if_partition_ids) /* a set of partitions that is not null */ \
	C(if_log_key)       /* MapTransactionLogRecord: the key is not null */ \
	C(if_versioned_value) \
	C(if_ring_items) \
	C(if_ring_items_with_ttl) \
	C(if_ring_objects) \
	C(if_ring_objects_with_ttl) \
	C(if_ring_merged) \
	C(if_cache_records) /* CachePutAllBackup: there are some */ \
	C(if_cache_no_wan)  /* and some are not for WAN replication */ \
	C(if_duration)      /* HazelcastExpiryPolicy: it is not null */ \
	C(if_endpoint_name) \
	C(if_lock_owner)

#define C(name) bool mc_on_##name(const struct mc_walk *w, const void *object);
HZ_CONDITIONS(C)
#undef C

#endif
