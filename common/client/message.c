/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - sizes of rows, and what the walkers of wire/ do with the rest: equality, JSON, random generation. */
#include "common/client/inner.h"
#include "common/wire/json_out.h"

uint32_t client_fixed_size(const struct mc_field *f)
{
	static const uint8_t sizes[MC_K_COUNT] = {
		[MC_K_flag] = 1, [MC_K_i8] = 1, [MC_K_i32] = 4, [MC_K_i64] = 8, [MC_K_uuid] = 17,
	};

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
	default: return f->sub->size;
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

	if (f->kind == MC_K_parts && (f->flags & MC_ROW_TUPLE) && all_fixed(f->sub))
		return client_fixed_sizes(f->sub);
	return sizes[f->kind];
}

bool client_message_equal(const struct client_message *a, const struct client_message *b, enum mc_line line)
{
	const struct mc_walk w = { .line = line };

	if (a->type != b->type || a->correlation != b->correlation || a->partition_id != b->partition_id ||
	    a->backup_acks != b->backup_acks)
		return false;
	return a->type == CLIENT_NONE ? a->wire_type == b->wire_type
				      : mc_equal_rows(&w, client_rows[a->type].schema, a->body, b->body);
}

static void put_number(struct mc_json *j, const char *key, int64_t v)
{
	mc_json_key(j, key, "");
	mc_json_int(j, v);
}

void client_message_json(struct mc_json *j, const struct client_message *m)
{
	const struct client_row *row = &client_rows[m->type];

	mc_json_open(j, "{");
	put_number(j, "message_type", m->type == CLIENT_NONE ? m->wire_type : row->type);
	put_number(j, "correlation_id", m->correlation);
	if (m->type != CLIENT_NONE) {
		if (row->kind == CLIENT_KIND_ANSWER)
			put_number(j, "backup_acks", m->backup_acks);
		else
			put_number(j, "partition_id", m->partition_id);
		mc_json_keys(j, row->schema, m->body);
	}
	mc_json_close(j, "}");
}

bool client_message_random(struct mc_random *r, enum client_type type, struct client_message *out)
{
	const struct client_row *row = &client_rows[type];

	*out = (struct client_message){ .type = type, .wire_type = row->type, .partition_id = -1 };
	out->correlation = (int64_t)mc_rng_next(r->rng);
	if (row->kind == CLIENT_KIND_ANSWER)
		out->backup_acks = (uint8_t)mc_rng_below(r->rng, MC_REPLICAS);
	else
		out->partition_id = (int32_t)mc_rng_below(r->rng, MC_PARTITIONS + 1) - 1;
	out->body = mc_arena_get(r->mem, row->schema->size, 1);
	if (out->body != NULL)
		mc_random_rows(r, row->schema, out->body);
	return out->body != NULL && !r->failed;
}
