/* SPDX-License-Identifier: Apache-2.0 */
/* report_internal.h - between the parts of report.c, for nobody else. */
#ifndef MC_JOIN_REPORT_INTERNAL_H
#define MC_JOIN_REPORT_INTERNAL_H

#include "tools/join/report.h"

int64_t report_clock(void); /* monotonic ms */
/* Who hears a record: standard output or the log, and the commands of --on. */
struct say report_hears(struct report *r, enum record rec);

void report_plan(struct report *r, const struct edge_started *st); /* --dry-run */
void report_started(struct report *r, const struct edge_started *st);
void report_tell(struct report *r, const struct node_notice *t, int64_t clock_ms);

#endif
