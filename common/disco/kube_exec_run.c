/* SPDX-License-Identifier: Apache-2.0 */
/* kube_exec_run.c - the command that logs in, beside the loop: what it is told, how long it may take, what it
 * says when it fails. What it gives is read in kube_exec.c. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/base/option.h"
#include "common/disco/kube_config.h"
#include "common/disco/kube_exec_internal.h"

enum { OUT, ERR, PIPES };

struct login_stream {
	uv_pipe_t pipe;
	char *p;
	size_t n, cap;
	bool ended;
};

struct kube_exec_run {
	const struct kube_config *config;
	struct kube_exec *exec;
	kube_exec_done_fn *done; /* NULL: nobody listens */
	void *ctx;
	uv_process_t process;
	uv_timer_t limit;
	struct login_stream streams[PIPES];
	unsigned open_handles;
	bool terminal, made, spawned, exited, late; /* made: the process handle is one */
	int error;                                  /* of starting it */
	int64_t exit_status;
	int signal;
};

/* --- the end --- */

static void on_closed(uv_handle_t *h)
{
	struct kube_exec_run *r = h->data;

	if (--r->open_handles > 0)
		return;
	for (int i = 0; i < PIPES; i++)
		kube_wipe(r->streams[i].p);
	free(r);
}

static void close_all(struct kube_exec_run *r)
{
	if (r->spawned && !r->exited) {
		uv_process_kill(&r->process, SIGKILL);
		waitpid(r->process.pid, NULL, 0); /* at once, and nobody is left behind */
	}
	uv_close((uv_handle_t *)&r->limit, on_closed);
	if (r->made)
		uv_close((uv_handle_t *)&r->process, on_closed);
	for (int i = 0; i < PIPES; i++)
		uv_close((uv_handle_t *)&r->streams[i].pipe, on_closed);
}

/* The last line that it said with something on it, which is where programs say what is wrong. */
static const char *last_words(struct login_stream *s)
{
	char *at, *line;

	if (!s->p)
		return "";
	while (s->n > 0 && strchr(" \t\r\n.", s->p[s->n - 1]))
		s->n--;
	s->p[s->n] = '\0';
	line = s->p;
	while ((at = strchr(line, '\n')) != NULL)
		line = at + 1;
	return line;
}

static void explain_start(const struct kube_exec_run *r, struct fault *err)
{
	const struct kube_exec *x = r->exec;

	if (r->error == UV_ENOENT)
		fault_usage(err,
			x->install_hint ? x->install_hint : "Install it, or give " OPTION_TOKEN_FILE " FILE.",
			"The user '%.100s' of the kubeconfig logs in with '%.200s', which is not on this host.",
			x->user, x->command);
	else
		fault_usage(err, NULL,
			"'%.200s', with which the user '%.100s' of the kubeconfig logs in, cannot be run: %s.",
			x->command, x->user, uv_strerror(r->error));
}

static bool explain_end(struct kube_exec_run *r, struct fault *err)
{
	const struct kube_exec *x = r->exec;
	const char *words = last_words(&r->streams[ERR]);
	static const char hint[] = "It logs the user of the kubeconfig in: run it by hand, as kubectl would.";

	if (r->error)
		explain_start(r, err);
	else if (r->late)
		fault_usage(err, hint, "'%.200s' has not logged in within %d s.", x->command,
			MC_KUBE_LOGIN_PATIENCE / 1000);
	else if (r->streams[OUT].n > MC_KUBE_LOGIN_MAX)
		fault_usage(err, hint, "'%.200s' writes too much for a credential.", x->command);
	else if (r->signal)
		fault_usage(err, hint, "'%.200s' was ended by signal %d%s%.300s.", x->command, r->signal,
			words[0] ? ": " : "", words);
	else if (r->exit_status)
		fault_usage(err, hint, "'%.200s' failed with status %d%s%.300s.", x->command,
			(int)r->exit_status, words[0] ? ": " : "", words);
	else
		return kube_exec_take(
			r->exec, r->streams[OUT].p ? r->streams[OUT].p : "", r->streams[OUT].n, err);
	return false;
}

static void finish(struct kube_exec_run *r)
{
	kube_exec_done_fn *done = r->done;
	struct fault err = { .code = NULL };
	bool ok;

	if (!done)
		return;
	r->done = NULL;
	ok = explain_end(r, &err);
	close_all(r);
	done(r->ctx, ok ? NULL : &err);
}

static void look(struct kube_exec_run *r)
{
	if (r->exited && r->streams[OUT].ended && r->streams[ERR].ended)
		finish(r);
}

static void on_late(uv_timer_t *t)
{
	struct kube_exec_run *r = t->data;

	r->late = !r->error;
	finish(r);
}

static void on_exit_of(uv_process_t *p, int64_t status, int number)
{
	struct kube_exec_run *r = p->data;

	r->exited = true;
	r->exit_status = status;
	r->signal = number;
	look(r);
}

/* --- what it says --- */

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *out)
{
	static char unheard[4096];
	struct kube_exec_run *r = h->data;
	struct login_stream *s = &r->streams[h == (uv_handle_t *)&r->streams[ERR].pipe];
	size_t max = s == &r->streams[ERR] ? MC_KUBE_LOGIN_SAID_MAX : MC_KUBE_LOGIN_MAX + 1, cap;
	char *more;

	(void)suggested;
	if (s->n == s->cap && s->cap < max) {
		cap = s->cap ? 2 * s->cap : 1024;
		cap = cap > max ? max : cap;
		more = realloc(s->p, cap + 1); /* a NUL behind it */
		s->cap = more ? cap : s->cap;
		s->p = more ? more : s->p;
		if (more)
			s->p[s->n] = '\0'; /* also where nothing comes */
	}
	*out = s->n < s->cap ? uv_buf_init(s->p + s->n, (unsigned)(s->cap - s->n))
			     : uv_buf_init(unheard, sizeof(unheard));
}

static void on_read(uv_stream_t *pipe, ssize_t n, const uv_buf_t *buf)
{
	struct kube_exec_run *r = pipe->data;
	struct login_stream *s = &r->streams[pipe == (uv_stream_t *)&r->streams[ERR].pipe];

	if (n > 0 && s->p && buf->base == s->p + s->n) {
		s->n += (size_t)n;
		s->p[s->n] = '\0';
	} else if (n < 0) {
		s->ended = true;
		uv_read_stop(pipe);
		look(r);
	}
}

/* --- the beginning --- */

static void spawn(struct kube_exec_run *r, uv_loop_t *loop)
{
	uv_stdio_container_t stdio[3] = { { .flags = r->terminal ? UV_INHERIT_FD : UV_IGNORE,
						  .data.fd = STDIN_FILENO },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
			.data.stream = (uv_stream_t *)&r->streams[OUT].pipe },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
			.data.stream = (uv_stream_t *)&r->streams[ERR].pipe } };
	char *question = kube_exec_question(r->config, r->terminal),
	     **env = question ? kube_exec_environment(r->exec, question) : NULL,
	     **argv = kube_exec_arguments(r->exec);
	uv_process_options_t o = { .exit_cb = on_exit_of,
		.file = r->exec->command,
		.args = argv,
		.env = env,
		.stdio_count = 3,
		.stdio = stdio };

	if (r->terminal) { /* what it asks is to be seen */
		stdio[2] = (uv_stdio_container_t){ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO };
		r->streams[ERR].ended = true;
	}
	r->made = env && argv;
	r->error = r->made ? uv_spawn(loop, &r->process, &o) : UV_ENOMEM;
	r->spawned = r->error == 0;
	free(question);
	free(env);
	free(argv);
	if (r->spawned && uv_read_start((uv_stream_t *)&r->streams[OUT].pipe, on_room, on_read) == 0 &&
		!r->terminal)
		uv_read_start((uv_stream_t *)&r->streams[ERR].pipe, on_room, on_read);
}

struct kube_exec_run *kube_exec_start(
	uv_loop_t *loop, const struct kube_config *config, kube_exec_done_fn *done, void *ctx)
{
	struct kube_exec_run *r = calloc(1, sizeof(*r));

	mc_check(config->exec != NULL && done != NULL);
	if (!r)
		return NULL;
	r->config = config;
	r->exec = config->exec;
	r->done = done;
	r->ctx = ctx;
	r->terminal = r->exec->asks != KUBE_EXEC_NEVER && isatty(STDIN_FILENO);
	uv_timer_init(loop, &r->limit);
	uv_pipe_init(loop, &r->streams[OUT].pipe, 0);
	uv_pipe_init(loop, &r->streams[ERR].pipe, 0);
	spawn(r, loop);
	r->limit.data = r->process.data = r->streams[OUT].pipe.data = r->streams[ERR].pipe.data = r;
	r->open_handles = 1 + r->made + PIPES;
	uv_timer_start(&r->limit, on_late, r->error ? 0 : MC_KUBE_LOGIN_PATIENCE, 0);
	return r;
}

void kube_exec_stop(struct kube_exec_run *r)
{
	mc_check(r->done != NULL);
	r->done = NULL;
	close_all(r);
}
