/* SPDX-License-Identifier: Apache-2.0 */
/* The published vectors of draft-irtf-cfrg-cpace-21: appendix A (strings) and B.3 (ristretto255 with
 * SHA-512). */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "common/crypto/cpace.h"

#define YA "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08"
#define YB "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d"
#define SHARE_A "d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157"
#define SHARE_B "3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258"
#define GENERATOR "222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56"
#define K "80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f"
#define SID "7e4b4791d6a8ef019b936c79fb7f2c57"
#define ISK \
	"b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd" \
	"2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447"
/* The draft publishes no tags; these were computed apart from this code, from its formula and the values
 * above. */
#define TAG_A \
	"30478d28d83ae3b214295e91f4a3eb62999a8ed94575075db4a7d3bc3e4d26f1" \
	"6c51adba12dc7771372637a46b5134e0937cddd7d820bfdd83be335e339eb57a"
#define TAG_B \
	"e927a7da291676f8878caae9cb70407d2f14117e6f9ff9adcfda797c4bcf2bd2" \
	"fefd2ca3f2ddcce81b7386996c895b2f359010cc92069d5ff4ad49a977de79a6"

/* Bytes from hex, in one of a few buffers that take turns. */
static const uint8_t *unhex(const char *hex)
{
	static uint8_t turns[32][CPACE_HASH];
	static unsigned int next;
	uint8_t *out = turns[next++ % 32];
	size_t n;

	assert_int_equal(sodium_hex2bin(out, CPACE_HASH, hex, strlen(hex), NULL, &n, NULL), 0);
	assert_int_equal(n * 2, strlen(hex));
	return out;
}

static struct mc_bytes text(const char *z)
{
	return (struct mc_bytes){ (const uint8_t *)z, (int32_t)strlen(z) };
}

static struct mc_bytes sid(void)
{
	return (struct mc_bytes){ unhex(SID), 16 };
}

static void assert_hex(const uint8_t *got, const char *want)
{
	assert_memory_equal(got, unhex(want), strlen(want) / 2);
}

static void lengths_are_leb128(void **state)
{
	static const struct {
		uint32_t n;
		const char *hex;
	} rows[] = { { 0, "00" }, { 4, "04" }, { 127, "7f" }, { 128, "8001" }, { 16384, "808001" },
		{ UINT32_MAX, "ffffffff0f" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t out[CPACE_LEN];

		assert_int_equal(cpace_len(out, rows[i].n) * 2, strlen(rows[i].hex));
		assert_hex(out, rows[i].hex);
	}
}

/* lv_cat(b"1234", b"5", b"", b"678") of appendix A, hashed. */
static void fields_are_hashed_with_their_lengths(void **state)
{
	const struct mc_bytes fields[] = { text("1234"), text("5"), { NULL, -1 }, text("678") };
	uint8_t got[CPACE_HASH], want[CPACE_HASH];

	(void)state;
	cpace_hash(got, fields, 4);
	crypto_hash_sha512(want, unhex("043132333401350003363738"), 12);
	assert_memory_equal(got, want, sizeof(want));
}

static void generator(void **state)
{
	uint8_t g[CPACE_POINT];

	(void)state;
	cpace_generator(g, text("Password"),
		text("\x0b"
		     "A_initiator\x0b"
		     "B_responder"),
		sid());
	assert_hex(g, GENERATOR);
}

static size_t put(uint8_t *out, const void *p, size_t n)
{
	size_t used = cpace_len(out, (uint32_t)n);

	if (n)
		memcpy(out + used, p, n);
	return used + n;
}

/* generator_string as the draft's appendix writes it: the whole string first, then one hash. */
static void slow_generator(uint8_t g[CPACE_POINT], const uint8_t *prs, size_t n)
{
	static const uint8_t zeros[128];
	uint8_t s[2048], hash[CPACE_HASH];
	size_t at = put(s, "CPaceRistretto255", 17);

	at += put(s + at, prs, n);
	at += put(s + at, zeros, at < 127 ? 127 - at : 0);
	at += put(s + at, "ci", 2);
	at += put(s + at, unhex(SID), 16);
	crypto_hash_sha512(hash, s, at);
	crypto_core_ristretto255_from_hash(g, hash);
}

/* Around the length at which nothing is left to pad (108 bytes), and far above. */
static void generator_of_any_length_of_password(void **state)
{
	static const int32_t lengths[] = { 0, 1, 107, 108, 109, 110, 127, 128, 1024 };
	uint8_t prs[1024], got[CPACE_POINT], want[CPACE_POINT];

	(void)state;
	memset(prs, 'x', sizeof(prs));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		cpace_generator(got, (struct mc_bytes){ prs, lengths[i] }, text("ci"), sid());
		slow_generator(want, prs, (size_t)lengths[i]);
		assert_memory_equal(got, want, CPACE_POINT);
		assert_true(cpace_share_ok(got));
	}
}

static void shares_and_common_point(void **state)
{
	uint8_t out[CPACE_POINT];

	(void)state;
	assert_true(cpace_scalar_mult_vfy(out, unhex(YA), unhex(GENERATOR)));
	assert_hex(out, SHARE_A);
	assert_true(cpace_scalar_mult_vfy(out, unhex(YB), unhex(GENERATOR)));
	assert_hex(out, SHARE_B);
	assert_true(cpace_scalar_mult_vfy(out, unhex(YA), unhex(SHARE_B)));
	assert_hex(out, K);
	assert_true(cpace_scalar_mult_vfy(out, unhex(YB), unhex(SHARE_A)));
	assert_hex(out, K);
}

static void session_key_and_tags(void **state)
{
	const struct cpace_message a = { unhex(SHARE_A), text("ADa") }, b = { unhex(SHARE_B), text("ADb") };
	uint8_t isk[CPACE_HASH], tag[CPACE_TAG];

	(void)state;
	cpace_isk(isk, sid(), unhex(K), &a, &b);
	assert_hex(isk, ISK);
	cpace_tag(tag, sid(), isk, &a);
	assert_hex(tag, TAG_A);
	cpace_tag(tag, sid(), isk, &b);
	assert_hex(tag, TAG_B);
	cpace_isk(isk, sid(), unhex(K), &b, &a);
	assert_memory_not_equal(isk, unhex(ISK), CPACE_HASH); /* the roles are bound */
}

#define S "7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05"
#define X "2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c"
#define SX "7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e"
#define BAD_X "2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c"
#define NEUTRAL "0000000000000000000000000000000000000000000000000000000000000000"
#define UNREDUCED "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" /* p, for 0 */

static void multiplication_takes_valid_points_only(void **state)
{
	static const char *const bad[] = { BAD_X, NEUTRAL, UNREDUCED };
	uint8_t out[CPACE_POINT];

	(void)state;
	assert_true(cpace_share_ok(unhex(X)));
	assert_true(cpace_scalar_mult_vfy(out, unhex(S), unhex(X)));
	assert_hex(out, SX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(out, 0xa5, sizeof(out));
		assert_false(cpace_share_ok(unhex(bad[i])));
		assert_false(cpace_scalar_mult_vfy(out, unhex(S), unhex(bad[i])));
		assert_hex(out, NEUTRAL);
	}
	memset(out, 0xa5, sizeof(out));
	assert_false(cpace_scalar_mult_vfy(out, unhex(NEUTRAL), unhex(X)));
	assert_hex(out, NEUTRAL);
}

static void scalars_have_252_bits(void **state)
{
	uint8_t random[CPACE_SCALAR], y[CPACE_SCALAR];

	(void)state;
	memset(random, 0xff, sizeof(random));
	cpace_scalar(y, random);
	assert_memory_equal(y, random, CPACE_SCALAR - 1);
	assert_int_equal(y[CPACE_SCALAR - 1], 0x0f);
	cpace_scalar(y, unhex(YA));
	assert_hex(y, YA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_leb128),
		cmocka_unit_test(fields_are_hashed_with_their_lengths),
		cmocka_unit_test(generator),
		cmocka_unit_test(generator_of_any_length_of_password),
		cmocka_unit_test(shares_and_common_point),
		cmocka_unit_test(session_key_and_tags),
		cmocka_unit_test(multiplication_takes_valid_points_only),
		cmocka_unit_test(scalars_have_252_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
