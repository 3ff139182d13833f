/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - sentences put together in the caller's buffer. Cuts what is too long, never overruns. */
#include "common/base/text.h"

#include <string.h>

struct mc_text mc_text_of(char *buf, size_t cap)
{
	buf[0] = '\0';
	return (struct mc_text){ buf, 0, cap };
}

static struct mc_text *add(struct mc_text *t, const char *p, size_t n)
{
	size_t room = t->cap - t->n - 1;

	if (n > room)
		n = room;
	if (n > 0)
		memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = '\0';
	return t;
}

struct mc_text *mc_text_z(struct mc_text *t, const char *z)
{
	return add(t, z, strlen(z));
}

struct mc_text *mc_text_str(struct mc_text *t, struct mc_str s)
{
	return s.n < 0 ? mc_text_z(t, "null") : add(t, s.p, (size_t)s.n);
}

struct mc_text *mc_text_int(struct mc_text *t, int64_t i)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u != 0);
	if (i < 0)
		add(t, "-", 1);
	return add(t, digits + at, sizeof(digits) - at);
}

struct mc_text *mc_text_addr(struct mc_text *t, const struct mc_addr *a)
{
	char text[MC_ADDR_TEXT];

	mc_addr_text(text, a);
	return mc_text_z(t, text);
}

struct mc_text *mc_text_uuid(struct mc_text *t, struct mc_uuid u)
{
	char text[MC_UUID_TEXT];

	mc_uuid_text(text, u);
	return mc_text_z(t, text);
}
