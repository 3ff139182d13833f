/* SPDX-License-Identifier: Apache-2.0 */
/* Names, the resolver's configuration, the hosts file, answers, and what is thought of them: all that needs
 * no name server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/disco/dns_hosts.h"
#include "common/disco/dns_judge.h"
#include "common/disco/dns_message.h"

/* --- names --- */

#define X10(x) x x x x x x x x x x
#define LABEL63 X10("abcdef") "abc"

/* What a name is asked as, a dot at the end for an absolute one; or what is wrong with it, behind "! ". */
static const struct {
	const char *name, *means;
} names[] = {
	{ "grid", "grid" },
	{ "grid.example.org", "grid.example.org" },
	{ "grid.example.org.", "grid.example.org.." },
	{ "_hazelcast._tcp.grid", "_hazelcast._tcp.grid" },
	{ "xn--bcher-kva.de", "xn--bcher-kva.de" },
	{ LABEL63, LABEL63 },
	{ LABEL63 "d", "! label" },
	{ LABEL63 "." LABEL63 "." LABEL63 "." X10("abcdef") "a",
		LABEL63 "." LABEL63 "." LABEL63 "." X10("abcdef") "a" },
	{ LABEL63 "." LABEL63 "." LABEL63 "." X10("abcdef") "a.",
		LABEL63 "." LABEL63 "." LABEL63 "." X10("abcdef") "a.." },
	{ LABEL63 "." LABEL63 "." LABEL63 "." X10("abcdef") "ab", "! 254 characters" },
	{ "", "! missing" },
	{ ".", "! only a dot" },
	{ "a..b", "! two dots in a row" },
	{ ".a", "! two dots in a row" },
	{ "a..", "! two dots in a row" },
	{ "a b", "! no blank inside" },
	{ "a\tb", "! control character, 0x09" },
	{ "a\x7f", "! control character, 0x7f" },
	{ "a/b", "! '/' cannot be part" },
	{ "a@b", "! '@' cannot be part" },
	{ "a\xff", "! not valid UTF-8" },
	{ "a\xc3", "! not valid UTF-8" },
};

static void names_are_read(void **state)
{
	struct fault err;
	struct dns_name n;
	char means[300];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (dns_name_read(names[i].name, strlen(names[i].name), &n, &err)) {
			snprintf(means, sizeof(means), "%s%s", n.text, n.absolute ? ".." : "");
			assert_string_equal(means, names[i].means);
			continue;
		}
		assert_memory_equal(names[i].means, "! ", 2);
		if (strstr(err.message, names[i].means + 2) == NULL)
			fail_msg("'%s' is not said: %s", names[i].means + 2, err.message);
	}
	assert_false(dns_name_read("a\0b", 3, &n, &err));
	assert_non_null(strstr(err.message, "0x00"));
	assert_true(dns_name_is_service("_hazelcast._tcp.x"));
	assert_false(dns_name_is_service("_hazelcast.tcp.x"));
	assert_false(dns_name_is_service("grid"));
}

/* --- configuration and search list --- */

static void tries(const struct dns_config *c, const char *name, bool absolute, const char *expected)
{
	char all[1024] = "", full[MC_HOST_MAX + 1];
	const char *suffix;

	for (unsigned i = 0; dns_config_try(c, name, absolute, i, full, &suffix); i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s(%s)", i > 0 ? " " : "", full,
			suffix ? suffix : "-");
	assert_string_equal(all, expected);
}

static void the_search_list_is_walked_as_glibc_does(void **state)
{
	struct dns_config c;
	char longest[MC_HOST_MAX + 1];

	(void)state;
	dns_config_defaults(&c);
	tries(&c, "a", false, "a(-)");
	dns_config_resolv(&c, "search x y.z\n");
	tries(&c, "a", false, "a.x(x) a.y.z(y.z) a(-)");
	tries(&c, "a", true, "a(-)");
	tries(&c, "a.b", false, "a.b(-) a.b.x(x) a.b.y.z(y.z)");
	dns_config_resolv(&c, "options ndots:2\n");
	tries(&c, "a.b", false, "a.b.x(x) a.b.y.z(y.z) a.b(-)");
	tries(&c, "a.b.c", false, "a.b.c(-) a.b.c.x(x) a.b.c.y.z(y.z)");
	dns_config_env(&c, "only", "ndots:0");
	tries(&c, "a", false, "a(-) a.only(only)");
	dns_config_env(&c, "x", NULL);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[MC_HOST_MAX] = '\0';
	tries(&c, longest + 1, false, strcat(strcpy((char[600]){ 0 }, longest + 1), "(-) (x)"));
}

static void resolv_conf_is_read(void **state)
{
	struct dns_config c;

	(void)state;
	dns_config_defaults(&c);
	dns_config_resolv(&c,
		"# comment\n; comment\nnameserver 10.0.0.1\nnameserver 2001:db8::1 # why\nnameserver nonsense\n"
		"domain old\nsearch a. b.c # not this\noptions timeout:3 attempts:4 rotate use-vc ndots:99 nonsense: edns0\n"
		"nameserver 10.0.0.2\nnameserver 10.0.0.3");
	assert_int_equal(c.server_count, 3);
	assert_string_equal(c.servers[0].text, "10.0.0.1:53");
	assert_string_equal(c.servers[1].text, "[2001:db8::1]:53");
	assert_string_equal(c.servers[2].text, "10.0.0.2:53");
	assert_int_equal(c.search_count, 2);
	assert_string_equal(c.search[0], "a");
	assert_int_equal(c.timeout_ms, 3000);
	assert_int_equal(c.attempts, 4);
	assert_int_equal(c.ndots, 15);
	assert_true(c.rotate && c.tcp);
}

static void nsswitch_is_read(void **state)
{
	struct dns_config c;

	(void)state;
	dns_config_defaults(&c);
	dns_config_nsswitch(
		&c, "passwd: files\nhosts: files mdns4_minimal [NOTFOUND=return] dns myhostname # x\n");
	assert_true(c.files && c.dns && !c.dns_first);
	assert_string_equal(c.others, "mdns4_minimal myhostname");
	dns_config_defaults(&c);
	dns_config_nsswitch(&c, "hosts:\tdns files");
	assert_true(c.files && c.dns && c.dns_first);
	dns_config_nsswitch(&c, "hosts: files");
	assert_true(c.files && !c.dns);
	dns_config_nsswitch(&c, "hosts: resolve [!UNAVAIL=return]");
	assert_true(!c.files && c.dns);
	/* systemd-resolved does not run, and then it does */
	dns_config_nsswitch(&c, "hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns");
	assert_true(c.files && c.dns && !c.dns_first);
	c.resolved = true;
	dns_config_nsswitch(&c, "hosts: resolve [!UNAVAIL=return] dns");
	assert_true(c.files && c.dns && !c.dns_first);
	dns_config_nsswitch(&c, "hosts: dns [NOTFOUND=return] files");
	assert_true(!c.files && c.dns);
	dns_config_nsswitch(&c, "hosts: files [NOTFOUND=return] dns");
	assert_true(c.files && !c.dns);
	dns_config_nsswitch(&c, "hosts: dns [UNAVAIL=return] files");
	assert_true(c.files && c.dns && c.dns_first);
	/* as nsswitch.conf(5) has it: several actions in one bracket, blanks or none */
	dns_config_nsswitch(&c, "hosts: dns [UNAVAIL=continue NOTFOUND=return] files");
	assert_true(!c.files && c.dns);
	dns_config_nsswitch(&c, "hosts: dns [!UNAVAIL=return NOTFOUND=continue] files");
	assert_true(c.files && c.dns && c.dns_first);
	dns_config_nsswitch(&c, " hosts :dns[!SUCCESS=return TRYAGAIN=continue]files");
	assert_true(!c.files && c.dns);
	dns_config_nsswitch(&c, "hosts:files\thostshare myhostname#dns\nnothosts: dns");
	assert_true(c.files && !c.dns);
	assert_string_equal(c.others, "hostshare myhostname");
	dns_config_nsswitch(&c, "hosts: dns [");
	assert_true(!c.files && c.dns);
}

static void a_server_is_an_address(void **state)
{
	struct fault err;
	struct dns_config c;

	(void)state;
	dns_config_defaults(&c);
	assert_true(dns_config_server(&c, "[::1]:5353", &err));
	assert_string_equal(c.servers[0].text, "[::1]:5353");
	assert_true(dns_config_server(&c, "10.0.0.1", &err));
	assert_string_equal(c.servers[0].text, "10.0.0.1:53");
	assert_int_equal(c.server_count, 1);
	assert_false(dns_config_server(&c, "name", &err));
	assert_false(dns_config_server(&c, "10.0.0.1-2", &err));
	assert_false(dns_config_server(&c, "10.0.0.1:0", &err));
	assert_false(dns_config_server(&c, "", &err));
}

/* --- hosts --- */

static void collect(void *ctx, const struct dns_address *a)
{
	char *all = ctx, text[DNS_ADDRESS_TEXT];

	dns_address_text(text, a);
	strcat(strcat(all, all[0] != '\0' ? " " : ""), text);
}

static void the_hosts_file_is_read_once(void **state)
{
	struct dns_hosts h;
	struct dns_file f;
	char all[256] = "";

	(void)state;
	f.text = strdup(
		"127.0.0.1 localhost\n#1.1.1.1 no\n10.0.0.1\tgrid Grid.Example # alias\n  10.0.0.2 grid\nnonsense grid\n"
		"10.0.0.3\nfd00::1 grid\r\n::ffff:10.0.0.9 mapped");
	f.size = strlen(f.text);
	assert_true(dns_hosts_parse(&h, &f));
	assert_int_equal(dns_hosts_find(&h, "GRID", collect, all), 3);
	assert_string_equal(all, "10.0.0.1 10.0.0.2 fd00::1");
	all[0] = '\0';
	assert_int_equal(dns_hosts_find(&h, "grid.example", collect, all), 1);
	assert_int_equal(dns_hosts_find(&h, "mapped", collect, all), 1);
	assert_string_equal(all, "10.0.0.1 10.0.0.9");
	assert_int_equal(dns_hosts_find(&h, "no", collect, all), 0);
	assert_int_equal(dns_hosts_find(&h, "", collect, all), 0);
	dns_hosts_free(&h);
	assert_true(dns_hosts_read(&h, "/nonexistent"));
	assert_int_equal(dns_hosts_find(&h, "grid", collect, all), 0);
	dns_hosts_free(&h);
}

/* --- answers --- */

/* g.x? -> g.x CNAME h.x (ttl 9); h.x A 10.0.0.1 (ttl 60); authority: x SOA, minimum 7 */
static const uint8_t wire[] =
	"\x12\x34\x81\x80\0\1\0\2\0\1\0\0"
	"\1g\1x\0\0\1\0\1"
	"\xc0\x0c\0\5\0\1\0\0\0\x09\0\4\1h\xc0\x0e"
	"\xc0\x21\0\1\0\1\0\0\0\x3c\0\4\x0a\0\0\1"
	"\xc0\x0e\0\6\0\1\0\0\0\x1e\0\x16\0\0\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\x07";
enum { WIRE = sizeof(wire) - 1 };

static void alias_to(void *ctx, const char *target)
{
	strcat(ctx, target);
}

static void an_answer_is_read(void **state)
{
	char name[DNS_TEXT], aliases[64] = "";
	struct dns_message m;
	struct dns_record r;
	uint32_t ttl = UINT32_MAX;

	(void)state;
	assert_true(dns_message_open(&m, wire, WIRE));
	assert_true(dns_message_aliases(&m, "G.X", name, &ttl, alias_to, aliases));
	assert_string_equal(name, "h.x");
	assert_string_equal(aliases, "h.x");
	assert_int_equal(ttl, 9);
	assert_int_equal(dns_message_negative_ttl(&m), 7);
	assert_true(dns_message_next(&m, &r) && r.type == DNS_CNAME);
	assert_true(dns_message_next(&m, &r) && r.type == DNS_A && r.answer && r.size == 4 && r.ttl_s == 60);
	assert_true(dns_message_name(&m, r.name, name));
	assert_string_equal(name, "h.x");
	assert_true(dns_message_next(&m, &r) && r.type == DNS_SOA && !r.answer);
	assert_false(dns_message_next(&m, &r));
	assert_false(m.damaged);
}

static void every_shorter_answer_is_damaged(void **state)
{
	struct dns_message m;
	struct dns_record r;

	(void)state;
	for (size_t n = 0; n < WIRE; n++) {
		if (dns_message_open(&m, wire, n))
			while (dns_message_next(&m, &r))
				;
		assert_true(m.damaged);
	}
}

static void names_in_answers_cannot_go_in_circles(void **state)
{
	static const uint8_t self[] = "\0\0\x80\0\0\0\0\1\0\0\0\0\xc0\x0c\0\1\0\1\0\0\0\0\0\0";
	static const uint8_t forward[] = "\0\0\x80\0\0\0\0\1\0\0\0\0\xc0\x20\0\1\0\1\0\0\0\0\0\0";
	static const uint8_t header[] = "\0\0\x80\0\0\0\0\1\0\0\0\0\xc0\x02\0\1\0\1\0\0\0\0\0\0";
	static const uint8_t reserved[] = "\0\0\x80\0\0\0\0\1\0\0\0\0\x80\x0c\0\1\0\1\0\0\0\0\0\0";
	const uint8_t *all[] = { self, forward, header, reserved };
	char name[DNS_TEXT];
	struct dns_message m;
	struct dns_record r;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		assert_true(dns_message_open(&m, all[i], sizeof(self) - 1));
		assert_false(dns_message_next(&m, &r) && dns_message_name(&m, r.name, name));
		assert_true(m.damaged);
	}
}

static void strange_labels_are_escaped(void **state)
{
	static const uint8_t strange[] = "\0\0\x80\0\0\1\0\0\0\0\0\0\4\x1b.\\a\1b\0\0\1\0\1";
	char name[DNS_TEXT];
	struct dns_message m;

	(void)state;
	assert_true(dns_message_open(&m, strange, sizeof(strange) - 1));
	assert_true(dns_message_name(&m, 12, name));
	assert_string_equal(name, "\\027\\046\\092a.b");
	assert_true(dns_same_name("A.b.", "a.B"));
	assert_false(dns_same_name("a.b", "a.bc"));
}

/* --- judgments --- */

static void payara_is_known(void **state)
{
	static const struct {
		const char *entry;
		enum dns_payara_drop drop;
	} rows[] = {
		{ "grid", DNS_PAYARA_KEEPS },
		{ "grid:6900", DNS_PAYARA_KEEPS },
		{ "10.0.0.1:1", DNS_PAYARA_KEEPS },
		{ "a-b:1", DNS_PAYARA_KEEPS },
		{ " grid", DNS_PAYARA_BLANK },
		{ "grid ", DNS_PAYARA_BLANK },
		{ "[::1]:1", DNS_PAYARA_LITERAL },
		{ "::1", DNS_PAYARA_LITERAL },
		{ "10.0.0.1-2:1", DNS_PAYARA_PATTERN },
		{ "10.0.0.*", DNS_PAYARA_PATTERN },
		{ "grid:1+2", DNS_PAYARA_PORTS },
		{ "b\xc3\xbc.de", DNS_PAYARA_INTERNATIONAL },
	};
	const struct dns_java plain = { true, false }, v4 = { true, true }, none = { false, false };
	struct dns_address a;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(dns_payara_entry(rows[i].entry, strlen(rows[i].entry)), rows[i].drop);
	assert_true(dns_address_read(&a, "127.8.9.1"));
	assert_int_equal(dns_payara_address(&plain, &a), DNS_PAYARA_LOOPBACK);
	assert_true(dns_address_read(&a, "::ffff:127.0.0.1"));
	assert_int_equal(dns_payara_address(&plain, &a), DNS_PAYARA_LOOPBACK);
	assert_true(dns_address_read(&a, "::1"));
	assert_int_equal(dns_payara_address(&v4, &a), DNS_PAYARA_LOOPBACK);
	assert_true(dns_address_read(&a, "2001:db8::1"));
	assert_int_equal(dns_payara_address(&plain, &a), DNS_PAYARA_KEEPS);
	assert_int_equal(dns_payara_address(&v4, &a), DNS_PAYARA_IPV4_STACK);
	assert_int_equal(dns_payara_address(&none, &a), DNS_PAYARA_NO_IPV6);
}

static bool looks(const char *name, const char *address, uint32_t count, const char *host)
{
	struct dns_address a[2];
	struct dns_result r = { .outcome = DNS_END_FOUND, .query = name, .v = a, .count = count };
	char why[DNS_WHY_TEXT];

	assert_true(dns_address_read(&a[0], address));
	a[1] = a[0];
	return dns_is_cluster_ip(&r, host, why);
}

static void a_cluster_ip_is_known(void **state)
{
	(void)state;
	assert_true(looks("grid.shop.svc.cluster.local", "10.96.3.4", 1, NULL));
	assert_true(looks("grid.shop.svc", "10.111.255.1", 1, NULL));
	assert_true(looks("grid.shop.svc", "10.43.0.9", 1, NULL));
	assert_true(looks("grid.shop.svc", "192.168.7.9", 1, "192.168.0.1"));
	assert_false(looks("grid.shop.svc", "10.112.0.1", 1, NULL));
	assert_false(looks("grid.shop.svc", "10.96.3.4", 2, NULL));
	assert_false(looks("web-0.grid.shop.svc", "10.96.3.4", 1, NULL));
	assert_false(looks("grid.example.org", "10.96.3.4", 1, NULL));
	assert_false(looks("grid.shop.svc", "10.244.1.7", 1, "10.96.0.1"));
	assert_false(looks("grid.shop.svc", "10.244.1.7", 1, "nonsense"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(the_search_list_is_walked_as_glibc_does),
		cmocka_unit_test(resolv_conf_is_read),
		cmocka_unit_test(nsswitch_is_read),
		cmocka_unit_test(a_server_is_an_address),
		cmocka_unit_test(the_hosts_file_is_read_once),
		cmocka_unit_test(an_answer_is_read),
		cmocka_unit_test(every_shorter_answer_is_damaged),
		cmocka_unit_test(names_in_answers_cannot_go_in_circles),
		cmocka_unit_test(strange_labels_are_escaped),
		cmocka_unit_test(payara_is_known),
		cmocka_unit_test(a_cluster_ip_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
