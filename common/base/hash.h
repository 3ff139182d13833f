/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - the two MurmurHash3 variants of Hazelcast (com.hazelcast.internal.util.HashUtil). */
#ifndef MC_BASE_HASH_H
#define MC_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* MurmurHash3_x86_32 with Hazelcast's default seed 0x01000193: the partition hash of a blob's body. */
int32_t mc_murmur32(const uint8_t *p, size_t n);
/* MurmurHash3_x64_64: Hazelcast's own variant (constants change with each block, tail bytes signed): the
 * partition table's stamp. */
int64_t mc_murmur64(const uint8_t *p, size_t n);
/* hash == INT32_MIN gives 0, else |hash| mod count (HashUtil.hashToIndex). */
uint32_t mc_partition_of(int32_t hash, uint32_t count);

#endif
