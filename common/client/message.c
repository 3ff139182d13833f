/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - how many bytes the rows of a message take in frames. */
#include "common/base/check.h"
#include "common/client/internal.h"

uint32_t client_fixed_size(const struct mc_field *f)
{
	static const uint8_t sizes[MC_K_COUNT] = {
		[MC_K_flag] = 1,
		[MC_K_i8] = 1,
		[MC_K_i32] = 4,
		[MC_K_i64] = 8,
		[MC_K_uuid] = 17,
	};

	mc_check(f->kind < MC_K_COUNT);
	return sizes[f->kind];
}

uint32_t client_fixed_sizes(const struct mc_schema *s)
{
	uint32_t sum = 0;

	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		sum += client_fixed_size(f);
	return sum;
}

size_t client_item_size(const struct mc_field *f)
{
	switch (f->kind) {
	case MC_K_strs: return sizeof(struct mc_str);
	case MC_K_uuids: return sizeof(struct mc_uuid);
	case MC_K_ints: return sizeof(int32_t);
	case MC_K_longs: return sizeof(int64_t);
	default: mc_check(f->sub != NULL && f->sub->size > 0); return f->sub->size;
	}
}

static bool all_fixed(const struct mc_schema *s)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (client_fixed_size(f) == 0)
			return false;
	return true;
}

uint32_t client_packed_size(const struct mc_field *f)
{
	static const uint8_t sizes[MC_K_COUNT] = { [MC_K_ints] = 4, [MC_K_longs] = 8, [MC_K_uuids] = 17 };

	mc_check(f->kind < MC_K_COUNT && (f->kind != MC_K_parts || f->sub != NULL));
	if (f->kind == MC_K_parts && (f->flags & MC_ROW_TUPLE) && all_fixed(f->sub))
		return client_fixed_sizes(f->sub);
	return sizes[f->kind];
}
