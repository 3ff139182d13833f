/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - would it fit? The join check (fit.h) of a node: its own side against that of a message. */
#include <string.h>

#include "common/cluster/fit.h"
#include "common/member/identity.h"
#include "common/cluster/internal.h"

static struct fit_side own_side(const struct node *n)
{
	struct fit_side s = { .packet_version = FIT_PACKET,
		.cluster_name = n->cluster_name,
		.joiner = mc_str_z(node_joiner_text(n->cfg)),
		.group = mc_str_z(n->cfg->partition_group),
		.partition_count = mc_str_z(n->cfg->partition_count) };

	memcpy(s.version, identity_of(n->line)->version, sizeof(s.version));
	return s;
}

#define NO_LINE_OF_OURS \
	"no " OPTION_LINE " fits it, only " MC_LINES_TEXT \
	": give it a release of this cluster's line, or another cluster"

static bool fail(struct node *n, enum fit which, const struct fit_side *ours, const struct fit_side *theirs,
	struct join_check *out)
{
	struct mc_text t = node_text(n), line;
	enum mc_line fits;

	fit_message(which, ours, theirs, &t);
	*out = (struct join_check){ .why = fit_rows[which].refusal,
		.answer = fit_rows[which].answer,
		.message = mc_text_done(&t),
		.hint = mc_str_z(fit_rows[which].hint),
		.theirs = mc_str_z(NULL) };
	if (which == FIT_LINE) {
		line = node_text(n);
		fit_value(which, theirs, &line);
		out->theirs = mc_text_done(&line);
		if (!mc_line_of(theirs->version[0], theirs->version[1], &fits))
			out->hint = mc_str_z(NO_LINE_OF_OURS);
	}
	return false;
}

enum fit check_apart(const struct node *n, const struct hz_join_message *m)
{
	struct fit_side ours = own_side(n), theirs;

	if (!fit_side_of(m, &theirs))
		return FIT_COUNT;
	if (theirs.version[0] == 0)
		theirs.unknown |= 1u << FIT_LINE;
	else if (theirs.version[0] < 4) /* its packets bear the same number, and are others */
		theirs.packet_version = 0;
	return fit_apart(&ours, &theirs);
}

bool check_config(struct node *n, const struct hz_join_message *m, struct join_check *out)
{
	struct fit_side ours = own_side(n), theirs;

	if (!fit_side_of(m, &theirs))
		return fail(n, FIT_PACKET_VERSION, &ours, &theirs, out);
	for (enum fit f = 0; f < FIT_LINE; f++)
		if (!fit_holds(f, &ours, &theirs))
			return fail(n, f, &ours, &theirs, out);
	return true;
}

static bool supports(const struct node *n, const struct hz_join_request *r)
{
	const uint8_t *v = identity_of(n->line)->version;

	for (uint32_t i = 0; i < r->supported_cluster_versions.n; i++) {
		const struct hz_version *s = r->supported_cluster_versions.v[i];

		if (s != NULL && s->major == v[0] && s->minor == v[1])
			return true;
	}
	return false;
}

bool check_version(struct node *n, const struct hz_join_message *m, const struct hz_join_request *r,
	struct join_check *out)
{
	struct fit_side ours = own_side(n), theirs;

	if (!fit_side_of(m, &theirs))
		return fail(n, FIT_PACKET_VERSION, &ours, &theirs, out);
	if (theirs.version[0] != 0 &&
		(identity_of(n->line)->by_list ? r != NULL && supports(n, r)
					       : fit_holds(FIT_LINE, &ours, &theirs)))
		return true;
	return fail(n, FIT_LINE, &ours, &theirs, out);
}

void check_explain(struct node *n, struct mc_str text, struct join_check *out)
{
	struct mc_text hint = node_text(n);
	enum node_refusal why = fit_explain(text, &hint);

	*out = (struct join_check){ .why = why,
		.message = text_keep(n, text),
		.hint = mc_text_done(&hint),
		.theirs = why == NODE_REFUSAL_LINE ? text_keep(n, fit_expected(text)) : mc_str_z(NULL) };
}

/* "... is not compatible with cluster version 5.7 (...": the line to follow. */
bool check_line_of_refusal(struct mc_str text, enum mc_line *line)
{
	char unread[1];
	struct mc_text hint = mc_text_of(unread, sizeof(unread));
	struct mc_str v = fit_expected(text);

	return fit_explain(text, &hint) == NODE_REFUSAL_LINE && v.n > 0 &&
		mc_line_of_text(v.p, (size_t)v.n, line);
}
