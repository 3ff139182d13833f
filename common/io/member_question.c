/* SPDX-License-Identifier: Apache-2.0 */
/* member_question.c - the handshake of members (MemberHandshake.java), as far as one who is none takes part
 * in it. */
#include "common/io/member_question.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/cluster/password.h"
#include "common/hz/message.h"
#include "common/io/frames.h"

enum { SCHEMA_VERSION = 2 };

static struct hz_address wire_address(const struct mc_addr *a)
{
	return (struct hz_address){
		.port = a->port, .type = strchr(a->host, ':') != NULL ? 6 : 4, .host = mc_str_z(a->host)
	};
}

size_t member_question_write(uint8_t *out, size_t cap, const struct mc_addr *target,
	const struct mc_addr *self, struct mc_uuid uuid)
{
	struct hz_string_pair options[] = {
		{ mc_str_z("planeCount"), mc_str_z("1") },
		{ mc_str_z("planeIndex"), mc_str_z("0") },
	};
	struct hz_address ours = wire_address(self), theirs = wire_address(target), *list[] = { &ours };
	struct hz_local_addresses local = { .protocol = 0, .addresses = { .v = list, .n = 1 } };
	struct hz_member_handshake h = {
		.schema_version = SCHEMA_VERSION,
		.target_address = &theirs,
		.reply = true,
		.uuid = uuid,
		.local_addresses = { .v = &local, .n = 1 },
		.options = { .v = options, .n = 2 },
	};
	struct hz_outgoing m = { HZ_MEMBER_HANDSHAKE, &h, HZ_PACKET_CONTROL, -1 };
	size_t n = 0;

	mc_check(target->host[0] != '\0');
	return hz_frame_write(&m, MC_LINE_53, out, cap, &n) == MC_ERR_OK ? n : 0;
}

/* Origin: ProtocolType. */
enum { PROTOCOL_MEMBER, PROTOCOL_CLIENT };

/* The first address that it tells for a protocol. */
static bool address_for(const struct hz_member_handshake *h, int32_t protocol, struct mc_addr *out)
{
	const struct hz_address *a;

	for (uint32_t i = 0; i < h->local_addresses.n; i++) {
		if (h->local_addresses.v[i].protocol != protocol || h->local_addresses.v[i].addresses.n == 0)
			continue;
		a = h->local_addresses.v[i].addresses.v[0];
		return a != NULL && mc_addr_set(out, a->host, a->port);
	}
	return false;
}

/* A port of its own for any protocol: advanced network. */
static bool has_ports_apart(const struct hz_member_handshake *h, const struct mc_addr *of_members)
{
	struct mc_addr other;

	for (uint32_t i = 0; i < h->local_addresses.n; i++)
		if (h->local_addresses.v[i].protocol != PROTOCOL_MEMBER &&
			address_for(h, h->local_addresses.v[i].protocol, &other) &&
			other.port != of_members->port)
			return true;
	return false;
}

static enum member_question_read take_handshake(const struct hz_member_handshake *h, struct member_told *out)
{
	*out = (struct member_told){ .uuid = h->uuid };
	if (h->uuid.null || !address_for(h, PROTOCOL_MEMBER, &out->claimed))
		return MEMBER_TOLD_BAD;
	out->apart = has_ports_apart(h, &out->claimed);
	if (out->apart && !address_for(h, PROTOCOL_CLIENT, &out->client))
		out->client.port = 0;
	for (uint32_t i = 0; i < h->options.n; i++)
		out->c_node = out->c_node || mc_str_eqz(h->options.v[i].key, PASSWORD_OPTION_NODE);
	return MEMBER_TOLD;
}

enum member_question_read member_question_read(
	const uint8_t *p, size_t n, struct mc_arena *mem, struct member_told *out)
{
	struct hz_frame_head head;
	struct hz_message m;
	size_t size = 0;

	for (; n > 0; p += size, n -= size) {
		if (io_frame_next(p, n, MC_SCAN_READ, &head, &size) != MC_ERR_OK)
			return MEMBER_TOLD_BAD;
		if (size == 0)
			return MEMBER_TOLD_MORE;
		mc_arena_reset(mem);
		if (hz_payload_read(&head, p + HZ_FRAME_HEAD, size - HZ_FRAME_HEAD, MC_LINE_53, mem, &m) ==
				MC_ERR_OK &&
			m.cls == HZ_MEMBER_HANDSHAKE && m.body != NULL)
			return take_handshake(m.body, out);
	}
	return MEMBER_TOLD_MORE;
}
