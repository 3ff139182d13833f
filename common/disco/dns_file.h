/* SPDX-License-Identifier: Apache-2.0 */
/* dns_file.h - a small file of the system as text. */
#ifndef MC_DISCO_DNS_FILE_H
#define MC_DISCO_DNS_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct dns_file {
	char *text; /* ends with NUL; NULL after a failure */
	size_t size;
};

/* At most MC_DNS_FILE_MAX bytes of it. False: not there, or no memory. */
bool dns_file_read(struct dns_file *f, const char *path);
void dns_file_free(struct dns_file *f);

#endif
