/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_rows.h - what a finding of tools/probe/port_scan.h means and what to try, in sentences. */
#ifndef MC_TOOLS_PROBE_PORT_SCAN_ROWS_H
#define MC_TOOLS_PROBE_PORT_SCAN_ROWS_H

#include "tools/probe/port_scan.h"

/* Places: host port claimed first what ms error name. */
struct scan_row {
	const char *verdict, *hint; /* hint: NULL for none */
	bool good;                  /* a member that can be joined at this address */
};
extern const struct scan_row scan_rows[FOUND_COUNT];

#define SCAN_TEXT 512
/* The sentence and the advice for a result, filled in; *hint is empty when there is nothing to do. name: the
 * one that was asked for. */
void scan_explain(
	const struct port_scan_result *r, const char *name, char verdict[SCAN_TEXT], char hint[SCAN_TEXT]);
/* "RFB 003.008": the beginning of the answer, escaped. */
#define SCAN_FIRST_TEXT (4 * MC_SCAN_FIRST + 1)
void scan_first_text(const struct port_scan_result *r, char out[SCAN_FIRST_TEXT]);

#endif
