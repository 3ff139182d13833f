/* SPDX-License-Identifier: Apache-2.0 */
/* merge.c - two clusters of one name that meet become one (SplitBrainHandler, SplitBrainMergeValidationOp,
 * MergeClustersOp). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define QUESTION_TIMEOUT 10000
#define ROUND 10000        /* addresses that answer the round's dials within this are asked */
#define SOON_PACE 5000     /* another master heard: asked at once, but not more often than this */
#define MERGE_TARGET 20000 /* hazelcast.max.join.merge.target.seconds */
#define MERGE_CALL 30000
/* a Payara Server that is started anew has the address it had, and looks for nobody */
#define BACK_FIRST 5000
#define SERVICE \
	"hz:core:clusterService" /* the question's class has no service of its own: unnamed, a Java master \
				    cannot answer */

void merge_reset(struct node *n)
{
	cluster_of(n)->merge = (struct merge){ 0 };
	timer_set(n, TIMER_MERGE, NODE_NEVER);
	timer_set(n, TIMER_BACK, NODE_NEVER);
}

static struct hz_split_brain_join_message *own_message(struct node *n)
{
	struct hz_split_brain_join_message *m = node_new(n, sizeof(*m));

	make_join_message(n, &m->join);
	m->join.member_addresses.v = node_new_array(n, sizeof(*m->join.member_addresses.v), n->member_count);
	for (uint32_t i = 0; m->join.member_addresses.v != NULL && i < n->member_count; i++)
		m->join.member_addresses.v[m->join.member_addresses.n++] =
			make_address(n, &n->members[i].addr);
	m->join.data_member_count = (int32_t)member_data_count(n);
	m->cluster_version = make_cluster_version(n);
	m->member_list_version = n->list_version;
	return m;
}

static void announce(struct node *n)
{
	if (n->cfg->joiner == NODE_MULTICAST)
		node_effect_new(n, NODE_FX_MULTICAST)->out = (struct hz_outgoing){
			.cls = HZ_SPLIT_BRAIN_JOIN_MESSAGE, .body = own_message(n), .partition_id = -1
		};
}

/* --- asking --- */
static bool may_ask(const struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	return node_is_master(n) && !cluster->claim.active && state_is_active(n);
}

static void question(struct node *n, struct conn *c)
{
	struct hz_split_brain_merge_validation_op *op = node_new(n, sizeof(*op));

	mc_check(may_ask(n));
	op->op.flags = HZ_OP_SERVICE;
	op->op.service_name = mc_str_z(SERVICE);
	op->op.partition_id = -1;
	op->request = own_message(n);
	conn_invoke(n, c, HZ_SPLIT_BRAIN_MERGE_VALIDATION_OP, op, QUESTION_TIMEOUT, INVOCATION_MERGE_QUESTION,
		c->id);
}

/* Only what comes over a connection that we dialled is known to come from that address. */
static struct conn *dialled_to(struct node *n, const struct mc_addr *a)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];

		if (c->state == CONN_OPEN && !c->closing && c->dialled && mc_addr_eq(&c->target, a))
			return c;
	}
	return NULL;
}

static void ask_address(struct node *n, const struct mc_addr *a)
{
	struct conn *c;

	if (mc_addr_eq(a, &n->addr) || member_at_addr(n, a) != NULL || candidate_is_black(n, a))
		return;
	cluster_of(n)->merge.until_ms = n->now_ms + ROUND;
	c = dialled_to(n, a);
	if (c != NULL)
		question(n, c);
	else if (!conn_pending_to(n, a))
		link_dial(n, a, (struct mc_uuid){ .null = true });
}

void merge_tick(struct node *n)
{
	timer_set(n, TIMER_MERGE, n->now_ms + n->cfg->merge_next_ms);
	if (!may_ask(n))
		return;
	announce(n);
	if (n->cfg->joiner != NODE_TCP_IP)
		return;
	cluster_of(n)->merge.round = true;
	node_effect_new(n, NODE_FX_LOOK); /* merge_peers goes on */
}

/* As many dials at once as may be; each that ends makes room for the next. */
static void ask_more(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	while (may_ask(n) && cluster->merge.next < cluster->merge.end && n->dial_count < n->cfg->dials_max) {
		const struct candidate *c = &cluster->candidates[cluster->merge.next++];

		if (!c->own)
			ask_address(n, &c->addr);
	}
}

void merge_watch(struct node *n, const struct mc_addr *gone)
{
	struct cluster *cluster = cluster_of(n);

	if (n->cfg->joiner != NODE_TCP_IP || !candidate_is_named(n, gone))
		return;
	cluster->merge.back = *gone;
	cluster->merge.back_pause_ms = BACK_FIRST;
	timer_set(n, TIMER_BACK, n->now_ms + BACK_FIRST);
}

/* That one address, at longer and longer pauses, until the rounds for all are as frequent. */
void merge_back_tick(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	timer_set(n, TIMER_BACK, NODE_NEVER);
	cluster->merge.back_pause_ms *= 2;
	if (!may_ask(n) || member_at_addr(n, &cluster->merge.back) != NULL ||
		cluster->merge.back_pause_ms > n->cfg->merge_next_ms)
		return;
	ask_address(n, &cluster->merge.back);
	timer_set(n, TIMER_BACK, n->now_ms + cluster->merge.back_pause_ms);
}

void merge_peers(struct node *n, uint32_t fresh)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(fresh <= cluster->candidate_count);
	cluster->merge.next = cluster->merge.round || cluster->merge.next < cluster->merge.end ? 0 : fresh;
	cluster->merge.end = cluster->candidate_count;
	cluster->merge.round = false;
	ask_more(n);
}

void merge_heard(struct node *n, const struct mc_addr *from, const char *source)
{
	if (may_ask(n) && lure_followed(n, source, from))
		ask_address(n, from);
}

void merge_soon(struct node *n, const struct mc_addr *from, const char *source)
{
	struct cluster *cluster = cluster_of(n);

	if (n->now_ms - cluster->merge.last_soon_at_ms < SOON_PACE && cluster->merge.last_soon_at_ms != 0)
		return;
	cluster_of(n)->merge.last_soon_at_ms = n->now_ms;
	merge_heard(n, from, source);
}

void merge_conn_open(struct node *n, struct conn *c)
{
	if (may_ask(n) && c->dialled && n->now_ms < cluster_of(n)->merge.until_ms &&
		member_find(n, c->uuid) == NULL)
		question(n, c);
	ask_more(n);
}

void merge_conn_gone(struct node *n)
{
	ask_more(n);
}

/* --- who moves? --- */
enum verdict { STAY, WE_MOVE, THEY_MOVE };

static bool lists(const struct hz_join_message *j, const struct mc_addr *a)
{
	struct mc_addr other;

	for (uint32_t i = 0; i < j->member_addresses.n; i++)
		if (read_address(j->member_addresses.v[i], &other) && mc_addr_eq(&other, a))
			return true;
	return false;
}

static enum verdict decide(struct node *n, const struct hz_split_brain_join_message *theirs)
{
	char ours_text[MC_ADDR_TEXT], theirs_text[MC_ADDR_TEXT];
	int32_t ours = (int32_t)member_data_count(n);
	struct hz_version *version = make_cluster_version(n);
	struct join_check why;
	struct mc_addr addr;

	if (theirs == NULL || !read_address(theirs->join.address, &addr) ||
		!check_config(n, &theirs->join, &why) || theirs->cluster_version == NULL ||
		theirs->cluster_version->major != version->major ||
		theirs->cluster_version->minor != version->minor)
		return STAY;
	if (member_at_addr(n, &addr) != NULL || lists(&theirs->join, &n->addr))
		return STAY; /* one has the other in its list: heartbeats will settle that first */
	if (theirs->join.data_member_count != ours)
		return theirs->join.data_member_count > ours ? WE_MOVE : THEY_MOVE;
	mc_addr_text(ours_text, &n->addr);
	mc_addr_text(theirs_text, &addr);
	return strcmp(ours_text, theirs_text) > 0 ? WE_MOVE : THEY_MOVE;
}

/* This node alone: forgets its cluster and joins the other, with a new uuid. */
static void move_to(struct node *n, const struct mc_addr *target)
{
	struct mc_addr to = *target;
	struct mc_text t = node_text(n);

	mc_check(node_is_joined(n));
	mc_text_addr(mc_text_z(&t, "merging into the cluster of "), &to);
	notice_say(n, NODE_NOTICE_NOTE, mc_text_done(&t), mc_str_z(NULL));
	for (uint32_t i = 0; i < n->member_count; i++)
		if (!mc_uuid_eq(n->members[i].uuid, n->uuid))
			notice_member(n, &n->members[i], NODE_REASON_MERGED, false);
	node_move(n, NODE_PHASE_MERGING);
	join_reset(n);
	n->uuid = mc_rng_uuid(&n->rng);
	cluster_of(n)->join =
		(struct joining){ .since_ms = n->now_ms, .merge_until_ms = n->now_ms + MERGE_TARGET };
	claim_reset(n);
	candidate_add(n, &to, true);
	join_target(n, &to);
}

static void move_all_to(struct node *n, const struct mc_addr *target)
{
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct hz_merge_clusters_op *op;

		if (mc_uuid_eq(n->members[i].uuid, n->uuid))
			continue;
		op = node_new(n, sizeof(*op));
		op->new_target_address = make_address(n, target);
		member_invoke(n, &n->members[i], HZ_MERGE_CLUSTERS_OP, op, MERGE_CALL, INVOCATION_NONE, 0);
	}
	move_to(n, target);
}

void merge_question_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	const struct hz_split_brain_join_message *theirs =
		response_object(answer, HZ_SPLIT_BRAIN_JOIN_MESSAGE);
	const struct conn *asked = conn_find(n, c->conn);
	struct mc_addr addr;
	enum verdict v;

	(void)how;
	if (!may_ask(n) || theirs == NULL || asked == NULL || !read_address(theirs->join.address, &addr) ||
		!(mc_addr_eq(&addr, &asked->target) || mc_addr_eq(&addr, &asked->addr)))
		return; /* it may only speak for itself */
	v = decide(n, theirs);
	if (v == WE_MOVE)
		move_all_to(n, &addr);
	else if (v == THEY_MOVE)
		announce(n); /* so that it asks us in its turn */
}

/* --- asked --- */
void on_split_brain_merge_validation(struct node *n, const struct in *in)
{
	const struct hz_split_brain_merge_validation_op *op = in->m->body;
	struct join_check why;
	struct member *m;
	struct mc_addr addr;

	if (!may_ask(n) || op->request == NULL || !read_address(op->request->join.address, &addr) ||
		!check_config(n, &op->request->join, &why)) {
		reply_null(n, in);
		if (n->phase == NODE_PHASE_MEMBER)
			master_response(n, in->conn->id);
		return;
	}
	m = member_at_addr(n, &addr);
	if (m != NULL && !mc_uuid_eq(m->uuid, n->uuid) &&
		(in->member == m || (m->conn == 0 && !m->proved && conn_is_at(in->conn, &addr))))
		/* it is the master of another cluster: not ours any more */
		suspect_member(n, m, NODE_REASON_SUSPECTED);
	reply_object(n, in, HZ_SPLIT_BRAIN_JOIN_MESSAGE, own_message(n));
	candidate_add(n, &addr, true);
	/* Nobody moves because he was asked: what is asked there, at the address that we dial, decides. */
	if (decide(n, op->request) == WE_MOVE && lure_followed(n, in->conn->seen.host, &addr))
		ask_address(n, &addr);
}

void on_merge_clusters(struct node *n, const struct in *in)
{
	const struct hz_merge_clusters_op *op = in->m->body;
	struct mc_addr target;

	/* Never answered: the sender waits for this node to be gone. */
	if (n->phase == NODE_PHASE_MEMBER && mc_uuid_eq(in->conn->uuid, n->master) &&
		read_address(op->new_target_address, &target) && !mc_addr_eq(&target, &n->addr))
		move_to(n, &target);
}
