/* SPDX-License-Identifier: Apache-2.0 */
/* caller.c - the loop of a caller, its calls, their ends. */
#include "common/io/caller_in.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/io/clock.h"

static const int signal_numbers[CALLER_SIGNALS] = { SIGINT, SIGTERM, SIGUSR1 };

static void on_timer(uv_timer_t *t)
{
	struct caller *c = t->data;
	struct call *call, *next;
	int64_t now = io_now();

	for (call = c->first; call != NULL; call = next) {
		next = call->next;
		call_late(call, now);
	}
	caller_set_timer(c);
}

static void on_wake(uv_timer_t *t)
{
	struct caller *c = t->data;

	if (c->calls->wake != NULL && !c->stopping)
		c->calls->wake(c->calls->ctx);
}

/* Memory that is taken only as it is touched. */
static uint8_t *virtual_memory(size_t size)
{
	void *p =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct caller *caller_open(const struct caller_calls *calls)
{
	const struct connector_options unbounded = { 0 }; /* whoever dials many counts them */
	struct caller *c = calloc(1, sizeof(*c));

	if (c == NULL || uv_loop_init(&c->loop) != 0) {
		free(c);
		return NULL;
	}
	c->calls = calls;
	uv_timer_init(&c->loop, &c->timer);
	uv_timer_init(&c->loop, &c->waker);
	c->timer.data = c->waker.data = c;
	c->connector = connector_new(&c->loop, &unbounded);
	c->scratch = virtual_memory(MC_READ_CHUNK);
	c->mem = mc_arena_of(virtual_memory(MC_EVENT_ARENA), MC_EVENT_ARENA);
	if (c->connector == NULL || c->scratch == NULL || c->mem.buf == NULL) {
		caller_free(c);
		return NULL;
	}
	return c;
}

uv_loop_t *caller_loop(struct caller *c)
{
	return &c->loop;
}

int64_t caller_now(const struct caller *c)
{
	(void)c;
	return io_now();
}

void caller_wake(struct caller *c, int64_t after)
{
	if (after < 0)
		uv_timer_stop(&c->waker);
	else
		uv_timer_start(&c->waker, on_wake, (uint64_t)after, 0);
}

static void on_signal(uv_signal_t *s, int number)
{
	struct caller *c = s->data;

	if (c->calls->signal != NULL)
		c->calls->signal(c->calls->ctx, number);
}

bool caller_signals(struct caller *c)
{
	unsigned i;

	for (i = 0; i < CALLER_SIGNALS; i++) {
		uv_signal_init(&c->loop, &c->signals[i]);
		c->signals[i].data = c;
		if (uv_signal_start(&c->signals[i], on_signal, signal_numbers[i]) != 0)
			return false;
		uv_unref((uv_handle_t *)&c->signals[i]);
		c->signalled = true;
	}
	return true;
}

/* --- the time of all calls --- */

/* INT64_MAX: none of ours; a dial has its own. */
static int64_t deadline_of(const struct call *call)
{
	if (call->closing || call->dial != NULL)
		return INT64_MAX;
	return call->hung_up ? call->deadline : session_deadline(&call->session);
}

void caller_set_timer(struct caller *c)
{
	int64_t at = INT64_MAX, now = io_now();
	const struct call *call;

	for (call = c->first; call != NULL; call = call->next)
		if (deadline_of(call) < at)
			at = deadline_of(call);
	if (at == INT64_MAX)
		uv_timer_stop(&c->timer);
	else
		uv_timer_start(&c->timer, on_timer, at > now ? (uint64_t)(at - now) : 0, 0);
}

/* --- ends --- */

static void forget(struct call *call)
{
	*call->at = call->next;
	if (call->next != NULL)
		call->next->at = call->at;
	free(call->buf);
	caller_set_timer(call->c);
	free(call);
}

static void on_closed(uv_handle_t *h)
{
	forget((struct call *)h);
}

void call_close(struct call *call)
{
	if (call->closing)
		return;
	call->closing = true;
	if (call->dial != NULL)
		dial_cancel(call->dial);
	call->dial = NULL;
	uv_close((uv_handle_t *)&call->tcp, on_closed);
}

void call_over(struct call *call, int err, enum session_fault fault, const struct client_error_holder *error)
{
	enum session_phase phase = call->stage == CALL_TALK ? call->session.phase : SESSION_GREETING;
	struct call_end e = {
		.stage = call->stage,
		.err = err,
		.fault = fault,
		.error = error,
		.first = call->first,
		.first_n = call->first_n,
		.greeted = phase == SESSION_OPEN || phase == SESSION_LISTENING,
	};

	if (call->hung_up || call->closing)
		return;
	call->c->calls->end(call->c->calls->ctx, call, &e);
	call->hung_up = true;
	call_close(call);
	caller_set_timer(call->c);
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
	struct call *call = req->data;

	if (status != 0 && status != UV_ECANCELED)
		call_close(call);
}

void call_goodbye(struct call *call)
{
	if (call->said_goodbye || call->closing)
		return;
	call->said_goodbye = true;
	call->shutdown.data = call;
	if (uv_shutdown(&call->shutdown, (uv_stream_t *)&call->tcp, on_shutdown) != 0)
		call_close(call);
}

void call_hang_up(struct call *call)
{
	if (call->hung_up)
		return;
	call->hung_up = true;
	call->deadline = io_now() + MC_CALL_GOODBYE;
	if (call->stage != CALL_TALK)
		call_close(call);
	else if (session_leave(&call->session))
		call_goodbye(call);
	caller_set_timer(call->c);
}

void *call_owner(const struct call *call)
{
	return call->owner;
}

const char *call_host(const struct call *call)
{
	return call->host;
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct call *call = owner;
	int err = r->err;

	call->dial = NULL;
	memcpy(call->host, r->host, sizeof(call->host));
	call->stage = r->stage == DIAL_LOOKUP ? CALL_LOOKUP : CALL_DIAL;
	if (err == 0)
		err = dial_open(r, &call->tcp);
	if (err != 0)
		call_over(call, err, SESSION_FAULT_NONE, NULL);
	else
		call_connected(call);
}

struct call *caller_dial(
	struct caller *c, const struct mc_addr *peer, const struct session_config *cfg, void *owner)
{
	const struct dial_options options = { .patience_ms = cfg->patience };
	struct call *call = calloc(1, sizeof(*call));

	if (call == NULL)
		return NULL;
	call->dial = connector_dial(c->connector, peer, &options, on_dialled, call);
	if (call->dial == NULL) {
		free(call);
		return NULL;
	}
	call->c = c;
	call->owner = owner;
	call->cfg = *cfg;
	call->next = c->first;
	call->at = &c->first;
	if (c->first != NULL)
		c->first->at = &call->next;
	c->first = call;
	uv_tcp_init(&c->loop, &call->tcp); /* cannot fail without a family */
	return call;
}

/* --- running --- */

void caller_run(struct caller *c)
{
	uv_run(&c->loop, UV_RUN_DEFAULT);
}

void caller_stop(struct caller *c)
{
	struct call *call;

	c->stopping = true;
	uv_timer_stop(&c->waker);
	for (call = c->first; call != NULL; call = call->next)
		call_hang_up(call);
}

static void close_any(uv_handle_t *h, void *c)
{
	if (!uv_is_closing(h))
		uv_close(h, NULL);
	(void)c;
}

void caller_free(struct caller *c)
{
	struct call *call;

	if (c == NULL)
		return;
	for (call = c->first; call != NULL; call = call->next) {
		call->hung_up = true;
		call_close(call);
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
