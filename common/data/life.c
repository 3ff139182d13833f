/* SPDX-License-Identifier: Apache-2.0 */
/* life.c - what is stored begins empty, in one block, and is empty again when the node is somebody else. */
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/counter_service.h"
#include "common/data/cp_service.h"
#include "common/data/merge.h"
#include "common/data/query_run.h"
#include "common/data/txns.h"

#include <string.h>

/* Offsets in the block are pages of the store: given back to the system in whole pages of it. */
enum { BLOCK_ALIGNMENT = 64 << 10 };

static struct store_config store_config_of(struct node *n)
{
	return (struct store_config){ .seed = { mc_rng_next(&n->rng), mc_rng_next(&n->rng) },
		.partitions = MC_PARTITIONS,
		.tables_max = MC_DATA_TABLES,
		.namespaces_max = MC_STORE_NAMESPACES_MAX,
		.key_skip = MAP_DATA_HEAD };
}

void data_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg)
{
	struct data_service *d, none;

	if (cfg->store_bytes == 0)
		return;
	d = node_block_part(b, sizeof(*d), 1);
	if (n != NULL)
		n->data = d;
	if (d == NULL)
		d = &none;
	d->by_table = node_block_part(b, sizeof(struct map_slot *), MC_DATA_TABLES);
	d->callers = node_block_part(b, sizeof(*d->callers), MC_DATA_WAITS_MAX + 1);
	d->moves = node_block_part(b, sizeof(*d->moves), MC_PARTITIONS);
	d->places = node_block_part(b, sizeof(*d->places), MC_PARTITIONS);
	d->hands = node_block_part(b, sizeof(*d->hands), MC_PARTITIONS);
	d->identities = node_block_part(b, sizeof(*d->identities), MC_PARTITIONS);
	d->unfit = node_block_part(b, sizeof(*d->unfit), MC_PARTITIONS);
	d->seen = node_block_part(b, sizeof(*d->seen), cfg->members_max);
	d->counter_sent = node_block_part(b, sizeof(*d->counter_sent), cfg->members_max);
	data_acks_lay_out(&d->acks, b);
	data_forward_lay_out(d, b);
	d->txns.v = node_block_part(b, sizeof(struct txn *), MC_TXNS_MAX);
	d->gathers = node_block_part(b, sizeof(struct data_gather *), MC_DATA_GATHERS_MAX);
	d->heap = node_block_part(b, MC_DATA_HEAP, 1);
	d->block = node_block_part(b, cfg->store_bytes + BLOCK_ALIGNMENT, 1);
}

void data_init(struct node *n)
{
	struct data_service *d = data_of(n);
	struct store_config c;
	struct store *s;

	if (!node_stores(n))
		return;
	c = store_config_of(n);
	d->block += (BLOCK_ALIGNMENT - ((uintptr_t)d->block & (BLOCK_ALIGNMENT - 1))) & (BLOCK_ALIGNMENT - 1);
	s = store_init(d->block, n->cfg->store_bytes, &c);
	mc_check(s != NULL && n->cfg->store_bytes >= MC_DATA_STORE_MIN);
	d->heap = mc_heap_init(d->heap, MC_DATA_HEAP);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->places[p].at = -1;
	data_acks_init(&d->acks);
	data_gone_forget(n);
	cp_service_init(n);
	shard_init(&d->shard, s, d->heap, d->by_table, n->cfg->maps, n->cfg->map_count);
	containers_init(&d->containers, d->heap, s);
	containers_init(&d->kept_containers, d->heap, s);
	counters_init(&d->counters, d->heap);
	d->txns.at_ms = NODE_NEVER;
	d->counters_at_ms = d->replicated.at_ms = NODE_NEVER;
	d->replicated_by.null = true;
}

static uint64_t entries_of(const struct store *s, const struct map_slot *slot)
{
	return store_table_info(s, slot->map.entries).entries + store_table_info(s, slot->map.locks).entries;
}

/* What does not go along into another cluster (merge_out.c) goes never in silence. */
static void say_given_up(struct node *n)
{
	const struct data_service *d = data_of(n);
	const struct map_slot *slot;
	struct mc_text t = node_text(n);
	uint64_t entries = 0;

	for (slot = maps_next(&d->shard.maps, NULL); slot != NULL; slot = maps_next(&d->shard.maps, slot))
		entries += maps_is_plain(slot->name) ? 0 : entries_of(d->shard.store, slot);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (const struct container *c = d->containers.of[p]; c != NULL; c = c->next)
			entries += c->size;
	if (entries == 0 || n->phase == NODE_PHASE_LEAVING)
		return;
	mc_text_z(mc_text_int(&t, (int64_t)entries),
		" items of queues, lists, sets, ring buffers, multimaps, replicated maps and caches that were "
		"stored here, copies included, are given up: this node joins anew, and they belong to the "
		"cluster that it comes from");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
}

void data_reset(struct node *n)
{
	struct data_service *d = data_of(n);
	bool keeps = node_stores(n) && n->phase != NODE_PHASE_LEAVING && !d->is_unfit;
	struct map_slot *slot;
	uint64_t ticket, items;

	if (!node_stores(n))
		return;
	data_begin(n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		while (map_waits_take(&d->shard.waits, NULL, p, &ticket))
			;
	memset(d->callers, 0, sizeof(*d->callers) * d->callers_high);
	d->callers_high = d->callers_free = 0;
	data_listeners_drop(n);
	data_query_forget(n, NULL);
	data_parked_forget(n, NULL);
	txns_reset(n);
	data_nears_drop(n);
	data_schemas_drop(n);
	if (keeps)
		caches_keep_configs(n);
	caches_reset(n);
	cp_service_reset(n);
	counters_reset(n);
	d->replicated.at_ms = NODE_NEVER;
	if (!keeps)
		say_given_up(n);
	items = keeps ? merge_keep_containers(n) : 0;
	containers_reset(n);
	memset(d->moves, 0, sizeof(*d->moves) * MC_PARTITIONS);
	memset(d->unfit, 0, sizeof(*d->unfit) * MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->places[p] = (struct data_place){ .at = -1 };
	d->seen_changes = partition_changes(n) - 1; /* to be looked at again, whatever it is by then */
	data_acks_forget(n);
	data_forward_forget(n);
	data_gather_forget(n);
	data_gone_forget(n);
	if (keeps)
		data_keep_for_merge(n, items);
	else
		data_hand_over_forget(n);
	d->is_unfit = false;
	while ((slot = maps_next(&d->shard.maps, NULL)) != NULL)
		maps_destroy(&d->shard.maps, slot);
}
