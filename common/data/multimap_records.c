/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_records.c - all values of several keys of a multimap, as backups are told of them in one operation
 * (com.hazelcast.multimap.impl.operations.MergeBackupOperation). */
#include "common/data/multimaps.h"

struct hz_op multimap_nested(void)
{
	return (struct hz_op){ .flags = HZ_OP_VALIDATE_TARGET | HZ_OP_TIMEOUT_64 | HZ_OP_SERVICE,
		.service_name = mc_str_z(MULTIMAP_SERVICE),
		.partition_id = -1,
		.invocation_time = -1,
		.call_timeout = INT64_MAX };
}

struct hz_multi_map_record **multimap_records_out(struct node *n, struct mc_bytes values, uint32_t *count)
{
	uint32_t total = multi_count(values);
	struct hz_multi_map_record **v = node_new_array(n, sizeof(*v), total);
	struct hz_multi_map_record *one = node_new_array(n, sizeof(*one), total);
	struct multi_at at = multi_first(values);
	struct multi_record r;

	*count = 0;
	while (v != NULL && one != NULL && multi_next(&at, &r)) {
		one[*count] = (struct hz_multi_map_record){ r.id, { .is_data = true, .data = r.value } };
		v[*count] = &one[*count];
		++*count;
	}
	return v;
}

static struct mc_bytes values_there(
	struct node *n, const struct map_slot *slot, uint32_t partition, struct mc_bytes key)
{
	struct store *s = data_of(n)->shard.store;
	store_ns ns = store_ns_find(s, slot->map.entries, partition);
	struct store_view v;

	return ns != 0 && key.n >= MC_BLOB_HEAD && store_find(s, ns, key, &v)
		? data_bytes(n, store_value_of(s, &v))
		: (struct mc_bytes){ NULL, -1 };
}

struct mc_value *multimap_backup_all(
	struct node *n, const struct map_slot *slot, uint32_t partition, const struct data_together *t)
{
	struct hz_multi_map_merge_backup_operation *o = node_new(n, sizeof(*o));

	o->op = multimap_nested();
	o->name = map_object(slot->name);
	o->backup_entries.v = node_new_array(n, sizeof(*o->backup_entries.v), t->key_count);
	for (uint32_t i = 0; o->backup_entries.v != NULL && i < t->key_count; i++) {
		struct hz_multi_map_backup_entry *e = &o->backup_entries.v[o->backup_entries.n];
		struct mc_bytes values = values_there(n, slot, partition, t->keys[i]);

		if (values.n < 0)
			continue; /* it was refused */
		e->key = t->keys[i];
		e->collection.v = multimap_records_out(n, values, &e->collection.n);
		o->backup_entries.n++;
	}
	return hz_value_object(HZ_MULTI_MAP_MERGE_BACKUP_OPERATION, o, &n->fx->mem);
}
