/* SPDX-License-Identifier: Apache-2.0 */
/* relay_check.c - does an address take connections from here? Asked with a member's first three bytes, and
 * left with a FIN after all that came was read, so that a member has nothing to log. */
#include <stdlib.h>
#include <string.h>

#include "common/io/relay_edge_internal.h"

#define AT_ONCE 16
#define A_SECOND 20
#define PENDING 256
#define ANSWER_MS 1000
#define GOODBYE_MS 500

struct check {
	uv_tcp_t tcp; /* first */
	uv_timer_t timer;
	struct relay_edge *e;
	struct mc_addr addr;
	enum relay_event_type answer;
	int handles;
};

static void answered(struct relay_edge *e, enum relay_event_type answer, const struct mc_addr *addr, bool ok,
	const char *message)
{
	struct relay_event ev = { .type = answer, .addr = addr, .ok = ok, .message = message };

	if (!e->ended)
		relay_edge_step(e, &ev);
}

static void on_closed(uv_handle_t *h)
{
	struct check *c = h->data;

	if (--c->handles == 0)
		free(c);
}

static void part(struct check *c)
{
	if (uv_is_closing((uv_handle_t *)&c->tcp))
		return;
	uv_close((uv_handle_t *)&c->tcp, on_closed);
	uv_close((uv_handle_t *)&c->timer, on_closed);
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct check *c = h->data;

	(void)suggested;
	*buf = uv_buf_init((char *)c->e->chunk, MC_READ_CHUNK);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	(void)buf;
	if (n < 0)
		part(s->data);
}

static void on_late(uv_timer_t *t)
{
	part(t->data);
}

static void on_shut(uv_shutdown_t *s, int status)
{
	(void)status;
	free(s);
}

static void goodbye(struct check *c, const struct dial_result *r)
{
	uv_shutdown_t *s = malloc(sizeof(*s));

	c->handles = 2;
	uv_tcp_init(&c->e->loop, &c->tcp);
	uv_timer_init(&c->e->loop, &c->timer);
	c->tcp.data = c->timer.data = c;
	if (dial_open(r, &c->tcp) < 0 || !s || uv_shutdown(s, (uv_stream_t *)&c->tcp, on_shut) < 0) {
		free(s);
		part(c);
		return;
	}
	uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read);
	uv_timer_start(&c->timer, on_late, GOODBYE_MS, 0);
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct check *c = owner;
	struct relay_edge *e = c->e;
	struct mc_addr addr = c->addr;
	enum relay_event_type answer = c->answer;
	bool ok = r->err == 0 || r->stage == DIAL_ANSWER;
	const char *message = ok ? NULL : uv_strerror(r->err);

	if (r->err == 0)
		goodbye(c, r);
	else
		free(c);
	answered(e, answer, &addr, ok, message);
}

static void check_begin(struct relay_edge *e, struct connector *by, const struct mc_addr *addr,
	const struct dial_options *how, enum relay_event_type answer)
{
	struct check *c = by ? calloc(1, sizeof(*c)) : NULL;

	if (!c)
		return;
	c->e = e;
	c->addr = *addr;
	c->answer = answer;
	if (!connector_dial(by, addr, how, on_dialled, c))
		free(c);
}

void relay_check(struct relay_edge *e, const struct mc_addr *addr)
{
	static const struct connector_options bounds = {
		.open_max = 0, .per_second = A_SECOND, .burst = AT_ONCE
	};
	static const struct dial_options how = { .patience_ms = MC_SCAN_CONNECT,
		.hello = "HZC",
		.hello_size = 3,
		.first_size = 3,
		.answer_ms = ANSWER_MS };

	if (e->quitting || (e->checks && connector_pending(e->checks) >= PENDING))
		return; /* somebody makes addresses up */
	if (!e->checks)
		e->checks = connector_new(&e->loop, &bounds);
	check_begin(e, e->checks, addr, &how, RELAY_EV_CHECKED);
}

/* A process that is just ending may still take a connection, and resets it then: it is asked again. */
void relay_check_member(struct relay_edge *e, const struct mc_addr *addr)
{
	static const struct dial_options how = { .patience_ms = ANSWER_MS,
		.hello = "HZC",
		.hello_size = 3,
		.first_size = 3,
		.answer_ms = ANSWER_MS,
		.again_after_reset = true,
		.at_once = true };

	if (!e->quitting)
		check_begin(e, e->connector, addr, &how, RELAY_EV_STREAM_CHECKED);
}

void relay_check_close(struct relay_edge *e)
{
	connector_close(e->checks); /* those under way are forgotten with the process */
	e->checks = NULL;
}
