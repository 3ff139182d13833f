/* SPDX-License-Identifier: Apache-2.0 */
/* caller_talk.c - bytes between a call's socket and its session. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/io/caller_in.h"
#include "common/io/clock.h"

/* --- out --- */

struct call_write {
	uv_write_t req;
	uint8_t p[];
};

static void on_written(uv_write_t *req, int status)
{
	(void)status; /* a connection that takes nothing more is seen by reading */
	free(req);
}

/* What the socket does not take at once. */
static void write_later(struct call *call, const uint8_t *p, size_t n)
{
	struct call_write *w = malloc(sizeof(*w) + n);
	uv_buf_t buf;

	if (w == NULL)
		return; /* its session falls silent */
	memcpy(w->p, p, n);
	buf = uv_buf_init((char *)w->p, (unsigned)n);
	if (uv_write(&w->req, (uv_stream_t *)&call->tcp, &buf, 1, on_written) != 0)
		free(w);
}

void call_flush(struct call *call)
{
	struct session *s = &call->session;
	uv_buf_t buf = uv_buf_init((char *)s->out, (unsigned)s->out_n);
	int r;

	if (s->out_n == 0 || call->closing || call->said_goodbye)
		return;
	r = uv_try_write((uv_stream_t *)&call->tcp, &buf, 1);
	if (r < 0)
		r = 0;
	if ((size_t)r < s->out_n)
		write_later(call, s->out + r, s->out_n - (size_t)r);
	session_sent(s);
}

int64_t call_ask(struct call *call, enum client_type request, const void *body)
{
	int64_t id;

	if (call->stage != CALL_TALK || call->hung_up)
		return 0;
	id = session_ask(&call->session, io_now(), request, body);
	call_flush(call);
	return id;
}

/* --- in --- */

static void tell(struct call *call, const struct session_tell *t)
{
	if (t->type == SESSION_NOTHING || call->hung_up)
		return;
	if (t->type == SESSION_OVER)
		call_over(call, 0, t->fault, t->error);
	else
		call->c->calls->tell(call->c->calls->ctx, call, t);
}

/* A large message does not stay resident. */
static void give_back(struct mc_arena *mem)
{
	if (mem->used > MC_KEEP_RESIDENT)
		madvise(mem->buf + MC_KEEP_RESIDENT, mem->cap - MC_KEEP_RESIDENT, MADV_DONTNEED);
	mc_arena_reset(mem);
}

/* Everything that is whole in p; returns how much that was. */
static size_t take(struct call *call, const uint8_t *p, size_t n)
{
	struct session_tell t;
	size_t done = 0, took;

	do {
		give_back(&call->c->mem);
		took = session_read(&call->session, io_now(), p + done, n - done, &call->c->mem, &t);
		done += took;
		tell(call, &t);
	} while (took > 0 && !call->said_goodbye && !call->closing);
	return done;
}

static bool room(struct call *call, size_t n)
{
	size_t cap = call->cap > 0 ? call->cap : 4096;
	uint8_t *more;

	while (cap < call->n + n)
		cap *= 2;
	if (cap > call->cap) {
		more = realloc(call->buf, cap);
		if (more == NULL)
			return false;
		call->buf = more;
		call->cap = cap;
	}
	return true;
}

static void keep_first(struct call *call, const uint8_t *p, size_t n)
{
	size_t more = sizeof(call->first) - call->first_n;

	if (more > n)
		more = n;
	memcpy(call->first + call->first_n, p, more);
	call->first_n += more;
}

/* Into the scratch of all while nothing is kept, else behind what is. */
static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct call *call = (struct call *)h;

	(void)suggested;
	if (call->n == 0 || call->said_goodbye)
		*buf = uv_buf_init((char *)call->c->scratch, MC_READ_CHUNK);
	else if (room(call, MC_READ_CHUNK / 4))
		*buf = uv_buf_init((char *)call->buf + call->n, (unsigned)(call->cap - call->n));
	else
		*buf = uv_buf_init(NULL, 0);
}

/* Keeps what is left of n bytes at p. */
static void keep(struct call *call, const uint8_t *p, size_t n, size_t done)
{
	size_t left = n - done;

	if (p == call->buf) {
		memmove(call->buf, p + done, left);
	} else if (left > 0) {
		call->n = 0;
		if (!room(call, left)) {
			call_over(call, UV_ENOMEM, SESSION_FAULT_NONE, NULL);
			return;
		}
		memcpy(call->buf, p + done, left);
	}
	call->n = left;
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct call *call = (struct call *)stream;
	const uint8_t *p = (const uint8_t *)buf->base;
	size_t n;

	if (got == 0)
		return;
	if (got < 0 && call->hung_up) { /* the other side has seen the goodbye */
		call_close(call);
	} else if (got < 0) {
		call_over(call, (int)got, SESSION_FAULT_NONE, NULL);
	} else if (!call->said_goodbye) {
		keep_first(call, p, (size_t)got);
		n = call->n + (size_t)got;
		p = call->n > 0 ? call->buf : p;
		keep(call, p, n, take(call, p, n));
		call_flush(call);
		if (call->hung_up && session_leave(&call->session))
			call_goodbye(call);
		caller_set_timer(call->c);
	}
}

void call_connected(struct call *call)
{
	call->stage = CALL_TALK;
	uv_tcp_nodelay(&call->tcp, 1);
	session_open(&call->session, &call->cfg, io_now());
	if (uv_read_start((uv_stream_t *)&call->tcp, on_room, on_read) != 0) {
		call_over(call, UV_ENOTCONN, SESSION_FAULT_NONE, NULL);
		return;
	}
	call_flush(call);
	caller_set_timer(call->c);
}

/* --- time --- */

void call_late(struct call *call, int64_t now)
{
	struct session_tell t;

	if (call->closing || call->dial != NULL)
		return;
	if (!call->hung_up) {
		session_late(&call->session, now, &t);
		tell(call, &t);
		call_flush(call);
	} else if (now >= call->deadline) {
		call_close(call);
	}
}
