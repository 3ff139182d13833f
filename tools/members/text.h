/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - text that grows, for the forms that are not records. */
#ifndef MC_TOOLS_MEMBERS_TEXT_H
#define MC_TOOLS_MEMBERS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/types.h"

struct text {
	char *p;
	size_t n, cap;
	bool failed; /* no memory: what came after is missing */
};
void text_add(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* As it is; a null text is nothing. */
void text_str(struct text *t, struct mc_str s);
/* Made harmless for a terminal, and each of `special` with a backslash before it (a newline as \n). */
void text_quote(struct text *t, struct mc_str s, const char *special);
void text_free(struct text *t);
/* Writes it to standard output and frees it. False: it could not be written. */
bool text_out(struct text *t);

#endif
