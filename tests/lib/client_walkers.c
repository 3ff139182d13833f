/* SPDX-License-Identifier: Apache-2.0 */
/* client_walkers.c - messages of clients: what stands around the rows is compared, shown and invented here.
 */
#include "tests/lib/client_walkers.h"

#include "tests/lib/json_out.h"

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
