/* SPDX-License-Identifier: Apache-2.0 */
/* txn_locks.c - the lock of one key: asked for, had or not, and given back when it was not wanted. */
#include "common/data/txns.h"

/* An owner says that a lock was not to be had; LOCK_GRACE_MS is for when it does not. It is asked for
 * LOCK_WAIT_MS at once and then anew: a call that waits cannot be taken back, and until it has ended its
 * transaction, whose client may be gone, cannot end. */
enum { LOCK_GRACE_MS = 5000, LOCK_WAIT_MS = 30000 };

void txn_lock(struct node *n, struct txn *t, uint32_t place)
{
	struct txn_entry *e = t->v[place];
	struct member *m = txn_owner_of(n, e->partition);
	int64_t wait_ms = t->until_ms > n->now_ms ? t->until_ms - n->now_ms : 0;
	enum hz_class cls;
	void *body;

	if (wait_ms > LOCK_WAIT_MS)
		wait_ms = LOCK_WAIT_MS;
	if (m == NULL || txn_step_is_full(n)) {
		txn_call_later(n, t, e);
		return;
	}
	body = txn_lock_op_of(n, t, e, wait_ms, &cls);
	e->call = TXN_CALL_LOCKING;
	data_of(n)->txns.step_calls++;
	member_invoke(n, m, cls, body, wait_ms + LOCK_GRACE_MS, INVOCATION_TXN, txn_cookie(t, place));
}

/* --- one key that was locked, and is not wanted --- */
void txn_unlock(struct node *n, struct txn *t, uint32_t place)
{
	mc_check(t->state == TXN_ACTIVE);
	txn_call_owner(n, t, place);
}

void txn_unlock_ended(struct node *n, struct txn *t, uint32_t place, bool again)
{
	if (again && n->now_ms < t->until_ms) {
		txn_call_later(n, t, t->v[place]);
		return;
	}
	t->v[place]->call = TXN_CALL_NONE;
	txn_tell_unlocked(n, t);
	txn_remove_last(n, t, place);
}

/* --- locks --- */
static bool take_locked(struct node *n, struct txn_entry *e, const struct hz_message *answer)
{
	const struct hz_versioned_value *v = response_object(answer, HZ_VERSIONED_VALUE);

	e->version = v->version;
	return v->is_null || (v->value.n >= 0 && txn_copy(n, v->value, &e->old));
}

void txn_refuse_lock(struct node *n, struct txn *t, enum client_error_code code, const char *why)
{
	struct data_caller who = t->asks.who;

	txn_drop_asks(n, t);
	if (!t->gone)
		txn_refuse(n, &who, code, why);
}

/* The end of the transaction has come before that of the call. */
static void locked_late(struct node *n, struct txn *t, struct txn_entry *e)
{
	txn_refuse_lock(
		n, t, CLIENT_ERROR_TRANSACTION_TIMED_OUT, "Transaction couldn't obtain lock for the key");
	e->call = TXN_CALL_TODO;
	t->next = 0;
	txn_pump(n, t);
}

static void lock_failed(struct node *n, struct txn *t, uint32_t place, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct mc_str java_class, message;
	struct mc_text text = node_text(n);

	if (how == INVOCATION_ANSWERED && t->until_ms - n->now_ms > MC_TXN_AGAIN_MS) {
		txn_call_later(n, t, t->v[place]);
		return;
	}
	if (how == INVOCATION_ANSWERED) { /* null */
		txn_remove_last(n, t, place);
		txn_refuse_lock(n, t, CLIENT_ERROR_TRANSACTION_TIMED_OUT,
			"Transaction couldn't obtain lock for the key");
		return;
	}
	if (how != INVOCATION_ERROR || response_is_retryable(n, answer)) {
		txn_call_later(n, t, t->v[place]);
		return;
	}
	hz_exception_read(
		((const struct hz_error_response *)answer->body)->cause, &n->fx->mem, &java_class, &message);
	mc_text_str(&text, message);
	txn_remove_last(n, t, place);
	txn_refuse_lock(n, t, client_error_of(java_class), text.p);
}

void txn_lock_ended(struct node *n, struct txn *t, uint32_t place, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct txn_entry *e = t->v[place];

	e->call = TXN_CALL_NONE;
	if (t->state != TXN_ACTIVE) {
		locked_late(n, t, e);
	} else if (how != INVOCATION_ANSWERED || response_object(answer, HZ_VERSIONED_VALUE) == NULL) {
		lock_failed(n, t, place, how, answer);
	} else if (!take_locked(n, e, answer)) {
		e->old = (struct mc_bytes){ NULL, -1 };
		t->asks.unlocks = t->asks.full = true; /* as if it had no value it must not be seen */
		txn_unlock(n, t, place);
	} else {
		txn_go_on(n, t);
	}
}
