/* SPDX-License-Identifier: Apache-2.0 */
/* relay_edge.c - the turns of the loop: events in, effects carried out, signals, the way out. */
#include "common/io/relay_edge.h"

#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/io/iface_watch.h"
#include "common/io/relay_edge_internal.h"
#include "common/io/notify.h"

#define KEEP_BYTES (4 << 20) /* a burst of a hub; more is given back */

static const int signal_numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD };

static int64_t relay_edge_us(void)
{
	return (int64_t)(uv_hrtime() / 1000);
}

void relay_edge_said(struct relay_edge *e, enum edge_level level, const char *hint, const char *format, ...)
{
	char text[FAULT_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	e->calls->said(e->calls->ctx, e, level, text, hint);
}

/* --- effects --- */

static void carry_out(struct relay_edge *e, const struct relay_effect *fx)
{
	switch (fx->type) {
	case RELAY_FX_SEND: relay_conns_send(e, fx->link, &fx->bytes); break;
	case RELAY_FX_DELIVER: relay_group_deliver(e, &fx->bytes, fx->places); break;
	case RELAY_FX_ANNOUNCE: relay_group_announce(e, &fx->bytes); break;
	case RELAY_FX_DIAL: relay_conns_dial(e, fx->addr); break;
	case RELAY_FX_CLOSE: relay_conns_close(e, fx->link); break;
	case RELAY_FX_CHECK: relay_check(e, fx->addr); break;
	case RELAY_FX_LISTEN: relay_streams_listen(e, fx->addr); break;
	case RELAY_FX_UNLISTEN: relay_streams_unlisten(e, fx->addr); break;
	case RELAY_FX_STREAM_DIAL: relay_streams_dial(e, fx->addr, fx->place); break;
	case RELAY_FX_STREAM_SEND: relay_streams_send(e, fx->stream, &fx->bytes); break;
	case RELAY_FX_STREAM_READ: relay_streams_read(e, fx->stream, fx->room); break;
	case RELAY_FX_STREAM_END: relay_streams_end(e, fx->stream); break;
	case RELAY_FX_STREAM_CLOSE: relay_streams_close(e, fx->stream, fx->reset); break;
	case RELAY_FX_STREAM_CHECK: relay_check_member(e, fx->addr); break;
	case RELAY_FX_LOOK:
		if (e->cfg->source && !e->quitting)
			e->cfg->source->ops->look(e->cfg->source);
		break;
	case RELAY_FX_NOTICE: e->calls->notice(e->calls->ctx, e, fx->notice); break;
	case RELAY_FX_QUIT:
		e->quitting = true;
		if (fx->status != 0)
			e->status = fx->status;
		break;
	case RELAY_FX_COUNT: break;
	}
}

/* Steps do not nest: what an effect brings about at once is an event of a later turn, but for CLOSED, which
 * has no more effects. */
void relay_edge_step(struct relay_edge *e, struct relay_event *ev)
{
	static struct relay_effects inner;
	static void *inner_block;
	struct relay_effects *fx = &e->fx;

	if (e->ended)
		return;
	if (e->stepping) { /* within the effects of another one: a place of its own */
		if (!inner_block) {
			inner_block = malloc(RELAY_EFFECTS_MIN);
			if (!inner_block)
				return;
			relay_effects_init(&inner, inner_block, RELAY_EFFECTS_MIN);
		}
		fx = &inner;
	}
	ev->now_us = relay_edge_us();
	relay_effects_reset(fx);
	relay_step(e->relay, ev, fx);
	if (fx == &inner) {
		for (uint32_t i = 0; i < fx->n; i++)
			carry_out(e, &fx->v[i]);
		return;
	}
	e->stepping = true;
	for (uint32_t i = 0; i < fx->n; i++)
		carry_out(e, &fx->v[i]);
	e->stepping = false;
	if (fx->mem.used > KEEP_BYTES)
		madvise(fx->mem.buf, fx->mem.cap, MADV_DONTNEED);
}

/* --- for call backs --- */

/* The goodbye is said in the next turn: a record may be half written now, of which there is one at a time. */
void relay_edge_leave(struct relay_edge *e, int status)
{
	if (relay_child_end(e))
		return;
	e->asked_status = status;
	e->quitting = true;
}

void relay_edge_wake(struct relay_edge *e, int64_t after_ms);
static void on_wake(uv_timer_t *t)
{
	struct relay_edge *e = t->data;

	e->calls->wake(e->calls->ctx, e);
}

void relay_edge_wake(struct relay_edge *e, int64_t after_ms)
{
	if (after_ms < 0)
		uv_timer_stop(&e->waker);
	else
		uv_timer_start(&e->waker, on_wake, (uint64_t)after_ms, 0);
}

unsigned relay_edge_links(const struct relay_edge *e)
{
	return relay_link_count(e->relay);
}

static void hook_said(
	void *ctx, enum edge_level level, const char *command, const char *message, const char *hint)
{
	(void)command;
	relay_edge_said(ctx, level, hint, "%s", message);
}

bool relay_edge_hook(
	struct relay_edge *e, const char *command, const char *const env[], const char *input, size_t size)
{
	if (!e->hooks)
		e->hooks = io_hooks_new(&e->loop, hook_said, e);
	return io_hooks_start(e->hooks, command, env, input, size);
}

void relay_edge_status(struct relay_edge *e)
{
	struct relay_event ev = { .type = RELAY_EV_STATUS };

	relay_edge_step(e, &ev);
}

/* --- the loop --- */

static void on_signal(uv_signal_t *s, int number)
{
	struct relay_edge *e = s->data;

	if (number == SIGCHLD) {
		relay_child_reap(e);
		return;
	}
	if (number == SIGUSR1) {
		e->calls->status(e->calls->ctx, e);
		return;
	}
	if (relay_child_signal(e, number)) /* its end is ours */
		return;
	if (number == SIGUSR2)
		return;
	if (e->signals_seen++ == 0) {
		relay_edge_leave(e, e->child_started ? e->asked_status : 0);
		return;
	}
	e->status = 128 + number;
	e->quitting = true;
	e->quit_by_ms = 0;
}

static void on_timer(uv_timer_t *t)
{
	struct relay_event tick = { .type = RELAY_EV_TICK };
	struct relay_edge *e = t->data;

	relay_conns_expire(e, io_now());
	relay_child_look(e);
	if (relay_deadline(e->relay) <= relay_edge_us())
		relay_edge_step(e, &tick);
}

static void wind_down(struct relay_edge *e)
{
	struct relay_event leave = { .type = RELAY_EV_LEAVE };

	relay_edge_step(e, &leave); /* unless it was said: twice is once */
	e->calls->quit(e->calls->ctx, e, e->status ? e->status : e->asked_status);
	relay_ready_close(e);
	relay_conns_stop(e);
	relay_conns_flush(e);
	if (e->cfg->source)
		e->cfg->source->ops->stop(e->cfg->source);
	if (e->signals_seen < 2)
		e->quit_by_ms = io_now() + (io_hooks_running(e->hooks) ? MC_HOOK_EXIT_PATIENCE : MC_LINGER);
	e->ended = true;
}

static void on_turn(uv_prepare_t *p)
{
	struct relay_edge *e = p->data;
	int64_t at_us, now_us;

	relay_child_look(e);
	relay_ready_look(e);
	do {
		relay_streams_flush(e);
		relay_conns_flush(e);
	} while (e->dirty_pipes);
	if (e->quitting && !e->ended)
		wind_down(e);
	if (e->ended && (io_now() >= e->quit_by_ms || (e->conn_count == 0 && !io_hooks_running(e->hooks)))) {
		uv_stop(&e->loop);
		return;
	}
	at_us = e->ended ? e->quit_by_ms * 1000 : relay_deadline(e->relay);
	if (relay_child_deadline(e) < at_us / 1000)
		at_us = relay_child_deadline(e) * 1000;
	if (e->close_by_ms < at_us / 1000)
		at_us = e->close_by_ms * 1000;
	now_us = relay_edge_us();
	uv_update_time(&e->loop);
	if (at_us == INT64_MAX)
		uv_timer_stop(&e->timer);
	else
		uv_timer_start(&e->timer, on_timer,
			at_us > now_us ? (uint64_t)((at_us - now_us + 999) / 1000) : 0, 0);
}

static void on_polled(uv_check_t *c)
{
	struct relay_edge *e = c->data;

	e->group_read = false;
}

static void init_handles(struct relay_edge *e)
{
	uv_timer_init(&e->loop, &e->timer);
	uv_timer_init(&e->loop, &e->waker);
	uv_timer_init(&e->loop, &e->scanner);
	uv_timer_init(&e->loop, &e->retrier);
	io_watchdog_start(&e->loop, &e->watchdog);
	uv_prepare_init(&e->loop, &e->prepare);
	uv_check_init(&e->loop, &e->check);
	e->timer.data = e->waker.data = e->scanner.data = e->retrier.data = e->prepare.data = e->check.data =
		e;
	uv_prepare_start(&e->prepare, on_turn);
	uv_check_start(&e->check, on_polled);
	for (size_t i = 0; i < sizeof(signal_numbers) / sizeof(*signal_numbers); i++) {
		uv_signal_init(&e->loop, &e->signals[i]);
		e->signals[i].data = e;
		uv_signal_start(&e->signals[i], on_signal, signal_numbers[i]);
	}
}

/* --- beginning and end --- */

static void *pages(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static int by_address(const void *a, const void *b)
{
	const struct mc_addr *x = a, *y = b;
	int order = strcmp(x->host, y->host);

	return order != 0 ? order : (int)x->port - (int)y->port;
}

/* Equals have to see the same order, whoever told it in which. */
static void on_found(void *ctx, const struct mc_addr *peers, uint32_t count)
{
	struct relay_event ev = { .type = RELAY_EV_PEERS, .peers = peers, .peer_count = count };
	struct relay_edge *e = ctx;
	struct mc_addr *sorted =
		e->cfg->relay->any_hub_will_do && count > 0 ? malloc(count * sizeof(*sorted)) : NULL;

	if (sorted) {
		memcpy(sorted, peers, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), by_address);
		ev.peers = sorted;
	}
	relay_edge_step(e, &ev);
	free(sorted);
}

static void on_source_said(void *ctx, enum edge_level level, const char *message, const char *hint)
{
	relay_edge_said(ctx, level, hint, "%s", message);
}

static bool start_source(struct relay_edge *e, struct fault *err)
{
	const struct edge_source_callbacks calls = { .ctx = e, .found = on_found, .said = on_source_said };
	struct mc_addr self = { .port = e->cfg->listen_port };
	struct edge_source *s = e->cfg->source;

	if (!s)
		return true;
	for (unsigned i = 0; i < e->voice_count && !self.host[0]; i++)
		if (!e->voices[i].loopback)
			memcpy(self.host, e->voices[i].host, sizeof(e->voices[i].host));
	if (!s->ops->start(s, &e->loop, &self, &calls))
		return fault_memory(err);
	s->ops->look(s);
	return true;
}

static void report_started(struct relay_edge *e)
{
	struct relay_edge_started s = {
		.listen_host = e->cfg->listen ? e->cfg->listen_host ? e->cfg->listen_host : "*" : NULL,
		.listen_port = e->cfg->listen_port
	};
	char id[RELAY_ID_TEXT], hosts[512] = "";
	size_t n = 0;

	relay_id_text(e->relay, id);
	s.id = id;
	s.place_count = multicast_listener_places(e->ear, &s.places);
	for (unsigned i = 0; i < e->voice_count; i++)
		if (e->voices[i].fd >= 0 && !e->voices[i].loopback && n + 70 < sizeof(hosts))
			n += (size_t)snprintf(
				hosts + n, sizeof(hosts) - n, "%s%s", n ? " " : "", e->voices[i].host);
	s.hosts = hosts;
	e->calls->started(e->calls->ctx, e, &s);
}

static bool set_up(struct relay_edge *e, struct fault *err)
{
	struct relay_event ev = { .type = RELAY_EV_START };
	uint8_t secret[RELAY_SECRET];

	e->block = pages(relay_size());
	e->fx_block = pages(RELAY_FX_BYTES);
	e->chunk = malloc(MC_READ_CHUNK);
	if (!e->block || !e->fx_block || !e->chunk || uv_loop_init(&e->loop) != 0)
		return fault_memory(err);
	e->looped = true;
	if (!io_random(secret, sizeof(secret)))
		return fault_set(err, STATUS_HOST, "random", NULL, "This host provides no random numbers.");
	e->relay = relay_init(e->block, e->cfg->relay, secret);
	if (e->cfg->wipe)
		explicit_bzero(e->cfg->wipe, e->cfg->wipe_size);
	sodium_memzero(secret, sizeof(secret));
	relay_effects_init(&e->fx, e->fx_block, RELAY_FX_BYTES);
	/* a quarter of the descriptors for addresses of others' members: links and streams need theirs */
	e->listens_max =
		connector_room(MC_RELAY_LINKS_MAX +
			(e->cfg->relay->carry_connections ? MC_RELAY_STREAMS_MAX + MC_RELAY_HOME_LISTENS_MAX
							  : 0)) /
		4;
	init_handles(e);
	e->connector = connector_new(&e->loop, &(struct connector_options){ .open_max = 0 });
	if (!e->connector)
		return fault_memory(err);
	if (!relay_group_open(e, err) || (e->cfg->listen && !relay_conns_listen(e, err)))
		return false;
	e->child_wanted = e->cfg->command != NULL;
	e->child_by_ms = io_now() + e->cfg->link_timeout_ms;
	report_started(e);
	relay_edge_step(e, &ev);
	e->counted = true;
	ev = (struct relay_event){ .type = RELAY_EV_PLACES, .places = e->places };
	relay_edge_step(e, &ev);
	return start_source(e, err);
}

static void close_handle(uv_handle_t *h, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

static void tear_down(struct relay_edge *e)
{
	e->quitting = e->ended = true;
	if (e->looped) {
		if (e->hooks)
			io_hooks_kill(e->hooks);
		relay_conns_stop(e);
		relay_conns_drop(e);
		relay_streams_drop(e);
		relay_group_close(e);
		iface_watch_close(e->watch);
		relay_ready_close(e);
		relay_check_close(e);
		connector_close(e->connector);
		uv_walk(&e->loop, close_handle, NULL);
		uv_run(&e->loop, UV_RUN_DEFAULT);
		uv_loop_close(&e->loop);
	}
	io_hooks_free(e->hooks);
	if (e->relay)
		relay_end(e->relay);
	if (e->block)
		munmap(e->block, relay_size());
	if (e->fx_block)
		munmap(e->fx_block, RELAY_FX_BYTES);
	free(e->chunk);
	free(e->pipe_chunk);
}

int relay_edge_run(
	const struct relay_edge_config *cfg, const struct relay_edge_callbacks *calls, struct fault *err)
{
	struct relay_edge *e = calloc(1, sizeof(*e));
	int status;

	err->code = NULL;
	if (!e) {
		fault_memory(err);
		return err->status;
	}
	e->cfg = cfg;
	e->calls = calls;
	e->close_by_ms = INT64_MAX;
	if (set_up(e, err))
		uv_run(&e->loop, UV_RUN_DEFAULT);
	status = err->code ? (int)err->status : e->status ? e->status : e->asked_status;
	tear_down(e);
	free(e);
	return status;
}
