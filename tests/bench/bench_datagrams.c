/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_datagrams.c - what a carrier of multicast loses, and what it adds. Both ends are on one machine (in
 * networks of their own), so that one clock is enough.
 *
 *	bench-datagrams send ADDRESS RATE SECONDS     JoinRequests of 832 bytes from there to 224.2.2.4:2904,
 *	                                              each with its number and the time behind the object
 *	bench-datagrams receive ADDRESS SECONDS       how many came, and how old they were: min, p50, p99 and
 *	                                              max in us
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/relay/datagram.h"

enum { SIZE = 832, STAMP = 16, MAX = 1 << 20 };
static const char magic[8] = "bench 1\n";

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct sockaddr_in group(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(2904) };

	inet_pton(AF_INET, "224.2.2.4", &to.sin_addr);
	return to;
}

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static void send_all(const char *address, long rate, double seconds)
{
	struct made what = { .host = address, .port = 6900, .number = 1, .try = 1 };
	struct sockaddr_in to = group();
	struct in_addr by;
	uint8_t p[SIZE] = { 0 };
	long count = (long)((double)rate * seconds);
	int s = socket(AF_INET, SOCK_DGRAM, 0), ttl = 8;
	int64_t began;

	inet_pton(AF_INET, address, &by);
	if (s < 0 || setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof(by)) != 0)
		die("socket");
	setsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof(ttl));
	made_write(HZ_JOIN_REQUEST, &what, p, SIZE - STAMP - sizeof(magic));
	memcpy(p + SIZE - STAMP - sizeof(magic), magic, sizeof(magic));
	began = now_ns();
	for (long i = 0; i < count; i++) {
		int64_t due = began + i * 1000000000 / rate, now;

		while ((now = now_ns()) < due) {
			struct timespec wait = { 0, due - now };

			if (due - now > 60000)
				nanosleep(&wait, NULL);
		}
		memcpy(p + SIZE - STAMP, &i, 8);
		memcpy(p + SIZE - 8, &now, 8);
		if (sendto(s, p, SIZE, 0, (struct sockaddr *)&to, sizeof(to)) != SIZE)
			die("sendto");
	}
	printf("sent %ld in %.2f s\n", count, (double)(now_ns() - began) / 1e9);
}

static int by_age(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void receive_all(const char *address, double seconds)
{
	static int64_t ages[MAX];
	static uint8_t seen[MAX];
	struct sockaddr_in at = group();
	struct ip_mreq join = { .imr_multiaddr = at.sin_addr };
	struct timeval wait = { 0, 50000 };
	int s = socket(AF_INET, SOCK_DGRAM, 0), on = 1, room = 64 << 20;
	int64_t until = now_ns() + (int64_t)(seconds * 1e9);
	size_t n = 0, twice = 0;

	inet_pton(AF_INET, address, &join.imr_interface);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) != 0)
		setsockopt(s, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	if (bind(s, (struct sockaddr *)&at, sizeof(at)) != 0 ||
		setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &join, sizeof(join)) != 0)
		die("bind");
	puts("ready");
	fflush(stdout);
	while (now_ns() < until && n < MAX) {
		uint8_t p[65536];
		ssize_t got = recv(s, p, sizeof(p), 0);
		int64_t sent, i;

		if (got < SIZE || memcmp(p + SIZE - STAMP - sizeof(magic), magic, sizeof(magic)) != 0)
			continue;
		memcpy(&i, p + SIZE - STAMP, 8);
		memcpy(&sent, p + SIZE - 8, 8);
		if (i < 0 || i >= MAX || seen[i]++ > 0) {
			twice++;
			continue;
		}
		ages[n++] = now_ns() - sent;
	}
	qsort(ages, n, sizeof(*ages), by_age);
	printf("received %zu twice %zu", n, twice);
	if (n > 0)
		printf(" min %.0f p50 %.0f p99 %.0f max %.0f", (double)ages[0] / 1e3,
			(double)ages[n / 2] / 1e3, (double)ages[n * 99 / 100] / 1e3,
			(double)ages[n - 1] / 1e3);
	putchar('\n');
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "send") == 0)
		send_all(argv[2], atol(argv[3]), atof(argv[4]));
	else if (argc == 4 && strcmp(argv[1], "receive") == 0)
		receive_all(argv[2], atof(argv[3]));
	else
		return fprintf(stderr,
			       "usage: bench-datagrams send ADDRESS RATE SECONDS | receive ADDRESS SECONDS\n"),
		       2;
	return 0;
}
