/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_iface.c - which interface a node uses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/io/iface.h"

#define UP .up = true, .running = true, .multicast = true

static const struct io_iface lo = {
	.name = "lo", .up = true, .running = true, .loopback = true, .host = "127.0.0.1"
};
static const struct io_iface eth0 = { .name = "eth0", UP, .host = "10.66.0.1" };
static const struct io_iface eth0_6 = { .name = "eth0", UP, .v6 = true, .host = "2001:db8::1" };
static const struct io_iface eth0_ll = {
	.name = "eth0", UP, .v6 = true, .link_local = true, .host = "fe80::1"
};
static const struct io_iface docker = { .name = "docker0", UP, .host = "172.17.0.1" };
static const struct io_iface bridge = { .name = "br-1a2b3c4d", UP, .host = "10.66.7.1" };
static const struct io_iface wlan = { .name = "wlan0", UP, .host = "192.168.1.4" };
static const struct io_iface tun = { .name = "tun0", UP, .point_to_point = true, .host = "10.8.0.2" };

static struct io_iface with(struct io_iface f, bool peer, bool group, bool listed)
{
	f.to_peer = peer;
	f.to_group = group;
	f.listed = listed;
	return f;
}

/* Host that is picked, "" for none. */
static const char *pick(const struct io_iface *list, unsigned n, const char *patterns, bool v6)
{
	static struct edge_candidate out[16];
	struct io_wish wish = { .patterns = patterns, .multicast = true, .v6 = v6 };
	unsigned at = io_iface_pick(list, n, &wish, out);

	for (unsigned i = 0; i < n; i++) {
		assert_non_null(out[i].reason);
		assert_int_equal(out[i].picked, i == at);
		assert_true(out[i].kept || !out[i].picked);
	}
	return at == IO_IFACE_NONE ? "" : list[at].host;
}
#define PICK(patterns, v6, ...) \
	pick((const struct io_iface[]){ __VA_ARGS__ }, \
		sizeof((const struct io_iface[]){ __VA_ARGS__ }) / sizeof(struct io_iface), patterns, v6)

static void containers_are_left_alone(void **state)
{
	(void)state;
	assert_string_equal(PICK(NULL, false, lo, docker, eth0), "10.66.0.1");
	assert_string_equal(PICK(NULL, false, bridge, eth0, lo), "10.66.0.1");
	/* even when the route to the group is theirs */
	assert_string_equal(PICK(NULL, false, with(docker, false, true, false), eth0), "10.66.0.1");
	/* but not when nothing else fits, or when the peers are there */
	assert_string_equal(PICK(NULL, false, lo, docker), "172.17.0.1");
	assert_string_equal(PICK(NULL, false, eth0, with(docker, true, false, false)), "172.17.0.1");
}

static void names_of_containers(void **state)
{
	(void)state;
	assert_true(io_iface_virtual("docker0"));
	assert_true(io_iface_virtual("br-1a2b"));
	assert_true(io_iface_virtual("veth12"));
	assert_true(io_iface_virtual("cni-podman0"));
	assert_false(io_iface_virtual("br0"));
	assert_false(io_iface_virtual("eth0"));
	assert_false(io_iface_virtual("mydocker0"));
}

static void only_loopback(void **state)
{
	(void)state;
	assert_string_equal(PICK(NULL, false, lo), "127.0.0.1");
	assert_string_equal(PICK(NULL, false, lo, eth0_ll), "127.0.0.1");
	assert_string_equal(PICK(NULL, false, with(lo, true, false, true), eth0), "127.0.0.1");
}

static void routes_decide(void **state)
{
	(void)state;
	assert_string_equal(PICK(NULL, false, eth0, with(wlan, false, true, false)), "192.168.1.4");
	assert_string_equal(PICK(NULL, false, with(eth0, false, true, false), with(wlan, true, false, false)),
		"192.168.1.4");
	assert_string_equal(PICK(NULL, false, with(eth0, true, true, false), with(wlan, false, false, true)),
		"192.168.1.4");
	assert_string_equal(PICK(NULL, false, tun, eth0), "10.66.0.1");
	assert_string_equal(PICK(NULL, false, eth0, wlan), "10.66.0.1");
}

static void families(void **state)
{
	(void)state;
	assert_string_equal(PICK(NULL, false, eth0_6, eth0), "10.66.0.1");
	assert_string_equal(PICK(NULL, true, eth0, eth0_ll, eth0_6), "2001:db8::1");
	assert_string_equal(PICK(NULL, false, lo, eth0_6), "2001:db8::1");
}

static void down_and_nothing(void **state)
{
	struct io_iface down = eth0;

	(void)state;
	down.up = false;
	assert_string_equal(PICK(NULL, false, down, wlan), "192.168.1.4");
	assert_string_equal(PICK(NULL, false, down), "");
	assert_string_equal(PICK("eth0", false, down, wlan), "");
}

static void patterns_choose(void **state)
{
	(void)state;
	assert_string_equal(PICK("docker0", false, eth0, docker), "172.17.0.1");
	assert_string_equal(PICK("lo", false, eth0, lo), "127.0.0.1");
	assert_string_equal(PICK("nothing*, 192.168.1.*", false, eth0, wlan), "192.168.1.4");
	assert_string_equal(PICK("10.9.*.*", false, eth0, wlan), "");
}

static const struct {
	const char *pattern, *name, *host;
	bool matches;
} matches[] = {
	{ "eth0", "eth0", "10.0.0.1", true },
	{ "eth*", "eth0", "10.0.0.1", true },
	{ "e?h0", "eth0", "10.0.0.1", true },
	{ "eth", "eth0", "10.0.0.1", false },
	{ "10.0.0.1", "eth0", "10.0.0.1", true },
	{ "10.0.0.1", "eth0", "10.0.0.11", false },
	{ "10.0.0.*", "eth0", "10.0.0.7", true },
	{ "10.*.*.7", "eth0", "10.0.1.7", true },
	{ "10.0.0.1-9", "eth0", "10.0.0.9", true },
	{ "10.0.0.1-9", "eth0", "10.0.0.10", false },
	{ "10.0.0.9-1", "eth0", "10.0.0.5", false },
	{ "10.0.0.", "eth0", "10.0.0.5", false },
	{ "2001:db8::1", "eth0", "2001:db8::1", true },
	{ "2001:0DB8:0031:0:0:0:0:5", "eth0", "2001:db8:31::5", true },
	{ "[2001:db8:31::5]", "eth0", "2001:db8:31::5", true },
	{ "2001:db8:31::5%eth0", "eth0", "2001:db8:31::5", true },
	{ "2001:db8:31:*:*:*:*:*", "eth0", "2001:db8:31::5", true },
	{ "2001:db8:31:*", "eth0", "2001:db8:31::5", true },
	{ "2001:db8:30-3f:0:0:0:0:1-f", "eth0", "2001:db8:31::5", true },
	{ "2001:db8:30-3f:0:0:0:0:6-f", "eth0", "2001:db8:31::5", false },
	{ "2001:db8:31", "eth0", "2001:db8:31::5", false },
	{ "fe80::1", "eth0", "fe80::1%eth0", true },
	{ "/10.0.0.4", "eth0", "10.0.0.4", true },
	{ "[10.0.0.4]", "eth0", "10.0.0.4", true },
	{ "/[2001:db8:31::5]", "eth0", "2001:db8:31::5", true },
	{ "10.0.0.0/8", "eth0", "10.9.0.4", true },
	{ "10.0.0.0/16", "eth0", "10.9.0.4", false },
	{ "10.9.0.4/32", "eth0", "10.9.0.4", true },
	{ "0.0.0.0/0", "eth0", "10.9.0.4", true },
	{ "10.0.0.0/33", "eth0", "10.0.0.4", false },
	{ "10.0.0.0/", "eth0", "10.0.0.4", false },
	{ "10.0.0.0/8x", "eth0", "10.0.0.4", false },
	{ "10.0.0.128/25", "eth0", "10.0.0.127", false },
	{ "10.0.0.128/25", "eth0", "10.0.0.200", true },
	{ "10.0.0.4/32", "eth0", "10.0.0.4", true },
	{ "0.0.0.0/0", "eth0", "10.0.0.4", true },
	{ "2001:db8:31::/64", "eth0", "2001:db8:31::5", true },
	{ "2001:DB8:31:0::/63", "eth0", "2001:db8:31:1::5", true },
	{ "2001:db8:31::/64", "eth0", "2001:db8:31:1::5", false },
	{ "2001:db8::/129", "eth0", "2001:db8::5", false },
	{ "fd00::/8", "eth0", "10.0.0.4", false },
	{ "fe80::/10", "eth0", "fe80::1%eth0", true },
	{ "/", "eth0", "10.0.0.4", false },
	{ "[]", "eth0", "2001:db8:31::5", false },
	{ ":", "eth0", "2001:db8:31::5", false },
	{ "10.0.0.-9", "eth0", "10.0.0.5", false },
	{ "", "eth0", "10.0.0.5", false },
};

static void one_pattern(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++)
		if (io_iface_match(matches[i].pattern, strlen(matches[i].pattern), matches[i].name,
			    matches[i].host) != matches[i].matches)
			fail_msg("'%s' against %s %s", matches[i].pattern, matches[i].name, matches[i].host);
}

static bool is_the_same(const struct io_iface *a, const struct io_iface *b, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(a[i].name, b[i].name) != 0 || strcmp(a[i].host, b[i].host) != 0 ||
			a[i].index != b[i].index)
			return false;
	return true;
}

/* The block has room for what there is, and no more: a node lists them at its start, and each page it touched
 * stays. What changes between two looks is looked at again. */
static void all_of_this_host(void **state)
{
	static struct io_iface few[1], many[MC_CANDIDATES_MAX];
	bool same = false;

	(void)state;
	for (int i = 0; i < 10 && !same; i++) {
		struct io_iface *all;
		int n = io_iface_all(&all);

		same = n >= 0 && n == io_iface_list(many, MC_CANDIDATES_MAX) && is_the_same(all, many, n);
		free(all);
	}
	assert_true(same);
	assert_true(io_iface_list(few, 1) <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(containers_are_left_alone),
		cmocka_unit_test(names_of_containers),
		cmocka_unit_test(only_loopback),
		cmocka_unit_test(routes_decide),
		cmocka_unit_test(families),
		cmocka_unit_test(down_and_nothing),
		cmocka_unit_test(patterns_choose),
		cmocka_unit_test(one_pattern),
		cmocka_unit_test(all_of_this_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
