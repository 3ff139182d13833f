/* SPDX-License-Identifier: Apache-2.0 */
/* node.c - the step: an event comes in, its file acts, due timers run, effects go out. And the block a node
 * lives in. */
#include <string.h>

#include "common/base/check.h"
#include "common/node/node.h"

#include "common/clients/clients.h"
#include "common/cluster/cluster.h"
#include "common/data/announce.h"
#include "common/data/data.h"
#include "common/data/flakes.h"
#include "common/data/topics.h"
#include "common/node/internal.h"
#include "common/partition/partition.h"

/* --- the block --- */
static struct node *lay_out(struct node_block *b, const struct node_config *cfg)
{
	struct node *n = node_block_part(b, sizeof(*n), 1);

	member_lay_out(n, b, cfg);
	partition_lay_out(n, b);
	clients_lay_out(n, b, cfg);
	data_lay_out(n, b, cfg);
	topics_lay_out(n, b);
	flakes_lay_out(n, b);
	announce_lay_out(n, b);
	cluster_lay_out(n, b, cfg);
	return n;
}

size_t node_size(const struct node_config *cfg)
{
	struct node_block b = { NULL, 0 };

	lay_out(&b, cfg);
	return b.used;
}

struct node *node_init(void *block, const struct node_config *cfg, uint64_t seed, const uint8_t *secret)
{
	struct node_block b = { block, 0 };
	struct node *n = lay_out(&b, cfg);

	mc_check(block != NULL && (cfg->password == NULL || secret != NULL));
	member_init(n, cfg, &node_watchers, seed);
	partition_init(n);
	clients_init(n);
	data_init(n);
	flakes_init(n);
	cluster_init(n, secret);
	return n;
}

/* --- the step --- */
/* Timers last: what the others lead to may be due at once. */
static void run_due(struct node *n)
{
	if (timers_next(n) > n->now_ms)
		return;
	dues_run(n);
	for (uint32_t t = 0; t < TIMER_COUNT && !n->ended; t++) {
		if (timer_at(n, (enum node_timer)t) > n->now_ms)
			continue;
		timer_set(n, (enum node_timer)t, NODE_NEVER);
		node_on_timer[t](n);
	}
}

/* What this event led to did not fit into the memory for one event: nothing of it may be carried out half.
 * Keys of sealed connections may be among it, which nobody takes any more. */
static void give_up(struct node *n)
{
	struct node_effect *e;

	mc_arena_wipe(&n->fx->mem);
	memset(n->fx->spare, 0, NODE_SPARE);
	node_effects_reset(n->fx);
	n->ended = true;
	n->phase = NODE_PHASE_LEFT;
	notice_say(n, NODE_NOTICE_WARN,
		mc_str_z("one event needed more memory than there is for it; the node ends"), mc_str_z(NULL));
	e = node_effect_new(n, NODE_FX_QUIT);
	e->status = STATUS_HOST;
	n->fx->lost = true;
}

void node_step(struct node *n, const struct node_event *ev, struct node_effects *fx)
{
	mc_check(ev->type < NODE_EV_COUNT && node_on_event[ev->type] != NULL);
	mc_check(n->fx == NULL);
	if (n->ended || (!n->started && ev->type != NODE_EV_START))
		return;
	n->now_ms = ev->now_ms;
	n->clock_ms = ev->clock_ms;
	n->fx = fx;
	cursors_begin_step(n);
	node_on_event[ev->type](n, ev);
	dispatch_self(n);
	if (!n->ended)
		run_due(n);
	dispatch_self(n);
	if (!n->ended)
		clients_after(n);
	if (!n->ended)
		data_after(n);
	if (!n->ended)
		announce_after(n);
	if (fx->lost)
		give_up(n);
	mc_check(fx->lost || self_is_quiet(n));
	self_forget(n);
	n->fx = NULL;
}

int64_t node_deadline(const struct node *n)
{
	return n->ended ? NODE_NEVER : timers_next(n);
}

/* --- what others may see --- */
enum node_phase node_phase_of(const struct node *n)
{
	return n->phase;
}

struct mc_uuid node_uuid(const struct node *n)
{
	return n->uuid;
}

struct mc_uuid node_master(const struct node *n)
{
	return node_is_joined(n) ? n->master : (struct mc_uuid){ .null = true };
}

int32_t node_list_version(const struct node *n)
{
	return n->list_version;
}

bool node_settled(const struct node *n)
{
	return cluster_settled(n);
}

uint32_t node_member_count(const struct node *n)
{
	return n->member_count;
}

uint32_t node_client_count(const struct node *n)
{
	return clients_count(n);
}

enum mc_line node_line(const struct node *n)
{
	return n->line;
}

bool node_member_at(const struct node *n, uint32_t i, struct node_member_view *out)
{
	if (i >= n->member_count)
		return false;
	member_view_of(n, &n->members[i], out);
	return true;
}

struct mc_uuid node_replica(const struct node *n, uint32_t p, uint32_t r)
{
	return partition_replica(n, p, r);
}

int64_t node_stamp(const struct node *n)
{
	return partition_stamp(n);
}

bool node_search(const struct node *n, struct node_search *out)
{
	return join_progress(n, &out->all, &out->tried, &out->answered);
}
