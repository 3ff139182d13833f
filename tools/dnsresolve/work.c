/* SPDX-License-Identifier: Apache-2.0 */
/* work.c - the ring of names: read as there is room, looked up side by side, printed in order. */
#include "common/base/check.h"
#include "tools/dnsresolve/work.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "tools/dnsresolve/run.h"

static char *put_bytes(char **at, const void *from, size_t n)
{
	char *to = *at;

	memcpy(to, from, n);
	*at += (n + 7) & ~(size_t)7;
	return to;
}

static size_t room(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static size_t text_size(const char *z)
{
	return z != NULL ? strlen(z) + 1 : 0;
}

/* One block for all that the result points to. */
static struct answer *keep_answer(const struct dns_result *r)
{
	size_t peers = r->count * sizeof(*r->v), targets = r->target_count * sizeof(*r->targets);
	size_t size = sizeof(struct answer) + room(peers) + room(targets) + room(text_size(r->query)) +
		room(text_size(r->search)) + room(text_size(r->canonical));
	struct answer *a = malloc(size);
	char *at = (char *)(a + 1);

	if (a == NULL)
		return NULL;
	a->r = *r;
	if (peers > 0)
		a->r.v = (void *)put_bytes(&at, r->v, peers);
	if (targets > 0)
		a->r.targets = (void *)put_bytes(&at, r->targets, targets);
	else
		a->r.targets = NULL;
	if (r->query != NULL)
		a->r.query = put_bytes(&at, r->query, text_size(r->query));
	if (r->search != NULL)
		a->r.search = put_bytes(&at, r->search, text_size(r->search));
	if (r->canonical != NULL)
		a->r.canonical = put_bytes(&at, r->canonical, text_size(r->canonical));
	mc_check(at == (char *)a + size); /* as it was counted */
	return a;
}

static void on_later(uv_timer_t *timer)
{
	((struct work *)timer->data)->dirty = true;
}

/* --- not too many at the same moment --- */

static void new_epoch(struct work *w)
{
	uint32_t now = (uint32_t)(uv_now(&w->loop) / WORK_EPOCH);

	if (now == w->epoch)
		return;
	if (now != w->epoch + 1)
		w->young[w->epoch % 2] = 0;
	w->young[now % 2] = 0;
	w->epoch = now;
}

static bool crowded(struct work *w)
{
	new_epoch(w);
	if (w->young[0] + w->young[1] < WORK_YOUNG)
		return false;
	if (!uv_is_active((uv_handle_t *)&w->later))
		uv_timer_start(&w->later, on_later, WORK_EPOCH, 0);
	return true;
}

static void on_done(void *of, const struct dns_result *r)
{
	struct lookup *s = of;
	struct work *w = s->w;

	mc_check(w->under_way > 0 && !s->done);
	s->answer = keep_answer(r);
	s->done = true;
	w->under_way--;
	new_epoch(w);
	if (w->epoch - s->epoch < 2) {
		mc_check(w->young[s->epoch % 2] > 0);
		w->young[s->epoch % 2]--;
	}
	w->dirty = true;
}

static bool look_up(struct work *w, struct lookup *s, const struct dns_name *name)
{
	enum dns_payara_drop drop = w->payara ? s->job.drop : DNS_PAYARA_KEEPS;

	if (s->job.numeric || drop != DNS_PAYARA_KEEPS)
		return false;
	mc_check(w->under_way < w->most && s->w == w);
	w->under_way++;
	w->young[w->epoch % 2]++;
	s->epoch = w->epoch;
	dns_find(w->dns, name, w->service || dns_name_is_service(name->text), on_done, s);
	return true;
}

/* Names are read as long as there is room for them. */
static void start_lookups(struct work *w)
{
	struct fault c;
	struct dns_name name;

	while (!w->ended && w->under_way < w->most && w->tail - w->head < WORK_RING && !crowded(w)) {
		struct lookup *s = &w->ring[w->tail % WORK_RING];

		switch (input_next(w->in, &s->job, &name, &c)) {
		case INPUT_JOB:
			s->w = w;
			s->answer = NULL;
			s->done = false;
			w->tail++;
			if (!look_up(w, s, &name))
				s->done = true;
			break;
		case INPUT_BAD: show_bad(w, &c); break;
		case INPUT_WAIT: return;
		case INPUT_END: w->ended = true;
		}
	}
}

static bool print(struct work *w)
{
	bool some = false;

	for (; w->head < w->tail && w->ring[w->head % WORK_RING].done; w->head++, some = true) {
		struct lookup *s = &w->ring[w->head % WORK_RING];

		mc_check(w->tail - w->head <= WORK_RING);
		show_slot(w, s);
		free(s->answer);
		s->answer = NULL;
	}
	return some;
}

static void on_pump(uv_prepare_t *pump)
{
	struct work *w = pump->data;

	if (!w->dirty || w->over)
		return;
	w->dirty = false;
	do
		start_lookups(w);
	while (print(w));
	if (!run_flush() || (w->ended && w->head == w->tail))
		uv_stop(&w->loop);
}

static void on_ready(void *ctx)
{
	((struct work *)ctx)->dirty = true;
}

static void on_end(uv_timer_t *timer)
{
	struct work *w = timer->data;

	w->over = true;
	dns_cut(w->dns);
	uv_stop(&w->loop);
}

static void on_pace(uv_timer_t *timer)
{
	const struct work *w = timer->data;

	progress_say("%llu names done, %u pending", (unsigned long long)w->head, w->under_way);
}

static void say_over(struct work *w)
{
	print(w);
	run_flush();
	if (w->ended)
		return;
	w->ends[STATUS_SILENCE] = true;
	log_sayf(LOG_ERROR, "timeout", "Give a longer one with " OPTION_TIMEOUT ".",
		"The time-out of %s is over after %llu names, the last %llu of them unanswered; there are more that were not asked "
		"for.",
		setting_text(w->s, OPT_TIMEOUT), (unsigned long long)w->tail,
		(unsigned long long)w->unanswered);
}

static void close_all(struct work *w)
{
	uv_close((uv_handle_t *)&w->pump, NULL);
	uv_close((uv_handle_t *)&w->end, NULL);
	uv_close((uv_handle_t *)&w->later, NULL);
	uv_close((uv_handle_t *)&w->pace, NULL);
	input_close(w->in);
	dns_close(w->dns);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	uv_loop_close(&w->loop);
}

static int status_of(const struct work *w)
{
	int status = STATUS_HOST;

	if (w->usage)
		return STATUS_USAGE;
	while (status > STATUS_OK && !w->ends[status]) /* a greater one is graver */
		status--;
	return status;
}

static void say_nothing(struct work *w)
{
	w->ends[STATUS_NOT] = true;
	log_say(LOG_NOTE, NULL, "There was no name on standard input.", NULL);
}

static void run_loop(struct work *w)
{
	uv_timer_init(&w->loop, &w->end);
	uv_timer_init(&w->loop, &w->later);
	uv_timer_init(&w->loop, &w->pace);
	w->end.data = w->later.data = w->pace.data = w;
	uv_timer_start(&w->pace, on_pace, MC_PROGRESS_PACE, MC_PROGRESS_PACE);
	if (setting_text(w->s, OPT_TIMEOUT) != NULL)
		uv_timer_start(&w->end, on_end, (uint64_t)setting_ms(w->s, OPT_TIMEOUT), 0);
	uv_prepare_init(&w->loop, &w->pump);
	w->pump.data = w;
	uv_prepare_start(&w->pump, on_pump);
	w->dirty = true;
	uv_run(&w->loop, UV_RUN_DEFAULT);
	progress_clear();
	if (w->over)
		say_over(w);
	else if (w->tail == 0 && !w->usage)
		say_nothing(w);
	close_all(w);
}

int work_run(struct work *w, const struct dns_options *options, struct fault *fault)
{
	w->ring = malloc(WORK_RING * sizeof(*w->ring)); /* touched as it is used */
	if (w->ring == NULL || uv_loop_init(&w->loop) != 0) {
		free(w->ring);
		fault_memory(fault);
		return STATUS_HOST;
	}
	w->dns = dns_open(&w->loop, options);
	w->in = input_open(&w->loop, w->s, on_ready, w);
	if (w->dns == NULL || w->in == NULL) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	if (options->step != NULL)
		show_resolver(w);
	run_loop(w);
	for (; w->head < w->tail; w->head++)
		free(w->ring[w->head % WORK_RING].answer);
	free(w->ring);
	seen_free(&w->seen);
	return status_of(w);
}
