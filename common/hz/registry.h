/* SPDX-License-Identifier: Apache-2.0 */
/* registry.h - the rows of classes.h as a table, for the walkers. */
#ifndef MC_HZ_REGISTRY_H
#define MC_HZ_REGISTRY_H

#include "common/hz/message.h"
#include "common/wire/schema.h"

extern const struct mc_class hz_class_table[HZ_CLASS_COUNT]; /* by enum hz_class */
extern const struct mc_registry hz_registry;
extern const struct mc_registry hz_group_registry; /* what heard.h reads; places as in hz_class_table */

/* The last column of the tables of rows: as which class a struct is announced where a row says `obj` or
 * `objs`. */
#define ANNOUNCED(id) HZ_##id

static inline enum hz_class hz_group_class_of(const struct mc_class *c)
{
	return c == NULL ? HZ_NONE : (enum hz_class)(c - hz_group_registry.v);
}

static inline enum hz_class hz_class_of(const struct mc_class *c)
{
	return c == NULL ? HZ_NONE : (enum hz_class)(c - hz_class_table);
}

#endif
