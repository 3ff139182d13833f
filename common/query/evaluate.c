/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate.c - does an entry fit a predicate (AbstractPredicate.apply and those that extend it). */
#include "common/base/check.h"
#include "common/query/predicate.h"

/* One predicate at one entry. */
struct trial {
	struct query_context *q;
	struct query_predicate *p;
	bool yes, kept; /* kept: something that lasts was taken from the arena */
};

/* --- what was given becomes what the attribute is; kept for the next entries --- */
static struct query_value *given(struct trial *t, enum query_kind kind)
{
	struct query_predicate *p = t->p;
	struct query_value *c;

	mc_check(kind > QUERY_NULL && kind < QUERY_ARRAY);
	c = p->converted[kind];
	if (c != NULL || p->n == 0)
		return c;
	c = mc_arena_get(t->q->mem, sizeof(*c), p->n);
	if (c == NULL)
		query_fail(t->q, QUERY_ERR_NOMEM);
	for (uint32_t i = 0; c != NULL && i < p->n; i++)
		query_fail(t->q, query_convert(kind, &p->values[i], t->q->mem, &c[i]));
	if (t->q->err == QUERY_ERR_OK) {
		p->converted[kind] = c;
		t->kept = true;
	}
	return c;
}

/* Below 0, 0, above; a failure is in q. */
static int order(struct trial *t, const struct query_value *a, const struct query_value *b)
{
	int o = 0;

	query_fail(t->q, query_compare(a, b, &o));
	return o;
}

static bool is_among(const struct query_value *all, uint32_t n, const struct query_value *v)
{
	for (uint32_t i = 0; i < n; i++)
		if (query_equal(&all[i], v))
			return true;
	return false;
}

static bool test_text(struct trial *t, const struct query_value *v)
{
	const struct query_predicate *p = t->p;

	if (v->kind != QUERY_STRING && v->kind != QUERY_NULL) {
		query_fail(t->q, QUERY_ERR_CLASS_CAST);
		return false;
	}
	if (p->test == QUERY_LIKE)
		return v->kind == QUERY_NULL ? p->like.null : query_like_matches(&p->like, v->bytes);
	if (v->kind == QUERY_NULL || p->regex == NULL)
		return v->kind == QUERY_NULL && p->regex == NULL;
	return query_regex_matches(p->regex, t->q, v->bytes);
}

/* Of one value that is neither an array nor an object. */
static bool test_value(struct trial *t, const struct query_value *v)
{
	struct query_predicate *p = t->p;
	struct query_value *g;

	if (p->test == QUERY_LIKE || p->test == QUERY_REGEX)
		return test_text(t, v);
	if (v->kind == QUERY_NULL)
		return (p->test == QUERY_EQUAL || p->test == QUERY_DIFFERS || p->test == QUERY_IN) &&
			is_among(p->values, p->n, v);
	g = given(t, v->kind);
	if (t->q->err != QUERY_ERR_OK)
		return false;
	switch (p->test) {
	case QUERY_ORDER: {
		int o = order(t, v, &g[0]);

		return t->q->err == QUERY_ERR_OK && ((p->or_equal && o == 0) || (p->less ? o < 0 : o > 0));
	}
	case QUERY_BETWEEN:
		mc_check(p->n == 2);
		return g[0].kind != QUERY_NULL && g[1].kind != QUERY_NULL && order(t, v, &g[0]) >= 0 &&
			order(t, v, &g[1]) <= 0;
	default: return is_among(g, p->n, v);
	}
}

static bool try_value(void *ctx, const struct query_value *v, enum query_place place)
{
	struct trial *t = ctx;

	(void)place;
	if (v->kind == QUERY_JSON) {
		/* inside of a text of JSON: fits nothing; the text itself: cannot be compared */
		if (v->bytes.n >= 0)
			query_fail(t->q, QUERY_ERR_ARGUMENT);
	} else if (v->kind == QUERY_ARRAY) {
		query_fail(t->q, QUERY_ERR_ARGUMENT);
	} else if (v->kind >= QUERY_RECORD) {
		query_fail(t->q, v->kind == QUERY_RECORD ? QUERY_ERR_NOT_COMPARABLE : QUERY_ERR_CLASS_NEEDED);
	} else {
		t->yes = test_value(t, v);
	}
	return !t->yes && t->q->err == QUERY_ERR_OK;
}

static bool test_attribute(struct query_context *q, struct query_predicate *p, const struct query_entry *e)
{
	struct trial t = { q, p, false, false };
	size_t used = q->mem->used;

	mc_check(p->test >= QUERY_EQUAL && p->path != NULL);
	query_extract(q, e, p->path, try_value, &t);
	if (!t.kept)
		mc_arena_back(q->mem, used);
	return (t.yes ^ (p->test == QUERY_DIFFERS)) && q->err == QUERY_ERR_OK;
}

static bool is_a(const struct query_predicate *p, const struct query_entry *e)
{
	struct query_value v = query_value_of(e->value);

	return v.kind >= p->kinds[0] && v.kind <= p->kinds[1];
}

/* The depth is bounded by who builds: MC_QUERY_DEPTH_MAX. */
bool query_matches(struct query_context *q, struct query_predicate *p, const struct query_entry *e)
{
	bool all = p->test == QUERY_AND;

	switch (p->test) {
	case QUERY_TRUE: return true;
	case QUERY_FALSE: return false;
	case QUERY_IS_A: return is_a(p, e);
	case QUERY_NOT: return !query_matches(q, p->inner[0], e) && q->err == QUERY_ERR_OK;
	case QUERY_AND:
	case QUERY_OR:
		for (uint32_t i = 0; i < p->n && q->err == QUERY_ERR_OK; i++)
			if (query_matches(q, p->inner[i], e) != all)
				return !all && q->err == QUERY_ERR_OK;
		return all && q->err == QUERY_ERR_OK;
	default: return test_attribute(q, p, e);
	}
}
