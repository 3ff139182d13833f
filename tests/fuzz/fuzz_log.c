/* SPDX-License-Identifier: Apache-2.0 */
/* A log: explained in one piece and in small ones alike; nothing in a command that a shell would make
 * something of. */
#include <string.h>

#include "tools/probe/diagnosis.h"
#include "tools/probe/log_input.h"
#include "tests/fuzz/fuzz.h"

static void commands_are_plain(const struct symptom_match *m, const struct symptom *s)
{
	char text[512];
	size_t i;

	for (i = 0; i < SYMPTOM_COMMANDS && s->commands[i] != NULL; i++) {
		symptom_command(text, sizeof(text), s->commands[i], m);
		HOLDS(strpbrk(text, "$`;|&<>\"'\\\n\x1b(){}*?!") == NULL);
	}
}

struct sum {
	uint64_t n, hash;
};

static void add_up(void *ctx, const char *p, size_t n)
{
	struct sum *s = ctx;
	size_t i;

	for (i = 0; i < n; i++)
		s->hash = s->hash * 31 + (uint8_t)p[i];
	s->n += n;
}

/* Unpacked and recoded alike in one piece and in small ones. */
static struct sum input_of(const uint8_t *p, size_t n, size_t step)
{
	struct log_input in;
	struct sum s = { 0, 0 };
	struct fault fault;
	bool good = true;
	size_t i;

	log_input_open(&in, add_up, &s);
	for (i = 0; good && i < n; i += step)
		good = log_input_bytes(&in, p + i, n - i < step ? n - i : step, &fault);
	if (good)
		log_input_end(&in, &fault);
	log_input_close(&in);
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct diagnosis whole, cut;
	size_t i, step = n > 0 ? 1 + p[0] % 7 : 1;
	struct sum one = input_of(p, n, n + 1), many = input_of(p, n, step);

	HOLDS(one.n == many.n && one.hash == many.hash);
	HOLDS(diagnosis_open(&whole) && diagnosis_open(&cut));
	diagnosis_bytes(&whole, (const char *)p, n);
	for (i = 0; i < n; i += step)
		diagnosis_bytes(&cut, (const char *)p + i, n - i < step ? n - i : step);
	HOLDS(whole.lines == cut.lines && whole.known == cut.known && whole.have == cut.have);
	HOLDS(whole.unknown.n == cut.unknown.n && whole.unknown.more == cut.unknown.more);
	for (i = 0; i < symptom_count; i++) {
		HOLDS(whole.groups[i].count == cut.groups[i].count &&
			whole.groups[i].first == cut.groups[i].first);
		if (whole.groups[i].example_count > 0)
			commands_are_plain(&whole.groups[i].examples[0], &symptoms[i]);
	}
	diagnosis_close(&whole);
	diagnosis_close(&cut);
	return 0;
}
