/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - differences of naming between the vectors' maker and our rows, taken away before comparing. */
#include <string.h>

#include "tests/golden/golden.h"

/* The maker of the vectors named lists after the counts in front: one such name differs when the list is
 * empty. */
static const struct {
	const char *theirs, *ours;
} aliases[] = {
	{ "replica_versions", "replica_version" },
	{ "\"\"", "modification_type" }, /* an expression, not a field */
};

static void rename_keys(json_t *o)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		json_t *v = json_object_get(o, aliases[i].theirs);

		if (v != NULL) {
			json_object_set(o, aliases[i].ours, v);
			json_object_del(o, aliases[i].theirs);
		}
	}
}

/* A number that is called a count but counts nothing (try_count) was taken for one when it was 0. */
static void drop_guessed_list(json_t *o)
{
	json_t *list = json_object_get(o, "try");

	if (json_is_array(list) && json_array_size(list) == 0)
		json_object_del(o, "try");
}

/* Counts are shown in one line's vectors and not in the other's; a list has its length anyway. False: it is
 * another. */
static bool drop_counts(json_t *o)
{
	const char *key;
	json_t *v, *list;
	char name[256];
	void *next;
	bool right = true;

	json_object_foreach_safe(o, next, key, v)
	{
		size_t n = strlen(key);

		if (n < 7 || n >= sizeof(name) || strcmp(key + n - 6, "_count") != 0)
			continue;
		memcpy(name, key, n - 6);
		name[n - 6] = '\0';
		list = json_object_get(o, name);
		if (!json_is_array(list))
			continue;
		right = right && json_integer_value(v) == (json_int_t)json_array_size(list);
		json_object_del(o, key);
	}
	return right;
}

/* A set of partitions that is null is a number. */
static void unfold_null(json_t *o)
{
	json_t *v = json_object_get(o, "partition_ids");

	if (json_is_integer(v) && json_integer_value(v) == -1)
		json_object_set_new(o, "partition_ids", json_pack("{s:i}", "partition_count", -1));
}

/* An empty list is shown under its name, as a count of 0 or not at all; what ends a list without a count is
 * shown behind it. */
static void drop_empty(json_t *o)
{
	const char *key;
	json_t *v;
	void *next;

	json_object_foreach_safe(o, next, key, v)
	{
		size_t n = strlen(key);
		bool zero = json_is_integer(v) && json_integer_value(v) == 0 && n >= 5 &&
			strcmp(key + n - 5, "count") == 0;

		if (zero || (json_is_array(v) && json_array_size(v) == 0) || strncmp(key, "end_of_", 7) == 0)
			json_object_del(o, key);
	}
}

bool tidy_fields(json_t *v)
{
	const char *key;
	json_t *item;
	size_t i;
	void *next;
	bool right = true;

	if (json_is_array(v))
		json_array_foreach(v, i, item) right = tidy_fields(item) && right;
	if (!json_is_object(v))
		return right;
	rename_keys(v);
	drop_guessed_list(v);
	unfold_null(v);
	right = drop_counts(v);
	drop_empty(v);
	json_object_foreach_safe(v, next, key, item) right = tidy_fields(item) && right;
	return right;
}
