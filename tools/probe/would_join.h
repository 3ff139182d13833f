/* SPDX-License-Identifier: Apache-2.0 */
/* would_join.h - mc-probe --would-join from inside: what is known of a cluster, condition by condition. */
#ifndef MC_PROBE_WOULD_JOIN_H
#define MC_PROBE_WOULD_JOIN_H

#include "common/disco/list.h"
#include "tools/probe/port_scan.h"
#include "common/cluster/fit.h"
#include "tools/probe/attempt.h"
#include "tools/probe/hearing.h"
#include "tools/probe/master.h"

enum answer { ANSWER_UNKNOWN, ANSWER_OK, ANSWER_DIFFERS };

struct candidate_cluster {
	struct mc_addr at;         /* as it was asked for, or as its master calls itself */
	bool asked;                /* it was named, not found */
	const struct voice *voice; /* what it or its master said on the group; NULL: nothing */
	bool scanned;
	struct port_scan_result scan;
	/* Only the master answers on the group: who it is, where what was named is a member of its cluster */
	struct master_answer master;
	bool tried;
	struct attempt attempt;
	struct fit_side ours, theirs;
	enum answer answer[FIT_COUNT], password;
	char expected[CLI_TEXT]; /* what theirs borrows after an attempt */
};

struct joining_check {
	struct hearing h;
	bool actively;
	const struct disco_list *peers; /* those that were named */
};

/* The master that speaks for a member: itself, or one that has it in its list. NULL: none was heard. */
const struct voice *would_join_voice(struct joining_check *j, const struct candidate_cluster *c);
/* Both sides and the answer to each condition. */
void would_join_judge(struct joining_check *j, struct candidate_cluster *c);
bool would_join_is_member(const struct candidate_cluster *c);
/* The master, when it is known and another than the member that was named; else NULL. */
const struct mc_addr *would_join_master(const struct candidate_cluster *c);
/* The records of one cluster, its conditions and the verdict. Returns the exit status. */
int would_join_tell(struct joining_check *j, const struct candidate_cluster *c);

#endif
