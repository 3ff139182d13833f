/* SPDX-License-Identifier: Apache-2.0 */
/* out.h - standard output: data, a line at a time, and nothing lost in silence. */
#ifndef MC_CLI_OUT_H
#define MC_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>

/* Streams that the caller closed are opened on nothing, so that no socket takes their numbers; SIGPIPE is quiet. */
void out_open(void);
/* False once something could not be written; what comes after is dropped. */
bool out_write(const char *text, size_t size);
bool out_broken(void);
/* Says on the log why, except for a pipe that nobody reads any more. Returns the exit status: `status`, or 5. */
int out_close(int status);

#endif
