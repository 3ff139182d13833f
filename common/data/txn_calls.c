/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txn_calls.c - what a transaction asks of the owners of its keys: a lock, and at its end of each key once to
 * prepare and once to commit, or to roll back. What an owner cannot answer now, since it is gone or its
 * partition has moved, is asked again of the one who owns it by then: each of these is done once, however
 * often it is asked.
 */
#include "common/data/txns.h"

#include <string.h>

enum { STEP_BYTES = 4 << 20 }; /* values that go out in one step, or one */

/* --- out --- */
void txn_call_later(struct node *n, struct txn *t, struct txn_entry *e)
{
	e->call = TXN_CALL_WAITS;
	t->again_at_ms = n->now_ms + MC_TXN_AGAIN_MS;
	txn_set_timer(n, t->again_at_ms);
}

struct member *txn_owner_of(struct node *n, uint32_t partition)
{
	struct mc_uuid owner = partition_replica(n, partition, 0);

	return owner.null ? NULL : member_find(n, owner);
}

/* It may end at once, when there is no way to the owner. */
void txn_call_owner(struct node *n, struct txn *t, uint32_t place)
{
	struct txn_entry *e = t->v[place];
	struct member *m = txn_owner_of(n, e->partition);
	struct data_txns *all = &data_of(n)->txns;
	enum hz_class cls;
	void *body;

	if (m == NULL) {
		txn_call_later(n, t, e);
		return;
	}
	body = txn_op_of(n, t, e, &cls);
	e->call = TXN_CALL_SENT;
	t->out++;
	all->step_calls++;
	all->step_bytes += cls == HZ_TXN_SET_OPERATION ? (size_t)e->value.n : 0;
	member_invoke(n, m, cls, body, MC_FORWARD_TIMEOUT_MS, INVOCATION_TXN, txn_cookie(t, place));
}

bool txn_step_is_full(const struct node *n)
{
	const struct data_txns *all = &data_of(n)->txns;

	return all->step_calls >= MC_TXN_CALLS_MAX || all->step_bytes >= STEP_BYTES;
}

static void end_phase(struct node *n, struct txn *t);

/* As many calls as may be under way; the others when those have ended, or in another step. */
void txn_pump(struct node *n, struct txn *t)
{
	if (t->pumps)
		return;
	t->pumps = true;
	while (t->next < t->count && t->out < MC_TXN_CALLS_MAX && !txn_step_is_full(n)) {
		uint32_t place = t->next++;

		if (t->v[place]->call == TXN_CALL_TODO)
			txn_call_owner(n, t, place);
	}
	if (t->next < t->count && t->out == 0) {
		t->again_at_ms = n->now_ms + 1;
		txn_set_timer(n, t->again_at_ms);
	}
	t->pumps = false;
	if (t->left == 0)
		end_phase(n, t);
}

/* Every key once; a lock that is still asked for is waited for. */
static void begin_phase(struct node *n, struct txn *t, enum txn_state state, int64_t until_ms)
{
	mc_check(t->out == 0);
	t->state = state;
	t->until_ms = until_ms;
	t->left = t->count;
	t->next = 0;
	for (uint32_t i = 0; i < t->count; i++)
		if (t->v[i]->call != TXN_CALL_LOCKING)
			t->v[i]->call = TXN_CALL_TODO;
	txn_set_timer(n, until_ms);
	txn_pump(n, t);
}

/* --- ends --- */
/* Remembered, so that its client hears of it once it asks. */
static void keep_end(struct node *n, struct txn *t)
{
	txn_free_entries(n, t);
	t->state = TXN_OVER;
	t->until_ms = n->now_ms + MC_TXN_OVER_MS;
	txn_set_timer(n, t->until_ms);
}

static void end_phase(struct node *n, struct txn *t)
{
	struct data_caller who = t->asks.who;
	bool asked = t->asks.row != NULL && !t->gone;

	mc_check(t->out == 0 && t->left == 0);
	if (t->state == TXN_PREPARING) {
		if (t->lost)
			txn_begin_rollback(n, t);
		else
			begin_phase(n, t, TXN_COMMITTING, n->now_ms + MC_TXN_COMMIT_MS);
		return;
	}
	if (t->state == TXN_COMMITTING && t->lost) { /* locks that are left */
		txn_begin_rollback(n, t);
		return;
	}
	txn_drop_asks(n, t);
	if (asked && t->lost)
		txn_refuse(n, &who, t->why, t->text);
	else if (asked)
		txn_tell_end(n, &who);
	if (t->gone || (asked && !t->lost))
		txn_free(n, t);
	else
		keep_end(n, t);
}

void txn_lose(struct txn *t, enum client_error_code why, const char *text)
{
	struct mc_text out;

	if (t->lost)
		return; /* the first reason counts */
	t->lost = true;
	t->why = why;
	out = mc_text_of(t->text, sizeof(t->text));
	mc_text_z(&out, text);
}

/* The write of a single key is the whole of it. */
static bool is_in_part(const struct txn *t)
{
	return t->state == TXN_COMMITTING && t->count > 1;
}

/* What an owner says who cannot: in its words. */
static void lose_as_told(struct node *n, struct txn *t, const struct hz_message *answer)
{
	struct mc_str java_class, message;
	struct mc_text text = node_text(n);

	hz_exception_read(
		((const struct hz_error_response *)answer->body)->cause, &n->fx->mem, &java_class, &message);
	mc_text_str(mc_text_z(&text, is_in_part(t) ? "committed in part: " : "rolled back: "),
		message.n > 0 ? message : java_class);
	txn_lose(t, CLIENT_ERROR_TRANSACTION, text.p);
}

/* One key has had its turn, or never will. */
static void end_call(struct txn *t, struct txn_entry *e)
{
	mc_check(t->left > 0);
	e->call = TXN_CALL_DONE;
	t->left--;
}

/* The others are not asked any more: what is under way ends. */
static void skip_others(struct txn *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->v[i]->call == TXN_CALL_TODO || t->v[i]->call == TXN_CALL_WAITS) {
			t->v[i]->call = TXN_CALL_DONE;
			t->left--;
		}
}

static void call_failed(
	struct node *n, struct txn *t, struct txn_entry *e, const struct hz_message *answer, bool again)
{
	if (again && n->now_ms < t->until_ms) {
		txn_call_later(n, t, e);
		return;
	}
	end_call(t, e);
	if (t->state == TXN_ROLLING_BACK)
		return;
	if (again)
		txn_lose(t, CLIENT_ERROR_TRANSACTION,
			is_in_part(t) ? "committed in part: an owner of a partition did not answer"
				: t->state == TXN_COMMITTING
				? "committed or not: the owner of its partition did not answer"
				: "rolled back: an owner of a partition did not answer");
	else
		lose_as_told(n, t, answer);
	if (t->state == TXN_PREPARING)
		skip_others(t);
}

/* --- what is answered --- */
/* True: its end comes when backups have it. */
static bool wait_for_backups(struct node *n, const struct invocation *c, const struct hz_normal_response *r)
{
	struct data_caller who = { .client = true, .answer = DATA_ANSWER_TXN, .txn = c->cookie, .conn = 1 };
	struct map_outcome out = { .answer = MAP_ANSWER_NULL };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };
	uint32_t acks = r->backup_acks > 0 ? (uint32_t)r->backup_acks : 0;

	return acks > c->acks && data_ack_wait(n, c->id, acks - c->acks, &who, &e);
}

/* answer NULL, of one that was answered: backups have it. */
void data_txn_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct txn *t = txn_of_cookie(n, c->cookie);
	uint32_t place = (uint32_t)c->cookie & TXN_NO_KEY;
	bool answered = how == INVOCATION_ANSWERED;
	struct txn_entry *e;

	if (t == NULL || place >= t->count)
		return; /* of an older time */
	e = t->v[place];
	if (e->call == TXN_CALL_LOCKING) {
		txn_lock_ended(n, t, place, how, answer);
		return;
	}
	if (e->call != TXN_CALL_SENT)
		return;
	/* a lock that is given back is nothing that could be lost */
	if (answered && answer != NULL && (t->state == TXN_PREPARING || t->state == TXN_COMMITTING) &&
		wait_for_backups(n, c, answer->body))
		return;
	mc_check(t->out > 0);
	t->out--;
	if (t->state == TXN_ACTIVE) {
		txn_unlock_ended(n, t, place,
			!answered && (how != INVOCATION_ERROR || response_is_retryable(n, answer)));
		return;
	}
	if (answered)
		end_call(t, e);
	else
		call_failed(n, t, e, answer, how != INVOCATION_ERROR || response_is_retryable(n, answer));
	txn_pump(n, t);
}

/* --- phases --- */
/* One key needs no word before: its lock is there, or is not. */
void txn_begin_commit(struct node *n, struct txn *t)
{
	if (t->count > 1)
		begin_phase(n, t, TXN_PREPARING, t->until_ms);
	else
		begin_phase(n, t, TXN_COMMITTING, n->now_ms + MC_TXN_COMMIT_MS);
}

void txn_begin_rollback(struct node *n, struct txn *t)
{
	begin_phase(n, t, TXN_ROLLING_BACK, n->now_ms + MC_TXN_ROLLBACK_MS);
}
