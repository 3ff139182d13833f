/* SPDX-License-Identifier: Apache-2.0 */
/* proof.c - the cluster password on one connection: who has to prove it, who may try, and what a refusal
 * looks like. */
#include <sodium.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cluster/internal.h"

/* An IPv6 host has a whole /64 to come from: its first four groups count. */
struct mc_str guess_host(const struct conn *c)
{
	const char *p = c->seen.host;
	unsigned groups = 0;

	if (strchr(p, ':') == NULL)
		return mc_str_z(p);
	for (; *p != '\0' && !(p[0] == ':' && p[1] == ':'); p++)
		if (*p == ':' && ++groups == 4)
			break;
	return mc_str_of(c->seen.host, (size_t)(p - c->seen.host));
}

/* Whoever failed as the one who was dialled waits as long as the one who dials. */
bool proof_may_dial(struct node *n, const struct conn *c)
{
	return guesses_wait(cluster_of(n)->guesses, guess_host(c), n->now_ms) == 0;
}

bool proof_begin(struct node *n, struct conn *c, uint8_t seed[PASSWORD_SEED])
{
	mc_check(n->cfg->password != NULL && c->exchange == NULL);
	c->exchange = mc_heap_get(cluster_of(n)->proofs, sizeof(*c->exchange));
	if (c->exchange == NULL)
		return false;
	memset(c->exchange, 0, sizeof(*c->exchange));
	password_random_next(&cluster_of(n)->random, seed);
	return true;
}

void proof_end(struct node *n, struct conn *c)
{
	if (c->exchange == NULL)
		return;
	password_exchange_wipe(c->exchange);
	mc_heap_put(cluster_of(n)->proofs, c->exchange);
	c->exchange = NULL;
}

static void proof_say_refused(struct node *n, const struct conn *c, bool by_us)
{
	char about[MC_ADDR_TEXT];

	mc_addr_text(about, &c->addr);
	if (!notice_allowed(n, by_us ? SAY_PASSWORD_BY_US : SAY_PASSWORD_BY_THEM, about))
		return;
	notice_refused(n, NODE_REFUSAL_PASSWORD, &c->addr, by_us,
		mc_str_z("the cluster password is not the same on both sides, or only one side has one"),
		mc_str_z("give both the same password: " OPTION_CLUSTER_PASSWORD_FILE
			 " FILE, or MC_CLUSTER_PASSWORD"));
}

void proof_refuse(struct node *n, struct conn *c, bool tell_peer)
{
	struct password_option extra;

	password_refuse(&extra);
	if (tell_peer)
		handshake_write(n, c, false, &extra);
	proof_say_refused(n, c, true);
	proof_end(n, c);
	link_hang_up(n, c);
	join_password_refused(n, c);
}

/* The peer would not have us. It may have tried a password on our share: that is a guess, whoever dialled. */
void proof_was_refused(struct node *n, struct conn *c, struct mc_str why)
{
	if (mc_str_eqz(why, PASSWORD_BUSY_TEXT)) {
		pause_begin(n, &c->target);
		link_hang_up(n, c);
		return;
	}
	if (cluster_of(n)->guesses != NULL)
		guesses_refused(cluster_of(n)->guesses, guess_host(c), n->now_ms);
	proof_say_refused(n, c, false);
	link_hang_up(n, c);
	join_password_refused(n, c);
}

/* Who says that he is one of those who have proved, or sits at its address, must prove it too. At an address
 * that we dialled ourselves there may be another process by now: that one is not taken for the member. */
static bool claims_proved(struct node *n, const struct conn *c)
{
	const struct member *m = member_find(n, c->uuid);

	if (m != NULL)
		return m->proved;
	m = member_at_addr(n, &c->addr);
	return m != NULL && m->proved && !(c->dialled && m->conn == 0 && mc_addr_eq(&c->target, &m->addr));
}

/* A Java member cannot prove anything: either it is let in without, said once, or refused. */
bool proof_not_needed(struct node *n, struct conn *c)
{
	struct cluster *cluster = cluster_of(n);

	if (n->cfg->password == NULL)
		return true;
	if (claims_proved(n, c)) {
		proof_refuse(n, c, true);
		return false;
	}
	if (n->cfg->require_password) {
		char about[MC_ADDR_TEXT];

		mc_addr_text(about, &c->addr);
		if (notice_allowed(n, SAY_UNPROVABLE, about))
			notice_refused(n, NODE_REFUSAL_PASSWORD, &c->addr, true,
				mc_str_z(
					"this member cannot prove that it knows the cluster password (no Java member can)"),
				mc_str_z("leave out " OPTION_REQUIRE_PASSWORD " to let such members in"));
		link_hang_up(n, c);
		join_password_refused(n, c);
		return false;
	}
	if (!cluster->told_unprotected) {
		cluster->told_unprotected = true;
		notice_say(n, NODE_NOTICE_WARN,
			mc_str_z(
				"there are members that do not check the cluster password: it protects only what is between C nodes"),
			mc_str_z(OPTION_REQUIRE_PASSWORD " refuses such members"));
	}
	return true;
}

/* Both have proved: what follows on the connection is sealed, when the other side can. False: it cannot, and
 * only sealed traffic is wanted. */
bool proof_seal(struct node *n, struct conn *c, struct password_shared *shared)
{
	bool seals = shared->seals;

	if (seals) {
		struct node_seal *keys = node_new(n, sizeof(*keys));
		struct node_effect *e = node_effect_new(n, NODE_FX_SEAL);

		seal_init(&keys->out, &keys->in, c->dialled ? SEAL_DIALLER : SEAL_ACCEPTOR, shared->key,
			"mc member 1");
		e->conn = c->id;
		e->seal = keys;
	}
	sodium_memzero(shared, sizeof(*shared));
	return seals || !n->cfg->require_password;
}

/* A C node of before sealed traffic. */
void proof_refuse_unsealed(struct node *n, struct conn *c)
{
	char about[MC_ADDR_TEXT];

	mc_addr_text(about, &c->addr);
	if (notice_allowed(n, SAY_UNSEALED, about))
		notice_refused(n, NODE_REFUSAL_PASSWORD, &c->addr, true,
			mc_str_z(
				"this node knows the cluster password, but is too old to encrypt what it sends"),
			mc_str_z("update it, or leave out " OPTION_REQUIRE_PASSWORD " to let such nodes in"));
	proof_end(n, c);
	link_hang_up(n, c);
	join_password_refused(n, c);
}

/* Too soon after a wrong one: the text is kept and looked at later, so that an honest node beside a guesser
 * only waits. */
static bool hold(
	struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake, int64_t again_at_ms)
{
	struct held *h = mc_heap_get(cluster_of(n)->proofs, sizeof(*h));

	mc_check(c->held == NULL && again_at_ms > n->now_ms);
	if (h == NULL)
		return false;
	h->target = *target;
	h->size = pake.n;
	if (pake.n > (int32_t)sizeof(h->text))
		h->size = -1; /* longer than any: as good as missing */
	if (h->size > 0)
		memcpy(h->text, pake.p, (size_t)h->size);
	c->held = h;
	due_set(n, DUE_CONN, (uint32_t)(c - n->conns), again_at_ms);
	return true;
}

/* No room for one exchange more: that is no judgement, and the dialler comes again. */
static void say_busy(struct node *n, struct conn *c)
{
	struct password_option extra;

	password_refuse(&extra);
	memcpy(extra.text, PASSWORD_BUSY_TEXT, sizeof(PASSWORD_BUSY_TEXT));
	handshake_write(n, c, false, &extra);
	link_hang_up(n, c);
}

/* As acceptor: answers with our share and proof; the dialler's proof comes next. */
void proof_answer(struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake)
{
	struct cluster *cluster = cluster_of(n);
	struct password_option extra = { .key = NULL };
	uint8_t seed[PASSWORD_SEED];
	int64_t wait_ms;

	mc_check(cluster->guesses != NULL && !c->guessing);
	if (!proof_begin(n, c, seed)) {
		say_busy(n, c);
		return;
	}
	wait_ms = guesses_try(cluster->guesses, guess_host(c), n->now_ms);
	if (wait_ms > 0) {
		proof_end(n, c);
		if (!hold(n, c, target, pake, n->now_ms + wait_ms))
			say_busy(n, c);
		return;
	}
	c->guessing = true;
	if (password_answer(c->exchange, &cluster->password, n->cluster_name, handshake_party(n),
		    (struct password_party){ c->uuid, &c->addr }, target, pake, seed,
		    &extra) == PASSWORD_REFUSED) {
		proof_refuse(n, c, true);
		return;
	}
	c->state = CONN_PROVING;
	handshake_write(n, c, false, &extra);
}

void handshake_due(struct node *n, uint32_t place)
{
	struct conn *c = &n->conns[place];
	struct held *h = c->held;

	mc_check(place < n->conn_count && h != NULL);
	if (c->closing || n->phase >= NODE_PHASE_LEAVING)
		return;
	c->held = NULL;
	proof_answer(n, c, &h->target, (struct mc_str){ h->text, h->size });
	mc_heap_put(cluster_of(n)->proofs, h);
}

/* As acceptor: the dialler's proof. */
void proof_check(struct node *n, struct conn *c, const struct hz_member_handshake *h)
{
	struct password_shared shared;
	struct password_option extra;

	mc_check(c->exchange != NULL && c->guessing);
	if (password_check(c->exchange, handshake_option(h, PASSWORD_OPTION_CONFIRM), &extra, &shared) !=
		PASSWORD_AGREED) {
		proof_refuse(n, c, true);
		return;
	}
	c->guessing = false;
	c->proved = true;
	guesses_succeeded(cluster_of(n)->guesses, guess_host(c), n->now_ms);
	if (proof_seal(n, c, &shared))
		handshake_open(n, c);
	else
		proof_refuse_unsealed(n, c);
}

/* The connection is gone before its exchange ended: that was a failed guess. */
void handshake_gone(struct node *n, struct conn *c)
{
	struct cluster *cluster = cluster_of(n);

	if (c->guessing && cluster->guesses != NULL)
		guesses_failed(cluster->guesses, guess_host(c), n->now_ms);
	c->guessing = false;
	proof_end(n, c);
	mc_heap_put(cluster_of(n)->proofs, c->held);
	c->held = NULL;
	due_set(n, DUE_CONN, (uint32_t)(c - n->conns), NODE_NEVER);
}
