/* SPDX-License-Identifier: Apache-2.0 */
/* master.h - who is the master of the cluster that a member is in: the first of its list, which it shows its
 * clients. */
#ifndef MC_PROBE_MASTER_H
#define MC_PROBE_MASTER_H

#include "common/base/types.h"

struct master_answer {
	bool known;      /* it showed a list; the other three are of its first member */
	bool other_name; /* its cluster is not called so */
	struct mc_uuid uuid;
	struct mc_addr addr;
	uint32_t members;
};

/* Asks the member at `peer` as a client, at most patience_ms. It logs what it logs for any client: two lines
 * at INFO, and a warning when its cluster is called otherwise. */
void master_ask(
	const struct mc_addr *peer, const char *cluster_name, int64_t patience_ms, struct master_answer *out);

#endif
