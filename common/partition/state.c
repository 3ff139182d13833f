/* SPDX-License-Identifier: Apache-2.0 */
/* state.c - the table as a PartitionRuntimeState, and back. */
#include "common/base/check.h"
#include "common/member/member.h"
#include "common/partition/table.h"

#include <string.h>

static struct hz_partition_replica *replica_make(const struct partition_replica *r, struct mc_arena *mem)
{
	struct hz_partition_replica *out = mc_arena_get(mem, sizeof(*out), 1);
	struct hz_address *a = mc_arena_get(mem, sizeof(*a), 1);
	size_t size = strlen(r->addr.host) + 1;
	char *host = mc_arena_get(mem, size, 1);

	if (out == NULL || a == NULL || host == NULL)
		return NULL;
	/* the message may outlive this place of the dictionary */
	memcpy(host, r->addr.host, strlen(r->addr.host) + 1);
	*a = (struct hz_address){
		.port = r->addr.port, .type = strchr(host, ':') != NULL ? 6 : 4, .host = mc_str_z(host)
	};
	*out = (struct hz_partition_replica){ .address = a, .uuid = r->uuid };
	return out;
}

/* Where a member stands in the message's dictionary, which holds those that a row names, in the order of the
 * rows. */
static bool dictionary_add(const struct partition_table *t, struct hz_partition_runtime_state *s,
	int32_t *map, int16_t i, struct mc_arena *mem)
{
	struct hz_indexed_replica *at = &s->all_replicas.v[s->all_replicas.n];

	if (map[i] != PARTITION_NONE)
		return true;
	at->replica = replica_make(&t->replicas[i], mem);
	at->index = map[i] = (int32_t)s->all_replicas.n++;
	return at->replica != NULL;
}

static bool rows_make(const struct partition_table *t, struct hz_partition_runtime_state *s, int32_t *map,
	struct mc_arena *mem)
{
	int32_t *cell = s->encoded_partition_table.v;

	for (uint32_t i = 0; i < t->count; i++)
		map[i] = PARTITION_NONE;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			int16_t i = t->rows[p].replica[r];

			if (i != PARTITION_NONE && !dictionary_add(t, s, map, i, mem))
				return false;
			*cell++ = i == PARTITION_NONE ? PARTITION_NONE : map[i];
		}
		s->versions[p] = t->rows[p].version;
	}
	return true;
}

struct hz_partition_runtime_state *partition_state_make(struct partition_table *t, struct mc_arena *mem)
{
	struct hz_partition_runtime_state *s = mc_arena_get(mem, sizeof(*s), 1);
	int32_t *map = mc_arena_get(mem, sizeof(*map), t->count + 1);

	mc_check(t->count <= t->cap);
	if (s == NULL || map == NULL)
		return NULL;
	s->stamp = partition_table_stamp(t);
	s->all_replicas.v = mc_arena_get(mem, sizeof(*s->all_replicas.v), t->count + 1);
	s->encoded_partition_table.n = MC_PARTITIONS;
	s->encoded_partition_table.v =
		mc_arena_get(mem, sizeof(*s->encoded_partition_table.v), (size_t)MC_PARTITIONS * MC_REPLICAS);
	s->versions = mc_arena_get(mem, sizeof(*s->versions), MC_PARTITIONS);
	if (s->all_replicas.v == NULL || s->encoded_partition_table.v == NULL || s->versions == NULL ||
		!rows_make(t, s, map, mem))
		return NULL;
	return s;
}

/* A place of the message's dictionary, as it is taken. */
struct taken {
	const struct hz_partition_replica *named; /* NULL: nobody stands there */
	int16_t ours;
	bool used, fresh; /* a row names it; it was not known before */
};

/* The message's dictionary by its indexes; NULL when it contradicts itself. */
static struct taken *dictionary_read(const struct hz_partition_runtime_state *s, struct mc_arena *mem)
{
	uint32_t n = s->all_replicas.n;
	struct taken *v = mc_arena_get(mem, sizeof(*v), n + 1);

	if (v == NULL || (n > 0 && s->all_replicas.v == NULL))
		return NULL;
	memset(v, 0, sizeof(*v) * (n + 1));
	for (uint32_t i = 0; i < n; i++) {
		const struct hz_indexed_replica *at = &s->all_replicas.v[i];
		struct mc_addr addr;

		if (at->index < 0 || (uint32_t)at->index >= n || at->replica == NULL ||
			at->replica->uuid.null || v[at->index].named != NULL ||
			!read_address(at->replica->address, &addr))
			return NULL;
		v[at->index].named = at->replica;
	}
	return v;
}

/* Those that a row names get a place of ours: others would only fill it. Nothing of a table that does not fit
 * stays. */
static bool dictionary_intern(struct partition_table *t, struct taken *v, uint32_t n)
{
	bool fits = true;

	for (uint32_t i = 0; i < n && fits; i++) {
		struct mc_addr addr;

		if (!v[i].used)
			continue;
		mc_check(v[i].named != NULL && read_address(v[i].named->address, &addr));
		v[i].fresh = partition_table_find(t, v[i].named->uuid) == PARTITION_NONE;
		v[i].ours = partition_table_intern(t, v[i].named->uuid, &addr);
		fits = v[i].ours != PARTITION_NONE;
		v[i].fresh &= fits;
	}
	for (uint32_t i = 0; i < n && !fits; i++)
		if (v[i].fresh)
			t->replicas[v[i].ours].uuid = (struct mc_uuid){ .null = true };
	return fits;
}

/* Their index -> ours; NULL when the dictionary contradicts itself or does not fit. */
static struct taken *dictionary_take(
	struct partition_table *t, const struct hz_partition_runtime_state *s, struct mc_arena *mem)
{
	struct taken *v = dictionary_read(s, mem);

	for (uint32_t i = 0; v != NULL && i < MC_PARTITIONS * MC_REPLICAS; i++)
		if (s->encoded_partition_table.v[i] != PARTITION_NONE)
			v[s->encoded_partition_table.v[i]].used = true;
	return v != NULL && dictionary_intern(t, v, s->all_replicas.n) ? v : NULL;
}

static bool twice(const int32_t *row, uint32_t at)
{
	for (uint32_t r = 0; r < at; r++)
		if (row[r] != PARTITION_NONE && row[r] == row[at])
			return true;
	return false;
}

static bool cells_valid(const struct hz_partition_runtime_state *s)
{
	if (s->encoded_partition_table.n != MC_PARTITIONS || s->encoded_partition_table.v == NULL ||
		s->versions == NULL)
		return false;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (s->versions[p] > MC_PARTITION_VERSION_MAX)
			return false;
	for (uint32_t i = 0; i < MC_PARTITIONS * MC_REPLICAS; i++) {
		int32_t cell = s->encoded_partition_table.v[i];

		if (cell < PARTITION_NONE || (cell >= 0 && (uint32_t)cell >= s->all_replicas.n) ||
			twice(&s->encoded_partition_table.v[i - i % MC_REPLICAS], i % MC_REPLICAS))
			return false;
	}
	return true;
}

static void row_take(
	struct partition_row *row, const int32_t *cells, int32_t version, const struct taken *map)
{
	for (uint32_t r = 0; r < MC_REPLICAS; r++)
		row->replica[r] = cells[r] == PARTITION_NONE ? PARTITION_NONE : map[cells[r]].ours;
	row->version = version;
}

enum partition_taken partition_state_take(struct partition_table *t,
	const struct hz_partition_runtime_state *s, bool theirs, struct mc_arena *mem)
{
	enum partition_taken taken = PARTITION_OLDER;
	const struct taken *map = cells_valid(s) ? dictionary_take(t, s, mem) : NULL;

	if (map == NULL)
		return PARTITION_REFUSED;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		int32_t version = s->versions[p];

		if (version < t->rows[p].version)
			continue;
		taken = PARTITION_ACCEPTED;
		if (version > t->rows[p].version || theirs)
			row_take(&t->rows[p], &s->encoded_partition_table.v[(size_t)p * MC_REPLICAS], version,
				map);
	}
	t->stamped = false;
	t->changes++;
	return taken;
}
