/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refusal.c - a refusal for one condition, told with whether the others would hold. A member compares the
 * release last (ClusterJoinManager): where that differs as well, an option that mends the first condition
 * leads to the next refusal. So a Java member that refuses us is asked which release it is, as line.c does.
 */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/fit.h"
#include "common/cluster/internal.h"

void refusal_tell(struct node *n, const struct mc_addr *by, struct mc_str text, const uint8_t *release)
{
	struct join_check why;
	struct mc_text t;
	enum mc_line line;

	check_explain(n, text, &why);
	if (release != NULL && !mc_line_of(release[0], release[1], &line)) {
		t = node_text(n);
		mc_text_int(mc_text_z(&t, "it runs Hazelcast "), release[0]);
		mc_text_int(mc_text_z(&t, "."), release[1]);
		mc_text_z(&t, ", and " FIT_NO_LINE);
		why.hint = mc_text_done(&t);
	}
	notice_refused(n, why.why, by, false, why.message, why.hint)->theirs = why.theirs;
}

/* Whether the release may matter besides what it said, and can be asked for. */
static bool release_matters(struct node *n, const struct conn *c, struct mc_str text)
{
	struct join_check why;

	check_explain(n, text, &why);
	return !c->c_node && !n->cfg->ask_only && text.n > 0 && text.n <= MC_REFUSAL_KEPT &&
		(why.why == NODE_REFUSAL_JOINER || why.why == NODE_REFUSAL_PARTITION_GROUP ||
			why.why == NODE_REFUSAL_PARTITION_COUNT);
}

bool refusal_waits(const struct node *n)
{
	return cluster_of(n)->join.refused_at.host[0] != '\0';
}

bool refusal_keep(struct node *n, const struct conn *c, struct mc_str text)
{
	struct joining *join = &cluster_of(n)->join;

	if (refusal_waits(n))
		return true;
	if (!release_matters(n, c, text))
		return false;
	join->refused_at = c->dialled ? c->target : c->addr;
	join->refused_by = c->addr;
	join->refusal_size = (uint16_t)text.n;
	memcpy(join->refusal, text.p, (size_t)text.n);
	node_effect_addr(n, NODE_FX_ASK_LINE, &join->refused_at);
	return true;
}

bool refusal_answered(struct node *n, const struct node_event *ev)
{
	struct joining *join = &cluster_of(n)->join;

	mc_check(join->refusal_size <= MC_REFUSAL_KEPT);
	if (!refusal_waits(n) || !mc_addr_eq(ev->addr, &join->refused_at))
		return false;
	join->refused_at.host[0] = '\0';
	return true;
}

void refusal_tell_kept(struct node *n, const struct node_event *ev)
{
	const struct joining *join = &cluster_of(n)->join;

	refusal_tell(n, &join->refused_by, mc_str_of(join->refusal, join->refusal_size),
		ev->release[0] != 0 ? ev->release : NULL);
}
