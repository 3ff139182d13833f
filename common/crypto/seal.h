/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal.h - a stream of bytes between two that share a key, in records that nobody else can read, change,
 * repeat, reorder or leave out: ChaCha20-Poly1305 (RFC 8439, the IETF construction) with a counter for a
 * nonce.
 *
 *	record   3 bytes: the length of what follows, big endian, also the associated data
 *	         the sealed text and its tag of 16 bytes
 *
 * Each direction has a key and a nonce mask of its own, both drawn from the shared key with HMAC-SHA-512; the
 * nonce of record n is the mask with n exclusive-ored into its last 8 bytes (as TLS 1.3 has it, RFC 8446
 * section 5.3). After SEAL_RECORDS_A_KEY records or SEAL_BYTES_A_KEY bytes the key is replaced by one that
 * cannot be turned back into it, on both sides at the same record.
 *
 * Whoever gets a record that does not open must end the connection: SEAL_BROKEN stays. That a stream was cut
 * is not seen here, but by the end of the connection.
 *
 * Pure: no randomness is needed, for a shared key must never serve two connections (an exchange of cpace.h
 * gives a fresh one each time).
 */
#ifndef MC_CRYPTO_SEAL_H
#define MC_CRYPTO_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_SHARED 64 /* bytes of the shared key: what cpace_isk gives */
#define SEAL_HEAD 3
#define SEAL_TAG 16
#define SEAL_OVERHEAD (SEAL_HEAD + SEAL_TAG)
/* Text in one record. Small enough that a reader keeps little, large enough that the overhead is 0.1 %. */
#define SEAL_TEXT_MAX 16384
#define SEAL_RECORD_MAX (SEAL_TEXT_MAX + SEAL_OVERHEAD)
#define SEAL_RECORDS_A_KEY (UINT64_C(1) << 24)
#define SEAL_BYTES_A_KEY (UINT64_C(1) << 32)

#define SEAL_KEY 32
#define SEAL_NONCE 12

/* One direction of one connection. Plain bytes: may be copied once to where it is used, and is wiped by
 * seal_wipe. */
struct seal {
	uint8_t key[SEAL_KEY];
	uint8_t mask[SEAL_NONCE];
	bool broken;      /* a record did not open: nothing more will */
	uint64_t records; /* under this key */
	uint64_t bytes;   /* text under this key */
};

/* Who is who: the two directions get different keys, so that a record sent back to its sender does not open.
 */
enum seal_side { SEAL_DIALLER, SEAL_ACCEPTOR };

/* The two directions as `side` sees them. `shared` has SEAL_SHARED bytes and stays the caller's, who wipes
 * it; `context` is text that tells uses of the same exchange apart ("mc member 1"). */
void seal_init(struct seal *out, struct seal *in, enum seal_side side, const uint8_t shared[SEAL_SHARED],
	const char *context);

/* The size of `size` bytes of text as records. */
size_t seal_size(size_t size);

/* Writes one record of `size` (1 to SEAL_TEXT_MAX) bytes of text to `out`, which has room for size +
 * SEAL_OVERHEAD; text may be out + SEAL_HEAD (sealed in place), else the two may not overlap. Returns the
 * record's size. */
size_t seal_write(struct seal *s, uint8_t *out, const uint8_t *text, size_t size);

enum seal_result {
	SEAL_OPENED, /* *used bytes were a record, *size bytes of text were written */
	SEAL_SHORT,  /* the record is not whole yet: nothing was used; *used bytes are wanted in all */
	SEAL_BROKEN, /* not sealed by the other side, or not in this order: end the connection */
};

/* Opens the record at the beginning of the `have` bytes at `in`. Its text (at most SEAL_TEXT_MAX bytes, never
 * 0) goes to `text`, which may be in + SEAL_HEAD (opened in place), else may not overlap. */
enum seal_result seal_read(
	struct seal *s, const uint8_t *in, size_t have, uint8_t *text, size_t *size, size_t *used);

/* Forgets the keys. */
void seal_wipe(struct seal *s);

#endif
