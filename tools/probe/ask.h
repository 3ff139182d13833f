/* SPDX-License-Identifier: Apache-2.0 */
/* ask.h - questions to the group (common/disco/question.h): one for each name, by each interface, three
 * times. */
#ifndef MC_PROBE_ASK_H
#define MC_PROBE_ASK_H

#include "tools/probe/hearing.h"

void ask_tick(struct hearing *h);
/* The place that sent this question of ours; -1: it is another's. */
int ask_own(const struct hearing *h, const uint8_t *p, size_t n);
void ask_close(struct hearing *h);

#endif
