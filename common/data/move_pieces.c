/* SPDX-License-Identifier: Apache-2.0 */
/* move_pieces.c - a piece of a partition that moves: whether it is full, and what is put into it. Knows none
 * of the services that have something there. */
#include "common/data/moves.h"

/* Behind half of it an entry of any size may come, which has to fit into the message: limits.h. */
bool move_piece_full(const struct move_piece *p)
{
	return p->bytes >= MC_MOVE_PIECE / 2 || p->state->namespaces.n == MOVE_NAMESPACES ||
		p->state->chunks_to_null.n + 2 > MOVE_CHUNKS ||
		p->state->migration_operations.n + 2 > MOVE_CHUNKS;
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
