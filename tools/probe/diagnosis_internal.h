/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis_internal.h - what the reading of a log and the telling of it share. */
#ifndef MC_PROBE_DIAGNOSIS_INTERNAL_H
#define MC_PROBE_DIAGNOSIS_INTERNAL_H

#include "tools/probe/diagnosis.h"

/* What a pattern found for {key}; NULL: nothing. */
const char *diagnosis_piece(const struct symptom_match *m, const char *key);
/* The log is over: what waits is taken as it is. */
void diagnosis_whole(struct diagnosis *e);

#endif
