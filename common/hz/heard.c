/* SPDX-License-Identifier: Apache-2.0 */
/* heard.c - a datagram of the group as what it says. It judges nothing and keeps nothing. */
#include "common/hz/heard.h"

#include <string.h>

#include "common/base/check.h"
#include "common/hz/frame.h"
#include "common/hz/line3.h"
#include "common/hz/registry.h"
#include "common/wire/walk.h"

_Static_assert(HEARD_TEXT_MAX <= INT16_MAX, "a text's length is an int16_t");

void heard_keep(struct heard_text *to, struct mc_str from)
{
	to->n = (int16_t)(from.n < HEARD_TEXT_MAX ? from.n : HEARD_TEXT_MAX);
	if (to->n > 0)
		memcpy(to->p, from.p, (size_t)to->n);
}

static const char *const kind_texts[HEARD_KIND_COUNT] = {
#define X(name, text, cls) text,
	HEARD_KINDS(X)
#undef X
};

const char *heard_kind_text(enum heard_kind k)
{
	mc_check(k < HEARD_KIND_COUNT);
	return kind_texts[k];
}

static enum heard_kind kind_of(enum hz_class cls)
{
	static const enum hz_class classes[HEARD_KIND_COUNT] = {
#define X(name, text, cls) cls,
		HEARD_KINDS(X)
#undef X
	};

	for (int k = HEARD_NOTHING + 1; k < HEARD_KIND_COUNT; k++)
		if (classes[k] == cls)
			return (enum heard_kind)k;
	return HEARD_NOTHING;
}

static struct mc_str partition_count(const struct hz_config_check *c)
{
	for (uint32_t i = 0; i < c->properties.n; i++)
		if (mc_str_eqz(c->properties.v[i].key, "hazelcast.partition.count"))
			return c->properties.v[i].value;
	return mc_str_z(NULL);
}

static void read_announcement(const struct hz_split_brain_join_message *s, struct heard_said *said)
{
	said->members = s->join.member_addresses.n;
	said->data_members = s->join.data_member_count;
	said->list_version = s->member_list_version;
	if (s->cluster_version == NULL)
		return;
	said->cluster_version[0] = (uint8_t)s->cluster_version->major;
	said->cluster_version[1] = (uint8_t)s->cluster_version->minor;
}

/* Who has no address cannot be told to anybody. */
static enum mc_err read_message(const struct hz_join_message *j, struct heard_said *said)
{
	const struct hz_config_check *c = j->config_check;

	if (c == NULL || j->address == NULL || !mc_addr_set(&said->addr, j->address->host, j->address->port))
		return MC_ERR_VALUE;
	said->uuid = j->uuid;
	said->packet = (uint8_t)j->packet_version;
	said->build = j->build_number;
	said->lite = j->lite_member;
	if (j->member_version != NULL) {
		said->version[0] = (uint8_t)j->member_version->major;
		said->version[1] = (uint8_t)j->member_version->minor;
		said->version[2] = (uint8_t)j->member_version->patch;
	}
	heard_keep(&said->name, c->cluster_name);
	heard_keep(&said->joiner, c->joiner_type);
	heard_keep(&said->group, c->partition_group_enabled ? c->member_group_type : mc_str_z(NULL));
	heard_keep(&said->partition_count, partition_count(c));
	return MC_ERR_OK;
}

/*
 * All three begin with a JoinMessage, which is the same from 4.0 to 5.7. What a request has behind it differs
 * from release to release, and says nothing about who sent it: it is not read.
 */
static enum mc_err read_datagram(
	struct mc_reader *r, struct heard_said *said, const struct hz_join_message **j)
{
	struct hz_join_message *base = mc_read_get(r, sizeof(*base), 1);
	const struct hz_split_brain_join_message *s;
	struct mc_head h = { .cls = NULL };

	if (mc_rd_u8(&r->in) != HZ_PACKET_VERSION || (int32_t)mc_rd_u32(&r->in) != MC_TYPE_OBJECT)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	if (r->in.err == MC_ERR_OK)
		h = mc_read_head(r);
	said->kind = kind_of(hz_group_class_of(h.cls));
	if (r->in.err == MC_ERR_OK && said->kind == HEARD_NOTHING)
		mc_rd_fail(&r->in, MC_ERR_UNKNOWN);
	if (r->in.err != MC_ERR_OK)
		return r->in.err;
	if (said->kind != HEARD_ANNOUNCEMENT) {
		mc_read_rows(r, &hz_join_message_schema, base);
		*j = base;
		return r->in.err == MC_ERR_OK ? read_message(base, said) : r->in.err;
	}
	s = mc_read_body(r, &h);
	if (r->in.err != MC_ERR_OK)
		return r->in.err;
	*j = &s->join;
	read_announcement(s, said);
	return read_message(&s->join, said);
}

enum mc_err heard_read(const uint8_t *p, size_t n, struct mc_arena *mem, struct heard_said *out,
	const struct hz_join_message **join)
{
	struct mc_reader r;

	memset(out, 0, sizeof(*out));
	*join = NULL;
	if (n > MC_DATAGRAM_MAX)
		return MC_ERR_LIMIT;
	if (line3_is(p, n))
		return line3_read(p, n, out) ? MC_ERR_OK : MC_ERR_VALUE;
	mc_arena_reset(mem);
	mc_read_init(&r, &hz_group_registry, MC_LINE_57, p, n, mem); /* the layout is any line's */
	return read_datagram(&r, out, join);
}
