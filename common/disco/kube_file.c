/* SPDX-License-Identifier: Apache-2.0 */
/* kube_file.c - small files that may hold secrets, and the text that is made of them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/disco/kube_config.h"

void kube_wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

bool kube_put(char **to, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		return false;
	kube_wipe(*to);
	*to = copy;
	return true;
}

static bool comes_more(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };

	return poll(&p, 1, MC_KUBE_FILE_PATIENCE) > 0;
}

/* What a pipe gives comes in pieces. */
static size_t read_up_to(int fd, char *to, size_t cap)
{
	size_t n = 0;

	while (n < cap) {
		ssize_t got = read(fd, to + n, cap - n);

		if (got < 0 && (errno == EINTR || (errno == EAGAIN && comes_more(fd))))
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return n;
}

char *kube_file(const char *path, const char *what, size_t max, size_t *size, struct fault *err)
{
	mc_check(max > 0 && path != NULL);
	/* not blocking: a FIFO that nobody writes would hold up the whole program */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *text;

	if (fd < 0 || fstat(fd, &st)) {
		fault_usage(err, "Does it exist, and may this user read it?", "The %s %s cannot be read: %s",
			what, path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	text = S_ISDIR(st.st_mode) ? NULL : malloc(max + 2);
	if (!text) {
		fault_usage(err, NULL,
			S_ISDIR(st.st_mode) ? "The %s %s is a directory." : "No memory for the %s %s.", what,
			path);
		close(fd);
		return NULL;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~(S_ISREG(st.st_mode) ? O_NONBLOCK : 0));
	*size = read_up_to(fd, text, max + 1);
	close(fd);
	text[*size] = '\0';
	if (*size <= max && !memchr(text, '\0', *size))
		return text;
	fault_usage(err, NULL,
		*size > max ? "The %s %s is too long." : "The %s %s contains a NUL byte: it is not text.",
		what, path);
	explicit_bzero(text, *size);
	free(text);
	return NULL;
}
