/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - the end of a process that broke a promise of its own. Says it through the edge, which has a way
 * to say things. */
#include "common/base/check.h"

#include <stddef.h>

mc_check_report_fn *mc_check_report;

void mc_check_failed(const char *what, const char *file, int line)
{
	mc_check_report_fn *report = mc_check_report;

	mc_check_report = NULL; /* a report that fails a check itself ends here */
	if (report != NULL)
		report(what, file, line);
	__builtin_trap();
}
