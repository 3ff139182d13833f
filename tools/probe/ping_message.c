/* SPDX-License-Identifier: Apache-2.0 */
/* ping_message.c - the bytes of the datagram of --ping-group, both ways. */
#include "tools/probe/ping_message.h"

#include "common/base/check.h"
#include "common/wire/bytes.h"

static const char magic[] = { 'm', 'c', 'P', 'G' };
enum { VERSION = 1, HEAD = 4 + 4 + 8 + 4 + 8 + 2 + 2 + 1 + 1, HEARD = 8 + 4 };
_Static_assert(HEAD + PING_NAME_MAX + PING_HEARD_MAX * HEARD <= MC_PING_SIZE, "the longest one fits");

void ping_write(const struct ping_message *m, uint8_t out[MC_PING_SIZE])
{
	struct mc_wr w = mc_wr_of(out, MC_PING_SIZE);
	size_t name = strnlen(m->name, PING_NAME_MAX);
	uint32_t i, n = m->heard_n < PING_HEARD_MAX ? m->heard_n : PING_HEARD_MAX;

	memset(out, 0, MC_PING_SIZE);
	mc_wr_put(&w, magic, sizeof(magic));
	mc_wr_u8(&w, VERSION);
	mc_wr_u8(&w, (uint8_t)m->kind);
	mc_wr_u8(&w, m->ttl);
	mc_wr_u8(&w, m->place);
	mc_wr_u64(&w, m->id);
	mc_wr_u32(&w, m->seq);
	mc_wr_u64(&w, m->sent_us);
	mc_wr_u16(&w, m->unicast_port);
	mc_wr_u16(&w, m->interval_ms);
	mc_wr_u8(&w, (uint8_t)name);
	mc_wr_u8(&w, (uint8_t)n);
	mc_wr_put(&w, m->name, name);
	for (i = 0; i < n; i++) {
		mc_wr_u64(&w, m->heard[i].id);
		mc_wr_u32(&w, m->heard[i].count);
	}
}

static bool head_is_ours(struct mc_rd *r)
{
	const uint8_t *p = mc_rd_take(r, sizeof(magic));

	return p != NULL && memcmp(p, magic, sizeof(magic)) == 0 && mc_rd_u8(r) == VERSION;
}

bool ping_read(const uint8_t *p, size_t n, struct ping_message *out)
{
	struct mc_rd r = mc_rd_of(p, n);
	const uint8_t *name;
	uint8_t kind, name_n;
	uint32_t i;

	mc_check(p != NULL || n == 0);
	memset(out, 0, sizeof(*out));
	if (n != MC_PING_SIZE || !head_is_ours(&r))
		return false;
	kind = mc_rd_u8(&r);
	out->kind = (enum ping_kind)kind;
	out->ttl = mc_rd_u8(&r);
	out->place = mc_rd_u8(&r);
	out->id = mc_rd_u64(&r);
	out->seq = mc_rd_u32(&r);
	out->sent_us = mc_rd_u64(&r);
	out->unicast_port = mc_rd_u16(&r);
	out->interval_ms = mc_rd_u16(&r);
	name_n = mc_rd_u8(&r);
	out->heard_n = mc_rd_u8(&r);
	if (kind >= PING_KIND_COUNT || name_n > PING_NAME_MAX || out->heard_n > PING_HEARD_MAX ||
		out->unicast_port == 0)
		return false;
	name = mc_rd_take(&r, name_n);
	if (name != NULL)
		memcpy(out->name, name, name_n);
	for (i = 0; i < out->heard_n; i++) {
		out->heard[i].id = mc_rd_u64(&r);
		out->heard[i].count = mc_rd_u32(&r);
	}
	return r.err == MC_ERR_OK;
}
