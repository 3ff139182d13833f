/* SPDX-License-Identifier: Apache-2.0 */
/* handshake.c - who is on a connection: MemberHandshake (MemberHandshake.java, BindHandler), and the proof of
 * the password in it. */
#include <string.h>

#include "common/base/check.h"
#include "common/cluster/internal.h"

#define SCHEMA_VERSION 2
#define OPTIONS_MAX 5
#define OPTION_OF_LINE "mc.line" /* of a C node that is on one */

struct mc_str handshake_option(const struct hz_member_handshake *h, const char *key)
{
	for (uint32_t i = 0; i < h->options.n; i++)
		if (mc_str_eqz(h->options.v[i].key, key))
			return h->options.v[i].value;
	return mc_str_z(NULL);
}

struct password_party handshake_party(const struct node *n)
{
	return (struct password_party){ n->uuid, &n->addr };
}

/* One handshake; `extra` (key NULL: none) is the password's option. */
void handshake_write(struct node *n, const struct conn *c, bool reply, const struct password_option *extra)
{
	struct hz_member_handshake *h = node_new(n, sizeof(*h));
	struct hz_local_addresses *local = node_new(n, sizeof(*local));
	struct hz_address **address = node_new(n, sizeof(*address));
	struct hz_string_pair *options = node_new_array(n, sizeof(*options), OPTIONS_MAX);
	struct node_effect *e = node_effect_new(n, NODE_FX_SEND);

	mc_check(!c->closing);
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
		options[h->options.n++] = (struct hz_string_pair){ mc_str_z(PASSWORD_OPTION_NODE),
			mc_str_z(PASSWORD_NODE_VERSION) };
		if (line_to_say(n) != NULL)
			options[h->options.n++] =
				(struct hz_string_pair){ mc_str_z(OPTION_OF_LINE), mc_str_z(line_to_say(n)) };
		if (extra->key != NULL)
			options[h->options.n++] = (struct hz_string_pair){ mc_str_z(extra->key),
				text_keep(n, mc_str_z(extra->text)) };
		h->options.v = options;
	}
	e->conn = c->id;
	e->out = (struct hz_outgoing){ HZ_MEMBER_HANDSHAKE, h, HZ_PACKET_CONTROL, -1 };
}

void handshake_send(struct node *n, struct conn *c)
{
	struct password_option extra = { .key = NULL };
	uint8_t seed[PASSWORD_SEED];

	mc_check(c->dialled && c->state == CONN_HELLO);
	if (n->cfg->password != NULL) {
		if (!proof_may_dial(n, c) || !proof_begin(n, c, seed)) {
			link_hang_up(n, c);
			return;
		}
		password_dial(c->exchange, &cluster_of(n)->password, n->cluster_name, handshake_party(n),
			&c->target, seed, &extra);
	}
	handshake_write(n, c, true, &extra);
}

/* Known and proved: from here on it may ask and be asked. */
void handshake_open(struct node *n, struct conn *c)
{
	struct node_effect *e = node_effect_new(n, NODE_FX_TRUST);
	struct member *m;

	mc_check(!c->uuid.null && c->state != CONN_OPEN && !c->closing);
	c->state = CONN_OPEN;
	proof_end(n, c);
	m = member_find(n, c->uuid);
	e->conn = c->id;
	e->frame_max = MC_FRAME_PEER_MAX; /* member_believe and ask give more */
	if (m != NULL && node_is_joined(n)) {
		bool first = m->conn == 0;

		member_take_conn(n, m, c);
		if (first && !m->suspected)
			heartbeat_send(n, m);
	} else if (node_is_joined(n)) {
		suspect_replaced(n, c);
	}
	join_conn_open(n, c);
	merge_conn_open(n, c);
}

/* As acceptor: first handshake of the dialler. */
static void accept_first(
	struct node *n, struct conn *c, const struct hz_member_handshake *h, struct mc_str pake)
{
	struct password_option extra = { .key = NULL };
	struct mc_addr target;

	if (!c->c_node || (n->cfg->password == NULL && pake.n < 0)) {
		if (proof_not_needed(n, c)) {
			handshake_write(n, c, false, &extra);
			handshake_open(n, c);
		}
		return;
	}
	if (n->cfg->password == NULL || !read_address(h->target_address, &target))
		proof_refuse(n, c, true);
	else
		proof_answer(n, c, &target, pake);
}

/* As dialler: the acceptor's answer. */
static void dial_answered(struct node *n, struct conn *c, const struct hz_member_handshake *h)
{
	struct mc_str refused = handshake_option(h, PASSWORD_OPTION_REFUSED),
		      pake = handshake_option(h, PASSWORD_OPTION_PAKE);
	struct password_shared shared;
	struct password_option extra;

	if (refused.n >= 0) {
		proof_was_refused(n, c, refused);
		return;
	}
	if (!c->c_node || (n->cfg->password == NULL && pake.n < 0)) {
		if (proof_not_needed(n, c))
			handshake_open(n, c);
		return;
	}
	if (n->cfg->password == NULL || c->exchange == NULL ||
		password_prove(c->exchange, (struct password_party){ c->uuid, &c->addr }, pake, &extra,
			&shared) != PASSWORD_AGREED) {
		if (n->cfg->password != NULL)
			guesses_refused(cluster_of(n)->guesses, guess_host(c), n->now_ms);
		proof_refuse(n, c, true);
		return;
	}
	c->proved = true;
	guesses_proved(cluster_of(n)->guesses, guess_host(c), n->now_ms);
	handshake_write(n, c, false, &extra);
	if (proof_seal(n, c, &shared))
		handshake_open(n, c);
	else
		proof_refuse_unsealed(n, c);
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
	struct mc_str count = handshake_option(h, "planeCount");

	return count.n < 0 || mc_str_eqz(count, "1");
}

void on_handshake(struct node *n, const struct in *in)
{
	const struct hz_member_handshake *h = in->m->body;
	struct conn *c = in->conn;
	struct mc_str said;
	struct mc_addr addr;

	if (c->state == CONN_PROVING) {
		proof_check(n, c, h);
		return;
	}
	if (c->state == CONN_OPEN && c->dialled && handshake_option(h, PASSWORD_OPTION_REFUSED).n >= 0) {
		proof_was_refused(
			n, c, handshake_option(h, PASSWORD_OPTION_REFUSED)); /* our proof was not taken */
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
	c->uuid = h->uuid;
	c->addr = addr;
	c->c_node = handshake_option(h, PASSWORD_OPTION_NODE).n >= 0;
	said = handshake_option(h, OPTION_OF_LINE);
	c->has_line = said.n > 0 && mc_line_of_text(said.p, (size_t)said.n, &c->line);
	if (c->dialled)
		dial_answered(n, c, h);
	else
		accept_first(n, c, h, handshake_option(h, PASSWORD_OPTION_PAKE));
}
