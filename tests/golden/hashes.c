/* SPDX-License-Identifier: Apache-2.0 */
/* hashes.c - keys: the blob itself, its hash, its partition. */
#include <string.h>

#include "common/base/hash.h"
#include "tests/golden/golden.h"

enum { BLOB_HEAD = 8 };

static int64_t number(const struct vector *v, const char *key)
{
	return json_integer_value(json_object_get(v->fields, key));
}

/* The key as a value: {"_type":..,"value":..} is what from_value takes. */
static bool blob_fits(const struct vector *v)
{
	struct from f = { .w = { .registry = &hz_registry, .line = v->line }, .mem = scratch() };
	json_t *o = json_pack("{s:O,s:O}", "_type", json_object_get(v->fields, "type_id"), "value",
		json_object_get(v->fields, "key"));
	struct mc_value *value = from_value(&f, o);
	uint8_t *p = mc_arena_get(scratch(), 1, v->n + 1);
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, v->line, mc_wr_of(p, v->n));
	mc_wr_u32(&w.out, (uint32_t)number(v, "stored_partition_hash"));
	mc_write_value(&w, value);
	json_decref(o);
	return f.why == NULL && w.out.err == MC_ERR_OK && w.out.len == v->n && memcmp(p, v->bytes, v->n) == 0;
}

const char *hash_fault(const struct vector *v)
{
	int32_t hash;

	if (v->n < BLOB_HEAD)
		return "shorter than a blob's head";
	hash = (int32_t)mc_get32(v->bytes);
	if (hash != number(v, "stored_partition_hash"))
		return "the stored hash differs";
	if (hash == 0)
		hash = mc_murmur32(v->bytes + BLOB_HEAD, v->n - BLOB_HEAD);
	if (hash != number(v, "hash"))
		return "the hash differs";
	if (mc_partition_of(hash, (uint32_t)number(v, "partition_count")) != number(v, "partition_id"))
		return "the partition differs";
	return blob_fits(v) ? NULL : "the key is written otherwise";
}
