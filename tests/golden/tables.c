/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables.c - partition tables made by the real generator: the bytes hold the table of the fields, and the
 * table is valid: min(replicas, groups) replicas to the left, no two in one group; without a table before it
 * the groups own the same number of partitions, give or take one, and so do the members of a group.
 */
#include <string.h>

#include "tests/golden/golden.h"

enum { MEMBERS_MAX = 256 };

struct table {
	int group_of[MEMBERS_MAX];
	size_t groups, members, owned_by_group[MEMBERS_MAX], owned[MEMBERS_MAX];
};

static const char *read_groups(const struct vector *v, struct table *t)
{
	json_t *group, *m;
	size_t g, i;

	t->members = json_array_size(json_object_get(v->fields, "members"));
	t->groups = json_array_size(json_object_get(v->fields, "groups"));
	if (t->members > MEMBERS_MAX || t->groups > t->members)
		return "more members than the test holds";
	json_array_foreach(json_object_get(v->fields, "groups"), g, group) json_array_foreach(group, i, m)
	{
		if (json_integer_value(m) < 0 || (size_t)json_integer_value(m) >= t->members)
			return "a group names a member that is not there";
		t->group_of[json_integer_value(m)] = (int)g;
	}
	return NULL;
}

static const char *row_fault(struct table *t, json_t *row)
{
	bool taken[MEMBERS_MAX] = { false };
	size_t want = t->groups < MC_REPLICAS ? t->groups : MC_REPLICAS;

	for (size_t i = 0; i < MC_REPLICAS; i++) {
		json_int_t m = json_integer_value(json_array_get(row, i));

		if ((m >= 0) != (i < want) || m >= (json_int_t)t->members)
			return "replicas missing, or not to the left";
		if (m < 0)
			continue;
		if (taken[t->group_of[m]])
			return "two replicas in one group";
		taken[t->group_of[m]] = true;
		if (i == 0) {
			t->owned[m]++;
			t->owned_by_group[t->group_of[m]]++;
		}
	}
	return NULL;
}

static bool even(const size_t *n, size_t count)
{
	size_t least = SIZE_MAX, most = 0;

	for (size_t i = 0; i < count; i++) {
		least = n[i] < least ? n[i] : least;
		most = n[i] > most ? n[i] : most;
	}
	return count == 0 || most - least <= 1;
}

static const char *balance_fault(const struct vector *v, const struct table *t)
{
	size_t share[MEMBERS_MAX], n;

	for (size_t m = 0; m < t->members; m++)
		if (t->owned[m] !=
			(size_t)json_integer_value(
				json_array_get(json_object_get(v->fields, "owned_per_member"), m)))
			return "owned_per_member differs from the table";
	if (!json_is_null(json_object_get(v->fields, "previous_table")))
		return NULL;
	if (!even(t->owned_by_group, t->groups))
		return "the groups do not own the same";
	for (size_t g = 0; g < t->groups; g++) {
		n = 0;
		for (size_t m = 0; m < t->members; m++)
			if (t->group_of[m] == (int)g)
				share[n++] = t->owned[m];
		if (!even(share, n))
			return "the members of a group do not own the same";
	}
	return NULL;
}

/* Which member (index in the fields' list) stands at each index of the state's dictionary. */
static bool map_members(const struct vector *v, const struct hz_partition_runtime_state *s, int *member_at)
{
	char text[MC_UUID_TEXT];
	json_t *m;
	size_t i;

	for (uint32_t k = 0; k < s->all_replicas.n; k++) {
		const struct hz_indexed_replica *r = &s->all_replicas.v[k];

		if (r->replica == NULL || r->index < 0 || r->index >= MEMBERS_MAX)
			return false;
		mc_uuid_text(text, r->replica->uuid);
		json_array_foreach(json_object_get(v->fields, "members"), i,
			m) if (strcmp(text, json_string_value(json_object_get(m, "uuid"))) == 0)
			member_at[r->index] = (int)i;
	}
	return true;
}

static const char *state_fault(
	const struct vector *v, const struct hz_partition_runtime_state *s, json_t *table)
{
	int member_at[MEMBERS_MAX];

	memset(member_at, 0xff, sizeof(member_at));
	if (!map_members(v, s, member_at) || s->encoded_partition_table.n != json_array_size(table))
		return "the bytes hold another number of members or partitions";
	for (uint32_t i = 0; i < s->encoded_partition_table.n * MC_REPLICAS; i++) {
		int32_t index = s->encoded_partition_table.v[i];
		json_t *want = json_array_get(json_array_get(table, i / MC_REPLICAS), i % MC_REPLICAS);

		if (index >= MEMBERS_MAX || (index < 0 ? -1 : member_at[index]) != json_integer_value(want))
			return "the bytes hold another table";
	}
	return NULL;
}

const char *table_fault(const struct vector *v)
{
	json_t *table = json_object_get(v->fields, "table"), *row;
	static struct table t;
	const char *fault;
	struct mc_reader r;
	struct hz_partition_runtime_state *s;
	size_t i;

	memset(&t, 0, sizeof(t));
	mc_read_init(&r, &hz_registry, v->line, v->bytes, v->n, scratch());
	s = mc_read_object(&r, &hz_partition_runtime_state_schema);
	if (r.in.err != MC_ERR_OK || s == NULL)
		return "the bytes cannot be read";
	fault = read_groups(v, &t);
	json_array_foreach(table, i, row) if (fault == NULL) fault = row_fault(&t, row);
	if (fault == NULL)
		fault = balance_fault(v, &t);
	return fault != NULL ? fault : state_fault(v, s, table);
}
