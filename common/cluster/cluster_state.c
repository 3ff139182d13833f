/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_state.c - the state of the cluster (ClusterState, ClusterStateManager): kept as the members agree
 * on it in two phases, and obeyed. Who may join and what may move follows from a table. */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

/* In the words of com.hazelcast.cluster.ClusterState; the place of each is its id there. */
static const struct state {
	const char *name;
	bool join, migrate, promote;
} states[] = {
	{ "ACTIVE", true, true, true },
	{ "NO_MIGRATION", true, false, true },
	{ "FROZEN", false, false, false },
	{ "PASSIVE", false, false, false },
	{ "IN_TRANSITION", false, false, false },
};
#define IN_TRANSITION 4

static const struct state *find(struct mc_str name)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (mc_str_eqz(name, states[i].name))
			return &states[i];
	return NULL;
}

static const struct state *current(const struct node *n)
{
	const struct state *s = find(mc_str_z(cluster_of(n)->state));

	mc_check(s != NULL);
	return s;
}

/* A name that is none leaves the state as it is. */
void state_set(struct node *n, struct mc_str name)
{
	struct cluster *cluster = cluster_of(n);
	const struct state *s = find(name);

	if (s == NULL)
		return;
	mc_str_copy(cluster->state, sizeof(cluster->state), name);
	n->migrations_allowed = s->migrate;
	n->promotions_allowed = s->promote;
	if (s->promote)
		cluster->missing_count = 0;
}

void state_begin(struct node *n)
{
	cluster_of(n)->lock = (struct state_lock){ .until_ms = 0 };
	cluster_of(n)->missing_count = 0;
	state_set(n, mc_str_z("ACTIVE"));
}

/* While it is locked nobody knows how it will be. */
static bool locked(const struct node *n)
{
	return n->now_ms < cluster_of(n)->lock.until_ms;
}

bool state_is_active(const struct node *n)
{
	return current(n)->migrate && !locked(n);
}

bool state_is_locked(const struct node *n)
{
	return locked(n);
}

static bool is_missing(const struct node *n, const struct mc_addr *who)
{
	const struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < cluster->missing_count; i++)
		if (mc_addr_eq(&cluster->missing[i], who))
			return true;
	return false;
}

/* Who left in this state may come back: what it owned waits for it. */
int8_t cluster_state_id(const struct node *n)
{
	return locked(n) ? IN_TRANSITION : (int8_t)(current(n) - states);
}

const char *cluster_state_name(const struct node *n)
{
	return states[cluster_state_id(n)].name;
}

bool state_lets_join(const struct node *n, const struct mc_addr *who)
{
	return current(n)->join || is_missing(n, who);
}

/* One that comes and goes takes one place, and of more than there can be the first to go have theirs. */
void state_member_gone(struct node *n, const struct mc_addr *who)
{
	struct cluster *cluster = cluster_of(n);

	if (!current(n)->promote && !is_missing(n, who) && cluster->missing_count < NODE_MISSING)
		cluster->missing[cluster->missing_count++] = *who;
}

/* --- messages --- */
/* The last thing in the stream of an enum is its constant's name. */
static struct mc_str enum_name(const struct mc_value *v)
{
	if (v == NULL || v->type != MC_TYPE_JAVA)
		return mc_str_z(NULL);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		int32_t size = (int32_t)strlen(states[i].name);
		const uint8_t *end = v->u.bytes.p + v->u.bytes.n;

		/* TC_STRING, u2 length, text */
		if (v->u.bytes.n > size + 3 && memcmp(end - size, states[i].name, (size_t)size) == 0 &&
			end[-size - 1] == size && end[-size - 2] == 0)
			return mc_str_z(states[i].name);
	}
	return mc_str_z(NULL);
}

void on_lock_cluster_state(struct node *n, const struct in *in)
{
	const struct hz_lock_cluster_state_op *op = in->m->body;
	struct state_lock *lock = &cluster_of(n)->lock;

	if (locked(n) && !mc_uuid_eq(lock->txn, op->txn_id)) {
		reply_error(n, in, HZ_ILLEGAL_STATE, "the cluster's state is locked by another change");
		return;
	}
	lock->txn = op->txn_id;
	lock->until_ms = n->now_ms +
		(op->lease_time < 0                                   ? 0
				: op->lease_time < MC_STATE_LEASE_MAX ? op->lease_time
								      : MC_STATE_LEASE_MAX);
	reply_null(n, in);
}

static bool unlock(struct node *n, const struct in *in, struct mc_uuid txn)
{
	struct state_lock *lock = &cluster_of(n)->lock;

	if (!locked(n) || !mc_uuid_eq(lock->txn, txn)) {
		reply_error(n, in, HZ_ILLEGAL_STATE, "this change did not lock the cluster's state");
		return false;
	}
	*lock = (struct state_lock){ .until_ms = 0 };
	return true;
}

void on_commit_cluster_state(struct node *n, const struct in *in)
{
	const struct hz_commit_cluster_state_op *op = in->m->body;
	struct mc_str name =
		op->state_change == NULL ? mc_str_z(NULL) : enum_name(op->state_change->new_state);
	struct mc_text t = node_text(n);

	if (!unlock(n, in, op->txn_id))
		return;
	reply_bool(n, in, true);
	if (name.n < 0 || mc_str_eqz(name, cluster_of(n)->state))
		return; /* or a version: there is only one */
	state_set(n, name);
	mc_text_str(mc_text_z(&t, "the cluster's state is now "), name);
	notice_say(n, NODE_NOTICE_NOTE, mc_text_done(&t), mc_str_z(NULL));
	if (node_is_master(n))
		partition_state_changed(n);
}

void on_rollback_cluster_state(struct node *n, const struct in *in)
{
	const struct hz_rollback_cluster_state_op *op = in->m->body;

	if (locked(n) && mc_uuid_eq(cluster_of(n)->lock.txn, op->txn_id))
		cluster_of(n)->lock = (struct state_lock){ .until_ms = 0 };
	reply_bool(n, in, true);
}
