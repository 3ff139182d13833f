/* SPDX-License-Identifier: Apache-2.0 */
/* txn_reads.c - all keys of a map as a transaction sees them: what was found, and what it has written itself
 * in the place of that (com.hazelcast.map.impl.tx.TransactionalMapProxy). */
#include "common/data/txns.h"

#include <string.h>

bool txn_count(struct node *n, const struct data_caller *who, struct mc_str name, int64_t *count)
{
	const struct txn *t = txn_of_cookie(n, who->txn);

	if (t == NULL || t->state != TXN_ACTIVE)
		return false;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct txn_entry *e = t->v[i];

		if (!mc_str_eq(e->name, name))
			continue;
		*count += e->now == TXN_NEW;
		*count -= e->now == TXN_REMOVED && e->old.n >= 0;
	}
	if (*count < 0)
		*count = 0;
	return true;
}

/* What is there and was not written. */
static void take_found(const struct txn *t, const struct data_query *q, const struct data_pair *v, bool keys,
	struct client_datas_answer *a)
{
	for (uint32_t i = 0; v != NULL && i < q->rows.count; i++) {
		uint32_t place = txn_find(t, q->name, v[i].key);

		if (place == 0 || t->v[place - 1]->now == TXN_SAME)
			a->response.v[a->response.n++].data = keys ? v[i].key : v[i].value;
	}
}

static bool read_predicate(struct node *n, const struct data_query *q, struct query_predicate **out)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	struct mc_value *v;

	*out = NULL;
	if (q->predicate.n < 0)
		return true;
	if (!query_read_blob(&n->fx->mem, n->line, q->predicate, &v, &fault) ||
		!query_read_predicate(&n->fx->mem, v, &asked, &fault))
		return false;
	*out = asked.predicate;
	return true;
}

/* What was written and fits. */
static bool take_written(struct node *n, const struct txn *t, const struct data_query *q, bool keys,
	struct client_datas_answer *a)
{
	struct query_context ctx = { .mem = &n->fx->mem, .schema = data_schema_find, .ctx = n };
	struct query_predicate *predicate;

	if (!read_predicate(n, q, &predicate))
		return false;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct txn_entry *e = t->v[i];
		struct query_entry x = { .key = e->key, .value = e->value };

		if ((e->now != TXN_NEW && e->now != TXN_UPDATED) || !mc_str_eq(e->name, q->name) ||
			(predicate != NULL && !query_matches(&ctx, predicate, &x)))
			continue;
		a->response.v[a->response.n++].data = data_copy(n, keys ? e->key : e->value);
	}
	return ctx.err == QUERY_ERR_OK;
}

struct client_datas_answer *txn_rows(struct node *n, const struct data_query *q, struct query_fault *fault)
{
	const struct txn *t = txn_of_cookie(n, q->who.txn);
	bool keys = q->who.type == CLIENT_TRANSACTIONAL_MAP_KEY_SET ||
		q->who.type == CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE;
	struct client_datas_answer *a = node_new(n, sizeof(*a));
	struct data_pair *v = data_rows_pairs(n, &q->rows);

	mc_check(t != NULL && t->state == TXN_ACTIVE);
	*fault = (struct query_fault){ .err = QUERY_ERR_NOMEM };
	a->response.v = node_new_array(n, sizeof(*a->response.v), q->rows.count + t->count);
	if (a->response.v == NULL || (v == NULL && q->rows.count > 0))
		return NULL;
	take_found(t, q, v, keys, a);
	if (take_written(n, t, q, keys, a))
		return a;
	*fault = (struct query_fault){ .err = QUERY_ERR_SYNTAX,
		.what = "what the transaction has written cannot be asked that" };
	return NULL;
}

bool txn_is_active(const struct node *n, uint64_t cookie)
{
	const struct txn *t = txn_of_cookie(n, cookie);

	return t != NULL && t->state == TXN_ACTIVE;
}
