/* SPDX-License-Identifier: Apache-2.0 */
/* cache_answers.c - what clients are told of caches, but for outcomes of one key (tell.c). */
#include "common/data/caches.h"
#include "common/data/gather.h"
#include "common/wire/value.h"

/* The service of the Open Binary Client Protocol */
enum { CACHES = 0x13 };

bool cache_is_asked(enum client_type type)
{
	return client_rows[type].type >> 16 == CACHES;
}

void *cache_config_answer(struct node *n, struct mc_str full)
{
	const struct mc_value *kept = caches_config(n, full);
	struct client_cache_create_config_answer *a = node_new(n, sizeof(*a));

	if (kept != NULL)
		a->response = cache_config_out(n, hz_value_body(kept, HZ_CACHE_PRE_JOIN_CACHE_CONFIG));
	return a;
}

void cache_tell_empty(struct node *n, const struct data_caller *who)
{
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = node_new(n, sizeof(struct client_empty)) });
}

/* --- what comes back from an owner --- */
const struct mc_value *cache_response_in(const struct mc_value *v, const struct mc_value **cause)
{
	const struct hz_cache_clear_response *r = hz_value_body(v, HZ_CACHE_CLEAR_RESPONSE);

	*cause = NULL;
	if (r == NULL)
		return v;
	if (r->response != NULL && r->response->type != MC_TYPE_BOOL)
		*cause = r->response;
	return r->response;
}

/* Pages of keys and of entries; false: it is something else. */
bool cache_tell_page(struct node *n, const struct data_caller *who, const struct mc_iobj *value)
{
	const struct hz_cache_keys_with_cursor *keys;
	const struct hz_cache_entries_with_cursor *entries;
	struct client_map_fetch_keys_answer *k;
	struct client_map_fetch_entries_answer *e;

	if (who->type != CLIENT_CACHE_ITERATE && who->type != CLIENT_CACHE_ITERATE_ENTRIES)
		return false;
	keys = hz_iobj_read(value, HZ_CACHE_KEYS_WITH_CURSOR, n->line, &n->fx->mem);
	entries = hz_iobj_read(value, HZ_CACHE_ENTRIES_WITH_CURSOR, n->line, &n->fx->mem);
	k = node_new(n, sizeof(*k));
	e = node_new(n, sizeof(*e));
	if (keys != NULL) {
		k->iteration_pointers.v = (void *)keys->pointers.v;
		k->iteration_pointers.n = keys->pointers.n;
		k->keys.v = (void *)keys->keys.v;
		k->keys.n = keys->keys.n;
	}
	if (entries != NULL) {
		e->iteration_pointers.v = (void *)entries->pointers.v;
		e->iteration_pointers.n = entries->pointers.n;
		e->entries.v = (void *)entries->entries.v;
		e->entries.n = entries->entries.n;
	}
	client_send(n, who->conn,
		&(struct client_message){ .type = client_answer_to(who->type),
			.correlation = who->correlation,
			.partition_id = -1,
			.body = who->type == CLIENT_CACHE_ITERATE ? (void *)k : (void *)e });
	return true;
}
