/* SPDX-License-Identifier: Apache-2.0 */
/* whole_client.c - messages of clients that are not of one key. */
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"
#include "common/data/txns.h"

#include <string.h>

static bool take_name(struct node *n, const void *body, struct data_whole *w)
{
	(void)n;
	w->name = ((const struct client_name *)body)->name;
	return true;
}

static bool take_value(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_map_value *b = body;

	(void)n;
	w->name = b->name;
	w->value = b->value;
	return true;
}

static bool take_keys(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_map_keys *b = body;

	_Static_assert(
		sizeof(struct client_blob) == sizeof(struct mc_bytes), "a list of keys is one of bytes");
	w->name = b->name;
	w->keys = (const struct mc_bytes *)b->keys.v;
	w->key_count = b->keys.n;
	return whole_make_room(n, w, b->keys.n);
}

static bool take_index(struct node *n, const void *body, struct data_whole *w)
{
	return index_take_client(n, body, w);
}

static bool take_entries(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_map_put_all *b = body;

	(void)n;
	w->name = b->name;
	w->given = (const struct data_pair *)b->entries.v;
	w->given_count = b->entries.n;
	return true;
}

/* --- multimaps --- */
#define TAKE_MULTI(fn, of) \
	static bool take_##fn(struct node *n, const void *body, struct data_whole *w) \
	{ \
		w->kind = of; \
		w->name = multimap_map_name(n, ((const struct client_name *)body)->name); \
		return w->name.n >= 0; \
	}
TAKE_MULTI(multi_keys, MULTIMAP_KEY_SET)
TAKE_MULTI(multi_values, MULTIMAP_VALUES)
TAKE_MULTI(multi_entries, MULTIMAP_ENTRY_SET)
TAKE_MULTI(multi_size, MULTIMAP_SIZE)
TAKE_MULTI(multi_clear, MULTIMAP_CLEAR)
#undef TAKE_MULTI

static bool take_multi_value(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_map_value *b = body;

	w->kind = MULTIMAP_CONTAINS;
	w->name = multimap_map_name(n, b->name);
	w->value = b->value;
	return w->name.n >= 0;
}

static bool take_multi_listed(struct node *n, const void *body, struct data_whole *w)
{
	const struct client_multi_map_put_all *b = body;

	w->kind = MULTIMAP_PUT_ALL;
	w->name = multimap_map_name(n, b->name);
	w->listed = b->entries.v;
	w->listed_count = b->entries.n;
	return w->name.n >= 0;
}

/* --- answers, by what they are made of --- */
static void tell_nothing(struct node *n, const struct data_whole *w, void *body)
{
	(void)n;
	(void)w;
	(void)body;
}

static void tell_count(struct node *n, const struct data_whole *w, void *body)
{
	(void)n;
	((struct client_int_answer *)body)->response = w->count > INT32_MAX ? INT32_MAX : (int32_t)w->count;
}

static void tell_empty(struct node *n, const struct data_whole *w, void *body)
{
	(void)n;
	((struct client_flag_answer *)body)->response = w->count == 0;
}

static void tell_found(struct node *n, const struct data_whole *w, void *body)
{
	(void)n;
	((struct client_flag_answer *)body)->response = w->found;
}

static void tell_entries(struct node *n, const struct data_whole *w, void *body)
{
	struct client_entries_answer *a = body;

	(void)n;
	a->response.v = (struct client_entry *)w->pairs;
	a->response.n = w->pair_count;
}

static void tell_list(struct node *n, const struct data_whole *w, void *body, bool keys)
{
	struct client_datas_answer *a = body;

	a->response.v = node_new_array(n, sizeof(*a->response.v), w->pair_count);
	for (uint32_t i = 0; a->response.v != NULL && i < w->pair_count; i++)
		a->response.v[a->response.n++].data = keys ? w->pairs[i].key : w->pairs[i].value;
}

static void tell_keys(struct node *n, const struct data_whole *w, void *body)
{
	tell_list(n, w, body, true);
}

static void tell_values(struct node *n, const struct data_whole *w, void *body)
{
	tell_list(n, w, body, false);
}

typedef bool take_fn(struct node *n, const void *body, struct data_whole *w);
typedef void tell_fn(struct node *n, const struct data_whole *w, void *body);
static const struct row {
	take_fn *take;
	data_whole_fn *act;
	tell_fn *tell;
	enum {
		OF_ALL,
		OF_ONE,
		OF_HERE
	} of; /* of all partitions, of the one that is named; OF_HERE: of what this member has, whoever owns
		 it */
} rows[CLIENT_TYPE_COUNT] = {
	[CLIENT_MAP_SIZE] = { take_name, data_whole_size, tell_count, OF_ALL },
	[CLIENT_MAP_IS_EMPTY] = { take_name, data_whole_size, tell_empty, OF_ALL },
	[CLIENT_MAP_CLEAR] = { take_name, data_whole_clear, tell_nothing, OF_ALL },
	[CLIENT_MAP_EVICT_ALL] = { take_name, data_whole_evict, tell_nothing, OF_ALL },
	[CLIENT_MAP_ADD_INDEX] = { take_index, data_whole_add_index, tell_nothing, OF_ALL },
	[CLIENT_MAP_CONTAINS_VALUE] = { take_value, data_whole_contains_value, tell_found, OF_ALL },
	[CLIENT_MAP_GET_ALL] = { take_keys, data_whole_get_all, tell_entries, OF_ONE },
	[CLIENT_MAP_PUT_ALL] = { take_entries, data_whole_put_all, tell_nothing, OF_ONE },
	[CLIENT_TRANSACTIONAL_MAP_SIZE] = { take_name, data_whole_size, tell_count, OF_ALL },
	[CLIENT_TRANSACTIONAL_MAP_IS_EMPTY] = { take_name, data_whole_size, tell_empty, OF_ALL },
	[CLIENT_MULTI_MAP_KEY_SET] = { take_multi_keys, multimap_whole, tell_keys, OF_ALL },
	[CLIENT_MULTI_MAP_VALUES] = { take_multi_values, multimap_whole, tell_values, OF_ALL },
	[CLIENT_MULTI_MAP_ENTRY_SET] = { take_multi_entries, multimap_whole, tell_entries, OF_ALL },
	[CLIENT_MULTI_MAP_SIZE] = { take_multi_size, multimap_whole, tell_count, OF_ALL },
	[CLIENT_MULTI_MAP_CLEAR] = { take_multi_clear, multimap_whole, tell_nothing, OF_ALL },
	[CLIENT_MULTI_MAP_CONTAINS_VALUE] = { take_multi_value, multimap_whole, tell_found, OF_ALL },
	[CLIENT_MULTI_MAP_PUT_ALL] = { take_multi_listed, multimap_whole, tell_nothing, OF_ONE },
	/* of a cache: always by gather_ask.c */
	[CLIENT_CACHE_SIZE] = { NULL, NULL, tell_count, OF_ALL },
	[CLIENT_CACHE_CLEAR] = { NULL, NULL, tell_nothing, OF_ALL },
	[CLIENT_CACHE_GET_ALL] = { NULL, NULL, tell_entries, OF_ALL },
	[CLIENT_CACHE_REMOVE_ALL] = { NULL, NULL, tell_nothing, OF_ALL },
	[CLIENT_CACHE_REMOVE_ALL_KEYS] = { NULL, NULL, tell_nothing, OF_ALL },
	[CLIENT_REPLICATED_MAP_SIZE] = { replicated_take_size, replicated_whole, tell_count, OF_HERE },
	[CLIENT_REPLICATED_MAP_IS_EMPTY] = { replicated_take_size, replicated_whole, tell_empty, OF_HERE },
	[CLIENT_REPLICATED_MAP_CONTAINS_VALUE] = { replicated_take_value, replicated_whole, tell_found,
		OF_HERE },
	[CLIENT_REPLICATED_MAP_KEY_SET] = { replicated_take_list, replicated_whole, tell_keys, OF_HERE },
	[CLIENT_REPLICATED_MAP_VALUES] = { replicated_take_list, replicated_whole, tell_values, OF_HERE },
	[CLIENT_REPLICATED_MAP_ENTRY_SET] = { replicated_take_list, replicated_whole, tell_entries, OF_HERE },
	[CLIENT_REPLICATED_MAP_CLEAR] = { replicated_take_clear, replicated_whole, tell_nothing, OF_ALL },
	[CLIENT_REPLICATED_MAP_PUT_ALL] = { replicated_take_entries, replicated_whole, tell_nothing, OF_ALL },
};

static void act(struct node *n, const struct row *row, struct data_whole *w, int32_t partition)
{
	if (row->of != OF_ALL)
		row->act(n, w, (uint32_t)partition);
	for (uint32_t p = 0; row->of == OF_ALL && p < MC_PARTITIONS; p++)
		row->act(n, w, p);
}

/* --- to the owner of the partition --- */
/* All partitions have to be ours, or the one that is named. */
static bool gate(struct node *n, const struct row *row, const struct client_message *m, const char **why)
{
	bool (*open)(struct node * n, int32_t partition, const char **why) =
		data_whole_reads(row->act) ? data_gate_reads : data_gate;

	if (row->of == OF_HERE)
		return true;
	if (row->of == OF_ONE)
		return open(n, m->partition_id, why);
	for (int32_t p = 0; p < MC_PARTITIONS; p++)
		if (!open(n, p, why))
			return false;
	return true;
}

/* Of one partition, which moves: what looks only is answered as long as it can be. */
static bool has_to_wait(struct node *n, const struct row *row, const struct client_message *m)
{
	uint32_t p = (uint32_t)m->partition_id;
	const char *why;

	if (row->of != OF_ONE || p >= MC_PARTITIONS ||
		(data_whole_reads(row->act) && data_gate_reads(n, m->partition_id, &why)))
		return false;
	return data_is_parked(n, p) || data_moves_away(n, p);
}

static bool forward_one(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	enum hz_class cls;
	void *body;

	if (m->partition_id < 0 || m->partition_id >= MC_PARTITIONS ||
		data_owns(n, (uint32_t)m->partition_id))
		return false;
	body = m->type == CLIENT_MAP_GET_ALL          ? data_get_all_of(n, who, m, &cls)
		: m->type == CLIENT_MULTI_MAP_PUT_ALL ? multimap_put_all_of(n, who, m, &cls)
						      : data_put_all_of(n, who, m, &cls);
	return body != NULL && data_forward_body(n, who, (uint32_t)m->partition_id, cls, body);
}

static void refuse_full(struct node *n, const struct data_caller *who, const struct row *row)
{
	data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
		row->tell == tell_nothing
			? "not all of it was stored: no memory left in the store of this member"
			: "the map is too large for one answer: go through it in pages");
}

void whole_client_tell(struct node *n, const struct data_caller *who, const struct data_whole *found)
{
	const struct row *row = &rows[who->type];
	struct data_whole seen = *found, *w = &seen;
	void *body;

	if (who->txn != 0 && !txn_count(n, who, w->name, &w->count)) {
		data_refuse(n, who, HZ_TRANSACTION, CLIENT_ERROR_TRANSACTION_NOT_ACTIVE,
			"Transaction is not active!");
		return;
	}
	if (w->why != NULL) {
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, w->why);
		return;
	}
	if (w->full) {
		refuse_full(n, who, row);
		return;
	}
	if (row->act == data_whole_clear || who->type == CLIENT_MULTI_MAP_CLEAR ||
		who->type == CLIENT_REPLICATED_MAP_CLEAR)
		data_tell_cleared(n, w->name, CLIENT_ENTRY_CLEAR_ALL, w->count);
	else if (row->act == data_whole_evict)
		data_tell_cleared(n, w->name, CLIENT_ENTRY_EVICT_ALL, w->count);
	body = node_new(n, client_rows[client_answer_to(who->type)].schema->size);
	row->tell(n, w, body);
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = body });
}

void data_whole_asks_now(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct row *row = &rows[m->type];
	struct data_whole w = { .value = { NULL, -1 } };
	static const struct map_outcome nothing = { .answer = MAP_ANSWER_NULL };
	static const struct shard_effect empty = { .how = SHARD_RAN, .out = &nothing };
	const char *why;

	mc_check(row->take != NULL);
	if (row->of == OF_ONE && forward_one(n, who, m))
		return;
	if (!gate(n, row, m, &why)) {
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, why);
		return;
	}
	data_begin(n);
	w.to = data_ack_to(n, who);
	if (row->take(n, m->body, &w))
		act(n, row, &w, m->partition_id);
	if (w.full || w.why != NULL || w.acks == 0 || !data_ack_wait(n, w.to.call_id, w.acks, who, &empty))
		whole_client_tell(n, who, &w);
}

bool whole_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct row *row = &rows[m->type];

	if (row->take == NULL)
		return false;
	if (!has_to_wait(n, row, m) || !data_park_message(n, who, m))
		data_whole_asks_now(n, who, m);
	return true;
}
