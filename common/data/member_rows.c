/* SPDX-License-Identifier: Apache-2.0 */
/* member_rows.c - operations of members on one key: how the fields of each class are read. */
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

/* False: it asks for what is not a map's. */
typedef bool take_fn(const void *body, struct data_request *q);

static bool take_get(const void *body, struct data_request *q)
{
	const struct hz_get_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	return true;
}

static bool take_put(const void *body, struct data_request *q)
{
	const struct hz_put_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.value = o->data_value;
	q->r.thread = o->thread_id;
	return true;
}

static bool take_same(const void *body, struct data_request *q)
{
	const struct hz_remove_if_same_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.value = o->data_value;
	q->r.thread = o->thread_id;
	q->r.expect = o->expect;
	return true;
}

static bool take_expiry(const void *body, struct data_request *q)
{
	const struct hz_set_with_expiry_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.value = o->data_value;
	q->r.thread = o->thread_id;
	q->r.ttl_ms = o->ttl;
	q->r.max_idle_ms = o->max_idle;
	return true;
}

static bool take_ttl(const void *body, struct data_request *q)
{
	const struct hz_set_ttl_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	q->r.ttl_ms = o->ttl;
	return true;
}

static bool take_remove(const void *body, struct data_request *q)
{
	const struct hz_remove_backup_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	return true;
}

static bool take_evict(const void *body, struct data_request *q)
{
	const struct hz_evict_operation *o = body;

	q->name = o->name;
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	return true;
}

/* Locks of keys of maps and of multimaps: which, the caller finds. */
static bool take_namespace(const struct hz_distributed_object_namespace *ns, struct data_request *q)
{
	if (!map_has_locks(ns))
		return false;
	q->name = ns->object_name;
	q->service = ns->service;
	return true;
}

/* --- multimaps --- */
static bool take_multi_key(const void *body, struct data_request *q)
{
	const struct hz_multi_map_count_operation *o = body;

	q->name = o->name;
	q->service = mc_str_z(MULTIMAP_SERVICE);
	q->r.key = o->data_key;
	q->r.thread = o->thread_id;
	return true;
}

static bool take_multi_put(const void *body, struct data_request *q)
{
	const struct hz_multi_map_put_operation *o = body;

	q->r.value = o->value;
	return take_multi_key(body, q) && o->index == -1;
}

static bool take_multi_remove(const void *body, struct data_request *q)
{
	q->r.value = ((const struct hz_multi_map_remove_backup_operation *)body)->value;
	return take_multi_key(body, q);
}

static bool take_multi_has(const void *body, struct data_request *q)
{
	const struct hz_multi_map_contains_entry_operation *o = body;

	q->name = o->name;
	q->service = mc_str_z(MULTIMAP_SERVICE);
	q->r.key = o->key;
	q->r.value = o->value;
	q->r.thread = o->thread_id;
	if (o->value.n < 0)
		q->r.op = MAP_CONTAINS_KEY;
	return o->key.n >= 0;
}

/* --- replicated maps --- */
static bool take_replicated_key(const void *body, struct data_request *q)
{
	const struct hz_replicated_map_remove_operation *o = body;

	q->name = o->name;
	q->service = mc_str_z(REPLICATED_MAP_SERVICE);
	q->r.key = o->key;
	return true;
}

static bool take_replicated_put(const void *body, struct data_request *q)
{
	const struct hz_replicated_map_put_operation *o = body;

	q->r.value = o->value;
	q->r.ttl_ms = o->ttl > 0 ? o->ttl : 0;
	return take_replicated_key(body, q);
}

static bool take_lock(const void *body, struct data_request *q)
{
	const struct hz_lock_is_locked_operation *o = body;

	q->r.key = o->key;
	q->r.thread = o->thread_id;
	q->r.lease_ms = o->lease_time == INT64_MAX ? -1 : o->lease_time;
	q->r.reference = o->reference_call_id;
	return take_namespace(o->namespace, q);
}

static bool take_unlock(const void *body, struct data_request *q)
{
	const struct hz_lock_unlock_operation *o = body;

	q->r.key = o->key;
	q->r.thread = o->thread_id;
	q->r.reference = o->reference_call_id;
	if (o->force)
		q->r.op = MAP_FORCE_UNLOCK;
	return take_namespace(o->namespace, q);
}

static const struct row {
	take_fn *take;
	enum map_op op;
} rows[HZ_CLASS_COUNT] = {
#define X(cls, shape, op) [HZ_##cls] = { take_##shape, MAP_##op },
	DATA_MEMBER_ROWS(X)
#undef X
};

/* Operations that write need a value, whoever sends them. */
static bool lacks_value(const struct data_request *q)
{
	switch (q->r.op) {
	case MAP_PUT:
	case MAP_SET:
	case MAP_PUT_TRANSIENT:
	case MAP_TRY_PUT:
	case MAP_TXN_SET:
	case MAP_PUT_IF_ABSENT:
	case MAP_REPLACE:
	case MAP_REPLACE_IF_SAME: return q->r.value.n < 0;
	default: return false;
	}
}

static void take_head(const struct in *in, struct data_caller *who, struct data_request *q)
{
	const struct hz_op *op = in->m->op;

	who->reply = reply_to_of(in);
	who->uuid = (op->flags & HZ_OP_CALLER_UUID) != 0 ? op->caller_uuid : in->conn->uuid;
	q->r.caller = who->uuid;
	who->client_call = (op->flags & HZ_OP_CLIENT_CALL) != 0 ? op->client_call_id : -1;
	if ((op->flags & HZ_OP_WAIT_TIMEOUT) != 0)
		q->wait_ms = op->wait_timeout;
	q->call_ms = op->call_timeout > 0 && op->call_timeout < MC_TIME_MAX ? op->call_timeout : -1;
}

void on_map_operation(struct node *n, const struct in *in)
{
	const struct row *row = &rows[in->m->cls];
	struct data_request q = data_request_new(row->op, 0);
	struct data_caller who = { .op = row->op };
	const char *why;

	mc_check(row->take != NULL && in->m->op != NULL);
	take_head(in, &who, &q);
	if (node_stores(n))
		data_of(n)->source = who.uuid; /* near caches are told whose change it is */
	if (!data_gate(n, in->m->op->partition_id, &why) &&
		!data_moves_away(n, (uint32_t)in->m->op->partition_id)) {
		answer_error(n, &who.reply, HZ_WRONG_TARGET, why);
		return;
	}
	q.r.partition = (uint32_t)in->m->op->partition_id;
	if (!row->take(in->m->body, &q) || lacks_value(&q)) {
		answer_error(n, &who.reply, HZ_UNSUPPORTED_OPERATION,
			"this member stores no null values, and has no such index of a multimap's values");
		return;
	}
	if (!maps_is_plain(q.name)) {
		answer_error(n, &who.reply, HZ_ILLEGAL_ARGUMENT, MAPS_NOT_PLAIN);
		return;
	}
	who.op = q.r.op;
	if (map_op_is_txn(q.r.op))
		who.uuid = q.r.caller; /* its call is forgotten with its locks */
	if (q.r.op == MAP_TXN_LOCK)
		data_client_holds(n, q.r.caller);
	if (q.service.n >= 0)
		q.name = map_name_of(n, q.service, q.name);
	if (in->m->cls == HZ_MULTI_MAP_COUNT_OPERATION)
		who.answer = DATA_ANSWER_COUNT;
	else if (in->m->cls == HZ_MULTI_MAP_GET_ALL_OPERATION ||
		in->m->cls == HZ_MULTI_MAP_REMOVE_ALL_OPERATION)
		who.answer = DATA_ANSWER_VALUES;
	else if (in->m->cls == HZ_REPLICATED_MAP_PUT_OPERATION ||
		in->m->cls == HZ_REPLICATED_MAP_REMOVE_OPERATION)
		who.answer = DATA_ANSWER_VERSION;
	else if (in->m->cls == HZ_TXN_LOCK_AND_GET_OPERATION)
		who.answer = DATA_ANSWER_VERSIONED;
	data_ask(n, &who, &q);
}
