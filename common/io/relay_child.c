/* SPDX-License-Identifier: Apache-2.0 */
/* relay_child.c - the command that the relay was started with: begun once there is a link, told the signals,
 * and its end is ours. As the first process of a container it also buries what others leave. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* --- its environment --- */

/* What tells a member which address to announce: Hazelcast, and Payara Micro, which has a way of its own. A
 * Hazelcast that listens on all addresses would stand in the way of those of other hosts' members. */
#define PROPERTIES \
	"-Dhazelcast.local.publicAddress=%s -Dpayaramicro.publicAddress=%s -Dhazelcast.socket.server.bind.any=false"
#define JAVA "JAVA_TOOL_OPTIONS="
#define OURS "MC_PUBLIC_ADDRESS="

#define START_PORT " -Dpayaramicro.startPort=%u"
enum {
	PAYARA_PORT = 6900,
	PAYARA_PORTS = 100,
	LISTENS = 0x0a,
	FOREIGN = 0x4d7f /* 127.77 as /proc has it */
};

/* Somebody listens on this port of this host, who is not a relay in another host's stead. */
static bool is_taken_in(const char *path, unsigned port)
{
	FILE *f = fopen(path, "re");
	char line[256], at[33], *colon;
	unsigned long low;
	unsigned where, state;
	bool taken = false;

	while (f && !taken && fgets(line, sizeof(line), f)) {
		if (sscanf(line, " %*d: %32[0-9A-F]:%4X %*[0-9A-F]:%*4X %2X", at, &where, &state) != 3)
			continue;
		low = strtoul(strlen(at) == 8 ? at : "0", &colon, 16);
		taken = where == port && state == LISTENS && (low & 0xffff) != FOREIGN;
	}
	if (f)
		fclose(f);
	return taken;
}

static bool is_taken(unsigned port)
{
	return is_taken_in("/proc/net/tcp", port) || is_taken_in("/proc/net/tcp6", port);
}

/* A second Payara Micro of a host takes the next port by itself, and announces the first one all the same: it
 * has to be told. Its own --startPort wins. 0: the first is free. */
static unsigned start_port(void)
{
	unsigned port = PAYARA_PORT;

	while (port < PAYARA_PORT + PAYARA_PORTS && is_taken(port))
		port++;
	return port == PAYARA_PORT ? 0 : port;
}

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* NULL: that of this process. To be freed, and its first two entries. */
static char **make_environment(const char *home)
{
	const char *java = getenv("JAVA_TOOL_OPTIONS");
	size_t n = 0,
	       size = strlen(JAVA PROPERTIES START_PORT) + (java ? strlen(java) : 0) + 2 * RELAY_HOME_TEXT +
		12;
	unsigned port = start_port();
	char **env;

	while (environ[n])
		n++;
	env = calloc(n + 3, sizeof(*env));
	if (!env)
		return NULL;
	env[0] = malloc(size);
	env[1] = malloc(sizeof(OURS) + RELAY_HOME_TEXT);
	if (!env[0] || !env[1]) {
		free(env[0]);
		free(env[1]);
		free(env);
		return NULL;
	}
	snprintf(env[0], size, JAVA "%s%s" PROPERTIES, java ? java : "", java ? " " : "", home, home);
	if (port > 0)
		snprintf(env[0] + strlen(env[0]), size - strlen(env[0]), START_PORT, port);
	snprintf(env[1], sizeof(OURS) + RELAY_HOME_TEXT, OURS "%s", home);
	n = 2;
	for (char **at = environ; *at; at++)
		if (!begins(*at, JAVA) && !begins(*at, OURS))
			env[n++] = *at;
	return env;
}

static void free_environment(char **env)
{
	if (!env)
		return;
	free(env[0]);
	free(env[1]);
	free(env);
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
	char home[RELAY_HOME_TEXT];

	if (relay_home(e->relay, home))
		options.env = make_environment(home);
	e->child_wanted = false;
	e->child.data = e;
	r = uv_spawn(&e->loop, &e->child, &options);
	free_environment(options.env);
	if (r < 0) {
		uv_close((uv_handle_t *)&e->child, NULL);
		e->calls->command_started(e->calls->ctx, e, 0, uv_strerror(r));
		relay_edge_leave(e, r == UV_ENOENT ? 127 : 126); /* as shells have it */
		return;
	}
	relay_go_on(e->relay);
	e->child_started = e->child_running = true;
	e->child_pid = e->child.pid;
	e->calls->command_started(e->calls->ctx, e, e->child_pid, NULL);
}

void relay_child_look(struct relay_edge *e)
{
	if (e->child_running && e->child_killed_ms != 0 && io_now() >= e->child_killed_ms) {
		e->child_killed_ms = INT64_MAX;
		uv_process_kill(&e->child, SIGKILL);
	}
	if (!e->child_wanted || e->quitting)
		return;
	if (relay_is_ready(e->relay)) {
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
		"it may find no member, and be alone for the first 300 s; it merges by itself once there is a link",
		"no link in time: the command is started without");
	start(e);
}

int64_t relay_child_deadline(const struct relay_edge *e)
{
	if (e->child_running && e->child_killed_ms != 0)
		return e->child_killed_ms;
	return e->child_wanted ? e->child_by_ms : INT64_MAX;
}

bool relay_child_end(struct relay_edge *e)
{
	if (!e->child_running)
		return false;
	if (e->child_killed_ms == 0) {
		e->child_killed_ms = io_now() + MC_RELAY_COMMAND_PATIENCE;
		uv_process_kill(&e->child, SIGTERM);
	}
	return true;
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
