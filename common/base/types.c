/* SPDX-License-Identifier: Apache-2.0 */
/* types.c - texts, UUIDs and addresses: comparing, copying, reading and writing them as text. */
#include "common/base/types.h"

#include <string.h>

const char *mc_err_text(enum mc_err err)
{
	static const char *const texts[] = {
#define X(name, text) text,
		MC_ERRORS(X)
#undef X
	};

	return (unsigned)err < MC_ERR_COUNT ? texts[err] : "unknown error";
}

struct mc_str mc_str_z(const char *z)
{
	return z == NULL ? (struct mc_str){ NULL, -1 } : mc_str_of(z, strlen(z));
}

bool mc_str_eq(struct mc_str a, struct mc_str b)
{
	return a.n == b.n && (a.n <= 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

bool mc_str_eqz(struct mc_str a, const char *z)
{
	return mc_str_eq(a, mc_str_z(z));
}

bool mc_str_copy(char *to, size_t cap, struct mc_str s)
{
	if (cap == 0)
		return false;
	to[0] = '\0';
	if (s.n < 0 || (size_t)s.n >= cap)
		return false;
	if (s.n > 0)
		memcpy(to, s.p, (size_t)s.n);
	to[s.n] = '\0';
	return true;
}

bool mc_uuid_eq(struct mc_uuid a, struct mc_uuid b)
{
	if (a.null || b.null)
		return a.null == b.null;
	return a.hi == b.hi && a.lo == b.lo;
}

/* Bit k of the mask: a hyphen stands before the k-th byte. */
enum { UUID_HYPHENS = 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10 };

static unsigned uuid_byte(struct mc_uuid u, unsigned i)
{
	uint64_t half = i < 8 ? u.hi : u.lo;

	return (unsigned)(half >> (8 * (7 - i % 8))) & 0xff;
}

void mc_uuid_text(char out[MC_UUID_TEXT], struct mc_uuid u)
{
	static const char digits[] = "0123456789abcdef";
	char *p = out;

	if (u.null) {
		memcpy(out, "null", 5);
		return;
	}
	for (unsigned i = 0; i < 16; i++) {
		if (UUID_HYPHENS >> i & 1)
			*p++ = '-';
		*p++ = digits[uuid_byte(u, i) >> 4];
		*p++ = digits[uuid_byte(u, i) & 15];
	}
	*p = '\0';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool mc_uuid_parse(struct mc_str s, struct mc_uuid *out)
{
	uint64_t half[2] = { 0, 0 };
	const char *p = s.p;

	if (s.n != MC_UUID_TEXT - 1)
		return false;
	for (unsigned i = 0; i < 16; i++) {
		if ((UUID_HYPHENS >> i & 1) && *p++ != '-')
			return false;
		if (hex_digit(p[0]) < 0 || hex_digit(p[1]) < 0)
			return false;
		half[i / 8] = half[i / 8] << 8 | (uint64_t)(hex_digit(p[0]) << 4 | hex_digit(p[1]));
		p += 2;
	}
	*out = (struct mc_uuid){ .hi = half[0], .lo = half[1] };
	return true;
}

bool mc_addr_eq(const struct mc_addr *a, const struct mc_addr *b)
{
	return a->port == b->port && strcmp(a->host, b->host) == 0;
}

bool mc_addr_set(struct mc_addr *a, struct mc_str host, int32_t port)
{
	/* A NUL inside would make two different hosts look equal. */
	if (port < 0 || port > UINT16_MAX || (host.n > 0 && memchr(host.p, '\0', (size_t)host.n) != NULL))
		return false;
	a->port = (uint16_t)port;
	return mc_str_copy(a->host, sizeof(a->host), host);
}

static char *put_port(char *p, unsigned port)
{
	char digits[5];
	unsigned n = 0;

	do
		digits[n++] = (char)('0' + port % 10);
	while ((port /= 10) > 0);
	while (n > 0)
		*p++ = digits[--n];
	return p;
}

void mc_addr_text(char out[MC_ADDR_TEXT], const struct mc_addr *a)
{
	size_t n = strlen(a->host);
	char *p = out;

	*p++ = '[';
	memcpy(p, a->host, n);
	p += n;
	*p++ = ']';
	*p++ = ':';
	p = put_port(p, a->port);
	*p = '\0';
}

int32_t mc_addr_hash(const struct mc_addr *a)
{
	return (int32_t)(31u * a->port + (uint32_t)mc_java_hash(mc_str_z(a->host)));
}
