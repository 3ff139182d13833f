/* SPDX-License-Identifier: Apache-2.0 */
/*
 * two.h - two clusters of one name on one group: a client that looks for "the" cluster there finds whichever
 * answers first. What has answered is kept, and a second one that can never be one with it is told of.
 */
#ifndef MC_CLI_TWO_H
#define MC_CLI_TWO_H

#include "common/base/limits.h"
#include "common/cluster/fit.h"
#include "common/hz/heard.h"

struct two {
	struct heard_said first; /* kind NOTHING: none has answered yet */
	bool said;               /* the second was told of */
};

/* What keeps the two apart for good (other than a name that is another); FIT_COUNT: `said` is of the first
 * one's cluster, or could be. */
enum fit two_hear(struct two *t, const struct heard_said *said);
/* "They are ... This is the list of the one at ...": `what` is what the user gets of the first. */
void two_message(const struct two *t, enum fit apart, const char *what, char *out, size_t cap);
/* As a warning with the other one's address, once. */
void two_warn(struct two *t, const struct heard_said *other, enum fit apart, const char *what);

#endif
