/* SPDX-License-Identifier: Apache-2.0 */
/* claim.c - the master is gone and we are next in line; or somebody else is, and asks us (MembershipManager,
 * MastershipClaimTask). */
#include "common/base/check.h"
#include "common/cluster/internal.h"

#define ASK_AGAIN 100    /* the others need a moment to miss the master too */
#define ASK_TIMEOUT 5000 /* hazelcast waits in slices of this */

void claim_reset(struct node *n)
{
	cluster_of(n)->claim = (struct claim){ 0 };
	timer_set(n, TIMER_CLAIM, NODE_NEVER);
}

static bool ours_to_ask(const struct node *n, const struct member *m)
{
	return !mc_uuid_eq(m->uuid, n->uuid) && !m->suspected && !m->accepted;
}

static void ask_member(struct node *n, struct member *m)
{
	struct hz_fetch_members_view_op *op = node_new(n, sizeof(*op));

	op->target_uuid = m->uuid;
	m->asked = true;
	m->ask_at_ms = n->now_ms + ASK_AGAIN;
	member_invoke(n, m, HZ_FETCH_MEMBERS_VIEW_OP, op, ASK_TIMEOUT, INVOCATION_FETCH_VIEW, 0);
}

static void finish(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	int32_t version = cluster->claim.version > n->list_version ? cluster->claim.version : n->list_version;
	struct member *oldest = &n->members[0];

	mc_check(cluster->claim.active && n->phase == NODE_PHASE_MEMBER);
	if (oldest->suspected && oldest->gone == NODE_REASON_CONNECTION_LOST)
		merge_watch(n, &oldest->addr);
	for (uint32_t i = n->member_count; i-- > 0;) {
		struct member *m = &n->members[i];

		if (!mc_uuid_eq(m->uuid, n->uuid) && !m->accepted)
			member_remove(n, m, m->suspected ? m->gone : NODE_REASON_SUSPECTED);
	}
	claim_reset(n);
	master_begin(n, version + 1);
	view_publish(n);
	heartbeat_all(n);
	partition_took_over(n);
}

/* Asks whom there is to ask; done when nobody is left. */
static void progress(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	int64_t next_ms = NODE_NEVER;
	bool all = true;

	if (n->now_ms - cluster->claim.since_ms >= n->cfg->no_heartbeat_timeout_ms) {
		finish(n);
		return;
	}
	for (uint32_t i = 0; i < n->member_count; i++) {
		struct member *m = &n->members[i];

		if (!ours_to_ask(n, m))
			continue;
		all = false;
		if (!m->asked && m->ask_at_ms <= n->now_ms)
			ask_member(n, m);
		if (m->ask_at_ms > n->now_ms && m->ask_at_ms < next_ms)
			next_ms = m->ask_at_ms;
	}
	if (all)
		finish(n);
	else
		timer_set(n, TIMER_CLAIM,
			next_ms < cluster->claim.since_ms + n->cfg->no_heartbeat_timeout_ms
				? next_ms
				: cluster->claim.since_ms + n->cfg->no_heartbeat_timeout_ms);
}

void claim_tick(struct node *n)
{
	if (cluster_of(n)->claim.active)
		progress(n);
}

void claim_check(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	uint32_t self;

	if (n->phase != NODE_PHASE_MEMBER)
		return;
	if (cluster->claim.active) {
		timer_set(n, TIMER_CLAIM, n->now_ms);
		return;
	}
	self = member_index(n, member_self(n));
	for (uint32_t i = 0; i < self; i++)
		if (!n->members[i].suspected)
			return;
	if (self == 0 && mc_uuid_eq(n->master, n->uuid))
		return;
	notice_say(n, NODE_NOTICE_NOTE,
		mc_str_z("the master is gone and this node is next in line: taking over"), mc_str_z(NULL));
	cluster->following = false;
	cluster->claim = (struct claim){ .active = true, .since_ms = n->now_ms, .version = n->list_version };
	n->master = n->uuid;
	n->master_addr = n->addr;
	for (uint32_t i = 0; i < n->member_count; i++) {
		n->members[i].accepted = n->members[i].asked = false;
		n->members[i].ask_at_ms = n->now_ms;
	}
	timer_set(n, TIMER_CLAIM, n->now_ms);
}

/* Members that the old master had let in and that we have not heard of. */
static void take_unknown(struct node *n, const struct hz_members_view *view)
{
	for (uint32_t i = 0; i < view->members.n; i++) {
		const struct hz_member_info *info = view->members.v[i];
		struct mc_addr addr;
		struct member *m;

		if (info == NULL || info->uuid.null || member_find(n, info->uuid) != NULL ||
			!read_address(info->address, &addr) || member_at_addr(n, &addr) != NULL)
			continue;
		m = member_append(n, info);
		if (m == NULL)
			continue;
		m->ask_at_ms = n->now_ms;
		notice_member(n, m, NODE_REASON_LEFT, true);
	}
}

void claim_view_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct cluster *cluster = cluster_of(n);
	struct member *m = member_find(n, c->to);
	const struct hz_members_view *view = response_object(answer, HZ_MEMBERS_VIEW);
	const struct hz_members_view_response *wrapped = response_object(answer, HZ_MEMBERS_VIEW_RESPONSE);

	if (!cluster->claim.active || m == NULL)
		return;
	m->asked = false;
	if (view == NULL && wrapped != NULL)
		view = wrapped->members_view;
	if (how == INVOCATION_ERROR && !response_is_retryable(n, answer)) {
		m->suspected = true; /* it will not follow us */
		m->gone = NODE_REASON_SUSPECTED;
	} else if (view != NULL) {
		m->accepted = true;
		if (view->version <= MC_LIST_VERSION_MAX && view->version > cluster->claim.version) {
			cluster->claim.version = view->version;
			take_unknown(n, view);
		}
	} else {
		m->ask_at_ms = n->now_ms + ASK_AGAIN;
	}
	timer_set(n, TIMER_CLAIM, n->now_ms);
}

/* --- asked by another claimer --- */
static bool all_before_suspected(const struct node *n, const struct member *claimer)
{
	for (const struct member *m = n->members; m < claimer; m++)
		if (!m->suspected)
			return false;
	return true;
}

void on_fetch_members_view(struct node *n, const struct in *in)
{
	struct cluster *cluster = cluster_of(n);
	const struct hz_fetch_members_view_op *op = in->m->body;
	struct hz_members_view *view;
	uint32_t from;

	if (n->phase != NODE_PHASE_MEMBER || in->member == NULL || !mc_uuid_eq(op->target_uuid, n->uuid)) {
		reply_error(n, in, HZ_ILLEGAL_STATE, "not a member that follows this claim");
		return;
	}
	if (cluster->claim.active || !all_before_suspected(n, in->member)) {
		reply_error(n, in, HZ_RETRYABLE, "an older member is not suspected yet");
		return;
	}
	in->member->suspected = false;
	in->member->heartbeat_at_ms = n->now_ms;
	cluster->following = true;
	n->master = in->member->uuid;
	n->master_addr = in->member->addr;
	from = member_index(n, in->member);
	view = node_new(n, sizeof(*view));
	view->version = n->list_version;
	view->members.v = node_new_array(n, sizeof(*view->members.v), n->member_count - from);
	for (uint32_t i = from; view->members.v != NULL && i < n->member_count; i++)
		view->members.v[view->members.n++] = make_member_info(n, &n->members[i]);
	reply_object(n, in, HZ_MEMBERS_VIEW, view);
}
