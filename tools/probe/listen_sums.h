/* SPDX-License-Identifier: Apache-2.0 */
/* listen_sums.h - what was heard, added up for the verdict. */
#ifndef MC_PROBE_LISTEN_SUMS_H
#define MC_PROBE_LISTEN_SUMS_H

#include "tools/probe/listen.h"

#define NAMED 3 /* so many strangers are named in a sentence */

struct sums {
	uint32_t clusters, foreign, ours, looking, twins, answered;
	uint32_t garbled;
	int64_t heard_ms;
	const struct voice *stranger[NAMED], *nearest, *old, *twin[2];
	const char *silent; /* a name that was asked for and nobody answered to */
	char text[CLI_TEXT], hint[CLI_TEXT];
};

void sums_count(struct listening *l, struct sums *s);
/* "'shop' (5.3 at [10.0.0.1]:6900)" */
void sums_name(char *out, size_t cap, const struct voice *v);
/* The first strangers, and how many more there are. */
void sums_name_strangers(char *out, size_t cap, const struct sums *s);

#endif
