/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpace.h - CPace, a password-authenticated key exchange, over ristretto255 with SHA-512 in the initiator/responder
 * setting, with the key confirmation that its section "Key confirmation" suggests.
 * Origin: draft-irtf-cfrg-cpace-21, whose published vectors for this group are in tests/unit/test_cpace.c.
 *
 * Pure: randomness comes in as bytes. Nothing is kept, what was secret on the way is wiped; the caller wipes what it got.
 * Bytes with n <= 0 count as the empty string. Out buffers must not overlap inputs.
 */
#ifndef MC_NODE_CPACE_H
#define MC_NODE_CPACE_H

#include "common/base/types.h"

#define MC_CPACE_POINT 32  /* an encoded element of ristretto255 */
#define MC_CPACE_SCALAR 32 /* little endian */
#define MC_CPACE_HASH 64   /* SHA-512 */
#define MC_CPACE_TAG 64    /* HMAC-SHA-512 */
#define MC_CPACE_LEN 5     /* the longest LEB128 length of a 32-bit size */

/* What one party sends in clear: its public share Y and its associated data AD. */
struct mc_cpace_message {
	const uint8_t *share; /* MC_CPACE_POINT bytes */
	struct mc_bytes ad;
};

/* The length as LEB128, as prepend_len puts it before a string; returns how many bytes (1 to MC_CPACE_LEN). */
size_t mc_cpace_len(uint8_t out[MC_CPACE_LEN], uint32_t n);
/* SHA-512 over lv_cat(fields): no two lists of fields share an encoding. */
void mc_cpace_hash(uint8_t out[MC_CPACE_HASH], const struct mc_bytes *fields, size_t count);

/* calculate_generator: encoded. */
void mc_cpace_generator(uint8_t g[MC_CPACE_POINT], struct mc_bytes prs, struct mc_bytes ci, struct mc_bytes sid);
/* sample_scalar: 252 bits of the given random bytes. */
void mc_cpace_scalar(uint8_t y[MC_CPACE_SCALAR], const uint8_t random[MC_CPACE_SCALAR]);
/* Whether these bytes are the canonical encoding of an element that is not the neutral one. */
bool mc_cpace_share_ok(const uint8_t x[MC_CPACE_POINT]);
/* scalar_mult_vfy (and scalar_mult, the generator being encoded): false, and the neutral element, when x is not a valid
 * encoding or the product is the neutral element. The protocol must stop then. */
bool mc_cpace_scalar_mult_vfy(uint8_t out[MC_CPACE_POINT], const uint8_t y[MC_CPACE_SCALAR],
			      const uint8_t x[MC_CPACE_POINT]);
/* ISK over transcript_ir: a spoke first. k comes from scalar_mult_vfy. */
void mc_cpace_isk(uint8_t isk[MC_CPACE_HASH], struct mc_bytes sid, const uint8_t k[MC_CPACE_POINT],
		  const struct mc_cpace_message *a, const struct mc_cpace_message *b);
/* The tag with which the party that sent this message proves that it knows ISK. */
void mc_cpace_tag(uint8_t tag[MC_CPACE_TAG], struct mc_bytes sid, const uint8_t isk[MC_CPACE_HASH],
		  const struct mc_cpace_message *message);

#endif
