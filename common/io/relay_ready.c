/* SPDX-License-Identifier: Apache-2.0 */
/* relay_ready.c - for those who wait: a port that takes connections while the relay is of use, and systemd's
 * READY=1. */
#include <stdlib.h>

#include "common/base/option.h"
#include "common/io/relay_edge_internal.h"
#include "common/io/notify.h"

static void on_connection(uv_stream_t *s, int status)
{
	uv_tcp_t *c = status == 0 ? malloc(sizeof(*c)) : NULL;

	if (!c)
		return;
	uv_tcp_init(s->loop, c);
	uv_accept(s, (uv_stream_t *)c);
	uv_close((uv_handle_t *)c, (uv_close_cb)free);
}

static void open_port(struct relay_edge *e)
{
	struct sockaddr_storage at;
	int r = uv_tcp_init(&e->loop, &e->ready);

	mc_check(!e->ready_open);
	if (r < 0)
		return;
	e->ready_open = true;
	io_sock_addr("::", e->cfg->ready_port, &at);
	r = uv_tcp_bind(&e->ready, (struct sockaddr *)&at, 0);
	if (r == UV_EAFNOSUPPORT || r == UV_EADDRNOTAVAIL) {
		io_sock_addr("0.0.0.0", e->cfg->ready_port, &at);
		r = uv_tcp_bind(&e->ready, (struct sockaddr *)&at, 0);
	}
	if (r == 0)
		r = uv_listen((uv_stream_t *)&e->ready, 16, on_connection);
	if (r < 0)
		relay_edge_said(e, EDGE_WARN, "ss -ltnp shows who has it",
			"port %u of " OPTION_READY_PORT " cannot be listened on: %s", e->cfg->ready_port,
			uv_strerror(r));
}

/* A hub is of use when it listens, the others when they are linked. */
void relay_ready_look(struct relay_edge *e)
{
	bool ready = !e->quitting && relay_is_ready(e->relay);

	if (ready && !e->ready_open && e->cfg->ready_port != 0)
		open_port(e);
	if (!ready)
		relay_ready_close(e);
	if (ready && !e->notified)
		io_notify("READY=1\nSTATUS=linked");
	e->notified |= ready;
}

void relay_ready_close(struct relay_edge *e)
{
	if (e->ready_open)
		uv_close((uv_handle_t *)&e->ready, NULL);
	e->ready_open = false;
}
