/* SPDX-License-Identifier: Apache-2.0 */
/* hooks.c - commands of --on beside a loop: bounded in number, waiting and time; their output goes to
 * stderr. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/io/hooks.h"

extern char **environ;

struct hook {
	struct hook *next; /* waiting */
	struct io_hooks *of;
	uv_process_t process;
	uv_pipe_t input_pipe;
	uv_write_t write;
	uv_timer_t limit;
	int handles; /* not closed yet */
	char *command, *input, **env;
	size_t size;
};

struct io_hooks {
	uv_loop_t *loop;
	hooks_said_fn *said;
	void *ctx;
	struct hook *running[MC_HOOKS_MAX];
	struct hook *first, **last;
	unsigned waiting, count, dropped;
};

/* key: the command that it is about, NULL: none. */
static void say(struct io_hooks *hooks, enum edge_level level, const char *key, const char *hint,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
static void say(struct io_hooks *hooks, enum edge_level level, const char *key, const char *hint,
	const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	hooks->said(hooks->ctx, level, key, text, hint);
}

/* Not for the eyes of commands: the password, and the socket on which systemd hears us. */
static bool is_private(const char *text)
{
	return !strncmp(text, "MC_CLUSTER_PASSWORD=", 20) || !strncmp(text, "NOTIFY_SOCKET=", 14);
}

/* The record's own: what was inherited under such a name does not reach the command. */
static bool is_replaced(const char *text, const char *const extra[])
{
	size_t n = strcspn(text, "=");

	for (size_t i = 0; extra && extra[i]; i++)
		if (!strncmp(extra[i], text, n) && extra[i][n] == '=')
			return true;
	return false;
}

static char **make_env(const char *const extra[])
{
	size_t n = 0, own = 0;
	char **env;

	while (environ[n])
		n++;
	while (extra && extra[own])
		own++;
	env = calloc(n + own + 1, sizeof(*env));
	if (!env)
		return NULL;
	n = 0;
	for (size_t i = 0; i < own; i++)
		env[n++] = strdup(extra[i]);
	for (size_t i = 0; environ[i]; i++)
		if (!is_private(environ[i]) && !is_replaced(environ[i], extra))
			env[n++] = strdup(environ[i]);
	return env;
}

static void free_hook(struct hook *h)
{
	if (!h)
		return;
	for (char **p = h->env; p && *p; p++)
		free(*p);
	free(h->env);
	free(h->command);
	free(h->input);
	free(h);
}

static struct hook *make_hook(
	struct io_hooks *hooks, const char *command, const char *const env[], const char *input, size_t size)
{
	struct hook *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->of = hooks;
	h->size = size;
	h->command = strdup(command);
	h->env = make_env(env);
	h->input = malloc(size ? size : 1);
	if (!h->command || !h->env || !h->input) {
		free_hook(h);
		return NULL;
	}
	if (size)
		memcpy(h->input, input, size);
	return h;
}

static void run(struct io_hooks *hooks, struct hook *h);

static void next_one(struct io_hooks *hooks)
{
	struct hook *h = hooks->first;

	if (!h) {
		if (hooks->dropped)
			say(hooks, EDGE_WARN, NULL,
				"a command that waits holds the others up; let it go to the background",
				"%u commands of " OPTION_ON " were not run: more than %d were waiting",
				hooks->dropped, MC_HOOKS_QUEUED);
		hooks->dropped = 0;
		return;
	}
	hooks->first = h->next;
	mc_check(hooks->waiting > 0 && hooks->count < MC_HOOKS_MAX);
	if (!hooks->first)
		hooks->last = &hooks->first;
	hooks->waiting--;
	run(hooks, h);
}

static void on_closed(uv_handle_t *handle)
{
	struct hook *h = handle->data;
	struct io_hooks *hooks = h->of;

	mc_check(h->handles > 0 && hooks->count > 0);
	if (--h->handles)
		return;
	for (unsigned i = 0; i < MC_HOOKS_MAX; i++)
		if (hooks->running[i] == h)
			hooks->running[i] = NULL;
	hooks->count--;
	free_hook(h);
	next_one(hooks);
}

static void close_pipe(struct hook *h)
{
	if (!uv_is_closing((uv_handle_t *)&h->input_pipe))
		uv_close((uv_handle_t *)&h->input_pipe, on_closed);
}

static void end(struct hook *h)
{
	close_pipe(h);
	uv_close((uv_handle_t *)&h->process, on_closed);
	uv_close((uv_handle_t *)&h->limit, on_closed);
}

static void on_ended(uv_process_t *p, int64_t status, int signal_number)
{
	struct hook *h = p->data;

	if (status || signal_number)
		say(h->of, EDGE_NOTE, h->command, NULL, "the command '%s' ended with %s %d", h->command,
			signal_number ? "signal" : "status", signal_number ? signal_number : (int)status);
	end(h);
}

/* Its whole group: the command may have started others. */
static void kill_group(const struct hook *h)
{
	if (uv_is_active((const uv_handle_t *)&h->process) && h->process.pid > 0)
		kill(-h->process.pid, SIGKILL);
}

static void on_limit(uv_timer_t *t)
{
	struct hook *h = t->data;

	say(h->of, EDGE_WARN, h->command, NULL, "the command '%s' ran longer than %d s and was killed",
		h->command, MC_HOOK_PATIENCE / 1000);
	kill_group(h);
}

static void on_input_written(uv_write_t *w, int status)
{
	(void)status; /* a command need not read */
	close_pipe(w->data);
}

static void give_input(struct hook *h)
{
	uv_buf_t buf = uv_buf_init(h->input, (unsigned)h->size);

	h->write.data = h;
	if (uv_write(&h->write, (uv_stream_t *)&h->input_pipe, &buf, 1, on_input_written))
		close_pipe(h);
}

static int spawn(struct hook *h)
{
	char sh[] = "/bin/sh", c[] = "-c";
	char *args[] = { sh, c, h->command, NULL };
	uv_stdio_container_t stdio[3] = {
		{ .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&h->input_pipe },
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO }, /* stdout carries the records */
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
	};
	uv_process_options_t options = {
		.exit_cb = on_ended,
		.file = sh,
		.args = args,
		.env = h->env,
		.flags = UV_PROCESS_DETACHED, /* a group of its own: the terminal's Ctrl-C is for the node */
		.stdio_count = 3,
		.stdio = stdio,
	};

	return uv_spawn(h->of->loop, &h->process, &options);
}

static void run(struct io_hooks *hooks, struct hook *h)
{
	int err;

	for (unsigned i = 0; i < MC_HOOKS_MAX; i++)
		if (!hooks->running[i]) {
			hooks->running[i] = h;
			break;
		}
	hooks->count++;
	h->handles = 3;
	h->process.data = h->input_pipe.data = h->limit.data = h;
	uv_pipe_init(h->of->loop, &h->input_pipe, 0);
	uv_timer_init(h->of->loop, &h->limit);
	err = spawn(h);
	if (err) {
		say(h->of, EDGE_WARN, h->command, NULL, "the command '%s' could not be started: %s",
			h->command, uv_strerror(err));
		end(h);
		return;
	}
	uv_timer_start(&h->limit, on_limit, MC_HOOK_PATIENCE, 0);
	give_input(h);
}

struct io_hooks *io_hooks_new(uv_loop_t *loop, hooks_said_fn *said, void *ctx)
{
	struct io_hooks *hooks = calloc(1, sizeof(*hooks));

	mc_check(loop && said);
	if (!hooks)
		return NULL;
	hooks->loop = loop;
	hooks->said = said;
	hooks->ctx = ctx;
	hooks->last = &hooks->first;
	return hooks;
}

bool io_hooks_start(
	struct io_hooks *hooks, const char *command, const char *const env[], const char *input, size_t size)
{
	struct hook *h = NULL;

	mc_check(command && (input || size == 0));
	if (!hooks)
		return false;
	if (size <= MC_HOOK_INPUT_MAX && hooks->waiting < MC_HOOKS_QUEUED)
		h = make_hook(hooks, command, env, input, size);
	if (!h) {
		hooks->dropped++;
		return false;
	}
	if (hooks->count < MC_HOOKS_MAX) {
		run(hooks, h);
		return true;
	}
	*hooks->last = h;
	hooks->last = &h->next;
	hooks->waiting++;
	return true;
}

unsigned io_hooks_running(const struct io_hooks *hooks)
{
	return hooks ? hooks->count + hooks->waiting : 0;
}

void io_hooks_kill(struct io_hooks *hooks)
{
	if (!hooks)
		return;
	while (hooks->first) {
		struct hook *h = hooks->first;

		hooks->first = h->next;
		hooks->dropped++;
		free_hook(h);
	}
	hooks->last = &hooks->first;
	hooks->waiting = 0;
	for (unsigned i = 0; i < MC_HOOKS_MAX; i++) {
		struct hook *h = hooks->running[i];

		if (!h)
			continue;
		kill_group(h);
		if (!uv_is_closing((uv_handle_t *)&h->process))
			end(h);
	}
}

void io_hooks_free(struct io_hooks *hooks)
{
	mc_check(!hooks || (hooks->count == 0 && hooks->waiting == 0));
	free(hooks);
}
