/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_client.c - messages of clients about a cache: each becomes the operation that a member would send,
 * which is run here when the partition is ours and goes to its owner otherwise
 * (com.hazelcast.client.impl.protocol.task.cache). What is asked of all partitions goes to all owners, this
 * member too, by gather_ask.c.
 */
#include "common/data/caches.h"
#include "common/data/gather.h"
#include "common/data/whole_rows.h"

/* --- of one partition --- */
static const struct whole_row *whole_row_of(enum hz_class cls)
{
	for (size_t i = 0; i < CACHE_WHOLE_ROWS; i++)
		if (cache_whole_rows[i].operation == cls)
			return &cache_whole_rows[i];
	return NULL;
}

static void tell_value(struct node *n, const struct data_caller *who, const struct whole_row *row,
	const struct data_whole *w)
{
	const struct map_outcome out = { .answer = MAP_ANSWER_BOOL, .yes = w->found };
	const struct shard_effect e = { .how = SHARD_RAN, .out = &out };
	struct mc_iobj value = { .object = row->value(n, w) };

	if (cache_tell_page(n, who, &value))
		return;
	if (w->acks == 0 || !data_ack_wait(n, w->to.call_id, w->acks, who, &e))
		data_tell(n, who, &e, 0);
}

static void run_whole(struct node *n, const struct data_caller *who, const struct whole_row *row,
	const void *body, uint32_t partition)
{
	struct data_whole w = { .value = { NULL, -1 } };

	mc_check(who->client);
	data_begin(n);
	w.to = data_ack_to(n, who);
	if (row->take(n, body, &w, partition))
		row->act(n, &w, partition);
	if (w.why != NULL)
		data_refuse(n, who, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION, w.why);
	else if (w.full)
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, DATA_TOO_MUCH);
	else
		tell_value(n, who, row, &w);
}

static void run(struct node *n, struct data_caller *who, const struct client_message *m)
{
	uint32_t partition = (uint32_t)m->partition_id;
	const struct whole_row *whole;
	enum hz_class cls;
	struct hz_op *op = cache_operation_of(n, m, &cls); /* its struct begins with the head */
	const char *why;

	*op = data_operation_head(CACHE_SERVICE, partition, who->uuid);
	whole = whole_row_of(cls);
	if (!data_gate(n, m->partition_id, &why)) {
		if (partition >= MC_PARTITIONS || data_owns(n, partition) ||
			!data_forward_body(n, who, partition, cls, op))
			data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, why);
	} else if (whole != NULL) {
		run_whole(n, who, whole, op, partition);
	} else {
		cache_run_key(n, who, cls, op, partition);
	}
}

/* --- which of them --- */
static void refuse_unknown(
	struct node *n, const struct data_caller *who, const struct client_message *m, struct mc_str name)
{
	struct mc_text t = node_text(n);
	bool all = gather_row_of(m->type) != NULL;

	mc_text_str(mc_text_z(&t, all ? "Cache config for cache " : "Cache "), name);
	mc_text_z(&t, all ? " has not been created yet!" : " is already destroyed or not created yet, on ");
	if (!all)
		mc_text_addr(&t, &n->addr);
	data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_CACHE_NOT_EXISTS, t.p);
}

/* Whoever waits for listeners would wait for minutes, the error notwithstanding. */
static void refuse_processor(
	struct node *n, const struct data_caller *who, const struct client_cache_entry_processor *b)
{
	if (b->completion_id != -1)
		caches_tell_completed(n, b->name, b->key, b->completion_id);
	data_refuse(
		n, who, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION, CACHES_NO_PROCESSORS);
}

/* AbstractCacheRecordStore.loadAll: without a loader nothing is loaded, and nobody complains. */
static void load_all(struct node *n, const struct data_caller *who, const struct client_cache_load_all *b)
{
	if (caches_config_find(n, b->name)->loads)
		data_refuse(n, who, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION,
			CACHES_NO_LOADERS);
	else
		cache_tell_empty(n, who);
}

static void destroy(struct node *n, const struct data_caller *who, struct mc_str name)
{
	struct client_proxy p = { .name = name, .service_name = mc_str_z(CACHE_SERVICE) };
	struct client_message m = { .type = CLIENT_DESTROY_PROXY, .body = &p };

	data_destroy_asks(n, who, &m);
}

/* Of a cache that stands. */
static void ask_cache(
	struct node *n, struct data_caller *who, const struct client_message *m, struct mc_str name)
{
	switch (m->type) {
	case CLIENT_CACHE_ENTRY_PROCESSOR: refuse_processor(n, who, m->body); break;
	case CLIENT_CACHE_LOAD_ALL: load_all(n, who, m->body); break;
	case CLIENT_CACHE_DESTROY: destroy(n, who, name); break;
	default:
		if (cache_has_operation(m->type))
			run(n, who, m);
		else if (!data_gather(n, who, m))
			data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE,
				"not all partitions have an owner yet: ask again");
	}
}

static bool is_of_a_cache(enum client_type type)
{
	return cache_has_operation(type) || gather_row_of(type) != NULL ||
		type == CLIENT_CACHE_ENTRY_PROCESSOR || type == CLIENT_CACHE_LOAD_ALL ||
		type == CLIENT_CACHE_DESTROY;
}

bool cache_client_asks(struct node *n, const struct data_caller *asks, const struct client_message *m)
{
	struct data_caller who = *asks;
	struct mc_str name;

	if (!cache_is_asked(m->type))
		return false;
	if (cache_config_asks(n, &who, m))
		return true;
	if (!is_of_a_cache(m->type))
		return false;
	name = ((const struct client_name *)m->body)->name; /* each of them begins with it */
	if (caches_config_find(n, name) == NULL)
		refuse_unknown(n, &who, m, name);
	else
		ask_cache(n, &who, m, name);
	return true;
}
