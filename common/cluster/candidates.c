/* SPDX-License-Identifier: Apache-2.0 */
/* candidates.c - the addresses that may be members: what discovery names, and what was learned from others.
 */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

/* So often one that spoke and hung up is dialled again, a second apart, before it counts as nobody. */
#define CLOSED_MAX 3

static uint32_t key_of(const struct mc_addr *a)
{
	return (uint32_t)mc_addr_hash(a);
}

static struct candidate *find(struct node *n, const struct mc_addr *a)
{
	struct cluster *cluster = cluster_of(n);
	uint32_t key = key_of(a);

	for (uint32_t i = 0; i < cluster->candidate_count; i++)
		if (cluster->candidates[i].key == key && mc_addr_eq(&cluster->candidates[i].addr, a))
			return &cluster->candidates[i];
	return NULL;
}

/* The one that was learned first of those that nobody named; NULL: none. */
static struct candidate *oldest_learned(struct node *n, uint32_t *count)
{
	struct candidate *oldest = NULL;

	*count = 0;
	for (uint32_t i = 0; i < cluster_of(n)->candidate_count; i++) {
		struct candidate *c = &cluster_of(n)->candidates[i];

		if (!c->learned || c->named)
			continue;
		(*count)++;
		if (oldest == NULL || c->learned_at_ms < oldest->learned_at_ms)
			oldest = c;
	}
	return oldest;
}

/* Strangers may make us learn: what is learned stays few, and gives way to what is named. */
static struct candidate *place_for(struct node *n, bool learned)
{
	uint32_t count;
	struct candidate *oldest = oldest_learned(n, &count);

	if ((learned && count >= MC_LEARNED_MAX) || cluster_of(n)->candidate_count == MC_PEERS_MAX)
		return oldest;
	return &cluster_of(n)->candidates[cluster_of(n)->candidate_count++];
}

struct candidate *candidate_add(struct node *n, const struct mc_addr *a, bool learned)
{
	struct candidate *c = find(n, a);

	mc_check(cluster_of(n)->candidate_count <= MC_PEERS_MAX);
	if (c != NULL) {
		if (learned)
			c->learned_at_ms = n->now_ms;
		return c;
	}
	c = place_for(n, learned);
	if (c == NULL)
		return NULL;
	*c = (struct candidate){ .addr = *a,
		.key = key_of(a),
		.learned = learned,
		.learned_at_ms = n->now_ms,
		.own = mc_addr_eq(a, &n->addr) };
	return c;
}

static bool is_outdated(const struct node *n, const struct candidate *c)
{
	return !c->named && (!c->learned || n->now_ms - c->learned_at_ms > MC_LEARNED_AGE);
}

/* Those that discovery does not name any more go, and what was learned long ago; their order stays. */
static void drop_unnamed(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		struct candidate *c = &cluster->candidates[i];

		if (is_outdated(n, c))
			continue;
		if (kept != i)
			cluster->candidates[kept] = *c;
		kept++;
	}
	if (kept != cluster->candidate_count)
		/* places have moved: the next round begins anew */
		cluster->join.next = cluster->merge.next = cluster->merge.end = 0;
	cluster->candidate_count = kept;
}

uint32_t candidates_set(struct node *n, const struct mc_addr *peers, uint32_t count)
{
	struct cluster *cluster = cluster_of(n);
	uint32_t fresh;

	mc_check(peers != NULL || count == 0);
	for (uint32_t i = 0; i < cluster->candidate_count; i++)
		cluster->candidates[i].named = false;
	for (uint32_t i = 0; i < count; i++) {
		struct candidate *c = find(n, &peers[i]);

		if (c != NULL)
			c->named = true;
	}
	drop_unnamed(n);
	fresh = cluster->candidate_count;
	for (uint32_t i = 0; i < count; i++) {
		struct candidate *c = candidate_add(n, &peers[i], false);

		if (c != NULL)
			c->named = true;
	}
	return fresh;
}

void candidate_own(struct node *n, const struct mc_addr *a)
{
	struct candidate *c = find(n, a);

	if (c != NULL)
		c->own = true;
}

void candidate_black(struct node *n, const struct mc_addr *a)
{
	struct candidate *c = candidate_add(n, a, true);

	if (c != NULL)
		c->black = true;
}

bool candidate_is_black(struct node *n, const struct mc_addr *a)
{
	struct candidate *c = find(n, a);

	return c != NULL && c->black;
}

bool candidate_is_named(struct node *n, const struct mc_addr *a)
{
	struct candidate *c = find(n, a);

	return c != NULL && c->named && !c->own;
}

bool candidate_usable(const struct candidate *c)
{
	return !c->own && !c->black;
}

void candidate_reached(struct node *n, const struct mc_addr *a)
{
	struct candidate *c = find(n, a);

	if (c == NULL)
		return;
	c->gray = false;
	c->spoke = true;
	c->learned_at_ms = n->now_ms;
}

void candidate_failed(struct node *n, const struct mc_addr *a, enum node_failure why)
{
	struct candidate *c = find(n, a);

	if (c == NULL)
		return;
	/* A member that still has another at our address closes our first connection, and lets in the next
	 * one. */
	if (c->spoke && (why == NODE_FAIL_CLOSED || why == NODE_FAIL_RESET) && c->closed < CLOSED_MAX)
		c->closed++;
	else
		c->gray = true;
	c->spoke = false;
	c->why = why;
}

/* --- in words --- */
/* clang-format off */
#define FATES(X) \
	X(REFUSED, "refused") X(SILENT, "silent") X(UNREACHABLE, "unreachable") X(NO_MEMBER, "no member's port") \
	X(CLOSED, "closed by the other side") X(BLACK, "not of this cluster")
/* clang-format on */
enum fate {
#define X(name, text) FATE_##name,
	FATES(X)
#undef X
		FATE_COUNT
};
static const char *const words[FATE_COUNT] = {
#define X(name, text) text,
	FATES(X)
#undef X
};
static const enum fate fates[NODE_FAIL_COUNT] = {
	[NODE_FAIL_NONE] = FATE_SILENT,
	[NODE_FAIL_REFUSED] = FATE_REFUSED,
	[NODE_FAIL_TIMEOUT] = FATE_SILENT,
	[NODE_FAIL_UNREACHABLE] = FATE_UNREACHABLE,
	[NODE_FAIL_NOT_MEMBER] = FATE_NO_MEMBER,
	[NODE_FAIL_CLOSED] = FATE_CLOSED,
	[NODE_FAIL_RESET] = FATE_CLOSED,
	[NODE_FAIL_SLOW] = FATE_SILENT,
	[NODE_FAIL_HUNG_UP] = FATE_SILENT,
};

/* "5 refused, 2 silent"; of one only the word. */
static void tell_fates(struct mc_text *t, const uint32_t count[FATE_COUNT], uint32_t all)
{
	const char *behind = "";

	for (unsigned f = 0; f < FATE_COUNT; f++) {
		if (count[f] == 0)
			continue;
		mc_text_z(t, behind);
		if (all > 1)
			mc_text_z(mc_text_int(t, count[f]), " ");
		mc_text_z(t, words[f]);
		behind = ", ";
	}
}

static struct mc_text *duration(struct mc_text *t, int64_t ms)
{
	return ms % 1000 == 0 ? mc_text_z(mc_text_int(t, ms / 1000), " s")
			      : mc_text_z(mc_text_int(t, ms), " ms");
}

void candidates_notice_nobody(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	const struct candidate *last = NULL;
	uint32_t count[FATE_COUNT] = { 0 }, all = 0;
	struct mc_text t = node_text(n);

	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		const struct candidate *c = &cluster->candidates[i];

		if (c->own)
			continue;
		count[c->black ? FATE_BLACK : fates[c->why]]++;
		last = c;
		all++;
	}
	if (all == 0)
		return;
	mc_text_z(&t, "no cluster to join ");
	if (all == 1)
		mc_text_addr(mc_text_z(&t, "at "), &last->addr);
	else
		mc_text_z(mc_text_int(mc_text_z(&t, "at any of "), all), " addresses");
	tell_fates(mc_text_z(&t, " ("), count, all);
	duration(mc_text_z(&t, "): this is a cluster of one. They are tried again in "),
		n->cfg->merge_first_ms);
	duration(mc_text_z(&t, ", then every "), n->cfg->merge_next_ms);
	notice_say(n, NODE_NOTICE_NOTE, mc_text_done(&t), mc_str_z(NULL));
}
