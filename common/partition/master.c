/* SPDX-License-Identifier: Apache-2.0 */
/* master.c - the service's life, what others ask of it, and its calls. What it does next:
 * control.c. */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

#define ASSIGNMENT_PAUSE 1000 /* between two calls that clients make us send to the master */

/* --- life --- */
void partition_lay_out(struct node *n, struct node_block *b)
{
	struct partition_service *s = node_block_part(b, sizeof(*s), 1);

	if (n != NULL)
		n->partitions = s;
}

void partition_init(struct node *n)
{
	partition_table_init(&partition_of(n)->table, n->heap);
	partition_of(n)->check_at_ms = partition_of(n)->not_before_ms = 0;
}

static void forget_work(struct node *n)
{
	struct partition_service *s = partition_of(n);

	partition_plan_drop(n);
	partition_asks_drop(n);
	for (uint32_t p = 0; s->active > 0 && p < MC_PARTITIONS; p++)
		due_set(n, DUE_MOVE, p, NODE_NEVER);
	memset(s->moves, 0, s->active == 0 ? 0 : sizeof(s->moves));
	memset(s->promoting, 0, sizeof(s->promoting));
	memset(s->rounds, 0, sizeof(s->rounds));
	s->phase = PARTITION_IDLE;
	s->active = s->leaver_count = 0;
	s->again = s->later = s->fetch = s->failed = s->unheard = false;
	s->not_before_ms = s->frozen_until_ms = 0;
	s->check_at_ms = n->now_ms + n->cfg->table_send_interval_ms;
	s->epoch++;
}

void partition_reset(struct node *n)
{
	struct partition_service *s = partition_of(n);

	forget_work(n);
	partition_table_clear(&s->table);
	partition_parts_forget(s);
	s->empty_by_ms = 0;
	timer_set(n, TIMER_EMPTY, NODE_NEVER);
	s->completed_count = s->serial = s->published_serial = 0;
	s->published_at_ms = 0;
	timer_set(n, TIMER_PARTITION, NODE_NEVER);
}

void partition_started_master(struct node *n)
{
	partition_reset(n);
	timer_set(n, TIMER_PARTITION, partition_of(n)->check_at_ms);
}

void partition_took_over(struct node *n)
{
	struct partition_service *s = partition_of(n);

	mc_check(node_is_master(n));
	forget_work(n);
	s->published_serial = 0;
	s->fetch = s->again = true;
	s->changed_at_ms = n->now_ms; /* who loses a master may lose more */
	partition_work(n);
}

/* --- what others may ask --- */
const struct partition_table *partition_table_of(const struct node *n)
{
	return &partition_of(n)->table;
}

struct mc_uuid partition_replica(const struct node *n, uint32_t p, uint32_t r)
{
	const struct partition_table *t = &partition_of(n)->table;
	int16_t i = p < MC_PARTITIONS && r < MC_REPLICAS ? t->rows[p].replica[r] : PARTITION_NONE;

	return i == PARTITION_NONE ? (struct mc_uuid){ .null = true } : t->replicas[i].uuid;
}

uint32_t partition_changes(const struct node *n)
{
	return partition_of(n)->table.changes;
}

int partition_place(const struct node *n, uint32_t p)
{
	const struct partition_table *t = &partition_of(n)->table;

	for (int r = 0; r < MC_REPLICAS; r++)
		if (t->rows[p].replica[r] != PARTITION_NONE &&
			mc_uuid_eq(t->replicas[t->rows[p].replica[r]].uuid, n->uuid))
			return r;
	return -1;
}

int64_t partition_stamp(const struct node *n)
{
	return partition_table_stamp(&partition_of(n)->table);
}

bool partition_moving(const struct node *n)
{
	const struct partition_service *s = partition_of(n);

	return node_is_master(n) && n->promotions_allowed && !partition_table_empty(&s->table) &&
		(s->again || s->later || s->phase != PARTITION_IDLE || s->active > 0);
}

/* A lite member has nothing that could be unsafe; a master may be moving. */
bool partition_is_safe(const struct node *n)
{
	return !partition_moving(n);
}

uint32_t partition_migrations(const struct node *n)
{
	const struct partition_service *s = partition_of(n);

	return partition_moving(n) ? s->planned + s->active : 0;
}

struct member *partition_member(struct node *n, int16_t replica)
{
	struct member *m = replica == PARTITION_NONE
		? NULL
		: member_find(n, partition_of(n)->table.replicas[replica].uuid);

	mc_check(replica < (int32_t)partition_of(n)->table.count);
	return m == NULL || m->lite ? NULL : m;
}

void partition_note(struct node *n, enum node_notice_type type, int64_t count, const char *text)
{
	struct mc_text t = node_text(n);

	mc_text_z(mc_text_int(&t, count), text);
	notice_say(n, type, mc_text_done(&t), mc_str_z(NULL));
}

/* --- calls --- */
static partition_end_fn *const ends[PARTITION_INVOCATION_COUNT] = {
#define X(name, done) [PARTITION_INVOCATION_##name] = done,
	PARTITION_INVOCATIONS(X)
#undef X
};

bool partition_invoke(struct node *n, struct member *m, enum hz_class cls, void *body, int64_t timeout_ms,
	enum partition_invocation kind, uint32_t number)
{
	uint64_t cookie = (uint64_t)kind << 56 | (uint64_t)(partition_of(n)->epoch & 0xffffff) << 32 | number;

	mc_check(kind < PARTITION_INVOCATION_COUNT);
	return member_invoke(n, m, cls, body, timeout_ms, INVOCATION_PARTITION, cookie);
}

void partition_invocation_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct partition_end e = { c->to, (uint32_t)c->cookie, how, answer };

	if (!node_is_master(n) || (c->cookie >> 32 & 0xffffff) != (partition_of(n)->epoch & 0xffffff))
		return;
	ends[c->cookie >> 56](n, &e);
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
	notice_say(n, NODE_NOTICE_DEBUG, mc_str_z("the partitions are assigned"), mc_str_z(NULL));
	partition_publish(n);
}

void on_assign_partitions(struct node *n, const struct in *in)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_master(n) || s->fetch) {
		reply_null(n, in);
		return;
	}
	if (partition_table_empty(&s->table) && n->migrations_allowed)
		assign_first(n);
	reply_object(n, in, HZ_PARTITION_RUNTIME_STATE, partition_state(n));
}

/* AssignPartitions alone of these operations does not know its service by itself: a master without the name
 * in the message fails on it, and logs so. */
static void ask_master(struct node *n, struct member *master)
{
	struct hz_plain_op *op = node_new(n, sizeof(*op));

	op->op.flags = HZ_OP_SERVICE;
	op->op.service_name = mc_str_z(PARTITION_SERVICE);
	member_invoke(n, master, HZ_ASSIGN_PARTITIONS, op, PARTITION_CALL_TIMEOUT, INVOCATION_NONE, 0);
}

void partition_ask_assignment(struct node *n)
{
	struct member *master = member_find(n, n->master);

	struct partition_service *s = partition_of(n);

	if (!partition_table_empty(&s->table) || member_data_count(n) == 0)
		return;
	if (!node_is_master(n) && master != NULL) {
		if (s->assignment_asked_at_ms != 0 &&
			n->now_ms - s->assignment_asked_at_ms < ASSIGNMENT_PAUSE)
			return;
		s->assignment_asked_at_ms = n->now_ms;
		ask_master(n, master);
	} else if (node_is_master(n) && !s->fetch) {
		assign_first(n);
	}
}

void on_has_ongoing_migration(struct node *n, const struct in *in)
{
	reply_bool(n, in, partition_moving(n));
}

void on_safe_state_check(struct node *n, const struct in *in)
{
	reply_bool(n, in, partition_is_safe(n));
}
