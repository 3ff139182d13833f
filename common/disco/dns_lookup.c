/* SPDX-License-Identifier: Apache-2.0 */
/* dns_lookup.c - a look-up from its beginning to its end: search list, servers in turn, UDP and then TCP. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/disco/dns_internal.h"

static void ask_server(struct dns_question *q);
static void next_try(struct dns_lookup *l);

static void tell_result(struct dns_lookup *l, enum dns_outcome outcome, enum dns_outcome other, bool fixed)
{
	struct dns_result r = {
		.outcome = outcome,
		.query = l->full,
		.search = l->suffix,
		.canonical = l->canonical,
		.targets = l->targets,
		.target_count = l->target_count,
		.other = other,
		.fixed = fixed,
		.ttl_s = UINT32_MAX,
	};
	struct dns_question *first = &l->q[0], *second = &l->q[1];
	struct dns_address *a;
	uint32_t i;

	for (i = 0; i < l->questions; i++)
		if (l->q[i].ttl_s < r.ttl_s)
			r.ttl_s = l->q[i].ttl_s;
	for (i = 0; l->questions > 1 && i < second->count; i++) { /* IPv6 behind IPv4, in one list */
		a = dns_question_room(first);
		if (a == NULL)
			break;
		*a = second->v[i];
		first->count++;
	}
	r.v = first->v;
	r.count = first->count;
	dns_lookup_end(l);
	if (!l->d->closing)
		l->done(l->ctx, &r);
	dns_lookup_put(l);
}

/* `dns files`: the hosts file, when the name servers have nothing. */
static bool files_know(struct dns_lookup *l)
{
	const struct dns_config *c = &l->d->o.config;
	unsigned i;

	if (!c->files || !c->dns_first || l->q[0].type == DNS_SRV || l->d->closing)
		return false;
	for (i = 0; i < l->questions; i++)
		l->q[i].count = 0;
	memcpy(l->full, l->name.text, sizeof(l->full));
	l->suffix = NULL;
	return dns_look_files(l);
}

static void finish_lookup(struct dns_lookup *l, enum dns_outcome outcome, enum dns_outcome other, bool fixed)
{
	if (outcome != DNS_END_FOUND && files_know(l))
		tell_result(l, DNS_END_FOUND, DNS_END_FOUND, true);
	else
		tell_result(l, outcome, other, fixed);
}

/* What one name of the search list came to, of what its questions came to: any address is a success. */
static enum dns_outcome together(const struct dns_lookup *l, enum dns_outcome *other)
{
	enum dns_outcome a = l->q[0].outcome, b = l->q[l->questions - 1].outcome, bad;

	*other = l->q[0].cut == DNS_TAKE_CUT || l->q[l->questions - 1].cut == DNS_TAKE_CUT ? DNS_END_TRUNCATED
											   : DNS_END_FOUND;
	if (a == b)
		return a;
	if (a == DNS_END_FOUND || b == DNS_END_FOUND) {
		bad = a == DNS_END_FOUND ? b : a;
		*other = dns_outcomes[bad].status == STATUS_NOT ? *other : bad;
		return DNS_END_FOUND;
	}
	if (dns_outcomes[a].status == STATUS_NOT && dns_outcomes[b].status == STATUS_NOT)
		return a == DNS_END_NXDOMAIN ? b : a;
	return dns_outcomes[a].status == STATUS_NOT ? b : a;
}

/* All questions of this name are settled: as glibc has it, nothing there or SERVFAIL leads on, everything
 * else ends the search. */
static void settled(struct dns_lookup *l)
{
	enum dns_outcome other, out = together(l, &other);

	if (out == DNS_END_NXDOMAIN || out == DNS_END_NO_DATA || out == DNS_END_SERVFAIL) {
		if (l->negative == DNS_END_FOUND || l->negative == DNS_END_NXDOMAIN ||
			out == DNS_END_SERVFAIL)
			l->negative = out;
		next_try(l);
		return;
	}
	finish_lookup(l, out, other, false);
}

static void settle_question(struct dns_question *q, enum dns_outcome out)
{
	struct dns_lookup *l = q->of;

	q->outcome = out;
	if (--l->busy > 0)
		return;
	if (l->told)
		dns_lookup_put(l);
	else
		settled(l);
}

/* TCP did not help anywhere. */
static void take_cut(struct dns_question *q)
{
	q->cut = DNS_TAKE_CUT;
	q->tcp = false;
	q->asked = q->of->d->o.config.server_count; /* one more time, whatever comes */
	q->round = q->of->d->o.config.attempts;
	ask_server(q);
}

/* A server that failed: the next one, and after the last another round for those who are silent or rave. */
static void next_server(struct dns_question *q, enum dns_outcome out)
{
	const struct dns_config *c = &q->of->d->o.config;
	struct dns_lookup *l = q->of;
	/* newer c-ares lets one strange datagram end all questions */
	bool again = out == DNS_END_TIMEOUT || out == DNS_END_UNREADABLE;
	const struct dns_question *twin = &l->q[q == &l->q[0] ? l->questions - 1 : 0];

	q->tcp = c->tcp;
	q->server = (q->server + 1) % c->server_count;
	if (++q->asked < c->server_count) {
		ask_server(q);
		return;
	}
	q->asked = 0;
	if (again && ++q->round < c->attempts &&
		!(twin != q && !twin->busy && twin->outcome == DNS_END_FOUND))
		ask_server(q);
	else if (q->cut == DNS_CUT)
		take_cut(q);
	else
		settle_question(q, out);
}

static void answered(void *arg, int status, int timeouts, unsigned char *p, int n)
{
	struct dns_question *q = arg;
	struct dns_lookup *l = q->of;
	enum dns_outcome out;

	q->sent = 1 + (unsigned)timeouts - (status == ARES_ETIMEOUT && timeouts > 0);
	dns_line_done(q->line);
	q->busy = false;
	if (l->told || l->d->closing) {
		settle_question(q, DNS_END_TIMEOUT);
		return;
	}
	if (status == ARES_ECONNREFUSED)
		dns_line_fail(q->line);
	out = dns_answer(q, status, p, n > 0 ? (size_t)n : 0);
	if (out == DNS_END_TRUNCATED && !q->tcp && q->cut == DNS_WHOLE) {
		q->cut = DNS_CUT;
		q->tcp = true;
		ask_server(q);
	} else if (out == DNS_END_TRUNCATED && !q->tcp && (q->count > 0 || l->target_count > 0)) {
		q->cut = DNS_TAKE_CUT; /* TCP did not help: some addresses are better than none */
		settle_question(q, DNS_END_FOUND);
	} else if (dns_outcomes[out].status == STATUS_OK || dns_outcomes[out].status == STATUS_NOT ||
		out == DNS_END_CIRCLE) {
		l->d->first = q->server;
		settle_question(q, out);
	} else {
		next_server(q, out);
	}
}

static void ask_server(struct dns_question *q)
{
	struct dns_lookup *l = q->of;

	q->line = dns_line_of(l->d, q->server, q->tcp);
	if (q->line == NULL) {
		settle_question(q, DNS_END_NOMEM);
		return;
	}
	q->busy = true;
	q->since_us = (int64_t)(uv_hrtime() / 1000);
	dns_line_ask(q->line, l->full, q->type, answered, q);
}

static void no_more(struct dns_lookup *l)
{
	const struct dns_config *c = &l->d->o.config;

	if (l->negative != DNS_END_FOUND)
		finish_lookup(l, l->negative, DNS_END_FOUND, false);
	else
		finish_lookup(l, c->dns ? DNS_END_TOO_LONG : DNS_END_NOT_IN_FILES, DNS_END_FOUND, false);
}

static void prepare(struct dns_lookup *l)
{
	struct dns *d = l->d;
	unsigned i;

	free(l->canonical);
	l->canonical = NULL;
	l->busy = l->questions;
	for (i = 0; i < l->questions; i++) {
		struct dns_question *q = &l->q[i];

		q->count = 0;
		q->outcome = DNS_END_TIMEOUT;
		q->asked = q->round = 0;
		q->server = d->first;
		q->tcp = d->o.config.tcp;
		q->busy = false;
		q->cut = DNS_WHOLE;
	}
	if (d->o.config.rotate && d->o.config.server_count > 0)
		d->first = (d->first + 1) % d->o.config.server_count;
}

static void next_try(struct dns_lookup *l)
{
	unsigned i, questions = l->questions;

	do {
		if (!l->d->o.config.dns ||
			!dns_config_try(&l->d->o.config, l->name.text, l->name.absolute, l->attempt++,
				l->full, &l->suffix)) {
			no_more(l);
			return;
		}
	} while (l->full[0] == '\0');
	prepare(l);
	l->busy++; /* an answer that comes at once does not end the look-up under our hands */
	for (i = 0; i < questions; i++)
		ask_server(&l->q[i]);
	if (--l->busy > 0)
		return;
	if (l->told)
		dns_lookup_put(l);
	else
		settled(l);
}

static struct dns_lookup *new_lookup(struct dns *d)
{
	struct dns_lookup *l = d->unused;

	if (l == NULL) {
		l = calloc(1, sizeof(*l));
	} else {
		d->unused = l->after;
	}
	if (l == NULL)
		return NULL;
	l->d = d;
	l->after = NULL;
	l->before = d->tail;
	*(d->tail != NULL ? &d->tail->after : &d->head) = l;
	d->tail = l;
	return l;
}

static void set_questions(struct dns_lookup *l, enum dns_kind kind)
{
	unsigned family = l->d->o.family, i;

	if (family == 0 && l->d->o.config.no_aaaa)
		family = 4;
	l->questions = kind == DNS_SERVICES || family != 0 ? 1 : 2;
	l->q[0].type = kind == DNS_SERVICES ? DNS_SRV : family == 6 ? DNS_AAAA : DNS_A;
	l->q[1].type = DNS_AAAA;
	for (i = 0; i < DNS_QUESTIONS; i++) {
		l->q[i].of = l;
		l->q[i].count = 0;
		l->q[i].ttl_s = 0;
		l->q[i].cut = DNS_WHOLE;
		l->q[i].busy = false;
	}
}

void dns_look_up(struct dns *d, const struct dns_name *name, enum dns_kind kind,
	void (*done)(void *of, const struct dns_result *r), void *of)
{
	struct dns_lookup *l = new_lookup(d);

	mc_check(!d->closing && name != NULL);
	if (l == NULL) {
		done(of, &(struct dns_result){ .outcome = DNS_END_NOMEM, .query = name->text });
		return;
	}
	l->name = *name;
	l->attempt = 0;
	l->suffix = NULL;
	l->told = false;
	l->negative = DNS_END_FOUND;
	l->target_count = 0;
	l->since_ms = (int64_t)uv_now(d->loop);
	l->done = done;
	l->ctx = of;
	l->busy = 0;
	free(l->canonical);
	l->canonical = NULL;
	memcpy(l->full, name->text, sizeof(l->full));
	set_questions(l, kind);
	if (!uv_is_active((uv_handle_t *)&d->sweep))
		dns_sweep_start(d);
	if (kind == DNS_ADDRESSES && dns_look_here(l))
		finish_lookup(l, DNS_END_FOUND, DNS_END_FOUND, true);
	else
		next_try(l);
}

void dns_lookup_cut(struct dns_lookup *l)
{
	enum dns_outcome other = DNS_END_TIMEOUT, out = DNS_END_TIMEOUT;
	unsigned i;

	mc_check(!l->told && l->questions <= DNS_QUESTIONS);
	l->told = true;
	for (i = 0; i < l->questions; i++) {
		if (l->q[i].busy) {
			l->q[i].count = 0;
		} else if (l->q[i].outcome == DNS_END_FOUND) {
			out = DNS_END_FOUND;
		}
	}
	finish_lookup(l, out, out == DNS_END_FOUND ? other : DNS_END_FOUND, false);
}
