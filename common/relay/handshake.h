/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake.h - two relays prove to each other that they know the same password, and have keys from it that
 * nobody else has: CPace (common/crypto/cpace.h) with confirmation both ways. The context is the relays' own,
 * and roles, nonces and ids are bound, so that no exchange can be carried over from a member's, replayed or
 * sent back. Pure; random bytes come in as seeds.
 */
#ifndef MC_RELAY_HANDSHAKE_H
#define MC_RELAY_HANDSHAKE_H

#include "common/crypto/seal.h"
#include "common/relay/link.h"

#define RELAY_SEED (RELAY_NONCE + CPACE_SCALAR)

/* What a relay proves with. Wipe it. */
struct relay_identity {
	uint8_t id[RELAY_ID];
	uint8_t generator[CPACE_POINT];
};
/* password n <= 0: none, which is a password that everybody knows. */
void relay_identity_make(struct relay_identity *self, const uint8_t id[RELAY_ID], struct mc_bytes password);

/* One link's exchange; small, to be embedded. */
struct relay_exchange {
	uint8_t secret[CPACE_TAG]; /* dialler: its scalar. Listener: the tag that it waits for */
	uint8_t said[RELAY_NONCE + CPACE_POINT]; /* dialler: what its HELLO had */
};
void relay_exchange_wipe(struct relay_exchange *x);

/* Dialler, first. */
void relay_hello_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t seed[RELAY_SEED], uint8_t out[RELAY_HELLO]);
/* Listener: is this the beginning of one? NONE: go on; PROTOCOL, VERSION or SELF: no. Takes as many bytes as
 * there are. */
enum relay_reason relay_hello_look(const uint8_t *p, size_t n, const struct relay_identity *self);
/* Listener: answers. peer is the dialler's id, as he says; the keys are good once his proof has come. */
void relay_answer_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t hello[RELAY_HELLO], const uint8_t seed[RELAY_SEED], uint8_t out[RELAY_ANSWER],
	uint8_t peer[RELAY_ID], struct seal *send, struct seal *receive);
/* Dialler: NONE when the listener knows the password: `out` is the proof, the keys are good. Else out is a
 * refusal of one byte. */
enum relay_reason relay_confirm_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t answer[RELAY_ANSWER], uint8_t out[RELAY_CONFIRM], uint8_t peer[RELAY_ID],
	struct seal *send, struct seal *receive);
/* Listener: does the dialler know it? */
bool relay_confirm_check(struct relay_exchange *x, const uint8_t confirm[RELAY_CONFIRM]);

#endif
