/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_conn.c - one connection of the port scan: dial, read, wait, close with a FIN. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/io/link_local.h"
#include "tools/probe/port_scan_internal.h"

static const struct {
	int error;
	enum scan_finding found;
} dial_errors[] = {
	{ UV_ECONNREFUSED, FOUND_REFUSED },
	{ UV_ETIMEDOUT, FOUND_TIMEOUT },
	{ UV_EHOSTUNREACH, FOUND_UNREACHABLE },
	{ UV_ENETUNREACH, FOUND_NO_ROUTE },
	{ UV_EINVAL, FOUND_NO_ROUTE },
	{ UV_EACCES, FOUND_FORBIDDEN },
	{ UV_EPERM, FOUND_FORBIDDEN },
	{ UV_ECONNRESET, FOUND_RESET },
	{ UV_EHOSTDOWN, FOUND_UNREACHABLE },
};

static enum scan_finding dial_finding(const char *host, int error)
{
	enum link_local zone = error == UV_EINVAL ? link_local_check(host) : LINK_LOCAL_FINE;
	size_t i;

	if (zone != LINK_LOCAL_FINE)
		return zone == LINK_LOCAL_ZONE_MISSING ? FOUND_NO_ZONE : FOUND_NO_INTERFACE;

	for (i = 0; i < sizeof(dial_errors) / sizeof(dial_errors[0]); i++)
		if (dial_errors[i].error == error)
			return dial_errors[i].found;
	return FOUND_LOCAL;
}

void scan_found(struct port_scan_conn *c, enum scan_finding f, int error)
{
	size_t line;

	mc_check(f < FOUND_COUNT);
	c->r.found = f;
	c->r.error = error;
	if (c->r.banner != NULL)
		c->r.protocol = c->r.banner->protocol;
	if (f == FOUND_MEMBER || f == FOUND_ELSEWHERE || f == FOUND_OTHER_NAME || f == FOUND_SHUT ||
		f == FOUND_MUTE || f == FOUND_OLD)
		c->r.protocol = BANNER_HAZELCAST;
	if (c->have == 0 || c->r.claims)
		return; /* a member has said it all in its handshake */
	line = banner_line(c->buf, c->have);
	mc_check(line <= c->have);
	c->r.first_n = line < MC_SCAN_FIRST ? (unsigned)line : MC_SCAN_FIRST;
	memcpy(c->r.first, c->buf, c->r.first_n);
}

static void next_look(struct port_scan_conn *c)
{
	unsigned look;

	if (scan_is_over(c->k))
		return;
	for (look = 0; look < LOOK_COUNT; look++) {
		if ((c->wanted & 1u << look) == 0)
			continue;
		c->look = (enum scan_look)look;
		scan_conn_start(c);
		return;
	}
	scan_conn_done(c);
}

static void on_closed(uv_handle_t *h)
{
	struct port_scan_conn *c = h->data;

	mc_check(c->open_handles > 0 && c->closing);
	if (--c->open_handles > 0 || scan_is_over(c->k))
		return;
	connector_release(c->k->connector);
	next_look(c);
}

static void hang_up(struct port_scan_conn *c)
{
	if (c->closing)
		return;
	c->closing = true;
	uv_close((uv_handle_t *)&c->tcp, on_closed);
	uv_close((uv_handle_t *)&c->timer, on_closed);
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
	struct port_scan_conn *c = req->data;

	if (status != 0 && status != UV_ECANCELED)
		hang_up(c);
}

static void on_timer(uv_timer_t *t)
{
	struct port_scan_conn *c = t->data;

	if (c->leaving)
		hang_up(c);
	else
		scan_looks[c->look].late(c);
}

void scan_wait(struct port_scan_conn *c, int64_t ms)
{
	mc_check(ms >= 0);
	uv_timer_start(&c->timer, on_timer, (uint64_t)ms, 0);
}

void scan_look_over(struct port_scan_conn *c, bool gently)
{
	mc_check(c->look < LOOK_COUNT);
	c->wanted &= ~(1u << c->look);
	if (c->leaving)
		return;
	c->leaving = true;
	c->shutdown.data = c;
	if (!gently || uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shutdown) != 0)
		hang_up(c);
	else
		scan_wait(c, MC_SCAN_GOODBYE);
}

/* Nothing that is said here is longer than what an empty socket buffer takes at once. */
bool scan_write(struct port_scan_conn *c, const void *p, size_t n)
{
	uv_buf_t buf = uv_buf_init((char *)(uintptr_t)p, (unsigned)n);

	mc_check(p != NULL);
	return uv_try_write((uv_stream_t *)&c->tcp, &buf, 1) == (int)n;
}

/* When we are done with it: what still comes is read, so that closing is a FIN and no reset, but not for
 * ever. */
static char unheard[4096];

/* Memory grows with what came, never with what was announced. */
static bool grow(struct port_scan_conn *c)
{
	size_t cap = c->cap > 0 ? 2 * c->cap : MC_SCAN_READ;
	uint8_t *buf;

	mc_check(c->have <= c->cap);
	if (c->have < c->cap)
		return true;
	if (cap > scan_looks[c->look].read_max)
		return false;
	buf = realloc(c->buf, cap);
	if (buf == NULL)
		return false;
	c->buf = buf;
	c->cap = cap;
	return true;
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct port_scan_conn *c = h->data;

	(void)suggested;
	if (c->leaving || !grow(c))
		*buf = uv_buf_init(unheard, sizeof(unheard));
	else
		*buf = uv_buf_init((char *)c->buf + c->have, (unsigned)(c->cap - c->have));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct port_scan_conn *c = s->data;

	if (c->leaving) {
		if (n < 0)
			hang_up(c);
		return;
	}
	if (n < 0) {
		scan_looks[c->look].eof(c, (int)n);
	} else if (n > 0) {
		if (buf->base != unheard)
			c->have += (size_t)n;
		scan_looks[c->look].data(c);
	}
}

static void connected(struct port_scan_conn *c, const struct dial_result *r)
{
	mc_check(c->open_handles == 0 && !c->closing);
	uv_tcp_init(scan_loop(c->k), &c->tcp); /* cannot fail without a family */
	uv_timer_init(scan_loop(c->k), &c->timer);
	c->tcp.data = c->timer.data = c;
	c->open_handles = 2;
	c->stood_ns = uv_hrtime();
	if (dial_open(r, &c->tcp) != 0 || uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read) != 0)
		scan_look_over(c, false);
	else
		scan_looks[c->look].connected(c);
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct port_scan_conn *c = owner;

	c->began_ns = r->dialled_at_ns;
	if (r->err == 0) {
		connected(c, r);
		return;
	}
	if (c->look == LOOK_MEMBER) {
		c->r.latency_us = r->connect_us;
		scan_found(c, dial_finding(c->r.asked.host, r->err), r->err);
	}
	c->wanted &= ~(1u << c->look);
	next_look(c);
}

void scan_conn_start(struct port_scan_conn *c)
{
	/* A second look comes before the ports that nobody has looked at: results are told in order. */
	const struct dial_options o = { .patience_ms = scan_cfg(c->k)->connect_ms,
		.at_once = c->look != LOOK_MEMBER };

	mc_check(c->look < LOOK_COUNT && (c->wanted & 1u << c->look) != 0 && c->open_handles == 0);
	c->answered = c->asked_more = c->leaving = c->closing = false;
	c->have = 0;
	if (connector_dial_number(c->k->connector, &c->at, &o, on_dialled, c) == NULL)
		scan_fail(c->k);
}
