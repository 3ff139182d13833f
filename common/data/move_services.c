/* SPDX-License-Identifier: Apache-2.0 */
/* move_services.c - who has something in a partition, and which operations a fragment may hold. */
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

#include "common/hz/registry.h"

static const struct move_service *const services[] = {
	&move_maps,
	&move_replicated,
	&move_containers,
	&move_cp,
};
enum { SERVICES = sizeof(services) / sizeof(services[0]) };

static const struct move_class classes[] = {
	{ HZ_MAP_CHUNK, move_map_chunk_fits, move_map_chunk_take, NULL },
	{ HZ_MAP_REPLICATION_OPERATION, move_map_all_fits, move_map_all_take, NULL },
	{ HZ_LOCK_REPLICATION_OPERATION, move_map_locks_fit, move_map_locks_take, NULL },
	{ HZ_MULTI_MAP_CLEAR_BACKUP_OPERATION, move_multimap_clear_fits, move_multimap_clear_take, NULL },
	{ HZ_MULTI_MAP_REPLICATION_OPERATION, move_multimaps_fit, move_multimaps_take, NULL },
	{ HZ_CACHE_REPLICATION_OPERATION, move_caches_fit, move_caches_take, NULL },
	{ HZ_CACHE_PUT_ALL_BACKUP_OPERATION, move_cache_rest_fits, move_cache_rest_take, NULL },
	{ HZ_REPLICATED_MAP_REPLICATION_OPERATION, move_replicated_fit, move_replicated_take, NULL },
	{ HZ_QUEUE_REPLICATION_OPERATION, move_queues_fit, move_queues_take, NULL },
	{ HZ_LIST_REPLICATION_OPERATION, move_collections_fit, move_lists_take, NULL },
	{ HZ_SET_REPLICATION_OPERATION, move_collections_fit, move_sets_take, NULL },
	{ HZ_RINGBUFFER_REPLICATION_OPERATION, move_rings_fit, move_rings_take, NULL },
	{ HZ_CARDINALITY_REPLICATION_OPERATION, move_estimators_fit, move_estimators_take, NULL },
	{ HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP, move_cp_snapshots_fit, move_cp_snapshots_take, NULL },
	{ HZ_RAFT_UNSAFE_STATE_REPLICATION_OP, move_cp_state_fits, move_cp_state_take, NULL },
	{ HZ_SCHEDULED_REPLICATION_OPERATION, move_executors_fit, move_executors_take,
		"tasks of a scheduled executor, which this member does not keep" },
};

/* --- all of them --- */
bool move_give(struct move_piece *p, struct move_at *at)
{
	mc_check(p->partition < MC_PARTITIONS && p->state->namespaces.v != NULL);
	while (at->service < SERVICES) {
		if (services[at->service]->give(p, at))
			return true;
		*at = (struct move_at){ .service = at->service + 1 };
	}
	return false;
}

void move_drop(struct node *n, uint32_t partition)
{
	mc_check(partition < MC_PARTITIONS && data_of(n)->begun);
	for (size_t i = 0; i < SERVICES; i++)
		services[i]->drop(n, partition);
}

void move_versions(struct node *n, uint32_t partition, const struct mc_value *namespace,
	const int64_t given[REPLICA_BACKUPS], uint32_t replica)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (services[i]->versions != NULL &&
			services[i]->versions(n, partition, namespace, given, replica))
			return;
}

void move_place(struct node *n, uint32_t partition, uint32_t was)
{
	mc_check(partition < MC_PARTITIONS && was < MC_REPLICAS);
	for (size_t i = 0; i < SERVICES; i++)
		if (services[i]->place != NULL)
			services[i]->place(n, partition, was);
}

void move_trim(struct node *n, uint32_t partition, uint32_t at)
{
	mc_check(partition < MC_PARTITIONS && at > 0 && at < MC_REPLICAS); /* a backup's place */
	for (size_t i = 0; i < SERVICES; i++)
		services[i]->trim(n, partition, at);
}

void move_doubt(struct node *n, uint32_t partition)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (services[i]->doubt != NULL)
			services[i]->doubt(n, partition);
}

const struct move_class *move_class_of(const struct mc_value *v)
{
	for (size_t i = 0; v != NULL && !v->opaque && i < sizeof(classes) / sizeof(classes[0]); i++)
		if (v->cls == &hz_class_table[classes[i].cls] && v->body != NULL)
			return &classes[i];
	return NULL;
}
