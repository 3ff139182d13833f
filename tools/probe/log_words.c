/* SPDX-License-Identifier: Apache-2.0 */
/* log_words.c - words by which a line of a log is known as the product's, or as a part of a stack trace.
 * Keeps nothing. */
#include "tools/probe/log_words.h"

#include <ctype.h>
#include <string.h>

static const char *const products[] = { "com.hazelcast.", "fish.payara.", "PayaraMicro", "hz." };
/* Payara's start and its deployments: who fails there has no frame of its own */
static const char *const servers[] = { "com.sun.enterprise.", "org.glassfish." };
static const char *const in_traces[] = { "Caused by: ", "Suppressed: ", "common frames omitted" };

static bool has_one(const char *line, size_t n, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (memmem(line, n, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

bool log_has_product(const char *line, size_t n)
{
	return has_one(line, n, products, sizeof(products) / sizeof(products[0]));
}

bool log_has_server(const char *line, size_t n)
{
	return log_has_product(line, n) || has_one(line, n, servers, sizeof(servers) / sizeof(servers[0]));
}

/* A class, its module and a method, up to the bracket. */
static bool is_method(const char *p, size_t n)
{
	size_t i;
	bool dot = false;

	for (i = 0; i < n && (isalnum((unsigned char)p[i]) || strchr("._$/@<>-", p[i]) != NULL); i++)
		dot = dot || p[i] == '.';
	return dot && i < n && p[i] == '(';
}

bool log_is_frame(const char *line, size_t n)
{
	const char *at, *end = line + n;

	for (at = line; (at = memmem(at, (size_t)(end - at), "at ", 3)) != NULL; at++)
		if (at > line && (at[-1] == ' ' || at[-1] == '\t') &&
			is_method(at + 3, (size_t)(end - at) - 3))
			return true;
	return false;
}

/* "... 23 more" */
static bool is_left_out(const char *line, size_t n)
{
	const char *at = memmem(line, n, "... ", 4), *end = line + n;

	for (at = at != NULL ? at + 4 : end; at < end && isdigit((unsigned char)*at); at++)
		;
	return (size_t)(end - at) >= 5 && memcmp(at, " more", 5) == 0;
}

bool log_in_trace(const char *line, size_t n)
{
	return log_is_frame(line, n) || is_left_out(line, n) ||
		has_one(line, n, in_traces, sizeof(in_traces) / sizeof(in_traces[0]));
}

bool log_opens_message(const char *line, size_t n)
{
	return n >= 2 && (memcmp(line + n - 2, "[[", 2) == 0 || memcmp(line + n - 2, ";|", 2) == 0);
}
