/* SPDX-License-Identifier: Apache-2.0 */
/* dns_file.c - small files of the system, read whole up to a limit. */
#include "common/disco/dns_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/limits.h"

static size_t read_up_to(int fd, char *text, size_t cap)
{
	size_t used = 0;
	ssize_t n;

	while (used < cap && (n = read(fd, text + used, cap - used)) > 0)
		used += (size_t)n;
	return used;
}

bool dns_file_read(struct dns_file *f, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t cap;

	f->text = NULL;
	f->size = 0;
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		cap = st.st_size > MC_DNS_FILE_MAX ? MC_DNS_FILE_MAX : (size_t)st.st_size;
		f->text = malloc(cap + 1);
		if (f->text != NULL) {
			f->size = read_up_to(fd, f->text, cap);
			f->text[f->size] = '\0';
		}
	}
	close(fd);
	return f->text != NULL;
}

void dns_file_free(struct dns_file *f)
{
	free(f->text);
	f->text = NULL;
	f->size = 0;
}
