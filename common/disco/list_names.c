/* SPDX-License-Identifier: Apache-2.0 */
/* list_names.c - names of a peer list through the system's resolver. */
#include "common/disco/list_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/io/sock.h"

bool list_names_init(struct list_names *l, uint32_t cap)
{
	mc_check(cap > 0);
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
	mc_check(host[0] != '\0');
	if (list_names_find(l, host) || l->n == l->cap)
		return;
	l->v[l->n].of = l;
	l->v[l->n++].host = host;
}

static bool has_host(const struct mc_addr *v, uint32_t n, const char *host)
{
	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(v[i].host, host))
			return true;
	return false;
}

/* The same addresses; name servers turn their order at each answer. */
static bool same_addresses(const struct list_name *name, const struct mc_addr *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!has_host(name->found, name->count, v[i].host))
			return false;
	return n == name->count;
}

static void take_addresses(struct list_names *l, struct list_name *name, struct mc_addr *v, uint32_t n)
{
	if (same_addresses(name, v, n)) {
		free(v);
		return;
	}
	l->changed = true;
	free(name->found);
	name->found = v;
	name->count = n;
}

static void keep_resolved(struct list_names *l, struct list_name *name, const struct resolved *r)
{
	struct mc_addr *v = calloc(r->count ? r->count : 1, sizeof(*v));
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->count && v; i++)
		if (io_sock_host(&r->v[i], v[n].host, sizeof(v[n].host)) && !has_host(v, n, v[n].host))
			n++;
	if (v)
		take_addresses(l, name, v, n);
	name->failing = false;
}

static void missing(struct list_names *l, struct list_name *name, int status)
{
	char text[MC_HOST_MAX + 128];

	/* it is gone; a server that is silent says nothing of the kind */
	if (status == UV_EAI_NONAME || status == UV_EAI_NODATA)
		take_addresses(l, name, NULL, 0);
	if (name->failing)
		return;
	name->failing = true;
	snprintf(text, sizeof(text), "the name %s cannot be resolved: %s", name->host, uv_strerror(status));
	l->callbacks.said(l->callbacks.ctx, EDGE_WARN, text,
		"getent hosts NAME asks the same resolver; it is asked again from time to time");
}

static void on_resolved(void *owner, const struct resolved *r)
{
	struct list_name *name = owner;
	struct list_names *l = name->of;

	if (r->err)
		missing(l, name, r->err);
	else
		keep_resolved(l, name, r);
	if (--l->pending == 0)
		l->done(l->ctx, l->changed);
}

bool list_names_ask(struct list_names *l)
{
	mc_check(l->pending == 0 && l->loop != NULL);
	l->changed = false;
	if (!l->resolver && l->n > 0)
		l->resolver = resolver_new(l->loop);
	for (uint32_t i = 0; i < l->n && l->resolver; i++)
		l->pending += resolver_ask(l->resolver, l->v[i].host, on_resolved, &l->v[i]) != NULL;
	return l->pending > 0;
}

void list_names_stop(struct list_names *l)
{
	resolver_close(l->resolver);
	l->resolver = NULL;
	l->pending = 0;
}

void list_names_free(struct list_names *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		free(l->v[i].found);
	free(l->v);
}
