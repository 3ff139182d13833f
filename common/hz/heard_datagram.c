/* SPDX-License-Identifier: Apache-2.0 */
/* heard_datagram.c - a datagram of the group as a node takes it: whole on its own line, of others who it is
 * of. */
#include <string.h>

#include "common/hz/heard.h"

/* Where a sender of Hazelcast 3 is known by what it says alone. */
struct made {
	struct hz_join_message join;
	struct hz_config_check check;
	struct hz_member_version version;
	struct hz_address address;
	struct heard_said said;
};

static const struct hz_join_message *make_join(const struct heard_said *said, struct mc_arena *mem)
{
	struct made *m;

	mc_arena_reset(mem);
	m = mc_arena_get(mem, sizeof(*m), 1);
	if (m == NULL)
		return NULL;
	memset(m, 0, sizeof(*m));
	m->said = *said;
	m->version = (struct hz_member_version){ (int8_t)said->version[0], (int8_t)said->version[1],
		(int8_t)said->version[2] };
	m->address = (struct hz_address){ .port = said->addr.port, .host = mc_str_z(m->said.addr.host) };
	m->check = (struct hz_config_check){ .cluster_name = heard_str(&m->said.name),
		.joiner_type = heard_str(&m->said.joiner),
		.partition_group_enabled = said->group.n >= 0,
		.member_group_type = heard_str(&m->said.group) };
	m->join = (struct hz_join_message){ .packet_version = (int8_t)said->packet,
		.build_number = said->build,
		.member_version = said->version[0] != 0 ? &m->version : NULL,
		.address = &m->address,
		.uuid = said->uuid,
		.lite_member = said->lite,
		.config_check = &m->check };
	return &m->join;
}

enum mc_err heard_datagram(
	const uint8_t *p, size_t n, enum mc_line line, struct mc_arena *mem, struct hz_message *out)
{
	enum mc_err err = hz_datagram_read(p, n, line, mem, out);
	const struct hz_join_message *join;
	struct heard_said said;

	if (err == MC_ERR_OK || heard_read(p, n, mem, &said, &join) != MC_ERR_OK)
		return err;
	if (join == NULL)
		join = make_join(&said, mem);
	if (join == NULL)
		return err;
	*out = (struct hz_message){ .cls = HZ_JOIN_MESSAGE,
		.partition_id = -1,
		.body = (void *)(uintptr_t)join,
		.other_line = true,
		.raw = { p, (int32_t)n } };
	return MC_ERR_OK;
}
