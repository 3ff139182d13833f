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
	if (was == LIST_START && is_word(word, n, "-") && next[0] != '\0')
		return true; /* an item of YAML */
	if (was == LIST_ENTRY && is_word(word, n, "-"))
		return *state = LIST_DASH, true;
	if (was == LIST_DASH && is_uuid(word, n))
		return *state = LIST_UUID, true;
	if (was == LIST_UUID && (is_word(word, n, "this") || is_word(word, n, "lite")))
		return *state = LIST_UUID, true;
	return is_word(word, n, "]"); /* the block's end, on a line of its own */
}

/* The first place of `text` in the word; NULL: it is not there. */
static const char *find(const char *word, size_t n, const char *text)
{
	for (; n >= strlen(text); word++, n--)
		if (begins(word, n, text))
			return word;
	return NULL;
}

/* The quotes, brackets and tags of the file that it was copied from: "H:P", (H:P), <member>H:P</member>. */
static const char *unwrapped(const char *word, size_t *n)
{
	static const char open[] = "\"'(`", close[] = "\"')`";
	const char *end = word[0] == '<' ? memchr(word, '>', *n) : NULL, *tag;

	if (end != NULL) {
		*n -= (size_t)(end + 1 - word);
		word = end + 1;
	}
	tag = find(word, *n, "</");
	if (tag != NULL)
		*n = (size_t)(tag - word);
	while (*n > 0 && strchr(open, word[0]) != NULL)
		word++, --*n;
	while (*n > 0 && strchr(close, word[*n - 1]) != NULL)
		--*n;
	return word;
}

/* What stands behind: the other end of a connection or a published port (`->`), docker's /tcp. */
static size_t without_tail(const char *word, size_t n)
{
	const char *arrow = find(word, n, "->");

	if (arrow != NULL)
		n = (size_t)(arrow - word);
	return n > 4 && memcmp(word + n - 4, "/tcp", 4) == 0 ? n - 4 : n;
}

static bool is_address(char first)
{
	return isdigit((unsigned char)first) || first == '[';
}

const char *list_entry_bare(const char *word, size_t *n)
{
	static const char scheme[] = "://", address[] = "Address[", member[] = "Member[";
	const char *bare, *slash, *found;
	size_t size = *n;

	bare = unwrapped(word, &size);
	size = without_tail(bare, size);
	found = find(bare, size, scheme);
	if (found != NULL && found > bare) {
		size -= (size_t)(found + 3 - bare);
		bare = found + 3;
		slash = memchr(bare, '/', size);
		size = slash != NULL ? (size_t)(slash - bare) : size; /* an URL's path */
	} else if (begins(bare, size, address) || begins(bare, size, member)) {
		found = memchr(bare, '[', size); /* the bracket is the host's */
		size -= (size_t)(found - bare);
		bare = found;
	}
	slash = memchr(bare, '/', size); /* Java writes a name, if any, and an address behind it */
	if (slash != NULL && slash + 1 < bare + size && (slash == bare || is_address(slash[1]))) {
		size -= (size_t)(slash + 1 - bare);
		bare = slash + 1;
	}
	if (size == 0)
		return word; /* nothing is left of it: as it was, for the sentence */
	*n = size;
	return bare;
}
