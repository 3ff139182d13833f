/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - what must hold after every step, whatever the network does. */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"

#define LOOK_EVERY 16 /* steps after which a list is read again though its version did not change */

/* Every list that was seen: by its master and version. */
struct seen {
	struct mc_uuid master;
	int32_t version;
	bool used;
	uint64_t list;
	uint32_t node; /* who had it first */
};
struct sim_views {
	struct seen *v;
	size_t n, cap;
};

void watch_init(struct sim *s)
{
	s->views = calloc(1, sizeof(*s->views));
	if (s->views == NULL)
		abort();
}

void watch_free(struct sim *s)
{
	free(s->views->v);
	free(s->views);
}

static struct seen *slot(struct sim_views *t, struct mc_uuid master, int32_t version)
{
	size_t i = (size_t)sim_mix(sim_mix(master.hi, master.lo), (uint32_t)version) & (t->cap - 1);

	while (t->v[i].used && !(t->v[i].version == version && mc_uuid_eq(t->v[i].master, master)))
		i = (i + 1) & (t->cap - 1);
	return &t->v[i];
}

static void grow(struct sim_views *t)
{
	struct sim_views old = *t;

	t->cap = old.cap ? 2 * old.cap : 256;
	t->v = calloc(t->cap, sizeof(*t->v));
	if (t->v == NULL)
		abort();
	for (size_t i = 0; i < old.cap; i++)
		if (old.v[i].used)
			*slot(t, old.v[i].master, old.v[i].version) = old.v[i];
	free(old.v);
}

/* --- one node's list --- */
static uint64_t list_hash(const struct sim_node *n, bool *self)
{
	uint32_t count = node_member_count(n->node);
	struct mc_uuid own = node_uuid(n->node);
	struct node_member_view v;
	uint64_t h = count;

	*self = false;
	for (uint32_t i = 0; i < count && node_member_at(n->node, i, &v); i++) {
		h = sim_mix(sim_mix(sim_mix(h, v.uuid.hi), v.uuid.lo), v.lite);
		*self |= mc_uuid_eq(v.uuid, own);
	}
	return h;
}

static bool list_has(const struct sim_node *n, struct mc_uuid u)
{
	struct node_member_view v;

	for (uint32_t i = 0; node_member_at(n->node, i, &v); i++)
		if (mc_uuid_eq(v.uuid, u))
			return true;
	return false;
}

static bool joined(const struct sim_node *n)
{
	enum node_phase phase = node_phase_of(n->node);

	return phase == NODE_PHASE_MEMBER || phase == NODE_PHASE_MASTER;
}

static bool is_master(const struct sim_node *n)
{
	return n->node != NULL && node_phase_of(n->node) == NODE_PHASE_MASTER;
}

/* Equal master and version means equal list. */
static void watch_list(struct sim *s, struct sim_node *n)
{
	struct seen *seen;

	if (2 * (s->views->n + 1) > s->views->cap)
		grow(s->views);
	seen = slot(s->views, n->master, n->version);
	if (!seen->used) {
		*seen = (struct seen){ n->master, n->version, true, n->list_hash, n->index };
		s->views->n++;
	} else if (seen->list != n->list_hash) {
		sim_fail(s, "%s has another list than n%u had, both version %d of master %s", name_node(n),
			seen->node + 1, n->version, name_of(s, n->master));
	}
}

/* At most one master: no two that count each other as members. */
static void watch_masters(struct sim *s, struct sim_node *n)
{
	for (unsigned i = 0; i < s->count; i++) {
		struct sim_node *o = &s->nodes[i];

		if (o != n && is_master(o) && list_has(n, node_uuid(o->node)) &&
			list_has(o, node_uuid(n->node)))
			sim_fail(s, "%s and %s are both master and in each other's list", name_node(n),
				name_node(o));
	}
}

/* No replica twice in a row, and nobody owns who never was. */
static void watch_table(struct sim *s, struct sim_node *n)
{
	for (uint32_t p = 0; p < MC_PARTITIONS; p++) {
		struct mc_uuid row[MC_REPLICAS];

		for (uint32_t r = 0; r < MC_REPLICAS; r++) {
			row[r] = node_replica(n->node, p, r);
			for (uint32_t k = 0; k < r && !row[r].null; k++)
				if (mc_uuid_eq(row[k], row[r]))
					sim_fail(s, "%s: partition %u has %s twice", name_node(n), p,
						name_of(s, row[r]));
		}
	}
}

static void watch_view(struct sim *s, struct sim_node *n)
{
	struct mc_uuid master = node_master(n->node);
	int32_t version = node_list_version(n->node);
	bool self, was = n->joined && mc_uuid_eq(master, n->master);

	if (was && version < n->version)
		sim_fail(s, "%s: version went back from %d to %d under master %s", name_node(n), n->version,
			version, name_of(s, master));
	n->joined = true;
	n->master = master;
	n->version = version;
	n->list_hash = list_hash(n, &self);
	if (!self)
		sim_fail(s, "%s is not in its own list", name_node(n));
	if (is_master(n) && !mc_uuid_eq(master, node_uuid(n->node)))
		sim_fail(s, "%s is master and thinks it is %s", name_node(n), name_of(s, master));
	if (!mc_uuid_eq(master, node_uuid(n->node)) && !list_has(n, master))
		sim_fail(s, "%s: its master %s is not in its list", name_node(n), name_of(s, master));
	if (node_settled(n->node))
		watch_list(s, n);
	if (is_master(n))
		watch_masters(s, n);
}

void watch_step(struct sim *s, struct sim_node *n)
{
	int64_t stamp;
	bool often;

	if (!s->opt.watch)
		return;
	if (s->opt.invariants > 0 && n->steps % s->opt.invariants == 0)
		node_invariant(n->node);
	if (n->leaving && s->now_us > n->left_by_us)
		sim_fail(s, "%s was asked to leave and has not ended", name_node(n));
	if (!joined(n)) {
		n->joined = false;
		return;
	}
	often = n->steps % LOOK_EVERY == 0;
	if (often || !n->joined || n->version != node_list_version(n->node) ||
		!mc_uuid_eq(n->master, node_master(n->node)))
		watch_view(s, n);
	if (!often && !n->data)
		return;
	stamp = node_stamp(n->node);
	if (stamp != n->stamp) {
		watch_table(s, n);
		if (n->data)
			data_watch(s, n);
	}
	n->stamp = stamp;
}

/* --- agreement --- */
/* Without an owner a table says nothing, whatever its versions are. */
static bool assigned(const struct sim_node *n)
{
	return !node_replica(n->node, 0, 0).null;
}

static bool differs(
	struct sim *s, struct sim_node *n, struct sim_node *first, unsigned live, char *why, size_t cap)
{
	bool self;

	if (!joined(n))
		snprintf(why, cap, "%s is %s", name_node(n), node_phase_text(node_phase_of(n->node)));
	else if (!mc_uuid_eq(node_master(n->node), node_master(first->node)))
		snprintf(why, cap, "%s has master %s, %s has %s", name_node(first),
			name_of(s, node_master(first->node)), name_node(n), name_of(s, node_master(n->node)));
	else if (node_member_count(n->node) != live)
		snprintf(why, cap, "%s has %u members, %u are live", name_node(n), node_member_count(n->node),
			live);
	else if (node_list_version(n->node) != node_list_version(first->node))
		snprintf(why, cap, "%s has version %d, %s has %d", name_node(first),
			node_list_version(first->node), name_node(n), node_list_version(n->node));
	else if (list_hash(n, &self) != list_hash(first, &self))
		snprintf(why, cap, "%s and %s have different lists", name_node(first), name_node(n));
	else if (assigned(n) != assigned(first) ||
		(assigned(n) && node_stamp(n->node) != node_stamp(first->node)))
		snprintf(why, cap, "%s and %s have different partition tables: first owner %s and %s",
			name_node(first), name_node(n), name_of(s, node_replica(first->node, 0, 0)),
			name_of(s, node_replica(n->node, 0, 0)));
	else
		return false;
	return true;
}

bool watch_agree(struct sim *s, const bool *among, char *why, size_t cap)
{
	struct sim_node *first = NULL;
	unsigned live = 0;

	for (unsigned i = 0; i < s->count; i++)
		if (node_live(&s->nodes[i]) && (among == NULL || among[i])) {
			first = first ? first : &s->nodes[i];
			live++;
		}
	for (unsigned i = 0; i < s->count; i++)
		if (node_live(&s->nodes[i]) && (among == NULL || among[i]) &&
			differs(s, &s->nodes[i], first, live, why, cap))
			return false;
	if (first == NULL)
		snprintf(why, cap, "nobody is live");
	return first != NULL;
}
