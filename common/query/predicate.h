/* SPDX-License-Identifier: Apache-2.0 */
/*
 * predicate.h - what a query asks of each entry, as a tree that the caller builds in an arena, and its
 * evaluation (com.hazelcast.query.impl.predicates). Nothing of messages: who reads them makes the tree
 * (data/query_read.c), and so does sql.c from a text.
 */
#ifndef MC_QUERY_PREDICATE_H
#define MC_QUERY_PREDICATE_H

#include "common/query/extract.h"

/* predicates around one another; a chain of `and` that a client builds one by one nests this deep */
#define MC_QUERY_DEPTH_MAX 200

enum query_test {
	QUERY_TRUE,
	QUERY_FALSE,
	QUERY_AND,     /* inner */
	QUERY_OR,      /* inner */
	QUERY_NOT,     /* inner[0] */
	QUERY_EQUAL,   /* path, values[0] */
	QUERY_DIFFERS, /* the same */
	QUERY_ORDER,   /* path, values[0], or_equal, less */
	QUERY_BETWEEN, /* path, values[0] to values[1], both included */
	QUERY_IN,      /* path, values */
	QUERY_LIKE,    /* path, like */
	QUERY_REGEX,   /* path, regex */
	QUERY_IS_A,    /* kinds: of the whole value */
};

struct query_like { /* Hazelcast's: % any text, _ any character, \ takes that meaning away */
	bool null, any_case;
	struct mc_bytes text;
};
struct query_regex;

struct query_predicate {
	enum query_test test;
	bool or_equal, less;
	struct query_path *path;
	struct query_value *values;
	struct query_value *converted[QUERY_ARRAY]; /* for attributes of a kind; NULL: not needed yet */
	struct query_predicate **inner;
	uint32_t n; /* of values, or of inner */
	struct query_like like;
	const struct query_regex *regex; /* NULL: matches only what is null */
	enum query_kind kinds[2];        /* from and to */
};

/* What is built takes its memory from the arena, and borrows texts and bytes from whoever asks. NULL: no
 * memory, or what *err says. */
struct query_predicate *query_predicate_new(struct mc_arena *mem, enum query_test test);
struct query_predicate *query_compound(struct mc_arena *mem, enum query_test test, uint32_t n);
/* With its path and room for so many values. */
struct query_predicate *query_of_attribute(struct mc_arena *mem, enum query_test test,
	struct mc_str attribute, uint32_t values, enum query_err *err);

/* QueryOptimizer: a `not` around what has a contrary becomes that, which differs where an attribute is
 * missing. Members do so with queries, not with the predicates of listeners. */
struct query_predicate *query_optimize(struct mc_arena *mem, struct query_predicate *p);

/* False as well when q->err says why there is no answer. q->mem is where the predicate was built, or lasts as
 * long: what was converted is kept there. */
bool query_matches(struct query_context *q, struct query_predicate *p, const struct query_entry *e);

/* --- like.c --- */
bool query_like_matches(const struct query_like *like, struct mc_bytes text); /* null: false */
/* One character without its case, for what letters of Europe need. */
uint32_t query_fold(uint32_t cp);

/* --- regex.c: the regular ones of java.util.regex.Pattern: no look-around, no back references, no possessive
 * quantifiers. Matches a whole text in time that its length and the expression's bound. --- */
/* NULL: malformed, not supported, too long (MC_QUERY_REGEX_MAX steps), or no memory. */
const struct query_regex *query_regex_compile(struct mc_arena *mem, struct mc_bytes text);
/* Takes memory for lists of states from q->mem. */
bool query_regex_matches(const struct query_regex *r, struct query_context *q, struct mc_bytes text);

/* --- sql.c: texts of SqlPredicate --- */
/* NULL: *err, and the place in the text where it went wrong. */
struct query_predicate *query_sql_parse(
	struct mc_arena *mem, struct mc_str sql, enum query_err *err, int32_t *at);

#endif
