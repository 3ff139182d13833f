/* SPDX-License-Identifier: Apache-2.0 */
/* join_tcp.c - the tcp-ip joiner: a list of addresses that may be members (TcpIpJoiner, DiscoveryJoiner). */
#include <string.h>

#include "common/member/member.h"

#define ASK_AGAIN 1000
/* everybody who can be reached has been asked for this long, and none knows a master */
#define CLAIM_PAUSE 1000
#define CLAIM_TIMEOUT 10000 /* Hazelcast waits as long for the answers */
#define PROMISE 2000        /* after a yes to another claimer we do not claim for this long */

bool tcp_nobody_left(struct node *n)
{
	for (uint32_t i = 0; i < n->candidate_count; i++)
		if (candidate_usable(&n->candidates[i]) && !n->candidates[i].gray)
			return false;
	return true;
}

/* --- searching --- */
void tcp_search(struct node *n)
{
	n->join.looked = false;
	n->join.until = n->now + n->cfg->tcp_join_timeout;
	n->join.asked_since = 0;
	n->join.claiming = false;
	node_effect_new(n, NODE_FX_LOOK);
	timer_set(n, TIMER_JOIN, n->now + ASK_AGAIN);
}

static void whois(struct node *n, struct conn *c)
{
	struct hz_whois_master_op *op = node_new(n, sizeof(*op));

	op->join_message = hz_value_object(HZ_JOIN_MESSAGE,
		make_join_message(n, node_new(n, sizeof(struct hz_join_message))), &n->fx->mem);
	if (op->join_message == NULL)
		n->fx->lost = true;
	else
		send_cast(n, c->id, HZ_WHOIS_MASTER_OP, op);
}

/* As many at once as may be; each that ends makes room for the next. */
static void dial_more(struct node *n)
{
	while (n->join.next < n->candidate_count && n->dial_count < n->cfg->dials_max) {
		struct candidate *c = &n->candidates[n->join.next++];

		if (candidate_usable(c) && conn_to_addr(n, &c->addr) == NULL && !conn_pending_to(n, &c->addr))
			link_dial(n, &c->addr, (struct mc_uuid){ .null = true });
	}
}

/* Those who are there, and the rest of this round of dials or a new one. */
static void ask_all(struct node *n)
{
	for (uint32_t i = 0; i < n->candidate_count; i++) {
		struct candidate *c = &n->candidates[i];
		struct conn *conn = candidate_usable(c) ? conn_to_addr(n, &c->addr) : NULL;

		if (conn != NULL)
			whois(n, conn);
	}
	if (n->join.next >= n->candidate_count)
		n->join.next = 0;
	dial_more(n);
}

void join_peers(struct node *n, const struct node_event *ev)
{
	uint32_t fresh = candidates_set(n, ev->peers, ev->peer_count);

	n->join.looked = true;
	if (n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP) {
		ask_all(n);
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
			n->now - n->conns[i].heard <= n->cfg->tcp_join_timeout)
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
	struct census s = { .lowest = true };
	int32_t own = mc_addr_hash(&n->addr);

	for (uint32_t i = 0; i < n->candidate_count; i++) {
		struct candidate *c = &n->candidates[i];
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

bool node_search(const struct node *n, struct node_search *out)
{
	*out = (struct node_search){ 0 };
	for (uint32_t i = 0; i < n->candidate_count; i++) {
		const struct candidate *c = &n->candidates[i];

		if (c->own)
			continue;
		out->all++;
		out->tried += c->gray || c->black || c->spoke;
		out->answered += c->spoke;
	}
	return n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP;
}

static void claim(struct node *n)
{
	if (n->cfg->ask_only) {
		leave_start(n, NODE_REASON_TIMEOUT, NODE_STATUS_NO_ANSWER);
		return;
	}
	n->join.claiming = true;
	n->join.claims_out = n->join.claims_yes = 0;
	for (uint32_t i = 0; i < n->candidate_count; i++) {
		struct candidate *c = &n->candidates[i];
		struct conn *conn = live_conn(n, c);

		if (conn == NULL)
			continue;
		n->join.claims_out++;
		conn_call(n, conn, HZ_JOIN_MASTERSHIP_CLAIM_OP, node_new(n, sizeof(struct hz_plain_op)),
			CLAIM_TIMEOUT, CALL_MASTERSHIP_CLAIM, 0);
	}
}

void join_claim_done(
	struct node *n, const struct call *c, enum call_outcome how, const struct hz_message *answer)
{
	bool yes = how == CALL_ANSWERED && answer_true(answer);

	(void)c;
	if (n->phase != NODE_PHASE_LOOKING || !n->join.claiming)
		return;
	n->join.claims_out--;
	if (!yes) {
		n->join.claiming = false; /* somebody knows a master, or claims too: ask again */
		n->join.asked_since = n->now;
		timer_set(n, TIMER_JOIN, n->now + ASK_AGAIN);
	} else if (n->join.claims_out == 0) {
		join_become_master(n);
	}
}

void on_mastership_claim(struct node *n, const struct in *in)
{
	bool yes = n->phase == NODE_PHASE_LOOKING && n->cfg->joiner == NODE_TCP_IP && !n->join.claiming;

	if (yes) {
		n->join.promised_until = n->now + PROMISE;
		timer_set(n, TIMER_JOIN, n->now + ASK_AGAIN);
	}
	reply_bool(n, in, yes);
}

/* Called whenever one more is known to be there or not: decides as soon as nobody is left to wait for. */
void tcp_settle(struct node *n)
{
	struct census s;

	if (!n->join.looked || n->join.claiming || n->phase != NODE_PHASE_LOOKING)
		return;
	s = census(n);
	if (s.usable == 0) {
		candidates_tell_nobody(n);
		join_become_master(n);
		return;
	}
	if (s.pending > 0 && n->now < n->join.until)
		return;
	if (n->join.asked_since == 0)
		n->join.asked_since = n->now;
	if (s.open > 0 && s.lowest && n->now - n->join.asked_since >= CLAIM_PAUSE &&
		n->now >= n->join.promised_until)
		claim(n);
}

void tcp_tick(struct node *n)
{
	timer_set(n, TIMER_JOIN, n->now + ASK_AGAIN);
	if (!n->join.looked) {
		if (n->now >= n->join.until)
			n->join.looked = true; /* discovery does not answer: what we know has to do */
		else
			return;
	}
	ask_all(n);
	tcp_settle(n);
}
