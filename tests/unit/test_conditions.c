/* SPDX-License-Identifier: Apache-2.0 */
/* test_conditions.c - what is on the wire only sometimes: the releases from which a member says more of
 * itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/hz/conditions.h"
#include "common/hz/operations.h"
#include "common/wire/walk.h"

static void a_member_of_this_release_or_a_later_one(void **state)
{
	static const struct {
		int8_t version[3];
		bool has_53, has_553;
	} rows[] = { { { 4, 9, 9 }, false, false }, { { 5, 2, 9 }, false, false },
		{ { 5, 3, 0 }, true, false }, { { 5, 3, 8 }, true, false }, { { 5, 4, 9 }, true, false },
		{ { 5, 5, 2 }, true, false }, { { 5, 5, 3 }, true, true }, { { 5, 6, 0 }, true, true },
		{ { 6, 0, 0 }, true, true } };
	struct hz_member_version v;
	struct hz_join_request r = { .join.member_version = NULL };

	(void)state;
	assert_false(mc_on_if_member_53(NULL, &r) || mc_on_if_member_553(NULL, &r));
	r.join.member_version = &v;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = (struct hz_member_version){ rows[i].version[0], rows[i].version[1], rows[i].version[2] };
		assert_int_equal(mc_on_if_member_53(NULL, &r), rows[i].has_53);
		assert_int_equal(mc_on_if_member_553(NULL, &r), rows[i].has_553);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_member_of_this_release_or_a_later_one) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
