/* SPDX-License-Identifier: Apache-2.0 */
/*
 * member_question.h - the handshake of members as a question: who is this, by which address does it go, and
 * which other ports does it have? For who takes part in nothing and goes away with the answer: mc-probe, and
 * mc-members at a port that is not for clients. Origin: MemberHandshake, TcpServerControl.
 */
#ifndef MC_IO_MEMBER_QUESTION_H
#define MC_IO_MEMBER_QUESTION_H

#include "common/base/arena.h"
#include "common/base/types.h"

#define MEMBER_QUESTION_MAX 1024 /* bytes of a question */

/*
 * The frame that follows HZC. `target`: whom we have dialled; `self`: where our end of the connection is,
 * which is what we claim: nobody else can be meant by it. Its size; 0: it did not fit.
 */
size_t member_question_write(uint8_t *out, size_t cap, const struct mc_addr *target,
	const struct mc_addr *self, struct mc_uuid uuid);

struct member_told {
	struct mc_addr claimed; /* the address that it goes by */
	struct mc_uuid uuid;
	bool c_node;           /* a node of this toolkit */
	bool apart;            /* advanced network: each protocol has a port of its own; clients have this: */
	struct mc_addr client; /* port 0: it tells none */
};
enum member_question_read { MEMBER_TOLD, MEMBER_TOLD_MORE, MEMBER_TOLD_BAD };
/* The frames behind HZC, up to the handshake; what it says goes to *out. `mem` is emptied for each frame. */
enum member_question_read member_question_read(
	const uint8_t *p, size_t n, struct mc_arena *mem, struct member_told *out);

#endif
