/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alone.h - one node and nobody else: the test plays all its peers with typed messages and looks at the
 * effects of each step. Knows only common/node/node.h, so that what is tested is what a peer can see.
 */
#ifndef TESTS_LIB_ALONE_H
#define TESTS_LIB_ALONE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/node/node.h"

#define ALONE_EPOCH 1700000000000 /* wall clock when `now_ms` is 0 */

struct peer {
	struct mc_addr addr; /* 10.0.0.NUMBER:5701 */
	struct mc_uuid uuid;
	node_conn conn; /* 0: none */
	bool lite, is_c;
};
struct alone {
	struct node *n;
	struct node_config
		cfg; /* as set_up has it: name "test", line 5.3, tcp-ip, heartbeats as Hazelcast's */
	struct node_effects fx;
	void *block, *fx_block;
	struct mc_arena mem; /* bodies that the test makes; until the next begin */
	uint32_t number;     /* the node is 10.0.0.NUMBER; 1 unless a test says otherwise */
	int64_t now_ms;
	node_conn last_conn;
	int64_t last_call;
	uint32_t at; /* effects of the last step that were looked at */
	bool slow;   /* peers do not read what is said to them: no connection drains */
};

/* set-up and tear-down of cmocka; *state is a struct alone */
int alone_set_up(void **state);
int alone_tear_down(void **state);

/* A node that has started, as 10.0.0.NUMBER:5701, with a->cfg as it is now. */
void alone_begin(struct alone *a);
/* The same, and nobody else was found: it leads a cluster of one. */
void alone_lead(struct alone *a);
/* The same, and peer p has let it in: a list of p, this node, and the others (all not yet connected but p).
 */
void alone_follow(struct alone *a, struct peer *p, struct peer *others, uint32_t count);

struct peer peer_of(uint32_t number);
/* With what follows when connections drain. */
void alone_step(struct alone *a, struct node_event ev);
void alone_drain(struct alone *a, const struct peer *p); /* a slow one has read what was said */
void alone_tick(struct alone *a, int64_t after_ms);
void alone_open(struct alone *a, struct peer *p);        /* it dials us */
void alone_shake(struct alone *a, const struct peer *p); /* and says who it is */
void alone_accept(struct alone *a, struct peer *p);      /* both */
void alone_connect(struct alone *a, struct peer *p);     /* our dial of it is up, and it shakes hands */
void alone_close(struct alone *a, struct peer *p, enum node_failure why);
void alone_fail_dial(struct alone *a, const struct peer *p, enum node_failure why);
void alone_send(struct alone *a, const struct peer *p, enum hz_class cls, void *body); /* no answer wanted */
int64_t alone_call(struct alone *a, const struct peer *p, enum hz_class cls, void *body); /* its call id */
/* an answer to the call that `sent` was, or an error */
void alone_answer(struct alone *a, const struct peer *p, int64_t call_id, enum hz_class cls, void *body);
void alone_answer_value(struct alone *a, const struct peer *p, int64_t call_id, struct mc_value *value);
void alone_refuse(struct alone *a, const struct peer *p, int64_t call_id, enum hz_exception e);
void alone_datagram(struct alone *a, enum hz_class cls, void *body);

/* A table of the master's: the first of these owns all partitions, those behind it are the backups in their
 * order. */
void alone_assign(struct alone *a, const struct peer *master, const struct peer *replicas, uint32_t count);
/* p has the backup that was sent with this call id (BackupAckResponse). */
void alone_ack(struct alone *a, const struct peer *p, int64_t call_id);

/* --- effects of the last step; each looks from the beginning --- */
/* The body of the first message of this class to p (NULL: to the group); NULL: there is none. It can be
 * written. */
const void *alone_sent(struct alone *a, const struct peer *p, enum hz_class cls);
uint32_t alone_count_sent(struct alone *a, enum hz_class cls);
int64_t alone_call_id(
	struct alone *a, const struct peer *p, enum hz_class cls); /* of that message; 0: none */
bool alone_dials(struct alone *a, const struct peer *p);
bool alone_hangs_up(struct alone *a, const struct peer *p);
bool alone_asks_line(struct alone *a, const struct peer *p); /* as a client would */
bool alone_looks(struct alone *a);
const struct node_notice *alone_told(struct alone *a, enum node_notice_type type); /* NULL: not */
bool alone_quits(struct alone *a, int *status);
/* The object in the answer to the call that we made; *error: it was an error's class name. */
const void *alone_answered(struct alone *a, const struct peer *p, int64_t call_id, enum hz_class cls);
bool alone_answered_error(struct alone *a, const struct peer *p, int64_t call_id, bool *retryable);
bool alone_answered_null(struct alone *a, const struct peer *p, int64_t call_id);

/* --- a client on a connection of its own; each message has the next correlation --- */
void alone_enter(struct alone *a, node_conn conn, uint64_t number); /* as the Python client of this number */
void alone_ask(struct alone *a, node_conn conn, enum client_type type, int32_t partition, void *body);
/* The first message of this type to it in the last step; NULL: none. */
const void *alone_said(struct alone *a, node_conn conn, enum client_type type);

/* --- bodies, in a->mem --- */
void *alone_new(struct alone *a, size_t size);
struct hz_address *alone_address(struct alone *a, struct mc_addr addr);
struct hz_join_request *alone_join_request(struct alone *a, const struct peer *p);
struct hz_join_request_op *alone_join_request_op(struct alone *a, const struct peer *p);
struct hz_split_brain_join_message *alone_split_message(struct alone *a, const struct peer *p, int32_t data);
struct hz_member_info *alone_info(struct alone *a, const struct peer *p);
struct peer alone_self(const struct alone *a);
/* members p[0], p[1] ... as a list of the master's */
struct hz_members_update_op *alone_update(
	struct alone *a, const struct peer *p, uint32_t count, int32_t version);
struct hz_finalize_join_op *alone_finalize(
	struct alone *a, const struct peer *p, uint32_t count, int32_t version);
/* what p says of itself in heartbeats */
struct hz_members_view_metadata *alone_metadata(
	struct alone *a, const struct peer *p, const struct peer *master, int32_t version);
struct hz_heartbeat_op *alone_heartbeat(
	struct alone *a, const struct peer *p, const struct peer *master, int32_t version);

#endif
