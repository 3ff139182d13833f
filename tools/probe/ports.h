/* SPDX-License-Identifier: Apache-2.0 */
/* ports.h - members on ports that a joiner does not try: Hazelcast binds the first free one of a hundred and
 * tries three. */
#ifndef MC_PROBE_PORTS_H
#define MC_PROBE_PORTS_H

#include "common/base/types.h"
#include "common/cli/settings.h"
#include "common/cli/writer.h"

struct ports {
	struct mc_addr *members; /* in the order they were found */
	uint32_t n, cap;
	uint16_t start; /* --start-port; 0: not said, the usual ones */
};

bool ports_open(struct ports *p, const struct settings *s, uint32_t most);
void ports_add(struct ports *p, const struct mc_addr *member);
/* A record for each host that has members where nobody looks. True when there was one. */
bool ports_tell(struct ports *p, const struct say *say);
void ports_close(struct ports *p);

#endif
