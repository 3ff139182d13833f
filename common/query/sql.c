/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.c - the text of a SqlPredicate (com.hazelcast.query.impl.predicates.SqlPredicate, SqlParser) as a
 * predicate. Values are texts, which become what the attribute is when they meet it.
 *
 *   either  both { OR both }
 *   both    one { AND one }
 *   one     NOT one | "(" either ")" | ATTRIBUTE | ATTRIBUTE [ NOT ] test
 *   test    = == != <> < <= > >= value | BETWEEN value AND value | IN "(" values ")" | LIKE ILIKE REGEX value
 *   value   'text, with '' for a quote' | word | NULL
 */
#include "common/base/check.h"
#include "common/query/predicate.h"

enum token { END, OPEN, CLOSE, OPERATOR, WORD, QUOTED, BROKEN };

struct sql {
	struct mc_arena *mem;
	const char *begin, *p, *end;
	enum token token;
	struct mc_str text; /* WORD, QUOTED, OPERATOR */
	bool in_list;       /* commas part words */
	uint32_t depth;
	enum query_err err;
};

/* --- tokens --- */
static void syntax(struct sql *s)
{
	if (s->err == QUERY_ERR_OK)
		s->err = QUERY_ERR_SYNTAX;
	s->token = BROKEN;
}

/* Two quotes stand for one. */
static void quoted(struct sql *s)
{
	const char *from = ++s->p, *to;
	char *copy;
	size_t n = 0;

	for (to = from; to < s->end && (*to != '\'' || (to + 1 < s->end && to[1] == '\'')); to++)
		to += *to == '\'';
	s->p = to == s->end ? to : to + 1;
	copy = mc_arena_get(s->mem, 1, (size_t)(to - from) + 1);
	if (copy == NULL || to == s->end) {
		s->err = copy == NULL ? QUERY_ERR_NOMEM : s->err;
		syntax(s);
		return;
	}
	for (; from < to; from++) {
		copy[n++] = *from;
		from += *from == '\'';
	}
	s->token = QUOTED;
	s->text = mc_str_of(copy, n);
}

static bool ends_word(const struct sql *s, char c)
{
	return (uint8_t)c <= ' ' || strchr("()=<>!'", c) != NULL || (s->in_list && c == ',');
}

static void next(struct sql *s)
{
	const char *from;

	if (s->token == BROKEN)
		return;
	while (s->p < s->end && ((uint8_t)*s->p <= ' ' || (s->in_list && *s->p == ',')))
		s->p++;
	from = s->p;
	s->token = END;
	if (s->p == s->end)
		return;
	if (*s->p == '\'') {
		quoted(s);
		return;
	}
	s->token = *s->p == '('                               ? OPEN
		: *s->p == ')'                                ? CLOSE
		: strchr("=<>!", *s->p) != NULL && *s->p != 0 ? OPERATOR
							      : WORD;
	s->p++;
	if (s->token == OPERATOR && s->p < s->end && strchr("=>", *s->p) != NULL && *s->p != 0)
		s->p++;
	while (s->token == WORD && s->p < s->end && !ends_word(s, *s->p))
		s->p++;
	s->text = mc_str_of(from, (size_t)(s->p - from));
}

static bool is(const struct sql *s, const char *word)
{
	if (s->token != WORD || (size_t)s->text.n != strlen(word))
		return false;
	for (int32_t i = 0; i < s->text.n; i++)
		if ((s->text.p[i] | 0x20) != word[i])
			return false;
	return true;
}

static bool accept(struct sql *s, const char *word)
{
	if (!is(s, word))
		return false;
	next(s);
	return true;
}

static bool is_operator(const struct sql *s, const char *z)
{
	return mc_str_eqz(s->text, z);
}

/* --- values --- */
static struct query_value value(struct sql *s)
{
	struct query_value v = query_null();

	if (s->token != WORD && s->token != QUOTED) {
		syntax(s);
		return v;
	}
	if (!is(s, "null"))
		v = query_string(s->text.p, (size_t)s->text.n);
	next(s);
	return v;
}

static struct query_predicate *attribute(
	struct sql *s, enum query_test test, struct mc_str name, uint32_t values)
{
	enum query_err err = QUERY_ERR_OK;
	struct query_predicate *p = query_of_attribute(s->mem, test, name, values, &err);

	if (p == NULL && s->err == QUERY_ERR_OK)
		s->err = err;
	if (p == NULL)
		s->token = BROKEN;
	return p;
}

/* What nothing can be greater than, or between, is refused when it is read, as Predicates.greaterThan does.
 */
static void not_null(struct sql *s, const struct query_value *v)
{
	if (v->kind != QUERY_NULL || s->err != QUERY_ERR_OK)
		return;
	s->err = QUERY_ERR_NULL_POINTER;
	s->token = BROKEN;
}

static struct query_predicate *comparison(struct sql *s, struct mc_str name)
{
	bool equal = is_operator(s, "=") || is_operator(s, "=="),
	     differs = is_operator(s, "!=") || is_operator(s, "<>");
	bool less = is_operator(s, "<") || is_operator(s, "<="),
	     or_equal = is_operator(s, "<=") || is_operator(s, ">=");
	struct query_predicate *p;

	if (!equal && !differs && !less && !or_equal && !is_operator(s, ">")) {
		syntax(s);
		return NULL;
	}
	next(s);
	p = attribute(s, equal ? QUERY_EQUAL : differs ? QUERY_DIFFERS : QUERY_ORDER, name, 1);
	if (p == NULL)
		return NULL;
	p->less = less;
	p->or_equal = or_equal;
	p->values[0] = value(s);
	if (p->test == QUERY_ORDER)
		not_null(s, &p->values[0]);
	return p;
}

static struct query_predicate *between(struct sql *s, struct mc_str name)
{
	struct query_predicate *p = attribute(s, QUERY_BETWEEN, name, 2);

	if (p == NULL)
		return NULL;
	p->values[0] = value(s);
	if (!accept(s, "and"))
		syntax(s);
	p->values[1] = value(s);
	not_null(s, &p->values[0]);
	not_null(s, &p->values[1]);
	return p;
}

/* How many stand up to the bracket that closes. */
static uint32_t count_list(const struct sql *s)
{
	struct sql ahead = *s;
	uint32_t n = 0;

	for (; ahead.token == WORD || ahead.token == QUOTED; n++)
		next(&ahead);
	return n;
}

static struct query_predicate *in(struct sql *s, struct mc_str name)
{
	struct query_predicate *p;
	uint32_t n;

	s->in_list = true;
	if (s->token == OPEN)
		next(s);
	else
		syntax(s);
	n = count_list(s);
	p = attribute(s, QUERY_IN, name, n);
	for (uint32_t i = 0; p != NULL && i < n; i++) {
		p->values[i] = query_string(s->text.p, (size_t)s->text.n); /* null is a text here */
		next(s);
	}
	s->in_list = false;
	if (s->token == CLOSE)
		next(s);
	else
		syntax(s);
	return p;
}

static struct query_predicate *text(struct sql *s, struct mc_str name, enum query_test test, bool any_case)
{
	struct query_predicate *p = attribute(s, test, name, 0);
	struct query_value v = value(s);

	if (p == NULL || s->err != QUERY_ERR_OK)
		return NULL;
	p->like = (struct query_like){ v.kind == QUERY_NULL, any_case, v.bytes };
	if (test != QUERY_REGEX || v.kind == QUERY_NULL)
		return p;
	p->regex = query_regex_compile(s->mem, v.bytes);
	if (p->regex == NULL)
		syntax(s);
	return p;
}

/* --- the grammar --- */
static struct query_predicate *either(struct sql *s);

static struct query_predicate *contrary(struct sql *s, struct query_predicate *inner)
{
	struct query_predicate *p = query_compound(s->mem, QUERY_NOT, 1);

	if (p == NULL) {
		s->err = QUERY_ERR_NOMEM;
		s->token = BROKEN;
		return NULL;
	}
	p->inner[0] = inner;
	return p;
}

/* An attribute alone is one that is true. */
static struct query_predicate *alone(struct sql *s, struct mc_str name)
{
	struct query_predicate *p = attribute(s, QUERY_EQUAL, name, 1);

	if (p != NULL)
		p->values[0] = query_string("true", 4);
	return p;
}

static struct query_predicate *test(struct sql *s)
{
	struct mc_str name = s->text;
	struct query_predicate *p;
	bool negated;

	if (name.n > 1 && name.p[0] == '%') { /* "do not use an index" */
		name.p++;
		name.n--;
	}
	next(s);
	negated = accept(s, "not");
	if (s->token == OPERATOR && !negated)
		return comparison(s, name);
	if (accept(s, "between"))
		p = between(s, name);
	else if (is(s, "in"))
		next(s), p = in(s, name);
	else if (accept(s, "like"))
		p = text(s, name, QUERY_LIKE, false);
	else if (accept(s, "ilike"))
		p = text(s, name, QUERY_LIKE, true);
	else if (accept(s, "regex"))
		p = text(s, name, QUERY_REGEX, false);
	else if (!negated)
		return alone(s, name);
	else {
		syntax(s);
		return NULL;
	}
	return negated && p != NULL ? contrary(s, p) : p;
}

static bool is_keyword(const struct sql *s)
{
	static const char *const words[] = { "and", "or", "between", "in", "like", "ilike", "regex" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is(s, words[i]))
			return true;
	return false;
}

static struct query_predicate *one(struct sql *s)
{
	struct query_predicate *p = NULL;

	if (++s->depth > MC_QUERY_DEPTH_MAX) {
		s->err = s->err == QUERY_ERR_OK ? QUERY_ERR_DEPTH : s->err;
		s->token = BROKEN;
	}
	if (accept(s, "not")) {
		p = one(s);
		p = p == NULL ? NULL : contrary(s, p);
	} else if (s->token == OPEN) {
		next(s);
		p = either(s);
		if (s->token == CLOSE)
			next(s);
		else
			syntax(s);
	} else if (s->token == QUOTED || (s->token == WORD && !is_keyword(s))) {
		p = test(s);
	} else {
		syntax(s);
	}
	s->depth--;
	return p;
}

/* One, or several with a word between. */
static struct query_predicate *several(
	struct sql *s, enum query_test kind, const char *word, struct query_predicate *(*part)(struct sql *))
{
	struct query_predicate *first = part(s), *p;
	uint32_t room;

	if (first == NULL || !is(s, word))
		return first;
	p = query_compound(s->mem, kind, 2);
	if (p != NULL)
		p->inner[0] = first;
	for (room = 1; p != NULL && accept(s, word); room++) {
		if (room == p->n) {
			struct query_predicate *more = query_compound(s->mem, kind, 2 * p->n);

			if (more == NULL)
				break;
			memcpy(more->inner, p->inner, sizeof(*p->inner) * p->n);
			p = more;
		}
		p->inner[room] = part(s);
		if (p->inner[room] == NULL)
			return NULL;
	}
	if (p == NULL || is(s, word)) {
		s->err = QUERY_ERR_NOMEM;
		s->token = BROKEN;
		return NULL;
	}
	p->n = room;
	return p;
}

static struct query_predicate *both(struct sql *s)
{
	return several(s, QUERY_AND, "and", one);
}

static struct query_predicate *either(struct sql *s)
{
	return several(s, QUERY_OR, "or", both);
}

struct query_predicate *query_sql_parse(
	struct mc_arena *mem, struct mc_str sql, enum query_err *err, int32_t *at)
{
	struct sql s = { .mem = mem, .begin = sql.p, .p = sql.p, .end = sql.n <= 0 ? sql.p : sql.p + sql.n };
	struct query_predicate *p;

	next(&s);
	p = either(&s);
	if (s.token != END)
		syntax(&s);
	*err = s.err == QUERY_ERR_OK && p == NULL ? QUERY_ERR_SYNTAX : s.err;
	*at = (int32_t)(s.p - s.begin);
	return *err == QUERY_ERR_OK ? p : NULL;
}
