/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - what the edge calls back: tells become records; --until, --for, --timeout and --on are carried
 * out. */
#ifndef MC_JOIN_REPORT_H
#define MC_JOIN_REPORT_H

#include "common/cli/parse.h"
#include "common/cli/plan.h"
#include "common/cli/writer.h"

struct report {
	const struct plan *plan;
	struct writer *main, *env, *hook_json;
	struct edge *edge; /* while it runs */
	enum record current;
	struct condition until;
	bool has_until, until_held;
	struct mc_addr self;
	struct mc_uuid uuid;
	enum node_phase phase;
	uint32_t size;
	bool password_refused; /* the last refusal of us was for the password */
	bool password_differs; /* somebody was refused for it, by either side */
	bool heard;            /* of somebody else: what keeps us apart has been said */
	bool left;
	int64_t started_at_ms, end_at_ms, give_up_at_ms; /* monotonic, INT64_MAX: never */
};

/* False: no memory. */
bool report_open(struct report *r, const struct plan *p);
void report_close(struct report *r);
struct edge_callbacks report_callbacks(struct report *r);
/* The exit status of the tool, from the one of edge_run(). */
int report_status(const struct report *r, int status);
/* For --show-config: the writer of standard output alone. */
struct say report_plain(const struct report *r);

#endif
