/* SPDX-License-Identifier: Apache-2.0 */
/* whole_member.c - operations of members on whole partitions: on one, or on several by
 * PartitionIteratingOperation and a factory. */
#include "common/data/indexes.h"
#include "common/data/multimaps.h"
#include "common/data/query_read.h"
#include "common/data/replicated_maps.h"

/* --- how the fields of each are read: of the operation, and of its factory --- */
static bool take_name(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	(void)n;
	(void)at;
	w->name = ((const struct hz_named *)body)->name;
	return true;
}

static bool take_operation(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	(void)n;
	(void)at;
	w->name = ((const struct hz_named_op *)body)->name;
	return true;
}

static bool take_evict_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	(void)n;
	(void)at;
	w->name = ((const struct hz_evict_all_operation *)body)->name;
	return true;
}

static bool take_value(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_contains_value_operation *o = body;

	(void)n;
	(void)at;
	w->name = o->name;
	w->value = o->test_value;
	return true;
}

static bool take_value_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_contains_value_operation_factory *o = body;

	(void)n;
	(void)at;
	w->name = o->name;
	w->value = o->value;
	return true;
}

static bool take_get_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_get_all_operation *o = body;

	(void)at;
	w->name = o->name;
	w->keys = (const struct mc_bytes *)o->keys.v;
	w->key_count = o->keys.n;
	return whole_make_room(n, w, o->keys.n);
}

/* MapGetAllOperationFactory sends all keys; each partition takes its own. */
static bool take_get_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_map_get_all_operation_factory *o = body;

	w->name = o->name;
	return whole_take_keys(n, w, o->keys.v, o->keys.n, at) && whole_make_room(n, w, w->key_count);
}

static bool take_put_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_put_all_operation *o = body;

	(void)n;
	(void)at;
	w->name = o->name;
	if (o->map_entries != NULL) {
		w->given = (const struct data_pair *)o->map_entries->items.v;
		w->given_count = o->map_entries->items.n;
	}
	return true;
}

static bool take_put_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_put_all_partition_aware_operation_factory *o = body;

	(void)n;
	w->name = o->name;
	for (uint32_t i = 0; i < o->partitions.n; i++)
		if (o->partitions.v[i] == (int32_t)at) {
			w->given = (const struct data_pair *)o->map_entries_per_partition.v[i].entries.v;
			w->given_count = o->map_entries_per_partition.v[i].entries.n;
		}
	return true;
}

static const struct whole_row rows[] = {
	{ HZ_MAP_SIZE_OPERATION, HZ_SIZE_OPERATION_FACTORY, take_operation, take_name, data_whole_size,
		whole_value_count },
	{ HZ_MAP_IS_EMPTY_OPERATION, HZ_IS_EMPTY_OPERATION_FACTORY, take_operation, take_name,
		data_whole_size, whole_value_empty },
	{ HZ_CLEAR_OPERATION, HZ_CLEAR_OPERATION_FACTORY, take_operation, take_name, data_whole_clear,
		whole_value_count },
	{ HZ_EVICT_ALL_OPERATION, HZ_EVICT_ALL_OPERATION_FACTORY, take_evict_all, take_name, data_whole_evict,
		whole_value_count },
	{ HZ_CONTAINS_VALUE_OPERATION, HZ_CONTAINS_VALUE_OPERATION_FACTORY, take_value, take_value_factory,
		data_whole_contains_value, whole_value_found },
	{ HZ_GET_ALL_OPERATION, HZ_MAP_GET_ALL_OPERATION_FACTORY, take_get_all, take_get_all_factory,
		data_whole_get_all, whole_value_entries },
	{ HZ_PUT_ALL_OPERATION, HZ_PUT_ALL_PARTITION_AWARE_OPERATION_FACTORY, take_put_all,
		take_put_all_factory, data_whole_put_all, whole_value_null },
	{ HZ_MERGE_OPERATION, HZ_MERGE_OPERATION_FACTORY, whole_take_merge, whole_take_merge_factory,
		data_whole_merge, whole_value_found },
	{ HZ_ADD_INDEX_OPERATION, HZ_ADD_INDEX_OPERATION_FACTORY, whole_take_add_index,
		whole_take_add_index_factory, data_whole_add_index, whole_value_found },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const struct whole_row *row_at(size_t i)
{
	if (i < ROWS)
		return &rows[i];
	i -= ROWS;
	if (i < CACHE_WHOLE_ROWS)
		return &cache_whole_rows[i];
	i -= CACHE_WHOLE_ROWS;
	if (i < MULTIMAP_WHOLE_ROWS)
		return &multimap_whole_rows[i];
	i -= MULTIMAP_WHOLE_ROWS;
	return i < REPLICATED_WHOLE_ROWS ? &replicated_whole_rows[i] : NULL;
}

static const struct whole_row *row_of_operation(enum hz_class cls)
{
	const struct whole_row *row = rows;

	for (size_t i = 0; row != NULL && row->operation != cls; i++)
		row = row_at(i);
	return row;
}

static bool gate(struct node *n, const struct whole_row *row, int32_t partition, const char **why)
{
	return data_whole_reads(row->act) ? data_gate_reads(n, partition, why) : data_gate(n, partition, why);
}

/* Reads it and does it. Whose name it is, is looked at before: `rows` are of maps alone. */
static void run(struct node *n, const struct whole_row *row, whole_take_fn *take, const void *body,
	struct data_whole *w, uint32_t partition)
{
	bool makes_sense = take(n, body, w, partition);

	if (row >= rows && row < rows + ROWS && !maps_is_plain(w->name))
		w->why = MAPS_NOT_PLAIN;
	else if (makes_sense)
		row->act(n, w, partition);
}

/* Members and clients do so by themselves (InvokeOnPartitions, ClientInvocation). */
const char whole_call_again[] = "more entries than can be removed at once: ask again for the rest";

static enum hz_exception exception_of(const struct data_whole *w)
{
	return w->why == map_index_no_memory || w->why == whole_call_again ? HZ_RETRYABLE
									   : HZ_UNSUPPORTED_OPERATION;
}

void on_partition_operation(struct node *n, const struct in *in)
{
	struct whole_call call = { .keys = NULL };
	struct data_whole w = { .value = { NULL, -1 }, .call = &call };
	struct data_caller who = { .reply = reply_to_of(in), .client_call = -1, .uuid = in->conn->uuid };
	const struct whole_row *row = row_of_operation(in->m->cls);
	const char *why;

	mc_check(row != NULL);
	if (!gate(n, row, in->m->op->partition_id, &why)) {
		reply_error(n, in, HZ_WRONG_TARGET, why);
		return;
	}
	data_begin(n);
	w.to = data_ack_to(n, &who);
	data_of(n)->replicated_by = in->conn->uuid;
	run(n, row, row->take, in->m->body, &w, (uint32_t)in->m->op->partition_id);
	data_of(n)->replicated_by.null = true;
	if (w.why != NULL)
		reply_error(n, in, exception_of(&w), w.why);
	else if (w.full)
		reply_error(n, in, HZ_HAZELCAST, DATA_TOO_MUCH);
	else
		answer_value(n, &who.reply, (struct mc_iobj){ .object = row->value(n, &w) }, w.acks);
}

/* --- several partitions --- */
struct mc_value *whole_error(struct node *n, enum hz_exception e, const char *why)
{
	struct hz_error_response *r = node_new(n, sizeof(*r));

	r->cause = hz_exception_make(e, why, &n->fx->mem);
	return hz_value_object(HZ_ERROR_RESPONSE, r, &n->fx->mem);
}

/* Around one that a client has caused. */
static const struct mc_value *unwrapped(const struct mc_value *factory)
{
	const struct hz_operation_factory_wrapper *wrapper =
		factory == NULL ? NULL : hz_value_body(factory, HZ_OPERATION_FACTORY_WRAPPER);

	return wrapper != NULL ? wrapper->op_factory : factory;
}

/* What a factory is for: `take` reads `body`, for each partition. */
struct made {
	const struct whole_row *row;
	whole_take_fn *take;
	const void *body;
};

/* The operation itself, as it is to be sent to each partition: clear, evictAll, addIndex of Java members. */
static struct made made_of_operation(struct node *n, const struct mc_value *factory)
{
	const struct hz_binary_operation_factory *f = hz_value_body(factory, HZ_BINARY_OPERATION_FACTORY);
	const struct whole_row *row = NULL;
	struct query_fault fault;
	struct mc_value *op;

	if (f == NULL || !query_read_blob(&n->fx->mem, n->line, f->operation_data, &op, &fault) || op == NULL)
		return (struct made){ NULL, NULL, NULL };
	if (hz_value_class(op) != HZ_NONE)
		row = row_of_operation(hz_value_class(op));
	return row == NULL ? (struct made){ NULL, NULL, NULL } : (struct made){ row, row->take, op->body };
}

static struct made made_of(struct node *n, const struct mc_value *factory)
{
	const struct whole_row *row;
	const void *body;

	for (size_t i = 0; (row = row_at(i)) != NULL; i++)
		if (row->factory != HZ_NONE && (body = hz_value_body(factory, row->factory)) != NULL)
			return (struct made){ row, row->take_factory, body };
	return made_of_operation(n, factory);
}

/* Answers of all partitions go in one message: what one has found is room that the next ones have not. */
static struct mc_value *result_of(
	struct node *n, const struct made *m, struct whole_call *call, int32_t partition)
{
	struct data_whole w = {
		.value = { NULL, -1 }, .call = call, .bytes = call->bytes, .to = data_ack_to(n, NULL)
	};
	const char *why;

	if (!gate(n, m->row, partition, &why))
		return whole_error(n, HZ_WRONG_TARGET, why);
	run(n, m->row, m->take, m->body, &w, (uint32_t)partition);
	call->bytes = w.bytes;
	if (w.why != NULL)
		return whole_error(n, exception_of(&w), w.why);
	return w.full ? whole_error(n, HZ_HAZELCAST, DATA_TOO_MUCH) : m->row->value(n, &w);
}

void on_partition_iterating(struct node *n, const struct in *in)
{
	const struct hz_partition_iterating_operation *op = in->m->body;
	const struct mc_value *given = unwrapped(op->operation_factory);
	struct made m = { NULL, NULL, NULL };
	struct whole_call call = { .keys = NULL };
	struct hz_partition_response *r = node_new(n, sizeof(*r));

	if (node_stores(n) && given != NULL && op->partitions.n <= MC_PARTITIONS &&
		data_query_removes(n, in, given))
		return;
	if (given != NULL && node_stores(n))
		m = made_of(n, given);
	if (m.row == NULL || op->partitions.n > MC_PARTITIONS) {
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"this member does not run that operation on its partitions");
		return;
	}
	data_begin(n);
	data_of(n)->replicated_by = in->conn->uuid;
	r->results.v = node_new_array(n, sizeof(*r->results.v), op->partitions.n);
	for (uint32_t i = 0; r->results.v != NULL && i < op->partitions.n; i++)
		r->results.v[r->results.n++] = result_of(n, &m, &call, op->partitions.v[i]);
	data_of(n)->replicated_by.null = true;
	r->partitions.v = op->partitions.v;
	r->partitions.n = r->results.n;
	reply_object(n, in, HZ_PARTITION_RESPONSE, r);
}
