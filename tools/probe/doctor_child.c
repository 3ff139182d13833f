/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_child.c - runs one program and reads its lines. A line that is no JSON object counts for nothing. */
#include "tools/probe/doctor_child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "common/base/check.h"
#include "common/base/limits.h"

enum { STREAMS = 2, GRACE = 1000 /* ms from TERM to KILL */, PATH_ROOM = 4096 };

struct child_stream {
	uv_pipe_t pipe;
	char *line;
	size_t used;
	bool too_long; /* the rest of the line is dropped */
};

struct doctor_children {
	uv_loop_t loop;
	uv_signal_t signals[3];
	bool interrupted;
	/* of the one that runs */
	const struct doctor_child *of;
	uv_process_t process;
	uv_timer_t timer;
	struct child_stream streams[STREAMS];
	bool running;
	int status; /* CHILD_LATE and CHILD_INTERRUPTED stay what they are */
	char file[PATH_ROOM];
	char **environment; /* with the password; NULL: ours */
};

static void take_line(struct doctor_children *r, struct child_stream *s)
{
	json_t *record = s->too_long ? NULL : json_loadb(s->line, s->used, 0, NULL);

	mc_check(r->of != NULL && s->used <= MC_CHILD_LINE);
	if (json_is_object(record))
		r->of->record(r->of->ctx, record);
	json_decref(record);
	s->used = 0;
	s->too_long = false;
}

static void take_bytes(struct doctor_children *r, struct child_stream *s, const char *p, size_t n)
{
	while (n > 0) {
		const char *end = memchr(p, '\n', n);
		size_t part = end != NULL ? (size_t)(end - p) : n, room = MC_CHILD_LINE - s->used;

		s->too_long |= part > room;
		if (!s->too_long)
			memcpy(s->line + s->used, p, part);
		s->used += s->too_long ? 0 : part;
		if (end != NULL)
			take_line(r, s);
		part += end != NULL;
		p += part;
		n -= part;
	}
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	static char room[16 << 10];

	(void)h;
	(void)suggested;
	*buf = uv_buf_init(room, sizeof(room));
}

static void on_read(uv_stream_t *h, ssize_t n, const uv_buf_t *buf)
{
	struct doctor_children *r = h->loop->data;

	if (n > 0)
		take_bytes(r, h->data, buf->base, (size_t)n);
	else if (n < 0)
		uv_close((uv_handle_t *)h, NULL);
}

static void close_if_open(uv_handle_t *h)
{
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

/* Its streams are read to their ends, and then the loop has nothing left. */
static void on_exit_of_child(uv_process_t *p, int64_t status, int signal_number)
{
	struct doctor_children *r = p->loop->data;

	mc_check(r->running && p == &r->process);
	if (r->status == 0)
		r->status = signal_number != 0 ? CHILD_KILLED : (int)status;
	r->running = false;
	uv_close((uv_handle_t *)p, NULL);
	close_if_open((uv_handle_t *)&r->timer);
}

static void on_killing(uv_timer_t *t)
{
	struct doctor_children *r = t->loop->data;

	uv_process_kill(&r->process, SIGKILL);
}

static void end_child(struct doctor_children *r, int status)
{
	mc_check(r->running);
	r->status = status;
	uv_process_kill(&r->process, SIGTERM);
	uv_timer_start(&r->timer, on_killing, GRACE, 0);
}

static void on_late(uv_timer_t *t)
{
	end_child(t->loop->data, CHILD_LATE);
}

static void on_signal(uv_signal_t *s, int number)
{
	struct doctor_children *r = s->loop->data;

	(void)number;
	r->interrupted = true;
	if (r->running)
		end_child(r, CHILD_INTERRUPTED);
}

/* Beside this program; what is not there is looked for in PATH. */
static void find_file(struct doctor_children *r)
{
	ssize_t n = readlink("/proc/self/exe", r->file, sizeof(r->file) - 1);
	char *slash;

	r->file[n > 0 ? n : 0] = '\0';
	slash = strrchr(r->file, '/');
	if (slash != NULL)
		snprintf(slash + 1, sizeof(r->file) - (size_t)(slash + 1 - r->file), "%s", r->of->argv[0]);
	if (slash == NULL || access(r->file, X_OK) != 0)
		snprintf(r->file, sizeof(r->file), "%s", r->of->argv[0]);
}

/* Ours was taken out of it when it was read. */
static bool add_secret(struct doctor_children *r)
{
	extern char **environ;
	size_t n = 0, size;

	mc_check(r->environment == NULL); /* that of the one before is gone, with its password */
	if (r->of->secret == NULL)
		return true;
	while (environ[n] != NULL)
		n++;
	r->environment = calloc(n + 2, sizeof(*r->environment));
	size = strlen(r->of->secret) + sizeof("MC_CLUSTER_PASSWORD=");
	if (r->environment == NULL || (r->environment[n] = malloc(size)) == NULL)
		return false;
	memcpy(r->environment, environ, n * sizeof(*environ));
	snprintf(r->environment[n], size, "MC_CLUSTER_PASSWORD=%s", r->of->secret);
	return true;
}

static void drop_secret(struct doctor_children *r)
{
	size_t n = 0;

	if (r->environment == NULL)
		return;
	while (r->environment[n] != NULL && r->environment[n + 1] != NULL)
		n++;
	if (r->environment[n] != NULL && r->of->secret != NULL) {
		explicit_bzero(r->environment[n], strlen(r->environment[n]));
		free(r->environment[n]);
	}
	free(r->environment);
	r->environment = NULL;
}

static int spawn(struct doctor_children *r)
{
	uv_stdio_container_t stdio[1 + STREAMS] = { { .flags = UV_IGNORE } };
	char **argv = (char **)(uintptr_t)r->of->argv; /* uv_spawn only reads them */
	uv_process_options_t options = { .file = r->file,
		.args = argv,
		.env = r->environment,
		.exit_cb = on_exit_of_child,
		.stdio_count = 1 + STREAMS,
		.stdio = stdio };

	for (int i = 0; i < STREAMS; i++) {
		uv_pipe_init(&r->loop, &r->streams[i].pipe, 0);
		r->streams[i].pipe.data = &r->streams[i];
		stdio[1 + i].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
		stdio[1 + i].data.stream = (uv_stream_t *)&r->streams[i].pipe;
	}
	return uv_spawn(&r->loop, &r->process, &options);
}

static void start_reading(struct doctor_children *r)
{
	for (int i = 0; i < STREAMS; i++)
		uv_read_start((uv_stream_t *)&r->streams[i].pipe, on_room, on_read);
	uv_timer_init(&r->loop, &r->timer);
	uv_timer_start(&r->timer, on_late, (uint64_t)r->of->limit_ms, 0);
}

int doctor_child_run(struct doctor_children *r, const struct doctor_child *child, struct fault *fault)
{
	int err;

	mc_check(child->argv[0] != NULL && child->limit_ms >= 0 && child->record != NULL && !r->running);
	r->of = child;
	r->status = 0;
	find_file(r);
	uv_run(&r->loop, UV_RUN_NOWAIT); /* a signal since the last one */
	if (r->interrupted)
		return CHILD_INTERRUPTED;
	err = add_secret(r) ? spawn(r) : UV_ENOMEM;
	r->running = err == 0;
	if (r->running)
		start_reading(r);
	else
		fault_set(fault, STATUS_HOST, "command",
			"The tools of this toolkit are looked for beside mc-probe, then in PATH.",
			"%s cannot be started: %s.", child->argv[0], uv_strerror(err));
	if (r->running)
		uv_run(&r->loop, UV_RUN_DEFAULT);
	drop_secret(r);
	return err != 0 ? CHILD_FAILED : r->status;
}

struct doctor_children *doctor_children_open(struct fault *fault)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct doctor_children *r = calloc(1, sizeof(*r));
	char *lines = malloc((size_t)STREAMS * MC_CHILD_LINE);

	if (r == NULL || lines == NULL || uv_loop_init(&r->loop) != 0) {
		free(lines);
		free(r);
		fault_memory(fault);
		return NULL;
	}
	r->loop.data = r;
	for (int i = 0; i < STREAMS; i++)
		r->streams[i].line = lines + (size_t)i * MC_CHILD_LINE;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uv_signal_init(&r->loop, &r->signals[i]);
		uv_signal_start(&r->signals[i], on_signal, numbers[i]);
		uv_unref((uv_handle_t *)&r->signals[i]);
	}
	return r;
}

static void close_any(uv_handle_t *h, void *ctx)
{
	(void)ctx;
	close_if_open(h);
}

void doctor_children_close(struct doctor_children *r)
{
	if (r == NULL)
		return;
	uv_walk(&r->loop, close_any, NULL);
	uv_run(&r->loop, UV_RUN_DEFAULT);
	uv_loop_close(&r->loop);
	free(r->streams[0].line);
	free(r);
}
