/* SPDX-License-Identifier: Apache-2.0 */
/* join_multicast.c - the multicast joiner and what a node does with datagrams (MulticastJoiner,
 * NodeMulticastListener). */
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/member/identity.h"
#include "common/cluster/internal.h"

#define PAUSE_MIN 50
#define PAUSE_SPREAD 150
#define PAUSE_MEAN 125  /* tries = time-out / mean pause */
#define TRIES_SPREAD 10 /* so that nodes of one host do not give up at once */
#define DEFER_TRIES 8   /* a second: longer than any bad luck with datagrams */
/* An answer goes to everybody on the group: many questions at once share one. */
#define ANSWER_PACE(members) ((members) / 4)

static uint32_t last_number(const char *host)
{
	const char *dot = strrchr(host, '.');
	uint32_t v = 0;

	for (dot = dot == NULL ? "" : dot + 1; *dot >= '0' && *dot <= '9' && v < 1000; dot++)
		v = v * 10 + (uint32_t)(*dot - '0');
	return v;
}

void multicast_search(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	if (cluster->join.tries_max == 0 || cluster->join.tries >= cluster->join.tries_max) {
		cluster->join.tries = 0;
		cluster->join.tries_max = (uint32_t)(n->cfg->multicast_timeout_ms / PAUSE_MEAN) +
			(last_number(n->addr.host) + n->addr.port) % TRIES_SPREAD;
	}
	timer_set(n, TIMER_JOIN, n->now_ms);
}

static void multicast(struct node *n, enum hz_class cls, const void *body)
{
	node_effect_new(n, NODE_FX_MULTICAST)->out =
		(struct hz_outgoing){ .cls = cls, .body = body, .partition_id = -1 };
}

void multicast_ask(struct node *n)
{
	multicast(n, HZ_JOIN_REQUEST, make_join_request(n, ++cluster_of(n)->join.tries));
}

void multicast_tick(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(n->cfg->joiner == NODE_MULTICAST);
	if (cluster->join.tries >= cluster->join.tries_max) {
		join_become_master(n);
		return;
	}
	multicast_ask(n);
	timer_set(n, TIMER_JOIN, n->now_ms + PAUSE_MIN + (int64_t)mc_rng_below(&n->rng, PAUSE_SPREAD));
}

/* As master: "here I am". */
void multicast_answer(struct node *n)
{
	cluster_of(n)->last_answer_at_ms = n->now_ms;
	multicast(n, HZ_JOIN_MESSAGE, make_join_message(n, node_new(n, sizeof(struct hz_join_message))));
}

void join_answer_tick(struct node *n)
{
	if (node_is_master(n))
		multicast_answer(n);
}

static bool smaller(struct mc_uuid a, struct mc_uuid b)
{
	return a.hi != b.hi ? (int64_t)a.hi < (int64_t)b.hi : (int64_t)a.lo < (int64_t)b.lo;
}

/* Somebody with a smaller uuid looks too and is to be master, as long as it is heard
 * (MulticastJoiner.onReceivedJoinRequest). Hazelcast adds a try for each time: should that one die, the next
 * in line waits for as long again, and so on. */
static void defer(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	if (n->now_ms - cluster->join.since_ms >= MC_DEFER_MAX)
		return; /* whoever says so leads no cluster, and would keep us from having one for ever */
	if (cluster->join.tries_max < cluster->join.tries + DEFER_TRIES)
		cluster->join.tries_max = cluster->join.tries + DEFER_TRIES;
}

/* A new process at the master's address looks for a cluster: so somebody says. Whoever answers there tells
 * (suspect_replaced). */
static void look_at_master(struct node *n, const char *source)
{
	if (!link_dialling(n, &n->master_addr) && lure_followed(n, source, &n->master_addr))
		link_dial(n, &n->master_addr, n->master);
}

static void heard_request(
	struct node *n, const struct hz_join_message *j, const struct mc_addr *from, const char *source)
{
	int64_t at_ms = cluster_of(n)->last_answer_at_ms + ANSWER_PACE(n->member_count);

	line_heard(n, j, from);
	if (n->phase == NODE_PHASE_LOOKING && smaller(j->uuid, n->uuid)) {
		defer(n);
	} else if (node_is_master(n)) {
		if (timer_at(n, TIMER_ANSWER) == NODE_NEVER)
			timer_set(n, TIMER_ANSWER, at_ms > n->now_ms ? at_ms : n->now_ms);
	} else if (n->phase == NODE_PHASE_MEMBER && mc_addr_eq(from, &n->master_addr) &&
		!mc_uuid_eq(j->uuid, n->master)) {
		look_at_master(n, source);
	}
}

/* A master of another line than the one that was chosen is nothing to us. */
static bool line_fits(struct node *n, const struct hz_join_message *j)
{
	enum mc_line line;

	if (j->member_version == NULL ||
		!mc_line_of(j->member_version->major, j->member_version->minor, &line))
		return true; /* its own check over TCP will say */
	return line == n->line || (n->cfg->line_auto && line_follow(n, line));
}

static bool names_ours(const struct node *n, const struct hz_join_message *j)
{
	return mc_str_eq(j->config_check->cluster_name, n->cluster_name);
}

/* Another cluster; apart: what keeps one of our own name and this one two. */
static void heard_stranger(
	struct node *n, const struct hz_join_message *j, const struct mc_addr *from, enum fit apart)
{
	static const uint8_t unsaid[3];
	const struct hz_config_check *c = j->config_check;
	const struct hz_member_version *v = j->member_version;
	const uint8_t said[3] = { v ? (uint8_t)v->major : 0, v ? (uint8_t)v->minor : 0,
		v ? (uint8_t)v->patch : 0 };
	struct mc_text t = node_text(n);
	struct node_notice *notice;

	mc_text_addr(mc_text_str(&t, c->cluster_name), from);
	if (mc_uuid_eq(j->uuid, identity_asker) || /* who asks about is no cluster */
		!notice_allowed(n, SAY_STRANGER, t.p))
		return;
	notice = notice_stranger(
		n, from, text_keep(n, c->cluster_name), text_keep(n, c->joiner_type), v ? said : unsaid);
	notice->same_name = names_ours(n, j);
	if (notice->same_name && apart < FIT_COUNT) {
		notice->message = mc_str_z(fit_rows[apart].apart);
		notice->hint = mc_str_z(fit_rows[apart].mend);
	}
}

static void heard_master(
	struct node *n, const struct hz_join_message *j, const struct mc_addr *from, const char *source)
{
	if (node_is_master(n)) {
		merge_soon(n, from, source);
	} else if (!join_may_turn_to(n, from) || candidate_is_black(n, from)) {
		return;
	} else if (!line_fits(n, j)) {
		heard_stranger(n, j, from, FIT_LINE);
	} else if (lure_followed(n, source, from)) {
		if (j->member_version != NULL)
			line_learnt(n, from);
		join_target(n, from);
	}
}

/* One of another release, which this line cannot read. Who only looks is followed, as long as we look, too.
 */
static void heard_other_line(struct node *n, const struct hz_join_message *j, const struct mc_addr *from)
{
	enum mc_line was = n->line;

	line_heard(n, j, from);
	if (n->line == was)
		heard_stranger(n, j, from, check_apart(n, j));
}

/* A master of our name that we have nothing to do with, since we are in a cluster or on the way into one. */
static bool heard_apart(struct node *n, const struct hz_join_message *j, const struct mc_addr *from)
{
	enum fit apart = check_apart(n, j);

	if (join_may_turn_to(n, from) || apart == FIT_COUNT)
		return false;
	heard_stranger(n, j, from, apart);
	return true;
}

void join_heard(struct node *n, const struct in *in)
{
	const struct hz_join_message *j = in->m->body; /* all three begin with it */
	struct mc_addr from;
	const char *source;

	if (!read_address(j->address, &from) || mc_addr_eq(&from, &n->addr) || mc_uuid_eq(j->uuid, n->uuid) ||
		j->config_check == NULL)
		return;
	source = in->source[0] == '\0' ? from.host : in->source; /* recordings of older releases have none */
	if (!names_ours(n, j))
		heard_stranger(n, j, &from, FIT_CLUSTER_NAME);
	else if (in->m->other_line)
		heard_other_line(n, j, &from);
	else if (in->m->cls == HZ_JOIN_REQUEST)
		heard_request(n, j, &from, source);
	else if (heard_apart(n, j, &from))
		return;
	else if (in->m->cls == HZ_JOIN_MESSAGE)
		heard_master(n, j, &from, source);
	else if (node_is_master(n))
		merge_heard(n, &from, source);
}
