/* SPDX-License-Identifier: Apache-2.0 */
/* dial.c - connections to others: look the name up, connect, say HZC. Ends in CONNECTED or DIAL_FAILED
 * exactly once. */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "common/io/inner.h"

enum { KEEPALIVE_S = 60 };

static struct addrinfo *next_address(struct io_conn *c)
{
	for (;;) {
		struct addrinfo *ai = c->next_found;

		if (!ai && (c->second_family || !c->found))
			return NULL;
		if (!ai) {
			c->second_family = true;
			c->next_found = c->found;
			continue;
		}
		c->next_found = ai->ai_next;
		if ((ai->ai_family == AF_INET) != c->second_family)
			return ai;
	}
}

static void connected(struct io_conn *c)
{
	uv_tcp_nodelay(&c->tcp, 1);
	uv_tcp_keepalive(&c->tcp, 1, KEEPALIVE_S);
	c->state = IO_CONN_PROTOCOL;
	io_conn_wait(c, IO_WAIT_ANSWER);
	io_send_bytes(c, HZ_PROTOCOL, HZ_PROTOCOL_SIZE);
	if (!io_read_start(c))
		io_conn_drop(c, NODE_FAIL_UNREACHABLE);
}

static void failed(struct io_conn *c, int err)
{
	c->failure = io_failure(err);
	if (c->found)
		io_conn_again(c);
	else
		io_conn_drop(c, c->failure);
}

static void on_connect(uv_connect_t *req, int status)
{
	struct io_conn *c = req->data;

	if (c->state != IO_CONN_DIAL || c->again || status == UV_ECANCELED)
		return;
	if (status)
		failed(c, status);
	else
		connected(c);
}

static void dial_at(struct io_conn *c)
{
	int err;

	c->state = IO_CONN_DIAL;
	c->connect.data = c;
	err = uv_tcp_connect(&c->connect, &c->tcp, (const struct sockaddr *)&c->at, on_connect);
	if (err)
		failed(c, err);
}

static void dial_found(struct io_conn *c, const struct addrinfo *ai)
{
	memcpy(&c->at, ai->ai_addr, ai->ai_addrlen);
	dial_at(c);
}

void io_dial_next(struct io_conn *c)
{
	bool repeat = c->repeat;
	struct addrinfo *ai = repeat ? NULL : next_address(c);

	if (uv_tcp_init(&c->e->loop, &c->tcp))
		abort(); /* cannot fail without a family */
	c->repeat = false;
	if (repeat)
		dial_at(c);
	else if (ai)
		dial_found(c, ai);
	else
		io_conn_drop(c, c->failure);
}

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	struct io_lookup *l = (struct io_lookup *)req;
	struct io_conn *c = l->c;
	struct edge *e = l->e;
	struct addrinfo *ai;

	e->hanging -= l->hangs;
	free(l);
	if (!c) {
		uv_freeaddrinfo(found);
		return;
	}
	c->lookup = NULL;
	c->found = c->next_found = found;
	ai = status ? NULL : next_address(c);
	if (ai) {
		dial_found(c, ai);
		return;
	}
	io_gripe(e, EDGE_WARN, c->addr.host, "the name %s cannot be resolved: %s", c->addr.host,
		uv_strerror(status));
	io_conn_drop(c, NODE_FAIL_UNREACHABLE);
}

static void look_up(struct io_conn *c)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct io_lookup *l = calloc(1, sizeof(*l));
	char port[8];

	snprintf(port, sizeof(port), "%u", c->addr.port);
	if (l) {
		l->e = c->e;
		l->c = c;
	}
	if (l && !uv_getaddrinfo(&c->e->loop, &l->req, on_found, c->addr.host, port, &hints)) {
		c->lookup = l;
		return;
	}
	free(l);
	io_conn_drop(c, NODE_FAIL_UNREACHABLE);
}

void io_dial_forget(struct io_conn *c)
{
	struct io_lookup *l = c->lookup;

	if (!l)
		return;
	c->lookup = NULL;
	l->c = NULL;
	l->hangs = uv_cancel((uv_req_t *)&l->req) != 0;
	c->e->hanging += l->hangs;
}

void io_dial(struct edge *e, const struct mc_addr *addr)
{
	struct io_conn *c = e->conns < MC_CONNS_MAX ? io_conn_new(e, false) : NULL;

	if (!c) {
		struct node_event ev = {
			.type = NODE_EV_DIAL_FAILED, .addr = *addr, .failure = NODE_FAIL_UNREACHABLE
		};

		io_post(e, &ev);
		return;
	}
	c->addr = *addr;
	io_conn_wait(c, IO_WAIT_DIAL);
	if (io_sock_addr(addr->host, addr->port, &c->at))
		dial_at(c);
	else
		look_up(c);
}
