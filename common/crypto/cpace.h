/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpace.h - CPace, a password-authenticated key exchange, over ristretto255 with SHA-512 in the
 * initiator/responder setting, with the key confirmation that its section "Key confirmation" suggests.
 * Origin: draft-irtf-cfrg-cpace-21, whose published vectors for this group are in tests/unit/test_cpace.c.
 *
 * Pure: randomness comes in as bytes. Nothing is kept, what was secret on the way is wiped; the caller
 * wipes what it got. Bytes with n <= 0 count as the empty string. Out buffers must not overlap inputs.
 */
#ifndef MC_CRYPTO_CPACE_H
#define MC_CRYPTO_CPACE_H

#include "common/base/types.h"

#define CPACE_POINT 32  /* an encoded element of ristretto255 */
#define CPACE_SCALAR 32 /* little endian */
#define CPACE_HASH 64   /* SHA-512 */
#define CPACE_TAG 64    /* HMAC-SHA-512 */
#define CPACE_LEN 5     /* the longest LEB128 length of a 32-bit size */

/* What one party sends in clear: its public share Y and its associated data AD. */
struct cpace_message {
	const uint8_t *share; /* CPACE_POINT bytes */
	struct mc_bytes ad;
};

/* The length as LEB128, as prepend_len puts it before a string; returns how many bytes (1 to CPACE_LEN). */
size_t cpace_len(uint8_t out[CPACE_LEN], uint32_t n);
/* SHA-512 over lv_cat(fields): no two lists of fields share an encoding. */
void cpace_hash(uint8_t out[CPACE_HASH], const struct mc_bytes *fields, size_t count);

/* calculate_generator: encoded. */
void cpace_generator(uint8_t g[CPACE_POINT], struct mc_bytes prs, struct mc_bytes ci, struct mc_bytes sid);
/* sample_scalar: 252 bits of the given random bytes. */
void cpace_scalar(uint8_t y[CPACE_SCALAR], const uint8_t random[CPACE_SCALAR]);
/* Whether these bytes are the canonical encoding of an element that is not the neutral one. */
bool cpace_share_ok(const uint8_t x[CPACE_POINT]);
/* scalar_mult_vfy (and scalar_mult, the generator being encoded): false, and the neutral element, when x is
 * not a valid encoding or the product is the neutral element. The protocol must stop then. */
bool cpace_scalar_mult_vfy(
	uint8_t out[CPACE_POINT], const uint8_t y[CPACE_SCALAR], const uint8_t x[CPACE_POINT]);
/* ISK over transcript_ir: a spoke first. k comes from scalar_mult_vfy. */
void cpace_isk(uint8_t isk[CPACE_HASH], struct mc_bytes sid, const uint8_t k[CPACE_POINT],
	const struct cpace_message *a, const struct cpace_message *b);
/* The tag with which the party that sent this message proves that it knows ISK. */
void cpace_tag(uint8_t tag[CPACE_TAG], struct mc_bytes sid, const uint8_t isk[CPACE_HASH],
	const struct cpace_message *message);

#endif
