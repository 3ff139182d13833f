/* SPDX-License-Identifier: Apache-2.0 */
/* join_tcp.c - the tcp-ip joiner: a list of addresses that may be members (TcpIpJoiner, DiscoveryJoiner). */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define ASK_AGAIN 1000
/* everybody who can be reached has been asked for this long, and none knows a master */
#define CLAIM_PAUSE 1000
#define CLAIM_TIMEOUT 10000 /* Hazelcast waits as long for the answers */
#define PROMISE 2000        /* after a yes to another claimer we do not claim for this long */

bool tcp_nobody_left(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < cluster->candidate_count; i++)
		if (candidate_usable(&cluster->candidates[i]) && !cluster->candidates[i].gray)
			return false;
	return true;
}

/* --- searching --- */
void tcp_search(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	cluster->join.looked = false;
	cluster->join.until_ms = n->now_ms + n->cfg->tcp_join_timeout_ms;
	cluster->join.asked_since_ms = 0;
	cluster->join.claiming = false;
	node_effect_new(n, NODE_FX_LOOK);
	timer_set(n, TIMER_JOIN, n->now_ms + ASK_AGAIN);
}

static void whois(struct node *n, struct conn *c)
{
	struct hz_whois_master_op *op = node_new(n, sizeof(*op));

	op->join_message = hz_value_object(HZ_JOIN_MESSAGE,
		make_join_message(n, node_new(n, sizeof(struct hz_join_message))), &n->fx->mem);
	if (op->join_message == NULL) {
		n->fx->lost = true;
		return;
	}
	/* Whoever dials us is asked as well; what it refuses counts where discovery had named it. */
	c->asked |= c->dialled || (conn_is_at(c, &c->addr) && candidate_is_named(n, &c->addr));
	send_cast(n, c->id, HZ_WHOIS_MASTER_OP, op);
}

/* As many at once as may be; each that ends makes room for the next. */
static void dial_more(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	while (cluster->join.next < cluster->candidate_count && n->dial_count < n->cfg->dials_max) {
		struct candidate *c = &cluster->candidates[cluster->join.next++];

		if (candidate_usable(c) && conn_to_addr(n, &c->addr) == NULL && !conn_pending_to(n, &c->addr))
			link_dial(n, &c->addr, (struct mc_uuid){ .null = true });
	}
}

/* Those who are there, and the rest of this round of dials or a new one. */
void tcp_ask_all(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		struct candidate *c = &cluster->candidates[i];
		struct conn *conn = candidate_usable(c) ? conn_to_addr(n, &c->addr) : NULL;

		if (conn != NULL)
			whois(n, conn);
	}
	if (cluster->join.next >= cluster->candidate_count)
		cluster->join.next = 0;
	dial_more(n);
}

void join_peers(struct node *n, const struct node_event *ev)
{
	uint32_t fresh = candidates_set(n, ev->peers, ev->peer_count);

	mc_check(ev->peer_count <= MC_PEERS_MAX);
	cluster_of(n)->join.looked = true;
	if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP) {
		tcp_ask_all(n);
		tcp_settle(n);
	} else if (node_is_master(n)) {
		merge_peers(n, fresh);
	}
}

void tcp_conn_open(struct node *n, struct conn *c)
{
	candidate_reached(n, c->dialled ? &c->target : &c->addr);
	whois(n, c);
	dial_more(n);
	tcp_settle(n);
}

void tcp_conn_gone(struct node *n, const struct mc_addr *a, enum node_failure why)
{
	if (why != NODE_FAIL_HUNG_UP)
		candidate_failed(n, a, why);
	if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP)
		dial_more(n);
}

/* Open, and somebody is there: whoever looks for a cluster asks us each second too, on whichever connection
 * it has. */
static struct conn *live_conn(struct node *n, const struct candidate *c)
{
	struct conn *conn = candidate_usable(c) ? conn_to_addr(n, &c->addr) : NULL;

	for (uint32_t i = 0; conn != NULL && i < n->conn_count; i++)
		if (mc_uuid_eq(n->conns[i].uuid, conn->uuid) &&
			n->now_ms - n->conns[i].heard_at_ms <= n->cfg->tcp_join_timeout_ms)
			return conn;
	return NULL;
}

/* Who is still to be heard of? */
struct census {
	uint32_t usable, pending, open;
	bool lowest; /* nobody whom we can reach has a smaller hash of its address */
};

static struct census census(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	struct census s = { .lowest = true };
	int32_t own = mc_addr_hash(&n->addr);

	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		struct candidate *c = &cluster->candidates[i];
		struct conn *conn = live_conn(n, c);

		if (!candidate_usable(c) || (conn == NULL && (c->gray || conn_to_addr(n, &c->addr) != NULL)))
			continue;
		s.usable++;
		s.pending += conn == NULL;
		s.open += conn != NULL;
		s.lowest &= conn == NULL || own <= mc_addr_hash(&conn->addr);
	}
	return s;
}

bool join_progress(const struct node *n, uint32_t *all, uint32_t *tried, uint32_t *answered)
{
	const struct cluster *cluster = cluster_of(n);

	*all = *tried = *answered = 0;
	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		const struct candidate *c = &cluster->candidates[i];

		if (c->own)
			continue;
		(*all)++;
		*tried += c->gray || c->black || c->spoke;
		*answered += c->spoke;
	}
	return n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP;
}

static void claim(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(!cluster->join.claiming);
	if (n->cfg->ask_only) {
		leave_start(n, NODE_REASON_TIMEOUT, STATUS_SILENCE);
		return;
	}
	cluster->join.claiming = true;
	cluster->join.claims_out = cluster->join.claims_yes = 0;
	for (uint32_t i = 0; i < cluster->candidate_count; i++) {
		struct candidate *c = &cluster->candidates[i];
		struct conn *conn = live_conn(n, c);

		if (conn == NULL)
			continue;
		cluster->join.claims_out++;
		conn_invoke(n, conn, HZ_JOIN_MASTERSHIP_CLAIM_OP, node_new(n, sizeof(struct hz_plain_op)),
			CLAIM_TIMEOUT, INVOCATION_MASTERSHIP_CLAIM, 0);
	}
}

void join_claim_done(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct cluster *cluster = cluster_of(n);
	bool yes = how == INVOCATION_ANSWERED && response_is_true(answer);

	(void)c;
	if (n->phase != NODE_PHASE_LOOKING || !cluster->join.claiming)
		return;
	cluster->join.claims_out--;
	if (!yes) {
		cluster->join.claiming = false; /* somebody knows a master, or claims too: ask again */
		cluster->join.asked_since_ms = n->now_ms;
		timer_set(n, TIMER_JOIN, n->now_ms + ASK_AGAIN);
	} else if (cluster->join.claims_out == 0) {
		join_become_master(n);
	}
}

void on_mastership_claim(struct node *n, const struct in *in)
{
	struct cluster *cluster = cluster_of(n);
	bool named = conn_is_at(in->conn, &in->conn->addr) && candidate_is_named(n, &in->conn->addr);
	bool yes = n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP &&
		!cluster->join.claiming && (named || cluster->join.promises < MC_PROMISES_MAX);

	if (yes) {
		cluster->join.promises += !named; /* or strangers could keep us from claiming for ever */
		cluster->join.promised_until_ms = n->now_ms + PROMISE;
		timer_set(n, TIMER_JOIN, n->now_ms + ASK_AGAIN);
	}
	reply_bool(n, in, yes);
}

/* Called whenever one more is known to be there or not: decides as soon as nobody is left to wait for. */
void tcp_settle(struct node *n)
{
	struct cluster *cluster = cluster_of(n);
	struct census s;

	if (refusal_waits(n) || !cluster->join.looked || cluster->join.claiming ||
		n->phase != NODE_PHASE_LOOKING)
		return;
	s = census(n);
	if (s.usable == 0) {
		candidates_notice_nobody(n);
		join_become_master(n);
		return;
	}
	if (s.pending > 0 && n->now_ms < cluster->join.until_ms)
		return;
	if (cluster->join.asked_since_ms == 0)
		cluster->join.asked_since_ms = n->now_ms;
	if (s.open > 0 && s.lowest && n->now_ms - cluster->join.asked_since_ms >= CLAIM_PAUSE &&
		n->now_ms >= cluster->join.promised_until_ms)
		claim(n);
}

void tcp_tick(struct node *n)
{
	struct cluster *cluster = cluster_of(n);

	mc_check(n->cfg->joiner == NODE_TCP_IP);
	timer_set(n, TIMER_JOIN, n->now_ms + ASK_AGAIN);
	if (!cluster->join.looked) {
		if (n->now_ms >= cluster->join.until_ms)
			cluster->join.looked = true; /* discovery does not answer: what we know has to do */
		else
			return;
	}
	tcp_ask_all(n);
	tcp_settle(n);
}
