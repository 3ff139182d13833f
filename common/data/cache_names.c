/* SPDX-License-Identifier: Apache-2.0 */
/* cache_names.c - which map of the shard a cache is, and which cache a map. */
#include "common/data/caches.h"

#include <string.h>

/* In front of the names of their maps: nobody types it. */
#define MAP_PREFIX "\0cache:"
enum { PREFIX = sizeof(MAP_PREFIX) - 1 };

struct mc_str cache_map_name(struct node *n, struct mc_str full)
{
	char *p = full.n < 0 || full.n > MC_MAP_NAME_MAX - PREFIX
		? NULL
		: node_new_array(n, 1, PREFIX + (size_t)full.n);

	if (p == NULL)
		return (struct mc_str){ NULL, -1 };
	memcpy(p, MAP_PREFIX, PREFIX);
	if (full.n > 0)
		memcpy(p + PREFIX, full.p, (size_t)full.n);
	return mc_str_of(p, PREFIX + (size_t)full.n);
}

struct mc_str cache_prefix(void)
{
	return mc_str_of(MAP_PREFIX, PREFIX);
}

struct mc_str cache_full_name(struct mc_str map)
{
	if (map.n < PREFIX || memcmp(map.p, MAP_PREFIX, PREFIX) != 0)
		return (struct mc_str){ NULL, -1 };
	return mc_str_of(map.p + PREFIX, (size_t)(map.n - PREFIX));
}
