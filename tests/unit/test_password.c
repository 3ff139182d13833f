/* SPDX-License-Identifier: Apache-2.0 */
/* test_password.c - the password exchange between two of our nodes, and with those who cheat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "common/cluster/password.h"

#define OLDER_HELLO \
	"0101010101010101010101010101010101010101010101010101010101010101da6805dc7f25094dd6c9bf1f" \
	"fafde1e27c4bd170f37771449ee960ef2cab9508"
#define OLDER_CONFIRM \
	"1c55a3f764b7f204bf843b95869e719bc8b16404780dbe868d9cdc5a612c04725f71cda90a3e5744ecdae90c" \
	"3f6ab3c49e63c3c1b9eaa55ea8753f75b086101d"
#define OLDER_ANSWER \
	"02020202020202020202020202020202020202020202020202020202020202026caf54e8c5f5a087ada5bef5" \
	"619e2ed528319aaef0012e050d5f5229c9896e0d3c4fffddeec61eeb60953a87915549a4ec81ca3c146773fc" \
	"de1639527ded17311736233128c2065935a381a61f2160be287195e4907204f18e30af56a0ca27a7"

/* Everything that two nodes put into one exchange, as each of them sees it. */
struct node {
	struct password_exchange x;
	struct password_secret secret;
	const char *cluster_name;
	struct mc_uuid uuid;
	struct mc_addr addr;
	uint8_t seed[PASSWORD_SEED];
};

struct pair {
	struct node a, b;              /* dialler, acceptor */
	struct mc_addr target;         /* as a dialled it */
	struct mc_uuid a_uuid, b_uuid; /* as the other side got them */
	struct mc_addr a_addr, b_addr, target_seen;
	struct password_option hello, answer, confirm, last;
	struct password_shared a_shared, b_shared;
};

static struct mc_addr addr_of(const char *host, uint16_t port)
{
	struct mc_addr a = { .port = port };

	strcpy(a.host, host);
	return a;
}

static void node_set(struct node *n, const char *password, struct mc_uuid uuid, struct mc_addr addr)
{
	struct mc_bytes bytes = { (const uint8_t *)password, (int32_t)strlen(password) };

	memset(n, 0, sizeof(*n));
	assert_true(password_secret_set(&n->secret, bytes));
	n->cluster_name = "development";
	n->uuid = uuid;
	n->addr = addr;
	randombytes_buf(n->seed, sizeof(n->seed));
}

static void pair_set(struct pair *p, const char *password_a, const char *password_b)
{
	memset(p, 0, sizeof(*p));
	node_set(&p->a, password_a, (struct mc_uuid){ false, 0x11, 0xaa }, addr_of("10.0.0.1", 6900));
	node_set(&p->b, password_b, (struct mc_uuid){ false, 0x22, 0xbb }, addr_of("10.0.0.2", 6900));
	p->target = p->target_seen = addr_of("node-b.example", 6900);
	p->a_uuid = p->a.uuid;
	p->b_uuid = p->b.uuid;
	p->a_addr = p->a.addr;
	p->b_addr = p->b.addr;
}

static struct mc_str name_of(const struct node *n)
{
	return mc_str_of(n->cluster_name, strlen(n->cluster_name));
}

static struct mc_str text_of(const struct password_option *o)
{
	return mc_str_of(o->text, strlen(o->text));
}

static enum password_result dial(struct pair *p)
{
	return password_dial(&p->a.x, &p->a.secret, name_of(&p->a),
		(struct password_party){ p->a.uuid, &p->a.addr }, &p->target, p->a.seed, &p->hello);
}

static enum password_result answer(struct pair *p, struct mc_str text)
{
	return password_answer(&p->b.x, &p->b.secret, name_of(&p->b),
		(struct password_party){ p->b.uuid, &p->b.addr },
		(struct password_party){ p->a_uuid, &p->a_addr }, &p->target_seen, text, p->b.seed,
		&p->answer);
}

static enum password_result prove(struct pair *p, struct mc_str text)
{
	return password_prove(
		&p->a.x, (struct password_party){ p->b_uuid, &p->b_addr }, text, &p->confirm, &p->a_shared);
}

static enum password_result check(struct pair *p, struct mc_str text)
{
	return password_check(&p->b.x, text, &p->last, &p->b_shared);
}

/* The refusal that everybody gets, whatever was wrong: nothing else is left in the option, nothing in the
 * exchange. */
static void assert_refused(
	enum password_result result, const struct password_option *out, const struct password_exchange *x)
{
	struct password_option want;
	struct password_exchange wiped;

	assert_int_equal(result, PASSWORD_REFUSED);
	assert_string_equal(out->key, "mc.refused");
	memset(&want, 0, sizeof(want));
	strcpy(want.text, "password");
	assert_memory_equal(out->text, want.text, sizeof(want.text));
	memset(&wiped, 0, sizeof(wiped));
	wiped.phase = x->phase;
	assert_memory_equal(x, &wiped, sizeof(wiped));
}

static void to_answer(struct pair *p)
{
	pair_set(p, "open sesame", "open sesame");
	assert_int_equal(dial(p), PASSWORD_PENDING);
	assert_int_equal(answer(p, text_of(&p->hello)), PASSWORD_PENDING);
}

static void to_confirm(struct pair *p)
{
	to_answer(p);
	assert_int_equal(prove(p, text_of(&p->answer)), PASSWORD_AGREED);
}

/* Goes through with what is set; true when both agreed. Otherwise both ended refused. */
static bool agree(struct pair *p)
{
	assert_int_equal(dial(p), PASSWORD_PENDING);
	assert_int_equal(answer(p, text_of(&p->hello)), PASSWORD_PENDING);
	if (prove(p, text_of(&p->answer)) == PASSWORD_AGREED)
		return check(p, text_of(&p->confirm)) == PASSWORD_AGREED;
	assert_refused(PASSWORD_REFUSED, &p->confirm, &p->a.x);
	/* the dialler says so in the place of its tag */
	assert_refused(check(p, (struct mc_str){ NULL, -1 }), &p->last, &p->b.x);
	return false;
}

static void equal_passwords_agree(void **state)
{
	struct pair p;

	(void)state;
	to_confirm(&p);
	assert_string_equal(p.hello.key, "mc.pake");
	assert_int_equal(strlen(p.hello.text), 2 * 64);
	assert_string_equal(p.answer.key, "mc.pake");
	assert_int_equal(strlen(p.answer.text), 2 * 128);
	assert_string_equal(p.confirm.key, "mc.pake.confirm");
	assert_int_equal(strlen(p.confirm.text), 2 * 64);
	assert_int_equal(check(&p, text_of(&p.confirm)), PASSWORD_AGREED);
	assert_null(p.last.key);
	assert_true(p.a_shared.seals && p.b_shared.seals);
	assert_memory_equal(p.a_shared.key, p.b_shared.key, sizeof(p.a_shared.key));
	assert_false(sodium_is_zero(p.a_shared.key, sizeof(p.a_shared.key)));
}

/* Nobody without the password learns the key from a refusal, and nothing of it stays behind. */
static void refusals_leave_no_key(void **state)
{
	struct pair p;

	(void)state;
	to_answer(&p);
	memset(&p.a_shared, 7, sizeof(p.a_shared));
	memset(&p.b_shared, 7, sizeof(p.b_shared));
	p.answer.text[2 * PASSWORD_HELLO] ^= 1;
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
	assert_refused(check(&p, text_of(&p.hello)), &p.last, &p.b.x);
	assert_true(sodium_is_zero((const uint8_t *)&p.a_shared, sizeof(p.a_shared)));
	assert_true(sodium_is_zero((const uint8_t *)&p.b_shared, sizeof(p.b_shared)));
}

/* A node of before the seals: its own words, recorded with the seeds 1, 1, 1 ... (dialler) and 2, 2, 2 ... */
static void fixed_seeds(struct pair *p)
{
	pair_set(p, "open sesame", "open sesame");
	memset(p->a.seed, 1, sizeof(p->a.seed));
	memset(p->b.seed, 2, sizeof(p->b.seed));
}

static void an_older_dialler_is_let_in_unsealed(void **state)
{
	struct pair p;

	(void)state;
	fixed_seeds(&p);
	assert_int_equal(answer(&p, mc_str_z(OLDER_HELLO)), PASSWORD_PENDING);
	assert_int_equal(check(&p, mc_str_z(OLDER_CONFIRM)), PASSWORD_AGREED);
	assert_false(p.b_shared.seals);
}

static void an_older_acceptor_is_joined_unsealed(void **state)
{
	struct pair p;

	(void)state;
	fixed_seeds(&p);
	assert_int_equal(dial(&p), PASSWORD_PENDING);
	assert_int_equal(prove(&p, mc_str_z(OLDER_ANSWER)), PASSWORD_AGREED);
	assert_false(p.a_shared.seals);
}

/* Somebody on the path takes the word away from both nonces, so that nothing would be sealed. */
static void the_word_cannot_be_taken_away(void **state)
{
	const size_t at = 2 * (PASSWORD_NONCE - PASSWORD_SEALS_SIZE);
	struct pair p;

	(void)state;
	pair_set(&p, "open sesame", "open sesame");
	dial(&p);
	memset(p.hello.text + at, 'a', 2 * PASSWORD_SEALS_SIZE);
	assert_int_equal(answer(&p, text_of(&p.hello)), PASSWORD_PENDING);
	memset(p.answer.text + at, 'b', 2 * PASSWORD_SEALS_SIZE);
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
}

static void secrets_have_bounds(void **state)
{
	static uint8_t bytes[MC_PASSWORD_MAX + 1];
	struct password_secret a, b;

	(void)state;
	assert_false(password_secret_set(&a, (struct mc_bytes){ NULL, -1 }));
	assert_false(password_secret_set(&a, (struct mc_bytes){ bytes, 0 }));
	assert_false(password_secret_set(&a, (struct mc_bytes){ bytes, MC_PASSWORD_MAX + 1 }));
	assert_true(sodium_is_zero(a.prs, sizeof(a.prs)));
	assert_true(password_secret_set(&a, (struct mc_bytes){ bytes, MC_PASSWORD_MAX }));
	assert_true(password_secret_set(&b, (struct mc_bytes){ bytes, 1 }));
	assert_memory_not_equal(&a, &b, sizeof(a));
	password_secret_wipe(&a);
	assert_true(sodium_is_zero(a.prs, sizeof(a.prs)));
}

static void other_passwords_are_refused(void **state)
{
	static const char *const others[] = {
		"open sesame ",
		"Open sesame",
		"open sesam",
		"x",
		"open sesame\n",
	};
	struct pair p;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		pair_set(&p, "open sesame", others[i]);
		assert_false(agree(&p));
		pair_set(&p, others[i], "open sesame");
		assert_false(agree(&p));
	}
}

/* A dialler that does not care what the acceptor proves, and guesses a tag. */
static void a_dialler_without_the_password_cannot_confirm(void **state)
{
	struct password_option first;
	struct pair p;

	(void)state;
	to_answer(&p);
	memcpy(p.last.text, p.answer.text + 2 * PASSWORD_HELLO, 2 * CPACE_TAG);
	assert_refused(check(&p, mc_str_of(p.last.text, 2 * CPACE_TAG)), &p.last, &p.b.x);
	first = p.last;
	to_answer(&p);
	assert_refused(check(&p, mc_str_of(p.hello.text, 128)), &p.last, &p.b.x);
	assert_memory_equal(first.text, p.last.text, sizeof(first.text));
}

static void missing_texts_are_refused(void **state)
{
	const struct mc_str none = { NULL, -1 }, empty = { "", 0 };
	struct pair p;

	(void)state;
	for (int i = 0; i < 2; i++) {
		pair_set(&p, "open sesame", "open sesame");
		assert_refused(answer(&p, i ? none : empty), &p.answer, &p.b.x);
		pair_set(&p, "open sesame", "open sesame");
		dial(&p);
		assert_refused(prove(&p, i ? none : empty), &p.confirm, &p.a.x);
		to_confirm(&p);
		assert_refused(check(&p, i ? none : empty), &p.last, &p.b.x);
	}
}

/* Whatever byte of whatever message is changed: no two sides agree, and a tag is refused at once by who
 * reads it. */
static void every_changed_byte_is_refused(void **state)
{
	static const uint8_t flips[] = { 0x01, 0x20, 0x80 };
	struct pair p;

	(void)state;
	for (size_t i = 0; i < 2 * PASSWORD_HELLO; i++) {
		pair_set(&p, "open sesame", "open sesame");
		dial(&p);
		p.hello.text[i] = (char)(p.hello.text[i] ^ flips[i % 3]);
		if (answer(&p, mc_str_of(p.hello.text, 2 * PASSWORD_HELLO)) == PASSWORD_PENDING)
			assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
		else
			assert_refused(PASSWORD_REFUSED, &p.answer, &p.b.x);
	}
	for (size_t i = 0; i < 2 * PASSWORD_ANSWER; i++) {
		to_answer(&p);
		p.answer.text[i] = (char)(p.answer.text[i] ^ flips[i % 3]);
		assert_refused(prove(&p, mc_str_of(p.answer.text, 2 * PASSWORD_ANSWER)), &p.confirm, &p.a.x);
	}
	to_confirm(&p);
	for (size_t i = 0; i < 2 * CPACE_TAG; i++) {
		struct password_exchange before = p.b.x;

		p.confirm.text[i] = (char)(p.confirm.text[i] ^ flips[i % 3]);
		assert_refused(check(&p, mc_str_of(p.confirm.text, 2 * CPACE_TAG)), &p.last, &p.b.x);
		p.confirm.text[i] = (char)(p.confirm.text[i] ^ flips[i % 3]);
		p.b.x = before;
	}
	assert_int_equal(check(&p, text_of(&p.confirm)), PASSWORD_AGREED);
}

/* Each length from nothing to some bytes more; the text stands at the end of its memory, so that reading on
 * is seen. */
static void every_other_length_is_refused(void **state)
{
	struct pair p;

	(void)state;
	for (size_t n = 0; n < 2 * PASSWORD_ANSWER + 8; n++) {
		char *copy = malloc(n + !n);

		assert_non_null(copy);
		memset(copy, 'a', n);
		to_confirm(&p);
		if (n != 2 * CPACE_TAG) {
			memcpy(copy, p.confirm.text, n < 128 ? n : 128);
			assert_refused(check(&p, mc_str_of(copy, n)), &p.last, &p.b.x);
			pair_set(&p, "open sesame", "open sesame");
			dial(&p);
			memcpy(copy, p.hello.text, n < 128 ? n : 128);
			assert_refused(answer(&p, mc_str_of(copy, n)), &p.answer, &p.b.x);
		}
		if (n != 2 * PASSWORD_ANSWER) {
			to_answer(&p);
			memcpy(copy, p.answer.text, n < 256 ? n : 256);
			assert_refused(prove(&p, mc_str_of(copy, n)), &p.confirm, &p.a.x);
		}
		free(copy);
	}
}

static void points_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	struct pair p;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pair_set(&p, "open sesame", "open sesame");
		dial(&p);
		memcpy(p.hello.text + 64, bad[i], 64);
		assert_refused(answer(&p, text_of(&p.hello)), &p.answer, &p.b.x);
		to_answer(&p);
		memcpy(p.answer.text + 64, bad[i], 64);
		assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
	}
}

/* Recorded words of a dialler, said again to the same acceptor in a later connection. */
static void replay_is_refused(void **state)
{
	struct pair p;

	(void)state;
	to_confirm(&p);
	assert_int_equal(check(&p, text_of(&p.confirm)), PASSWORD_AGREED);
	memset(&p.b.x, 0, sizeof(p.b.x));
	randombytes_buf(p.b.seed, sizeof(p.b.seed));
	assert_int_equal(answer(&p, text_of(&p.hello)), PASSWORD_PENDING);
	assert_refused(check(&p, text_of(&p.confirm)), &p.last, &p.b.x);
}

/* Recorded words of an acceptor, said to a dialler that dials again. */
static void replay_of_an_answer_is_refused(void **state)
{
	struct pair p;

	(void)state;
	to_confirm(&p);
	memset(&p.a.x, 0, sizeof(p.a.x));
	randombytes_buf(p.a.seed, sizeof(p.a.seed));
	assert_int_equal(dial(&p), PASSWORD_PENDING);
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
}

/* The dialler's own words come back to it: as an answer, in an answer, and as a dial to its own port. */
static void reflection_is_refused(void **state)
{
	struct password_option mine;
	struct node other;
	struct pair p;

	(void)state;
	to_answer(&p);
	memcpy(p.answer.text, p.hello.text, 2 * PASSWORD_HELLO);
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
	for (int claim = 0; claim < 2; claim++) { /* as itself, or under another name */
		to_answer(&p);
		mine = p.hello;
		other = p.a;
		memset(&other.x, 0, sizeof(other.x));
		randombytes_buf(other.seed, sizeof(other.seed));
		p.b = other; /* a, as acceptor of the same node */
		p.a_uuid.hi += (uint64_t)claim;
		if (!claim) {
			assert_refused(answer(&p, text_of(&mine)), &p.answer, &p.b.x);
			continue;
		}
		assert_int_equal(answer(&p, text_of(&mine)), PASSWORD_PENDING);
		p.b_uuid.hi += 7;
		assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
	}
}

static void own_or_null_uuid_is_refused(void **state)
{
	struct pair p;

	(void)state;
	pair_set(&p, "open sesame", "open sesame");
	dial(&p);
	p.a_uuid = p.b.uuid;
	assert_refused(answer(&p, text_of(&p.hello)), &p.answer, &p.b.x);
	pair_set(&p, "open sesame", "open sesame");
	dial(&p);
	p.a_uuid.null = true;
	assert_refused(answer(&p, text_of(&p.hello)), &p.answer, &p.b.x);
	pair_set(&p, "open sesame", "open sesame");
	p.b.uuid = p.b_uuid = p.a.uuid; /* an acceptor that claims to be the dialler, and binds it */
	p.a_uuid.hi = 5;
	dial(&p);
	assert_int_equal(answer(&p, text_of(&p.hello)), PASSWORD_PENDING);
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x);
}

/* Each thing that is bound, changed on its way: one row, one refusal. */
static void change_a_uuid(struct pair *p)
{
	p->a_uuid.lo ^= 1;
}
static void change_b_uuid(struct pair *p)
{
	p->b_uuid.hi ^= 1;
}
static void change_a_host(struct pair *p)
{
	p->a_addr = addr_of("10.0.0.11", 6900);
}
static void change_a_port(struct pair *p)
{
	p->a_addr.port++;
}
static void change_b_host(struct pair *p)
{
	p->b_addr = addr_of("10.0.0.22", 6900);
}
static void change_b_port(struct pair *p)
{
	p->b_addr.port++;
}
static void change_target_host(struct pair *p)
{
	p->target_seen = addr_of("10.0.0.2", 6900);
}
static void change_target_port(struct pair *p)
{
	p->target_seen.port = 0;
}
static void change_cluster_name(struct pair *p)
{
	p->b.cluster_name = "production";
}
static void change_cluster_case(struct pair *p)
{
	p->a.cluster_name = "Development";
}
static void swap_identities(struct pair *p)
{
	p->a_uuid = p->b.uuid;
	p->b.uuid = p->a.uuid;
	p->a_addr = p->b.addr;
	p->b.addr = p->a.addr;
}
static void move_between_fields(struct pair *p)
{
	p->target_seen = p->a_addr;
	p->a_addr = p->target;
}

static void everything_bound_is_compared(void **state)
{
	static void (*const changes[])(struct pair *) = {
		change_a_uuid,
		change_b_uuid,
		change_a_host,
		change_a_port,
		change_b_host,
		change_b_port,
		change_target_host,
		change_target_port,
		change_cluster_name,
		change_cluster_case,
		swap_identities,
		move_between_fields,
	};
	struct pair p;

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		pair_set(&p, "open sesame", "open sesame");
		changes[i](&p);
		assert_false(agree(&p));
	}
}

static void calls_out_of_turn_are_refused(void **state)
{
	struct password_option tag;
	struct pair p;

	(void)state;
	pair_set(&p, "open sesame", "open sesame");
	assert_refused(check(&p, text_of(&p.hello)), &p.last, &p.b.x);
	assert_refused(prove(&p, text_of(&p.hello)), &p.confirm, &p.a.x);
	assert_refused(dial(&p), &p.hello, &p.a.x);
	to_confirm(&p);
	tag = p.confirm;
	assert_refused(prove(&p, text_of(&p.answer)), &p.confirm, &p.a.x); /* a second answer */
	assert_int_equal(check(&p, text_of(&tag)), PASSWORD_AGREED); /* does not concern the other side */
	to_confirm(&p);
	assert_int_equal(check(&p, text_of(&p.confirm)), PASSWORD_AGREED);
	assert_refused(check(&p, text_of(&p.confirm)), &p.last, &p.b.x); /* twice */
	to_answer(&p);
	assert_refused(answer(&p, text_of(&p.hello)), &p.answer, &p.b.x); /* a second try in one exchange */
	to_answer(&p);
	password_exchange_wipe(&p.b.x);
	assert_refused(check(&p, mc_str_of(p.answer.text, 128)), &p.last, &p.b.x);
	/* all zeros is what a wiped exchange would have waited for */
	memset(p.last.text, '0', 128);
	assert_refused(check(&p, mc_str_of(p.last.text, 128)), &p.last, &p.b.x);
}

static void a_source_without_randomness_is_refused(void **state)
{
	struct pair p;

	(void)state;
	pair_set(&p, "open sesame", "open sesame");
	memset(p.a.seed, 0, sizeof(p.a.seed));
	assert_refused(dial(&p), &p.hello, &p.a.x);
	pair_set(&p, "open sesame", "open sesame");
	dial(&p);
	memset(p.b.seed, 0, sizeof(p.b.seed));
	assert_refused(answer(&p, text_of(&p.hello)), &p.answer, &p.b.x);
}

static void seeds_follow_from_the_secret_and_never_repeat(void **state)
{
	uint8_t secret[32] = { 1 }, seen[16][PASSWORD_SEED], again[PASSWORD_SEED];
	struct password_random r, s;

	(void)state;
	password_random_init(&r, secret);
	password_random_init(&s, secret);
	for (size_t i = 0; i < 16; i++) {
		password_random_next(&r, seen[i]);
		password_random_next(&s, again);
		assert_memory_equal(seen[i], again, PASSWORD_SEED);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(seen[i], seen[j], PASSWORD_SEED);
	}
	secret[31] = 1;
	password_random_init(&s, secret);
	password_random_next(&s, again);
	assert_memory_not_equal(seen[0], again, PASSWORD_SEED);
}

static void parsing_takes_one_spelling(void **state)
{
	uint8_t out[2] = { 0 };

	(void)state;
	assert_true(password_parse(out, 2, mc_str_of("00af", 4)));
	assert_int_equal(out[1], 0xaf);
	assert_false(password_parse(out, 2, mc_str_of("00aF", 4)));
	assert_int_equal(out[1], 0);
	assert_false(password_parse(out, 2, mc_str_of("00a ", 4)));
	assert_false(password_parse(out, 2, mc_str_of("00a\0", 4)));
	assert_false(password_parse(out, 2, mc_str_of("00\xff\xff", 4)));
	assert_false(password_parse(out, 2, mc_str_of("0:af", 4)));
}

/* Bytes of every kind and length, from a fixed seed: read in bounds, refused. */
static void noise_is_refused(void **state)
{
	static const uint8_t seed[randombytes_SEEDBYTES] = { 3 };
	uint8_t noise[4096];
	struct pair p;

	(void)state;
	randombytes_buf_deterministic(noise, sizeof(noise), seed);
	for (size_t i = 0; i + 520 < sizeof(noise); i += 37) {
		size_t n = (size_t)(noise[i] | (noise[i + 1] & 1) << 8);
		struct mc_str text = mc_str_of((const char *)noise + i, n);

		pair_set(&p, "open sesame", "open sesame");
		dial(&p);
		assert_refused(answer(&p, text), &p.answer, &p.b.x);
		assert_refused(prove(&p, text), &p.confirm, &p.a.x);
		to_confirm(&p);
		assert_refused(check(&p, text), &p.last, &p.b.x);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_passwords_agree),
		cmocka_unit_test(refusals_leave_no_key),
		cmocka_unit_test(an_older_dialler_is_let_in_unsealed),
		cmocka_unit_test(an_older_acceptor_is_joined_unsealed),
		cmocka_unit_test(the_word_cannot_be_taken_away),
		cmocka_unit_test(secrets_have_bounds),
		cmocka_unit_test(other_passwords_are_refused),
		cmocka_unit_test(a_dialler_without_the_password_cannot_confirm),
		cmocka_unit_test(missing_texts_are_refused),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(every_other_length_is_refused),
		cmocka_unit_test(points_that_are_none_are_refused),
		cmocka_unit_test(replay_is_refused),
		cmocka_unit_test(replay_of_an_answer_is_refused),
		cmocka_unit_test(reflection_is_refused),
		cmocka_unit_test(own_or_null_uuid_is_refused),
		cmocka_unit_test(everything_bound_is_compared),
		cmocka_unit_test(calls_out_of_turn_are_refused),
		cmocka_unit_test(a_source_without_randomness_is_refused),
		cmocka_unit_test(seeds_follow_from_the_secret_and_never_repeat),
		cmocka_unit_test(parsing_takes_one_spelling),
		cmocka_unit_test(noise_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
