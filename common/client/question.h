/* SPDX-License-Identifier: Apache-2.0 */
/*
 * question.h - a client's authentication as a question: which release is this, on which line, and is its
 * cluster called so? For who goes away with the answer: mc-probe, and a node that wants to know the line
 * before it asks to be let in. Origin: ClientAuthenticationCodec, AuthenticationMessageTask.
 */
#ifndef MC_CLIENT_QUESTION_H
#define MC_CLIENT_QUESTION_H

#include "common/client/message.h"

#define CLIENT_QUESTION_MAX 512 /* bytes of a question, for a name of at most MC_NAME_MAX characters */
#define CLIENT_QUESTION_READ_MAX (1 << 20) /* of its answer: it may have the whole list of members */

/*
 * The bytes with the protocol in front, as who_asks; 0: they do not fit. With name NULL it leaves no trace:
 * it has a serialization version that nobody has, and a member refuses before it looks at the name; the shape
 * of the refusal tells its lines. With a name it says its release, when the cluster is called so; a member of
 * line 5.3 logs a WARNING when it is not.
 */
size_t client_question_write(
	uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name, const char *who_asks);

struct client_told {
	int8_t status;         /* CLIENT_AUTHENTICATED, ... */
	struct mc_str release; /* "5.3.8", "5.3.8-payara"; empty unless it let us in. Borrowed from p */
	int32_t partition_count;
	bool has_line;            /* these two are known: */
	enum mc_line first, last; /* it is one of these; the first stands for what is older, too */
};
enum client_question_read { CLIENT_TOLD, CLIENT_TOLD_MORE, CLIENT_TOLD_BAD };
/* The answer; MORE: it is not whole yet. mem: for what is decoded, emptied before. */
enum client_question_read client_question_read(
	const uint8_t *p, size_t n, struct mc_arena *mem, struct client_told *out);

#endif
