/* SPDX-License-Identifier: Apache-2.0 */
/* query.c - who asks: Query of members, and the messages of clients that have to look at all entries of a
 * map. */
#include "common/data/query_run.h"

#include <string.h>

#include "common/client/data.h"

struct data_query data_query_new(struct mc_str name)
{
	struct data_query q = { .name = name,
		.predicate = { NULL, -1 },
		.aggregator = { NULL, -1 },
		.projection = { NULL, -1 },
		.wanted = DATA_WANTS_ENTRIES };

	return q;
}

static void want_all(struct data_query *q)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		q->partitions[p / 64] |= (uint64_t)1 << p % 64;
}

/* A PartitionPredicate names the one partition of a key. */
static void want_partitions(struct node *n, struct data_query *q)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	struct mc_value *v;
	uint8_t *blob;
	uint32_t p;

	want_all(q);
	if (q->predicate.n < 0 || !query_read_blob(&n->fx->mem, n->line, q->predicate, &v, &fault) ||
		!query_read_predicate(&n->fx->mem, v, &asked, &fault) || !asked.one_partition)
		return;
	blob = node_new_array(n, 1, (size_t)asked.partition_key.n + 4);
	if (blob == NULL)
		return;
	memcpy(blob + 4, asked.partition_key.p, (size_t)asked.partition_key.n);
	p = client_partition((struct mc_bytes){ blob, asked.partition_key.n + 4 }, MC_PARTITIONS);
	memset(q->partitions, 0, sizeof(q->partitions));
	q->partitions[p / 64] = (uint64_t)1 << p % 64;
}

/* --- members --- */
static void want_set(struct data_query *q, const struct mc_value *given)
{
	const struct hz_partition_id_set *set = hz_value_body(given, HZ_PARTITION_ID_SET);

	if (set == NULL)
		set = hz_value_body(given, HZ_IMMUTABLE_PARTITION_ID_SET);
	want_all(q);
	for (uint32_t i = 0; set != NULL && !set->to_long_array.null && i < sizeof(q->partitions) / 8; i++)
		q->partitions[i] &= i < set->to_long_array.n ? (uint64_t)set->to_long_array.v[i] : 0;
}

/* IterationType, by name */
static const char *const sorts[] = {
	[DATA_WANTS_KEYS] = "KEY", [DATA_WANTS_VALUES] = "VALUE", [DATA_WANTS_ENTRIES] = "ENTRY"
};

struct mc_str data_query_sort_name(enum data_wanted by)
{
	return mc_str_z(sorts[by]);
}

/* The anchor that PagingPredicateImpl.getNearestAnchorEntry takes. */
static const struct hz_anchor *nearest_anchor(const struct hz_paging_predicate_impl *p)
{
	uint32_t at = (uint32_t)p->page < p->anchor_list.n ? (uint32_t)p->page : p->anchor_list.n;

	return p->page == 0 || at == 0 ? NULL : &p->anchor_list.v[at - 1];
}

/* A member wants no more than its page can need. What makes no sense of that is left out: it gets all then,
 * and what has no order is refused as in any page. */
static void take_member_page(struct node *n, const struct mc_value *predicate, struct data_query *q)
{
	const struct hz_paging_predicate_impl *p =
		predicate == NULL ? NULL : hz_value_body(predicate, HZ_PAGING_PREDICATE_IMPL);
	const struct hz_anchor *a;

	if (p == NULL || p->comparator != NULL || p->page < 0 || p->page_size <= 0 || q->aggregator.n >= 0 ||
		q->projection.n >= 0)
		return;
	for (q->sorted_by = DATA_WANTS_KEYS; !mc_str_eqz(p->iteration_type, sorts[q->sorted_by]);
		q->sorted_by++)
		if (q->sorted_by == DATA_WANTS_ENTRIES)
			return;
	a = nearest_anchor(p);
	q->page = p->page;
	q->page_size = p->page_size;
	if (a == NULL || a->page < 0 || a->page >= p->page) {
		q->paging = a == NULL;
		return;
	}
	q->anchor_page = a->page;
	q->paging = data_rows_add(n, &q->anchors, data_query_blob(n, a->key), data_query_blob(n, a->value));
}

void on_query(struct node *n, const struct in *in)
{
	const struct hz_query_partition_operation *op = in->m->body;
	const struct hz_query *asked = op->query == NULL ? NULL : hz_value_body(op->query, HZ_QUERY);
	int32_t one = in->m->cls == HZ_QUERY_PARTITION_OPERATION ? in->m->op->partition_id : -1;
	struct data_query q = data_query_new(op->name);
	const char *why;

	if (one >= 0 && !data_gate_reads(n, one, &why)) {
		reply_error(n, in, HZ_WRONG_TARGET, why);
		return;
	}
	if (!node_stores(n) || !maps_is_plain(op->name) || asked == NULL || asked->iteration_type < 0 ||
		asked->iteration_type > DATA_WANTS_ENTRIES) {
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION, "this member does not run that query");
		return;
	}
	q.who.reply = reply_to_of(in);
	q.who.uuid = in->conn->uuid;
	q.predicate = data_query_blob(n, asked->predicate);
	q.aggregator = data_query_blob(n, asked->aggregator);
	q.projection = data_query_blob(n, asked->projection);
	q.wanted = (enum data_wanted)asked->iteration_type;
	want_set(&q, asked->partition_id_set);
	if (one >= 0) {
		memset(q.partitions, 0, sizeof(q.partitions));
		data_query_want(&q, one);
		q.of_partition = true;
	}
	take_member_page(n, asked->predicate, &q);
	data_query_start(n, &q);
}

/* --- clients --- */
/* Node.js sends an object that says null, where others send none. */
static bool is_there(struct mc_bytes blob)
{
	return blob.n >= 0 && (blob.n != MC_BLOB_HEAD || query_value_of(blob).kind != QUERY_NULL);
}

static void take_paging(struct node *n, const struct client_paging_predicate *p, struct data_query *q)
{
	q->paging = true;
	q->page = p->page;
	q->page_size = p->page_size;
	q->predicate = p->predicate_data;
	q->wanted = q->sorted_by = (enum data_wanted)p->iteration_type_id;
	q->anchors_bad = is_there(p->comparator_data) || p->page < 0 || p->page_size <= 0 ||
		p->iteration_type_id < 0 || p->iteration_type_id > DATA_WANTS_ENTRIES;
	for (uint32_t i = 0; !q->anchors_bad && i < p->anchor_data_list_holder.anchor_data_list.n; i++) {
		const struct data_pair *a =
			(const struct data_pair *)&p->anchor_data_list_holder.anchor_data_list.v[i];

		if (!data_rows_add(n, &q->anchors, a->key, a->value))
			q->anchors_bad = true;
	}
	want_partitions(n, q);
	if (p->partition_key_data.n >= MC_BLOB_HEAD) {
		uint32_t at = client_partition(p->partition_key_data, MC_PARTITIONS);

		memset(q->partitions, 0, sizeof(q->partitions));
		q->partitions[at / 64] = (uint64_t)1 << at % 64;
	}
}

#define BODY(type) const struct type *b = m->body

/* False: another message. */
static bool take_lists(struct node *n, const struct client_message *m, struct data_query *q)
{
	switch (m->type) {
	case CLIENT_MAP_KEY_SET:
	case CLIENT_MAP_VALUES:
	case CLIENT_MAP_ENTRY_SET: *q = data_query_new(((const struct client_name *)m->body)->name); break;
	case CLIENT_MAP_KEY_SET_WITH_PREDICATE:
	case CLIENT_MAP_VALUES_WITH_PREDICATE:
	case CLIENT_MAP_ENTRIES_WITH_PREDICATE:
	case CLIENT_MAP_REMOVE_ALL: {
		BODY(client_map_predicate);

		*q = data_query_new(b->name);
		q->predicate = b->predicate;
		q->removes = m->type == CLIENT_MAP_REMOVE_ALL;
		break;
	}
	case CLIENT_TRANSACTIONAL_MAP_KEY_SET:
	case CLIENT_TRANSACTIONAL_MAP_VALUES: /* with the keys: a transaction has written some of them */
		*q = data_query_new(((const struct client_name *)m->body)->name);
		break;
	case CLIENT_TRANSACTIONAL_MAP_KEY_SET_WITH_PREDICATE:
	case CLIENT_TRANSACTIONAL_MAP_VALUES_WITH_PREDICATE: {
		BODY(client_transactional_map_key_set_with_predicate);

		*q = data_query_new(b->name);
		q->predicate = b->predicate;
		break;
	}
	default: return false;
	}
	if (m->type == CLIENT_MAP_KEY_SET || m->type == CLIENT_MAP_KEY_SET_WITH_PREDICATE || q->removes)
		q->wanted = DATA_WANTS_KEYS;
	else if (m->type == CLIENT_MAP_VALUES || m->type == CLIENT_MAP_VALUES_WITH_PREDICATE)
		q->wanted = DATA_WANTS_VALUES;
	want_partitions(n, q);
	return true;
}

static bool take_sums(struct node *n, const struct client_message *m, struct data_query *q)
{
	switch (m->type) {
	case CLIENT_MAP_AGGREGATE:
	case CLIENT_MAP_AGGREGATE_WITH_PREDICATE: {
		BODY(client_map_aggregate_with_predicate);

		*q = data_query_new(b->name);
		q->aggregator = b->aggregator;
		if (m->type == CLIENT_MAP_AGGREGATE_WITH_PREDICATE)
			q->predicate = b->predicate;
		break;
	}
	case CLIENT_MAP_PROJECT:
	case CLIENT_MAP_PROJECT_WITH_PREDICATE: {
		BODY(client_map_project_with_predicate);

		*q = data_query_new(b->name);
		q->projection = b->projection;
		if (m->type == CLIENT_MAP_PROJECT_WITH_PREDICATE)
			q->predicate = b->predicate;
		break;
	}
	default: return false;
	}
	want_partitions(n, q);
	return true;
}

static bool take_pages(struct node *n, const struct client_message *m, struct data_query *q)
{
	BODY(client_map_key_set_with_paging_predicate);

	if (m->type != CLIENT_MAP_KEY_SET_WITH_PAGING_PREDICATE &&
		m->type != CLIENT_MAP_VALUES_WITH_PAGING_PREDICATE &&
		m->type != CLIENT_MAP_ENTRIES_WITH_PAGING_PREDICATE)
		return false;
	*q = data_query_new(b->name);
	take_paging(n, &b->predicate, q);
	return true;
}

/* No other member owns a partition that is asked for. */
static bool is_ours(const struct node *n, const struct data_query *q)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if ((q->partitions[p / 64] >> p % 64 & 1) != 0 && !data_owns(n, p) &&
			!partition_replica(n, p, 0).null)
			return false;
	return true;
}

static void share_query(struct node *n, struct data_query *q)
{
	struct query_fault fault;

	if (!data_query_begin(n, q, &fault))
		data_query_refuse(n, q, &fault);
	else if (data_gather_query(n, q))
		return;
	data_query_drop(n, q);
}

bool data_query_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	struct data_query q;

	if (!take_lists(n, m, &q) && !take_sums(n, m, &q) && !take_pages(n, m, &q))
		return false;
	q.who = *who;
	if (q.anchors_bad) {
		data_rows_drop(n, &q.anchors);
		data_query_refuse(n, &q,
			&(struct query_fault){ .err = QUERY_ERR_SYNTAX,
				.what = "a page without a size, or a comparator: that is a class of Java, "
					"which this member has not",
				.unsupported = true });
		return true;
	}
	if (is_ours(n, &q))
		data_query_start(n, &q);
	else
		share_query(n, &q);
	return true;
}
