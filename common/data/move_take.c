/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_take.c - as destination: pieces of a partition come in, and the replica is ours when the master says
 * so (MigrationOperation, MigrationCommitOperation, PromotionCommitOperation). And what follows from a table
 * that has changed: what is not ours any more goes (FinalizeMigrationOperation).
 */
#include "common/base/option.h"
#include "common/data/moves.h"

/* --- pieces --- */
/* NULL: all of it can be taken; else what cannot. */
static const char *unfit(const struct hz_replica_fragment_migration_state *s, const struct mc_value **what)
{
	const struct {
		struct mc_value *const *v;
		uint32_t n;
		bool opaque;
	} lists[] = {
		{ s->migration_operations.v, s->migration_operations.n, s->migration_operations.opaque },
		{ s->chunks_to_null.v, s->chunks_to_null.n, s->chunks_to_null.opaque },
	};

	for (size_t l = 0; l < 2; l++) {
		if (lists[l].opaque)
			return "a class that this member cannot read";
		for (uint32_t i = 0; i < lists[l].n; i++) {
			const struct move_class *c = move_class_of(lists[l].v[i]);

			*what = lists[l].v[i];
			if (c == NULL)
				return "an operation of a service that this member does not store";
			if (!c->fits(lists[l].v[i]->body))
				return c->why != NULL ? c->why : "an operation that makes no sense";
		}
	}
	return NULL;
}

static enum store_err take_all(struct node *n, uint32_t p, struct mc_value *const *v, uint32_t count)
{
	enum store_err err = STORE_OK;

	for (uint32_t i = 0; err == STORE_OK && i < count; i++)
		err = move_class_of(v[i])->take(n, p, v[i]->body);
	return err;
}

static void take_versions(
	struct node *n, uint32_t p, const struct hz_replica_fragment_migration_state *s, int8_t replica)
{
	for (uint32_t i = 0; i < s->namespaces.n; i++) {
		int64_t given[REPLICA_BACKUPS] = { 0 };

		for (uint32_t k = 0; k < REPLICA_BACKUPS && k < s->namespaces.v[i].value.n; k++)
			given[k] = s->namespaces.v[i].value.v[k];
		move_versions(n, p, s->namespaces.v[i].key, given, replica > 1 ? (uint32_t)replica : 1);
	}
}

#define TOO_LARGE "an entry whose key has more than 64 KiB, or its value more than 15 MiB"
_Static_assert(MC_STORE_VALUE_MAX == 15 << 20 && MC_STORE_KEY_MAX < 64 << 10, "that is what it says");

enum { UNFIT_MOST = 3 }; /* so often a partition may come with it, before this member gives up */

/* Whose it is, as far as it can be read. */
static struct mc_str service_of(
	const struct hz_replica_fragment_migration_state *s, const struct mc_value *what)
{
	const struct hz_distributed_object_namespace *ns = NULL;

	if (what != NULL && what->cls != NULL)
		return mc_str_z(what->cls->name);
	if (s != NULL && s->namespaces.n > 0)
		ns = hz_value_body(s->namespaces.v[0].key, HZ_DISTRIBUTED_OBJECT_NAMESPACE);
	return ns == NULL ? mc_str_z("a service without maps") : ns->service;
}

static void refuse(struct node *n, const struct in *in, uint32_t p, const char *why, struct mc_str whose)
{
	struct mc_text t = node_text(n);

	mc_text_z(mc_text_z(mc_text_int(mc_text_z(&t, "partition "), p), " cannot be taken: "), why);
	if (whose.n >= 0)
		mc_text_z(mc_text_str(mc_text_z(&t, " ("), whose), ")");
	if (notice_allowed(n, SAY_UNFIT_PARTITION, ""))
		notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
	reply_error(n, in, HZ_UNSUPPORTED_OPERATION, why);
}

/* The master would try for ever, every few seconds, in everybody's log. */
static void count_unfit(struct node *n, uint32_t p)
{
	struct data_service *d = data_of(n);

	mc_check(p < MC_PARTITIONS);
	if (d->is_unfit || ++d->unfit[p] < UNFIT_MOST)
		return;
	d->is_unfit = true;
	notice_say(n, NODE_NOTICE_WARN,
		mc_str_z("other members store what this node cannot: it goes on as a lite member"),
		mc_str_z("leave out " OPTION_STORE " in such a cluster"));
	n->watchers->unfit(n);
}

bool data_is_unfit(const struct node *n)
{
	return node_stores(n) && data_of(n)->is_unfit;
}

void data_unfit_forget(struct node *n)
{
	if (node_stores(n))
		data_of(n)->is_unfit = false;
}

static void take_piece(struct node *n, const struct in *in, uint32_t p, const struct partition_part *part)
{
	const struct hz_migration_operation *op = in->m->body;
	const struct hz_replica_fragment_migration_state *s = op->fragment_migration_state;
	const struct mc_value *what = NULL;
	const char *why = in->m->opaque ? "a class that this member cannot read" : NULL;
	enum store_err err;

	mc_check(part->role == PARTITION_DESTINATION);
	data_begin(n);
	data_of(n)->places[p].coming = true; /* whatever becomes of it, the next table finds it: follow */
	if (op->first_fragment && part->destination_now < 0)
		move_drop(n, p); /* of an older time */
	if (why == NULL && s != NULL)
		why = unfit(s, &what);
	if (why != NULL) {
		refuse(n, in, p, why, service_of(s, what));
		count_unfit(n, p);
		return;
	}
	err = s == NULL ? STORE_OK : take_all(n, p, s->migration_operations.v, s->migration_operations.n);
	if (err == STORE_OK && s != NULL)
		err = take_all(n, p, s->chunks_to_null.v, s->chunks_to_null.n);
	if (err == STORE_KEY || err == STORE_VALUE) {
		refuse(n, in, p, TOO_LARGE, service_of(s, NULL));
		count_unfit(n, p);
		return;
	}
	if (err != STORE_OK) {
		refuse(n, in, p, "no memory left in the store of this member", mc_str_z(NULL));
		data_tell_full(n);
		return;
	}
	if (s != NULL)
		take_versions(n, p, s, part->destination_new);
	reply_bool(n, in, true);
}

/* Owners send this; what they say of the master has to be true. */
void on_migration(struct node *n, const struct in *in)
{
	const struct hz_migration_operation *op = in->m->body;
	struct partition_offer offer = { PARTITION_DESTINATION, op->migration, op->completed_migrations.v,
		op->completed_migrations.n };
	const char *why = "this member is lite: it holds no replicas";
	struct partition_part part;
	bool again = false;
	uint32_t p;

	if (node_stores(n) && op->migration != NULL)
		why = op->first_fragment ? partition_part_begin(n, &offer, &again) : NULL;
	p = op->migration == NULL ? MC_PARTITIONS : (uint32_t)op->migration->partition_id;
	if (why == NULL &&
		(p >= MC_PARTITIONS || !partition_part(n, p, &part) || part.role != PARTITION_DESTINATION ||
			!mc_uuid_eq(part.uuid, op->migration->uuid)))
		why = "this member takes no part in that migration";
	if (why != NULL)
		reply_error(n, in, again ? HZ_RETRYABLE : HZ_ILLEGAL_STATE, why);
	else
		take_piece(n, in, p, &part);
}

/* --- the master says --- */
void on_migration_commit(struct node *n, const struct in *in)
{
	const struct hz_migration_commit_operation *op = in->m->body;
	struct partition_part part = { .role = PARTITION_DESTINATION };
	bool first = op->migration != NULL && (uint32_t)op->migration->partition_id < MC_PARTITIONS &&
		partition_part(n, (uint32_t)op->migration->partition_id, &part);

	if (!node_stores(n))
		reply_error(n, in, HZ_ILLEGAL_STATE, "this member is lite: it holds no replicas");
	else if (!mc_uuid_eq(op->expected_member_uuid, n->uuid) || !mc_uuid_eq(in->member->uuid, n->master))
		reply_error(n, in, HZ_ILLEGAL_STATE, "not the member that is meant, or not from its master");
	else if (!partition_commit(n, op->migration))
		reply_error(n, in, HZ_ILLEGAL_STATE, "this member takes no part in that migration");
	else {
		reply_bool(n, in, true);
		if (first)
			move_tell(n, (uint32_t)op->migration->partition_id, &part);
	}
}

void on_promotion_commit(struct node *n, const struct in *in)
{
	const struct hz_promotion_commit_operation *op = in->m->body;
	bool done;

	if (!node_stores(n) || !mc_uuid_eq(op->expected_member_uuid, n->uuid)) {
		reply_error(n, in, HZ_ILLEGAL_STATE,
			node_stores(n) ? "the promotion is for a member with another uuid"
				       : "this member is lite: it holds no replicas");
		return;
	}
	done = partition_promote(n, in);
	for (uint32_t i = 0; done && i < op->promotions.n; i++) {
		const struct hz_migration_info *m = op->promotions.v[i];

		if (m != NULL && m->partition_id >= 0 && m->partition_id < MC_PARTITIONS &&
			m->destination_current_replica_index > 0 &&
			m->destination_current_replica_index < MC_REPLICAS)
			move_place(
				n, (uint32_t)m->partition_id, (uint32_t)m->destination_current_replica_index);
	}
	reply_bool(n, in, done);
}

/* --- the table has changed --- */
static void follow(struct node *n, uint32_t p)
{
	struct data_place *was = &data_of(n)->places[p];
	struct data_place is = { .at = (int8_t)partition_place(n, p) };
	struct partition_part part;

	mc_check(is.at >= -1 && is.at < MC_REPLICAS);
	is.coming = partition_part(n, p, &part) && part.role == PARTITION_DESTINATION;
	if (was->at == 0 && is.at != 0)
		data_turn_away(n, p);
	if (is.at < 0 && !is.coming && (was->at >= 0 || was->coming))
		move_drop(n, p);
	else if (was->at == 0 && is.at > 0)
		move_place(n, p, 0);
	else if (was->coming && !is.coming && is.at > 0 && is.at == was->at)
		move_doubt(n, p); /* given up half-way, and this member stays what it was: a backup */
	if (is.at > 0 && is.at != was->at)
		move_trim(n, p, (uint32_t)is.at);
	*was = is;
}

void data_follow_table(struct node *n)
{
	struct data_service *d = data_of(n);

	if (!node_is_joined(n) || d->seen_changes == partition_changes(n))
		return;
	d->seen_changes = partition_changes(n);
	data_begin(n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		follow(n, p);
}
