/* SPDX-License-Identifier: Apache-2.0 */
/* step.c - events into the node, effects out of it. */
#include <sodium.h>

#include "common/io/edge_internal.h"
#include "common/io/notify.h"

static void io_notice(struct edge *e, const struct node_notice *t)
{
	io_notify_notice(t);
	io_http_notice(e, t);
	if (e->callbacks->notice)
		e->callbacks->notice(e->callbacks->ctx, e, t, io_wall());
}

static void do_send(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c && c->state == IO_CONN_OPEN)
		io_send(c, &fx->out, fx->line);
}

static void do_client_send(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c && c->state == IO_CONN_OPEN)
		io_client_send(c, &fx->client, fx->line);
}

static void do_multicast(struct edge *e, const struct node_effect *fx)
{
	io_group_send(e, fx->out.cls, fx->out.body, fx->line);
}

static void do_dial(struct edge *e, const struct node_effect *fx)
{
	io_dial(e, fx->addr);
}

static void do_hang_up(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c)
		io_conn_hang_up(c);
}

static void do_look(struct edge *e, const struct node_effect *fx)
{
	(void)fx;
	e->look = true; /* an answer may come at once, which must not be inside this step */
}

static void do_notice(struct edge *e, const struct node_effect *fx)
{
	io_notice(e, fx->notice);
}

static void do_trust(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c)
		io_conn_trust(c, fx->frame_max);
}

static void do_seal(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c)
		io_seal_begin(c, fx->seal);
	sodium_memzero(fx->seal, sizeof(*fx->seal));
}

static void do_want_writable(struct edge *e, const struct node_effect *fx)
{
	struct io_conn *c = io_conn_find(e, fx->conn);

	if (c && c->state == IO_CONN_OPEN)
		io_want_writable(c);
}

static void do_quit(struct edge *e, const struct node_effect *fx)
{
	e->quitting = true;
	e->status = fx->status;
}

static void do_release(struct edge *e, const struct node_effect *fx)
{
	(void)e;
	io_release(fx->memory.p, fx->memory.length);
}

static void do_ask_line(struct edge *e, const struct node_effect *fx)
{
	io_ask_line(e, fx->addr);
}

static void (*const carry_out[NODE_FX_COUNT])(struct edge *e, const struct node_effect *fx) = {
	[NODE_FX_SEND] = do_send,
	[NODE_FX_MULTICAST] = do_multicast,
	[NODE_FX_DIAL] = do_dial,
	[NODE_FX_HANG_UP] = do_hang_up,
	[NODE_FX_LOOK] = do_look,
	[NODE_FX_NOTICE] = do_notice,
	[NODE_FX_TRUST] = do_trust,
	[NODE_FX_SEAL] = do_seal,
	[NODE_FX_QUIT] = do_quit,
	[NODE_FX_CLIENT_SEND] = do_client_send,
	[NODE_FX_WANT_WRITABLE] = do_want_writable,
	[NODE_FX_RELEASE] = do_release,
	[NODE_FX_ASK_LINE] = do_ask_line,
};

/* Only for who traces. */
static const struct mc_addr *peer_of(struct edge *e, node_conn id)
{
	struct io_conn *c = e->callbacks->trace != NULL && id != 0 ? io_conn_find(e, id) : NULL;

	return c != NULL ? &c->addr : NULL;
}

static void one(struct edge *e, const struct node_event *ev)
{
	const uint64_t from_ns = e->read_ns;

	mc_check(!e->busy && e->node);
	e->busy = true;
	if (e->record)
		io_record_event(e->record, ev);
	io_trace_event(e, ev, peer_of(e, ev->conn));
	node_effects_reset(&e->fx);
	node_step(e->node, ev, &e->fx);
	for (uint32_t i = 0; i < e->fx.n; i++) {
		io_trace_effect(e, &e->fx.v[i], peer_of(e, e->fx.v[i].conn));
		carry_out[e->fx.v[i].type](e, &e->fx.v[i]);
	}
	e->read_ns = io_now_ns();
	io_http_count(e, ev, e->read_ns - from_ns);
	io_give_back(&e->fx.mem);
	io_give_back_block(e->fx.v, e->fx.n * sizeof(*e->fx.v), e->fx.cap * sizeof(*e->fx.v));
	e->busy = false;
}

static void stamp(struct edge *e, struct node_event *ev)
{
	if (!e->read_on)
		e->read_ns = io_now_ns();
	ev->now_ms = (int64_t)(e->read_ns / 1000000);
	if (!e->read_on || ev->now_ms != e->wall_at_ms)
		e->wall_ms = io_wall();
	e->wall_at_ms = ev->now_ms;
	ev->clock_ms = e->wall_ms;
}

void io_burst_begin(struct edge *e)
{
	mc_check(!e->read_on);
	e->read_ns = io_now_ns();
	e->wall_at_ms = INT64_MIN;
	e->read_on = true;
}

void io_burst_end(struct edge *e)
{
	mc_check(e->read_on);
	e->read_on = false;
}

/* A wall clock that was set moves against the monotonic one; slewing and scheduling stay below the limit.
 * `at` has just been stamped. */
static void check_clock(struct edge *e, const struct node_event *at)
{
	struct node_event ev = { .type = NODE_EV_CLOCK, .now_ms = at->now_ms, .clock_ms = at->clock_ms };
	int64_t offset = ev.clock_ms - ev.now_ms;

	ev.jump_ms = offset - e->clock_offset_ms;
	if (e->clock_known && ev.jump_ms < MC_CLOCK_JUMP && ev.jump_ms > -MC_CLOCK_JUMP)
		return;
	e->clock_offset_ms = offset;
	if (e->clock_known)
		one(e, &ev);
	e->clock_known = true;
}

static void look(struct edge *e)
{
	struct edge_source *s = e->cfg->source;

	e->look = false;
	if (s)
		s->ops->look(s);
	else
		io_found(e, NULL, 0);
}

static void drain(struct edge *e)
{
	while (!e->quitting && (e->posted || e->look)) {
		struct io_posted *p = e->posted;

		if (!p) {
			look(e);
			continue;
		}
		e->posted = p->next;
		if (!e->posted)
			e->posted_last = &e->posted;
		stamp(e, &p->ev);
		one(e, &p->ev);
		p->next = e->posted_free;
		e->posted_free = p;
	}
}

void io_step(struct edge *e, struct node_event *ev)
{
	if (e->quitting)
		return;
	stamp(e, ev);
	check_clock(e, ev);
	if (e->posted != NULL || e->look) {
		drain(e);
		stamp(e, ev); /* that took its time */
	}
	if (e->quitting)
		return;
	one(e, ev);
	drain(e);
}

void io_begin(struct edge *e, struct node_event *start)
{
	stamp(e, start);
	check_clock(e, start);
	one(e, start);
	drain(e);
}

void io_post(struct edge *e, const struct node_event *ev)
{
	struct io_posted *p;

	if (e->quitting)
		return;
	p = io_posted_new(e, ev);
	*e->posted_last = p;
	e->posted_last = &p->next;
	if (!e->busy)
		drain(e);
}

void io_found(void *edge, const struct mc_addr *peers, uint32_t count)
{
	struct node_event ev = { .type = NODE_EV_PEERS, .peers = peers, .peer_count = count };
	struct edge *e = edge;

	if (e->quitting)
		return;
	stamp(e, &ev);
	one(e, &ev);
	drain(e);
}

void io_said(void *edge, enum edge_level level, const char *message, const char *hint)
{
	io_say(edge, level, hint, "%s", message);
}
