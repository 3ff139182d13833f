/* SPDX-License-Identifier: Apache-2.0 */
/* txn_keys.c - what a client does to one key in a transaction: what it wrote itself it sees, what it writes
 * is kept (com.hazelcast.map.impl.tx.TransactionalMapProxy). A key that it did not want in the end
 * (putIfAbsent of one that is there) is given back at once. */
#include "common/data/txns.h"

/* --- one key --- */
/* What is done, and when: always, or as its value is. */
struct txn_row {
	enum { LOCKS, WRITES, REMOVES } does;
	enum { ALWAYS, IF_ABSENT, IF_PRESENT, IF_SAME } when;
	enum { KEY_ALONE, WITH_VALUE, WITH_TTL, WITH_EXPECT, WITH_BOTH } form;
};

static const struct txn_row rows[] = {
	{ LOCKS, ALWAYS, KEY_ALONE },
	{ WRITES, ALWAYS, WITH_TTL },
	{ WRITES, ALWAYS, WITH_VALUE },
	{ WRITES, IF_ABSENT, WITH_VALUE },
	{ WRITES, IF_PRESENT, WITH_VALUE },
	{ WRITES, IF_SAME, WITH_BOTH },
	{ REMOVES, ALWAYS, KEY_ALONE },
	{ REMOVES, ALWAYS, KEY_ALONE },
	{ REMOVES, IF_SAME, WITH_EXPECT },
};
static const enum client_type types[] = {
	CLIENT_TRANSACTIONAL_MAP_GET_FOR_UPDATE,
	CLIENT_TRANSACTIONAL_MAP_PUT,
	CLIENT_TRANSACTIONAL_MAP_SET,
	CLIENT_TRANSACTIONAL_MAP_PUT_IF_ABSENT,
	CLIENT_TRANSACTIONAL_MAP_REPLACE,
	CLIENT_TRANSACTIONAL_MAP_REPLACE_IF_SAME,
	CLIENT_TRANSACTIONAL_MAP_REMOVE,
	CLIENT_TRANSACTIONAL_MAP_DELETE,
	CLIENT_TRANSACTIONAL_MAP_REMOVE_IF_SAME,
};
const struct txn_row txn_ends = { .does = LOCKS };
_Static_assert(sizeof(rows) / sizeof(rows[0]) == sizeof(types) / sizeof(types[0]), "a row each");

const struct txn_row *txn_row_of(enum client_type type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i] == type)
			return &rows[i];
	return NULL;
}

static bool is_wanted(const struct txn_asks *asks, struct mc_bytes sees)
{
	switch (asks->row->when) {
	case IF_ABSENT: return sees.n < 0;
	case IF_PRESENT: return sees.n >= 0;
	case IF_SAME: return sees.n >= 0 && txn_same_bytes(sees, asks->expect);
	default: return true;
	}
}

static void write_key(struct node *n, struct txn *t, struct txn_entry *e)
{
	txn_drop(n, &e->value);
	if (t->asks.row->does == REMOVES) {
		e->does = TXN_DELETES;
		if (e->old.n >= 0 || e->now != TXN_SAME)
			e->now = TXN_REMOVED;
		return;
	}
	e->does = TXN_SETS;
	e->value = t->asks.value; /* it is the key's now */
	t->asks.value = (struct mc_bytes){ NULL, -1 };
	e->ttl_ms = t->asks.ttl_ms;
	e->now = e->old.n < 0 ? TXN_NEW : TXN_UPDATED;
}

void txn_go_on(struct node *n, struct txn *t)
{
	struct txn_entry *e = t->v[t->asks_place - 1];
	struct data_caller who = t->asks.who;
	bool wanted = is_wanted(&t->asks, txn_sees(e));

	mc_check(t->asks.row != NULL && e->call == TXN_CALL_NONE);
	if (!wanted && t->asks.fresh) {
		t->asks.unlocks = true;
		txn_unlock(n, t, (uint32_t)t->asks_place - 1);
		return;
	}
	txn_tell_value(n, &who, txn_sees(e), wanted);
	if (wanted && t->asks.row->does != LOCKS)
		write_key(n, t, e);
	txn_drop_asks(n, t);
}

void txn_tell_unlocked(struct node *n, struct txn *t)
{
	struct data_caller who = t->asks.who;

	if (t->asks.row != NULL && !t->gone && t->asks.full)
		txn_refuse(n, &who, CLIENT_ERROR_TRANSACTION,
			"no room for the value that is there: the transactions of this member keep as much as they "
			"may");
	else if (t->asks.row != NULL && !t->gone)
		txn_tell_value(n, &who, t->v[t->asks_place - 1]->old, false);
	txn_drop_asks(n, t);
}

/* --- what is asked --- */
static void refuse_room(struct node *n, const struct data_caller *who)
{
	struct mc_text text = node_text(n);

	mc_text_z(mc_text_int(mc_text_z(&text, "a transaction may lock "), MC_TXN_KEYS_MAX),
		" keys, and all transactions of this member keep ");
	mc_text_z(mc_text_int(&text, MC_TXN_BYTES_MAX >> 20), " MiB of keys and values: no more is taken");
	txn_refuse(n, who, CLIENT_ERROR_TRANSACTION, text.p);
}

/* All forms begin with name, transaction, thread and key. */
static bool take_asks(
	struct node *n, struct txn *t, const struct txn_row *row, const struct client_message *m)
{
	struct mc_bytes value = { NULL, -1 }, expect = { NULL, -1 };

	t->asks.ttl_ms = MAP_UNSET;
	if (row->form == WITH_TTL) {
		value = ((const struct client_transactional_map_put *)m->body)->value;
		t->asks.ttl_ms = ((const struct client_transactional_map_put *)m->body)->ttl;
	} else if (row->form == WITH_VALUE) {
		value = ((const struct client_transactional_map_set *)m->body)->value;
	} else if (row->form == WITH_EXPECT) {
		expect = ((const struct client_transactional_map_set *)m->body)->value;
	} else if (row->form == WITH_BOTH) {
		expect = ((const struct client_transactional_map_replace_if_same *)m->body)->old_value;
		value = ((const struct client_transactional_map_replace_if_same *)m->body)->new_value;
	}
	return txn_copy(n, value, &t->asks.value) && txn_copy(n, expect, &t->asks.expect);
}

static bool lacks_value(const struct txn *t)
{
	const struct txn_row *row = t->asks.row;

	return (row->does == WRITES && t->asks.value.n < MC_BLOB_HEAD) ||
		(row->when == IF_SAME && t->asks.expect.n < MC_BLOB_HEAD);
}

void txn_ask_key(struct node *n, struct txn *t, const struct data_caller *who, const struct txn_row *row,
	const struct client_message *m)
{
	const struct client_transactional_map_contains_key *b = m->body;
	uint32_t place = txn_find(t, b->name, b->key);
	struct txn_entry *e = place == 0 ? NULL : t->v[place - 1];
	bool kept = take_asks(n, t, row, m);

	t->asks.who = *who;
	t->asks.row = row;
	t->asks.unlocks = t->asks.full = false;
	t->asks.fresh = place == 0;
	if (kept && lacks_value(t)) {
		txn_drop_asks(n, t);
		txn_refuse(n, who, CLIENT_ERROR_ILLEGAL_ARGUMENT, "the value is null");
		return;
	}
	if (kept && e == NULL) {
		e = txn_add(n, t, b->name, b->key);
		place = t->count;
	}
	if (!kept || e == NULL) {
		txn_drop_asks(n, t);
		refuse_room(n, who);
		return;
	}
	t->asks_place = (uint16_t)place;
	if (!t->asks.fresh) {
		txn_go_on(n, t);
		return;
	}
	e->thread = b->thread_id;
	txn_lock(n, t, place - 1);
}
