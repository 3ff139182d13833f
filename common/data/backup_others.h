/* SPDX-License-Identifier: Apache-2.0 */
/* backup_others.h - as backup: writes to what is no map, whose service knows them by the class of the
 * operation. */
#ifndef MC_DATA_BACKUP_OTHERS_H
#define MC_DATA_BACKUP_OTHERS_H

#include "common/data/service_internal.h"

bool backup_other_is(enum hz_class cls); /* of what is no map */
/* Which versions count it; NULL: no memory, or it makes no sense. */
struct replica_versions *backup_other_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body);
bool backup_other_run(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body); /* false: not done */
struct mc_value *backup_other_namespace(struct node *n, enum hz_class cls, const void *body);

#endif
