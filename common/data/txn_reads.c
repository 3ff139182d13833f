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

static bool read_predicate(struct node *n, struct mc_bytes predicate, struct query_asked *out)
{
	struct query_fault fault;
	struct mc_value *v;

	*out = (struct query_asked){ .predicate = NULL };
	return predicate.n < 0 ||
		(query_read_blob(&n->fx->mem, n->line, predicate, &v, &fault) &&
			query_read_predicate(&n->fx->mem, v, out, &fault));
}

bool txn_asks_pages(struct node *n, struct mc_bytes predicate)
{
	struct query_asked asked;

	return read_predicate(n, predicate, &asked) && asked.paging != NULL;
}

/* What was written and fits. False: that cannot be asked of it. Full: too much for one answer. */
static bool take_written(struct node *n, const struct txn *t, const struct data_query *q, bool keys,
	struct client_datas_answer *a, bool *full)
{
	struct mc_bytes found;
	struct query_context ctx = { .mem = &n->fx->mem, .schema = data_schema_find, .ctx = n };
	struct query_asked asked;
	size_t bytes = 0;

	if (!read_predicate(n, q->predicate, &asked))
		return false;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct txn_entry *e = t->v[i];
		struct query_entry x = { .key = e->key, .value = e->value };

		if ((e->now != TXN_NEW && e->now != TXN_UPDATED) || !mc_str_eq(e->name, q->name) ||
			(asked.predicate != NULL && !query_matches(&ctx, asked.predicate, &x)))
			continue;
		found = data_copy(n, keys ? e->key : e->value);
		bytes += found.n < 0 ? MC_CLIENT_MESSAGE_MAX : (size_t)found.n + CLIENT_FRAME_HEAD;
		a->response.v[a->response.n++].data = found;
	}
	*full = bytes > MC_CLIENT_MESSAGE_MAX / 2; /* the other half is for what was found */
	return ctx.err == QUERY_ERR_OK;
}

struct client_datas_answer *txn_rows(struct node *n, const struct data_query *q, struct query_fault *fault)
{
	const struct txn *t = txn_of_cookie(n, q->who.txn);
	bool keys = q->who.type == CLIENT_TRANSACTIONAL_MAP_KEY_SET ||
		q->who.type == CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE;
	struct client_datas_answer *a = node_new(n, sizeof(*a));
	struct data_pair *v = data_rows_pairs(n, &q->rows);
	bool full = false;

	mc_check(t != NULL && t->state == TXN_ACTIVE);
	*fault = (struct query_fault){ .err = QUERY_ERR_NOMEM };
	a->response.v = node_new_array(n, sizeof(*a->response.v), q->rows.count + t->count);
	if (a->response.v == NULL || (v == NULL && q->rows.count > 0))
		return NULL;
	take_found(t, q, v, keys, a);
	if (take_written(n, t, q, keys, a, &full))
		return full ? NULL : a;
	*fault = (struct query_fault){ .err = QUERY_ERR_SYNTAX,
		.what = "what the transaction has written cannot be asked that" };
	return NULL;
}

bool txn_is_active(const struct node *n, uint64_t cookie)
{
	const struct txn *t = txn_of_cookie(n, cookie);

	return t != NULL && t->state == TXN_ACTIVE;
}
