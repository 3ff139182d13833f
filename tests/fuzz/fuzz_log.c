/* SPDX-License-Identifier: Apache-2.0 */
/* A log: explained in one piece and in small ones alike; nothing in a command that a shell would make
 * something of. */
#include <string.h>

#include "tools/probe/diagnosis.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct diagnosis whole, cut;
	size_t i, step = n > 0 ? 1 + p[0] % 7 : 1;

	HOLDS(diagnosis_open(&whole) && diagnosis_open(&cut));
	diagnosis_bytes(&whole, (const char *)p, n);
	for (i = 0; i < n; i += step)
		diagnosis_bytes(&cut, (const char *)p + i, n - i < step ? n - i : step);
	HOLDS(whole.lines == cut.lines && whole.known == cut.known && whole.have == cut.have);
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
