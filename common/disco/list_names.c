/* SPDX-License-Identifier: Apache-2.0 */
#include "common/disco/list_names.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io/sock.h"

struct list_lookup {
	uv_getaddrinfo_t req;
	struct list_names *l; /* NULL: forgotten */
	struct list_lookup *next;
	struct list_name *name;
};

bool list_names_init(struct list_names *l, uint32_t cap)
{
	l->cap = cap;
	l->v = calloc(cap + 1, sizeof(*l->v));
	return l->v != NULL;
}

struct list_name *list_names_find(const struct list_names *l, const char *host)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i].host, host))
			return &l->v[i];
	return NULL;
}

void list_names_add(struct list_names *l, const char *host)
{
	if (!list_names_find(l, host) && l->n < l->cap)
		l->v[l->n++].host = host;
}

static bool has(const struct mc_addr *v, uint32_t n, const char *host)
{
	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(v[i].host, host))
			return true;
	return false;
}

/* The same addresses; name servers turn their order at each answer. */
static bool same(const struct list_name *name, const struct mc_addr *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!has(name->found, name->count, v[i].host))
			return false;
	return n == name->count;
}

static void take(struct list_names *l, struct list_name *name, struct mc_addr *v, uint32_t n)
{
	if (same(name, v, n)) {
		free(v);
		return;
	}
	l->changed = true;
	free(name->found);
	name->found = v;
	name->count = n;
}

static void keep(struct list_names *l, struct list_name *name, const struct addrinfo *found)
{
	struct sockaddr_storage ss;
	struct mc_addr *v;
	uint32_t n = 0;

	for (const struct addrinfo *ai = found; ai; ai = ai->ai_next)
		n++;
	v = calloc(n ? n : 1, sizeof(*v));
	n = 0;
	for (const struct addrinfo *ai = found; ai && v; ai = ai->ai_next) {
		memset(&ss, 0, sizeof(ss));
		memcpy(&ss, ai->ai_addr, ai->ai_addrlen);
		if (io_sock_host(&ss, v[n].host, sizeof(v[n].host)) && !has(v, n, v[n].host))
			n++;
	}
	if (v)
		take(l, name, v, n);
	name->failing = false;
}

static void missing(struct list_names *l, struct list_name *name, int status)
{
	char text[MC_HOST_MAX + 128];

	if (status == UV_ECANCELED)
		return;
	/* it is gone; a server that is silent says nothing of the kind */
	if (status == UV_EAI_NONAME || status == UV_EAI_NODATA)
		take(l, name, NULL, 0);
	if (name->failing)
		return;
	name->failing = true;
	snprintf(text, sizeof(text), "the name %s cannot be resolved: %s", name->host, uv_strerror(status));
	l->calls.said(l->calls.ctx, EDGE_WARN, text,
		"getent hosts NAME asks the same resolver; it is asked again from time to time");
}

static void unlink_lookup(struct list_names *l, struct list_lookup *k)
{
	struct list_lookup **at = &l->lookups;

	while (*at && *at != k)
		at = &(*at)->next;
	if (*at)
		*at = k->next;
}

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	struct list_lookup *k = (struct list_lookup *)req;
	struct list_names *l = k->l;

	if (l) {
		unlink_lookup(l, k);
		if (status)
			missing(l, k->name, status);
		else
			keep(l, k->name, found);
		if (--l->pending == 0)
			l->done(l->ctx, l->changed);
	}
	uv_freeaddrinfo(found);
	free(k);
}

static void resolve(struct list_names *l, struct list_name *name)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct list_lookup *k = calloc(1, sizeof(*k));

	if (!k)
		return;
	k->l = l;
	k->name = name;
	if (uv_getaddrinfo(l->loop, &k->req, on_found, name->host, NULL, &hints)) {
		free(k);
		return;
	}
	k->next = l->lookups;
	l->lookups = k;
	l->pending++;
}

bool list_names_ask(struct list_names *l)
{
	l->changed = false;
	for (uint32_t i = 0; i < l->n; i++)
		resolve(l, &l->v[i]);
	return l->pending > 0;
}

bool list_names_stop(struct list_names *l)
{
	bool hangs = false;

	for (struct list_lookup *k = l->lookups; k; k = k->next) {
		k->l = NULL;
		hangs |= uv_cancel((uv_req_t *)&k->req) != 0;
	}
	l->lookups = NULL;
	l->pending = 0;
	return hangs;
}

void list_names_free(struct list_names *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		free(l->v[i].found);
	free(l->v);
}
