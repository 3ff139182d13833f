/* SPDX-License-Identifier: Apache-2.0 */
/* link.c - the rows of what is said on a link. It reads and writes; what is to be done is not its affair. */
#include "common/relay/link.h"

#include "common/wire/bytes.h"

static const struct {
	enum relay_reason reason;
	uint8_t code;
} codes[] = {
#define X(name, code) { RELAY_REASON_##name, code },
	RELAY_CODES(X)
#undef X
};
enum { CODES = sizeof(codes) / sizeof(codes[0]) };

uint8_t relay_code(enum relay_reason r)
{
	for (int i = 0; i < CODES; i++)
		if (codes[i].reason == r)
			return codes[i].code;
	return 0;
}

enum relay_reason relay_code_reason(uint8_t code)
{
	for (int i = 0; i < CODES; i++)
		if (codes[i].code == code)
			return codes[i].reason;
	return RELAY_REASON_PROTOCOL;
}

static const struct {
	uint8_t type;
	size_t least, most;
} records[] = {
#define X(name, number, least, most) { number, least, most },
	RELAY_RECORDS(X)
#undef X
};
enum { RECORDS = sizeof(records) / sizeof(records[0]) };

bool relay_record_known(uint8_t type)
{
	for (int i = 0; i < RECORDS; i++)
		if (records[i].type == type)
			return true;
	return false;
}

bool relay_record_fits(uint8_t type, size_t n)
{
	for (int i = 0; i < RECORDS; i++)
		if (records[i].type == type)
			return n >= records[i].least && n <= records[i].most;
	return true;
}

static struct mc_str read_shown(struct mc_rd *r)
{
	uint8_t n = mc_rd_u8(r);
	const uint8_t *p;

	if (n > RELAY_SHOWN_MAX)
		mc_rd_fail(r, MC_ERR_LIMIT);
	p = mc_rd_take(r, n);
	return p != NULL ? mc_str_of((const char *)p, n) : mc_str_z("");
}

bool relay_name_read(const uint8_t *p, size_t n, struct relay_name *out)
{
	struct mc_rd r = mc_rd_of(p, n);

	out->port = mc_rd_u16(&r);
	out->group = read_shown(&r);
	out->name = read_shown(&r);
	return r.err == MC_ERR_OK && mc_rd_left(&r) == 0;
}

static void write_shown(struct mc_wr *w, struct mc_str s)
{
	size_t n = s.n > 0 ? (size_t)s.n : 0;

	if (n > RELAY_SHOWN_MAX)
		n = RELAY_SHOWN_MAX;
	mc_wr_u8(w, (uint8_t)n);
	mc_wr_put(w, s.p, n);
}

size_t relay_name_write(const struct relay_name *name, uint8_t *out)
{
	struct mc_wr w = mc_wr_of(out, 4 + 2 * RELAY_SHOWN_MAX);

	mc_wr_u16(&w, name->port);
	write_shown(&w, name->group);
	write_shown(&w, name->name);
	return w.len;
}
