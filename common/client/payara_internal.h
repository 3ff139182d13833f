/* SPDX-License-Identifier: Apache-2.0 */
/* payara_internal.h - between payara.c and payara_read.c. */
#ifndef MC_CLIENT_PAYARA_INTERNAL_H
#define MC_CLIENT_PAYARA_INTERNAL_H

#include "common/client/payara.h"

/* The uuid that a key of either map is: a UUID, or (up to 5.2020.7) its text. Null: neither. */
struct mc_uuid payara_key(struct mc_bytes key, struct mc_arena *scratch);
/* Name and group from a value of the name map; null where it has none. */
void payara_names(struct mc_bytes value, struct mc_arena *scratch, struct mc_str *name, struct mc_str *group);
/* A value of the store into the instance; its name and group only where it has none yet. */
void payara_describe(
	struct mc_bytes value, struct mc_arena *mem, struct mc_arena *scratch, struct payara_instance *out);

#endif
