/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - chunks go out: gathered, one call for each connection and turn of the loop. What is in them is
 * chunk.c's. */
#include <stdlib.h>

#include "common/base/check.h"
#include "common/io/capture.h"

enum {
	GATHER = 64,       /* pieces of one writev */
	ROOM_AT_ONCE = 64, /* connections of which the node is told that they have room, in one turn */
};

/* What a request of libuv still needs after its connection was dropped. */
struct flight {
	uv_write_t req;
	struct edge *e;
	struct io_conn *c; /* NULL: dropped */
	struct io_chunk *chunks;
	size_t n;
};
_Static_assert(offsetof(struct flight, req) == 0, "a request is its flight");

void io_write_soon(struct io_conn *c)
{
	if (c->is_dirty)
		return;
	c->is_dirty = true;
	c->dirty = c->e->dirty;
	c->e->dirty = c;
}

static void count_off(struct io_conn *c, size_t n)
{
	mc_check(n <= c->queued && c->queued <= c->e->queued);
	c->queued -= n;
	c->e->queued -= n;
}

/* A chunk has gone, with what was put into it from its beginning on. */
static void count_off_chunk(struct io_conn *c, const struct io_chunk *k)
{
	mc_check(k->answers <= k->to && k->answers <= c->answers && k->to - k->answers <= c->events);
	c->answers -= k->answers;
	c->events -= k->to - k->answers;
}

static void wrote(struct io_conn *c, size_t n)
{
	count_off(c, n);
	while (c->first && n >= c->first->to - c->first->from) {
		struct io_chunk *k = c->first;

		n -= k->to - k->from;
		c->first = k->next;
		count_off_chunk(c, k);
		io_chunk_free(c->e, k);
	}
	if (c->first)
		c->first->from += n;
	else
		c->last = NULL;
}

/* The chunks of one call: their number, their bytes in *total, the last of them in *end. */
static unsigned gather(const struct io_conn *c, uv_buf_t *bufs, size_t *total, struct io_chunk **end)
{
	unsigned n = 0;

	*total = 0;
	for (struct io_chunk *k = c->first; k && n < GATHER; k = k->next) {
		bufs[n++] = uv_buf_init((char *)k->p + k->from, (unsigned)(k->to - k->from));
		*total += k->to - k->from;
		*end = k;
	}
	return n;
}

static void on_written(uv_write_t *req, int status)
{
	struct flight *f = (struct flight *)req;
	struct io_conn *c = f->c;

	if (c) {
		mc_check(c->writing && c->flight == f);
		c->writing = false;
		c->flight = NULL;
		count_off(c, f->n);
		for (const struct io_chunk *k = f->chunks; k; k = k->next)
			count_off_chunk(c, k);
		if (status)
			io_conn_lost(c, status);
		else
			io_write_soon(c);
	}
	io_chunks_free(f->e, f->chunks);
	free(f);
}

/* The kernel's buffer is full: libuv waits for room, and owns the chunks meanwhile. */
static bool write_later(struct io_conn *c)
{
	struct flight *f = calloc(1, sizeof(*f));
	struct io_chunk *end = NULL;
	uv_buf_t bufs[GATHER];
	unsigned n;

	mc_check(!c->writing && !c->flight && c->first);
	if (!f)
		return false;
	n = gather(c, bufs, &f->n, &end);
	mc_check(end != NULL);
	f->e = c->e;
	f->c = c;
	f->chunks = c->first;
	if (uv_write(&f->req, (uv_stream_t *)&c->tcp, bufs, n, on_written)) {
		free(f);
		return false;
	}
	if (c->e->capture != NULL)
		io_capture_sent(c, bufs, n, f->n);
	c->flight = f;
	c->first = end->next;
	end->next = NULL;
	if (!c->first)
		c->last = NULL;
	c->writing = true;
	return true;
}

void io_want_writable(struct io_conn *c)
{
	if (c->wants_writable)
		return;
	c->wants_writable = true;
	c->wanting = NULL;
	*(c->e->wanting_last ? &c->e->wanting_last->wanting : &c->e->wanting) = c;
	c->e->wanting_last = c;
}

static void want_no_more(struct io_conn *c)
{
	struct io_conn **at = &c->e->wanting, *before = NULL;

	mc_check(c->wants_writable);
	while (*at != c) {
		before = *at;
		at = &before->wanting;
	}
	*at = c->wanting;
	if (c->e->wanting_last == c)
		c->e->wanting_last = before;
	c->wants_writable = false;
}

static bool has_room(const struct io_conn *c)
{
	return c->state == IO_CONN_OPEN && c->queued <= MC_WRITABLE_LOW;
}

bool io_room_is_due(const struct edge *e)
{
	for (const struct io_conn *c = e->wanting; c; c = c->wanting)
		if (has_room(c))
			return true;
	return false;
}

/* Those who have room now, who asked first first; by their numbers, for any of them may be gone when the one
 * before has been told of. */
bool io_tell_room(struct edge *e)
{
	node_conn ids[ROOM_AT_ONCE];
	unsigned n = 0;

	for (struct io_conn *c = e->wanting, *next; c && n < ROOM_AT_ONCE; c = next) {
		next = c->wanting;
		if (!has_room(c))
			continue;
		want_no_more(c);
		ids[n++] = c->id;
	}
	for (unsigned i = 0; i < n; i++) {
		struct node_event ev = { .type = NODE_EV_WRITABLE, .conn = ids[i] };
		const struct io_conn *c = io_conn_find(e, ids[i]);

		if (!c || c->state != IO_CONN_OPEN)
			continue;
		ev.room = (uint32_t)((c->client ? MC_CLIENT_QUEUE_MAX : MC_WRITE_QUEUE_MAX) - c->queued);
		io_post(e, &ev);
	}
	return n > 0;
}

static void flush(struct io_conn *c)
{
	uv_buf_t bufs[GATHER];
	struct io_chunk *end;
	size_t total;
	int r;

	while (c->first && !c->writing) {
		unsigned n = gather(c, bufs, &total, &end);

		r = uv_try_write((uv_stream_t *)&c->tcp, bufs, n);
		if (r > 0 && c->e->capture != NULL)
			io_capture_sent(c, bufs, n, (size_t)r);
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
		mc_check(c->queued == 0 && c->answers == 0 && c->events == 0);
	io_client_has_room(c);
	io_conn_flushed(c);
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

	mc_check((c->flight != NULL) == c->writing);
	while (*at && *at != c)
		at = &(*at)->dirty;
	if (*at)
		*at = c->dirty;
	c->is_dirty = false;
	if (c->wants_writable)
		want_no_more(c);
	io_chunks_free(c->e, c->first);
	c->first = c->last = NULL;
	count_off(c, c->queued);
	c->answers = c->events = 0;
	if (c->flight)
		((struct flight *)c->flight)->c = NULL;
	c->flight = NULL;
	c->writing = false;
}
