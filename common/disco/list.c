/* SPDX-License-Identifier: Apache-2.0 */
/* list.c - the syntax of peer lists. No look-ups. */
#include "common/disco/list.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/disco/list_host.h"
#include "common/disco/list_notation.h"

enum { SHOWN = 200 }; /* what a sentence quotes of an entry */

static const char byte_order_mark[] = "\xef\xbb\xbf"; /* of a list that an editor of Windows wrote */
static const char apart[] = ",; \t\r\n\f\v";

struct parser {
	struct disco_list *out;
	struct fault *err;
	const char *token; /* the entry as written */
	int token_n;
};

/* An entry taken apart. */
struct entry {
	char host[MC_HOST_MAX + 1];
	uint16_t first;
	unsigned count;
};

static bool fail_entry(struct parser *p, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static bool fail_entry(struct parser *p, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(p->err, STATUS_USAGE, "usage", hint, format, args);
	va_end(args);
	return fault_prefix(p->err, "'%.*s': ", p->token_n > SHOWN ? SHOWN : p->token_n, p->token);
}

static bool add_address(struct parser *p, const char *host, size_t host_n, uint16_t port)
{
	struct disco_list *l = p->out;
	struct mc_addr a;

	if (!mc_addr_set(&a, mc_str_of(host, host_n), port))
		return fail_entry(p, NULL, "a host name has at most %d letters", MC_HOST_MAX);
	for (uint32_t i = 0; i < l->n; i++)
		if (mc_addr_eq(&l->v[i], &a))
			return true;
	if (l->n == MC_PEERS_MAX)
		return fail_entry(p, "name fewer hosts, or give their ports",
			"with this the list has more than %d addresses", MC_PEERS_MAX);
	if (l->n == l->cap) {
		uint32_t cap = l->cap ? 2 * l->cap : 8;
		struct mc_addr *v = realloc(l->v, cap * sizeof(*v));

		if (!v)
			return fail_entry(p, NULL, "no memory for the list");
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = a;
	return true;
}

static bool add_ports(struct parser *p, const struct entry *e, const char *host, size_t host_n)
{
	for (unsigned i = 0; i < e->count; i++)
		if (!add_address(p, host, host_n, (uint16_t)(e->first + i)))
			return false;
	return true;
}

/* Decimal digits only; -1: none, or more than `max`. */
static long digits(const char **p, const char *end, long max)
{
	long v = 0;
	const char *from = *p;

	while (*p < end && isdigit((unsigned char)**p)) {
		v = v * 10 + (**p - '0');
		if (v > max)
			return -1;
		++*p;
	}
	return *p == from ? -1 : v;
}

static bool read_ports(struct parser *p, struct entry *e, const char *at, const char *end)
{
	const char *from = at;
	long first, count = 1;

	if (at == end)
		return fail_entry(p, "write host:port, or the host alone for the usual ports",
			"a port is missing behind the colon");
	first = digits(&at, end, UINT16_MAX);
	if (first > 0 && at < end && *at == '-')
		return fail_entry(p,
			"write host:6900+3 for three ports from 6900, or each port as an entry of its own",
			"a range of ports cannot be written with '-' (Payara dies of it at the join)");
	if (first > 0 && at < end && *at == '+') {
		at++;
		count = digits(&at, end, UINT16_MAX);
	}
	if (first <= 0 || count <= 0 || at != end)
		return fail_entry(p, "a port is a number from 1 to 65535", "'%.*s' is not a port",
			(int)(end - from), from);
	if (first + count - 1 > UINT16_MAX)
		return fail_entry(
			p, NULL, "the last of %ld ports from %ld would be above 65535", count, first);
	e->first = (uint16_t)first;
	e->count = (unsigned)count;
	return true;
}

static bool read_host(struct parser *p, struct entry *e, const char *at, size_t n)
{
	if (n == 0)
		return fail_entry(p, "write host:port", "a host is missing before the colon");
	if (n > MC_HOST_MAX)
		return fail_entry(p, NULL, "a host name has at most %d letters", MC_HOST_MAX);
	memcpy(e->host, at, n);
	e->host[n] = '\0';
	return true;
}

/* 2001:db8:0:0:0:0:0:1:5701, as Java wrote sockets before 14: where the colon before the port is; NULL: it is
 * none of these. */
static const char *behind_eight_groups(const char *at, const char *end)
{
	unsigned colons = 0;

	for (; at < end && (*at == ':' || isxdigit((unsigned char)*at)); at++)
		if (*at == ':' && ++colons == 8)
			return at[-1] != ':' && at + 1 < end ? at : NULL;
	return NULL;
}

/* `[host]`, `[host]:port` as Hazelcast writes all addresses, or a bare IPv6 address, which cannot have a
 * port. */
static bool read_bracketed(struct parser *p, struct entry *e, const char *at, const char *end)
{
	const char *close = memchr(at, ']', (size_t)(end - at));
	bool bracket = *at == '[';
	const char *zone;

	if (bracket && !close)
		return fail_entry(p, "write [2001:db8::1]:6900", "the closing bracket is missing");
	if (!bracket && (close = behind_eight_groups(at, end)) != NULL)
		return read_host(p, e, at, (size_t)(close - at)) && read_ports(p, e, close + 1, end);
	if (!read_host(p, e, at + bracket, (size_t)((bracket ? close : end) - at - bracket)))
		return false;
	zone = strchr(e->host, '%');
	if ((strchr(e->host, ':') != NULL ? !disco_is_numeric(e->host) : !bracket) ||
		(zone != NULL && strchr(zone, ':') != NULL)) /* no interface is called eth0:5701 here */
		return fail_entry(p, "an IPv6 address with a port is written [2001:db8::1]:6900",
			"'%s' is not an IPv6 address", e->host);
	if (!bracket || close + 1 == end)
		return true;
	if (close[1] != ':')
		return fail_entry(
			p, "write [2001:db8::1]:6900", "after the bracket comes a colon and the port");
	return read_ports(p, e, close + 2, end);
}

static bool split(struct parser *p, struct entry *e, const char *at, const char *end)
{
	const char *colon = memchr(at, ':', (size_t)(end - at));

	if (*at == '[' || (colon && memchr(colon + 1, ':', (size_t)(end - colon - 1))))
		return read_bracketed(p, e, at, end);
	if (!read_host(p, e, at, (size_t)((colon ? colon : end) - at)))
		return false;
	return !colon || read_ports(p, e, colon + 1, end);
}

/* 10.0.0.*, 10.0.0.1-9: the text before the last part, and the bounds. */
static bool expand(struct parser *p, const struct entry *e)
{
	const char *last = strrchr(e->host, '.'), *at = last ? last + 1 : e->host;
	const char *end = e->host + strlen(e->host);
	long low = 0, high = 255;
	char host[MC_HOST_MAX + 8];

	if (strcmp(at, "*")) {
		low = digits(&at, end, 255);
		if (low < 0 || at == end || *at++ != '-')
			return fail_entry(p, "patterns are 10.0.0.* and 10.0.0.1-9, in the last part only",
				"this pattern is not understood");
		high = digits(&at, end, 255);
		if (high < low || at != end)
			return fail_entry(p, "write the smaller number first, both at most 255",
				"this range is empty or not a range");
	}
	for (long i = low; i <= high; i++) {
		int n = snprintf(
			host, sizeof(host), "%.*s.%ld", last ? (int)(last - e->host) : 0, e->host, i);

		if (!disco_is_numeric(host))
			return fail_entry(p, "patterns are 10.0.0.* and 10.0.0.1-9, in the last part only",
				"this pattern is not understood");
		if (!add_ports(p, e, host, (size_t)n))
			return false;
	}
	return true;
}

static bool is_name(const char *host)
{
	for (; *host; host++)
		if (!isalnum((unsigned char)*host) && !strchr(".-_", *host) && !((unsigned char)*host & 0x80))
			return false;
	return true;
}

static bool add_entry(struct parser *p, struct entry *e)
{
	bool quad_like = strspn(e->host, "0123456789.*-") == strlen(e->host);

	if (strchr(e->host, '*') || (quad_like && strchr(e->host, '-')))
		return expand(p, e);
	if (!disco_is_numeric(e->host) && strspn(e->host, "0123456789.") == strlen(e->host))
		return fail_entry(p, "an IPv4 address is four numbers from 0 to 255",
			"'%s' is not an address", e->host);
	if (strchr(e->host + 1, '/') != NULL && strspn(e->host, "0123456789./") == strlen(e->host))
		return fail_entry(p, "the addresses of a network are written 10.0.0.* or 10.0.0.1-254",
			"'%s' is not an address", e->host);
	if (!disco_is_numeric(e->host) && !is_name(e->host))
		return fail_entry(p, "entries are host, host:port, [v6]:port, apart by commas",
			"'%s' is not a host", e->host);
	if (list_host_is_group(e->host))
		return fail_entry(p,
			"mc-probe " OPTION_LISTEN " 130s hears the members on it; " OPTION_MULTICAST_GROUP
			" names the group",
			"'%s' is a multicast group, not the address of a member", e->host);
	list_host_spell(e->host);
	return add_ports(p, e, e->host, strlen(e->host));
}

bool disco_list_parse(
	const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err)
{
	*out = (struct disco_list){ 0 };
	return disco_list_add(text, ports, out, err);
}

bool disco_list_add(
	const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err)
{
	struct parser p = { .out = out, .err = err };

	enum list_word state = LIST_START;

	mc_check(text != NULL && out->n <= out->cap);
	memset(err, 0, sizeof(*err));
	if (strncmp(text, byte_order_mark, sizeof(byte_order_mark) - 1) == 0)
		text += sizeof(byte_order_mark) - 1;
	for (text += strspn(text, apart); *text; text += strspn(text, apart)) {
		size_t n = strcspn(text, apart), bare_n = n;
		const char *bare = list_entry_bare(text, &bare_n);
		struct entry e = { .first = ports->first, .count = ports->count ? ports->count : 1 };

		if (list_word_passed(&state, text, n, text + n + strspn(text + n, apart))) {
			text += n;
			continue;
		}
		p.token = text;
		p.token_n = n > 200 ? 200 : (int)n;
		if (e.first + e.count - 1 > UINT16_MAX)
			e.count = UINT16_MAX - e.first + 1u;
		if (!split(&p, &e, bare, bare + bare_n) || !add_entry(&p, &e))
			return false;
		text += n;
	}
	return true;
}

void disco_list_free(struct disco_list *l)
{
	free(l->v);
	*l = (struct disco_list){ 0 };
}
