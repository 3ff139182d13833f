/* SPDX-License-Identifier: Apache-2.0 */
/* query_tell.c - what a query found becomes an answer: to a member, to a client. */
#include "common/data/txns.h"

#include <string.h>

#include "common/data/whole.h"
#include "common/wire/walk.h"

/* --- refusals --- */
void data_query_refuse(struct node *n, const struct data_query *q, const struct query_fault *fault)
{
	const char *why = fault->what != NULL ? fault->what : query_err_text(fault->err);

	if (fault->unsupported)
		data_refuse(n, &q->who, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION, why);
	else if (fault->err == QUERY_ERR_TOO_MUCH)
		data_refuse(n, &q->who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"the result is too large for one answer: ask for less, or go through it in pages");
	else if (fault->err == QUERY_ERR_NOMEM)
		data_refuse(n, &q->who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, why);
	else
		data_refuse(n, &q->who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, why);
}

static void refuse_memory(struct node *n, const struct data_query *q)
{
	data_query_refuse(n, q, &(struct query_fault){ .err = QUERY_ERR_NOMEM });
}

/* --- values --- */
/* An object as it stands in messages, made a value again. */
static struct mc_value *read_value(struct node *n, const uint8_t *p, size_t bytes)
{
	struct mc_reader r;

	mc_read_init(&r, &hz_registry, n->line, p, bytes, &n->fx->mem);
	return mc_read_value(&r);
}

static struct mc_value *value_of(struct node *n, const struct query_value *v)
{
	struct mc_wr w = mc_wr_count();
	uint8_t *p;

	if (v->kind == QUERY_NULL)
		return NULL;
	query_value_write(&w, v);
	p = w.err == MC_ERR_OK ? node_new_array(n, 1, w.len) : NULL;
	if (p == NULL)
		return NULL;
	w = mc_wr_of(p, w.len);
	query_value_write(&w, v);
	return read_value(n, p, w.len);
}

static uint8_t *kept_copy(struct node *n, const struct query_kept *k)
{
	uint8_t *copy = k->n == 0 ? NULL : node_new_array(n, 1, k->n);

	if (copy != NULL)
		memcpy(copy, k->p, k->n);
	return copy;
}

static struct mc_value *kept_value(struct node *n, const struct query_kept *k)
{
	uint8_t *copy = kept_copy(n, k);

	return copy == NULL ? NULL : read_value(n, copy, k->n);
}

/* The entry of MaxBy, of objects of any class: as bytes, which end what they stand in. */
static struct mc_value *entry_of(struct node *n, const struct query_aggregate *a)
{
	enum { HEAD = 13 }; /* type id, header, factory, class */
	struct mc_value *v = node_new(n, sizeof(*v));
	uint32_t bytes = HEAD + a->entry[0].n + a->entry[1].n;
	struct mc_wr w = mc_wr_of(node_new_array(n, 1, bytes), bytes);

	if (a->value.n == 0 || w.buf == NULL)
		return NULL;
	mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&w, 1);
	mc_wr_u32(&w, (uint32_t)hz_class_table[HZ_LAZY_MAP_ENTRY].factory);
	mc_wr_u32(&w, (uint32_t)hz_class_table[HZ_LAZY_MAP_ENTRY].id);
	mc_wr_put(&w, a->entry[0].p, a->entry[0].n);
	mc_wr_put(&w, a->entry[1].p, a->entry[1].n);
	*v = (struct mc_value){ .type = MC_TYPE_OBJECT, .opaque = true, .raw = { w.buf, (int32_t)w.len } };
	return v;
}

/* --- aggregates --- */
static struct mc_value *result_of(struct node *n, const struct query_aggregate *a, struct query_fault *fault)
{
	struct hz_canonicalizing_hash_set *set;
	struct query_value v;

	if (a->what == QUERY_DISTINCT) {
		set = node_new(n, sizeof(*set));
		set->values.raw = (struct mc_bytes){ kept_copy(n, &a->value), (int32_t)a->value.n };
		set->values.n = set->values.raw.p == NULL ? 0 : (uint32_t)a->count;
		return hz_value_object(HZ_CANONICALIZING_HASH_SET, set, &n->fx->mem);
	}
	if (a->what == QUERY_MIN_BY || a->what == QUERY_MAX_BY)
		return entry_of(n, a);
	fault->err = query_aggregate_result(a, &n->fx->mem, &v);
	return fault->err == QUERY_ERR_OK ? value_of(n, &v) : NULL;
}

/* The aggregator with what was summed up here, for the member who adds it to others. */
static struct mc_value *partial_of(struct node *n, const struct query_aggregate *a,
	const struct query_asked *asked, const struct mc_value *given)
{
	struct mc_value *out = node_new(n, sizeof(*out));
	void *body = node_new(n, given->cls->schema->size);
	struct hz_max_by_aggregator *by = body;
	struct query_value v;

	memcpy(body, asked->partial, given->cls->schema->size);
	/* the path, which all begin with: what was asked goes before this is sent */
	if (((struct mc_str *)body)->n > 0)
		*(struct mc_str *)body = text_keep(n, *(struct mc_str *)body);
	switch (a->what) {
	case QUERY_COUNT: ((struct hz_count_aggregator *)body)->count = a->count; break;
	case QUERY_DISTINCT: {
		struct hz_distinct_values_aggregator *d = body;

		memset(&d->values, 0, sizeof(d->values));
		d->values.raw = (struct mc_bytes){ kept_copy(n, &a->value), (int32_t)a->value.n };
		d->values.n = d->values.raw.p == NULL ? 0 : (uint32_t)a->count;
		break;
	}
	case QUERY_MIN:
	case QUERY_MAX: ((struct hz_max_aggregator *)body)->max = kept_value(n, &a->value); break;
	case QUERY_MIN_BY:
	case QUERY_MAX_BY:
		by->max_value = kept_value(n, &a->value);
		by->max_entry = entry_of(n, a);
		break;
	case QUERY_INT_SUM:
	case QUERY_LONG_SUM:
	case QUERY_FIXED_SUM: ((struct hz_fixed_sum_aggregator *)body)->sum = a->sum; break;
	case QUERY_DOUBLE_SUM:
	case QUERY_FLOATING_SUM: ((struct hz_double_sum_aggregator *)body)->sum = a->real; break;
	case QUERY_INT_AVERAGE:
	case QUERY_LONG_AVERAGE:
		((struct hz_integer_average_aggregator *)body)->sum = a->sum;
		((struct hz_integer_average_aggregator *)body)->count = a->count;
		break;
	case QUERY_DOUBLE_AVERAGE:
	case QUERY_NUMBER_AVERAGE:
		((struct hz_double_average_aggregator *)body)->sum = a->real;
		((struct hz_double_average_aggregator *)body)->count = a->count;
		break;
	default: /* big ones */
		if (query_aggregate_big(a, &n->fx->mem, &v))
			((struct hz_big_decimal_average_aggregator *)body)->sum = value_of(n, &v);
		if (a->what == QUERY_BIG_INTEGER_AVERAGE || a->what == QUERY_BIG_DECIMAL_AVERAGE)
			((struct hz_big_decimal_average_aggregator *)body)->count = a->count;
		break;
	}
	*out = (struct mc_value){ .type = MC_TYPE_OBJECT, .cls = given->cls, .body = body };
	return out;
}
_Static_assert(offsetof(struct hz_max_by_aggregator, max_value) ==
			offsetof(struct hz_min_by_aggregator, min_value) &&
		offsetof(struct hz_max_by_aggregator, max_entry) ==
			offsetof(struct hz_min_by_aggregator, min_entry) &&
		offsetof(struct hz_max_aggregator, max) == offsetof(struct hz_min_aggregator, min) &&
		offsetof(struct hz_big_decimal_average_aggregator, sum) ==
			offsetof(struct hz_big_decimal_sum_aggregator, sum),
	"the rows of these are the same");

/* --- members --- */
static void fill_partitions(struct node *n, const struct data_query *q, struct hz_partition_ids *out)
{
	out->partition_count = MC_PARTITIONS;
	out->items.v = node_new_array(n, sizeof(int32_t), MC_PARTITIONS);
	for (int32_t p = 0; out->items.v != NULL && p < MC_PARTITIONS; p++)
		if (q->seen[p / 64] >> p % 64 & 1)
			out->items.v[out->items.n++] = p;
}

static struct mc_value *nothing_returned(struct node *n)
{
	return hz_value_object(HZ_MAP_ENTRIES, node_new(n, sizeof(struct hz_map_entries)), &n->fx->mem);
}

/* PartitionWideEntryWithPredicateOperation: what the processor returned of each entry, which is nothing. */
static void tell_removed(struct node *n, const struct data_query *q)
{
	struct hz_partition_response *r = node_new(n, sizeof(*r));
	struct mc_iobj answer = { .object = nothing_returned(n) };

	r->partitions.v = node_new(n, sizeof(int32_t) * MC_PARTITIONS);
	r->results.v = node_new(n, sizeof(*r->results.v) * MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (data_query_wants(q, p)) {
			bool seen = q->seen[p / 64] >> p % 64 & 1;

			r->partitions.v[r->partitions.n++] = (int32_t)p;
			r->results.v[r->results.n++] = seen
				? nothing_returned(n)
				: whole_error(n, HZ_WRONG_TARGET, "the partition has moved");
		}
	if (q->by_factory)
		answer.object = hz_value_object(HZ_PARTITION_RESPONSE, r, &n->fx->mem);
	answer_value(n, &q->who.reply, answer, 0);
}

/* Pages are cut from keys and values; who asks wants only one of them. */
static void leave_out(struct hz_query_result_row *row, enum data_wanted wanted)
{
	static const struct mc_bytes none = { NULL, -1 };

	row->key = wanted == DATA_WANTS_VALUES ? none : row->key;
	row->value = wanted == DATA_WANTS_KEYS ? none : row->value;
}

static void tell_member(struct node *n, struct data_query *q, const struct query_asked *asked)
{
	struct hz_aggregation_result *sum;
	struct hz_query_result *r;
	struct query_fault fault;
	struct mc_value *given;

	if (q->sums) {
		sum = node_new(n, sizeof(*sum));
		fill_partitions(n, q, &sum->partition_ids);
		query_read_blob(&n->fx->mem, n->line, q->aggregator, &given, &fault);
		sum->aggregator = partial_of(n, &q->sum, asked, given);
		answer_value(n, &q->who.reply,
			(struct mc_iobj){
				.object = hz_value_object(HZ_AGGREGATION_RESULT, sum, &n->fx->mem) },
			0);
		return;
	}
	if (q->paging && !data_query_limit(n, q, &fault)) {
		data_query_refuse(n, q, &fault);
		return;
	}
	r = node_new(n, sizeof(*r));
	fill_partitions(n, q, &r->partition_ids);
	r->iteration_type = (int8_t)q->wanted;
	r->rows.v = (struct hz_query_result_row *)data_rows_pairs(n, &q->rows);
	r->rows.n = r->rows.v == NULL ? 0 : q->rows.count;
	for (uint32_t i = 0; q->paging && i < r->rows.n; i++)
		leave_out(&r->rows.v[i], q->wanted);
	answer_value(n, &q->who.reply,
		(struct mc_iobj){ .object = hz_value_object(HZ_QUERY_RESULT, r, &n->fx->mem) }, 0);
}

/* --- clients --- */
static void send_body(struct node *n, const struct data_query *q, void *body)
{
	client_send(n, q->who.conn,
		&(struct client_message){ .type = client_answer_to(q->who.type),
			.correlation = q->who.correlation,
			.partition_id = -1,
			.body = body });
}

static void fill_half(struct node *n, const struct data_pair *v, uint32_t count, bool keys,
	struct client_blob **out, uint32_t *n_out)
{
	*out = node_new_array(n, sizeof(**out), count);
	*n_out = 0;
	for (uint32_t i = 0; *out != NULL && i < count; i++)
		(*out)[(*n_out)++].data = keys ? v[i].key : v[i].value;
}

static void tell_rows(struct node *n, struct data_query *q, const struct query_asked *asked)
{
	struct data_pair *v = data_rows_pairs(n, &q->rows);
	uint32_t count = v == NULL ? 0 : q->rows.count;
	struct client_datas_answer *half = node_new(n, sizeof(*half));
	struct client_entries_answer *both = node_new(n, sizeof(*both));
	struct client_map_project_answer *columns = node_new(n, sizeof(*columns));

	if (v == NULL && q->rows.count > 0) {
		refuse_memory(n, q);
	} else if (asked->columns != NULL || q->projection.n >= 0) {
		fill_half(n, v, count, false, (struct client_blob **)&columns->response.v,
			&columns->response.n);
		send_body(n, q, columns);
	} else if (q->wanted == DATA_WANTS_ENTRIES) {
		both->response.v = (struct client_entry *)v;
		both->response.n = count;
		send_body(n, q, both);
	} else {
		fill_half(n, v, count, q->wanted == DATA_WANTS_KEYS, &half->response.v, &half->response.n);
		send_body(n, q, half);
	}
}

/* As a transaction sees them that has written some itself. */
static void tell_txn_rows(struct node *n, const struct data_query *q)
{
	struct client_datas_answer *a;
	struct query_fault fault;

	if (!txn_is_active(n, q->who.txn)) {
		data_refuse(n, &q->who, HZ_TRANSACTION, CLIENT_ERROR_TRANSACTION_NOT_ACTIVE,
			"Transaction is not active!");
		return;
	}
	a = txn_rows(n, q, &fault);
	if (a == NULL)
		data_query_refuse(n, q, &fault);
	else
		send_body(n, q, a);
}

static void fill_anchors(struct node *n, const struct data_page *page, struct client_anchor_data_list *out)
{
	out->anchor_page_list.v = node_new_array(n, sizeof(int32_t), page->anchor_count);
	for (uint32_t i = 0; out->anchor_page_list.v != NULL && i < page->anchor_count; i++)
		out->anchor_page_list.v[out->anchor_page_list.n++] = (int32_t)i;
	out->anchor_data_list.v = (void *)page->anchors;
	out->anchor_data_list.n = out->anchor_page_list.n;
}

static void tell_page(struct node *n, struct data_query *q)
{
	struct client_map_key_set_with_paging_predicate_answer *half = node_new(n, sizeof(*half));
	struct client_map_entries_with_paging_predicate_answer *both = node_new(n, sizeof(*both));
	struct query_fault fault;
	struct data_page page;

	if (!data_query_page(n, q, &page, &fault)) {
		data_query_refuse(n, q, &fault);
	} else if (q->wanted == DATA_WANTS_ENTRIES) {
		both->response.v = (struct client_entry *)page.rows;
		both->response.n = page.count;
		fill_anchors(n, &page, &both->anchor_data_list);
		send_body(n, q, both);
	} else {
		fill_half(n, page.rows, page.count, q->wanted == DATA_WANTS_KEYS, &half->response.v,
			&half->response.n);
		fill_anchors(n, &page, &half->anchor_data_list);
		send_body(n, q, half);
	}
}

static void tell_sum(struct node *n, struct data_query *q)
{
	struct client_data_answer *a = node_new(n, sizeof(*a));
	struct query_fault fault = { .err = QUERY_ERR_OK };

	a->response = data_query_blob(n, result_of(n, &q->sum, &fault));
	if (fault.err != QUERY_ERR_OK)
		data_query_refuse(n, q, &fault);
	else
		send_body(n, q, a);
}

void data_query_tell(struct node *n, struct data_query *q, const struct query_asked *asked)
{
	if (!q->who.client && q->removes)
		tell_removed(n, q);
	else if (!q->who.client)
		tell_member(n, q, asked);
	else if (q->removes)
		send_body(n, q, node_new(n, sizeof(struct client_empty)));
	else if (q->sums)
		tell_sum(n, q);
	else if (q->paging)
		tell_page(n, q);
	else if (q->who.txn != 0)
		tell_txn_rows(n, q);
	else
		tell_rows(n, q, asked);
}
