/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_moves.c - entries of a replicated map as they are, out of a partition and into it. They go with
 * a partition that gets another owner, for that is who all others ask then
 * (com.hazelcast.replicatedmap.impl.operation.ReplicationOperation).
 */
#include "common/data/fragment.h"
#include "common/data/internal.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

enum { ROWS = 64 };

/* --- out --- */
static void record_of(
	struct node *n, const struct store_view *v, struct hz_replicated_map_record_migration_info *r)
{
	struct shard *h = &data_of(n)->shard;

	*r = (struct hz_replicated_map_record_migration_info){ .key = v->key,
		.value = data_bytes(n, store_value_of(h->store, v)),
		.hits = v->meta.hits,
		.creation_time = n->clock_ms,
		.last_access_time = n->clock_ms,
		.last_update_time = n->clock_ms,
		.ttl = replicated_ttl_ms(n, v->meta.expires_ms) };
	mc_check(r->value.n >= 0); /* there is room for it */
}

struct records {
	struct hz_replicated_map_record_migration_info *v;
	uint32_t n, cap;
	size_t bytes, most;
	bool full;
};

/* Those of one hash stay together, for a place is a hash. False: no memory. */
static bool add_rows(
	struct node *n, struct records *l, const struct store_view *rows, uint32_t got, store_place *place)
{
	struct shard *h = &data_of(n)->shard;

	for (uint32_t i = 0; i < got; i++) {
		size_t value = store_value_of(h->store, &rows[i]).total;
		size_t bytes = REPLICATED_RECORD_BYTES + (size_t)rows[i].key.n + value;
		bool room = l->n < l->cap && value <= replicated_room_bytes(n);
		bool may_end = l->n > 0 && (i == 0 || rows[i].hash != rows[i - 1].hash);

		if (!shard_is_alive(h, &rows[i]))
			continue;
		if (may_end && (!room || l->bytes + bytes > l->most)) {
			*place = store_place_of(&rows[i]);
			l->full = true;
			return true;
		}
		if (!room)
			return false;
		record_of(n, &rows[i], &l->v[l->n++]);
		l->bytes += bytes;
	}
	return true;
}

/* As many as can be there in so many bytes. */
static uint32_t records_most(struct shard *h, store_ns ns, size_t most)
{
	uint64_t entries = ns == 0 ? 0 : store_ns_info(h->store, ns).entries;
	uint64_t fit = most / (REPLICATED_RECORD_BYTES + 2 * MC_BLOB_HEAD) + ROWS;

	return (uint32_t)(entries < fit ? entries : fit) + 1;
}

struct hz_replicated_map_record_migration_info *replicated_records(struct node *n,
	const struct map_slot *slot, uint32_t partition, store_place *place, size_t most, uint32_t *count,
	size_t *bytes)
{
	struct shard *h = &data_of(n)->shard;
	store_ns ns = store_ns_find(h->store, slot->map.entries, partition);
	struct records l = { .cap = records_most(h, ns, most), .most = most };
	struct store_view rows[ROWS];
	bool room;

	l.v = node_new_array(n, sizeof(*l.v), l.cap);
	room = l.v != NULL;
	if (ns == 0)
		*place = STORE_WALK_END;
	while (room && *place != STORE_WALK_END && l.bytes < most && !l.full) {
		uint32_t got = store_walk(h->store, ns, place, rows, ROWS);

		room = add_rows(n, &l, rows, got, place);
	}
	*count = l.n;
	*bytes = l.bytes;
	return room ? l.v : NULL;
}

/* --- in --- */
static enum store_err keep_one(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct hz_replicated_map_record_migration_info *r)
{
	struct shard *h = &data_of(n)->shard;
	uint32_t now_s = map_epoch_s(h->now_ms);
	struct map_entry e = { .key = r->key,
		.value = r->value,
		.meta = { .expires_ms = r->ttl <= 0 ? STORE_NEVER
						    : map_expires_ms(r->ttl, INT64_MAX, h->now_ms, h->now_ms),
			.ttl_s = r->ttl <= 0 ? 0 : map_seconds(r->ttl),
			.max_idle_s = r->ttl <= 0 ? 0 : MAP_FOREVER_S,
			.created_s = now_s,
			.updated_s = now_s } };

	return map_keep(h->store, &slot->map, partition, &e);
}

bool replicated_are_records(const struct hz_replicated_map_record_migration_info *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i].key.n < MC_BLOB_HEAD || v[i].value.n < MC_BLOB_HEAD)
			return false;
	return true;
}

enum store_err replicated_keep_all(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct hz_replicated_map_record_migration_info *v, uint32_t count)
{
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < count; i++)
		err = keep_one(n, slot, partition, &v[i]);
	if (err != STORE_OK)
		data_tell_full(n);
	return err;
}

/* --- with the partition --- */
static void give_piece(struct move_piece *p, struct map_slot *slot, uint64_t *place)
{
	struct hz_replicated_map_replication_operation *op = node_new(p->n, sizeof(*op));
	struct hz_replicated_map_to_migrate *m = node_new(p->n, sizeof(*m));
	struct hz_replicated_map_version *v = node_new(p->n, sizeof(*v));
	size_t bytes;

	m->key = v->key = map_object(slot->name);
	m->record_set.v = replicated_records(
		p->n, slot, p->partition, place, MC_MOVE_PIECE - p->bytes, &m->record_set.n, &bytes);
	p->n->fx->lost |= m->record_set.v == NULL;
	v->value = replicated_version(slot, p->partition);
	op->data.v = m;
	op->versions.v = v;
	op->data.n = op->versions.n = 1;
	move_piece_add_plain(p, HZ_REPLICATED_MAP_REPLICATION_OPERATION, op, REPLICATED_MAP_SERVICE, bytes);
}

static bool give(struct move_piece *p, struct move_at *at)
{
	struct data_service *d = data_of(p->n);

	if (p->replica != 0)
		return false;
	for (; at->item < MC_DATA_TABLES; at->item++, at->place = 0) {
		struct map_slot *slot = d->by_table[at->item];

		if (slot == NULL || slot->kept || slot->map.entries != at->item ||
			!maps_is_replicated(slot->name) || replicated_version(slot, p->partition) == 0)
			continue;
		do {
			if (move_piece_full(p))
				return true;
			give_piece(p, slot, &at->place);
		} while (at->place != STORE_WALK_END);
	}
	return false;
}

/* It stays: every data member has it. */
static void stays(struct node *n, uint32_t partition)
{
	(void)n;
	(void)partition;
}

static void stays_as_backup(struct node *n, uint32_t partition, uint32_t at)
{
	(void)at;
	stays(n, partition);
}

const struct move_service move_replicated = { .give = give, .drop = stays, .trim = stays_as_backup };

bool move_replicated_fit(const void *body)
{
	const struct hz_replicated_map_replication_operation *op = body;

	for (uint32_t i = 0; i < op->data.n; i++)
		if (op->data.v[i].key.n < 0 || op->data.v[i].key.n > MC_MAP_NAME_MAX ||
			!replicated_are_records(op->data.v[i].record_set.v, op->data.v[i].record_set.n))
			return false;
	return true;
}

static int64_t version_of(const struct hz_replicated_map_replication_operation *op, struct mc_str name)
{
	for (uint32_t i = 0; i < op->versions.n; i++)
		if (mc_str_eq(op->versions.v[i].key, name))
			return op->versions.v[i].value;
	return 0;
}

/* What stands there is of the same number of writes: an earlier piece, or what the owner has. All else goes,
 * for what was removed there and not here must not come back. */
static bool is_next_piece(const struct map_slot *slot, uint32_t partition, int64_t version)
{
	return replicated_is_whole(slot, partition) && replicated_version(slot, partition) == version;
}

enum store_err move_replicated_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_replicated_map_replication_operation *op = body;
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < op->data.n; i++) {
		const struct hz_replicated_map_to_migrate *m = &op->data.v[i];
		struct map_slot *slot = maps_open(&data_of(n)->shard.maps, replicated_map_name(n, m->key));

		if (slot == NULL)
			return STORE_FULL;
		if (!is_next_piece(slot, partition, version_of(op, m->key)))
			fragment_drop(data_of(n)->shard.store, &slot->map, partition);
		err = replicated_keep_all(n, slot, partition, m->record_set.v, m->record_set.n);
		if (err == STORE_OK && !replicated_set(n, slot, partition, version_of(op, m->key)))
			err = STORE_FULL;
	}
	return err;
}
