/* SPDX-License-Identifier: Apache-2.0 */
/* dns_answer.c - one try: from the bytes, or from what c-ares says instead of bytes, to an outcome and
 * addresses. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/disco/dns_internal.h"

enum { UDP_MAX = 512 }; /* RFC 1035 4.2.1: an answer over UDP without EDNS */

/* What c-ares says when there are no bytes. */
static enum dns_outcome without_bytes(int status)
{
	switch (status) {
	case ARES_ETIMEOUT: return DNS_END_TIMEOUT;
	case ARES_ENOMEM: return DNS_END_NOMEM;
	case ARES_EBADRESP:
	case ARES_EFORMERR: return DNS_END_UNREADABLE;
	default: /* sockets that fail, connections refused */ return DNS_END_UNREACHABLE;
	}
}

static const enum dns_outcome by_rcode[] = {
	[DNS_NOERROR] = DNS_END_FOUND,
	[DNS_FORMERR] = DNS_END_ERROR,
	[DNS_SERVFAIL] = DNS_END_SERVFAIL,
	[DNS_NXDOMAIN] = DNS_END_NXDOMAIN,
	[DNS_NOTIMP] = DNS_END_ERROR,
	[DNS_REFUSED] = DNS_END_REFUSED,
};

struct dns_address *dns_question_room(struct dns_question *q)
{
	uint32_t cap = q->cap > 0 ? 2 * q->cap : 4;
	struct dns_address *more;

	mc_check(q->count <= q->cap && (q->cap == 0) == (q->v == NULL));
	if (q->count == q->cap) {
		more = q->count < MC_DNS_ADDRESSES_MAX ? realloc(q->v, cap * sizeof(*more)) : NULL;
		if (more == NULL)
			return NULL;
		q->v = more;
		q->cap = cap;
	}
	return memset(&q->v[q->count], 0, sizeof(*q->v));
}

static void add_address(
	struct dns_question *q, const struct dns_message *m, const struct dns_record *r, uint32_t ttl_s)
{
	struct dns_address *a = dns_question_room(q);
	uint32_t i;

	if (a == NULL)
		return;
	a->family = r->type == DNS_A ? 4 : 6;
	memcpy(a->bytes, m->p + r->data, r->size);
	a->ttl_s = r->ttl_s < ttl_s ? r->ttl_s : ttl_s;
	if (a->ttl_s < q->ttl_s)
		q->ttl_s = a->ttl_s;
	/* twice the same record: seldom, and never among many */
	for (i = 0; i < q->count && i < 16; i++)
		if (dns_address_same(&q->v[i], a))
			return;
	q->count++;
}

static void add_target(struct dns_question *q, struct dns_message *m, const struct dns_record *r)
{
	struct dns_lookup *l = q->of;
	char name[DNS_TEXT];
	struct dns_target *t;
	struct dns_srv srv;

	if (!dns_record_srv(m, r, &srv) || !dns_message_name(m, srv.target, name) ||
		strlen(name) > MC_HOST_MAX)
		return;
	if (l->target_count == l->target_cap) {
		uint32_t cap = l->target_cap > 0 ? 2 * l->target_cap : 4;

		t = l->target_count < MC_DNS_TARGETS_MAX ? realloc(l->targets, cap * sizeof(*t)) : NULL;
		if (t == NULL)
			return;
		l->targets = t;
		l->target_cap = cap;
	}
	t = &l->targets[l->target_count++];
	*t = (struct dns_target){
		.priority = srv.priority, .weight = srv.weight, .port = srv.port, .ttl_s = r->ttl_s
	};
	memcpy(t->name, name, strlen(name) + 1);
	if (r->ttl_s < q->ttl_s)
		q->ttl_s = r->ttl_s;
}

static int by_priority(const void *a, const void *b)
{
	const struct dns_target *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return x->weight != y->weight ? (x->weight > y->weight ? -1 : 1) : strcmp(x->name, y->name);
}

struct aliases {
	char text[MC_DNS_ALIASES_MAX][DNS_TEXT];
	const char *v[MC_DNS_ALIASES_MAX];
	unsigned n;
};

static void note_alias(void *ctx, const char *target)
{
	struct aliases *a = ctx;

	if (a->n == MC_DNS_ALIASES_MAX)
		return;
	memcpy(a->text[a->n], target, strlen(target) + 1);
	a->v[a->n] = a->text[a->n];
	a->n++;
}

/* The records of the asked kind that belong to the name its aliases lead to. */
static void take_records(struct dns_question *q, struct dns_message *m, const char *owner, uint32_t ttl_s)
{
	struct dns_message walk = *m;
	struct dns_record r;
	char name[DNS_TEXT];
	bool same = false;
	size_t last = 0;

	while (dns_message_next(&walk, &r) && r.answer) {
		size_t size = r.type == DNS_A ? 4 : 16;

		if ((int)r.type != q->type)
			continue;
		if (r.type != DNS_SRV && r.size != size) {
			walk.damaged = true;
			break;
		}
		/* a server compresses: all records name their owner by the same two bytes */
		if (last == 0 || memcmp(m->p + r.name, m->p + last, 2) != 0 || m->p[last] < 0xc0) {
			last = r.name;
			same = dns_message_name(&walk, r.name, name) && dns_same_name(name, owner);
		}
		if (same && r.type == DNS_SRV)
			add_target(q, &walk, &r);
		else if (same)
			add_address(q, m, &r, ttl_s);
	}
	m->damaged = m->damaged || walk.damaged;
}

static void keep_canonical(struct dns_lookup *l, const char *name)
{
	if (l->canonical != NULL || dns_same_name(l->full, name))
		return;
	l->canonical = strdup(name);
}

static bool service_is_denied(const struct dns_lookup *l)
{
	return l->target_count == 1 && l->targets[0].name[0] == '\0';
}

static enum dns_outcome read_answer(struct dns_question *q, struct dns_message *m, struct aliases *aliases)
{
	enum dns_outcome out =
		m->rcode < sizeof(by_rcode) / sizeof(*by_rcode) ? by_rcode[m->rcode] : DNS_END_ERROR;
	struct dns_lookup *l = q->of;
	char owner[DNS_TEXT];
	uint32_t ttl_s = UINT32_MAX;

	if (out != DNS_END_FOUND && out != DNS_END_NXDOMAIN)
		return out;
	if (!dns_message_aliases(m, l->full, owner, &ttl_s, aliases != NULL ? note_alias : NULL, aliases))
		return DNS_END_CIRCLE;
	q->ttl_s = ttl_s;
	take_records(q, m, owner, ttl_s);
	keep_canonical(l, owner);
	if (m->cut || (m->damaged && !q->tcp && m->n >= UDP_MAX)) /* c-ares cuts what is longer, too */
		return DNS_END_TRUNCATED;
	if (m->damaged)
		return DNS_END_UNREADABLE;
	if (q->type == DNS_SRV && service_is_denied(l))
		return DNS_END_NO_SERVICE;
	if (q->count > 0 || (q->type == DNS_SRV && l->target_count > 0))
		return DNS_END_FOUND;
	q->ttl_s = dns_message_negative_ttl(m);
	return out == DNS_END_NXDOMAIN ? out : DNS_END_NO_DATA;
}

void dns_answer_step(const struct dns_question *q, const struct dns_step *s)
{
	const struct dns_lookup *l = q->of;

	if (l->d->o.step != NULL && !l->told)
		l->d->o.step(l->d->o.ctx, l->ctx, s);
}

static void tell_step(const struct dns_question *q, const struct dns_message *m, enum dns_outcome out,
	const struct aliases *aliases)
{
	const struct dns_lookup *l = q->of;
	struct dns_step s = {
		.query = l->full,
		.type = (unsigned)q->type,
		.server = l->d->o.config.servers[q->server].text,
		.tcp = q->tcp,
		.rcode = m != NULL ? (int)m->rcode : -1,
		.outcome = out,
		.answers = q->type == DNS_SRV ? l->target_count : q->count,
		.v = q->type == DNS_SRV ? NULL : q->v,
		.us = (int64_t)(uv_hrtime() / 1000) - q->since_us,
		.sent = q->sent,
		.search = l->suffix,
		.aliases = aliases->v,
		.alias_count = aliases->n,
	};

	dns_answer_step(q, &s);
}

enum dns_outcome dns_answer(struct dns_question *q, int status, const uint8_t *p, size_t n)
{
	static struct aliases aliases; /* 16 KiB: one try is read at a time */
	bool wanted = q->of->d->o.step != NULL, whole = false;
	struct dns_message m;
	enum dns_outcome out;

	mc_check(p != NULL || n == 0);
	aliases.n = 0;
	q->count = 0;
	q->ttl_s = 0;
	if (q->type == DNS_SRV)
		q->of->target_count = 0;
	if (p == NULL || n == 0)
		out = without_bytes(status);
	else if (!(whole = dns_message_open(&m, p, n)))
		out = DNS_END_UNREADABLE;
	else
		out = read_answer(q, &m, wanted ? &aliases : NULL);
	if (q->type == DNS_SRV && q->of->target_count > 1)
		qsort(q->of->targets, q->of->target_count, sizeof(*q->of->targets), by_priority);
	if (wanted)
		tell_step(q, whole ? &m : NULL, out, &aliases);
	return out;
}
