/* SPDX-License-Identifier: Apache-2.0 */
/* handshake.c - who is on a connection: MemberHandshake (MemberHandshake.java, BindHandler), and the proof of the password in it. */
#include <string.h>

#include "common/node/internal.h"

#define SCHEMA_VERSION 2
#define OPTIONS_MAX 4

static struct mc_str option(const struct hz_member_handshake *h, const char *key)
{
	for (uint32_t i = 0; i < h->options.n; i++)
		if (mc_str_eqz(h->options.v[i].key, key))
			return h->options.v[i].value;
	return mc_str_z(NULL);
}

static struct password_party self_party(const struct node *n)
{
	return (struct password_party){ n->uuid, &n->addr };
}

/* One handshake; `extra` (key NULL: none) is the password's option. */
static void send_handshake(struct node *n, const struct conn *c, bool reply, const struct password_option *extra)
{
	struct hz_member_handshake *h = node_new(n, sizeof(*h));
	struct hz_local_addresses *local = node_new(n, sizeof(*local));
	struct hz_address **address = node_new(n, sizeof(*address));
	struct hz_string_pair *options = node_new_array(n, sizeof(*options), OPTIONS_MAX);
	struct node_effect *e = node_effect_new(n, NODE_FX_SEND);

	address[0] = make_address(n, &n->addr);
	local->protocol = 0;
	local->addresses.v = address;
	local->addresses.n = 1;
	h->schema_version = SCHEMA_VERSION;
	h->target_address = make_address(n, c->dialled ? &c->target : &c->addr);
	h->reply = reply;
	h->uuid = n->uuid;
	h->local_addresses.v = local;
	h->local_addresses.n = 1;
	if (options != NULL) {
		options[h->options.n++] = (struct hz_string_pair){ mc_str_z("planeCount"), mc_str_z("1") };
		options[h->options.n++] = (struct hz_string_pair){ mc_str_z("planeIndex"), mc_str_z("0") };
		options[h->options.n++] = (struct hz_string_pair){ mc_str_z(PASSWORD_OPTION_NODE), mc_str_z(PASSWORD_NODE_VERSION) };
		if (extra->key != NULL)
			options[h->options.n++] = (struct hz_string_pair){ mc_str_z(extra->key), text_keep(n, mc_str_z(extra->text)) };
		h->options.v = options;
	}
	e->conn = c->id;
	e->out = (struct hz_outgoing){ HZ_MEMBER_HANDSHAKE, h, HZ_PACKET_CONTROL, -1 };
}

static bool begin_exchange(struct node *n, struct conn *c, uint8_t seed[PASSWORD_SEED])
{
	c->exchange = mc_heap_get(n->heap, sizeof(*c->exchange));
	if (c->exchange == NULL)
		return false;
	memset(c->exchange, 0, sizeof(*c->exchange));
	password_random_next(&n->random, seed);
	return true;
}

static void end_exchange(struct node *n, struct conn *c)
{
	if (c->exchange == NULL)
		return;
	password_exchange_wipe(c->exchange);
	mc_heap_put(n->heap, c->exchange);
	c->exchange = NULL;
}

void handshake_send(struct node *n, struct conn *c)
{
	struct password_option extra = { .key = NULL };
	uint8_t seed[PASSWORD_SEED];

	if (n->cfg->password != NULL) {
		if (!begin_exchange(n, c, seed)) {
			link_hang_up(n, c);
			return;
		}
		password_dial(c->exchange, &n->password, n->cluster_name, self_party(n), &c->target, seed, &extra);
	}
	send_handshake(n, c, true, &extra);
}

static void say_refused(struct node *n, const struct conn *c, bool by_us)
{
	char about[MC_ADDR_TEXT];

	mc_addr_text(about, &c->addr);
	if (!node_may_say(n, by_us ? 1001 : 1002, about))
		return;
	tell_refused(n, NODE_REFUSAL_PASSWORD, &c->addr, by_us,
		     mc_str_z("the cluster password is not the same on both sides, or only one side has one"),
		     mc_str_z("give both the same password: --cluster-password-file FILE, or MC_CLUSTER_PASSWORD"));
}

static void refuse(struct node *n, struct conn *c, bool tell_peer)
{
	struct password_option extra;

	password_refuse(&extra);
	if (tell_peer)
		send_handshake(n, c, false, &extra);
	say_refused(n, c, true);
	end_exchange(n, c);
	link_hang_up(n, c);
	join_password_refused(n, c);
}

/* A Java member cannot prove anything: either it is let in without, said once, or refused. */
static bool unprotected(struct node *n, struct conn *c)
{
	if (n->cfg->password == NULL)
		return true;
	if (n->cfg->require_password) {
		char about[MC_ADDR_TEXT];

		mc_addr_text(about, &c->addr);
		if (node_may_say(n, 1003, about))
			tell_refused(n, NODE_REFUSAL_PASSWORD, &c->addr, true,
				     mc_str_z("this member cannot prove that it knows the cluster password (no Java member can)"),
				     mc_str_z("leave out --require-password to let such members in"));
		link_hang_up(n, c);
		return false;
	}
	if (!n->told_unprotected) {
		n->told_unprotected = true;
		tell_simple(n, NODE_TELL_WARN,
			    mc_str_z("there are members that do not check the cluster password: it protects only what is between C nodes"),
			    mc_str_z("--require-password refuses such members"));
	}
	return true;
}

/* Known and proved: from here on it may ask and be asked. */
static void open_conn(struct node *n, struct conn *c)
{
	struct node_effect *e = node_effect_new(n, NODE_FX_TRUST);
	struct member *m;

	c->state = CONN_OPEN;
	end_exchange(n, c);
	m = member_find(n, c->uuid);
	e->conn = c->id;
	e->frame_max = m != NULL || c->dialled ? MC_FRAME_MEMBER_MAX : MC_FRAME_PEER_MAX;
	if (m != NULL && node_is_joined(n)) {
		bool first = m->conn == 0;

		m->c_node = c->c_node;
		m->conn = c->id;
		if (first && !m->suspected)
			heartbeat_send(n, m);
	} else if (node_is_joined(n)) {
		suspect_replaced(n, c);
	}
	join_conn_open(n, c);
	merge_conn_open(n, c);
}

static struct mc_str guess_host(const struct conn *c)
{
	return mc_str_z(c->seen.host);
}

/* Too soon after a wrong one: the text is kept and looked at later, so that an honest node beside a guesser only waits. */
static bool hold(struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake, int64_t again)
{
	struct held *h = mc_heap_get(n->heap, sizeof(*h));

	if (h == NULL)
		return false;
	h->target = *target;
	h->again = again;
	h->size = pake.n;
	if (pake.n > (int32_t)sizeof(h->text))
		h->size = -1; /* longer than any: as good as missing */
	if (h->size > 0)
		memcpy(h->text, pake.p, (size_t)h->size);
	c->held = h;
	if (n->timers[TIMER_HELD] > again)
		timer_set(n, TIMER_HELD, again);
	return true;
}

/* As acceptor: answers with our share and proof; the dialler's proof comes next. */
static void answer_pake(struct node *n, struct conn *c, const struct mc_addr *target, struct mc_str pake)
{
	struct password_option extra = { .key = NULL };
	int64_t wait = guesses_try(n->guesses, guess_host(c), n->now);
	uint8_t seed[PASSWORD_SEED];

	if (wait > 0) {
		if (!hold(n, c, target, pake, n->now + wait))
			refuse(n, c, true);
		return;
	}
	if (!begin_exchange(n, c, seed)) {
		guesses_failed(n->guesses, guess_host(c), n->now);
		refuse(n, c, true);
		return;
	}
	c->guessing = true;
	if (password_answer(c->exchange, &n->password, n->cluster_name, self_party(n), (struct password_party){ c->uuid, &c->addr },
			    target, pake, seed, &extra) == PASSWORD_REFUSED) {
		refuse(n, c, true);
		return;
	}
	c->state = CONN_PROVING;
	send_handshake(n, c, false, &extra);
}

void handshake_held_tick(struct node *n)
{
	for (uint32_t i = 0; i < n->conn_count; i++) {
		struct conn *c = &n->conns[i];
		struct held *h = c->held;

		if (h == NULL || c->closing)
			continue;
		if (h->again > n->now) {
			if (n->timers[TIMER_HELD] > h->again)
				timer_set(n, TIMER_HELD, h->again);
			continue;
		}
		c->held = NULL;
		answer_pake(n, c, &h->target, (struct mc_str){ h->text, h->size });
		mc_heap_put(n->heap, h);
	}
}

/* As acceptor: first handshake of the dialler. */
static void accept_first(struct node *n, struct conn *c, const struct hz_member_handshake *h, struct mc_str pake)
{
	struct password_option extra = { .key = NULL };
	struct mc_addr target;

	if (!c->c_node || (n->cfg->password == NULL && pake.n < 0)) {
		if (unprotected(n, c)) {
			send_handshake(n, c, false, &extra);
			open_conn(n, c);
		}
		return;
	}
	if (n->cfg->password == NULL || !read_address(h->target_address, &target))
		refuse(n, c, true);
	else
		answer_pake(n, c, &target, pake);
}

/* As acceptor: the dialler's proof. */
static void accept_proof(struct node *n, struct conn *c, const struct hz_member_handshake *h)
{
	struct password_option extra;

	if (password_check(c->exchange, option(h, PASSWORD_OPTION_CONFIRM), &extra) != PASSWORD_AGREED) {
		refuse(n, c, true);
		return;
	}
	c->guessing = false;
	guesses_succeeded(n->guesses, guess_host(c), n->now);
	open_conn(n, c);
}

/* As dialler: the acceptor's answer. */
static void dial_answered(struct node *n, struct conn *c, const struct hz_member_handshake *h)
{
	struct mc_str refused = option(h, PASSWORD_OPTION_REFUSED), pake = option(h, PASSWORD_OPTION_PAKE);
	struct password_option extra;

	if (refused.n >= 0) {
		say_refused(n, c, false);
		link_hang_up(n, c);
		join_password_refused(n, c);
		return;
	}
	if (!c->c_node || (n->cfg->password == NULL && pake.n < 0)) {
		if (unprotected(n, c))
			open_conn(n, c);
		return;
	}
	if (n->cfg->password == NULL || c->exchange == NULL ||
	    password_prove(c->exchange, (struct password_party){ c->uuid, &c->addr }, pake, &extra) != PASSWORD_AGREED) {
		refuse(n, c, true);
		return;
	}
	send_handshake(n, c, false, &extra);
	open_conn(n, c);
}

/* The first MEMBER address is how the peer is called from here on; it need not be what was dialled. */
static bool announced(const struct hz_member_handshake *h, struct mc_addr *out)
{
	for (uint32_t i = 0; i < h->local_addresses.n; i++)
		if (h->local_addresses.v[i].protocol == 0 && h->local_addresses.v[i].addresses.n > 0)
			return read_address(h->local_addresses.v[i].addresses.v[0], out);
	return false;
}

static bool planes_fit(const struct hz_member_handshake *h)
{
	struct mc_str count = option(h, "planeCount");

	return count.n < 0 || mc_str_eqz(count, "1");
}

void on_handshake(struct node *n, const struct in *in)
{
	const struct hz_member_handshake *h = in->m->body;
	struct conn *c = in->conn;
	struct mc_addr addr;

	if (c->state == CONN_PROVING) {
		accept_proof(n, c, h);
		return;
	}
	if (c->state == CONN_OPEN && c->dialled && option(h, PASSWORD_OPTION_REFUSED).n >= 0) {
		say_refused(n, c, false); /* it did not take our proof */
		link_hang_up(n, c);
		join_password_refused(n, c);
		return;
	}
	if (c->state != CONN_HELLO || c->held != NULL)
		return; /* a second one is ignored, as Hazelcast does */
	if (h->uuid.null || !planes_fit(h) || !announced(h, &addr)) {
		link_hang_up(n, c);
		return;
	}
	if (mc_uuid_eq(h->uuid, n->uuid)) {
		candidate_own(n, c->dialled ? &c->target : &addr);
		link_hang_up(n, c);
		return;
	}
	c->seen = c->addr;
	c->uuid = h->uuid;
	c->addr = addr;
	c->c_node = option(h, PASSWORD_OPTION_NODE).n >= 0;
	if (c->dialled)
		dial_answered(n, c, h);
	else
		accept_first(n, c, h, option(h, PASSWORD_OPTION_PAKE));
}

/* The connection is gone before its exchange ended: that was a failed guess. */
void handshake_gone(struct node *n, struct conn *c)
{
	if (c->guessing && n->guesses != NULL)
		guesses_failed(n->guesses, guess_host(c), n->now);
	c->guessing = false;
	end_exchange(n, c);
	mc_heap_put(n->heap, c->held);
	c->held = NULL;
}
