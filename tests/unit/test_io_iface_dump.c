/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_iface_dump.c - this host's addresses as the kernel tells them: the same as getifaddrs(3) has;
 * answers that are cut, or lie about their lengths, are read as far as they go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>

#include "common/io/iface_dump.h"

enum { LIST = 4096 };

static struct io_iface list[LIST];

static bool is_address(const struct ifaddrs *a)
{
	return a->ifa_addr && (a->ifa_addr->sa_family == AF_INET || a->ifa_addr->sa_family == AF_INET6);
}

static void assert_same(const struct ifaddrs *a, const struct io_iface *f)
{
	char host[INET6_ADDRSTRLEN];
	bool v6 = a->ifa_addr->sa_family == AF_INET6;

	inet_ntop(a->ifa_addr->sa_family,
		v6 ? (void *)&((struct sockaddr_in6 *)a->ifa_addr)->sin6_addr
		   : (void *)&((struct sockaddr_in *)a->ifa_addr)->sin_addr,
		host, sizeof(host));
	assert_string_equal(f->name, a->ifa_name);
	assert_int_equal(f->index, if_nametoindex(a->ifa_name));
	assert_memory_equal(f->host, host, strlen(host)); /* a zone may stand behind it */
	assert_int_equal(f->v6, v6);
	assert_int_equal(f->up, (a->ifa_flags & IFF_UP) != 0);
	assert_int_equal(f->loopback, (a->ifa_flags & IFF_LOOPBACK) != 0);
	assert_int_equal(f->multicast, (a->ifa_flags & IFF_MULTICAST) != 0);
}

static void this_host_as_getifaddrs_has_it(void **state)
{
	struct ifaddrs *all;
	struct io_iface *block;
	unsigned n = 0;
	int count;

	(void)state;
	assert_int_equal(getifaddrs(&all), 0);
	count = io_iface_all(&block);
	assert_true(count >= 0);
	for (const struct ifaddrs *a = all; a; a = a->ifa_next)
		if (is_address(a)) {
			assert_true(n < (unsigned)count);
			assert_same(a, &block[n++]);
		}
	assert_int_equal(n, count);
	freeifaddrs(all);
	free(block);
}

static void one_interface_alone(void **state)
{
	struct io_iface *all, *one;
	int count = io_iface_all(&all), n = io_iface_one("lo", &one), k = 0;

	(void)state;
	assert_true(n >= 0 && n <= count);
	for (int i = 0; i < count; i++)
		if (all[i].loopback)
			assert_string_equal(all[i].host, one[k++].host);
	assert_int_equal(k, n);
	free(one);
	free(all);
	assert_int_equal(io_iface_one("no-such", &one), 0);
	assert_null(one);
}

/* --- answers made by hand --- */

struct answer {
	uint8_t p[1024];
	size_t n;
};

static void put(struct answer *w, const void *p, size_t n)
{
	assert_true(w->n + n + 3 < sizeof(w->p));
	memcpy(w->p + w->n, p, n);
	w->n += (n + 3) & ~(size_t)3;
}

static void put_attribute(struct answer *w, unsigned short type, const void *p, size_t n)
{
	const struct rtattr r = { .rta_len = (unsigned short)(sizeof(r) + n), .rta_type = type };

	put(w, &r, sizeof(r));
	put(w, p, n);
}

/* One address of loopback, with a peer (whose address is not ours) when `peer` is not NULL. */
static void put_address(struct answer *w, const char *host, const char *peer, const char *label)
{
	const struct ifaddrmsg m = { .ifa_family = AF_INET, .ifa_index = if_nametoindex("lo") };
	struct nlmsghdr h = { .nlmsg_type = RTM_NEWADDR };
	size_t at = w->n;
	struct in_addr a;

	put(w, &h, sizeof(h));
	put(w, &m, sizeof(m));
	inet_pton(AF_INET, host, &a);
	put_attribute(w, peer ? IFA_LOCAL : IFA_ADDRESS, &a, sizeof(a));
	if (peer &&
		inet_pton(AF_INET, peer, &a) == 1) /* the kernel's order is the other one, and says nothing */
		put_attribute(w, IFA_ADDRESS, &a, sizeof(a));
	if (label)
		put_attribute(w, IFA_LABEL, label, strlen(label) + 1);
	h.nlmsg_len = (uint32_t)(w->n - at);
	memcpy(w->p + at, &h, sizeof(h));
}

static unsigned read_all(const struct answer *w, size_t n)
{
	struct iface_dump d = { .p = malloc(n + 1), .n = n, .cap = n };
	unsigned count, got;

	assert_non_null(d.p);
	memcpy(d.p, w->p, n);
	count = iface_dump_count(&d);
	got = iface_dump_read(&d, false, list, LIST);
	assert_int_equal(got, count);
	iface_dump_free(&d);
	return got;
}

static void our_end_of_a_line_and_the_name_of_an_alias(void **state)
{
	struct answer w = { .n = 0 };

	(void)state;
	put_address(&w, "10.8.0.2", "10.8.0.1", NULL);
	put_address(&w, "10.8.0.3", NULL, "lo:1");
	assert_int_equal(read_all(&w, w.n), 2);
	assert_string_equal(list[0].host, "10.8.0.2");
	assert_string_equal(list[0].name, "lo");
	assert_true(list[0].loopback && list[0].up);
	assert_string_equal(list[1].host, "10.8.0.3");
	assert_string_equal(list[1].name, "lo:1");
	assert_int_equal(list[1].index, list[0].index);
}

static void what_is_cut_is_read_as_far_as_it_goes(void **state)
{
	struct answer w = { .n = 0 };
	size_t first;

	(void)state;
	put_address(&w, "10.0.0.1", NULL, "lo");
	first = w.n;
	put_address(&w, "10.0.0.2", NULL, "lo");
	for (size_t n = 0; n < w.n; n++)
		assert_int_equal(read_all(&w, n), n < first ? 0 : 1);
}

static void lengths_that_lie_end_it(void **state)
{
	static const uint32_t lies[] = { 0, 1, sizeof(struct nlmsghdr) - 1, 2000, UINT32_MAX };
	struct answer w = { .n = 0 };
	struct rtattr r = { .rta_len = 0, .rta_type = IFA_LABEL };

	(void)state;
	put_address(&w, "10.0.0.1", NULL, "lo");
	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		memcpy(w.p, &lies[i], sizeof(lies[i]));
		assert_int_equal(read_all(&w, w.n), 0);
	}
	w.n = 0;
	put_address(&w, "10.0.0.1", NULL, "lo");
	for (r.rta_len = 0; r.rta_len < 64;
		r.rta_len++) { /* the first attribute: the address is not there, perhaps */
		memcpy(w.p + NLMSG_HDRLEN + sizeof(struct ifaddrmsg), &r, sizeof(r));
		assert_int_equal(read_all(&w, w.n), 1);
	}
}

/* Of an interface that is gone there is nothing to say. */
static void interfaces_that_are_gone_are_left_out(void **state)
{
	struct ifaddrmsg m = { .ifa_family = AF_INET, .ifa_index = 0x7ffffff0 };
	struct iface_dump d;
	struct answer w = { .n = 0 };

	(void)state;
	put_address(&w, "10.0.0.1", NULL, NULL);
	put_address(&w, "10.0.0.2", NULL, NULL);
	memcpy(w.p + NLMSG_HDRLEN, &m, sizeof(m));
	d = (struct iface_dump){ .p = w.p, .n = w.n };
	assert_int_equal(iface_dump_count(&d), 2);
	assert_int_equal(iface_dump_read(&d, false, list, LIST), 1);
	assert_string_equal(list[0].host, "10.0.0.2");
	assert_int_equal(iface_dump_read(&d, false, list, 0), 0);
}

/* A kernel that knows no filter tells of all. */
static void what_was_not_asked_for_is_left_out(void **state)
{
	struct iface_dump d;
	struct answer w = { .n = 0 };

	(void)state;
	put_address(&w, "10.0.0.1", NULL, NULL);
	d = (struct iface_dump){ .p = w.p, .n = w.n, .index = if_nametoindex("lo") + 1 };
	assert_int_equal(iface_dump_count(&d), 0);
	d.index--;
	assert_int_equal(iface_dump_count(&d), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(this_host_as_getifaddrs_has_it),
		cmocka_unit_test(one_interface_alone),
		cmocka_unit_test(what_was_not_asked_for_is_left_out),
		cmocka_unit_test(our_end_of_a_line_and_the_name_of_an_alias),
		cmocka_unit_test(what_is_cut_is_read_as_far_as_it_goes),
		cmocka_unit_test(lengths_that_lie_end_it),
		cmocka_unit_test(interfaces_that_are_gone_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
