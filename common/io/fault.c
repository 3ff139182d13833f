/* SPDX-License-Identifier: Apache-2.0 */
/* fault.c - sentences into a fault, cut where there is no more room. Says nothing itself. */
#include "common/io/fault.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

bool fault_vset(struct fault *f, enum status status, const char *code, const char *hint, const char *format,
	va_list args)
{
	mc_check(status > STATUS_OK && status < STATUS_COUNT && code);
	mc_check(hint != f->hint);
	f->status = status;
	f->code = code;
	vsnprintf(f->message, sizeof(f->message), format, args);
	snprintf(f->hint, sizeof(f->hint), "%s", hint ? hint : "");
	return false;
}

bool fault_set(
	struct fault *f, enum status status, const char *code, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(f, status, code, hint, format, args);
	va_end(args);
	return false;
}

bool fault_usage(struct fault *f, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(f, STATUS_USAGE, "usage", hint, format, args);
	va_end(args);
	return false;
}

bool fault_memory(struct fault *f)
{
	return fault_set(f, STATUS_HOST, "memory", NULL, "No memory left.");
}

bool fault_hint(struct fault *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(f->hint, sizeof(f->hint), format, args);
	va_end(args);
	return false;
}

bool fault_prefix(struct fault *f, const char *format, ...)
{
	char was[FAULT_TEXT];
	va_list args;
	int n;

	memcpy(was, f->message, sizeof(was));
	va_start(args, format);
	n = vsnprintf(f->message, sizeof(f->message), format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(f->message))
		snprintf(f->message + n, sizeof(f->message) - (size_t)n, "%s", was);
	return false;
}
