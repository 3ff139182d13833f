/* SPDX-License-Identifier: Apache-2.0 */
/* edge_dial.c - whom the node dials: each ends in CONNECTED, once HZC has come, or in DIAL_FAILED. How one
 * dials is known to connector.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/edge_internal.h"
#include "common/io/link_local.h"

struct io_dial {
	struct io_dial *next, **at; /* of those under way */
	struct edge *e;
	struct mc_addr addr;
};

_Static_assert(HZ_PROTOCOL_SIZE <= MC_DIAL_FIRST_MAX && HZ_PROTOCOL_SIZE <= MC_DIAL_HELLO_MAX,
	"the connector says and awaits as much");

static const struct dial_options options = {
	.patience_ms = MC_DIAL_PATIENCE,
	.hello = HZ_PROTOCOL,
	.hello_size = HZ_PROTOCOL_SIZE,
	.first_size = HZ_PROTOCOL_SIZE,
	.answer_ms = MC_ANSWER_PATIENCE,
	.ipv4_first = true, /* members of the line 5.3 and Payara name IPv4 addresses */
	.again_after_reset = true,
};

static void fail(struct edge *e, const struct mc_addr *addr, enum node_failure why)
{
	struct node_event ev = { .type = NODE_EV_DIAL_FAILED, .addr = addr, .failure = why };

	io_post(e, &ev);
}

/* Why nobody is there, in the node's words; the remarks are for people. */
static enum node_failure failure_of(struct edge *e, const struct mc_addr *addr, const struct dial_result *r)
{
	char text[MC_ADDR_TEXT];

	mc_addr_text(text, addr);
	if (r->stage == DIAL_LOOKUP && r->err != UV_ETIMEDOUT)
		io_gripe(e, EDGE_WARN, addr->host, "the name %s cannot be resolved: %s", addr->host,
			uv_strerror(r->err));
	if (r->stage != DIAL_ANSWER && r->err == UV_EINVAL && link_local_check(addr->host) != LINK_LOCAL_FINE)
		io_gripe(e, EDGE_WARN, text, "%s: %s", text,
			link_local_check(addr->host) == LINK_LOCAL_ZONE_MISSING ? LINK_LOCAL_NO_ZONE
										: LINK_LOCAL_NO_INTERFACE);
	if (r->stage != DIAL_ANSWER)
		return io_failure(r->err);
	if (r->err == UV_ETIMEDOUT)
		io_gripe(e, EDGE_NOTE, text,
			"%s accepts connections and says nothing to a member: another service's port, or a process that hangs (mc-probe looks closer)",
			text);
	return r->err == UV_EOF ? NODE_FAIL_NOT_MEMBER : io_failure(r->err);
}

static bool is_member(struct edge *e, const struct mc_addr *addr, const uint8_t first[HZ_PROTOCOL_SIZE])
{
	char text[MC_ADDR_TEXT];

	if (!memcmp(first, HZ_PROTOCOL, HZ_PROTOCOL_SIZE))
		return true;
	mc_addr_text(text, addr);
	io_gripe(e, EDGE_NOTE, text, "%s is not a member: it answered with %02x %02x %02x, %s", text,
		first[0], first[1], first[2], io_protocol_name(first));
	return false;
}

static void connected(struct edge *e, const struct mc_addr *addr, const struct dial_result *r)
{
	struct node_event ev = { .type = NODE_EV_CONNECTED, .addr = addr };
	struct io_conn *c = io_conn_new(e, false);
	int err = c ? dial_open(r, &c->tcp) : UV_ENOMEM;

	if (!c)
		close(r->fd);
	if (c && !err) {
		uv_tcp_keepalive(&c->tcp, 1, IO_KEEPALIVE_S);
		c->addr = *addr;
		io_conn_wait(c, IO_WAIT_HANDSHAKE);
		err = io_read_start(c) ? 0 : UV_ENOTCONN;
	}
	if (err) {
		if (c)
			io_conn_drop(c, NODE_FAIL_UNREACHABLE);
		fail(e, addr, NODE_FAIL_UNREACHABLE);
		return;
	}
	c->known = true;
	ev.conn = c->id;
	ev.source = r->host;
	io_post(e, &ev);
}

static void forget(struct io_dial *d)
{
	*d->at = d->next;
	if (d->next)
		d->next->at = d->at;
	d->e->dialling--;
	free(d);
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct io_dial *d = owner;
	const struct mc_addr addr = d->addr;
	struct edge *e = d->e;

	forget(d);
	if (r->err) {
		fail(e, &addr, failure_of(e, &addr, r));
	} else if (!is_member(e, &addr, r->first)) {
		close(r->fd);
		fail(e, &addr, NODE_FAIL_NOT_MEMBER);
	} else {
		connected(e, &addr, r);
	}
}

void io_dial(struct edge *e, const struct mc_addr *addr)
{
	struct io_dial *d = e->conns + e->dialling < MC_CONNS_MAX ? calloc(1, sizeof(*d)) : NULL;

	mc_check(e->connector); /* the node is heard no more once it is closed */
	if (!d || !connector_dial(e->connector, addr, &options, on_dialled, d)) {
		free(d);
		fail(e, addr, NODE_FAIL_UNREACHABLE);
		return;
	}
	d->e = e;
	d->addr = *addr;
	d->next = e->dials;
	d->at = &e->dials;
	if (d->next)
		d->next->at = &d->next;
	e->dials = d;
	e->dialling++;
}

void io_dials_end(struct edge *e)
{
	connector_close(e->connector);
	e->connector = NULL;
	while (e->dials)
		forget(e->dials);
}
