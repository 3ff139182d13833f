/* SPDX-License-Identifier: Apache-2.0 */
/* pauses_internal.h - who failed is left alone for a while, and what others make this node dial is counted:
 * for the files of this folder. */
#ifndef MC_CLUSTER_PAUSES_INTERNAL_H
#define MC_CLUSTER_PAUSES_INTERNAL_H

#include "common/base/budget.h"
#include "common/member/member.h"

/* An address that failed, until when it is left alone (pauses.c). */
#define NODE_PAUSES 128
struct pause {
	uint64_t key; /* 0: free */
	int64_t until_ms, length_ms;
};
/* Dials that strangers have caused. */
#define NODE_LURE_SOURCES 64
struct lure_source {
	uint64_t key;
	struct mc_budget budget;
};
struct lures {
	struct mc_budget all, elsewhere;
	struct lure_source sources[NODE_LURE_SOURCES];
};

/* --- pauses.c: who failed is left alone for a while, longer each time --- */
bool pause_lasts(struct node *n, const struct mc_addr *a);
void pause_begin(struct node *n, const struct mc_addr *a);
void pause_end(struct node *n, const struct mc_addr *a);
/* Whether an address is dialled because somebody at `source` (a host) named it; true counts. */
bool lure_followed(struct node *n, const char *source, const struct mc_addr *to);

#endif
