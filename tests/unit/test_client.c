/* SPDX-License-Identifier: Apache-2.0 */
/* test_client.c - the client protocol: what must hold for every message of the rows, and the edges of frames
 * and limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/client_walkers.h"

enum { ROUNDS = 12, MEMORY = 4 << 20, BUFFER = CLIENT_FRAME_HEAD * (MC_CLIENT_FRAMES_MAX + 2) };

static struct mc_arena memory[2];
static uint8_t *buffer;

static struct client_message make(enum client_type type, enum mc_line line, uint64_t seed)
{
	struct mc_rng rng;
	struct mc_random r = { .w = { .line = line }, .rng = &rng, .mem = &memory[0] };
	struct client_message m;

	mc_arena_reset(&memory[0]);
	mc_rng_seed(&rng, seed);
	assert_true(client_message_random(&r, type, &m));
	return m;
}

static size_t write_it(const struct client_message *m, enum mc_line line)
{
	size_t n;

	assert_int_equal(client_message_write(m, line, buffer, BUFFER, &n), MC_ERR_OK);
	return n;
}

static enum mc_err read_it(const uint8_t *p, size_t n, struct client_message *m)
{
	mc_arena_reset(&memory[1]);
	return client_message_read(p, n, &memory[1], m);
}

/* An exact copy, so that a sanitizer sees a read of one byte more. */
static enum mc_err read_exactly(const uint8_t *p, size_t n, struct client_message *m)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);
	enum mc_err err;

	assert_non_null(copy);
	memcpy(copy, p, n);
	err = read_it(copy, n, m);
	free(copy);
	return err;
}

typedef void each_fn(const struct client_message *m, enum mc_line line, size_t n);

static void each(each_fn *fn, uint64_t rounds)
{
	for (enum client_type t = CLIENT_NONE + 1; t < CLIENT_TYPE_COUNT; t++)
		for (enum mc_line line = MC_LINE_53; line < MC_LINE_COUNT; line++)
			for (uint64_t seed = 0; seed < rounds; seed++) {
				struct client_message m = make(t, line, seed);

				fn(&m, line, write_it(&m, line));
			}
}

static void comes_back(const struct client_message *m, enum mc_line line, size_t n)
{
	struct client_message back;

	assert_int_equal(read_it(buffer, n, &back), MC_ERR_OK);
	assert_true(client_message_equal(m, &back, line));
	assert_string_equal(client_type_name(back.type), client_rows[m->type].name);
}

static void has_its_size(const struct client_message *m, enum mc_line line, size_t n)
{
	size_t k;

	assert_int_equal(client_message_size(m, line), n);
	assert_int_equal(client_message_write(m, line, buffer, n - 1, &k), MC_ERR_LIMIT);
	assert_int_equal(k, 0);
}

static void is_found_in_pieces(const struct client_message *m, enum mc_line line, size_t n)
{
	struct client_scan s = { .at = 0 };

	(void)m;
	(void)line;
	for (size_t have = 0; have < n; have++) {
		assert_int_equal(client_scan(&s, buffer, have, BUFFER), MC_ERR_OK);
		assert_false(s.done);
		assert_true(s.need > have && s.need <= n);
	}
	/* what follows is none of its business */
	assert_int_equal(client_scan(&s, buffer, n + 3, BUFFER), MC_ERR_OK);
	assert_true(s.done);
	assert_int_equal(s.need, n);
}

static void prefixes_are_refused(const struct client_message *m, enum mc_line line, size_t n)
{
	struct client_message back;

	(void)m;
	(void)line;
	for (size_t have = 0; have < n; have++)
		assert_int_not_equal(read_exactly(buffer, have, &back), MC_ERR_OK);
	assert_int_equal(read_exactly(buffer, n + 1, &back), MC_ERR_TRAILING);
}

static void every_message_comes_back(void **state)
{
	(void)state;
	each(comes_back, ROUNDS);
	each(has_its_size, ROUNDS);
}

static void every_message_is_found_in_a_stream(void **state)
{
	(void)state;
	each(is_found_in_pieces, 2);
}

static void every_prefix_is_refused(void **state)
{
	(void)state;
	each(prefixes_are_refused, 2);
}

/* Whatever stands in the first frame behind the head of a message without fields, and whatever follows, is
 * newer. */
static void newer_fields_are_skipped(void **state)
{
	/* clang-format off */
	static const uint8_t view[] = { /* MembersView of one member, each struct with something newer at its end */
		30, 0, 0, 0, 0x00, 0xc2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 7, 0, 0, 0, 9, 9, 9, 9,
		6, 0, 0, 0, 0, 0x10,                                             /* list */
		6, 0, 0, 0, 0, 0x10,                                             /* member */
		25, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 9,
		6, 0, 0, 0, 0, 0x10, 10, 0, 0, 0, 0, 0, 0x45, 0x16, 0, 0, 7, 0, 0, 0, 0, 0, 'h',
		7, 0, 0, 0, 0, 0, '!', 6, 0, 0, 0, 0, 4, 6, 0, 0, 0, 0, 8,       /* address, a text and a null more */
		6, 0, 0, 0, 0, 0x10, 6, 0, 0, 0, 0, 8,                           /* attributes */
		6, 0, 0, 0, 0, 0x10, 9, 0, 0, 0, 0, 0, 5, 3, 8, 6, 0, 0, 0, 0, 8, /* version; no address map */
		6, 0, 0, 0, 0, 8,
		6, 0, 0, 0, 0, 8,
		6, 0, 0, 0, 0, 0x10, 6, 0, 0, 0, 0, 0x10, 6, 0, 0, 0, 0, 8, 6, 0, 0, 0, 0, 0x28, /* a list of a list */
	};
	/* clang-format on */
	struct client_message m;
	const struct client_members_view *v;

	(void)state;
	assert_int_equal(read_exactly(view, sizeof(view), &m), MC_ERR_OK);
	v = m.body;
	assert_int_equal(m.type, CLIENT_MEMBERS_VIEW_EVENT);
	assert_int_equal(v->version, 7);
	assert_int_equal(v->member_infos.n, 1);
	assert_int_equal(v->member_infos.v[0].address.port, 5701);
	assert_true(v->member_infos.v[0].lite_member);
	assert_int_equal(v->member_infos.v[0].version.patch, 8);
	assert_int_equal(v->member_infos.v[0].address_map.n, 0);
}

/* Authentication as 5.3 writes it, taken by whoever, and told apart from what 5.7 writes. */
static void older_lines_leave_out(void **state)
{
	struct client_message m = make(CLIENT_AUTHENTICATION, MC_LINE_53, 3), back;
	struct client_authentication_answer *a;

	(void)state;
	assert_int_equal(read_it(buffer, write_it(&m, MC_LINE_53), &back), MC_ERR_OK);
	assert_int_equal(back.absent, 2);
	assert_int_equal(read_it(buffer, write_it(&m, MC_LINE_57), &back), MC_ERR_OK);
	assert_int_equal(back.absent, 0);
	m = make(CLIENT_AUTHENTICATION_ANSWER, MC_LINE_53, 3);
	assert_int_equal(read_it(buffer, write_it(&m, MC_LINE_53), &back), MC_ERR_OK);
	assert_int_equal(back.absent, 7);
	a = back.body;
	assert_true(a->tpc_ports.null);
	assert_int_equal(a->tpc_token.n, -1);
	m = make(CLIENT_MAP_DELETE_ANSWER, MC_LINE_53, 3);
	assert_int_equal(write_it(&m, MC_LINE_53), 19);
	assert_int_equal(write_it(&m, MC_LINE_57), 20);
}

static uint8_t *frame(size_t *n, uint32_t length, uint16_t flags)
{
	uint8_t *p = buffer + *n;

	mc_put32le(p, length);
	mc_put16le(p + 4, flags);
	memset(p + 6, 0, length < 64 && length > 6 ? length - 6 : 0);
	*n += length < 64 ? length : 6;
	return p;
}

static void heads_of_frames(void **state)
{
	static const struct {
		uint32_t length;
		uint16_t flags;
		size_t max;
		enum mc_err want;
	} heads[] = {
		{ 0, 0xe000, 4096, MC_ERR_VALUE },
		{ 5, 0xe000, 4096, MC_ERR_VALUE },
		{ 6, 0xe000, 4096, MC_ERR_OK },
		{ 4096, 0xe000, 4096, MC_ERR_OK },
		{ 4097, 0xe000, 4096, MC_ERR_LIMIT },
		{ 0x7fffffff, 0xe000, 4096, MC_ERR_LIMIT },
		{ 0x80000000u, 0xe000, 4096, MC_ERR_VALUE },
		{ 0xffffffffu, 0xe000, 4096, MC_ERR_VALUE },
		{ 22, 0x8000, 4096, MC_ERR_VALUE },
		{ 22, 0x6000, 4096, MC_ERR_VALUE },
		{ 22, 0x2000, 4096, MC_ERR_VALUE },
		{ 22, 0xffff, 4096, MC_ERR_OK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct client_scan s = { .at = 0 };
		size_t n = 0;

		frame(&n, heads[i].length, heads[i].flags);
		assert_int_equal(client_scan(&s, buffer, 6, heads[i].max), heads[i].want);
	}
}

/* Two frames that fit one by one and not together; and one frame too many. */
static void messages_are_bounded(void **state)
{
	struct client_scan s = { .at = 0 };
	size_t n = 0;

	(void)state;
	frame(&n, 22, 0xc000);
	mc_put32le(buffer + 22, MC_CLIENT_STRANGER_MAX - 21);
	mc_put16le(buffer + 26, 0x2000);
	assert_int_equal(client_scan(&s, buffer, 28, MC_CLIENT_STRANGER_MAX), MC_ERR_LIMIT);
	s = (struct client_scan){ .at = 0 };
	n = 0;
	for (int i = 0; i <= MC_CLIENT_FRAMES_MAX; i++)
		frame(&n, CLIENT_FRAME_HEAD, i == 0 ? 0xc000 : 0);
	assert_int_equal(client_scan(&s, buffer, n - CLIENT_FRAME_HEAD, MC_CLIENT_MESSAGE_MAX), MC_ERR_OK);
	assert_int_equal(s.frames, MC_CLIENT_FRAMES_MAX);
	assert_int_equal(client_scan(&s, buffer, n, MC_CLIENT_MESSAGE_MAX), MC_ERR_LIMIT);
}

static void unknown_is_not_malformed(void **state)
{
	static const uint32_t types[] = { 0x00fe00, 0x180100, 0xffffff00u, 0xffffffffu, 0x000106,
		0x7f7f7f7f };
	struct client_message m = make(CLIENT_PING, MC_LINE_53, 1), back;
	size_t n = write_it(&m, MC_LINE_53);

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		mc_put32le(buffer + 6, types[i]);
		assert_int_equal(read_it(buffer, n, &back), MC_ERR_OK);
		assert_int_equal(back.type, CLIENT_NONE);
		assert_null(back.body);
		assert_int_equal(back.wire_type, (int32_t)types[i]);
		assert_true(back.correlation == m.correlation);
	}
	mc_put16le(buffer + 4, 0x2000); /* a fragment */
	assert_int_equal(read_it(buffer, n, &back), MC_ERR_VALUE);
}

static void nulls_are_refused(void **state)
{
	struct client_message m = make(CLIENT_MAP_PUT, MC_LINE_53, 1);
	struct client_map_put *put = m.body;
	size_t n;

	(void)state;
	put->key.n = -1;
	assert_int_equal(client_message_size(&m, MC_LINE_53), 0);
	assert_int_equal(client_message_write(&m, MC_LINE_53, buffer, BUFFER, &n), MC_ERR_VALUE);
	m = make(CLIENT_MAP_PUT, MC_LINE_53, 1);
	m.body = NULL;
	assert_int_equal(client_message_size(&m, MC_LINE_53), 0);
	m.type = CLIENT_NONE;
	assert_int_equal(client_message_size(&m, MC_LINE_53), 0);
	/* a message without fields needs no body */
	m = (struct client_message){ .type = CLIENT_PING_ANSWER };
	assert_int_equal(client_message_size(&m, MC_LINE_53), 19);
}

/* What is not closed, holds an odd number of pairs, or has another number of keys than values. */
static void lists_are_counted(void **state)
{
	struct client_message m = { .type = CLIENT_PARTITIONS_VIEW_EVENT }, back;
	struct client_partitions_view v = { .version = 1 };
	struct client_owned owned[2] = { { .uuid = { .hi = 1 } }, { .uuid = { .hi = 2 } } };
	size_t n;

	(void)state;
	v.partitions.v = owned;
	v.partitions.n = 2;
	m.body = &v;
	n = write_it(&m, MC_LINE_53);
	assert_int_equal(read_it(buffer, n, &back), MC_ERR_OK);
	mc_put32le(buffer + n - 40, 6 + 17); /* one key less, a frame more */
	mc_put16le(buffer + n - 36, 0);
	mc_put32le(buffer + n - 17, 17);
	mc_put16le(buffer + n - 13, 0x2000);
	assert_int_equal(read_it(buffer, n, &back), MC_ERR_VALUE);
	n = 0;
	frame(&n, 19, 0xc000);
	mc_put32le(buffer + 6, 0x012501); /* the entries of a map: begin, one thing, end */
	frame(&n, 6, 0x1000);
	frame(&n, 14, 0);
	frame(&n, 6, 0x2800);
	assert_int_equal(read_it(buffer, n, &back), MC_ERR_VALUE);
	mc_put16le(buffer + n - 2, 0x2000); /* no end */
	assert_int_equal(read_it(buffer, n, &back), MC_ERR_SHORT);
}

/* One bit of a message turned: whatever comes out is safe. */
static void bits_may_turn(const struct client_message *m, enum mc_line line, size_t n)
{
	struct client_message back;

	(void)m;
	(void)line;
	for (size_t i = 0; i < n * 8; i += 3) {
		buffer[i / 8] ^= (uint8_t)(1 << i % 8);
		read_it(buffer, n, &back);
		buffer[i / 8] ^= (uint8_t)(1 << i % 8);
	}
}

static void broken_messages_do_no_harm(void **state)
{
	(void)state;
	each(bits_may_turn, 1);
}

static void no_memory_is_an_error(void **state)
{
	struct client_message m = make(CLIENT_MEMBERS_VIEW_EVENT, MC_LINE_57, 2), back;
	size_t n = write_it(&m, MC_LINE_57);

	(void)state;
	for (size_t cap = 0; cap < 512; cap += 16) {
		struct mc_arena small = mc_arena_of(memory[1].buf, cap);
		enum mc_err err = client_message_read(buffer, n, &small, &back);

		assert_true(err == MC_ERR_NOMEM || err == MC_ERR_OK);
	}
}

static void types_are_found(void **state)
{
	(void)state;
	for (enum client_type t = CLIENT_NONE + 1; t < CLIENT_TYPE_COUNT; t++)
		assert_int_equal(client_type_find(client_rows[t].type), t);
	assert_int_equal(client_answer_to(CLIENT_MAP_GET), CLIENT_MAP_GET_ANSWER);
	assert_string_equal(client_type_name(CLIENT_NONE), "");
	assert_string_equal(client_type_name(CLIENT_ERROR), "Errors");
	assert_string_equal(client_error_class(CLIENT_ERROR_UNSUPPORTED_OPERATION),
		"java.lang.UnsupportedOperationException");
	assert_string_equal(client_error_class((enum client_error_code) - 1), "");
	assert_int_equal(client_error_of(mc_str_z("com.hazelcast.query.QueryException")), 40);
	assert_int_equal(client_error_of(mc_str_z("java.lang.ClassCastException")), 10);
	assert_int_equal(client_error_of(mc_str_z("com.acme.Tea")), CLIENT_ERROR_HAZELCAST);
	assert_int_equal(client_error_of(mc_str_z(NULL)), CLIENT_ERROR_HAZELCAST);
	for (int code = 1; code <= 100; code++) /* each has one class, which no other has */
		assert_int_equal(
			client_error_of(mc_str_z(client_error_class((enum client_error_code)code))), code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_back),
		cmocka_unit_test(every_message_is_found_in_a_stream),
		cmocka_unit_test(every_prefix_is_refused),
		cmocka_unit_test(newer_fields_are_skipped),
		cmocka_unit_test(older_lines_leave_out),
		cmocka_unit_test(heads_of_frames),
		cmocka_unit_test(messages_are_bounded),
		cmocka_unit_test(unknown_is_not_malformed),
		cmocka_unit_test(nulls_are_refused),
		cmocka_unit_test(lists_are_counted),
		cmocka_unit_test(broken_messages_do_no_harm),
		cmocka_unit_test(no_memory_is_an_error),
		cmocka_unit_test(types_are_found),
	};
	int failed;

	buffer = malloc(BUFFER + 8);
	for (int i = 0; i < 2; i++)
		memory[i] = mc_arena_of(malloc(MEMORY), MEMORY);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (int i = 0; i < 2; i++)
		free(memory[i].buf);
	free(buffer);
	return failed;
}
