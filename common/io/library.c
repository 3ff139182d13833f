/* SPDX-License-Identifier: Apache-2.0 */
/* library.c - dlopen, and a function for each entry of a table. */
#include "common/io/library.h"

#include <dlfcn.h>
#include <string.h>

#include "common/base/check.h"

/* A function's address as data, which POSIX allows and C does not know. */
bool library_load(
	void *table, const char *soname, const struct library_entry *entries, size_t n, const char **why)
{
	void *lib = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	mc_check(table != NULL && n > 0);
	for (size_t i = 0; lib != NULL && i < n; i++) {
		void *f = dlsym(lib, entries[i].name);

		if (f == NULL)
			lib = NULL;
		else
			memcpy((char *)table + entries[i].at, &f, sizeof(f));
	}
	*why = lib != NULL ? NULL : dlerror();
	return lib != NULL;
}
