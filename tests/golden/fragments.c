/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-fragments DIR... - what a running member put into migrations of its maps (the vectors storage_fragments)
 * goes into a store, and comes out of it again as the same entries and locks. One line per failure, then the
 * counts; exit status 1 when something failed or nothing was found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/data/fragment.h"
#include "common/hz/frame.h"
#include "common/hz/registry.h"
#include "common/wire/value.h"
#include "tests/golden/lines.h"

enum { BLOCK = 24 << 20, MEMORY = 64 << 20, CHUNK = 256 };
#define NOW_MS ((uint64_t)1795970000000) /* when the vectors were made, about */

static unsigned long entries, locks, failures;
static struct mc_arena mem;
static struct store *s;

static void fail(json_t *o, const char *what)
{
	printf("FAIL %s %s: %s\n", text_of(o, "line"), text_of(o, "name"), what);
	failures++;
}

static void open_store(struct map *m, uint8_t record_type)
{
	static uint8_t *block;
	struct store_config c = { .seed = { 1, 2 },
		.partitions = 1,
		.tables_max = 8,
		.namespaces_max = 16,
		.key_skip = MAP_DATA_HEAD };
	struct map_config cfg = { .per_entry_stats = record_type == HZ_RECORD_STATS,
		.eviction = record_type == HZ_RECORD_LRU ? STORE_EVICT_LRU
			: record_type == HZ_RECORD_LFU   ? STORE_EVICT_LFU
							 : STORE_EVICT_NONE };

	free(block);
	block = aligned_alloc(64, BLOCK);
	mc_check(block != NULL);
	memset(block, 0, BLOCK);
	s = store_init(block, BLOCK, &c);
	mc_check(s != NULL);
	store_begin(s, NOW_MS, 0);
	mc_check(map_open(s, &cfg, m));
}

/* --- entries --- */
static bool same_bytes(struct mc_bytes a, struct mc_bytes b)
{
	return a.n == b.n && memcmp(a.p, b.p, (size_t)a.n) == 0;
}

static bool same_expiry(const struct hz_expiry *a, const struct hz_expiry *b)
{
	return a->has_expiry == b->has_expiry &&
		(!a->has_expiry ||
			(a->raw_ttl == b->raw_ttl && a->raw_max_idle == b->raw_max_idle &&
				a->raw_expiration_time == b->raw_expiration_time &&
				a->raw_last_update_time == b->raw_last_update_time));
}

/* What each type of record has. */
static bool same_figures(const struct hz_record *a, const struct hz_record *b)
{
	switch (a->record_type) {
	case HZ_RECORD_STATS:
		return a->raw_creation_time == b->raw_creation_time && a->hits == b->hits &&
			a->raw_last_access_time == b->raw_last_access_time &&
			a->raw_last_update_time == b->raw_last_update_time &&
			a->raw_last_stored_time == b->raw_last_stored_time;
	case HZ_RECORD_LRU: return a->raw_last_access_time == b->raw_last_access_time;
	case HZ_RECORD_LFU: return a->hits == b->hits;
	default: return true;
	}
}

static bool same_entry(const struct hz_record_entry *a, const struct hz_record_entry *b)
{
	const struct hz_record *x = &a->record, *y = &b->record;

	return same_bytes(x->data_value, y->data_value) && x->record_type == y->record_type &&
		x->version == y->version && same_figures(x, y) &&
		same_expiry(&a->expiry_metadata, &b->expiry_metadata);
}

static const struct hz_record_entry *find(const struct hz_map_chunk *c, struct mc_bytes key)
{
	for (uint32_t i = 0; i < c->entries_to_null.n; i++)
		if (same_bytes(c->entries_to_null.v[i].data_key, key))
			return &c->entries_to_null.v[i];
	return NULL;
}

static const char *entries_fault(const struct map *m, const struct hz_map_chunk *in)
{
	const struct hz_record_entry *was;
	struct hz_map_chunk out;
	size_t used;
	store_place at = 0;
	uint32_t seen = 0;

	do {
		if (!fragment_chunk(s, m, 0, in->map_name, &at, CHUNK, &mem, &out, &used))
			return "no memory";
		for (uint32_t i = 0; i < out.entries_to_null.n; i++) {
			was = find(in, out.entries_to_null.v[i].data_key);
			if (was == NULL || !same_entry(was, &out.entries_to_null.v[i]))
				return "an entry comes out as another";
			seen++;
		}
	} while (!out.last_chunk);
	entries += seen;
	return seen == in->entries_to_null.n ? NULL : "entries are missing";
}

static void check_chunk(json_t *o, const struct hz_map_chunk *c)
{
	uint8_t type =
		c->entries_to_null.n > 0 ? c->entries_to_null.v[0].record.record_type : HZ_RECORD_SIMPLE;
	const char *fault = NULL;
	struct map m;

	open_store(&m, type);
	if (!fragment_chunk_fits(c) || fragment_take_chunk(s, &m, 0, c) != STORE_OK)
		fault = "is not taken";
	else
		fault = entries_fault(&m, c);
	if (fault != NULL)
		fail(o, fault);
}

/* Without chunks: maps as a whole. */
static void check_replication(json_t *o, const struct hz_map_replication_operation *op)
{
	const struct hz_map_replication_state_holder *h = op->map_replication_state_holder;

	for (uint32_t i = 0; h != NULL && i < h->stores_by_map_name.n; i++) {
		const struct hz_record_store *r = &h->stores_by_map_name.v[i];
		struct hz_map_chunk c = { .first_chunk = true, .map_name = r->map_name, .last_chunk = true };

		c.entries_to_null.v = r->entries.v;
		c.entries_to_null.n = r->entries.n;
		check_chunk(o, &c);
	}
}

/* --- locks --- */
static bool has_lock(const struct hz_lock_store_impl *l, const struct hz_lock_resource_impl *want)
{
	for (uint32_t i = 0; i < l->locks.n; i++)
		if (same_bytes(l->locks.v[i]->key, want->key))
			return mc_uuid_eq(l->locks.v[i]->owner, want->owner) &&
				l->locks.v[i]->thread_id == want->thread_id &&
				l->locks.v[i]->lock_count == want->lock_count &&
				l->locks.v[i]->expiration_time == want->expiration_time;
	return false;
}

static void check_locks(json_t *o, const struct hz_lock_store_impl *in)
{
	struct hz_lock_store_impl out;
	struct map m;

	open_store(&m, HZ_RECORD_SIMPLE);
	if (!fragment_locks_fit(in) || fragment_take_locks(s, &m, 0, in, NOW_MS) != STORE_OK ||
		!fragment_locks(s, &m, 0, in->namespace->object_name, &mem, &out)) {
		fail(o, "the locks are not taken");
		return;
	}
	for (uint32_t i = 0; i < in->locks.n; i++)
		if (in->locks.v[i]->lock_count > 0 && !has_lock(&out, in->locks.v[i]))
			fail(o, "a lock comes out as another, or not at all");
	locks += out.locks.n;
}

/* --- fragments --- */
static void check_part(json_t *o, const struct mc_value *v)
{
	enum hz_class cls =
		v == NULL || v->opaque || v->type != MC_TYPE_OBJECT ? HZ_NONE : hz_class_of(v->cls);

	if (cls == HZ_MAP_CHUNK)
		check_chunk(o, v->body);
	else if (cls == HZ_MAP_REPLICATION_OPERATION)
		check_replication(o, v->body);
	for (uint32_t i = 0; cls == HZ_LOCK_REPLICATION_OPERATION &&
		i < ((struct hz_lock_replication_operation *)v->body)->locks.n;
		i++)
		check_locks(o, ((struct hz_lock_replication_operation *)v->body)->locks.v[i]);
}

static void check_fragment(json_t *o, const struct hz_replica_fragment_migration_state *f)
{
	for (uint32_t i = 0; i < f->migration_operations.n; i++)
		check_part(o, f->migration_operations.v[i]);
	for (uint32_t i = 0; i < f->chunks_to_null.n; i++)
		check_part(o, f->chunks_to_null.v[i]);
}

static void check_line(void *ctx, const char *path, json_t *o, const char *why)
{
	struct hz_frame_head head = { HZ_PACKET_OPERATION, -1, 0 };
	const struct hz_migration_operation *op;
	struct hz_message m;
	uint8_t *bytes;
	size_t n;

	(void)ctx;
	(void)why;
	if (o == NULL || strstr(path, "storage_fragments") == NULL ||
		strcmp(text_of(o, "class"), "MigrationOperation") != 0)
		return;
	mc_arena_reset(&mem);
	bytes = hex_bytes(text_of(o, "hex"), &n);
	head.size = (uint32_t)n;
	if (bytes == NULL ||
		hz_payload_read(&head, bytes, n, line_of(text_of(o, "line")), &mem, &m) != MC_ERR_OK) {
		fail(o, "cannot be read");
	} else {
		op = m.body;
		check_fragment(o, op->fragment_migration_state);
	}
	free(bytes);
}

int main(int argc, char **argv)
{
	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	for (int i = 1; i < argc; i++)
		each_line_below(argv[i], check_line, NULL);
	printf("%lu entries and %lu locks in and out, %lu failures\n", entries, locks, failures);
	return failures > 0 || entries == 0 || locks == 0;
}
