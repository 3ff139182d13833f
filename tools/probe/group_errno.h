/* SPDX-License-Identifier: Apache-2.0 */
/* group_errno.h - what the system says when a group does not work, in words, and the command that shows or
 * mends it. */
#ifndef MC_PROBE_GROUP_ERRNO_H
#define MC_PROBE_GROUP_ERRNO_H

#include "common/cli/option.h"

/* ifname: the interface in the command; v6: the group is one of IPv6. fix is empty when none is known. */
void group_errno(int err, const char *ifname, bool v6, char means[CLI_TEXT], char fix[CLI_TEXT]);

#endif
