/* SPDX-License-Identifier: Apache-2.0 */
/* secret.c - the password read from a file or the environment. Nothing here prints it. */
#include "common/cli/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/base/option.h"
#include "common/cli/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

static bool unreadable(const char *path, struct fault *fault)
{
	return fault_usage(fault,
		"Without it, nodes with a password would refuse this one, so it was not started.",
		OPTION_CLUSTER_PASSWORD_FILE ": %s cannot be read: %s.", path, strerror(errno));
}

static void look_at_mode(int fd, const char *path)
{
	struct statvfs on;
	struct stat st;

	/* A secret that Kubernetes or Docker mounts read-only has the mode that it has, in a place of its
	 * own. */
	if (fstatvfs(fd, &on) == 0 && (on.f_flag & ST_RDONLY) != 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH)) != 0)
		log_sayf(LOG_WARN, NULL, "chmod 600 keeps it for yourself.",
			"The password file %s can be read by others.", path);
}

/* Whole, up to cap bytes: a file without an end of line within that is too long. */
static ssize_t slurp(int fd, uint8_t *out, size_t cap)
{
	size_t n = 0;
	ssize_t got;

	while (n < cap && (got = read(fd, out + n, cap - n)) != 0) {
		if (got < 0 && errno != EINTR)
			return -1;
		if (got > 0)
			n += (size_t)got;
		if (memchr(out, '\n', n) != NULL)
			break;
	}
	return (ssize_t)n;
}

static bool from_file(const char *path, uint8_t *out, size_t cap, size_t *size, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const uint8_t *end;
	ssize_t n;

	if (fd < 0)
		return unreadable(path, fault);
	look_at_mode(fd, path);
	n = slurp(fd, out, cap);
	if (n < 0) {
		unreadable(path, fault);
		close(fd);
		return false;
	}
	close(fd);
	end = memchr(out, '\n', (size_t)n);
	*size = end != NULL ? (size_t)(end - out) : (size_t)n;
	if (*size > 0 && out[*size - 1] == '\r')
		--*size;
	if (*size == 0)
		return fault_usage(fault, "Write the password on its first line.",
			OPTION_CLUSTER_PASSWORD_FILE ": %s is empty.", path);
	return true;
}

/* No core file, and no debugger of the same user reads it from memory; a leak sanitizer is such a debugger.
 */
static void keep_to_ourselves(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
#ifndef SANITIZED
	prctl(PR_SET_DUMPABLE, 0);
#endif
}

bool secret_read(const struct settings *s, uint8_t *out, size_t cap, size_t *size, struct fault *fault)
{
	const char *path = setting_text(s, OPT_CLUSTER_PASSWORD_FILE);

	mc_check(cap >= MC_PASSWORD_MAX);
	*size = 0;
	if (s->has_secret || path != NULL)
		keep_to_ourselves();
	if (s->has_secret && s->secret_shown && s->v[OPT_CLUSTER_PASSWORD_FILE].origin == ORIGIN_FLAG)
		return fault_usage(fault, "Leave " OPTION_CLUSTER_PASSWORD " out.",
			OPTION_CLUSTER_PASSWORD " and " OPTION_CLUSTER_PASSWORD_FILE " are both given.");
	if (s->has_secret) {
		*size = strlen(s->secret);
		if (*size <= cap)
			memcpy(out, s->secret, *size);
		explicit_bzero(s->secret, *size);
	} else if (path != NULL && !from_file(path, out, cap, size, fault)) {
		return false;
	}
	if (*size > MC_PASSWORD_MAX)
		return fault_usage(fault, NULL, "The password is longer than %d bytes.", MC_PASSWORD_MAX);
	return true;
}
