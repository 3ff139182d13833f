/* SPDX-License-Identifier: Apache-2.0 */
/* loop.c - the turns of the loop: signals, the one timer, what is written before each wait, and the way
 * out. */
#include <signal.h>

#include "common/io/capture.h"
#include "common/io/notify.h"

static const int signal_numbers[] = { SIGINT, SIGTERM, SIGUSR1 };

static void on_signal(uv_signal_t *s, int number)
{
	struct node_event ev = { .type = NODE_EV_STATUS };
	struct edge *e = s->data;

	if (number == SIGUSR1) {
		io_step(e, &ev);
		return;
	}
	if (e->signals_seen++ == 0) {
		edge_leave(e, e->asked_status);
		return;
	}
	e->status = 128 + number;
	e->quitting = true;
	e->quit_by_ms = 0; /* at once */
}

static void on_timer(uv_timer_t *t)
{
	struct node_event tick = { .type = NODE_EV_TICK };
	struct edge *e = t->data;
	int64_t now_ms = io_now();

	io_conns_expire(e, now_ms);
	if (!e->quitting && node_deadline(e->node) <= now_ms)
		io_step(e, &tick);
}

void io_stop_taking(struct edge *e)
{
	io_listen_stop(e);
	if (e->grouped && !uv_is_closing((uv_handle_t *)&e->group))
		uv_close((uv_handle_t *)&e->group, NULL);
	if (e->cfg->source && e->sourced)
		e->cfg->source->ops->stop(e->cfg->source);
	e->sourced = false;
	io_ask_line_stop(e);
	io_dials_end(e);
}

void io_each_conn(struct edge *e, void (*f)(struct io_conn *c))
{
	for (unsigned i = 0; i < IO_BUCKETS; i++)
		for (struct io_conn *c = e->by_id[i], *next; c; c = next) {
			next = c->by_id;
			f(c);
		}
}

/* The node has ended: say goodbye on every connection, let what is queued go out, give hooks their time. */
static void wind_down(struct edge *e)
{
	int64_t now_ms = io_now();

	e->ended = true;
	if (e->callbacks->quit)
		e->callbacks->quit(e->callbacks->ctx, e, e->status ? e->status : e->asked_status);
	io_stop_taking(e);
	if (e->signals_seen < 2)
		e->quit_by_ms =
			now_ms + (io_hooks_running(e->hooks) ? MC_HOOK_EXIT_PATIENCE : MC_FLUSH_PATIENCE);
	e->linger_until_ms = now_ms + MC_LINGER;
	io_each_conn(e, io_conn_hang_up);
	io_flush_all(e);
}

static bool unwritten(const struct edge *e)
{
	for (const struct io_conn *c = e->oldest[IO_WAIT_FLUSH]; c; c = c->newer)
		if (c->first || c->writing)
			return true;
	return false;
}

static bool finished(const struct edge *e, int64_t now_ms)
{
	if (now_ms >= e->quit_by_ms)
		return true;
	if (io_hooks_running(e->hooks) || unwritten(e))
		return false;
	return e->conns == 0 || now_ms >= e->linger_until_ms;
}

static int64_t next_deadline(const struct edge *e)
{
	int64_t conns_ms = io_conns_deadline(e), own_ms = node_deadline(e->node);

	if (io_room_is_due(e) || e->laters > 0)
		return io_now();
	if (e->ended) {
		own_ms = e->quit_by_ms;
		if (e->linger_until_ms > io_now() && e->linger_until_ms < own_ms)
			own_ms = e->linger_until_ms;
	}
	return own_ms < conns_ms ? own_ms : conns_ms;
}

/* Every turn of the loop, before it waits: write what was queued, set the one timer. */
static void on_turn(uv_prepare_t *p)
{
	struct edge *e = p->data;
	int64_t at_ms, now_ms;

	if (e->laters > 0)
		io_each_conn(e, io_client_go_on);
	io_flush_all(e);
	if (io_tell_room(e))
		io_flush_all(e);
	if (e->capture)
		io_capture_flush(e->capture);
	if (e->quitting && !e->ended)
		wind_down(e);
	now_ms = io_now();
	if (e->ended && finished(e, now_ms)) {
		uv_stop(&e->loop);
		return;
	}
	at_ms = next_deadline(e);
	uv_update_time(&e->loop);
	if (at_ms == INT64_MAX)
		uv_timer_stop(&e->timer);
	else
		uv_timer_start(&e->timer, on_timer, at_ms > now_ms ? (uint64_t)(at_ms - now_ms) : 0, 0);
}

static void on_pace(uv_timer_t *t)
{
	struct edge *e = t->data;
	struct node_search s;
	bool looking = !e->quitting && node_search(e->node, &s);

	e->callbacks->progress(e->callbacks->ctx, e, looking ? &s : NULL);
	if (!looking)
		uv_timer_stop(t);
}

void io_handles_init(struct edge *e)
{
	uv_timer_init(&e->loop, &e->timer);
	uv_timer_init(&e->loop, &e->waker);
	uv_timer_init(&e->loop, &e->pacer);
	uv_prepare_init(&e->loop, &e->prepare);
	e->timer.data = e->waker.data = e->pacer.data = e->prepare.data = e;
	for (size_t i = 0; i < sizeof(signal_numbers) / sizeof(*signal_numbers); i++) {
		uv_signal_init(&e->loop, &e->signals[i]);
		e->signals[i].data = e;
	}
}

void io_handles_start(struct edge *e)
{
	io_watchdog_start(&e->loop, &e->watchdog);
	uv_prepare_start(&e->prepare, on_turn);
	if (e->callbacks->progress && e->cfg->source)
		uv_timer_start(&e->pacer, on_pace, MC_PROGRESS_PACE, MC_PROGRESS_PACE);
	for (size_t i = 0; i < sizeof(signal_numbers) / sizeof(*signal_numbers); i++)
		uv_signal_start(&e->signals[i], on_signal, signal_numbers[i]);
}
