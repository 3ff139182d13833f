/* SPDX-License-Identifier: Apache-2.0 */
/* hearing.c - the group heard on every interface, with a clock beside it. */
#include "tools/probe/hearing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/progress.h"
#include "common/base/status.h"
#include "common/cli/tool.h"
#include "tools/probe/ask.h"

static int64_t now_ms(void)
{
	return (int64_t)(uv_hrtime() / 1000000);
}

static void on_datagram(void *ctx, const struct multicast_datagram *d)
{
	struct hearing *h = ctx;
	struct heard_datagram what = { d->p, d->n, &d->from, d->place, d->at_ms };
	struct voice *v = NULL;
	struct garbled *g = NULL;

	h->now_ms = d->at_ms;
	switch (heard_take(h->heard, &what, &v, &g)) {
	case HEARD_VOICE:
		if (h->callbacks->voice != NULL)
			h->callbacks->voice(h, v);
		break;
	case HEARD_GARBLED:
		if (h->callbacks->garbled != NULL)
			h->callbacks->garbled(h, g);
		break;
	case HEARD_ASKER:
		if (h->callbacks->asker != NULL)
			h->callbacks->asker(h, d, ask_own(h, d->p, d->n));
		break;
	case HEARD_NOT_NEW: break;
	}
}

static void on_tick(uv_timer_t *t)
{
	struct hearing *h = t->data;

	h->now_ms = now_ms();
	ask_tick(h);
	if (h->callbacks->tick != NULL)
		h->callbacks->tick(h);
	if (h->now_ms >= h->until_ms || !out_look())
		uv_stop(&h->loop);
}

static void say_status(const struct hearing *h)
{
	struct heard_counts n;

	heard_counts(h->heard, &n);
	progress_clear();
	log_sayf(LOG_ANSWER, NULL, NULL,
		"%lld s of %lld: heard %u nodes in %llu datagrams, %llu of which cannot be read.",
		(long long)(now_ms() - h->started_at_ms) / 1000,
		(long long)(h->until_ms - h->started_at_ms) / 1000, n.voices, (unsigned long long)n.datagrams,
		(unsigned long long)n.unreadable);
}

static void on_signal(uv_signal_t *s, int number)
{
	struct hearing *h = s->data;

	if (number == SIGUSR1) {
		say_status(h);
		return;
	}
	h->interrupted = true;
	uv_stop(&h->loop);
}

static void start_handles(struct hearing *h)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };

	uv_timer_init(&h->loop, &h->timer);
	h->timer.data = h;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uv_signal_init(&h->loop, &h->signals[i]);
		h->signals[i].data = h;
		uv_signal_start(&h->signals[i], on_signal, numbers[i]);
	}
}

static void name_places(struct hearing *h)
{
	const struct multicast_place *places;
	unsigned n = multicast_listener_places(h->listener, &places);
	uint64_t all = 0;

	if (n == MULTICAST_PLACES_MAX)
		log_sayf(LOG_WARN, NULL, "Name those that matter with " OPTION_INTERFACES ".",
			"This host has more interfaces than can be listened on (%u).", n);
	for (unsigned i = 0; i < n && i < 64; i++)
		if (places[i].unusable == NULL && places[i].err == 0 &&
			(!places[i].loopback || multicast_listener_open_places(h->listener) == 1))
			all |= (uint64_t)1 << i;
	hearing_via(h, all, h->via, sizeof(h->via));
}

static bool open_ear(struct hearing *h, struct fault *fault, int *status)
{
	struct multicast_listener_config cfg = {
		.group = h->group, .port = h->port, .heard = on_datagram, .ctx = h
	};

	cfg.even_none = h->callbacks->even_none;
	cfg.ttl = (unsigned)setting_number(h->settings, OPT_MULTICAST_TTL);
	cfg.interfaces = setting_text(h->settings, OPT_INTERFACES);
	h->listener = multicast_listener_open(&h->loop, &cfg, fault);
	if (h->listener == NULL)
		*status = fault->status;
	return h->listener != NULL;
}

bool hearing_open(struct hearing *h, const struct settings *s, const struct hearing_callbacks *callbacks,
	void *ctx, struct fault *fault, int *status)
{
	mc_check(callbacks != NULL && fault != NULL);
	memset(h, 0, sizeof(*h));
	h->settings = s;
	h->callbacks = callbacks;
	h->ctx = ctx;
	h->reserved = -1;
	memset(h->place_err, -1, sizeof(h->place_err));
	h->started_at_ms = h->now_ms = now_ms();
	*status = STATUS_USAGE;
	if (!plan_make(&h->plan, s, fault))
		return false;
	/* Also who joins by address may ask who is on the group. */
	h->group = h->plan.edge.group != NULL ? h->plan.edge.group : setting_text(s, OPT_MULTICAST_GROUP);
	h->port = h->plan.edge.group != NULL ? h->plan.edge.group_port
					     : (uint16_t)setting_number(s, OPT_MULTICAST_PORT);
	*status = STATUS_HOST;
	h->heard = heard_new();
	if (h->heard == NULL || !tool_output(s, &h->say))
		return fault_memory(fault);
	if (uv_loop_init(&h->loop) != 0)
		return fault_set(fault, STATUS_HOST, "loop", NULL, "No event loop can be created.");
	h->open = true;
	start_handles(h);
	if (!open_ear(h, fault, status))
		return false;
	name_places(h);
	return true;
}

void hearing_run(struct hearing *h, int64_t for_ms)
{
	mc_check(h->open && for_ms >= 0);
	h->until_ms = h->started_at_ms + for_ms;
	uv_timer_start(&h->timer, on_tick, 0, HEARING_TICK);
	uv_run(&h->loop, UV_RUN_DEFAULT);
	h->now_ms = now_ms();
	progress_clear();
}

static void close_any(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

void hearing_close(struct hearing *h)
{
	ask_close(h);
	if (h->listener != NULL)
		multicast_listener_close(h->listener);
	if (h->open) {
		uv_walk(&h->loop, close_any, NULL);
		uv_run(&h->loop, UV_RUN_DEFAULT);
		uv_loop_close(&h->loop);
	}
	heard_free(h->heard);
	tool_output_close(&h->say);
	plan_free(&h->plan);
}

void hearing_via(const struct hearing *h, uint64_t places, char *out, size_t cap)
{
	const struct multicast_place *place;
	unsigned n = multicast_listener_places(h->listener, &place);
	size_t used = 0;

	mc_check(cap > 0);
	out[0] = '\0';
	for (unsigned i = 0; i < n && i < 64 && used < cap; i++)
		if (places >> i & 1)
			used += (size_t)snprintf(
				out + used, cap - used, "%s%s", used > 0 ? " " : "", place[i].name);
}
