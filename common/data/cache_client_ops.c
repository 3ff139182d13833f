/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache_client_ops.c - messages of clients about a cache as the operations that a member would send
 * (com.hazelcast.client.impl.protocol.task.cache), and what is asked of all partitions as a factory of them.
 */
#include "common/data/caches.h"
#include "common/data/query_read.h"

/* A policy that a call has of its own. What cannot be read goes on as something that no owner takes for one:
 * it is refused where it would count. */
static struct mc_value *policy_of(struct node *n, struct mc_bytes blob)
{
	struct query_fault fault;
	struct mc_value *v;

	return query_read_blob(&n->fx->mem, n->line, blob, &v, &fault) ? v
								       : hz_value_bool(false, &n->fx->mem);
}

typedef void *make_fn(struct node *n, const struct client_message *m);

static void *make_get(struct node *n, const struct client_message *m)
{
	const struct client_cache_get *b = m->body;
	struct hz_cache_get_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_contains(struct node *n, const struct client_message *m)
{
	const struct client_map_bare_key *b = m->body;
	struct hz_replicated_map_remove_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	return o;
}

static void *make_put(struct node *n, const struct client_message *m)
{
	const struct client_cache_put *b = m->body;
	struct hz_cache_put_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->value = b->value;
	o->get = b->get;
	o->completion_id = b->completion_id;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_put_if_absent(struct node *n, const struct client_message *m)
{
	const struct client_cache_get_and_replace *b = m->body;
	struct hz_cache_put_if_absent_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->value = b->value;
	o->completion_id = b->completion_id;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_remove(struct node *n, const struct client_message *m)
{
	const struct client_cache_remove *b = m->body;
	struct hz_cache_remove_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->old_value = b->current_value;
	o->completion_id = b->completion_id;
	return o;
}

static void *make_get_and_remove(struct node *n, const struct client_message *m)
{
	const struct client_cache_get_and_remove *b = m->body;
	struct hz_cache_get_and_remove_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->completion_id = b->completion_id;
	return o;
}

static void *make_replace(struct node *n, const struct client_message *m)
{
	const struct client_cache_replace *b = m->body;
	struct hz_cache_replace_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->old_value = b->old_value;
	o->new_value = b->new_value;
	o->completion_id = b->completion_id;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_get_and_replace(struct node *n, const struct client_message *m)
{
	const struct client_cache_get_and_replace *b = m->body;
	struct hz_cache_get_and_replace_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->key = b->key;
	o->value = b->value;
	o->completion_id = b->completion_id;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_put_all(struct node *n, const struct client_message *m)
{
	const struct client_cache_put_all *b = m->body;
	struct hz_cache_put_all_operation *o = node_new(n, sizeof(*o));

	_Static_assert(sizeof(*b->entries.v) == sizeof(*o->entries.v), "a key and a value");
	o->name = b->name;
	o->entries.v = (void *)b->entries.v;
	o->entries.n = b->entries.n;
	o->completion_id = b->completion_id;
	o->expiry_policy = policy_of(n, b->expiry_policy);
	return o;
}

static void *make_set_expiry(struct node *n, const struct client_message *m)
{
	const struct client_cache_set_expiry_policy *b = m->body;
	struct hz_cache_set_expiry_policy_operation *o = node_new(n, sizeof(*o));

	o->name = b->name;
	o->keys.v = (void *)b->keys.v;
	o->keys.n = b->keys.n;
	o->expiry_policy = b->expiry_policy;
	return o;
}

static void *make_fetch(struct node *n, const struct client_message *m)
{
	const struct client_map_fetch *b = m->body;
	struct hz_cache_fetch_keys_operation *o = node_new(n, sizeof(*o));

	_Static_assert(sizeof(*b->iteration_pointers.v) == sizeof(*o->pointers.v), "an index and a size");
	o->name = b->name;
	o->key.n = -1;
	o->pointers.v = (void *)b->iteration_pointers.v;
	o->pointers.n = b->iteration_pointers.n;
	o->fetch_size = b->batch;
	return o;
}

static const struct row {
	make_fn *make;
	enum hz_class cls;
} rows[CLIENT_TYPE_COUNT] = {
	[CLIENT_CACHE_GET] = { make_get, HZ_CACHE_GET_OPERATION },
	[CLIENT_CACHE_CONTAINS_KEY] = { make_contains, HZ_CACHE_CONTAINS_KEY_OPERATION },
	[CLIENT_CACHE_PUT] = { make_put, HZ_CACHE_PUT_OPERATION },
	[CLIENT_CACHE_PUT_IF_ABSENT] = { make_put_if_absent, HZ_CACHE_PUT_IF_ABSENT_OPERATION },
	[CLIENT_CACHE_REMOVE] = { make_remove, HZ_CACHE_REMOVE_OPERATION },
	[CLIENT_CACHE_GET_AND_REMOVE] = { make_get_and_remove, HZ_CACHE_GET_AND_REMOVE_OPERATION },
	[CLIENT_CACHE_REPLACE] = { make_replace, HZ_CACHE_REPLACE_OPERATION },
	[CLIENT_CACHE_GET_AND_REPLACE] = { make_get_and_replace, HZ_CACHE_GET_AND_REPLACE_OPERATION },
	[CLIENT_CACHE_SET_EXPIRY_POLICY] = { make_set_expiry, HZ_CACHE_SET_EXPIRY_POLICY_OPERATION },
	[CLIENT_CACHE_PUT_ALL] = { make_put_all, HZ_CACHE_PUT_ALL_OPERATION },
	[CLIENT_CACHE_ITERATE] = { make_fetch, HZ_CACHE_FETCH_KEYS_OPERATION },
	[CLIENT_CACHE_ITERATE_ENTRIES] = { make_fetch, HZ_CACHE_FETCH_ENTRIES_OPERATION },
};

bool cache_has_operation(enum client_type type)
{
	return rows[type].make != NULL;
}

void *cache_operation_of(struct node *n, const struct client_message *m, enum hz_class *cls)
{
	const struct row *row = &rows[m->type];

	*cls = row->cls;
	return row->make == NULL ? NULL : row->make(n, m);
}

/* --- of all partitions --- */
static struct mc_value *get_all_factory(struct node *n, const struct client_cache_get_all *b)
{
	struct hz_cache_get_all_operation_factory *f = node_new(n, sizeof(*f));

	_Static_assert(sizeof(*b->keys.v) == sizeof(*f->keys.v), "a list of keys is one of bytes");
	f->name = b->name;
	f->keys.v = (void *)b->keys.v;
	f->keys.n = b->keys.n;
	f->expiry_policy = policy_of(n, b->expiry_policy);
	return hz_value_object(HZ_CACHE_GET_ALL_OPERATION_FACTORY, f, &n->fx->mem);
}

static struct mc_value *remove_all_factory(struct node *n, const struct client_message *m)
{
	struct hz_cache_remove_all_operation_factory *f = node_new(n, sizeof(*f));
	const struct client_cache_remove_all_keys *keys = m->body;
	const struct client_cache_remove_all *all = m->body;

	if (m->type == CLIENT_CACHE_REMOVE_ALL) {
		f->name = all->name;
		f->completion_id = all->completion_id;
		f->keys.null = true;
	} else {
		f->name = keys->name;
		f->completion_id = keys->completion_id;
		f->keys.v = (void *)keys->keys.v;
		f->keys.n = keys->keys.n;
	}
	return hz_value_object(HZ_CACHE_REMOVE_ALL_OPERATION_FACTORY, f, &n->fx->mem);
}

struct mc_value *cache_factory_of(struct node *n, const struct client_message *m)
{
	struct hz_named *named;

	if (m->type == CLIENT_CACHE_GET_ALL)
		return get_all_factory(n, m->body);
	if (m->type == CLIENT_CACHE_REMOVE_ALL || m->type == CLIENT_CACHE_REMOVE_ALL_KEYS)
		return remove_all_factory(n, m);
	named = node_new(n, sizeof(*named));
	named->name = ((const struct client_name *)m->body)->name;
	return hz_value_object(m->type == CLIENT_CACHE_SIZE ? HZ_CACHE_SIZE_OPERATION_FACTORY
							    : HZ_CACHE_CLEAR_OPERATION_FACTORY,
		named, &n->fx->mem);
}
