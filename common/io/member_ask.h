/* SPDX-License-Identifier: Apache-2.0 */
/*
 * member_ask.h - one connection that asks who listens on a port of members (member_question.h), for a client
 * that was not let in there. It leaves two lines at INFO in the log of a member; the handshake, which the
 * greeting alone does without, SEVERE in that of a member of Hazelcast 3.
 */
#ifndef MC_IO_MEMBER_ASK_H
#define MC_IO_MEMBER_ASK_H

#include "common/io/connector.h"
#include "common/io/member_question.h"

enum member_ask_for { MEMBER_ASK_GREETING, MEMBER_ASK_NAME };

struct member_ask;
/* told NULL: no member's port. After a greeting alone nothing is filled in. Borrowed; `a` is gone. */
typedef void member_ask_fn(void *ctx, const struct member_told *told);

/* `us`: who asks; not a client's uuid of the same process. NULL: no memory, and no call back. Else one, from
 * the loop. */
struct member_ask *member_ask_open(uv_loop_t *loop, struct connector *connector, const struct mc_addr *to,
	struct mc_uuid us, enum member_ask_for what, member_ask_fn *done, void *ctx);
/* Ends it without `done`. */
void member_ask_close(struct member_ask *a);

#endif
