/* SPDX-License-Identifier: Apache-2.0 */
/* figures.c - how much is stored, for records and for people. */
#include "common/data/service_internal.h"

bool data_figures(const struct node *n, struct node_store_figures *out)
{
	const struct data_service *d = data_of(n);
	struct store_stats s;

	if (!node_stores(n))
		return false;
	s = store_stats(d->shard.store);
	*out = (struct node_store_figures){
		.entries = s.entries,
		.bytes = s.used_bytes,
		.budget = s.block_bytes,
		.evicted = s.gone[STORE_EVICTED],
		.expired = s.gone[STORE_EXPIRED],
		.refused = s.refused,
		.gets = d->shard.gets,
		.hits = d->shard.hits,
		.maps = d->shard.maps.n,
	};
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		int at = partition_place(n, p);

		out->owned += at == 0;
		out->backups += at > 0;
	}
	return true;
}

static void tell_figures(struct node *n, enum node_notice_type type)
{
	struct node_store_figures f;

	if (data_figures(n, &f))
		notice_new(n, type)->store = f;
}

void data_status(struct node *n)
{
	tell_figures(n, NODE_NOTICE_STORE);
}

void data_tell_full(struct node *n)
{
	if (notice_allowed(n, SAY_STORE_FULL, ""))
		tell_figures(n, NODE_NOTICE_STORE_FULL);
}
