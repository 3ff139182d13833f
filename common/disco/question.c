/* SPDX-License-Identifier: Apache-2.0 */
/* question.c - a JoinRequest datagram as a question, and what an answer says. */
#include "common/disco/question.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/hz/message.h"
#include "common/member/identity.h"

#define PACKET_VERSION 4

struct parts {
	struct hz_config_check check;
	struct hz_string_pair property;
	struct hz_member_version version;
	struct hz_address address;
	struct hz_endpoint_qualifier qualifier;
	struct hz_endpoint endpoint;
};

int question_port(uint16_t *port)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	socklen_t size = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&any, size) != 0 ||
		getsockname(fd, (struct sockaddr *)&any, &size) != 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(any.sin_port);
	return fd;
}

static void make_request(const struct question *q, struct hz_join_request *r, struct parts *p)
{
	const struct mc_line_info *us = identity_of(MC_LINE_53);

	p->version = (struct hz_member_version){ (int8_t)us->version[0], (int8_t)us->version[1],
		(int8_t)us->version[2] };
	p->address = (struct hz_address){ .port = q->port, .host = mc_str_z(q->host) };
	p->property = (struct hz_string_pair){ mc_str_z("hazelcast.partition.count"),
		mc_str_z(q->partition_count) };
	p->check = (struct hz_config_check){ .cluster_name = mc_str_z(q->name),
		.joiner_type = mc_str_z("multicast"),
		.partition_group_enabled = q->partition_group != NULL,
		.member_group_type = mc_str_z(q->partition_group) };
	p->check.properties.v = &p->property;
	p->check.properties.n = 1;
	p->qualifier.identifier = mc_str_z(NULL);
	p->endpoint = (struct hz_endpoint){ &p->qualifier, &p->address };
	r->join = (struct hz_join_message){ .packet_version = PACKET_VERSION,
		.build_number = us->build_number,
		.member_version = &p->version,
		.address = &p->address,
		.uuid = identity_asker,
		.config_check = &p->check,
		.lite_member = true };
	r->try_count = (int32_t)q->try;
	r->addresses.v = &p->endpoint;
	r->addresses.n = 1;
	r->cp_member_uuid.null = true;
}

enum mc_err question_write(const struct question *q, uint8_t *p, size_t cap, size_t *n)
{
	struct hz_join_request r;
	struct parts parts;

	mc_check(q->name != NULL && q->host != NULL && q->try > 0);
	memset(&r, 0, sizeof(r));
	memset(&parts, 0, sizeof(parts));
	make_request(q, &r, &parts);
	return hz_datagram_write(HZ_JOIN_REQUEST, &r, MC_LINE_53, p, cap, n);
}

bool question_answer(const uint8_t *p, size_t n, struct mc_arena *mem, struct heard_said *out)
{
	const struct hz_join_message *join;

	mc_check(p != NULL || n == 0);
	return heard_read(p, n, mem, out, &join) == MC_ERR_OK && out->kind == HEARD_ANSWER;
}
