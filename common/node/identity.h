/* SPDX-License-Identifier: Apache-2.0 */
/* identity.h - what a node says of itself on each protocol line: the release whose wire it speaks. */
#ifndef MC_NODE_IDENTITY_H
#define MC_NODE_IDENTITY_H

#include "common/base/types.h"

struct identity {
	const char *text;   /* "5.3" */
	uint8_t version[3]; /* MemberVersion; major.minor is the cluster version */
	int32_t build_number;
};
const struct identity *identity_of(enum mc_line line);
/* The uuid of whoever asks by multicast without meaning to join (mc-probe --solicit): the greatest there is,
 * since a joiner waits for those with smaller ones. */
extern const struct mc_uuid identity_asker;
/* A version that no cluster has, so that a request with it is refused, last of all checks: the refusal names
 * the cluster's own. */
extern const uint8_t identity_no_line[3];
/* The line of a cluster version; false: none of ours. */
bool identity_line(int major, int minor, enum mc_line *out);

#endif
