/* SPDX-License-Identifier: Apache-2.0 */
/* container_client.c - messages of clients to queues, lists, sets and ring buffers, as the operations that
 * members send for them. */
#include "common/client/data.h"
#include "common/data/container_ops.h"
#include "common/wire/value.h"

/* Longer than that no call waits at another member: it would end there when ours to it does. */
enum { WAIT_ELSEWHERE_MS = MC_FORWARD_TIMEOUT_MS - 10000 };

/* Fills in what stands behind the head and the name, of an operation that is all zero; wait_ms: how long it
 * may wait. */
struct made {
	void *op;
	int64_t wait_ms;
};
typedef void make_fn(struct node *n, const struct client_message *m, struct made *out);

static void make_bare(struct node *n, const struct client_message *m, struct made *out)
{
	(void)m;
	out->op = node_new(n, sizeof(struct hz_named_op));
}

/* OfferOperation, RemoveOperation, CollectionAddOperation ... */
static void make_value(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_map_value *b = m->body;
	struct hz_queue_offer_operation *o = node_new(n, sizeof(*o));

	o->data = b->value;
	out->op = o;
	out->wait_ms = -1; /* QueuePut: until there is room */
}
_Static_assert(sizeof(struct hz_collection_add_operation) == sizeof(struct hz_queue_offer_operation),
	"a name and a value");

static void make_offer(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_queue_offer *b = m->body;

	make_value(n, m, out);
	out->wait_ms = b->timeout_millis;
}

static void make_poll(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_queue_poll *b = m->body;

	make_bare(n, m, out);
	out->wait_ms = b->timeout_millis;
}

static void make_take(struct node *n, const struct client_message *m, struct made *out)
{
	make_bare(n, m, out);
	out->wait_ms = -1;
}

static void make_values(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_queue_contains_all *b = m->body;
	struct hz_queue_add_all_operation *o = node_new(n, sizeof(*o));

	o->data_list.v = (struct hz_blob *)b->data_list.v;
	o->data_list.n = b->data_list.n;
	out->op = o;
}
_Static_assert(sizeof(struct hz_collection_add_all_operation) == sizeof(struct hz_queue_add_all_operation) &&
		sizeof(struct client_list_add_all) == sizeof(struct client_queue_contains_all) &&
		sizeof(struct client_list_contains_all) == sizeof(struct client_queue_contains_all) &&
		sizeof(struct client_set_contains_all) == sizeof(struct client_queue_contains_all),
	"a name and values");

/* ContainsOperation of one */
static void make_contains(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_map_value *b = m->body;
	struct hz_queue_add_all_operation *o = node_new(n, sizeof(*o));

	o->data_list.v = node_new(n, sizeof(*o->data_list.v));
	o->data_list.v[0].data = b->value;
	o->data_list.n = 1;
	out->op = o;
}

static void compare(struct node *n, const struct client_message *m, struct made *out, bool retain)
{
	const struct client_queue_contains_all *b = m->body;
	struct hz_queue_compare_and_remove_operation *o = node_new(n, sizeof(*o));

	o->retain = retain;
	o->data_list.v = (struct hz_blob *)b->data_list.v;
	o->data_list.n = b->data_list.n;
	out->op = o;
}

static void make_remove_all(struct node *n, const struct client_message *m, struct made *out)
{
	compare(n, m, out, false);
}

static void make_retain_all(struct node *n, const struct client_message *m, struct made *out)
{
	compare(n, m, out, true);
}

static void make_drain(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_queue_drain_to_max_size *b = m->body;
	struct hz_queue_drain_operation *o = node_new(n, sizeof(*o));

	o->max_size = m->type == CLIENT_QUEUE_DRAIN_TO ? -1 : b->max_size;
	out->op = o;
}

/* --- lists --- */
static void make_index(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_list_get *b = m->body;
	struct hz_list_get_operation *o = node_new(n, sizeof(*o));

	o->index = b->index;
	out->op = o;
}

static void make_set(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_list_set *b = m->body;
	struct hz_list_set_operation *o = node_new(n, sizeof(*o));

	o->index = b->index;
	o->value = b->value;
	out->op = o;
}

static void make_add_at(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_list_set *b = m->body;
	struct hz_list_add_operation *o = node_new(n, sizeof(*o));

	o->value = b->value;
	o->index = b->index;
	out->op = o;
}

static void make_add_all_at(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_list_add_all_with_index *b = m->body;
	struct hz_list_add_all_operation *o = node_new(n, sizeof(*o));

	o->value_list.v = (struct hz_blob *)b->value_list.v;
	o->value_list.n = b->value_list.n;
	o->index = b->index;
	out->op = o;
}

static void make_index_of(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_map_value *b = m->body;
	struct hz_list_index_of_operation *o = node_new(n, sizeof(*o));

	o->last = m->type == CLIENT_LIST_LAST_INDEX_OF;
	o->value = b->value;
	out->op = o;
}

static void make_sub(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_list_sub *b = m->body;
	const struct client_list_get *from = m->body;
	struct hz_list_sub_operation *o = node_new(n, sizeof(*o));

	o->from = m->type == CLIENT_LIST_SUB ? b->from : m->type == CLIENT_LIST_ITERATOR ? -1 : from->index;
	o->to = m->type == CLIENT_LIST_SUB ? b->to : -1;
	out->op = o;
}

/* --- ring buffers --- */
static void make_generic(struct node *n, const struct client_message *m, struct made *out)
{
	struct hz_ringbuffer_generic_operation *o = node_new(n, sizeof(*o));

	static const struct {
		enum client_type type;
		int8_t operation;
	} kinds[] = {
		{ CLIENT_RINGBUFFER_SIZE, 0 },
		{ CLIENT_RINGBUFFER_TAIL_SEQUENCE, 1 },
		{ CLIENT_RINGBUFFER_HEAD_SEQUENCE, 2 },
		{ CLIENT_RINGBUFFER_REMAINING_CAPACITY, 3 },
		{ CLIENT_RINGBUFFER_CAPACITY, 4 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == m->type)
			o->operation = kinds[i].operation;
	out->op = o;
}

static void make_ring_add(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_ringbuffer_add *b = m->body;
	struct hz_ringbuffer_add_operation *o = node_new(n, sizeof(*o));

	o->item = b->value;
	o->overflow_policy = b->overflow_policy;
	out->op = o;
}

static void make_ring_add_all(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_ringbuffer_add_all *b = m->body;
	struct hz_ringbuffer_add_all_operation *o = node_new(n, sizeof(*o));

	o->items.v = (struct hz_blob *)b->value_list.v;
	o->items.n = b->value_list.n;
	o->overflow_policy = b->overflow_policy;
	out->op = o;
}

static void make_read_one(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_ringbuffer_read_one *b = m->body;
	struct hz_await_map_flush_operation *o = node_new(n, sizeof(*o));

	o->sequence = b->sequence;
	out->op = o;
	out->wait_ms = -1;
}

static void make_read_many(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_ringbuffer_read_many *b = m->body;
	struct hz_ringbuffer_read_many_operation *o = node_new(n, sizeof(*o));

	o->start_sequence = b->start_sequence;
	o->min_size = b->min_count;
	o->max_size = b->max_count;
	/* What it is does not matter: it is refused. The Node.js client says "none" by a value that is null.
	 */
	if (b->filter.n >= 0 && client_data_type(b->filter) != MC_TYPE_NULL)
		o->filter = hz_value_bool(true, &n->fx->mem);
	out->op = o;
	out->wait_ms = -1;
}

static void make_hash(struct node *n, const struct client_message *m, struct made *out)
{
	const struct client_cardinality_estimator_add *b = m->body;
	struct hz_cardinality_add_operation *o = node_new(n, sizeof(*o));

	o->hash = b->hash;
	out->op = o;
}

/* Message, whose, operation, how it is made. */
#define CLIENT_ROWS(X) \
	X(QUEUE_OFFER, QUEUE, QUEUE_OFFER_OPERATION, offer) \
	X(QUEUE_PUT, QUEUE, QUEUE_OFFER_OPERATION, value) \
	X(QUEUE_SIZE, QUEUE, QUEUE_SIZE_OPERATION, bare) \
	X(QUEUE_REMOVE, QUEUE, QUEUE_REMOVE_OPERATION, value) \
	X(QUEUE_POLL, QUEUE, QUEUE_POLL_OPERATION, poll) \
	X(QUEUE_TAKE, QUEUE, QUEUE_POLL_OPERATION, take) \
	X(QUEUE_PEEK, QUEUE, QUEUE_PEEK_OPERATION, bare) \
	X(QUEUE_ITERATOR, QUEUE, QUEUE_ITERATOR_OPERATION, bare) \
	X(QUEUE_DRAIN_TO, QUEUE, QUEUE_DRAIN_OPERATION, drain) \
	X(QUEUE_DRAIN_TO_MAX_SIZE, QUEUE, QUEUE_DRAIN_OPERATION, drain) \
	X(QUEUE_CONTAINS, QUEUE, QUEUE_CONTAINS_OPERATION, contains) \
	X(QUEUE_CONTAINS_ALL, QUEUE, QUEUE_CONTAINS_OPERATION, values) \
	X(QUEUE_COMPARE_AND_REMOVE_ALL, QUEUE, QUEUE_COMPARE_AND_REMOVE_OPERATION, remove_all) \
	X(QUEUE_COMPARE_AND_RETAIN_ALL, QUEUE, QUEUE_COMPARE_AND_REMOVE_OPERATION, retain_all) \
	X(QUEUE_CLEAR, QUEUE, QUEUE_CLEAR_OPERATION, bare) \
	X(QUEUE_ADD_ALL, QUEUE, QUEUE_ADD_ALL_OPERATION, values) \
	X(QUEUE_REMAINING_CAPACITY, QUEUE, QUEUE_REMAINING_CAPACITY_OPERATION, bare) \
	X(QUEUE_IS_EMPTY, QUEUE, QUEUE_IS_EMPTY_OPERATION, bare) \
	X(LIST_SIZE, LIST, COLLECTION_SIZE_OPERATION, bare) \
	X(LIST_CONTAINS, LIST, COLLECTION_CONTAINS_OPERATION, contains) \
	X(LIST_CONTAINS_ALL, LIST, COLLECTION_CONTAINS_OPERATION, values) \
	X(LIST_ADD, LIST, COLLECTION_ADD_OPERATION, value) \
	X(LIST_REMOVE, LIST, COLLECTION_REMOVE_OPERATION, value) \
	X(LIST_ADD_ALL, LIST, COLLECTION_ADD_ALL_OPERATION, values) \
	X(LIST_COMPARE_AND_REMOVE_ALL, LIST, COLLECTION_COMPARE_AND_REMOVE_OPERATION, remove_all) \
	X(LIST_COMPARE_AND_RETAIN_ALL, LIST, COLLECTION_COMPARE_AND_REMOVE_OPERATION, retain_all) \
	X(LIST_CLEAR, LIST, COLLECTION_CLEAR_OPERATION, bare) \
	X(LIST_GET_ALL, LIST, COLLECTION_GET_ALL_OPERATION, bare) \
	X(LIST_IS_EMPTY, LIST, COLLECTION_IS_EMPTY_OPERATION, bare) \
	X(LIST_ADD_ALL_WITH_INDEX, LIST, LIST_ADD_ALL_OPERATION, add_all_at) \
	X(LIST_GET, LIST, LIST_GET_OPERATION, index) \
	X(LIST_SET, LIST, LIST_SET_OPERATION, set) \
	X(LIST_ADD_WITH_INDEX, LIST, LIST_ADD_OPERATION, add_at) \
	X(LIST_REMOVE_WITH_INDEX, LIST, LIST_REMOVE_OPERATION, index) \
	X(LIST_LAST_INDEX_OF, LIST, LIST_INDEX_OF_OPERATION, index_of) \
	X(LIST_INDEX_OF, LIST, LIST_INDEX_OF_OPERATION, index_of) \
	X(LIST_SUB, LIST, LIST_SUB_OPERATION, sub) \
	X(LIST_ITERATOR, LIST, LIST_SUB_OPERATION, sub) \
	X(LIST_LIST_ITERATOR, LIST, LIST_SUB_OPERATION, sub) \
	X(SET_SIZE, SET, COLLECTION_SIZE_OPERATION, bare) \
	X(SET_CONTAINS, SET, COLLECTION_CONTAINS_OPERATION, contains) \
	X(SET_CONTAINS_ALL, SET, COLLECTION_CONTAINS_OPERATION, values) \
	X(SET_ADD, SET, COLLECTION_ADD_OPERATION, value) \
	X(SET_REMOVE, SET, COLLECTION_REMOVE_OPERATION, value) \
	X(SET_ADD_ALL, SET, COLLECTION_ADD_ALL_OPERATION, values) \
	X(SET_COMPARE_AND_REMOVE_ALL, SET, COLLECTION_COMPARE_AND_REMOVE_OPERATION, remove_all) \
	X(SET_COMPARE_AND_RETAIN_ALL, SET, COLLECTION_COMPARE_AND_REMOVE_OPERATION, retain_all) \
	X(SET_CLEAR, SET, COLLECTION_CLEAR_OPERATION, bare) \
	X(SET_GET_ALL, SET, COLLECTION_GET_ALL_OPERATION, bare) \
	X(SET_IS_EMPTY, SET, COLLECTION_IS_EMPTY_OPERATION, bare) \
	X(RINGBUFFER_SIZE, RING, RINGBUFFER_GENERIC_OPERATION, generic) \
	X(RINGBUFFER_TAIL_SEQUENCE, RING, RINGBUFFER_GENERIC_OPERATION, generic) \
	X(RINGBUFFER_HEAD_SEQUENCE, RING, RINGBUFFER_GENERIC_OPERATION, generic) \
	X(RINGBUFFER_CAPACITY, RING, RINGBUFFER_GENERIC_OPERATION, generic) \
	X(RINGBUFFER_REMAINING_CAPACITY, RING, RINGBUFFER_GENERIC_OPERATION, generic) \
	X(RINGBUFFER_ADD, RING, RINGBUFFER_ADD_OPERATION, ring_add) \
	X(RINGBUFFER_ADD_ALL, RING, RINGBUFFER_ADD_ALL_OPERATION, ring_add_all) \
	X(RINGBUFFER_READ_ONE, RING, RINGBUFFER_READ_ONE_OPERATION, read_one) \
	X(RINGBUFFER_READ_MANY, RING, RINGBUFFER_READ_MANY_OPERATION, read_many) \
	X(CARDINALITY_ESTIMATOR_ADD, ESTIMATOR, CARDINALITY_ADD_OPERATION, hash) \
	X(CARDINALITY_ESTIMATOR_ESTIMATE, ESTIMATOR, CARDINALITY_ESTIMATE_OPERATION, bare)

static const struct row {
	make_fn *make;
	enum hz_class cls;
	enum container_kind kind;
} rows[CLIENT_TYPE_COUNT] = {
#define X(type, kind, cls, shape) [CLIENT_##type] = { make_##shape, HZ_##cls, CONTAINER_##kind },
	CLIENT_ROWS(X)
#undef X
};

bool container_is_asked(enum client_type type)
{
	return rows[type].make != NULL;
}

static void send_on(struct node *n, const struct data_caller *who, enum hz_class cls, struct hz_named_op *op)
{
	struct data_caller from = *who;

	if (cls == HZ_QUEUE_POLL_OPERATION &&
		(op->op.wait_timeout < 0 || op->op.wait_timeout > WAIT_ELSEWHERE_MS)) {
		op->op.wait_timeout = WAIT_ELSEWHERE_MS;
		from.answer = DATA_ANSWER_AGAIN;
	}
	if (!data_forward_body(n, &from, (uint32_t)op->op.partition_id, cls, op))
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
			"this member does not own the partition, and its owner is not known");
}

bool container_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct row *row = &rows[m->type];
	struct made made = { .wait_ms = 0 };
	struct hz_named_op *op;
	const char *why;

	if (row->make == NULL)
		return false;
	row->make(n, m, &made);
	op = made.op; /* as every one of them begins */
	op->op = data_operation_head(container_service(row->kind), (uint32_t)m->partition_id, who->uuid);
	op->op.flags |= HZ_OP_WAIT_TIMEOUT;
	op->op.wait_timeout = made.wait_ms;
	op->name = ((const struct client_name *)m->body)->name; /* and every one of these */
	if (data_gate(n, m->partition_id, &why))
		container_run(n, who, row->cls, op);
	else if (m->partition_id >= 0 && m->partition_id < MC_PARTITIONS &&
		!data_owns(n, (uint32_t)m->partition_id))
		send_on(n, who, row->cls, op);
	else
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, why);
	return true;
}
