/* SPDX-License-Identifier: Apache-2.0 */
/* top.h - the full screen: every member asked once a second, and what is typed. */
#ifndef MC_TOOLS_MEMBERS_TOP_H
#define MC_TOOLS_MEMBERS_TOP_H

#include "tools/members/survey.h"

/* Before anything is asked: is there a terminal, and the library? */
bool top_ready(struct fault *fault);
/* A list has come, the first or a changed one: its members are asked, and shown. False: the screen cannot be
 * had, which is said. */
bool top_list(struct app *a);
bool top_is_open(const struct app *a);
int64_t top_next_ms(const struct app *a); /* when top_wake() has something to do */
void top_wake(struct app *a);
void top_stop(struct app *a); /* the terminal is as it was; what is said goes there again */
void top_free(struct app *a); /* after the loop has ended */

/* follow.c: q */
void follow_quit(struct app *a);

#endif
