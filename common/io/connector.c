/* SPDX-License-Identifier: Apache-2.0 */
/* connector.c - which dial has its turn: the limits of a connector, and its end. What a dial does is in
 * dial.c. */
#include <stdlib.h>
#include <sys/resource.h>

#include "common/base/check.h"
#include "common/io/connector_internal.h"
#include "common/io/sock.h"

/* --- lists --- */

static void list_append(struct dial_list *l, struct dial *d)
{
	d->list = l;
	d->prev = l->last;
	d->next = NULL;
	*(l->last ? &l->last->next : &l->first) = d;
	l->last = d;
}

static void list_prepend(struct dial_list *l, struct dial *d)
{
	d->list = l;
	d->next = l->first;
	d->prev = NULL;
	*(l->first ? &l->first->prev : &l->last) = d;
	l->first = d;
}

static void list_drop(struct dial *d)
{
	*(d->prev ? &d->prev->next : &d->list->first) = d->next;
	*(d->next ? &d->next->prev : &d->list->last) = d->prev;
	d->list = NULL;
}

/* --- whose turn it is --- */

static bool is_paced(const struct connector *c)
{
	return c->options.per_second > 0;
}

/* Tokens come with time, a burst of them at most. */
static void refill_tokens(struct connector *c)
{
	uint64_t now_ns = uv_hrtime();

	c->tokens += (double)(now_ns - c->filled_ns) * c->options.per_second / 1e9;
	if (c->tokens > c->options.burst)
		c->tokens = c->options.burst;
	c->filled_ns = now_ns;
}

static void on_pump(uv_idle_t *pump);

static void on_pace(uv_timer_t *pace)
{
	struct connector *c = pace->data;

	uv_idle_start(&c->pump, on_pump);
}

static bool has_room(const struct connector *c)
{
	return c->options.open_max == 0 || c->open < c->options.open_max;
}

/* Whether one may begin now. When it is too early for that, the pump runs again as soon as it is not. */
static bool may_begin(struct connector *c)
{
	if (!c->waiting.first || !has_room(c))
		return false;
	if (!is_paced(c))
		return true;
	refill_tokens(c);
	if (c->tokens >= 1)
		return true;
	uv_timer_start(&c->pace, on_pace, (uint64_t)((1 - c->tokens) * 1000 / c->options.per_second) + 1, 0);
	return false;
}

/* Those who wait now. Who is added meanwhile has the next turn of the loop, so that one who dials again at
 * each failure starves nobody. */
static void on_pump(uv_idle_t *pump)
{
	struct connector *c = pump->data;
	unsigned turns = c->pending;

	for (; turns > 0 && !c->closed && may_begin(c); turns--) {
		struct dial *d = c->waiting.first;

		list_drop(d);
		list_append(&c->under_way, d);
		c->open++;
		c->tokens -= is_paced(c);
		dial_begin(d);
	}
	if (!c->closed && (!c->waiting.first || turns > 0))
		uv_idle_stop(pump);
}

static void wake(struct connector *c)
{
	if (!c->closed && c->waiting.first && has_room(c))
		uv_idle_start(&c->pump, on_pump);
}

void connector_release(struct connector *c)
{
	mc_check(c->options.open_max > 0 && c->open > 0);
	c->open--;
	wake(c);
}

void connector_remove(struct dial *d, bool lost)
{
	struct connector *c = d->c;
	bool begun = d->list == &c->under_way;

	mc_check(c->pending > 0 && (!begun || c->open > 0));
	list_drop(d);
	c->pending--;
	patience_count(&c->patience, c->pending);
	if (begun && (lost || c->options.open_max == 0))
		c->open--;
	wake(c);
}

static struct dial *dial_new(
	struct connector *c, const struct dial_options *o, dial_done_fn *done, void *owner)
{
	struct dial *d = calloc(1, sizeof(*d));

	mc_check(!c->closed && done && o->patience_ms > 0);
	mc_check(o->hello_size <= MC_DIAL_HELLO_MAX && (o->hello || o->hello_size == 0));
	mc_check(o->first_size <= MC_DIAL_FIRST_MAX && (o->first_size == 0 || o->answer_ms > 0));
	if (!d)
		return NULL;
	d->c = c;
	d->options = *o;
	d->done = done;
	d->owner = owner;
	uv_timer_init(c->loop, &d->timer);
	d->timer.data = d;
	c->pending++;
	patience_count(&c->patience, c->pending);
	if (o->at_once)
		list_prepend(&c->waiting, d);
	else
		list_append(&c->waiting, d);
	wake(c);
	return d;
}

struct dial *connector_dial(struct connector *c, const struct mc_addr *to, const struct dial_options *options,
	dial_done_fn *done, void *owner)
{
	struct dial *d = dial_new(c, options, done, owner);

	if (!d)
		return NULL;
	if (!io_sock_addr(to->host, to->port, &d->only))
		d->to = *to;
	return d;
}

struct dial *connector_dial_number(struct connector *c, const struct sockaddr_storage *to,
	const struct dial_options *options, dial_done_fn *done, void *owner)
{
	struct dial *d = dial_new(c, options, done, owner);

	mc_check(to->ss_family == AF_INET || to->ss_family == AF_INET6);
	if (d)
		d->only = *to;
	return d;
}

/* --- the whole --- */

struct connector *connector_new(uv_loop_t *loop, const struct connector_options *options)
{
	struct connector *c = calloc(1, sizeof(*c));

	mc_check(options->per_second == 0 || options->burst > 0);
	if (!c)
		return NULL;
	c->loop = loop;
	c->options = *options;
	c->tokens = options->burst;
	c->filled_ns = uv_hrtime();
	uv_idle_init(loop, &c->pump); /* neither can fail */
	uv_timer_init(loop, &c->pace);
	c->pump.data = c->pace.data = c;
	c->handles = 2;
	return c;
}

static void on_closed(uv_handle_t *h)
{
	struct connector *c = h->data;

	if (--c->handles == 0)
		free(c);
}

void connector_close(struct connector *c)
{
	struct dial_list *lists[2];

	if (!c)
		return;
	mc_check(!c->closed);
	c->closed = true;
	lists[0] = &c->waiting;
	lists[1] = &c->under_way;
	for (unsigned i = 0; i < 2; i++)
		while (lists[i]->first)
			dial_cancel(lists[i]->first);
	mc_check(c->pending == 0);
	resolver_close(c->resolver);
	uv_close((uv_handle_t *)&c->pump, on_closed);
	uv_close((uv_handle_t *)&c->pace, on_closed);
}

unsigned connector_pending(const struct connector *c)
{
	return c->pending;
}

struct resolver *connector_resolver(struct connector *c)
{
	if (!c->resolver)
		c->resolver = resolver_new(c->loop);
	return c->resolver;
}

unsigned connector_room(unsigned connections)
{
	rlim_t wanted = (rlim_t)connections + MC_FDS_RESERVED;
	struct rlimit limit;

	mc_check(connections > 0);
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return connections;
	if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= wanted)
		return connections;
	return limit.rlim_cur > MC_FDS_RESERVED ? (unsigned)(limit.rlim_cur - MC_FDS_RESERVED) : 1;
}
