/* SPDX-License-Identifier: Apache-2.0 */
/* Values of options, spellings, escaping, writers: what needs no process of its own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/field.h"
#include "common/cli/cluster_mode.h"
#include "common/cli/parse.h"
#include "common/cli/peers.h"
#include "common/cli/settings.h"
#include "common/cli/spell.h"
#include "common/cli/writer.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{ "0", 0 },
		{ "1", 1000 },
		{ "500ms", 500 },
		{ "10s", 10000 },
		{ "2m", 120000 },
		{ "1h", 3600000 },
		{ "1d", 86400000 },
		{ "1.5s", 1500 },
		{ "0.25", 250 },
		{ "1.5h", 5400000 },
		{ "10 S", 10000 },
		{ "0.0009s", 0 },
		{ "999999999999ms", 999999999999 },
	};
	static const char *const bad[] = { "", "s", "x", "-1", "1x", "1.", ".5", "1e3", "1s2", "10ss",
		"9999999999999s", " 1", "1,5s" };
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(parse_duration(good[i].text, &ms));
		assert_int_equal(ms, good[i].ms);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(parse_duration(bad[i], &ms));
}

static void numbers(void **state)
{
	int64_t n;

	(void)state;
	assert_true(parse_number("9223372036854775807", &n));
	assert_true(n == INT64_MAX);
	assert_false(parse_number("9223372036854775808", &n));
	assert_false(parse_number("99999999999999999999", &n));
	assert_false(parse_number("", &n));
	assert_false(parse_number("+1", &n));
	assert_false(parse_number("1 ", &n));
}

static void addresses(void **state)
{
	static const struct {
		const char *text, *host;
		uint16_t port;
	} good[] = {
		{ "a", "a", 0 },
		{ "a:1", "a", 1 },
		{ "10.0.0.1:65535", "10.0.0.1", 65535 },
		{ "::1", "::1", 0 },
		{ "[::1]", "::1", 0 },
		{ "[fe80::1]:6900", "fe80::1", 6900 },
	};
	static const char *const bad[] = { "", ":1", "a:", "a:0", "a:65536", "a:b", "a:1:2", "[::1", "[a]:1",
		"[::1]x", "a b", "a/b", "[]" };
	struct parsed_address a;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(parse_address(good[i].text, &a));
		assert_string_equal(a.host, good[i].host);
		assert_int_equal(a.port, good[i].port);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(parse_address(bad[i], &a));
}

static void conditions(void **state)
{
	static const struct {
		const char *text;
		bool one, two, three;
	} good[] = {
		{ "size>=2", false, true, true },
		{ "size==2", false, true, false },
		{ "size=2", false, true, false },
		{ " size > 2", false, false, true },
		{ "size<2", true, false, false },
		{ "size<=2", true, true, false },
		{ "size!=2", true, false, true },
	};
	static const char *const bad[] = { "", "size", "size>=", "size=>2", "size>=x", "members>=2",
		"size>=2 ", "size2", ">=2" };
	struct condition c;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(parse_condition(good[i].text, "size", &c));
		assert_int_equal(condition_holds(&c, 1), good[i].one);
		assert_int_equal(condition_holds(&c, 2), good[i].two);
		assert_int_equal(condition_holds(&c, 3), good[i].three);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(parse_condition(bad[i], "size", &c));
}

static void modes(void **state)
{
	static const struct {
		const char *text;
		enum mode_type type;
		const char *host;
		uint16_t port;
	} good[] = {
		{ "multicast", MODE_MULTICAST, "", 0 },
		{ "multicast:224.2.2.4:2904", MODE_MULTICAST, "", 2904 },
		{ "multicast:[ff15::4]:2904", MODE_MULTICAST, "", 2904 },
		{ "tcpip:a,b", MODE_TCPIP, "", 0 },
		{ "TCPIP:a", MODE_TCPIP, "", 0 },
		{ "domain:das", MODE_DOMAIN, "das", 4900 },
		{ "domain:das:4848", MODE_DOMAIN, "das", 4848 },
		{ "domain:[::1]:4900", MODE_DOMAIN, "::1", 4900 },
		{ "domain::4900", MODE_DOMAIN, "localhost", 4900 },
		{ "dns:a,b:1", MODE_DNS, "", 0 },
		{ "kubernetes", MODE_KUBERNETES, "", 0 },
		{ "Kubernetes:ns,svc", MODE_KUBERNETES, "", 0 },
	};
	static const char *const bad[] = {
		"",
		"x",
		"multicast:",
		"multicast:224.2.2.4",
		"multicast:224.2.2.4:0",
		"multicast:10.0.0.1:1",
		"multicast:name:1",
		"multicast:224.2.2.4:1:2",
		"tcpip",
		"tcpip:",
		"tcpip: ,",
		"domain",
		"domain:",
		"domain:a:x",
		"domain:a:99999",
		"dns",
		"dns:",
		"kubernetes:",
		"kubernetes:ns",
		"kubernetes:ns,",
		"kubernetes:,svc",
		"kubernetes:a,b,c",
		"kubernetes:Ns,svc",
		"multi",
		"tcp:a",
	};
	struct cluster_mode m;
	struct fault c;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(cluster_mode_parse(good[i].text, &m, &c));
		assert_true(m.type == good[i].type && m.port == good[i].port);
		assert_string_equal(m.host, good[i].host);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		c = (struct fault){ 0 };
		assert_false(cluster_mode_parse(bad[i], &m, &c));
		assert_true(c.message[0] != '\0' && c.hint[0] != '\0');
	}
}

static void spellings(void **state)
{
	static const struct {
		const char *said, *name;
	} same[] = {
		{ "clusterName", "cluster-name" },
		{ "CLUSTERNAME", "cluster-name" },
		{ "cluster-name", "cluster-name" },
		{ "mcAddress", "multicast-group" },
		{ "mcPort", "multicast-port" },
		{ "startPort", "start-port" },
		{ "clusterMode", "cluster-mode" },
		{ "interfaces", "interfaces" },
		{ "hzPublicAddress", "public-address" },
		{ "lite", "lite" },
		{ "name", "name" },
		{ "instanceGroup", "instance-group" },
		{ "group", "instance-group" },
		{ "hostAware", "host-aware" },
		{ "noHostAware", "no-host-aware" },
		{ "clusterPassword", "cluster-password" },
		{ "hzInitialJoinWait", "wait-before-join" },
		{ "publicaddress", "public-address" },
	};
	static const struct {
		const char *said, *near;
	} missed[] = {
		{ "clustr-name", "cluster-name" },
		{ "cluster_mode", "cluster-mode" },
		{ "multicast-prot", "multicast-port" },
		{ "intefaces", "interfaces" },
		{ "jsno", "json" },
		{ "completely-else", NULL },
		{ "xyz", NULL },
	};
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		const struct opt_row *row = spell_row(same[i].said, strlen(same[i].said), TOOL_JOIN);

		assert_non_null(row);
		assert_string_equal(row->name, same[i].name);
	}
	for (size_t i = 0; i < COUNT(missed); i++) {
		const struct opt_row *row = spell_near(missed[i].said, strlen(missed[i].said), TOOL_JOIN);

		assert_null(spell_row(missed[i].said, strlen(missed[i].said), TOOL_JOIN));
		if (missed[i].near == NULL)
			assert_null(row);
		else
			assert_string_equal(row->name, missed[i].near);
	}
	assert_int_equal(spell_foreign("autoBindHttp", 12, &why), FOREIGN_FLAG);
	assert_int_equal(spell_foreign("deploy", 6, &why), FOREIGN_VALUE);
	assert_int_equal(spell_foreign("noCluster", 9, &why), FOREIGN_CONTRARY);
	assert_int_equal(spell_foreign("lite", 4, &why), FOREIGN_NOT);
}

/* Rows are whole, nothing is spelled twice, and every default is a value that its own check takes. */
static void rows(void **state)
{
	struct fault c;
	union opt_value value;

	(void)state;
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];
		const char *why;

		assert_non_null(row->name);
		assert_non_null(row->help);
		assert_true(row->tools != 0);
		assert_ptr_equal(spell_row(row->name, strlen(row->name), row->tools), row);
		if ((row->tools & TOOL_JOIN) != 0) /* mc-k8s-peers has a --port of its own */
			assert_int_equal(spell_foreign(row->name, strlen(row->name), &why), FOREIGN_NOT);
		for (size_t p = 0; p < PROFILE_COUNT; p++)
			if (opt_default(row, (enum opt_profile)p) != NULL)
				assert_true(opt_read(row, opt_default(row, (enum opt_profile)p), &value, &c));
		for (size_t k = 0; k < i; k++)
			assert_true(row->letter == '\0' || row->letter != opt_rows[k].letter ||
				(row->tools & opt_rows[k].tools) == 0);
	}
}

static void escapes(void **state)
{
	static const struct {
		const char *in, *terminal;
	} cases[] = {
		{ "plain \xc3\xbc", "plain \xc3\xbc" },
		{ "\033[31m", "\\x1b[31m" },
		{ "a\nb\r\t", "a\\x0ab\\x0d\\x09" },
		{ "\xc2\x9b"
		  "31m",
			"\\x9b31m" },
		{ "\xe2\x80\xae"
		  "abc",
			"\\u202eabc" },
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "\xe2\x80", "\\xe2\\x80" },
		{ "\xc0\xaf", "\\xc0\\xaf" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "\x7f", "\\x7f" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xf3\xa0\x81\x81", "\\ue0041" },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		escape_text(out, sizeof(out), mc_str_z(cases[i].in), ESCAPE_TERMINAL);
		assert_string_equal(out, cases[i].terminal);
	}
	/* cut at the end of a character, never in the middle of an escape */
	assert_int_equal(escape_text(out, 6, mc_str_z("ab\033\033"), ESCAPE_TERMINAL), 2);
	assert_int_equal(escape_text(out, 7, mc_str_z("ab\033\033"), ESCAPE_TERMINAL), 6);
}

static void collect(void *ctx, const char *text, size_t size)
{
	char *to = ctx;

	assert_non_null(text);
	assert_true(strlen(to) + size < 4096);
	strncat(to, text, size);
}

static void say_one(const struct say *s)
{
	say_begin(s, RECORD_MEMBERS, 1795220561821);
	say_number(s, "version", 2);
	say_number(s, "member_count", 2);
	say_z(s, "master", NULL);
	say_list(s, "members");
	for (int i = 0; i < 2; i++) {
		say_open(s, NULL);
		say_z(s, "uuid", i == 0 ? "u1" : "u2");
		say_z(s, "host", "10.0.0.1");
		say_number(s, "port", 6900 + i);
		say_flag(s, "lite", i == 1);
		say_text(s, "name", mc_str_of("\033\xff", 2));
		say_flag(s, "self", i == 1);
		say_shown(s, "hidden", "x");
		say_close(s);
	}
	say_list_end(s);
	say_end(s);
}

static void writers(void **state)
{
	char text[4096] = "", json[4096] = "";
	struct say s = { { writer_text(collect, text), writer_json(collect, json), writer_env() }, 3 };

	(void)state;
	say_one(&s);
	assert_string_equal(text,
		"Members {size:2, ver:2} [\n\tMember [10.0.0.1]:6900 - u1\n\tMember [10.0.0.1]:6901 - u2 this lite\n]\n");
	assert_string_equal(json,
		"{\"type\":\"members\",\"time\":\"2026-11-21T00:22:41.821Z\",\"version\":2,\"member_count\":2,\"master\":null,"
		"\"members\":[{\"uuid\":\"u1\",\"host\":\"10.0.0.1\",\"port\":6900,\"lite\":false,\"name\":\"\\u001B\\\\xff\",\"self\":false},"
		"{\"uuid\":\"u2\",\"host\":\"10.0.0.1\",\"port\":6901,\"lite\":true,\"name\":\"\\u001B\\\\xff\",\"self\":true}]}\n");
	assert_string_equal(writer_env_list(s.w[2])[0], "MC_EVENT=members");
	assert_string_equal(writer_env_list(s.w[2])[2], "MC_VERSION=2");
	assert_string_equal(writer_env_list(s.w[2])[4], "MC_MASTER=");
	assert_string_equal(writer_env_list(s.w[2])[5],
		"MC_RECORD_NAMES=MC_EVENT MC_TIME MC_VERSION MC_MEMBER_COUNT MC_MASTER ");
	assert_null(writer_env_list(s.w[2])[6]);
	for (unsigned i = 0; i < s.n; i++)
		writer_free(s.w[i]);
}

/* The list is read once, to its end: the first fault counts, and what follows it is known all the same. */
static void list_is_read_once(void **state)
{
	char args[][32] = { "mc-members", "--nonsense", "-vqt5s", "--wait-size", "==3", "a", "--mcPort=3000",
		"--mcport", "x", "-j", "--format", "nagios", "-", "--", "--json" };
	char *argv[sizeof(args) / sizeof(*args) + 1] = { NULL };
	static struct settings s;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(args); i++)
		argv[i] = args[i];
	assert_false(settings_read(&s, &tool_rows[TOOL_NUMBER_MEMBERS], (int)COUNT(args), argv, &fault));
	assert_string_equal(fault.message, "There is no option --nonsense.");
	assert_int_equal(fault.status, STATUS_USAGE);
	assert_true(setting_flag(&s, OPT_JSON));
	assert_int_equal(setting_choice(&s, OPT_FORMAT), 4);
	assert_int_equal(setting_ms(&s, OPT_TIMEOUT), 5000);
	assert_int_equal(setting_number(&s, OPT_MULTICAST_PORT), 3000);
	assert_int_equal(s.v[OPT_VERBOSE].times + s.v[OPT_QUIET].times, 2);
	assert_string_equal(s.v[OPT_WAIT_SIZE].value.condition.op, "==");
	assert_int_equal(s.v[OPT_WAIT_SIZE].value.condition.n, 3);
	assert_int_equal(s.arg_count, 3);
	assert_string_equal(s.args[2], "--json");
	settings_free(&s);
}

static void sizes(void **state)
{
	static const struct {
		const char *text, *op;
		int64_t n;
	} good[] = { { "3", ">=", 3 }, { ">=3", ">=", 3 }, { "size>=3", ">=", 3 }, { "=0", "==", 0 },
		{ "size==4", "==", 4 }, { ">= 5", ">=", 5 } };
	static const char *const bad[] = { "", "size", "<3", ">3", "3x", "-1", "==", "!=3" };
	struct condition c;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(parse_size(good[i].text, &c));
		assert_string_equal(c.op, good[i].op);
		assert_int_equal(c.n, good[i].n);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(parse_size(bad[i], &c));
}

static void secret_is_wiped(void **state)
{
	char a0[] = "mc-join", a1[] = "--clusterPassword", a2[] = "geheim", a3[] = "--cluster-password=auch";
	char *argv[] = { a0, a1, a2, a3, NULL };
	struct settings s;
	struct fault c;

	(void)state;
	assert_true(settings_read(&s, &tool_rows[TOOL_NUMBER_JOIN], 4, argv, &c));
	assert_string_equal(a2, "");
	assert_int_equal(a2[3], 0);
	assert_string_equal(a3, "--cluster-password=");
	assert_string_equal(s.secret, "auch");
	assert_true(s.secret_shown);
	settings_free(&s);
	assert_null(s.secret);
}

static void peers(void **state)
{
	static const struct {
		const char *text, *host;
		uint16_t port;
	} good[] = {
		{ "10.0.0.1:7000", "10.0.0.1", 7000 },
		{ "{\"host\":\"10.0.0.2\",\"port\":7001,\"type\":\"peer\"}", "10.0.0.2", 7001 },
		{ " {\"host\":\"fd00::1\",\"port\":7002}", "fd00::1", 7002 },
		{ "{\"host\":\"a.example\"}", "a.example", 6900 },
		{ "{\"host\":\"fd00::2\",\"port\":null}", "fd00::2", 6900 },
		{ "[fd00::3]:7003", "fd00::3", 7003 },
	};
	static const char *const bad[] = {
		"{\"host\":\"a\",\"port\":1006900}",
		"{\"host\":\"a\",\"port\":-1}",
		"{\"port\":1}",
		"{\"host\":1}",
		"{",
		"{}",
		"{\"host\":\"a b\",\"port\":0}",
		"a:0",
	};
	struct disco_ports ports = { 6900, 1 };
	struct disco_list list = { NULL, 0, 0 };
	struct fault c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(peers_add(good[i].text, &ports, &list, &c));
		assert_int_equal(list.n, i + 1);
		assert_string_equal(list.v[i].host, good[i].host);
		assert_int_equal(list.v[i].port, good[i].port);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(peers_add(bad[i], &ports, &list, &c));
	disco_list_free(&list);
}

static void origins(void **state)
{
	char a0[] = "mc-join", a1[] = "--mcPort", a2[] = "3000", a3[] = "--profile=hazelcast", a4[] = "-qq";
	char *argv[] = { a0, a1, a2, a3, a4, NULL };
	struct settings s;
	struct fault c;

	(void)state;
	setenv("MC_START_PORT", "7000", 1);
	setenv("MC_MULTICAST_PORT", "4000", 1);
	setenv("MC_NAME", "", 1);
	assert_true(settings_read(&s, &tool_rows[TOOL_NUMBER_JOIN], 5, argv, &c));
	assert_int_equal(setting_number(&s, OPT_MULTICAST_PORT), 3000);
	assert_int_equal(s.v[OPT_MULTICAST_PORT].origin, ORIGIN_FLAG);
	assert_int_equal(setting_number(&s, OPT_START_PORT), 7000);
	assert_int_equal(s.v[OPT_START_PORT].origin, ORIGIN_ENV);
	assert_string_equal(setting_text(&s, OPT_CLUSTER_NAME), "dev");
	assert_int_equal(s.v[OPT_CLUSTER_NAME].origin, ORIGIN_PROFILE);
	assert_int_equal(s.v[OPT_MULTICAST_TTL].origin, ORIGIN_DEFAULT);
	assert_null(setting_text(&s, OPT_NAME));
	assert_int_equal(s.v[OPT_QUIET].times, 2);
	settings_free(&s);
	unsetenv("MC_START_PORT");
	unsetenv("MC_MULTICAST_PORT");
	unsetenv("MC_NAME");
}

/* field_find halves the rows; each key that a record names has one, and each row is of use. */
static void fields(void **state)
{
	bool *used = calloc(field_count, sizeof(*used));
	struct field_said f, inner;

	(void)state;
	for (size_t i = 1; i < field_count; i++)
		assert_true(strcmp(field_rows[i - 1].key, field_rows[i].key) < 0);
	for (size_t r = 0; r < RECORD_COUNT; r++) {
		assert_int_equal(record_fields[r] == NULL, record_rows[r].text_only);
		f.next = record_fields[r] != NULL ? record_fields[r] : "";
		while (field_next(f.next, &f)) {
			assert_non_null(field_find(f.key, f.key_size));
			used[field_find(f.key, f.key_size) - field_rows] = true;
			inner.next = f.inner != NULL ? f.inner : "";
			while (field_next(inner.next, &inner)) {
				assert_non_null(field_find(inner.key, inner.key_size));
				used[field_find(inner.key, inner.key_size) - field_rows] = true;
			}
		}
		assert_int_equal(f.key[0], '\0');
	}
	for (size_t i = 0; i < field_count; i++)
		if (!used[i]) /* of all of them */
			assert_non_null(strstr(" type time code ", field_rows[i].key));
	assert_null(field_find("nonsense", 8));
	free(used);
}

static jmp_buf promise_broken;

static void on_broken(const char *what, const char *file, int line)
{
	assert_non_null(what);
	assert_non_null(file);
	assert_true(line > 0);
	longjmp(promise_broken, 1);
}

#define BREAKS(statement) \
	do { \
		mc_check_report = on_broken; \
		if (setjmp(promise_broken) == 0) { \
			statement; \
			mc_check_report = NULL; \
			fail(); \
		} \
		mc_check_report = NULL; \
	} while (0)

/* What a record does not have, a key of another type, and one that is missing. */
static void field_promises(void **state)
{
	struct field_check c;

	(void)state;
	field_check_begin(&c, RECORD_PHASE);
	BREAKS(field_check_value(&c, "size", FIELD_IS_NUMBER));
	BREAKS(field_check_value(&c, "from", FIELD_IS_NUMBER));
	BREAKS(field_check_value(&c, "from", FIELD_IS_NULL));
	BREAKS(field_check_open(&c, "from", true));
	field_check_value(&c, "from", FIELD_IS_TEXT);
	BREAKS(field_check_close(&c));
	field_check_begin(&c, RECORD_RESOLVER);
	field_check_open(&c, "servers", true);
	BREAKS(field_check_value(&c, NULL, FIELD_IS_NUMBER));
	BREAKS(field_check_open(&c, NULL, false));
	field_check_value(&c, NULL, FIELD_IS_TEXT);
	field_check_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),
		cmocka_unit_test(field_promises),
		cmocka_unit_test(durations),
		cmocka_unit_test(numbers),
		cmocka_unit_test(addresses),
		cmocka_unit_test(conditions),
		cmocka_unit_test(modes),
		cmocka_unit_test(spellings),
		cmocka_unit_test(rows),
		cmocka_unit_test(escapes),
		cmocka_unit_test(writers),
		cmocka_unit_test(list_is_read_once),
		cmocka_unit_test(sizes),
		cmocka_unit_test(secret_is_wiped),
		cmocka_unit_test(origins),
		cmocka_unit_test(peers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
