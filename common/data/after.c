/* SPDX-License-Identifier: Apache-2.0 */
/* after.c - what each step of a node is followed by where it stores, and what comes with time. */
#include "common/data/container_ops.h"
#include "common/data/counter_service.h"
#include "common/data/cp_service.h"
#include "common/data/query_run.h"
#include "common/data/replicated_maps.h"
#include "common/data/txns.h"

#include <string.h>

static void give_back(struct node *n)
{
	struct data_service *d = data_of(n);
	size_t from, length;

	while (store_release(d->shard.store, &from, &length)) {
		struct node_effect *e = node_effect_new(n, NODE_FX_RELEASE);

		e->memory.p = d->block + from;
		e->memory.length = length;
	}
}

void data_tick(struct node *n)
{
	if (!node_stores(n))
		return; /* it was set before this node became a lite member */
	bool owned[MC_PARTITIONS];

	data_begin_work(n, STORE_WORK_TICK);
	data_gone_tick(n);
	data_parked_tick(n);
	data_query_tick(n);
	data_acks_tick(n);
	txns_tick(n);
	containers_tick(n);
	data_compare_tick(n);
	cp_service_tick(n);
	counters_tick(n);
	replicated_tick(n);
	data_hand_over_tick(n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		owned[p] = data_owns(n, p);
	data_shard(n, &(struct shard_event){ .type = SHARD_EXPIRE, .owned = owned });
	give_back(n);
}

void data_after(struct node *n)
{
	struct data_service *d = data_of(n);
	uint64_t at_ms;
	int64_t next_ms;

	if (!node_stores(n))
		return;
	data_of(n)->source = (struct mc_uuid){ .null = true };
	d->txns.step_calls = 0;
	d->txns.step_bytes = 0;
	data_follow_table(n);
	data_look_for_gone(n);
	if (!d->begun) {
		next_ms = data_compare_deadline(n);
		if (data_hand_over_deadline(n) < next_ms)
			next_ms = data_hand_over_deadline(n);
		if (counters_deadline(n) < next_ms)
			next_ms = counters_deadline(n);
		if (replicated_deadline(n) < next_ms)
			next_ms = replicated_deadline(n);
		if (data_parked_deadline(n) < next_ms)
			next_ms = data_parked_deadline(n);
		if (txns_deadline(n) < next_ms)
			next_ms = txns_deadline(n);
		if (next_ms < timer_at(n, TIMER_DATA))
			timer_set(n, TIMER_DATA, next_ms);
		return;
	}
	d->begun = false;
	at_ms = shard_deadline(&d->shard);
	next_ms = at_ms == STORE_NEVER     ? NODE_NEVER
		: at_ms <= d->shard.now_ms ? n->now_ms + 1
					   : n->now_ms + (int64_t)(at_ms - d->shard.now_ms);
	if (data_query_waits(n))
		next_ms = n->now_ms + 1;
	if (data_compare_deadline(n) < next_ms)
		next_ms = data_compare_deadline(n);
	if (containers_deadline(n) < next_ms)
		next_ms = containers_deadline(n);
	if (cp_service_deadline(n) < next_ms)
		next_ms = cp_service_deadline(n);
	if (counters_deadline(n) < next_ms)
		next_ms = counters_deadline(n);
	if (replicated_deadline(n) < next_ms)
		next_ms = replicated_deadline(n);
	if (data_hand_over_deadline(n) < next_ms)
		next_ms = data_hand_over_deadline(n);
	if (data_gone_deadline(n) < next_ms)
		next_ms = data_gone_deadline(n);
	if (data_parked_deadline(n) < next_ms)
		next_ms = data_parked_deadline(n);
	if (txns_deadline(n) < next_ms)
		next_ms = txns_deadline(n);
	timer_set(n, TIMER_DATA, next_ms < data_acks_deadline(n) ? next_ms : data_acks_deadline(n));
}
