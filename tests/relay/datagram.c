/* SPDX-License-Identifier: Apache-2.0 */
/* datagram.c - writes datagrams of members that are made up. It sends nothing. */
#include "tests/relay/datagram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 2048 };

size_t made_write(enum hz_class cls, const struct made *what, uint8_t *p, size_t cap)
{
	static struct hz_address members[MEMBERS], *list[MEMBERS];
	static char hosts[MEMBERS][16];
	struct hz_member_version version = { 5, 3, 8 };
	struct hz_version cluster = { 5, 3 };
	struct hz_string_pair count = { mc_str_z("hazelcast.partition.count"), mc_str_z(NULL) };
	struct hz_config_check check = {
		.cluster_name = mc_str_z(what->cluster_name != NULL ? what->cluster_name : "development"),
		.joiner_type = mc_str_z("multicast"),
		.partition_group_enabled = true,
		.member_group_type = mc_str_z("HOST_AWARE")
	};
	struct hz_endpoint_qualifier qualifier = { .identifier = mc_str_z(NULL) };
	struct hz_address self = { .port = what->port, .host = mc_str_z(what->host) };
	struct hz_endpoint endpoint = { &qualifier, &self };
	struct hz_join_message join = { .packet_version = 4,
		.build_number = 20240717,
		.member_version = &version,
		.address = &self,
		.uuid = { false, what->number, what->number },
		.config_check = &check };
	struct hz_join_request request = { .try_count = what->try };
	struct hz_split_brain_join_message announcement = { .cluster_version = &cluster,
		.member_list_version = 1 };
	const void *body = &join;
	size_t n = 0;

	check.properties.v = &count;
	check.properties.n = 1;
	for (unsigned i = 0; i < what->members && i < MEMBERS; i++) {
		snprintf(hosts[i], sizeof(hosts[i]), "10.7.%u.%u", i / 250, 1 + i % 250);
		members[i] = (struct hz_address){ .port = 6900, .host = mc_str_z(hosts[i]) };
		list[i] = &members[i];
	}
	if (cls == HZ_JOIN_REQUEST) {
		request.join = join;
		request.addresses.v = &endpoint;
		request.addresses.n = 1;
		request.cp_member_uuid.null = true;
		body = &request;
	} else if (cls == HZ_SPLIT_BRAIN_JOIN_MESSAGE) {
		join.member_addresses.v = list;
		join.member_addresses.n = what->members;
		join.data_member_count = (int32_t)what->members;
		announcement.join = join;
		body = &announcement;
	}
	if (hz_datagram_write(cls, body, MC_LINE_53, p, cap, &n) != MC_ERR_OK) {
		fprintf(stderr, "a datagram of %u members does not fit %zu bytes\n", what->members, cap);
		exit(1);
	}
	return n;
}
