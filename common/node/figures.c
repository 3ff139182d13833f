/* SPDX-License-Identifier: Apache-2.0 */
/* figures.c - a node in numbers. Reads only. */
#include "common/node/figures.h"

#include "common/base/check.h"
#include "common/clients/clients.h"
#include "common/cluster/cluster.h"
#include "common/data/data.h"
#include "common/node/internal.h"
#include "common/partition/partition.h"

/* A heartbeat that is this many intervals old is late. */
enum { LATE_INTERVALS = 2 };

static void count_members(const struct node *n, int64_t now_ms, struct node_figures *out)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		const struct member *m = &n->members[i];
		int64_t silent_ms = now_ms - m->heartbeat_at_ms;

		out->lite += m->lite;
		if (mc_uuid_eq(m->uuid, n->uuid))
			continue;
		out->heartbeats_late += silent_ms > LATE_INTERVALS * n->cfg->heartbeat_interval_ms;
		if (silent_ms > out->heartbeat_oldest_ms)
			out->heartbeat_oldest_ms = silent_ms;
	}
	mc_check(out->lite <= out->members);
}

/* Replicas of one partition lie in different groups: is there a second group of members that hold data? */
static bool is_room_for_backups(const struct node *n)
{
	const struct member *first = NULL;

	for (uint32_t i = 0; i < n->member_count; i++) {
		const struct member *m = &n->members[i];

		if (m->lite)
			continue;
		if (first != NULL && member_groups_differ(n, m, first))
			return true;
		first = first != NULL ? first : m;
	}
	return false;
}

static void count_partitions(const struct node *n, struct node_figures *out)
{
	bool room = is_room_for_backups(n);

	for (uint32_t p = 0; p < MC_PARTITIONS && room; p++)
		out->waiting += !partition_replica(n, p, 0).null && partition_replica(n, p, 1).null;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < MC_REPLICAS; r++)
			if (mc_uuid_eq(partition_replica(n, p, r), n->uuid))
				*(r == 0 ? &out->owned : &out->backups) += 1;
}

void node_figures(const struct node *n, int64_t now_ms, struct node_figures *out)
{
	*out = (struct node_figures){
		.phase = n->phase,
		.line = n->line,
		.safe = partition_is_safe(n),
		.migrations = partition_migrations(n),
		.members = n->member_count,
		.list_version = n->list_version,
		.clients = clients_count(n),
	};
	if (node_is_joined(n))
		out->cluster_state = cluster_state_name(n);
	count_members(n, now_ms, out);
	count_partitions(n, out);
	out->stores = data_figures(n, &out->store);
}
