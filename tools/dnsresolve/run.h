/* SPDX-License-Identifier: Apache-2.0 */
/* run.h - between the tool's settings (mc-dnsresolve.c) and its work (work.c). */
#ifndef MC_DNSRESOLVE_RUN_H
#define MC_DNSRESOLVE_RUN_H

#include "tools/dnsresolve/work.h"

/* Writes out what was said, waiting for a reader that is slow. False: nothing reads it any more. */
bool run_flush(void);
/* The exit status. */
int work_run(struct work *w, const struct dns_options *options, struct fault *fault);

#endif
