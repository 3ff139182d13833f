/* SPDX-License-Identifier: Apache-2.0 */
/* relay_group.c - the group on all interfaces: heard by a listener that takes nothing from members, spoken to
 * from sockets of our own; interfaces that come and go. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io/iface.h"
#include "common/io/iface_watch.h"
#include "common/io/multicast.h"
#include "common/base/option.h"
#include "common/io/relay_edge_internal.h"

#define SETTLE_MS 300      /* what changes comes in several notices: the link, then its addresses */
#define SCAN_NONE_MS 500   /* while there is no interface */
#define SCAN_MS 5000       /* where the kernel does not tell */
#define SCAN_TOLD_MS 60000 /* where it does, should it ever forget to */

static uint64_t bit(unsigned place)
{
	return (uint64_t)1 << (place < RELAY_PLACES - 1 ? place : RELAY_PLACES - 1);
}

static bool is_own(const struct relay_edge *e, const struct mc_addr *from)
{
	bool port = false, host = false;

	for (unsigned i = 0; i < e->voice_count; i++) {
		port |= e->voices[i].fd >= 0 && e->voices[i].port == from->port;
		host |= !strcmp(e->voices[i].host, from->host);
	}
	return port && host;
}

static bool is_here(const struct relay_edge *e, const char *host)
{
	for (unsigned i = 0; i < e->voice_count; i++)
		if (e->voices[i].fd >= 0 && !strcmp(e->voices[i].host, host))
			return true;
	return false;
}

static void on_heard(void *ctx, const struct multicast_datagram *d)
{
	struct relay_edge *e = ctx;
	struct relay_event ev = {
		.type = RELAY_EV_HEARD, .p = d->p, .n = d->n, .addr = &d->from, .places = bit(d->place)
	};

	if (d->cut)
		return;
	ev.own = is_own(e, &d->from);
	ev.here = is_here(e, d->from.host);
	if (!ev.own && d->place < e->voice_count)
		e->voices[d->place].heard = true;
	relay_edge_step(e, &ev);
}

static void on_neighbour(void *ctx, const struct multicast_datagram *d)
{
	struct relay_edge *e = ctx;
	struct relay_event ev = { .type = RELAY_EV_NEIGHBOUR, .p = d->p, .n = d->n };

	if (!d->cut)
		relay_edge_step(e, &ev);
}

/* --- opening --- */

static void open_voice(struct relay_edge *e, struct relay_voice *v, const struct multicast_place *p)
{
	struct multicast_options o = { .group = &e->group,
		.interface = p->index,
		.bind = MULTICAST_BIND_OWN,
		.loop = true,
		.ttl = e->cfg->ttl };
	struct multicast_fault fault;
	struct sockaddr_storage at;
	socklen_t size = sizeof(at);

	*v = (struct relay_voice){ .fd = -1, .index = p->index, .loopback = p->loopback };
	memcpy(v->host, p->host, sizeof(v->host));
	if (p->unusable || p->err)
		return;
	v->fd = multicast_open(&o, &fault);
	if (v->fd >= 0 && getsockname(v->fd, (struct sockaddr *)&at, &size) == 0)
		v->port = io_sock_port(&at);
}

static void close_voices(struct relay_edge *e)
{
	for (unsigned i = 0; i < e->voice_count; i++)
		if (e->voices[i].fd >= 0)
			close(e->voices[i].fd);
	e->voice_count = 0;
}

/* Loopback counts where it is all there is, or where somebody speaks: a member hears there what it heard
 * elsewhere already. */
static uint64_t open_places(const struct relay_edge *e)
{
	uint64_t all = 0, other = 0;

	for (unsigned i = 0; i < e->voice_count; i++) {
		if (e->voices[i].fd < 0)
			continue;
		all |= bit(i);
		if (!e->voices[i].loopback)
			other |= bit(i);
	}
	return other ? other : all;
}

static bool open_ears(
	struct relay_edge *e, const struct relay_addresses *here, bool even_none, struct fault *err)
{
	const struct relay_config *r = e->cfg->relay;
	struct multicast_listener_config cfg = { .group = r->group,
		.port = r->group_port,
		.ttl = e->cfg->ttl,
		.interfaces = e->cfg->interfaces,
		.list = here->v,
		.list_count = here->n > 0 ? (unsigned)here->n : 0,
		.even_none = even_none,
		.heard = on_heard,
		.ctx = e };
	struct relay_event ev = { .type = RELAY_EV_PLACES };
	const struct multicast_place *places;

	e->ear = multicast_listener_open(&e->loop, &cfg, err);
	if (!e->ear)
		return false;
	cfg.port = (uint16_t)(r->group_port + RELAY_NEIGHBOUR_PORT);
	cfg.heard = on_neighbour;
	cfg.even_none = true;
	e->neighbours =
		multicast_listener_open(&e->loop, &cfg, err); /* alone on its network it does without */
	err->code = NULL;
	e->voice_count = multicast_listener_places(e->ear, &places);
	for (unsigned i = 0; i < e->voice_count; i++)
		open_voice(e, &e->voices[i], &places[i]);
	e->places = open_places(e);
	ev.places = e->places;
	if (e->counted)
		relay_edge_step(e, &ev);
	return true;
}

static void on_scan(uv_timer_t *t);

static void scan_again(struct relay_edge *e)
{
	uint64_t ms = e->watch ? SCAN_TOLD_MS : SCAN_MS;

	if (!e->places)
		ms = SCAN_NONE_MS;
	uv_timer_start(&e->scanner, on_scan, ms, 0);
}

/* At most one scan in SETTLE_MS, however much changes. */
static void on_change(void *ctx)
{
	struct relay_edge *e = ctx;

	if (!e->quitting && uv_timer_get_due_in(&e->scanner) > SETTLE_MS)
		uv_timer_start(&e->scanner, on_scan, SETTLE_MS, 0);
}

static void open_again(struct relay_edge *e, const struct relay_addresses *here)
{
	struct fault err = { .code = NULL };
	uint64_t before = e->places;

	relay_group_close(e);
	if (!open_ears(e, here, true, &err)) {
		e->scan = e->places = 0; /* and again at the next scan */
		if (before != 0)
			relay_edge_said(e, EDGE_WARN, err.hint, "%s", err.message);
	} else if (e->places == 0) {
		relay_edge_said(e, EDGE_WARN, "the relay goes on, and takes the next one that can be used",
			"no interface of this host is left");
	} else if (before == 0) {
		relay_edge_said(e, EDGE_NOTE, NULL, "there is an interface again");
	}
}

static void on_scan(uv_timer_t *t)
{
	struct relay_edge *e = t->data;
	struct relay_addresses here;
	uint64_t now;

	if (e->quitting)
		return;
	now = relay_addresses_get(&here, e->cfg->interfaces);
	if (now != e->scan) {
		e->scan = now;
		open_again(e, &here);
	}
	relay_addresses_free(&here);
	scan_again(e);
}

bool relay_group_open(struct relay_edge *e, struct fault *err)
{
	const struct relay_config *r = e->cfg->relay;
	struct relay_addresses here;
	bool ok;

	mc_check(!e->ear && !e->neighbours && e->voice_count == 0);
	if (!multicast_group_read(r->group, r->group_port, &e->group))
		return multicast_explain_group(err, r->group);
	multicast_group_read(r->group, (uint16_t)(r->group_port + RELAY_NEIGHBOUR_PORT), &e->hello_group);
	e->watch =
		iface_watch_open(&e->loop, on_change, e); /* before the first look: nothing falls between */
	e->scan = relay_addresses_get(&here, e->cfg->interfaces);
	ok = open_ears(e, &here, false, err);
	relay_addresses_free(&here);
	if (ok)
		scan_again(e);
	return ok;
}

void relay_group_close(struct relay_edge *e)
{
	if (e->ear)
		multicast_listener_close(e->ear);
	if (e->neighbours)
		multicast_listener_close(e->neighbours);
	e->ear = e->neighbours = NULL;
	close_voices(e);
}

void relay_group_look(struct relay_edge *e)
{
	if (e->group_read || !e->ear || e->stepping)
		return;
	e->group_read = true;
	multicast_listener_look(e->ear);
}

/* --- sending --- */

static int send_by(
	const struct relay_voice *v, const struct sockaddr_storage *group, const struct mc_bytes *bytes)
{
	struct sockaddr_storage to = *group;

	if (to.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&to)->sin6_scope_id = v->index;
	if (sendto(v->fd, bytes->p, (size_t)bytes->n, MSG_DONTWAIT, (struct sockaddr *)&to,
		    io_sock_size(&to)) >= 0)
		return 0;
	return errno;
}

static void send_to(struct relay_edge *e, const struct sockaddr_storage *group, const struct mc_bytes *bytes,
	uint64_t places)
{
	mc_check(bytes->n > 0 && bytes->n <= MC_DATAGRAM_MAX);
	for (unsigned i = 0; i < e->voice_count; i++) {
		const struct relay_voice *v = &e->voices[i];
		int err;

		if (v->fd < 0 || ((places & bit(i)) == 0 && !(v->loopback && v->heard)))
			continue;
		err = send_by(v, group, bytes);
		if (err == 0 || err == EAGAIN)
			continue;
		if (err != e->send_err)
			relay_edge_said(e, EDGE_WARN,
				"mc-probe " OPTION_ALL_INTERFACES
				" says what is missing, and the command that mends it",
				"nothing can be sent to the group by %s: %s", v->host, strerror(err));
		e->send_err = err;
	}
}

void relay_group_deliver(struct relay_edge *e, const struct mc_bytes *bytes, uint64_t places)
{
	send_to(e, &e->group, bytes, places);
}

void relay_group_announce(struct relay_edge *e, const struct mc_bytes *bytes)
{
	send_to(e, &e->hello_group, bytes, e->places);
}
