/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_heard - a group with 1,000 strangers, each a node that looks for a cluster of its own.
 *   without arguments   what mc-probe makes of their datagrams, without a network: datagrams per second
 *   COUNT INTERFACE     sends so many of them to 224.2.2.4:2904, as fast as they go, and says how fast that
 * was
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "tools/probe/heard.h"

enum { STRANGERS = 1000, ROOM = 1024, BATCH = 32, SECONDS = 1 };

static uint8_t datagram[STRANGERS][ROOM];
static size_t size[STRANGERS];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void make(uint32_t i)
{
	struct hz_member_version version = { 5, 3, 8 };
	struct hz_string_pair count = { mc_str_z("hazelcast.partition.count"), mc_str_z(NULL) };
	struct hz_string_pair group = { mc_str_z("GLASSFISH_INSTANCE_GROUP"), mc_str_z("MicroShoal") };
	struct hz_config_check check = { .joiner_type = mc_str_z("multicast"),
		.partition_group_enabled = true,
		.member_group_type = mc_str_z("HOST_AWARE") };
	struct hz_endpoint_qualifier qualifier = { .identifier = mc_str_z(NULL) };
	struct hz_address self = { .port = 6900 };
	struct hz_endpoint endpoint = { &qualifier, &self };
	struct hz_join_request r;
	char name[32], host[32];

	snprintf(name, sizeof(name), "stranger-%u", i);
	snprintf(host, sizeof(host), "10.9.%u.%u", i / 250, i % 250);
	self.host = mc_str_z(host);
	check.cluster_name = mc_str_z(name);
	check.properties.v = &count;
	check.properties.n = 1;
	memset(&r, 0, sizeof(r));
	r.join = (struct hz_join_message){ .packet_version = 4,
		.build_number = 20250723,
		.member_version = &version,
		.address = &self,
		.uuid = { false, i + 1, i + 1 },
		.config_check = &check };
	r.attributes.v = &group;
	r.attributes.n = 1;
	r.addresses.v = &endpoint;
	r.addresses.n = 1;
	r.cp_member_uuid.null = true;
	if (hz_datagram_write(HZ_JOIN_REQUEST, &r, MC_LINE_53, datagram[i], ROOM, &size[i]) != MC_ERR_OK)
		exit(1);
}

static int decode(void)
{
	struct heard *h = heard_new();
	struct heard_counts n;
	double begin = now(), took;
	uint64_t done = 0;

	do {
		for (uint32_t i = 0; i < STRANGERS; i++, done++) {
			struct mc_addr from = { 2904, "10.9.0.1" };
			struct heard_datagram d = { datagram[i], size[i], &from, 0, (int64_t)done };
			struct garbled *g;
			struct voice *v;

			heard_take(h, &d, &v, &g);
		}
		took = now() - begin;
	} while (took < SECONDS);
	heard_counts(h, &n);
	heard_free(h);
	printf("decoded and merged: %.0f datagrams/s of %zu bytes, %u nodes known\n", (double)done / took,
		size[0], n.voices);
	return n.voices == STRANGERS && n.unreadable == 0 ? 0 : 1;
}

static int shout(uint64_t count, const char *host)
{
	struct sockaddr_in group = { .sin_family = AF_INET, .sin_port = htons(2904) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct in_addr by;
	double begin = now();

	inet_aton("224.2.2.4", &group.sin_addr);
	if (fd < 0 || !inet_aton(host, &by) || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof(by)))
		return 1;
	for (uint64_t done = 0; done < count;) {
		struct mmsghdr all[BATCH];
		struct iovec io[BATCH];
		int sent;

		memset(all, 0, sizeof(all));
		for (uint64_t k = 0; k < BATCH; k++) {
			uint64_t i = (done + k) % STRANGERS;

			io[k] = (struct iovec){ datagram[i], size[i] };
			all[k].msg_hdr = (struct msghdr){ .msg_name = &group,
				.msg_namelen = sizeof(group),
				.msg_iov = &io[k],
				.msg_iovlen = 1 };
		}
		sent = sendmmsg(fd, all, count - done < BATCH ? (unsigned)(count - done) : BATCH, 0);
		if (sent < 0)
			return 1;
		done += (uint64_t)sent;
	}
	printf("sent: %.0f datagrams/s\n", (double)count / (now() - begin));
	return 0;
}

int main(int argc, char **argv)
{
	for (uint32_t i = 0; i < STRANGERS; i++)
		make(i);
	return argc == 3 ? shout(strtoull(argv[1], NULL, 10), argv[2]) : decode();
}
