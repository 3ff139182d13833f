/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_versions.c - what is known of a replicated map in a partition, and what may be written there
 * (com.hazelcast.replicatedmap.impl.record.InternalReplicatedMapStorage). Sends nothing.
 */
#include <string.h>

#include "common/data/replicated_maps.h"

/* Of the versions of a partition: how many writes; 1: all of them are here, or it is the owner. */
enum { WRITES, WHOLE };

int64_t replicated_version(const struct map_slot *slot, uint32_t partition)
{
	const struct replica_versions *v = versions_find(&slot->versions, partition);

	return v == NULL ? 0 : v->of[WRITES];
}

bool replicated_is_whole(const struct map_slot *slot, uint32_t partition)
{
	const struct replica_versions *v = versions_find(&slot->versions, partition);

	return v != NULL && v->of[WHOLE] == 1 && !v->dirty;
}

static struct replica_versions *versions_at(struct node *n, struct map_slot *slot, uint32_t partition)
{
	mc_check(maps_is_replicated(slot->name) && partition < MC_PARTITIONS);
	return versions_of(&slot->versions, data_of(n)->heap, partition);
}

bool replicated_ready(struct node *n, struct map_slot *slot, uint32_t partition)
{
	return versions_at(n, slot, partition) != NULL;
}

bool replicated_set(struct node *n, struct map_slot *slot, uint32_t partition, int64_t version)
{
	struct replica_versions *v = versions_at(n, slot, partition);

	if (v == NULL)
		return false;
	v->of[WRITES] = version;
	v->of[WHOLE] = 1;
	v->dirty = false;
	return true;
}

bool replicated_count(struct node *n, struct map_slot *slot, uint32_t partition, int64_t version, bool lost)
{
	struct replica_versions *v = versions_at(n, slot, partition);
	bool was_dirty;

	if (v == NULL)
		return false;
	was_dirty = v->dirty;
	v->dirty |= version != v->of[WRITES] + 1 || lost;
	v->of[WRITES] = version;
	if (!v->dirty)
		v->of[WHOLE] = 1;
	return v->dirty && !was_dirty;
}

const char *replicated_misfit(struct node *n, const struct data_request *q)
{
	const struct map_slot *slot =
		maps_is_replicated(q->name) ? maps_find(&data_of(n)->shard.maps, q->name) : NULL;
	struct store *s = data_of(n)->shard.store;
	store_ns ns = slot == NULL ? 0 : store_ns_find(s, slot->map.entries, q->r.partition);
	struct store_ns_info info;
	uint64_t bytes;

	if (q->r.op != MAP_PUT || ns == 0 || q->r.value.n < 0)
		return NULL;
	info = store_ns_info(s, ns);
	bytes = info.bytes + ((uint64_t)info.entries + 1) * REPLICATED_RECORD_BYTES;
	return bytes + (uint64_t)q->r.value.n + (uint64_t)q->r.key.n <= MC_REPLICATED_BYTES_MAX
		? NULL
		: REPLICATED_NO_ROOM;
}

/* --- as others say and hear it --- */
struct mc_bytes replicated_value(struct node *n, const struct mc_iobj *o)
{
	size_t bytes = o->object == NULL || o->object->raw.n <= 0 ? 0 : (size_t)o->object->raw.n;
	uint8_t *blob;

	if (o->is_data)
		return o->data;
	blob = bytes == 0 ? NULL : node_new_array(n, 1, bytes + MAP_DATA_HEAD);
	if (blob == NULL)
		return (struct mc_bytes){ NULL, -1 };
	memset(blob, 0, MAP_DATA_HEAD); /* the hash of its partition */
	memcpy(blob + MAP_DATA_HEAD, o->object->raw.p, bytes);
	return (struct mc_bytes){ blob, (int32_t)bytes + MAP_DATA_HEAD };
}

struct mc_value *replicated_response(
	struct node *n, const struct data_caller *who, uint32_t partition, struct mc_iobj value)
{
	struct hz_replicated_map_version_response_pair *r = node_new(n, sizeof(*r));

	r->response = value;
	r->version = who->map == NULL ? 0 : replicated_version(who->map, partition);
	return hz_value_object(HZ_REPLICATED_MAP_VERSION_RESPONSE_PAIR, r, &n->fx->mem);
}
