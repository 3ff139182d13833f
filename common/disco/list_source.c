/* SPDX-License-Identifier: Apache-2.0 */
/* list_source.c - peers from a list: numbers as they are, names through the system's resolver, again and
 * again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/disco/list_names.h"
#include "common/disco/source.h"

struct list_source {
	struct edge_source base;
	struct edge_source_callbacks callbacks;
	struct disco_list list;
	/* of each of the list: how many ports of its host stand before it; their number */
	uint16_t *rank;
	uint32_t ranks;
	struct mc_addr *numeric; /* those of the list that need no look-up */
	uint32_t numeric_count;
	struct list_names names;
	uv_timer_t patience, period;
	struct mc_addr self;
	bool own_host, started;
	bool owed; /* a look waits for its answer */
};

static bool is_own(const struct list_source *s, const char *host)
{
	return s->own_host && (!strcmp(host, "localhost") || !strcmp(host, "127.0.0.1"));
}

/* Splits the list into numbers and names, and ranks its ports. */
static bool sort_out(struct list_source *s)
{
	s->numeric = calloc(s->list.n + 1, sizeof(*s->numeric));
	s->rank = calloc(s->list.n + 1, sizeof(*s->rank));
	if (!s->numeric || !s->rank || !list_names_init(&s->names, s->list.n))
		return false;
	for (uint32_t i = 0; i < s->list.n; i++) {
		const char *host = s->list.v[i].host;

		if (i > 0 && !strcmp(host, s->list.v[i - 1].host))
			s->rank[i] = (uint16_t)(s->rank[i - 1] + 1);
		if (s->ranks <= s->rank[i])
			s->ranks = s->rank[i] + 1u;
		if (is_own(s, host))
			continue;
		if (disco_is_numeric(host))
			s->numeric[s->numeric_count++] = s->list.v[i];
		else
			list_names_add(&s->names, host);
	}
	return true;
}

static uint32_t list_known(struct edge_source *base, const struct mc_addr **peers)
{
	struct list_source *s = (struct list_source *)base;

	*peers = s->numeric;
	return s->numeric_count;
}

static void put_address(struct mc_addr *v, uint32_t *n, const char *host, uint16_t port)
{
	if (*n < MC_PEERS_MAX && mc_addr_set(&v[*n], mc_str_z(host), port))
		++*n;
}

/* What one entry means now, behind what is there already. */
static void put_entry(const struct list_source *s, const struct mc_addr *a, struct mc_addr *v, uint32_t *n)
{
	const struct list_name *name = list_names_find(&s->names, a->host);

	if (is_own(s, a->host))
		put_address(v, n, s->self.host, a->port);
	else if (!name)
		put_address(v, n, a->host, a->port);
	for (uint32_t k = 0; name && k < name->count; k++)
		put_address(v, n, name->found[k].host, a->port);
}

/* Everything that is known now: the first port of each host before the second of any, for that is where a
 * member sits. */
static void tell_peers(struct list_source *s)
{
	struct mc_addr *v = calloc(MC_PEERS_MAX, sizeof(*v));
	uint32_t n = 0;

	s->owed = false;
	if (!v)
		return;
	for (uint32_t rank = 0; rank < s->ranks; rank++)
		for (uint32_t i = 0; i < s->list.n; i++)
			if (s->rank[i] == rank)
				put_entry(s, &s->list.v[i], v, &n);
	s->callbacks.found(s->callbacks.ctx, v, n);
	free(v);
}

/* A name server is silent: go on with what is known; the answer comes again when the rest is. */
static void on_patience(uv_timer_t *t)
{
	tell_peers(t->data);
}

static void on_period(uv_timer_t *t)
{
	struct list_source *s = t->data;

	if (s->names.pending == 0)
		list_names_ask(&s->names);
}

static void on_names(void *ctx, bool changed)
{
	struct list_source *s = ctx;

	uv_timer_stop(&s->patience);
	uv_timer_start(&s->period, on_period, MC_NAMES_PERIOD, MC_NAMES_PERIOD);
	if (s->owed || changed)
		tell_peers(s);
}

static bool list_start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self,
	const struct edge_source_callbacks *callbacks)
{
	struct list_source *s = (struct list_source *)base;

	s->self = *self;
	s->callbacks = s->names.callbacks = *callbacks;
	s->names.loop = loop;
	s->names.ctx = s;
	s->names.done = on_names;
	s->started = uv_timer_init(loop, &s->patience) == 0 && uv_timer_init(loop, &s->period) == 0;
	s->patience.data = s->period.data = s;
	return s->started;
}

static void list_look(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;

	if (s->owed)
		return;
	s->owed = true;
	if (s->names.pending > 0 || list_names_ask(&s->names))
		uv_timer_start(&s->patience, on_patience, MC_LOOK_PATIENCE, 0);
	else
		tell_peers(s);
}

static void list_stop(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;

	list_names_stop(&s->names);
	if (s->started) {
		uv_close((uv_handle_t *)&s->patience, NULL);
		uv_close((uv_handle_t *)&s->period, NULL);
	}
	s->started = false;
}

static void list_free(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;

	list_names_free(&s->names);
	free(s->numeric);
	free(s->rank);
	disco_list_free(&s->list);
	free(s);
}

static const struct edge_source_ops list_ops = { list_known, list_start, list_look, list_stop, list_free };

/* Payara's domain mode: no host, or this host by its loopback names. */
static char *with_host(const char *text, bool own_host)
{
	bool bare = own_host && (text[0] == '\0' || text[0] == ':');
	size_t n = strlen(text) + sizeof("localhost");
	char *s = malloc(n);

	if (s)
		snprintf(s, n, "%s%s", bare ? "localhost" : "", text);
	return s;
}

struct edge_source *disco_list_open(
	const char *list, const struct disco_ports *ports, bool own_host, struct fault *err)
{
	struct list_source *s = calloc(1, sizeof(*s));
	char *text = with_host(list, own_host);
	bool ok = s && text;

	if (!ok)
		fault_memory(err);
	ok = ok && disco_list_parse(text, ports, &s->list, err);
	free(text);
	if (!s)
		return NULL;
	s->base.ops = &list_ops;
	s->own_host = own_host;
	if (ok && sort_out(s))
		return &s->base;
	list_free(&s->base);
	return NULL;
}
