/* SPDX-License-Identifier: Apache-2.0 */
/* line3.c - multicast datagrams of Hazelcast 3, as far as they say who speaks. */
#include "common/hz/line3.h"

#include <string.h>

#include "common/wire/bytes.h"
#include "common/wire/value.h"

#define PACKET_VERSION 4
#define PROPERTIES_MAX 64
#define CLASS_NAME_MAX 128
#define MEMBER_VERSION_CLASS 32

/* How a kind of datagram is called in 3.x: by number (factory 0), and by the end of its class's name. */
static const struct {
	enum heard_kind kind;
	int32_t id;
	const char *name;
} kinds[] = {
	{ HEARD_ANSWER, 29, ".JoinMessage" },
	{ HEARD_REQUEST, 30, ".JoinRequest" },
	{ HEARD_ANNOUNCEMENT, 34, ".SplitBrainJoinMessage" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static struct mc_str text(struct mc_rd *r, uint32_t max)
{
	uint32_t n = mc_rd_u32(r);
	const uint8_t *p;

	if (n == UINT32_MAX)
		return mc_str_z(NULL);
	if (n > max)
		mc_rd_fail(r, MC_ERR_LIMIT);
	p = r->err == MC_ERR_OK ? mc_rd_take(r, n) : NULL;
	return p != NULL ? mc_str_of((const char *)p, n) : mc_str_z(NULL);
}

static enum heard_kind by_name(struct mc_str s)
{
	for (int i = 0; i < KINDS; i++) {
		size_t n = strlen(kinds[i].name);

		if (s.n > 0 && (size_t)s.n > n && memcmp(s.p + s.n - n, kinds[i].name, n) == 0)
			return kinds[i].kind;
	}
	return HEARD_NOTHING;
}

static enum heard_kind by_number(int32_t factory, int32_t id)
{
	for (int i = 0; i < KINDS; i++)
		if (factory == 0 && kinds[i].id == id)
			return kinds[i].kind;
	return HEARD_NOTHING;
}

static enum heard_kind read_class(struct mc_rd *r, bool *named)
{
	int32_t factory;

	if (mc_rd_u8(r) != PACKET_VERSION || (int32_t)mc_rd_u32(r) != MC_TYPE_OBJECT)
		return HEARD_NOTHING;
	*named = mc_rd_u8(r) == 0;
	if (*named)
		return by_name(text(r, CLASS_NAME_MAX));
	factory = (int32_t)mc_rd_u32(r);
	return by_number(factory, (int32_t)mc_rd_u32(r));
}

bool line3_is(const uint8_t *p, size_t n)
{
	struct mc_rd r = mc_rd_of(p, n);
	bool named;

	return read_class(&r, &named) != HEARD_NOTHING && r.err == MC_ERR_OK;
}

static void read_version(struct mc_rd *r, struct heard_said *out)
{
	if ((int32_t)mc_rd_u32(r) != MC_TYPE_OBJECT || mc_rd_u8(r) != 1 || mc_rd_u32(r) != 0 ||
		mc_rd_u32(r) != MEMBER_VERSION_CLASS)
		mc_rd_fail(r, MC_ERR_VALUE);
	for (int i = 0; i < 3; i++)
		out->version[i] = mc_rd_u8(r);
}

static void read_address(struct mc_rd *r, struct heard_said *out)
{
	uint32_t port = mc_rd_u32(r);

	mc_rd_u8(r); /* 4 or 6, as the text says anyhow */
	if (!mc_addr_set(&out->addr, text(r, MC_HOST_WIRE_MAX), (int32_t)port))
		mc_rd_fail(r, MC_ERR_VALUE);
}

static void read_check(struct mc_rd *r, struct heard_said *out)
{
	uint32_t properties;

	heard_keep(&out->name, text(r, MC_STR_MAX));
	text(r, MC_STR_MAX); /* the group's password, in clear before 3.9: nobody's business */
	heard_keep(&out->joiner, text(r, MC_STR_MAX));
	heard_keep(&out->group, mc_str_z(NULL));
	if (mc_rd_u8(r) != 0)
		heard_keep(&out->group, text(r, MC_STR_MAX));
	heard_keep(&out->partition_count, mc_str_z(NULL));
	properties = mc_rd_u32(r);
	if (properties > PROPERTIES_MAX)
		mc_rd_fail(r, MC_ERR_LIMIT);
	for (uint32_t i = 0; i < properties && r->err == MC_ERR_OK; i++) {
		struct mc_str key = text(r, MC_STR_MAX), value = text(r, MC_STR_MAX);

		if (mc_str_eqz(key, "hazelcast.partition.count"))
			heard_keep(&out->partition_count, value);
	}
}

bool line3_read(const uint8_t *p, size_t n, struct heard_said *out)
{
	struct mc_rd r = mc_rd_of(p, n);
	bool named = false;

	out->kind = read_class(&r, &named);
	if (out->kind == HEARD_NOTHING || r.err != MC_ERR_OK)
		return false;
	out->packet = mc_rd_u8(&r);
	out->build = (int32_t)mc_rd_u32(&r);
	out->version[0] = 3;
	if (!named)
		read_version(&r, out);
	read_address(&r, out);
	out->uuid.null = !mc_uuid_parse(text(&r, MC_HOST_WIRE_MAX), &out->uuid);
	read_check(&r, out);
	return r.err == MC_ERR_OK;
}
