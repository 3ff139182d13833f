/* SPDX-License-Identifier: Apache-2.0 */
/* The words of logs: every message that was quoted or seen finds its row, and what the rows advise exists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/probe/diagnosis.h"
#include "common/cli/tool.h"

static void every_message_has_its_row(void **state)
{
	char line[1024], *tab;
	FILE *f = fopen(MC_LOG_MESSAGES, "r");
	struct symptom_match m;
	const struct symptom *s;
	unsigned n = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		tab = strchr(line, '\t');
		if (line[0] == '#' || tab == NULL)
			continue;
		*tab = '\0';
		s = symptom_find(tab + 1, strlen(tab + 1), &m);
		if (s == NULL || strcmp(s->id, line) != 0)
			fail_msg(
				"'%s' is taken for %s, not %s", tab + 1, s != NULL ? s->id : "nothing", line);
		n++;
	}
	fclose(f);
	assert_true(n > 60);
}

static void rows_are_whole(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < symptom_count; i++) {
		assert_non_null(symptoms[i].cause);
		assert_non_null(symptoms[i].check);
		assert_non_null(symptoms[i].commands[0]);
		assert_true(symptoms[i].patterns[0] != NULL || symptoms[i].seen != NULL);
		for (j = 0; j < SYMPTOM_PATTERNS && symptoms[i].patterns[j] != NULL; j++)
			/* a piece needs words in front */
			assert_true(strcspn(symptoms[i].patterns[j], "{") >= 1);
		for (j = 0; j < i; j++)
			assert_string_not_equal(symptoms[i].id, symptoms[j].id);
	}
}

static bool tool_has(const struct tool_row *tool, const char *name)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (strcmp(opt_rows[i].name, name) == 0 && (opt_rows[i].tools & tool->bit) != 0)
			return true;
	return false;
}

static void advised_commands_exist(void **state)
{
	char text[512], *word, *rest;
	const struct tool_row *tool;
	size_t i, j;

	(void)state;
	for (i = 0; i < symptom_count; i++)
		for (j = 0; j < SYMPTOM_COMMANDS && symptoms[i].commands[j] != NULL; j++) {
			symptom_command(text, sizeof(text), symptoms[i].commands[j], NULL);
			word = strtok_r(text, " ", &rest);
			tool = tool_named(word);
			if (tool == NULL)
				fail_msg("%s: there is no tool %s", symptoms[i].id, word);
			while ((word = strtok_r(NULL, " ", &rest)) != NULL)
				if (strncmp(word, "--", 2) == 0 && !tool_has(tool, word + 2))
					fail_msg("%s: %s has no %s", symptoms[i].id, tool->name, word);
		}
}

static void pieces_are_filled_in(void **state)
{
	static const char line[] =
		"x Wrong bind request from [10.0.0.1]:5702! This node is not the requested endpoint: [10.0.0.2]:5703 y";
	struct symptom_match m;
	const struct symptom *s = symptom_find(line, strlen(line), &m);
	char text[512];

	(void)state;
	assert_non_null(s);
	symptom_command(text, sizeof(text), s->commands[0], &m);
	assert_string_equal(text, "mc-probe 10.0.0.2:5703");
}

/* A log is written by strangers too; what is pasted into a shell must be nothing but an address or a name. */
static void nothing_evil_is_pasted(void **state)
{
	static const char *const evil[] = { "$(reboot)", "a;b", "`x`", "-rf", "a b", "a|b", "'", "\x1b[2J",
		"a\\nb" };
	char line[256], text[512];
	struct symptom_match m;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		snprintf(line, sizeof(line), "[%s]:6900 is added to the blacklist.", evil[i]);
		m.n = 0;
		symptom_matches("[{host...}]:{port} is added to the blacklist.", line, strlen(line), &m);
		assert_int_equal(m.n, 2);
		symptom_command(text, sizeof(text), "mc-probe {host}:{port}", &m);
		assert_string_equal(text, "mc-probe HOST:6900");
	}
}

/* --- whole logs --- */

struct heard {
	char text[1 << 16];
	size_t n;
};

static void hear(void *ctx, const char *line, size_t size)
{
	struct heard *h = ctx;

	assert_true(h->n + size < sizeof(h->text));
	memcpy(h->text + h->n, line, size);
	h->n += size;
	h->text[h->n] = '\0';
}

static unsigned explained(struct heard *h, const char *log, size_t n, size_t chunk)
{
	struct say say = { { writer_json(hear, h) }, 1 };
	struct diagnosis e;
	unsigned kinds;
	size_t at;

	h->n = 0;
	assert_true(diagnosis_open(&e));
	for (at = 0; at < n; at += chunk)
		diagnosis_bytes(&e, log + at, n - at < chunk ? n - at : chunk);
	kinds = diagnosis_end(&e, &say, 0);
	diagnosis_close(&e);
	writer_free(say.w[0]);
	return kinds;
}

static void chunks_do_not_matter(void **state)
{
	static const char log[] =
		"[10.0.0.1]:5701 [shop] [5.3.8] Failed to join in 300 seconds!\n\nConnection reset by peer\r\n"
		"[10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.";
	static struct heard whole, cut;
	size_t chunk;

	(void)state;
	assert_int_equal(explained(&whole, log, strlen(log), sizeof(log)), 3);
	assert_non_null(strstr(whole.text, "\"cluster_name\":\"shop\""));
	assert_non_null(strstr(whole.text, "mc-probe 10.0.0.9:5703+100"));
	for (chunk = 1; chunk < 40; chunk++) {
		assert_int_equal(explained(&cut, log, strlen(log), chunk), 3);
		assert_string_equal(whole.text, cut.text);
	}
}

static void long_lines_are_cut(void **state)
{
	size_t n = 3 * MC_LOG_LINE_MAX;
	char *log = malloc(n + 64);
	static struct heard h;

	(void)state;
	assert_non_null(log);
	memset(log, 'x', n);
	strcpy(log + n, "Failed to join in 300 seconds!\nTarget is this node!\n");
	assert_int_equal(explained(&h, log, strlen(log), 1000), 1);
	assert_non_null(strstr(h.text, "split_brain"));
	assert_non_null(strstr(h.text, "\"lines\":2"));
	free(log);
}

/* A master's log names who was refused; who is to be asked is the master. */
static void the_master_is_asked_about_a_refusal(void **state)
{
	static const char log[] =
		"12:00 [10.0.0.1]:5701 [shop] [5.3.8] Invalid join request from [10.0.0.2]:5702, cause: Incompatible joiners! "
		"expected: multicast, found: tcp-ip\n";
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, log, strlen(log), 100), 1);
	assert_non_null(strstr(h.text, "mc-probe --would-join 10.0.0.1:5701"));
}

static void who_found_others_is_not_alone(void **state)
{
	static const char alone[] = "Members {size:2, ver:2} [\nMembers {size:1, ver:3} [\n",
			  grown[] = "Members {size:1, ver:1} [\n"
				    "Members {size:2, ver:2} [\n";
	static struct heard h;

	(void)state;
	assert_int_equal(explained(&h, alone, strlen(alone), 100), 1);
	assert_int_equal(explained(&h, grown, strlen(grown), 100), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_has_its_row),
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(advised_commands_exist),
		cmocka_unit_test(pieces_are_filled_in),
		cmocka_unit_test(nothing_evil_is_pasted),
		cmocka_unit_test(chunks_do_not_matter),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(who_found_others_is_not_alone),
		cmocka_unit_test(the_master_is_asked_about_a_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
