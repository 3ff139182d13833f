/* SPDX-License-Identifier: Apache-2.0 */
/* client_pool.c - the loop of a client pool, its connections, their ends. */
#include "common/base/check.h"
#include "common/io/client_pool_internal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/io/clock.h"

static const int signal_numbers[POOL_SIGNALS] = { SIGINT, SIGTERM, SIGUSR1 };

static void on_timer(uv_timer_t *t)
{
	struct client_pool *c = t->data;
	struct pool_conn *conn, *next;
	int64_t now_ms = io_now();

	for (conn = c->first; conn != NULL; conn = next) {
		next = conn->next;
		pool_conn_late(conn, now_ms);
	}
	client_pool_set_timer(c);
}

static void on_wake(uv_timer_t *t)
{
	struct client_pool *c = t->data;

	if (c->callbacks->wake != NULL && !c->stopping)
		c->callbacks->wake(c->callbacks->ctx);
}

static void on_prepare(uv_prepare_t *p)
{
	client_pool_flush(p->data);
}

/* Memory that is taken only as it is touched. */
static uint8_t *virtual_memory(size_t size)
{
	void *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct client_pool *client_pool_open(const struct client_pool_callbacks *callbacks)
{
	const struct connector_options unbounded = { 0 }; /* whoever dials many counts them */
	struct client_pool *c = calloc(1, sizeof(*c));

	mc_check(callbacks->end != NULL && callbacks->notice != NULL);
	if (c == NULL || uv_loop_init(&c->loop) != 0) {
		free(c);
		return NULL;
	}
	c->callbacks = callbacks;
	uv_timer_init(&c->loop, &c->timer);
	uv_timer_init(&c->loop, &c->waker);
	c->timer.data = c->waker.data = c->before_waiting.data = c;
	uv_prepare_init(&c->loop, &c->before_waiting);
	uv_prepare_start(&c->before_waiting, on_prepare);
	uv_unref((uv_handle_t *)&c->before_waiting);
	c->connector = connector_new(&c->loop, &unbounded);
	c->scratch = virtual_memory(MC_READ_CHUNK);
	c->mem = mc_arena_of(virtual_memory(MC_EVENT_ARENA), MC_EVENT_ARENA);
	if (c->connector == NULL || c->scratch == NULL || c->mem.buf == NULL) {
		client_pool_free(c);
		return NULL;
	}
	return c;
}

uv_loop_t *client_pool_loop(struct client_pool *c)
{
	return &c->loop;
}

struct connector *client_pool_connector(struct client_pool *c)
{
	return c->connector;
}

int64_t client_pool_now(const struct client_pool *c)
{
	(void)c;
	return io_now();
}

void client_pool_wake(struct client_pool *c, int64_t after_ms)
{
	mc_check(!uv_is_closing((uv_handle_t *)&c->waker));
	if (after_ms < 0)
		uv_timer_stop(&c->waker);
	else
		uv_timer_start(&c->waker, on_wake, (uint64_t)after_ms, 0);
}

static void on_signal(uv_signal_t *s, int number)
{
	struct client_pool *c = s->data;

	if (c->callbacks->signal != NULL)
		c->callbacks->signal(c->callbacks->ctx, number);
}

bool client_pool_signals(struct client_pool *c)
{
	unsigned i;

	for (i = 0; i < POOL_SIGNALS; i++) {
		uv_signal_init(&c->loop, &c->signals[i]);
		c->signals[i].data = c;
		if (uv_signal_start(&c->signals[i], on_signal, signal_numbers[i]) != 0)
			return false;
		uv_unref((uv_handle_t *)&c->signals[i]);
		c->signalled = true;
	}
	return true;
}

/* --- the time of all connections --- */

/* INT64_MAX: none of ours; a dial has its own. */
static int64_t deadline_of(const struct pool_conn *conn)
{
	if (conn->closing || conn->dial != NULL)
		return INT64_MAX;
	return conn->hung_up ? conn->deadline_ms : session_deadline(&conn->session);
}

void client_pool_set_timer(struct client_pool *c)
{
	int64_t at_ms = INT64_MAX, now_ms = io_now();
	const struct pool_conn *conn;

	for (conn = c->first; conn != NULL; conn = conn->next)
		if (deadline_of(conn) < at_ms)
			at_ms = deadline_of(conn);
	if (at_ms == INT64_MAX)
		uv_timer_stop(&c->timer);
	else
		uv_timer_start(&c->timer, on_timer, at_ms > now_ms ? (uint64_t)(at_ms - now_ms) : 0, 0);
}

/* --- ends --- */

static void forget(struct pool_conn *conn)
{
	mc_check(conn->closing && conn->dial == NULL && *conn->at == conn);
	if (conn->is_asked)
		client_pool_flush(conn->c); /* nothing of it: it is closing */
	*conn->at = conn->next;
	if (conn->next != NULL)
		conn->next->at = conn->at;
	free(conn->buf);
	client_pool_set_timer(conn->c);
	free(conn);
}

static void on_closed(uv_handle_t *h)
{
	forget((struct pool_conn *)h);
}

void pool_conn_close(struct pool_conn *conn)
{
	if (conn->closing)
		return;
	conn->closing = true;
	if (conn->dial != NULL)
		dial_cancel(conn->dial);
	conn->dial = NULL;
	uv_close((uv_handle_t *)&conn->tcp, on_closed);
}

void pool_conn_over(struct pool_conn *conn, int err, const struct session_notice *t)
{
	enum session_phase phase = conn->stage == POOL_CONN_TALK ? conn->session.phase : SESSION_GREETING;
	struct pool_conn_end e = {
		.stage = conn->stage,
		.err = err,
		.fault = t != NULL ? t->fault : SESSION_FAULT_NONE,
		.error = t != NULL ? t->error : NULL,
		.ask = t != NULL ? t->ask : 0,
		.first = conn->first,
		.first_n = conn->first_n,
		.greeted = phase == SESSION_OPEN || phase == SESSION_LISTENING,
	};

	if (conn->hung_up || conn->closing)
		return;
	conn->c->callbacks->end(conn->c->callbacks->ctx, conn, &e);
	conn->hung_up = true;
	pool_conn_close(conn);
	client_pool_set_timer(conn->c);
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
	struct pool_conn *conn = req->data;

	if (status != 0 && status != UV_ECANCELED)
		pool_conn_close(conn);
}

void pool_conn_goodbye(struct pool_conn *conn)
{
	if (conn->said_goodbye || conn->closing)
		return;
	conn->said_goodbye = true;
	conn->shutdown.data = conn;
	if (uv_shutdown(&conn->shutdown, (uv_stream_t *)&conn->tcp, on_shutdown) != 0)
		pool_conn_close(conn);
}

void pool_conn_hang_up(struct pool_conn *conn)
{
	if (conn->hung_up)
		return;
	conn->hung_up = true;
	conn->deadline_ms = io_now() + MC_POOL_GOODBYE;
	if (conn->stage != POOL_CONN_TALK)
		pool_conn_close(conn);
	else if (session_leave(&conn->session))
		pool_conn_goodbye(conn);
	client_pool_set_timer(conn->c);
}

void *pool_conn_owner(const struct pool_conn *conn)
{
	return conn->owner;
}

const char *pool_conn_host(const struct pool_conn *conn)
{
	return conn->host;
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct pool_conn *conn = owner;
	int err = r->err;

	mc_check(!conn->closing && conn->stage != POOL_CONN_TALK);
	conn->dial = NULL;
	memcpy(conn->host, r->host, sizeof(conn->host));
	conn->stage = r->stage == DIAL_LOOKUP ? POOL_CONN_LOOKUP : POOL_CONN_DIAL;
	if (err == 0)
		err = dial_open(r, &conn->tcp);
	if (err != 0)
		pool_conn_over(conn, err, NULL);
	else
		pool_conn_connected(conn);
}

struct pool_conn *client_pool_dial(
	struct client_pool *c, const struct mc_addr *peer, const struct session_config *cfg, void *owner)
{
	const struct dial_options options = { .patience_ms = cfg->patience_ms };
	struct pool_conn *conn = calloc(1, sizeof(*conn));

	mc_check(c->connector != NULL && cfg->patience_ms > 0);
	if (conn == NULL)
		return NULL;
	conn->dial = connector_dial(c->connector, peer, &options, on_dialled, conn);
	if (conn->dial == NULL) {
		free(conn);
		return NULL;
	}
	conn->c = c;
	conn->owner = owner;
	conn->cfg = *cfg;
	conn->next = c->first;
	conn->at = &c->first;
	if (c->first != NULL)
		c->first->at = &conn->next;
	c->first = conn;
	uv_tcp_init(&c->loop, &conn->tcp); /* cannot fail without a family */
	return conn;
}

/* --- running --- */

void client_pool_run(struct client_pool *c)
{
	uv_run(&c->loop, UV_RUN_DEFAULT);
}

void client_pool_stop(struct client_pool *c)
{
	struct pool_conn *conn;

	c->stopping = true;
	uv_timer_stop(&c->waker);
	for (conn = c->first; conn != NULL; conn = conn->next)
		pool_conn_hang_up(conn);
}

static void close_any(uv_handle_t *h, void *c)
{
	if (!uv_is_closing(h))
		uv_close(h, NULL);
	(void)c;
}

void client_pool_free(struct client_pool *c)
{
	struct pool_conn *conn;

	if (c == NULL)
		return;
	for (conn = c->first; conn != NULL; conn = conn->next) {
		conn->hung_up = true;
		pool_conn_close(conn);
	}
	connector_close(c->connector);
	uv_walk(&c->loop, close_any, c);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	uv_loop_close(&c->loop);
	if (c->scratch != NULL)
		munmap(c->scratch, MC_READ_CHUNK);
	if (c->mem.buf != NULL) {
		mc_arena_end(&c->mem);
		munmap(c->mem.buf, MC_EVENT_ARENA);
	}
	free(c);
}
