/* SPDX-License-Identifier: Apache-2.0 */
/* lines.h - every line of every *.ndjson below a path, as JSON. */
#ifndef TESTS_GOLDEN_LINES_H
#define TESTS_GOLDEN_LINES_H

#include <jansson.h>

#include "common/base/line.h"
#include <stddef.h>
#include <stdint.h>

/* o is NULL when the line is no JSON, or (with why) the file cannot be read. */
typedef void line_fn(void *ctx, const char *path, json_t *o, const char *why);
/* Gives how many files there were. A path may be a file. */
unsigned each_line_below(const char *path, line_fn *fn, void *ctx);

uint8_t *hex_bytes(const char *hex, size_t *n);  /* malloc'ed, exact; NULL: not hex */
const char *text_of(json_t *o, const char *key); /* "" when it is not there */
/* The line that a vector names; the first when it names none. */
enum mc_line line_of(const char *text);
/* The line that stands in a path. */
enum mc_line line_of_path(const char *path);

#endif
