/* SPDX-License-Identifier: Apache-2.0 */
/* Datagrams of --ping-group: written and read again, refused when they are none; what numbers tell of loss.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/probe/ping_message.h"
#include "tools/probe/ping_track.h"

static struct ping_message example(void)
{
	struct ping_message m = { .kind = PING_UNICAST,
		.ttl = 32,
		.place = 2,
		.id = 0x0123456789abcdef,
		.seq = 77,
		.sent_us = 123456789,
		.unicast_port = 2906,
		.interval_ms = 200,
		.name = "a-host-with-a-name-of-32-letters" };

	for (m.heard_n = 0; m.heard_n < PING_HEARD_MAX; m.heard_n++)
		m.heard[m.heard_n] = (struct ping_heard){ m.heard_n + 1, 100 + m.heard_n };
	return m;
}

static void what_is_written_is_read_again(void **state)
{
	struct ping_message m = example(), back;
	uint8_t bytes[MC_PING_SIZE];
	uint32_t i;

	(void)state;
	ping_write(&m, bytes);
	assert_true(ping_read(bytes, sizeof(bytes), &back));
	assert_true(back.kind == m.kind && back.id == m.id && back.seq == m.seq && back.sent_us == m.sent_us);
	assert_true(
		back.ttl == 32 && back.place == 2 && back.unicast_port == 2906 && back.interval_ms == 200);
	assert_string_equal(back.name, m.name);
	assert_int_equal(back.heard_n, PING_HEARD_MAX);
	for (i = 0; i < PING_HEARD_MAX; i++)
		assert_true(back.heard[i].id == m.heard[i].id && back.heard[i].count == m.heard[i].count);
}

static void other_sizes_and_values_are_refused(void **state)
{
	struct ping_message m = example(), back;
	uint8_t bytes[MC_PING_SIZE + 1] = { 0 };
	size_t n;

	(void)state;
	ping_write(&m, bytes);
	for (n = 0; n < MC_PING_SIZE; n++)
		assert_false(ping_read(bytes, n, &back));
	assert_false(ping_read(bytes, MC_PING_SIZE + 1, &back));
	for (n = 0; n < 5; n++) { /* the mark and the version */
		bytes[n] ^= 0x40;
		assert_false(ping_read(bytes, MC_PING_SIZE, &back));
		bytes[n] ^= 0x40;
	}
	bytes[5] = PING_KIND_COUNT;
	assert_false(ping_read(bytes, MC_PING_SIZE, &back));
	bytes[5] = PING_MULTICAST;
	assert_true(ping_read(bytes, MC_PING_SIZE, &back));
	bytes[32] = PING_NAME_MAX + 1;
	assert_false(ping_read(bytes, MC_PING_SIZE, &back));
	bytes[32] = 0;
	bytes[33] = PING_HEARD_MAX + 1;
	assert_false(ping_read(bytes, MC_PING_SIZE, &back));
}

static void take(struct ping_track *t, const uint32_t *seqs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		ping_track_take(t, seqs[i], (uint64_t)seqs[i] * 200000, (int64_t)seqs[i] * 200000 + 5000000);
}

static void loss_doubles_and_order_are_counted(void **state)
{
	static const uint32_t seqs[] = { 100, 101, 103, 102, 103, 101, 106, 120 };
	struct ping_track t = { .any = false };

	(void)state;
	assert_int_equal(ping_track_expected(&t), 0);
	take(&t, seqs, sizeof(seqs) / sizeof(seqs[0]));
	assert_int_equal(t.heard, 6);
	assert_int_equal(t.twice, 2);
	assert_int_equal(t.reordered, 1);
	assert_int_equal(ping_track_expected(&t), 21);
	assert_int_equal(ping_track_lost(&t), 15);
	assert_int_equal(ping_track_lost_first(&t), 5); /* 104 105 107 108 109 */
	assert_int_equal(t.late, 0);
}

static void late_ones_are_counted_against_the_fastest(void **state)
{
	struct ping_track t = { .any = false };

	(void)state;
	ping_track_take(&t, 1, 1000000, 99000000);
	ping_track_take(&t, 2, 1200000, 99100000); /* faster by 0.1 s */
	ping_track_take(&t, 3, 1400000, 101000000);
	assert_int_equal(t.late, 1);
}

static void numbers_of_strangers_do_no_harm(void **state)
{
	static const uint32_t seqs[] = { UINT32_MAX, 0, 1, UINT32_MAX - 1, UINT32_MAX / 2, 0x80000001, 0,
		UINT32_MAX };
	struct ping_track t = { .any = false };

	(void)state;
	take(&t, seqs, sizeof(seqs) / sizeof(seqs[0]));
	assert_true(ping_track_lost(&t) <= ping_track_expected(&t));
	assert_true(ping_track_lost_first(&t) <= MC_PING_FIRST);
	ping_track_take(&t, 5, UINT64_MAX, 1);
	ping_track_take(&t, 6, 0, INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(other_sizes_and_values_are_refused),
		cmocka_unit_test(loss_doubles_and_order_are_counted),
		cmocka_unit_test(late_ones_are_counted_against_the_fastest),
		cmocka_unit_test(numbers_of_strangers_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
