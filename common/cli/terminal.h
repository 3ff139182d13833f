/* SPDX-License-Identifier: Apache-2.0 */
/* terminal.h - how wide and high what people look at is, and texts that fit. */
#ifndef MC_CLI_TERMINAL_H
#define MC_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* The usual size where a terminal does not tell its own. */
#define TERMINAL_WIDTH 80
#define TERMINAL_HEIGHT 24

struct terminal_size {
	unsigned width, height;
};
/* False: fd is no terminal. */
bool terminal_size(int fd, struct terminal_size *out);

/* Does a terminal show colours there? Not with NO_COLOR, and not when TERM says dumb. */
bool terminal_has_color(int fd);

/* How many bytes of text fit into so many columns, whole characters; wide ones take two. */
size_t terminal_fit(const char *text, unsigned columns);

#endif
