/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_list.c - the syntax of peer lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/disco/list.h"

static const struct disco_ports three = { 6900, 3 };

/* What a list means, as text; or the error's sentence behind "! ". */
static const struct {
	const char *list, *means;
} rows[] = {
	{ "", "" },
	{ " ,; \t", "" },
	{ "10.0.0.1:5701", "[10.0.0.1]:5701" },
	{ "10.0.0.1", "[10.0.0.1]:6900 [10.0.0.1]:6901 [10.0.0.1]:6902" },
	{ "a:1, b:2;c:3\td:4", "[a]:1 [b]:2 [c]:3 [d]:4" },
	{ "a:1,,a:1", "[a]:1" },
	{ "my-host.example.org:65535", "[my-host.example.org]:65535" },
	{ "[2001:db8::1]:7", "[2001:db8::1]:7" },
	{ "[::1]:7+2", "[::1]:7 [::1]:8" },
	{ "::ffff:10.0.0.1 [::FFFF:10.0.0.2]:7",
		"[10.0.0.1]:6900 [10.0.0.1]:6901 [10.0.0.1]:6902 [10.0.0.2]:7" },
	{ "[2001:0DB8:0:0:0:0:0:1]:7 [2001:db8::1]:7 2001:db8::1%eth0 [fd00:0:0:0::f0]:7",
		"[2001:db8::1]:7 [2001:db8::1]:6900 [2001:db8::1]:6901 [2001:db8::1]:6902 [fd00::f0]:7" },
	{ "[FE80:0:0:0:0:0:0:1%eth0]:7", "[fe80::1%eth0]:7" },
	{ "fe80::1%eth0", "[fe80::1%eth0]:6900 [fe80::1%eth0]:6901 [fe80::1%eth0]:6902" },
	{ "[10.0.0.4]:5701", "[10.0.0.4]:5701" },
	{ "[grid.example.org]:5701 [10.0.0.4]",
		"[grid.example.org]:5701 [10.0.0.4]:6900 [10.0.0.4]:6901 [10.0.0.4]:6902" },
	{ "/10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "/[2001:db8::1]:5701", "[2001:db8::1]:5701" },
	{ "node2/10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "Address[10.0.0.4]:5701", "[10.0.0.4]:5701" },
	{ "tcp://10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "https://10.0.0.4:5701/hazelcast/health hz://[2001:db8::1]:7", "[10.0.0.4]:5701 [2001:db8::1]:7" },
	{ "\"10.0.0.4:5701\", '10.0.0.5:5701' (10.0.0.6:5701) `10.0.0.7:5701`",
		"[10.0.0.4]:5701 [10.0.0.5]:5701 [10.0.0.6]:5701 [10.0.0.7]:5701" },
	{ "<member>10.0.0.4:5701</member>\n<hostname>grid:1</hostname>", "[10.0.0.4]:5701 [grid]:1" },
	{ "- 10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "good/nyet", "! 'good/nyet': 'good/nyet' is not a host" },
	{ "Member[10.0.0.4]:5701", "[10.0.0.4]:5701" },
	{ "10.0.0.4:5701->5701/tcp 10.0.0.5:5701/tcp", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "/10.0.0.4:5701->/10.0.0.9:41194", "[10.0.0.4]:5701" },
	{ "10.0.0.5:5701/TCP", "[10.0.0.5]:5701" },
	{ "[\"10.0.0.4:5701\", \"[fd00::1]:5701\"]", "[10.0.0.4]:5701 [fd00::1]:5701" },
	{ "['10.0.0.4:5701','h:2']", "[10.0.0.4]:5701 [h]:2" },
	{ "[[10.0.0.4]:5701, [10.0.0.5]:5701]", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "[[fd00::1]:5701]", "[fd00::1]:5701" },
	{ "[10.0.0.4:5701, h:7, 10.0.0.5:5701]", "[10.0.0.4]:5701 [h]:7 [10.0.0.5]:5701" },
	{ "[10.0.0.4:5701]", "[10.0.0.4]:5701" },
	{ "Member [10.0.0.4]:5701 this, Member [10.0.0.5]:5701 lite", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "Payara Data Grid State: DG Version: 2 DG Name: development DG Size: 2\nInstances: {\n DataGrid: development Name: a b "
	  "Lite: false This: true UUID: 1 Address: /10.0.0.4:6900\n DataGrid: development Lite: true This: false UUID: 2 Address: "
	  "/10.0.0.5:6901\n}\n",
		"[10.0.0.4]:6900 [10.0.0.5]:6901" },
	{ "DataGrid: development Name: a Lite: true This: false UUID: 2 Address: node/10.0.0.5:6901",
		"[10.0.0.5]:6901" },
	{ "10.0.0.0/24", "! '10.0.0.0/24': '10.0.0.0/24' is not an address" },
	{ "\"\"", "! '\"\"': '\"\"' is not a host" },
	{ "http://", "! 'http://': '//' is not a port" },
	{ "<member>", "" },
	{ "Member [10.0.0.4]:5701 - 0e1c0000-0000-4000-8000-000000000001 this lite", "[10.0.0.4]:5701" },
	{ "Member Address[10.0.0.4]:5701 - 0e1c0000-0000-4000-8000-000000000001", "[10.0.0.4]:5701" },
	{ "address=[10.0.0.4]:5701, remoteAddress=/10.0.0.5:5701", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "MemberInfo{address=[10.0.0.4]:5701", "[10.0.0.4]:5701" },
	{ "Connection[id=4, /10.0.0.4:5701->/10.0.0.9:41194, qualifier=null, endpoint=[10.0.0.9]:5701, alive=false] 10.0.0.5:5701",
		"[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "(10.0.0.4:5701).", "[10.0.0.4]:5701" },
	{ "Address[10.0.0.4:5701], Address[10.0.0.5]:5702", "[10.0.0.4]:5701 [10.0.0.5]:5702" },
	{ "10.0.0.4:5701/", "[10.0.0.4]:5701" },
	{ "hazelcast-client:\n  network:\n    cluster-members:\n      - 10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "\"cluster-members\": [\"10.0.0.4:5701\", \"10.0.0.5:5701\"]", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "\\\"10.0.0.4:5701\\\"", "[10.0.0.4]:5701" },
	{ "HZ_NETWORK_JOIN_TCPIP_MEMBERS=10.0.0.4:5701,10.0.0.5:1", "[10.0.0.4]:5701 [10.0.0.5]:1" },
	{ "hazelcast.0.address=10.0.0.4:5701", "[10.0.0.4]:5701" },
	{ "10.0.0.4:5701.", "[10.0.0.4]:5701" },
	{ "2001:db8:0:0:0:0:0:1:5701 /fd00:0:0:0:0:0:0:2:5702", "[2001:db8::1]:5701 [fd00::2]:5702" },
	{ "\xe2\x80\x9c"
	  "10.0.0.4:5701\xe2\x80\x9d \xc2\xab"
	  "10.0.0.5:5701\xc2\xbb",
		"[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "10.0.0.4:5701\xc2\xa0\n10.0.0.5:5701", "[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "<tcp-ip enabled=\"true\">\n<member-list>\n<member>10.0.0.4:5701</member>\n<member>10.0.0.5:5701</member>\n</member-list></tcp-ip>",
		"[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "hazelcast:\n  network:\n    join:\n      tcp-ip:\n        enabled: true\n        member-list:\n          - 10.0.0.4:5701\n"
	  "          - \"10.0.0.5:5701\"\n",
		"[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "Members {size:2, ver:3} [\n\tMember [10.0.0.4]:5701 - 0e1c0000-0000-4000-8000-000000000001 this\n"
	  "\tMember [10.0.0.5]:5701 - 0e1c0000-0000-4000-8000-000000000002\n]\n",
		"[10.0.0.4]:5701 [10.0.0.5]:5701" },
	{ "\xef\xbb\xbfh:1\r\nMember:2", "[h]:1 [Member]:2" },
	{ "Member", "[Member]:6900 [Member]:6901 [Member]:6902" },
	{ "-", "! '-': this pattern is not understood" },
	{ "/", "! '/': '/' is not a host" },
	{ "10.0.0.1-3:9", "[10.0.0.1]:9 [10.0.0.2]:9 [10.0.0.3]:9" },
	{ "10.0.0.255-255:9", "[10.0.0.255]:9" },
	{ "h:6900+3", "[h]:6900 [h]:6901 [h]:6902" },
	{ "h:65535+1", "[h]:65535" },
	{ "10.66.0.1:6900-6902",
		"! '10.66.0.1:6900-6902': a range of ports cannot be written with '-' (Payara dies of it at the join)" },
	{ "h:", "! 'h:': a port is missing behind the colon" },
	{ ":6900", "! ':6900': a host is missing before the colon" },
	{ "h:0", "! 'h:0': '0' is not a port" },
	{ "h:65536", "! 'h:65536': '65536' is not a port" },
	{ "h:12x", "! 'h:12x': '12x' is not a port" },
	{ "h:65535+2", "! 'h:65535+2': the last of 2 ports from 65535 would be above 65535" },
	{ "h:1+", "! 'h:1+': '1+' is not a port" },
	{ "10.0.0.256:1", "! '10.0.0.256:1': '10.0.0.256' is not an address" },
	{ "10.0.0:1", "! '10.0.0:1': '10.0.0' is not an address" },
	{ "10.0.0.9-1:1", "! '10.0.0.9-1:1': this range is empty or not a range" },
	{ "10.0.0.1-256:1", "! '10.0.0.1-256:1': this range is empty or not a range" },
	{ "10.0.*.1:1", "! '10.0.*.1:1': this pattern is not understood" },
	{ "*:1", "! '*:1': this pattern is not understood" },
	{ "[::1:7", "! '[::1:7': the closing bracket is missing" },
	{ "[::1]7", "! '[::1]7': after the bracket comes a colon and the port" },
	{ "[]:7", "! '[]:7': a host is missing before the colon" },
	{ "a:b:c", "! 'a:b:c': 'a:b:c' is not an IPv6 address" },
	{ "fe80::1%eth0:5701", "! 'fe80::1%eth0:5701': 'fe80::1%eth0:5701' is not an IPv6 address" },
	{ "h@x:1", "! 'h@x:1': 'h@x' is not a host" },
};

static void print(const struct disco_list *l, char *out, size_t cap)
{
	char a[MC_ADDR_TEXT];
	size_t n = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < l->n && n < cap; i++) {
		mc_addr_text(a, &l->v[i]);
		n += (size_t)snprintf(out + n, cap - n, "%s%s", i ? " " : "", a);
	}
}

static void lists(void **state)
{
	char text[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault err;
		struct disco_list l;

		if (disco_list_parse(rows[i].list, &three, &l, &err))
			print(&l, text, sizeof(text));
		else
			snprintf(text, sizeof(text), "! %s", err.message);
		disco_list_free(&l);
		assert_string_equal(text, rows[i].means);
	}
}

static void bounds(void **state)
{
	const struct disco_ports one = { 6900, 1 }, last = { 65534, 3 };
	struct fault err;
	struct disco_list l;
	char name[300];

	(void)state;
	assert_true(disco_list_parse("10.0.0.*", &one, &l, &err));
	assert_int_equal(l.n, 256);
	assert_string_equal(l.v[0].host, "10.0.0.0");
	assert_string_equal(l.v[255].host, "10.0.0.255");
	disco_list_free(&l);
	assert_true(disco_list_parse("h", &last, &l, &err));
	assert_int_equal(l.n, 2);
	disco_list_free(&l);
	assert_true(disco_list_parse("h:1+4096", &one, &l, &err));
	assert_int_equal(l.n, MC_PEERS_MAX);
	disco_list_free(&l);
	assert_false(disco_list_parse("h:1+4097", &one, &l, &err));
	assert_int_equal(l.n, MC_PEERS_MAX);
	assert_non_null(strstr(err.message, "more than 4096"));
	disco_list_free(&l);
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_false(disco_list_parse(name, &one, &l, &err));
	disco_list_free(&l);
	name[MC_HOST_MAX] = '\0';
	assert_true(disco_list_parse(name, &one, &l, &err));
	disco_list_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lists), cmocka_unit_test(bounds) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
