/* SPDX-License-Identifier: Apache-2.0 */
/* merge_entry.c - an entry as MergeOperation has it (com.hazelcast.spi.impl.merge.MapMergingEntryImpl), and a
 * policy, both ways. Sends nothing. */
#include "common/data/merge.h"

int64_t merge_ms_of(uint32_t s)
{
	return s == 0 ? -1 : ((int64_t)s + MAP_EPOCH_S) * 1000;
}

static int64_t span_ms(const struct store_meta *m, uint32_t s)
{
	return m->expires_ms == STORE_NEVER || s == 0 || s >= MAP_FOREVER_S ? INT64_MAX : (int64_t)s * 1000;
}

struct mc_value *merge_entry_of(struct node *n, const struct store_view *v)
{
	struct hz_map_merging_entry_impl *e = node_new(n, sizeof(*e));
	const struct store_meta *m = &v->meta;

	e->key.is_data = e->value.is_data = true;
	e->key.data = v->key;
	e->value.data = data_bytes(n, store_value_of(data_of(n)->shard.store, v));
	e->creation_time = merge_ms_of(m->created_s);
	e->expiration_time = m->expires_ms == STORE_NEVER ? INT64_MAX : (int64_t)m->expires_ms;
	e->hits = m->hits;
	e->last_access_time = merge_ms_of(m->accessed_s);
	e->last_stored_time = merge_ms_of(m->stored_s);
	e->last_update_time = merge_ms_of(m->updated_s);
	e->version = m->version;
	e->ttl = span_ms(m, m->ttl_s);
	e->has_max_idle = true;
	e->max_idle = span_ms(m, m->max_idle_s);
	return e->value.data.n < 0 ? NULL : hz_value_object(HZ_MAP_MERGING_ENTRY_IMPL, e, &n->fx->mem);
}

static const enum hz_class policies[MAP_POLICY_COUNT] = {
	[MAP_MERGE_PUT_IF_ABSENT] = HZ_PUT_IF_ABSENT_MERGE_POLICY,
	[MAP_MERGE_PASS_THROUGH] = HZ_PASS_THROUGH_MERGE_POLICY,
	[MAP_MERGE_DISCARD] = HZ_DISCARD_MERGE_POLICY,
	[MAP_MERGE_HIGHER_HITS] = HZ_HIGHER_HITS_MERGE_POLICY,
	[MAP_MERGE_LATEST_UPDATE] = HZ_LATEST_UPDATE_MERGE_POLICY,
	[MAP_MERGE_LATEST_ACCESS] = HZ_LATEST_ACCESS_MERGE_POLICY,
	[MAP_MERGE_EXPIRATION_TIME] = HZ_EXPIRATION_TIME_MERGE_POLICY,
};

struct mc_value *merge_policy_of(struct node *n, enum map_policy policy)
{
	mc_check(policy < MAP_POLICY_COUNT);
	return hz_value_object(policies[policy], node_new(n, sizeof(struct hz_empty)), &n->fx->mem);
}

bool merge_policy_named(struct mc_str class, enum map_policy *policy)
{
	size_t n = class.n > 0 ? (size_t) class.n : 0, at = n;

	while (at > 0 && class.p[at - 1] != '.')
		at--;
	for (uint32_t i = 0; n > 0 && i < MAP_POLICY_COUNT; i++)
		if (mc_str_eqz(mc_str_of(class.p + at, n - at), hz_class_name(policies[i]))) {
			*policy = (enum map_policy)i;
			return true;
		}
	return false;
}

bool merge_policy_in(const struct mc_value *v, enum map_policy *policy)
{
	for (uint32_t i = 0; i < MAP_POLICY_COUNT; i++)
		if (hz_value_body(v, policies[i]) != NULL) {
			*policy = (enum map_policy)i;
			return true;
		}
	return false;
}
