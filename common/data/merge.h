/* SPDX-License-Identifier: Apache-2.0 */
/* merge.h - what goes to another cluster, as it is sent: all of it in the step's arena, or borrowed from the
 * store for the step. */
#ifndef MC_DATA_MERGE_H
#define MC_DATA_MERGE_H

#include "common/data/service_internal.h"

/* NULL: no memory. */
struct mc_value *merge_entry_of(struct node *n, const struct store_view *v);
struct mc_value *merge_policy_of(struct node *n, enum map_policy policy);

#endif
