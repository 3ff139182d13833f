/* SPDX-License-Identifier: Apache-2.0 */
/* client_fail.h - why a member did not let a client in, or broke with it: what happened, what it means, what
 * to try, and the exit status that it comes to. For tools that are clients (io/client_pool.h). */
#ifndef MC_CLI_CLIENT_FAIL_H
#define MC_CLI_CLIENT_FAIL_H

#include "common/cli/option.h"
#include "common/io/client_pool.h"

/* Of several failures the row that stands last in its table tells most: rows are compared by their place. */
struct client_fail_row {
	const char *code;
	int status;
	/* it may pass: whoever waits asks again; SOON: everybody does */
	enum { ASK_NEVER, ASK_AGAIN, ASK_SOON } again;
	const char *means, *hint; /* hint may be NULL; places in it are filled in: client_failure.hint */
};
struct client_failure {
	const struct client_fail_row *row; /* NULL: it has not failed */
	char host[64], detail[CLI_TEXT]; /* the number that was dialled, if not `peer`; what else is known */
	char hint[CLI_TEXT];             /* what to try; empty: nothing */
};
/* tried: the names that were refused, as `'development', 'dev'`; "" for none. Everything is copied. */
void client_fail(struct client_failure *f, const struct mc_addr *peer, const char *tried,
	const struct pool_conn *conn, const struct pool_conn_end *e);
/* "10.0.0.1:6900: nothing listens there (connection refused)."; also of one that has not answered yet. */
void client_fail_sentence(char *out, size_t cap, const struct mc_addr *peer, const struct client_failure *f);
/* As it is typed behind a command: 10.0.0.1:6900, [2001:db8::1]:6900. */
enum { CLIENT_FAIL_PEER = MC_HOST_MAX + 16 };
void client_fail_peer(char out[CLIENT_FAIL_PEER], const struct mc_addr *peer);
/* A port of a member, and not for clients. */
bool client_fail_is_other_port(const struct pool_conn_end *e);
/* It was closed without a word; and it has turned out that members are greeted there. */
bool client_fail_is_closed(const struct client_failure *f);
void client_fail_is_members(struct client_failure *f);
/* Nothing listens there: what is likeliest where nobody said that there is a member. */
bool client_fail_is_refused(const struct client_failure *f);

#endif
