/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heard.h - the datagrams of a group, of all releases from 3.4 on: what one says of who sent it, and of which
 * cluster. It reads the part that all releases share; what a later one has behind that is left alone.
 */
#ifndef MC_HZ_HEARD_H
#define MC_HZ_HEARD_H

#include "common/base/arena.h"
#include "common/hz/message.h"

#define HEARD_TEXT_MAX MC_NAME_MAX /* a name, a joiner: more is cut */
#define HEARD_MEMORY (8 << 20)     /* decoding one datagram of 64 KiB: at most 6,000 addresses */

/* How somebody was heard, in the order of what is learned from it. */
#define HEARD_KINDS(X) \
	X(NOTHING, NULL, HZ_NONE) \
	X(REQUEST, "join_request", HZ_JOIN_REQUEST)                  /* looks for its cluster */ \
	X(ANSWER, "answer", HZ_JOIN_MESSAGE)                         /* a master */ \
	X(ANNOUNCEMENT, "announcement", HZ_SPLIT_BRAIN_JOIN_MESSAGE) /* a master, with its members */
enum heard_kind {
#define X(name, text, cls) HEARD_##name,
	HEARD_KINDS(X)
#undef X
		HEARD_KIND_COUNT
};
const char *heard_kind_text(enum heard_kind k);

/* Text as it came, or its beginning; n -1: null. */
struct heard_text {
	int16_t n;
	char p[HEARD_TEXT_MAX];
};
void heard_keep(struct heard_text *to, struct mc_str from);
static inline struct mc_str heard_str(const struct heard_text *t)
{
	return (struct mc_str){ t->p, t->n };
}

/* What one datagram says. */
struct heard_said {
	/* group: its type; null when groups are off */
	struct heard_text name, joiner, group, partition_count;
	uint8_t packet, version[3], cluster_version[2]; /* versions 0: not said */
	int32_t build;                                  /* 20240717: the day it was built */
	struct mc_addr addr;                            /* as it calls itself */
	struct mc_uuid uuid;
	bool lite;
	enum heard_kind kind;
	int32_t list_version, data_members;
	uint32_t members; /* in its list; 0: not said */
};

/* *out is filled in as far as it can be read. *join: the message, in `mem` (which is reset first) until its
 * next use; NULL for Hazelcast 3. HEARD_MEMORY is enough for any datagram. */
enum mc_err heard_read(const uint8_t *p, size_t n, struct mc_arena *mem, struct heard_said *out,
	const struct hz_join_message **join);

/*
 * As hz_datagram_read(); what cannot be read on this line and is one of a member of another release, from 3.4
 * on, comes as a hz_join_message with other_line set: who it is, and nothing to be answered. HEARD_MEMORY is
 * enough.
 */
enum mc_err heard_datagram(
	const uint8_t *p, size_t n, enum mc_line line, struct mc_arena *mem, struct hz_message *out);

#endif
