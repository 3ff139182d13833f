/* SPDX-License-Identifier: Apache-2.0 */
/* join.c - from nothing to a member: what both joiners share. join_multicast.c and join_tcp.c find whom to
 * ask. */
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/member/identity.h"
#include "common/cluster/internal.h"

#define ASK_AGAIN 1000 /* Hazelcast's joiners repeat a request each second */
/* the master heard us: its answer may be on the way; without one, a second request opens its door */
#define CONFIRMED 20
#define TARGET_PATIENCE 30000 /* 10 s + hazelcast.max.wait.seconds.before.join */
/* A target that did not say for so long that it is the master gives way to another: a master lets in after
 * five seconds (hazelcast.wait.seconds.before.join) and says nothing meanwhile. TcpIpJoiner asks everybody
 * again after five (tryToJoinPossibleAddresses), which others find in their logs. */
#define TARGET_SILENCE 8000

static bool unjoined(const struct node *n)
{
	return n->phase == NODE_PHASE_LOOKING || n->phase == NODE_PHASE_JOINING ||
		n->phase == NODE_PHASE_MERGING;
}

static bool have_target(const struct node *n)
{
	return cluster_of(n)->join.target.host[0] != '\0';
}

static void join_begin(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	n->list_version = 0;
	cluster->join = (struct joining){ .since_ms = n->now_ms };
	claim_reset(n);
	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		cluster->candidates[i].black = cluster->candidates[i].gray = false;
		cluster->candidates[i].closed = 0;
	}
}

static void search(struct node *n)
{
	node_move(n, NODE_PHASE_LOOKING);
	cluster_of(n)->join.target.host[0] = '\0';
	if (n->cfg->joiner == NODE_MULTICAST)
		multicast_search(n);
	else
		tcp_search(n);
}

void join_start(struct node *n)
{
	join_begin(n);
	search(n);
}

/* Everything about the cluster is forgotten; connections go, for they are tied to the old uuid. */
void join_reset(struct node *n)
{
	invocations_forget(n);
	cursors_forget(n);
	n->watchers->uuid_given_up(n);
	for (uint32_t i = 0; i < n->conn_count; i++)
		link_hang_up(n, &n->conns[i]);
	view_clear(n);
	partition_reset(n);
	merge_reset(n);
	n->cluster_id.null = true;
	n->clock_offset_ms = 0;
}

void join_restart(struct node *n)
{
	notice_say(n, NODE_NOTICE_NOTE, mc_str_z("no longer in the cluster's list: looking for it again"),
		mc_str_z(NULL));
	join_reset(n);
	n->uuid = mc_rng_uuid(&n->rng); /* a uuid that has joined is not let in again for a while */
	join_begin(n);
	search(n);
}

void join_come_back_lite(struct node *n)
{
	mc_check(node_is_joined(n) && !n->lite);
	leave_say_goodbye(n);
	join_reset(n);
	n->lite = true;
	n->uuid = mc_rng_uuid(&n->rng);
	join_begin(n);
	search(n);
}

/* --- asking the master to let us in --- */
static void ask_master(struct node *n, struct conn *c)
{
	struct hz_join_request_op *op;

	mc_check(c->state == CONN_OPEN && !c->closing);
	if (!line_is_known(n, c)) /* join_line_answered() goes on */
		return;
	if (!c->asked) { /* the answer may be a list of thousands */
		struct node_effect *e = node_effect_new(n, NODE_FX_TRUST);

		e->conn = c->id;
		e->frame_max = MC_FRAME_MEMBER_MAX;
	}
	c->asked = true;
	op = node_new(n, sizeof(*op));
	op->request = make_join_request(n, 0);
	send_cast(n, c->id, HZ_JOIN_REQUEST_OP, op);
}

static bool is_target(const struct node *n, const struct conn *c)
{
	return conn_is_at(c, &cluster_of(n)->join.target);
}

/* Whom we ask to let us in says nothing. */
static bool target_is_silent(const struct node *n)
{
	const struct joining *join = &cluster_of(n)->join;

	return n->phase == NODE_PHASE_JOINING && n->now_ms - join->target_since_ms >= TARGET_SILENCE &&
		n->now_ms - join->answered_at_ms >= TARGET_SILENCE;
}

bool join_may_turn_to(const struct node *n, const struct mc_addr *a)
{
	return n->phase == NODE_PHASE_LOOKING ||
		(target_is_silent(n) && !mc_addr_eq(a, &cluster_of(n)->join.target));
}

/* Over c may come an answer to what we asked. Hazelcast sends answers to an address, over whichever
 * connection it has: another one of the host that was asked counts as well. */
static bool was_asked(const struct node *n, const struct conn *c)
{
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (n->conns[i].asked && !n->conns[i].closing &&
			strcmp(n->conns[i].seen.host, c->seen.host) == 0)
			return true;
	return false;
}

/* Not to be asked again: where it is, which is not all that it may say of itself. */
static void black_out(struct node *n, const struct conn *c)
{
	if (c->dialled)
		candidate_black(n, &c->target);
	if (strcmp(c->addr.host, c->seen.host) == 0)
		candidate_black(n, &c->addr);
}

static void ask_target(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	struct conn *c = conn_to_addr(n, &cluster->join.target);

	if (c != NULL)
		ask_master(n, c);
	else
		link_dial(n, &cluster->join.target, (struct mc_uuid){ .null = true });
	timer_set(n, TIMER_JOIN, n->now_ms + ASK_AGAIN);
}

void join_target(struct node *n, const struct mc_addr *a)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(!node_is_joined(n));
	if (mc_addr_eq(a, &n->addr))
		return;
	if (target_is_silent(n)) /* or both would be asked in turn, second by second */
		pause_begin(n, &cluster->join.target);
	if (!mc_addr_eq(a, &cluster->join.target))
		cluster->join.target_since_ms = cluster->join.answered_at_ms = n->now_ms;
	else if (n->phase == NODE_PHASE_JOINING)
		/* asked already; once more, and a node that leaves at once would be refused by name in the
		 * master's log */
		return;
	if (!mc_addr_eq(a, &cluster->join.target))
		cluster->join.line_asked = false;
	cluster->join.target = *a;
	if (n->phase != NODE_PHASE_MERGING)
		node_move(n, NODE_PHASE_JOINING);
	ask_target(n);
}

/* The one we asked is gone or will not have us: look again, with what is left of the tries. */
static void join_forget_target(struct node *n)
{
	if (!have_target(n))
		return;
	cluster_of(n)->join.target.host[0] = '\0';
	if (n->phase == NODE_PHASE_JOINING || n->phase == NODE_PHASE_MERGING)
		search(n);
}

/* While the target is silent: is there another master? */
static void look_beside(struct node *n)
{
	if (n->cfg->joiner == NODE_MULTICAST)
		multicast_ask(n);
	else
		tcp_ask_all(n);
}

static void request_tick(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	int64_t end_at_ms = n->phase == NODE_PHASE_MERGING ? cluster->join.merge_until_ms
							   : cluster->join.target_since_ms + TARGET_PATIENCE;

	if (n->now_ms < end_at_ms) {
		if (target_is_silent(n))
			look_beside(n);
		ask_target(n);
		return;
	}
	pause_begin(n, &cluster_of(n)->join.target);
	join_forget_target(n);
}

void join_tick(struct node *n)
{
	if (refusal_waits(n)) /* its answer comes for sure */
		return;
	if (n->phase == NODE_PHASE_JOINING || n->phase == NODE_PHASE_MERGING)
		request_tick(n);
	else if (n->phase != NODE_PHASE_LOOKING)
		return;
	else if (n->now_ms - cluster_of(n)->join.since_ms >= n->cfg->max_join_ms)
		leave_start(n, NODE_REASON_TIMEOUT, STATUS_SILENCE);
	else if (n->cfg->joiner == NODE_MULTICAST)
		multicast_tick(n);
	else
		tcp_tick(n);
}

/* Without an answer (its clients must log in, or it speaks a line that we do not) the refusal will say. */
void join_line_answered(struct node *n, const struct node_event *ev)
{
	struct joining *join = &cluster_of(n)->join;

	if (refusal_answered(n, ev) && unjoined(n)) {
		refusal_tell_kept(n, ev);
		leave_start(n, NODE_REASON_REFUSED, STATUS_NOT);
		return;
	}
	if (!mc_addr_eq(ev->addr, &join->target) || n->phase != NODE_PHASE_JOINING)
		return;
	line_learnt(n, ev->addr);
	if (ev->has_line)
		line_follow(n, ev->line);
	ask_target(n);
}

void join_conn_open(struct node *n, struct conn *c)
{
	if ((n->phase == NODE_PHASE_JOINING || n->phase == NODE_PHASE_MERGING) && is_target(n, c))
		ask_master(n, c);
	else if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP)
		tcp_conn_open(n, c);
}

void join_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why)
{
	if (n->phase != NODE_PHASE_LOOKING && n->phase != NODE_PHASE_JOINING &&
		n->phase != NODE_PHASE_MERGING)
		return;
	tcp_conn_gone(n, a, why);
	if (have_target(n) && mc_addr_eq(a, &cluster_of(n)->join.target) && conn_to_addr(n, a) == NULL &&
		!link_dialling(n, a)) {
		pause_begin(n, a);
		join_forget_target(n);
	} else if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP) {
		tcp_settle(n);
	}
}

/* --- the first of a cluster --- */
void join_become_master(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	struct hz_member_info *info;
	struct hz_join_request *r;

	mc_check(n->phase == NODE_PHASE_LOOKING);
	if (n->cfg->ask_only) { /* there is nobody to ask, or nobody who answers */
		if (cluster->join.denied)
			leave_start(n, NODE_REASON_REFUSED, STATUS_DENIED);
		else
			leave_start(n, NODE_REASON_TIMEOUT, STATUS_SILENCE);
		return;
	}
	info = node_new(n, sizeof(*info));
	r = make_join_request(n, 0);

	info->address = r->join.address;
	info->uuid = n->uuid;
	info->lite_member = r->join.lite_member;
	info->attributes.v = r->attributes.v;
	info->attributes.n = r->attributes.n;
	info->version = r->join.member_version;
	info->member_list_join_version = 1;
	view_clear(n);
	if (member_append(n, info) == NULL) {
		n->fx->lost = true;
		return;
	}
	n->cluster_id = mc_rng_uuid(&n->rng);
	n->clock_offset_ms = 0;
	cluster->started_at_ms = n->clock_ms;
	state_begin(n);
	master_begin(n, 1);
	if (cluster->join.denied)
		notice_say(n, NODE_NOTICE_WARN,
			mc_str_z(
				"a cluster of one: who else calls itself this cluster's master has another password, or none"),
			mc_str_z(
				"if that is the cluster to be joined, give both the same password: " OPTION_CLUSTER_PASSWORD_FILE));
	partition_started_master(n);
	notice_member(n, &n->members[0], NODE_REASON_LEFT, true);
	notice_members(n);
	/* Those who are looking too need not wait for their next question. */
	if (n->cfg->joiner == NODE_MULTICAST)
		multicast_answer(n);
	for (uint32_t i = 0; i < n->conn_count; i++)
		if (n->conns[i].state == CONN_OPEN && !n->conns[i].closing)
			master_response(n, n->conns[i].id);
}

/* --- answers to our asking --- */
static bool version_fits(struct node *n, const struct hz_finalize_join_op *f)
{
	const struct mc_line_info *ours = identity_of(n->line);

	return f->cluster_version != NULL && f->cluster_version->major == ours->version[0] &&
		f->cluster_version->minor == ours->version[1];
}

static void take_cluster(struct node *n, const struct in *in, const struct hz_finalize_join_op *f)
{
	struct cluster *cluster = cluster_of(n);

	n->master = in->conn->uuid;
	n->master_addr = in->conn->addr;
	n->cluster_id = f->cluster_id;
	cluster->started_at_ms = f->cluster_start_time;
	n->clock_offset_ms = time_is_sane(f->master_time) ? f->master_time - n->clock_ms : 0;
	state_begin(n); /* a name that is not known here hinders nobody */
	state_set(n, f->cluster_state);
}

void on_finalize_join(struct node *n, const struct in *in)
{
	const struct hz_finalize_join_op *f = in->m->body;
	const struct hz_member_info *const *infos = (const struct hz_member_info *const *)f->member_infos.v;

	/* Never an error: the master would begin again at once, for ever. */
	reply_null(n, in);
	if (!mc_uuid_eq(f->target_uuid, n->uuid))
		return;
	if (n->phase == NODE_PHASE_MEMBER) {
		if (in->member != NULL && mc_uuid_eq(in->conn->uuid, n->master) &&
			f->member_list_version > n->list_version &&
			view_fits(n, infos, f->member_infos.n, f->member_list_version, n->master))
			view_apply(n, infos, f->member_infos.n, f->member_list_version, NODE_REASON_LEFT);
		return;
	}
	if ((n->phase != NODE_PHASE_JOINING && n->phase != NODE_PHASE_MERGING) || !is_target(n, in->conn) ||
		!was_asked(n, in->conn) || n->cfg->ask_only)
		return;
	if (!version_fits(n, f)) {
		notice_say(n, NODE_NOTICE_WARN,
			mc_str_z("the cluster let us in on another line than ours; not taken"),
			mc_str_z(NULL));
		join_forget_target(n);
		return;
	}
	if (f->cluster_id.null || /* no Java member does that */
		!view_fits(n, infos, f->member_infos.n, f->member_list_version, in->conn->uuid)) {
		view_notice_unfit(n, in->conn);
		pause_begin(n, &cluster_of(n)->join.target);
		pause_begin(n, &in->conn->addr);
		join_forget_target(n);
		return;
	}
	pause_end(n, &cluster_of(n)->join.target);
	take_cluster(n, in, f);
	cluster_of(n)->joined_at_ms = n->now_ms;
	node_move(n, NODE_PHASE_MEMBER);
	timer_set(n, TIMER_JOIN, NODE_NEVER);
	view_apply(n, infos, f->member_infos.n, f->member_list_version, NODE_REASON_LEFT);
	partition_take(n, f->partition_runtime_state);
	registrations_keep(n, NULL, f->pre_join_op, true); /* for the day we are master */
	registrations_keep(n, NULL, f->post_join_op, false);
	heartbeat_all(n);
}

/* The master heard us. Without its answer a second request opens its door, once; after that, each second. */
static void confirmed(struct node *n, const struct conn *who)
{
	if (is_target(n, who))
		cluster_of(n)->join.answered_at_ms = n->now_ms;
	if (n->now_ms - cluster_of(n)->join.confirmed_at_ms < ASK_AGAIN)
		return;
	cluster_of(n)->join.confirmed_at_ms = n->now_ms;
	timer_set(n, TIMER_JOIN, n->now_ms + CONFIRMED);
}

/* Whom discovery named may be dialled whenever it is not paused; others are counted, for those who name them
 * without having been asked. */
static bool may_follow(struct node *n, const struct conn *who, const struct mc_addr *a)
{
	if (candidate_is_named(n, a))
		return !pause_lasts(n, a);
	return lure_followed(n, was_asked(n, who) ? a->host : who->seen.host, a);
}

void on_master_response(struct node *n, const struct in *in)
{
	const struct mc_addr *target = &cluster_of(n)->join.target;
	const struct hz_master_response_op *m = in->m->body;
	struct mc_addr a;

	if (!read_address(m->master_address, &a) || mc_addr_eq(&a, &n->addr))
		return;
	if (node_is_joined(n)) {
		if (in->conn->dialled || in->member != NULL) /* whom we asked */
			candidate_add(n, &a, true);
		return;
	}
	if (candidate_is_black(n, &a) || (n->phase != NODE_PHASE_LOOKING && n->phase != NODE_PHASE_JOINING))
		return;
	if (have_target(n) && mc_addr_eq(&a, target))
		confirmed(n, in->conn);
	else if ((!have_target(n) || is_target(n, in->conn) || conn_to_addr(n, target) == NULL ||
			 join_may_turn_to(n, &a)) &&
		may_follow(n, in->conn, &a))
		join_target(n, &a);
}

/* --- refusals --- */
void on_cluster_mismatch(struct node *n, const struct in *in)
{
	struct conn *c = in->conn;
	struct mc_text t = node_text(n);
	char about[MC_ADDR_TEXT];

	if (!unjoined(n) || !was_asked(n, c))
		return;
	black_out(n, c);
	mc_addr_text(about, &c->addr);
	mc_text_z(mc_text_z(&t, "the cluster there has another name than "), n->cfg->cluster_name);
	if (notice_allowed(n, SAY_REFUSAL + NODE_REFUSAL_CLUSTER_NAME, about))
		notice_refused(n, NODE_REFUSAL_CLUSTER_NAME, &c->addr, false, mc_text_done(&t),
			mc_str_z("use " OPTION_CLUSTER_NAME
				 " with that cluster's name, in the same upper and lower case"));
	link_hang_up(n, c);
	if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP)
		tcp_settle(n);
	else if (n->phase != NODE_PHASE_LOOKING && is_target(n, c))
		search(n); /* who is not the one we ask does not end our asking */
}

/* True: the refusal is about our line, and we ask again on the one that it names, or have done so. Only whom
 * we asked knows, and once a second is enough: what else it says is about requests that went out before. */
static bool refusal_tells_line(struct node *n, const struct conn *c, struct mc_str text)
{
	struct joining *join = &cluster_of(n)->join;
	enum mc_line line;

	if (!n->cfg->line_auto || n->cfg->ask_only || !check_line_of_refusal(text, &line))
		return false;
	if (!have_target(n) || !is_target(n, c) ||
		(join->followed_at_ms != 0 && n->now_ms - join->followed_at_ms < ASK_AGAIN))
		return true;
	if (!line_follow(n, line))
		return false;
	join->followed_at_ms = n->now_ms;
	ask_target(n);
	return true;
}

static void refused(struct node *n, const struct in *in, struct mc_str text)
{
	if (!unjoined(n) || !was_asked(n, in->conn) || refusal_tells_line(n, in->conn, text))
		return; /* a joined node ignores it */
	if (refusal_keep(n, in->conn, text))
		return;
	refusal_tell(n, &in->conn->addr, text, NULL);
	leave_start(n, NODE_REASON_REFUSED, STATUS_NOT);
}

void on_config_mismatch(struct node *n, const struct in *in)
{
	refused(n, in, ((const struct hz_config_mismatch_op *)in->m->body)->msg);
}

void on_before_join_check_failure(struct node *n, const struct in *in)
{
	refused(n, in, ((const struct hz_before_join_check_failure_op *)in->m->body)->fail_reason_msg);
}

void on_authentication_failure(struct node *n, const struct in *in)
{
	if (!unjoined(n) || !was_asked(n, in->conn))
		return;
	notice_refused(n, NODE_REFUSAL_OTHER, &in->conn->addr, false,
		mc_str_z("the cluster demands credentials"),
		mc_str_z("only Hazelcast Enterprise does; its security is not spoken here"));
	leave_start(n, NODE_REASON_REFUSED, STATUS_DENIED);
}

/* A peer would not have our password, or we not its: with nobody else to ask there is no cluster for us. A
 * group has no end: there anybody can say that he is the master. */
void join_password_refused(struct node *n, const struct conn *c)
{
	if (!unjoined(n) || !c->dialled)
		return;
	black_out(n, c);
	cluster_of(n)->join.denied = true;
	if (n->cfg->joiner == NODE_TCP_IP && tcp_nobody_left(n))
		leave_start(n, NODE_REASON_REFUSED, STATUS_DENIED);
	else if (is_target(n, c))
		join_forget_target(n);
}
