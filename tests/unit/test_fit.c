/* SPDX-License-Identifier: Apache-2.0 */
/* test_fit.c - the conditions of joining, in the words of real members (Hazelcast 5.3.8 and 5.7.0 logged
 * every one of these). */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "common/cluster/fit.h"

static struct fit_side side(const char *name, const char *joiner, const char *group, const char *count,
	uint8_t major, uint8_t minor, uint8_t patch)
{
	return (struct fit_side){ .packet_version = FIT_PACKET,
		.cluster_name = mc_str_z(name),
		.joiner = mc_str_z(joiner),
		.group = mc_str_z(group),
		.partition_count = mc_str_z(count),
		.version = { major, minor, patch } };
}

static void words(void **state)
{
	const struct {
		struct fit_side cluster, joiner;
		enum fit differs;
		const char *message, *expected, *hint;
	} rows[] = {
		{ side("a", "multicast", "HOST_AWARE", NULL, 5, 3, 8),
			side("a", "multicast", NULL, NULL, 5, 3, 8), FIT_PARTITION_GROUP,
			"Incompatible partition groups! expected: enabled / HOST_AWARE, found: disabled / null",
			"enabled / HOST_AWARE", "use --host-aware" },
		{ side("a", "tcp-ip", NULL, NULL, 5, 3, 8), side("a", "tcp-ip", "HOST_AWARE", NULL, 5, 3, 8),
			FIT_PARTITION_GROUP,
			"Incompatible partition groups! expected: disabled / PER_MEMBER, found: enabled / HOST_AWARE",
			"disabled / PER_MEMBER", "use --no-host-aware" },
		{ side("a", "tcp-ip", "HOST_AWARE", NULL, 5, 3, 8), side("a", "tcp-ip", "SPI", NULL, 5, 3, 8),
			FIT_PARTITION_GROUP,
			"Incompatible partition groups! expected: HOST_AWARE, found: SPI", "HOST_AWARE",
			"use --host-aware (not domain mode)" },
		{ side("a", "multicast", NULL, NULL, 5, 3, 8), side("a", "tcp-ip", NULL, NULL, 5, 3, 8),
			FIT_JOINER, "Incompatible joiners! expected: multicast, found: tcp-ip", "multicast",
			"use --cluster-mode multicast" },
		{ side("a", "multicast", NULL, NULL, 5, 3, 8), side("a", "multicast", NULL, "271", 5, 3, 8),
			FIT_PARTITION_COUNT, "Incompatible partition count! expected: null, found: 271",
			"null", "leave --partition-count out" },
		{ side("a", "multicast", NULL, "541", 5, 3, 8), side("a", "multicast", NULL, NULL, 5, 3, 8),
			FIT_PARTITION_COUNT, "Incompatible partition count! expected: 541, found: null",
			"541", "use --partition-count 541" },
		{ side("a", "tcp-ip", NULL, NULL, 5, 3, 8), side("a", "tcp-ip", NULL, NULL, 5, 7, 0),
			FIT_LINE,
			"Joining node's version 5.7.0 is not compatible with cluster version 5.3 (Rolling Member Upgrades are only supported in "
			"Hazelcast Enterprise)",
			"5.3", "use --line 5.3, or --line auto" },
		{ side("a", "tcp-ip", NULL, NULL, 5, 7, 0), side("a", "tcp-ip", NULL, NULL, 5, 3, 8),
			FIT_LINE,
			"Joining node's version 5.3.8 is not compatible with cluster version 5.7 (Rolling Member Upgrades are only supported in "
			"Hazelcast Enterprise)",
			"5.7", "use --line 5.7, or --line auto" },
		{ side("a", "tcp-ip", NULL, NULL, 4, 1, 0), side("a", "tcp-ip", NULL, NULL, 5, 1, 5),
			FIT_LINE,
			"Joining node's version 5.1.5 is not compatible with cluster version 4.1 (Rolling Member Upgrades are only supported for the "
			"same major version) (Rolling Member Upgrades are only supported in Hazelcast Enterprise)",
			"4.1", FIT_NO_LINE },
		{ side("a", "tcp-ip", NULL, NULL, 5, 3, 8), side("A", "tcp-ip", NULL, NULL, 5, 3, 8),
			FIT_CLUSTER_NAME, "Incompatible cluster names! expected: a, found: A", "a",
			"use --cluster-name with the cluster's name, letter by letter" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[512], advice[512];
		struct mc_text t = mc_text_of(text, sizeof(text)), hint = mc_text_of(advice, sizeof(advice));

		for (enum fit f = 0; f < FIT_COUNT; f++)
			assert_int_equal(
				fit_holds(f, &rows[i].cluster, &rows[i].joiner), f != rows[i].differs);
		fit_message(rows[i].differs, &rows[i].cluster, &rows[i].joiner, &t);
		assert_string_equal(text, rows[i].message);
		assert_true(mc_str_eqz(fit_expected(mc_text_done(&t)), rows[i].expected));
		assert_int_equal(fit_explain(mc_text_done(&t), &hint), fit_rows[rows[i].differs].refusal);
		assert_string_equal(advice, rows[i].hint);
	}
}

/* What a stranger writes instead is no condition of ours. */
static void other_words(void **state)
{
	static const char *const texts[] = { "", "Incompatible", "expected: , found: ", "Joining node" };
	char advice[8];
	struct mc_text hint = mc_text_of(advice, sizeof(advice));

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(fit_explain(mc_str_z(texts[i]), &hint), NODE_REFUSAL_OTHER);
		assert_int_equal(mc_text_done(&hint).n, 0);
	}
	assert_int_equal(fit_expected(mc_str_z("nothing")).n, -1);
	assert_int_equal(fit_explain(mc_str_z(NULL), &hint), NODE_REFUSAL_OTHER);
}

/* Two clusters, as far as either is known. */
static void apart_for_ever(void **state)
{
	struct fit_side a = side("a", "multicast", NULL, NULL, 5, 3, 8), b = a;
	struct heard_said old = { .version = { 3, 12, 13 }, .packet = 4 },
			  young = { .version = { 5, 3, 8 }, .packet = 4 };

	(void)state;
	assert_int_equal(fit_apart(&a, &b), FIT_COUNT);
	b.version[1] = 7;
	assert_int_equal(fit_apart(&a, &b), FIT_LINE);
	b.unknown = 1u << FIT_LINE;
	assert_int_equal(fit_apart(&a, &b), FIT_COUNT);
	b.partition_count = mc_str_z("541");
	assert_int_equal(fit_apart(&a, &b), FIT_PARTITION_COUNT);
	a.unknown = 1u << FIT_PARTITION_COUNT;
	assert_int_equal(fit_apart(&a, &b), FIT_COUNT);
	fit_side_heard(&old, &a);
	fit_side_heard(&young, &b);
	assert_int_equal(fit_apart(&a, &b), FIT_PACKET_VERSION);
	for (enum fit f = 0; f < FIT_COUNT; f++)
		assert_true(fit_rows[f].apart[0] != '\0' && fit_rows[f].mend[0] != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words), cmocka_unit_test(other_words),
		cmocka_unit_test(apart_for_ever) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
