/* SPDX-License-Identifier: Apache-2.0 */
/* normal.h - the first pass over an argument list: Payara's spellings become ours, its other options drop
 * out, a password vanishes. */
#ifndef MC_CLI_NORMAL_H
#define MC_CLI_NORMAL_H

#include "common/cli/settings.h"

/* Fills s->argv (for getopt_long), s->ignored, s->secret; *argc becomes the length of s->argv. */
bool normal_args(struct settings *s, int *argc, char **argv, struct fault *fault);

#endif
