/* SPDX-License-Identifier: Apache-2.0 */
/* test_session.c - a client's connection against scripted bytes: the hello, lists, refusals, silence,
 * garbage, every cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client/session.h"

enum { MEMORY = 1 << 20, WIRE = 64 << 10 };

static struct mc_arena mem;
static uint8_t wire[WIRE];
static uint8_t *exact; /* its copy, so that a sanitizer sees a read too far */
static size_t wire_n;
static struct session s;
static struct session_notice t;

static const struct session_config config = {
	.cluster_name = { "dev", 3 }, .client = { .hi = 1, .lo = 2 }, .patience_ms = 3000
};

static int setup(void **state)
{
	(void)state;
	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	assert_non_null(mem.buf);
	session_open(&s, &config, 1000);
	wire_n = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(exact);
	exact = NULL;
	free(mem.buf);
	return 0;
}

static const struct client_empty no_body;
static const struct session_request ping = { CLIENT_PING, -1, &no_body };

/* --- the server's side --- */

static void serve(enum client_type type, int64_t correlation, void *body, enum mc_line line)
{
	struct client_message m = {
		.type = type, .correlation = correlation, .partition_id = -1, .body = body
	};
	size_t n;

	assert_int_equal(client_message_write(&m, line, wire + wire_n, WIRE - wire_n, &n), MC_ERR_OK);
	wire_n += n;
}

static void serve_hello(int8_t status, enum mc_line line)
{
	struct client_authentication_answer a = { .status = status,
		.server_hazelcast_version = { "5.3.8", 5 },
		.partition_count = 271,
		.cluster_id = { .hi = 7, .lo = 8 },
		.member_uuid = { .hi = 3, .lo = 4 },
		.tpc_token = { NULL, -1 } };

	serve(CLIENT_AUTHENTICATION_ANSWER, 1, &a, line);
}

static void serve_view(int64_t correlation, uint32_t members, int32_t version)
{
	struct client_member_info *infos = calloc(members + 1, sizeof(*infos));
	struct client_members_view v = { .version = version };
	uint32_t i;

	for (i = 0; i < members; i++) {
		infos[i].address =
			(struct client_address){ .host = { "10.0.0.1", 8 }, .port = 5701 + (int32_t)i };
		infos[i].uuid = (struct mc_uuid){ .hi = 3, .lo = i };
	}
	v.member_infos.v = infos;
	v.member_infos.n = members;
	serve(CLIENT_MEMBERS_VIEW_EVENT, correlation, &v, MC_LINE_53);
	free(infos);
}

static void serve_error(int64_t correlation, int32_t code)
{
	struct client_error_holder h = {
		.error_code = code, .class_name = { "x.Y", 3 }, .message = { "no", 2 }
	};
	struct client_errors e = { .errors = { .v = &h, .n = 1 } };

	serve(CLIENT_ERROR, correlation, &e, MC_LINE_53);
}

/* One message of what was served; what is told is in t. */
static void next(int64_t now)
{
	size_t took;

	free(exact); /* what was told points into it */
	exact = malloc(wire_n > 0 ? wire_n : 1);
	assert_non_null(exact);
	memcpy(exact, wire, wire_n);
	mc_arena_reset(&mem);
	took = session_read(&s, now, exact, wire_n, &mem, &t);
	assert_true(took <= wire_n);
	wire_n -= took;
	memmove(wire, wire + took, wire_n);
}

/* What the session has written since it was last looked at, read as messages; `type` is the last of them. */
static int sent(enum client_type *type)
{
	size_t at =
		s.out_n >= CLIENT_PROTOCOL_SIZE && memcmp(s.out, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE) == 0
		? CLIENT_PROTOCOL_SIZE
		: 0;
	struct client_message m = { .type = CLIENT_NONE };
	int n = 0;

	while (at < s.out_n) {
		struct client_scan scan = { 0 };

		assert_int_equal(
			client_scan(&scan, s.out + at, s.out_n - at, MC_CLIENT_MESSAGE_MAX), MC_ERR_OK);
		assert_true(scan.done);
		mc_arena_reset(&mem);
		assert_int_equal(client_message_read(s.out + at, scan.need, &mem, &m), MC_ERR_OK);
		at += scan.need;
		n++;
	}
	*type = m.type;
	session_sent(&s);
	return n;
}

static void greet(void)
{
	enum client_type type;

	serve_hello(CLIENT_AUTHENTICATED, MC_LINE_53);
	next(1010);
	assert_int_equal(t.type, SESSION_HELLO);
	sent(&type);
}

static void open_it(void)
{
	greet();
	serve_view(2, 3, 5);
	next(1020);
	assert_int_equal(t.type, SESSION_VIEW);
}

/* --- what is said --- */

static void it_says_who_it_is(void **state)
{
	enum client_type type;

	(void)state;
	assert_memory_equal(s.out, "CP2", 3);
	assert_int_equal(sent(&type), 1);
	assert_int_equal(type, CLIENT_AUTHENTICATION);
}

static void it_asks_for_the_list_when_it_was_let_in(void **state)
{
	enum client_type type;
	enum mc_line line;

	for (line = MC_LINE_53; line < MC_LINE_COUNT; line++) {
		session_open(&s, &config, 1000);
		sent(&type);
		serve_hello(CLIENT_AUTHENTICATED, line);
		next(1010);
		assert_int_equal(t.type, SESSION_HELLO);
		assert_int_equal(t.hello->cluster_id.hi, 7);
		assert_true(mc_str_eqz(t.hello->server_hazelcast_version, "5.3.8"));
		assert_int_equal(sent(&type), 1);
		assert_int_equal(type, CLIENT_ADD_CLUSTER_VIEW_LISTENER);
		serve_view(2, 3, 5);
		next(1020);
		assert_int_equal(t.type, SESSION_VIEW);
		assert_int_equal(t.view->version, 5);
		assert_int_equal(t.view->member_infos.n, 3);
		assert_int_equal(t.view->member_infos.v[2].address.port, 5703);
	}
	(void)state;
}

static void a_refusal_is_told_by_its_reason(void **state)
{
	static const enum session_fault faults[] = { SESSION_FAULT_NONE, SESSION_FAULT_NAME,
		SESSION_FAULT_SERIALIZATION, SESSION_FAULT_NOT_ALLOWED, SESSION_FAULT_MALFORMED };
	int8_t status;

	(void)state;
	for (status = 1; status <= 4; status++) {
		session_open(&s, &config, 1000);
		serve_hello(status, MC_LINE_57);
		next(1010);
		assert_int_equal(t.type, SESSION_OVER);
		assert_int_equal(t.fault, faults[status]);
		assert_int_equal(session_deadline(&s), INT64_MAX);
		assert_int_equal(session_ask(&s, 1010, &ping), 0);
	}
}

static void errors_of_the_hello_end_it(void **state)
{
	(void)state;
	serve_error(1, CLIENT_ERROR_NOT_ACTIVE);
	next(1010);
	assert_int_equal(t.type, SESSION_OVER);
	assert_int_equal(t.fault, SESSION_FAULT_STARTING);
	session_open(&s, &config, 1000);
	serve_error(1, CLIENT_ERROR_ILLEGAL_STATE);
	next(1010);
	assert_int_equal(t.fault, SESSION_FAULT_ERROR);
	assert_true(mc_str_eqz(t.error->class_name, "x.Y"));
}

static void requests_and_answers_are_paired(void **state)
{
	const struct client_name name = { { "m", 1 } };
	const struct session_request size_of = { CLIENT_MAP_SIZE, -1, &name };
	struct client_int_answer size = { 17 };
	enum client_type type;
	int64_t one, two;

	(void)state;
	open_it();
	one = session_ask(&s, 1030, &size_of);
	two = session_ask(&s, 1030, &size_of);
	assert_true(one > 2 && two > one);
	assert_int_equal(sent(&type), 2);
	serve(CLIENT_MAP_SIZE_ANSWER, two, &size, MC_LINE_53);
	serve_error(one, 67);
	serve(CLIENT_MAP_SIZE_ANSWER, two + 1, &size, MC_LINE_53); /* nobody asked that */
	next(1040);
	assert_int_equal(t.type, SESSION_ANSWER);
	assert_int_equal(t.ask, two);
	assert_int_equal(((const struct client_int_answer *)t.message->body)->response, 17);
	next(1040);
	assert_int_equal(t.type, SESSION_REFUSAL);
	assert_int_equal(t.ask, one);
	assert_int_equal(t.error->error_code, 67);
	next(1040);
	assert_int_equal(t.type, SESSION_NOTHING);
	assert_int_equal(wire_n, 0);
}

static void there_is_room_for_so_many_requests_only(void **state)
{
	const struct client_name name = { { "a map with a name that takes its room", 37 } };
	const struct session_request size_of = { CLIENT_MAP_SIZE, -1, &name };
	int i;

	(void)state;
	open_it();
	for (i = 0; i < 10000 && session_ask(&s, 1030, &size_of) != 0; i++)
		assert_true(s.out_n <= sizeof(s.out));
	assert_in_range(i, 10, 1000);
}

static void a_list_of_a_listener_that_is_not_ours_counts_for_nothing(void **state)
{
	(void)state;
	greet();
	serve_view(77, 1, 9);
	next(1020);
	assert_int_equal(t.type, SESSION_NOTHING);
}

/* --- time --- */

static void it_does_not_wait_for_ever(void **state)
{
	(void)state;
	assert_int_equal(session_deadline(&s), 4000);
	session_late(&s, 3999, &t);
	assert_int_equal(t.type, SESSION_NOTHING);
	session_late(&s, 4000, &t);
	assert_int_equal(t.type, SESSION_OVER);
	assert_int_equal(t.fault, SESSION_FAULT_SILENT);

	session_open(&s, &config, 1000); /* a hello, and no list */
	greet();
	assert_int_equal(session_deadline(&s), 4000);
	session_late(&s, 4000, &t);
	assert_int_equal(t.fault, SESSION_FAULT_SILENT);
}

static void it_pings_and_gives_up(void **state)
{
	enum client_type type;
	int64_t now = 1020;
	int pings = 0;

	(void)state;
	open_it();
	for (t.type = SESSION_NOTHING; t.type != SESSION_OVER && pings < 100; pings++) {
		now = session_deadline(&s);
		session_late(&s, now, &t);
		if (t.type == SESSION_NOTHING) {
			assert_int_equal(sent(&type), 1);
			assert_int_equal(type, CLIENT_PING);
		}
	}
	assert_int_equal(t.fault, SESSION_FAULT_SILENT);
	assert_int_equal(now, 1020 + MC_ASK_SILENCE);
}

static void an_answer_to_a_ping_keeps_it_open(void **state)
{
	struct client_empty nothing = { 0 };
	enum client_type type;
	int64_t now;
	int i;

	(void)state;
	open_it();
	for (i = 0; i < 20; i++) {
		now = session_deadline(&s);
		session_late(&s, now, &t);
		assert_int_equal(t.type, SESSION_NOTHING);
		sent(&type);
		serve(CLIENT_PING_ANSWER, s.last_id, &nothing, MC_LINE_53);
		next(now + 1);
		assert_int_equal(t.type, SESSION_ANSWER);
	}
}

static void it_leaves_when_its_answers_are_there(void **state)
{
	struct client_empty nothing = { 0 };

	(void)state;
	open_it();
	assert_false(session_leave(&s)); /* the listener's own answer is missing */
	serve(CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER, 2, &nothing, MC_LINE_53);
	next(1030);
	assert_true(session_leave(&s));
}

/* --- enemies --- */

static void what_is_no_member_is_foreign(void **state)
{
	static const char *const talk[] = { "HTTP/1.1 400 Bad Request\r\n\r\n", "RFB 003.008\n",
		"SSH-2.0-x\r\n", "\x15\x03\x01\x02", "HZX", "\0\0\0\0\0\0" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
		session_open(&s, &config, 1000);
		wire_n = i == 5 ? 6 : strlen(talk[i]);
		memcpy(wire, talk[i], wire_n);
		next(1010);
		if (t.type != SESSION_OVER) /* too short to tell by itself */
			session_late(&s, 4000, &t);
		assert_int_equal(t.type, SESSION_OVER);
		assert_int_equal(t.fault, SESSION_FAULT_FOREIGN);
	}
}

static void a_huge_frame_is_refused_by_its_head(void **state)
{
	static const uint8_t head[] = { 0xff, 0xff, 0xff, 0x7f, 0x00, 0xc0 };

	(void)state;
	memcpy(wire, head, wire_n = sizeof(head));
	next(1010);
	assert_int_equal(t.type, SESSION_OVER);
	wire_n = 0;
	session_open(&s, &config, 1000);
	greet();
	memcpy(wire, head, wire_n = sizeof(head));
	next(1020);
	assert_int_equal(t.type, SESSION_OVER);
	assert_int_equal(t.fault, SESSION_FAULT_LIMIT);
}

static void an_endless_message_is_refused(void **state)
{
	static uint8_t many[CLIENT_FRAME_HEAD * (MC_CLIENT_FRAMES_MAX + 2)];
	static const uint8_t begin[] = { 6, 0, 0, 0, 0x00, 0x10 }; /* lists in lists, without end */
	size_t i;

	(void)state;
	greet();
	for (i = 0; i < sizeof(many); i += sizeof(begin))
		memcpy(many + i, begin, sizeof(begin));
	many[5] = 0xc0;
	mc_arena_reset(&mem);
	assert_int_equal(session_read(&s, 1020, many, sizeof(many), &mem, &t), 0);
	assert_int_equal(t.type, SESSION_OVER);
}

static void more_members_than_allowed_are_refused(void **state)
{
	enum { MEMBERS = MC_MEMBERS_MAX + 1, ROOM = 1 << 20 };
	static struct client_member_info infos[MEMBERS];
	static uint8_t room[ROOM];
	struct client_members_view v = { .version = 1, .member_infos = { .v = infos, .n = MC_MEMBERS_MAX } };
	struct client_message m = {
		.type = CLIENT_MEMBERS_VIEW_EVENT, .correlation = 2, .partition_id = -1, .body = &v
	};
	size_t n, i;

	(void)state;
	greet();
	for (i = 0; i < MEMBERS; i++)
		infos[i].address.host = mc_str_z("h");
	assert_int_equal(client_message_write(&m, MC_LINE_53, room, sizeof(room), &n), MC_ERR_OK);
	mc_arena_reset(&mem);
	mem.cap = MEMORY;
	session_read(&s, 1020, room, n, &mem, &t);
	/* all of them, or an arena that is too small */
	assert_true(t.type == SESSION_VIEW || t.fault == SESSION_FAULT_LIMIT);
}

static void nothing_but_the_answer_may_come_first(void **state)
{
	(void)state;
	serve_view(1, 1, 1);
	next(1010);
	assert_int_equal(t.type, SESSION_OVER);
	assert_int_equal(t.fault, SESSION_FAULT_MALFORMED);
}

/* However the bytes are cut, the same is told. */
static void byte_by_byte(void **state)
{
	size_t have = 0, total, i;
	uint8_t all[4096];
	int hellos = 0, views = 0;

	(void)state;
	serve_hello(CLIENT_AUTHENTICATED, MC_LINE_57);
	serve_view(2, 2, 1);
	total = wire_n;
	assert_true(total <= sizeof(all));
	memcpy(all, wire, total);
	for (i = 0; i < total; i++) {
		size_t took;

		wire[have++] = all[i];
		mc_arena_reset(&mem);
		took = session_read(&s, 1010, wire, have, &mem, &t);
		assert_true(took == 0 || took == have);
		have -= took;
		hellos += t.type == SESSION_HELLO;
		views += t.type == SESSION_VIEW;
		assert_int_not_equal(t.type, SESSION_OVER);
	}
	assert_int_equal(hellos, 1);
	assert_int_equal(views, 1);
}

/* Any damage to a byte is told of, or harmless; never more. */
static void any_byte_may_be_wrong(void **state)
{
	size_t total, i;
	uint8_t all[4096];
	unsigned bit;

	(void)state;
	serve_hello(CLIENT_AUTHENTICATED, MC_LINE_53);
	serve_view(2, 2, 1);
	total = wire_n;
	memcpy(all, wire, total);
	for (i = 0; i < total; i++)
		for (bit = 0; bit < 8; bit++) {
			session_open(&s, &config, 1000);
			memcpy(wire, all, wire_n = total);
			wire[i] ^= (uint8_t)(1u << bit);
			do
				next(1010);
			while (t.type != SESSION_OVER && t.type != SESSION_NOTHING && wire_n > 0);
		}
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(it_says_who_it_is),
		T(it_asks_for_the_list_when_it_was_let_in),
		T(a_refusal_is_told_by_its_reason),
		T(errors_of_the_hello_end_it),
		T(requests_and_answers_are_paired),
		T(there_is_room_for_so_many_requests_only),
		T(a_list_of_a_listener_that_is_not_ours_counts_for_nothing),
		T(it_does_not_wait_for_ever),
		T(it_pings_and_gives_up),
		T(an_answer_to_a_ping_keeps_it_open),
		T(it_leaves_when_its_answers_are_there),
		T(what_is_no_member_is_foreign),
		T(a_huge_frame_is_refused_by_its_head),
		T(an_endless_message_is_refused),
		T(more_members_than_allowed_are_refused),
		T(nothing_but_the_answer_may_come_first),
		T(byte_by_byte),
		T(any_byte_may_be_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
