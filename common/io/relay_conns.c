/* SPDX-License-Identifier: Apache-2.0 */
/* relay_conns.c - the connections of links: accepted, dialled, read, written once a turn of the loop. What
 * stands in them is the relay's affair. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/io/relay_edge_internal.h"

#define BACKLOG MC_RELAY_LINKS_MAX /* all spokes of a hub that was restarted dial it within a moment */

static struct relay_conn *conn_of(struct relay_edge *e, relay_link name)
{
	struct relay_conn *c = e->conns[(name & 0xffff) - 1];

	mc_check((name & 0xffff) > 0 && (name & 0xffff) <= MC_RELAY_LINKS_MAX);
	return c && c->name == name ? c : NULL;
}

static void forget(uv_handle_t *h)
{
	struct relay_conn *c = (struct relay_conn *)h;

	free(c->out);
	free(c->going);
	free(c);
}

/* The relay hears of it once; its place is free for another one. */
static void gone(struct relay_conn *c)
{
	struct relay_event ev = { .type = RELAY_EV_CLOSED, .link = c->name };
	struct relay_edge *e = c->e;
	uint32_t place = (c->name & 0xffff) - 1;

	if (c->told)
		return;
	mc_check(e->conn_count > 0 && e->conns[place] == c);
	c->told = true;
	e->conns[place] = NULL;
	e->conn_count--;
	if (place < e->free_place)
		e->free_place = place;
	for (struct relay_conn **at = &e->dirty; *at; at = &(*at)->next_dirty)
		if (*at == c) {
			*at = c->next_dirty;
			break;
		}
	uv_close((uv_handle_t *)&c->tcp, forget);
	relay_edge_step(e, &ev);
}

/* --- reading --- */

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct relay_edge *e = ((struct relay_conn *)h)->e;

	(void)suggested;
	*buf = uv_buf_init((char *)e->chunk, MC_READ_CHUNK);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct relay_conn *c = (struct relay_conn *)s;
	struct relay_event ev = { .type = RELAY_EV_BYTES, .link = c->name };

	if (n < 0) {
		gone(c);
		return;
	}
	if (n == 0 || c->closing)
		return;
	relay_group_look(c->e); /* what was heard here comes before what others heard of it */
	if (c->told || c->closing)
		return;
	ev.p = (const uint8_t *)buf->base;
	ev.n = (size_t)n;
	relay_edge_step(c->e, &ev);
}

/* --- writing --- */

static void room(struct relay_conn *c, size_t n)
{
	struct relay_event ev = { .type = RELAY_EV_ROOM, .link = c->name, .room = n };

	if (n > 0 && !c->told)
		relay_edge_step(c->e, &ev);
}

static void on_shut(uv_shutdown_t *s, int status)
{
	(void)s;
	(void)status; /* the other side's end, or the deadline, comes next */
}

static void on_written(uv_write_t *w, int status)
{
	struct relay_conn *c = w->data;
	size_t n = c->going_n;

	c->writing = false;
	c->going_n = 0;
	if (c->told)
		return;
	if (status < 0) {
		gone(c);
		return;
	}
	if (!c->closing)
		room(c, n);
	if (!c->told && !c->dirty) { /* what came meanwhile, or the end */
		c->dirty = true;
		c->next_dirty = c->e->dirty;
		c->e->dirty = c;
	}
}

/* What the system does not take at once goes to libuv, which tells when it has. */
static void hand_over(struct relay_conn *c)
{
	uint8_t *spare = c->going;
	uv_buf_t buf;

	mc_check(!c->writing && c->out_n > 0 && c->going_n == 0);
	c->going = c->out;
	c->going_n = c->out_n;
	c->out = spare;
	c->out_n = c->out_cap = 0;
	free(c->out);
	c->out = NULL;
	buf = uv_buf_init((char *)c->going, (unsigned)c->going_n);
	c->write.data = c;
	c->writing = true;
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, on_written) < 0) {
		c->writing = false;
		gone(c);
	}
}

static void flush(struct relay_conn *c)
{
	uv_buf_t buf = uv_buf_init((char *)c->out, (unsigned)c->out_n);
	int n;

	if (c->writing || c->told)
		return;
	if (c->out_n == 0) {
		if (c->closing && uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shut) < 0)
			gone(c);
		return;
	}
	n = uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);
	if (n < 0 && n != UV_EAGAIN) {
		gone(c);
		return;
	}
	if (n > 0) {
		memmove(c->out, c->out + n, c->out_n - (size_t)n);
		c->out_n -= (size_t)n;
	}
	if (c->out_n > 0)
		hand_over(c);
	else if (c->closing && uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shut) < 0)
		gone(c);
	if (n > 0 && !c->told && !c->closing)
		room(c, (size_t)n);
}

void relay_conns_flush(struct relay_edge *e)
{
	while (e->dirty) {
		struct relay_conn *c = e->dirty;

		e->dirty = c->next_dirty;
		c->dirty = false;
		flush(c);
	}
}

static void mark_dirty(struct relay_conn *c)
{
	if (c->dirty)
		return;
	c->dirty = true;
	c->next_dirty = c->e->dirty;
	c->e->dirty = c;
}

void relay_conns_send(struct relay_edge *e, relay_link name, const struct mc_bytes *bytes)
{
	struct relay_conn *c = conn_of(e, name);
	size_t n = (size_t)bytes->n;

	mc_check(bytes->n > 0);
	if (!c || c->closing)
		return;
	if (c->out_cap - c->out_n < n) {
		size_t cap = c->out_cap ? c->out_cap * 2 : 1024;
		uint8_t *more;

		while (cap - c->out_n < n)
			cap *= 2;
		more = realloc(c->out, cap);
		if (!more) {
			relay_conns_close(e, name);
			return;
		}
		c->out = more;
		c->out_cap = cap;
	}
	memcpy(c->out + c->out_n, bytes->p, n);
	c->out_n += n;
	mark_dirty(c);
}

/* --- the end --- */

void relay_conns_close(struct relay_edge *e, relay_link name)
{
	struct relay_conn *c = conn_of(e, name);

	if (!c || c->closing)
		return;
	c->closing = true;
	c->close_by_ms = io_now() + MC_FLUSH_PATIENCE;
	if (c->close_by_ms < e->close_by_ms)
		e->close_by_ms = c->close_by_ms;
	mark_dirty(c);
}

void relay_conns_expire(struct relay_edge *e, int64_t now_ms)
{
	if (now_ms < e->close_by_ms)
		return;
	e->close_by_ms = INT64_MAX;
	for (uint32_t i = 0; i < MC_RELAY_LINKS_MAX; i++) {
		struct relay_conn *c = e->conns[i];

		if (!c || !c->closing)
			continue;
		if (c->close_by_ms <= now_ms)
			gone(c);
		else if (c->close_by_ms < e->close_by_ms)
			e->close_by_ms = c->close_by_ms;
	}
}

/* --- the beginning --- */

static struct relay_conn *new_conn(struct relay_edge *e)
{
	struct relay_conn *c = calloc(1, sizeof(*c));
	uint32_t place = e->free_place;

	while (place < MC_RELAY_LINKS_MAX && e->conns[place])
		place++;
	if (!c || place == MC_RELAY_LINKS_MAX) {
		free(c);
		return NULL;
	}
	e->free_place = place + 1;
	c->e = e;
	c->name = (relay_link)++e->generation[place] << 16 | (place + 1);
	uv_tcp_init(&e->loop, &c->tcp);
	e->conns[place] = c;
	e->conn_count++;
	return c;
}

static void conn_begin(struct relay_conn *c, enum relay_event_type type, const struct mc_addr *addr)
{
	struct relay_event ev = { .type = type, .link = c->name, .addr = addr };

	uv_tcp_nodelay(&c->tcp, 1);
	relay_edge_step(c->e, &ev);
	if (!c->told)
		uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read);
}

static bool peer_of(const uv_tcp_t *tcp, struct mc_addr *out)
{
	struct sockaddr_storage at;
	int size = sizeof(at);

	if (uv_tcp_getpeername(tcp, (struct sockaddr *)&at, &size) < 0 ||
		!io_sock_host(&at, out->host, sizeof(out->host)))
		return false;
	out->port = io_sock_port(&at);
	return true;
}

/* A place that the relay has never heard of. */
static void abandon(struct relay_conn *c)
{
	mc_check(!c->told && !c->dirty && c->e->conn_count > 0);
	c->told = true;
	c->e->conns[(c->name & 0xffff) - 1] = NULL;
	c->e->conn_count--;
	if ((c->name & 0xffff) - 1 < c->e->free_place)
		c->e->free_place = (c->name & 0xffff) - 1;
	uv_close((uv_handle_t *)&c->tcp, forget);
}

static void on_connection(uv_stream_t *s, int status)
{
	struct relay_edge *e = s->data;
	struct relay_conn *c = status < 0 ? NULL : new_conn(e);
	struct mc_addr from;

	if (!c) {
		uv_tcp_t *refused =
			status < 0 ? NULL : malloc(sizeof(*refused)); /* else it is accepted for ever */

		if (!refused)
			return;
		uv_tcp_init(&e->loop, refused);
		uv_accept(s, (uv_stream_t *)refused);
		uv_close((uv_handle_t *)refused, (uv_close_cb)free);
		return;
	}
	if (uv_accept(s, (uv_stream_t *)&c->tcp) < 0 || !peer_of(&c->tcp, &from)) {
		abandon(c);
		return;
	}
	conn_begin(c, RELAY_EV_ACCEPTED, &from);
}

static int listen_on(struct relay_edge *e, uv_tcp_t *listener, const char *host, uint16_t port)
{
	struct sockaddr_storage at;
	int r = uv_tcp_init(&e->loop, listener);

	if (r < 0)
		return r;
	listener->data = e;
	e->listener = listener;
	if (!io_sock_addr(host, port, &at))
		return UV_EINVAL;
	r = uv_tcp_bind(listener, (struct sockaddr *)&at, 0);
	if (r == 0)
		r = uv_listen((uv_stream_t *)listener, BACKLOG, on_connection);
	return r;
}

static void stop_listening(struct relay_edge *e)
{
	if (e->listener)
		uv_close((uv_handle_t *)e->listener, NULL);
	e->listener = NULL;
}

bool relay_conns_listen(struct relay_edge *e, struct fault *err)
{
	const char *host = e->cfg->listen_host ? e->cfg->listen_host : "::";
	int r = listen_on(e, &e->listeners[0], host, e->cfg->listen_port);

	/* No IPv6 here. The loop does not turn before the relay has begun: the group is heard already. */
	if (r < 0 && r != UV_EADDRINUSE && !e->cfg->listen_host) {
		stop_listening(e);
		host = "0.0.0.0";
		r = listen_on(e, &e->listeners[1], host, e->cfg->listen_port);
	}
	if (r == 0)
		return true;
	return fault_set(err, STATUS_HOST, "listen",
		r == UV_EADDRINUSE ? "another relay runs here already? ss -ltnp shows it; " OPTION_ACCEPT
				     " :PORT takes another port"
				   : NULL,
		"TCP port %u of %s cannot be listened on: %s", e->cfg->listen_port, host, uv_strerror(r));
}

/* --- dialling --- */

static void end_dial(struct relay_dial *d)
{
	if (d->next)
		d->next->link = d->link;
	*d->link = d->next;
	free(d);
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct relay_dial *d = owner;
	struct relay_edge *e = d->e;
	struct mc_addr addr = d->addr;
	struct relay_event ev = { .type = RELAY_EV_DIAL_FAILED, .addr = &addr };
	struct relay_conn *c = r->err == 0 ? new_conn(e) : NULL;
	int err = r->err;

	end_dial(d);
	if (c) {
		err = dial_open(r, &c->tcp);
		if (err == 0) {
			conn_begin(c, RELAY_EV_CONNECTED, &addr);
			return;
		}
		abandon(c);
	}
	ev.message = err ? uv_strerror(err) : "no place for another link";
	relay_edge_step(e, &ev);
}

void relay_conns_dial(struct relay_edge *e, const struct mc_addr *addr)
{
	static const struct dial_options how = { .patience_ms = MC_RELAY_PATIENCE };
	struct relay_dial *d = calloc(1, sizeof(*d));

	mc_check(e->connector);
	if (!d)
		return;
	d->e = e;
	d->addr = *addr;
	d->link = &e->dials;
	d->next = e->dials;
	if (d->next)
		d->next->link = &d->next;
	e->dials = d;
	d->dial = connector_dial(e->connector, addr, &how, on_dialled, d);
	if (!d->dial)
		end_dial(d);
}

void relay_conns_stop(struct relay_edge *e)
{
	while (e->dials) {
		struct relay_dial *d = e->dials;

		dial_cancel(d->dial);
		end_dial(d);
	}
	stop_listening(e);
}

void relay_conns_drop(struct relay_edge *e)
{
	for (uint32_t i = 0; i < MC_RELAY_LINKS_MAX; i++)
		if (e->conns[i])
			gone(e->conns[i]);
}
