/* SPDX-License-Identifier: Apache-2.0 */
/* whole_keys.c - a call has keys of many partitions and each takes its own: all are hashed once and sorted by
 * partition once, however many partitions are asked. */
#include "common/data/whole_rows.h"

#include <string.h>

_Static_assert(sizeof(struct hz_blob) == sizeof(struct mc_bytes), "a list of keys is one of bytes");
_Static_assert(MC_PARTITIONS <= UINT16_MAX, "a partition's number fits");

/* Turns numbers of keys into where the first one of each partition is to stand. */
static void add_up(uint32_t *from)
{
	uint32_t sum = 0;

	for (uint32_t p = 0; p <= MC_PARTITIONS; p++) {
		uint32_t here = from[p];

		from[p] = sum;
		sum += here;
	}
}

static void sort(struct node *n, struct whole_call *call, const struct hz_blob *keys, uint32_t count)
{
	struct mc_bytes *v = node_new_array(n, sizeof(*v), count);
	uint16_t *of = node_new_array(n, sizeof(*of), count);
	uint32_t next[MC_PARTITIONS + 1];

	call->too_many = v == NULL || of == NULL;
	if (call->too_many)
		return;
	for (uint32_t i = 0; i < count; i++) {
		of[i] = (uint16_t)whole_partition_of_key(keys[i].data);
		call->from[of[i]]++;
	}
	add_up(call->from);
	memcpy(next, call->from, sizeof(next));
	for (uint32_t i = 0; i < count; i++)
		v[next[of[i]]++] = keys[i].data;
	call->keys = v;
}

bool whole_take_keys(
	struct node *n, struct data_whole *w, const struct hz_blob *keys, uint32_t count, uint32_t at)
{
	struct whole_call *call = w->call;

	mc_check(call != NULL && at < MC_PARTITIONS);
	if (count > MC_CLIENT_LIST_MAX)
		call->too_many = true;
	else if (count > 0 && call->keys == NULL && !call->too_many)
		sort(n, call, keys, count);
	w->full = call->too_many;
	if (call->keys == NULL)
		return !w->full;
	w->keys = call->keys + call->from[at];
	w->key_count = call->from[at + 1] - call->from[at];
	return true;
}
