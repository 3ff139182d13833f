/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_words.c - words of command lines, and how a shell wants them. Starts nothing. */
#include "tools/probe/doctor_words.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* What no shell takes for anything else. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-"

static bool add_part(struct command_words *w, const char *word, size_t n)
{
	char **more = realloc(w->v, (w->n + 2) * sizeof(*more));

	if (more == NULL)
		return false;
	w->v = more;
	w->v[w->n] = strndup(word, n);
	if (w->v[w->n] == NULL)
		return false;
	w->v[++w->n] = NULL;
	return true;
}

bool words_add(struct command_words *w, const char *word)
{
	mc_check(word != NULL);
	return add_part(w, word, strlen(word));
}

bool words_add_new(struct command_words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->v[i], word) == 0)
			return true;
	return words_add(w, word);
}

bool words_add_split(struct command_words *w, const char *text, const char *apart)
{
	while (*text != '\0') {
		size_t n = strcspn(text, apart);

		if (n > 0 && !add_part(w, text, n))
			return false;
		text += n + (text[n] != '\0');
	}
	return true;
}

bool words_add_all(struct command_words *w, const struct command_words *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!words_add(w, from->v[i]))
			return false;
	return true;
}

void words_free(struct command_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
	*w = (struct command_words){ NULL, 0 };
}

/* 'it'\''s': between quotes a shell reads nothing but the quote. */
static char *quote(char *to, const char *word)
{
	bool plain = word[0] != '\0' && strspn(word, PLAIN) == strlen(word);

	if (!plain)
		*to++ = '\'';
	for (; *word != '\0'; word++) {
		if (*word == '\'') {
			memcpy(to, "'\\'", 3);
			to += 3;
		}
		*to++ = *word;
	}
	if (!plain)
		*to++ = '\'';
	return to;
}

char *words_text(const struct command_words *w)
{
	size_t size = 1;
	char *text, *to;

	for (size_t i = 0; i < w->n; i++)
		size += 4 * strlen(w->v[i]) + 3;
	text = to = malloc(size);
	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < w->n; i++) {
		if (i > 0)
			*to++ = ' ';
		to = quote(to, w->v[i]);
	}
	*to = '\0';
	mc_check((size_t)(to - text) < size);
	return text;
}
