/* SPDX-License-Identifier: Apache-2.0 */
/* test_proof.c - a node with a password, dialled by who knows it, who does not, and who cannot. */
#include "common/cluster/password.h"
#include "tests/lib/alone.h"

/* One that dials the node and goes through with the exchange. */
struct dialler {
	struct peer p;
	struct password_secret secret;
	struct password_exchange x;
	struct password_option says;
	struct password_shared shared;
};

static struct mc_bytes bytes_of(const char *z)
{
	return (struct mc_bytes){ (const uint8_t *)z, (int32_t)strlen(z) };
}

static struct mc_str text_of(const struct password_option *o)
{
	return mc_str_of(o->text, strlen(o->text));
}

static void shake(struct alone *a, const struct peer *p, bool is_c, const char *key, struct mc_str text)
{
	struct hz_address *list[] = { alone_address(a, p->addr) };
	struct hz_local_addresses local = { .protocol = 0, .addresses = { .n = 1, .v = list } };
	struct hz_string_pair options[2] = { { mc_str_z(PASSWORD_OPTION_NODE), mc_str_z("1") } };
	struct hz_member_handshake h = { .schema_version = 2, .uuid = p->uuid };
	struct hz_message m = { .cls = HZ_MEMBER_HANDSHAKE, .flags = HZ_PACKET_CONTROL, .body = &h };

	h.target_address = alone_address(a, peer_of(1).addr);
	h.local_addresses.v = &local;
	h.local_addresses.n = 1;
	h.options.v = options;
	if (is_c)
		h.options.n = 1;
	if (key != NULL)
		options[h.options.n++] = (struct hz_string_pair){ mc_str_z(key), text };
	alone_step(a, (struct node_event){ .type = NODE_EV_MESSAGE, .conn = p->conn, .message = &m });
}

static const struct hz_member_handshake *handshake_of(struct alone *a, const struct peer *p)
{
	return alone_sent(a, p, HZ_MEMBER_HANDSHAKE);
}

/* The node's answer: the value of this option. */
static struct mc_str answered(struct alone *a, const struct peer *p, const char *key)
{
	const struct hz_member_handshake *h = handshake_of(a, p);

	for (uint32_t i = 0; h != NULL && i < h->options.n; i++)
		if (mc_str_eqz(h->options.v[i].key, key))
			return h->options.v[i].value;
	return mc_str_z(NULL);
}

static bool seals(const struct alone *a, const struct peer *p)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == NODE_FX_SEAL && a->fx.v[i].conn == p->conn)
			return true;
	return false;
}

static bool refused(struct alone *a, const struct peer *p)
{
	const struct node_notice *t = alone_told(a, NODE_NOTICE_REFUSED);

	return t != NULL && t->refusal == NODE_REFUSAL_PASSWORD && alone_hangs_up(a, p);
}

/* It opens a connection from `host` and says its first text. */
static void dial(struct alone *a, struct dialler *d, const char *password, const char *host)
{
	uint8_t seed[PASSWORD_SEED];
	struct mc_addr own = d->p.addr, target = peer_of(1).addr;

	memset(seed, 5, sizeof(seed));
	assert_true(password_secret_set(&d->secret, bytes_of(password)));
	strcpy(d->p.addr.host, host); /* seen from there; what it announces stays */
	alone_open(a, &d->p);
	d->p.addr = own;
	assert_int_equal(password_dial(&d->x, &d->secret, mc_str_z("test"),
				 (struct password_party){ d->p.uuid, &d->p.addr }, &target, seed, &d->says),
		PASSWORD_PENDING);
	shake(a, &d->p, true, d->says.key, text_of(&d->says));
}

static struct dialler dialler_of(uint32_t number)
{
	struct dialler d = { .p = peer_of(number) };

	return d;
}

/* It reads the node's answer and proves, or says that the node did not. */
static enum password_result prove(struct alone *a, struct dialler *d)
{
	struct peer node = alone_self(a);
	enum password_result r = password_prove(&d->x, (struct password_party){ node.uuid, &node.addr },
		answered(a, &d->p, PASSWORD_OPTION_PAKE), &d->says, &d->shared);

	shake(a, &d->p, true, d->says.key, text_of(&d->says));
	return r;
}

static int set_up(void **state)
{
	struct alone *a;

	alone_set_up(state);
	a = *state;
	a->cfg.password = (const uint8_t *)"open sesame";
	a->cfg.password_size = strlen("open sesame");
	return 0;
}

static void who_knows_it_is_let_in(void **state)
{
	struct alone *a = *state;
	struct dialler d = dialler_of(2);
	int64_t call;

	alone_lead(a);
	dial(a, &d, "open sesame", "10.0.0.2");
	assert_false(seals(a, &d.p));
	assert_int_equal(prove(a, &d), PASSWORD_AGREED);
	assert_true(seals(a, &d.p) && !alone_hangs_up(a, &d.p));
	alone_send(a, &d.p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &d.p));
	call = alone_call_id(a, &d.p, HZ_FINALIZE_JOIN_OP);
	assert_int_not_equal(call, 0);
	alone_answer(a, &d.p, call, HZ_NONE, NULL);
	node_invariant(a->n);
}

/* When it goes, nothing was tried: who comes from its host is answered at once. */
static void who_has_proved_it_goes(void **state)
{
	struct alone *a = *state;
	struct dialler d = dialler_of(2);

	alone_lead(a);
	dial(a, &d, "open sesame", "10.0.0.2");
	assert_int_equal(prove(a, &d), PASSWORD_AGREED);
	alone_close(a, &d.p, NODE_FAIL_CLOSED);
	d = dialler_of(2);
	dial(a, &d, "open sesame", "10.0.0.2");
	assert_int_equal(prove(a, &d), PASSWORD_AGREED);
	node_invariant(a->n);
}

/* The one that we dial will not have us: it is told as its word, not as ours. */
static void a_peer_that_refuses_us(void **state)
{
	struct alone *a = *state;
	struct peer p = peer_of(2);

	alone_begin(a);
	alone_step(a, (struct node_event){ .type = NODE_EV_PEERS, .peers = &p.addr, .peer_count = 1 });
	p.conn = ++a->last_conn;
	alone_step(a, (struct node_event){ .type = NODE_EV_CONNECTED, .conn = p.conn, .addr = &p.addr });
	assert_true(handshake_of(a, &p)->reply);
	shake(a, &p, true, PASSWORD_OPTION_REFUSED, mc_str_z("password"));
	assert_true(refused(a, &p));
	assert_false(alone_told(a, NODE_NOTICE_REFUSED)->by_us);
}

/* Each wrong try of a host costs it twice the time, and an honest one beside it only waits. */
static void who_guesses_waits(void **state)
{
	struct alone *a = *state;
	struct dialler d, other = dialler_of(3);
	int64_t pause_ms = MC_GUESS_DELAY_MIN;

	alone_lead(a);
	for (int i = 0; i < 4; i++) {
		d = dialler_of(2);
		dial(a, &d, i % 2 == 0 ? "guess" : "open sesam", "10.0.0.2");
		if (i > 0) { /* kept until it is its turn */
			assert_int_equal(answered(a, &d.p, PASSWORD_OPTION_PAKE).n, -1);
			assert_false(alone_hangs_up(a, &d.p));
			shake(a, &d.p, true, d.says.key, text_of(&d.says)); /* once more: not heard */
			assert_int_equal(answered(a, &d.p, PASSWORD_OPTION_PAKE).n, -1);
			alone_tick(a, pause_ms - 1);
			assert_int_equal(answered(a, &d.p, PASSWORD_OPTION_PAKE).n, -1);
			alone_tick(a, 1);
			pause_ms *= 2;
		}
		assert_true(answered(a, &d.p, PASSWORD_OPTION_PAKE).n > 0);
		assert_int_equal(prove(a, &d), PASSWORD_REFUSED);
		assert_true(alone_hangs_up(a, &d.p));
		assert_true(mc_str_eqz(answered(a, &d.p, PASSWORD_OPTION_REFUSED), "password"));
		assert_int_equal(alone_told(a, NODE_NOTICE_REFUSED) != NULL, i == 0); /* said once */
		alone_close(a, &d.p, NODE_FAIL_HUNG_UP);
		node_invariant(a->n);
	}
	dial(a, &other, "open sesame", "10.0.0.3"); /* another host: at once */
	assert_int_equal(prove(a, &other), PASSWORD_AGREED);
	assert_true(seals(a, &other.p));
}

/* Whoever goes away in the middle has tried one. */
static void who_says_no_more_has_guessed(void **state)
{
	struct alone *a = *state;
	struct dialler d = dialler_of(2);

	alone_lead(a);
	dial(a, &d, "open sesame", "10.0.0.2");
	alone_close(a, &d.p, NODE_FAIL_CLOSED);
	d = dialler_of(2);
	dial(a, &d, "open sesame", "10.0.0.2");
	assert_int_equal(answered(a, &d.p, PASSWORD_OPTION_PAKE).n, -1);
	alone_close(a, &d.p, NODE_FAIL_CLOSED); /* while it waits: nothing was tried */
	alone_tick(a, MC_GUESS_DELAY_MIN);
	d = dialler_of(2);
	dial(a, &d, "open sesame", "10.0.0.2");
	assert_int_equal(prove(a, &d), PASSWORD_AGREED);
	node_invariant(a->n);
}

/* An IPv6 host has all of its /64. */
static void four_groups_are_one_host(void **state)
{
	static const struct {
		const char *host;
		bool waits;
	} hosts[] = { { "2001:db8:1:2:9:9:9:9", true }, { "2001:db8:1:2::1", true },
		{ "2001:db8:1:3::1", false }, { "2001:db8:1::1", false }, { "2001:db8::1:2:3:4", false } };
	struct alone *a = *state;

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct dialler d = dialler_of(2);

		alone_lead(a);
		dial(a, &d, "guess", "2001:db8:1:2:3:4:5:6");
		prove(a, &d);
		alone_close(a, &d.p, NODE_FAIL_HUNG_UP);
		d = dialler_of(3);
		dial(a, &d, "open sesame", hosts[i].host);
		assert_int_equal(answered(a, &d.p, PASSWORD_OPTION_PAKE).n < 0, hosts[i].waits);
	}
}

/* A Java member, and a C node without a password. */
static void who_cannot_prove_it(void **state)
{
	struct alone *a = *state;
	struct peer java, none;

	for (int requires = 0; requires < 2; requires ++) {
		a->cfg.require_password = requires;
		alone_lead(a);
		java = peer_of(2);
		alone_open(a, &java);
		shake(a, &java, false, NULL, mc_str_z(NULL));
		if (requires) {
			assert_true(refused(a, &java));
			assert_null(alone_sent(a, &java, HZ_MEMBER_HANDSHAKE));
		} else {
			assert_non_null(alone_sent(a, &java, HZ_MEMBER_HANDSHAKE));
			assert_non_null(alone_told(a, NODE_NOTICE_WARN));
			java = peer_of(3);
			alone_open(a, &java);
			shake(a, &java, false, NULL, mc_str_z(NULL));
			assert_null(alone_told(a, NODE_NOTICE_WARN)); /* once is enough */
		}
		none = peer_of(4);
		alone_open(a, &none);
		shake(a, &none, true, NULL, mc_str_z(NULL));
		assert_true(refused(a, &none));
		assert_true(answered(a, &none, PASSWORD_OPTION_REFUSED).n > 0);
		assert_false(handshake_of(a, &none)->reply); /* nothing is to follow it */
		assert_true(alone_told(a, NODE_NOTICE_REFUSED)->by_us);
		node_invariant(a->n);
	}
}

/* Who has proved it once has its place in the list: nobody else takes that without a proof. */
static void a_member_that_has_proved_it_must_again(void **state)
{
	struct alone *a = *state;
	struct dialler d = dialler_of(2);
	struct peer liar = peer_of(2), neighbour = peer_of(2);

	alone_lead(a);
	dial(a, &d, "open sesame", "10.0.0.2");
	prove(a, &d);
	alone_send(a, &d.p, HZ_JOIN_REQUEST_OP, alone_join_request_op(a, &d.p));
	alone_answer(a, &d.p, alone_call_id(a, &d.p, HZ_FINALIZE_JOIN_OP), HZ_NONE, NULL);
	alone_open(a, &liar);
	shake(a, &liar, false, NULL, mc_str_z(NULL)); /* of that uuid, and of its address */
	assert_true(refused(a, &liar));
	neighbour.uuid.lo = 77;
	alone_open(a, &neighbour);
	shake(a, &neighbour, false, NULL, mc_str_z(NULL)); /* of its address */
	assert_true(alone_hangs_up(a, &neighbour));
	node_invariant(a->n);
}

/* Texts that are none are as good as wrong ones, and cost the same. */
static void a_text_that_is_too_long(void **state)
{
	static char text[4096];
	struct alone *a = *state;
	struct peer p = peer_of(2);

	memset(text, 'a', sizeof(text));
	alone_lead(a);
	for (int i = 0; i < 2; i++) {
		p.conn = 0;
		alone_open(a, &p);
		shake(a, &p, true, PASSWORD_OPTION_PAKE, mc_str_of(text, sizeof(text)));
		if (i > 0) {
			assert_false(alone_hangs_up(a, &p)); /* held as well */
			alone_tick(a, MC_GUESS_DELAY_MIN);
		}
		assert_true(alone_hangs_up(a, &p));
		alone_close(a, &p, NODE_FAIL_HUNG_UP);
	}
	node_invariant(a->n);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(who_knows_it_is_let_in),
		T(who_has_proved_it_goes),
		T(a_peer_that_refuses_us),
		T(who_guesses_waits),
		T(who_says_no_more_has_guessed),
		T(four_groups_are_one_host),
		T(who_cannot_prove_it),
		T(a_member_that_has_proved_it_must_again),
		T(a_text_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
