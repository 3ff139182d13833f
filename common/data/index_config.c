/* SPDX-License-Identifier: Apache-2.0 */
/* index_config.c - an index as members and clients say it, and what makes one. Keeps nothing. */
#include "common/data/indexes.h"

#include <string.h>

#include "common/base/text.h"
#include "common/wire/value.h"

/* --- as others say it --- */
bool map_index_of_member(const struct hz_index_config *c, struct mc_arena *mem, struct index_config *out)
{
	const struct hz_bitmap_index_options *bitmap = c->bitmap_index_options;
	const struct hz_b_tree_index_config *tree = c->b_tree_index_config;
	bool many = c->attributes.n > MC_INDEX_ATTRIBUTES_MAX; /* map_index_normalize refuses them */
	struct mc_str *attributes = many ? NULL : mc_arena_get(mem, sizeof(*attributes), c->attributes.n);

	*out = (struct index_config){ .name = c->name,
		.type = c->type,
		.attributes = attributes,
		.unique_key = { NULL, -1 },
		.page_unit = { NULL, -1 },
		.tier_unit = { NULL, -1 } };
	if (c->attributes.opaque || (attributes == NULL && c->attributes.n > 0 && !many))
		return false;
	out->attribute_count = many ? c->attributes.n : 0;
	for (uint32_t i = 0; !many && i < c->attributes.n; i++) {
		const struct mc_value *v = c->attributes.v[i];

		if (v == NULL || v->type != MC_TYPE_STRING)
			return false;
		attributes[out->attribute_count++] = v->u.str;
	}
	if (bitmap != NULL) {
		out->unique_key = bitmap->unique_key;
		out->transformation = bitmap->unique_key_transformation;
	}
	if (tree != NULL) {
		out->page_size = tree->value;
		out->page_unit = tree->unit;
	}
	if (tree != NULL && tree->memory_tier_config != NULL) {
		out->tier_capacity = tree->memory_tier_config->value;
		out->tier_unit = tree->memory_tier_config->unit;
	}
	return true;
}

/* MemoryUnit, by id */
static const char *const units[] = { "BYTES", "KILOBYTES", "MEGABYTES", "GIGABYTES" };

static struct mc_str unit_of(int32_t id)
{
	return mc_str_z(id >= 0 && id < (int32_t)(sizeof(units) / sizeof(units[0])) ? units[id] : units[0]);
}

/* What a client leaves out is what BTreeIndexConfig begins with. */
void map_index_of_client(const struct client_index_config *c, struct index_config *out)
{
	const struct client_bitmap_index_options *bitmap = c->bitmap_index_options;
	const struct client_b_tree_index_config *tree = c->b_tree_index_config;

	*out = (struct index_config){ .name = c->name,
		.type = c->type,
		.attributes = c->attributes.v,
		.attribute_count = c->attributes.n,
		.unique_key = { NULL, -1 },
		.page_unit = mc_str_z("KILOBYTES"),
		.page_size = 16,
		.tier_unit = mc_str_z("MEGABYTES"),
		.tier_capacity = 256 };
	if (bitmap != NULL) {
		out->unique_key = bitmap->unique_key;
		out->transformation = bitmap->unique_key_transformation;
	}
	if (tree != NULL) {
		out->page_size = tree->page_size.value;
		out->page_unit = unit_of(tree->page_size.unit);
		out->tier_capacity = tree->memory_tier_config.capacity.value;
		out->tier_unit = unit_of(tree->memory_tier_config.capacity.unit);
	}
}

static struct mc_value *text_value(struct mc_str s, struct mc_arena *mem)
{
	struct mc_value *v = mc_arena_get(mem, sizeof(*v), 1);

	if (v != NULL) {
		v->type = MC_TYPE_STRING;
		v->u.str = s;
	}
	return v;
}

static bool options_to_member(const struct index_config *c, struct hz_index_config *out, struct mc_arena *mem)
{
	if (c->unique_key.n >= 0) {
		struct hz_bitmap_index_options *bitmap = mc_arena_get(mem, sizeof(*bitmap), 1);

		if (bitmap == NULL)
			return false;
		bitmap->unique_key = c->unique_key;
		bitmap->unique_key_transformation = c->transformation;
		out->bitmap_index_options = bitmap;
	}
	if (c->page_unit.n >= 0) {
		struct hz_b_tree_index_config *tree = mc_arena_get(mem, sizeof(*tree), 1);
		struct hz_memory_tier_config *tier = mc_arena_get(mem, sizeof(*tier), 1);

		if (tree == NULL || tier == NULL)
			return false;
		tree->value = c->page_size;
		tree->unit = c->page_unit;
		tier->value = c->tier_capacity;
		tier->unit = c->tier_unit;
		tree->memory_tier_config = c->tier_unit.n >= 0 ? tier : NULL;
		out->b_tree_index_config = tree;
	}
	return true;
}

struct hz_index_config *map_index_to_member(const struct index_config *c, struct mc_arena *mem)
{
	struct hz_index_config *out = mc_arena_get(mem, sizeof(*out), 1);
	struct mc_value **attributes = mc_arena_get(mem, sizeof(*attributes), c->attribute_count);

	if (out == NULL || attributes == NULL || !options_to_member(c, out, mem))
		return NULL;
	out->name = c->name;
	out->type = c->type;
	out->attributes.v = attributes;
	for (uint32_t i = 0; i < c->attribute_count; i++)
		if ((attributes[out->attributes.n++] = text_value(c->attributes[i], mem)) == NULL)
			return NULL;
	return out;
}

/* --- IndexUtils --- */
static struct mc_str trimmed(struct mc_str s)
{
	while (s.n > 0 && (uint8_t)s.p[0] <= ' ') {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && (uint8_t)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

static struct mc_str canonical(struct mc_str s)
{
	static const char self[] = "this.";
	const int32_t n = sizeof(self) - 1;

	s = trimmed(s);
	return s.n > n && memcmp(s.p, self, (size_t)n) == 0 ? (struct mc_str){ s.p + n, s.n - n } : s;
}

static const char *why_not_attribute(struct mc_str s)
{
	s = trimmed(s);
	if (s.n <= 0)
		return "an index's attribute has no name";
	return s.p[s.n - 1] == '.' ? "the name of an index's attribute does not end with a dot" : NULL;
}

const char map_index_no_memory[] = "no memory for an index now: ask again";

static size_t text_bytes(struct mc_str s)
{
	return s.n > 0 ? (size_t)s.n : 0;
}

/* Of at most MC_INDEX_ATTRIBUTES_MAX attributes. */
static bool is_too_long(const struct index_config *c)
{
	size_t bytes = text_bytes(c->name) + text_bytes(c->unique_key) + text_bytes(c->page_unit) +
		text_bytes(c->tier_unit);

	for (uint32_t i = 0; i < c->attribute_count; i++)
		bytes += text_bytes(c->attributes[i]);
	return bytes > MC_INDEX_BYTES_MAX;
}

static const char *normalize_attributes(struct mc_arena *mem, struct index_config *c)
{
	struct mc_str *out = mc_arena_get(mem, sizeof(*out), c->attribute_count);

	if (out == NULL)
		return map_index_no_memory;
	for (uint32_t i = 0; i < c->attribute_count; i++) {
		const char *why = why_not_attribute(c->attributes[i]);

		if (why != NULL)
			return why;
		out[i] = canonical(c->attributes[i]);
		for (uint32_t k = 0; k < i; k++)
			if (mc_str_eq(out[k], out[i]))
				return "an index names one attribute twice";
	}
	c->attributes = out;
	return NULL;
}

static const char *const type_names[INDEX_TYPES] = { "sorted", "hash", "bitmap" };

static bool give_name(struct mc_str map, struct mc_arena *mem, struct index_config *c)
{
	size_t room = (size_t)map.n + strlen("_sorted") + 1;
	struct mc_text t;
	char *buf;

	for (uint32_t i = 0; i < c->attribute_count; i++)
		room += 1 + (size_t)c->attributes[i].n;
	if ((buf = mc_arena_get(mem, 1, room)) == NULL)
		return false;
	t = mc_text_of(buf, room);
	mc_text_z(mc_text_z(mc_text_str(&t, map), "_"), type_names[c->type]);
	for (uint32_t i = 0; i < c->attribute_count; i++)
		mc_text_str(mc_text_z(&t, "_"), c->attributes[i]);
	c->name = mc_text_done(&t);
	return true;
}

const char *map_index_normalize(struct mc_str map, struct mc_arena *mem, struct index_config *c)
{
	static const char too_long[] = "the name and the attributes of an index have at most 8192 bytes";
	const char *why;

	_Static_assert(MC_INDEX_BYTES_MAX == 8192, "what is said of it");
	if (c->type < 0 || c->type >= INDEX_TYPES)
		return "an index is sorted, hash or bitmap";
	if (c->attribute_count == 0)
		return "an index has at least one attribute";
	if (c->attribute_count > MC_INDEX_ATTRIBUTES_MAX)
		return "an index has at most 255 attributes";
	if (c->type == INDEX_BITMAP && c->attribute_count > 1)
		return "a bitmap index has one attribute only";
	if (is_too_long(c))
		return too_long;
	if ((why = normalize_attributes(mem, c)) != NULL)
		return why;
	if (c->type != INDEX_BITMAP)
		c->unique_key = (struct mc_str){ NULL, -1 };
	else if (c->unique_key.n < 0)
		c->unique_key = mc_str_z("__key");
	else if ((why = why_not_attribute(c->unique_key)) != NULL)
		return why;
	else
		c->unique_key = canonical(c->unique_key);
	if (trimmed(c->name).n <= 0 && !give_name(map, mem, c))
		return map_index_no_memory;
	return is_too_long(c) ? too_long : NULL;
}
