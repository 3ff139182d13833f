/* SPDX-License-Identifier: Apache-2.0 */
/* notice.h - what a node tells its user: the records of the manual as values. Texts live until the step's
 * effects are done. */
#ifndef MC_MEMBER_NOTICE_H
#define MC_MEMBER_NOTICE_H

#include "common/base/types.h"

/* Phases, in the words of the records; the allowed successors are rows in phase.c. */
#define NODE_PHASES(X) \
	X(IDLE, "idle") \
	X(LOOKING, "looking") \
	X(JOINING, "joining") \
	X(MEMBER, "member") \
	X(MASTER, "master") \
	X(MERGING, "merging") \
	X(LEAVING, "leaving") \
	X(LEFT, "left")
enum node_phase {
#define X(name, text) NODE_PHASE_##name,
	NODE_PHASES(X)
#undef X
		NODE_PHASE_COUNT
};
const char *node_phase_text(enum node_phase p);

/* Why a member is no longer in the list, and why this node left. */
#define NODE_REASONS(X) \
	X(LEFT, "left")                       /* it said so itself */ \
	X(CONNECTION_LOST, "connection_lost") /* its process is gone */ \
	X(NO_HEARTBEAT, "no_heartbeat") \
	X(SUSPECTED, "suspected") /* another member says so, or it came back with another uuid */ \
	X(MERGED, "merged") \
	X(ASKED, "asked")         /* we left: asked by the user */ \
	X(REFUSED, "refused")     /* we left: no cluster let us in */ \
	X(SHUT_DOWN, "shut_down") /* we left: the whole cluster was shut down */ \
	X(TIMEOUT, "timeout")
enum node_reason {
#define X(name, text) NODE_REASON_##name,
	NODE_REASONS(X)
#undef X
		NODE_REASON_COUNT
};
const char *node_reason_text(enum node_reason r);

/* Why a join was refused, by us or of us. ours/theirs and the option that would make it fit go into message
 * and hint. */
#define NODE_REFUSALS(X) \
	X(CLUSTER_NAME, "cluster_name") \
	X(LINE, "line") \
	X(JOINER, "joiner") \
	X(PARTITION_GROUP, "partition_group") \
	X(PARTITION_COUNT, "partition_count") \
	X(PASSWORD, "password") \
	X(BLACKLISTED, "blacklisted") \
	X(CLUSTER_STATE, "cluster_state") \
	X(PACKET_VERSION, "packet_version") \
	X(FULL, "full") \
	X(OTHER, "other")
enum node_refusal {
#define X(name, text) NODE_REFUSAL_##name,
	NODE_REFUSALS(X)
#undef X
		NODE_REFUSAL_COUNT
};
const char *node_refusal_text(enum node_refusal r);

struct node_member_view {
	struct mc_uuid uuid;
	struct mc_addr addr;
	bool lite, self, master;
	bool c_node;                        /* one of ours */
	struct mc_str name, instance_group; /* member attributes, null when not announced */
	uint8_t version[3];                 /* member version */
	enum mc_line line;
	int32_t join_version;
};

#define NODE_NOTICES(X) \
	X(PHASE)          /* from, to */ \
	X(MEMBERS)        /* list, count, version; the list changed */ \
	X(MEMBER_ADDED)   /* member */ \
	X(MEMBER_REMOVED) /* member, reason */ \
	X(REFUSED)        /* refusal, addr (by whom, or who was refused: by_us), message, hint, theirs */ \
	X(STRANGER)   /* another cluster heard: addr, cluster_name, joiner, theirs, release, same_name */ \
	X(STATUS)     /* phase, count, version, clients; answer to STATUS */ \
	X(STORE)      /* store; with STATUS, of a node that stores */ \
	X(MIGRATION)  /* partition, from, to, gives; a partition has moved from this node or to it */ \
	X(STORE_FULL) /* store; a write was refused for that, said once a minute */ \
	X(LINE)       /* following another protocol line: line */ \
	X(NOTE)       /* a sentence worth saying at the normal level: message */ \
	X(WARN)       /* a sentence about something wrong: message, hint */ \
	X(DEBUG)      /* for --verbose: message */ \
	X(LEFT)       /* reason */
enum node_notice_type {
#define X(name) NODE_NOTICE_##name,
	NODE_NOTICES(X)
#undef X
		NODE_NOTICE_COUNT
};

struct node_store_figures {
	uint64_t entries, bytes, budget;
	uint64_t evicted, expired, refused; /* entries; writes refused because it was full */
	uint64_t gets, hits;                /* entries asked for by their key; of these, found */
	uint32_t maps, owned, backups;      /* owned, backups: partitions */
};

struct node_notice {
	enum node_notice_type type;
	enum node_phase from, to;
	int32_t version;
	const struct node_member_view *list; /* in list order */
	uint32_t count;
	uint32_t clients;
	struct node_member_view member;
	enum node_reason reason;
	enum node_refusal refusal;
	bool by_us;
	struct mc_addr addr;
	struct mc_str cluster_name, joiner;
	enum mc_line line;
	struct mc_str message, hint;
	struct node_store_figures store;
	uint32_t partition;
	struct mc_uuid source, destination; /* of a replica; source null: a further copy */
	bool gives;                         /* this node is the owner that copies */
	struct mc_str theirs;               /* REFUSED for the line, STRANGER: the other side's; else null */
	struct mc_str release;              /* STRANGER: "5.7.0"; else null */
	bool same_name; /* STRANGER: it is called as ours: message says why they are two */
};

#endif
