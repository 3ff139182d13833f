/* SPDX-License-Identifier: Apache-2.0 */
/* test_map_merge.c - an entry of another cluster meets ours, or nothing: what each policy makes of it. */
#include "tests/unit/one_map.h"

static enum map_answer merge(
	enum map_policy policy, const char *key, const char *value, const struct store_meta *meta)
{
	struct map_request r = request(MAP_MERGE, key, value);
	struct map_merging merging = { policy, *meta };

	r.merging = &merging;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

/* com.hazelcast.spi.merge: less, equal and more than what is here, by each policy. */
static void whose_value_stays(void **state)
{
	static const struct {
		enum map_policy policy;
		bool stays[3]; /* the value that is here, when what comes has less, as much, more */
	} cases[] = {
		{ MAP_MERGE_PUT_IF_ABSENT, { true, true, true } },
		{ MAP_MERGE_PASS_THROUGH, { false, false, false } },
		{ MAP_MERGE_HIGHER_HITS, { true, false, false } },
		{ MAP_MERGE_LATEST_UPDATE, { true, false, false } },
		{ MAP_MERGE_LATEST_ACCESS, { true, false, false } },
		{ MAP_MERGE_EXPIRATION_TIME, { true, false, false } },
	};
	struct store_meta own, other;

	(void)state;
	start((struct map_config){ .per_entry_stats = true });
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int more = 0; more < 3; more++) {
			run(MAP_DELETE, "k", NULL);
			run_ttl(MAP_SET, "k", "here", 60000, MAP_UNSET);
			run(MAP_GET, "k", NULL);
			run(MAP_ENTRY_VIEW, "k", NULL);
			own = other = o.meta;
			assert_true(own.hits > 0 && own.updated_s > 0 && own.accessed_s > 0);
			other.hits += (uint32_t)more - 1;
			other.updated_s += (uint32_t)more - 1;
			other.accessed_s += (uint32_t)more - 1;
			other.expires_ms = own.expires_ms + (uint64_t)more * 1000 - 1000;
			merge(cases[i].policy, "k", "there", &other);
			assert_true(o.answer == MAP_ANSWER_BOOL && o.yes);
			told(0, MAP_MERGED, "here", cases[i].stays[more] ? "here" : "there");
			run(MAP_ENTRY_VIEW, "k", NULL);
			assert_true(o.meta.expires_ms ==
				(cases[i].stays[more] ? own.expires_ms : other.expires_ms));
			assert_int_equal(o.meta.version, own.version + !cases[i].stays[more]);
		}
}

static void merged_where_nothing_is(void **state)
{
	struct store_meta meta = { .expires_ms = T0 + 5000, .ttl_s = 5, .max_idle_s = MAP_FOREVER_S };

	(void)state;
	start(plain);
	assert_true(merge(MAP_MERGE_DISCARD, "k", "there", &meta) == MAP_ANSWER_BOOL && !o.yes);
	assert_int_equal(o.changes, 0);
	for (enum map_policy p = 0; p < MAP_POLICY_COUNT; p++) {
		if (p == MAP_MERGE_DISCARD)
			continue;
		run(MAP_DELETE, "k", NULL);
		merge(p, "k", "there", &meta);
		assert_true(o.yes);
		told(0, MAP_MERGED, NULL, "there");
	}
	/* What it was told when it was written there holds here. */
	at(T0 + 5000);
	assert_int_equal(run(MAP_GET, "k", NULL), MAP_ANSWER_NULL);
	/* A lock does not hold it up, and holds the new entry. */
	run_as(1, MAP_LOCK, "locked", NULL, -1, 1);
	meta.expires_ms = STORE_NEVER;
	assert_int_equal(merge(MAP_MERGE_PUT_IF_ABSENT, "locked", "there", &meta), MAP_ANSWER_BOOL);
	assert_int_equal(map_clear(s, &m, 0), 0);
	store_invariant(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_value_stays),
		cmocka_unit_test(merged_where_nothing_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
