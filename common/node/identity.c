/* SPDX-License-Identifier: Apache-2.0 */
#include "common/node/identity.h"

static const struct identity identities[MC_LINE_COUNT] = {
	[MC_LINE_53] = { "5.3", { 5, 3, 8 }, 20240717 },
	[MC_LINE_57] = { "5.7", { 5, 7, 0 }, 20260512 },
};

const uint8_t identity_no_line[3] = { 5, 99, 0 };
const struct mc_uuid identity_asker = { false, INT64_MAX, INT64_MAX };

const struct identity *identity_of(enum mc_line line)
{
	return &identities[line];
}

bool identity_line(int major, int minor, enum mc_line *out)
{
	for (int i = 0; i < MC_LINE_COUNT; i++) {
		if (identities[i].version[0] != major || identities[i].version[1] != minor)
			continue;
		*out = (enum mc_line)i;
		return true;
	}
	return false;
}
