/* SPDX-License-Identifier: Apache-2.0 */
/* schema.c - what a walk over rows knows: versions of lines, least sizes. */
#include "common/wire/schema.h"
#include "common/base/check.h"

/* Least bytes of a row of each kind. base and part are summed up. */
static const uint8_t least[MC_K_COUNT] = {
	[MC_K_u8] = 1,
	[MC_K_i8] = 1,
	[MC_K_flag] = 1,
	[MC_K_i16] = 2,
	[MC_K_i32] = 4,
	[MC_K_i64] = 8,
	[MC_K_f64] = 8,
	[MC_K_same32] = 4,
	[MC_K_i16as32] = 2,
	[MC_K_i32as64] = 4,
	[MC_K_str] = 4,
	[MC_K_uuid] = 1,
	[MC_K_data] = 4,
	[MC_K_bytes] = 4,
	[MC_K_obj] = 4,
	[MC_K_any] = 4,
	[MC_K_strs] = 4,
	[MC_K_uuids] = 4,
	[MC_K_ints] = 4,
	[MC_K_longs] = 4,
	[MC_K_longs8] = 1,
	[MC_K_parts] = 4,
	[MC_K_objs] = 4,
	[MC_K_anys] = 4,
	[MC_K_rows7] = 4,
	[MC_K_iobj] = 5,
};

uint32_t mc_least(const struct mc_schema *s, enum mc_line line)
{
	uint32_t sum = 0;

	mc_check(line < MC_LINE_COUNT && s->size > 0);
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		if (f->on != NULL || !mc_has_line(f->lines, line))
			continue;
		if (f->kind == MC_K_base || f->kind == MC_K_part)
			sum += mc_least(f->sub, line);
		else
			sum += f->flags & MC_ROW_SAID_BEFORE ? 0
				: f->flags & MC_ROW_PRESENT  ? 1
							     : least[f->kind];
	}
	return sum;
}
