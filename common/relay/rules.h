/* SPDX-License-Identifier: Apache-2.0 */
/* rules.h - why a datagram is carried, or not: rows, in the order in which they are asked. */
#ifndef MC_RELAY_RULES_H
#define MC_RELAY_RULES_H

#include <stdbool.h>

#include "common/base/option.h"

/*
 * name, the reason in `dropped` records, the sentence of `decision` records. From the group: OWN to RATE;
 * relay_carry decides over which links it goes then. From a link: SEEN to TWICE. The two that stand at the
 * end are no rules of a datagram's own.
 */
#define RELAY_RULES(X) \
	X(OWN, "own", "this relay sent it to the group itself") \
	X(MARKED, "marked", "another relay of this network delivered it") \
	X(UNDECODABLE, "undecodable", "it is none of the three datagrams of a joiner") \
	X(NAME, "name", "its cluster is not carried") \
	X(MOVED, "moved", "it claims another host than it comes from, and " OPTION_STRICT " is given") \
	X(SIZE, "size", "there is no room for the mark behind it") \
	X(REPEATED, "duplicate", "the same answer went out less than 20 ms ago") \
	X(RATE, "rate", "its address has used up " OPTION_DATAGRAM_RATE) \
	X(SEEN, "duplicate", "it came by another way already") \
	X(HEARD_HERE, "duplicate", "this relay heard it itself a moment ago") \
	X(TWICE, "duplicate", "another relay has carried the same bytes a moment ago") \
	X(SLOW, "slow", "a link does not take it") \
	X(CARRIED, NULL, "nothing speaks against it")
enum relay_rule {
#define X(name, word, text) RELAY_RULE_##name,
	RELAY_RULES(X)
#undef X
		RELAY_RULE_COUNT
};
const char *relay_rule_name(enum relay_rule r); /* "heard_here" */
const char *relay_rule_reason(
	enum relay_rule r); /* "duplicate"; several rules share one. NULL: no reason to drop */
const char *relay_rule_text(enum relay_rule r);

#endif
