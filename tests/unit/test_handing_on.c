/* SPDX-License-Identifier: Apache-2.0 */
/* Operations handed on byte for byte: what stands behind them in a FinalizeJoin is still written and still
 * found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/hz/message.h"

static uint8_t memory[1 << 16], frame[1 << 12];

/* An operation of a class that nobody knows: type, header, factory, class, operation head, one int. */
static const uint8_t unknown[] = {
	0xff,
	0xff,
	0xff,
	0xfe,
	1,
	0xff,
	0xff,
	0xff,
	0xf3,
	0,
	0,
	0,
	99,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	1,
	0xff,
	0xff,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	1,
	0,
	0,
	0,
	60,
	0,
	0,
	0,
	7,
};

static void finalize_with_raw(enum mc_line line)
{
	struct hz_version version = { .major = 5, .minor = (int8_t)mc_lines[line].version[1] };
	struct hz_on_join_op pre = { .operations = { .n = 1, .raw = { unknown, sizeof(unknown) } } };
	struct hz_finalize_join_op f = {
		.op = { .flags = HZ_OP_VALIDATE_TARGET },
		.cluster_version = &version,
		.cluster_state = { "ACTIVE", 6 },
		.pre_join_op = &pre,
		.member_list_version = 77,
	};
	struct hz_outgoing out = { HZ_FINALIZE_JOIN_OP, &f, HZ_PACKET_OPERATION, -1 };
	struct mc_arena mem = mc_arena_of(memory, sizeof(memory));
	struct hz_frame_head head;
	struct hz_message m;
	size_t n;

	assert_int_equal(hz_frame_write(&out, line, frame, sizeof(frame), &n), MC_ERR_OK);
	assert_int_equal(n, hz_frame_size(&out, line));
	/* null post-join operation, two bytes, the list's version */
	assert_memory_equal(frame + n - 10, ((const uint8_t[]){ 0, 0, 0, 0, 0, 0, 0, 0, 0, 77 }), 10);
	assert_memory_equal(frame + n - 10 - sizeof(unknown), unknown, sizeof(unknown));
	assert_int_equal(hz_frame_head_read(frame, sizeof(frame), &head), MC_ERR_OK);
	assert_int_equal(
		hz_payload_read(&head, frame + HZ_FRAME_HEAD, n - HZ_FRAME_HEAD, line, &mem, &m), MC_ERR_OK);
	assert_true(m.opaque);
	assert_int_equal(((struct hz_finalize_join_op *)m.body)->member_list_version, 77);
}

static void test_handed_on(void **state)
{
	(void)state;
	for (enum mc_line line = MC_LINE_FIRST; line < MC_LINE_COUNT; line++)
		finalize_with_raw(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_handed_on) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
