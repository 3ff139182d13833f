/* SPDX-License-Identifier: Apache-2.0 */
/* The words of logs: every message that was quoted or seen finds its row, and what the rows advise exists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/probe/diagnosis.h"
#include "tools/probe/log_input.h"
#include "common/cli/tool.h"

static void every_message_has_its_row(void **state)
{
	char line[1024], *tab;
	FILE *f = fopen(MC_LOG_MESSAGES, "r");
	struct symptom_match m;
	const struct symptom *s;
	unsigned n = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		tab = strchr(line, '\t');
		if (line[0] == '#' || tab == NULL)
			continue;
		*tab = '\0';
		s = symptom_find(tab + 1, strlen(tab + 1), &m);
		if (strcmp(s != NULL ? s->id : "-", line) != 0)
			fail_msg(
				"'%s' is taken for %s, not %s", tab + 1, s != NULL ? s->id : "nothing", line);
		n++;
	}
	fclose(f);
	assert_true(n > 60);
}

static void rows_are_whole(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < symptom_count; i++) {
		assert_non_null(symptoms[i].cause);
		assert_non_null(symptoms[i].check);
		assert_non_null(symptoms[i].commands[0]);
		assert_true(symptoms[i].patterns[0] != NULL || symptoms[i].any[0] != NULL ||
			symptoms[i].seen != NULL);
		/* a piece needs words in front */
		for (j = 0; j < SYMPTOM_PATTERNS && symptoms[i].patterns[j] != NULL; j++)
			assert_true(strcspn(symptoms[i].patterns[j], "{") >= 1);
		for (j = 0; j < SYMPTOM_ANY && symptoms[i].any[j] != NULL; j++)
			assert_true(strcspn(symptoms[i].any[j], "{") >= 1);
		for (j = 0; j < i; j++)
			assert_string_not_equal(symptoms[i].id, symptoms[j].id);
	}
}

static bool tool_has(const struct tool_row *tool, const char *name)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (strcmp(opt_rows[i].name, name) == 0 && (opt_rows[i].tools & tool->bit) != 0)
			return true;
	return false;
}

static void advised_commands_exist(void **state)
{
	char text[512], *word, *rest;
	const struct tool_row *tool;
	size_t i, j;

	(void)state;
	for (i = 0; i < symptom_count; i++)
		for (j = 0; j < SYMPTOM_COMMANDS && symptoms[i].commands[j] != NULL; j++) {
			symptom_command(text, sizeof(text), symptoms[i].commands[j], NULL);
			word = strtok_r(text, " ", &rest);
			tool = tool_named(word);
			if (tool == NULL)
				fail_msg("%s: there is no tool %s", symptoms[i].id, word);
			while ((word = strtok_r(NULL, " ", &rest)) != NULL)
				if (strncmp(word, "--", 2) == 0 && !tool_has(tool, word + 2))
					fail_msg("%s: %s has no %s", symptoms[i].id, tool->name, word);
		}
}

static void pieces_are_filled_in(void **state)
{
	static const char line[] =
		"x Wrong bind request from [10.0.0.1]:5702! This node is not the requested endpoint: [10.0.0.2]:5703 y";
	struct symptom_match m;
	const struct symptom *s = symptom_find(line, strlen(line), &m);
	char text[512];

	(void)state;
	assert_non_null(s);
	symptom_command(text, sizeof(text), s->commands[0], &m);
	assert_string_equal(text, "mc-probe 10.0.0.2:5703");
}

/* "does not answer (WHY)" would tell nobody anything; the manual has it. */
static void a_bracket_without_a_value_is_left_out(void **state)
{
	static const char form[] = "It ({why}) waits (<group>, {n} of {all}) here ({why}).";
	static const struct {
		const char *line, *text;
	} rows[] = {
		{ "x gone: refused", "It (refused) waits here (refused)." },
		{ "x gone: ", "It waits here." },
		{ "x lost 3 of 4: refused", "It (refused) waits (<group>, 3 of 4) here (refused)." },
		{ "x left", "It waits here." },
	};
	static const char *const patterns[] = { "x gone: {why...}", "x lost {n} of {all}: {why...}",
		"x left" };
	struct symptom_match m;
	char text[256];
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (j = 0; !symptom_matches(patterns[j], rows[i].line, strlen(rows[i].line), &m); j++)
			assert_true(j + 1 < sizeof(patterns) / sizeof(patterns[0]));
		symptom_sentence(text, sizeof(text), form, &m);
		assert_string_equal(text, rows[i].text);
	}
	symptom_sentence(text, sizeof(text), form, NULL);
	assert_string_equal(text, "It (WHY) waits (<group>, N of ALL) here (WHY).");
}

/* A brace that the peer writes is no piece. */
static void braces_of_the_peers_are_words(void **state)
{
	static const char pattern[] = "Packet{ null } {id}";
	struct symptom_match m;
	char text[64];

	(void)state;
	assert_false(symptom_matches(pattern, "Packet{ abc } 7", 15, &m));
	assert_true(symptom_matches(pattern, "Packet{ null } 7", 16, &m));
	assert_int_equal(m.n, 1);
	symptom_sentence(text, sizeof(text), pattern, NULL);
	assert_string_equal(text, "Packet{ null } ID");
}

/* What says nothing about the member's port names none, and a plain stop is no trouble. */
static void no_more_is_said_than_the_line_tells(void **state)
{
	static const char bind[] = "java.net.BindException: Address already in use",
			  stop[] = "WARNING: [10.0.0.4]:5701 [dev] [5.3.8] Terminating forcefully...";
	struct symptom_match m;
	const struct symptom *s;

	(void)state;
	s = symptom_find(bind, strlen(bind), &m);
	assert_non_null(s);
	assert_null(strstr(s->cause, "{port}"));
	assert_null(strstr(s->check, "{port}"));
	s = symptom_find(stop, strlen(stop), &m);
	assert_non_null(s);
	assert_int_equal(s->weight, SYMPTOM_NOTE);
	assert_non_null(strstr(s->check, "hazelcast.shutdownhook.policy=GRACEFUL"));
}

/* A log is written by strangers too; what is pasted into a shell must be nothing but an address or a name. */
static void nothing_evil_is_pasted(void **state)
{
	static const char *const evil[] = { "$(reboot)", "a;b", "`x`", "-rf", "a b", "a|b", "'", "\x1b[2J",
		"a\\nb" };
	char line[256], text[512];
	struct symptom_match m;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		snprintf(line, sizeof(line), "[%s]:6900 is added to the blacklist.", evil[i]);
		m.n = 0;
		symptom_matches("[{host...}]:{port} is added to the blacklist.", line, strlen(line), &m);
		assert_int_equal(m.n, 2);
		symptom_command(text, sizeof(text), "mc-probe {host}:{port}", &m);
		assert_string_equal(text, "mc-probe HOST:6900");
	}
}

/* --- whole logs --- */

struct heard {
	char text[1 << 16];
	size_t n;
};

static void hear(void *ctx, const char *line, size_t size)
{
	struct heard *h = ctx;

	assert_true(h->n + size < sizeof(h->text));
	memcpy(h->text + h->n, line, size);
	h->n += size;
	h->text[h->n] = '\0';
}

static unsigned explained(struct heard *h, const char *log, size_t n, size_t chunk)
{
	struct say say = { { writer_json(hear, h) }, 1 };
	struct diagnosis e;
	unsigned kinds;
	size_t at;

	h->n = 0;
	assert_true(diagnosis_open(&e));
	for (at = 0; at < n; at += chunk)
		diagnosis_bytes(&e, log + at, n - at < chunk ? n - at : chunk);
	kinds = diagnosis_end(&e, &say, 0);
	diagnosis_close(&e);
	writer_free(say.w[0]);
	return kinds;
}

static void chunks_do_not_matter(void **state)
{
	static const char log[] =
		"[10.0.0.1]:5701 [shop] [5.3.8] Failed to join in 300 seconds!\n\nConnection reset by peer\r\n"
		"[10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.";
	static struct heard whole, cut;
	size_t chunk;

	(void)state;
	assert_int_equal(explained(&whole, log, strlen(log), sizeof(log)), 3);
	assert_non_null(strstr(whole.text, "\"cluster_name\":\"shop\""));
	assert_non_null(strstr(whole.text, "mc-probe 10.0.0.9:5703+100"));
	for (chunk = 1; chunk < 40; chunk++) {
		assert_int_equal(explained(&cut, log, strlen(log), chunk), 3);
		assert_string_equal(whole.text, cut.text);
	}
}

static void long_lines_are_cut(void **state)
{
	size_t n = 3 * MC_LOG_LINE_MAX;
	char *log = malloc(n + 64);
	static struct heard h;

	(void)state;
	assert_non_null(log);
	memset(log, 'x', n);
	strcpy(log + n, "Failed to join in 300 seconds!\nTarget is this node!\n");
	assert_int_equal(explained(&h, log, strlen(log), 1000), 1);
	assert_non_null(strstr(h.text, "split_brain"));
	assert_non_null(strstr(h.text, "\"line_count\":2"));
	assert_non_null(strstr(h.text, "\"cut_line_count\":1"));
	assert_non_null(strstr(h.text, "1 line is longer than 16 KiB"));
	assert_int_equal(
		explained(&h, log + 2 * MC_LOG_LINE_MAX, strlen(log) - 2 * MC_LOG_LINE_MAX, 1000), 1);
	assert_non_null(strstr(h.text, "\"cut_line_count\":1"));
	free(log);
}

/* Of more addresses than commands are given for the number is told. */
static void many_addresses_are_counted(void **state)
{
	static char log[64 << 10];
	static struct heard h;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < MC_LOG_EXAMPLES + 3; i++)
		n += (size_t)snprintf(
			log + n, sizeof(log) - n, "[10.0.0.%d]:5701 is added to the blacklist.\n", i + 1);
	assert_int_equal(explained(&h, log, n, 1000), 1);
	assert_non_null(strstr(h.text, "mc-probe 10.0.0.16:5701+100"));
	assert_null(strstr(h.text, "mc-probe 10.0.0.17:5701"));
	assert_non_null(strstr(h.text, "\"other_line_count\":3"));
}

/* A master's log names who was refused; who is to be asked is the master. */
static void the_master_is_asked_about_a_refusal(void **state)
{
	static const char log[] =
		"12:00 [10.0.0.1]:5701 [shop] [5.3.8] Invalid join request from [10.0.0.2]:5702, cause: Incompatible joiners! "
		"expected: multicast, found: tcp-ip\n";
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, log, strlen(log), 100), 1);
	assert_non_null(strstr(h.text, "mc-probe --would-join 10.0.0.1:5701"));
}

static void who_found_others_is_not_alone(void **state)
{
	static const char alone[] = "Members {size:2, ver:2} [\nMembers {size:1, ver:3} [\n",
			  grown[] = "Members {size:1, ver:1} [\n"
				    "Members {size:2, ver:2} [\n";
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, alone, strlen(alone), 100), 1);
	assert_int_equal(explained(&h, grown, strlen(grown), 100), 0);
}

/* --- what no row knows --- */

static void what_no_row_knows_is_grouped_and_counted(void **state)
{
	static const char log[] =
		"Nov 29, 2026 10:09:06 PM com.hazelcast.internal.server.tcp.TcpServerConnection\n"
		"WARNING: [10.0.0.4]:5701 [dev] [5.3.8] A new sort of trouble with 10.0.0.5, 17 times\n"
		"Nov 29, 2026 10:09:07 PM com.hazelcast.internal.server.tcp.TcpServerConnection\n"
		"WARNING: [10.0.0.4]:5701 [dev] [5.3.8] A new sort of trouble with 10.0.0.9, 3 times\n"
		"com.hazelcast.core.NewException: what is this\n"
		"\tat com.hazelcast.core.NewException.raise(NewException.java:1)\n"
		"[2026-11-29T22:09:06.205+0000] [] [\x1b[1;91mSEVERE\x1b[0m] [] [fish.payara.micro] [tid: 1] [[\n"
		"  it is on fire]]\n"
		"2026-11-29 INFO  [com.hazelcast.x] a WARNING in the text is none\n"
		"WARNING: somebody else's\n"
		"[10.0.0.4]:5701 [dev] [5.3.8] WARNING: Failed to join in 300 seconds!\n"; /* a row fits: not
											      here */
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, log, strlen(log), 7), 4);
	assert_non_null(strstr(h.text, "\"unknown_count\":3"));
	assert_non_null(strstr(h.text, "\"level\":\"warning\",\"count\":2,\"first_line\":2,\"last_line\":4"));
	assert_non_null(strstr(h.text, "\"level\":\"exception\",\"count\":1,\"first_line\":5"));
	assert_non_null(strstr(h.text, "\"level\":\"severe\",\"count\":1,\"first_line\":8"));
	assert_non_null(strstr(h.text, "it is on fire"));
	assert_null(strstr(h.text, "somebody else"));
	assert_non_null(strstr(h.text, "\"ok\":false"));
}

/* Java's own words are the product's when a frame below them says so, or when nothing says otherwise. */
static void exceptions_of_other_programs_are_not_explained(void **state)
{
	static const struct {
		const char *log, *symptom;
		unsigned kinds;
	} rows[] = {
		{ "ERROR shop.Prices - java.net.UnknownHostException: prices.example\n"
		  "\tat java.base/java.net.InetAddress.getAllByName(InetAddress.java:1)\n"
		  "\tat shop.Prices.load(Prices.java:7)\n\t... 23 more\nINFO shop.Prices - later\n",
			NULL, 0 },
		{ "java.lang.NumberFormatException: For input string: \"6900-6902\"\n"
		  "\tat java.base/java.lang.Integer.parseInt(Integer.java:1)\n"
		  "\tat fish.payara.micro.impl.PayaraMicroImpl.scan(PayaraMicroImpl.java:1)\n",
			"no_number", 1 },
		{ "java.io.IOException: Connection reset by peer\n", "connection_reset", 1 },
		{ "org.example.StartFailed: it failed\n\tat shop.Main.main(Main.java:3)\n"
		  "Caused by: java.net.UnknownHostException: grid\n"
		  "\tat com.hazelcast.cluster.Address.<init>(Address.java:73)\n\t... 3 common frames omitted\n",
			"\"symptom\":\"name\"", 1 },
		{ "org.example.StartFailed: it failed\n"
		  "pod-1 2026-11-30T10:00:00Z Caused by: java.net.UnknownHostException: grid\n"
		  "pod-1 2026-11-30T10:00:00Z \tat shop.Main$Inner.go(Main.java:3)\n",
			NULL, 0 },
		{ "WARNING: [10.0.0.4]:5701 [dev] [5.3.8] javax.net.ssl.SSLException: closed\n"
		  "\tat java.base/sun.security.ssl.Alert.create(Alert.java:1)\n",
			"\"symptom\":\"tls\"", 1 },
	};
	static struct heard h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(explained(&h, rows[i].log, strlen(rows[i].log), 9), rows[i].kinds);
		if (rows[i].symptom != NULL)
			assert_non_null(strstr(h.text, rows[i].symptom));
	}
}

/* Payara's older format has the level in a line of its own, too; what is known is not unknown for it. */
static void a_head_speaks_for_its_message(void **state)
{
	static const char log[] =
		"[#|2021-04-10T13:47:44.275-0500|SEVERE|Payara 5.2021.2|com.hazelcast.instance.impl.Node|_ThreadID=25;_LevelValue=1000;|\n"
		"  [192.0.2.36]:4900 [development] [4.1] Could not join cluster. Shutting down now!|#]\n\n"
		"[#|2021-04-10T13:47:45.275-0500|WARNING|Payara 5.2021.2|com.hazelcast.x.Y|_ThreadID=25;_LevelValue=900;|\n"
		"  [192.0.2.36]:4900 [development] [4.1] Something new|#]\n\n"
		"[#|2021-04-10T13:47:46.275-0500|INFO|Payara 5.2021.2|com.hazelcast.x.Y|_ThreadID=25;_LevelValue=800;|\n"
		"  [192.0.2.36]:4900 [development] [4.1] An ERROR in the text is none|#]\n\n"
		"[#|2021-04-10T13:47:47.275-0500|WARNING|Payara 5.2021.2|org.glassfish.grizzly|_ThreadID=25;_LevelValue=900;|\n"
		"  HTTP/2 is unsupported|#]\n";
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, log, strlen(log), 50), 2);
	assert_non_null(strstr(h.text, "\"level\":\"warning\",\"count\":1,\"first_line\":5"));
	assert_non_null(strstr(h.text, "Something new"));
	assert_non_null(strstr(h.text, "join_timeout"));
}

static void kinds_beyond_the_limit_are_counted(void **state)
{
	static struct unknown u;
	char line[64];
	unsigned i, n;

	(void)state;
	for (i = 0; i < MC_LOG_UNKNOWN + 5; i++) {
		n = (unsigned)snprintf(line, sizeof(line), "ERROR com.hazelcast.X %c%c", 'a' + (char)(i % 26),
			'a' + (char)(i / 26));
		unknown_line(&u, line, n, i + 1, false, false);
	}
	assert_int_equal(u.n, MC_LOG_UNKNOWN);
	assert_int_equal(u.more, 5);
}

/* --- what a log comes in --- */

static void add_text(void *ctx, const char *p, size_t n)
{
	hear(ctx, p, n);
}

/* The text of it, in pieces of `step`; the fault's code, or "". */
static const char *read_input(struct heard *h, const void *p, size_t n, size_t step)
{
	static struct fault fault;
	struct log_input in;
	bool good = true;
	size_t i;

	h->n = 0;
	h->text[0] = '\0';
	log_input_open(&in, add_text, h);
	for (i = 0; good && i < n; i += step)
		good = log_input_bytes(&in, (const uint8_t *)p + i, n - i < step ? n - i : step, &fault);
	good = good && log_input_end(&in, &fault);
	log_input_close(&in);
	return good ? "" : fault.message;
}

static void utf16_is_read_whatever_its_order(void **state)
{
	/* a, o with dots, the euro, a treble clef, half of one, an LF */
	static const uint8_t le[] = { 0xff, 0xfe, 'a', 0, 0xf6, 0, 0xac, 0x20, 0x34, 0xd8, 0x1e, 0xdd, 0x34,
		0xd8, '\n', 0 },
			     be[] = { 0xfe, 0xff, 0, 'a', 0, 0xf6, 0x20, 0xac, 0xd8, 0x34, 0xdd, 0x1e, 0xd8,
				     0x34, 0, '\n' },
			     bare[] = { 'a', 0, 'b', 0, 'c', 0 }, bom[] = { 0xef, 0xbb, 0xbf, 'a', 'b' };
	static const char text[] = "a\xc3\xb6\xe2\x82\xac\xf0\x9d\x84\x9e\xef\xbf\xbd\n";
	static struct heard h;
	size_t step;

	(void)state;
	for (step = 1; step < 20; step++) {
		assert_string_equal(read_input(&h, le, sizeof(le), step), "");
		assert_string_equal(h.text, text);
		assert_string_equal(read_input(&h, be, sizeof(be), step), "");
		assert_string_equal(h.text, text);
		assert_string_equal(read_input(&h, bare, sizeof(bare), step), "");
		assert_string_equal(h.text, "abc");
		assert_string_equal(read_input(&h, bom, sizeof(bom), step), "");
		assert_string_equal(h.text, "ab");
		assert_string_equal(read_input(&h, "x", 1, step), "");
		assert_string_equal(h.text, "x");
	}
}

static size_t packed(uint8_t *to, size_t cap, const char *text)
{
	z_stream z = { .next_out = to, .avail_out = (uInt)cap };
	size_t n;

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)strlen(text);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	n = cap - z.avail_out;
	deflateEnd(&z);
	return n;
}

static void gzip_is_unpacked(void **state)
{
	static struct heard h;
	uint8_t zip[512];
	size_t n = packed(zip, sizeof(zip), "one\n"), m = n + packed(zip + n, sizeof(zip) - n, "two\n"), step;

	(void)state;
	memset(zip + m, 0, 100); /* as tapes pad it */
	for (step = 1; step < 60; step++) {
		assert_string_equal(read_input(&h, zip, m + 100, step), "");
		assert_string_equal(h.text, "one\ntwo\n");
		assert_non_null(strstr(read_input(&h, zip, n - 3, step), "cut off"));
		assert_string_equal(h.text, "one\n");
	}
	zip[n - 6] ^= 1; /* in the checksum */
	assert_non_null(strstr(read_input(&h, zip, n, 1), "broken"));
	assert_non_null(strstr(read_input(&h, "BZh91AY", 7, 1), "bzip2"));
	assert_non_null(strstr(read_input(&h, "PK\3\4xx", 6, 6), "zip archive"));
}

static void ipv6_before_a_port_stands_in_brackets(void **state)
{
	static const char line[] =
		"Could not connect to: /[fd00::5]:5702. Reason: SocketTimeoutException[null]";
	struct symptom_match m;
	const struct symptom *s = symptom_find(line, strlen(line), &m);
	char text[512];

	(void)state;
	assert_non_null(s);
	symptom_command(text, sizeof(text), s->commands[0], &m);
	assert_string_equal(text, "mc-probe [fd00::5]:5702");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_has_its_row),
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(advised_commands_exist),
		cmocka_unit_test(pieces_are_filled_in),
		cmocka_unit_test(a_bracket_without_a_value_is_left_out),
		cmocka_unit_test(braces_of_the_peers_are_words),
		cmocka_unit_test(no_more_is_said_than_the_line_tells),
		cmocka_unit_test(nothing_evil_is_pasted),
		cmocka_unit_test(chunks_do_not_matter),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(many_addresses_are_counted),
		cmocka_unit_test(who_found_others_is_not_alone),
		cmocka_unit_test(the_master_is_asked_about_a_refusal),
		cmocka_unit_test(what_no_row_knows_is_grouped_and_counted),
		cmocka_unit_test(exceptions_of_other_programs_are_not_explained),
		cmocka_unit_test(a_head_speaks_for_its_message),
		cmocka_unit_test(kinds_beyond_the_limit_are_counted),
		cmocka_unit_test(utf16_is_read_whatever_its_order),
		cmocka_unit_test(gzip_is_unpacked),
		cmocka_unit_test(ipv6_before_a_port_stands_in_brackets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
