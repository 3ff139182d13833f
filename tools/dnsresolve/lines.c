/* SPDX-License-Identifier: Apache-2.0 */
/* lines.c - standard input a line at a time. Never waits. */
#include "tools/dnsresolve/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/check.h"

struct lines {
	void (*ready)(void *ctx);
	void *ctx;
	uv_loop_t *loop;
	bool polled, done, failed, restore; /* by uv_poll; at its end; unreadable; its flags are set back */
	bool too_long;                      /* in the middle of a line that is passed over */
	int fd, flags;
	uv_poll_t poll;
	size_t begin, used; /* unread bytes in buf */
	char buf[MC_LIST_TEXT_MAX];
};

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct lines *in = poll->data;

	(void)status;
	(void)events;
	uv_poll_stop(poll);
	in->ready(in->ctx);
}

/*
 * A pipe or terminal is opened once more, for it is not to block, and that would be seen by everybody who
 * shares it. What cannot be opened so is set back at the end. A file never blocks.
 */
static void open_stdin(struct lines *in)
{
	struct stat st;

	in->fd = STDIN_FILENO;
	if (fstat(STDIN_FILENO, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return;
	in->fd = open("/proc/self/fd/0", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0) {
		in->fd = STDIN_FILENO;
		in->flags = fcntl(STDIN_FILENO, F_GETFL);
		in->restore = in->flags >= 0 && (in->flags & O_NONBLOCK) == 0;
	}
	in->polled = uv_poll_init(in->loop, &in->poll, in->fd) == 0; /* not: such a device never blocks */
	in->poll.data = in;
}

/* More bytes behind those that are there. False: not now. */
static bool read_more(struct lines *in)
{
	ssize_t n;

	memmove(in->buf, in->buf + in->begin, in->used - in->begin);
	in->used -= in->begin;
	in->begin = 0;
	do
		n = read(in->fd, in->buf + in->used, sizeof(in->buf) - 1 - in->used);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN && in->polled) {
		uv_poll_start(&in->poll, UV_READABLE, on_readable);
		return false;
	}
	in->failed = n < 0;
	in->done = n <= 0;
	in->used += n > 0 ? (size_t)n : 0;
	return true;
}

static enum input_next at_end(struct lines *in, struct fault *fault)
{
	if (!in->failed)
		return INPUT_END;
	in->failed = false;
	fault_set(fault, STATUS_USAGE, "input", NULL, "Standard input cannot be read.");
	return INPUT_BAD;
}

static enum input_next bad_line(struct fault *fault)
{
	fault_usage(fault, "Write one name on each line.",
		"A line on standard input is longer than %d bytes; it is passed over.", MC_LIST_TEXT_MAX - 2);
	return INPUT_BAD;
}

enum input_next lines_next(struct lines *in, const char **text, struct fault *fault)
{
	char *line, *end;

	mc_check(in->begin <= in->used && in->used <= sizeof(in->buf));
	for (;;) {
		line = in->buf + in->begin;
		end = memchr(line, '\n', in->used - in->begin);
		if (end == NULL && in->used - in->begin == sizeof(in->buf) - 1) {
			in->begin = in->used = 0;
			if (!in->too_long) {
				in->too_long = true;
				return bad_line(fault);
			}
			continue;
		}
		if (end == NULL && !in->done) {
			if (!read_more(in))
				return INPUT_WAIT;
			continue;
		}
		if (end == NULL && in->begin == in->used)
			return at_end(in, fault);
		if (end == NULL)
			end = in->buf + in->used;
		in->begin = (size_t)(end - in->buf) + (end < in->buf + in->used);
		if (in->too_long) {
			in->too_long = false;
			continue;
		}
		*end = '\0';
		if (strlen(line) == (size_t)(end - line)) {
			*text = line;
			return INPUT_JOB;
		}
		fault_usage(fault, "Names are text, one on each line.",
			"A line on standard input has a NUL byte in it: '%.100s'.", line);
		return INPUT_BAD;
	}
}

struct lines *lines_open(uv_loop_t *loop, void (*ready)(void *ctx), void *ctx)
{
	struct lines *in = malloc(sizeof(*in)); /* the buffer is touched as it is used */

	mc_check(loop != NULL && ready != NULL);
	if (in == NULL)
		return NULL;
	memset(in, 0, offsetof(struct lines, buf));
	in->loop = loop;
	in->ready = ready;
	in->ctx = ctx;
	open_stdin(in);
	return in;
}

static void free_lines(uv_handle_t *handle)
{
	free(handle->data);
}

void lines_close(struct lines *in)
{
	if (in == NULL)
		return;
	if (in->restore)
		fcntl(STDIN_FILENO, F_SETFL, in->flags);
	if (in->polled)
		uv_close((uv_handle_t *)&in->poll, free_lines);
	else
		free(in);
}
