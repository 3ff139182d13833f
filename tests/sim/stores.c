/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stores.c - C nodes that store, clients that write, read and lock, and a history that must hold: whatever
 * was acknowledged is read again, and nothing else ever is (history.c), nobody has a lock that another has
 * (locks.c). Nodes come, leave, are killed, held up and slow; kills have time between them to make new
 * backups: so nothing may be lost. In one run of two the network is cut as well, and grows together again.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/hash.h"
#include "tests/sim/history.h"

enum { CONN_FIRST = 0x50000000 };
/* What DUE_FAULT's number means: below 64 a node is started; a slot has its turn; ... */
enum { SLOT_TURN = 64, GO_WRONG = 128, LOOK, HEAL, QUIET, VANISH, VANISHED, THAW };
#define KILL_PAUSE (25 * SIM_S) /* a suspicion, promotions, and copies of what lost one */
#define RUN_FOR (150 * SIM_S)
#define REST (40 * SIM_S)
#define LOOK_EVERY (500 * SIM_MS)
/* After a cut: all agree within AGREE_MAX, and what was taken along is with its owners HAND_OVER later. */
#define AGREE_MAX (180 * SIM_S)
#define HAND_OVER (20 * SIM_S)
/* Behind a call that was refused: what happened shortly before it was asked. */
#define SHORTLY (15 * SIM_S)

uint32_t history_draw(struct sim_stores *h, uint32_t below)
{
	return (uint32_t)mc_rng_below(&h->rng, below);
}

/* --- keys and values: ints, as data --- */
void history_int(uint8_t out[12], int32_t v)
{
	static const uint8_t head[8] = { 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf9 };

	memcpy(out, head, sizeof(head));
	for (int i = 0; i < 4; i++)
		out[8 + i] = (uint8_t)((uint32_t)v >> (24 - 8 * i));
}

int32_t history_int_of(struct mc_bytes b)
{
	uint32_t v = 0;

	for (int i = 8; b.n == 12 && i < 12; i++)
		v = v << 8 | b.p[i];
	return (int32_t)v;
}

uint32_t history_partition(const uint8_t key[12])
{
	return mc_partition_of((int32_t)mc_murmur32(key + 8, 4), MC_PARTITIONS);
}

/* --- calls --- */
static bool is_there(const struct sim_node *n)
{
	return node_live(n) && n->joined && !n->leaving;
}

static struct sim_node *any_joined(struct sim *s)
{
	struct sim_stores *h = s->stores;
	unsigned first = history_draw(h, h->nodes);

	for (unsigned i = 0; i < h->nodes; i++)
		if (is_there(&s->nodes[(first + i) % h->nodes]))
			return &s->nodes[(first + i) % h->nodes];
	return NULL;
}

/* The owner as one of them sees it, or now and then just that one, as of a client that has an old table. */
struct sim_node *history_whom(struct sim *s, uint32_t partition)
{
	struct sim_node *any = any_joined(s), *n;
	const struct sim_name *name;

	if (any == NULL || history_draw(s->stores, 5) == 0)
		return any;
	name = name_find(s, node_replica(any->node, partition, 0));
	n = name == NULL ? any : &s->nodes[name->node];
	return node_live(n) ? n : NULL;
}

node_conn history_connect_as(struct sim *s, struct sim_node *n, struct mc_uuid client)
{
	struct client_authentication a = { .cluster_name = mc_str_z(n->cfg.cluster_name),
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = client,
		.client_type = mc_str_z("SIM"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.3.8"),
		.client_name = mc_str_z("h") };
	node_conn conn = CONN_FIRST + ++s->stores->next;

	client_say(s, n, conn,
		&(struct client_message){
			.type = CLIENT_AUTHENTICATION, .correlation = 1, .partition_id = -1, .body = &a });
	return conn;
}

void history_connect(struct sim *s, struct sim_node *n)
{
	struct sim_stores *h = s->stores;

	h->lives[n->index] = n->life;
	h->conns[n->index] = history_connect_as(s, n, (struct mc_uuid){ false, 7, 7 });
}

bool history_say(
	struct sim *s, struct history_call *c, unsigned slot, struct sim_node *n, struct client_message *m)
{
	struct sim_stores *h = s->stores;

	if (h->lives[n->index] != n->life)
		history_connect(s, n);
	if (n->node == NULL || s->failed)
		return false;
	c->busy = true;
	c->node = n->index;
	c->life = n->life;
	c->conn = h->conns[n->index];
	c->since_us = s->now_us;
	c->serial++;
	m->correlation = (int64_t)c->serial << 8 | slot;
	client_say(s, n, c->conn, m);
	return true;
}

bool history_is_lost(const struct sim *s, const struct history_call *c)
{
	const struct sim_node *n = &s->nodes[c->node];

	return n->node == NULL || n->life != c->life || s->stores->conns[c->node] != c->conn;
}

bool history_is_uncertain(const struct sim_stores *h, const struct history_call *c)
{
	return h->fault_us >= c->since_us - SHORTLY;
}

bool stores_told(struct sim *s, node_conn conn, const struct client_message *m)
{
	struct sim_stores *h = s->stores;
	unsigned slot = (unsigned)(m->correlation & 0xff);
	struct history_call *c;

	if (h == NULL || conn < CONN_FIRST)
		return false;
	if (m->correlation >= WHOLE_FIRST) {
		whole_told(s, m->correlation, m);
		return true;
	}
	if (m->correlation == VANISH_CALL) {
		vanish_told(s, m);
		return true;
	}
	if (slot >= SLOTS || m->type == CLIENT_AUTHENTICATION_ANSWER)
		return true;
	c = slot < SLOT_LOCKS        ? &h->keys[slot].call
		: slot < SLOT_THINGS ? &h->locks[(slot - SLOT_LOCKS) / HISTORY_THREADS]
						.threads[(slot - SLOT_LOCKS) % HISTORY_THREADS]
						.call
				     : &h->things[slot - SLOT_THINGS].call;
	if (!c->busy || c->conn != conn || c->serial != (uint32_t)(m->correlation >> 8))
		return true;
	if (slot < SLOT_LOCKS)
		key_told(s, &h->keys[slot], m);
	else if (slot >= SLOT_THINGS)
		thing_told(s, slot - SLOT_THINGS, m);
	else
		lock_told(s, slot - SLOT_LOCKS, m);
	return true;
}

void stores_hung_up(struct sim *s, struct sim_node *n, node_conn conn)
{
	struct sim_stores *h = s->stores;

	if (h == NULL || n->index >= h->nodes || h->conns[n->index] != conn)
		return;
	h->conns[n->index] = 0;
	h->lives[n->index] = 0;
}

/* --- what goes wrong --- */
static void later(struct sim *s, int64_t min, int64_t max, uint32_t what)
{
	sim_put(s, DUE_FAULT, s->now_us + sim_between(s, min, max), what, 0, 0, NULL);
}

static unsigned up(const struct sim *s)
{
	unsigned count = 0;

	for (unsigned i = 0; i < s->count; i++)
		count += is_there(&s->nodes[i]);
	return count;
}

static void fault_leave(struct sim *s, struct sim_node *n)
{
	s->stores->leaves++;
	s->stores->fault_us = s->now_us;
	s->stores->ragged = true;
	node_leave(s, n);
}

static void fault_kill(struct sim *s, struct sim_node *n)
{
	struct sim_stores *h = s->stores;

	if (s->now_us - h->killed_us <= KILL_PAUSE)
		return;
	h->kills++;
	h->killed_us = h->fault_us = s->now_us;
	h->ragged = true;
	keys_killed(s);
	node_kill(s, n);
}

/* Not for so long that it is taken for dead. */
static void fault_freeze(struct sim *s, struct sim_node *n)
{
	node_freeze(s, n);
	later(s, 100 * SIM_MS, n->cfg.no_heartbeat_timeout_ms / 2 * SIM_MS, THAW + n->index);
}

static void fault_slow(struct sim *s, struct sim_node *n)
{
	node_slow(s, n, sim_between(s, 100, 20 * SIM_MS));
	later(s, SIM_S, 10 * SIM_S, QUIET);
}

static void fault_noise(struct sim *s, struct sim_node *n)
{
	(void)n;
	s->paths.loss = (double)sim_between(s, 10, 90) / 100;
	s->paths.delay_max_us = s->paths.delay_min_us + sim_between(s, 0, 200) * SIM_MS;
	later(s, SIM_S, 10 * SIM_S, QUIET);
}

static void quiet(struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		node_slow(s, &s->nodes[i], 0);
	s->paths.loss = 0;
	s->paths.delay_max_us = s->stores->delay_us;
}

/* --- cuts --- */
static void note_views(struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		s->stores->seen[i] = (struct history_view){ s->nodes[i].node == NULL, s->nodes[i].uuid,
			s->nodes[i].master, s->nodes[i].version };
}

static void fault_cut(struct sim *s, struct sim_node *n)
{
	struct sim_stores *h = s->stores;
	char why[256];

	(void)n;
	if (!h->cuts || h->cut != CUT_NONE || s->now_us - h->killed_us <= KILL_PAUSE ||
		!watch_agree(s, NULL, why, sizeof(why)))
		return;
	for (unsigned i = 0; i < h->nodes; i++)
		h->sides[i] = (uint8_t)history_draw(h, 2);
	for (unsigned i = 0; i < h->nodes; i++)
		for (unsigned k = 0; k < h->nodes; k++)
			if (h->sides[i] != h->sides[k])
				path_cut(s, i, k);
	h->cut = CUT_OPEN;
	h->cut_us = h->fault_us = s->now_us;
	h->agreed_us = 0;
	h->ragged = false;
	h->splits++;
	note_views(s);
	keys_cut(h);
	for (unsigned i = 0; i < HISTORY_LOCKS; i++)
		lock_new(h, &h->locks[i]);
	for (unsigned i = 0; i < THING_KINDS; i++)
		thing_new(h, &h->things[i]);
	later(s, 100 * SIM_MS, 40 * SIM_S, HEAL);
}

/* Each side is of one mind, and thinks the other one gone. */
static bool is_apart(struct sim *s)
{
	bool among[HISTORY_NODES_MAX];
	char why[256];

	for (unsigned side = 0; side < 2; side++) {
		for (unsigned i = 0; i < s->count; i++)
			among[i] = s->stores->sides[i] == side;
		if (!watch_agree(s, among, why, sizeof(why)))
			return false;
	}
	return true;
}

static void heal(struct sim *s)
{
	struct sim_stores *h = s->stores;

	h->apart = is_apart(s);
	for (unsigned i = 0; i < s->count; i++) /* a merge gives new names to those who join */
		h->seen[i].uuid = s->nodes[i].uuid;
	h->cut = CUT_HEALED;
	h->cut_us = h->fault_us = s->now_us;
	paths_heal(s);
}

/* The side that has kept its names while all of the other one have new ones; -1: neither. */
static int winner_of(const struct sim *s)
{
	const struct sim_stores *h = s->stores;
	unsigned changed[2] = { 0, 0 }, count[2] = { 0, 0 };

	for (unsigned i = 0; i < h->nodes; i++) {
		if (s->nodes[i].node == NULL)
			continue;
		count[h->sides[i]]++;
		changed[h->sides[i]] += !mc_uuid_eq(h->seen[i].uuid, s->nodes[i].uuid);
	}
	for (int side = 0; h->apart && side < 2; side++)
		if (changed[side] == 0 && count[side] > 0 && changed[!side] == count[!side] &&
			count[!side] > 0)
			return side;
	return -1;
}

/* Nobody has noticed. */
static bool is_as_before(const struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		if (s->nodes[i].node != NULL &&
			(!mc_uuid_eq(s->stores->seen[i].master, s->nodes[i].master) ||
				s->stores->seen[i].version != s->nodes[i].version))
			return false;
	return true;
}

static void look_settled(struct sim *s)
{
	struct sim_stores *h = s->stores;
	char why[256] = "";
	int winner;

	if (h->agreed_us == 0 && watch_agree(s, NULL, why, sizeof(why)))
		h->agreed_us = s->now_us;
	if (h->agreed_us == 0 && s->now_us > h->cut_us + AGREE_MAX)
		sim_fail(s, "no agreement after a cut: %s", why);
	if (h->agreed_us == 0 || s->now_us < h->agreed_us + HAND_OVER)
		return;
	winner = winner_of(s);
	h->merges += winner >= 0;
	if (!h->ragged && (winner >= 0 || is_as_before(s)))
		keys_settled(h, winner);
	h->cut = CUT_NONE;
	h->settled_us = h->fault_us = s->now_us;
}

/* Of two that have one master and tables of one stamp, no two own one partition. */
static void look_owners(struct sim *s)
{
	for (unsigned i = 0; i < s->count; i++)
		for (unsigned k = 0; k < i; k++) {
			const struct sim_node *a = &s->nodes[i], *b = &s->nodes[k];

			if (!is_there(a) || !is_there(b) || !mc_uuid_eq(a->master, b->master) ||
				node_stamp(a->node) != node_stamp(b->node))
				continue;
			for (uint32_t p = 0; p < MC_PARTITIONS; p++)
				if (!mc_uuid_eq(node_replica(a->node, p, 0), node_replica(b->node, p, 0)))
					sim_fail(s,
						"partition %u has two owners in tables of one stamp: %s and %s",
						p, name_of(s, node_replica(a->node, p, 0)),
						name_of(s, node_replica(b->node, p, 0)));
		}
}

static void look(struct sim *s)
{
	later(s, LOOK_EVERY, LOOK_EVERY, LOOK);
	look_owners(s);
	if (s->stores->cut == CUT_HEALED)
		look_settled(s);
}

/* One row a fault; those that end a node need three that are up. */
static const struct {
	unsigned weight;
	bool ends;
	void (*run)(struct sim *s, struct sim_node *n);
} faults[] = {
	{ 4, true, fault_leave },
	{ 4, true, fault_kill },
	{ 2, false, fault_freeze },
	{ 1, false, fault_slow },
	{ 1, false, fault_noise },
	{ 6, false, fault_cut },
};
#define FAULTS (sizeof(faults) / sizeof(faults[0]))

static void go_wrong(struct sim *s)
{
	struct sim_stores *h = s->stores;
	struct sim_node *n = &s->nodes[history_draw(h, h->nodes)];
	unsigned sum = 0, at;
	size_t i = 0;

	later(s, SIM_S, 12 * SIM_S, GO_WRONG);
	for (size_t f = 0; f < FAULTS; f++)
		sum += faults[f].weight;
	at = history_draw(h, sum);
	while (at >= faults[i].weight)
		at -= faults[i++].weight;
	if (n->node == NULL) {
		if (h->cut != CUT_OPEN)
			node_start(s, n);
		return;
	}
	if (!is_there(n) || (faults[i].ends && (up(s) < 3 || h->cut != CUT_NONE)))
		return;
	faults[i].run(s, n);
}

static void turn(struct sim *s, uint32_t slot)
{
	later(s, 20 * SIM_MS, 400 * SIM_MS, SLOT_TURN + slot);
	if (slot < SLOT_LOCKS)
		key_turn(s, slot);
	else if (slot >= SLOT_THINGS)
		thing_turn(s, slot - SLOT_THINGS);
	else
		lock_turn(s, slot - SLOT_LOCKS);
}

static void due(struct sim *s, uint32_t which)
{
	if (which >= THAW)
		node_thaw(s, &s->nodes[which - THAW]);
	else if (which == QUIET)
		quiet(s);
	else if (which == HEAL)
		heal(s);
	else if (which == LOOK)
		look(s);
	else if (which == VANISH)
		vanish_begin(s);
	else if (which == VANISHED)
		vanish_end(s);
	else if (which == GO_WRONG && !s->stores->last)
		go_wrong(s);
	else if (which >= SLOT_TURN && which < GO_WRONG)
		turn(s, which - SLOT_TURN);
	else if (which < SLOT_TURN && s->nodes[which].node == NULL)
		node_start(s, &s->nodes[which]);
}

/* --- a run --- */
static const struct node_map_rule rules[] = {
	{ .pattern = "default", .backups = 1 },
	{ .pattern = "async", .async_backups = 1 },
	{ .pattern = "passes", .backups = 1, .merge = NODE_MERGE_PASS_THROUGH },
};

static void config_draw(struct sim_stores *h, struct node_config *cfg)
{
	node_config_defaults(cfg);
	cfg->cluster_name = "stores";
	cfg->joiner = history_draw(h, 2) == 0 ? NODE_MULTICAST : NODE_TCP_IP;
	cfg->line = (enum mc_line)(MC_LINE_FIRST + history_draw(h, MC_LINE_LAST - MC_LINE_FIRST + 1));
	cfg->heartbeat_interval_ms = 1000;
	cfg->no_heartbeat_timeout_ms = 8000;
	cfg->merge_first_ms = cfg->merge_next_ms = 4000 + history_draw(h, 4000);
	cfg->store_bytes = MC_DATA_STORE_MIN;
	cfg->maps = rules;
	cfg->map_count = sizeof(rules) / sizeof(rules[0]);
}

static void begin(struct sim *s)
{
	struct sim_stores *h = s->stores;
	struct node_config cfg;

	config_draw(h, &cfg);
	h->nodes = 3 + history_draw(h, HISTORY_NODES_MAX - 2);
	h->cuts = history_draw(h, 2) == 0;
	h->killed_us = h->fault_us = -KILL_PAUSE;
	s->paths.delay_min_us = 100;
	s->paths.delay_max_us = h->delay_us = 100 + history_draw(h, 5000);
	for (unsigned i = 0; i < h->nodes; i++) {
		node_add(s, &cfg)->peers = h->nodes;
		sim_put(s, DUE_FAULT, (int64_t)i * sim_between(s, 0, 2) * SIM_S, i, 0, 0, NULL);
	}
	for (uint32_t i = 0; i < HISTORY_KEYS; i++)
		key_new(h, &h->keys[i]);
	for (uint32_t i = 0; i < HISTORY_LOCKS; i++)
		lock_new(h, &h->locks[i]);
	for (uint32_t i = 0; i < THING_KINDS; i++)
		thing_new(h, &h->things[i]);
	for (uint32_t i = 0; i < SLOTS; i++)
		sim_put(s, DUE_FAULT, 3 * SIM_S, SLOT_TURN + i, 0, 0, NULL);
	sim_put(s, DUE_FAULT, 10 * SIM_S, GO_WRONG, 0, 0, NULL);
	sim_put(s, DUE_FAULT, 5 * SIM_S, LOOK, 0, 0, NULL);
	h->vanish.draws = history_draw(h, 8) == 0;
	if (h->vanish.draws) {
		sim_put(s, DUE_FAULT, 12 * SIM_S, VANISH, 0, 0, NULL);
		sim_put(s, DUE_FAULT, 15 * SIM_S, VANISHED, 0, 0, NULL);
	}
}

/* A cut ends, and all agree, before the keys are read for the last time. */
static void end(struct sim *s)
{
	struct sim_stores *h = s->stores;

	h->last = true;
	while (!s->failed && h->cut != CUT_NONE)
		sim_run(s, s->now_us + SIM_S);
	sim_run(s, s->now_us + REST);
	if (!s->failed)
		whole_check(s);
	if (!s->failed && h->vanish.taken)
		vanish_check(s);
	if (!s->failed &&
		(h->done == h->reads || h->reads < HISTORY_KEYS || h->held == 0 || h->things_done < 100))
		sim_fail(s, "nothing was written, or locked, or not read again");
}

void stores_run(struct sim *s, uint64_t seed)
{
	struct sim_stores *h = calloc(1, sizeof(*h));

	if (h == NULL)
		abort();
	s->stores = h;
	s->fault = due;
	mc_rng_seed(&h->rng, seed);
	begin(s);
	sim_run(s, RUN_FOR);
	end(s);
}

void stores_describe(const struct sim *s, char *out, size_t cap)
{
	const struct sim_stores *h = s->stores;

	snprintf(out, cap,
		"%u nodes that store, %u killed, %u left, %u cuts, %u merges: %llu answers, %llu of reads, "
		"%llu locks, %llu of other things, %llu refused, %llu in doubt",
		h->nodes, h->kills, h->leaves, h->splits, h->merges, (unsigned long long)h->done,
		(unsigned long long)h->reads, (unsigned long long)h->held, (unsigned long long)h->things_done,
		(unsigned long long)h->refused, (unsigned long long)h->doubtful);
}

void stores_free(struct sim *s)
{
	free(s->stores);
	s->stores = NULL;
}
