/* SPDX-License-Identifier: Apache-2.0 */
/* What strangers answer: named by the first bytes, read in bounds, every shorter one refused or waited for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client/message.h"
#include "common/hz/message.h"
#include "common/wire/bytes.h"
#include "common/io/member_question.h"
#include "tools/probe/port_scan_internal.h"

static uint8_t block[1 << 20] __attribute__((aligned(16)));

static void banners_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		enum banner_protocol protocol;
		bool known, more;
	} rows[] = {
		{ "RFB 003.008\n", 12, BANNER_VNC, true, false },
		{ "RFB 003.0", 9, BANNER_VNC, true, true },
		{ "RF", 2, BANNER_UNKNOWN, false, true },
		{ "SSH-2.0-x\r\n", 11, BANNER_SSH, true, false },
		{ "HTTP/1.1 400 \r\n", 15, BANNER_HTTP, true, false },
		{ "\x15\x03\x03", 3, BANNER_TLS, true, false },
		{ "\x16\x03\x01", 3, BANNER_TLS, true, false },
		{ "\x15", 1, BANNER_UNKNOWN, false, true },
		{ "HZX", 3, BANNER_HAZELCAST, true, false },
		{ "HZ", 2, BANNER_UNKNOWN, false, true },
		{ "xyz", 3, BANNER_UNKNOWN, false, false },
		{ "", 0, BANNER_UNKNOWN, false, true },
		{ "220 mail\r\n", 10, BANNER_UNKNOWN, true, false },
	};
	const struct banner_row *row;
	size_t i;
	bool more;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		row = banner_find((const uint8_t *)rows[i].bytes, rows[i].n, &more);
		assert_int_equal(row != NULL, rows[i].known);
		assert_int_equal(more, rows[i].more);
		if (row != NULL)
			assert_int_equal(row->protocol, rows[i].protocol);
	}
}

/* --- the handshake --- */

static const struct mc_addr target = { 5701, "10.0.0.1" }, self = { 40000, "10.0.0.9" };
static const struct mc_uuid uuid = { false, 1, 2 };

static void a_handshake_is_read_whole_or_waited_for(void **state)
{
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	uint8_t frame[MEMBER_QUESTION_MAX], *cut;
	size_t n = member_question_write(frame, sizeof(frame), &target, &self, uuid), i;
	struct member_told r = { .apart = true };

	(void)state;
	assert_true(n > HZ_FRAME_HEAD);
	for (i = 0; i < n; i++) { /* in memory of its own size, so that a byte too far is seen */
		cut = malloc(i > 0 ? i : 1);
		assert_non_null(cut);
		memcpy(cut, frame, i);
		assert_int_equal(member_question_read(cut, i, &mem, &r), MEMBER_TOLD_MORE);
		free(cut);
	}
	assert_int_equal(member_question_read(frame, n, &mem, &r), MEMBER_TOLD);
	assert_true(mc_addr_eq(&r.claimed, &self) && mc_uuid_eq(r.uuid, uuid));
	assert_false(r.c_node || r.apart);
	assert_int_equal(member_question_write(frame, 20, &target, &self, uuid), 0);
}

static void other_frames_before_it_are_passed_over(void **state)
{
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	static const uint8_t unknown[] = { 4, 0, 0x91, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 8, 0, 0, 0, 0, 0xff,
		0xff, 0xff, 0xff };
	uint8_t both[sizeof(unknown) + MEMBER_QUESTION_MAX];
	struct member_told r;
	size_t n;

	(void)state;
	memcpy(both, unknown, sizeof(unknown));
	n = member_question_write(both + sizeof(unknown), MEMBER_QUESTION_MAX, &target, &self, uuid);
	assert_int_equal(member_question_read(both, sizeof(unknown), &mem, &r), MEMBER_TOLD_MORE);
	assert_int_equal(member_question_read(both, sizeof(unknown) + n, &mem, &r), MEMBER_TOLD);
}

static void what_is_no_frame_is_refused(void **state)
{
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	static const uint8_t huge[] = { 4, 0, 0xa0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff };
	static const uint8_t negative[] = { 4, 0, 0xa0, 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0 };
	static const uint8_t old[] = { 3, 0, 0xa0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 9 };
	struct member_told r;

	(void)state;
	assert_int_equal(member_question_read(huge, sizeof(huge), &mem, &r), MEMBER_TOLD_BAD);
	assert_int_equal(member_question_read(negative, sizeof(negative), &mem, &r), MEMBER_TOLD_BAD);
	assert_int_equal(member_question_read(old, sizeof(old), &mem, &r), MEMBER_TOLD_BAD);
}

/* --- the client's hello --- */

static size_t answer(uint8_t *out, size_t cap, enum mc_line line, int8_t status, const char *version)
{
	struct client_authentication_answer body = {
		.status = status,
		.serialization_version = -1,
		.partition_count = 271,
		.server_hazelcast_version = mc_str_z(version),
		.member_uuid = { .null = true },
		.cluster_id = { .null = true },
		.tpc_ports = { .null = true },
		.tpc_token = { NULL, -1 },
	};
	struct client_message m = { .type = CLIENT_AUTHENTICATION_ANSWER, .correlation = 1, .body = &body };
	size_t n = 0;

	assert_int_equal(client_message_write(&m, line, out, cap, &n), MC_ERR_OK);
	return n;
}

static void the_shape_of_a_refusal_tells_the_line(void **state)
{
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	/* the refusals of 5.5 and later are of one shape */
	static const struct {
		enum mc_line from, to;
	} told[MC_LINE_COUNT] = {
		[MC_LINE_53] = { MC_LINE_53, MC_LINE_53 },
		[MC_LINE_54] = { MC_LINE_54, MC_LINE_54 },
		[MC_LINE_55] = { MC_LINE_55, MC_LINE_57 },
		[MC_LINE_56] = { MC_LINE_55, MC_LINE_57 },
		[MC_LINE_57] = { MC_LINE_55, MC_LINE_57 },
	};
	uint8_t bytes[1024];
	size_t i, j, n;

	(void)state;
	for (i = 0; i < MC_LINE_COUNT; i++) {
		struct port_scan_result r = { .has_line = false };

		n = answer(bytes, sizeof(bytes), (enum mc_line)i, CLIENT_SERIALIZATION_VERSION_MISMATCH, "");
		for (j = 0; j < n; j++)
			assert_int_equal(scan_client_read(bytes, j, NULL, &mem, &r), SCAN_READ_MORE);
		assert_false(r.has_line);
		assert_int_equal(scan_client_read(bytes, n, NULL, &mem, &r), SCAN_READ_GOOD);
		assert_true(r.has_line && r.line == told[i].from && r.line_last == told[i].to);
		assert_int_equal(r.name, SCAN_NAME_UNKNOWN);
	}
}

static void a_name_is_the_same_or_not(void **state)
{
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	struct port_scan_result yes = { .has_line = false }, no = { .has_line = false };
	uint8_t bytes[1024];
	size_t n;

	(void)state;
	n = answer(bytes, sizeof(bytes), MC_LINE_53, CLIENT_AUTHENTICATED, "5.3.8");
	assert_int_equal(scan_client_read(bytes, n, "dev", &mem, &yes), SCAN_READ_GOOD);
	assert_true(yes.name == SCAN_NAME_SAME && yes.partition_count == 271);
	assert_string_equal(yes.version, "5.3.8");
	n = answer(bytes, sizeof(bytes), MC_LINE_53, CLIENT_CREDENTIALS_FAILED, "");
	assert_int_equal(scan_client_read(bytes, n, "dev", &mem, &no), SCAN_READ_GOOD);
	assert_true(no.name == SCAN_NAME_OTHER && no.version[0] == '\0');
}

static void the_quiet_question_names_no_cluster(void **state)
{
	uint8_t bytes[SCAN_CLIENT_MAX];
	size_t n = scan_client_write(bytes, sizeof(bytes), uuid, NULL);

	(void)state;
	assert_true(n > CLIENT_PROTOCOL_SIZE && memcmp(bytes, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE) == 0);
	/* nor who shook hands before */
	for (size_t i = 0; i + 8 <= n; i++)
		assert_int_not_equal(mc_get64le(bytes + i), uuid.lo);
	assert_int_equal(scan_client_write(bytes, 2, uuid, NULL), 0);
	assert_int_equal(scan_client_write(bytes, 20, uuid, "dev"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(banners_are_named),
		cmocka_unit_test(a_handshake_is_read_whole_or_waited_for),
		cmocka_unit_test(other_frames_before_it_are_passed_over),
		cmocka_unit_test(what_is_no_frame_is_refused),
		cmocka_unit_test(the_shape_of_a_refusal_tells_the_line),
		cmocka_unit_test(a_name_is_the_same_or_not),
		cmocka_unit_test(the_quiet_question_names_no_cluster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
