/* SPDX-License-Identifier: Apache-2.0 */
/* kernel.c - what all parts share, laid out and empty. */
#include "common/base/check.h"
#include "common/member/member.h"

/* How many places each kind of what is due has. */
static uint32_t due_places(const struct node_config *cfg, enum node_due kind)
{
	const uint32_t places[DUE_KIND_COUNT] = {
		[DUE_INVOCATION] = MC_INVOCATIONS_MAX,
		[DUE_MOVE] = MC_PARTITIONS,
		[DUE_ASK] = MC_PARTITION_REPLICAS_MAX + 1,
		[DUE_CLIENT] = cfg->clients_max,
		[DUE_CONN] = cfg->conns_max,
	};

	return places[kind];
}

static uint32_t due_first(const struct node_config *cfg, enum node_due kind)
{
	uint32_t first = TIMER_COUNT;

	for (int k = 0; k < (int)kind; k++)
		first += due_places(cfg, (enum node_due)k);
	return first;
}

void member_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg)
{
	struct node none, *at = n == NULL ? &none : n;
	uint32_t deadlines = due_first(cfg, DUE_KIND_COUNT);

	at->members = node_block_part(b, sizeof(*at->members), cfg->members_max);
	at->member_index = node_block_part(b, sizeof(*at->member_index), node_index_size(cfg->members_max));
	at->conns = node_block_part(b, sizeof(*at->conns), cfg->conns_max);
	at->conn_index.v = node_block_part(b, sizeof(*at->conn_index.v), mc_index_slots(cfg->conns_max));
	at->dials = links_lay_out(b, cfg->conns_max);
	at->dial_keys = node_block_part(b, sizeof(*at->dial_keys), cfg->conns_max);
	at->invocations = node_block_part(b, sizeof(*at->invocations), MC_INVOCATIONS_MAX);
	for (int r = 0; r < RING_COUNT; r++)
		at->rings[r].v =
			node_block_part(b, sizeof(*at->rings[r].v), mc_index_slots(MC_INVOCATIONS_MAX));
	at->deadlines.at = node_block_part(b, sizeof(*at->deadlines.at), deadlines);
	at->deadlines.heap = node_block_part(b, sizeof(*at->deadlines.heap), deadlines);
	at->deadlines.place = node_block_part(b, sizeof(*at->deadlines.place), deadlines);
	cursors_lay_out(&at->cursors, b, cfg);
	at->rate_limits = node_block_part(b, sizeof(*at->rate_limits), NODE_RATE_LIMITS);
	at->heap = node_block_part(b, cfg->heap_size, 1);
}

void member_init(
	struct node *n, const struct node_config *cfg, const struct node_watchers *watchers, uint64_t seed)
{
	mc_check(cfg->cluster_name != NULL);
	mc_check(cfg->members_max > 0 && cfg->members_max <= MC_MEMBERS_MAX);
	mc_check(cfg->conns_max > 0 && cfg->conns_max <= MC_CONNS_MAX);
	mc_check(cfg->dials_max > 0);
	n->cfg = cfg;
	n->watchers = watchers;
	n->cluster_name = mc_str_z(cfg->cluster_name);
	n->line = cfg->line;
	n->member_max = cfg->members_max;
	n->conn_max = cfg->conns_max;
	n->member_mask = node_index_size(cfg->members_max) - 1;
	mc_index_init(&n->conn_index, n->conn_index.v, mc_index_slots(cfg->conns_max));
	n->heap = mc_heap_init(n->heap, cfg->heap_size);
	n->master.null = n->cluster_id.null = true;
	mc_rng_seed(&n->rng, seed);
	n->uuid = mc_rng_uuid(&n->rng);
	for (int k = 0; k <= DUE_KIND_COUNT; k++)
		n->due_first[k] = due_first(cfg, (enum node_due)k);
	mc_deadlines_init(&n->deadlines, n->deadlines.at, n->deadlines.heap, n->deadlines.place,
		n->due_first[DUE_KIND_COUNT]);
	invocations_init(n);
	cursors_init(n);
}

static enum node_due due_kind(const struct node *n, uint32_t number)
{
	int kind = 0;

	mc_check(number >= TIMER_COUNT && number < n->due_first[DUE_KIND_COUNT]);
	while (number >= n->due_first[kind + 1])
		kind++;
	return (enum node_due)kind;
}

void dues_run(struct node *n)
{
	uint32_t number;

	while (mc_deadlines_due(&n->deadlines, n->now_ms, TIMER_COUNT, &number)) {
		enum node_due kind = due_kind(n, number);

		mc_deadlines_set(&n->deadlines, number, NODE_NEVER);
		n->watchers->due[kind](n, number - n->due_first[kind]);
	}
}
