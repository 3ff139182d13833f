/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_answers.c - the values of a key as members and clients are told of them, and what is asked of
 * another member for a client. */
#include "common/data/multimaps.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"

/* --- answers --- */
static struct mc_value *record_of(struct node *n, const struct multi_record *r)
{
	struct hz_multi_map_record *o = node_new(n, sizeof(*o));

	o->record_id = r->id;
	o->object = (struct mc_iobj){ .is_data = true, .data = r->value };
	return hz_value_object(HZ_MULTI_MAP_RECORD, o, &n->fx->mem);
}

struct mc_value *multimap_response(struct node *n, struct mc_bytes values)
{
	struct hz_multi_map_response *r = node_new(n, sizeof(*r));
	uint32_t count = multi_count(values);
	struct multi_at at = multi_first(values);
	struct multi_record record;

	r->collection_type = mc_str_z("SET");
	r->next_record_id = -1;
	r->collection.null = values.n < 0;
	r->collection.v = node_new_array(n, sizeof(*r->collection.v), count);
	while (r->collection.v != NULL && multi_next(&at, &record))
		r->collection.v[r->collection.n++].object =
			(struct mc_iobj){ .object = record_of(n, &record) };
	return hz_value_object(HZ_MULTI_MAP_RESPONSE, r, &n->fx->mem);
}

static const struct hz_multi_map_record *record_in(const struct hz_iobj *o)
{
	const struct hz_multi_map_record *r =
		o->object.is_data ? NULL : hz_value_body(o->object.object, HZ_MULTI_MAP_RECORD);

	return r == NULL || !r->object.is_data || r->object.data.n < MC_BLOB_HEAD ? NULL : r;
}

struct mc_bytes multimap_values_in(struct node *n, const struct mc_value *response)
{
	const struct hz_multi_map_response *r = hz_value_body(response, HZ_MULTI_MAP_RESPONSE);
	struct mc_bytes values = { NULL, -1 };
	size_t bytes = MC_BLOB_HEAD;
	uint8_t *to;

	for (uint32_t i = 0; r != NULL && i < r->collection.n; i++)
		if (record_in(&r->collection.v[i]) != NULL)
			bytes += MULTI_RECORD_HEAD + (size_t)record_in(&r->collection.v[i])->object.data.n;
	to = r == NULL || r->collection.n == 0 ? NULL : node_new_array(n, 1, bytes);
	for (uint32_t i = 0; to != NULL && i < r->collection.n; i++) {
		const struct hz_multi_map_record *record = record_in(&r->collection.v[i]);

		if (record == NULL)
			continue;
		values.n = multi_add(to, values, record->record_id, record->object.data);
		values.p = to;
	}
	return values;
}

struct client_blob *multimap_list(struct node *n, struct mc_bytes values, uint32_t *count)
{
	struct multi_at at = multi_first(values);
	struct multi_record r;
	struct client_blob *v = node_new_array(n, sizeof(*v), multi_count(values));

	*count = 0;
	while (v != NULL && multi_next(&at, &r))
		v[(*count)++].data = r.value;
	return v;
}

/* --- what is asked of another member --- */
static struct hz_op head_of(const struct data_request *q)
{
	struct hz_op op = data_operation_head(MULTIMAP_SERVICE, q->r.partition, q->r.caller);

	if (map_op_waits(q->r.op)) {
		op.flags |= HZ_OP_WAIT_TIMEOUT;
		op.wait_timeout = q->wait_ms;
	}
	return op;
}

static void *make_key(struct node *n, const struct data_request *q)
{
	struct hz_multi_map_count_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->thread_id = q->r.thread;
	o->data_key = q->r.key;
	return o;
}

static void *make_put(struct node *n, const struct data_request *q)
{
	struct hz_multi_map_put_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->thread_id = q->r.thread;
	o->data_key = q->r.key;
	o->index = -1;
	o->value = q->r.value;
	return o;
}

static void *make_remove(struct node *n, const struct data_request *q)
{
	struct hz_multi_map_remove_backup_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->thread_id = q->r.thread;
	o->data_key = q->r.key;
	o->value = q->r.value;
	return o;
}

static void *make_contains(struct node *n, const struct data_request *q)
{
	struct hz_multi_map_contains_entry_operation *o = node_new(n, sizeof(*o));

	o->op = head_of(q);
	o->name = map_object(q->name);
	o->thread_id = q->r.thread;
	o->key = q->r.key;
	o->value = q->r.op == MAP_MULTI_HAS ? q->r.value : (struct mc_bytes){ NULL, -1 };
	return o;
}

/* A DataCollection of the values, as data: its head, factory and class, how many, and each with its length.
 */
static struct mc_bytes collection_of(struct node *n, const struct client_key_values *from)
{
	enum { HEAD = MC_BLOB_HEAD + 1 + 4 + 4, FACTORY = -4, CLASS = 6, IDENTIFIED = 1 };
	size_t bytes = HEAD + 4;
	struct mc_wr w;
	uint8_t *to;

	for (uint32_t i = 0; i < from->values.n; i++)
		bytes += 4 + (size_t)(from->values.v[i].data.n > 0 ? from->values.v[i].data.n : 0);
	to = node_new_array(n, 1, bytes);
	if (to == NULL)
		return (struct mc_bytes){ NULL, -1 };
	w = mc_wr_of(to, bytes);
	mc_wr_u32(&w, 0); /* hash of its partition */
	mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&w, IDENTIFIED);
	mc_wr_u32(&w, (uint32_t)FACTORY);
	mc_wr_u32(&w, CLASS);
	mc_wr_u32(&w, from->values.n);
	for (uint32_t i = 0; i < from->values.n; i++) {
		struct mc_bytes b = from->values.v[i].data;

		mc_wr_u32(&w, (uint32_t)b.n);
		mc_wr_put(&w, b.p, b.n > 0 ? (size_t)b.n : 0);
	}
	return (struct mc_bytes){ to, (int32_t)bytes };
}

void *multimap_put_all_of(
	struct node *n, const struct data_caller *who, const struct client_message *m, enum hz_class *cls)
{
	const struct client_multi_map_put_all *b = m->body;
	struct hz_multi_map_put_all_operation *o = node_new(n, sizeof(*o));

	*cls = HZ_MULTI_MAP_PUT_ALL_OPERATION;
	o->op = data_operation_head(MULTIMAP_SERVICE, (uint32_t)m->partition_id, who->uuid);
	o->name = b->name;
	o->map_entries = node_new(n, sizeof(*o->map_entries));
	o->map_entries->items.v = node_new_array(n, sizeof(*o->map_entries->items.v), b->entries.n);
	if (o->map_entries->items.v == NULL && b->entries.n > 0)
		return NULL;
	for (uint32_t i = 0; i < b->entries.n; i++) {
		struct hz_map_entries_item *to = &o->map_entries->items.v[o->map_entries->items.n++];

		to->keys = b->entries.v[i].key;
		to->values = collection_of(n, &b->entries.v[i]);
		if (to->values.n < 0)
			return NULL;
	}
	return o;
}

void *multimap_operation_of(struct node *n, const struct data_request *q, enum hz_class *cls)
{
	static const struct {
		enum map_op op;
		enum hz_class cls;
		void *(*make)(struct node *n, const struct data_request *q);
	} rows[] = {
		{ MAP_GET, HZ_MULTI_MAP_GET_ALL_OPERATION, make_key },
		{ MAP_REMOVE, HZ_MULTI_MAP_REMOVE_ALL_OPERATION, make_key },
		{ MAP_DELETE, HZ_MULTI_MAP_DELETE_OPERATION, make_key },
		{ MAP_CONTAINS_KEY, HZ_MULTI_MAP_CONTAINS_ENTRY_OPERATION, make_contains },
		{ MAP_MULTI_HAS, HZ_MULTI_MAP_CONTAINS_ENTRY_OPERATION, make_contains },
		{ MAP_MULTI_PUT, HZ_MULTI_MAP_PUT_OPERATION, make_put },
		{ MAP_MULTI_REMOVE, HZ_MULTI_MAP_REMOVE_OPERATION, make_remove },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].op == q->r.op) {
			*cls = rows[i].cls;
			return rows[i].make(n, q);
		}
	return NULL; /* of a lock: as of maps */
}
