/* SPDX-License-Identifier: Apache-2.0 */
/*
 * near.c - near caches of others: each change of a map that somebody caches is told with the number it has in
 * its partition and the identity of that partition here, so that who missed one, or asks another owner now,
 * notices and repairs (com.hazelcast.internal.nearcache.impl.invalidation: Invalidator, MetaDataGenerator).
 * Each change is told at once and alone, never in batches: nothing is stale for longer than a message takes.
 */
#include <string.h>

#include "common/data/caches.h"

/* A map that is cached somewhere, from the first who said so on. */
struct data_near {
	struct data_near *next;
	struct mc_str name;
	int64_t sequences[MC_PARTITIONS];
};

static struct data_near *near_find(const struct node *n, struct mc_str name)
{
	struct data_near *c = data_of(n)->nears;

	while (c != NULL && !mc_str_eq(c->name, name))
		c = c->next;
	return c;
}

bool data_near_open(struct node *n, struct mc_str name)
{
	struct data_service *d = data_of(n);
	struct data_near *c;

	if (name.n < 0 || name.n > MC_MAP_NAME_MAX)
		return false;
	if (near_find(n, name) != NULL)
		return true;
	c = mc_heap_get(d->heap, sizeof(*c) + (size_t)name.n + 1);
	if (c == NULL)
		return false;
	memset(c, 0, sizeof(*c));
	memcpy(c + 1, name.p, (size_t)name.n);
	c->name = mc_str_of((const char *)(c + 1), (size_t)name.n);
	c->next = d->nears;
	d->nears = c;
	return true;
}

bool data_near_has(const struct node *n, struct mc_str name)
{
	return near_find(n, name) != NULL;
}

void data_nears_drop(struct node *n)
{
	struct data_service *d = data_of(n);

	while (d->nears != NULL) {
		struct data_near *c = d->nears;

		d->nears = c->next;
		mc_heap_put(d->heap, c);
	}
}

/* Of a partition while it is here; made up when it is first needed. */
static struct mc_uuid identity_of(struct node *n, uint32_t partition)
{
	struct mc_uuid *u = &data_of(n)->identities[partition];

	mc_check(partition < MC_PARTITIONS);
	if (u->hi == 0 && u->lo == 0)
		*u = mc_rng_uuid(&n->rng);
	return *u;
}

bool data_near_next(struct node *n, struct mc_str name, uint32_t partition, struct data_invalidation *out)
{
	struct data_near *c = near_find(n, name);
	struct data_service *d = data_of(n);

	if (c == NULL)
		return false;
	*out = (struct data_invalidation){ .source = d->source.null ? n->uuid : d->source,
		.partition = identity_of(n, partition),
		.sequence = ++c->sequences[partition] };
	return true;
}

/* --- MapFetchNearCacheInvalidationMetadata --- */
static void fill_sequences(
	struct node *n, struct mc_str map, struct mc_str name, struct client_map_sequences *out)
{
	const struct data_near *c;

	data_near_open(n, map);
	c = near_find(n, map);
	out->name = name;
	out->sequences.v = node_new_array(n, sizeof(*out->sequences.v), MC_PARTITIONS);
	for (uint32_t p = 0; c != NULL && out->sequences.v != NULL && p < MC_PARTITIONS; p++)
		if (data_owns(n, p) && c->sequences[p] != 0)
			out->sequences.v[out->sequences.n++] =
				(struct client_partition_sequence){ (int32_t)p, c->sequences[p] };
}

void *data_near_metadata(struct node *n, const struct client_message *m)
{
	const struct client_near_cache_metadata *b = m->body;
	struct client_near_cache_metadata_answer *a = node_new(n, sizeof(*a));

	a->name_partition_sequence_list.v =
		node_new_array(n, sizeof(*a->name_partition_sequence_list.v), b->names.n);
	a->partition_uuid_list.v = node_new_array(n, sizeof(*a->partition_uuid_list.v), MC_PARTITIONS);
	for (uint32_t i = 0; a->name_partition_sequence_list.v != NULL && i < b->names.n; i++)
		fill_sequences(n, cache_is_asked(m->type) ? cache_map_name(n, b->names.v[i]) : b->names.v[i],
			b->names.v[i],
			&a->name_partition_sequence_list.v[a->name_partition_sequence_list.n++]);
	for (uint32_t p = 0; a->partition_uuid_list.v != NULL && p < MC_PARTITIONS; p++)
		if (data_owns(n, p))
			a->partition_uuid_list.v[a->partition_uuid_list.n++] =
				(struct client_partition_uuid){ (int32_t)p, identity_of(n, p) };
	return a;
}
