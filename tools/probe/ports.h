/* SPDX-License-Identifier: Apache-2.0 */
/* ports.h - what the ports of one host mean together: members where no joiner looks, since Hazelcast binds
 * the first free one of a hundred and tries three; and which is for whom when each protocol has its own. */
#ifndef MC_PROBE_PORTS_H
#define MC_PROBE_PORTS_H

#include "common/base/types.h"
#include "common/cli/settings.h"
#include "common/cli/writer.h"

struct ports {
	struct mc_addr *members; /* in the order they were found */
	struct mc_uuid *uuids;   /* theirs; null: it goes by another address */
	uint32_t n, cap;
	struct mc_addr *others; /* of members, and for another protocol */
	uint32_t other_count;
	uint16_t start; /* --start-port; 0: not said, the usual ones */
};

bool ports_open(struct ports *p, const struct settings *s, uint32_t most);
void ports_add(struct ports *p, const struct mc_addr *member, struct mc_uuid uuid);
/* A member is its uuid, its addresses are for dialling: true when `at`, of the other address family than what
 * the member there calls itself, leads to one that was found where it says that it is. */
bool ports_is_alias(
	const struct ports *p, const struct mc_addr *at, const struct mc_addr *claimed, struct mc_uuid uuid);
void ports_add_other(struct ports *p, const struct mc_addr *at);
/* A record for each host with several protocols apart, and for each that has members where nobody looks. True
 * when there was one of these. */
bool ports_tell(struct ports *p, const struct say *say);
void ports_close(struct ports *p);

#endif
