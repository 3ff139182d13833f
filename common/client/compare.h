/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.h - what many members say about their cluster, side by side: who follows whom, which lists are
 * behind, and whether these are the halves of one cluster, or clusters that never were one. Pure.
 */
#ifndef MC_CLIENT_COMPARE_H
#define MC_CLIENT_COMPARE_H

#include "common/base/types.h"

struct compare_member {
	struct mc_uuid uuid;
	const struct mc_addr *addr;
	bool lite;
};

/* One member's list; the first of it is its master. */
struct compare_view {
	struct mc_str cluster_name;
	struct mc_uuid cluster, by; /* the cluster's id; the member whose list it is */
	int32_t version;
	const struct compare_member *v;
	uint32_t n;
	struct mc_str release;   /* "5.3.8", of the member whose list it is; for compare_fits_fn, as is */
	int32_t partition_count; /* 0: not known */
	uint32_t side;           /* out */
};

/* How a side stands to the one that the others should merge into. */
#define COMPARE_RELATIONS(X) \
	X(SAME, "same")               /* it is that side */ \
	X(OTHER_NAME, "cluster_name") /* another cluster, by its name: never merges */ \
	X(UNFIT, "incompatible")      /* the same name, and something else that keeps them two for ever */ \
	X(APART, "two_clusters")      /* the same name, another cluster id: they never were one, or one was \
					 started anew */ \
	X(SPLIT, "split_brain")       /* the same name and id: halves of one cluster */
enum compare_relation {
#define X(name, text) COMPARE_##name,
	COMPARE_RELATIONS(X)
#undef X
		COMPARE_RELATION_COUNT
};
const char *compare_relation_text(enum compare_relation r);

/* All views that follow one master. */
struct compare_side {
	uint32_t newest; /* the view with the highest version */
	uint32_t views;  /* how many */
	uint32_t behind; /* of these, with another list or version than the newest */
	uint32_t data;   /* data members in the newest list */
	uint32_t into;   /* the side that this one should merge into; itself when it should stay */
	/* which side the relation is to: `into`; of sides that stay, the first of their name that stays, else
	 * the first of all */
	uint32_t other;
	enum compare_relation relation;
	/* one of the two lists still names a member of the other: no merge before it is gone */
	bool blocked;
};

/* Can the clusters of these two, which have one name, ever be one? */
typedef bool compare_fits_fn(const struct compare_view *a, const struct compare_view *b);

/*
 * Puts the views into sides, in the order of their first views. `sides` has room for n. Returns their number.
 * A side with fewer data members merges into the one with most; of equal ones the one whose master has the
 * greater "[host]:port" text (AbstractJoiner.checkSplitBrainJoinMessage). Never into one that it does not
 * fit.
 */
uint32_t compare_views(
	struct compare_view *views, uint32_t n, compare_fits_fn *fits, struct compare_side *sides);
/* All agree: one side, nobody behind. */
bool compare_agrees(const struct compare_side *sides, uint32_t n);

#endif
