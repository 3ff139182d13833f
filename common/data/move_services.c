/* SPDX-License-Identifier: Apache-2.0 */
/* move_services.c - who has something in a partition, and which operations a fragment may hold. */
#include "common/data/moves.h"

#include "common/hz/registry.h"

static const struct move_service *const services[] = {
	&move_maps,
	&move_containers,
	&move_cp,
};
enum { SERVICES = sizeof(services) / sizeof(services[0]) };

static const struct move_class classes[] = {
	{ HZ_MAP_CHUNK, move_map_chunk_fits, move_map_chunk_take, NULL },
	{ HZ_MAP_REPLICATION_OPERATION, move_map_all_fits, move_map_all_take, NULL },
	{ HZ_LOCK_REPLICATION_OPERATION, move_map_locks_fit, move_map_locks_take, NULL },
	{ HZ_QUEUE_REPLICATION_OPERATION, move_queues_fit, move_queues_take, NULL },
	{ HZ_LIST_REPLICATION_OPERATION, move_collections_fit, move_lists_take, NULL },
	{ HZ_SET_REPLICATION_OPERATION, move_collections_fit, move_sets_take, NULL },
	{ HZ_RINGBUFFER_REPLICATION_OPERATION, move_rings_fit, move_rings_take, NULL },
	{ HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP, move_cp_snapshots_fit, move_cp_snapshots_take, NULL },
	{ HZ_RAFT_UNSAFE_STATE_REPLICATION_OP, move_cp_state_fits, move_cp_state_take, NULL },
	{ HZ_SCHEDULED_REPLICATION_OPERATION, move_executors_fit, move_executors_take,
		"tasks of a scheduled executor, which this member does not keep" },
};

/* --- pieces --- */
bool move_piece_full(const struct move_piece *p)
{
	return p->bytes >= MC_MOVE_PIECE || p->state->namespaces.n == MOVE_NAMESPACES ||
		p->state->chunks_to_null.n + 2 > MOVE_CHUNKS ||
		p->state->migration_operations.n == MOVE_CHUNKS;
}

void move_piece_namespace(struct move_piece *p, struct mc_value *namespace, const struct replica_versions *v)
{
	struct hz_versions_of_namespace *at = &p->state->namespaces.v[p->state->namespaces.n];

	mc_check(p->state->namespaces.n < MOVE_NAMESPACES);
	at->key = namespace;
	at->value.v = node_new_array(p->n, sizeof(*at->value.v), REPLICA_BACKUPS);
	at->value.n = REPLICA_BACKUPS;
	for (uint32_t i = 0; v != NULL && at->value.v != NULL && i < REPLICA_BACKUPS; i++)
		at->value.v[i] = v->of[i];
	p->state->namespaces.n++;
}

static struct mc_value *operation_of(
	struct move_piece *p, enum hz_class cls, void *body, const char *service, size_t bytes)
{
	struct hz_op *op = body; /* every operation's struct begins with its head */
	struct mc_value *v = hz_value_object(cls, body, &p->n->fx->mem);

	op->flags = HZ_OP_VALIDATE_TARGET | HZ_OP_REPLICA_INDEX | HZ_OP_TIMEOUT_64 | HZ_OP_SERVICE;
	op->service_name = mc_str_z(service);
	op->partition_id = (int32_t)p->partition;
	op->replica_index = (int8_t)p->replica;
	op->invocation_time = -1;
	op->call_timeout = INT64_MAX;
	p->n->fx->lost |= v == NULL;
	p->bytes += bytes;
	return v;
}

void move_piece_add(struct move_piece *p, enum hz_class cls, void *body, const char *service, size_t bytes)
{
	mc_check(p->state->chunks_to_null.n < MOVE_CHUNKS);
	p->state->chunks_to_null.v[p->state->chunks_to_null.n++] = operation_of(p, cls, body, service, bytes);
}

void move_piece_add_plain(
	struct move_piece *p, enum hz_class cls, void *body, const char *service, size_t bytes)
{
	struct hz_replica_fragment_migration_state *s = p->state;

	if (s->migration_operations.v == NULL)
		s->migration_operations.v =
			node_new_array(p->n, sizeof(*s->migration_operations.v), MOVE_CHUNKS);
	mc_check(s->migration_operations.n < MOVE_CHUNKS);
	if (s->migration_operations.v == NULL)
		p->n->fx->lost = true;
	else
		s->migration_operations.v[s->migration_operations.n++] =
			operation_of(p, cls, body, service, bytes);
}

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
