/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backup_out.c - as owner: what has changed in one of our partitions goes to its backups, with the versions
 * that they have after it (com.hazelcast.spi.impl.operationservice.impl.OperationBackupHandler). Nothing is
 * sent twice: a backup that misses one hears of it by the next version, or when versions are compared
 * (compare.c).
 *
 * What goes by itself (expiry, eviction) is told like a
 * write that nobody waits for, not in batches: so that versions tell of it, too.
 */
#include <string.h>

#include "common/data/caches.h"
#include "common/data/fragment.h"
#include "common/data/multimaps.h"

/* --- what is sent: the operation of a backup, as Hazelcast's own owner sends it --- */
static struct hz_op nested(void)
{
	return (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64,
		.partition_id = -1,
		.invocation_time = -1,
		.call_timeout = INT64_MAX };
}

static struct mc_value *put_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_put_backup_operation *o = node_new(n, sizeof(*o));
	struct map_entry e = { c->key, data_bytes(n, c->value), c->meta };
	struct hz_record_entry r;

	fragment_record(&slot->map.cfg, &e, &r);
	o->op = nested();
	o->name = slot->name;
	o->data_key = r.data_key;
	o->record = r.record;
	o->expiry_metadata = r.expiry_metadata;
	return hz_value_object(HZ_PUT_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *remove_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_remove_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	return hz_value_object(HZ_REMOVE_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *evict_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_evict_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	return hz_value_object(HZ_EVICT_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *ttl_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_set_ttl_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	o->ttl = c->meta.ttl_s == 0 || c->meta.ttl_s >= MAP_FOREVER_S ? 0 : (int64_t)c->meta.ttl_s * 1000;
	return hz_value_object(HZ_SET_TTL_BACKUP_OPERATION, o, &n->fx->mem);
}

/* --- of transactions: the lock goes with what is written --- */
static struct mc_value *txn_set_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_txn_set_backup_operation *o = node_new(n, sizeof(*o));
	struct map_entry e = { c->key, data_bytes(n, c->value), c->meta };
	struct hz_record_entry r;

	fragment_record(&slot->map.cfg, &e, &r);
	o->op = nested();
	o->name = slot->name;
	o->data_key = r.data_key;
	o->record = r.record;
	o->expiry_metadata = r.expiry_metadata;
	o->transaction_id.null = true;
	return hz_value_object(HZ_TXN_SET_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *txn_delete_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_txn_delete_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	o->transaction_id.null = true;
	return hz_value_object(HZ_TXN_DELETE_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *txn_prepare_of(
	struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_txn_prepare_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	o->thread_id = c->hold.thread;
	o->lock_owner_uuid = c->hold.holder;
	o->transaction_id.null = true;
	return hz_value_object(HZ_TXN_PREPARE_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *txn_unlock_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_txn_unlock_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->name = slot->name;
	o->data_key = c->key;
	o->data_value.n = -1;
	o->thread_id = c->hold.thread;
	o->owner_uuid = c->hold.holder;
	return hz_value_object(HZ_TXN_UNLOCK_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct hz_distributed_object_namespace *namespace_of(struct node *n, const struct map_slot *slot)
{
	struct hz_distributed_object_namespace *ns = node_new(n, sizeof(*ns));

	*ns = (struct hz_distributed_object_namespace){ mc_str_z(map_service(slot->name)),
		map_object(slot->name) };
	return ns;
}

/* Lease: as it was asked for, for the backup's own clock. */
static struct mc_value *lock_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_lock_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->namespace = namespace_of(n, slot);
	o->key = c->key;
	o->thread_id = c->hold.thread;
	o->lease_time = c->hold.lease_ms < 0 ? INT64_MAX : c->hold.lease_ms;
	o->reference_call_id = c->hold.reference;
	o->original_caller_uuid = c->hold.holder;
	return hz_value_object(HZ_LOCK_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *unlock_of(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_lock_unlock_backup_operation *o = node_new(n, sizeof(*o));

	o->op = nested();
	o->namespace = namespace_of(n, slot);
	o->key = c->key;
	o->thread_id = c->hold.thread;
	o->lease_time = -1;
	o->reference_call_id = c->hold.reference;
	o->original_caller_uuid = c->hold.holder;
	o->force = c->hold.force;
	return hz_value_object(HZ_LOCK_UNLOCK_BACKUP_OPERATION, o, &n->fx->mem);
}

typedef struct mc_value *change_fn(struct node *n, const struct map_slot *slot, const struct map_change *c);
static change_fn *const changes[] = {
	[MAP_ADDED] = put_of,
	[MAP_UPDATED] = put_of,
	[MAP_REMOVED] = remove_of,
	[MAP_EVICTED] = evict_of,
	[MAP_EXPIRED] = evict_of,
	[MAP_MERGED] = put_of,
	[MAP_TTL_SET] = ttl_of,
	[MAP_LOCK_TAKEN] = lock_of,
	[MAP_LOCK_GIVEN] = unlock_of,
};
static change_fn *const txn_changes[] = {
	[MAP_ADDED] = txn_set_of,
	[MAP_UPDATED] = txn_set_of,
	[MAP_REMOVED] = txn_delete_of,
	[MAP_LOCK_TAKEN] = txn_prepare_of,
	[MAP_LOCK_GIVEN] = txn_unlock_of,
};

static struct mc_value *cleared_of(struct node *n, const struct map_slot *slot, bool evicts)
{
	struct hz_named_op *o = node_new(n, sizeof(*o));

	if (maps_is_multi(slot->name))
		return multimap_cleared(n, slot);
	if (maps_is_cache(slot->name))
		return cache_cleared(n, slot);
	o->op = nested();
	o->name = slot->name;
	return hz_value_object(
		evicts ? HZ_EVICT_ALL_BACKUP_OPERATION : HZ_CLEAR_BACKUP_OPERATION, o, &n->fx->mem);
}

/* --- to whom --- */
/* NULL: nobody holds that replica now, or there is no way to them. */
static struct member *backup_at(struct node *n, uint32_t partition, uint32_t replica)
{
	struct mc_uuid uuid = partition_replica(n, partition, replica);
	struct member *m = uuid.null ? NULL : member_find(n, uuid);

	if (m == NULL || mc_uuid_eq(m->uuid, n->uuid))
		return NULL;
	if (m->conn == 0)
		link_member(n, m);
	return m->conn == 0 ? NULL : m;
}

static struct hz_backup *backup_new(struct node *n, struct mc_value *what, const struct data_ack_to *to)
{
	struct hz_backup *b = node_new(n, sizeof(*b));

	b->op = (struct hz_op){ .call_id = to->call_id,
		.flags = HZ_OP_VALIDATE_TARGET | HZ_OP_REPLICA_INDEX | HZ_OP_TIMEOUT_64,
		.invocation_time = -1,
		.call_timeout = INT64_MAX,
		.caller_uuid = to->uuid };
	if (!to->uuid.null)
		b->op.flags |= HZ_OP_CALLER_UUID;
	b->backup_op = what;
	b->client_correlation_id = to->client_call;
	if (to->caller != NULL) {
		b->has_original_caller = true;
		b->original_caller = *make_address(n, to->caller);
	}
	return b;
}

static void take_versions(struct node *n, struct hz_backup *b, const struct replica_versions *v)
{
	int64_t *of = node_new(n, sizeof(v->of));
	uint32_t count = REPLICA_BACKUPS;

	memcpy(of, v->of, sizeof(v->of));
	while (count > 0 && of[count - 1] == 0)
		count--;
	b->replica_version.v = of;
	b->replica_version.n = count;
}

static void send_to(struct node *n, const struct member *m, const struct hz_backup *b, uint32_t partition)
{
	struct node_effect *e = node_effect_new(n, NODE_FX_SEND);

	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_BACKUP, b, HZ_PACKET_OPERATION, (int32_t)partition };
}

/* True: it will say that it has it. */
static bool send_one(
	struct node *n, const struct hz_backup *like, uint32_t partition, uint32_t replica, bool sync)
{
	const struct member *m = backup_at(n, partition, replica);
	struct hz_backup *b;

	if (m == NULL)
		return false;
	b = node_new(n, sizeof(*b));
	*b = *like;
	b->op.partition_id = (int32_t)partition;
	b->op.replica_index = (int8_t)replica;
	b->sync = sync;
	send_to(n, m, b, partition);
	return sync;
}

/* Nobody would get it, and who comes later gets all. Versions are counted all the same, as in Hazelcast. */
static bool is_alone(const struct node *n, uint32_t backups, uint32_t partition)
{
	for (uint32_t r = 1; r <= backups; r++)
		if (!partition_replica(n, partition, r).null)
			return false;
	return true;
}

uint32_t data_back_up_operation(struct node *n, const struct data_copies *of, uint32_t partition,
	struct mc_value *what, const struct data_ack_to *to)
{
	uint32_t acks = 0, sync = to->caller == NULL ? 0 : of->all - of->async;
	struct hz_backup *like;

	if (of->versions == NULL)
		return 0;
	replica_versions_count(of->versions, of->all);
	if (what == NULL)
		return 0; /* no memory: backups see it when versions are compared */
	if (is_alone(n, of->all, partition))
		return 0;
	like = backup_new(n, what, to);
	take_versions(n, like, of->versions);
	for (uint32_t r = 1; r <= of->all; r++)
		acks += send_one(n, like, partition, r, r <= sync);
	return acks;
}

static struct data_copies copies_of(struct node *n, struct map_slot *slot, uint32_t partition)
{
	return (struct data_copies){ versions_of(&slot->versions, data_of(n)->heap, partition), slot->backups,
		slot->async_backups };
}

static uint32_t send_all(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_value *what,
	const struct data_ack_to *to)
{
	struct data_copies of = copies_of(n, slot, partition);

	return data_back_up_operation(n, &of, partition, what, to);
}

/* Who asks for one partition waits for all its backups; by a factory nobody waits for any, as in Hazelcast,
 * whose PartitionIteratingOperation takes the value of an answer alone. */
uint32_t data_back_up_index(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_value *what,
	const struct data_ack_to *to)
{
	struct data_copies of = copies_of(n, slot, partition);

	of.async = 0;
	return slot->backups == 0 ? 0 : data_back_up_operation(n, &of, partition, what, to);
}

static uint32_t send_change(struct node *n, struct map_slot *slot, const struct map_change *c,
	uint32_t partition, const struct data_ack_to *to)
{
	bool locks = c->kind > MAP_TTL_SET, multi = maps_is_multi(slot->name) && c->kind < MAP_TTL_SET;

	return send_all(n, slot, partition,
		multi                                         ? multimap_backup(n, slot, c)
			: maps_is_cache(slot->name) && !locks ? cache_backup(n, slot, c)
			: c->txn || (locks && c->hold.txn)    ? txn_changes[c->kind](n, slot, c)
							      : changes[c->kind](n, slot, c),
		to);
}

static uint32_t count_alone(struct node *n, struct map_slot *slot, uint32_t partition)
{
	struct replica_versions *v =
		slot->backups == 0 ? NULL : versions_of(&slot->versions, data_of(n)->heap, partition);

	if (v != NULL)
		replica_versions_count(v, slot->backups);
	return 0;
}

uint32_t data_back_up(
	struct node *n, struct map_slot *slot, const struct shard_effect *e, const struct data_ack_to *to)
{
	uint32_t partition = e->out == NULL ? e->partition : e->out->partition;
	static const struct data_ack_to nobody = { .client_call = -1, .uuid = { .null = true } };
	uint32_t last;

	if (slot->backups == 0 || is_alone(n, slot->backups, partition))
		return count_alone(n, slot, partition);
	if (e->out == NULL)
		return send_all(n, slot, partition, cleared_of(n, slot, e->evicts), to);
	mc_check(e->out->changes > 0);
	last = e->out->changes - 1;
	for (uint32_t i = 0; i < last; i++)
		send_change(n, slot, &e->out->change[i], partition, &nobody);
	return send_change(n, slot, &e->out->change[last], partition, to);
}

bool data_back_up_together(struct node *n, const struct map_slot *slot, const struct shard_effect *e)
{
	struct data_together *t = data_of(n)->together;
	const struct map_change *c = &e->out->change[e->out->changes - 1];
	struct map_entry entry;

	if (t != NULL && t->times && c->kind == MAP_TTL_SET)
		return true;
	if (t != NULL && t->gone != NULL && (c->kind == MAP_REMOVED || c->kind == MAP_EXPIRED)) {
		mc_check(t->n < t->room);
		t->gone[t->n++] = c->key;
		return true;
	}
	if (t == NULL || (c->kind != MAP_ADDED && c->kind != MAP_UPDATED && c->kind != MAP_MERGED))
		return false;
	if (maps_is_multi(slot->name)) {
		t->n++;
		return true;
	}
	mc_check(t->n < t->room);
	entry = (struct map_entry){ c->key, data_bytes(n, c->value), c->meta };
	if (t->entries != NULL)
		t->entries[t->n++] = entry;
	else
		fragment_record(&slot->map.cfg, &entry, &t->v[t->n++]);
	return true;
}

bool data_has_backups(const struct node *n, const struct map_slot *slot, uint32_t partition)
{
	return slot->backups > 0 && !is_alone(n, slot->backups, partition);
}

uint32_t data_back_up_made(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_value *what,
	const struct data_ack_to *to)
{
	return data_has_backups(n, slot, partition) ? send_all(n, slot, partition, what, to)
						    : count_alone(n, slot, partition);
}

uint32_t data_back_up_all(struct node *n, struct map_slot *slot, uint32_t partition,
	const struct data_together *t, const struct data_ack_to *to)
{
	struct hz_put_all_backup_operation *o;

	if (t->n == 0)
		return 0;
	if (!data_has_backups(n, slot, partition))
		return count_alone(n, slot, partition);
	if (maps_is_cache(slot->name))
		return send_all(n, slot, partition, cache_backup_all(n, slot, t), to);
	if (maps_is_multi(slot->name))
		return send_all(n, slot, partition, multimap_backup_all(n, slot, partition, t), to);
	o = node_new(n, sizeof(*o));
	o->op = nested();
	o->name = slot->name;
	o->key_value_record_expiry.v = t->v;
	o->key_value_record_expiry.n = t->n;
	return send_all(n, slot, partition, hz_value_object(HZ_PUT_ALL_BACKUP_OPERATION, o, &n->fx->mem), to);
}
