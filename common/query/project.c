/* SPDX-License-Identifier: Apache-2.0 */
/* project.c - some attributes of an entry as one value (com.hazelcast.projection.impl). */
#include "common/query/project.h"
#include "common/base/check.h"
#include "common/wire/value.h"

struct column {
	struct query_context *q;
	struct query_value v;
	uint32_t n; /* values seen: one is what can be shown */
};

static bool take_found(void *ctx, const struct query_value *v, enum query_place place)
{
	struct column *c = ctx;

	c->v = *v;
	c->n++;
	if (place == QUERY_NOWHERE) /* a MultiResult, which Hazelcast cannot serialize */
		query_fail(c->q, QUERY_ERR_MULTIPLE);
	return true;
}

static struct query_value column(
	struct query_context *q, const struct query_path *path, const struct query_entry *e)
{
	struct column c = { q, query_null(), 0 };

	query_extract(q, e, path, take_found, &c);
	if (c.n > 1)
		query_fail(q, QUERY_ERR_MULTIPLE);
	if (c.v.kind >= QUERY_ARRAY && c.v.bytes.n < 0) /* inside another: it has no form of its own */
		query_fail(q, QUERY_ERR_CLASS_NEEDED);
	return c.v;
}

struct mc_bytes query_project(struct query_context *q, const struct query_path *columns, uint32_t n,
	bool single, const struct query_entry *e)
{
	struct query_value *v = mc_arena_get(q->mem, sizeof(*v), (size_t)n + 1);
	struct mc_wr w = mc_wr_count();
	uint8_t *p = NULL;

	mc_check(!single || n == 1);
	for (uint32_t i = 0; v != NULL && i < n && q->err == QUERY_ERR_OK; i++)
		v[i] = column(q, &columns[i], e);
	if (v == NULL)
		query_fail(q, QUERY_ERR_NOMEM);
	if (q->err != QUERY_ERR_OK || (single && v[0].kind == QUERY_NULL))
		return (struct mc_bytes){ NULL, -1 };
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			w = mc_wr_of(p, w.len);
		mc_wr_u32(&w, 0); /* no partition hash */
		if (!single) {
			mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECTS);
			mc_wr_u32(&w, n);
		}
		for (uint32_t i = 0; i < n; i++)
			query_value_write(&w, &v[i]);
		if (pass == 0)
			p = mc_arena_get(q->mem, 1, w.len);
		if (p == NULL) {
			query_fail(q, QUERY_ERR_NOMEM);
			return (struct mc_bytes){ NULL, -1 };
		}
	}
	mc_check(w.err == MC_ERR_OK && w.len == w.cap); /* written as it was counted */
	return (struct mc_bytes){ p, (int32_t)w.len };
}
