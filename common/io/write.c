/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - bounded queues of bytes to write; gathered, one call for each connection and turn of the loop. */
#include <stdlib.h>
#include <string.h>

#include "common/io/edge_internal.h"

enum { GATHER = 64 }; /* pieces of one writev */

/* What a request of libuv still needs after its connection was dropped. */
struct flight {
	uv_write_t req;
	struct io_conn *c;
	struct io_segment *segments;
};

static void free_segments(struct io_segment *s)
{
	while (s) {
		struct io_segment *next = s->next;

		free(s);
		s = next;
	}
}

static void mark_dirty(struct io_conn *c)
{
	if (c->is_dirty)
		return;
	c->is_dirty = true;
	c->dirty = c->e->dirty;
	c->e->dirty = c;
}

struct io_segment *io_segment_new(struct io_conn *c, size_t n)
{
	const size_t max = c->client ? MC_CLIENT_QUEUE_MAX : MC_WRITE_QUEUE_MAX;
	struct io_segment *s = NULL;

	if (c->queued + n <= max || (c->client && c->queued == 0)) /* one message is always fine */
		s = malloc(sizeof(*s) + n);
	if (!s) {
		char text[MC_ADDR_TEXT];

		io_gripe(c->e, EDGE_WARN, c->addr.host,
			"%s reads too slowly: %zu bytes wait for it; connection closed",
			io_conn_text(c, text), c->queued);
		io_conn_drop(c, NODE_FAIL_SLOW);
		return NULL;
	}
	*s = (struct io_segment){ .n = n };
	return s;
}

void io_segment_send(struct io_conn *c, struct io_segment *s)
{
	*c->last = s;
	c->last = &s->next;
	c->queued += s->n;
	mark_dirty(c);
}

void io_send_bytes(struct io_conn *c, const void *p, size_t n)
{
	struct io_segment *s = io_segment_new(c, n);

	if (!s)
		return;
	memcpy(s->p, p, n);
	io_segment_send(c, s);
}

void io_segment_unwritable(struct io_conn *c, struct io_segment *s, const char *name)
{
	io_say(c->e, EDGE_WARN, "this is a fault of the program; please report it",
		"a %s could not be written", name ? name : "message");
	free(s);
}

void io_send(struct io_conn *c, const struct hz_outgoing *m, enum mc_line line)
{
	size_t n = hz_frame_size(m, line), size = c->seal ? seal_size(n) : n, wrote;
	struct io_segment *s = n ? io_segment_new(c, size) : NULL;

	if (n && !s)
		return;
	if (!n || hz_frame_write(m, line, s->p + (size - n), n, &wrote) || wrote != n) {
		io_segment_unwritable(c, s, hz_class_name(m->cls));
		return;
	}
	if (c->seal)
		io_seal_segment(c, s, n);
	io_segment_send(c, s);
}

static void wrote(struct io_conn *c, size_t n)
{
	c->queued -= n;
	while (c->first && n >= c->first->n - c->first->done) {
		struct io_segment *s = c->first;

		n -= s->n - s->done;
		c->first = s->next;
		free(s);
	}
	if (c->first)
		c->first->done += n;
	else
		c->last = &c->first;
}

static unsigned gather(const struct io_conn *c, uv_buf_t *bufs, size_t *total)
{
	unsigned n = 0;

	*total = 0;
	for (struct io_segment *s = c->first; s && n < GATHER; s = s->next) {
		bufs[n++] = uv_buf_init((char *)s->p + s->done, (unsigned)(s->n - s->done));
		*total += s->n - s->done;
	}
	return n;
}

static void on_written(uv_write_t *req, int status)
{
	struct flight *f = (struct flight *)req;
	struct io_conn *c = f->c;

	if (c) {
		c->writing = false;
		c->flight = NULL;
		if (status)
			io_conn_lost(c, status);
		else {
			size_t n = 0;

			for (struct io_segment *s = f->segments; s; s = s->next)
				n += s->n - s->done;
			c->queued -= n;
			mark_dirty(c);
		}
	}
	free_segments(f->segments);
	free(f);
}

/* The kernel's buffer is full: libuv waits for room, and owns the pieces meanwhile. */
static bool write_later(struct io_conn *c)
{
	struct flight *f = calloc(1, sizeof(*f));
	struct io_segment *end = c->first;
	uv_buf_t bufs[GATHER];
	size_t total;
	unsigned n;

	if (!f)
		return false;
	n = gather(c, bufs, &total);
	for (unsigned i = 1; i < n; i++)
		end = end->next;
	f->c = c;
	f->segments = c->first;
	if (uv_write(&f->req, (uv_stream_t *)&c->tcp, bufs, n, on_written)) {
		free(f);
		return false;
	}
	c->flight = f;
	c->first = end->next;
	end->next = NULL;
	if (!c->first)
		c->last = &c->first;
	c->writing = true;
	return true;
}

void io_want_writable(struct io_conn *c)
{
	c->wants_writable = true;
	mark_dirty(c); /* looked at when this turn's writes are done */
}

static void report_room(struct io_conn *c)
{
	struct node_event ev = { .type = NODE_EV_WRITABLE, .conn = c->id };

	if (!c->wants_writable || c->state != IO_CONN_OPEN || c->queued > MC_WRITABLE_LOW)
		return;
	c->wants_writable = false;
	ev.room = (uint32_t)((c->client ? MC_CLIENT_QUEUE_MAX : MC_WRITE_QUEUE_MAX) - c->queued);
	io_post(c->e, &ev);
}

static void flush(struct io_conn *c)
{
	uv_buf_t bufs[GATHER];
	size_t total;
	int r;

	while (c->first && !c->writing) {
		unsigned n = gather(c, bufs, &total);

		r = uv_try_write((uv_stream_t *)&c->tcp, bufs, n);
		if (r > 0)
			wrote(c, (size_t)r);
		if (r < 0 && r != UV_EAGAIN) {
			io_conn_lost(c, r);
			return;
		}
		if ((r < 0 || (size_t)r < total) && !write_later(c)) {
			io_conn_drop(c, NODE_FAIL_SLOW);
			return;
		}
	}
	if (!c->first && !c->writing)
		io_conn_flushed(c);
	report_room(c);
}

void io_flush_all(struct edge *e)
{
	while (e->dirty) {
		struct io_conn *c = e->dirty;

		e->dirty = c->dirty;
		c->is_dirty = false;
		if (c->state != IO_CONN_CLOSED)
			flush(c);
	}
}

void io_write_forget(struct io_conn *c)
{
	struct io_conn **at = &c->e->dirty;

	while (*at && *at != c)
		at = &(*at)->dirty;
	if (*at)
		*at = c->dirty;
	c->is_dirty = false;
	free_segments(c->first);
	c->first = NULL;
	c->last = &c->first;
	c->queued = 0;
	if (c->flight)
		((struct flight *)c->flight)->c = NULL;
	c->flight = NULL;
	c->writing = false;
}
