/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - who holds which replica. Plain data: no node, no network. */
#include "common/base/check.h"
#include "common/partition/table.h"

#include <string.h>

#include "common/base/hash.h"

#define FIRST_ROOM 16 /* replicas in the first dictionary: most clusters never need a second */

void partition_table_init(struct partition_table *t, struct mc_heap *heap)
{
	memset(t, 0, sizeof(*t));
	t->heap = heap;
	memset(t->rows, 0xff, sizeof(t->rows)); /* PARTITION_NONE */
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		t->rows[p].version = 0;
}

void partition_table_clear(struct partition_table *t)
{
	uint32_t changes = t->changes;

	mc_heap_put(t->heap, t->replicas);
	partition_table_init(t, t->heap);
	t->changes = changes + 1;
}

/* --- the dictionary --- */
int16_t partition_table_find(const struct partition_table *t, struct mc_uuid uuid)
{
	mc_check(t->count <= t->cap);
	if (uuid.null)
		return PARTITION_NONE;
	for (uint32_t i = 0; i < t->count; i++)
		if (mc_uuid_eq(t->replicas[i].uuid, uuid))
			return (int16_t)i;
	return PARTITION_NONE;
}

static int16_t free_place(struct partition_table *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->replicas[i].uuid.null)
			return (int16_t)i;
	if (t->count < t->cap)
		return (int16_t)t->count++;
	return PARTITION_NONE;
}

static bool grow(struct partition_table *t)
{
	uint32_t cap = t->cap == 0 ? FIRST_ROOM : 2 * t->cap;
	struct partition_replica *more;

	if (cap > MC_PARTITION_REPLICAS_MAX)
		return false;
	more = mc_heap_get(t->heap, cap * sizeof(*more));
	if (more == NULL)
		return false;
	if (t->count > 0)
		memcpy(more, t->replicas, t->count * sizeof(*more));
	mc_heap_put(t->heap, t->replicas);
	t->replicas = more;
	t->cap = cap;
	return true;
}

int16_t partition_table_intern(struct partition_table *t, struct mc_uuid uuid, const struct mc_addr *addr)
{
	int16_t i = partition_table_find(t, uuid);

	if (uuid.null)
		return PARTITION_NONE;
	if (i == PARTITION_NONE)
		i = free_place(t);
	if (i == PARTITION_NONE && grow(t))
		i = free_place(t);
	if (i != PARTITION_NONE)
		t->replicas[i] = (struct partition_replica){ uuid, *addr };
	return i;
}

void partition_table_sweep(struct partition_table *t, const bool *keep)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (!keep[i] && !partition_table_names(t, (int16_t)i))
			t->replicas[i].uuid = (struct mc_uuid){ .null = true };
}

/* --- rows --- */
int64_t partition_table_stamp(struct partition_table *t)
{
	uint8_t bytes[MC_PARTITIONS * 4];

	if (t->stamped)
		return t->stamp;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		uint32_t v = (uint32_t)t->rows[p].version;

		for (uint32_t k = 0; k < 4; k++)
			bytes[4 * p + k] = (uint8_t)(v >> (24 - 8 * k));
	}
	t->stamp = mc_murmur64(bytes, sizeof(bytes));
	t->stamped = true;
	return t->stamp;
}

bool partition_table_empty(const struct partition_table *t)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < MC_REPLICAS; r++)
			if (t->rows[p].replica[r] != PARTITION_NONE)
				return false;
	return true;
}

bool partition_table_unused(const struct partition_table *t)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (t->rows[p].version != 0)
			return false;
	return true;
}

bool partition_table_names(const struct partition_table *t, int16_t replica)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (partition_slot_of(t->rows[p].replica, replica) != PARTITION_NONE)
			return true;
	return false;
}

void partition_table_raise(struct partition_table *t, uint32_t p, int32_t by)
{
	mc_check(p < MC_PARTITIONS && by > 0);
	t->rows[p].version += by;
	t->stamped = false;
	t->changes++;
}

void partition_table_set(struct partition_table *t, uint32_t p, uint32_t slot, int16_t replica)
{
	mc_check(p < MC_PARTITIONS && slot < MC_REPLICAS);
	mc_check(replica >= PARTITION_NONE && replica < (int32_t)t->count);
	if (t->rows[p].replica[slot] == replica)
		return;
	t->rows[p].replica[slot] = replica;
	partition_table_raise(t, p, 1);
}

uint32_t partition_table_remove(struct partition_table *t, int16_t replica)
{
	uint32_t slots = 0;

	mc_check(replica != PARTITION_NONE);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			if (t->rows[p].replica[r] != replica)
				continue;
			partition_table_set(t, p, r, PARTITION_NONE);
			slots++;
		}
	}
	return slots;
}

uint32_t partition_table_first_backup(const struct partition_table *t, uint32_t p)
{
	for (uint32_t r = 1; r < MC_REPLICAS; r++)
		if (t->rows[p].replica[r] != PARTITION_NONE)
			return r;
	return 0;
}

void partition_table_promote(struct partition_table *t, uint32_t p, uint32_t slot)
{
	int16_t was = t->rows[p].replica[0];

	mc_check(p < MC_PARTITIONS && slot > 0 && slot < MC_REPLICAS);
	mc_check(t->rows[p].replica[slot] != PARTITION_NONE);
	t->rows[p].replica[0] = t->rows[p].replica[slot];
	t->rows[p].replica[slot] = was;
	partition_table_raise(t, p, 2);
}

/* --- steps --- */
int partition_slot_of(const int16_t row[MC_REPLICAS], int16_t replica)
{
	for (int r = 0; r < MC_REPLICAS; r++)
		if (row[r] == replica)
			return r;
	return PARTITION_NONE;
}

int32_t partition_step_increment(const struct partition_step *s)
{
	return 1 + (s->source_new > PARTITION_NONE ? 1 : 0) + (s->destination_now > PARTITION_NONE ? 1 : 0);
}

static bool place(int8_t i)
{
	return i >= PARTITION_NONE && i < MC_REPLICAS;
}

bool partition_step_valid(const struct partition_step *s)
{
	return place(s->source_now) && place(s->source_new) && place(s->destination_now) &&
		place(s->destination_new) && s->destination_new != PARTITION_NONE &&
		s->destination != PARTITION_NONE &&
		(s->source_new == PARTITION_NONE || s->source != PARTITION_NONE);
}

void partition_step_apply(int16_t row[MC_REPLICAS], const struct partition_step *s)
{
	mc_check(partition_step_valid(s));
	if (s->source_now > PARTITION_NONE)
		row[s->source_now] = PARTITION_NONE;
	if (s->destination_now > PARTITION_NONE)
		row[s->destination_now] = PARTITION_NONE;
	row[s->destination_new] = s->destination;
	if (s->source_new > PARTITION_NONE)
		row[s->source_new] = s->source;
}
