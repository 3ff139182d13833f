/* SPDX-License-Identifier: Apache-2.0 */
/* stores.h - runs with nodes that store, and the history of what was written and read. */
#ifndef MC_SIM_STORES_H
#define MC_SIM_STORES_H

#include "tests/sim/sim.h"

/* One run from a seed, in a world that is new. */
void stores_run(struct sim *s, uint64_t seed);
void stores_describe(const struct sim *s, char *out, size_t cap);
void stores_free(struct sim *s);
/* What a client of the history is told; false: it is another's. */
bool stores_told(struct sim *s, node_conn conn, const struct client_message *m);
/* The node has ended a connection of its. */
void stores_hung_up(struct sim *s, struct sim_node *n, node_conn conn);

#endif
