/* SPDX-License-Identifier: Apache-2.0 */
/* unknown.c - which lines of a log are trouble of the product, whatever they say. Reads no files itself. */
#include "tools/probe/unknown.h"

#include <ctype.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/probe/log_words.h"

/* whose exceptions count wherever they stand */
static const char *const packages[] = { "com.hazelcast.", "fish.payara." };

static const struct {
	const char *word;
	enum unknown_level level;
} levels[] = {
	{ "WARNING", UNKNOWN_WARNING }, /* java.util.logging, Payara */
	{ "WARN", UNKNOWN_WARNING },    /* log4j, logback */
	{ "SEVERE", UNKNOWN_SEVERE },
	{ "ERROR", UNKNOWN_SEVERE },
	{ "FATAL", UNKNOWN_SEVERE },
	/* what is below a warning may hold any of these words further on */
	{ "INFO", UNKNOWN_NONE },
	{ "CONFIG", UNKNOWN_NONE },
	{ "FINE", UNKNOWN_NONE },
	{ "DEBUG", UNKNOWN_NONE },
	{ "TRACE", UNKNOWN_NONE },
};

static bool is_level_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_';
}

/* By itself; colours may touch it. NULL: it is not there. */
static const char *level_at(const char *line, size_t n, const char *word)
{
	size_t size = strlen(word);
	const char *at, *from;

	for (from = line; (at = memmem(from, n - (size_t)(from - line), word, size)) != NULL; from = at + 1)
		if ((at == line || !is_level_letter(at[-1])) &&
			(at + size == line + n || !is_level_letter(at[size])))
			return at;
	return NULL;
}

/* The first one counts; *has: there is one, if only INFO. */
static enum unknown_level level_of(const char *line, size_t n, bool *has)
{
	enum unknown_level level = UNKNOWN_NONE;
	const char *first = NULL, *at;
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		at = level_at(line, n, levels[i].word);
		if (at == NULL || (first != NULL && at >= first))
			continue;
		first = at;
		level = levels[i].level;
	}
	*has = first != NULL;
	return level;
}

static bool ends_with(const char *word, size_t n, const char *end)
{
	size_t size = strlen(end);

	return n > size && memcmp(word + n - size, end, size) == 0;
}

/* A class of the product whose name ends in Exception or Error. */
static bool names_exception(const char *line, size_t n)
{
	const char *at, *from;
	size_t i, size;

	for (i = 0; i < 2; i++)
		for (from = line; (at = memmem(from, n - (size_t)(from - line), packages[i],
					   strlen(packages[i]))) != NULL;
			from = at + 1) {
			for (size = 0; size < n - (size_t)(at - line) &&
				(isalnum((unsigned char)at[size]) || at[size] == '.' || at[size] == '_' ||
					at[size] == '$');
				size++)
				;
			if (ends_with(at, size, "Exception") || ends_with(at, size, "Error"))
				return true;
		}
	return false;
}

/* --- one kind --- */

static uint64_t mix(uint64_t hash, char c) /* FNV-1a */
{
	return (hash ^ (unsigned char)c) * 1099511628211u;
}

/* Letters that go on from one to the next; with a digit among them it is a number, a time, an address, an id.
 */
static size_t word_size(const char *p, size_t n, bool *has_digit)
{
	size_t i;

	*has_digit = false;
	for (i = 0; i < n && (isalnum((unsigned char)p[i]) || strchr(".:-_", p[i]) != NULL); i++)
		*has_digit = *has_digit || isdigit((unsigned char)p[i]);
	return i;
}

/* Lines that differ in such words only are one kind. */
static uint64_t shape_of(const char *line, size_t n)
{
	uint64_t hash = 14695981039346656037u;
	size_t at, i, size;
	bool digit;

	for (at = 0; at < n; at += size) {
		size = word_size(line + at, n - at, &digit);
		if (size == 0)
			size = 1;
		for (i = 0; !digit && i < size; i++)
			hash = mix(hash, line[at + i]);
		if (digit)
			hash = mix(hash, '#');
	}
	return hash;
}

static struct unknown_group *group_of(struct unknown *u, uint64_t shape)
{
	unsigned i;

	for (i = 0; i < u->n; i++)
		if (u->groups[i].shape == shape)
			return &u->groups[i];
	if (u->n == MC_LOG_UNKNOWN)
		return NULL;
	u->groups[u->n] = (struct unknown_group){ .shape = shape };
	return &u->groups[u->n++];
}

static void count_unknown(
	struct unknown *u, const char *line, size_t n, uint64_t number, enum unknown_level level)
{
	struct unknown_group *g;

	for (; n > 0 && (*line == ' ' || *line == '\t'); line++, n--)
		;
	g = group_of(u, shape_of(line, n));
	if (g == NULL) {
		u->more++;
		return;
	}
	if (g->count++ == 0) {
		g->first = number;
		g->level = level;
		n = n < MC_LOG_SHOWN ? n : MC_LOG_SHOWN;
		memcpy(g->line, line, n);
		g->line[n] = '\0';
	}
	g->last = number;
}

bool unknown_is_ours(const struct unknown *u, const char *line, size_t n, bool member)
{
	return member || u->ours_above || u->opened_ours || log_has_product(line, n);
}

void unknown_line(struct unknown *u, const char *line, size_t n, uint64_t number, bool known, bool member)
{
	bool ours = unknown_is_ours(u, line, n, member), has_level, opens = log_opens_message(line, n);
	bool frame = log_is_frame(line, n);
	enum unknown_level level = level_of(line, n, &has_level);

	mc_check(number > 0);
	/* the head has said how bad its message is, if only INFO */
	if (u->has_head)
		level = u->head;
	else if (!ours)
		level = UNKNOWN_NONE;
	u->ours_above = !has_level && log_has_product(line, n) && !frame;
	u->has_head = opens && has_level;
	u->opened_ours = opens && ours;
	u->head = level;
	if (u->has_head)
		return;
	if (level == UNKNOWN_NONE && !frame && names_exception(line, n))
		level = UNKNOWN_EXCEPTION;
	if (level != UNKNOWN_NONE && !known)
		count_unknown(u, line, n, number, level);
}

/* --- telling --- */

static const char *const names[] = {
	[UNKNOWN_WARNING] = "warning", [UNKNOWN_EXCEPTION] = "exception", [UNKNOWN_SEVERE] = "severe"
};

static void say_unknown(const struct unknown_group *g, const struct say *say, int64_t clock_ms)
{
	say_begin(say, RECORD_UNKNOWN, clock_ms);
	say_z(say, "level", names[g->level]);
	say_number(say, "count", (int64_t)g->count);
	say_number(say, "first_line", (int64_t)g->first);
	say_number(say, "last_line", (int64_t)g->last);
	say_shown(say, "same", g->first == g->last ? "yes" : NULL);
	say_z(say, "example", g->line);
	say_end(say);
}

unsigned unknown_end(const struct unknown *u, const struct say *say, int64_t clock_ms)
{
	unsigned i;
	int level;

	for (level = UNKNOWN_WARNING; level <= UNKNOWN_SEVERE; level++)
		for (i = 0; i < u->n; i++)
			if ((int)u->groups[i].level == level)
				say_unknown(&u->groups[i], say, clock_ms);
	return u->n;
}
