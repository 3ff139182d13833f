/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - what the vectors show and our walkers do not, or now and then, taken away before comparing. */
#include <string.h>

#include "tests/golden/golden.h"

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
	our_names(v);
	right = drop_counts(v);
	drop_empty(v);
	json_object_foreach_safe(v, next, key, item) right = tidy_fields(item) && right;
	return right;
}

/* Of a Java stream only causes of errors show what it says. */
static void match_java(const json_t *want, json_t *have)
{
	static const char *const keys[] = { "java_class", "message" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(want, keys[i]) == NULL)
			json_object_del(have, keys[i]);
}

void match_streams(const json_t *want, json_t *have)
{
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_array(have))
		json_array_foreach(have, i, v) match_streams(json_array_get(want, i), v);
	if (!json_is_object(have))
		return;
	if (json_integer_value(json_object_get(have, "_type")) == MC_TYPE_JAVA)
		match_java(want, have);
	json_object_foreach(have, key, v) match_streams(json_object_get(want, key), v);
}
