/* SPDX-License-Identifier: Apache-2.0 */
/* multicast_listener.c - opening: which interfaces, and a socket on each. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/io/multicast_listener_internal.h"
#include "common/io/multicast.h"

/* A thousand members that begin at once send 6 MB/s; the system may grant less than this. */
#define RECEIVE_BUFFER (8 << 20)

/* Interfaces by name, each with its first address of the family. */
static void list_places(struct multicast_listener *e, const struct io_iface *list, unsigned n, bool v6)
{
	for (unsigned i = 0; i < n; i++) {
		struct multicast_place *p = NULL;

		for (unsigned k = 0; k < e->n && !p; k++)
			if (e->places[k].index == list[i].index && !strcmp(e->places[k].name, list[i].name))
				p = &e->places[k];
		if (!p && e->n == MULTICAST_PLACES_MAX)
			continue;
		if (!p) {
			p = &e->places[e->n++];
			memcpy(p->name, list[i].name, sizeof(p->name));
			p->index = list[i].index;
			p->up = list[i].up;
			p->loopback = list[i].loopback;
			p->multicast = list[i].multicast;
			p->unusable = e->cfg.interfaces ? OPTION_INTERFACES " does not name it" : NULL;
		}
		if (e->cfg.interfaces && io_iface_matches(e->cfg.interfaces, &list[i]))
			p->unusable = NULL;
		if (!p->host[0] && list[i].v6 == v6)
			memcpy(p->host, list[i].host, sizeof(p->host));
	}
}

static const char *unusable(const struct multicast_place *p, bool v6)
{
	if (p->unusable)
		return p->unusable;
	if (!p->up)
		return "it is down";
	if (!p->host[0])
		return v6 ? "it has no IPv6 address" : "it has no IPv4 address";
	return NULL;
}

static bool nobody(struct fault *err, const struct multicast_listener *e)
{
	const struct multicast_place *p = NULL;
	struct multicast_fault fault;

	for (unsigned i = 0; i < e->n; i++)
		if (!e->places[i].unusable)
			p = &e->places[i];
	if (!p)
		return fault_set(err, STATUS_HOST, "no_interface",
			"mc-probe " OPTION_EXPLAIN_INTERFACE " says what this host has",
			"No interface of this host can join %s", e->cfg.group);
	fault = (struct multicast_fault){ p->err == EADDRINUSE ? MULTICAST_BOUND : MULTICAST_JOINED, p->err };
	return multicast_explain(err, &fault, e->cfg.group, e->cfg.port, p->name,
		"mc-probe " OPTION_ALL_INTERFACES " says it for each interface");
}

/* Bound to the group's address, so that it shares the port with the members of this host and takes nothing of
 * theirs. */
static int listen_on(
	const struct multicast_listener *e, const struct multicast_place *p, struct multicast_fault *fault)
{
	const struct multicast_options o = {
		.group = &e->group,
		.interface = p->index,
		.bind = MULTICAST_BIND_GROUP,
		.join = true,
		.loop = true,
		.details = true,
		.ttl = e->cfg.ttl,
		.receive_buffer_bytes = RECEIVE_BUFFER,
	};

	return multicast_open(&o, fault);
}

static bool open_places(struct multicast_listener *e, uv_loop_t *loop, struct fault *err)
{
	bool v6 = e->group.ss_family == AF_INET6;

	for (unsigned i = 0; i < e->n; i++) {
		struct multicast_place *p = &e->places[i];
		struct multicast_fault fault = { 0 };
		int fd;

		p->unusable = unusable(p, v6);
		if (p->unusable)
			continue;
		fd = listen_on(e, p, &fault);
		p->err = fault.err;
		if (fd >= 0 && multicast_listener_start(e, loop, i, fd))
			e->open++;
	}
	return e->open > 0 || e->cfg.even_none || nobody(err, e);
}

static bool open_all(struct multicast_listener *e, uv_loop_t *loop, struct fault *err)
{
	struct io_iface *asked = NULL;
	int n = (int)e->cfg.list_count;

	if (!multicast_group_read(e->cfg.group, e->cfg.port, &e->group))
		return multicast_explain_group(err, e->cfg.group);
	e->chunk = malloc((size_t)BATCH * MC_READ_CHUNK);
	if (!e->chunk)
		return fault_memory(err);
	if (!e->cfg.list)
		n = io_iface_all(&asked);
	if (n > 0)
		list_places(e, asked ? asked : e->cfg.list, (unsigned)n, e->group.ss_family == AF_INET6);
	free(asked);
	e->cfg.list = NULL;
	if (n < 0)
		return fault_set(err, STATUS_HOST, "no_interface", NULL,
			"The interfaces of this host cannot be listed: %s", uv_strerror(n));
	return open_places(e, loop, err);
}

struct multicast_listener *multicast_listener_open(
	uv_loop_t *loop, const struct multicast_listener_config *cfg, struct fault *err)
{
	struct multicast_listener *e = calloc(1, sizeof(*e));

	mc_check(cfg->heard && cfg->ttl <= UINT8_MAX);
	if (!e) {
		fault_memory(err);
		return NULL;
	}
	e->cfg = *cfg;
	if (open_all(e, loop, err))
		return e;
	multicast_listener_close(e);
	return NULL;
}

unsigned multicast_listener_places(const struct multicast_listener *e, const struct multicast_place **out)
{
	*out = e->places;
	return e->n;
}

unsigned multicast_listener_open_places(const struct multicast_listener *e)
{
	return e->open;
}
