/* SPDX-License-Identifier: Apache-2.0 */
/* seal.c - records of seal.h. The only place that knows their form; decides nothing about connections. */
#include "common/crypto/seal.h"

#include <sodium.h>
#include <string.h>

#include "common/base/check.h"

_Static_assert(SEAL_KEY == crypto_aead_chacha20poly1305_ietf_KEYBYTES, "RFC 8439");
_Static_assert(SEAL_NONCE == crypto_aead_chacha20poly1305_ietf_NPUBBYTES, "RFC 8439");
_Static_assert(SEAL_TAG == crypto_aead_chacha20poly1305_ietf_ABYTES, "RFC 8439");
_Static_assert(SEAL_KEY + SEAL_NONCE <= crypto_auth_hmacsha512_BYTES, "one HMAC gives key and mask");
_Static_assert(SEAL_TEXT_MAX + SEAL_TAG < 1 << 24, "the length has 3 bytes");
/* RFC 8439 leaves a 32-bit block counter, 256 GiB, for one record, and a 96-bit nonce for records. */
_Static_assert(SEAL_RECORDS_A_KEY <= UINT64_C(1) << 32 && SEAL_BYTES_A_KEY <= UINT64_C(1) << 36,
	"far below what an attacker would need for a forgery");

/* One step of derivation: HMAC-SHA-512 under `key` of the texts, which end in a byte that no text contains.
 */
static void derive(struct seal *s, const uint8_t *key, size_t key_size, const char *context, const char *what)
{
	crypto_auth_hmacsha512_state h;
	uint8_t out[crypto_auth_hmacsha512_BYTES];

	crypto_auth_hmacsha512_init(&h, key, key_size);
	crypto_auth_hmacsha512_update(&h, (const uint8_t *)context, strlen(context) + 1);
	crypto_auth_hmacsha512_update(&h, (const uint8_t *)what, strlen(what) + 1);
	crypto_auth_hmacsha512_final(&h, out);
	*s = (struct seal){ .records = 0 };
	memcpy(s->key, out, SEAL_KEY);
	memcpy(s->mask, out + SEAL_KEY, SEAL_NONCE);
	sodium_memzero(out, sizeof(out));
	sodium_memzero(&h, sizeof(h));
}

void seal_init(struct seal *out, struct seal *in, enum seal_side side, const uint8_t shared[SEAL_SHARED],
	const char *context)
{
	int ready =
		sodium_init(); /* or each record is sealed by the portable code, at a third of the speed */

	mc_check(out != in && ready >= 0);
	derive(side == SEAL_DIALLER ? out : in, shared, SEAL_SHARED, context, "dialler to acceptor");
	derive(side == SEAL_DIALLER ? in : out, shared, SEAL_SHARED, context, "acceptor to dialler");
}

size_t seal_size(size_t size)
{
	return size + (size + SEAL_TEXT_MAX - 1) / SEAL_TEXT_MAX * SEAL_OVERHEAD;
}

static void nonce_of(const struct seal *s, uint8_t nonce[SEAL_NONCE])
{
	memcpy(nonce, s->mask, SEAL_NONCE);
	for (unsigned int i = 0; i < 8; i++)
		nonce[SEAL_NONCE - 1 - i] ^= (uint8_t)(s->records >> 8 * i);
}

/* After each record, on both sides: counts, and goes on to the next key when this one has served enough. */
static void count_record(struct seal *s, size_t size)
{
	uint8_t key[SEAL_KEY];

	s->records++;
	s->bytes += size;
	if (s->records < SEAL_RECORDS_A_KEY && s->bytes < SEAL_BYTES_A_KEY)
		return;
	memcpy(key, s->key, SEAL_KEY);
	derive(s, key, SEAL_KEY, "mc seal", "next key");
	sodium_memzero(key, sizeof(key));
}

size_t seal_write(struct seal *s, uint8_t *out, const uint8_t *text, size_t size)
{
	uint8_t nonce[SEAL_NONCE];
	size_t sealed = size + SEAL_TAG;

	mc_check(size > 0 && size <= SEAL_TEXT_MAX && !s->broken);
	out[0] = (uint8_t)(sealed >> 16);
	out[1] = (uint8_t)(sealed >> 8);
	out[2] = (uint8_t)sealed;
	nonce_of(s, nonce);
	crypto_aead_chacha20poly1305_ietf_encrypt(
		out + SEAL_HEAD, NULL, text, size, out, SEAL_HEAD, NULL, nonce, s->key);
	count_record(s, size);
	return SEAL_HEAD + sealed;
}

static enum seal_result refuse(struct seal *s)
{
	s->broken = true;
	return SEAL_BROKEN;
}

enum seal_result seal_read(
	struct seal *s, const uint8_t *in, size_t have, uint8_t *text, size_t *size, size_t *used)
{
	uint8_t nonce[SEAL_NONCE];
	size_t sealed;

	*size = 0;
	*used = SEAL_HEAD;
	if (s->broken)
		return SEAL_BROKEN;
	if (have < SEAL_HEAD)
		return SEAL_SHORT;
	sealed = (size_t)in[0] << 16 | (size_t)in[1] << 8 | in[2];
	/* An empty text is nothing that we write: it would only make the other side work. */
	if (sealed <= SEAL_TAG || sealed > SEAL_TEXT_MAX + SEAL_TAG)
		return refuse(s);
	*used = SEAL_HEAD + sealed;
	if (have < *used)
		return SEAL_SHORT;
	nonce_of(s, nonce);
	if (crypto_aead_chacha20poly1305_ietf_decrypt(
		    text, NULL, NULL, in + SEAL_HEAD, sealed, in, SEAL_HEAD, nonce, s->key) != 0)
		return refuse(s);
	*size = sealed - SEAL_TAG;
	count_record(s, *size);
	return SEAL_OPENED;
}

void seal_wipe(struct seal *s)
{
	sodium_memzero(s, sizeof(*s));
	s->broken = true;
}
