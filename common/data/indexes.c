/* SPDX-License-Identifier: Apache-2.0 */
/* indexes.c - the indexes of a map, kept in the heap by name, and handed on. Looks at no entry. */
#include "common/data/indexes.h"

#include <string.h>

#include "common/base/check.h"

/* --- kept --- */
const struct map_index *map_index_find(const struct map_slot *slot, struct mc_str name)
{
	const struct map_index *x = slot->indexes;

	while (x != NULL && !mc_str_eq(x->config.name, name))
		x = x->next;
	return x;
}

static size_t text_bytes(struct mc_str s)
{
	return s.n > 0 ? (size_t)s.n : 0;
}

static size_t size_of(const struct index_config *c)
{
	size_t n = sizeof(struct map_index) + c->attribute_count * sizeof(struct mc_str);

	for (uint32_t i = 0; i < c->attribute_count; i++)
		n += text_bytes(c->attributes[i]);
	return n + text_bytes(c->name) + text_bytes(c->unique_key) + text_bytes(c->page_unit) +
		text_bytes(c->tier_unit);
}

static struct mc_str copy(char **to, struct mc_str s)
{
	struct mc_str out = { *to, s.n };

	if (s.n > 0)
		memcpy(*to, s.p, (size_t)s.n);
	*to += text_bytes(s);
	return out;
}

bool map_index_keep(struct maps *m, struct map_slot *slot, const struct index_config *c)
{
	size_t bytes = size_of(c);
	struct map_index *x;
	struct mc_str *attributes;
	char *to;

	if (map_index_find(slot, c->name) != NULL)
		return true;
	if (slot->index_count >= MC_MAP_INDEXES_MAX ||
		map_indexes_bytes(slot) + bytes > MC_MAP_INDEXES_BYTES_MAX ||
		m->bytes + bytes > MC_MAPS_BYTES_MAX || (x = mc_heap_get(m->heap, bytes)) == NULL)
		return false;
	attributes = (struct mc_str *)(x + 1);
	to = (char *)(attributes + c->attribute_count);
	*x = (struct map_index){ .next = slot->indexes, .config = *c, .bytes = bytes };
	for (uint32_t i = 0; i < c->attribute_count; i++)
		attributes[i] = copy(&to, c->attributes[i]);
	x->config.attributes = attributes;
	x->config.name = copy(&to, c->name);
	x->config.unique_key = copy(&to, c->unique_key);
	x->config.page_unit = copy(&to, c->page_unit);
	x->config.tier_unit = copy(&to, c->tier_unit);
	mc_check(to == (char *)x + bytes);
	slot->indexes = x;
	slot->index_count++;
	m->bytes += bytes;
	return true;
}

size_t map_indexes_bytes(const struct map_slot *slot)
{
	size_t bytes = 0;

	for (const struct map_index *x = slot->indexes; x != NULL; x = x->next)
		bytes += x->bytes;
	return bytes;
}

void map_indexes_free(struct maps *m, struct map_slot *slot)
{
	size_t bytes = map_indexes_bytes(slot);

	mc_check(m->bytes >= bytes);
	m->bytes -= bytes;
	while (slot->indexes != NULL) {
		struct map_index *x = slot->indexes;

		slot->indexes = x->next;
		mc_heap_put(m->heap, x);
	}
	slot->index_count = 0;
}

/* --- handed on --- */
bool map_indexes_give(const struct map_slot *slot, struct mc_arena *mem, struct hz_map_index_info *out)
{
	out->map_name = slot->name;
	if (slot->index_count == 0)
		return true;
	out->index_configs.v = mc_arena_get(mem, sizeof(*out->index_configs.v), slot->index_count);
	if (out->index_configs.v == NULL)
		return false;
	for (const struct map_index *x = slot->indexes; x != NULL; x = x->next)
		if ((out->index_configs.v[out->index_configs.n++] = map_index_to_member(&x->config, mem)) ==
			NULL)
			return false;
	mc_check(out->index_configs.n == slot->index_count);
	return true;
}

uint32_t map_indexes_take(
	struct maps *m, struct map_slot *slot, const struct hz_map_index_info *info, struct mc_arena *mem)
{
	struct index_config c;
	uint32_t left_out = 0;

	for (uint32_t i = 0; i < info->index_configs.n; i++) {
		const struct hz_index_config *given = info->index_configs.v[i];

		left_out += given == NULL || !map_index_of_member(given, mem, &c) ||
			map_index_normalize(slot->name, mem, &c) != NULL || !map_index_keep(m, slot, &c);
	}
	return left_out;
}
