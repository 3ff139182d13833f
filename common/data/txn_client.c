/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txn_client.c - what a client says to a transaction: its beginning, its end, and what it does to one key
 * (com.hazelcast.client.impl.protocol.task.transaction, .transactionalmap). What it wrote itself it sees;
 * what it writes is kept. A key that it did not want in the end (putIfAbsent of one that is there) is given
 * back at once.
 */
#include "common/data/txns.h"

#include "common/client/data.h"

/* --- answers --- */
void txn_refuse(struct node *n, const struct data_caller *who, enum client_error_code code, const char *why)
{
	client_send_error(n, who->conn, who->correlation, code, why);
}

static void tell_body(struct node *n, const struct data_caller *who, void *body)
{
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = body });
}

void txn_tell_end(struct node *n, const struct data_caller *who)
{
	tell_body(n, who, node_new(n, sizeof(struct client_empty)));
}

/* In the step's memory, for what is kept may go. */
void txn_tell_value(struct node *n, const struct data_caller *who, struct mc_bytes value, bool yes)
{
	const struct mc_schema *schema = client_rows[client_answer_to(who->type)].schema;
	bool shows = schema == &client_data_answer_schema;
	struct mc_bytes copy = shows ? data_copy(n, value) : value;
	void *body = node_new(n, schema->size);

	if (shows)
		((struct client_data_answer *)body)->response = copy;
	else if (schema == &client_flag_answer_schema)
		((struct client_flag_answer *)body)->response = yes;
	if (copy.n < value.n)
		txn_refuse(n, who, CLIENT_ERROR_HAZELCAST, "there is no memory to show the value");
	else
		tell_body(n, who, body);
}

/* What it has not written is looked up as any other's. */
static void look_up(
	struct node *n, const struct txn *t, const struct data_caller *who, const struct client_message *m)
{
	const struct client_transactional_map_contains_key *b = m->body;
	uint32_t place = txn_find(t, b->name, b->key);
	enum map_op op = m->type == CLIENT_TRANSACTIONAL_MAP_GET ? MAP_GET : MAP_CONTAINS_KEY;
	struct data_request q = data_request_new(op, client_partition(b->key, MC_PARTITIONS));
	struct data_caller asks = *who;

	if (place != 0 && t->v[place - 1]->now != TXN_SAME) {
		txn_tell_value(n, who, txn_sees(t->v[place - 1]), txn_sees(t->v[place - 1]).n >= 0);
		return;
	}
	asks.op = op;
	q.name = b->name;
	q.r.key = b->key;
	q.r.caller = t->client;
	q.r.thread = b->thread_id;
	data_ask(n, &asks, &q);
}

/* --- beginning and end --- */
static void begin_txn(
	struct node *n, const struct data_caller *who, const struct client_transaction_create *b)
{
	struct client_uuid_answer *a = node_new(n, sizeof(*a));
	struct mc_text text = node_text(n);
	struct txn *t;

	if (b->timeout < 0 || b->durability < 0 || (b->transaction_type != 1 && b->transaction_type != 2)) {
		txn_refuse(n, who, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"a transaction has a time-out and a durability that are not negative, and one or two phases");
		return;
	}
	t = txn_new(n, who->uuid);
	if (t == NULL) {
		mc_text_z(mc_text_int(mc_text_z(&text, "this member keeps "), MC_TXNS_MAX),
			" transactions, and has no room for one more: end some");
		txn_refuse(n, who, CLIENT_ERROR_TRANSACTION, text.p);
		return;
	}
	t->one_phase = b->transaction_type == 1;
	t->timeout_ms = b->timeout == 0    ? MC_TXN_TIMEOUT_MS
		: b->timeout < MC_TIME_MAX ? b->timeout
					   : MC_TIME_MAX;
	t->until_ms = n->now_ms + t->timeout_ms;
	txn_set_timer(n, t->until_ms);
	a->response = t->id;
	tell_body(n, who, a);
}

static void end_txn(struct node *n, struct txn *t, const struct data_caller *who)
{
	bool commit = who->type == CLIENT_TRANSACTION_COMMIT;

	if (t->count == 0) {
		txn_tell_end(n, who);
		txn_free(n, t);
		return;
	}
	t->asks.who = *who;
	t->asks.row = &txn_ends;
	t->asks_place = 0;
	if (commit) {
		txn_begin_commit(n, t);
		return;
	}
	t->lost = false; /* this is what it asks for */
	txn_begin_rollback(n, t);
}

static void refuse_ended(struct node *n, struct txn *t, const struct data_caller *who)
{
	if (who->type == CLIENT_TRANSACTION_ROLLBACK && t->state == TXN_OVER) {
		txn_tell_end(n, who);
		txn_free(n, t);
	} else if (t->lost) {
		txn_refuse(n, who, t->why, t->text);
	} else {
		txn_refuse(n, who, CLIENT_ERROR_TRANSACTION_NOT_ACTIVE, "Transaction is not active!");
	}
}

static bool is_paged(struct node *n, const struct data_caller *who, const void *body)
{
	return (who->type == CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE ||
		       who->type == CLIENT_TRANSACTIONAL_MAP_VALUES_WITH_PREDICATE) &&
		txn_asks_pages(
			n, ((const struct client_transactional_map_key_set_with_predicate *)body)->predicate);
}

static bool is_misnamed(struct mc_str name)
{
	return name.n < 0 || name.n > MC_MAP_NAME_MAX || !maps_is_plain(name);
}

/* --- messages --- */
enum kind { OTHER, CREATE, END, LOOK, ALL, ACT };
static enum kind kind_of(enum client_type type)
{
	switch (type) {
	case CLIENT_TRANSACTION_CREATE: return CREATE;
	case CLIENT_TRANSACTION_COMMIT:
	case CLIENT_TRANSACTION_ROLLBACK: return END;
	case CLIENT_TRANSACTIONAL_MAP_GET:
	case CLIENT_TRANSACTIONAL_MAP_CONTAINS_KEY: return LOOK;
	case CLIENT_TRANSACTIONAL_MAP_SIZE:
	case CLIENT_TRANSACTIONAL_MAP_IS_EMPTY:
	case CLIENT_TRANSACTIONAL_MAP_KEY_SET:
	case CLIENT_TRANSACTIONAL_MAP_VALUES:
	case CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE:
	case CLIENT_TRANSACTIONAL_MAP_VALUES_WITH_PREDICATE: return ALL;
	default: return txn_row_of(type) != NULL ? ACT : OTHER;
	}
}

static struct txn *find_asked(struct node *n, const struct data_caller *who, enum kind kind, const void *body)
{
	struct mc_uuid id = kind == END ? ((const struct client_transaction_commit *)body)->transaction_id
					: ((const struct client_transactional_map_size *)body)->txn_id;
	struct txn *t = txn_of_id(n, id, who->uuid);
	struct mc_text text = node_text(n);

	if (t != NULL)
		return t;
	mc_text_uuid(mc_text_z(&text, "No transaction context found for txnId:"), id);
	txn_refuse(n, who, CLIENT_ERROR_TRANSACTION, text.p);
	return NULL;
}

/* False: it is refused. */
static bool may_ask(
	struct node *n, struct txn *t, const struct data_caller *who, enum kind kind, const void *body)
{
	const struct client_transactional_map_contains_key *b = body;

	if (t->state != TXN_ACTIVE)
		refuse_ended(n, t, who);
	else if (t->lost && who->type != CLIENT_TRANSACTION_ROLLBACK)
		txn_refuse(
			n, who, t->why, t->text); /* its time is over, and its rollback is about to begin */
	else if (t->asks.row != NULL)
		txn_refuse(n, who, CLIENT_ERROR_TRANSACTION, "another call of this transaction is under way");
	else if (kind != END && is_misnamed(b->name))
		txn_refuse(n, who, CLIENT_ERROR_ILLEGAL_ARGUMENT, MAPS_NOT_PLAIN);
	else if ((kind == LOOK || kind == ACT) && b->key.n < MC_BLOB_HEAD)
		txn_refuse(n, who, CLIENT_ERROR_ILLEGAL_ARGUMENT, "the key is null");
	else if (is_paged(n, who, body))
		txn_refuse(n, who, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"Paging is not supported for Transactional queries!");
	else
		return true;
	return false;
}

bool txn_client_asks(struct node *n, struct data_caller *who, const struct client_message *m)
{
	enum kind kind = kind_of(m->type);
	struct txn *t;

	if (kind == OTHER)
		return false;
	if (kind == CREATE) {
		begin_txn(n, who, m->body);
		return true;
	}
	t = find_asked(n, who, kind, m->body);
	if (t == NULL || !may_ask(n, t, who, kind, m->body))
		return true;
	who->txn = txn_cookie(t, TXN_NO_KEY);
	if (kind == ALL)
		return false;
	if (kind == END)
		end_txn(n, t, who);
	else if (kind == LOOK)
		look_up(n, t, who, m);
	else
		txn_ask_key(n, t, who, txn_row_of(m->type), m);
	return true;
}
