/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - one line on a terminal that is written over; nothing at all elsewhere, with --quiet or --json.
 */
#ifndef MC_CLI_PROGRESS_H
#define MC_CLI_PROGRESS_H

#include <stdint.h>

/* In place of the line before; cut, not wrapped, where it is too long. Drawn at most four times a second:
 * what comes sooner waits for progress_look() or the next progress_say(). */
void progress_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Draws what waits, when its time has come. */
void progress_look(void);
/* When to call it, in ms; -1: nothing waits. */
int64_t progress_look_after(void);
/* Before anything else is printed: the log and standard output do it themselves. */
void progress_clear(void);

#endif
