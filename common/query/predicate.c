/* SPDX-License-Identifier: Apache-2.0 */
/* predicate.c - predicates are built, and made what the optimizer of queries makes of them. */
#include "common/base/check.h"
#include "common/query/predicate.h"

struct query_predicate *query_predicate_new(struct mc_arena *mem, enum query_test test)
{
	struct query_predicate *p = mc_arena_get(mem, sizeof(*p), 1);

	if (p != NULL)
		p->test = test;
	return p;
}

struct query_predicate *query_compound(struct mc_arena *mem, enum query_test test, uint32_t n)
{
	struct query_predicate *p = query_predicate_new(mem, test);

	mc_check(test == QUERY_AND || test == QUERY_OR || (test == QUERY_NOT && n == 1));
	if (p == NULL)
		return NULL;
	p->n = n;
	p->inner = n == 0 ? NULL : mc_arena_get(mem, sizeof(struct query_predicate *), n);
	return n > 0 && p->inner == NULL ? NULL : p;
}

struct query_predicate *query_of_attribute(struct mc_arena *mem, enum query_test test,
	struct mc_str attribute, uint32_t values, enum query_err *err)
{
	struct query_predicate *p = query_predicate_new(mem, test);

	mc_check(test >= QUERY_EQUAL && (test != QUERY_BETWEEN || values == 2));
	*err = QUERY_ERR_NOMEM;
	if (p == NULL)
		return NULL;
	p->path = mc_arena_get(mem, sizeof(*p->path), 1);
	p->n = values;
	p->values = values == 0 ? NULL : mc_arena_get(mem, sizeof(struct query_value), values);
	if (p->path == NULL || (values > 0 && p->values == NULL))
		return NULL;
	*err = query_path_parse(attribute, p->path) ? QUERY_ERR_OK : QUERY_ERR_SYNTAX;
	return *err == QUERY_ERR_OK ? p : NULL;
}

/* --- contraries (NegatablePredicate) --- */
static struct query_predicate *copy_of(
	struct mc_arena *mem, const struct query_predicate *p, enum query_test test)
{
	struct query_predicate *c = mc_arena_get(mem, sizeof(*c), 1);

	if (c == NULL)
		return NULL;
	*c = *p;
	c->test = test;
	memset(c->converted, 0, sizeof(c->converted));
	return c;
}

static struct query_predicate *contrary(struct mc_arena *mem, struct query_predicate *p);

/* Not all of them: one that is not. */
static struct query_predicate *contrary_of_many(
	struct mc_arena *mem, struct query_predicate *p, enum query_test test)
{
	struct query_predicate *c = query_compound(mem, test, p->n);

	for (uint32_t i = 0; c != NULL && i < p->n; i++) {
		c->inner[i] = contrary(mem, p->inner[i]);
		if (c->inner[i] == NULL)
			return NULL;
	}
	return c;
}

static struct query_predicate *not_of(struct mc_arena *mem, struct query_predicate *p)
{
	struct query_predicate *c = query_compound(mem, QUERY_NOT, 1);

	if (c != NULL)
		c->inner[0] = p;
	return c;
}

static struct query_predicate *contrary(struct mc_arena *mem, struct query_predicate *p)
{
	struct query_predicate *c;

	switch (p->test) {
	case QUERY_TRUE: return copy_of(mem, p, QUERY_FALSE);
	case QUERY_FALSE: return copy_of(mem, p, QUERY_TRUE);
	case QUERY_AND: return contrary_of_many(mem, p, QUERY_OR);
	case QUERY_OR: return contrary_of_many(mem, p, QUERY_AND);
	case QUERY_NOT: return p->inner[0];
	case QUERY_EQUAL: return copy_of(mem, p, QUERY_DIFFERS);
	case QUERY_DIFFERS: return copy_of(mem, p, QUERY_EQUAL);
	case QUERY_ORDER:
		c = copy_of(mem, p, QUERY_ORDER);
		if (c != NULL) {
			c->or_equal = !p->or_equal;
			c->less = !p->less;
		}
		return c;
	default: return not_of(mem, p);
	}
}

/* FlatteningVisitor: one of the same kind inside gives its first part its place, and the others go to the
 * end. The order matters to what cannot be compared behind what is true already. */
static struct query_predicate *flatten(struct mc_arena *mem, struct query_predicate *p)
{
	struct query_predicate *flat;
	uint32_t n = p->n, end = p->n;

	mc_check(p->test == QUERY_AND || p->test == QUERY_OR);
	for (uint32_t i = 0; i < p->n; i++)
		if (p->inner[i]->test == p->test && p->inner[i]->n > 0)
			n += p->inner[i]->n - 1;
	if (n == p->n)
		return p;
	flat = query_compound(mem, p->test, n);
	for (uint32_t i = 0; flat != NULL && i < p->n; i++) {
		struct query_predicate *in = p->inner[i];

		flat->inner[i] = in;
		if (in->test != p->test || in->n == 0)
			continue;
		flat->inner[i] = in->inner[0];
		for (uint32_t k = 1; k < in->n; k++)
			flat->inner[end++] = in->inner[k];
	}
	mc_check(flat == NULL || end == n);
	return flat;
}

struct query_predicate *query_optimize(struct mc_arena *mem, struct query_predicate *p)
{
	if (p->test != QUERY_AND && p->test != QUERY_OR && p->test != QUERY_NOT)
		return p;
	for (uint32_t i = 0; i < p->n; i++) {
		p->inner[i] = query_optimize(mem, p->inner[i]);
		if (p->inner[i] == NULL)
			return NULL;
	}
	return p->test == QUERY_NOT ? contrary(mem, p->inner[0]) : flatten(mem, p);
}
