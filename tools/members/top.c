/* SPDX-License-Identifier: Apache-2.0 */
/* top.c - what --top does in time: asks every member once a second, hands what they told to the model, draws,
 * and hears what is typed. Knows neither columns nor keys. */
#include "tools/members/top.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/escape.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "tools/members/state.h"
#include "tools/members/top_screen.h"

#define ROUND_MS 1000

/* They would leave the terminal as it is drawn on. */
#define TOP_ENDS 2
static const int ending[TOP_ENDS] = { SIGQUIT, SIGHUP };

struct top {
	struct app *of;
	struct top_model *model;
	struct top_screen *screen;
	uv_poll_t keys;
	uv_signal_t resized, ends[TOP_ENDS];
	int64_t next_ms;
	struct fault fault; /* why there is no screen */
};

bool top_ready(struct fault *fault)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fault_usage(fault,
			"For other programs: " OPTION_STATE " " OPTION_JSON ", or " OPTION_WATCH
			" " OPTION_JSON ".",
			OPTION_TOP " needs a terminal as its standard input and output.");
	return top_screen_load(fault);
}

/* --- what members told --- */

static void harmless(char *out, size_t cap, struct mc_str s)
{
	escape_text(out, cap, s, ESCAPE_TERMINAL);
	for (char *c = out; *c != '\0'; c++) /* columns are counted in bytes */
		if ((unsigned char)*c >= 0x7f)
			*c = '?';
}

/* It stands behind the address already: what a sentence of a failure begins with is left out. */
static const char *without_addr(const struct surveyed *m)
{
	char addr[MC_ADDR_TEXT];
	size_t n;

	mc_addr_text(addr, &m->addr);
	n = strlen(addr);
	return strncmp(m->why, addr, n) == 0 && strncmp(m->why + n, ": ", 2) == 0 ? m->why + n + 2 : m->why;
}

static bool add_member(struct top *t, const struct surveyed *m, bool master)
{
	const struct member_record *r = view_find(t->of->list, m->uuid);
	char addr[MC_ADDR_TEXT], shown[MC_ADDR_TEXT], name[64], why[CLI_TEXT / 2];
	struct top_seen s = {
		.uuid = m->uuid,
		.addr = shown,
		.name = name,
		.why = why,
		.master = master,
		.lite = m->lite,
		.connected = m->place != NULL && place_is_open(m->place),
		.figures = &m->figures,
		.counted_at_ms = m->counted_at_ms,
		.took_ms = m->took_ms,
		.waiting_since_ms = m->waiting_since_ms,
	};

	show_addr(addr, r != NULL && r->addr.port != 0 ? &r->addr : &m->addr);
	harmless(shown, sizeof(shown), mc_str_z(addr));
	harmless(name, sizeof(name), r != NULL && r->name.n > 0 ? r->name : mc_str_z(""));
	harmless(why, sizeof(why), mc_str_z(without_addr(m)));
	return top_add(t->model, &s);
}

static bool is_late(const struct app *a, const struct surveyed *m)
{
	return m->waiting_since_ms != 0 && client_pool_now(a->pool) - m->waiting_since_ms >= TOP_SLOW_MS;
}

static void sample(struct top *t)
{
	struct app *a = t->of;
	struct survey_sum sum;
	char name[MC_NAME_MAX + 1], version[16];
	struct top_cluster c = {
		.name = name, .state = state_known(a) ? state_name(a) : "", .connected = a->chosen != NULL
	};
	bool good = true;

	mc_check(a->survey != NULL && a->list != NULL);
	for (uint32_t i = 0; i < a->survey->n; i++)
		if (is_late(a, a->survey->v[i]))
			survey_doubt(a->survey->v[i]);
	survey_sum(a, &sum);
	harmless(name, sizeof(name), mc_str_z(a->list->cluster_name));
	memcpy(c.v, sum.v, sizeof(c.v));
	state_version(a, sum.cluster_version, version);
	c.version = version;
	c.partitions = sum.partitions;
	c.unowned = sum.unowned;
	top_begin(t->model, client_pool_now(a->pool), log_now());
	for (uint32_t i = 0; i < a->survey->n && good; i++)
		good = add_member(t, a->survey->v[i], i == 0);
	if (good)
		top_end(t->model, &c);
}

static void draw(struct top *t)
{
	if (t->screen == NULL)
		return;
	if (!top_is_paused(t->model))
		sample(t);
	top_screen_draw(t->screen, t->model);
}

/* --- the terminal --- */

/* What would be written across the screen. */
static void on_said(void *ctx, const char *text)
{
	struct top *t = ctx;

	char shown[TOP_EVENT_TEXT];

	harmless(shown, sizeof(shown), mc_str_z(text));
	top_say(t->model, log_now(), shown);
}

static void on_keys(uv_poll_t *h, int status, int events)
{
	struct top *t = h->data;
	enum top_key key;
	int waiting = 0;

	(void)events;
	if (t->screen == NULL)
		return;
	if (status < 0 || ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0) {
		follow_quit(t->of); /* the terminal is gone */
		return;
	}
	while (top_screen_key(t->screen, &key))
		if (!top_press(t->model, key)) {
			follow_quit(t->of);
			return;
		}
	draw(t);
}

static void on_resized(uv_signal_t *h, int number)
{
	struct top *t = h->data;

	(void)number;
	if (t->screen == NULL)
		return;
	top_screen_resize(t->screen);
	draw(t);
}

static void on_ending(uv_signal_t *h, int number)
{
	struct top *t = h->data;

	if (t->screen != NULL)
		follow_signal(t->of, number);
}

static bool hear_signals(struct top *t, uv_loop_t *loop)
{
	bool good = uv_signal_init(loop, &t->resized) == 0 &&
		uv_signal_start(&t->resized, on_resized, SIGWINCH) == 0;

	t->resized.data = t;
	uv_unref((uv_handle_t *)&t->resized);
	for (int i = 0; i < TOP_ENDS && good; i++) {
		good = uv_signal_init(loop, &t->ends[i]) == 0 &&
			uv_signal_start(&t->ends[i], on_ending, ending[i]) == 0;
		t->ends[i].data = t;
		uv_unref((uv_handle_t *)&t->ends[i]);
	}
	return good;
}

static bool open_screen(struct top *t)
{
	uv_loop_t *loop = client_pool_loop(t->of->pool);

	progress_clear();
	if (uv_poll_init(loop, &t->keys, STDIN_FILENO) != 0)
		return fault_set(&t->fault, STATUS_HOST, "terminal", NULL, "The terminal cannot be read.");
	t->keys.data = t;
	uv_unref((uv_handle_t *)&t->keys);
	if (!hear_signals(t, loop))
		return fault_set(&t->fault, STATUS_HOST, "signal", NULL, "Signals cannot be handled.");
	t->screen = top_screen_open(log_data_has_color(), &t->fault);
	if (t->screen == NULL)
		return false;
	log_divert(on_said, t);
	if (uv_poll_start(&t->keys, UV_READABLE, on_keys) == 0)
		return true;
	return fault_set(&t->fault, STATUS_HOST, "terminal", NULL, "The terminal cannot be read.");
}

static bool begin_screen(struct app *a)
{
	struct top *t = calloc(1, sizeof(*t));

	a->top = t;
	if (t == NULL)
		return false;
	t->of = a;
	fault_memory(&t->fault);
	t->model = top_model_new();
	a->survey = survey_new();
	return t->model != NULL && a->survey != NULL && survey_list(a) && open_screen(t);
}

bool top_list(struct app *a)
{
	struct fault fault;

	fault_memory(&fault);
	if (a->top == NULL && !begin_screen(a)) {
		if (a->top != NULL)
			fault = a->top->fault;
	} else if (survey_list(a)) {
		a->top->next_ms = 0;
		top_wake(a);
		return true;
	}
	top_stop(a); /* the fault is for the terminal, not for the screen */
	trouble(a, fault.code, fault.hint, "%s", fault.message);
	return false;
}

bool top_is_open(const struct app *a)
{
	return a->top != NULL && a->top->screen != NULL;
}

int64_t top_next_ms(const struct app *a)
{
	return top_is_open(a) ? a->top->next_ms : INT64_MAX;
}

void top_wake(struct app *a)
{
	int64_t now_ms = client_pool_now(a->pool);

	if (!top_is_open(a) || now_ms < a->top->next_ms)
		return;
	a->top->next_ms = now_ms + ROUND_MS;
	draw(a->top);
	survey_round(a);
	if (a->chosen != NULL && a->state.ask == 0)
		state_begin(a, a->chosen);
}

void top_stop(struct app *a)
{
	if (!top_is_open(a))
		return;
	mc_check(a->top->of == a && a->top->model != NULL);
	log_divert(NULL, NULL);
	uv_poll_stop(&a->top->keys);
	uv_signal_stop(&a->top->resized);
	for (int i = 0; i < TOP_ENDS; i++)
		uv_signal_stop(&a->top->ends[i]);
	top_screen_close(a->top->screen);
	a->top->screen = NULL;
}

void top_free(struct app *a)
{
	if (a->top != NULL)
		top_model_free(a->top->model);
	free(a->top);
	a->top = NULL;
}
