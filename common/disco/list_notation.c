/* SPDX-License-Identifier: Apache-2.0 */
/* list_notation.c - the words around an address in a log. Keeps nothing but what the word before meant. */
#include "common/disco/list_notation.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/* `Members {size:2, ver:3} [`: all up to the bracket. `Payara Data Grid State: ... {` and `DataGrid: ...
 * Address:`: all up to an address. */
static bool block_passed(enum list_word *state, enum list_word block, const char *word, size_t n)
{
	bool ends = block == LIST_BLOCK ? is_word(word, n, "[") || is_word(word, n, "{")
					: is_word(word, n, "Address:");

	*state = ends ? LIST_ENTRY : block;
	return true;
}

static bool block_begins(enum list_word *state, const char *word, size_t n, const char *next)
{
	if (is_word(word, n, "Members") && begins(next, strlen(next), "{size:"))
		*state = LIST_BLOCK;
	else if (is_word(word, n, "Payara") && begins(next, strlen(next), "Data Grid "))
		*state = LIST_BLOCK;
	else if (is_word(word, n, "DataGrid:"))
		*state = LIST_GRID;
	else
		return false;
	return true;
}

static bool ends(const char *word, size_t n, const char *text)
{
	size_t size = strlen(text);

	return n >= size && memcmp(word + n - size, text, size) == 0;
}

/* The first place of `text` in the word; NULL: it is not there. */
static const char *find(const char *word, size_t n, const char *text)
{
	for (; n >= strlen(text); word++, n--)
		if (begins(word, n, text))
			return word;
	return NULL;
}

/* Tags with nothing in them: <member-list>, </member-list></tcp-ip>, and <tcp-ip enabled="true"> in two
 * words. */
static bool is_tag(enum list_word *state, const char *word, size_t n)
{
	const char *stop = word + n, *end;

	for (; word < stop && *word == '<'; word = end + 1) {
		end = memchr(word, '>', (size_t)(stop - word));
		if (end == NULL) {
			*state = LIST_TAG;
			return true;
		}
	}
	return word == stop;
}

/* What stands around the list of members in a hazelcast.yaml or hazelcast-client.yaml, or in JSON, quoted. */
static bool is_yaml_key(enum list_word *state, const char *word, size_t n)
{
	static const char *const keys[] = { "hazelcast:", "hazelcast-client:", "network:", "join:", "tcp-ip:",
		"member-list:", "members:", "member:", "cluster-members:", "address:", "addresses:",
		"hosts:" };
	char bare[24];
	size_t i;

	if (n > 3 && word[0] == '"' && ends(word, n, "\":") && n - 2 < sizeof(bare)) {
		memcpy(bare, word + 1, n - 3);
		bare[n - 3] = ':';
		word = bare;
		n -= 2;
	}
	*state = is_word(word, n, "enabled:") ? LIST_VALUE : LIST_START;
	if (*state == LIST_VALUE)
		return true;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (is_word(word, n, keys[i]))
			return true;
	*state = LIST_ENTRY;
	return false;
}

/* Of Connection[id=4, /10.0.0.4:5701->/10.0.0.9:41194, qualifier=null] the ends count. */
static bool connection_passed(enum list_word *state, const char *word, size_t n)
{
	*state = ends(word, n, "]") ? LIST_ENTRY : LIST_CONNECTION;
	return find(word, n, "->") == NULL;
}

/* Inside something that goes on over several words. */
static bool inside_passed(enum list_word *state, enum list_word was, const char *word, size_t n)
{
	if (was == LIST_CONNECTION)
		return connection_passed(state, word, n);
	if (was == LIST_TAG)
		*state = memchr(word, '>', n) != NULL ? LIST_ENTRY : LIST_TAG;
	return true;
}

bool list_word_passed(enum list_word *state, const char *word, size_t n, const char *next)
{
	enum list_word was = *state;

	*state = LIST_ENTRY;
	if (was == LIST_BLOCK || was == LIST_GRID)
		return block_passed(state, was, word, n);
	if (was == LIST_CONNECTION || was == LIST_TAG || was == LIST_VALUE)
		return inside_passed(state, was, word, n);
	if (block_begins(state, word, n, next) || is_tag(state, word, n) || is_yaml_key(state, word, n))
		return true;
	if (begins(word, n, "Connection[id="))
		return *state = LIST_CONNECTION, true;
	if (is_word(word, n, "Member") && (next[0] == '[' || begins(next, strlen(next), "Address["))) {
		*state = LIST_MEMBER;
		return true;
	}
	if (was == LIST_START && is_word(word, n, "-") && next[0] != '\0')
		return true; /* an item of YAML */
	if (was == LIST_MEMBER)
		return *state = LIST_UUID, false; /* its address; a uuid, `this` and `lite` may follow */
	if ((was == LIST_ENTRY || was == LIST_UUID) && is_word(word, n, "-"))
		return *state = LIST_DASH, true;
	if (was == LIST_DASH && is_uuid(word, n))
		return *state = LIST_UUID, true;
	if (was == LIST_UUID && (is_word(word, n, "this") || is_word(word, n, "lite")))
		return *state = LIST_UUID, true;
	return is_word(word, n, "]") || is_word(word, n, "}"); /* the block's end, on a line of its own */
}

/* What a word processor or a browser makes of quotes and blanks; how many bytes of it the word begins or ends
 * with. */
static size_t typeset(const char *word, size_t n, bool at_end)
{
	static const char *const marks[] = { "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x98", "\xe2\x80\x99",
		"\xc2\xab", "\xc2\xbb", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf" };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (at_end ? ends(word, n, marks[i]) : begins(word, n, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* The quotes, brackets and tags of the file that it was copied from: "H:P", (H:P), <member>H:P</member>. */
static const char *unwrapped(const char *word, size_t *n)
{
	static const char open[] = "\"'(`\\", close[] = "\"')`\\";
	const char *end = word[0] == '<' ? memchr(word, '>', *n) : NULL, *tag;
	size_t size;

	if (end != NULL) {
		*n -= (size_t)(end + 1 - word);
		word = end + 1;
	}
	tag = find(word, *n, "</");
	if (tag != NULL)
		*n = (size_t)(tag - word);
	while (*n > 0 && (size = strchr(open, word[0]) != NULL ? 1 : typeset(word, *n, false)) > 0)
		word += size, *n -= size;
	while (*n > 0 && (size = strchr(close, word[*n - 1]) != NULL ? 1 : typeset(word, *n, true)) > 0)
		*n -= size;
	return word;
}

static size_t count_of(const char *word, size_t n, char c)
{
	size_t count = 0;

	for (; n > 0; word++, n--)
		count += *word == c;
	return count;
}

/* The bracket that opens or closes a list of JSON, YAML or Java: ["h:1", [[10.0.0.4]:5701, [10.0.0.4:5701.
 * One of [2001:db8::1]:6900 is the host's, and so is one that nothing closes before two colons. */
static const char *without_list(const char *word, size_t *n)
{
	size_t open = count_of(word, *n, '['), close = count_of(word, *n, ']');
	size_t colons = count_of(word, *n, ':');
	bool one_host = open == 1 && close == 0 && colons > 1;

	if (*n > 2 && word[0] == '[' && word[*n - 1] == ']' && close == 1 && colons == 1) {
		*n -= 2; /* [10.0.0.4:5701] */
		return word + 1;
	}
	if (*n > 1 && word[0] == '[' && !one_host && (open > close || strchr("[\"'", word[1]) != NULL)) {
		word++;
		--*n;
		open--;
	}
	if (*n > 1 && word[*n - 1] == ']' && close > open)
		--*n;
	return word;
}

/* What stands behind: the other end of a connection or a published port (`->`), docker's /tcp. */
static size_t without_tail(const char *word, size_t n)
{
	const char *arrow = find(word, n, "->");

	if (arrow != NULL)
		n = (size_t)(arrow - word);
	return n > 4 && strncasecmp(word + n - 4, "/tcp", 4) == 0 ? n - 4 : n;
}

/* The end of a sentence, behind a port or a bracket. */
static size_t without_stop(const char *word, size_t n)
{
	bool port = n > 2 && isdigit((unsigned char)word[n - 2]) && memchr(word, ':', n) != NULL;

	return n > 2 && word[n - 1] == '.' && (port || strchr(")]\"'", word[n - 2]) != NULL) ? n - 1 : n;
}

/* A field of what Hazelcast prints, address=[10.0.0.4]:5701, or a variable: HZ_NETWORK_JOIN_TCPIP_MEMBERS=...
 */
static const char *without_key(const char *word, size_t *n)
{
	const char *equals = memchr(word, '=', *n), *p;

	for (p = word; p < equals && (isalnum((unsigned char)*p) || strchr("{_.-", *p) != NULL); p++)
		;
	if (equals == NULL || p < equals || p == word || isdigit((unsigned char)*word))
		return word;
	*n -= (size_t)(equals + 1 - word);
	return equals + 1;
}

static bool is_address(const char *p, size_t n)
{
	return *p == '[' || (isdigit((unsigned char)*p) && memchr(p, '.', n) != NULL);
}

const char *list_entry_bare(const char *word, size_t *n)
{
	static const char scheme[] = "://", address[] = "Address[", member[] = "Member[";
	const char *bare, *slash, *found;
	size_t size = *n;

	bare = without_key(word, &size);
	size = without_stop(bare, size);
	bare = without_list(bare, &size);
	bare = unwrapped(bare, &size);
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
		bare = without_list(found, &size); /* of Hazelcast 2: Address[10.0.0.4:5701] */
	}
	slash = memchr(bare, '/', size); /* Java writes a name, if any, and an address behind it */
	if (slash != NULL && slash + 1 < bare + size &&
		(slash == bare || is_address(slash + 1, (size_t)(bare + size - slash - 1)))) {
		size -= (size_t)(slash + 1 - bare);
		bare = slash + 1;
	} else if (slash != NULL && slash + 1 == bare + size) {
		size--; /* of an URL whose scheme is not there */
	}
	if (size == 0)
		return word; /* nothing is left of it: as it was, for the sentence */
	*n = size;
	return bare;
}
