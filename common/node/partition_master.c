/* SPDX-License-Identifier: Apache-2.0 */
/*
 * partition_master.c - what the master does next with the partitions (MigrationManager.ControlTask and what follows it):
 * fetch tables after a claim, repair and promote, give lost partitions to somebody, migrate towards balance, let leavers go.
 */
#include "common/node/partition_service.h"

#include <string.h>

/* --- life --- */
size_t partition_size(void)
{
	return sizeof(struct partition_service);
}

void partition_init(struct node *n)
{
	partition_table_init(&n->partitions->table, n->heap);
	n->partitions->check_at = n->partitions->not_before = 0;
}

static void forget_work(struct node *n)
{
	struct partition_service *s = partition_of(n);

	partition_plan_drop(n);
	partition_asks_drop(n);
	memset(s->moves, 0, s->active == 0 ? 0 : sizeof(s->moves));
	memset(s->promoting, 0, sizeof(s->promoting));
	memset(s->rounds, 0, sizeof(s->rounds));
	s->phase = PARTITION_IDLE;
	s->active = s->leaver_count = 0;
	s->again = s->later = s->fetch = s->failed = s->unheard = false;
	s->not_before = 0;
	s->check_at = n->now + n->cfg->table_send_interval;
	s->epoch++;
}

void partition_reset(struct node *n)
{
	struct partition_service *s = partition_of(n);

	forget_work(n);
	partition_table_clear(&s->table);
	s->completed_count = s->serial = s->published_serial = 0;
	s->published = 0;
	timer_set(n, TIMER_PARTITION, NODE_NEVER);
}

void partition_started_master(struct node *n)
{
	partition_reset(n);
	timer_set(n, TIMER_PARTITION, partition_of(n)->check_at);
}

void partition_took_over(struct node *n)
{
	struct partition_service *s = partition_of(n);

	forget_work(n);
	s->published_serial = 0;
	s->fetch = s->again = true;
	partition_work(n);
}

/* --- what others may ask --- */
struct mc_uuid partition_replica(const struct node *n, uint32_t p, uint32_t r)
{
	const struct partition_table *t = &partition_of(n)->table;
	int16_t i = p < MC_PARTITIONS && r < MC_REPLICAS ? t->rows[p].replica[r] : PARTITION_NONE;

	return i == PARTITION_NONE ? (struct mc_uuid){ .null = true } : t->replicas[i].uuid;
}

int64_t partition_stamp(const struct node *n)
{
	return partition_table_stamp(&partition_of(n)->table);
}

bool partition_moving(const struct node *n)
{
	const struct partition_service *s = partition_of(n);

	return node_is_master(n) && !partition_table_empty(&s->table) &&
	       (s->again || s->later || s->phase != PARTITION_IDLE || s->active > 0);
}

struct member *partition_member(struct node *n, int16_t replica)
{
	struct member *m = replica == PARTITION_NONE ? NULL : member_find(n, partition_of(n)->table.replicas[replica].uuid);

	return m == NULL || m->lite ? NULL : m;
}

void partition_note(struct node *n, enum node_tell_type type, int64_t count, const char *text)
{
	struct mc_text t = node_text(n);

	mc_text_z(mc_text_int(&t, count), text);
	tell_simple(n, type, mc_text_done(&t), mc_str_z(NULL));
}

/* --- calls --- */
static partition_end_fn *const ends[PARTITION_CALL_COUNT] = {
#define X(name, done) [PARTITION_CALL_##name] = done,
	PARTITION_CALLS(X)
#undef X
};

bool partition_call(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout, enum partition_call kind,
		    uint32_t number)
{
	uint64_t cookie = (uint64_t)kind << 56 | (uint64_t)(partition_of(n)->epoch & 0xffffff) << 32 | number;

	return member_call(n, m, cls, body, timeout, CALL_PARTITION, cookie);
}

void partition_call_done(struct node *n, const struct call *c, enum call_outcome how, const struct hz_message *answer)
{
	struct partition_end e = { c->to, (uint32_t)c->cookie, how, answer };

	if (!node_is_master(n) || (c->cookie >> 32 & 0xffffff) != (partition_of(n)->epoch & 0xffffff))
		return;
	ends[c->cookie >> 56](n, &e);
	partition_work(n);
}

/* --- who may hold what --- */
static uint32_t group_number(struct mc_str *names, uint32_t *groups, struct mc_str name)
{
	uint32_t g = 0;

	while (g < *groups && !mc_str_eq(names[g], name))
		g++;
	if (g == *groups)
		names[(*groups)++] = name;
	return g;
}

bool partition_wanted(struct node *n, bool unready, partition_target target)
{
	struct partition_candidate *c = node_new_array(n, sizeof(*c), n->member_count);
	struct mc_str *names = node_new_array(n, sizeof(*names), n->member_count);
	uint32_t count = 0, groups = 0;

	for (uint32_t i = 0; c != NULL && names != NULL && i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (m->lite || (m->unready && !unready) || partition_leaving(n, m->uuid))
			continue;
		c[count].replica = partition_table_intern(&partition_of(n)->table, m->uuid, &m->addr);
		if (c[count].replica == PARTITION_NONE)
			continue;
		c[count++].group = (uint16_t)group_number(names, &groups, member_group(n, m));
	}
	return partition_assign(&partition_of(n)->table, c, count, groups, &n->rng, &n->fx->mem, target);
}

/* --- the order of things --- */
void partition_again(struct node *n)
{
	partition_of(n)->again = true;
}

void partition_later(struct node *n, int64_t pause)
{
	struct partition_service *s = partition_of(n);

	s->later = true;
	if (s->not_before < n->now + pause)
		s->not_before = n->now + pause;
}

/* Nothing is left to be moved: who wanted to go may go; who was not ready is asked about again. */
static void rest(struct node *n)
{
	partition_completed_publish(n, true);
	partition_leavers_answer(n);
	for (uint32_t i = 0; i < n->member_count; i++)
		if (n->members[i].unready && !n->members[i].lite && !partition_table_empty(&partition_of(n)->table))
			partition_later(n, PARTITION_JOIN_PAUSE);
}

static void sweep(struct node *n)
{
	struct partition_service *s = partition_of(n);
	bool *keep = node_new_array(n, sizeof(*keep), s->table.count);

	if (keep == NULL || s->active > 0)
		return;
	for (uint32_t i = 0; i < s->completed_count; i++) {
		if (s->completed[i].step.source != PARTITION_NONE)
			keep[s->completed[i].step.source] = true;
		keep[s->completed[i].step.destination] = true;
	}
	partition_table_sweep(&s->table, keep);
}

static bool rearrange(struct node *n)
{
	struct partition_service *s = partition_of(n);
	int16_t(*target)[MC_REPLICAS] = node_new_array(n, sizeof(*target), MC_PARTITIONS);

	sweep(n);
	if (target == NULL || !partition_wanted(n, false, target)) {
		partition_publish_changed(n);
		rest(n);
		return false;
	}
	partition_fill_lost(n, target);
	if (n->now < s->not_before) {
		partition_publish_changed(n);
		s->later = true;
		return false;
	}
	partition_plan_all(n, target);
	if (s->planned == 0) {
		partition_publish_changed(n);
		rest(n);
		return false;
	}
	s->move_at = s->published == partition_table_stamp(&s->table) ? n->now : n->now + PARTITION_SETTLE;
	partition_publish(n);
	s->phase = PARTITION_MOVING;
	partition_note(n, NODE_TELL_DEBUG, s->planned, " migrations are to be made");
	return true;
}

static bool idle(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!s->again && (!s->later || n->now < s->not_before))
		return false;
	s->again = s->later = false;
	if (s->fetch) {
		partition_fetch_start(n);
		return true;
	}
	if (partition_table_empty(&s->table)) {
		rest(n);
		return false;
	}
	if (partition_repair(n))
		return true;
	return rearrange(n);
}

static bool moving(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->again || s->later)
		partition_plan_drop(n);
	partition_move_some(n);
	if (s->active > 0 || s->planned > 0)
		return false;
	s->phase = PARTITION_IDLE;
	partition_note(n, NODE_TELL_DEBUG, s->moved, " migrations were made");
	if (s->again || s->later) {
		partition_completed_publish(n, true);
		return true;
	}
	rest(n);
	return s->again;
}

typedef bool phase_fn(struct node *n);
static phase_fn *const phases[] = {
	[PARTITION_IDLE] = idle,
	[PARTITION_FETCHING] = partition_fetching,
	[PARTITION_PROMOTING] = partition_promoting,
	[PARTITION_MOVING] = moving,
};

/* --- when to look again --- */
static void earlier(int64_t *at, int64_t other)
{
	if (other < *at)
		*at = other;
}

static void schedule(struct node *n)
{
	const struct partition_service *s = partition_of(n);
	int64_t at = s->check_at;

	if (s->later && s->phase == PARTITION_IDLE)
		earlier(&at, s->not_before);
	if (s->planned > 0 && s->move_at > n->now)
		earlier(&at, s->move_at);
	if (s->unheard)
		earlier(&at, n->now + PARTITION_JOIN_PAUSE);
	for (uint32_t i = 0; i < s->ask_count; i++)
		if (!s->asks[i].done)
			earlier(&at, s->asks[i].again);
	for (uint32_t p = 0; s->active > 0 && p < MC_PARTITIONS; p++)
		if (s->moves[p].stage != MOVE_NONE)
			earlier(&at, s->moves[p].again);
	timer_set(n, TIMER_PARTITION, at);
}

/* One idle, one promotion, one plan: more rounds than that would be a circle. */
#define ROUNDS_MAX 8

void partition_work(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n) || s->working)
		return;
	s->working = true;
	for (int i = 0; i < ROUNDS_MAX && phases[s->phase](n); i++)
		;
	s->working = false;
	schedule(n);
}

/* A publication left out who had no answer to its FinalizeJoin yet. */
static void publish_unheard(struct node *n)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < n->member_count; i++)
		if (n->members[i].unready)
			return;
	s->unheard = false;
	if (!partition_table_empty(&s->table))
		partition_publish(n);
}

void partition_tick(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n))
		return;
	if (s->unheard)
		publish_unheard(n);
	if (s->check_at <= n->now) {
		s->check_at = n->now + n->cfg->table_send_interval;
		partition_check_all(n);
	}
	partition_work(n);
}

/* --- messages --- */
static void assign_first(struct node *n)
{
	struct partition_service *s = partition_of(n);
	int16_t(*target)[MC_REPLICAS] = node_new_array(n, sizeof(*target), MC_PARTITIONS);

	if (target == NULL || (!partition_wanted(n, false, target) && !partition_wanted(n, true, target)))
		return;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < MC_REPLICAS; r++)
			partition_table_set(&s->table, p, r, target[p][r]);
	tell_simple(n, NODE_TELL_DEBUG, mc_str_z("the partitions are assigned"), mc_str_z(NULL));
	partition_publish(n);
}

void on_assign_partitions(struct node *n, const struct in *in)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n) || s->fetch) {
		reply_null(n, in);
		return;
	}
	if (partition_table_empty(&s->table))
		assign_first(n);
	reply_object(n, in, HZ_PARTITION_RUNTIME_STATE, partition_state(n));
}

void on_has_ongoing_migration(struct node *n, const struct in *in)
{
	reply_bool(n, in, partition_moving(n));
}

void on_safe_state_check(struct node *n, const struct in *in)
{
	reply_bool(n, in, !partition_moving(n)); /* a lite member has nothing that could be unsafe; a master may be moving */
}
