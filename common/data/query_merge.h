/* SPDX-License-Identifier: Apache-2.0 */
/* query_merge.h - what another member has summed up, added to what is summed up here. */
#ifndef MC_DATA_QUERY_MERGE_H
#define MC_DATA_QUERY_MERGE_H

#include "common/data/query_run.h"

/* `aggregator` as AggregationResult has it (Aggregator.combine). False: `fault`, and it may have been added
 * in part. */
bool data_query_merge(
	struct node *n, struct data_query *q, const struct mc_value *aggregator, struct query_fault *fault);

#endif
