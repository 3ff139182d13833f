/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of what is stored between two steps: of what the service itself keeps, and through
 * the functions of their files of all else. Costs a walk over all of it but the entries: for the simulator.
 */
#include "common/data/cp_service.h"
#include "common/data/moves.h"
#include "common/data/txns.h"

/* A caller is kept as long as its call waits in the shard, and no longer: each has one ticket. */
static void check_callers(const struct data_service *d)
{
	uint32_t used = 0, free = 0;

	mc_check(d->callers_high <= MC_DATA_WAITS_MAX + 1);
	for (uint32_t i = 0; i < d->callers_high; i++) {
		const struct data_caller *c = &d->callers[i];

		used += c->used;
		mc_check(!c->used || (c->map != NULL && !c->map->kept));
		mc_check(!c->used || maps_of_table(&d->shard.maps, c->map->map.entries) == c->map);
		mc_check(!c->used || (c->client ? c->conn != 0 : c->client_call >= -1));
	}
	for (uint32_t i = d->callers_free; i != 0; i = d->callers[i - 1].next_free, free++)
		mc_check(i <= d->callers_high && !d->callers[i - 1].used && free <= d->callers_high);
	mc_check(used + free == d->callers_high && used == d->shard.waits.n);
}

/* Maps of the cluster before: out of the names, and their tables are theirs. */
static uint32_t check_kept(const struct data_service *d)
{
	uint32_t out = 0, kept = 0;

	for (const struct map_slot *slot = d->kept; slot != NULL; slot = slot->next, kept++)
		mc_check(slot->kept && d->by_table[slot->map.entries] == slot &&
			d->by_table[slot->map.locks] == slot);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct data_hand *h = &d->hands[p];

		out += h->serial != 0;
		mc_check(h->slot == NULL || (h->slot->kept && d->kept != NULL));
		mc_check(h->serial == 0 || h->entries > 0);
		mc_check(h->whole == NULL || (h->slot == NULL && h->whole == d->kept_containers.of[p]));
	}
	mc_check(out == d->hands_out && out <= MC_MERGE_AT_ONCE);
	return kept;
}

static bool is_of_kept(const struct data_service *d, uint32_t p, store_table table)
{
	const struct container *c = d->kept_containers.of[p];

	while (c != NULL && c->table != table)
		c = c->next;
	return c != NULL;
}

/* What is here of a partition that this member is nothing to: nobody would look after it. A replicated map is
 * everywhere. */
static bool is_stray(const struct data_service *d, uint32_t p)
{
	for (store_ns ns = store_ns_of_partition(d->shard.store, p, 0); ns != 0;
		ns = store_ns_of_partition(d->shard.store, p, ns)) {
		const struct map_slot *slot = d->by_table[store_ns_info(d->shard.store, ns).table];

		if (slot == NULL && is_of_kept(d, p, store_ns_info(d->shard.store, ns).table))
			continue;
		if (slot == NULL || (!slot->kept && !maps_is_replicated(slot->name)))
			return true;
	}
	return d->containers.of[p] != NULL;
}

static void check_places(struct node *n)
{
	const struct data_service *d = data_of(n);
	bool followed = node_is_joined(n) && d->seen_changes == partition_changes(n);

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct data_place *is = &d->places[p];

		mc_check(is->at >= -1 && is->at < MC_REPLICAS);
		mc_check(!followed || is->at == partition_place(n, p));
		mc_check(!followed || is->at >= 0 || is->coming || !is_stray(d, p));
	}
}

/* So many that run. */
static uint32_t check_moves(const struct data_service *d)
{
	uint32_t count = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		const struct data_move *mv = &d->moves[p];

		if (!mv->runs)
			continue;
		count++;
		mc_check(mv->serial != 0 && mv->serial <= d->move_serial && mv->pieces > 0);
		mc_check(!mv->last || mv->pieces > 1); /* the first one is empty */
	}
	return count;
}

/* What waits for an answer of another member has a call under way, and no two have the same: else it would
 * wait for ever, or be answered twice. */
static void check_asked(const struct node *n, uint32_t moves)
{
	const struct data_service *d = data_of(n);
	uint32_t asked[INVOCATION_KIND_COUNT] = { 0 };

	for (const struct invocation *c = invocation_next(n, NULL); c != NULL; c = invocation_next(n, c)) {
		uint32_t place = (uint32_t)c->cookie, serial = (uint32_t)(c->cookie >> 32);

		if (c->kind == INVOCATION_MIGRATION)
			asked[c->kind] += d->moves[place].runs && d->moves[place].serial == serial;
		else if (c->kind == INVOCATION_HAND_OVER)
			asked[c->kind] += d->hands[place].serial == serial;
		else if (c->kind == INVOCATION_FORWARD)
			asked[c->kind] += data_forward_waits(d, c->cookie);
		else if (c->kind == INVOCATION_GATHER)
			asked[c->kind] += data_gather_waits(d, c->cookie);
	}
	mc_check(asked[INVOCATION_MIGRATION] == moves);
	mc_check(asked[INVOCATION_HAND_OVER] == d->hands_out);
	mc_check(asked[INVOCATION_FORWARD] == data_forwards_invariant(d));
	mc_check(asked[INVOCATION_GATHER] == data_gathers_invariant(d));
}

static void check_queries(const struct data_service *d)
{
	for (const struct data_query *q = d->queries; q != NULL; q = q->next) {
		mc_check(q->partition <= MC_PARTITIONS && q->rows.n <= q->rows.room);
		for (size_t i = 0; i < sizeof(q->seen) / sizeof(q->seen[0]); i++)
			mc_check((q->seen[i] & ~q->partitions[i]) == 0); /* what nobody asked for */
	}
}

static void check_gone(const struct data_service *d)
{
	mc_check(d->gone.count <= MC_DATA_GONE_MAX);
	for (uint32_t i = 0; i < d->gone.count; i++)
		for (uint32_t k = 0; k < i; k++)
			mc_check(!mc_uuid_eq(d->gone.v[i].client, d->gone.v[k].client));
}

void data_invariant(struct node *n)
{
	const struct data_service *d = data_of(n);
	uint32_t kept;

	if (!node_stores(n))
		return;
	mc_check(!d->begun && d->together == NULL);
	kept = check_kept(d);
	maps_invariant(&d->shard.maps, kept);
	map_waits_invariant(&d->shard.waits);
	check_callers(d);
	check_places(n);
	check_asked(n, check_moves(d));
	check_queries(d);
	check_gone(d);
	data_acks_invariant(&d->acks);
	txns_invariant(n);
	data_parked_invariant(&d->parked);
	containers_invariant(&d->containers);
	containers_invariant(&d->kept_containers);
	counters_invariant(&d->counters);
	cp_invariant(&d->cp);
}
