/* SPDX-License-Identifier: Apache-2.0 */
/* multimap_names.c - which map of the shard an object of a service is, and which object a map: those of all
 * services that have maps. */
#include <string.h>

#include "common/data/caches.h"
#include "common/data/multimaps.h"
#include "common/data/replicated_maps.h"

static struct mc_str behind(struct node *n, char first, struct mc_str name)
{
	char *text = name.n < 0 || name.n > MC_MAP_NAME_MAX ? NULL : node_new_array(n, 1, (size_t)name.n + 1);

	if (text == NULL)
		return (struct mc_str){ NULL, -1 };
	text[0] = first;
	if (name.n > 0)
		memcpy(text + 1, name.p, (size_t)name.n);
	return mc_str_of(text, (size_t)name.n + 1);
}

struct mc_str multimap_map_name(struct node *n, struct mc_str name)
{
	return behind(n, MAPS_MULTI, name);
}

struct mc_str replicated_map_name(struct node *n, struct mc_str name)
{
	return behind(n, MAPS_REPLICATED, name);
}

struct mc_str map_name_of(struct node *n, struct mc_str service, struct mc_str name)
{
	if (mc_str_eqz(service, MAP_SERVICE))
		return maps_is_plain(name) ? name : (struct mc_str){ NULL, -1 };
	if (mc_str_eqz(service, MULTIMAP_SERVICE))
		return multimap_map_name(n, name);
	if (mc_str_eqz(service, CACHE_SERVICE))
		return cache_map_name(n, name);
	if (mc_str_eqz(service, REPLICATED_MAP_SERVICE))
		return replicated_map_name(n, name);
	return (struct mc_str){ NULL, -1 };
}

const char *map_service(struct mc_str map)
{
	return maps_is_multi(map)         ? MULTIMAP_SERVICE
		: maps_is_cache(map)      ? CACHE_SERVICE
		: maps_is_replicated(map) ? REPLICATED_MAP_SERVICE
					  : MAP_SERVICE;
}

struct mc_str map_object(struct mc_str map)
{
	if (maps_is_cache(map))
		return cache_full_name(map);
	return maps_is_multi(map) || maps_is_replicated(map) ? mc_str_of(map.p + 1, (size_t)map.n - 1) : map;
}

/* Services of the Open Binary Client Protocol */
enum { MAPS = 0x01, MULTIMAPS = 0x02, REPLICATED_MAPS = 0x0d };

/* Every message of maps begins with the name, but for the one that has a list of them. */
bool map_is_misnamed(const struct client_message *m)
{
	const struct client_row *row = &client_rows[m->type];

	return row->type >> 16 == MAPS && row->kind == CLIENT_KIND_REQUEST &&
		m->type != CLIENT_MAP_FETCH_NEAR_CACHE_INVALIDATION_METADATA &&
		!maps_is_plain(((const struct client_name *)m->body)->name);
}

bool multimap_is_asked(enum client_type type)
{
	return client_rows[type].type >> 16 == MULTIMAPS;
}

bool replicated_is_asked(enum client_type type)
{
	return client_rows[type].type >> 16 == REPLICATED_MAPS;
}

bool map_has_locks(const struct hz_distributed_object_namespace *ns)
{
	return ns != NULL &&
		(mc_str_eqz(ns->service, MAP_SERVICE) || mc_str_eqz(ns->service, MULTIMAP_SERVICE));
}

bool move_map_is(const struct mc_value *namespace)
{
	const struct hz_distributed_object_namespace *ns =
		hz_value_body(namespace, HZ_DISTRIBUTED_OBJECT_NAMESPACE);

	return ns != NULL &&
		(mc_str_eqz(ns->service, MAP_SERVICE) || mc_str_eqz(ns->service, MULTIMAP_SERVICE) ||
			mc_str_eqz(ns->service, CACHE_SERVICE));
}
