/* SPDX-License-Identifier: Apache-2.0 */
/* client_pool_talk.c - bytes between a connection's socket and its session. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/check.h"
#include "common/io/client_pool_internal.h"
#include "common/io/clock.h"

/* --- out --- */

struct pool_conn_write {
	uv_write_t req;
	uint8_t p[];
};

static void on_written(uv_write_t *req, int status)
{
	(void)status; /* a connection that takes nothing more is seen by reading */
	free(req);
}

/* Takes w with its n bytes. */
static void write_now(struct pool_conn *conn, struct pool_conn_write *w, size_t n)
{
	uv_buf_t buf = uv_buf_init((char *)w->p, (unsigned)n);

	if (uv_write(&w->req, (uv_stream_t *)&conn->tcp, &buf, 1, on_written) != 0)
		free(w);
}

/* What the socket does not take at once. */
static void write_later(struct pool_conn *conn, const uint8_t *p, size_t n)
{
	struct pool_conn_write *w = malloc(sizeof(*w) + n);

	if (w == NULL)
		return; /* its session falls silent */
	memcpy(w->p, p, n);
	write_now(conn, w, n);
}

static void pool_conn_flush(struct pool_conn *conn)
{
	struct session *s = &conn->session;
	uv_buf_t buf = uv_buf_init((char *)s->out, (unsigned)s->out_n);
	int r;

	mc_check(s->out_n <= sizeof(s->out));
	if (s->out_n == 0 || conn->closing || conn->said_goodbye)
		return;
	r = uv_try_write((uv_stream_t *)&conn->tcp, &buf, 1);
	if (r < 0)
		r = 0;
	if ((size_t)r < s->out_n)
		write_later(conn, s->out + r, s->out_n - (size_t)r);
	session_sent(s);
}

void client_pool_flush(struct client_pool *c)
{
	struct pool_conn *conn;

	while ((conn = c->asked) != NULL) {
		c->asked = conn->next_asked;
		conn->is_asked = false;
		pool_conn_flush(conn);
	}
}

static void flush_soon(struct pool_conn *conn)
{
	if (conn->is_asked)
		return;
	conn->is_asked = true;
	conn->next_asked = conn->c->asked;
	conn->c->asked = conn;
}

/* One that is larger than the session's own room. */
static int64_t ask_much(struct pool_conn *conn, const struct session_request *request)
{
	const struct client_message m = { .type = request->type,
		.partition_id = request->partition_id,
		.body = (void *)(uintptr_t)request->body };
	size_t size = client_message_size(&m, MC_LINE_53), n;
	struct pool_conn_write *w = size > 0 ? malloc(sizeof(*w) + size) : NULL;
	int64_t id = 0;

	if (w != NULL)
		id = session_ask_into(&conn->session, io_now(), request, w->p, size, &n);
	if (id == 0)
		free(w);
	else
		write_now(conn, w, size);
	return id;
}

int64_t pool_conn_ask(struct pool_conn *conn, const struct session_request *request)
{
	int64_t id;

	if (conn->stage != POOL_CONN_TALK || conn->hung_up)
		return 0;
	id = session_ask(&conn->session, io_now(), request);
	if (id == 0) {
		pool_conn_flush(conn);
		id = session_ask(&conn->session, io_now(), request);
	}
	if (id == 0)
		id = ask_much(conn, request);
	flush_soon(conn);
	return id;
}

/* --- in --- */

static void report_notice(struct pool_conn *conn, const struct session_notice *t)
{
	if (t->type == SESSION_NOTHING || conn->hung_up)
		return;
	if (t->type == SESSION_OVER)
		pool_conn_over(conn, 0, t);
	else
		conn->c->callbacks->notice(conn->c->callbacks->ctx, conn, t);
}

/* A large message does not stay resident. */
static void give_back(struct mc_arena *mem)
{
	if (mem->used > MC_KEEP_RESIDENT)
		madvise(mem->buf + MC_KEEP_RESIDENT, mem->cap - MC_KEEP_RESIDENT, MADV_DONTNEED);
	mc_arena_reset(mem);
}

/* Everything that is whole in p; returns how much that was. */
static size_t take_messages(struct pool_conn *conn, const uint8_t *p, size_t n)
{
	struct session_notice t;
	size_t done = 0, took;

	do {
		give_back(&conn->c->mem);
		took = session_read(&conn->session, io_now(), p + done, n - done, &conn->c->mem, &t);
		done += took;
		report_notice(conn, &t);
	} while (took > 0 && !conn->said_goodbye && !conn->closing);
	return done;
}

static bool room(struct pool_conn *conn, size_t n)
{
	size_t cap = conn->cap > 0 ? conn->cap : 4096;
	uint8_t *more;

	while (cap < conn->n + n)
		cap *= 2;
	if (cap > conn->cap) {
		more = realloc(conn->buf, cap);
		if (more == NULL)
			return false;
		conn->buf = more;
		conn->cap = cap;
	}
	return true;
}

static void keep_first(struct pool_conn *conn, const uint8_t *p, size_t n)
{
	size_t more = sizeof(conn->first) - conn->first_n;

	mc_check(conn->first_n <= sizeof(conn->first));
	if (more > n)
		more = n;
	memcpy(conn->first + conn->first_n, p, more);
	conn->first_n += more;
}

/* Into the scratch of all while nothing is kept, else behind what is. */
static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct pool_conn *conn = (struct pool_conn *)h;

	(void)suggested;
	if (conn->n == 0 || conn->said_goodbye)
		*buf = uv_buf_init((char *)conn->c->scratch, MC_READ_CHUNK);
	else if (room(conn, MC_READ_CHUNK / 4))
		*buf = uv_buf_init((char *)conn->buf + conn->n, (unsigned)(conn->cap - conn->n));
	else
		*buf = uv_buf_init(NULL, 0);
}

/* Keeps what is left of n bytes at p. */
static void keep_rest(struct pool_conn *conn, const uint8_t *p, size_t n, size_t done)
{
	size_t left = n - done;

	mc_check(done <= n);
	if (p == conn->buf) {
		memmove(conn->buf, p + done, left);
	} else if (left > 0) {
		conn->n = 0;
		if (!room(conn, left)) {
			pool_conn_over(conn, UV_ENOMEM, NULL);
			return;
		}
		memcpy(conn->buf, p + done, left);
	}
	conn->n = left;
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct pool_conn *conn = (struct pool_conn *)stream;
	const uint8_t *p = (const uint8_t *)buf->base;
	size_t n;

	if (got == 0)
		return;
	if (got < 0 && conn->hung_up) { /* the other side has seen the goodbye */
		pool_conn_close(conn);
	} else if (got < 0) {
		pool_conn_over(conn, (int)got, NULL);
	} else if (!conn->said_goodbye) {
		keep_first(conn, p, (size_t)got);
		n = conn->n + (size_t)got;
		p = conn->n > 0 ? conn->buf : p;
		keep_rest(conn, p, n, take_messages(conn, p, n));
		pool_conn_flush(conn);
		if (conn->hung_up && session_leave(&conn->session))
			pool_conn_goodbye(conn);
		client_pool_set_timer(conn->c);
	}
}

void pool_conn_connected(struct pool_conn *conn)
{
	mc_check(conn->dial == NULL && !conn->closing && conn->n == 0);
	conn->stage = POOL_CONN_TALK;
	uv_tcp_nodelay(&conn->tcp, 1);
	session_open(&conn->session, &conn->cfg, io_now());
	if (uv_read_start((uv_stream_t *)&conn->tcp, on_room, on_read) != 0) {
		pool_conn_over(conn, UV_ENOTCONN, NULL);
		return;
	}
	pool_conn_flush(conn);
	client_pool_set_timer(conn->c);
}

/* --- time --- */

void pool_conn_late(struct pool_conn *conn, int64_t now_ms)
{
	struct session_notice t;

	if (conn->closing || conn->dial != NULL)
		return;
	if (!conn->hung_up) {
		session_late(&conn->session, now_ms, &t);
		report_notice(conn, &t);
		pool_conn_flush(conn);
	} else if (now_ms >= conn->deadline_ms) {
		pool_conn_close(conn);
	}
}
