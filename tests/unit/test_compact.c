/* SPDX-License-Identifier: Apache-2.0 */
/* test_compact.c - fields of Compact values by hand: where the width of an offset changes, what a null is,
 * and values that are cut. Values of real members: tests/golden/values.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/bytes.h"
#include "common/wire/compact.h"

/* An i32 and two texts, the first so long that all fields have `size` bytes. */
static struct mc_compact_field fields[] = {
	{ .name = { "a", 1 }, .kind = MC_FIELD_STRING },
	{ .name = { "b", 1 }, .kind = MC_FIELD_STRING },
	{ .name = { "n", 1 }, .kind = MC_FIELD_INT32 },
};
static struct mc_compact_schema schema = { .type = { "T", 1 }, .v = fields, .n = 3 };
enum { A, B, N };

static int lay_out(void **state)
{
	(void)state;
	assert_true(mc_compact_lay_out(&schema));
	assert_int_equal(schema.fixed_size, 4);
	assert_int_equal(schema.variable, 2);
	return 0;
}

static void put_offset(uint8_t **to, uint8_t width, uint32_t offset)
{
	for (uint8_t i = 0; i < width; i++)
		*(*to)++ = (uint8_t)(offset >> 8 * (width - 1 - i));
}

/* Its bytes; null_b: b is null. */
static size_t make(uint8_t *p, uint32_t size, uint8_t width, bool null_b)
{
	uint8_t *offsets = p + 4 + size;

	memset(p, 'x', 4 + size);
	mc_put32(p, size);
	mc_put32(p + 4, 77);
	mc_put32(p + 8, size - 12);    /* a: its length, and that many bytes */
	mc_put32(p + 4 + size - 4, 0); /* b: empty */
	put_offset(&offsets, width, 4);
	put_offset(&offsets, width, null_b ? UINT32_MAX : size - 4);
	return (size_t)(offsets - p);
}

static void one_size(uint32_t size, uint8_t width)
{
	uint8_t *p = malloc(4 + size + 2 * width);
	size_t n = make(p, size, width, false);
	struct mc_compact v;
	struct mc_found f;

	assert_true(mc_compact_open(&v, &schema, mc_rd_of(p, n)));
	assert_int_equal(v.width, width);
	assert_true(mc_compact_field(&v, N, &f) && mc_rd_u32(&f.at) == 77);
	assert_true(mc_compact_field(&v, A, &f) && !f.null && mc_rd_u32(&f.at) == size - 12);
	assert_true(mc_compact_field(&v, B, &f) && !f.null && mc_rd_u32(&f.at) == 0);
	assert_false(mc_compact_open(&v, &schema, mc_rd_of(p, n - 1))); /* an offset is cut */
	make(p, size, width, true);
	assert_true(mc_compact_open(&v, &schema, mc_rd_of(p, n)));
	assert_true(mc_compact_field(&v, B, &f) && f.null);
	assert_true(mc_compact_field(&v, A, &f) && !f.null);
	free(p);
}

static void offsets_have_the_width_of_the_size(void **state)
{
	(void)state;
	one_size(20, 1);
	one_size(UINT8_MAX - 1, 1);
	one_size(UINT8_MAX, 2);
	one_size(UINT16_MAX - 1, 2);
	one_size(UINT16_MAX, 4);
	one_size(100000, 4);
}

static void what_is_cut_is_damaged(void **state)
{
	uint8_t p[64];
	size_t n = make(p, 20, 1, false);
	struct mc_compact v;
	struct mc_found f;

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_false(mc_compact_open(&v, &schema, mc_rd_of(p, i)));
	mc_put32(p, 3); /* less than the fixed fields have */
	assert_false(mc_compact_open(&v, &schema, mc_rd_of(p, n)));
	make(p, 20, 1, false);
	p[n - 1] = 21; /* an offset behind the end */
	assert_true(mc_compact_open(&v, &schema, mc_rd_of(p, n)));
	assert_false(mc_compact_field(&v, B, &f));
	assert_true(mc_compact_field(&v, A, &f));
}

/* Elements: size, count, the elements, offsets by the size of the elements. */
static void elements(void **state)
{
	static uint8_t p[8 + 300 + 2 * 2];
	const uint32_t sizes[] = { UINT8_MAX - 1, UINT8_MAX };
	struct mc_found array = { .kind = MC_FIELD_ARRAY_OF_STRING }, f;
	uint32_t count;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint8_t width = i == 0 ? 1 : 2, *offsets = p + 8 + sizes[i];
		size_t n = 8 + sizes[i] + 2u * width;

		mc_put32(p, sizes[i]);
		mc_put32(p + 4, 2);
		put_offset(&offsets, width, 5);
		put_offset(&offsets, width, UINT32_MAX);
		array.at = mc_rd_of(p, n);
		assert_true(mc_compact_element(&array, 0, &count, &f) && !f.null);
		assert_int_equal(count, 2);
		assert_int_equal(f.kind, MC_FIELD_STRING);
		assert_ptr_equal(f.at.p, p + 8 + 5);
		assert_true(mc_compact_element(&array, 1, &count, &f) && f.null);
		assert_false(mc_compact_element(&array, 2, &count, &f));
		array.at = mc_rd_of(p, n - 1);
		assert_false(mc_compact_element(&array, 0, &count, &f));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_have_the_width_of_the_size),
		cmocka_unit_test(what_is_cut_is_damaged),
		cmocka_unit_test(elements),
	};

	return cmocka_run_group_tests(tests, lay_out, NULL);
}
