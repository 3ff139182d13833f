/* SPDX-License-Identifier: Apache-2.0 */
/* hooks.h - shell commands beside a loop (--on), never holding it up: bounded in number, in waiting and in
 * time. */
#ifndef MC_IO_HOOKS_H
#define MC_IO_HOOKS_H

#include "common/io/edge_source.h"

struct io_hooks;
/* For people. command: which one it is about, for those who do not want to hear the same again; NULL: none.
 */
typedef void hooks_said_fn(
	void *ctx, enum edge_level level, const char *command, const char *message, const char *hint);

/* NULL: no memory. */
struct io_hooks *io_hooks_new(uv_loop_t *loop, hooks_said_fn *said, void *ctx);
/*
 * Runs `/bin/sh -c command`. env: "NAME=value" texts, ended by NULL, added to this process's own; input goes
 * to its standard input, its output to our standard error. Everything is copied. At most MC_HOOKS_MAX run at
 * once, MC_HOOKS_QUEUED wait, more are dropped. False when dropped.
 */
bool io_hooks_start(
	struct io_hooks *hooks, const char *command, const char *const env[], const char *input, size_t size);
/* That run or wait. */
unsigned io_hooks_running(const struct io_hooks *hooks);
/* Ends them all, and what they started. */
void io_hooks_kill(struct io_hooks *hooks);
/* When the loop has closed its handles. NULL is fine. */
void io_hooks_free(struct io_hooks *hooks);

#endif
