/* SPDX-License-Identifier: Apache-2.0 */
/* picked.h - --show-config of mc-join, behind the options: which address is announced here, which a Java
 * member would, and why. */
#ifndef MC_JOIN_PICKED_H
#define MC_JOIN_PICKED_H

#include "common/cli/plan.h"

struct say;
/* A record RECORD_SETTING for each of the three. Asks the system for its interfaces and sends nothing. */
void picked_show(const struct plan *p, const struct say *say);

#endif
