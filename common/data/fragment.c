/* SPDX-License-Identifier: Apache-2.0 */
/* fragment.c - entries of one map in one partition: out in chunks, and in. Sends nothing. */
#include "common/data/fragment.h"

#include <string.h>

#include "common/data/internal.h"

/* Of a record: what Hazelcast has not set. */
#define UNSET (-1)
enum { ROWS = 32, ENTRY_BYTES = 48 }; /* ENTRY_BYTES: on the wire, beside key and value */

static int32_t or_unset(uint32_t s)
{
	return s == 0 ? UNSET : (int32_t)s;
}

static uint32_t or_none(int32_t raw)
{
	return raw <= 0 ? 0 : (uint32_t)raw;
}

/* DataRecordFactory: which figures a record has. */
static uint8_t record_type(const struct map_config *cfg)
{
	if (cfg->per_entry_stats)
		return HZ_RECORD_STATS;
	if (cfg->eviction == STORE_EVICT_LRU)
		return HZ_RECORD_LRU;
	return cfg->eviction == STORE_EVICT_LFU ? HZ_RECORD_LFU : HZ_RECORD_SIMPLE;
}

/* --- out --- */
static struct hz_expiry expiry_of(const struct store_meta *m)
{
	struct hz_expiry e = { .has_expiry = m->expires_ms != STORE_NEVER };

	if (!e.has_expiry)
		return e;
	e.raw_ttl = m->ttl_s == 0 ? INT32_MAX : (int32_t)m->ttl_s;
	e.raw_max_idle = m->max_idle_s == 0 ? INT32_MAX : (int32_t)m->max_idle_s;
	e.raw_expiration_time = (int32_t)map_epoch_s(m->expires_ms);
	e.raw_last_update_time = or_unset(m->updated_s);
	return e;
}

void fragment_record(const struct map_config *cfg, const struct map_entry *e, struct hz_record_entry *out)
{
	*out = (struct hz_record_entry){ .data_key = e->key, .expiry_metadata = expiry_of(&e->meta) };
	out->record = (struct hz_record){ .record_type = record_type(cfg),
		.raw_creation_time = or_unset(e->meta.created_s),
		.raw_last_access_time = or_unset(e->meta.accessed_s),
		.raw_last_update_time = or_unset(e->meta.updated_s),
		.raw_last_stored_time = or_unset(e->meta.stored_s),
		.hits = (int32_t)e->meta.hits,
		.version = (int32_t)e->meta.version,
		.data_value = e->value };
}

static bool copy_value(
	struct store *s, const struct store_view *v, struct mc_arena *mem, struct mc_bytes *out)
{
	struct store_value value = store_value_of(s, v);
	uint8_t *p;

	*out = (struct mc_bytes){ value.p, (int32_t)value.total };
	if (value.n == value.total)
		return true;
	p = mc_arena_get(mem, 1, value.total);
	if (p != NULL)
		store_copy(s, value, p);
	out->p = p;
	return p != NULL;
}

static bool entry_out(struct store *s, const struct map *m, const struct store_view *v, struct mc_arena *mem,
	struct hz_record_entry *out)
{
	struct map_entry e = { .key = v->key, .meta = v->meta };
	bool copied = copy_value(s, v, mem, &e.value);

	fragment_record(&m->cfg, &e, out);
	return copied;
}

_Static_assert((int)ROWS >= (int)STORE_WALK_ROWS_MIN, "a walk may give so many at once");

struct list { /* that grows in an arena: what was given up is less than what is used */
	struct hz_record_entry *v;
	uint32_t n, cap;
	size_t bytes;
	bool full;
};

static bool make_room(struct list *l, uint32_t more, struct mc_arena *mem)
{
	uint32_t cap = l->cap == 0 ? 2 * ROWS : 2 * l->cap;
	struct hz_record_entry *v;

	if (l->n + more <= l->cap)
		return true;
	v = mc_arena_get(mem, sizeof(*v), cap);
	if (v == NULL)
		return false;
	if (l->n > 0)
		memcpy(v, l->v, l->n * sizeof(*v));
	l->v = v;
	l->cap = cap;
	return true;
}

/* Up to `most` bytes, but one entry at least; those of one hash stay together, for a place is a hash. */
static bool add_rows(struct store *s, const struct map *m, store_ns ns, store_place *at, size_t most,
	struct mc_arena *mem, struct list *l)
{
	struct store_view rows[ROWS];
	uint32_t n = store_walk(s, ns, at, rows, ROWS);

	if (!make_room(l, n, mem))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		struct hz_record_entry *e = &l->v[l->n];
		size_t bytes = ENTRY_BYTES + (size_t)rows[i].key.n + store_value_of(s, &rows[i]).total;

		if (l->n > 0 && l->bytes + bytes > most && (i == 0 || rows[i].hash != rows[i - 1].hash)) {
			*at = store_place_of(&rows[i]);
			l->full = true;
			return true;
		}
		if (!entry_out(s, m, &rows[i], mem, e))
			return false;
		l->n++;
		l->bytes += bytes;
	}
	return true;
}

static void first_chunk(struct hz_map_chunk *c, struct mc_str name, struct mc_arena *mem)
{
	struct hz_map_index_info *indexes = mc_arena_get(mem, sizeof(*indexes), 1);

	if (indexes != NULL)
		indexes->map_name = name;
	c->first_chunk = true;
	c->create_map_index_info = indexes;
	c->record_store_loaded = true;
	c->near_cache_uuid_is_null = true;
}

bool fragment_chunk(struct store *s, const struct map *m, uint32_t partition, struct mc_str name,
	store_place *at, size_t bytes, struct mc_arena *mem, struct hz_map_chunk *out, size_t *used)
{
	store_ns ns = store_ns_find(s, m->entries, partition);
	struct list l = { 0 };

	*out = (struct hz_map_chunk){ .map_name = name };
	if (*at == 0)
		first_chunk(out, name, mem);
	if (out->first_chunk && out->create_map_index_info == NULL)
		return false;
	if (ns == 0)
		*at = STORE_WALK_END;
	while (*at != STORE_WALK_END && l.bytes < bytes && !l.full)
		if (!add_rows(s, m, ns, at, bytes, mem, &l))
			return false;
	mc_check(l.n <= l.cap && (l.n > 0 || *at == STORE_WALK_END || bytes == 0));
	*used = l.bytes;
	out->entries_to_null.v = l.v;
	out->entries_to_null.n = l.n;
	out->last_chunk = *at == STORE_WALK_END;
	return true;
}

/* --- in --- */
/* 0 stands for "none" in what the store keeps, and for a ttl without end. */
static uint32_t span(int32_t raw)
{
	return raw <= 0 ? MAP_FOREVER_S : (uint32_t)raw;
}

static struct store_meta meta_of(const struct hz_record_entry *e)
{
	const struct hz_record *r = &e->record;
	const struct hz_expiry *x = &e->expiry_metadata;
	struct store_meta m = { .expires_ms = STORE_NEVER,
		.version = (uint32_t)r->version,
		.created_s = or_none(r->raw_creation_time),
		.accessed_s = or_none(r->raw_last_access_time),
		.updated_s = or_none(r->raw_last_update_time),
		.stored_s = or_none(r->raw_last_stored_time),
		.hits = or_none(r->hits) };

	if (!x->has_expiry || x->raw_expiration_time == INT32_MAX)
		return m;
	m.expires_ms = map_epoch_ms(or_none(x->raw_expiration_time));
	m.ttl_s = span(x->raw_ttl);
	m.max_idle_s = span(x->raw_max_idle);
	m.updated_s = or_none(x->raw_last_update_time);
	return m;
}

bool fragment_entry_fits(const struct hz_record_entry *e)
{
	return e->data_key.n >= MC_BLOB_HEAD && e->record.data_value.n >= 0;
}

bool fragment_chunk_fits(const struct hz_map_chunk *c)
{
	if (c->map_name.n < 0 || c->entries_to_null.opaque)
		return false;
	for (uint32_t i = 0; i < c->entries_to_null.n; i++)
		if (!fragment_entry_fits(&c->entries_to_null.v[i]))
			return false;
	return true;
}

struct map_entry fragment_entry(const struct hz_record_entry *e)
{
	return (struct map_entry){ e->data_key, e->record.data_value, meta_of(e) };
}

enum store_err fragment_take_chunk(
	struct store *s, const struct map *m, uint32_t partition, const struct hz_map_chunk *c)
{
	store_ns ns = store_ns_find(s, m->entries, partition);
	enum store_err err = STORE_OK;

	if (c->first_chunk && ns != 0)
		store_ns_drop(s, ns);
	for (uint32_t i = 0; err == STORE_OK && i < c->entries_to_null.n; i++) {
		struct map_entry e = fragment_entry(&c->entries_to_null.v[i]);

		err = map_keep(s, m, partition, &e);
	}
	return err;
}

void fragment_drop(struct store *s, const struct map *m, uint32_t partition)
{
	const store_table tables[] = { m->entries, m->locks };

	for (size_t i = 0; i < 2; i++) {
		store_ns ns = store_ns_find(s, tables[i], partition);

		if (ns != 0)
			store_ns_drop(s, ns);
	}
}
