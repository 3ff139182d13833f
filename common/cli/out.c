/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/cli/log.h"
#include "common/cli/status.h"

static int broken; /* the errno of the first failure */

void out_open(void)
{
	int fd;

	/* 1 is opened for reading only: a write to it fails, as it should. The lowest free number is taken each time. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
	signal(SIGPIPE, SIG_IGN);
}

bool out_write(const char *text, size_t size)
{
	struct pollfd p = { STDOUT_FILENO, POLLOUT, 0 };
	ssize_t n;

	while (size > 0 && broken == 0) {
		n = write(STDOUT_FILENO, text, size);
		if (n >= 0) {
			text += n;
			size -= (size_t)n;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			poll(&p, 1, -1); /* somebody else made it non-blocking */
		} else if (errno != EINTR) {
			broken = errno;
		}
	}
	return broken == 0;
}

bool out_broken(void)
{
	return broken != 0;
}

int out_close(int status)
{
	/* Some file systems tell only now that the disk is full. */
	if (broken == 0 && close(STDOUT_FILENO) != 0 && errno != EINTR)
		broken = errno;
	if (broken == 0)
		return status;
	if (broken != EPIPE)
		log_sayf(LOG_ERROR, "output", "What it printed is not complete.", "Standard output cannot be written: %s.", strerror(broken));
	return STATUS_HOST;
}
