/* SPDX-License-Identifier: Apache-2.0 */
/* dns_source.c - peers from names: looked up again as their records grow old, told again when something has changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/disco/dns_find.h"
#include "common/disco/dns_judge.h"
#include "common/disco/source.h"

/* One entry of the list. */
struct item {
	struct dns_source *s;
	char host[MC_HOST_MAX + 1]; /* as it was written */
	struct dns_name name;       /* unless it is numeric */
	bool numeric, service, busy;
	bool tried;
	uint16_t port, count;       /* of each address; port 0: that of the record, else the default */
	struct dns_address *v;
	uint32_t n;
	int64_t until;              /* ms of the loop: what is known holds so long */
	enum dns_outcome failing;   /* said already; DNS_END_FOUND: nothing */
	bool hinted;
};

struct dns_source {
	struct edge_source base;
	struct edge_source_calls calls;
	struct item *items;
	uint32_t count, busy;
	struct mc_addr *numeric;
	uint32_t numeric_count;
	uint16_t port;
	struct dns *dns;
	uv_loop_t *loop;
	uv_timer_t patience, again;
	bool started;
	bool owed;    /* a look waits for its answer */
	bool changed; /* since it was told */
	bool asking;  /* answers may come before all questions are asked */
};

static uint32_t source_known(struct edge_source *base, const struct mc_addr **peers)
{
	struct dns_source *s = (struct dns_source *)base;

	*peers = s->numeric;
	return s->numeric_count;
}

static int64_t now_of(const struct dns_source *s)
{
	return (int64_t)uv_now(s->loop);
}

static bool put(struct mc_addr *v, uint32_t *n, const struct dns_address *a, uint16_t port)
{
	char host[DNS_ADDRESS_TEXT];

	dns_address_text(host, a);
	if (*n < MC_PEERS_MAX && mc_addr_set(&v[*n], mc_str_z(host), port))
		++*n;
	return *n < MC_PEERS_MAX;
}

/* All that is known: the first port of each address before the second of any. */
static void tell(struct dns_source *s)
{
	struct mc_addr *v = calloc(MC_PEERS_MAX, sizeof(*v)); /* touched as it is used */
	uint32_t n = 0, i, k, rank, ranks = 1;

	s->owed = s->changed = false;
	if (v == NULL)
		return;
	for (rank = 0; rank < ranks; rank++) {
		for (i = 0; i < s->count; i++) {
			const struct item *it = &s->items[i];

			ranks = it->count > ranks ? it->count : ranks;
			for (k = 0; rank < it->count && k < it->n; k++) {
				uint16_t first = it->port != 0 ? it->port : it->v[k].port != 0 ? it->v[k].port : s->port;

				if (!put(v, &n, &it->v[k], (uint16_t)(first + rank)))
					break;
			}
		}
	}
	s->calls.found(s->calls.ctx, v, n);
	free(v);
}

/* --- what an answer means --- */

static int in_order(const void *a, const void *b)
{
	const struct dns_address *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

static bool same_set(const struct item *it, const struct dns_address *v, uint32_t n)
{
	uint32_t i;

	if (n != it->n)
		return false;
	for (i = 0; i < n; i++)
		if (!dns_address_same(&v[i], &it->v[i]))
			return false;
	return true;
}

/* Servers turn the order of their answers round: it says nothing, and must not look like a change. */
static void take(struct item *it, const struct dns_result *r)
{
	struct dns_address *v = malloc((r->count > 0 ? r->count : 1) * sizeof(*v));

	if (v == NULL)
		return;
	if (r->count > 0) {
		memcpy(v, r->v, r->count * sizeof(*v));
		qsort(v, r->count, sizeof(*v), in_order);
	}
	it->s->changed = it->s->changed || !same_set(it, v, r->count);
	free(it->v);
	it->v = v;
	it->n = r->count;
}

static void complain(struct item *it, const struct dns_result *r)
{
	const struct dns_outcome_row *row = &dns_outcomes[r->outcome];
	char text[MC_HOST_MAX + 256];

	if (it->failing == r->outcome)
		return;
	it->failing = r->outcome;
	snprintf(text, sizeof(text), "%s: %s%s", it->host, row->text, it->n > 0 ? "; its last addresses are kept" : "");
	it->s->calls.said(it->s->calls.ctx, EDGE_WARN, text, "mc-dnsresolve --explain NAME shows each try; it is asked again");
}

static void hint(struct item *it, const struct dns_result *r)
{
	char why[DNS_WHY_TEXT], address[DNS_ADDRESS_TEXT], text[MC_HOST_MAX + sizeof(why) + sizeof(address) + 64];

	if (it->hinted || !dns_is_cluster_ip(r, getenv("KUBERNETES_SERVICE_HOST"), why))
		return;
	it->hinted = true;
	dns_address_text(address, r->v);
	snprintf(text, sizeof(text), "%s: %s looks like a cluster IP, not like a pod: %s", it->host, address, why);
	it->s->calls.said(it->s->calls.ctx, EDGE_WARN, text, "use a headless service (clusterIP: None), which lists its pods");
}

/* As long as the records say, within bounds; what failed or is not there is asked for again sooner. */
static int64_t lifetime(const struct dns_result *r)
{
	int64_t ms = (int64_t)r->ttl * 1000;

	if (r->outcome != DNS_END_FOUND)
		return ms > MC_DNS_TTL_MIN && ms < MC_DNS_TTL_NOBODY ? ms : ms >= MC_DNS_TTL_NOBODY ? MC_DNS_TTL_NOBODY : MC_DNS_TTL_MIN;
	if (r->fixed)
		return MC_NAMES_PERIOD;
	return ms < MC_DNS_TTL_MIN ? MC_DNS_TTL_MIN : ms > MC_DNS_TTL_MAX ? MC_DNS_TTL_MAX : ms;
}

static void ask_due(struct dns_source *s, bool all_failed);

static void on_again(uv_timer_t *t)
{
	ask_due(t->data, false);
}

/* The timer is for the name that grows old first. */
static void arm(struct dns_source *s)
{
	int64_t first = INT64_MAX, now = now_of(s);
	uint32_t i;

	for (i = 0; i < s->count; i++)
		if (!s->items[i].numeric && s->items[i].until < first)
			first = s->items[i].until;
	if (first != INT64_MAX)
		uv_timer_start(&s->again, on_again, first > now ? (uint64_t)(first - now) : 0, 0);
}

static void all_answered(struct dns_source *s)
{
	if (s->busy > 0 || s->asking)
		return;
	uv_timer_stop(&s->patience);
	arm(s);
	if (s->owed || s->changed)
		tell(s);
}

static void on_result(void *of, const struct dns_result *r)
{
	struct item *it = of;
	struct dns_source *s = it->s;
	enum dns_class class = dns_outcomes[r->outcome].class;

	it->busy = false;
	it->tried = true;
	it->until = now_of(s) + lifetime(r);
	s->busy--;
	if (class == DNS_YES || class == DNS_NOT) /* a server that cannot say takes nothing away */
		take(it, r);
	if (r->outcome == DNS_END_FOUND) {
		it->failing = DNS_END_FOUND;
		hint(it, r);
	} else {
		complain(it, r);
	}
	all_answered(s);
}

/* --- asking --- */

static bool open_dns(struct dns_source *s)
{
	struct dns_options o = { .family = 0, .patience = MC_DNS_NAME_PATIENCE };

	if (s->dns != NULL && !dns_is_outdated(s->dns)) {
		dns_refresh(s->dns);
		return true;
	}
	dns_close(s->dns);
	dns_config_read(&o.config);
	s->dns = dns_open(s->loop, &o);
	return s->dns != NULL;
}

/* Asks for what has grown old; `failed`: also for what was not found, whenever that was. */
static void ask_due(struct dns_source *s, bool failed)
{
	int64_t now = now_of(s);
	uint32_t i;

	if (s->busy > 0 || s->count == s->numeric_count || !open_dns(s)) {
		all_answered(s);
		return;
	}
	s->asking = true;
	for (i = 0; i < s->count; i++) {
		struct item *it = &s->items[i];

		if (it->numeric || (it->tried && it->until > now && !(failed && it->failing != DNS_END_FOUND)))
			continue;
		it->busy = true;
		s->busy++;
		dns_find(s->dns, &it->name, it->service, on_result, it);
	}
	s->asking = false;
	all_answered(s);
}

/* A name server is silent: go on with what is known; the answer comes again when the rest is. */
static void on_patience(uv_timer_t *t)
{
	tell(t->data);
}

static bool source_start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self, const struct edge_source_calls *calls)
{
	struct dns_source *s = (struct dns_source *)base;

	(void)self;
	s->calls = *calls;
	s->loop = loop;
	s->started = uv_timer_init(loop, &s->patience) == 0 && uv_timer_init(loop, &s->again) == 0;
	s->patience.data = s->again.data = s;
	return s->started;
}

static void source_look(struct edge_source *base)
{
	struct dns_source *s = (struct dns_source *)base;

	if (s->owed)
		return;
	s->owed = true;
	uv_timer_start(&s->patience, on_patience, MC_LOOK_PATIENCE, 0);
	ask_due(s, true);
}

static bool source_stop(struct edge_source *base)
{
	struct dns_source *s = (struct dns_source *)base;

	dns_close(s->dns);
	s->dns = NULL;
	if (s->started) {
		uv_close((uv_handle_t *)&s->patience, NULL);
		uv_close((uv_handle_t *)&s->again, NULL);
	}
	s->started = false;
	return false;
}

static void source_free(struct edge_source *base)
{
	struct dns_source *s = (struct dns_source *)base;
	uint32_t i;

	for (i = 0; s->items != NULL && i < s->count; i++)
		free(s->items[i].v);
	free(s->items);
	free(s->numeric);
	free(s);
}

static const struct edge_source_ops source_ops = { source_known, source_start, source_look, source_stop, source_free };

static bool add_item(struct dns_source *s, const struct disco_list *l, uint32_t *at, struct disco_error *err)
{
	struct item *it = &s->items[s->count++];
	const struct mc_addr *a = &l->v[(*at)++];
	struct dns_address fixed;

	it->s = s;
	it->port = a->port;
	it->count = 1;
	memcpy(it->host, a->host, sizeof(it->host));
	while (*at < l->n && strcmp(l->v[*at].host, a->host) == 0 && l->v[*at].port == it->port + it->count) {
		it->count++;
		++*at;
	}
	it->numeric = dns_address_read(&fixed, a->host);
	if (!it->numeric) {
		it->service = dns_name_is_service(a->host);
		return dns_name_read(a->host, strlen(a->host), &it->name, err);
	}
	it->v = malloc(sizeof(*it->v));
	if (it->v == NULL)
		return false;
	it->v[0] = fixed;
	it->n = 1;
	return put(s->numeric, &s->numeric_count, &fixed, it->port != 0 ? it->port : s->port) || true;
}

struct edge_source *disco_dns_open(const char *list, uint16_t port, struct disco_error *err)
{
	static const struct disco_ports none = { 0, 1 };
	struct dns_source *s = calloc(1, sizeof(*s));
	struct disco_list l = { 0 };
	uint32_t at = 0;
	bool ok;

	*err = (struct disco_error){ .message = "no memory for the list of names" };
	ok = s != NULL && disco_list_parse(list, &none, &l, err);
	if (ok) {
		s->base.ops = &source_ops;
		s->port = port;
		s->items = calloc(l.n + 1, sizeof(*s->items));
		s->numeric = calloc(l.n + 1, sizeof(*s->numeric));
		ok = s->items != NULL && s->numeric != NULL;
	}
	while (ok && at < l.n)
		ok = add_item(s, &l, &at, err);
	disco_list_free(&l);
	if (ok)
		return &s->base;
	if (s != NULL)
		source_free(&s->base);
	return NULL;
}
