/* SPDX-License-Identifier: Apache-2.0 */
/* top_screen.h - the terminal as a full screen, through ncurses, which is loaded when it is needed. */
#ifndef MC_TOOLS_MEMBERS_TOP_SCREEN_H
#define MC_TOOLS_MEMBERS_TOP_SCREEN_H

#include "common/io/fault.h"
#include "tools/members/top_model.h"

struct top_screen;
/* Loads the library, without touching the terminal. False: see *fault. */
bool top_screen_load(struct fault *fault);
/* Takes over standard input and output until top_screen_close(). NULL: see *fault. */
struct top_screen *top_screen_open(bool color, struct fault *fault);
void top_screen_close(struct top_screen *s); /* the terminal is as it was; NULL is fine */
void top_screen_draw(struct top_screen *s, struct top_model *m);
/* True: a key was typed, *key is what it means; false: nothing more waits. */
bool top_screen_key(struct top_screen *s, enum top_key *key);
/* The terminal has another size. */
void top_screen_resize(struct top_screen *s);

#endif
