/* SPDX-License-Identifier: Apache-2.0 */
/* lines.h - standard input a line at a time, without waiting for it. */
#ifndef MC_DNSRESOLVE_LINES_H
#define MC_DNSRESOLVE_LINES_H

#include "tools/dnsresolve/input.h"

struct lines;
/* `ready` is called when it is worth asking again after INPUT_WAIT. NULL: no memory. */
struct lines *lines_open(uv_loop_t *loop, void (*ready)(void *ctx), void *ctx);
/* INPUT_JOB: *text is a line, until the next call. INPUT_BAD: *c says what is wrong with one. */
enum input_next lines_next(struct lines *in, const char **text, struct fault *fault);
/* What it has on the loop is closed; freed by the loop's next round. NULL is fine. */
void lines_close(struct lines *in);

#endif
