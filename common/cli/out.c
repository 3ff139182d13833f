/* SPDX-License-Identifier: Apache-2.0 */
/* out.c - standard output, a line at a time, on the loop or without one. */
#include "common/cli/out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "common/base/status.h"

enum {
	LOOK_WRITE = 50,    /* ms: something is kept */
	LOOK_READER = 1000, /* ms: a pipe, whose reader may have gone without our writing */
};

static struct {
	char *p;
	size_t at, end, cap;
	bool pipe, terminal;
	int broken; /* the errno of the first failure */
} out;

void out_open(void)
{
	struct stat st;
	int fd;

	/* 1 is opened for reading only: a write to it fails, as it should. The lowest free number is taken
	 * each time. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
	signal(SIGPIPE, SIG_IGN);
	out.terminal = isatty(STDOUT_FILENO);
	out.pipe = fstat(STDOUT_FILENO, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* What can be written without being stopped; at most `patience_ms` for each piece. */
static void drain(int patience_ms)
{
	struct pollfd p = { STDOUT_FILENO, POLLOUT, 0 };
	size_t left;
	ssize_t n;
	int ready;

	while (out.at < out.end && out.broken == 0) {
		ready = poll(&p, 1, patience_ms);
		if (ready < 0 && errno == EINTR)
			continue; /* says nothing about the pipe */
		if (ready <= 0)
			return;
		left = out.end - out.at;
		/* this much fits when poll says so */
		n = write(STDOUT_FILENO, out.p + out.at, left < PIPE_BUF ? left : PIPE_BUF);
		if (n > 0)
			out.at += (size_t)n;
		else if (n < 0 && errno != EINTR && errno != EAGAIN)
			out.broken = errno;
	}
	out.at = out.end = 0;
}

static bool make_room(size_t size)
{
	size_t kept = out.end - out.at, cap = out.cap;
	char *p;

	mc_check(out.at <= out.end && out.end <= out.cap);
	if (out.at > 0)
		memmove(out.p, out.p + out.at, kept);
	out.at = 0;
	out.end = kept;
	while (cap - kept < size)
		cap = cap > 0 ? 2 * cap : PIPE_BUF;
	if (cap == out.cap)
		return true;
	p = cap <= OUT_QUEUE_MAX ? realloc(out.p, cap) : NULL;
	if (p == NULL)
		return false;
	out.p = p;
	out.cap = cap;
	return true;
}

bool out_write(const char *text, size_t size)
{
	mc_check(text != NULL || size == 0);
	if (out.terminal && size > 0)
		progress_clear();
	if (out.broken == 0 && size > 0 && !make_room(size))
		out.broken = ENOBUFS;
	if (out.broken != 0)
		return false;
	if (size > 0)
		memcpy(out.p + out.end, text, size);
	out.end += size;
	drain(0);
	return out.broken == 0;
}

bool out_look(void)
{
	struct pollfd p = { STDOUT_FILENO, 0, 0 };

	drain(0);
	if (out.broken == 0 && out.pipe && poll(&p, 1, 0) > 0 && (p.revents & POLLERR) != 0)
		out.broken = EPIPE;
	return out.broken == 0;
}

bool out_wait(void)
{
	drain(-1);
	return out.broken == 0;
}

int64_t out_look_after(void)
{
	if (out.broken != 0)
		return -1;
	return out.at < out.end ? LOOK_WRITE : out.pipe ? LOOK_READER : -1;
}

int out_close(int status)
{
	mc_check(status >= STATUS_OK);
	drain(OUT_LAST_PATIENCE);
	if (out.broken == 0 && out.at < out.end)
		out.broken = ENOBUFS;
	/* Some file systems tell only now that the disk is full. */
	if (out.broken == 0 && close(STDOUT_FILENO) != 0 && errno != EINTR)
		out.broken = errno;
	free(out.p);
	out.p = NULL;
	if (out.broken == 0)
		return status;
	if (out.broken != EPIPE)
		log_sayf(LOG_ERROR, "output", "The output is not complete.",
			"Standard output cannot be written: %s.",
			out.broken == ENOBUFS ? (out.pipe ? "nothing reads it" : "it is too much at once")
					      : strerror(out.broken));
	return STATUS_HOST;
}
