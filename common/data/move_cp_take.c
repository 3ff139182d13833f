/* SPDX-License-Identifier: Apache-2.0 */
/* move_cp_take.c - the other end of move_cp.c: snapshots of the CP subsystem's services come in, and replace
 * what stood there. Lists are walked from their ends, for what is put in last stands first. */
#include "common/data/move_cp.h"

struct take {
	struct node *n;
	struct cp *c;
	struct cp_group *g;
};

static bool take_destroyed(struct take *t, enum cp_kind kind, const struct mc_str *names, uint32_t n)
{
	for (uint32_t i = n; i-- > 0;) {
		struct cp_object *o = cp_object_open(t->c, t->g, kind, names[i]);

		if (o == NULL)
			return false;
		o->destroyed = true;
	}
	return true;
}

static bool take_longs(struct take *t, const struct mc_value *v)
{
	const struct hz_atomic_long_snapshot *s = hz_value_body(v, HZ_ATOMIC_LONG_SNAPSHOT);
	struct cp_object *o;

	for (uint32_t i = s == NULL ? 0 : s->values.n; i-- > 0;) {
		o = cp_object_open(t->c, t->g, CP_LONG, s->values.v[i].key);
		if (o == NULL)
			return false;
		o->value = s->values.v[i].value;
	}
	return s != NULL && take_destroyed(t, CP_LONG, s->destroyed.v, s->destroyed.n);
}

static bool take_references(struct take *t, const struct mc_value *v)
{
	const struct hz_atomic_ref_snapshot *s = hz_value_body(v, HZ_ATOMIC_REF_SNAPSHOT);
	struct cp_object *o;

	for (uint32_t i = s == NULL ? 0 : s->values.n; i-- > 0;) {
		o = cp_object_open(t->c, t->g, CP_REFERENCE, s->values.v[i].key);
		if (o == NULL || !cp_blob_set(t->c, o, s->values.v[i].value))
			return false;
	}
	return s != NULL && take_destroyed(t, CP_REFERENCE, s->destroyed.v, s->destroyed.n);
}

/* Time that a call has waited elsewhere is not told: it waits as long again, as in Hazelcast. */
static void take_timeout(struct take *t, enum cp_kind kind, const struct hz_cp_wait_timeout *w)
{
	struct cp_object *o = cp_object_open(t->c, t->g, kind, w->element1);

	for (struct cp_wait *at = o == NULL ? NULL : o->waits; at != NULL; at = at->next)
		if (mc_uuid_eq(at->uid, w->element2) && w->element1_2 > 0 && w->element1_2 < MC_TIME_MAX) {
			at->timeout_ms = w->element1_2;
			at->until_ms = t->n->clock_ms + w->element1_2;
		}
}

static bool take_registry(struct take *t, enum cp_kind kind, enum hz_class cls, const struct mc_value *v)
{
	const struct hz_cp_registry *r = hz_value_body(v, cls);

	for (uint32_t i = r == NULL ? 0 : r->resources.n; i-- > 0;) {
		struct cp_object *o = cp_object_open(t->c, t->g, kind, r->resources.v[i].key);

		if (o == NULL || !move_cp_take_object(t->n, o, r->resources.v[i].value))
			return false;
	}
	if (r == NULL || !take_destroyed(t, kind, r->destroyed_names.v, r->destroyed_names.n))
		return false;
	for (uint32_t i = 0; i < r->wait_timeouts.n; i++)
		take_timeout(t, kind, &r->wait_timeouts.v[i]);
	return true;
}

static bool take_sessions(struct take *t, const struct mc_value *v)
{
	const struct hz_session_raft_session_registry *r = hz_value_body(v, HZ_SESSION_RAFT_SESSION_REGISTRY);

	if (r == NULL)
		return false;
	t->g->next_session = r->next_session_id;
	t->g->next_thread = r->generated_thread_id;
	for (uint32_t i = r->sessions.n; i-- > 0;) {
		const struct hz_session_cp_session_info *s = r->sessions.v[i];
		struct cp_session session;

		if (s == NULL)
			return false;
		session = (struct cp_session){ .id = s->id,
			.created_ms = s->creation_time,
			.expires_ms = s->expiration_time,
			.version = s->version,
			.name = s->endpoint_of_session.contains_endpoint_name
				? s->endpoint_of_session.endpoint_name
				: (struct mc_str){ NULL, -1 },
			.type = s->endpoint_of_session.endpoint_type };
		session.has_endpoint = read_address(s->endpoint_of_session.endpoint, &session.endpoint);
		if (cp_session_add(t->c, t->g, &session) == NULL)
			return false;
	}
	return true;
}

const enum hz_class move_cp_snapshots[CP_KINDS + 1] = {
	[CP_LONG] = HZ_ATOMIC_LONG_SNAPSHOT,
	[CP_REFERENCE] = HZ_ATOMIC_REF_SNAPSHOT,
	[CP_LOCK] = HZ_CP_LOCK_REGISTRY,
	[CP_SEMAPHORE] = HZ_CP_SEMAPHORE_REGISTRY,
	[CP_LATCH] = HZ_CP_COUNT_DOWN_LATCH_REGISTRY,
	[CP_KINDS] = HZ_SESSION_RAFT_SESSION_REGISTRY,
};

static bool take_snapshot(struct take *t, uint32_t kind, const struct mc_value *v)
{
	cp_clear(t->c, t->g, kind);
	t->g->has_registry[kind] = true;
	if (kind == CP_KINDS)
		return take_sessions(t, v);
	if (kind == CP_LONG)
		return take_longs(t, v);
	if (kind == CP_REFERENCE)
		return take_references(t, v);
	return take_registry(t, (enum cp_kind)kind, move_cp_snapshots[kind], v);
}

/* CP_KINDS: sessions; above: none of ours. */
static uint32_t kind_of(struct mc_str service)
{
	enum cp_kind kind;

	if (mc_str_eqz(service, CP_SESSION_SERVICE))
		return CP_KINDS;
	return cp_kind_of(service, &kind) ? (uint32_t)kind : CP_KINDS + 1;
}

bool move_cp_snapshots_fit(const void *body)
{
	const struct hz_raft_unsafe_snapshot_replication_op *op = body;
	uint32_t kind = (op->op.flags & HZ_OP_SERVICE) != 0 ? kind_of(op->op.service_name) : CP_KINDS + 1;

	for (uint32_t i = 0; kind <= CP_KINDS && i < op->snapshots.n; i++)
		if (op->snapshots.v[i].key == NULL || op->snapshots.v[i].key->name.n < 0 ||
			hz_value_body(op->snapshots.v[i].value, move_cp_snapshots[kind]) == NULL)
			return false;
	return kind <= CP_KINDS;
}

enum store_err move_cp_snapshots_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_raft_unsafe_snapshot_replication_op *op = body;
	uint32_t kind = kind_of(op->op.service_name);

	for (uint32_t i = 0; i < op->snapshots.n; i++) {
		const struct hz_raft_group_id *id = op->snapshots.v[i].key;
		struct take t = { n, &data_of(n)->cp,
			cp_open(&data_of(n)->cp, id->name, id->seed, partition) };

		if (t.g == NULL || t.g->partition != partition ||
			!take_snapshot(&t, kind, op->snapshots.v[i].value))
			return STORE_FULL;
	}
	return STORE_OK;
}

bool move_cp_state_fits(const void *body)
{
	const struct hz_raft_unsafe_state_replication_op *op = body;
	const struct hz_raft_unsafe_mode_partition_state *s =
		hz_value_body(op->state, HZ_RAFT_UNSAFE_MODE_PARTITION_STATE);

	return s != NULL && s->commit_index > 0; /* who has none sends none */
}

enum store_err move_cp_state_take(struct node *n, uint32_t partition, const void *body)
{
	const struct hz_raft_unsafe_state_replication_op *op = body;
	const struct hz_raft_unsafe_mode_partition_state *s =
		hz_value_body(op->state, HZ_RAFT_UNSAFE_MODE_PARTITION_STATE);

	data_of(n)->cp.commit[partition] = s->commit_index;
	cp_service_due(n);
	return STORE_OK;
}
