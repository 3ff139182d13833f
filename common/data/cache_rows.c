/* SPDX-License-Identifier: Apache-2.0 */
/* cache_rows.c - operations of members on one key of a cache: how the fields of each are read, what they do
 * to the map below, and what of its outcome is the answer. */
#include "common/data/caches.h"

struct taken {
	struct mc_str full;
	struct mc_bytes key, value, expect;
	const struct mc_value *policy; /* of the call; null: none */
	int32_t completion;            /* -1: nobody waits for listeners */
	enum map_op op;
	enum data_answer answer;
};
typedef void take_fn(const void *body, struct taken *t);

static void take_get(const void *body, struct taken *t)
{
	const struct hz_cache_get_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->policy = o->expiry_policy;
	t->op = MAP_GET;
}

static void take_contains(const void *body, struct taken *t)
{
	const struct hz_replicated_map_remove_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->op = MAP_CONTAINS_KEY;
}

static void take_put(const void *body, struct taken *t)
{
	const struct hz_cache_put_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->value = o->value;
	t->completion = o->completion_id;
	t->policy = o->expiry_policy;
	t->op = o->get ? MAP_PUT : MAP_SET;
}

static void take_put_if_absent(const void *body, struct taken *t)
{
	const struct hz_cache_put_if_absent_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->value = o->value;
	t->completion = o->completion_id;
	t->policy = o->expiry_policy;
	t->op = MAP_PUT_IF_ABSENT;
	t->answer = DATA_ANSWER_ABSENT;
}

static void take_remove(const void *body, struct taken *t)
{
	const struct hz_cache_remove_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->expect = o->old_value;
	t->completion = o->completion_id;
	t->op = o->old_value.n < 0 ? MAP_REMOVE : MAP_REMOVE_IF_SAME;
	t->answer = DATA_ANSWER_THERE;
}

static void take_get_and_remove(const void *body, struct taken *t)
{
	const struct hz_cache_get_and_remove_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->completion = o->completion_id;
	t->op = MAP_REMOVE;
}

static void take_replace(const void *body, struct taken *t)
{
	const struct hz_cache_replace_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->value = o->new_value;
	t->expect = o->old_value;
	t->completion = o->completion_id;
	t->policy = o->expiry_policy;
	t->op = o->old_value.n < 0 ? MAP_REPLACE : MAP_REPLACE_IF_SAME;
	t->answer = DATA_ANSWER_THERE;
}

static void take_get_and_replace(const void *body, struct taken *t)
{
	const struct hz_cache_get_and_replace_operation *o = body;

	t->full = o->name;
	t->key = o->key;
	t->value = o->value;
	t->completion = o->completion_id;
	t->policy = o->expiry_policy;
	t->op = MAP_REPLACE;
}

static take_fn *const rows[HZ_CLASS_COUNT] = {
#define X(cls, shape) [HZ_##cls] = take_##shape,
	DATA_CACHE_ROWS(X)
#undef X
};

static bool writes(enum map_op op)
{
	return op != MAP_GET && op != MAP_CONTAINS_KEY && op != MAP_REMOVE && op != MAP_REMOVE_IF_SAME;
}

/* Whoever waits for listeners would wait for minutes, the error notwithstanding
 * (CacheProxySyncListenerCompleter). */
static void refuse_policy(struct node *n, const struct data_caller *who, const struct taken *t)
{
	if (t->completion != -1)
		caches_tell_completed(n, t->full, t->key, t->completion);
	data_refuse(n, who, HZ_UNSUPPORTED_OPERATION, CLIENT_ERROR_UNSUPPORTED_OPERATION, CACHES_NO_POLICIES);
}

void cache_run_key(
	struct node *n, struct data_caller *who, enum hz_class cls, const void *body, uint32_t partition)
{
	struct taken t = {
		.key = { NULL, -1 }, .value = { NULL, -1 }, .expect = { NULL, -1 }, .completion = -1
	};
	struct data_service *d = data_of(n);
	struct map_expiring expiring;
	struct data_request q;

	mc_check(rows[cls] != NULL);
	rows[cls](body, &t);
	if (t.full.n < 0 || (writes(t.op) && t.value.n < 0)) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the cache's name or the value is null");
		return;
	}
	if (!cache_expiring(n, t.full, t.policy, &expiring)) {
		refuse_policy(n, who, &t);
		return;
	}
	data_begin(n);
	q = data_request_new(t.op, partition);
	q.name = cache_map_name(n, t.full);
	q.r.key = t.key;
	q.r.value = t.value;
	q.r.expect = t.expect;
	q.r.caller = who->uuid;
	expiring.says_whether = t.answer == DATA_ANSWER_THERE;
	q.r.expiring = &expiring;
	who->op = t.op;
	who->answer = t.answer;
	d->cache_completion = t.completion;
	d->cache_told = false;
	data_run(n, who, &q);
	if (t.completion != -1 && !d->cache_told)
		caches_tell_completed(n, t.full, t.key, t.completion);
	d->cache_completion = -1;
}

void on_cache_operation(struct node *n, const struct in *in)
{
	struct data_caller who = { .client_call = -1, .reply = reply_to_of(in), .uuid = in->conn->uuid };
	const char *why;

	mc_check(in->m->op != NULL);
	if (!data_gate(n, in->m->op->partition_id, &why))
		reply_error(n, in, HZ_WRONG_TARGET, why);
	else
		cache_run_key(n, &who, in->m->cls, in->m->body, (uint32_t)in->m->op->partition_id);
}

/* It is refused as an operation without a handler is, but whoever waits for listeners would wait for minutes
 * (CacheProxySyncListenerCompleter). */
void on_cache_entry_processor(struct node *n, const struct in *in)
{
	const struct hz_cache_entry_processor_operation *op = in->m->body;

	if (node_stores(n) && op->completion_id != -1 && op->name.n >= 0)
		caches_tell_completed(n, op->name, op->key, op->completion_id);
	reply_error(n, in, HZ_UNSUPPORTED_OPERATION, CACHES_NO_PROCESSORS);
}

const struct map_outcome *cache_run_one(struct node *n, struct map_slot *slot, struct map_request *r)
{
	struct shard_event ev = { .type = SHARD_REQUEST, .map = slot, .request = r };

	r->want_old = data_of(n)->cache_listeners != NULL;
	data_shard(n, &ev);
	return data_of(n)->shard.fx[0].out;
}
