/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_frames.c - bytes of a connection in any pieces make the same frames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/io/frames.h"

/* A frame with `size` bytes of payload, each its own number. */
static size_t make(uint8_t *p, uint32_t size)
{
	const uint8_t head[HZ_FRAME_HEAD] = { 4, 0, 0x81, 0xff, 0xff, 0xff, 0xff, (uint8_t)(size >> 24),
		(uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size };

	memcpy(p, head, sizeof(head));
	for (uint32_t i = 0; i < size; i++)
		p[HZ_FRAME_HEAD + i] = (uint8_t)i;
	return HZ_FRAME_HEAD + (size_t)size;
}

static void whole_frames(void **state)
{
	uint8_t p[64];
	size_t n = make(p, 20), size;
	struct hz_frame_head head;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(io_frame_next(p, i, 64, &head, &size), MC_ERR_OK);
		assert_int_equal(size, 0);
	}
	assert_int_equal(io_frame_next(p, n, 64, &head, &size), MC_ERR_OK);
	assert_int_equal(size, n);
	assert_int_equal(head.size, 20);
	assert_int_equal(io_frame_next(p, n + 5, 64, &head, &size), MC_ERR_OK);
	assert_int_equal(size, n);
}

static void limit_is_seen_in_the_head(void **state)
{
	uint8_t p[64];
	size_t size;
	struct hz_frame_head head;

	(void)state;
	make(p, 20);
	assert_int_equal(io_frame_next(p, HZ_FRAME_HEAD, 20, &head, &size), MC_ERR_OK);
	assert_int_equal(io_frame_next(p, HZ_FRAME_HEAD, 19, &head, &size), MC_ERR_LIMIT);
	p[7] = 0x80; /* negative */
	assert_int_not_equal(io_frame_next(p, HZ_FRAME_HEAD, MC_FRAME_MEMBER_MAX, &head, &size), MC_ERR_OK);
	p[0] = 3;
	assert_int_equal(io_frame_next(p, HZ_FRAME_HEAD, MC_FRAME_MEMBER_MAX, &head, &size), MC_ERR_VALUE);
}

/* Reads `step` bytes at a time as the edge does; memory never runs ahead of what came. */
static void assemble(const uint8_t *from, size_t n, size_t step)
{
	struct io_frames f = { 0 };
	struct hz_frame_head head;
	size_t at = step < n ? step : n, size = 0;

	assert_true(io_frames_keep(&f, from, at));
	while (at < n) {
		size_t room, take;
		uint8_t *p = io_frames_room(&f, &room);

		assert_non_null(p);
		assert_true(room > 0);
		assert_true(f.cap <= 2 * f.have || f.cap <= 512);
		take = step < room ? step : room;
		take = take < n - at ? take : n - at;
		memcpy(p, from + at, take);
		f.have += take;
		at += take;
		assert_int_equal(io_frame_next(f.buf, f.have, MC_FRAME_MEMBER_MAX, &head, &size), MC_ERR_OK);
		assert_int_equal(size, at == n ? n : 0);
	}
	assert_memory_equal(f.buf, from, n);
	io_frames_free(&f);
}

/* Longer than any frame that we write. */
static void pieces_of_partitions_are_long(void **state)
{
	uint8_t p[64];
	struct io_frames f = { 0 };
	struct hz_frame_head head;
	size_t room, size;

	(void)state;
	make(p, 20);
	p[7] = (MC_FRAME_MOVE_MAX >> 24) - 1;
	assert_int_equal(io_frame_next(p, sizeof(p), MC_FRAME_MEMBER_MAX, &head, &size), MC_ERR_LIMIT);
	assert_int_equal(io_frame_next(p, sizeof(p), MC_FRAME_MOVE_MAX, &head, &size), MC_ERR_OK);
	assert_int_equal(size, 0);
	assert_true(io_frames_keep(&f, p, sizeof(p)));
	assert_non_null(io_frames_room(&f, &room));
	assert_true(room > 0);
	io_frames_free(&f);
}

static void byte_by_byte(void **state)
{
	static uint8_t p[70000];
	size_t n = make(p, 65536), small = 0;

	(void)state;
	for (size_t step = 1; step < 30; step++)
		assemble(p, n, step);
	assemble(p, n, 4096);
	small = make(p, 0);
	assemble(p, small, 1);
	small = make(p, 8);
	assemble(p, small, 1);
}

static void a_lie_takes_no_memory(void **state)
{
	struct io_frames f = { 0 };
	uint8_t p[64];
	size_t room;

	(void)state;
	make(p, 20);
	p[7] = 0;
	p[8] = 0xff; /* 16 MiB are announced, eleven bytes have come */
	p[9] = p[10] = 0xff;
	assert_true(io_frames_keep(&f, p, HZ_FRAME_HEAD));
	assert_non_null(io_frames_room(&f, &room));
	assert_true(f.cap <= 512);
	io_frames_free(&f);
}

static void leftovers(void **state)
{
	struct io_frames f = { 0 };
	uint8_t p[64];

	(void)state;
	make(p, 20);
	assert_true(io_frames_keep(&f, p, 5));
	assert_int_equal(f.have, 5);
	assert_true(io_frames_keep(&f, f.buf, 4)); /* in place */
	assert_int_equal(f.have, 4);
	assert_true(io_frames_keep(&f, p, 0));
	assert_null(f.buf);
	assert_int_equal(f.cap, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_frames),
		cmocka_unit_test(limit_is_seen_in_the_head),
		cmocka_unit_test(pieces_of_partitions_are_long),
		cmocka_unit_test(byte_by_byte),
		cmocka_unit_test(a_lie_takes_no_memory),
		cmocka_unit_test(leftovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
