/* SPDX-License-Identifier: Apache-2.0 */
/* list_notation.c - the words around an address in a log. Keeps nothing but what the word before meant. */
#include "common/disco/list_notation.h"

#include <ctype.h>
#include <string.h>

static bool is_word(const char *word, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(word, text, n) == 0;
}

static bool begins(const char *word, size_t n, const char *text)
{
	return n >= strlen(text) && memcmp(word, text, strlen(text)) == 0;
}

static bool is_uuid(const char *word, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? word[i] != '-'
							    : !isxdigit((unsigned char)word[i]))
			return false;
	return n == 36;
}

/* `Members {size:2, ver:3} [`: all up to the bracket. */
static bool block_passed(enum list_word *state, const char *word, size_t n)
{
	if (is_word(word, n, "["))
		*state = LIST_ENTRY;
	return true;
}

bool list_word_passed(enum list_word *state, const char *word, size_t n, const char *next)
{
	enum list_word was = *state;

	*state = LIST_ENTRY;
	if (was == LIST_BLOCK) {
		*state = LIST_BLOCK;
		return block_passed(state, word, n);
	}
	if (is_word(word, n, "Members") && begins(next, strlen(next), "{size:")) {
		*state = LIST_BLOCK;
		return true;
	}
	if (is_word(word, n, "Member") && (next[0] == '[' || begins(next, strlen(next), "Address["))) {
		*state = LIST_MEMBER;
		return true;
	}
	if (was == LIST_ENTRY && is_word(word, n, "-"))
		return *state = LIST_DASH, true;
	if (was == LIST_DASH && is_uuid(word, n))
		return *state = LIST_UUID, true;
	if (was == LIST_UUID && (is_word(word, n, "this") || is_word(word, n, "lite")))
		return *state = LIST_UUID, true;
	return is_word(word, n, "]"); /* the block's end, on a line of its own */
}

const char *list_entry_bare(const char *word, size_t *n)
{
	static const char tcp[] = "tcp://", address[] = "Address[";
	const char *slash;
	size_t skip = 0;

	if (begins(word, *n, tcp))
		skip = sizeof(tcp) - 1;
	else if (begins(word, *n, address))
		skip = sizeof(address) - 2; /* the bracket is the host's */
	slash = memchr(word + skip, '/', *n - skip);
	if (slash != NULL && slash + 1 < word + *n)
		skip = (size_t)(slash + 1 - word);
	*n -= skip;
	return word + skip;
}
