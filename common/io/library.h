/* SPDX-License-Identifier: Apache-2.0 */
/* library.h - a library that is loaded when it is first needed, as a table of its functions. */
#ifndef MC_IO_LIBRARY_H
#define MC_IO_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_entry {
	const char *name; /* of the function in the library */
	size_t at;        /* of its pointer in the table */
};

/* Loads the library soname, which stays for the life of the process, and fills in `table`. False: it, or one
 * of the n functions, is not there; *why says what the loader said (dlerror(), until its next call). */
bool library_load(
	void *table, const char *soname, const struct library_entry *entries, size_t n, const char **why);

#endif
