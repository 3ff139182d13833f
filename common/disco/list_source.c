/* SPDX-License-Identifier: Apache-2.0 */
/* list_source.c - peers from a list: numbers as they are, names through the system's resolver, again at
 * each look. */
#include <ctype.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <stdio.h>

#include "common/disco/source.h"
#include "common/io/sock.h"

/* One name of the list, with what it meant when it was last found. */
struct name {
	const char *host; /* of the list */
	struct mc_addr *found;
	uint32_t count;
	bool failing; /* said already */
};

struct list_source {
	struct edge_source base;
	struct edge_source_calls calls;
	struct disco_list list;
	struct mc_addr *numeric; /* those of the list that need no look-up */
	uint32_t numeric_count;
	struct name *names;
	uint32_t name_count;
	uv_loop_t *loop;
	uv_timer_t patience;
	struct mc_addr self;
	bool own_host, started;
	uint32_t pending;
	struct lookup *lookups;
};

struct lookup {
	uv_getaddrinfo_t req;
	struct list_source *s; /* NULL: forgotten */
	struct lookup *next;
	struct name *name;
};

static bool is_own(const char *host)
{
	return !strcmp(host, "localhost") || !strcmp(host, "127.0.0.1");
}

static bool needs_lookup(const struct list_source *s, const char *host)
{
	return !disco_is_numeric(host) && !(s->own_host && is_own(host));
}

static struct name *name_of(struct list_source *s, const char *host)
{
	for (uint32_t i = 0; i < s->name_count; i++)
		if (!strcmp(s->names[i].host, host))
			return &s->names[i];
	return NULL;
}

/* Splits the list into numbers and names, each name once. */
static bool sort_out(struct list_source *s)
{
	s->numeric = calloc(s->list.n + 1, sizeof(*s->numeric));
	s->names = calloc(s->list.n + 1, sizeof(*s->names));
	if (!s->numeric || !s->names)
		return false;
	for (uint32_t i = 0; i < s->list.n; i++) {
		const char *host = s->list.v[i].host;

		if (disco_is_numeric(host) && !(s->own_host && is_own(host)))
			s->numeric[s->numeric_count++] = s->list.v[i];
		if (needs_lookup(s, host) && !name_of(s, host))
			s->names[s->name_count++].host = host;
	}
	return true;
}

static uint32_t list_known(struct edge_source *base, const struct mc_addr **peers)
{
	struct list_source *s = (struct list_source *)base;

	*peers = s->numeric;
	return s->numeric_count;
}

static bool list_start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self,
		       const struct edge_source_calls *calls)
{
	struct list_source *s = (struct list_source *)base;

	s->loop = loop;
	s->self = *self;
	s->calls = *calls;
	if (uv_timer_init(loop, &s->patience))
		return false;
	s->patience.data = s;
	s->started = true;
	return true;
}

static void put(struct mc_addr *v, uint32_t *n, const char *host, uint16_t port)
{
	if (*n < MC_PEERS_MAX && mc_addr_set(&v[*n], mc_str_z(host), port))
		++*n;
}

/* Everything that is known now, in the order of the list. */
static void answer(struct list_source *s)
{
	struct mc_addr *v = calloc(MC_PEERS_MAX, sizeof(*v));
	uint32_t n = 0;

	if (!v)
		return;
	for (uint32_t i = 0; i < s->list.n; i++) {
		const struct mc_addr *a = &s->list.v[i];
		const struct name *name = name_of(s, a->host);

		if (s->own_host && is_own(a->host))
			put(v, &n, s->self.host, a->port);
		else if (!name)
			put(v, &n, a->host, a->port);
		for (uint32_t k = 0; name && k < name->count; k++)
			put(v, &n, name->found[k].host, a->port);
	}
	s->calls.found(s->calls.ctx, v, n);
	free(v);
}

static void keep(struct name *name, const struct addrinfo *found)
{
	struct sockaddr_storage ss;
	uint32_t n = 0;

	for (const struct addrinfo *ai = found; ai; ai = ai->ai_next)
		n++;
	free(name->found);
	name->found = calloc(n ? n : 1, sizeof(*name->found));
	name->count = 0;
	for (const struct addrinfo *ai = found; ai && name->found; ai = ai->ai_next) {
		memset(&ss, 0, sizeof(ss));
		memcpy(&ss, ai->ai_addr, ai->ai_addrlen);
		if (io_sock_host(&ss, name->found[name->count].host, sizeof(name->found[0].host)))
			name->count++;
	}
}

static void missing(struct list_source *s, struct name *name, int status)
{
	char text[MC_HOST_MAX + 128];

	if (name->failing || status == UV_ECANCELED)
		return;
	name->failing = true;
	snprintf(text, sizeof(text), "the name %s cannot be resolved: %s", name->host, uv_strerror(status));
	s->calls.said(s->calls.ctx, EDGE_WARN, text,
		      "getent hosts NAME asks the same resolver; it is asked again as long as nobody is found");
}

static void unlink_lookup(struct list_source *s, struct lookup *l)
{
	struct lookup **at = &s->lookups;

	while (*at && *at != l)
		at = &(*at)->next;
	if (*at)
		*at = l->next;
}

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	struct lookup *l = (struct lookup *)req;
	struct list_source *s = l->s;

	if (s) {
		unlink_lookup(s, l);
		if (status)
			missing(s, l->name, status);
		else {
			keep(l->name, found);
			l->name->failing = false;
		}
		if (--s->pending == 0) {
			uv_timer_stop(&s->patience);
			answer(s);
		}
	}
	uv_freeaddrinfo(found);
	free(l);
}

static void resolve(struct list_source *s, struct name *name)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct lookup *l = calloc(1, sizeof(*l));

	if (!l)
		return;
	l->s = s;
	l->name = name;
	if (uv_getaddrinfo(s->loop, &l->req, on_found, name->host, NULL, &hints)) {
		free(l);
		return;
	}
	l->next = s->lookups;
	s->lookups = l;
	s->pending++;
}

/* A name server is silent: go on with what is known; the answer comes again when the rest is. */
static void on_patience(uv_timer_t *t)
{
	answer(t->data);
}

static void list_look(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;

	if (s->pending)
		return;
	for (uint32_t i = 0; i < s->name_count; i++)
		resolve(s, &s->names[i]);
	if (s->pending)
		uv_timer_start(&s->patience, on_patience, MC_LOOK_PATIENCE, 0);
	else
		answer(s);
}

static bool list_stop(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;
	bool hangs = false;

	for (struct lookup *l = s->lookups; l; l = l->next) {
		l->s = NULL;
		hangs |= uv_cancel((uv_req_t *)&l->req) != 0;
	}
	s->lookups = NULL;
	s->pending = 0;
	if (s->started)
		uv_close((uv_handle_t *)&s->patience, NULL);
	s->started = false;
	return hangs;
}

static void list_free(struct edge_source *base)
{
	struct list_source *s = (struct list_source *)base;

	for (uint32_t i = 0; i < s->name_count; i++)
		free(s->names[i].found);
	free(s->names);
	free(s->numeric);
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

struct edge_source *disco_list_open(const char *list, const struct disco_ports *ports, bool own_host,
				    struct disco_error *err)
{
	struct list_source *s = calloc(1, sizeof(*s));
	char *text = with_host(list, own_host);
	bool ok = s && text;

	if (!ok)
		*err = (struct disco_error){ .message = "no memory for the list of peers" };
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
