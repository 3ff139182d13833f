/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replicated_sync.c - how a data member gets what it has missed of a replicated map: owners tell how many
 * writes there were, as often as they compare versions with backups and when somebody is new
 * (com.hazelcast.replicatedmap.impl.operation.CheckReplicaVersionOperation); who has others asks for all of
 * the partition (RequestMapDataOperation), and it is sent (SyncReplicatedMapDataOperation).
 */
#include "common/data/fragment.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

_Static_assert(MC_REPLICATED_BYTES_MAX == 14 << 20, "as say_too_large says");
enum { SOON_MS = 500, NEXT_MS = 100, AGAIN_MS = 5000 };
/* Messages at once: a step has room for some 45,000, and owners answer each of these with entries. NAMES: in
 * one that tells versions. */
enum { AT_ONCE = 1000, NAMES = 1000 };

static struct map_slot *next_slot(const struct node *n, const struct map_slot *after)
{
	struct map_slot *slot = maps_next(&data_of(n)->shard.maps, after);

	while (slot != NULL && !maps_is_replicated(slot->name))
		slot = maps_next(&data_of(n)->shard.maps, slot);
	return slot;
}

static bool is_other(const struct node *n, const struct member *m)
{
	return !m->lite && !mc_uuid_eq(m->uuid, n->uuid);
}

/* --- asking --- */
void replicated_ask(struct node *n, const struct map_slot *slot, uint32_t partition)
{
	struct mc_uuid uuid = partition_replica(n, partition, 0);
	struct member *owner = uuid.null || mc_uuid_eq(uuid, n->uuid) ? NULL : member_find(n, uuid);
	struct hz_named_op *op;

	if (owner == NULL)
		return;
	op = node_new(n, sizeof(*op));
	op->name = map_object(slot->name);
	replicated_send(n, owner, partition, HZ_REPLICATED_MAP_REQUEST_MAP_DATA_OPERATION, op);
}

/* A list may be longer than any that makes sense, and name one map many times: the next comparison asks for
 * what this one leaves. */
void on_replicated_versions(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_check_replica_version_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id, asked = 0;

	reply_null(n, in);
	if (!node_stores(n) || partition >= MC_PARTITIONS || data_owns(n, partition))
		return;
	data_begin(n);
	for (uint32_t i = 0; i < op->versions.n && i < MC_MAPS_MAX && asked < AT_ONCE; i++) {
		struct mc_str name = replicated_map_name(n, op->versions.v[i].key);
		struct map_slot *slot = name.n < 0 ? NULL : maps_find(&data_of(n)->shard.maps, name);

		if (slot == NULL && name.n >= 0) {
			replicated_look_soon(n);
			slot = maps_open(&data_of(n)->shard.maps, name);
		}
		if (slot == NULL ||
			(replicated_is_whole(slot, partition) &&
				replicated_version(slot, partition) >= op->versions.v[i].value))
			continue;
		replicated_ask(n, slot, partition);
		asked++;
	}
}

/* --- telling --- */
/* Of up to NAMES maps behind *last, in the step's memory; n 0: there are no more. *last: the last of these.
 */
static struct hz_replicated_map_check_replica_version_operation versions_behind(
	struct node *n, uint32_t partition, const struct map_slot **last)
{
	struct hz_replicated_map_check_replica_version_operation op = { 0 };
	struct map_slot *slot = next_slot(n, *last);
	uint32_t room = data_of(n)->shard.maps.n < NAMES ? data_of(n)->shard.maps.n : NAMES;

	for (; slot != NULL && op.versions.n < room; slot = next_slot(n, slot)) {
		if (replicated_version(slot, partition) == 0)
			continue;
		if (op.versions.n == 0)
			op.versions.v = node_new_array(n, sizeof(*op.versions.v), room);
		if (op.versions.v == NULL)
			break;
		op.versions.v[op.versions.n++] = (struct hz_replicated_map_version){ map_object(slot->name),
			replicated_version(slot, partition) };
		*last = slot;
	}
	return op;
}

/* So many messages. */
static uint32_t tell_all(
	struct node *n, uint32_t partition, struct hz_replicated_map_check_replica_version_operation what)
{
	uint32_t told = 0;

	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_replicated_map_check_replica_version_operation *op;

		if (!is_other(n, &n->members[i]))
			continue;
		op = node_new(n, sizeof(*op)); /* each has a head of its own, with a call id */
		*op = what;
		replicated_send(
			n, &n->members[i], partition, HZ_REPLICATED_MAP_CHECK_REPLICA_VERSION_OPERATION, op);
		told++;
	}
	return told;
}

uint32_t replicated_compare(struct node *n, uint32_t partition)
{
	struct hz_replicated_map_check_replica_version_operation what;
	const struct map_slot *last = NULL;
	uint32_t told = 0;

	if (!data_owns(n, partition))
		return 0;
	while ((what = versions_behind(n, partition, &last)).versions.n > 0)
		told += tell_all(n, partition, what);
	return told;
}

static void look_at_all(struct node *n, int64_t at_ms)
{
	struct replicated_look *look = &data_of(n)->replicated;

	look->partitions = MC_PARTITIONS;
	look->tables = MC_DATA_TABLES;
	if (at_ms < look->at_ms)
		look->at_ms = at_ms;
}

void replicated_look_soon(struct node *n)
{
	look_at_all(n, n->now_ms + SOON_MS);
}

int64_t replicated_deadline(const struct node *n)
{
	return data_of(n)->replicated.at_ms;
}

/* As ReplicatedMapProxy.initialize does where somebody wants one: of each partition that is not here yet. So
 * many are not. */
static uint32_t ask_for_missing(struct node *n, const struct map_slot *slot)
{
	uint32_t missing = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		if (data_owns(n, p) || replicated_is_whole(slot, p))
			continue;
		replicated_ask(n, slot, p);
		missing++;
	}
	return missing;
}

/* Where it ended the last time it goes on: as much of it as one step may say. */
static void look_on(struct node *n)
{
	struct replicated_look *look = &data_of(n)->replicated;
	uint32_t done = 0;

	for (; look->partitions > 0 && done < AT_ONCE; look->partitions--) {
		done += replicated_compare(n, look->partition);
		look->partition = (look->partition + 1) % MC_PARTITIONS;
	}
	for (; look->tables > 0 && done < AT_ONCE; look->tables--) {
		struct map_slot *slot = data_of(n)->by_table[look->table];
		uint32_t missing = 0;

		if (slot != NULL && !slot->kept && slot->map.entries == look->table &&
			maps_is_replicated(slot->name))
			missing = ask_for_missing(n, slot);
		look->missing |= missing > 0;
		done += missing;
		look->table = (look->table + 1) % MC_DATA_TABLES;
	}
}

static bool is_unreached(const struct node *n)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (is_other(n, &n->members[i]) && n->members[i].conn == 0)
			return true;
	return false;
}

void replicated_tick(struct node *n)
{
	struct replicated_look *look = &data_of(n)->replicated;

	if (look->at_ms > n->now_ms)
		return;
	look->at_ms = NODE_NEVER;
	if (next_slot(n, NULL) == NULL)
		return;
	look_on(n);
	if (look->partitions > 0 || look->tables > 0)
		look->at_ms = n->now_ms + NEXT_MS;
	else if (look->missing || is_unreached(n)) {
		look->missing = false;
		look_at_all(n, n->now_ms + AGAIN_MS);
	}
}

/* --- all of a partition, to one who asks --- */
/* A C node that has not got all of a partition asks its owner for each key; a Java member answers from what
 * it has. Told once of each map, until what is repeated may be said again. */
static void say_too_large(
	struct node *n, const struct member *m, const struct map_slot *slot, uint32_t partition)
{
	struct mc_text t = node_text(n);
	const char *about;

	mc_text_str(&t, map_object(slot->name));
	about = mc_text_done(&t).p;
	if (!notice_allowed(n, SAY_REPLICATED_TOO_LARGE, about))
		return;
	t = node_text(n);
	mc_text_int(mc_text_z(&t, "partition "), (int64_t)partition);
	mc_text_z(mc_text_str(mc_text_z(&t, " of the replicated map "), map_object(slot->name)),
		" is not sent to ");
	mc_text_z(mc_text_addr(&t, &m->addr),
		": it holds more than the 14 MiB that go in one message, so that member has not got all of it");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

static void send_all(
	struct node *n, struct member *m, const struct map_slot *slot, struct mc_str name, uint32_t partition)
{
	struct hz_replicated_map_sync_replicated_map_data_operation *op = node_new(n, sizeof(*op));
	store_place place = 0;
	size_t bytes = 0;

	op->name = name;
	if (slot != NULL) {
		op->version = replicated_version(slot, partition);
		op->record_set.v = replicated_records(
			n, slot, partition, &place, MC_REPLICATED_BYTES_MAX, &op->record_set.n, &bytes);
		if (op->record_set.v == NULL || place != STORE_WALK_END) {
			/* our own writes stay below it; what a Java owner left here may not */
			say_too_large(n, m, slot, partition);
			return;
		}
	}
	replicated_send(n, m, partition, HZ_REPLICATED_MAP_SYNC_REPLICATED_MAP_DATA_OPERATION, op);
}

void on_replicated_request(struct node *n, const struct in *in)
{
	const struct hz_named_op *op = in->m->body;
	struct mc_str name = node_stores(n) ? replicated_map_name(n, op->name) : (struct mc_str){ NULL, -1 };
	const char *why;

	if (!data_gate(n, op->op.partition_id, &why)) {
		reply_error(n, in, HZ_WRONG_TARGET, why);
		return;
	}
	reply_null(n, in);
	if (name.n < 0 || mc_uuid_eq(in->member->uuid, n->uuid))
		return;
	data_begin(n);
	send_all(n, in->member, maps_find(&data_of(n)->shard.maps, name), text_keep(n, op->name),
		(uint32_t)op->op.partition_id);
}

/* What was asked for before the partition moved, or before what came since, must not undo what came since.
 * Who lacks something takes what the owner has, whatever its number: an owner that was a backup may have
 * missed writes itself. */
void on_replicated_sync(struct node *n, const struct in *in)
{
	const struct hz_replicated_map_sync_replicated_map_data_operation *op = in->m->body;
	uint32_t partition = (uint32_t)op->op.partition_id;
	struct mc_str name = node_stores(n) ? replicated_map_name(n, op->name) : (struct mc_str){ NULL, -1 };
	struct map_slot *slot;

	reply_null(n, in);
	if (name.n < 0 || partition >= MC_PARTITIONS || data_owns(n, partition) ||
		!mc_uuid_eq(partition_replica(n, partition, 0), in->member->uuid) ||
		!replicated_are_records(op->record_set.v, op->record_set.n))
		return;
	data_begin(n);
	slot = maps_open(&data_of(n)->shard.maps, name);
	if (slot == NULL ||
		(replicated_is_whole(slot, partition) && op->version < replicated_version(slot, partition)))
		return;
	fragment_drop(data_of(n)->shard.store, &slot->map, partition);
	if (replicated_keep_all(n, slot, partition, op->record_set.v, op->record_set.n) == STORE_OK)
		replicated_set(n, slot, partition, op->version);
}
