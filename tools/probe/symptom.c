/* SPDX-License-Identifier: Apache-2.0 */
/* symptom.c - looks a log line up in the rows of symptoms. Keeps nothing. */
#include "tools/probe/symptom.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/template.h"

static const char ends[] = " \t,;'\"()[]{}<>"; /* of a piece that nothing follows */

static size_t token(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n && strchr(ends, p[i]) == NULL; i++)
		;
	return i;
}

/* The next piece of a pattern or sentence, its end if there is none: peers write braces too, "{ null }". */
static const char *piece_place(const char *form)
{
	while (*form != '\0' && (*form != '{' || !islower((unsigned char)form[1])))
		form++;
	return form;
}

/* The piece at `at` up to the words `next`; SIZE_MAX: they do not follow, or not near enough. loose: it may
 * hold blanks. */
static size_t piece_size(const char *at, size_t left, const char *next, size_t next_n, bool loose)
{
	size_t room = SYMPTOM_VALUE + next_n, word = token(at, left);
	const char *end;

	if (next_n == 0 && loose)
		return left < SYMPTOM_VALUE ? left : SYMPTOM_VALUE;
	if (next_n == 0)
		return word <= SYMPTOM_VALUE ? word : SIZE_MAX;
	end = memmem(at, left < room ? left : room, next, next_n);
	return end != NULL && (loose || word >= (size_t)(end - at)) ? (size_t)(end - at) : SIZE_MAX;
}

/* Letters of a key, without the dots of one that may hold blanks. */
static size_t key_size(const char *key, size_t n)
{
	return n > 3 && memcmp(key + n - 3, "...", 3) == 0 ? n - 3 : n;
}

/* The pattern from its first key on, against what follows its first words. */
static bool rest_matches(const char *form, const char *at, size_t left, struct symptom_match *m)
{
	const char *close;
	size_t words, size;

	for (m->n = 0; *form == '{'; form = close + 1 + words) {
		close = strchr(form, '}');
		if (close == NULL || m->n == SYMPTOM_KEYS)
			return false;
		words = (size_t)(piece_place(close + 1) - (close + 1));
		m->pieces[m->n].key = form + 1;
		m->pieces[m->n].key_n = key_size(form + 1, (size_t)(close - form) - 1);
		size = piece_size(at, left, close + 1, words, form + 1 + m->pieces[m->n].key_n != close);
		if (size == SIZE_MAX)
			return false;
		memcpy(m->pieces[m->n].value, at, size);
		m->pieces[m->n++].value[size] = '\0';
		at += size + words;
		left -= size + words;
	}
	return true;
}

bool symptom_matches(const char *pattern, const char *line, size_t n, struct symptom_match *m)
{
	size_t words = (size_t)(piece_place(pattern) - pattern);
	const char *at = line, *hit;

	if (words == 0)
		return false; /* a piece has no beginning then */
	for (; (hit = memmem(at, n - (size_t)(at - line), pattern, words)) != NULL; at = hit + 1)
		if (rest_matches(pattern + words, hit + words, n - (size_t)(hit - line) - words, m))
			return true;
	return false;
}

static bool one_matches(
	const char *const *patterns, size_t count, const char *line, size_t n, struct symptom_match *m)
{
	size_t i;

	for (i = 0; i < count && patterns[i] != NULL; i++)
		if (symptom_matches(patterns[i], line, n, m))
			return true;
	return false;
}

const struct symptom *symptom_find(const char *line, size_t n, struct symptom_match *m)
{
	const struct symptom *s;

	for (s = symptoms; s < symptoms + symptom_count; s++) {
		m->any = false;
		if (one_matches(s->patterns, SYMPTOM_PATTERNS, line, n, m))
			return s;
		m->any = true;
		if (one_matches(s->any, SYMPTOM_ANY, line, n, m))
			return s;
	}
	return NULL;
}

/* --- sentences --- */

/* What can be pasted behind a prompt without a shell making something of it, or a tool an option. */
static bool is_plain(const char *value)
{
	const char *p;

	for (p = value; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && strchr("._:%-", *p) == NULL)
			return false;
	return *value != '\0' && *value != '-';
}

enum {
	KEYS = 2 * SYMPTOM_KEYS,
	KEY = 32,
	SENTENCE = 1024
}; /* of one sentence; letters of a key, of a row's sentence */

struct known {
	struct template_value with[KEYS + 1];
	char keys[KEYS][KEY], capitals[KEYS][KEY], quoted[KEYS][SYMPTOM_VALUE + 3];
	unsigned n;
};

static bool has_key(const struct known *k, const char *key, size_t n)
{
	unsigned i;

	for (i = 0; i < k->n; i++)
		if (strlen(k->keys[i]) == n && memcmp(k->keys[i], key, n) == 0)
			return true;
	return false;
}

/* value NULL: the key itself in capitals. */
static void add_key(struct known *k, const char *key, size_t n, const char *value)
{
	size_t i;

	if (k->n == KEYS || n >= KEY || has_key(k, key, n))
		return;
	for (i = 0; i < n; i++) {
		k->keys[k->n][i] = key[i];
		k->capitals[k->n][i] = (char)toupper((unsigned char)key[i]);
	}
	k->with[k->n] = (struct template_value){ k->keys[k->n], value != NULL ? value : k->capitals[k->n] };
	k->n++;
}

/* Does the bracket, n letters, name a piece without a value? */
static bool is_empty(const struct known *k, const char *bracket, size_t n)
{
	const char *at;
	unsigned i;

	for (at = piece_place(bracket); at < bracket + n; at = piece_place(at + 1)) {
		size_t key_n = strcspn(at + 1, "}");

		for (i = 0; i < k->n; i++)
			if (strlen(k->keys[i]) == key_n && memcmp(k->keys[i], at + 1, key_n) == 0)
				break;
		if (i == k->n || k->with[i].value[0] == '\0')
			return true;
	}
	return false;
}

/* "the name server does not answer (WHY)" tells nobody anything. */
static void without_empty_brackets(char out[SENTENCE], const char *form, const struct known *k)
{
	const char *close;

	mc_check(strlen(form) < SENTENCE);
	while (*form != '\0') {
		close = strncmp(form, " (", 2) == 0 ? strchr(form, ')') : NULL;
		if (close != NULL && is_empty(k, form, (size_t)(close - form)))
			form = close + 1;
		else
			*out++ = *form++;
	}
	*out = '\0';
}

/* A port follows, and a colon alone would not tell where it begins: [fd00::5]:5701. */
static const char *bracketed(struct known *k, const char *form, const char *key, size_t n, const char *value)
{
	const char *at;

	if (strchr(value, ':') == strrchr(value, ':') || k->n == KEYS)
		return value;
	for (at = form; (at = memmem(at, strlen(at), key, n)) != NULL; at++)
		if (at > form && at[-1] == '{' && at[n] == '}' && at[n + 1] == ':') {
			snprintf(k->quoted[k->n], sizeof(k->quoted[0]), "[%s]", value);
			return k->quoted[k->n];
		}
	return value;
}

static void known_as(char *out, size_t cap, const char *form, const struct symptom_match *m, bool plain)
{
	struct known k = { .n = 0 };
	char kept[SENTENCE];
	const char *open;
	unsigned i;

	for (i = 0; m != NULL && i < m->n; i++)
		if (!plain || is_plain(m->pieces[i].value))
			add_key(&k, m->pieces[i].key, m->pieces[i].key_n,
				plain ? bracketed(&k, form, m->pieces[i].key, m->pieces[i].key_n,
						m->pieces[i].value)
				      : m->pieces[i].value);
	if (m != NULL && !plain) {
		without_empty_brackets(kept, form, &k);
		form = kept;
	}
	for (open = piece_place(form); *open != '\0'; open = piece_place(open + 1))
		add_key(&k, open + 1, strcspn(open + 1, "}"), NULL);
	template_text(out, cap, form, k.with);
}

void symptom_sentence(char *out, size_t cap, const char *form, const struct symptom_match *m)
{
	mc_check(cap > 0 && form != NULL);
	known_as(out, cap, form, m, false);
}

void symptom_command(char *out, size_t cap, const char *form, const struct symptom_match *m)
{
	mc_check(cap > 0 && form != NULL);
	known_as(out, cap, form, m, true);
}
