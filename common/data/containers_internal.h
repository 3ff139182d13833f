/* SPDX-License-Identifier: Apache-2.0 */
/* containers_internal.h - what the files of containers have of each other. */
#ifndef MC_DATA_CONTAINERS_INTERNAL_H
#define MC_DATA_CONTAINERS_INTERNAL_H

#include "common/data/containers.h"

/* A key: the part that does not count when keys are compared, and the place. And what an item has in a
 * message beside its value, and its place in the order. */
enum { CONTAINER_KEY = 8, CONTAINER_ITEM_HEAD = 32 };

struct mc_bytes container_key(uint8_t key[CONTAINER_KEY], uint32_t place);
bool container_look(
	const struct containers *s, const struct container *c, uint32_t place, struct store_view *v);
enum store_err container_store(
	struct containers *s, struct container *c, uint32_t place, struct mc_bytes value, enum store_how how);
void container_unstore(struct containers *s, struct container *c, uint32_t place);

bool container_order_holds(const struct container *c); /* numbers rise, and there are `size` of them */

#endif
