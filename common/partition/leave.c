/* SPDX-License-Identifier: Apache-2.0 */
/* leave.c - data members that want to be emptied before they go, and this one when it does
 * (MigrationManager.ProcessShutdownRequestsTask). */
#include "common/base/check.h"
#include "common/partition/internal.h"

#include <string.h>

static struct partition_leaver *find(const struct node *n, struct mc_uuid uuid)
{
	struct partition_service *s = partition_of(n);

	for (uint32_t i = 0; i < s->leaver_count; i++)
		if (mc_uuid_eq(s->leavers[i].uuid, uuid))
			return &s->leavers[i];
	return NULL;
}

bool partition_leaving(const struct node *n, struct mc_uuid uuid)
{
	return find(n, uuid) != NULL;
}

void partition_leaver_gone(struct node *n, struct mc_uuid uuid)
{
	struct partition_service *s = partition_of(n);
	struct partition_leaver *l = find(n, uuid);

	if (l != NULL)
		*l = s->leavers[--s->leaver_count];
}

static bool empty(const struct node *n, struct mc_uuid uuid)
{
	const struct partition_table *t = &partition_of(n)->table;
	int16_t i = partition_table_find(t, uuid);

	return i == PARTITION_NONE || !partition_table_names(t, i);
}

static void let_go(struct node *n, struct partition_leaver *l, struct member *m)
{
	struct hz_uuid_op *op = node_new(n, sizeof(*op));

	mc_check(!l->answered);
	l->answered = true;
	op->uuid = l->uuid;
	member_cast(n, m, l->demote ? HZ_DEMOTE_RESPONSE_OPERATION : HZ_SHUTDOWN_RESPONSE_OPERATION, op);
}

/* Nobody is left who could take anything over, or nobody may: then waiting helps nothing. */
static bool all_leave(const struct node *n)
{
	return partition_of(n)->leaver_count >= member_data_count(n) ||
		n->now_ms < partition_of(n)->frozen_until_ms;
}

void partition_leavers_answer(struct node *n)
{
	struct partition_service *s = partition_of(n);
	bool all = all_leave(n);

	for (uint32_t i = s->leaver_count; i-- > 0;) {
		struct partition_leaver *l = &s->leavers[i];
		struct member *m = member_find(n, l->uuid);

		if (m == NULL || m->lite) /* gone, or demoted by now */
			partition_leaver_gone(n, l->uuid);
		else if (!l->answered && (all || empty(n, l->uuid)))
			let_go(n, l, m);
		else if (!l->answered)
			partition_later(n, PARTITION_LEAVE_PAUSE);
	}
}

/* Wishes come again each second until they are answered: an answer that was lost is sent once more. */
static void wish(struct node *n, struct mc_uuid uuid, bool demote)
{
	struct partition_service *s = partition_of(n);
	struct partition_leaver *l = find(n, uuid);

	if (l != NULL) {
		l->answered &= !empty(n, uuid);
		if (!l->answered && s->phase == PARTITION_IDLE && !s->later)
			partition_again(n);
	} else if (s->leaver_count < MC_PARTITION_LEAVERS_MAX) {
		s->leavers[s->leaver_count++] = (struct partition_leaver){ .uuid = uuid, .demote = demote };
		partition_again(n);
		notice_say(n, NODE_NOTICE_DEBUG,
			mc_str_z("a data member asks to leave: its partitions are moved"), mc_str_z(NULL));
	}
	if (all_leave(n) || (partition_table_empty(&s->table) && !s->fetch))
		partition_leavers_answer(n);
	partition_work(n);
}

static bool may_wish(struct node *n, const struct in *in, struct mc_uuid uuid)
{
	return node_is_master(n) && !in->member->lite && mc_uuid_eq(in->member->uuid, uuid);
}

void on_shutdown_request(struct node *n, const struct in *in)
{
	const struct hz_uuid_op *op = in->m->body;

	if (may_wish(n, in, op->uuid))
		wish(n, op->uuid, false);
}

void on_demote_request(struct node *n, const struct in *in)
{
	const struct hz_uuid_op *op = in->m->body;
	bool ok = may_wish(n, in, op->uuid) &&
		(partition_leaving(n, op->uuid) || member_data_count(n) > partition_of(n)->leaver_count + 1);

	reply_bool(n, in, ok);
	if (ok)
		wish(n, op->uuid, true);
}

/* --- this member wants to go --- */
#define ASK_EVERY 1000 /* answers may be lost with a master */

static bool holds_any(const struct node *n)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (partition_place(n, p) >= 0)
			return true;
	return false;
}

static void ask_to_be_emptied(struct node *n)
{
	struct member *master = member_find(n, n->master);
	struct hz_uuid_op *op = node_new(n, sizeof(*op));

	op->uuid = n->uuid;
	timer_set(n, TIMER_EMPTY, n->now_ms + ASK_EVERY);
	if (master != NULL)
		member_cast(n, master, HZ_SHUTDOWN_REQUEST_OPERATION, op);
}

bool partition_empty(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (!node_is_joined(n) || s->empty_by_ms != 0 || !node_stores(n) || member_data_count(n) < 2 ||
		!holds_any(n))
		return false;
	s->empty_by_ms = n->now_ms + MC_EMPTY_TIMEOUT_MS;
	notice_say(n, NODE_NOTICE_NOTE, mc_str_z("what is stored here is handed to other members first"),
		mc_str_z(NULL));
	ask_to_be_emptied(n);
	return true;
}

bool partition_emptying(const struct node *n)
{
	return partition_of(n)->empty_by_ms != 0;
}

void partition_empty_tick(struct node *n)
{
	struct partition_service *s = partition_of(n);

	if (s->empty_by_ms == 0)
		return;
	if (n->now_ms < s->empty_by_ms && node_is_joined(n)) {
		ask_to_be_emptied(n);
		return;
	}
	notice_say(n, NODE_NOTICE_WARN,
		mc_str_z("not everything that is stored here could be handed to other members in time"),
		mc_str_z(NULL));
	n->watchers->emptied(n);
}

void on_shutdown_response(struct node *n, const struct in *in)
{
	const struct hz_uuid_op *op = in->m->body;

	if (partition_of(n)->empty_by_ms != 0 && mc_uuid_eq(op->uuid, n->uuid) &&
		mc_uuid_eq(in->member->uuid, n->master))
		n->watchers->emptied(n);
}
