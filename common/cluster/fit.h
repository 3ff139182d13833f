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
#include "common/hz/message.h"
#include "common/member/notice.h"

/* In the order in which they are checked; the first that fails is the one that is told. */
#define FIT_CONDITIONS(X) \
	X(PACKET_VERSION, packet_version, CLUSTER_MISMATCH_OP, "this speaks to Hazelcast 4 and 5 only") \
	X(CLUSTER_NAME, cluster_name, CLUSTER_MISMATCH_OP, \
		OPTION_CLUSTER_NAME " must be the same on both sides, also in upper and lower case") \
	X(JOINER, joiner, CONFIG_MISMATCH_OP, \
		"both sides must look for peers the same way: " OPTION_CLUSTER_MODE) \
	X(PARTITION_GROUP, partition_group, CONFIG_MISMATCH_OP, \
		"start it with the same partition grouping as this cluster") \
	X(PARTITION_COUNT, partition_count, CONFIG_MISMATCH_OP, \
		"the property hazelcast.partition.count must be set alike, or nowhere") \
	X(LINE, line, BEFORE_JOIN_CHECK_FAILURE_OP, \
		"members of one cluster are all of one line: " OPTION_LINE \
		" with the cluster's, or " OPTION_LINE " auto")

enum fit {
#define X(name, row, answer, hint) FIT_##name,
	FIT_CONDITIONS(X)
#undef X
		FIT_COUNT
};
struct fit_row {
	enum node_refusal refusal;
	enum hz_class answer; /* how Hazelcast tells the joiner */
	const char *hint;     /* for the side that refuses */
};
extern const struct fit_row fit_rows[FIT_COUNT];

#define FIT_PACKET 4 /* com.hazelcast.internal.nio.Packet.VERSION */
struct fit_side {
	uint8_t packet_version;
	struct mc_str cluster_name, joiner;
	struct mc_str group;           /* partition group type; null: groups are off */
	struct mc_str partition_count; /* as configured text; null: not set */
	uint8_t version[3];            /* of the member; of a cluster the first two count */
};

/* What a join message says of its sender. False without a check in it. */
bool fit_side_of(const struct hz_join_message *m, struct fit_side *out);
bool fit_holds(enum fit which, const struct fit_side *cluster, const struct fit_side *joiner);
/* Hazelcast's words when it does not hold. */
void fit_message(
	enum fit which, const struct fit_side *cluster, const struct fit_side *joiner, struct mc_text *out);
/* The value that is compared, for people: "enabled / HOST_AWARE", "null", "5.3". */
void fit_value(enum fit which, const struct fit_side *side, struct mc_text *out);

/* What a refusal in Hazelcast's words means, and the option of ours that would make it fit. hint NULL: none
 * is known. */
enum node_refusal fit_explain(struct mc_str message, const char **hint);
/* What it says the cluster expects; null: it does not say. */
struct mc_str fit_expected(struct mc_str message);

#endif
