/* SPDX-License-Identifier: Apache-2.0 */
/* password.c - the password exchange inside the handshake, as a function. No randomness but what it is given.
 */
#include "common/cluster/password.h"

#include <sodium.h>
#include <string.h>

#define LABEL_PRS "mc-toolkit password 1"
#define LABEL_CI "mc-toolkit member handshake 1"
#define LABEL_DIALLER "dialler"
#define LABEL_ACCEPTOR "acceptor"
#define LABEL_RANDOM "mc-toolkit password random 1"

_Static_assert(sizeof(PASSWORD_SEALS) - 1 == PASSWORD_SEALS_SIZE, "the word fills its place");
_Static_assert(PASSWORD_NONCE - PASSWORD_SEALS_SIZE >= 16, "as many random bytes as a nonce needs");

enum phase { PHASE_IDLE, PHASE_DIALLED, PHASE_ANSWERED, PHASE_DONE };

/*
 * The session identifier stays empty: CPace wants it known to both and unique before the generator is made,
 * but an acceptor has only the dialler's word for it, and a recorded nonce comes twice. The draft covers
 * that case (its security considerations, [BGHJ24]); both nonces stand in the associated data instead,
 * which the key and the tags depend on.
 */
static const struct mc_bytes no_sid = { NULL, 0 };

/* One side of an exchange, while it is being worked on. */
struct side {
	uint8_t nonce_share[PASSWORD_HELLO]; /* as on the wire: nonce, share */
	uint8_t ad[PASSWORD_AD];
};

static struct mc_bytes bytes_of(const void *p, size_t n)
{
	return (struct mc_bytes){ p, (int32_t)n };
}

static struct mc_bytes label(const char *z)
{
	return bytes_of(z, strlen(z));
}

static void put_be(uint8_t *out, uint64_t v, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		out[i] = (uint8_t)(v >> 8 * (size - 1 - i));
}

/* --- randomness and the secret --- */

void password_random_init(struct password_random *r, const uint8_t secret[32])
{
	const struct mc_bytes fields[] = { label(LABEL_RANDOM), bytes_of(secret, 32) };

	cpace_hash(r->state, fields, 2);
}

void password_random_next(struct password_random *r, uint8_t seed[PASSWORD_SEED])
{
	const struct mc_bytes give[] = { label("give"), bytes_of(r->state, sizeof(r->state)) };
	const struct mc_bytes step[] = { label("step"), bytes_of(r->state, sizeof(r->state)) };
	uint8_t next[CPACE_HASH];

	_Static_assert(PASSWORD_SEED == CPACE_HASH, "one hash is one seed");
	cpace_hash(seed, give, 2);
	cpace_hash(next, step, 2);
	memcpy(r->state, next, sizeof(next));
	sodium_memzero(next, sizeof(next));
}

bool password_secret_set(struct password_secret *s, struct mc_bytes password)
{
	const struct mc_bytes fields[] = { label(LABEL_PRS), password };

	memset(s, 0, sizeof(*s));
	if (password.n < 1 || password.n > MC_PASSWORD_MAX)
		return false;
	cpace_hash(s->prs, fields, 2);
	return true;
}

void password_secret_wipe(struct password_secret *s)
{
	sodium_memzero(s, sizeof(*s));
}

void password_exchange_wipe(struct password_exchange *x)
{
	sodium_memzero(x, sizeof(*x));
	x->phase = PHASE_DONE;
}

/* --- texts --- */

bool password_parse(uint8_t *out, size_t n, struct mc_str text)
{
	char again[2 * PASSWORD_ANSWER + 1];
	bool ok = text.n >= 0 && (size_t)text.n == 2 * n && n <= PASSWORD_ANSWER;

	ok = ok && sodium_hex2bin(out, n, text.p, 2 * n, NULL, NULL, NULL) == 0;
	/* One spelling only: what two sides took for equal was equal. */
	ok = ok && memcmp(sodium_bin2hex(again, sizeof(again), out, n), text.p, 2 * n) == 0;
	if (!ok)
		memset(out, 0, n);
	return ok;
}

static void put_option(struct password_option *out, const char *key, const uint8_t *p, size_t n)
{
	out->key = key;
	sodium_bin2hex(out->text, sizeof(out->text), p, n);
}

void password_refuse(struct password_option *out)
{
	sodium_memzero(out->text, sizeof(out->text)); /* it may hold a tag that nobody earned */
	out->key = PASSWORD_OPTION_REFUSED;
	memcpy(out->text, PASSWORD_REFUSED_TEXT, sizeof(PASSWORD_REFUSED_TEXT));
}

static enum password_result refuse(struct password_exchange *x, struct password_option *out)
{
	password_exchange_wipe(x);
	password_refuse(out);
	return PASSWORD_REFUSED;
}

/* --- what the exchange is bound to --- */

/* nonce, then a hash of who speaks in which role; `target` for the dialler only. */
static void side_bind(
	struct side *s, const char *role, struct password_party party, const struct mc_addr *target)
{
	uint8_t uuid[16], port[2], target_port[2] = { 0 };
	const char *target_host = target ? target->host : "";
	const struct mc_bytes fields[] = {
		label(role),
		bytes_of(uuid, 16),
		label(party.addr->host),
		bytes_of(port, 2),
		label(target_host),
		bytes_of(target_port, 2),
	};

	put_be(uuid, party.uuid.hi, 8);
	put_be(uuid + 8, party.uuid.lo, 8);
	put_be(port, party.addr->port, 2);
	put_be(target_port, target ? target->port : 0, 2);
	memcpy(s->ad, s->nonce_share, PASSWORD_NONCE);
	cpace_hash(s->ad + PASSWORD_NONCE, fields, sizeof(fields) / sizeof(fields[0]));
}

static const uint8_t *share_of(const struct side *s)
{
	return s->nonce_share + PASSWORD_NONCE;
}

static struct cpace_message message_of(const struct side *s)
{
	return (struct cpace_message){ share_of(s), bytes_of(s->ad, sizeof(s->ad)) };
}

/* Nonce, scalar and share from the seed; false only for a seed that cannot be random. */
static bool side_make(struct side *s, uint8_t scalar[CPACE_SCALAR], const struct password_secret *secret,
	struct mc_str cluster_name, const uint8_t seed[PASSWORD_SEED])
{
	const struct mc_bytes name = { (const uint8_t *)cluster_name.p, cluster_name.n };
	const struct mc_bytes fields[] = { label(LABEL_CI), name };
	uint8_t ci[CPACE_HASH], g[CPACE_POINT];
	bool ok;

	cpace_hash(ci, fields, 2);
	cpace_generator(g, bytes_of(secret->prs, sizeof(secret->prs)), bytes_of(ci, sizeof(ci)), no_sid);
	memcpy(s->nonce_share, seed, PASSWORD_NONCE);
	memcpy(s->nonce_share + PASSWORD_NONCE - PASSWORD_SEALS_SIZE, PASSWORD_SEALS, PASSWORD_SEALS_SIZE);
	cpace_scalar(scalar, seed + PASSWORD_NONCE);
	ok = cpace_scalar_mult_vfy(s->nonce_share + PASSWORD_NONCE, scalar, g);
	sodium_memzero(g, sizeof(g));
	return ok;
}

static bool side_seals(const struct side *s)
{
	return memcmp(s->nonce_share + PASSWORD_NONCE - PASSWORD_SEALS_SIZE, PASSWORD_SEALS,
		       PASSWORD_SEALS_SIZE) == 0;
}

/* Both tags and the key, in the same time for any peer share: a bad one is replaced by our own, and the
 * result refused.
 * */
static bool tags_make(uint8_t tag_a[CPACE_TAG], uint8_t tag_b[CPACE_TAG], struct password_shared *shared,
	const uint8_t scalar[CPACE_SCALAR], const struct side *a, const struct side *b,
	const struct side *own)
{
	const struct cpace_message ma = message_of(a), mb = message_of(b);
	const uint8_t *peer_share = share_of(own == a ? b : a);
	uint8_t k[CPACE_POINT];
	bool valid = cpace_share_ok(peer_share);
	bool ok = cpace_scalar_mult_vfy(k, scalar, valid ? peer_share : share_of(own));

	cpace_isk(shared->key, no_sid, k, &ma, &mb);
	cpace_tag(tag_a, no_sid, shared->key, &ma);
	cpace_tag(tag_b, no_sid, shared->key, &mb);
	sodium_memzero(k, sizeof(k));
	shared->seals = side_seals(a) && side_seals(b);
	return ok && valid;
}

/* A peer that is not ourselves: not our uuid, nor our own words sent back to us. */
static bool peer_ok(struct mc_uuid own, struct mc_uuid peer, const struct side *a, const struct side *b)
{
	return !own.null && !peer.null && (own.hi != peer.hi || own.lo != peer.lo) &&
		memcmp(a->nonce_share, b->nonce_share, PASSWORD_NONCE) != 0 &&
		memcmp(share_of(a), share_of(b), CPACE_POINT) != 0;
}

/* --- the four steps --- */

enum password_result password_dial(struct password_exchange *x, const struct password_secret *secret,
	struct mc_str cluster_name, struct password_party self, const struct mc_addr *target,
	const uint8_t seed[PASSWORD_SEED], struct password_option *out)
{
	struct side a;

	if (x->phase != PHASE_IDLE || !side_make(&a, x->secret, secret, cluster_name, seed))
		return refuse(x, out);
	side_bind(&a, LABEL_DIALLER, self, target);
	x->phase = PHASE_DIALLED;
	x->uuid = self.uuid;
	memcpy(x->share, share_of(&a), sizeof(x->share));
	memcpy(x->ad, a.ad, sizeof(x->ad));
	put_option(out, PASSWORD_OPTION_PAKE, a.nonce_share, sizeof(a.nonce_share));
	return PASSWORD_PENDING;
}

enum password_result password_answer(struct password_exchange *x, const struct password_secret *secret,
	struct mc_str cluster_name, struct password_party self, struct password_party peer,
	const struct mc_addr *target, struct mc_str text, const uint8_t seed[PASSWORD_SEED],
	struct password_option *out)
{
	uint8_t scalar[CPACE_SCALAR], tag_a[CPACE_TAG], answer[PASSWORD_ANSWER];
	struct side a, b;
	bool ok = password_parse(a.nonce_share, sizeof(a.nonce_share), text);

	ok &= side_make(&b, scalar, secret, cluster_name, seed);
	side_bind(&a, LABEL_DIALLER, peer, target);
	side_bind(&b, LABEL_ACCEPTOR, self, NULL);
	ok &= tags_make(tag_a, answer + PASSWORD_HELLO, &x->shared, scalar, &a, &b, &b);
	ok &= peer_ok(self.uuid, peer.uuid, &a, &b);
	memcpy(answer, b.nonce_share, PASSWORD_HELLO);
	put_option(out, PASSWORD_OPTION_PAKE, answer, sizeof(answer));
	ok &= x->phase == PHASE_IDLE;
	x->phase = PHASE_ANSWERED;
	memcpy(x->secret, tag_a, sizeof(x->secret));
	sodium_memzero(scalar, sizeof(scalar));
	sodium_memzero(tag_a, sizeof(tag_a));
	sodium_memzero(answer, sizeof(answer));
	return ok ? PASSWORD_PENDING : refuse(x, out);
}

enum password_result password_prove(struct password_exchange *x, struct password_party peer,
	struct mc_str text, struct password_option *out, struct password_shared *shared)
{
	uint8_t answer[PASSWORD_ANSWER], tag_a[CPACE_TAG], tag_b[CPACE_TAG];
	struct side a, b;
	bool ok = x->phase == PHASE_DIALLED;

	ok &= password_parse(answer, sizeof(answer), text);
	memcpy(a.nonce_share, x->ad, PASSWORD_NONCE);
	memcpy(a.nonce_share + PASSWORD_NONCE, x->share, sizeof(x->share));
	memcpy(a.ad, x->ad, sizeof(a.ad));
	memcpy(b.nonce_share, answer, PASSWORD_HELLO);
	side_bind(&b, LABEL_ACCEPTOR, peer, NULL);
	ok &= tags_make(tag_a, tag_b, shared, x->secret, &a, &b, &a);
	ok &= peer_ok(x->uuid, peer.uuid, &a, &b);
	ok &= sodium_memcmp(tag_b, answer + PASSWORD_HELLO, CPACE_TAG) == 0;
	password_exchange_wipe(x);
	put_option(out, PASSWORD_OPTION_CONFIRM, tag_a, sizeof(tag_a));
	sodium_memzero(tag_a, sizeof(tag_a));
	sodium_memzero(tag_b, sizeof(tag_b));
	if (ok)
		return PASSWORD_AGREED;
	sodium_memzero(shared, sizeof(*shared));
	return refuse(x, out);
}

enum password_result password_check(struct password_exchange *x, struct mc_str text,
	struct password_option *out, struct password_shared *shared)
{
	uint8_t tag_a[CPACE_TAG];
	bool ok = x->phase == PHASE_ANSWERED;

	ok &= password_parse(tag_a, sizeof(tag_a), text);
	ok &= sodium_memcmp(tag_a, x->secret, CPACE_TAG) == 0;
	*shared = x->shared;
	password_exchange_wipe(x);
	out->key = NULL;
	out->text[0] = '\0';
	if (ok)
		return PASSWORD_AGREED;
	sodium_memzero(shared, sizeof(*shared));
	return refuse(x, out);
}
