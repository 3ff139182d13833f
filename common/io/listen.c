/* SPDX-License-Identifier: Apache-2.0 */
/* listen.c - the port of this node, and those who come to it. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "common/io/edge_internal.h"

enum { BACKLOG = 1024 };

/* As Java's server sockets: SO_REUSEADDR, so that TIME_WAIT is no obstacle but a listener is. Negative: a
 * libuv error. */
static int try_port(const struct sockaddr_storage *ss)
{
	int on = 1, off = 0, err, fd = socket(ss->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return uv_translate_sys_error(errno);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (ss->ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	/* Two may bind one port with SO_REUSEADDR; only listen() tells who has it. */
	if (!bind(fd, (const struct sockaddr *)ss, io_sock_size(ss)) && !listen(fd, BACKLOG))
		return fd;
	err = uv_translate_sys_error(errno);
	close(fd);
	return err;
}

static void set_options(struct io_conn *c)
{
	uv_tcp_nodelay(&c->tcp, 1);
	uv_tcp_keepalive(&c->tcp, 1, IO_KEEPALIVE_S);
}

static void read_remote(struct io_conn *c)
{
	struct sockaddr_storage ss;
	int n = sizeof(ss);

	if (uv_tcp_getpeername(&c->tcp, (struct sockaddr *)&ss, &n) ||
		!io_sock_host(&ss, c->addr.host, sizeof(c->addr.host)))
		strcpy(c->addr.host, "unknown");
	else
		c->addr.port = io_sock_port(&ss);
}

/* Room for one more stranger: of the host that has most of them, the one that has been silent longest goes.
 */
static void make_room(struct edge *e)
{
	struct io_conn *c = e->strangers > e->strangers_max ? io_conn_crowding(e) : NULL;

	if (!c)
		return;
	io_gripe(e, EDGE_WARN, "strangers",
		"more than %u connections of strangers: the oldest, of %s, is closed", e->strangers_max,
		c->addr.host);
	io_conn_drop(c, NODE_FAIL_TIMEOUT);
}

static void on_connection(uv_stream_t *s, int status)
{
	struct edge *e = s->data;
	struct io_conn *c;

	if (status < 0) {
		io_gripe(e, EDGE_WARN, "accept", "a connection could not be accepted: %s",
			uv_strerror(status));
		return;
	}
	c = io_conn_new(e, true);
	if (!c)
		return;
	if (uv_accept(s, (uv_stream_t *)&c->tcp) || e->quitting || e->conns > MC_CONNS_MAX) {
		io_conn_drop(c, NODE_FAIL_UNREACHABLE);
		return;
	}
	set_options(c);
	read_remote(c);
	c->http_only = s == (uv_stream_t *)&e->http_listener;
	io_conn_wait(c, IO_WAIT_HANDSHAKE);
	if (!io_read_start(c))
		io_conn_drop(c, NODE_FAIL_UNREACHABLE);
	make_room(e);
}

/* A port of its own, so that a firewall can tell it from the members' (--http). */
bool io_http_listen(struct edge *e)
{
	const struct mc_addr *at = &e->cfg->http_addr;
	struct sockaddr_storage ss;
	int fd;

	if (e->cfg->http != EDGE_HTTP_APART)
		return true;
	mc_check(!e->http_listening);
	if (!io_sock_addr(at->host, at->port, &ss))
		return io_fail(e, STATUS_USAGE, "http", OPTION_HTTP " 127.0.0.1:8080, for one",
			"%s is no IP address to listen on for HTTP", at->host);
	fd = try_port(&ss);
	if (fd < 0)
		return io_fail(e, STATUS_HOST, "http", NULL,
			"port %u of %s cannot be listened on for HTTP: %s", at->port, at->host,
			uv_strerror(fd));
	uv_tcp_init(&e->loop, &e->http_listener);
	e->http_listener.data = e;
	e->http_listening = true;
	return (!uv_tcp_open(&e->http_listener, fd) &&
		       !uv_listen((uv_stream_t *)&e->http_listener, BACKLOG, on_connection)) ||
		io_fail(e, STATUS_HOST, "http", NULL, "port %u of %s cannot be listened on for HTTP",
			at->port, at->host);
}

/* Port 0 was asked for in tests: the system's choice. */
static uint16_t port_of(int fd)
{
	struct sockaddr_storage ss;
	socklen_t n = sizeof(ss);

	return getsockname(fd, (struct sockaddr *)&ss, &n) ? 0 : io_sock_port(&ss);
}

static bool open_listener(struct edge *e, int fd)
{
	e->started.bind_port = port_of(fd);
	uv_tcp_init(&e->loop, &e->listener);
	e->listener.data = e;
	e->listening = true;
	if (!uv_tcp_open(&e->listener, fd) && !uv_listen((uv_stream_t *)&e->listener, BACKLOG, on_connection))
		return true;
	return io_fail(e, STATUS_HOST, "listen", NULL, "port %u cannot be listened on", e->started.bind_port);
}

static bool taken(struct edge *e, unsigned last)
{
	const struct edge_config *cfg = e->cfg;

	if (last == cfg->start_port)
		return io_fail(e, STATUS_HOST, "port_taken",
			"free it, give another " OPTION_START_PORT
			", or let the next ones be tried (no " OPTION_NO_AUTO_INCREMENT ")",
			"port %u of %s is taken by another process", last, e->bind_host);
	return io_fail(e, STATUS_HOST, "port_taken", "free one, or give another " OPTION_START_PORT,
		"the ports from %u to %u of %s are all taken by other processes", cfg->start_port, last,
		e->bind_host);
}

bool io_listen(struct edge *e)
{
	const struct edge_config *cfg = e->cfg;
	unsigned count = cfg->auto_increment && cfg->port_count ? cfg->port_count : 1, last = cfg->start_port;
	struct sockaddr_storage ss;

	mc_check(!e->listening && e->bind_host[0] != '\0');
	for (unsigned i = 0; i < count && cfg->start_port + i <= UINT16_MAX; i++) {
		int fd;

		last = cfg->start_port + i;
		if (!io_sock_addr(e->bind_host, (uint16_t)last, &ss))
			return io_fail(e, STATUS_HOST, "listen", NULL, "%s is not an address to listen on",
				e->bind_host);
		fd = try_port(&ss);
		if (fd >= 0)
			return open_listener(e, fd);
		if (fd != UV_EADDRINUSE)
			return io_fail(e, STATUS_HOST, "listen",
				fd == UV_EACCES
					? "ports below 1024 need a privilege: give another " OPTION_START_PORT
					: NULL,
				"port %u of %s cannot be listened on: %s", last, e->bind_host,
				uv_strerror(fd));
	}
	return taken(e, last);
}

void io_listen_stop(struct edge *e)
{
	if (e->listening && !uv_is_closing((uv_handle_t *)&e->listener))
		uv_close((uv_handle_t *)&e->listener, NULL);
	if (e->http_listening && !uv_is_closing((uv_handle_t *)&e->http_listener))
		uv_close((uv_handle_t *)&e->http_listener, NULL);
}
