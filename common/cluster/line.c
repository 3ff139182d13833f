/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line.c - which protocol line a cluster speaks, learnt before it is asked to let us in (--line auto).
 *
 * A master that is asked on another line refuses, and writes a WARNING into its log (ClusterJoinManager). All
 * that stands before the request, handshake, WhoisMaster, MasterResponse, is the same on every line and does
 * not say it. What does, in this order:
 *
 * - a datagram of the master: MemberVersion in its JoinMessage (join_multicast.c)
 * - who dials us, or looks as we do: MemberVersion in its WhoisMaster or JoinRequest
 * - the handshake of another C node, which has it as an option
 * - the client's authentication on the same port: ASK_LINE, answered by LINE
 * - the text of the refusal: the next request goes over the same connection (join.c)
 */
#include "common/cluster/internal.h"
#include "common/member/identity.h"

static bool wanted(const struct node *n)
{
	return n->cfg->line_auto && !n->cfg->ask_only;
}

bool line_follow(struct node *n, enum mc_line line)
{
	if (line == n->line)
		return false;
	n->line = line;
	notice_line(n, line);
	return true;
}

void line_learnt(struct node *n, const struct mc_addr *of)
{
	cluster_of(n)->join.line_of = *of;
}

/* Whichever of us is to lead, the other should fit. Only to a later line, or two that follow each other would
 * never agree. */
void line_heard(struct node *n, const struct hz_join_message *j, const struct mc_addr *from)
{
	enum mc_line line;

	if (n->phase != NODE_PHASE_LOOKING || !wanted(n) || j->member_version == NULL ||
		!mc_line_of(j->member_version->major, j->member_version->minor, &line))
		return;
	if (line > n->line)
		line_follow(n, line);
	if (line == n->line)
		line_learnt(n, from);
}

const char *line_to_say(const struct node *n)
{
	return node_is_joined(n) || !n->cfg->line_auto ? identity_of(n->line)->text : NULL;
}

bool line_is_known(struct node *n, const struct conn *c)
{
	struct joining *join = &cluster_of(n)->join;
	if (!wanted(n) || n->phase != NODE_PHASE_JOINING || mc_addr_eq(&join->line_of, &join->target))
		return true;
	if (c->c_node) { /* one that leads says it, and whoever does not say it will refuse without harm */
		if (c->has_line)
			line_follow(n, c->line);
		return true;
	}
	if (join->line_asked)
		return false;
	join->line_asked = true;
	node_effect_addr(n, NODE_FX_ASK_LINE, &join->target);
	return false;
}
