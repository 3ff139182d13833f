/* SPDX-License-Identifier: Apache-2.0 */
/* relay_child.c - the command that the relay was started with: begun once there is a link, told the signals,
 * and its end is ours. As the first process of a container it also buries what others leave. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/option.h"
#include "common/io/relay_edge_internal.h"

static void on_ended(uv_process_t *p, int64_t status, int signal)
{
	struct relay_edge *e = p->data;

	e->child_running = false;
	e->child_over = true;
	e->child_status = (int)status;
	e->child_signal = signal;
	uv_close((uv_handle_t *)p, NULL);
	e->calls->command_ended(e->calls->ctx, e, (int)status, signal);
	relay_edge_leave(e, signal ? 128 + signal : (int)status);
}

static void start(struct relay_edge *e)
{
	int out = e->cfg->stdout_is_ours ? STDERR_FILENO : STDOUT_FILENO, r;
	uv_stdio_container_t stdio[3] = {
		{ .flags = UV_INHERIT_FD, .data.fd = STDIN_FILENO },
		{ .flags = UV_INHERIT_FD, .data.fd = out },
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
	};
	uv_process_options_t options = { .exit_cb = on_ended,
		.file = e->cfg->command[0],
		.args = e->cfg->command,
		.stdio_count = 3,
		.stdio = stdio };

	e->child_wanted = false;
	e->child.data = e;
	r = uv_spawn(&e->loop, &e->child, &options);
	if (r < 0) {
		uv_close((uv_handle_t *)&e->child, NULL);
		e->calls->command_started(e->calls->ctx, e, 0, uv_strerror(r));
		relay_edge_leave(e, r == UV_ENOENT ? 127 : 126); /* as shells have it */
		return;
	}
	e->child_started = e->child_running = true;
	e->child_pid = e->child.pid;
	e->calls->command_started(e->calls->ctx, e, e->child_pid, NULL);
}

void relay_child_look(struct relay_edge *e)
{
	if (!e->child_wanted || e->quitting)
		return;
	if (relay_link_count(e->relay) > 0 || !e->cfg->source) {
		start(e);
		return;
	}
	if (io_now() < e->child_by_ms)
		return;
	if (e->cfg->require_link) {
		e->child_wanted = false;
		relay_edge_said(e, EDGE_WARN,
			"without " OPTION_REQUIRE_LINK " the command is started all the same",
			"no link in time: the command is not started");
		relay_edge_leave(e, STATUS_SILENCE);
		return;
	}
	relay_edge_said(e, EDGE_WARN,
		"it may find nobody, and be alone for the first 300 s; it merges by itself once there is a link",
		"no link in time: the command is started without");
	start(e);
}

int64_t relay_child_deadline(const struct relay_edge *e)
{
	return e->child_wanted ? e->child_by_ms : INT64_MAX;
}

bool relay_child_signal(struct relay_edge *e, int number)
{
	mc_check(!e->child_running || e->child_started);
	if (!e->child_running)
		return false;
	uv_process_kill(&e->child, number);
	return true;
}

/* Everything but the command itself, which libuv waits for. */
void relay_child_reap(struct relay_edge *e)
{
	siginfo_t who;

	if (getpid() != 1)
		return;
	for (;;) {
		who.si_pid = 0;
		if (waitid(P_ALL, 0, &who, WEXITED | WNOHANG | WNOWAIT) != 0 || who.si_pid == 0)
			return;
		if (e->child_running && who.si_pid == e->child_pid)
			return;
		if (io_hooks_running(e->hooks) > 0) /* one of these, perhaps: libuv's as well */
			return;
		waitpid(who.si_pid, NULL, WNOHANG);
	}
}
