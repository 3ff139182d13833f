/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - one line on a terminal that is written over; nothing at all elsewhere, with --quiet or --json.
 */
#ifndef MC_CLI_PROGRESS_H
#define MC_CLI_PROGRESS_H

/* In place of the line before; cut, not wrapped, where it is too long. */
void progress_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Before anything else is printed. */
void progress_clear(void);

#endif
