/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move_cp.c - what the CP subsystem in unsafe mode has in a partition, as it moves
 * (com.hazelcast.cp.internal.operation.unsafe.UnsafeSnapshotReplicationOp, one for each service, and
 * UnsafeStateReplicationOp). It is small, comes whole, and replaces what is there. One copy beside the
 * owner's, as Hazelcast has it.
 */
#include "common/data/move_cp.h"

static uint32_t count_of(const struct cp_group *g, enum cp_kind kind)
{
	uint32_t count = 0;

	for (const struct cp_object *o = g->objects; o != NULL; o = o->next)
		count += o->kind == kind;
	return count;
}

static void *longs_of(const struct move_cp *m)
{
	struct hz_atomic_long_snapshot *s = node_new(m->n, sizeof(*s));
	uint32_t count = count_of(m->g, CP_LONG);

	s->values.v = node_new_array(m->n, sizeof(*s->values.v), count);
	s->destroyed.v = node_new_array(m->n, sizeof(*s->destroyed.v), count);
	if (s->values.v == NULL || s->destroyed.v == NULL) {
		m->n->fx->lost = true; /* half of it would be worse than a step that fails */
		return s;
	}
	for (const struct cp_object *o = m->g->objects; o != NULL; o = o->next)
		if (o->kind == CP_LONG && o->destroyed)
			s->destroyed.v[s->destroyed.n++] = o->name;
		else if (o->kind == CP_LONG)
			s->values.v[s->values.n++] = (struct hz_cp_named_long){ o->name, o->value };
	return s;
}

static void *references_of(const struct move_cp *m)
{
	struct hz_atomic_ref_snapshot *s = node_new(m->n, sizeof(*s));
	uint32_t count = count_of(m->g, CP_REFERENCE);

	s->values.v = node_new_array(m->n, sizeof(*s->values.v), count);
	s->destroyed.v = node_new_array(m->n, sizeof(*s->destroyed.v), count);
	if (s->values.v == NULL || s->destroyed.v == NULL) {
		m->n->fx->lost = true; /* half of it would be worse than a step that fails */
		return s;
	}
	for (const struct cp_object *o = m->g->objects; o != NULL; o = o->next)
		if (o->kind == CP_REFERENCE && o->destroyed)
			s->destroyed.v[s->destroyed.n++] = o->name;
		else if (o->kind == CP_REFERENCE)
			s->values.v[s->values.n++] = (struct hz_cp_named_blob){ o->name, o->blob };
	return s;
}

static void add_object(const struct move_cp *m, const struct cp_object *o, struct hz_cp_registry *r)
{
	if (o->destroyed)
		r->destroyed_names.v[r->destroyed_names.n++] = o->name;
	else
		r->resources.v[r->resources.n++] =
			(struct hz_cp_named_object){ o->name, move_cp_object(m, o) };
	for (const struct cp_wait *w = o->waits; w != NULL; w = w->next)
		if (w->timeout_ms > 0)
			r->wait_timeouts.v[r->wait_timeouts.n++] =
				(struct hz_cp_wait_timeout){ o->name, w->uid, w->timeout_ms };
}

static void *registry_of(const struct move_cp *m, enum cp_kind kind)
{
	struct hz_cp_registry *r = node_new(m->n, sizeof(*r));
	uint32_t count = count_of(m->g, kind), waits = 0;

	for (const struct cp_object *o = m->g->objects; o != NULL; o = o->next)
		waits += o->kind == kind ? o->wait_count : 0;
	r->group_id = m->id;
	r->resources.v = node_new_array(m->n, sizeof(*r->resources.v), count);
	r->destroyed_names.v = node_new_array(m->n, sizeof(*r->destroyed_names.v), count);
	r->wait_timeouts.v = node_new_array(m->n, sizeof(*r->wait_timeouts.v), waits);
	if (r->resources.v == NULL || r->destroyed_names.v == NULL || r->wait_timeouts.v == NULL) {
		m->n->fx->lost = true;
		return r;
	}
	for (const struct cp_object *o = m->g->objects; o != NULL; o = o->next)
		if (o->kind == kind)
			add_object(m, o, r);
	return r;
}

static void *sessions_of(const struct move_cp *m)
{
	struct hz_session_raft_session_registry *r = node_new(m->n, sizeof(*r));

	r->group_id = m->id;
	r->next_session_id = m->g->next_session;
	r->generated_thread_id = m->g->next_thread;
	r->sessions.v = node_new_array(m->n, sizeof(*r->sessions.v), m->g->session_count);
	for (const struct cp_session *s = m->g->sessions; r->sessions.v != NULL && s != NULL; s = s->next) {
		struct hz_session_cp_session_info *i = node_new(m->n, sizeof(*i));

		*i = (struct hz_session_cp_session_info){ .id = s->id,
			.creation_time = s->created_ms,
			.expiration_time = s->expires_ms,
			.version = s->version,
			.endpoint_of_session = {
				.endpoint = s->has_endpoint ? make_address(m->n, &s->endpoint) : NULL,
				.contains_endpoint_name = s->name.n >= 0,
				.endpoint_name = s->name,
				.endpoint_type = s->type } };
		r->sessions.v[r->sessions.n++] = i;
	}
	return r;
}

static struct mc_value *snapshot_of(const struct move_cp *m, uint32_t kind)
{
	void *body;

	if (kind == CP_LONG)
		body = longs_of(m);
	else if (kind == CP_REFERENCE)
		body = references_of(m);
	else if (kind == CP_KINDS)
		body = sessions_of(m);
	else
		body = registry_of(m, (enum cp_kind)kind);
	return hz_value_object(move_cp_snapshots[kind], body, &m->n->fx->mem);
}

static struct hz_raft_group_id *id_of(struct node *n, const struct cp_group *g)
{
	struct hz_raft_group_id *id = node_new(n, sizeof(*id));

	*id = (struct hz_raft_group_id){ g->name, g->seed, g->partition };
	return id;
}

static bool is_part(const struct cp_group *g, const struct move_piece *p, uint32_t kind)
{
	return g->partition == p->partition && g->has_registry[kind];
}

static void give_kind(struct move_piece *p, uint32_t kind)
{
	struct hz_raft_unsafe_snapshot_replication_op *op = node_new(p->n, sizeof(*op));
	const char *service = kind == CP_KINDS ? CP_SESSION_SERVICE : cp_service_name((enum cp_kind)kind);
	const struct cp *c = &data_of(p->n)->cp;
	uint32_t count = 0;

	for (const struct cp_group *g = cp_next(c, NULL); g != NULL; g = cp_next(c, g))
		count += is_part(g, p, kind);
	if (count == 0)
		return;
	op->snapshots.v = node_new_array(p->n, sizeof(*op->snapshots.v), count);
	for (const struct cp_group *g = cp_next(c, NULL); op->snapshots.v != NULL && g != NULL;
		g = cp_next(c, g)) {
		struct move_cp m = { p->n, g, NULL };

		if (!is_part(g, p, kind))
			continue;
		m.id = id_of(p->n, g);
		op->snapshots.v[op->snapshots.n++] =
			(struct hz_cp_snapshot_of_group){ m.id, snapshot_of(&m, kind) };
	}
	move_piece_add_plain(p, HZ_RAFT_UNSAFE_SNAPSHOT_REPLICATION_OP, op, service, 0);
}

void move_cp_give(struct move_piece *p)
{
	const struct cp *c = &data_of(p->n)->cp;
	struct hz_raft_unsafe_state_replication_op *op;
	struct hz_raft_unsafe_mode_partition_state *s;

	if (p->replica > CP_COPIES || !cp_has_any(c, p->partition))
		return;
	for (uint32_t kind = 0; kind <= CP_KINDS; kind++)
		give_kind(p, kind);
	op = node_new(p->n, sizeof(*op));
	s = node_new(p->n, sizeof(*s));
	s->commit_index = c->commit[p->partition];
	op->state = hz_value_object(HZ_RAFT_UNSAFE_MODE_PARTITION_STATE, s, &p->n->fx->mem);
	move_piece_add_plain(p, HZ_RAFT_UNSAFE_STATE_REPLICATION_OP, op, CP_SERVICE, c->bytes);
}

/* All of it in one piece, behind the versions of what is no fragment, which move_containers.c says. */
static bool give(struct move_piece *p, struct move_at *at)
{
	enum { OPERATIONS = CP_KINDS + 2 };

	(void)at;
	if (p->replica > CP_COPIES || !cp_has_any(&data_of(p->n)->cp, p->partition))
		return false;
	if (move_piece_full(p) || p->state->migration_operations.n + OPERATIONS > MOVE_CHUNKS ||
		(p->bytes > 0 && p->bytes + data_of(p->n)->cp.bytes > MC_MOVE_PIECE))
		return true;
	move_cp_give(p);
	return false;
}

void move_cp_drop(struct node *n, uint32_t partition)
{
	cp_service_turn_away(n, partition);
	cp_drop(&data_of(n)->cp, partition);
}

static void trim(struct node *n, uint32_t partition, uint32_t at)
{
	if (at > CP_COPIES)
		move_cp_drop(n, partition);
}

/* Versions are those of all that is no fragment: move_containers.c. */
const struct move_service move_cp = {
	.give = give,
	.drop = move_cp_drop,
	.trim = trim,
};
