/* SPDX-License-Identifier: Apache-2.0 */
/* on_join.c - what a member is told of the store that joins: the caches, and whose they are. */
#include "common/data/caches.h"

struct mc_bytes data_on_join_object(struct node *n, uint32_t i)
{
	mc_check(i < NODE_ON_JOIN_OBJECTS);
	if (!node_stores(n) || data_of(n)->cache_configs == NULL)
		return (struct mc_bytes){ NULL, -1 };
	return i == 0 ? caches_configs_object(n) : caches_tenants_object(n);
}
