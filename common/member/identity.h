/* SPDX-License-Identifier: Apache-2.0 */
/* identity.h - what a node says of itself on each protocol line: the release whose wire it speaks. */
#ifndef MC_MEMBER_IDENTITY_H
#define MC_MEMBER_IDENTITY_H

#include "common/base/types.h"

static inline const struct mc_line_info *identity_of(enum mc_line line)
{
	return &mc_lines[line];
}
/* The uuid of whoever asks by multicast without meaning to join (mc-probe --solicit): the greatest there is,
 * since a joiner waits for those with smaller ones. */
extern const struct mc_uuid identity_asker;
/* A version that no cluster has, so that a request with it is refused, last of all checks: the refusal names
 * the cluster's own. */
extern const uint8_t identity_no_line[3];

#endif
