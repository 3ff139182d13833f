/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fit.h - the conditions of joining, each a row, as a function of two sides: ConfigCheck.isCompatible,
 * ClusterJoinManager, NodeExtension.validateJoinRequest. A master uses it to refuse, mc-probe to say
 * beforehand what would be refused. Pure.
 */
#ifndef MC_CLUSTER_FIT_H
#define MC_CLUSTER_FIT_H

#include "common/base/option.h"
#include "common/base/text.h"
#include "common/hz/heard.h"
#include "common/hz/message.h"
#include "common/member/notice.h"

/*
 * X(name, row, answer, hint, apart, mend): in the order in which they are checked; the first that fails is
 * the one that is told. apart: why two clusters that differ in it never become one, mend: what to do about
 * it.
 */
#define FIT_CONDITIONS(X) \
	X(PACKET_VERSION, packet_version, CLUSTER_MISMATCH_OP, "this speaks to Hazelcast 4 and 5 only", \
		"One of them is Hazelcast 3, which neither reads what 4 and 5 send nor is read by them.", \
		"Give one of them another group, or bring all to one release.") \
	X(CLUSTER_NAME, cluster_name, CLUSTER_MISMATCH_OP, \
		OPTION_CLUSTER_NAME " must be the same on both sides, also in upper and lower case", \
		"Different names never form one cluster.", \
		"Give all members one --clusterName (cluster-name), or leave the others out of the question.") \
	X(JOINER, joiner, CONFIG_MISMATCH_OP, \
		"both sides must look for peers the same way: " OPTION_CLUSTER_MODE, \
		"Their joiners differ, and each refuses the other.", \
		"Let both look for their peers in one way, or give one of them another name.") \
	X(PARTITION_GROUP, partition_group, CONFIG_MISMATCH_OP, \
		"start it with the same partition grouping as this cluster", \
		"Their partition groups differ, and each refuses the other.", \
		"Set partition-group alike on both, or give one of them another name.") \
	X(PARTITION_COUNT, partition_count, CONFIG_MISMATCH_OP, \
		"the property hazelcast.partition.count must be set alike, or nowhere", \
		"Their partition counts differ, and each refuses the other.", \
		"Set hazelcast.partition.count alike on both, or nowhere, or give one of them another name.") \
	X(LINE, line, BEFORE_JOIN_CHECK_FAILURE_OP, \
		"members of one cluster are all of one line: " OPTION_LINE \
		" with the cluster's, or " OPTION_LINE " auto", \
		"They are of different releases, and stay two for ever.", \
		"Bring all to one release, or give one of them another name or group.")

enum fit {
#define X(name, row, answer, hint, apart, mend) FIT_##name,
	FIT_CONDITIONS(X)
#undef X
		FIT_COUNT
};
struct fit_row {
	enum node_refusal refusal;
	enum hz_class answer; /* how Hazelcast tells the joiner */
	const char *hint;     /* for the side that refuses */
	const char *apart, *mend;
};
extern const struct fit_row fit_rows[FIT_COUNT];

#define FIT_PACKET 4 /* com.hazelcast.internal.nio.Packet.VERSION */
struct fit_side {
	uint8_t packet_version;
	struct mc_str cluster_name, joiner;
	struct mc_str group;           /* partition group type; null: groups are off */
	struct mc_str partition_count; /* as configured text; null: not set */
	uint8_t version[3];            /* of the member; of a cluster the first two count */
	unsigned unknown;              /* a bit (1u << FIT_...) for each of these that is not known */
};

/* What a join message says of its sender. False without a check in it. */
bool fit_side_of(const struct hz_join_message *m, struct fit_side *out);
/* The same of any release's datagram; its texts are borrowed. A cluster's version counts before its master's.
 */
void fit_side_heard(const struct heard_said *said, struct fit_side *out);
bool fit_holds(enum fit which, const struct fit_side *cluster, const struct fit_side *joiner);
/* Can these two, members or whole clusters, ever be one cluster? The first condition that keeps them apart
 * for good, of those that are known of both; FIT_COUNT: none. */
enum fit fit_apart(const struct fit_side *a, const struct fit_side *b);
/* Hazelcast's words when it does not hold. */
void fit_message(
	enum fit which, const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *out);
/* The value that is compared, for people: "enabled / HOST_AWARE", "null", "5.3". */
void fit_value(enum fit which, const struct fit_side *side, struct mc_text *out);

/* What to do about a release that is none of ours, "5.2": no option helps. */
#define FIT_NO_LINE \
	"no " OPTION_LINE " fits it: a node of this toolkit joins clusters of " MC_LINES_TEXT \
	" only. mc-members and mc-probe ask " \
	"members of every release from 4.0 on; to join, bring the cluster to 5.3 or later"

/* What a refusal in Hazelcast's words means; the option of ours that would make it fit is appended to *hint,
 * or nothing, when none is known. */
enum node_refusal fit_explain(struct mc_str message, struct mc_text *hint);
/* What it says the cluster expects; null: it does not say. */
struct mc_str fit_expected(struct mc_str message);

#endif
