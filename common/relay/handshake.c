/* SPDX-License-Identifier: Apache-2.0 */
/* handshake.c - the exchange of a link, step by step. It keeps nothing but what the next step needs. */
#include "common/relay/handshake.h"

#include <sodium.h>
#include <string.h>

#define LABEL_CI "mc-relay 1"
#define LABEL_PRS "mc-relay password 1"
#define LABEL_NONE "mc-relay no password 1"
#define LABEL_DIALLER "dialler"
#define LABEL_LISTENER "listener"
#define AD (RELAY_NONCE + CPACE_HASH)
#define SAID (RELAY_NONCE + CPACE_POINT)

static const struct mc_bytes no_sid = { NULL,
	0 }; /* both nonces stand in the associated data: see node/password.c */

/* One side of an exchange while it is worked on. */
struct stream_side {
	const uint8_t *said; /* nonce, share */
	uint8_t ad[AD];
};

static struct mc_bytes bytes_of(const void *p, size_t n)
{
	return (struct mc_bytes){ p, (int32_t)n };
}

static struct mc_bytes label(const char *z)
{
	return bytes_of(z, strlen(z));
}

void relay_identity_make(struct relay_identity *self, const uint8_t id[RELAY_ID], struct mc_bytes password)
{
	const struct mc_bytes fields[] = { label(password.n > 0 ? LABEL_PRS : LABEL_NONE), password };
	uint8_t prs[CPACE_HASH];

	memcpy(self->id, id, RELAY_ID);
	cpace_hash(prs, fields, 2);
	cpace_generator(self->generator, bytes_of(prs, sizeof(prs)), label(LABEL_CI), no_sid);
	sodium_memzero(prs, sizeof(prs));
}

void relay_exchange_wipe(struct relay_exchange *x)
{
	sodium_memzero(x, sizeof(*x));
}

/* nonce, then a hash of who speaks in which role. */
static void side_bind(
	struct stream_side *s, const uint8_t *said, const char *role, const uint8_t id[RELAY_ID])
{
	const struct mc_bytes fields[] = { label(role), bytes_of(id, RELAY_ID) };

	s->said = said;
	memcpy(s->ad, said, RELAY_NONCE);
	cpace_hash(s->ad + RELAY_NONCE, fields, 2);
}

static struct cpace_message message_of(const struct stream_side *s)
{
	return (struct cpace_message){ s->said + RELAY_NONCE, bytes_of(s->ad, sizeof(s->ad)) };
}

/* Nonce and share. A seed is random: a share that is the neutral element does not come of one. */
static void say(uint8_t said[SAID], uint8_t scalar[CPACE_SCALAR], const struct relay_identity *self,
	const uint8_t seed[RELAY_SEED])
{
	memcpy(said, seed, RELAY_NONCE);
	cpace_scalar(scalar, seed + RELAY_NONCE);
	cpace_scalar_mult_vfy(said + RELAY_NONCE, scalar, self->generator);
}

/* What both sides have from it. */
struct agreed {
	uint8_t tag_a[CPACE_TAG], tag_b[CPACE_TAG], isk[CPACE_HASH];
};

_Static_assert(SEAL_SHARED == CPACE_HASH, "what cpace_isk gives");

/* In the same time for any share of the other side: a bad one is replaced by our own, and the result refused.
 */
static bool agree(struct agreed *out, const uint8_t scalar[CPACE_SCALAR], const struct stream_side *a,
	const struct stream_side *b, const struct stream_side *own)
{
	const struct cpace_message ma = message_of(a), mb = message_of(b);
	const uint8_t *theirs = (own == a ? b : a)->said + RELAY_NONCE, *ours = own->said + RELAY_NONCE;
	uint8_t k[CPACE_POINT];
	bool valid = cpace_share_ok(theirs) && memcmp(theirs, ours, CPACE_POINT) != 0;
	bool ok = cpace_scalar_mult_vfy(k, scalar, valid ? theirs : ours);

	cpace_isk(out->isk, no_sid, k, &ma, &mb);
	cpace_tag(out->tag_a, no_sid, out->isk, &ma);
	cpace_tag(out->tag_b, no_sid, out->isk, &mb);
	sodium_memzero(k, sizeof(k));
	return ok && valid;
}

void relay_hello_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t seed[RELAY_SEED], uint8_t out[RELAY_HELLO])
{
	say(x->said, x->secret, self, seed);
	memcpy(out, RELAY_MAGIC, RELAY_MAGIC_SIZE);
	out[RELAY_MAGIC_SIZE] = RELAY_VERSION;
	memcpy(out + RELAY_MAGIC_SIZE + 1, x->said, SAID);
	memcpy(out + RELAY_MAGIC_SIZE + 1 + SAID, self->id, RELAY_ID);
}

enum relay_reason relay_hello_look(const uint8_t *p, size_t n, const struct relay_identity *self)
{
	if (memcmp(p, RELAY_MAGIC, n < RELAY_MAGIC_SIZE ? n : RELAY_MAGIC_SIZE) != 0)
		return RELAY_REASON_PROTOCOL;
	if (n > RELAY_MAGIC_SIZE && p[RELAY_MAGIC_SIZE] != RELAY_VERSION)
		return RELAY_REASON_VERSION;
	if (n >= RELAY_HELLO && memcmp(p + RELAY_HELLO - RELAY_ID, self->id, RELAY_ID) == 0)
		return RELAY_REASON_SELF;
	return RELAY_REASON_NONE;
}

void relay_answer_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t hello[RELAY_HELLO], const uint8_t seed[RELAY_SEED], uint8_t out[RELAY_ANSWER],
	uint8_t peer[RELAY_ID], struct seal *send, struct seal *receive)
{
	uint8_t *said = out + RELAY_REFUSAL, scalar[CPACE_SCALAR];
	struct agreed got;
	struct stream_side a, b;
	bool ok;

	memcpy(peer, hello + RELAY_HELLO - RELAY_ID, RELAY_ID);
	memcpy(out, RELAY_MAGIC, RELAY_MAGIC_SIZE);
	out[RELAY_MAGIC_SIZE] = 0;
	say(said, scalar, self, seed);
	memcpy(said + SAID, self->id, RELAY_ID);
	side_bind(&a, hello + RELAY_MAGIC_SIZE + 1, LABEL_DIALLER, peer);
	side_bind(&b, said, LABEL_LISTENER, self->id);
	ok = agree(&got, scalar, &a, &b, &b);
	memcpy(said + SAID + RELAY_ID, got.tag_b, CPACE_TAG);
	if (!ok) /* a share that nobody draws: he gets an answer, and no proof will do */
		memcpy(got.tag_a, seed, CPACE_TAG);
	memcpy(x->secret, got.tag_a, CPACE_TAG);
	seal_init(send, receive, SEAL_ACCEPTOR, got.isk, LABEL_CI);
	sodium_memzero(scalar, sizeof(scalar));
	sodium_memzero(&got, sizeof(got));
}

enum relay_reason relay_confirm_write(struct relay_exchange *x, const struct relay_identity *self,
	const uint8_t answer[RELAY_ANSWER], uint8_t out[RELAY_CONFIRM], uint8_t peer[RELAY_ID],
	struct seal *send, struct seal *receive)
{
	const uint8_t *said = answer + RELAY_REFUSAL, *tag = said + SAID + RELAY_ID;
	struct agreed got;
	struct stream_side a, b;
	bool ok;

	memcpy(peer, said + SAID, RELAY_ID);
	side_bind(&a, x->said, LABEL_DIALLER, self->id);
	side_bind(&b, said, LABEL_LISTENER, peer);
	ok = agree(&got, x->secret, &a, &b, &a);
	ok &= sodium_memcmp(got.tag_b, tag, CPACE_TAG) == 0;
	relay_exchange_wipe(x);
	memset(out, 0, RELAY_CONFIRM);
	if (ok) {
		memcpy(out + 1, got.tag_a, CPACE_TAG);
		seal_init(send, receive, SEAL_DIALLER, got.isk, LABEL_CI);
	} else {
		out[0] = relay_code(RELAY_REASON_PASSWORD);
	}
	sodium_memzero(&got, sizeof(got));
	if (!ok)
		return RELAY_REASON_PASSWORD;
	return memcmp(peer, self->id, RELAY_ID) == 0 ? RELAY_REASON_SELF : RELAY_REASON_NONE;
}

bool relay_confirm_check(struct relay_exchange *x, const uint8_t confirm[RELAY_CONFIRM])
{
	bool ok = confirm[0] == 0 && sodium_memcmp(confirm + 1, x->secret, CPACE_TAG) == 0;

	relay_exchange_wipe(x);
	return ok;
}
