/* SPDX-License-Identifier: Apache-2.0 */
/* knock.c - which port is dialled when, and the order in which it is told. */
#include "common/io/knock.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/io/knock_in.h"

enum { PROGRESS = 200, AHEAD = 16 };

static const char *const states[] = {
#define X(name, text) text,
	KNOCK_STATES(X)
#undef X
};

static const struct {
	const char *text;
	enum knock_state state;
} findings[] = {
#define X(name, text, state) { text, KNOCK_##state },
	KNOCK_FINDINGS(X)
#undef X
};

const char *knock_state_text(enum knock_state s)
{
	return states[s];
}

const char *knock_finding_text(enum knock_finding f)
{
	return findings[f].text;
}

enum knock_state knock_finding_state(enum knock_finding f)
{
	return findings[f].state;
}

const struct knock_config *knock_cfg(const struct knock *k)
{
	return k->cfg;
}

struct mc_uuid knock_uuid(const struct knock *k)
{
	return k->uuid;
}

bool knock_is_over(const struct knock *k)
{
	return k->stopped;
}

struct mc_arena *knock_memory(struct knock *k)
{
	return &k->mem;
}

uv_loop_t *knock_loop(struct knock *k)
{
	return &k->loop;
}

/* --- the end --- */

static void stop(struct knock *k, enum knock_end how)
{
	if (k->stopped)
		return;
	k->stopped = true;
	k->end_as = how;
	uv_stop(&k->loop);
}

void knock_fail(struct knock *k)
{
	stop(k, KNOCK_FAILED);
}

static void on_signal(uv_signal_t *s, int number)
{
	(void)number;
	stop(s->data, KNOCK_INTERRUPTED);
}

static void on_end(uv_timer_t *t)
{
	stop(t->data, KNOCK_LATE);
}

static void on_progress(uv_timer_t *t)
{
	struct knock *k = t->data;

	if (k->calls->progress != NULL)
		k->calls->progress(k->calls->ctx, k->done, k->total, k->open);
}

/* --- telling, in the order of the list --- */

static void conn_free(struct knock_conn *c)
{
	free(c->buf);
	free(c);
}

static void tell(struct knock *k)
{
	struct knock_conn *c;

	for (; k->told < k->total && (c = k->finished[k->told]) != NULL; k->told++) {
		k->finished[k->told] = NULL;
		k->calls->result(k->calls->ctx, &c->r);
		conn_free(c);
	}
	if (k->told == k->total)
		stop(k, KNOCK_DONE);
}

static void unlink_conn(struct knock *k, struct knock_conn *c)
{
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		k->under_way = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
}

static void finish(struct knock *k, struct knock_conn *c)
{
	free(c->buf);
	c->buf = NULL;
	c->cap = 0;
	k->done++;
	k->open += knock_finding_state(c->r.found) == KNOCK_OPEN;
	k->finished[c->slot] = c;
}

static void launch(struct knock *k);

void knock_conn_done(struct knock_conn *c)
{
	struct knock *k = c->k;

	unlink_conn(k, c);
	k->flying--;
	finish(k, c);
	tell(k);
	launch(k);
}

/* --- dialling, as fast as may be --- */

static struct knock_conn *conn_new(struct knock *k, uint32_t slot)
{
	const struct knock_target *t = &k->targets[slot];
	struct knock_conn *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		stop(k, KNOCK_FAILED);
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

static void start_one(struct knock *k)
{
	struct knock_conn *c = conn_new(k, k->next);

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
	knock_conn_start(c);
}

/* A few more than may be open, so that the connector always has one to begin with. */
static void launch(struct knock *k)
{
	while (!k->stopped && k->next < k->total && k->flying < k->flying_max + AHEAD)
		start_one(k);
}

void knock_begin(struct knock *k)
{
	launch(k);
	tell(k);
}

/* --- the whole --- */

static bool open_connector(struct knock *k)
{
	const struct knock_config *cfg = k->cfg;
	unsigned rate = cfg->rate > 0 ? cfg->rate : MC_KNOCK_RATE;
	struct connector_options o = { .burst = rate < MC_KNOCK_BURST ? rate : MC_KNOCK_BURST };

	o.open_max = k->flying_max = connector_room(cfg->in_flight > 0 ? cfg->in_flight : MC_KNOCK_IN_FLIGHT);
	o.per_second = cfg->unlimited ? 0 : rate;
	k->connector = connector_new(&k->loop, &o);
	k->resolver = resolver_new(&k->loop);
	return k->connector != NULL && k->resolver != NULL;
}

static void open_handles(struct knock *k)
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
static void wind_up(struct knock *k)
{
	struct knock_conn *c, *next;
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

enum knock_end knock_run(const struct knock_config *cfg, const struct knock_calls *calls)
{
	struct knock *k = calloc(1, sizeof(*k));
	enum knock_end end = KNOCK_FAILED;
	struct mc_rng rng;

	if (k == NULL || uv_loop_init(&k->loop) != 0) {
		free(k);
		return KNOCK_FAILED;
	}
	mc_rng_seed(&rng, cfg->seed);
	k->cfg = cfg;
	k->calls = calls;
	k->uuid = mc_rng_uuid(&rng);
	k->names = calloc(cfg->count + 1, sizeof(*k->names));
	k->targets = calloc(MC_PEERS_MAX, sizeof(*k->targets));
	k->finished = calloc(MC_PEERS_MAX, sizeof(struct knock_conn *));
	k->mem = mc_arena_of(malloc(MC_KNOCK_ARENA), MC_KNOCK_ARENA);
	if (k->mem.buf != NULL && k->names != NULL && k->targets != NULL && k->finished != NULL &&
		open_connector(k)) {
		open_handles(k);
		knock_look_up(k);
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
