/* SPDX-License-Identifier: Apache-2.0 */
/* show.h - --show-config: every effective value and where it came from. */
#ifndef MC_CLI_SHOW_H
#define MC_CLI_SHOW_H

#include "common/cli/plan.h"
#include "common/cli/writer.h"

void show_config(const struct plan *p, const struct say *say);

#endif
