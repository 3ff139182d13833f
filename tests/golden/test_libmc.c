/* SPDX-License-Identifier: Apache-2.0 */
/* test_libmc.c - libmc as its users see it: what real members said to a client, whole and cut at each byte,
 * the limit, silence, and real datagrams of the group. The archive's own objects are linked, sanitized as we
 * are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client/message.h"
#include "libmc/libmc.h"
#include "tests/golden/lines.h"
#include "tests/unit/group_datagrams.h"

enum { SAID = 64 << 10, LINES = 2, CORRELATION_AT = 10 };

static const unsigned char id[16] = "a client's uuid";

/* Of the first member of a recording: its hello, its list, and the answer to our asking for that. */
static struct said {
	const char *line;
	uint8_t p[SAID];
	size_t n, hello_n;
} said[LINES] = { { .line = "5.3" }, { .line = "5.7" } };

/* --- what was recorded --- */

static void say(struct said *to, const uint8_t *p, size_t n, uint8_t correlation)
{
	assert_true(to->n + n <= SAID);
	memcpy(to->p + to->n, p, n);
	memset(to->p + to->n + CORRELATION_AT, 0, 8);
	to->p[to->n + CORRELATION_AT] = correlation; /* our first request, or our second */
	to->n += n;
}

/* Of each of the three messages the first: whether the answer or the list comes first is the member's. */
static void cut_out(struct said *to, const uint8_t *p, size_t n)
{
	static uint8_t memory[1 << 20];
	bool seen[CLIENT_TYPE_COUNT] = { false };

	for (size_t at = 0; at < n;) {
		struct mc_arena mem = mc_arena_of(memory, sizeof(memory));
		struct client_scan scan = { .at = 0 };
		struct client_message m;

		assert_int_equal(client_scan(&scan, p + at, n - at, MC_CLIENT_MESSAGE_MAX), MC_ERR_OK);
		assert_int_equal(client_message_read(p + at, scan.need, &mem, &m), MC_ERR_OK);
		if (!seen[m.type] && m.type == CLIENT_AUTHENTICATION_ANSWER) {
			say(to, p + at, scan.need, 1);
			to->hello_n = to->n;
		} else if (!seen[m.type] &&
			(m.type == CLIENT_MEMBERS_VIEW_EVENT ||
				m.type == CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER)) {
			say(to, p + at, scan.need, 2);
		}
		seen[m.type] = true;
		at += scan.need;
		mc_arena_end(&mem);
	}
}

static void keep(void *ctx, const char *path, json_t *o, const char *why)
{
	uint8_t *p;
	size_t n;

	(void)ctx;
	(void)path;
	(void)why;
	for (int i = 0; i < LINES; i++) {
		if (said[i].n > 0 || strcmp(text_of(o, "line"), said[i].line) != 0 ||
			strcmp(text_of(o, "from"), "member") != 0)
			continue;
		p = hex_bytes(text_of(o, "hex"), &n);
		cut_out(&said[i], p, n);
		free(p);
	}
}

/* --- a client --- */

static struct libmc_client *client(void)
{
	struct libmc_client *c = libmc_client_new("dev", id, 1000);
	size_t n;

	assert_non_null(c);
	assert_int_equal(libmc_client_next(c, 1000), LIBMC_NOTHING); /* before anything has come */
	assert_memory_equal(libmc_client_out(c, &n), "CP2", 3);
	assert_true(n > 3);
	libmc_client_sent(c);
	libmc_client_out(c, &n);
	assert_int_equal(n, 0);
	return c;
}

/* A copy, so that a sanitizer sees a read too far. */
static void give(struct libmc_client *c, const uint8_t *p, size_t n)
{
	uint8_t *exact = malloc(n > 0 ? n : 1);

	assert_non_null(exact);
	memcpy(exact, p, n);
	assert_true(libmc_client_in(c, exact, n));
	free(exact);
}

static void has_said(const struct libmc_client *c, const struct said *s)
{
	const struct libmc_hello *h = libmc_client_hello(c);
	int32_t version = -1;
	size_t n;
	const struct libmc_member *m = libmc_client_members(c, &n, &version);

	assert_memory_equal(h->release, s->line, strlen(s->line));
	assert_int_equal(h->partition_count, 271);
	assert_int_equal(strlen(h->cluster_id), 36);
	assert_true(n > 0 && version > 0);
	assert_string_equal(m[0].uuid, h->uuid);
	assert_string_equal(m[0].line, s->line);
	assert_true(m[0].port > 0 && m[0].host[0] != '\0' && !m[0].lite);
	assert_string_equal(libmc_client_why(c), "");
}

/* The first piece of the talk, then the rest: hello and list are told once, wherever it is cut. */
static void talk(const struct said *s, size_t cut)
{
	struct libmc_client *c = client();
	size_t at[3] = { 0, cut, s->n };
	int hellos = 0, lists = 0;

	for (int i = 0; i < 2; i++) {
		enum libmc_news news;

		give(c, s->p + at[i], at[i + 1] - at[i]);
		while ((news = libmc_client_next(c, 1100)) != LIBMC_NOTHING) {
			assert_int_not_equal(news, LIBMC_OVER);
			hellos += news == LIBMC_HELLO;
			lists += news == LIBMC_MEMBERS;
		}
		assert_int_equal(hellos, at[i + 1] >= s->hello_n);
		assert_int_equal(lists, at[i + 1] == s->n);
	}
	has_said(c, s);
	libmc_client_free(c);
}

static void cut_at_each_byte(void **state)
{
	(void)state;
	for (int i = 0; i < LINES; i++) {
		assert_true(said[i].hello_n > 0 && said[i].n > said[i].hello_n);
		for (size_t cut = 0; cut <= said[i].n; cut++)
			talk(&said[i], cut);
	}
}

static void the_limit(void **state)
{
	struct libmc_client *c = client();
	uint8_t *much = calloc(1, MC_CLIENT_MESSAGE_MAX + 1);

	(void)state;
	assert_non_null(much);
	assert_false(libmc_client_in(c, much, MC_CLIENT_MESSAGE_MAX + 1));
	assert_int_equal(libmc_client_next(c, 1000), LIBMC_OVER);
	assert_string_equal(libmc_client_why(c), "The member sent more than the limits allow.");
	assert_true(libmc_client_deadline(c) == INT64_MAX);
	libmc_client_free(c);

	c = client(); /* twice the largest message may wait, and not a byte more */
	assert_true(libmc_client_in(c, much, MC_CLIENT_MESSAGE_MAX));
	assert_true(libmc_client_in(c, much, MC_CLIENT_MESSAGE_MAX));
	assert_false(libmc_client_in(c, much, 1));
	libmc_client_free(c);
	free(much);
}

/* It is over once, and remains so. */
static void over(struct libmc_client *c, int64_t now_ms, const char *why)
{
	assert_int_equal(libmc_client_next(c, now_ms), LIBMC_OVER);
	assert_string_equal(libmc_client_why(c), why);
	assert_int_equal(libmc_client_next(c, now_ms), LIBMC_OVER);
	assert_false(libmc_client_in(c, "", 0));
	libmc_client_free(c);
}

static void what_ends_it(void **state)
{
	struct libmc_client *c = client();

	(void)state;
	give(c, (const uint8_t *)"HTTP/1.1 400 Bad Request\r\n\r\n", 28);
	over(c, 1000, "What answers does not speak the clients' protocol.");

	c = client();
	assert_int_equal(libmc_client_next(c, libmc_client_deadline(c) - 1), LIBMC_NOTHING);
	over(c, libmc_client_deadline(c), "The member did not answer in time.");
	libmc_client_free(NULL);
}

/* Who has been let in and hears nothing more pings first. */
static void a_deadline_pings(void **state)
{
	struct libmc_client *c = client();
	size_t n;

	(void)state;
	give(c, said[0].p, said[0].n);
	while (libmc_client_next(c, 1100) != LIBMC_NOTHING)
		;
	libmc_client_sent(c);
	assert_true(libmc_client_deadline(c) > 1100 && libmc_client_deadline(c) < INT64_MAX);
	assert_int_equal(libmc_client_next(c, libmc_client_deadline(c)), LIBMC_NOTHING);
	libmc_client_out(c, &n);
	assert_true(n > 0);
	libmc_client_free(c);
}

static void names(void **state)
{
	char name[LIBMC_NAME + 1];
	struct libmc_client *c;

	(void)state;
	memset(name, 'n', sizeof(name));
	name[LIBMC_NAME] = '\0';
	assert_null(libmc_client_new(NULL, id, 0));
	assert_null(libmc_client_new("", id, 0));
	assert_null(libmc_client_new(name, id, 0));
	name[LIBMC_NAME - 1] = '\0';
	c = libmc_client_new(name, id, 0);
	assert_non_null(c);
	libmc_client_free(c);
}

/* --- datagrams --- */

/* What stands last is optional in some releases: a part may be read, but nothing behind it. */
static void cut_short(const uint8_t *p, size_t n)
{
	struct libmc_heard h;

	for (size_t cut = 0; cut < n; cut++) {
		uint8_t *exact = malloc(cut > 0 ? cut : 1);

		assert_non_null(exact);
		memcpy(exact, p, cut);
		assert_true(!libmc_heard_read(exact, cut, &h) || cut > n / 4);
		free(exact);
	}
}

static void real_datagrams(void **state)
{
	static const enum libmc_heard_kind kinds[HEARD_KIND_COUNT] = { [HEARD_REQUEST] = LIBMC_HEARD_REQUEST,
		[HEARD_ANSWER] = LIBMC_HEARD_ANSWER,
		[HEARD_ANNOUNCEMENT] = LIBMC_HEARD_ANNOUNCEMENT };

	(void)state;
	for (size_t i = 0; i < sizeof(group_datagrams) / sizeof(group_datagrams[0]); i++) {
		struct libmc_heard h;
		char name[64];
		size_t n;
		uint8_t *p = hex_bytes(group_datagrams[i].hex, &n);
		bool readable = group_datagrams[i].kind != HEARD_NOTHING;

		assert_int_equal(libmc_heard_read(p, n, &h), readable);
		if (readable) {
			snprintf(name, sizeof(name), "old-%s", group_datagrams[i].release);
			assert_int_equal(h.kind, kinds[group_datagrams[i].kind]);
			assert_string_equal(h.cluster_name, name);
			assert_string_equal(h.host, "10.66.0.1");
			assert_int_equal(h.port, 5701);
			assert_int_equal(strlen(h.uuid), 36);
			assert_false(h.lite);
		}
		cut_short(p, n);
		free(p);
	}
}

/* The header's numbers are those of the package. */
static void the_version(void **state)
{
	char text[32];

	(void)state;
	snprintf(text, sizeof(text), "%d.%d.", LIBMC_VERSION_MAJOR, LIBMC_VERSION_MINOR);
	assert_memory_equal(libmc_version(), text, strlen(text));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_at_each_byte),
		cmocka_unit_test(the_limit),
		cmocka_unit_test(what_ends_it),
		cmocka_unit_test(a_deadline_pings),
		cmocka_unit_test(names),
		cmocka_unit_test(real_datagrams),
		cmocka_unit_test(the_version),
	};

	if (argc != 2)
		return 2;
	each_line_below(argv[1], keep, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
