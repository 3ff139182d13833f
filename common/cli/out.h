/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.h - standard output: data, a line at a time, and nothing lost in silence. A reader that stops reading
 * does not stop the caller: what does not fit into the pipe is kept, up to a limit.
 */
#ifndef MC_CLI_OUT_H
#define MC_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUT_QUEUE_MAX (16 << 20) /* kept for a reader that is slow; a day of records of a cluster of 100 */
#define OUT_LAST_PATIENCE 2000   /* ms it is waited for at the end */

/* Streams that the caller closed are opened on nothing, so that no socket takes their numbers; SIGPIPE is
 * quiet. */
void out_open(void);
/* False once something could not be written; what comes after is dropped. */
bool out_write(const char *text, size_t size);
/* Writes what is kept, without waiting, and looks whether anybody still reads. False as above. */
bool out_look(void);
/* Writes all that is kept, waiting for the reader as long as it is there: for those who have nothing better
 * to do. False as above. */
bool out_wait(void);
/* When to look again, in ms; -1: no need. */
int64_t out_look_after(void);
/* Says on the log why it failed, except for a pipe that nobody reads any more. Returns the exit status:
 * `status`, or 5. */
int out_close(int status);

#endif
