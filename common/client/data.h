/* SPDX-License-Identifier: Apache-2.0 */
/* data.h - a serialized value as it stands in messages (com.hazelcast.internal.serialization.impl.HeapData):
 * partition hash and type id, four bytes each, big-endian, then what the type says. */
#ifndef MC_CLIENT_DATA_H
#define MC_CLIENT_DATA_H

#include "common/base/types.h"

/* Its type id (wire/value.h); 0 for one that is shorter than its head. */
int32_t client_data_type(struct mc_bytes blob);
/* The hash of a key that was made with a partitioning strategy; 0: it follows from the bytes. */
int32_t client_data_hash(struct mc_bytes blob);
/* What follows the head; empty for a shorter one. */
struct mc_bytes client_data_body(struct mc_bytes blob);
/* HeapData.getPartitionHash and HashUtil.hashToIndex. */
uint32_t client_partition(struct mc_bytes key, uint32_t partition_count);
/* Of an object's name, which is serialized for it as a key would be
 * (IPartitionService.getPartitionId(Object)); 0 of one of more than MC_MAP_NAME_MAX bytes, which no object
 * has. */
uint32_t client_name_partition(struct mc_str name, uint32_t partition_count);

#endif
