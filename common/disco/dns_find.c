/* SPDX-License-Identifier: Apache-2.0 */
/* dns_find.c - a name to peers, through SRV records where asked. */
#include "common/disco/dns_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* The addresses of one target. */
struct target {
	struct finding *of;
	struct dns_address *v;
	uint32_t count;
	bool settled;
};

struct finding {
	struct dns *d;
	struct dns_result r;
	char query[MC_HOST_MAX + 1], search[MC_HOST_MAX + 1], canonical[MC_HOST_MAX + 1];
	struct dns_target *targets;
	struct target *each;
	uint32_t next, busy; /* the next target to ask for; those under way */
	bool inside;
	void (*done)(void *of, const struct dns_result *r);
	void *of;
};

static void drop_finding(struct finding *f)
{
	uint32_t i;

	for (i = 0; f->each != NULL && i < f->r.target_count; i++)
		free(f->each[i].v);
	free(f->each);
	free(f->targets);
	free(f);
}

/* All targets are asked for: one list, in their order. */
static void merge_targets(struct finding *f)
{
	struct dns_address *all;
	uint32_t i, count = 0;

	for (i = 0; i < f->r.target_count; i++)
		count += f->each[i].count;
	all = malloc((count > 0 ? count : 1) * sizeof(*all));
	for (i = 0; all != NULL && i < f->r.target_count && f->r.count < MC_DNS_ADDRESSES_MAX; i++) {
		uint32_t n = f->each[i].count < MC_DNS_ADDRESSES_MAX - f->r.count
			? f->each[i].count
			: MC_DNS_ADDRESSES_MAX - f->r.count;

		if (n > 0)
			memcpy(all + f->r.count, f->each[i].v, n * sizeof(*all));
		f->r.count += n;
	}
	f->r.v = all;
	if (f->r.count > 0)
		f->r.outcome = DNS_END_FOUND;
	f->done(f->of, &f->r);
	free(all);
	drop_finding(f);
}

static void keep_result(struct target *t, const struct dns_result *r)
{
	const struct finding *f = t->of;
	uint32_t number = (uint32_t)(t - f->each), i;

	t->v = r->count > 0 ? malloc(r->count * sizeof(*t->v)) : NULL;
	if (t->v == NULL)
		return;
	memcpy(t->v, r->v, r->count * sizeof(*t->v));
	t->count = r->count;
	for (i = 0; i < t->count; i++) {
		t->v[i].port = f->targets[number].port;
		t->v[i].target = (uint16_t)number;
		if (!t->v[i].fixed && t->v[i].ttl_s > f->targets[number].ttl_s)
			t->v[i].ttl_s = f->targets[number].ttl_s;
	}
}

static void advance_finding(struct finding *f);

/* What is told when no target has an address. */
static void note_failure(struct finding *f, enum dns_outcome out)
{
	if (dns_outcomes[out].status != STATUS_NOT)
		f->r.outcome = out;
	else if (f->r.outcome == DNS_END_FOUND)
		f->r.outcome = DNS_END_NO_TARGET;
}

static void on_target(void *of, const struct dns_result *r)
{
	struct target *t = of;
	struct finding *f = t->of;

	f->busy--;
	if (r->outcome == DNS_END_FOUND)
		keep_result(t, r);
	else
		note_failure(f, r->outcome);
	if (r->ttl_s < f->r.ttl_s)
		f->r.ttl_s = r->ttl_s;
	if (!f->inside)
		advance_finding(f);
}

static void advance_finding(struct finding *f)
{
	f->inside = true;
	while (f->next < f->r.target_count && f->busy < MC_DNS_TARGETS_AT_ONCE) {
		struct target *t = &f->each[f->next];
		struct dns_name name;
		struct fault err;
		const char *text = f->targets[f->next++].name;

		t->of = f;
		if (!dns_name_read(text, strlen(text), &name, &err)) {
			note_failure(f, DNS_END_NO_TARGET);
			continue;
		}
		name.absolute = true;
		f->busy++;
		dns_look_up(f->d, &name, DNS_ADDRESSES, on_target, t);
	}
	f->inside = false;
	if (f->busy == 0)
		merge_targets(f);
}

static void copy_text(char *to, const char **from)
{
	if (*from == NULL)
		return;
	snprintf(to, MC_HOST_MAX + 1, "%.*s", MC_HOST_MAX, *from);
	*from = to;
}

static void on_service(void *of, const struct dns_result *r)
{
	struct finding *f = of;

	f->r = *r;
	copy_text(f->query, &f->r.query);
	copy_text(f->search, &f->r.search);
	copy_text(f->canonical, &f->r.canonical);
	f->r.count = 0;
	if (r->outcome == DNS_END_FOUND) {
		f->each = calloc(r->target_count, sizeof(*f->each));
		f->targets = malloc(r->target_count * sizeof(*f->targets));
	}
	if (f->each == NULL || f->targets == NULL) {
		f->r.target_count = 0;
		if (r->outcome == DNS_END_FOUND)
			f->r.outcome = DNS_END_NOMEM;
		f->done(f->of, &f->r);
		drop_finding(f);
		return;
	}
	memcpy(f->targets, r->targets, r->target_count * sizeof(*f->targets));
	f->r.targets = f->targets;
	advance_finding(f);
}

static void find_service(struct dns *d, const struct dns_name *name,
	void (*done)(void *of, const struct dns_result *r), void *of)
{
	struct dns_name full = *name;
	struct finding *f;
	int n = (int)strlen(name->text);

	if (!dns_name_is_service(name->text))
		n = snprintf(
			full.text, sizeof(full.text), DNS_SERVICE_PREFIX "%.*s", MC_HOST_MAX, name->text);
	f = n <= MC_HOST_MAX ? calloc(1, sizeof(*f)) : NULL;
	if (f == NULL) {
		done(of,
			&(struct dns_result){ .outcome = n > MC_HOST_MAX ? DNS_END_TOO_LONG : DNS_END_NOMEM,
				.query = name->text });
		return;
	}
	f->d = d;
	f->done = done;
	f->of = of;
	dns_look_up(d, &full, DNS_SERVICES, on_service, f);
}

void dns_find(struct dns *d, const struct dns_name *name, bool service,
	void (*done)(void *of, const struct dns_result *r), void *of)
{
	mc_check(d != NULL && done != NULL);
	if (service)
		find_service(d, name, done, of);
	else
		dns_look_up(d, name, DNS_ADDRESSES, done, of);
}
