/* SPDX-License-Identifier: Apache-2.0 */
/* exec_source.c - peers that a command prints, again and again. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/base/check.h"
#include "common/disco/exec_peers.h"
#include "common/disco/source.h"

struct exec_source {
	struct edge_source base;
	struct edge_source_callbacks callbacks;
	char *command;
	struct disco_ports ports;
	struct disco_list peers; /* the last good answer */
	uv_loop_t *loop;
	uv_timer_t period, limit;
	uv_process_t process;
	uv_pipe_t out;
	char text[MC_LIST_TEXT_MAX + 1];
	size_t size;
	unsigned open;                    /* handles of the run that is under way */
	bool started, stopped, owed;      /* owed: a look waits for its answer */
	bool spawned, exited, late, much; /* of the run; much: it printed more than a list has */
	pid_t pid;                        /* of the shell, and so of its group */
	int64_t status;
	int signal, error;
	char said[FAULT_TEXT]; /* the last complaint: it is not said twice */
};

/* --- the answer --- */
static void complain(struct exec_source *s, const char *message, const char *hint)
{
	if (strcmp(s->said, message) == 0)
		return;
	snprintf(s->said, sizeof(s->said), "%s", message);
	s->callbacks.said(s->callbacks.ctx, EDGE_WARN, message, hint);
}

static bool is_same(const struct disco_list *a, const struct disco_list *b)
{
	for (uint32_t i = 0; i < a->n && a->n == b->n; i++)
		if (!mc_addr_eq(&a->v[i], &b->v[i]))
			return false;
	return a->n == b->n;
}

static void tell_peers(struct exec_source *s)
{
	s->owed = false;
	s->callbacks.found(s->callbacks.ctx, s->peers.v, s->peers.n);
}

/* How the run ended, when not well. */
static bool ended_well(struct exec_source *s)
{
	char text[FAULT_TEXT];

	if (s->error != 0)
		snprintf(
			text, sizeof(text), "the command for peers cannot be run: %s", uv_strerror(s->error));
	else if (s->late)
		snprintf(text, sizeof(text), "the command for peers has not ended after %d s, and was killed",
			MC_EXEC_PATIENCE / 1000);
	else if (s->much)
		snprintf(text, sizeof(text), "the command for peers prints more than %d bytes",
			MC_LIST_TEXT_MAX);
	else if (s->signal != 0)
		snprintf(text, sizeof(text), "the command for peers was ended by signal %d", s->signal);
	else if (s->status != 0)
		snprintf(text, sizeof(text), "the command for peers failed with status %d", (int)s->status);
	else
		return true;
	complain(s, text, "the peers that it printed before are still tried; run it by hand");
	return false;
}

static void take_answer(struct exec_source *s)
{
	struct disco_list now = { NULL, 0, 0 };
	struct fault fault;
	bool ok = ended_well(s);

	s->text[s->size] = '\0';
	if (ok && !exec_peers_read(s->text, &s->ports, &now, &fault)) {
		complain(s, fault.message, fault.hint);
		ok = false;
	}
	if (ok)
		s->said[0] = '\0';
	if (ok && !is_same(&now, &s->peers)) {
		disco_list_free(&s->peers);
		s->peers = now;
		s->owed = true;
	} else {
		disco_list_free(&now);
	}
	if (s->owed)
		tell_peers(s);
}

/* --- one run --- */
static void on_closed(uv_handle_t *h)
{
	struct exec_source *s = h->data;

	mc_check(s->open > 0);
	if (--s->open > 0 || s->stopped)
		return;
	uv_timer_stop(&s->limit);
	take_answer(s);
}

static void close_handle(uv_handle_t *h)
{
	if (!uv_is_closing(h))
		uv_close(h, on_closed);
}

static void on_ended(uv_process_t *p, int64_t status, int signal)
{
	struct exec_source *s = p->data;

	s->exited = true;
	s->status = status;
	s->signal = signal;
	close_handle((uv_handle_t *)p);
}

/* The shell and whatever it has started: also when the shell has ended and left somebody behind who still
 * holds its output. Nobody else gets the number of a group that has a member. */
static void kill_group(struct exec_source *s)
{
	if (s->spawned && (!s->exited || !uv_is_closing((uv_handle_t *)&s->out)))
		kill(-s->pid, SIGKILL);
}

static void on_late(uv_timer_t *t)
{
	struct exec_source *s = t->data;

	s->late = true;
	kill_group(s);
	close_handle((uv_handle_t *)&s->out);
}

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *buf)
{
	struct exec_source *s = h->data;

	(void)size;
	*buf = uv_buf_init(s->text + s->size, (unsigned)(MC_LIST_TEXT_MAX - s->size));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct exec_source *s = stream->data;

	(void)buf;
	if (n > 0)
		s->size += (size_t)n;
	s->much |= s->size == MC_LIST_TEXT_MAX;
	if (s->much)
		kill_group(s);
	if (n < 0 || s->much)
		close_handle((uv_handle_t *)stream);
}

static void run_command(struct exec_source *s)
{
	char *args[] = { (char[]){ "sh" }, (char[]){ "-c" }, s->command, NULL };
	uv_stdio_container_t io[] = { { .flags = UV_IGNORE },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&s->out },
		{ .flags = UV_IGNORE } };
	const uv_process_options_t how = { .exit_cb = on_ended,
		.file = "/bin/sh",
		.args = args,
		.stdio = io,
		.stdio_count = 3,
		.flags = UV_PROCESS_DETACHED };

	if (s->open > 0 || s->stopped)
		return;
	s->size = 0;
	s->spawned = s->exited = s->late = s->much = false;
	s->status = s->signal = 0;
	s->error = uv_pipe_init(s->loop, &s->out, 0);
	if (s->error != 0) {
		take_answer(s);
		return;
	}
	s->open = 2;
	s->out.data = s->process.data = s;
	s->error = uv_spawn(s->loop, &s->process, &how);
	s->spawned = s->error == 0;
	s->pid = s->process.pid;
	if (!s->spawned)
		close_handle((uv_handle_t *)&s->process);
	if (!s->spawned || uv_read_start((uv_stream_t *)&s->out, on_alloc, on_read) != 0)
		close_handle((uv_handle_t *)&s->out);
	if (s->spawned)
		uv_timer_start(&s->limit, on_late, MC_EXEC_PATIENCE, 0);
}

static void on_period(uv_timer_t *t)
{
	run_command(t->data);
}

/* --- as a source --- */
static uint32_t exec_known(struct edge_source *base, const struct mc_addr **peers)
{
	struct exec_source *s = (struct exec_source *)base;

	*peers = s->peers.v;
	return s->peers.n;
}

static bool exec_start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self,
	const struct edge_source_callbacks *callbacks)
{
	struct exec_source *s = (struct exec_source *)base;

	(void)self;
	s->loop = loop;
	s->callbacks = *callbacks;
	s->started = uv_timer_init(loop, &s->period) == 0 && uv_timer_init(loop, &s->limit) == 0;
	s->period.data = s->limit.data = s;
	return s->started && uv_timer_start(&s->period, on_period, MC_EXEC_PERIOD, MC_EXEC_PERIOD) == 0;
}

static void exec_look(struct edge_source *base)
{
	struct exec_source *s = (struct exec_source *)base;

	s->owed = true;
	run_command(s);
}

static void exec_stop(struct edge_source *base)
{
	struct exec_source *s = (struct exec_source *)base;

	s->stopped = true;
	if (!s->started)
		return;
	if (s->open > 0)
		kill_group(s);
	if (s->spawned && !s->exited)
		waitpid(s->pid, NULL, 0); /* at once, and nobody is left behind */
	if (s->open > 0) {
		close_handle((uv_handle_t *)&s->process);
		close_handle((uv_handle_t *)&s->out);
	}
	uv_close((uv_handle_t *)&s->period, NULL);
	uv_close((uv_handle_t *)&s->limit, NULL);
	s->started = false;
}

static void exec_free(struct edge_source *base)
{
	struct exec_source *s = (struct exec_source *)base;

	disco_list_free(&s->peers);
	free(s->command);
	free(s);
}

static const struct edge_source_ops exec_ops = { exec_known, exec_start, exec_look, exec_stop, exec_free };

struct edge_source *disco_exec_open(const char *command, const struct disco_ports *ports, struct fault *err)
{
	struct exec_source *s = calloc(1, sizeof(*s));
	char *copy = strdup(command);

	if (s == NULL || copy == NULL) {
		free(s);
		free(copy);
		fault_memory(err);
		return NULL;
	}
	s->base.ops = &exec_ops;
	s->command = copy;
	s->ports = *ports;
	return &s->base;
}
