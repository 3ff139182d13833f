/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.c - as new master: what every member knows of the partitions; the greatest version of each
 * counts (InternalPartitionServiceImpl.FetchMostRecentPartitionTableTask).
 */
#include "common/base/check.h"
#include "common/partition/internal.h"

#define REFUSALS_MAX 4 /* errors of other kinds than "not yet" until a member's table is done without */

/* --- asking several, each until it has answered or is gone --- */
bool partition_asks_make(struct node *n, uint32_t count)
{
	struct partition_service *s = partition_of(n);

	partition_asks_drop(n);
	s->asks = mc_heap_get(n->heap, sizeof(*s->asks) * (count + 1));
	s->ask_room = s->asks == NULL ? 0 : count + 1;
	return s->asks != NULL;
}

void partition_ask_add(struct node *n, struct mc_uuid uuid, int64_t at_ms)
{
	struct partition_service *s = partition_of(n);

	mc_check(s->ask_count < s->ask_room);
	s->asks[s->ask_count] = (struct partition_ask){ .uuid = uuid };
	due_set(n, DUE_ASK, s->ask_count++, at_ms);
	s->asks_left++;
}

void partition_asks_drop(struct node *n)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < s->ask_count; i++)
		due_set(n, DUE_ASK, i, NODE_NEVER);
	mc_heap_put(n->heap, s->asks);
	s->asks = NULL;
	s->ask_count = s->ask_room = s->asks_left = 0;
}

void partition_ask_end(struct partition_service *s, struct partition_ask *a)
{
	mc_check(!a->done && s->asks_left > 0);
	a->done = true;
	s->asks_left--;
}

struct partition_ask *partition_ask_of(struct node *n, const struct partition_end *e)
{
	struct partition_service *s = partition_of(n);
	struct partition_ask *a = e->number < s->ask_count ? &s->asks[e->number] : NULL;

	if (a == NULL || a->done || due_at(n, DUE_ASK, e->number) != NODE_NEVER ||
		!mc_uuid_eq(a->uuid, e->from))
		return NULL;
	return a;
}

/* --- tables --- */
static void send_fetch(struct node *n, uint32_t ask, struct member *m)
{
	struct hz_plain_op *op = node_new(n, sizeof(*op));

	mc_check(ask < partition_of(n)->ask_count);
	if (m == NULL)
		partition_ask_end(partition_of(n), &partition_of(n)->asks[ask]);
	else
		partition_invoke(n, m, HZ_FETCH_PARTITION_STATE_OPERATION, op, PARTITION_CALL_TIMEOUT,
			PARTITION_INVOCATION_FETCH, ask);
}

static void ask_send(struct node *n, uint32_t ask)
{
	struct partition_service *s = partition_of(n);
	struct member *m;

	mc_check(ask < s->ask_count && !s->asks[ask].done);
	m = member_find(n, s->asks[ask].uuid);
	due_set(n, DUE_ASK, ask, NODE_NEVER);
	if (s->phase == PARTITION_FETCHING)
		send_fetch(n, ask, m);
	else
		partition_promotions_send(n, ask, m);
}

void partition_asks_begin(struct node *n)
{
	const struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < s->ask_count; i++)
		if (due_at(n, DUE_ASK, i) <= n->now_ms)
			ask_send(n, i);
}

void partition_ask_due(struct node *n, uint32_t ask)
{
	if (!node_is_master(n))
		return;
	ask_send(n, ask);
	partition_work(n);
}

void partition_fetch_start(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!partition_asks_make(
		    n, n->member_count)) { /* no memory now: without the tables nothing is decided */
		partition_later(n, PARTITION_FAILURE_PAUSE);
		return;
	}
	s->phase = PARTITION_FETCHING;
	partition_parts_fail(n);
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			partition_ask_add(n, n->members[i].uuid, n->now_ms + PARTITION_SETTLE);
}

static void collect(struct node *n, struct hz_migration_info *const *v, uint32_t count)
{
	struct partition_completed c;

	for (uint32_t i = 0; v != NULL && i < count; i++)
		if (partition_info_read(n, v[i], &c) && !partition_completed_has(n, c.uuid))
			partition_completed_add(n, &c);
}

static void collect_ended(struct node *n, struct hz_migration_info *const *v, uint32_t count)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; v != NULL && i < count; i++)
		for (uint32_t k = 0; v[i] != NULL && k < s->completed_count; k++)
			if (s->completed[k].status == MIGRATION_ACTIVE &&
				mc_uuid_eq(s->completed[k].uuid, v[i]->uuid))
				s->completed[k].status = v[i]->status;
	collect(n, v, count);
}

void partition_fetch_done(struct node *n, const struct partition_end *e)
{
	struct partition_ask *a = partition_ask_of(n, e);
	const struct hz_partition_runtime_state *state =
		response_object(e->answer, HZ_PARTITION_RUNTIME_STATE);
	bool retry = e->how == INVOCATION_TIMEOUT || e->how == INVOCATION_LOST;

	if (a == NULL || partition_of(n)->phase != PARTITION_FETCHING)
		return;
	if (e->how == INVOCATION_ERROR)
		retry = ++a->tries < (response_is_retryable(n, e->answer) ? PARTITION_TRIES : REFUSALS_MAX);
	if (retry) {
		due_set(n, DUE_ASK, e->number, n->now_ms + PARTITION_RETRY);
		return;
	}
	partition_ask_end(partition_of(n), a);
	if (state == NULL)
		return;
	partition_state_take(&partition_of(n)->table, state, false, &n->fx->mem);
	collect_ended(n, state->completed_migrations.v, state->completed_migrations.n);
	collect(n, state->active_migrations.v, state->active_migrations.n);
}

/* What was under way and is not known to have ended has failed: source and destination are told so with the
 * next table. */
static void fail_active(struct node *n)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < s->completed_count; i++) {
		struct partition_completed *c = &s->completed[i];

		if (c->status == MIGRATION_ACTIVE) {
			c->status = MIGRATION_FAILED;
			c->increment++;
		}
		if (c->status == MIGRATION_FAILED &&
			s->table.rows[c->partition].version < c->initial + c->increment)
			partition_table_raise(&s->table, (uint32_t)c->partition,
				c->initial + c->increment - s->table.rows[c->partition].version);
	}
}

bool partition_fetching(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->asks_left > 0)
		return false;
	partition_asks_drop(n);
	fail_active(n);
	s->fetch = false;
	s->phase = PARTITION_IDLE;
	s->published_at_ms = ~partition_table_stamp(&s->table); /* it has not been published by us */
	s->again = true;
	return true;
}
