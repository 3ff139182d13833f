/* SPDX-License-Identifier: Apache-2.0 */
/* relay_pipe.c - one member's connection on this host, from its socket to its last byte. Where bytes go is
 * the relay's affair; how connections begin: relay_streams.c. */
#include "common/io/relay_pipe.h"

#include <stdlib.h>
#include <string.h>

#define LINGER_MS 30000 /* for a member that does not take what was sent to it before the end */

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

void relay_pipe_end(struct relay_pipe *p, bool reset)
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
	relay_pipe_end(p, true);
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
		relay_pipe_end(p, false);
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

void relay_streams_flush(struct relay_edge *e)
{
	while (e->dirty_pipes) {
		struct relay_pipe *p = e->dirty_pipes;

		e->dirty_pipes = p->next_dirty;
		p->dirty = false;
		flush(p);
	}
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
	relay_pipe_end(t->data, true);
}

void relay_streams_close(struct relay_edge *e, relay_stream name, bool reset)
{
	struct relay_pipe *p = pipe_of(e, name);

	if (!p)
		return;
	p->closing = true;
	if (reset) {
		relay_pipe_end(p, true);
		return;
	}
	uv_read_stop((uv_stream_t *)&p->tcp);
	uv_timer_start(&p->timer, on_late, LINGER_MS, 0);
	mark_dirty(p);
}
