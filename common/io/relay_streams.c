/* SPDX-License-Identifier: Apache-2.0 */
/* relay_streams.c - members' connections on this host: the addresses of other hosts' members are listened on,
 * our own members are dialled. Where bytes go is the relay's affair. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/io/relay_edge_internal.h"

#define BACKLOG 128
#define RETRY_MS 1000
#define DIAL_MS 5000
#define LINGER_MS 30000 /* for a member that does not take what was sent to it before the end */

/* An address that stands for a member of another host. */
struct relay_listener {
	uv_tcp_t tcp; /* first */
	struct relay_edge *e;
	struct mc_addr addr;
	bool open, told;
	struct relay_listener *next;
};

/* A member's connection. */
struct relay_pipe {
	uv_tcp_t tcp; /* first */
	uv_timer_t timer;
	struct relay_edge *e;
	relay_stream name;
	uint8_t *out, *going; /* to be written at the end of the turn; being written by libuv */
	size_t out_n, out_cap, going_n, room, allowed;
	uv_write_t write;
	uv_shutdown_t shutdown;
	bool dirty, writing, ending, shut, closing, gone;
	struct relay_pipe *next_dirty;
	int handles;
};

static struct relay_pipe *pipe_of(struct relay_edge *e, relay_stream name)
{
	struct relay_pipe *p = e->pipes[(name & 0xffff) - 1];

	return p && p->name == name ? p : NULL;
}

static void forget(uv_handle_t *h)
{
	struct relay_pipe *p = h->data;

	if (--p->handles > 0)
		return;
	free(p->out);
	free(p->going);
	free(p);
}

static void end_pipe(struct relay_pipe *p, bool reset)
{
	struct relay_edge *e = p->e;
	uint32_t place = (p->name & 0xffff) - 1;

	if (p->gone)
		return;
	p->gone = true;
	e->pipes[place] = NULL;
	e->pipe_count--;
	if (place < e->free_pipe)
		e->free_pipe = place;
	for (struct relay_pipe **at = &e->dirty_pipes; *at; at = &(*at)->next_dirty)
		if (*at == p) {
			*at = p->next_dirty;
			break;
		}
	uv_close((uv_handle_t *)&p->timer, forget);
	if (!reset || uv_tcp_close_reset(&p->tcp, forget) < 0)
		uv_close((uv_handle_t *)&p->tcp, forget);
}

static void step_stream(struct relay_pipe *p, enum relay_event_type type)
{
	struct relay_event ev = { .type = type, .stream = p->name };

	relay_edge_step(p->e, &ev);
}

/* It broke: the relay hears of it, unless it has said itself that it is over. */
static void broke(struct relay_pipe *p)
{
	struct relay_edge *e = p->e;
	struct relay_event ev = { .type = RELAY_EV_STREAM_CLOSED, .stream = p->name };
	bool told = p->closing;

	if (p->gone)
		return;
	end_pipe(p, true);
	if (!told)
		relay_edge_step(e, &ev);
}

/* --- reading: as much as there is room for --- */

static void on_buffer(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct relay_pipe *p = h->data;

	(void)suggested;
	*buf = uv_buf_init((char *)p->e->pipe_chunk,
		(unsigned)(p->allowed < MC_RELAY_STREAM_CHUNK ? p->allowed : MC_RELAY_STREAM_CHUNK));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct relay_pipe *p = s->data;
	struct relay_event ev = { .type = RELAY_EV_STREAM_BYTES, .stream = p->name };

	if (n == 0 || p->gone || p->closing || n == UV_ENOBUFS)
		return;
	if (n == UV_EOF) {
		uv_read_stop(s);
		step_stream(p, RELAY_EV_STREAM_END);
		return;
	}
	if (n < 0) {
		broke(p);
		return;
	}
	p->allowed -= (size_t)n;
	if (p->allowed == 0)
		uv_read_stop(s);
	ev.p = (const uint8_t *)buf->base;
	ev.n = (size_t)n;
	relay_edge_step(p->e, &ev);
}

void relay_streams_read(struct relay_edge *e, relay_stream name, size_t room)
{
	struct relay_pipe *p = pipe_of(e, name);

	if (!p || p->closing)
		return;
	if (p->allowed == 0)
		uv_read_start((uv_stream_t *)&p->tcp, on_buffer, on_read);
	p->allowed += room;
}

/* --- writing --- */

static void mark_dirty(struct relay_pipe *p)
{
	if (p->dirty || p->gone)
		return;
	p->dirty = true;
	p->next_dirty = p->e->dirty_pipes;
	p->e->dirty_pipes = p;
}

static void on_shut(uv_shutdown_t *s, int status)
{
	(void)s;
	(void)status;
}

static void on_written(uv_write_t *w, int status)
{
	struct relay_pipe *p = w->data;

	p->writing = false;
	p->room += p->going_n;
	p->going_n = 0;
	if (p->gone)
		return;
	if (status < 0)
		broke(p);
	else
		mark_dirty(p);
}

/* What the system does not take at once goes to libuv, which tells when it has. */
static void hand_over(struct relay_pipe *p)
{
	uv_buf_t buf;

	free(p->going);
	p->going = p->out;
	p->going_n = p->out_n;
	p->out = NULL;
	p->out_n = p->out_cap = 0;
	buf = uv_buf_init((char *)p->going, (unsigned)p->going_n);
	p->write.data = p;
	p->writing = true;
	if (uv_write(&p->write, (uv_stream_t *)&p->tcp, &buf, 1, on_written) < 0) {
		p->writing = false;
		broke(p);
	}
}

static void finish(struct relay_pipe *p)
{
	if (p->writing || p->out_n > 0 || p->gone)
		return;
	if (p->ending && !p->shut) {
		p->shut = true;
		if (uv_shutdown(&p->shutdown, (uv_stream_t *)&p->tcp, on_shut) < 0) {
			broke(p);
			return;
		}
	}
	if (p->closing)
		end_pipe(p, false);
}

static void flush(struct relay_pipe *p)
{
	struct relay_event ev = { .type = RELAY_EV_STREAM_ROOM, .stream = p->name };

	if (!p->writing && p->out_n > 0) {
		uv_buf_t buf = uv_buf_init((char *)p->out, (unsigned)p->out_n);
		int n = uv_try_write((uv_stream_t *)&p->tcp, &buf, 1);

		if (n < 0 && n != UV_EAGAIN) {
			broke(p);
			return;
		}
		if (n > 0) {
			memmove(p->out, p->out + n, p->out_n - (size_t)n);
			p->out_n -= (size_t)n;
			p->room += (size_t)n;
		}
		if (p->out_n > 0)
			hand_over(p);
	}
	finish(p);
	if (p->gone || p->closing || p->room == 0)
		return;
	ev.room = p->room;
	p->room = 0;
	relay_edge_step(p->e, &ev);
}

void relay_streams_flush(struct relay_edge *e)
{
	while (e->dirty_pipes) {
		struct relay_pipe *p = e->dirty_pipes;

		e->dirty_pipes = p->next_dirty;
		p->dirty = false;
		flush(p);
	}
}

void relay_streams_send(struct relay_edge *e, relay_stream name, const struct mc_bytes *bytes)
{
	struct relay_pipe *p = pipe_of(e, name);
	size_t n = (size_t)bytes->n;

	if (!p || p->closing)
		return;
	if (p->out_cap - p->out_n < n) {
		size_t cap = p->out_n + n < 16384 ? 16384 : (p->out_n + n) * 2;
		uint8_t *more = realloc(p->out, cap);

		if (!more) {
			mark_dirty(p);
			p->closing = true; /* the relay waits for room that does not come, and gives it up */
			return;
		}
		p->out = more;
		p->out_cap = cap;
	}
	memcpy(p->out + p->out_n, bytes->p, n);
	p->out_n += n;
	mark_dirty(p);
}

/* --- the end --- */

void relay_streams_end(struct relay_edge *e, relay_stream name)
{
	struct relay_pipe *p = pipe_of(e, name);

	if (!p)
		return;
	p->ending = true;
	mark_dirty(p);
}

static void on_late(uv_timer_t *t)
{
	end_pipe(t->data, true);
}

void relay_streams_close(struct relay_edge *e, relay_stream name, bool reset)
{
	struct relay_pipe *p = pipe_of(e, name);

	if (!p)
		return;
	p->closing = true;
	if (reset) {
		end_pipe(p, true);
		return;
	}
	uv_read_stop((uv_stream_t *)&p->tcp);
	uv_timer_start(&p->timer, on_late, LINGER_MS, 0);
	mark_dirty(p);
}

/* --- the beginning --- */

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
		end_pipe(p, false);
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
		end_pipe(p, false);
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
	if (!io_sock_addr(l->addr.host, l->addr.port, &at))
		r = UV_EINVAL;
	if (r == 0)
		r = uv_tcp_bind(&l->tcp, (struct sockaddr *)&at, 0);
	if (r == 0)
		r = uv_listen((uv_stream_t *)&l->tcp, BACKLOG, on_connection);
	l->open = r == 0;
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
			end_pipe(e->pipes[i], true);
	uv_timer_stop(&e->retrier);
}
