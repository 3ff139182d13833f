/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_multicast.c - the opener of multicast sockets, on the loopback interface: what is set, what is
 * heard, what fails in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/io/multicast.h"
#include "common/io/sock.h"

static const char *const groups[] = { "239.66.2.4", "ff11::66:4" };
static struct fault err;

static uint16_t port_of(int fd)
{
	struct sockaddr_storage ss;
	socklen_t n = sizeof(ss);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&ss, &n), 0);
	return io_sock_port(&ss);
}

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t n = sizeof(value);

	assert_int_equal(getsockopt(fd, level, name, &value, &n), 0);
	return value;
}

/* A port that was free a moment ago. */
static uint16_t free_port(int family)
{
	int fd = socket(family, SOCK_DGRAM, 0);
	struct sockaddr_storage ss = { .ss_family = (sa_family_t)family };
	uint16_t port;

	assert_int_equal(bind(fd, (struct sockaddr *)&ss, io_sock_size(&ss)), 0);
	port = port_of(fd);
	close(fd);
	return port;
}

static void set_group(struct sockaddr_storage *group, size_t i)
{
	assert_true(multicast_group_read(groups[i], free_port(i ? AF_INET6 : AF_INET), group));
	if (i)
		((struct sockaddr_in6 *)group)->sin6_scope_id = if_nametoindex("lo");
}

static void is_set(int fd, bool v6, int ttl, int loop)
{
	assert_int_equal(option(fd, SOL_SOCKET, SO_REUSEADDR), 1);
	if (v6) {
		assert_int_equal(option(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS), ttl);
		assert_int_equal(option(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP), loop);
		assert_int_equal(option(fd, IPPROTO_IPV6, IPV6_V6ONLY), 1);
	} else {
		assert_int_equal(option(fd, IPPROTO_IP, IP_MULTICAST_TTL), ttl);
		assert_int_equal(option(fd, IPPROTO_IP, IP_MULTICAST_LOOP), loop);
	}
	assert_int_equal(option(fd, SOL_SOCKET, SO_RXQ_OVFL), 1);
}

/* One that hears and one that only sends, from a port of its own. On `lo` what is sent comes back with or
 * without loop. */
static void heard(void **state)
{
	struct multicast_fault fault;
	struct sockaddr_storage group;
	char got[8];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct multicast_options o = {
			.group = &group, .interface = if_nametoindex("lo"), .bind = MULTICAST_BIND_GROUP
		};
		struct pollfd p = { .events = POLLIN };
		int from;

		o.join = o.details = true;
		o.ttl = 7;
		o.receive_buffer_bytes = 1 << 16;
		set_group(&group, i);
		p.fd = multicast_open(&o, &fault);
		assert_true(p.fd >= 0);
		is_set(p.fd, i == 1, 7, 0);
		assert_int_equal(port_of(p.fd), io_sock_port(&group));
		assert_true(option(p.fd, SOL_SOCKET, SO_RCVBUF) >= 1 << 16);
		o = (struct multicast_options){
			.group = &group, .interface = o.interface, .bind = MULTICAST_BIND_OWN, .ttl = 1
		};
		o.loop = true;
		from = multicast_open(&o, &fault);
		assert_true(from >= 0);
		if (i == 0) {
			assert_int_equal(
				sendto(from, "loud", 4, 0, (struct sockaddr *)&group, io_sock_size(&group)),
				4);
			assert_int_equal(poll(&p, 1, 10000), 1);
			assert_int_equal(recv(p.fd, got, sizeof(got), 0), 4);
			assert_memory_equal(got, "loud", 4);
		}
		assert_true(port_of(from) != io_sock_port(&group));
		close(p.fd);
		close(from);
	}
}

/* Bound to every address it shares the port with others that do, as the members of one host. */
static void shared(void **state)
{
	struct multicast_fault fault;
	struct sockaddr_storage group;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct multicast_options o = { .group = &group,
			.interface = if_nametoindex("lo"),
			.bind = MULTICAST_BIND_ANY,
			.join = true,
			.loop = true,
			.ttl = 32 };
		int a, b;

		set_group(&group, i);
		a = multicast_open(&o, &fault);
		b = multicast_open(&o, &fault);
		assert_true(a >= 0 && b >= 0);
		assert_int_equal(port_of(a), port_of(b));
		close(a);
		close(b);
	}
}

static void in_words(void **state)
{
	struct multicast_fault fault;
	struct sockaddr_storage group, any = { .ss_family = AF_INET };
	struct multicast_options o = { .group = &group, .bind = MULTICAST_BIND_ANY, .join = true, .ttl = 1 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&any, sizeof(struct sockaddr_in)), 0);
	assert_true(multicast_group_read(groups[0], port_of(fd), &group));
	assert_int_equal(multicast_open(&o, &fault), -1);
	assert_true(fault.step == MULTICAST_BOUND && fault.err == EADDRINUSE);
	assert_false(multicast_explain(&err, &fault, groups[0], 2904, "lo", NULL));
	assert_string_equal(err.message, "UDP port 2904 cannot be bound: Address already in use");
	assert_non_null(strstr(err.hint, "SO_REUSEADDR"));
	close(fd);
	set_group(&group, 0);
	o.interface = 999999;
	assert_int_equal(multicast_open(&o, &fault), -1);
	assert_true(fault.step == MULTICAST_JOINED && fault.err == ENODEV);
	assert_false(multicast_explain(&err, &fault, groups[0], 2904, "eth7", "try another"));
	assert_string_equal(err.message, "The group 239.66.2.4 cannot be joined on eth7: No such device");
	assert_string_equal(err.hint, "try another");
	assert_false(
		multicast_group_read("10.0.0.1", 1, &group) || multicast_group_read("fe80::1", 1, &group));
	assert_false(multicast_group_read("no group", 1, &group));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heard),
		cmocka_unit_test(shared),
		cmocka_unit_test(in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
