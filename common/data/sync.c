/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync.c - all that a map has in a partition, for a backup that has asked for it
 * (PartitionReplicaSyncRequestOffloadable, PartitionReplicaSyncResponse): in pieces, as its connection takes
 * them, the first of which replaces what is there. Writes go on meanwhile: a walk sees what stays exactly
 * once, and what changes goes to the backup by itself, in the same order.
 */
#include "common/data/fragment.h"
#include "common/data/multimaps.h"

/* --- as owner --- */
static void send_piece(struct node *n, node_conn conn, uint32_t p, uint32_t replica,
	struct mc_value *namespace, const struct hz_replica_fragment_migration_state *s)
{
	struct hz_partition_replica_sync_response *r = node_new(n, sizeof(*r));

	r->op = data_partition_head(p, replica);
	r->namespace = namespace;
	r->replica_versions_array.v = node_new(n, sizeof(int64_t) * REPLICA_BACKUPS);
	r->replica_versions_array.n = REPLICA_BACKUPS;
	r->operations.null = true;
	if (s != NULL) {
		for (uint32_t i = 0; i < s->namespaces.v[0].value.n; i++)
			r->replica_versions_array.v[i] = s->namespaces.v[0].value.v[i];
		r->operations.null = s->migration_operations.n == 0;
		r->operations.v = s->migration_operations.v;
		r->operations.n = s->migration_operations.n;
		r->chunks_to_null.v = s->chunks_to_null.v;
		r->chunks_to_null.n = s->chunks_to_null.n;
	}
	send_cast(n, conn, HZ_PARTITION_REPLICA_SYNC_RESPONSE, r);
}

/* cookie: the table of the map or the ring buffer, 0 for what is no fragment; partition, place of who gets
 * it. */
_Static_assert(MC_REPLICAS <= 256 && MC_PARTITIONS < 1 << 24, "both lie in one half of a cookie");

static uint64_t cookie_of(uint32_t table, uint32_t p, uint32_t replica)
{
	mc_check(table < MC_DATA_TABLES && p < MC_PARTITIONS && replica > 0 && replica < MC_REPLICAS);
	return (uint64_t)table << 32 | p << 8 | replica;
}

bool data_sync_piece(struct node *n, struct cursor *c, uint32_t room)
{
	struct data_service *d = data_of(n);
	struct map_slot *slot = d->by_table[c->cookie >> 32];
	struct hz_replica_fragment_migration_state *s = node_new(n, sizeof(*s));
	struct partition_part part;
	struct move_piece piece = { .n = n,
		.partition = (uint32_t)c->cookie >> 8,
		.replica = (uint32_t)c->cookie & 0xff,
		.state = s,
		.bytes = MC_MOVE_PIECE };

	mc_check(c->cookie >> 32 < MC_DATA_TABLES && piece.partition < MC_PARTITIONS);
	mc_check(piece.replica > 0 && piece.replica < MC_REPLICAS && c->reached != STORE_WALK_END);
	if (!data_owns(n, piece.partition) || partition_part(n, piece.partition, &part))
		return false;
	data_begin(n);
	piece.bytes -= room < MC_MOVE_PIECE ? room : MC_MOVE_PIECE;
	s->namespaces.v = node_new(n, sizeof(*s->namespaces.v));
	s->chunks_to_null.v = node_new(n, sizeof(*s->chunks_to_null.v) * 2);
	if (slot != NULL)
		move_map_give(&piece, slot, &c->reached);
	else
		move_container_sync(&piece, (uint32_t)(c->cookie >> 32), &c->reached);
	if (s->namespaces.n == 0)
		return false; /* it was destroyed meanwhile */
	send_piece(n, c->conn, piece.partition, piece.replica, s->namespaces.v[0].key, s);
	return c->reached != STORE_WALK_END;
}

static void send_namespace(
	struct node *n, node_conn conn, uint32_t p, uint32_t replica, struct mc_value *namespace)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);
	struct mc_str name = move_map_is(namespace) ? map_name_of(n, ns->service, ns->object_name)
						    : (struct mc_str){ NULL, -1 };
	struct map_slot *slot = name.n < 0 ? NULL : maps_find(&data_of(n)->shard.maps, name);
	uint32_t table = move_container_table(n, p, namespace);

	if (table != 0 || (ns == NULL && move_container_is(namespace)))
		cursor_begin(n, conn, CURSOR_SYNC, 0, cookie_of(table, p, replica));
	else if (slot != NULL)
		cursor_begin(n, conn, CURSOR_SYNC, 0, cookie_of(slot->map.entries, p, replica));
	else
		send_piece(n, conn, p, replica, namespace, NULL); /* nothing is there */
}

void on_sync_request(struct node *n, const struct in *in)
{
	const struct hz_partition_replica_sync_request *op = in->m->body; /* both begin alike */
	bool apart = in->m->cls == HZ_PARTITION_REPLICA_SYNC_REQUEST_OFFLOADABLE;
	uint32_t p = (uint32_t)(apart
			? ((const struct hz_partition_replica_sync_request_offloadable *)op)->partition_id_2
			: op->op.partition_id);
	uint32_t replica = (uint32_t)op->op.replica_index;
	struct hz_partition_replica_sync_request *retry;
	struct partition_part part;

	if (!node_stores(n) || p >= MC_PARTITIONS || op->op.replica_index < 1 ||
		op->op.replica_index >= MC_REPLICAS)
		return;
	if (!data_owns(n, p) || partition_part(n, p, &part) ||
		!mc_uuid_eq(partition_replica(n, p, replica), in->member->uuid)) {
		retry = node_new(n, sizeof(*retry));
		retry->op = data_partition_head(p, replica);
		retry->namespaces = op->namespaces;
		send_cast(n, in->conn->id, HZ_PARTITION_REPLICA_SYNC_RETRY_RESPONSE, retry);
		return;
	}
	data_begin(n);
	for (uint32_t i = 0; i < op->namespaces.n && op->namespaces.v != NULL; i++)
		send_namespace(n, in->conn->id, p, replica, op->namespaces.v[i]);
}

/* --- as backup --- */
static bool take_all(struct node *n, uint32_t p, struct mc_value *const *v, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct move_class *c = move_class_of(v[i]);

		if (c == NULL || !c->fits(v[i]->body) || c->take(n, p, v[i]->body) != STORE_OK)
			return false;
	}
	return true;
}

static void drop_map(struct node *n, uint32_t p, const struct mc_value *namespace)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);
	struct mc_str name = move_map_is(namespace) ? map_name_of(n, ns->service, ns->object_name)
						    : (struct mc_str){ NULL, -1 };
	struct map_slot *slot = name.n < 0 ? NULL : maps_find(&data_of(n)->shard.maps, name);

	move_container_drop_namespace(n, p, namespace);
	if (slot != NULL)
		fragment_drop(data_of(n)->shard.store, &slot->map, p);
}

/* What could not be taken as a whole stays to be asked for again: its versions are not ours. */
void on_sync_response(struct node *n, const struct in *in)
{
	const struct hz_partition_replica_sync_response *r = in->m->body;
	uint32_t p = (uint32_t)r->op.partition_id, replica = (uint32_t)r->op.replica_index;
	int64_t given[REPLICA_BACKUPS] = { 0 };
	static const int64_t none[REPLICA_BACKUPS];

	if (!node_stores(n) || p >= MC_PARTITIONS || r->op.replica_index < 1 ||
		partition_place(n, p) != (int)replica ||
		!mc_uuid_eq(partition_replica(n, p, 0), in->member->uuid) || in->m->opaque)
		return;
	data_begin(n);
	for (uint32_t i = 0; i < REPLICA_BACKUPS && i < r->replica_versions_array.n; i++)
		given[i] = r->replica_versions_array.v[i];
	if (r->operations.n + r->chunks_to_null.n == 0)
		drop_map(n, p, r->namespace);
	/* the first piece has the versions of all: what lacks a later one is asked for again */
	move_versions(n, p, r->namespace,
		take_all(n, p, r->operations.v, r->operations.n) &&
				take_all(n, p, r->chunks_to_null.v, r->chunks_to_null.n)
			? given
			: none,
		replica);
}

/* It has no time now; versions are compared again in any case. */
void on_sync_retry(struct node *n, const struct in *in)
{
	(void)n;
	(void)in;
}
