/* SPDX-License-Identifier: Apache-2.0 */
/* dns_words.c - lines and words of the resolver's files. */
#include "common/disco/dns_words.h"

#include <stdio.h>
#include <string.h>

static const char blanks[] = " \t\r\f\v";

/* The words of one line, one after the other. */
bool dns_word(const char **at, char *out, size_t cap)
{
	size_t n;

	*at += strspn(*at, blanks);
	n = strcspn(*at, " \t\r\n\f\v");
	if (n == 0 || **at == '#' || **at == ';')
		return false;
	snprintf(out, cap, "%.*s", (int)(n < cap ? n : cap - 1), *at);
	*at += n;
	return true;
}

void dns_each_line(struct dns_config *c, const char *text,
	void (*line)(struct dns_config *c, const char *key, const char *rest))
{
	char key[16];

	while (*text != '\0') {
		const char *at = text;

		if (dns_word(&at, key, sizeof(key)))
			line(c, key, at);
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
}
