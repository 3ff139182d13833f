/* SPDX-License-Identifier: Apache-2.0 */
/* dns_message.c - answers of name servers read in bounds. No memory of its own. */
#include "common/disco/dns_message.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"
#include "common/wire/bytes.h"

enum {
	HEADER = 12,
	CLASS_IN = 1,
	POINTER = 0xc0, /* the two upper bits of a length: the name goes on elsewhere */
	POINTER_MASK = 0x3fff,
	NAME_WIRE_MAX = 255, /* RFC 1035 2.3.4 */
};

const char *dns_type_text(unsigned type)
{
#define X(name, number) \
	if (type == (number)) \
		return #name;
	DNS_TYPES(X)
#undef X
	return "?";
}

const char *dns_rcode_text(unsigned rcode)
{
#define X(name, number) \
	if (rcode == (number)) \
		return #name;
	DNS_RCODES(X)
#undef X
	return NULL;
}

static bool damaged(struct dns_message *m)
{
	m->damaged = true;
	m->left = 0;
	return false;
}

/* The place behind a name that begins at `at`. */
static bool skip_name(struct dns_message *m, size_t at, size_t *after)
{
	for (; at < m->n; at += 1u + m->p[at]) {
		if ((m->p[at] & POINTER) == POINTER) {
			*after = at + 2;
			return *after <= m->n || damaged(m);
		}
		if ((m->p[at] & POINTER) != 0)
			return damaged(m);
		if (m->p[at] == 0) {
			*after = at + 1;
			return true;
		}
	}
	return damaged(m);
}

static size_t put_label(char *out, const uint8_t *p, size_t n)
{
	size_t used = 0, i;

	for (i = 0; i < n; i++) {
		if (p[i] == '.' || p[i] == '\\' || !isgraph(p[i]) || p[i] > 0x7e)
			used += (size_t)sprintf(out + used, "\\%03u", p[i]);
		else
			out[used++] = (char)p[i];
	}
	return used;
}

bool dns_message_name(struct dns_message *m, size_t at, char out[DNS_TEXT])
{
	mc_check(m->p != NULL);
	/* a pointer leads to before where its name began: no circle is possible */
	size_t limit = m->n, wire = 1, used = 0;
	size_t from = at;

	while (at < limit && m->p[at] != 0) {
		unsigned n = m->p[at];

		if ((n & POINTER) == POINTER) {
			if (at + 2 > m->n)
				return damaged(m);
			at = mc_get16(m->p + at) & POINTER_MASK;
			if (at >= from || at < HEADER)
				return damaged(m);
			from = at;
			continue;
		}
		wire += n + 1;
		if ((n & POINTER) != 0 || n >= m->n - at || wire > NAME_WIRE_MAX)
			return damaged(m);
		if (used > 0)
			out[used++] = '.';
		used += put_label(out + used, m->p + at + 1, n);
		at += n + 1;
	}
	out[used] = '\0';
	return at < limit || damaged(m);
}

bool dns_message_open(struct dns_message *m, const void *p, size_t n)
{
	struct mc_rd rd = mc_rd_of(p, n);
	unsigned flags, questions;

	mc_check(p != NULL || n == 0);
	memset(m, 0, sizeof(*m));
	m->p = p;
	m->n = n;
	m->at = HEADER;
	mc_rd_u16(&rd);
	flags = mc_rd_u16(&rd);
	questions = mc_rd_u16(&rd);
	m->answers = mc_rd_u16(&rd);
	m->authorities = mc_rd_u16(&rd);
	m->rcode = flags & 0x0f;
	m->cut = (flags & 0x0200) != 0;
	m->recursion = (flags & 0x0080) != 0;
	if (rd.err != MC_ERR_OK || n < HEADER || (flags & 0x8000) == 0)
		return damaged(m);
	for (; questions > 0; questions--) {
		if (!skip_name(m, m->at, &m->at) || m->at + 4 > n)
			return damaged(m);
		m->at += 4;
	}
	m->left = m->answers + m->authorities;
	return true;
}

bool dns_message_next(struct dns_message *m, struct dns_record *r)
{
	while (m->left > 0) {
		size_t at = m->at;
		struct mc_rd rd;
		unsigned class;

		r->answer = m->left > m->authorities;
		r->name = at;
		if (!skip_name(m, at, &at))
			return false;
		rd = mc_rd_of(m->p + at, m->n - at);
		r->type = mc_rd_u16(&rd);
		class = mc_rd_u16(&rd);
		r->ttl_s = mc_rd_u32(&rd);
		r->size = mc_rd_u16(&rd);
		r->data = (size_t)(rd.p - m->p);
		mc_rd_take(&rd, r->size);
		if (rd.err != MC_ERR_OK)
			return damaged(m);
		if (r->ttl_s > INT32_MAX)
			r->ttl_s = 0; /* RFC 2181 8 */
		m->at = r->data + r->size;
		m->left--;
		if (class == CLASS_IN)
			return true;
	}
	return false;
}

bool dns_same_name(const char *a, const char *b)
{
	size_t an = strlen(a), bn = strlen(b);

	an -= an > 0 && a[an - 1] == '.';
	bn -= bn > 0 && b[bn - 1] == '.';
	return an == bn && strncasecmp(a, b, an) == 0;
}

/* The alias of `name`, if the answer has one. */
static bool alias_of(struct dns_message *m, const char *name, struct dns_record *found, char target[DNS_TEXT])
{
	struct dns_message walk = *m;
	char owner[DNS_TEXT];

	while (dns_message_next(&walk, found)) {
		if (!found->answer)
			break;
		if (found->type != DNS_CNAME)
			continue;
		if (!dns_message_name(&walk, found->name, owner) ||
			!dns_message_name(&walk, found->data, target))
			break;
		if (dns_same_name(owner, name))
			return true;
	}
	m->damaged = m->damaged || walk.damaged;
	return false;
}

bool dns_message_aliases(struct dns_message *m, const char *name, char out[DNS_TEXT], uint32_t *ttl_s,
	void (*alias)(void *ctx, const char *target), void *ctx)
{
	struct dns_record r;
	char target[DNS_TEXT];
	unsigned i;

	snprintf(out, DNS_TEXT, "%s", name);
	for (i = 0; i < MC_DNS_ALIASES_MAX; i++) {
		if (!alias_of(m, out, &r, target))
			return true;
		if (r.ttl_s < *ttl_s)
			*ttl_s = r.ttl_s;
		if (alias != NULL)
			alias(ctx, target);
		memcpy(out, target, strlen(target) + 1);
		if (dns_same_name(out, name))
			break;
	}
	return false;
}

uint32_t dns_message_negative_ttl(const struct dns_message *m)
{
	struct dns_message walk = *m;
	struct dns_record r;

	while (dns_message_next(&walk, &r)) {
		struct mc_rd rd;
		uint32_t least;

		if (r.answer || r.type != DNS_SOA || r.size < 20)
			continue;
		rd = mc_rd_of(m->p + r.data + r.size - 4, 4); /* MINIMUM is the last of its numbers */
		least = mc_rd_u32(&rd);
		return r.ttl_s < least ? r.ttl_s : least;
	}
	return 0;
}

bool dns_record_srv(struct dns_message *m, const struct dns_record *r, struct dns_srv *out)
{
	struct mc_rd rd = mc_rd_of(m->p + r->data, r->size);

	mc_check(r->data + r->size <= m->n);
	out->priority = mc_rd_u16(&rd);
	out->weight = mc_rd_u16(&rd);
	out->port = mc_rd_u16(&rd);
	out->target = r->data + 6;
	return (rd.err == MC_ERR_OK && r->size > 6) || damaged(m);
}
