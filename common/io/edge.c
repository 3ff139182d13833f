/* SPDX-License-Identifier: Apache-2.0 */
/* edge.c - the run of one node, from the first check to the last byte. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io/inner.h"

static const int signal_numbers[] = { SIGINT, SIGTERM, SIGUSR1 };

void edge_leave(struct edge *e, int status)
{
	const struct node_event ev = { .type = NODE_EV_LEAVE };

	e->asked_status = status;
	if (e->leaving || !e->node)
		return;
	e->leaving = true;
	io_post(e, &ev);
}

static void on_wake(uv_timer_t *t)
{
	struct edge *e = t->data;

	if (e->calls->wake && !e->quitting)
		e->calls->wake(e->calls->ctx, e);
}

void edge_wake(struct edge *e, int64_t after)
{
	if (e->replaying || uv_is_closing((uv_handle_t *)&e->waker))
		return;
	uv_update_time(&e->loop);
	if (after < 0)
		uv_timer_stop(&e->waker);
	else
		uv_timer_start(&e->waker, on_wake, (uint64_t)after, 0);
}

const struct node_config *edge_node_config(const struct edge *e)
{
	return e->cfg->node;
}

bool edge_hook(struct edge *e, const char *command, const char *const env[], const char *input, size_t size)
{
	return e->replaying || io_hooks_start(e, command, env, input, size);
}

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
	e->quit_by = 0; /* at once */
}

static void on_timer(uv_timer_t *t)
{
	struct node_event tick = { .type = NODE_EV_TICK };
	struct edge *e = t->data;
	int64_t now = io_now();

	io_conns_expire(e, now);
	if (!e->quitting && node_deadline(e->node) <= now)
		io_step(e, &tick);
}

static void stop_taking(struct edge *e)
{
	io_listen_stop(e);
	if (e->grouped && !uv_is_closing((uv_handle_t *)&e->group))
		uv_close((uv_handle_t *)&e->group, NULL);
	if (e->cfg->source && e->sourced)
		e->source_hangs = e->cfg->source->ops->stop(e->cfg->source);
	e->sourced = false;
}

static void for_each_conn(struct edge *e, void (*f)(struct io_conn *c))
{
	for (unsigned i = 0; i < IO_BUCKETS; i++)
		for (struct io_conn *c = e->by_id[i], *next; c; c = next) {
			next = c->by_id;
			f(c);
		}
}

static void drop(struct io_conn *c)
{
	io_conn_drop(c, NODE_FAIL_HUNG_UP);
}

/* The node has ended: say goodbye on every connection, let what is queued go out, give hooks their time. */
static void wind_down(struct edge *e)
{
	int64_t now = io_now();

	e->ended = true;
	if (e->calls->quit)
		e->calls->quit(e->calls->ctx, e, e->status ? e->status : e->asked_status);
	stop_taking(e);
	if (e->signals_seen < 2)
		e->quit_by = now + (io_hooks_running(e) ? MC_HOOK_EXIT_PATIENCE : MC_FLUSH_PATIENCE);
	e->linger_until = now + MC_LINGER;
	for_each_conn(e, io_conn_hang_up);
	io_flush_all(e);
}

static bool unwritten(const struct edge *e)
{
	for (const struct io_conn *c = e->oldest[IO_WAIT_FLUSH]; c; c = c->newer)
		if (c->first || c->writing)
			return true;
	return false;
}

static bool finished(const struct edge *e, int64_t now)
{
	if (now >= e->quit_by)
		return true;
	if (io_hooks_running(e) || unwritten(e))
		return false;
	return e->conns == 0 || now >= e->linger_until;
}

static int64_t next_deadline(const struct edge *e)
{
	int64_t conns = io_conns_deadline(e), own = node_deadline(e->node);

	if (e->ended) {
		own = e->quit_by;
		if (e->linger_until > io_now() && e->linger_until < own)
			own = e->linger_until;
	}
	return own < conns ? own : conns;
}

/* Every turn of the loop, before it waits: write what was queued, set the one timer. */
static void on_turn(uv_prepare_t *p)
{
	struct edge *e = p->data;
	int64_t at, now;

	io_flush_all(e);
	if (e->quitting && !e->ended)
		wind_down(e);
	now = io_now();
	if (e->ended && finished(e, now)) {
		uv_stop(&e->loop);
		return;
	}
	at = next_deadline(e);
	uv_update_time(&e->loop);
	if (at == INT64_MAX)
		uv_timer_stop(&e->timer);
	else
		uv_timer_start(&e->timer, on_timer, at > now ? (uint64_t)(at - now) : 0, 0);
}

static void init_handles(struct edge *e)
{
	uv_timer_init(&e->loop, &e->timer);
	uv_timer_init(&e->loop, &e->waker);
	uv_prepare_init(&e->loop, &e->prepare);
	e->timer.data = e->waker.data = e->prepare.data = e;
	for (size_t i = 0; i < sizeof(signal_numbers) / sizeof(*signal_numbers); i++) {
		uv_signal_init(&e->loop, &e->signals[i]);
		e->signals[i].data = e;
	}
}

static void start_handles(struct edge *e)
{
	uv_prepare_start(&e->prepare, on_turn);
	for (size_t i = 0; i < sizeof(signal_numbers) / sizeof(*signal_numbers); i++)
		uv_signal_start(&e->signals[i], on_signal, signal_numbers[i]);
}

static void tell_started(struct edge *e)
{
	struct edge_started *s = &e->started;

	s->uuid = node_uuid(e->node);
	e->self.port = e->cfg->public_port ? e->cfg->public_port : s->bind_port;
	s->self = e->self;
	snprintf(s->bind_host, sizeof(s->bind_host), "%s", e->bind_host);
	s->interface = e->ifname;
	s->why = e->why;
	s->group = e->cfg->node->joiner == NODE_MULTICAST ? e->cfg->group : NULL;
	s->group_port = e->cfg->group_port;
	s->pid = (int)getpid();
	if (e->calls->started)
		e->calls->started(e->calls->ctx, e, s);
}

static bool open_record(struct edge *e)
{
	if (!e->cfg->record)
		return true;
	e->record = io_record_open(e->cfg->record, e);
	return e->record || io_fail(e, 5, "record", NULL, "%s cannot be written: %s", e->cfg->record, strerror(errno));
}

static bool start_source(struct edge *e)
{
	const struct edge_source_calls calls = { e, io_found, io_said };
	struct edge_source *s = e->cfg->source;

	if (!s)
		return true;
	e->sourced = s->ops->start(s, &e->loop, &e->self, &calls);
	return e->sourced || io_fail(e, 5, "memory", NULL, "no memory to look for peers");
}

static bool start(struct edge *e)
{
	struct node_event ev = { .type = NODE_EV_START };
	struct io_iface picked;

	if (!io_pick(e, &picked) || !io_listen(e) || !io_node_make(e))
		return false;
	if (!e->cfg->dry_run && e->cfg->node->joiner == NODE_MULTICAST && !io_group_open(e, picked.index, picked.name))
		return false;
	e->busy = true; /* what the callback asks for comes after START */
	tell_started(e);
	e->busy = false;
	if (e->cfg->dry_run)
		return true;
	if (!open_record(e) || !start_source(e))
		return false;
	start_handles(e);
	ev.addr = e->self;
	io_begin(e, &ev);
	return true;
}

static void close_handle(uv_handle_t *h, void *arg)
{
	(void)arg;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

/* Closes everything that is left. A name server that is silent keeps its thread: then this process just ends. */
static void tear_down(struct edge *e)
{
	bool hangs;

	e->quitting = true;
	stop_taking(e);
	io_hooks_kill(e);
	for_each_conn(e, drop);
	hangs = (e->hanging || e->source_hangs) && !e->err->code;
	uv_walk(&e->loop, close_handle, NULL);
	if (!hangs) {
		uv_run(&e->loop, UV_RUN_DEFAULT);
		uv_loop_close(&e->loop);
	}
	if (e->record && !io_record_close(e->record))
		io_say(e, EDGE_WARN, "is the disk full?", "%s could not be written whole", e->cfg->record);
	io_hooks_free(e);
	io_forget_posted(e);
	io_node_free(e);
	if (hangs) {
		fflush(NULL);
		_exit(e->status ? e->status : e->asked_status);
	}
}

int edge_run(const struct edge_config *cfg, const struct edge_calls *calls, struct edge_error *err)
{
	struct edge *e = calloc(1, sizeof(*e));
	int status;

	memset(err, 0, sizeof(*err));
	if (!e || uv_loop_init(&e->loop)) {
		free(e);
		*err = (struct edge_error){ .status = 5, .code = "memory", .message = "no event loop can be made" };
		return err->status;
	}
	e->cfg = cfg;
	e->calls = calls;
	e->err = err;
	e->posted_last = &e->posted;
	signal(SIGPIPE, SIG_IGN);
	init_handles(e);
	if (start(e) && !cfg->dry_run)
		uv_run(&e->loop, UV_RUN_DEFAULT);
	tear_down(e);
	status = err->code ? err->status : e->status ? e->status : e->asked_status;
	free(e);
	return status;
}
