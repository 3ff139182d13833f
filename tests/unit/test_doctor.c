/* SPDX-License-Identifier: Apache-2.0 */
/* test_doctor.c - the words of the commands that mc-probe --doctor names, as a shell takes them; and that its
 * rows are whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/probe/doctor.h"

static void shows(const char *const *parts, const char *want)
{
	struct command_words w = { NULL, 0 };
	char *text;

	for (; *parts != NULL; parts++)
		assert_true(words_add(&w, *parts));
	text = words_text(&w);
	assert_string_equal(text, want);
	free(text);
	words_free(&w);
}

static void test_quotes(void **state)
{
	(void)state;
	shows((const char *const[]){ "mc-probe", "10.0.0.1:6900", NULL }, "mc-probe 10.0.0.1:6900");
	shows((const char *const[]){ "a", "", "b c", NULL }, "a '' 'b c'");
	shows((const char *const[]){ "it's", "$HOME", "'", NULL }, "'it'\\''s' '$HOME' ''\\'''");
	shows((const char *const[]){ "[fd00::1]:6900", "10.0.0.*", NULL }, "'[fd00::1]:6900' '10.0.0.*'");
	shows((const char *const[]){ NULL }, "");
}

static void test_pieces(void **state)
{
	struct command_words w = { NULL, 0 }, more = { NULL, 0 };

	(void)state;
	assert_true(words_add_split(&w, " a,,b c ", ", ") && words_add_split(&w, "", " "));
	assert_int_equal(w.n, 3);
	assert_true(words_add_new(&w, "b") && words_add_new(&w, "d"));
	assert_int_equal(w.n, 4);
	assert_true(words_add_all(&more, &w));
	assert_string_equal(more.v[3], "d");
	assert_null(more.v[4]);
	words_free(&w);
	words_free(&more);
}

/* A status without a level would be a check that is always well. */
static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < doctor_check_count; i++) {
		const struct doctor_check *c = &doctor_checks[i];

		assert_int_equal(c->levels[STATUS_OK], DOCTOR_OK);
		for (enum status s = STATUS_NOT; s < STATUS_COUNT; s++)
			assert_true(c->levels[s] != DOCTOR_OK);
		assert_int_equal(c->levels[STATUS_HOST], DOCTOR_WRONG);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(c->name, doctor_checks[k].name);
	}
}

/* An active cluster whose backups are missing is not well, though mc-members ends with 0. */
static void test_unsafe(void **state)
{
	static struct doctor d;
	const struct doctor_check *c = doctor_checks;
	json_t *safe = json_pack("{s:s, s:s, s:b}", "state", "ACTIVE", "message", "fine", "is_safe", 1),
	       *unsafe = json_pack("{s:s, s:s, s:b, s:i}", "state", "ACTIVE", "message", "fine", "is_safe", 0,
		       "waiting_count", 7);

	(void)state;
	while (strcmp(c->name, "state") != 0)
		c++;
	c->record(&d, "state", safe);
	assert_false(d.now.unsafe);
	assert_string_equal(d.now.message, "ACTIVE: fine");
	c->record(&d, "state", unsafe);
	assert_true(d.now.unsafe);
	assert_string_equal(d.now.message, "ACTIVE: fine; not safe: 7 partitions wait for a backup");
	json_decref(safe);
	json_decref(unsafe);
}

static void test_worse(void **state)
{
	(void)state;
	assert_int_equal(status_worse(STATUS_OK, STATUS_SILENCE), STATUS_SILENCE);
	assert_int_equal(status_worse(STATUS_NOT, STATUS_SILENCE), STATUS_NOT);
	assert_int_equal(status_worse(STATUS_DENIED, STATUS_HOST), STATUS_HOST);
	assert_int_equal(status_worse(STATUS_OK, STATUS_OK), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_unsafe),
		cmocka_unit_test(test_worse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
