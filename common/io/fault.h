/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.h - why something could not be done, for the user: one struct from the room that met it to the log
 * that says it and the exit status. What the other side of a protocol did wrong is an outcome of that
 * protocol, not one of these.
 */
#ifndef MC_IO_FAULT_H
#define MC_IO_FAULT_H

#include <stdarg.h>
#include <stdbool.h>

#include "common/base/status.h"

#define FAULT_TEXT 768 /* a sentence, with what it quotes of an address, a path, or somebody's answer */

struct fault {
	enum status status;
	const char *code;         /* a stable word for JSON, static; NULL: there is no fault */
	char message[FAULT_TEXT]; /* what happened; may quote others, so whoever prints it escapes it */
	char hint[FAULT_TEXT];    /* what it means, or what to try; empty: nothing */
};

/*
 * Fill it in, whole. All return false, so that `return fault_set(...)` reads well. `hint` may be NULL.
 * Neither text may lie in *f itself.
 */
bool fault_set(struct fault *f, enum status status, const char *code, const char *hint, const char *format,
	...) __attribute__((format(printf, 5, 6)));
bool fault_vset(struct fault *f, enum status status, const char *code, const char *hint, const char *format,
	va_list args) __attribute__((format(printf, 5, 0)));
/* The command line, the environment or a file is wrong: STATUS_USAGE, "usage". */
bool fault_usage(struct fault *f, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* STATUS_HOST, "memory". */
bool fault_memory(struct fault *f);

/* Another hint, for one that quotes; and words before the message. Both return false as well. */
bool fault_hint(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool fault_prefix(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
