/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data.c - data members, seen from the wire: our node with the word lite changed in its join request, and the
 * answers of a Java member to what only data members are asked. What each of them holds is kept here, so that
 * an owner without data is seen. None of them is ever master: that would be a Java master, which this is not;
 * the process ends instead.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"

#define CALL_FIRST ((int64_t)1 << 40) /* calls that the node did not make itself */
#define ASK_EVERY (500 * SIM_MS)
#define AGAIN_AFTER (5 * SIM_S)
#define WISH_EVERY SIM_S

struct sim_data {
	/* by node: part of the uuid as which it holds this partition; 0: it does not */
	uint64_t (*holds)[MC_PARTITIONS];
	/* copied to it; when it was told so, until it is in its table, the complement */
	uint64_t (*coming)[MC_PARTITIONS];
	int64_t calls;
};

static uint64_t key(const struct sim_node *n)
{
	return n->uuid.null ? 0 : n->uuid.lo;
}

static bool holds(const struct sim *s, const struct sim_node *n, uint32_t p)
{
	return s->data->holds[n->index][p] != 0 && s->data->holds[n->index][p] == key(n);
}

void sim_data_init(struct sim *s)
{
	s->data = calloc(1, sizeof(*s->data));
	if (s->data == NULL)
		abort();
	s->data->holds = calloc(s->opt.nodes_max, sizeof(*s->data->holds));
	s->data->coming = calloc(s->opt.nodes_max, sizeof(*s->data->coming));
	if (s->data->holds == NULL || s->data->coming == NULL)
		abort();
}

void sim_data_free(struct sim *s)
{
	free(s->data->holds);
	free(s->data->coming);
	free(s->data);
}

static bool list_has(const struct sim_node *n, struct mc_uuid u)
{
	struct node_member_view v;

	for (uint32_t i = 0; node_member_at(n->node, i, &v); i++)
		if (mc_uuid_eq(v.uuid, u))
			return true;
	return false;
}

/* Where u stands in the row as n has it; -1: nowhere. */
static int slot_of(const struct sim_node *n, uint32_t p, struct mc_uuid u)
{
	for (uint32_t r = 0; r < MC_REPLICAS; r++)
		if (mc_uuid_eq(node_replica(n->node, p, r), u))
			return (int)r;
	return -1;
}

/* Its data, or nobody of the row has it: the first one to own a partition, or all others are lost. */
static void must_hold(struct sim *s, struct sim_node *n, uint32_t p, const char *what)
{
	for (unsigned i = 0; i < s->count && !holds(s, n, p); i++)
		if (s->nodes[i].joined && holds(s, &s->nodes[i], p) && slot_of(n, p, s->nodes[i].uuid) > 0)
			sim_fail(s, "%s %s partition %u without its data, which %s has", name_node(n), what,
				p, name_node(&s->nodes[i]));
	s->data->holds[n->index][p] = key(n);
}

/* --- its own words --- */
void data_present(struct sim_node *n, const struct node_effect *fx)
{
	struct hz_join_request *r = NULL;

	if (!n->data)
		return;
	if (fx->out.cls == HZ_JOIN_REQUEST)
		memcpy(&r, &fx->out.body, sizeof(r));
	else if (fx->out.cls == HZ_JOIN_REQUEST_OP)
		r = ((const struct hz_join_request_op *)fx->out.body)->request;
	if (r != NULL)
		r->join.lite_member = false;
}

static void say(struct sim *s, struct sim_node *n, node_conn conn, enum hz_class cls, const void *body,
	uint16_t flags)
{
	struct node_effect fx = { .type = NODE_FX_SEND, .conn = conn, .line = node_line(n->node) };

	fx.out = (struct hz_outgoing){ cls, body, (uint16_t)(HZ_PACKET_OPERATION | HZ_PACKET_URGENT | flags),
		-1 };
	trace_effect(s, n, &fx);
	conn_send(s, n, &fx);
}

static void say_bool(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m, bool yes)
{
	struct hz_normal_response *r = mc_arena_get(&s->scratch, sizeof(*r), 1);

	if (m->call_id == 0)
		return;
	r->call_id = m->call_id;
	r->urgent = true;
	r->value.object = hz_value_bool(yes, &s->scratch);
	say(s, n, conn, HZ_NORMAL_RESPONSE, r, HZ_PACKET_RESPONSE);
}

static void say_not_yet(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	struct hz_error_response *r = mc_arena_get(&s->scratch, sizeof(*r), 1);

	r->call_id = m->call_id;
	r->urgent = true;
	r->cause = hz_exception_make(HZ_RETRYABLE, "not the owner in this member's table", &s->scratch);
	say(s, n, conn, HZ_ERROR_RESPONSE, r, HZ_PACKET_RESPONSE);
}

/* An operation as if the master had sent it, to the node itself: it keeps the table. */
static void hand_on(struct sim *s, struct sim_node *n, node_conn conn, enum hz_class cls, void *body)
{
	struct hz_message m = { .cls = cls, .op = body, .body = body, .flags = HZ_PACKET_OPERATION };
	struct node_event ev = { .type = NODE_EV_MESSAGE, .conn = conn, .message = &m };

	m.op->partition_id = -1;
	m.op->caller_uuid.null = true;
	node_event(s, n, &ev);
}

/* --- what it is asked --- */
static node_conn conn_to_master(struct sim *s, const struct sim_node *n)
{
	const struct sim_name *master = name_find(s, n->master);

	for (node_conn id = n->next_conn; master != NULL && id > 0; id--) {
		unsigned side = 0;
		struct sim_conn *c = conn_of(s, n, id, &side);

		if (c != NULL && c->end[side].state == END_OPEN && c->end[side].trusted &&
			c->end[!side].node == master->node)
			return id;
	}
	return 0;
}

static struct sim_node *replica(struct sim *s, const struct hz_partition_replica *r)
{
	const struct sim_name *name = r != NULL ? name_find(s, r->uuid) : NULL;
	struct sim_node *n = name != NULL ? &s->nodes[name->node] : NULL;

	return n != NULL && n->node != NULL && mc_uuid_eq(n->uuid, r->uuid) ? n : NULL;
}

/* The data and what has happened to this partition lately, which the destination may not have heard of. */
static bool copy(
	struct sim *s, struct sim_node *from, struct sim_node *to, struct hz_migration_request_operation *op)
{
	struct hz_publish_completed_migrations_operation *done = mc_arena_get(&s->scratch, sizeof(*done), 1);
	uint32_t p = (uint32_t)op->migration->partition_id;
	node_conn conn = to != NULL ? conn_to_master(s, to) : 0;

	if (to == NULL || !node_live(to) || !to->joined || !mc_uuid_eq(to->master, from->master) ||
		!path_open(s, from->index, to->index))
		return false;
	s->data->coming[to->index][p] = key(to);
	done->completed_migrations.v = op->completed_migrations.v;
	done->completed_migrations.n = op->completed_migrations.n;
	if (conn != 0 && done->completed_migrations.n > 0)
		hand_on(s, to, conn, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, done);
	return true;
}

static bool on_request(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	struct hz_migration_request_operation *op = m->body;
	bool fails = s->faulty && sim_chance(s) < 0.02;

	if (slot_of(n, (uint32_t)op->migration->partition_id, n->uuid) != 0) {
		say_not_yet(s, n, conn, m);
		return true;
	}
	must_hold(s, n, (uint32_t)op->migration->partition_id, "is asked to copy");
	say_bool(s, n, conn, m, !fails && copy(s, n, replica(s, op->migration->destination), op));
	return true;
}

static bool on_commit(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	struct hz_migration_commit_operation *op = m->body;
	struct hz_publish_completed_migrations_operation *done = mc_arena_get(&s->scratch, sizeof(*done), 1);
	struct hz_migration_info **v = mc_arena_get(&s->scratch, sizeof(struct hz_migration_info *), 1);
	uint32_t p = (uint32_t)op->migration->partition_id;

	if (!holds(s, n, p) && s->data->coming[n->index][p] != key(n) &&
		s->data->coming[n->index][p] != ~key(n))
		sim_fail(s, "%s is told that it has partition %u, which was not copied to it", name_node(n),
			p);
	s->data->holds[n->index][p] = key(n);
	s->data->coming[n->index][p] = ~key(n);
	say_bool(s, n, conn, m, true);
	v[0] = op->migration;
	done->completed_migrations.v = v;
	done->completed_migrations.n = 1;
	hand_on(s, n, conn, HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION, done);
	return true;
}

static bool on_promotion(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	struct hz_promotion_commit_operation *op = m->body;
	struct hz_partition_state_operation *state = mc_arena_get(&s->scratch, sizeof(*state), 1);

	/* The first backup, whether it has been brought up to date or not: so is Hazelcast's rule. */
	for (uint32_t i = 0; i < op->promotions.n; i++)
		s->data->holds[n->index][op->promotions.v[i]->partition_id] = key(n);
	say_bool(s, n, conn, m, true);
	state->partition_state = op->partition_state;
	hand_on(s, n, conn, HZ_PARTITION_STATE_OPERATION, state);
	return true;
}

static bool named(const struct sim_node *master, struct mc_uuid u)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < MC_REPLICAS; r++)
			if (mc_uuid_eq(node_replica(master->node, p, r), u))
				return true;
	return false;
}

/* Emptied, unless nobody is left who could take anything. */
static bool on_let_go(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, conn, &side);
	struct sim_node *master = c != NULL ? &s->nodes[c->end[!side].node] : NULL;
	bool others = false;

	(void)m;
	for (unsigned i = 0; i < s->count; i++)
		others |= s->nodes[i].data && s->nodes[i].node != NULL && !s->nodes[i].wish &&
			s->nodes[i].joined && list_has(n, s->nodes[i].uuid) && master != NULL &&
			master->node != NULL && list_has(master, s->nodes[i].uuid);
	if (n->wish && others && named(master, n->uuid))
		sim_fail(s, "%s is let go and is still in the table of %s", name_node(n), name_node(master));
	if (n->wish)
		node_leave(s, n);
	n->wish = false;
	return true;
}

bool data_asked(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m)
{
	static const struct {
		enum hz_class cls;
		bool (*take)(struct sim *s, struct sim_node *n, node_conn conn, const struct hz_message *m);
	} rows[] = {
		{ HZ_MIGRATION_REQUEST_OPERATION, on_request },
		{ HZ_MIGRATION_COMMIT_OPERATION, on_commit },
		{ HZ_PROMOTION_COMMIT_OPERATION, on_promotion },
		{ HZ_SHUTDOWN_RESPONSE_OPERATION, on_let_go },
	};

	for (size_t i = 0; n->data && n->joined && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].cls == m->cls)
			return rows[i].take(s, n, conn, m);
	return false;
}

/* --- what it does by itself --- */
static void ask_master(struct sim *s, struct sim_node *n, enum hz_class cls, struct hz_op *op)
{
	node_conn conn = conn_to_master(s, n);

	op->call_id = cls == HZ_ASSIGN_PARTITIONS ? CALL_FIRST + ++s->data->calls : 0;
	op->flags = 0x23;
	op->partition_id = -1;
	op->invocation_time = -1;
	op->call_timeout = INT64_MAX;
	op->caller_uuid = n->uuid;
	if (conn != 0)
		say(s, n, conn, cls, op, 0);
}

void data_tick_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = &s->nodes[d->who];
	struct hz_uuid_op *wish;

	if (n->node == NULL || n->life != d->serial)
		return;
	sim_put(s, DUE_DATA, s->now_us + (n->wish ? WISH_EVERY : ASK_EVERY), n->index, n->life, 0, NULL);
	if (n->frozen || !n->joined || node_phase_of(n->node) != NODE_PHASE_MEMBER)
		return;
	mc_arena_reset(&s->scratch);
	wish = mc_arena_get(&s->scratch, sizeof(*wish), 1);
	wish->uuid = n->uuid;
	if (n->wish)
		ask_master(s, n, HZ_SHUTDOWN_REQUEST_OPERATION, &wish->op);
	else if (node_replica(n->node, 0, 0).null)
		ask_master(
			s, n, HZ_ASSIGN_PARTITIONS, mc_arena_get(&s->scratch, sizeof(struct hz_plain_op), 1));
}

/* It has made itself master: what it would say now is not heard. True: the process has ended. */
bool data_no_master(struct sim *s, struct sim_node *n)
{
	if (!n->data || node_phase_of(n->node) != NODE_PHASE_MASTER)
		return false;
	trace_say(s, n, "quit", "a data member that would be master: ended");
	node_kill(s, n);
	sim_put(s, DUE_FAULT, s->now_us + AGAIN_AFTER, n->index, 0, 0, NULL);
	return true;
}

/* --- its own table --- */
static struct sim_node *by_uuid(struct sim *s, struct mc_uuid u)
{
	const struct sim_name *name = name_find(s, u);
	struct sim_node *n = name != NULL ? &s->nodes[name->node] : NULL;

	return n != NULL && n->node != NULL && mc_uuid_eq(n->uuid, u) ? n : NULL;
}

/* An owner brings its backups up to date, as soon as both know the table. */
static void sync_backups(struct sim *s, struct sim_node *owner, uint32_t p)
{
	for (uint32_t r = 1; r < MC_REPLICAS; r++) {
		struct sim_node *n = by_uuid(s, node_replica(owner->node, p, r));

		if (n != NULL && n->data && slot_of(n, p, n->uuid) > 0)
			s->data->holds[n->index][p] = key(n);
	}
}

/* Who is out of the row drops what it has; an owner must have had it before. */
void data_watch(struct sim *s, struct sim_node *n)
{
	uint64_t *have = s->data->holds[n->index], *coming = s->data->coming[n->index];

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		int slot = slot_of(n, p, n->uuid);
		struct sim_node *owner = slot > 0 ? by_uuid(s, node_replica(n->node, p, 0)) : NULL;

		if (slot >= 0 && coming[p] == ~key(n))
			coming[p] = 0;
		if (slot == 0 && !holds(s, n, p))
			must_hold(s, n, p, "becomes owner of");
		if (slot == 0)
			sync_backups(s, n, p);
		if (owner != NULL && holds(s, owner, p))
			have[p] = key(n);
		if (slot < 0 && coming[p] != key(n) && coming[p] != ~key(n))
			have[p] = 0;
	}
}

/* When all agree: each partition has an owner who is there, and nobody has much more than others. */
void data_settled(struct sim *s)
{
	unsigned owned[256] = { 0 }, data = 0;
	struct sim_node *any = NULL;

	for (unsigned i = 0; i < s->count; i++) {
		if (!node_live(&s->nodes[i]))
			continue;
		data += s->nodes[i].data;
		any = &s->nodes[i];
	}
	if (any == NULL || data == 0)
		return;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		struct sim_node *owner = by_uuid(s, node_replica(any->node, p, 0));

		if (owner == NULL || !owner->data)
			sim_fail(s, "partition %u has no owner although %u data members are there", p, data);
		else
			owned[owner->index]++;
	}
	for (unsigned i = 0; i < s->count; i++)
		if (s->nodes[i].data && node_live(&s->nodes[i]) && owned[i] < MC_PARTITIONS / data / 2)
			sim_fail(s, "%s owns %u of %d partitions among %u data members",
				name_node(&s->nodes[i]), owned[i], MC_PARTITIONS, data);
}
