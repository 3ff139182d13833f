/* SPDX-License-Identifier: Apache-2.0 */
/* test_base.c - the ground floor: memory, hashes, random numbers, texts, checks. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/arena.h"
#include "common/base/check.h"
#include "common/base/hash.h"
#include "common/base/heap.h"
#include "common/base/poison.h"
#include "common/base/rng.h"
#include "common/base/utf8.h"

static void arena_is_aligned_zeroed_and_bounded(void **state)
{
	static _Alignas(16) uint8_t block[256];
	struct mc_arena a = mc_arena_of(block, sizeof(block));
	uint8_t *p;

	(void)state;
	memset(block, 0xaa, sizeof(block));
	assert_non_null(mc_arena_get(&a, 1, 1));
	p = mc_arena_get(&a, 3, 5);
	assert_int_equal((uintptr_t)p % 16, 0);
	for (int i = 0; i < 15; i++)
		assert_int_equal(p[i], 0);
	assert_null(mc_arena_get(&a, SIZE_MAX, 2));
	assert_null(mc_arena_get(&a, 2, SIZE_MAX));
	assert_null(mc_arena_get(&a, 1, 256));
	assert_non_null(mc_arena_get(&a, 1, 224 - 2 * MC_POISON_GAP));
	assert_null(mc_arena_get(&a, 1, 1));
	mc_arena_reset(&a);
	assert_non_null(mc_arena_get(&a, 1, 256));
	mc_arena_end(&a);
}

/* In a sanitized build: what lies between pieces, and what was given back. */
static void arena_is_seen_by_the_sanitizer(void **state)
{
	static _Alignas(16) uint8_t block[256];
	struct mc_arena a = mc_arena_of(block, sizeof(block));
	const uint8_t *p = mc_arena_get(&a, 16, 1), *q = mc_arena_get(&a, 16, 1);

	(void)state;
	if (MC_POISON_GAP == 0)
		return;
	assert_false(mc_is_poisoned(p + 15) || mc_is_poisoned(q));
	assert_true(mc_is_poisoned(p + 16) && mc_is_poisoned(q - 1) && mc_is_poisoned(q + 16));
	mc_arena_back(&a, 16);
	assert_true(!mc_is_poisoned(p) && mc_is_poisoned(q));
	mc_arena_end(&a);
	assert_false(mc_is_poisoned(q));
}

static void heap_joins_what_comes_back(void **state)
{
	static _Alignas(16) uint8_t block[4096];
	struct mc_heap *h = mc_heap_init(block, sizeof(block));
	void *p[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		p[i] = mc_heap_get(h, 1000);
	assert_non_null(p[2]);
	assert_null(mc_heap_get(h, 1000));
	assert_null(mc_heap_get(h, SIZE_MAX));
	assert_null(mc_heap_get(h, 0));
	mc_heap_put(h, p[0]);
	mc_heap_put(h, p[1]);
	assert_non_null(p[0] = mc_heap_get(h, 2000)); /* both together */
	mc_heap_put(h, p[2]);
	mc_heap_put(h, p[0]);
	mc_heap_put(h, NULL);
	assert_int_equal(mc_heap_used(h), 0);
	assert_non_null(mc_heap_get(h, 4000)); /* all of it again */
}

/* What is written into a piece stays until it is given back, whatever the others do. */
static void heap_pieces_stay_apart(void **state)
{
	enum { PIECES = 64, ROUNDS = 20000 };
	static _Alignas(16) uint8_t block[1 << 16];
	struct mc_heap *h = mc_heap_init(block, sizeof(block));
	struct {
		uint8_t *p;
		size_t n;
		uint8_t fill;
	} piece[PIECES] = { { NULL, 0, 0 } };
	struct mc_rng rng;

	(void)state;
	mc_rng_seed(&rng, 7);
	for (int round = 0; round < ROUNDS; round++) {
		size_t i = mc_rng_below(&rng, PIECES);

		for (size_t k = 0; k < piece[i].n; k++)
			assert_int_equal(piece[i].p[k], piece[i].fill);
		mc_heap_put(h, piece[i].p);
		piece[i].n = 1 + mc_rng_below(&rng, 2000);
		piece[i].p = mc_heap_get(h, piece[i].n);
		piece[i].fill = (uint8_t)round;
		assert_true(mc_heap_invariant(h));
		if (piece[i].p == NULL)
			piece[i].n = 0;
		else
			memset(piece[i].p, piece[i].fill, piece[i].n);
	}
	for (int i = 0; i < PIECES; i++)
		mc_heap_put(h, piece[i].p);
	assert_int_equal(mc_heap_used(h), 0);
	assert_non_null(mc_heap_get(h, sizeof(block) - 256));
}

static void digits_of_a_uuid(void **state)
{
	static const char good[] = "ABCDEF09-abcd-ef12-3456-789aAfFbBcCd";
	struct mc_uuid u;
	char text[MC_UUID_TEXT];

	(void)state;
	assert_true(mc_uuid_parse(mc_str_z(good), &u));
	assert_int_equal(u.hi, 0xabcdef09abcdef12);
	assert_int_equal(u.lo, 0x3456789aaffbbccd);
	mc_uuid_text(text, u);
	assert_string_equal(text, "abcdef09-abcd-ef12-3456-789aaffbbccd");
	for (const char *bad = "@G`g/:"; *bad != '\0'; bad++) {
		memcpy(text, good, sizeof(text));
		text[3] = *bad;
		assert_false(mc_uuid_parse(mc_str_z(text), &u));
	}
}

/* A byte that only continues begins nothing, whatever follows. */
static void bytes_that_begin_nothing(void **state)
{
	static const uint8_t first[] = { 0x80, 0xbf, 0xc0, 0xc1, 0xf5, 0xff };
	uint32_t c;

	(void)state;
	for (size_t i = 0; i < sizeof(first); i++) {
		const uint8_t text[] = { first[i], 0xbf, 0xbf, 0xbf };

		assert_int_equal(mc_utf8_get(text, sizeof(text), &c), 1);
		assert_int_equal(c, MC_UTF8_DAMAGED);
	}
	assert_int_equal(mc_utf8_get((const uint8_t *)"\xc2\x80", 2, &c), 2);
	assert_int_equal(c, 0x80);
	assert_int_equal(mc_utf8_get((const uint8_t *)"\xf4\x8f\xbf\xbf", 4, &c), 4);
	assert_int_equal(c, 0x10ffff);
}

/* The next allocation may come; this one is refused. */
static void refused(struct mc_heap *h, void *p)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		signal(SIGILL, SIG_DFL);
		signal(SIGTRAP, SIG_DFL);
		mc_heap_put(h, p);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void heap_refuses_what_is_not_handed_out(void **state)
{
	static _Alignas(16) uint8_t block[4096];
	struct mc_heap *h = mc_heap_init(block, sizeof(block));
	char *p[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		p[i] = mc_heap_get(h, 100);
	mc_heap_put(h, p[1]);
	assert_true(mc_heap_invariant(h));
	refused(h, p[1]); /* free */
	mc_heap_put(h, p[0]);
	refused(h, p[1]); /* joined to the one before */
	refused(h, p[2] + 16);
	refused(h, block + sizeof(block));
	mc_heap_put(h, p[3]);
	refused(h, p[3]); /* behind the top again */
	if (MC_POISON_GAP > 0)
		assert_true(mc_is_poisoned(p[0]) && mc_is_poisoned(p[2] - 1) && !mc_is_poisoned(p[2] + 99) &&
			mc_is_poisoned(p[2] + 100));
	mc_heap_put(h, p[2]);
	assert_int_equal(mc_heap_used(h), 0);
	assert_true(mc_heap_invariant(h));
}

static void rng_is_xoshiro256starstar(void **state)
{
	/* The sequence that its authors' program gives for this state. */
	static const uint64_t want[] = {
		11520u,
		0u,
		1509978240u,
		1215971899390074240u,
		1216172134540287360u,
		607988272756665600u,
		16172922978634559625u,
		8476171486693032832u,
	};
	struct mc_rng r = { { 1, 2, 3, 4 } };
	struct mc_uuid u;

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_true(mc_rng_next(&r) == want[i]);
	mc_rng_seed(&r, 0);
	assert_true(r.s[0] == 0xe220a8397b1dcdafu && r.s[1] == 0x6e789e6aa1b965f4u);
	assert_int_equal(mc_rng_below(&r, 0), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(mc_rng_below(&r, 7) < 7);
	u = mc_rng_uuid(&r);
	assert_int_equal(u.hi >> 12 & 15, 4);
	assert_int_equal(u.lo >> 62, 2);
	assert_false(u.null);
}

static void partition_hashes(void **state)
{
	static const struct {
		const char *body;
		size_t n;
		int32_t hash;
		uint32_t partition;
	} keys[] = {
		{ "\0\0\0\0", 4, 923237662, 11 },
		{ "\0\0\0\1A", 5, -1937763983, 163 },
		{ "\0\0\0\2hz", 6, -641884927, 18 },
		{ "\0\0\0\4key0", 8, -1240421596, 125 },
		{ "\0\0\0\5hello", 9, 1985248981, 270 },
		{ "\0\0\0\0\0\0\0\x2a", 8, 1624962215, 145 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		int32_t h = mc_murmur32((const uint8_t *)keys[i].body, keys[i].n);

		assert_int_equal(h, keys[i].hash);
		assert_int_equal(mc_partition_of(h, 271), keys[i].partition);
	}
	assert_int_equal(mc_partition_of(INT32_MIN, 271), 0);
}

static void table_stamps(void **state)
{
	uint8_t versions[271 * 4] = { 0 };

	(void)state;
	for (int i = 0; i < 271; i++)
		versions[4 * i + 3] = 1;
	assert_true(mc_murmur64(versions, sizeof(versions)) == -8661523421455686299);
	for (int i = 0; i < 271; i++)
		versions[4 * i + 3] = 2;
	assert_true(mc_murmur64(versions, sizeof(versions)) == 8291625901299219103);
}

static void java_hashes(void **state)
{
	struct mc_addr a;

	(void)state;
	assert_int_equal(mc_java_hash(mc_str_z("")), 0);
	assert_int_equal(mc_java_hash(mc_str_z("hello")), 99162322);
	assert_int_equal(mc_java_hash(mc_str_z("polygenelubricants")), INT32_MIN);
	assert_int_equal(mc_java_hash(mc_str_z("\xc3\xa4")), 0xe4);
	/* A rocket is two UTF-16 units, d83d de80. */
	assert_int_equal(mc_java_hash(mc_str_z("\xf0\x9f\x9a\x80")), 31 * 0xd83d + 0xde80);
	assert_true(mc_addr_set(&a, mc_str_z("127.0.0.1"), 5701));
	assert_int_equal(
		mc_addr_hash(&a), (int32_t)(31u * 5701 + (uint32_t)mc_java_hash(mc_str_z("127.0.0.1"))));
}

static void utf8_takes_only_what_is_valid(void **state)
{
	static const struct {
		const char *p;
		size_t n, len;
		uint32_t cp;
	} texts[] = {
		{ "a", 1, 1, 'a' },
		{ "\xc3\xa4", 2, 2, 0xe4 },
		{ "\xe2\x82\xac", 3, 3, 0x20ac },
		{ "\xf0\x9f\x9a\x80", 4, 4, 0x1f680 },
		{ "\xf0\x9f\x9a", 3, 1, MC_UTF8_DAMAGED }, /* cut */
		{ "\xc0\x80", 2, 1, MC_UTF8_DAMAGED },     /* overlong */
		{ "\xe0\x80\x80", 3, 1, MC_UTF8_DAMAGED },
		{ "\xed\xa0\x80", 3, 1, MC_UTF8_DAMAGED },     /* a surrogate */
		{ "\xf4\x90\x80\x80", 4, 1, MC_UTF8_DAMAGED }, /* above 10ffff */
		{ "\xff", 1, 1, MC_UTF8_DAMAGED },
		{ "\x80", 1, 1, MC_UTF8_DAMAGED },
	};
	uint8_t out[4];
	uint32_t cp;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(mc_utf8_get((const uint8_t *)texts[i].p, texts[i].n, &cp), texts[i].len);
		assert_int_equal(cp, texts[i].cp);
		if (cp == MC_UTF8_DAMAGED)
			continue;
		assert_int_equal(mc_utf8_put(out, cp), texts[i].len);
		assert_memory_equal(out, texts[i].p, texts[i].len);
	}
}

static void uuids_and_addresses_as_text(void **state)
{
	char text[MC_ADDR_TEXT], host[MC_HOST_MAX + 2];
	struct mc_uuid u;
	struct mc_addr a, b;

	(void)state;
	assert_true(mc_uuid_parse(mc_str_z("040c6990-c620-9224-474f-5c5fe639d5c2"), &u));
	assert_true(u.hi == 0x040c6990c6209224u && u.lo == 0x474f5c5fe639d5c2u);
	mc_uuid_text(text, u);
	assert_string_equal(text, "040c6990-c620-9224-474f-5c5fe639d5c2");
	assert_false(mc_uuid_parse(mc_str_z("040c6990-c620-9224-474f-5c5fe639d5cg"), &u));
	assert_false(mc_uuid_parse(mc_str_z("040c6990xc620-9224-474f-5c5fe639d5c2"), &u));
	assert_false(mc_uuid_parse(mc_str_z("040c6990"), &u));
	assert_true(mc_uuid_eq((struct mc_uuid){ .null = true, .hi = 1 }, (struct mc_uuid){ .null = true }));
	assert_false(mc_uuid_eq((struct mc_uuid){ .null = true }, (struct mc_uuid){ .hi = 0 }));

	assert_true(mc_addr_set(&a, mc_str_z("::1"), 65535));
	mc_addr_text(text, &a);
	assert_string_equal(text, "[::1]:65535");
	assert_false(mc_addr_set(&b, mc_str_z("x"), 65536));
	assert_false(mc_addr_set(&b, mc_str_z("x"), -1));
	assert_false(mc_addr_set(&b, mc_str_z(NULL), 1));
	assert_false(mc_addr_set(&b, mc_str_of("a\0b", 3), 1));
	memset(host, 'h', sizeof(host));
	assert_false(mc_addr_set(&b, mc_str_of(host, MC_HOST_MAX + 1), 1));
	assert_true(mc_addr_set(&b, mc_str_of(host, MC_HOST_MAX), 1));
	assert_false(mc_addr_eq(&a, &b));
}

static void end_with_line(const char *what, const char *file, int line)
{
	_exit(strcmp(what, "1 == 2") == 0 && strstr(file, "test_base.c") != NULL && line > 0 ? 42 : 1);
}

static void end_of_broken_check(mc_check_report_fn *report, int *status)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGILL, SIG_DFL); /* cmocka takes it for a failure of its own */
		signal(SIGTRAP, SIG_DFL);
		mc_check_report = report;
		mc_check(1 == 1);
		mc_check(1 == 2);
		_exit(0); /* went on */
	}
	assert_int_equal(waitpid(child, status, 0), child);
}

static void failed_check_ends_the_process(void **state)
{
	int status;

	(void)state;
	end_of_broken_check(end_with_line, &status);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	end_of_broken_check(NULL, &status);
	assert_true(WIFSIGNALED(status));
}

/* Each line is found by its release and by texts that begin with it; a longer number is another one. */
static void lines_by_version_and_text(void **state)
{
	enum mc_line line = MC_LINE_55;

	(void)state;
	assert_false(mc_line_of(5, 8, &line) || mc_line_of(4, 3, &line) || mc_line_of_text("5", 1, &line));
	assert_false(mc_line_of_text("5.33", 4, &line) || mc_line_of_text("auto", 4, &line) ||
		mc_line_of_text("", 0, &line));
	assert_int_equal(line, MC_LINE_55);
	for (enum mc_line l = MC_LINE_FIRST; l < MC_LINE_COUNT; l++) {
		assert_true(mc_line_of(mc_lines[l].version[0], mc_lines[l].version[1], &line) && line == l);
		line = MC_LINE_FIRST;
		assert_true(mc_line_of_text(mc_lines[l].text, strlen(mc_lines[l].text), &line) && line == l);
	}
	assert_true(mc_line_of_text("5.3.8-payara", 12, &line) && line == MC_LINE_53);
}

static void releases_by_text(void **state)
{
	static const char *const none[] = { "", ".", "5", "5.", ".3", "a.b", "256.1", "5.256",
		"99999999999.1" };
	uint8_t v[2] = { 7, 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(mc_release_of_text(none[i], strlen(none[i]), v));
	assert_true(v[0] == 7 && v[1] == 7);
	assert_true(mc_release_of_text("4.2.8", 5, v) && v[0] == 4 && v[1] == 2);
	assert_true(mc_release_of_text("5.10-SNAPSHOT", 13, v) && v[0] == 5 && v[1] == 10);
	assert_true(mc_release_of_text("5.31", 3, v) && v[1] == 3); /* no further than it goes */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_is_aligned_zeroed_and_bounded),
		cmocka_unit_test(arena_is_seen_by_the_sanitizer),
		cmocka_unit_test(heap_joins_what_comes_back),
		cmocka_unit_test(digits_of_a_uuid),
		cmocka_unit_test(bytes_that_begin_nothing),
		cmocka_unit_test(heap_pieces_stay_apart),
		cmocka_unit_test(heap_refuses_what_is_not_handed_out),
		cmocka_unit_test(rng_is_xoshiro256starstar),
		cmocka_unit_test(partition_hashes),
		cmocka_unit_test(table_stamps),
		cmocka_unit_test(java_hashes),
		cmocka_unit_test(utf8_takes_only_what_is_valid),
		cmocka_unit_test(uuids_and_addresses_as_text),
		cmocka_unit_test(failed_check_ends_the_process),
		cmocka_unit_test(lines_by_version_and_text),
		cmocka_unit_test(releases_by_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
