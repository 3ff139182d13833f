/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multimap_backups.c - multimaps as other members have them: what an owner tells its backups, what a backup
 * does (com.hazelcast.multimap.impl.operations.PutBackupOperation and its like); and what listeners hear of a
 * change.
 */
#include "common/data/multimaps.h"

/* --- one record of a change --- */
static bool record_at(struct mc_bytes values, int32_t place, struct multi_record *r)
{
	struct multi_at at = multi_first(values);
	bool there = false;

	for (int32_t i = 0; (place == MAP_ITEM_LAST || i <= place) && multi_next(&at, r); i++)
		there = place == MAP_ITEM_LAST || i == place;
	return there;
}

static bool changed_record(struct node *n, const struct map_change *c, struct multi_record *r)
{
	return record_at(data_bytes(n, c->item == MAP_ITEM_LAST ? c->value : c->old), c->item, r);
}

/* --- as owner --- */
static struct mc_value *put_of(
	struct node *n, const struct map_slot *slot, const struct map_change *c, const struct multi_record *r)
{
	struct hz_multi_map_put_backup_operation *o = node_new(n, sizeof(*o));

	o->op = multimap_nested();
	o->name = map_object(slot->name);
	o->data_key = c->key;
	o->record_id = r->id;
	o->index = -1;
	o->value = r->value;
	return hz_value_object(HZ_MULTI_MAP_PUT_BACKUP_OPERATION, o, &n->fx->mem);
}

static struct mc_value *remove_of(
	struct node *n, const struct map_slot *slot, const struct map_change *c, const struct multi_record *r)
{
	struct hz_multi_map_remove_backup_operation *o = node_new(n, sizeof(*o));

	o->op = multimap_nested();
	o->name = map_object(slot->name);
	o->data_key = c->key;
	o->value = r->value;
	return hz_value_object(HZ_MULTI_MAP_REMOVE_BACKUP_OPERATION, o, &n->fx->mem);
}

struct mc_value *multimap_backup(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	struct hz_multi_map_count_operation *o;
	struct multi_record r;

	if (c->has_value)
		return !changed_record(n, c, &r)   ? NULL
			: c->item == MAP_ITEM_LAST ? put_of(n, slot, c, &r)
						   : remove_of(n, slot, c, &r);
	o = node_new(n, sizeof(*o));
	o->op = multimap_nested();
	o->name = map_object(slot->name);
	o->data_key = c->key;
	return hz_value_object(HZ_MULTI_MAP_REMOVE_ALL_BACKUP_OPERATION, o, &n->fx->mem);
}

struct mc_value *multimap_cleared(struct node *n, const struct map_slot *slot)
{
	struct hz_named_op *o = node_new(n, sizeof(*o));

	o->op = multimap_nested();
	o->name = map_object(slot->name);
	return hz_value_object(HZ_MULTI_MAP_CLEAR_BACKUP_OPERATION, o, &n->fx->mem);
}

/* A removed key is told value by value; delete is not told at all (DeleteOperation), nor is a merge. */
void multimap_tell_change(struct node *n, const struct map_slot *slot, const struct map_change *c)
{
	static const struct mc_bytes none = { NULL, -1 };
	struct multi_record r;
	struct multi_at at;

	if (!c->told || c->kind == MAP_MERGED || data_of(n)->listeners == NULL)
		return;
	if (c->has_value) {
		if (changed_record(n, c, &r) && c->item == MAP_ITEM_LAST)
			data_tell_item(n, slot, c->key, CLIENT_ENTRY_ADDED, r.value, none);
		else if (c->item != MAP_ITEM_LAST)
			data_tell_item(n, slot, c->key, CLIENT_ENTRY_REMOVED, none, r.value);
		return;
	}
	at = multi_first(c->has_old ? data_bytes(n, c->old) : none);
	while (multi_next(&at, &r))
		data_tell_item(n, slot, c->key, CLIENT_ENTRY_REMOVED, none, r.value);
}

/* --- as backup --- */
bool multimap_copy(struct node *n, struct map_slot *slot, struct data_request *q)
{
	q->r.reserved = true;
	q->r.scratch = data_of(n)->heap;
	if (q->r.key.n < MC_BLOB_HEAD)
		return false;
	data_shard(n, &(struct shard_event){ .type = SHARD_COPY, .map = slot, .request = &q->r });
	return !data_of(n)->shard.full;
}

static bool put_record(struct node *n, struct map_slot *slot, uint32_t partition, struct mc_bytes key,
	const struct multi_record *r)
{
	struct data_request q = data_request_new(MAP_MULTI_PUT, partition);

	q.r.key = key;
	q.r.value = r->value;
	q.r.reference = r->id;
	return r->value.n >= MC_BLOB_HEAD && multimap_copy(n, slot, &q);
}

bool multimap_run_put(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_multi_map_put_backup_operation *o = body;
	struct multi_record r = { o->record_id, o->value };

	return put_record(n, slot, partition, o->data_key, &r);
}

bool multimap_run_remove(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_multi_map_remove_backup_operation *o = body;
	struct data_request q = data_request_new(MAP_MULTI_REMOVE, partition);

	q.r.key = o->data_key;
	q.r.value = o->value;
	return o->value.n >= MC_BLOB_HEAD && multimap_copy(n, slot, &q);
}

bool multimap_run_delete(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	struct data_request q = data_request_new(MAP_DELETE, partition);

	q.r.key = ((const struct hz_multi_map_count_operation *)body)->data_key;
	return multimap_copy(n, slot, &q);
}

bool multimap_run_clear(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	(void)body;
	data_shard(n, &(struct shard_event){ .type = SHARD_CLEAR, .map = slot, .partition = partition });
	return true;
}

/* Each value is a DataCollection. */
bool multimap_run_put_all(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_multi_map_put_all_operation *o = body;
	bool all = true;

	for (uint32_t i = 0; o->map_entries != NULL && i < o->map_entries->items.n; i++) {
		const struct hz_data_collection *c = hz_data_read(
			o->map_entries->items.v[i].values, HZ_DATA_COLLECTION, n->line, &n->fx->mem);

		all &= c != NULL;
		for (uint32_t k = 0; c != NULL && k < c->values.n; k++) {
			struct multi_record r = { 0, c->values.v[k].data };

			all &= put_record(n, slot, partition, o->map_entries->items.v[i].keys, &r);
		}
	}
	return all;
}
