/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_child.h - another program of this toolkit, started with --json: its records as they come, its exit
 * status, and an end to it in any case. */
#ifndef MC_PROBE_DOCTOR_CHILD_H
#define MC_PROBE_DOCTOR_CHILD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/io/fault.h"

struct doctor_child {
	char *const *argv;  /* argv[0]: the tool's name; the one beside this program is taken, else PATH's */
	const char *secret; /* the cluster's password, for its environment; NULL: none */
	int64_t limit_ms;   /* then it is told to end, and killed a moment later */
	void (*record)(void *ctx, const json_t *record); /* of either of its streams; borrowed */
	void *ctx;
};

/* Not exit statuses. */
enum { CHILD_LATE = -1, CHILD_INTERRUPTED = -2, CHILD_KILLED = -3, CHILD_FAILED = -4 };

/* From open to close INT, TERM and HUP are taken: they are handed on to the child that runs, and none is
 * started after them. NULL: *fault says why not. */
struct doctor_children;
struct doctor_children *doctor_children_open(struct fault *fault);
void doctor_children_close(struct doctor_children *r); /* NULL: nothing */
/* Its exit status, or one of those above; CHILD_FAILED: it could not be started, *fault says why. */
int doctor_child_run(struct doctor_children *r, const struct doctor_child *child, struct fault *fault);

#endif
