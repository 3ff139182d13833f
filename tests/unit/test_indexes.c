/* SPDX-License-Identifier: Apache-2.0 */
/* test_indexes.c - the indexes of maps: what is one, how it is named, that it is kept once and handed on
 * whole. */
#include "common/data/indexes.h"
#include "common/data/service_internal.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

static struct peer other;
static struct mc_arena mem;

static void begin(struct alone *a)
{
	static _Alignas(16) uint8_t memory[64 << 10];

	mem = mc_arena_of(memory, sizeof(memory));
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	other = peer_of(2);
	other.lite = false;
	alone_follow(a, &other, NULL, 0);
}

static struct index_config config_of(int32_t type, const struct mc_str *attributes, uint32_t count)
{
	return (struct index_config){ .name = { NULL, -1 },
		.type = type,
		.attributes = attributes,
		.attribute_count = count,
		.unique_key = { NULL, -1 },
		.page_unit = { NULL, -1 },
		.tier_unit = { NULL, -1 } };
}

static const char *why_not(int32_t type, const char *first, const char *second)
{
	struct mc_str attributes[2] = { mc_str_z(first), mc_str_z(second) };
	struct index_config c = config_of(type, attributes, second == NULL ? first != NULL : 2);

	return map_index_normalize(mc_str_z("m"), &mem, &c);
}

static void what_is_none(void **state)
{
	struct alone *a = *state;
	struct mc_str many[MC_INDEX_ATTRIBUTES_MAX + 1];
	char names[MC_INDEX_ATTRIBUTES_MAX + 1][3];
	struct index_config c = config_of(INDEX_HASH, many, MC_INDEX_ATTRIBUTES_MAX);

	begin(a);
	assert_null(why_not(INDEX_SORTED, "age", "name"));
	assert_non_null(why_not(INDEX_SORTED, NULL, NULL));
	assert_non_null(why_not(INDEX_SORTED - 1, "age", NULL));
	assert_non_null(why_not(INDEX_TYPES, "age", NULL));
	assert_non_null(why_not(INDEX_HASH, " ", NULL));
	assert_non_null(why_not(INDEX_HASH, "age", ""));
	assert_non_null(why_not(INDEX_HASH, "age. ", NULL));
	assert_non_null(why_not(INDEX_HASH, "age", "this.age"));
	assert_null(why_not(INDEX_BITMAP, "age", NULL));
	assert_non_null(why_not(INDEX_BITMAP, "age", "name"));
	for (uint32_t i = 0; i <= MC_INDEX_ATTRIBUTES_MAX; i++) {
		names[i][0] = (char)('a' + i / 26);
		names[i][1] = (char)('a' + i % 26);
		names[i][2] = 0;
		many[i] = mc_str_z(names[i]);
	}
	assert_null(map_index_normalize(mc_str_z("m"), &mem, &c));
	c.attributes = many;
	c.attribute_count++;
	assert_non_null(map_index_normalize(mc_str_z("m"), &mem, &c));
	c = config_of(INDEX_BITMAP, many, 1);
	c.unique_key = mc_str_z("id.");
	assert_non_null(map_index_normalize(mc_str_z("m"), &mem, &c));
}

/* IndexUtils.validateAndNormalize */
static void names(void **state)
{
	struct alone *a = *state;
	struct mc_str attributes[] = { mc_str_z(" this.age "), mc_str_z("__key"), mc_str_z("this") };
	struct index_config c = config_of(INDEX_SORTED, attributes, 3);

	begin(a);
	assert_null(map_index_normalize(mc_str_z("people"), &mem, &c));
	assert_true(mc_str_eqz(c.name, "people_sorted_age___key_this"));
	assert_true(mc_str_eqz(c.attributes[0], "age") && c.unique_key.n < 0);
	c = config_of(INDEX_BITMAP, attributes, 1);
	c.name = mc_str_z("  ");
	assert_null(map_index_normalize(mc_str_z("m"), &mem, &c));
	assert_true(mc_str_eqz(c.name, "m_bitmap_age") && mc_str_eqz(c.unique_key, "__key"));
	c = config_of(INDEX_BITMAP, attributes, 1);
	c.name = mc_str_z("mine");
	c.unique_key = mc_str_z("this.id");
	assert_null(map_index_normalize(mc_str_z("m"), &mem, &c));
	assert_true(mc_str_eqz(c.name, "mine") && mc_str_eqz(c.unique_key, "id"));
}

static bool equal(const struct index_config *x, const struct index_config *y)
{
	for (uint32_t i = 0; i < x->attribute_count; i++)
		if (i >= y->attribute_count || !mc_str_eq(x->attributes[i], y->attributes[i]))
			return false;
	return x->attribute_count == y->attribute_count && mc_str_eq(x->name, y->name) &&
		x->type == y->type && mc_str_eq(x->unique_key, y->unique_key) &&
		x->transformation == y->transformation && mc_str_eq(x->page_unit, y->page_unit) &&
		mc_str_eq(x->tier_unit, y->tier_unit) && x->page_size == y->page_size &&
		x->tier_capacity == y->tier_capacity;
}

static void kept_once_and_handed_on(void **state)
{
	struct alone *a = *state;
	struct client_bitmap_index_options options = { 2, mc_str_z("id") };
	struct client_b_tree_index_config tree = { .page_size = { 8, 1 } };
	struct mc_str one[] = { mc_str_z("age") }, two[] = { mc_str_z("age"), mc_str_z("name") };
	struct client_index_config given = { .type = INDEX_BITMAP, .name = { NULL, -1 } };
	struct hz_map_index_info info = { .map_name = { NULL, -1 } };
	struct index_config first, second;
	struct maps *maps;
	struct map_slot *from, *to;
	size_t bytes;

	begin(a);
	maps = &data_of(a->n)->shard.maps;
	from = maps_open(maps, mc_str_z("from"));
	to = maps_open(maps, mc_str_z("to"));
	bytes = maps->bytes;
	given.attributes.v = one;
	given.attributes.n = 1;
	given.bitmap_index_options = &options;
	map_index_of_client(&given, &first);
	given.type = INDEX_SORTED;
	given.attributes.v = two;
	given.attributes.n = 2;
	given.bitmap_index_options = NULL;
	given.b_tree_index_config = &tree;
	map_index_of_client(&given, &second);
	assert_true(mc_str_eqz(first.page_unit, "KILOBYTES") && first.page_size == 16);
	assert_true(mc_str_eqz(second.page_unit, "KILOBYTES") && second.page_size == 8);
	assert_null(map_index_normalize(from->name, &mem, &first));
	assert_null(map_index_normalize(from->name, &mem, &second));
	for (int i = 0; i < 2; i++)
		assert_true(map_index_keep(maps, from, &first) && map_index_keep(maps, from, &second));
	assert_int_equal(from->index_count, 2);
	assert_true(map_indexes_give(from, &mem, &info) && mc_str_eqz(info.map_name, "from"));
	for (int i = 0; i < 2; i++)
		assert_int_equal(map_indexes_take(maps, to, &info, &mem), 0);
	assert_int_equal(to->index_count, 2);
	assert_true(equal(&first, &map_index_find(to, first.name)->config));
	assert_true(equal(&second, &map_index_find(to, second.name)->config));
	maps_invariant(maps, 0);
	map_indexes_free(maps, to);
	map_indexes_free(maps, from);
	assert_int_equal(maps->bytes, bytes);
	assert_null(map_index_find(to, first.name));
}

static void so_many_and_no_more(void **state)
{
	struct alone *a = *state;
	struct mc_str attribute[] = { mc_str_z("age") };
	struct index_config c = config_of(INDEX_HASH, attribute, 1);
	struct map_slot *slot;
	struct maps *maps;
	char name[8];

	begin(a);
	maps = &data_of(a->n)->shard.maps;
	slot = maps_open(maps, mc_str_z("m"));
	for (uint32_t i = 0; i < MC_MAP_INDEXES_MAX; i++) {
		name[0] = (char)('a' + i % 16);
		name[1] = (char)('a' + i / 16);
		c.name = mc_str_of(name, 2);
		assert_true(map_index_keep(maps, slot, &c));
	}
	c.name = mc_str_z("one more");
	assert_false(map_index_keep(maps, slot, &c));
	c.name = mc_str_of(name, 2);
	assert_true(map_index_keep(maps, slot, &c)); /* it is there */
	maps_invariant(maps, 0);
	maps_destroy(maps, slot);
	maps_invariant(maps, 0);
}

/* --- no more than so many bytes --- */
static char *long_text(struct alone *a, size_t bytes)
{
	char *s = alone_new(a, bytes + 1);

	memset(s, 'a', bytes);
	return s;
}

static void one_has_so_many_bytes(void **state)
{
	struct alone *a = *state;
	struct mc_str attribute[1];
	struct index_config c;

	begin(a);
	for (size_t more = 0; more < 2; more++) {
		attribute[0] = mc_str_of(long_text(a, MC_INDEX_BYTES_MAX - 1), MC_INDEX_BYTES_MAX - 1);
		c = config_of(INDEX_HASH, attribute, 1);
		c.name = mc_str_of("ix", 1 + more);
		assert_int_equal(map_index_normalize(mc_str_z("m"), &mem, &c) == NULL, more == 0);
		attribute[0].n = MC_INDEX_BYTES_MAX / 2 - 4 + (int32_t)more; /* "m_hash_" and it, and it */
		c = config_of(INDEX_HASH, attribute, 1);
		assert_int_equal(map_index_normalize(mc_str_z("m"), &mem, &c) == NULL, more == 0);
	}
	c = config_of(INDEX_BITMAP, attribute, 1);
	attribute[0].n = 1;
	c.unique_key = mc_str_of(long_text(a, MC_INDEX_BYTES_MAX), MC_INDEX_BYTES_MAX);
	assert_non_null(map_index_normalize(mc_str_z("m"), &mem, &c));
}

/* What all of them are in a message is no more than is counted. */
static void all_have_so_many_bytes(void **state)
{
	struct alone *a = *state;
	struct mc_str attribute[] = { mc_str_z("a") };
	struct hz_map_chunk chunk = { .first_chunk = true };
	struct hz_map_index_info info = { .map_name = { NULL, -1 } };
	struct hz_outgoing out = { HZ_MAP_CHUNK, &chunk, HZ_PACKET_OPERATION, 1 };
	struct index_config c = config_of(INDEX_SORTED, attribute, 1);
	struct map_slot *slot;
	struct maps *maps;
	char *name;
	size_t without;
	uint32_t kept = 0;

	begin(a);
	name = long_text(a, 4000);
	maps = &data_of(a->n)->shard.maps;
	slot = maps_open(maps, mc_str_z("m"));
	chunk.map_name = slot->name;
	chunk.create_map_index_info = &info;
	info.map_name = slot->name;
	without = hz_frame_size(&out, MC_LINE_55);
	assert_true(without > 0);
	for (; kept < MC_MAP_INDEXES_MAX; kept++) {
		name[0] = (char)('b' + kept);
		c.name = mc_str_of(name, 4000);
		if (!map_index_keep(maps, slot, &c))
			break;
	}
	assert_true(
		kept < MC_MAP_INDEXES_MAX && map_indexes_bytes(slot) + 2 * 4000 > MC_MAP_INDEXES_BYTES_MAX);
	assert_true(map_indexes_give(slot, &mem, &info));
	assert_true(hz_frame_size(&out, MC_LINE_55) - without <= map_indexes_bytes(slot));
	maps_invariant(maps, 0);
}

/* A client's of many megabytes is refused, and a partition comes without it. */
static void a_large_one_is_nowhere(void **state)
{
	enum { PYTHON = 70, MANY = 15, BYTES = 1 << 20 };
	struct alone *a = *state;
	struct client_map_add_index *b;
	struct mc_str attributes[MANY];
	struct hz_index_config large = { .name = { NULL, -1 } }, *one = &large;
	struct hz_map_index_info info = { .index_configs = { .v = &one, .n = 1 } };
	struct mc_value text = { .type = MC_TYPE_STRING }, *texts = &text;
	struct map_slot *slot;
	struct maps *maps;
	char *bytes = malloc(BYTES);

	a->cfg.clients_max = 4;
	begin(a);
	alone_enter(a, PYTHON, 1);
	memset(bytes, 'a', BYTES);
	for (int i = 0; i < MANY; i++)
		attributes[i] = mc_str_of(bytes, (size_t)(BYTES - i));
	b = alone_new(a, sizeof(*b));
	b->name = mc_str_z("m");
	b->index_config = (struct client_index_config){ .type = INDEX_HASH, .name = { NULL, -1 } };
	b->index_config.attributes.v = attributes;
	b->index_config.attributes.n = MANY;
	alone_ask(a, PYTHON, CLIENT_MAP_ADD_INDEX, -1, b);
	assert_non_null(alone_said(a, PYTHON, CLIENT_ERROR));
	maps = &data_of(a->n)->shard.maps;
	slot = maps_open(maps, mc_str_z("m"));
	text.u.str = attributes[0];
	large.attributes.v = &texts;
	large.attributes.n = 1;
	assert_int_equal(map_indexes_take(maps, slot, &info, &mem), 1);
	assert_int_equal(slot->index_count, 0);
	free(bytes);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(what_is_none),
		T(names),
		T(kept_once_and_handed_on),
		T(so_many_and_no_more),
		T(one_has_so_many_bytes),
		T(all_have_so_many_bytes),
		T(a_large_one_is_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
