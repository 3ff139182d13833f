/* SPDX-License-Identifier: Apache-2.0 */
/* multi.c - the values of a key of a multimap: reading them, one more, one less. */
#include "common/data/multi.h"

#include <string.h>

#include "common/base/check.h"

struct multi_at multi_first(struct mc_bytes blob)
{
	if (blob.n < MC_BLOB_HEAD)
		return (struct multi_at){ NULL, 0 };
	return (struct multi_at){ blob.p + MC_BLOB_HEAD, (size_t)blob.n - MC_BLOB_HEAD };
}

bool multi_next(struct multi_at *at, struct multi_record *r)
{
	uint32_t n;

	if (at->left < MULTI_RECORD_HEAD)
		return false;
	memcpy(&r->id, at->p, sizeof(r->id));
	memcpy(&n, at->p + sizeof(r->id), sizeof(n));
	if (n > at->left - MULTI_RECORD_HEAD || n < MC_BLOB_HEAD)
		return false;
	r->value = (struct mc_bytes){ at->p + MULTI_RECORD_HEAD, (int32_t)n };
	at->p += MULTI_RECORD_HEAD + n;
	at->left -= MULTI_RECORD_HEAD + n;
	return true;
}

uint32_t multi_count(struct mc_bytes blob)
{
	struct multi_at at = multi_first(blob);
	struct multi_record r;
	uint32_t n = 0;

	while (multi_next(&at, &r))
		n++;
	return n;
}

static bool same(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n && memcmp(a.p + 4, b.p + 4, (size_t)a.n - 4) == 0;
}

int32_t multi_find(struct mc_bytes blob, struct mc_bytes value, int64_t *next)
{
	struct multi_at at = multi_first(blob);
	struct multi_record r;
	int32_t found = -1;

	*next = 0;
	for (int32_t i = 0; multi_next(&at, &r); i++) {
		if (found < 0 && value.n >= MC_BLOB_HEAD && same(r.value, value))
			found = i;
		if (r.id >= *next)
			*next = r.id == INT64_MAX ? INT64_MAX : r.id + 1;
	}
	return found;
}

size_t multi_room(struct mc_bytes blob, struct mc_bytes value)
{
	mc_check(value.n >= MC_BLOB_HEAD);
	return (size_t)(blob.n < MC_BLOB_HEAD ? MC_BLOB_HEAD : blob.n) + MULTI_RECORD_HEAD + (size_t)value.n;
}

int32_t multi_add(uint8_t *to, struct mc_bytes blob, int64_t id, struct mc_bytes value)
{
	size_t at = blob.n < MC_BLOB_HEAD ? MC_BLOB_HEAD : (size_t)blob.n;
	uint32_t n = (uint32_t)value.n;

	mc_check(value.n >= MC_BLOB_HEAD && multi_room(blob, value) <= INT32_MAX);
	if (blob.n < MC_BLOB_HEAD)
		memset(to, 0, MC_BLOB_HEAD);
	else if (to != blob.p)
		memcpy(to, blob.p, at);
	memcpy(to + at, &id, sizeof(id));
	memcpy(to + at + sizeof(id), &n, sizeof(n));
	memcpy(to + at + MULTI_RECORD_HEAD, value.p, n);
	return (int32_t)(at + MULTI_RECORD_HEAD + n);
}

int32_t multi_drop(uint8_t *to, struct mc_bytes blob, int32_t place)
{
	struct multi_at at = multi_first(blob);
	struct multi_record r;
	int32_t n = MC_BLOB_HEAD;

	memset(to, 0, MC_BLOB_HEAD);
	for (int32_t i = 0; multi_next(&at, &r); i++) {
		size_t bytes = MULTI_RECORD_HEAD + (size_t)r.value.n;

		if (i == place)
			continue;
		memcpy(to + n, r.value.p - MULTI_RECORD_HEAD, bytes);
		n += (int32_t)bytes;
	}
	return n;
}
