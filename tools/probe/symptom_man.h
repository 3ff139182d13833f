/* SPDX-License-Identifier: Apache-2.0 */
/* symptom_man.h - sections of mc-diagnose(7), in roff: what logs say, and what people see when no log says
 * anything. */
#ifndef MC_PROBE_SYMPTOM_MAN_H
#define MC_PROBE_SYMPTOM_MAN_H

#include <stdio.h>

#include "common/cli/tool.h"

/* Of the same type as the sections of help.h; `tool` does not matter. */
void symptom_man(FILE *to, const struct tool_row *tool);
void symptom_man_silent(FILE *to, const struct tool_row *tool);

#endif
