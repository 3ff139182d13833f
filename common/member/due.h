/* SPDX-License-Identifier: Apache-2.0 */
/*
 * due.h - what is due at some time: all of it is in one heap (base/deadlines.h), so that a step looks at what
 * is due and at nothing else. Set with timer_set and due_set of member.h.
 */
#ifndef MC_MEMBER_DUE_H
#define MC_MEMBER_DUE_H

/* --- timers: what is due is a function of one of the parts; rows in node/rows.c --- */
enum node_timer {
	TIMER_JOIN,
	TIMER_HEARTBEAT,
	TIMER_LINKS,
	TIMER_ANSWER,
	TIMER_PUBLISH,
	TIMER_LIST,
	TIMER_CLAIM,
	TIMER_MERGE,
	TIMER_BACK,
	TIMER_LEAVE,
	TIMER_PARTITION,
	TIMER_EMPTY,
	TIMER_CLIENTS,
	TIMER_DATA,
	TIMER_FLAKES,
	TIMER_ANNOUNCE,
	TIMER_COUNT
};

/* --- what else is due, each by its place: what is done then is a row in node/rows.c --- */
enum node_due {
	DUE_INVOCATION, /* by its place among the calls: too late */
	DUE_MOVE,       /* by its partition: the next try of a migration */
	DUE_ASK,        /* by its place: the next try of who is asked about partitions */
	DUE_CLIENT,     /* by its place: it may have been silent too long */
	DUE_CONN,       /* by its place: what its peer said is looked at now */
	DUE_KIND_COUNT
};

#endif
