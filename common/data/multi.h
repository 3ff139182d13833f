/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multi.h - the values of one key of a multimap (com.hazelcast.multimap.impl.MultiMapValue) as the value of
 * one entry of a map: MC_BLOB_HEAD bytes of nothing, then one after the other, in their order, a record's
 * number, its length and its value. Never sent as it is. The numbers are Hazelcast's record ids; of one key
 * no two are alike.
 */
#ifndef MC_DATA_MULTI_H
#define MC_DATA_MULTI_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/types.h"
#include "common/base/limits.h"

enum { MULTI_RECORD_HEAD = 12 }; /* in front of each value */

struct multi_record {
	int64_t id;
	struct mc_bytes value;
};
/* A place between two records. */
struct multi_at {
	const uint8_t *p;
	size_t left;
};
/* Of all records; what is no such value has none. */
struct multi_at multi_first(struct mc_bytes blob);
/* The next one; false: there is none. */
bool multi_next(struct multi_at *at, struct multi_record *r);
uint32_t multi_count(struct mc_bytes blob);
/* Where an equal value is, counted from 0 (equal but for the partition's hash); -1: nowhere. *next: a number
 * that none of them has. */
int32_t multi_find(struct mc_bytes blob, struct mc_bytes value, int64_t *next);
/* Puts one more behind the others; `to` has room for multi_room(blob, value) bytes, and gives its new length.
 */
size_t multi_room(struct mc_bytes blob, struct mc_bytes value);
int32_t multi_add(uint8_t *to, struct mc_bytes blob, int64_t id, struct mc_bytes value);
/* Without the one in this place; room: as many bytes as the blob has. MC_BLOB_HEAD: none is left. */
int32_t multi_drop(uint8_t *to, struct mc_bytes blob, int32_t place);

#endif
