/* SPDX-License-Identifier: Apache-2.0 */
/* txn_time.c - transactions and time: what is asked again, those that last too long, and whose client goes.
 */
#include "common/data/txns.h"

/* What waited is asked again: a lock by itself, the others in their turn. */
static void ask_again(struct node *n, struct txn *t)
{
	t->again_at_ms = NODE_NEVER;
	if (t->state == TXN_ACTIVE) {
		uint32_t place = t->asks_place;

		if (place == 0 || t->v[place - 1]->call != TXN_CALL_WAITS)
			return;
		if (t->asks.row != NULL && t->asks.unlocks)
			txn_call_owner(n, t, place - 1);
		else
			txn_lock(n, t, place - 1);
		return;
	}
	for (uint32_t i = 0; i < t->count; i++)
		if (t->v[i]->call == TXN_CALL_WAITS)
			t->v[i]->call = TXN_CALL_TODO;
	t->next = 0;
	txn_pump(n, t);
}

/* An unlock that is on its way is waited for: it has an end. */
static void time_out(struct node *n, struct txn *t)
{
	txn_lose(t, CLIENT_ERROR_TRANSACTION_TIMED_OUT, "Transaction is timed-out!");
	if (t->out > 0) {
		t->until_ms = n->now_ms + MC_TXN_AGAIN_MS;
		txn_set_timer(n, t->until_ms);
		return;
	}
	if (t->asks.row != NULL && t->asks_place != 0 && t->v[t->asks_place - 1]->call != TXN_CALL_LOCKING)
		txn_refuse_lock(n, t, CLIENT_ERROR_TRANSACTION_TIMED_OUT, "Transaction is timed-out!");
	txn_begin_rollback(n, t);
}

static void look_at(struct node *n, struct txn *t)
{
	if (t->state == TXN_OVER && t->until_ms <= n->now_ms) {
		txn_free(n, t);
		return;
	}
	if (t->state == TXN_ACTIVE && t->until_ms <= n->now_ms) {
		time_out(n, t);
		return;
	}
	if (t->again_at_ms <= n->now_ms)
		ask_again(n, t);
}

void txns_tick(struct node *n)
{
	struct data_txns *all = &data_of(n)->txns;

	if (all->at_ms > n->now_ms)
		return;
	all->at_ms = NODE_NEVER;
	for (uint32_t i = 0; i < MC_TXNS_MAX; i++)
		if (all->v[i] != NULL)
			look_at(n, all->v[i]);
	for (uint32_t i = 0; i < MC_TXNS_MAX; i++) {
		const struct txn *t = all->v[i];

		if (t == NULL)
			continue;
		if (t->state == TXN_ACTIVE || t->state == TXN_OVER)
			txn_set_timer(n, t->until_ms);
		txn_set_timer(n, t->again_at_ms);
	}
}

int64_t txns_deadline(const struct node *n)
{
	return data_of(n)->txns.at_ms;
}

void txns_client_gone(struct node *n, struct mc_uuid client)
{
	struct data_txns *all = &data_of(n)->txns;

	for (uint32_t i = 0; all->count > 0 && i < MC_TXNS_MAX; i++) {
		struct txn *t = all->v[i];

		if (t == NULL || t->gone || !mc_uuid_eq(t->client, client))
			continue;
		t->gone = true;
		if (t->state == TXN_OVER)
			txn_free(n, t);
		else if (t->state == TXN_ACTIVE)
			time_out(n, t);
	}
}

void txns_reset(struct node *n)
{
	struct data_txns *all = &data_of(n)->txns;

	for (uint32_t i = 0; i < MC_TXNS_MAX; i++)
		if (all->v[i] != NULL)
			txn_free(n, all->v[i]);
	mc_check(all->count == 0 && all->bytes == 0);
	all->at_ms = NODE_NEVER;
}
