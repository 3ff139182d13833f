/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A master and data members that are as strict as real ones: each keeps a table of its own and knows which
 * partitions' data it has. Data moves only as the migration protocol moves it. Members come, leave, are
 * killed in the middle of everything, refuse, and lose answers; at the end of it every partition's owner has
 * its data and every table is the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/cluster/internal.h"
#include "common/node/node.h"
#include "common/partition/internal.h"

#define FAKES 24
#define PENDING 8192
#define BLOCK (64u << 20)
#define NONE PARTITION_NONE
#define STEPS_MAX 400000 /* messages and ticks until a world that does not settle is given up */

struct fake {
	bool used, alive, released;
	struct mc_uuid uuid;
	struct partition_table t;
	void *heap;
	bool has[MC_PARTITIONS];
	struct mc_uuid active[MC_PARTITIONS]; /* hi 0: none */
	struct hz_migration_info *info[MC_PARTITIONS];
	bool staged[MC_PARTITIONS];
};
struct pending {
	uint32_t to;
	struct hz_outgoing out;
};
struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
	struct mc_rng rng;
	struct fake f[FAKES];
	struct pending q[PENDING];
	uint32_t queued, taken; /* effects looked at */
	uint32_t spite;         /* in 100: answers that go wrong */
	bool quiet;             /* nobody answers */
	uint32_t deaf;          /* in order of joining, from 1: what is said to this one waits */
	uint32_t delivered, lose_at;
	enum loss { NO_LOSS, LOST, ANSWER_LOST, LOST_SILENTLY, ANSWER_LOST_SILENTLY, LOSSES } loss;
	bool muted; /* this answer is lost */
};

/* --- the world --- */
static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.members_max = w->cfg.conns_max = 64;
	w->block = aligned_alloc(16, (node_size(&w->cfg) + 15) / 16 * 16);
	memset(w->block, 0, node_size(&w->cfg));
	w->fx_block = aligned_alloc(16, BLOCK);
	node_effects_init(&w->fx, w->fx_block, BLOCK);
	node_effects_reset(&w->fx);
	mc_rng_seed(&w->rng, 1);
	w->lose_at = UINT32_MAX;
	w->n = node_init(w->block, &w->cfg, 1, NULL);
	w->n->fx = &w->fx;
	w->n->now_ms = 1000;
	w->n->started = true;
	assert_true(mc_addr_set(&w->n->addr, mc_str_z("10.0.0.1"), 5701));
	w->n->phase = NODE_PHASE_MASTER;
	w->n->master = w->n->uuid;
	partition_started_master(w->n);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	for (uint32_t i = 0; i < FAKES; i++)
		free(w->f[i].heap);
	free(w->block);
	free(w->fx_block);
	free(w);
	return 0;
}

static bool chance(struct world *w, uint32_t percent)
{
	return mc_rng_below(&w->rng, 100) < percent;
}

static uint32_t join(struct world *w)
{
	uint32_t i = 0;
	struct hz_member_info info = { 0 };
	struct hz_address a = { .port = 0, .host = mc_str_z("10.0.0.2") };
	struct member *m;

	while (w->f[i].used)
		i++;
	assert_true(i < FAKES);
	w->f[i].used = w->f[i].alive = true;
	w->f[i].uuid = (struct mc_uuid){ .hi = 99, .lo = i + 1 };
	w->f[i].heap = aligned_alloc(16, 1 << 20);
	partition_table_init(&w->f[i].t, mc_heap_init(w->f[i].heap, 1 << 20));
	a.port = (int32_t)(6000 + i);
	info.address = &a;
	info.uuid = w->f[i].uuid;
	m = member_append(w->n, &info);
	assert_non_null(m);
	m->conn = 100 + i;
	if (partition_state(w->n) != NULL) /* as its FinalizeJoin brings it */
		partition_state_take(&w->f[i].t, partition_state(w->n), false, &w->fx.mem);
	partition_member_added(w->n, m);
	return i;
}

static void part(struct world *w, uint32_t i)
{
	struct member *m = member_find(w->n, w->f[i].uuid);

	w->f[i].alive = false;
	m->conn = 0;
	member_remove(w->n, m, NODE_REASON_CONNECTION_LOST);
	partition_member_gone(w->n, w->f[i].uuid);
}

/* --- what a data member does --- */
static int16_t mine(const struct fake *f)
{
	return partition_table_find(&f->t, f->uuid);
}

static int16_t named(struct fake *f, const struct hz_partition_replica *r)
{
	struct mc_addr a;

	if (r == NULL)
		return NONE;
	assert_true(read_address(r->address, &a));
	return partition_table_intern(&f->t, r->uuid, &a);
}

static void finalize(struct fake *f, const struct hz_migration_info *i)
{
	uint32_t p = (uint32_t)i->partition_id;

	if (mc_uuid_eq(f->active[p], i->uuid))
		f->active[p] = (struct mc_uuid){ 0 };
	if (mine(f) == NONE || partition_slot_of(f->t.rows[p].replica, mine(f)) == NONE)
		f->has[p] = false;
}

static int32_t increment(const struct hz_migration_info *i, const struct partition_step *s)
{
	return i->partition_version_increment > 0 ? i->partition_version_increment
						  : partition_step_increment(s);
}

/* InternalPartitionServiceImpl.applyCompletedMigrations */
static bool apply(struct fake *f, struct hz_migration_info *const *v, uint32_t count)
{
	for (uint32_t k = 0; k < count; k++) {
		const struct hz_migration_info *i = v[k];
		struct partition_row *row = &f->t.rows[i->partition_id];
		struct partition_step s = { named(f, i->source), named(f, i->destination),
			i->source_current_replica_index, i->source_new_replica_index,
			i->destination_current_replica_index, i->destination_new_replica_index };

		if (row->version >= i->initial_partition_version + increment(i, &s))
			continue;
		if (row->version != i->initial_partition_version)
			return false;
		if (i->status == MIGRATION_SUCCESS)
			partition_step_apply(row->replica, &s);
		partition_table_raise(&f->t, (uint32_t)i->partition_id, increment(i, &s));
		finalize(f, i);
	}
	return true;
}

static int64_t stamp_of(const int32_t *versions)
{
	struct partition_table t = { .stamped = false };

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		t.rows[p].version = versions[p];
	return partition_table_stamp(&t);
}

static bool take(struct world *w, struct fake *f, const struct hz_partition_runtime_state *s)
{
	assert_int_equal(s->stamp, stamp_of(s->versions));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) { /* "Partition updates are diverged!" */
		if (s->versions[p] != f->t.rows[p].version)
			continue;
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			int32_t cell = s->encoded_partition_table.v[p * MC_REPLICAS + r];
			int16_t ours = f->t.rows[p].replica[r];

			assert_int_equal(cell == NONE, ours == NONE);
			if (cell != NONE)
				assert_true(mc_uuid_eq(
					s->all_replicas.v[cell].replica->uuid, f->t.replicas[ours].uuid));
		}
	}
	if (partition_state_take(&f->t, s, false, &w->fx.mem) != PARTITION_ACCEPTED)
		return false;
	for (uint32_t k = 0; k < s->completed_migrations.n; k++)
		finalize(f, s->completed_migrations.v[k]);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (mine(f) == NONE || partition_slot_of(f->t.rows[p].replica, mine(f)) == NONE)
			f->has[p] = false;
	return true;
}

static struct fake *fake_of(struct world *w, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < FAKES; i++)
		if (w->f[i].used && w->f[i].alive && mc_uuid_eq(w->f[i].uuid, uuid))
			return &w->f[i];
	return NULL;
}

/* The owner's part, and the destination's: MigrationRequestOperation, MigrationOperation. */
static bool migrate(struct world *w, struct fake *f, const struct hz_migration_request_operation *op)
{
	const struct hz_migration_info *i = op->migration;
	uint32_t p = (uint32_t)i->partition_id;
	struct fake *to = fake_of(w, i->destination->uuid);

	assert_int_equal(op->op.partition_id, p);
	assert_int_equal(i->status, MIGRATION_ACTIVE);
	if (!apply(f, op->completed_migrations.v, op->completed_migrations.n) ||
		f->t.rows[p].version != i->initial_partition_version)
		return false;
	assert_int_equal(f->t.rows[p].replica[0], mine(f));
	assert_int_equal(f->active[p].hi, 0);
	f->active[p] = i->uuid;
	f->info[p] = op->migration;
	if (to == NULL || chance(w, w->spite))
		return false;
	if (!apply(to, op->completed_migrations.v, op->completed_migrations.n) ||
		to->t.rows[p].version != i->initial_partition_version || to->active[p].hi != 0)
		return false;
	to->active[p] = i->uuid;
	to->info[p] = op->migration;
	to->staged[p] = f->has[p];
	return true;
}

static bool commit(struct fake *f, struct hz_migration_info *i)
{
	uint32_t p = (uint32_t)i->partition_id;

	if (!mc_uuid_eq(f->active[p], i->uuid)) /* done before, and the answer was lost */
		return f->t.rows[p].version > i->initial_partition_version;
	assert_int_equal(f->t.rows[p].version, i->initial_partition_version);
	f->has[p] = f->staged[p];
	return apply(f, &i, 1);
}

static bool promote(struct world *w, struct fake *f, const struct hz_promotion_commit_operation *op)
{
	assert_true(mc_uuid_eq(op->expected_member_uuid, f->uuid));
	if (chance(w, w->spite))
		return false;
	return take(w, f, op->partition_state);
}

/* --- answers --- */
static void answer(struct world *w, uint32_t from, int64_t call_id, struct mc_value *value)
{
	struct hz_normal_response r = { .call_id = call_id, .value.object = value };
	struct hz_message m = { .cls = HZ_NORMAL_RESPONSE, .call_id = call_id, .body = &r };
	struct conn c = { .uuid = w->f[from].uuid };
	struct in in = { .m = &m, .conn = &c, .member = member_find(w->n, c.uuid) };

	if (w->quiet || w->muted)
		return;
	if (chance(w, w->spite / 4))
		invocations_lost_conn(w->n, 100 + from);
	else
		on_response(w->n, &in);
}

static bool act(struct world *w, struct fake *f, enum hz_class cls, const void *body)
{
	switch (cls) { /* the test's own member, not the product */
	case HZ_PARTITION_STATE_OPERATION:
		return take(w, f, ((const struct hz_partition_state_operation *)body)->partition_state);
	case HZ_PARTITION_STATE_CHECK_OPERATION:
		return ((const struct hz_partition_state_check_operation *)body)->stamp ==
			partition_table_stamp(&f->t);
	case HZ_PUBLISH_COMPLETED_MIGRATIONS_OPERATION: {
		const struct hz_publish_completed_migrations_operation *op = body;

		return apply(f, op->completed_migrations.v, op->completed_migrations.n);
	}
	case HZ_MIGRATION_REQUEST_OPERATION: return migrate(w, f, body);
	case HZ_MIGRATION_COMMIT_OPERATION:
		return commit(f, ((const struct hz_migration_commit_operation *)body)->migration);
	case HZ_PROMOTION_COMMIT_OPERATION: return promote(w, f, body);
	case HZ_SHUTDOWN_RESPONSE_OPERATION: f->released = true; return true;
	default: return true;
	}
}

/* As its table and what it takes part in: PartitionRuntimeState.getActiveMigrations. */
static struct mc_value *state_of(struct world *w, struct fake *f)
{
	struct hz_partition_runtime_state *s = partition_state_make(&f->t, &w->fx.mem);

	s->active_migrations.v = mc_arena_get(&w->fx.mem, sizeof(*s->active_migrations.v), MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (f->info[p] != NULL && f->active[p].hi != 0)
			s->active_migrations.v[s->active_migrations.n++] = f->info[p];
	return hz_value_object(HZ_PARTITION_RUNTIME_STATE, s, &w->fx.mem);
}

/* All that is under way to a member whose connection breaks. */
static void break_off(struct world *w, uint32_t i)
{
	uint32_t kept = 0;

	for (uint32_t k = 0; k < w->queued; k++)
		if (w->q[k].to != i)
			w->q[kept++] = w->q[k];
	w->queued = kept;
	invocations_lost_conn(w->n, 100 + i);
}

static void deliver(struct world *w, const struct pending *m)
{
	struct fake *f = &w->f[m->to];
	int64_t call_id = ((const struct hz_op *)m->out.body)->call_id;
	enum loss loss = w->delivered++ == w->lose_at ? w->loss : NO_LOSS;
	bool yes;

	if (!f->alive)
		return;
	if (loss == LOST || loss == LOST_SILENTLY) {
		if (loss == LOST)
			break_off(w, m->to);
		return;
	}
	w->muted = loss != NO_LOSS;
	yes = act(w, f, m->out.cls, m->out.body);
	if (call_id == 0) {
		w->muted = false;
		if (loss == ANSWER_LOST)
			break_off(w, m->to);
		return;
	}
	if (m->out.cls == HZ_FETCH_PARTITION_STATE_OPERATION)
		answer(w, m->to, call_id, state_of(w, f));
	else
		answer(w, m->to, call_id, hz_value_bool(yes, &w->fx.mem));
	w->muted = false;
	if (loss == ANSWER_LOST)
		break_off(w, m->to);
}

/* --- time --- */
static void collect(struct world *w)
{
	for (; w->taken < w->fx.n; w->taken++) {
		const struct node_effect *e = &w->fx.v[w->taken];

		if (e->type != NODE_FX_SEND || e->conn < 100)
			continue;
		assert_true(w->queued < PENDING);
		w->q[w->queued++] = (struct pending){ e->conn - 100, e->out };
	}
	assert_false(w->fx.lost);
}

/* The first message of any member: members are apart, one member's messages are in order. */
static void deliver_one(struct world *w)
{
	uint32_t at = (uint32_t)mc_rng_below(&w->rng, w->queued), first = 0;
	struct pending m;

	while (w->q[at].to + 1 == w->deaf) /* somebody else has one: can_deliver */
		at = (at + 1) % w->queued;
	while (w->q[first].to != w->q[at].to)
		first++;
	m = w->q[first];
	memmove(&w->q[first], &w->q[first + 1], sizeof(w->q[0]) * (w->queued - first - 1));
	w->queued--;
	deliver(w, &m);
}

static void tick(struct world *w, int64_t until)
{
	int64_t at = mc_deadlines_next(&w->n->deadlines);

	w->n->now_ms = at < until ? (at > w->n->now_ms ? at : w->n->now_ms + 1) : until;
	dues_run(w->n);
	for (enum node_timer t = 0; t < TIMER_COUNT; t++)
		if (t != TIMER_PARTITION && timer_at(w->n, t) <= w->n->now_ms)
			timer_set(w->n, t, NODE_NEVER); /* only the partitions are looked at here */
	if (timer_at(w->n, TIMER_PARTITION) <= w->n->now_ms)
		partition_tick(w->n);
}

static bool can_deliver(const struct world *w)
{
	for (uint32_t i = 0; i < w->queued; i++)
		if (w->q[i].to + 1 != w->deaf)
			return true;
	return false;
}

static void run(struct world *w, uint32_t steps)
{
	for (uint32_t i = 0; i < steps; i++) {
		collect(w);
		if (can_deliver(w))
			deliver_one(w);
		else
			tick(w, w->n->now_ms + 1000);
	}
	collect(w);
}

/* Until nothing moves and one check has gone round. */
static void settle(struct world *w)
{
	int64_t until = 0;
	uint32_t i = 0;

	w->spite = 0;
	for (; i < STEPS_MAX && (until == 0 || w->n->now_ms < until || w->queued > 0); i++) {
		run(w, 1);
		if (partition_moving(w->n))
			until = 0;
		else if (until == 0)
			until = w->n->now_ms + 2 * w->cfg.table_send_interval_ms;
	}
	assert_true(i < STEPS_MAX);
	node_effects_reset(&w->fx);
	w->taken = 0;
}

/* --- what must hold --- */
static void assign(struct world *w)
{
	struct hz_plain_op op = { 0 };
	struct hz_message m = { .cls = HZ_ASSIGN_PARTITIONS, .body = &op };
	struct in in = { .m = &m, .member = &w->n->members[0] };

	on_assign_partitions(w->n, &in); /* no call id: no answer */
	settle(w);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t i = 0; i < FAKES; i++)
			w->f[i].has[p] = w->f[i].alive &&
				partition_slot_of(w->f[i].t.rows[p].replica, mine(&w->f[i])) != NONE;
}

static uint32_t alive(const struct world *w)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < FAKES; i++)
		n += w->f[i].alive;
	return n;
}

static void check(struct world *w)
{
	const struct partition_table *t = &partition_of(w->n)->table;
	uint32_t depth = alive(w) < MC_REPLICAS ? alive(w) : MC_REPLICAS;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			const struct fake *f;

			assert_int_equal(t->rows[p].replica[r] == NONE, r >= depth);
			if (r >= depth)
				continue;
			f = fake_of(w, t->replicas[t->rows[p].replica[r]].uuid);
			assert_non_null(f);
			assert_true(f->has[p]);
			assert_int_equal(f->active[p].hi, 0);
		}
	}
	for (uint32_t i = 0; i < FAKES; i++)
		if (w->f[i].alive)
			assert_int_equal(partition_table_stamp(&w->f[i].t), partition_stamp(w->n));
	assert_int_equal(partition_of(w->n)->active, 0);
	assert_int_equal(partition_of(w->n)->completed_count, 0); /* everybody is known to have heard */
}

/* --- the tests --- */
static void nothing_is_assigned_without_data_members(void **state)
{
	struct world *w = *state;

	assert_null(partition_state(w->n));
	assign(w);
	assert_null(partition_state(w->n));
	assert_false(partition_moving(w->n));
}

static void newcomers_take_their_share(void **state)
{
	struct world *w = *state;

	join(w);
	assign(w);
	for (int i = 0; i < 9; i++) {
		join(w);
		assert_true(partition_moving(w->n));
		settle(w);
		check(w);
	}
}

/* Of two members each migration is one of both: exactly as many at once as one may have. */
static void a_member_moves_a_few_at_a_time(void **state)
{
	struct world *w = *state;
	uint32_t moving = 0;

	join(w);
	assign(w);
	join(w);
	w->quiet = true;
	run(w, 200);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		moving += partition_of(w->n)->moves[p].stage != MOVE_NONE;
	assert_int_equal(moving, PARTITION_PARALLEL);
	w->quiet = false;
	settle(w);
	check(w);
}

/* Who is a lite member now holds nothing, whatever the table still says. */
static void a_member_that_became_lite(void **state)
{
	struct world *w = *state;
	struct member *m;
	int16_t replica;

	join(w);
	assign(w);
	m = &w->n->members[0];
	replica = partition_table_find(&partition_of(w->n)->table, m->uuid);
	assert_ptr_equal(partition_member(w->n, replica), m);
	m->lite = true;
	assert_null(partition_member(w->n, replica));
	assert_null(partition_member(w->n, NONE));
}

static void ask_to_leave(struct world *w, uint32_t i)
{
	struct hz_uuid_op op = { .uuid = w->f[i].uuid };
	struct hz_message m = { .cls = HZ_SHUTDOWN_REQUEST_OPERATION, .body = &op };
	struct in in = { .m = &m, .member = member_find(w->n, w->f[i].uuid) };

	on_shutdown_request(w->n, &in);
}

static void leavers_are_emptied_first(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 3; i++)
		join(w);
	assign(w);
	for (uint32_t i = 0; i < 2; i++) {
		ask_to_leave(w, i);
		ask_to_leave(w, i); /* each second */
		assert_false(w->f[i].released);
		settle(w);
		assert_true(w->f[i].released);
		assert_false(partition_table_names(&partition_of(w->n)->table,
			partition_table_find(&partition_of(w->n)->table, w->f[i].uuid)));
		part(w, i);
		settle(w);
		check(w);
	}
	ask_to_leave(w, 2); /* nobody is left to take over */
	run(w, 10);
	assert_true(w->f[2].released);
}

static void a_leaver_that_dies_is_a_loss_like_any(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 4; i++)
		join(w);
	assign(w);
	ask_to_leave(w, 1);
	run(w, 60);
	part(w, 1);
	settle(w);
	check(w);
}

static void histories(struct world *w, uint64_t seed)
{
	uint32_t used = 4;

	mc_rng_seed(&w->rng, seed);
	for (int i = 0; i < 4; i++)
		join(w);
	assign(w);
	check(w);
	while (used < FAKES) {
		uint32_t who = (uint32_t)mc_rng_below(&w->rng, used);

		w->spite = (uint32_t)mc_rng_below(&w->rng, 3) * 8;
		if (chance(w, 70) || alive(w) < 4) {
			join(w);
			used++;
		}
		run(w, (uint32_t)mc_rng_below(&w->rng, 1500));
		if (w->f[who].alive && alive(w) > 3 && chance(w, 30))
			ask_to_leave(w, who);
		run(w, (uint32_t)mc_rng_below(&w->rng, 300));
		if (w->f[who].alive && alive(w) > 3 && chance(w, 70))
			part(w, who); /* in the middle of whatever it is */
		settle(w);
		for (uint32_t i = 0; i < used; i++)
			if (w->f[i].alive && w->f[i].released) {
				part(w, i);
				settle(w);
			}
		check(w);
	}
}

static void any_history_loses_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		void *w;

		set_up(&w);
		histories(w, seed);
		tear_down(&w);
	}
}

/* How long until no member takes part in a migration any more; what else is to be done may last longer. */
static int64_t until_nobody_migrates(struct world *w)
{
	int64_t began_ms = w->n->now_ms;
	bool active = true;

	for (uint32_t i = 0; active && i < STEPS_MAX; i++) {
		run(w, 1);
		active = partition_moving(w->n) || w->queued > 0;
		for (uint32_t k = 0; !active && k < FAKES; k++)
			for (uint32_t p = 0; w->f[k].alive && p < MC_PARTITIONS; p++)
				active |= w->f[k].active[p].hi != 0;
	}
	assert_false(active);
	return w->n->now_ms - began_ms;
}

/* Any message of all that a newcomer causes, or any answer, with its connection or without. */
static int64_t one_is_lost(uint32_t at, enum loss loss)
{
	struct world *w;
	void *state;
	int64_t took_ms;

	set_up(&state);
	w = state;
	join(w);
	join(w);
	assign(w);
	join(w);
	w->loss = loss;
	w->lose_at = w->delivered + at;
	took_ms = until_nobody_migrates(w);
	settle(w);
	check(w);
	tear_down(&state);
	return took_ms;
}

static void whatever_is_lost_no_partition_stays_in_migration(void **state)
{
	struct node_config cfg;

	(void)state;
	node_config_defaults(&cfg);
	for (enum loss loss = LOST; loss < LOSSES; loss++) {
		bool silent = loss == LOST_SILENTLY || loss == ANSWER_LOST_SILENTLY;
		int64_t limit_ms = 2 * cfg.table_send_interval_ms + PARTITION_FAILURE_PAUSE +
			(silent ? PARTITION_MIGRATION_TIMEOUT : 0);

		for (uint32_t at = 0; at < 400; at += at < 24 ? 1 : 13)
			assert_true(one_is_lost(at, loss) <= limit_ms);
	}
}

/* It is a member, it hears and says nothing; the others hear what has ended all the same. */
static void one_who_does_not_answer_keeps_nobody_in_migration(void **state)
{
	struct world *w = *state;
	int64_t began_ms;
	uint32_t migrating = 0;

	for (int i = 0; i < 7; i++)
		join(w);
	assign(w);
	join(w);
	join(w);
	w->deaf = 1;
	began_ms = w->n->now_ms;
	while (w->n->now_ms < began_ms + 30000)
		run(w, 1);
	for (uint32_t k = 1; k < FAKES; k++)
		for (uint32_t p = 0; w->f[k].alive && p < MC_PARTITIONS; p++)
			migrating +=
				w->f[k].active[p].hi != 0 && partition_of(w->n)->moves[p].stage == MOVE_NONE;
	assert_true(partition_of(w->n)->moved > PARTITION_ROUNDS * PARTITION_BATCH);
	assert_int_equal(migrating, 0);
	assert_true(partition_of(w->n)->completed_count <= MC_PARTITION_COMPLETED_MAX);
	w->deaf = 0;
	settle(w);
	check(w);
}

/* Its FinalizeJoin is not answered yet, and it has partitions: those of nobody else. */
static void who_is_not_ready_hears_of_it_later(void **state)
{
	struct world *w = *state;
	struct member *m;

	join(w);
	join(w);
	assign(w);
	m = member_find(w->n, w->f[1].uuid);
	join(w);
	while (partition_of(w->n)->moved < 20)
		run(w, 1);
	m->unready = true;
	run(w, 400);
	m = member_find(w->n, w->f[1].uuid);
	m->unready = false;
	partition_member_added(w->n, m);
	settle(w);
	check(w);
}

/* The master before us was in the middle of migrations; who took part in them still holds on to them. */
static void taking_over_finds_the_newest_of_each(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 4; i++)
		join(w);
	assign(w);
	join(w);
	while (partition_of(w->n)->moved < 20)
		run(w, 1);
	assert_true(partition_of(w->n)->active > 0);
	w->queued = 0; /* the old master's last words are lost, and we know nothing of what it did */
	w->taken = w->fx.n;
	invocations_forget(w->n);
	partition_of(w->n)->completed_count = 0;
	partition_table_clear(&partition_of(w->n)->table);
	partition_took_over(w->n);
	assert_null(partition_state(w->n));
	settle(w);
	check(w);
}

static bool warned(const struct world *w)
{
	for (uint32_t i = 0; i < w->fx.n; i++)
		if (w->fx.v[i].type == NODE_FX_NOTICE && w->fx.v[i].notice->type == NODE_NOTICE_WARN)
			return true;
	return false;
}

static void lost_partitions_get_new_owners_and_it_is_said(void **state)
{
	struct world *w = *state;

	join(w);
	assign(w);
	join(w);
	part(w, 0); /* before anything was copied */
	assert_true(warned(w));
	settle(w);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		assert_true(mc_uuid_eq(partition_replica(w->n, p, 0), w->f[1].uuid));
	part(w, 1);
	assert_null(partition_state(w->n)); /* nobody to give them to: assigned anew when somebody asks */
	settle(w);
	join(w);
	assign(w);
	check(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_assigned_without_data_members, set_up, tear_down),
		cmocka_unit_test_setup_teardown(newcomers_take_their_share, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_member_moves_a_few_at_a_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_member_that_became_lite, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leavers_are_emptied_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_leaver_that_dies_is_a_loss_like_any, set_up, tear_down),
		cmocka_unit_test(any_history_loses_nothing),
		cmocka_unit_test(whatever_is_lost_no_partition_stays_in_migration),
		cmocka_unit_test_setup_teardown(
			one_who_does_not_answer_keeps_nobody_in_migration, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_not_ready_hears_of_it_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(taking_over_finds_the_newest_of_each, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			lost_partitions_get_new_owners_and_it_is_said, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
