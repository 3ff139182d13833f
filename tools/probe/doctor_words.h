/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_words.h - a command line as words, and as the text that a person types. */
#ifndef MC_PROBE_DOCTOR_WORDS_H
#define MC_PROBE_DOCTOR_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is empty. Owns its words; v ends with NULL, or is NULL. */
struct command_words {
	char **v;
	size_t n;
};

/* All return false when memory has run out; what was there before is left as it was. */
bool words_add(struct command_words *w, const char *word);
bool words_add_new(struct command_words *w, const char *word); /* nothing when it is there already */
bool words_add_split(
	struct command_words *w, const char *text, const char *apart); /* empty pieces are none */
bool words_add_all(struct command_words *w, const struct command_words *from);
void words_free(struct command_words *w);

/* With blanks between, each quoted for a shell where it has to be. NULL: no memory; free() it. */
char *words_text(const struct command_words *w);

#endif
