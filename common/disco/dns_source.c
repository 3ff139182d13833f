/* SPDX-License-Identifier: Apache-2.0 */
/* dns_source.c - peers from names: looked up again as their records grow old, told again when something has
 * changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/disco/dns_item.h"
#include "common/disco/source.h"

struct dns_source {
	struct edge_source base;
	struct edge_source_callbacks callbacks;
	struct dns_item *items;
	uint32_t count, busy;
	struct mc_addr *numeric;
	uint32_t numeric_count;
	uint16_t port;
	struct dns *dns;
	uv_loop_t *loop;
	uv_timer_t patience, again;
	bool started;
	bool owed;     /* a look waits for its answer */
	bool changed;  /* since it was told */
	bool cut_said; /* that there are more than a list may have */
	bool asking;   /* answers may come before all questions are asked */
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

/* False: there is no room. */
static bool put_address(struct mc_addr *v, uint32_t *n, const struct dns_address *a, uint16_t port)
{
	char host[DNS_ADDRESS_TEXT];

	if (*n == MC_PEERS_MAX)
		return false;
	dns_address_text(host, a);
	if (mc_addr_set(&v[*n], mc_str_z(host), port))
		++*n;
	return true;
}

static void say_cut(struct dns_source *s, bool cut)
{
	char said[128];

	snprintf(said, sizeof(said),
		"The names have more addresses, with their ports, than a list may have (%d): the others are not looked at.",
		MC_PEERS_MAX);
	if (cut && !s->cut_said)
		s->callbacks.said(s->callbacks.ctx, EDGE_WARN, said, "Name fewer, or give each one port.");
	s->cut_said = cut;
}

/* All that is known: the first port of each address before the second of any. */
static void tell_peers(struct dns_source *s)
{
	struct mc_addr *v = calloc(MC_PEERS_MAX, sizeof(*v)); /* touched as it is used */
	uint32_t n = 0, i, k, rank, ranks = 1;
	bool cut = false;

	s->owed = s->changed = false;
	if (v == NULL)
		return;
	for (rank = 0; rank < ranks; rank++) {
		for (i = 0; i < s->count; i++) {
			const struct dns_item *it = &s->items[i];

			ranks = it->count > ranks ? it->count : ranks;
			for (k = 0; rank < it->count && k < it->n; k++) {
				uint16_t first = it->port != 0 ? it->port
					: it->v[k].port != 0   ? it->v[k].port
							       : s->port;

				cut = cut || !put_address(v, &n, &it->v[k], (uint16_t)(first + rank));
				if (cut)
					break;
			}
		}
	}
	say_cut(s, cut);
	s->callbacks.found(s->callbacks.ctx, v, n);
	free(v);
}

static void ask_due(struct dns_source *s, bool all_failed);

static void on_again(uv_timer_t *t)
{
	ask_due(t->data, false);
}

/* The timer is for the name that grows old first. */
static void arm_timer(struct dns_source *s)
{
	int64_t first_ms = INT64_MAX, now_ms = now_of(s);
	uint32_t i;

	for (i = 0; i < s->count; i++)
		if (!s->items[i].numeric && s->items[i].until_ms < first_ms)
			first_ms = s->items[i].until_ms;
	if (first_ms != INT64_MAX)
		uv_timer_start(&s->again, on_again, first_ms > now_ms ? (uint64_t)(first_ms - now_ms) : 0, 0);
}

static void all_answered(struct dns_source *s)
{
	if (s->busy > 0 || s->asking)
		return;
	uv_timer_stop(&s->patience);
	arm_timer(s);
	if (s->owed || s->changed)
		tell_peers(s);
}

static void on_result(void *of, const struct dns_result *r)
{
	struct dns_item *it = of;
	struct dns_source *s = it->of;

	it->busy = false;
	it->tried = true;
	it->until_ms = now_of(s) + dns_item_lifetime(r);
	s->busy--;
	s->changed = dns_item_take(it, r, &s->callbacks) || s->changed;
	all_answered(s);
}

/* --- asking --- */

static bool open_dns(struct dns_source *s)
{
	struct dns_options o = { .family = 0, .patience_ms = MC_DNS_NAME_PATIENCE };

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
	int64_t now_ms = now_of(s);
	uint32_t i;

	if (s->busy > 0 || s->count == s->numeric_count || !open_dns(s)) {
		all_answered(s);
		return;
	}
	s->asking = true;
	for (i = 0; i < s->count; i++) {
		struct dns_item *it = &s->items[i];

		if (it->numeric ||
			(it->tried && it->until_ms > now_ms && !(failed && it->failing != DNS_END_FOUND)))
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
	tell_peers(t->data);
}

static bool source_start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self,
	const struct edge_source_callbacks *callbacks)
{
	struct dns_source *s = (struct dns_source *)base;

	(void)self;
	s->callbacks = *callbacks;
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

static void source_stop(struct edge_source *base)
{
	struct dns_source *s = (struct dns_source *)base;

	dns_close(s->dns);
	s->dns = NULL;
	if (s->started) {
		uv_close((uv_handle_t *)&s->patience, NULL);
		uv_close((uv_handle_t *)&s->again, NULL);
	}
	s->started = false;
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

static const struct edge_source_ops source_ops = { source_known, source_start, source_look, source_stop,
	source_free };

struct edge_source *disco_dns_open(const char *list, uint16_t port, struct fault *err)
{
	static const struct disco_ports none = { 0, 1 };
	struct dns_source *s = calloc(1, sizeof(*s));
	struct disco_list l = { 0 };
	uint32_t at = 0;
	bool ok;

	fault_memory(err);
	ok = s != NULL && disco_list_parse(list, &none, &l, err);
	if (ok) {
		s->base.ops = &source_ops;
		s->port = port;
		s->items = calloc(l.n + 1, sizeof(*s->items));
		s->numeric = calloc(l.n + 1, sizeof(*s->numeric));
		ok = s->items != NULL && s->numeric != NULL;
	}
	while (ok && at < l.n) {
		struct dns_item *it = &s->items[s->count++];

		it->of = s;
		ok = dns_item_read(it, &l, &at, err);
		if (ok && it->numeric)
			put_address(s->numeric, &s->numeric_count, it->v, it->port != 0 ? it->port : s->port);
	}
	disco_list_free(&l);
	if (ok) {
		err->code = NULL;
		return &s->base;
	}
	if (s != NULL)
		source_free(&s->base);
	return NULL;
}
