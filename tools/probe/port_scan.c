/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan.c - which port is dialled when, and the order in which it is told. */
#include "tools/probe/port_scan.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/probe/port_scan_internal.h"

enum { PROGRESS = 200, AHEAD = 16 };

static const char *const states[] = {
#define X(name, text) text,
	SCAN_STATES(X)
#undef X
};

static const struct {
	const char *text;
	enum scan_state state;
} findings[] = {
#define X(name, text, state) { text, SCAN_##state },
	SCAN_FINDINGS(X)
#undef X
};

const char *scan_state_text(enum scan_state s)
{
	mc_check(s < SCAN_STATE_COUNT);
	return states[s];
}

const char *scan_finding_text(enum scan_finding f)
{
	mc_check(f < FOUND_COUNT);
	return findings[f].text;
}

enum scan_state scan_finding_state(enum scan_finding f)
{
	mc_check(f < FOUND_COUNT);
	return findings[f].state;
}

const struct port_scan_config *scan_cfg(const struct port_scan *k)
{
	return k->cfg;
}

struct mc_uuid scan_uuid(const struct port_scan *k)
{
	return k->uuid;
}

bool scan_is_over(const struct port_scan *k)
{
	return k->stopped;
}

struct mc_arena *scan_memory(struct port_scan *k)
{
	return &k->mem;
}

uv_loop_t *scan_loop(struct port_scan *k)
{
	return &k->loop;
}

/* --- the end --- */

static void stop(struct port_scan *k, enum port_scan_end how)
{
	if (k->stopped)
		return;
	k->stopped = true;
	k->end_as = how;
	uv_stop(&k->loop);
}

void scan_fail(struct port_scan *k)
{
	stop(k, SCAN_FAILED);
}

static void on_signal(uv_signal_t *s, int number)
{
	(void)number;
	stop(s->data, SCAN_INTERRUPTED);
}

static void on_end(uv_timer_t *t)
{
	stop(t->data, SCAN_LATE);
}

static void on_progress(uv_timer_t *t)
{
	struct port_scan *k = t->data;

	if (k->callbacks->progress != NULL)
		k->callbacks->progress(k->callbacks->ctx, k->done, k->total, k->open);
}

/* --- telling, in the order of the list --- */

static void conn_free(struct port_scan_conn *c)
{
	free(c->buf);
	free(c);
}

static void tell_finished(struct port_scan *k)
{
	struct port_scan_conn *c;

	mc_check(k->told <= k->total);
	for (; k->told < k->total && (c = k->finished[k->told]) != NULL; k->told++) {
		k->finished[k->told] = NULL;
		k->callbacks->result(k->callbacks->ctx, &c->r);
		conn_free(c);
	}
	if (k->told == k->total)
		stop(k, SCAN_DONE);
}

static void unlink_conn(struct port_scan *k, struct port_scan_conn *c)
{
	mc_check(c->prev != NULL ? c->prev->next == c : k->under_way == c);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		k->under_way = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
}

static void finish(struct port_scan *k, struct port_scan_conn *c)
{
	mc_check(c->slot < k->total && k->finished[c->slot] == NULL && k->done < k->total);
	free(c->buf);
	c->buf = NULL;
	c->cap = 0;
	k->done++;
	k->open += scan_finding_state(c->r.found) == SCAN_OPEN;
	k->finished[c->slot] = c;
}

static void launch(struct port_scan *k);

void scan_conn_done(struct port_scan_conn *c)
{
	struct port_scan *k = c->k;

	mc_check(k->flying > 0);
	unlink_conn(k, c);
	k->flying--;
	finish(k, c);
	tell_finished(k);
	launch(k);
}

/* --- dialling, as fast as may be --- */

static struct port_scan_conn *conn_new(struct port_scan *k, uint32_t slot)
{
	const struct port_scan_target *t = &k->targets[slot];
	struct port_scan_conn *c = calloc(1, sizeof(*c));

	mc_check(slot < k->total && t->peer < k->cfg->count);
	if (c == NULL) {
		stop(k, SCAN_FAILED);
		return NULL;
	}
	c->k = k;
	c->slot = slot;
	c->r.asked = k->cfg->peers[t->peer];
	c->r.protocol = BANNER_UNKNOWN;
	c->wanted = 1u << LOOK_MEMBER | (k->cfg->want_tls ? 1u << LOOK_TLS : 0);
	if (t->from != NULL)
		c->at = *t->from;
	else if (!io_sock_addr(c->r.asked.host, c->r.asked.port, &c->at))
		c->at.ss_family = AF_UNSPEC;
	if (c->at.ss_family != AF_UNSPEC)
		io_sock_set_port(&c->at, c->r.asked.port);
	if (c->at.ss_family != AF_UNSPEC)
		io_sock_host(&c->at, c->r.host, sizeof(c->r.host));
	return c;
}

static void start_one(struct port_scan *k)
{
	struct port_scan_conn *c = conn_new(k, k->next);

	if (c == NULL)
		return;
	k->next++;
	if (c->at.ss_family == AF_UNSPEC) {
		c->r.found = FOUND_NO_NAME;
		finish(k, c);
		return;
	}
	k->flying++;
	c->next = k->under_way;
	if (c->next != NULL)
		c->next->prev = c;
	k->under_way = c;
	scan_conn_start(c);
}

/* A few more than may be open, so that the connector always has one to begin with. */
static void launch(struct port_scan *k)
{
	while (!k->stopped && k->next < k->total && k->flying < k->flying_max + AHEAD)
		start_one(k);
}

void scan_begin(struct port_scan *k)
{
	launch(k);
	tell_finished(k);
}

/* --- the whole --- */

static bool open_connector(struct port_scan *k)
{
	const struct port_scan_config *cfg = k->cfg;
	unsigned rate = cfg->rate > 0 ? cfg->rate : MC_SCAN_RATE;
	struct connector_options o = { .burst = rate < MC_SCAN_BURST ? rate : MC_SCAN_BURST };

	o.open_max = k->flying_max = connector_room(cfg->in_flight > 0 ? cfg->in_flight : MC_SCAN_IN_FLIGHT);
	o.per_second = cfg->unlimited ? 0 : rate;
	k->connector = connector_new(&k->loop, &o);
	k->resolver = resolver_new(&k->loop);
	return k->connector != NULL && k->resolver != NULL;
}

static void open_handles(struct port_scan *k)
{
	static const int numbers[] = { SIGINT, SIGTERM };
	size_t i;

	uv_timer_init(&k->loop, &k->progress);
	uv_timer_init(&k->loop, &k->end);
	k->progress.data = k->end.data = k;
	uv_timer_start(&k->progress, on_progress, PROGRESS, PROGRESS);
	if (k->cfg->end_ms > 0)
		uv_timer_start(&k->end, on_end, (uint64_t)k->cfg->end_ms, 0);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uv_signal_init(&k->loop, &k->signals[i]);
		k->signals[i].data = k;
		uv_signal_start(&k->signals[i], on_signal, numbers[i]);
	}
}

static void close_handle(uv_handle_t *h, void *unused)
{
	(void)unused;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

/* What is still under way is dropped. */
static void wind_up(struct port_scan *k)
{
	struct port_scan_conn *c, *next;
	uint32_t i;

	k->stopped = true;
	connector_close(k->connector);
	resolver_close(k->resolver);
	uv_walk(&k->loop, close_handle, NULL);
	uv_run(&k->loop, UV_RUN_DEFAULT);
	uv_loop_close(&k->loop);
	for (c = k->under_way; c != NULL; c = next) {
		next = c->next;
		conn_free(c);
	}
	for (i = 0; k->finished != NULL && i < k->total; i++)
		if (k->finished[i] != NULL)
			conn_free(k->finished[i]);
	for (i = 0; i < k->name_count; i++)
		free(k->names[i].found);
}

enum port_scan_end port_scan_run(
	const struct port_scan_config *cfg, const struct port_scan_callbacks *callbacks)
{
	struct port_scan *k = calloc(1, sizeof(*k));
	enum port_scan_end end = SCAN_FAILED;
	struct mc_rng rng;

	mc_check(callbacks->result != NULL && cfg->connect_ms > 0);
	if (k == NULL || uv_loop_init(&k->loop) != 0) {
		free(k);
		return SCAN_FAILED;
	}
	mc_rng_seed(&rng, cfg->seed);
	k->cfg = cfg;
	k->callbacks = callbacks;
	k->uuid = mc_rng_uuid(&rng);
	k->names = calloc(cfg->count + 1, sizeof(*k->names));
	k->targets = calloc(MC_PEERS_MAX, sizeof(*k->targets));
	k->finished = calloc(MC_PEERS_MAX, sizeof(struct port_scan_conn *));
	k->mem = mc_arena_of(malloc(MC_SCAN_ARENA), MC_SCAN_ARENA);
	if (k->mem.buf != NULL && k->names != NULL && k->targets != NULL && k->finished != NULL &&
		open_connector(k)) {
		open_handles(k);
		scan_look_up(k);
		uv_run(&k->loop, UV_RUN_DEFAULT);
		end = k->end_as;
	}
	wind_up(k);
	free(k->names);
	free(k->targets);
	free(k->finished);
	free(k->mem.buf);
	free(k);
	return end;
}
