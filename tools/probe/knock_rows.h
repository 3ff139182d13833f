/* SPDX-License-Identifier: Apache-2.0 */
/* knock_rows.h - what a finding of io/knock.h means and what to try, in sentences. */
#ifndef MC_PROBE_KNOCK_ROWS_H
#define MC_PROBE_KNOCK_ROWS_H

#include "common/io/knock.h"

/* Places: host port claimed first what ms error name. */
struct knock_row {
	const char *verdict, *hint; /* hint: NULL for none */
	bool good;                  /* a member that can be joined at this address */
};
extern const struct knock_row knock_rows[FOUND_COUNT];

#define KNOCK_TEXT 512
/* The sentence and the advice for a result, filled in; *hint is empty when there is nothing to do. name: the
 * one that was asked for. */
void knock_explain(
	const struct knock_result *r, const char *name, char verdict[KNOCK_TEXT], char hint[KNOCK_TEXT]);
/* "RFB 003.008": the beginning of the answer, escaped. */
#define KNOCK_FIRST_TEXT (4 * MC_KNOCK_FIRST + 1)
void knock_first_text(const struct knock_result *r, char out[KNOCK_FIRST_TEXT]);

#endif
