/* SPDX-License-Identifier: Apache-2.0 */
/* query_read.c - predicates of Hazelcast's classes become those of common/query, one row a class. */
#include "common/data/query_read.h"

#include <string.h>

#include "common/base/check.h"
#include "common/hz/message.h"

/* One predicate being read. */
struct reading {
	struct mc_arena *mem;
	struct query_asked *out;
	struct query_fault *fault;
	uint32_t depth;
};
typedef struct query_predicate *read_fn(struct reading *r, enum query_test test, const void *body);

static struct query_predicate *fail(struct reading *r, enum query_err err, const char *what)
{
	if (r->fault->err == QUERY_ERR_OK)
		*r->fault = (struct query_fault){ .err = err, .what = what };
	return NULL;
}

static struct query_predicate *refuse(struct reading *r, const char *what)
{
	fail(r, QUERY_ERR_SYNTAX, what);
	r->fault->unsupported = true;
	return NULL;
}

static struct query_predicate *kept(struct reading *r, struct query_predicate *p)
{
	return p == NULL ? fail(r, QUERY_ERR_NOMEM, NULL) : p;
}

/* What was given to compare with. */
static struct query_value value_of(const struct mc_value *v)
{
	return v == NULL ? query_null() : query_value_of_object(v->raw);
}

static struct query_predicate *attribute(
	struct reading *r, enum query_test test, struct mc_str name, uint32_t values)
{
	enum query_err err;
	struct query_predicate *p = query_of_attribute(r->mem, test, name, values, &err);

	return p == NULL
		? fail(r, err, err == QUERY_ERR_SYNTAX ? "the name of an attribute is malformed" : NULL)
		: p;
}

static struct mc_bytes bytes_of(struct mc_str s)
{
	return (struct mc_bytes){ (const uint8_t *)s.p, s.n };
}

/* --- one function for each shape of rows --- */
static struct query_predicate *read_one(struct reading *r, const struct mc_value *v);

static struct query_predicate *read_constant(struct reading *r, enum query_test test, const void *body)
{
	(void)body;
	return kept(r, query_predicate_new(r->mem, test));
}

static struct query_predicate *read_compound(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_and_predicate *b = body;
	struct query_predicate *p;

	if (b->predicates.opaque)
		return refuse(r, "a predicate of a class that needs Java");
	p = kept(r, query_compound(r->mem, test, b->predicates.n));
	for (uint32_t i = 0; p != NULL && i < p->n; i++) {
		p->inner[i] = read_one(r, b->predicates.v[i]);
		if (p->inner[i] == NULL)
			return NULL;
	}
	return p;
}

static struct query_predicate *read_not(struct reading *r, enum query_test test, const void *body)
{
	struct query_predicate *p = kept(r, query_compound(r->mem, test, 1));

	if (p == NULL)
		return NULL;
	p->inner[0] = read_one(r, ((const struct hz_not_predicate *)body)->predicate);
	return p->inner[0] == NULL ? NULL : p;
}

static struct query_predicate *read_equal(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_equal_predicate *b = body;
	struct query_predicate *p = attribute(r, test, b->attribute_name, 1);

	if (p != NULL)
		p->values[0] = value_of(b->value);
	return p;
}

static struct query_predicate *read_order(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_greater_less_predicate *b = body;
	struct query_predicate *p = attribute(r, test, b->attribute_name, 1);

	if (p == NULL)
		return NULL;
	p->values[0] = value_of(b->value);
	p->or_equal = b->equal;
	p->less = b->less;
	return p;
}

static struct query_predicate *read_between(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_between_predicate *b = body;
	struct query_predicate *p = attribute(r, test, b->attribute_name, 2);

	if (p == NULL)
		return NULL;
	p->values[0] = value_of(b->from);
	p->values[1] = value_of(b->to);
	return p;
}

static struct query_predicate *read_in(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_in_predicate *b = body;
	struct query_predicate *p;

	if (b->values.opaque)
		return refuse(r, "a value of a class that needs Java");
	p = attribute(r, test, b->attribute_name, b->values.n);
	for (uint32_t i = 0; p != NULL && i < p->n; i++)
		p->values[i] = value_of(b->values.v[i]);
	return p;
}

static struct query_predicate *read_like(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_like_predicate *b = body;
	struct query_predicate *p = attribute(r, test, b->attribute_name, 0);

	if (p != NULL)
		p->like = (struct query_like){ b->expression.n < 0, false, bytes_of(b->expression) };
	return p;
}

static struct query_predicate *read_ilike(struct reading *r, enum query_test test, const void *body)
{
	struct query_predicate *p = read_like(r, test, body);

	if (p != NULL)
		p->like.any_case = true;
	return p;
}

static struct query_predicate *read_regex(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_regex_predicate *b = body;
	struct query_predicate *p = attribute(r, test, b->attribute_name, 0);

	if (p == NULL || b->regex.n < 0)
		return p;
	p->regex = query_regex_compile(r->mem, bytes_of(b->regex));
	return p->regex == NULL
		? fail(r, QUERY_ERR_SYNTAX,
			  "the regular expression is malformed, too long, or has what is not regular: "
			  "look-around, back references, possessive quantifiers")
		: p;
}

static struct query_predicate *read_sql(struct reading *r, enum query_test test, const void *body)
{
	struct mc_str sql = ((const struct hz_sql_predicate *)body)->sql;
	struct query_predicate *p;
	enum query_err err;
	int32_t at;

	(void)test;
	p = query_sql_parse(r->mem, sql, &err, &at);
	return p == NULL ? fail(r, err, err == QUERY_ERR_SYNTAX ? "Invalid SQL" : NULL) : p;
}

static struct query_predicate *read_instance_of(struct reading *r, enum query_test test, const void *body)
{
	enum query_kind kinds[2];
	struct query_predicate *p;

	if (!query_read_class(((const struct hz_named *)body)->name, kinds))
		return refuse(r, "InstanceOfPredicate needs the classes of Java");
	p = kept(r, query_predicate_new(r->mem, test));
	if (p != NULL)
		memcpy(p->kinds, kinds, sizeof(p->kinds));
	return p;
}

static struct query_predicate *read_paging(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_paging_predicate_impl *b = body;

	(void)test;
	if (r->depth > 1 || r->out->paging != NULL)
		return fail(r, QUERY_ERR_SYNTAX, "a PagingPredicate inside of another predicate");
	if (b->comparator != NULL)
		return refuse(r, "a comparator is a class of Java, which this member has not");
	r->out->paging = b;
	if (b->predicate == NULL)
		return kept(r, query_predicate_new(r->mem, QUERY_TRUE));
	return read_one(r, b->predicate);
}

static struct query_predicate *read_partition(struct reading *r, enum query_test test, const void *body)
{
	const struct hz_partition_predicate_impl *b = body;

	(void)test;
	if (r->depth > 1 || b->partition_key == NULL)
		return fail(r, QUERY_ERR_SYNTAX,
			"a PartitionPredicate inside of another predicate, or without a key");
	r->out->one_partition = true;
	r->out->partition_key = b->partition_key->raw;
	r->depth--; /* what it is around of is as if it stood alone */
	return read_one(r, b->target);
}

static const struct row {
	enum hz_class cls;
	enum query_test test;
	read_fn *read;
} rows[] = {
	{ HZ_SQL_PREDICATE, QUERY_TRUE, read_sql },
	{ HZ_AND_PREDICATE, QUERY_AND, read_compound },
	{ HZ_BETWEEN_PREDICATE, QUERY_BETWEEN, read_between },
	{ HZ_EQUAL_PREDICATE, QUERY_EQUAL, read_equal },
	{ HZ_GREATER_LESS_PREDICATE, QUERY_ORDER, read_order },
	{ HZ_LIKE_PREDICATE, QUERY_LIKE, read_like },
	{ HZ_I_LIKE_PREDICATE, QUERY_LIKE, read_ilike },
	{ HZ_IN_PREDICATE, QUERY_IN, read_in },
	{ HZ_INSTANCE_OF_PREDICATE, QUERY_IS_A, read_instance_of },
	{ HZ_NOT_EQUAL_PREDICATE, QUERY_DIFFERS, read_equal },
	{ HZ_NOT_PREDICATE, QUERY_NOT, read_not },
	{ HZ_OR_PREDICATE, QUERY_OR, read_compound },
	{ HZ_REGEX_PREDICATE, QUERY_REGEX, read_regex },
	{ HZ_FALSE_PREDICATE, QUERY_FALSE, read_constant },
	{ HZ_TRUE_PREDICATE, QUERY_TRUE, read_constant },
	{ HZ_PAGING_PREDICATE_IMPL, QUERY_TRUE, read_paging },
	{ HZ_PARTITION_PREDICATE_IMPL, QUERY_TRUE, read_partition },
};

static struct query_predicate *read_one(struct reading *r, const struct mc_value *v)
{
	struct query_predicate *p = NULL;
	const void *body;

	if (++r->depth > MC_QUERY_DEPTH_MAX)
		return fail(r, QUERY_ERR_DEPTH, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((body = hz_value_body(v, rows[i].cls)) != NULL) {
			p = rows[i].read(r, rows[i].test, body);
			r->depth--;
			return p;
		}
	return refuse(r, "a predicate of a class that needs Java");
}

bool query_read_predicate(
	struct mc_arena *mem, const struct mc_value *v, struct query_asked *out, struct query_fault *fault)
{
	struct reading r = { mem, out, fault, 0 };

	*fault = (struct query_fault){ .err = QUERY_ERR_OK };
	out->predicate = v == NULL ? kept(&r, query_predicate_new(mem, QUERY_TRUE)) : read_one(&r, v);
	return out->predicate != NULL;
}
