/* SPDX-License-Identifier: Apache-2.0 */
/* test_pick.c - the address that Java members would announce. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/disco/pick.h"

/* name host, apart by commas; behind the name: ! down, ~ no carrier, = point-to-point, @ loopback */
static unsigned list_of(const char *text, struct io_iface *list)
{
	unsigned n = 0;

	while (*text) {
		struct io_iface *f = &list[n++];
		char word[40];

		*f = (struct io_iface){ .up = true, .running = true, .multicast = true };
		sscanf(text, "%39s %63[^,]", word, f->host);
		f->up = !strchr(word, '!');
		f->running = !strchr(word, '~');
		f->point_to_point = strchr(word, '=');
		f->loopback = strchr(word, '@');
		f->v6 = strchr(f->host, ':');
		snprintf(f->name, sizeof(f->name), "%.*s", (int)strcspn(word, "!~=@"), word);
		text += strcspn(text, ",");
		text += strspn(text, ", ");
	}
	return n;
}

/* As seen on OpenJDK 17 with the products' own code; the lists are in the JVM's order, the interface that
 * came last first. */
static const struct {
	const char *list, *patterns, *peer, *hazelcast, *payara;
} rows[] = {
	{ "eth0 10.66.0.1, lo@ 127.0.0.1", NULL, NULL, "10.66.0.1", "10.66.0.1" },
	{ "br-1a2b3c4d 10.66.7.1, eth0 10.66.0.1, lo@ 127.0.0.1", NULL, NULL, "10.66.7.1", "10.66.7.1" },
	{ "other0 fd00::1, eth1 10.66.8.1, eth0 10.66.0.1, lo@ 127.0.0.1", NULL, NULL, "10.66.8.1",
		"10.66.8.1" },
	{ "wlan0 192.168.1.4, ens3 10.0.0.5, lo@ 127.0.0.1", NULL, NULL, "192.168.1.4", "192.168.1.4" },
	{ "flannel.1 10.244.0.0, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, NULL, "10.244.0.0", "10.244.0.0" },
	{ "docker0 172.17.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, NULL, "172.17.0.1", "10.0.0.5" },
	{ "docker0~ 172.17.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, NULL, "10.0.0.5", "10.0.0.5" },
	{ "tun0= 10.8.0.2, eth0! 10.0.0.5, lo@ 127.0.0.1", NULL, NULL, "10.8.0.2", "-" },
	{ "eth0 fe80::1, eth0 fd00::1, lo@ ::1", NULL, NULL, "-", "fd00::1" },
	{ "lo@ 127.0.0.1", NULL, NULL, "-", "-" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", "10.0.*.*", NULL, "10.0.0.5", "10.0.0.5" },
	{ "eth1 10.1.0.1, eth0! 10.0.0.5, lo@ 127.0.0.1", "eth1, 10.0.0.1-9", NULL, "10.0.0.5", "10.0.0.5" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", "eth0", NULL, "-", "-" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", "127.0.0.1", NULL, "127.0.0.1", "127.0.0.1" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, "10.0.0.5", "10.0.0.5", "10.1.0.1" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, "10.9.9.9", "10.1.0.1", "10.1.0.1" },
	{ "eth1 10.1.0.1, eth0 10.0.0.5, lo@ 127.0.0.1", NULL, "127.0.0.1", "127.0.0.1", "10.1.0.1" },
};

static void as_java_members_do(void **state)
{
	struct io_iface list[16];
	struct disco_verdict out[16];
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mc_addr peer = { 6900, "" };
		struct disco_pick_wish wish = { rows[i].patterns, &peer, rows[i].peer ? 1 : 0 };
		unsigned n = list_of(rows[i].list, list), at;

		snprintf(peer.host, sizeof(peer.host), "%s", rows[i].peer ? rows[i].peer : "");
		at = disco_pick_hazelcast(list, n, &wish, out, &why);
		assert_string_equal(at == IO_IFACE_NONE ? "-" : list[at].host, rows[i].hazelcast);
		at = disco_pick_payara(list, n, &wish, out, &why);
		assert_string_equal(at == IO_IFACE_NONE ? "-" : list[at].host, rows[i].payara);
		for (unsigned k = 0; k < n; k++) {
			assert_non_null(out[k].reason);
			assert_int_equal(out[k].picked, k == at);
		}
	}
}

/* The table doubles with the 13th interface, and so does the order change. */
static void the_table_grows(void **state)
{
	struct io_iface list[16];
	struct disco_verdict out[16];
	const struct disco_pick_wish wish = { .patterns = NULL };
	const char *why;

	(void)state;
	for (unsigned n = 1; n <= 13; n++) {
		list[n - 1] = (struct io_iface){ .up = true, .running = true, .host = "10.0.0.1" };
		snprintf(list[n - 1].name, sizeof(list[0].name), "e%u", n);
		assert_int_not_equal(disco_pick_payara(list, n, &wish, out, &why), IO_IFACE_NONE);
		assert_int_equal(out[0].slots, n > 12 ? 32 : 16);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_java_members_do),
		cmocka_unit_test(the_table_grows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
