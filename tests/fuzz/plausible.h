/* SPDX-License-Identifier: Apache-2.0 */
/* plausible.h - invented messages whose uuids, addresses, versions and texts are mostly those of a running
 * cluster: what a member that knows the protocol, and lies, would say. */
#ifndef TESTS_FUZZ_PLAUSIBLE_H
#define TESTS_FUZZ_PLAUSIBLE_H

#include "common/hz/message.h"
#include "tests/lib/walkers.h"

enum { PLAUSIBLE_PEERS = 6 };

/* What a liar knows. */
struct plausible {
	struct mc_uuid uuids[PLAUSIBLE_PEERS + 1]; /* of the peers; the last one: of the node itself */
	struct mc_addr addrs[PLAUSIBLE_PEERS + 1];
	int32_t list_version;
	int64_t clock_ms;
	const char *cluster_name, *joiner;
	uint8_t version[3];
	/* Who speaks: a place in the lists above. */
	unsigned self;
	struct mc_random r;
};

/* A message of the class, in r.mem; NULL: no memory. */
void *plausible_message(struct plausible *p, enum hz_class cls);

#endif
