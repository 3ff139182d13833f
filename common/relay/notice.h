/* SPDX-License-Identifier: Apache-2.0 */
/* notice.h - what a relay tells its user: the records of the manual as values. */
#ifndef MC_RELAY_NOTICE_H
#define MC_RELAY_NOTICE_H

#include "common/base/option.h"
#include "common/base/types.h"
#include "common/relay/rules.h"

/* Why a link is down, or did not come up: word, sentence, what to try. */
#define RELAY_REASONS(X) \
	X(NONE, NULL, NULL, NULL) \
	X(CLOSED, "closed", "the connection ended", NULL) \
	X(SILENCE, "silence", "nothing came for 15 s", \
		"the host or the path to it is gone; it is dialled again") \
	X(PASSWORD, "password", "the password is not the same on both sides, or only one side has one", \
		"give both the same: " OPTION_CLUSTER_PASSWORD_FILE " FILE, or MC_CLUSTER_PASSWORD") \
	X(VERSION, "version", "it speaks another version of the relays' protocol", \
		"run the same release on both hosts") \
	X(GROUP, "group", "it carries another multicast group or port", \
		"give both the same " OPTION_PROFILE ", or " OPTION_MULTICAST_GROUP \
		" and " OPTION_MULTICAST_PORT) \
	X(PROTOCOL, "protocol", "what answers there is no relay", "mc-probe PEER says what it is") \
	X(SLOW, "slow", "it does not take what is sent to it", \
		"the path to it is too narrow, or the process is stopped") \
	X(REPLACED, "replaced", "the same relay has another link to this one", NULL) \
	X(SELF, "self", "this relay has dialled itself", "name another host as the hub") \
	X(FULL, "full", "it has no room for another link", NULL) \
	X(LEFT, "closed", "the other relay has ended", NULL)
enum relay_reason {
#define X(name, word, text, hint) RELAY_REASON_##name,
	RELAY_REASONS(X)
#undef X
		RELAY_REASON_COUNT
};
const char *relay_reason_word(enum relay_reason r);
const char *relay_reason_text(enum relay_reason r);
const char *relay_reason_hint(enum relay_reason r);

/* The three datagrams of a joiner, in the order of what is learned from them. */
#define RELAY_KINDS(X) \
	X(NOTHING, NULL) X(REQUEST, "request") X(ANSWER, "answer") X(ANNOUNCEMENT, "announcement")
enum relay_kind {
#define X(name, word) RELAY_KIND_##name,
	RELAY_KINDS(X)
#undef X
		RELAY_KIND_COUNT
};
const char *relay_kind_word(enum relay_kind k);

#define RELAY_NOTICES(X) \
	X(LINK_UP)     /* id, name, addr, dialled, rtt_us; links = how many carry now */ \
	X(LINK_DOWN)   /* the same, reason */ \
	X(REFUSED)     /* addr, reason, by_us; message, hint */ \
	X(DIAL_FAILED) /* addr, message; once until it has changed */ \
	X(CARRIED)     /* what passed: below; links = over how many, delivered */ \
	X(DECISION)    /* rule, passed, and the same */ \
	X(DROPPED)     /* rule, count, host: since the last */ \
	X(NOT_CARRIED) /* cluster_name, member: heard, and not among --cluster-name */ \
	X(MEMBER)      /* member below */ \
	X(MEMBER_GONE) /* the same */ \
	X(UNREACHABLE) /* member, message, hint */ \
	X(TWO_MASTERS) /* cluster_name, member, other, merge_within_s */ \
	X(CARRYING)    /* addr: what the members of this host announce; its port is 0 */ \
	X(STATUS)      /* links, members, counters, streams */ \
	X(LINK)        /* with STATUS, one for each link that carries */ \
	X(WARN)        /* message, hint */
enum relay_notice_type {
#define X(name) RELAY_NOTICE_##name,
	RELAY_NOTICES(X)
#undef X
		RELAY_NOTICE_COUNT
};

/* Somebody on the group, as his datagrams say. Texts live as long as the notice. */
struct relay_member {
	struct mc_str cluster_name;
	struct mc_addr addr;
	struct mc_uuid uuid;
	uint8_t version[3];
	bool lite, relayed; /* relayed: heard over a link, which `via` names */
	bool moved;         /* its datagrams come from another host than it claims */
	enum relay_kind kind;
	struct mc_str via;
};

struct relay_counts {
	uint64_t heard, sent, received,
		delivered;     /* datagrams: of the group, to links, from links, to the group */
	uint64_t stream_bytes; /* of members' connections, both ways */
	uint64_t streams;      /* that pass now */
	uint64_t dropped[RELAY_RULE_COUNT];
};

struct relay_notice {
	enum relay_notice_type type;
	enum relay_reason reason;
	enum relay_rule rule;
	bool dialled, by_us, passed, delivered, listed;
	struct mc_addr addr;
	struct mc_str id, name, message, hint;
	int64_t rtt_us; /* -1: not measured yet */
	struct relay_member member, other;
	size_t size;
	uint32_t links, members;
	uint64_t count;
	const struct relay_counts *counts;
	int64_t merge_within_s;
};

#endif
