/* SPDX-License-Identifier: Apache-2.0 */
/* cache_whole.c - operations of members on a partition of a cache as a whole, each a row as those of maps
 * (whole_member.c). */
#include "common/client/data.h"
#include "common/data/caches.h"
#include "common/data/whole_rows.h"

void cache_complete(struct node *n, const struct data_whole *w)
{
	if (w->completion != -1)
		caches_tell_completed(n, w->cache, (struct mc_bytes){ NULL, -1 }, w->completion);
}

/* --- how the fields of each are read --- */
static bool take_cache_size(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	(void)at;
	w->name = cache_map_name(n, ((const struct hz_named_op *)body)->name);
	return true;
}

static bool take_cache_size_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	(void)at;
	w->name = cache_map_name(n, ((const struct hz_named *)body)->name);
	return true;
}

/* Read once, however many keys and partitions there are. */
static bool take_policy(struct node *n, struct data_whole *w, const struct mc_value *policy)
{
	struct map_expiring *x;

	if (w->call != NULL && w->call->expiring != NULL) {
		w->expiring = w->call->expiring;
		return true;
	}
	x = node_new(n, sizeof(*x));
	if (!cache_expiring(n, w->cache, policy, x)) {
		w->why = CACHES_NO_POLICIES;
		return false;
	}
	w->expiring = x;
	if (w->call != NULL)
		w->call->expiring = x;
	return true;
}

static bool take_cache_get_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_get_all_operation *o = body;

	(void)at;
	w->cache = o->name;
	w->name = cache_map_name(n, o->name);
	w->keys = (const struct mc_bytes *)o->keys.v;
	w->key_count = o->keys.n;
	return take_policy(n, w, o->expiry_policy) && whole_make_room(n, w, o->keys.n);
}

static bool take_cache_get_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_get_all_operation_factory *o = body;

	w->cache = o->name;
	w->name = cache_map_name(n, o->name);
	return take_policy(n, w, o->expiry_policy) && whole_take_keys(n, w, o->keys.v, o->keys.n, at) &&
		whole_make_room(n, w, w->key_count);
}

static bool take_cache_put_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_put_all_operation *o = body;

	(void)at;
	w->cache = o->name;
	w->completion = o->completion_id;
	w->name = cache_map_name(n, o->name);
	w->given = (const struct data_pair *)o->entries.v;
	w->given_count = o->entries.n;
	if (take_policy(n, w, o->expiry_policy))
		return true;
	cache_complete(n, w);
	return false;
}

static bool take_cache_set_expiry(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_set_expiry_policy_operation *o = body;
	struct map_expiring *x = node_new(n, sizeof(*x));

	(void)at;
	w->name = cache_map_name(n, o->name);
	w->keys = (const struct mc_bytes *)o->keys.v;
	w->key_count = o->keys.n;
	w->value = o->expiry_policy;
	w->expiring = x;
	x->called = cache_policy_read(n, o->expiry_policy, &x->call);
	if (!x->called)
		w->why = CACHES_NO_POLICIES;
	return x->called;
}

static bool take_cache_remove_all(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_remove_all_operation *o = body;

	w->cache = o->name;
	w->completion = o->completion_id;
	w->name = cache_map_name(n, o->name);
	w->all = o->keys.null;
	return whole_take_keys(n, w, o->keys.v, o->keys.n, at);
}

static bool take_cache_remove_all_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_remove_all_operation_factory *o = body;

	w->cache = o->name;
	w->completion = o->completion_id;
	w->name = cache_map_name(n, o->name);
	w->all = o->keys.null;
	return whole_take_keys(n, w, o->keys.v, o->keys.n, at);
}

static bool take_cache_fetch(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_cache_fetch_keys_operation *o = body;
	const struct hz_iteration_pointer *last =
		o->pointers.n == 0 ? NULL : &o->pointers.v[o->pointers.n - 1];

	(void)at;
	w->walk = (struct data_walk){ cache_map_name(n, o->name), o->fetch_size, DATA_WALK_FIRST, NULL, 0 };
	if (last != NULL) {
		w->walk.index = last->index;
		w->walk.size = last->count;
	}
	return true;
}

static void cache_page(struct node *n, struct data_whole *w, uint32_t partition)
{
	w->full |= !data_walk_on(n, &w->walk, partition);
}

/* --- several keys of one partition --- */
static void cache_put_all(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_open(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .room = w->given_count };

	t.entries = node_new_array(n, sizeof(*t.entries), t.room);
	w->full |= slot == NULL || (t.entries == NULL && t.room > 0);
	data_of(n)->cache_completion = 0;
	data_of(n)->together = &t;
	for (uint32_t i = 0; i < w->given_count && !w->full; i++) {
		struct data_request q = data_request_new(MAP_SET, partition);

		q.r.key = w->given[i].key;
		q.r.value = w->given[i].value;
		q.r.expiring = w->expiring;
		if (q.r.key.n >= MC_BLOB_HEAD && q.r.value.n >= 0)
			w->full |= cache_run_one(n, slot, &q.r)->answer == MAP_FULL;
	}
	data_of(n)->together = NULL;
	data_of(n)->cache_completion = -1;
	if (slot != NULL)
		w->acks = data_back_up_all(n, slot, partition, &t, &w->to);
	cache_complete(n, w);
}

/* What CacheSetExpiryPolicyOperation answers: at least one of them is there. */
static void cache_set_expiry(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct map_slot *slot = maps_find(&data_of(n)->shard.maps, w->name);
	struct data_together t = { .times = true };

	data_of(n)->together = &t;
	for (uint32_t i = 0; slot != NULL && i < w->key_count && !w->full; i++) {
		struct data_request q = data_request_new(MAP_SET_EXPIRY, partition);
		const struct map_outcome *out;

		q.r.key = w->keys[i];
		q.r.expiring = w->expiring;
		if (q.r.key.n < MC_BLOB_HEAD)
			continue;
		out = cache_run_one(n, slot, &q.r);
		w->full |= out->answer == MAP_FULL;
		w->found |= out->answer == MAP_ANSWER_BOOL && out->yes;
	}
	data_of(n)->together = NULL;
	if (slot != NULL && w->key_count > 0)
		w->acks = data_back_up_made(n, slot, partition,
			data_has_backups(n, slot, partition)
				? cache_backup_expiry(n, slot, w->keys, w->key_count, w->value)
				: NULL,
			&w->to);
}

/* Near caches forget all of it: the owner of the name's own partition tells them (CacheClearOperation). */
static void cache_clear(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct mc_str full = cache_full_name(w->name);

	data_whole_clear(n, w, partition);
	if (full.n > 0 && partition == client_name_partition(full, MC_PARTITIONS))
		data_tell_cleared(n, w->name, CLIENT_ENTRY_CLEAR_ALL, 0);
}

/* --- answers --- */
static struct mc_value *value_cleared(struct node *n, const struct data_whole *w)
{
	struct hz_cache_clear_response *r = node_new(n, sizeof(*r));

	(void)w;
	r->response = hz_value_bool(true, &n->fx->mem);
	return hz_value_object(HZ_CACHE_CLEAR_RESPONSE, r, &n->fx->mem);
}

static struct hz_iteration_pointer *pointer_of(struct node *n, const struct data_whole *w)
{
	struct hz_iteration_pointer *p = node_new(n, sizeof(*p));

	*p = (struct hz_iteration_pointer){ .index = w->walk.index, .count = w->walk.size };
	return p;
}

static struct mc_value *value_keys(struct node *n, const struct data_whole *w)
{
	struct hz_cache_keys_with_cursor *c = node_new(n, sizeof(*c));

	c->pointers.v = pointer_of(n, w);
	c->pointers.n = 1;
	c->keys.v = node_new_array(n, sizeof(*c->keys.v), w->walk.count);
	for (uint32_t i = 0; c->keys.v != NULL && i < w->walk.count; i++)
		c->keys.v[c->keys.n++].data = w->walk.v[i].key;
	return hz_value_object(HZ_CACHE_KEYS_WITH_CURSOR, c, &n->fx->mem);
}

static struct mc_value *value_cache_entries(struct node *n, const struct data_whole *w)
{
	struct hz_cache_entries_with_cursor *c = node_new(n, sizeof(*c));

	c->pointers.v = pointer_of(n, w);
	c->pointers.n = 1;
	c->entries.v = (struct hz_query_result_row *)w->walk.v;
	c->entries.n = w->walk.count;
	return hz_value_object(HZ_CACHE_ENTRIES_WITH_CURSOR, c, &n->fx->mem);
}

const struct whole_row cache_whole_rows[CACHE_WHOLE_ROWS] = {
	{ HZ_CACHE_SIZE_OPERATION, HZ_CACHE_SIZE_OPERATION_FACTORY, take_cache_size, take_cache_size_factory,
		data_whole_size, whole_value_count },
	{ HZ_CACHE_CLEAR_OPERATION, HZ_CACHE_CLEAR_OPERATION_FACTORY, take_cache_size,
		take_cache_size_factory, cache_clear, value_cleared },
	{ HZ_CACHE_GET_ALL_OPERATION, HZ_CACHE_GET_ALL_OPERATION_FACTORY, take_cache_get_all,
		take_cache_get_all_factory, data_whole_get_all, whole_value_entries },
	{ HZ_CACHE_REMOVE_ALL_OPERATION, HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, take_cache_remove_all,
		take_cache_remove_all_factory, cache_remove_all, value_cleared },
	{ HZ_CACHE_PUT_ALL_OPERATION, HZ_NONE, take_cache_put_all, NULL, cache_put_all, whole_value_null },
	{ HZ_CACHE_SET_EXPIRY_POLICY_OPERATION, HZ_NONE, take_cache_set_expiry, NULL, cache_set_expiry,
		whole_value_found },
	{ HZ_CACHE_MERGE_OPERATION, HZ_CACHE_MERGE_OPERATION_FACTORY, cache_take_merge,
		cache_take_merge_factory, cache_merge, whole_value_found },
	{ HZ_CACHE_FETCH_KEYS_OPERATION, HZ_NONE, take_cache_fetch, NULL, cache_page, value_keys },
	{ HZ_CACHE_FETCH_ENTRIES_OPERATION, HZ_NONE, take_cache_fetch, NULL, cache_page,
		value_cache_entries },
};
