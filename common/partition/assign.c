/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assign.c - which member should hold which replica.
 *
 * Place by place (owners first, then first backups, ...): keep who is there, give free places to the group
 * with the fewest, then move from the group with the most to the one with the fewest until they differ by one
 * at most, or nothing can move.
 */
#include "common/base/check.h"
#include "common/partition/plan.h"

#include <string.h>

#define NONE PARTITION_NONE
#define PAIRS_MAX 64 /* groups for which it is counted who backs up whom */

struct assign {
	const struct partition_candidate *c;
	uint32_t count, groups, depth;      /* members, groups, replicas of a partition */
	int16_t (*want)[MC_REPLICAS];       /* candidates, not replicas, until the end */
	int16_t (*have)[MC_REPLICAS];       /* who holds it now, as candidates */
	uint16_t order[MC_PARTITIONS];      /* partitions, shuffled */
	uint32_t *group_load, *member_load; /* at this place */
	uint16_t *pair;                     /* [owner's group][first backup's group]; NULL: too many groups */
	bool *stuck;
};

static uint16_t group_of(const struct assign *a, int16_t candidate)
{
	return a->c[candidate].group;
}

/* Candidate of this group in a row, NONE when there is none. */
static int16_t in_row(const struct assign *a, const int16_t *row, uint32_t group)
{
	for (uint32_t r = 0; r < MC_REPLICAS; r++)
		if (row[r] != NONE && group_of(a, row[r]) == group)
			return row[r];
	return NONE;
}

/* --- what is kept --- */
/* A gap in a row is filled by the last replica behind it: it has the data. */
static void pack(int16_t *row)
{
	for (int at = 0, last = MC_REPLICAS - 1; at < MC_REPLICAS; at++) {
		while (last > at && row[last] == NONE)
			last--;
		if (row[at] == NONE && last > at) {
			row[at] = row[last];
			row[last] = NONE;
		}
	}
}

static void keep_current(struct assign *a, const struct partition_table *t, const int16_t *candidate_of)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		int16_t row[MC_REPLICAS];

		memcpy(row, t->rows[p].replica, sizeof(row));
		pack(row);
		memset(a->want[p], 0xff, sizeof(a->want[p])); /* NONE */
		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			int16_t c = row[r] == NONE ? NONE : candidate_of[row[r]];

			a->have[p][r] = c;
			if (c != NONE && r < a->depth && in_row(a, a->want[p], group_of(a, c)) == NONE)
				a->want[p][r] = c;
		}
	}
}

/* --- placing --- */
static void load_add(struct assign *a, uint32_t p, uint32_t r, int16_t candidate, int by)
{
	uint16_t g = group_of(a, candidate);

	mc_check(candidate >= 0 && (uint32_t)candidate < a->count && r < MC_REPLICAS);
	a->group_load[g] += (uint32_t)by;
	a->member_load[candidate] += (uint32_t)by;
	if (r == 1 && a->pair != NULL && a->want[p][0] != NONE)
		a->pair[group_of(a, a->want[p][0]) * a->groups + g] += (uint16_t)by;
}

static uint32_t pairs(const struct assign *a, uint32_t p, uint32_t r, uint32_t group)
{
	if (r != 1 || a->pair == NULL || a->want[p][0] == NONE)
		return 0;
	return a->pair[group_of(a, a->want[p][0]) * a->groups + group];
}

/* The member of a group for one more replica: who has the data, else who has the fewest. */
static int16_t member_for(const struct assign *a, uint32_t p, uint32_t group)
{
	int16_t best = in_row(a, a->have[p], group);

	mc_check(group < a->groups);
	if (best != NONE)
		return best;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->c[i].group == group && (best == NONE || a->member_load[i] < a->member_load[best]))
			best = (int16_t)i;
	return best;
}

static uint32_t share(uint32_t of, uint32_t between)
{
	return (of + between - 1) / between;
}

/* A group backs up as much of this owner's as of any other's: whoever dies is followed by all alike. */
static bool paired(const struct assign *a, uint32_t p, uint32_t r, uint32_t g)
{
	return a->groups > 2 && pairs(a, p, r, g) >= share(MC_PARTITIONS, a->groups * (a->groups - 1));
}

/* What a group costs for a free place: full first, then its share of the same owner's, then not having the
 * data, then load. */
static uint64_t cost(const struct assign *a, uint32_t p, uint32_t r, uint32_t g)
{
	uint64_t full = a->group_load[g] >= share(MC_PARTITIONS, a->groups);
	uint64_t bare = in_row(a, a->have[p], g) == NONE;

	return full << 63 | (uint64_t)paired(a, p, r, g) << 62 | bare << 61 |
		(uint64_t)a->group_load[g] << 32 | pairs(a, p, r, g);
}

static void replica_fill(struct assign *a, uint32_t p, uint32_t r)
{
	uint32_t best = a->groups;

	for (uint32_t k = 0; k < a->groups; k++) {
		uint32_t g = (k + p) % a->groups; /* equal ones take turns */

		if (in_row(a, a->want[p], g) == NONE &&
			(best == a->groups || cost(a, p, r, g) < cost(a, p, r, best)))
			best = g;
	}
	if (best == a->groups)
		return;
	a->want[p][r] = member_for(a, p, best);
	load_add(a, p, r, a->want[p][r], 1);
}

static void replace(struct assign *a, uint32_t p, uint32_t r, int16_t candidate)
{
	load_add(a, p, r, a->want[p][r], -1);
	a->want[p][r] = candidate;
	load_add(a, p, r, candidate, 1);
}

/* --- balancing --- */
static uint32_t poorest(const struct assign *a)
{
	uint32_t best = a->groups;

	for (uint32_t g = 0; g < a->groups; g++)
		if (!a->stuck[g] && (best == a->groups || a->group_load[g] < a->group_load[best]))
			best = g;
	return best;
}

/* The partition to move to a group: from the richest that can spare it, there where the data is already, if
 * anywhere. */
static uint32_t partition_for(const struct assign *a, uint32_t r, uint32_t to)
{
	uint32_t best = MC_PARTITIONS;
	uint64_t best_worth = 0;

	for (uint32_t k = 0; k < MC_PARTITIONS; k++) {
		uint32_t p = a->order[k];
		int16_t who = a->want[p][r];
		uint64_t worth;

		if (who == NONE || a->group_load[group_of(a, who)] < a->group_load[to] + 2 ||
			in_row(a, a->want[p], to) != NONE)
			continue;
		worth = (uint64_t)a->group_load[group_of(a, who)] << 32 |
			(uint64_t)(in_row(a, a->have[p], to) != NONE) << 31 |
			(UINT16_MAX - pairs(a, p, r, to));
		if (worth > best_worth) {
			best_worth = worth;
			best = p;
		}
	}
	return best;
}

static void balance_groups(struct assign *a, uint32_t r)
{
	memset(a->stuck, 0, a->groups * sizeof(*a->stuck));
	for (uint32_t to = poorest(a); to < a->groups; to = poorest(a)) {
		uint32_t p = partition_for(a, r, to);

		if (p < MC_PARTITIONS)
			replace(a, p, r, member_for(a, p, to));
		else
			a->stuck[to] = true;
	}
}

/* One move inside a group; false when its members differ by one at most. */
static bool even_out(struct assign *a, uint32_t r, uint32_t group)
{
	int16_t most = NONE, least = NONE;

	for (uint32_t i = 0; i < a->count; i++) {
		if (a->c[i].group != group)
			continue;
		if (most == NONE || a->member_load[i] > a->member_load[most])
			most = (int16_t)i;
		if (least == NONE || a->member_load[i] < a->member_load[least])
			least = (int16_t)i;
	}
	if (most == NONE || a->member_load[most] < a->member_load[least] + 2)
		return false;
	for (uint32_t k = 0; k < MC_PARTITIONS; k++) {
		if (a->want[a->order[k]][r] != most)
			continue;
		replace(a, a->order[k], r, least);
		return true;
	}
	return false;
}

static void assign_place(struct assign *a, uint32_t r)
{
	memset(a->group_load, 0, a->groups * sizeof(*a->group_load));
	memset(a->member_load, 0, a->count * sizeof(*a->member_load));
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		if (a->want[p][r] != NONE)
			load_add(a, p, r, a->want[p][r], 1);
	for (uint32_t k = 0; k < MC_PARTITIONS; k++)
		if (a->want[a->order[k]][r] == NONE)
			replica_fill(a, a->order[k], r);
	balance_groups(a, r);
	if (a->groups < a->count)
		for (uint32_t g = 0; g < a->groups; g++)
			while (even_out(a, r, g))
				;
}

/* --- all of it --- */
static void shuffle(uint16_t order[MC_PARTITIONS], struct mc_rng *rng)
{
	for (uint16_t p = 0; p < MC_PARTITIONS; p++)
		order[p] = p;
	for (uint32_t p = MC_PARTITIONS - 1; p > 0; p--) {
		uint32_t other = (uint32_t)mc_rng_below(rng, p + 1);
		uint16_t was = order[p];

		order[p] = order[other];
		order[other] = was;
	}
}

static bool room(struct assign *a, struct mc_arena *mem)
{
	a->have = mc_arena_get(mem, sizeof(*a->have), MC_PARTITIONS);
	a->group_load = mc_arena_get(mem, sizeof(*a->group_load), a->groups);
	a->member_load = mc_arena_get(mem, sizeof(*a->member_load), a->count);
	a->stuck = mc_arena_get(mem, sizeof(*a->stuck), a->groups);
	if (a->groups <= PAIRS_MAX)
		a->pair = mc_arena_get(mem, sizeof(*a->pair), (size_t)a->groups * a->groups);
	return a->have != NULL && a->group_load != NULL && a->member_load != NULL && a->stuck != NULL;
}

bool partition_assign(const struct partition_table *t, const struct partition_candidate *c, uint32_t count,
	uint32_t groups, struct mc_rng *rng, struct mc_arena *mem, partition_target target)
{
	struct assign a = { .c = c, .count = count, .groups = groups, .want = target };
	int16_t *candidate_of = mc_arena_get(mem, sizeof(*candidate_of), t->count + 1);

	a.depth = groups < MC_REPLICAS ? groups : MC_REPLICAS;
	if (count == 0 || candidate_of == NULL || !room(&a, mem))
		return false;
	for (uint32_t i = 0; i < t->count; i++)
		candidate_of[i] = NONE;
	for (uint32_t i = 0; i < count; i++)
		candidate_of[c[i].replica] = (int16_t)i;
	shuffle(a.order, rng);
	keep_current(&a, t, candidate_of);
	for (uint32_t r = 0; r < a.depth; r++)
		assign_place(&a, r);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (uint32_t r = 0; r < MC_REPLICAS; r++)
			if (target[p][r] != NONE)
				target[p][r] = c[target[p][r]].replica;
	return true;
}
