/* SPDX-License-Identifier: Apache-2.0 */
/* data.c - the head of a serialized value, and its partition. */
#include "common/client/data.h"

#include <string.h>

#include "common/base/check.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/wire/bytes.h"

int32_t client_data_hash(struct mc_bytes blob)
{
	return blob.n < MC_BLOB_HEAD ? 0 : (int32_t)mc_get32(blob.p);
}

int32_t client_data_type(struct mc_bytes blob)
{
	return blob.n < MC_BLOB_HEAD ? 0 : (int32_t)mc_get32(blob.p + 4);
}

struct mc_bytes client_data_body(struct mc_bytes blob)
{
	if (blob.n < MC_BLOB_HEAD)
		return (struct mc_bytes){ NULL, 0 };
	return (struct mc_bytes){ blob.p + MC_BLOB_HEAD, blob.n - MC_BLOB_HEAD };
}

uint32_t client_partition(struct mc_bytes key, uint32_t partition_count)
{
	struct mc_bytes body = client_data_body(key);
	int32_t hash = client_data_hash(key);

	mc_check(partition_count > 0);
	if (hash == 0)
		hash = mc_murmur32(body.p, (size_t)body.n);
	return mc_partition_of(hash, partition_count);
}

uint32_t client_name_partition(struct mc_str name, uint32_t partition_count)
{
	uint8_t body[4 + MC_MAP_NAME_MAX];

	mc_check(partition_count > 0);
	if (name.n < 0 || name.n > MC_MAP_NAME_MAX)
		return 0;
	mc_put32(body, (uint32_t)name.n);
	if (name.n > 0)
		memcpy(body + 4, name.p, (size_t)name.n);
	return mc_partition_of(mc_murmur32(body, 4 + (size_t)name.n), partition_count);
}
