/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_source.c - as owner: what the partition holds goes to another member, in pieces, each when the one
 * before is answered (MigrationRequestOperation). Nothing is written behind the copy: reads run until it is
 * whole, writes of one key wait (parked.c), all else is turned away, to be asked again (data_gate).
 */
#include "common/data/container_ops.h"
#include "common/data/cp_service.h"
#include "common/data/moves.h"

#define MOVE_TIMEOUT_MS 300000 /* hazelcast.partition.migration.timeout */

static struct data_move *move_of(struct node *n, uint32_t p)
{
	mc_check(p < MC_PARTITIONS);
	return &data_of(n)->moves[p];
}

/* --- ends --- */
static void end(struct node *n, uint32_t p)
{
	move_of(n, p)->runs = false;
}

void move_tell(struct node *n, uint32_t p, const struct partition_part *part)
{
	struct node_notice *t = notice_new(n, NODE_NOTICE_MIGRATION);

	t->partition = p;
	t->source = part->source;
	t->destination = part->destination;
	t->gives = part->role == PARTITION_SOURCE;
}

static void say_done(struct node *n, uint32_t p, bool done)
{
	end(n, p);
	answer_value(
		n, &move_of(n, p)->master, (struct mc_iobj){ .object = hz_value_bool(done, &n->fx->mem) }, 0);
}

/* The other side is not ready yet, and nothing has gone: the master asks once more. */
static void say_again(struct node *n, uint32_t p)
{
	end(n, p);
	partition_part_end(n, p);
	answer_error(n, &move_of(n, p)->master, HZ_RETRYABLE, "the destination is not ready yet");
}

/* --- pieces --- */
static bool state_new(struct node *n, struct move_piece *piece)
{
	struct hz_replica_fragment_migration_state *s = node_new(n, sizeof(*s));

	s->namespaces.v = node_new_array(n, sizeof(*s->namespaces.v), MOVE_NAMESPACES);
	s->chunks_to_null.v = node_new_array(n, sizeof(*s->chunks_to_null.v), MOVE_CHUNKS);
	piece->state = s;
	return s->namespaces.v != NULL && s->chunks_to_null.v != NULL;
}

/* The first one is empty: whether the other side takes part. */
static void send(struct node *n, uint32_t p, const struct partition_part *part)
{
	struct data_move *mv = move_of(n, p);
	struct member *to = member_find(n, part->destination);
	struct hz_migration_operation *op = node_new(n, sizeof(*op));
	struct move_piece piece = { .n = n, .partition = p, .replica = (uint32_t)part->destination_new };

	if (to == NULL) {
		say_done(n, p, false);
		return;
	}
	mc_check(mv->runs && !mv->last && part->role == PARTITION_SOURCE);
	partition_part_say(n, p, op);
	if (!state_new(n, &piece))
		return;
	op->fragment_migration_state = piece.state; /* Hazelcast takes no null there */
	op->first_fragment = mv->pieces == 0;
	if (mv->pieces++ > 0) {
		data_begin(n);
		mv->last = !move_give(&piece, &mv->at);
		op->last_fragment = mv->last;
	}
	member_invoke(n, to, HZ_MIGRATION_OPERATION, op, MOVE_TIMEOUT_MS, INVOCATION_MIGRATION,
		(uint64_t)mv->serial << 32 | p);
}

static bool is_not_ready(struct node *n, enum invocation_outcome how, const struct hz_message *answer)
{
	return how == INVOCATION_LOST || (how == INVOCATION_ERROR && response_is_retryable(n, answer));
}

void data_migration_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	uint32_t p = (uint32_t)c->cookie;
	struct data_move *mv = node_stores(n) ? move_of(n, p) : NULL;
	struct partition_part part;

	if (mv == NULL || !mv->runs || mv->serial != (uint32_t)(c->cookie >> 32))
		return;
	if (!partition_part(n, p, &part) || part.role != PARTITION_SOURCE)
		say_done(n, p, false); /* the master has given it up, and perhaps begun another */
	else if (!response_is_true(answer) && mv->pieces == 1 && is_not_ready(n, how, answer))
		say_again(n, p);
	else if (!response_is_true(answer))
		say_done(n, p, false);
	else if (!mv->last)
		send(n, p, &part);
	else {
		move_tell(n, p, &part);
		say_done(n, p, true);
	}
}

/* --- the master asks --- */
/* Those that wait for a lock are asked again, of whoever has the partition then. */
void data_turn_away(struct node *n, uint32_t p)
{
	struct shard_event ev = { .type = SHARD_MOVES, .partition = p };

	data_begin(n);
	do
		data_shard(n, &ev);
	while (data_of(n)->shard.fx_count > 0);
	containers_turn_away(n, p);
	cp_service_turn_away(n, p);
}

void on_migration_request(struct node *n, const struct in *in)
{
	const struct hz_migration_request_operation *op = in->m->body;
	struct partition_offer offer = { PARTITION_SOURCE, op->migration, op->completed_migrations.v,
		op->completed_migrations.n };
	struct partition_part part;
	const char *why = "this member is lite: it holds no replicas";
	bool again = false;
	uint32_t p;

	if (node_stores(n))
		why = mc_uuid_eq(in->member->uuid, n->master)
			? partition_part_begin(n, &offer, &again)
			: "the caller is not the master that this member knows";
	if (why != NULL) {
		reply_error(n, in, again ? HZ_RETRYABLE : HZ_ILLEGAL_STATE, why);
		return;
	}
	p = (uint32_t)op->migration->partition_id;
	*move_of(n, p) = (struct data_move){
		.runs = true, .serial = ++data_of(n)->move_serial, .master = reply_to_of(in)
	};
	data_turn_away(n, p);
	mc_check(partition_part(n, p, &part));
	send(n, p, &part);
}
