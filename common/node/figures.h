/* SPDX-License-Identifier: Apache-2.0 */
/* figures.h - a node in numbers: what health checks and metrics show of it. */
#ifndef MC_NODE_FIGURES_H
#define MC_NODE_FIGURES_H

#include "common/node/node.h"

struct node_figures {
	enum node_phase phase;
	enum mc_line line;
	const char *cluster_state; /* ClusterState's name, IN_TRANSITION too; NULL before it has joined */
	bool safe;                 /* no replica is missing or on its way, as far as this member knows */
	uint32_t migrations;       /* planned or running, as master; Hazelcast's migration queue */
	uint32_t members, lite;    /* of the list, this one included; of these, lite ones */
	int32_t list_version;
	uint32_t owned, backups;     /* partitions that this member owns; of which it has a backup */
	uint32_t waiting;            /* partitions whose first backup nobody holds, though somebody could */
	uint32_t clients;            /* that have authenticated */
	uint32_t heartbeats_late;    /* members silent for more than two intervals */
	int64_t heartbeat_oldest_ms; /* since the last heartbeat of the one silent longest; 0: nobody else */
	bool stores;                 /* false: what follows is all zero */
	struct node_store_figures store;
};
/* now_ms: as of the events. Walks over members and partitions; for once a second, not for each message. */
void node_figures(const struct node *n, int64_t now_ms, struct node_figures *out);

#endif
