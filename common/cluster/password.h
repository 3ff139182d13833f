/* SPDX-License-Identifier: Apache-2.0 */
/*
 * password.h - two of our nodes prove to each other that they know the same password, inside the option map
 * of Hazelcast's MemberHandshake, which Java members ignore. The exchange itself is CPace (cpace.h) with
 * confirmation both ways.
 *
 *	dialler's handshake, reply = 1       mc.pake          nonce a, share a           password_dial
 *	acceptor's handshake, reply = 0      mc.pake          nonce b, share b, tag b    password_answer
 *	dialler's second handshake           mc.pake.confirm  tag a                      password_prove
 *	(only to C nodes; Java drops it)                                                 password_check
 *
 * Values are lower-case hex. Instead of any of them stands `mc.refused` = `password`, the same whatever was
 * wrong or missing. Bound by the tags: the roles, both nonces, both uuids, both public addresses, the
 * dialled target and the cluster name; so nothing can be replayed, reflected or carried over to another
 * pair of members.
 *
 * What follows on the connection is sealed with the exchange's key (common/crypto/seal.h) when both sides
 * can: from the dialler behind its confirmation, from the acceptor behind its answer. A node that can
 * ends its nonce with PASSWORD_SEALS. The nonces are bound by the tags, so nobody on the path can take
 * that word away, as he could an option of its own (TLS 1.3 guards its versions in the same way, RFC 8446
 * section 4.1.3).
 *
 * Guesses: tag b lets a dialler test one password, and it need not say so. So each answer is a try
 * (guesses.h), and a connection that ends before password_check agreed is a failed one.
 *
 * Pure and without memory of its own: randomness comes in as PASSWORD_SEED bytes, fresh for each exchange.
 */
#ifndef MC_CLUSTER_PASSWORD_H
#define MC_CLUSTER_PASSWORD_H

#include "common/crypto/cpace.h"

/* Options of the handshake. Every C node sends PASSWORD_OPTION_NODE, with a password or without. */
#define PASSWORD_OPTION_NODE "mc.node"
#define PASSWORD_NODE_VERSION "1"
#define PASSWORD_OPTION_PAKE "mc.pake"
#define PASSWORD_OPTION_CONFIRM "mc.pake.confirm"
#define PASSWORD_OPTION_REFUSED "mc.refused"
#define PASSWORD_REFUSED_TEXT "password"
#define PASSWORD_BUSY_TEXT "busy" /* no room for an exchange now: try again */

#define PASSWORD_NONCE \
	32 /* its last PASSWORD_SEALS_SIZE bytes say what the node can, the others are random */
#define PASSWORD_SEALS "mcSeal 1"
#define PASSWORD_SEALS_SIZE 8
#define PASSWORD_SEED (PASSWORD_NONCE + CPACE_SCALAR)
#define PASSWORD_HELLO (PASSWORD_NONCE + CPACE_POINT) /* bytes in the dialler's text */
#define PASSWORD_ANSWER (PASSWORD_HELLO + CPACE_TAG)  /* bytes in the acceptor's text: the longest */
#define PASSWORD_AD (PASSWORD_NONCE + CPACE_HASH)

enum password_result {
	PASSWORD_PENDING, /* send the option and wait for the other side */
	PASSWORD_AGREED,  /* the other side knows the password */
	PASSWORD_REFUSED, /* send the option, tell the user, hang up */
};

/* What is kept of a password. Wipe with sodium_memzero or password_secret_wipe. */
struct password_secret {
	uint8_t prs[CPACE_HASH];
};

/* One side as its handshake presents it: the public address, byte for byte. Borrowed. */
struct password_party {
	struct mc_uuid uuid;
	const struct mc_addr *addr;
};

/* What to put into the handshake that is sent next; key NULL: nothing. */
struct password_option {
	const char *key;
	char text[2 * PASSWORD_ANSWER + 1];
};

/* What the two sides have in common after PASSWORD_AGREED. The caller wipes it (sodium_memzero). */
struct password_shared {
	bool seals; /* both can: everything else on this connection is sealed */
	uint8_t key[CPACE_HASH];
};

/* One connection's exchange; all zeros before the first call; small, to be embedded. */
struct password_exchange {
	uint8_t phase;
	struct mc_uuid uuid;        /* the dialler's own */
	uint8_t secret[CPACE_TAG];  /* dialler: its scalar. Acceptor: the tag it waits for */
	uint8_t share[CPACE_POINT]; /* of the dialler, kept until the answer comes; ad too */
	uint8_t ad[PASSWORD_AD];
	struct password_shared shared; /* of the acceptor, until the proof comes */
};

/* A source of seeds for a node that has no random device: seeded once with 32 secret bytes, and stepped one
 * way, so that what it gave cannot be had back from it. */
struct password_random {
	uint8_t state[CPACE_HASH];
};
void password_random_init(struct password_random *r, const uint8_t secret[32]);
void password_random_next(struct password_random *r, uint8_t seed[PASSWORD_SEED]);

/* Any bytes, compared as they are; a line end of the file is cut by the caller. False when empty or above
 * MC_PASSWORD_MAX. */
bool password_secret_set(struct password_secret *s, struct mc_bytes password);
void password_secret_wipe(struct password_secret *s);

/* All of these take any text of a peer (n < 0: the option was missing) and always fill in `out`. `self` and
 * `peer` are the uuid and MEMBER address of the two handshakes; `target` is the dialler's target address,
 * as it stands in its handshake. A call out of turn is refused. After PASSWORD_AGREED or PASSWORD_REFUSED
 * the exchange is wiped. `shared` is filled in by PASSWORD_AGREED, and all zeros otherwise. */
enum password_result password_dial(struct password_exchange *x, const struct password_secret *secret,
	struct mc_str cluster_name, struct password_party self, const struct mc_addr *target,
	const uint8_t seed[PASSWORD_SEED], struct password_option *out);
enum password_result password_answer(struct password_exchange *x, const struct password_secret *secret,
	struct mc_str cluster_name, struct password_party self, struct password_party peer,
	const struct mc_addr *target, struct mc_str text, const uint8_t seed[PASSWORD_SEED],
	struct password_option *out);
enum password_result password_prove(struct password_exchange *x, struct password_party peer,
	struct mc_str text, struct password_option *out, struct password_shared *shared);
enum password_result password_check(struct password_exchange *x, struct mc_str text,
	struct password_option *out, struct password_shared *shared);

/* The option of a refusal, for a node that has no exchange to refuse in. */
void password_refuse(struct password_option *out);
/* For a connection that ends early. */
void password_exchange_wipe(struct password_exchange *x);
/* Exactly n bytes in lower-case hex; out is zeroed otherwise. */
bool password_parse(uint8_t *out, size_t n, struct mc_str text);

#endif
