/* SPDX-License-Identifier: Apache-2.0 */
/* relay_streams.c - where members' connections on this host begin: the addresses of other hosts' members are
 * listened on, our own members are dialled. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/io/relay_pipe.h"

#define BACKLOG 128
#define RETRY_MS 1000
#define DIAL_MS 5000
#define LISTENS_TOLD 16 /* that an address cannot be listened on: so many at once, */
#define LISTENS_TOLD_REFILL_MS 4000

/* An address that stands for a member of another host. */
struct relay_listener {
	uv_tcp_t tcp; /* first */
	struct relay_edge *e;
	struct mc_addr addr;
	bool open, told;
	struct relay_listener *next;
};

static struct relay_pipe *new_pipe(struct relay_edge *e)
{
	struct relay_pipe *p = calloc(1, sizeof(*p));
	uint32_t place = e->free_pipe;

	while (place < MC_RELAY_STREAMS_MAX && e->pipes[place])
		place++;
	if (!e->pipe_chunk)
		e->pipe_chunk = malloc(MC_RELAY_STREAM_CHUNK);
	if (!p || place == MC_RELAY_STREAMS_MAX || !e->pipe_chunk) {
		free(p);
		return NULL;
	}
	e->free_pipe = place + 1;
	p->e = e;
	p->name = (relay_stream)++e->pipe_generation[place] << 16 | (place + 1);
	p->handles = 2;
	uv_tcp_init(&e->loop, &p->tcp);
	uv_timer_init(&e->loop, &p->timer);
	p->tcp.data = p->timer.data = p;
	e->pipes[place] = p;
	e->pipe_count++;
	return p;
}

static void on_connection(uv_stream_t *s, int status)
{
	struct relay_listener *l = s->data;
	struct relay_pipe *p = status < 0 ? NULL : new_pipe(l->e);
	struct relay_event ev = { .type = RELAY_EV_STREAM_ACCEPTED, .addr = &l->addr };

	if (!p) {
		uv_tcp_t *refused =
			status < 0 ? NULL : malloc(sizeof(*refused)); /* else it is accepted for ever */

		if (!refused)
			return;
		uv_tcp_init(&l->e->loop, refused);
		uv_accept(s, (uv_stream_t *)refused);
		uv_close((uv_handle_t *)refused, (uv_close_cb)free);
		return;
	}
	if (uv_accept(s, (uv_stream_t *)&p->tcp) < 0) {
		relay_pipe_end(p, false);
		return;
	}
	uv_tcp_nodelay(&p->tcp, 1);
	ev.stream = p->name;
	relay_edge_step(l->e, &ev);
}

struct stream_dial {
	struct relay_edge *e;
	uint32_t place;
};

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct stream_dial *d = owner;
	struct relay_edge *e = d->e;
	struct relay_event ev = { .type = RELAY_EV_STREAM_FAILED, .place = d->place };
	struct relay_pipe *p = r->err == 0 ? new_pipe(e) : NULL;

	free(d);
	ev.ok = r->err != UV_ECONNREFUSED;
	if (p && dial_open(r, &p->tcp) == 0) {
		uv_tcp_nodelay(&p->tcp, 1);
		ev.type = RELAY_EV_STREAM_UP;
		ev.stream = p->name;
	} else if (p) {
		relay_pipe_end(p, false);
	}
	relay_edge_step(e, &ev);
}

void relay_streams_dial(struct relay_edge *e, const struct mc_addr *addr, uint32_t place)
{
	static const struct dial_options how = { .patience_ms = DIAL_MS, .at_once = true };
	struct stream_dial *d = calloc(1, sizeof(*d));

	if (!d)
		return; /* given up after its patience */
	d->e = e;
	d->place = place;
	if (!connector_dial(e->connector, addr, &how, on_dialled, d))
		free(d);
}

/* --- listening --- */

static int open_listener(struct relay_listener *l)
{
	struct sockaddr_storage at;
	int r = uv_tcp_init(&l->e->loop, &l->tcp);

	l->tcp.data = l;
	if (r < 0)
		return r;
	if (l->e->listens >= l->e->listens_max)
		return UV_EMFILE;
	if (!io_sock_addr(l->addr.host, l->addr.port, &at))
		r = UV_EINVAL;
	if (r == 0)
		r = uv_tcp_bind(&l->tcp, (struct sockaddr *)&at, 0);
	if (r == 0)
		r = uv_listen((uv_stream_t *)&l->tcp, BACKLOG, on_connection);
	l->open = r == 0;
	l->e->listens += l->open;
	return r;
}

static void on_closed(uv_handle_t *h)
{
	free(h->data);
}

static void on_retry(uv_timer_t *t);

static void wait_for_it(struct relay_edge *e)
{
	if (!uv_is_active((uv_handle_t *)&e->retrier))
		uv_timer_start(&e->retrier, on_retry, RETRY_MS, 0);
}

/* The place of one that could not be opened: its handle is spent. */
static struct relay_listener *again(struct relay_listener *l)
{
	struct relay_listener *fresh = calloc(1, sizeof(*fresh));

	if (!fresh)
		return l;
	*fresh = *l;
	memset(&fresh->tcp, 0, sizeof(fresh->tcp));
	uv_close((uv_handle_t *)&l->tcp, on_closed);
	return fresh;
}

static void try_listener(struct relay_edge *e, struct relay_listener *l)
{
	int r = open_listener(l);

	if (r == 0)
		return;
	wait_for_it(e);
	if (l->told)
		return;
	l->told = true;
	if (!mc_budget_take(
		    &e->listens_told, LISTENS_TOLD, LISTENS_TOLD_REFILL_MS, (int64_t)uv_now(&e->loop)))
		return;
	relay_edge_said(e, EDGE_NOTE,
		"when that is another mc-relay of this host, all is well; a member that listens on all addresses does not "
		"with -Dhazelcast.socket.server.bind.any=false",
		"%s port %u stands for a member of another host, and cannot be listened on: %s", l->addr.host,
		l->addr.port, uv_strerror(r));
}

static void on_retry(uv_timer_t *t)
{
	struct relay_edge *e = t->data;

	for (struct relay_listener **at = &e->stream_listeners; *at; at = &(*at)->next) {
		if ((*at)->open)
			continue;
		*at = again(*at);
		try_listener(e, *at);
	}
}

void relay_streams_listen(struct relay_edge *e, const struct mc_addr *addr)
{
	struct relay_listener *l = calloc(1, sizeof(*l));

	if (!l)
		return;
	l->e = e;
	l->addr = *addr;
	l->next = e->stream_listeners;
	e->stream_listeners = l;
	try_listener(e, l);
}

void relay_streams_unlisten(struct relay_edge *e, const struct mc_addr *addr)
{
	for (struct relay_listener **at = &e->stream_listeners; *at; at = &(*at)->next) {
		struct relay_listener *l = *at;

		if (!mc_addr_eq(&l->addr, addr))
			continue;
		*at = l->next;
		e->listens -= l->open;
		uv_close((uv_handle_t *)&l->tcp, on_closed);
		return;
	}
}

void relay_streams_drop(struct relay_edge *e)
{
	while (e->stream_listeners)
		relay_streams_unlisten(e, &e->stream_listeners->addr);
	for (uint32_t i = 0; i < MC_RELAY_STREAMS_MAX && e->pipe_count > 0; i++)
		if (e->pipes[i])
			relay_pipe_end(e->pipes[i], true);
	uv_timer_stop(&e->retrier);
}
