/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - where the vectors' maker and our rows call the same bytes differently. It named a field after the
 * expression that wrote it, one line of Hazelcast at a time; we name what the field is. Here its names become
 * ours, on both sides of a comparison.
 */
#include <stdio.h>
#include <string.h>

#include "tests/golden/golden.h"

/* cls NULL: in any object. */
static const struct {
	const char *cls, *theirs, *ours;
} aliases[] = {
	{ NULL, "replica_versions", "replica_version" },
	{ NULL, "\"\"", "modification_type" }, /* an expression, not a field */
	{ NULL, "register", "registers" },
	{ NULL, "replica_counts", "added" },
	{ NULL, "replica_counts_2", "subtracted" },
	{ "PreJoinCacheConfig", "serialized_value", "cache_loader_factory" },
	{ "PreJoinCacheConfig", "serialized_value_2", "cache_writer_factory" },
	{ "PreJoinCacheConfig", "serialized_value_3", "expiry_policy_factory" },
	{ "CacheSetExpiryPolicyOperation", "items", "keys" },
	{ "CacheSetExpiryPolicyBackupOperation", "items", "keys" },
	{ "CachePutAllBackupOperation", "data_cache_record_pairs", "cache_records" },
	{ "DynamicConfigPreJoinOperation", "items", "configs" },
	{ "UnsafeRaftReplicateOp", "op", "raft_op" },
	{ "UnsafeRaftQueryOp", "op", "raft_op" },
	{ "UnsafeRaftBackupOp", "op", "raft_op" },
};

static bool is_class(json_t *o, const char *cls)
{
	const char *name = json_string_value(json_object_get(o, "_name"));

	return cls == NULL || (name != NULL && strcmp(name, cls) == 0);
}

static void rename_key(json_t *o, const char *theirs, const char *ours)
{
	json_t *v = json_object_get(o, theirs);
	char count[64];

	if (v == NULL)
		return;
	json_object_set(o, ours, v);
	json_object_del(o, theirs);
	snprintf(count, sizeof(count), "%s_count", theirs); /* says nothing that the list does not */
	if (json_is_array(v))
		json_object_del(o, count);
}

/* What says beside a list that it is null: the boolean before one that may be missing (false), or a number in
 * place of it. */
static const struct {
	const char *cls, *sign, *list;
	json_int_t null;
} signs[] = {
	{ NULL, "has_keys", "keys", 0 },
	{ NULL, "has_listener_configuration", "listener_configurations", 0 },
	{ NULL, "has_cache_records", "cache_records", 0 },
	{ NULL, "has_data_cache_record_pairs", "cache_records", 0 },
	{ "MultiMapConfig", "flag", "listener_configs", 0 },
	{ "MultiMapResponse", "const_minus_1", "collection", -1 },
	{ NULL, "null_array_length", "partition_lost_listener_configs", -1 },
};

static void unfold_signs(json_t *o)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		json_t *v = json_object_get(o, signs[i].sign);

		if (v == NULL || !is_class(o, signs[i].cls))
			continue;
		if (json_is_false(v) || (json_is_integer(v) && json_integer_value(v) == signs[i].null))
			json_object_set_new(o, signs[i].list, json_null());
		json_object_del(o, signs[i].sign);
	}
}

/* A number that is called a count but counts nothing (try_count) was taken for one when it was 0. */
static void drop_guessed_list(json_t *o)
{
	json_t *list = json_object_get(o, "try");

	if (json_is_array(list) && json_array_size(list) == 0)
		json_object_del(o, "try");
}

static bool is_line(const char *key)
{
	return key[0] == 'l' && key[1] != '\0' && strspn(key + 1, "0123456789") == strlen(key + 1);
}

/* What a helper or a superclass writes stands below the helper's name, or the line's: {"l33":{…}},
 * {"backup_list":{"operation_list":[…]}}; nothing written is 0. */
static void unfold_helpers(json_t *o)
{
	const char *key;
	json_t *v, *list;
	void *next;

	json_object_foreach_safe(o, next, key, v)
	{
		list = json_object_get(v, "operation_list");
		if (json_is_array(list) && json_object_get(v, "_name") == NULL)
			json_object_set(o, key, list);
		else if ((strcmp(key, "operation_list") == 0 || strcmp(key, "backup_list") == 0) &&
			json_is_integer(v))
			json_object_del(o, key);
		else if (is_line(key) && json_is_object(v)) {
			json_object_update_missing(o, v);
			json_object_del(o, key);
		}
	}
}

/* A field of an operation that is called as one of its head, which is not there. */
static void name_second_caller(json_t *o)
{
	json_t *flags = json_object_get(o, "flags");

	if (flags != NULL && !(json_integer_value(flags) & HZ_OP_CALLER_UUID))
		rename_key(o, "caller_uuid", "caller_uuid_2");
}

/* A set of partitions that is null is a number. */
static void unfold_null(json_t *o)
{
	json_t *v = json_object_get(o, "partition_ids");

	if (json_is_integer(v) && json_integer_value(v) == -1)
		json_object_set_new(o, "partition_ids", json_pack("{s:i}", "partition_count", -1));
}

/* Two forms of one list, on two lines. */
static void name_configs(json_t *o)
{
	json_t *first = json_array_get(json_object_get(o, "configs"), 0);

	if (json_object_get(first, "user_code_namespace") != NULL && json_object_get(first, "_name") == NULL)
		rename_key(o, "configs", "namespaced_configs");
}

/* A list of lists, shown as objects with a list each, of one name or the other. */
static void name_inner_lists(json_t *o)
{
	json_t *lists = json_object_get(o, "merging_entries_per_partition"), *list;
	size_t i;

	json_array_foreach(lists, i, list)
	{
		rename_key(list, "entries", "list");
		if (json_is_array(list))
			json_array_set_new(lists, i, json_pack("{s:O}", "list", list));
	}
}

/* Four forms of one list, by the fields before it. */
static void name_ring_items(json_t *o)
{
	static const char *const names[2][2] = { { "items", "items_with_ttl" },
		{ "objects", "objects_with_ttl" } };
	bool objects = json_integer_value(json_object_get(o, "in_memory_format")) != 0;
	bool ttl = json_integer_value(json_object_get(o, "ttl_ms")) != 0;

	rename_key(o, "items_head_to_tail", names[objects][ttl]);
}

/* Smallest first, by what it says: what is a set has no order of its own. */
static void sort(json_t *list, const char *key)
{
	for (size_t i = 1; i < json_array_size(list); i++)
		for (size_t k = i; k > 0; k--) {
			json_t *a = json_array_get(list, k - 1), *b = json_array_get(list, k);
			const char *one = json_string_value(json_object_get(a, key));
			const char *other = json_string_value(json_object_get(b, key));

			if (one == NULL || other == NULL || strcmp(one, other) <= 0)
				break;
			json_incref(a);
			json_array_set(list, k - 1, b);
			json_array_set_new(list, k, a);
		}
}

/* PagingPredicateHolder: one key is the set of keys with one in it, and is written before them as the first.
 */
static void repeat_partition_key(json_t *o)
{
	json_t *key = json_object_get(o, "partition_key_data"),
	       *keys = json_object_get(o, "partition_keys_data");

	if (key == NULL || keys == NULL)
		return;
	if (json_is_null(keys) && !json_is_null(key))
		json_object_set_new(o, "partition_keys_data", json_pack("[O]", key));
	keys = json_object_get(o, "partition_keys_data");
	sort(keys, "data_hex");
	if (json_array_size(keys) > 0)
		json_object_set(o, "partition_key_data", json_array_get(keys, 0));
}

/* Fields of a Compact schema are written in the order of their names, and shown in another. */
static void sort_schema_fields(json_t *o)
{
	sort(json_object_get(o, "fields"), "field_name");
}

/* IndexConfig.getBitmapIndexOptions makes what is missing. */
static void add_bitmap_options(json_t *o)
{
	json_t *options = json_object_get(o, "bitmap_index_options");

	if (json_is_null(options) && json_object_get(o, "_name") == NULL &&
		json_integer_value(json_object_get(o, "type")) == 2)
		json_object_set_new(o, "bitmap_index_options",
			json_pack("{s:s,s:i}", "unique_key", "__key", "unique_key_transformation", 0));
}

/* What is not set is written as false, whatever is shown. */
static void unset(json_t *o)
{
	if (json_is_false(json_object_get(o, "enabled_set")))
		json_object_set_new(o, "enabled", json_false());
}

void our_names(json_t *o)
{
	json_t *size = json_object_get(o, "conf_size"); /* of a list that was empty and not shown */

	if (size != NULL && json_integer_value(size) == 0)
		json_object_del(o, "conf_size");
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (is_class(o, aliases[i].cls))
			rename_key(o, aliases[i].theirs, aliases[i].ours);
	unfold_signs(o);
	unfold_helpers(o);
	drop_guessed_list(o);
	unfold_null(o);
	name_configs(o);
	name_inner_lists(o);
	name_ring_items(o);
	name_second_caller(o);
	repeat_partition_key(o);
	sort_schema_fields(o);
	unset(o);
	add_bitmap_options(o);
}
