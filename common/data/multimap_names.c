/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_names.c - which map of the shard an object of a service is, and which object a map: those of all
 * services that have maps. */
#include <string.h>

#include "common/data/caches.h"
#include "common/data/multimaps.h"

struct mc_str multimap_map_name(struct node *n, struct mc_str name)
{
	char *text = name.n < 0 || name.n > MC_MAP_NAME_MAX ? NULL : node_new_array(n, 1, (size_t)name.n + 1);

	if (text == NULL)
		return (struct mc_str){ NULL, -1 };
	text[0] = MAPS_MULTI;
	if (name.n > 0)
		memcpy(text + 1, name.p, (size_t)name.n);
	return mc_str_of(text, (size_t)name.n + 1);
}

struct mc_str map_name_of(struct node *n, struct mc_str service, struct mc_str name)
{
	if (mc_str_eqz(service, MAP_SERVICE))
		return name;
	if (mc_str_eqz(service, MULTIMAP_SERVICE))
		return multimap_map_name(n, name);
	if (mc_str_eqz(service, CACHE_SERVICE))
		return cache_map_name(n, name);
	return (struct mc_str){ NULL, -1 };
}

const char *map_service(struct mc_str map)
{
	return maps_is_multi(map) ? MULTIMAP_SERVICE : maps_is_cache(map) ? CACHE_SERVICE : MAP_SERVICE;
}

struct mc_str map_object(struct mc_str map)
{
	if (maps_is_cache(map))
		return cache_full_name(map);
	return maps_is_multi(map) ? mc_str_of(map.p + 1, (size_t)map.n - 1) : map;
}

bool multimap_is_asked(enum client_type type)
{
	enum { SERVICE = 0x02 }; /* of the Open Binary Client Protocol */

	return client_rows[type].type >> 16 == SERVICE;
}
