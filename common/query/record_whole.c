/* SPDX-License-Identifier: Apache-2.0 */
/* record_whole.c - a Portable or Compact object from its first field to its last, whatever is inside. */
#include "common/query/extract_internal.h"
#include "common/query/walk.h"
#include "common/wire/portable.h"

struct walker {
	struct query_context *q;
	query_walk_fn *fn;
	void *ctx;
	uint32_t depth;
	uint64_t steps; /* that are left */
};

/* Places of fields are the writer's word: many of them may name one object, and those inside it one more, so
 * that 32 levels of a kilobyte would never end. Booleans are bits, and a field is two steps: no object that
 * is what it says has more. */
static uint64_t steps_of(struct mc_bytes blob)
{
	return 64 + 16 * (uint64_t)(blob.n < 0 ? 0 : blob.n);
}

static const struct mc_str no_name = { NULL, -1 };

static bool take_step(struct walker *w)
{
	if (w->steps == 0)
		return false;
	w->steps--;
	return true;
}

static void tell_step(struct walker *w, enum query_step step, struct mc_str name)
{
	w->fn(w->ctx, &(struct query_walked){ .step = step, .name = name });
}

static void tell_value(struct walker *w, const struct query_value *v)
{
	w->fn(w->ctx, &(struct query_walked){ .step = WALKED_ITEM, .name = no_name, .value = *v });
}

static bool tell_null(struct walker *w)
{
	struct query_value none = query_null();

	tell_value(w, &none);
	return true;
}

static bool tell_element(void *ctx, const struct query_value *v, enum query_place place)
{
	struct walker *w = ctx;

	if (!take_step(w))
		return false;
	if (place != QUERY_NOWHERE)
		tell_value(w, v);
	return true;
}

/* A value, or a list of them; of objects their own functions know. */
static bool walk_values(struct walker *w, const struct mc_found *found, bool portable)
{
	struct finder f = { .q = w->q, .fn = tell_element, .ctx = w, .many = true };
	struct query_value v = record_value(found, portable);

	if (v.kind != QUERY_ARRAY) {
		tell_value(w, &v);
		return true;
	}
	tell_step(w, WALKED_LIST, no_name);
	record_each(&f, found, portable);
	tell_step(w, WALKED_LIST_END, no_name);
	return !f.enough;
}

static bool may_enter(struct walker *w)
{
	return w->depth < MC_QUERY_PATH_MAX && take_step(w);
}

/* --- Portable --- */
static bool walk_portable(struct walker *w, const struct mc_portable *v);

static bool walk_portables(struct walker *w, const struct mc_portable *v, const struct mc_found *array)
{
	struct mc_portable inner;
	uint32_t n = mc_portable_elements(array);

	tell_step(w, WALKED_LIST, no_name);
	for (uint32_t i = 0; i < n; i++)
		if (!mc_portable_inner(v, array, i, &inner) || !walk_portable(w, &inner))
			return false;
	tell_step(w, WALKED_LIST_END, no_name);
	return true;
}

static bool walk_portable_field(struct walker *w, const struct mc_portable *v, const struct mc_found *found)
{
	struct mc_portable inner;

	if (found->null)
		return tell_null(w);
	if (found->kind == MC_FIELD_ARRAY_OF_PORTABLE)
		return walk_portables(w, v, found);
	if (found->kind != MC_FIELD_PORTABLE)
		return walk_values(w, found, true);
	return mc_portable_inner(v, found, 0, &inner) && walk_portable(w, &inner);
}

static bool walk_portable(struct walker *w, const struct mc_portable *v)
{
	struct mc_found found;
	struct mc_str name;

	if (!may_enter(w))
		return false;
	w->depth++;
	w->fn(w->ctx,
		&(struct query_walked){
			WALKED_OBJECT, no_name, v->factory, v->cls, v->version, query_null() });
	for (uint32_t i = 0; i < v->fields; i++) {
		if (!take_step(w) || !mc_portable_field(v, i, &name, &found))
			return false;
		tell_step(w, WALKED_FIELD, name);
		if (!walk_portable_field(w, v, &found))
			return false;
	}
	tell_step(w, WALKED_OBJECT_END, no_name);
	w->depth--;
	return true;
}

/* --- Compact --- */
static bool walk_compact(struct walker *w, struct mc_rd at);

static bool walk_compacts(struct walker *w, const struct mc_found *array)
{
	struct mc_rd r = array->at;
	struct mc_found found;
	uint32_t n;

	mc_rd_u32(&r);
	n = mc_rd_u32(&r);
	tell_step(w, WALKED_LIST, no_name);
	for (uint32_t i = 0; i < n; i++)
		if (!take_step(w) || !mc_compact_element(array, i, &n, &found) ||
			!(found.null ? tell_null(w) : walk_compact(w, found.at)))
			return false;
	tell_step(w, WALKED_LIST_END, no_name);
	return r.err == MC_ERR_OK;
}

static bool walk_compact_field(struct walker *w, const struct mc_found *found)
{
	if (found->null)
		return tell_null(w);
	if (found->kind == MC_FIELD_ARRAY_OF_COMPACT)
		return walk_compacts(w, found);
	return found->kind == MC_FIELD_COMPACT ? walk_compact(w, found->at) : walk_values(w, found, false);
}

/* `at` begins at the id of its schema. */
static bool walk_compact(struct walker *w, struct mc_rd at)
{
	int64_t id = (int64_t)mc_rd_u64(&at);
	const struct mc_compact_schema *s = w->q->schema == NULL ? NULL : w->q->schema(w->q->ctx, id);
	struct mc_compact v;
	struct mc_found found;

	if (s == NULL) {
		w->q->schema_id = id;
		query_fail(w->q, QUERY_ERR_SCHEMA);
		return false;
	}
	if (!may_enter(w) || !mc_compact_open(&v, s, at))
		return false;
	w->depth++;
	tell_step(w, WALKED_OBJECT, s->type);
	for (uint32_t i = 0; i < s->n; i++) {
		if (!take_step(w) || !mc_compact_field(&v, i, &found))
			return false;
		tell_step(w, WALKED_FIELD, s->v[i].name);
		if (!walk_compact_field(w, &found))
			return false;
	}
	tell_step(w, WALKED_OBJECT_END, no_name);
	w->depth--;
	return true;
}

bool query_walk(struct query_context *q, struct mc_bytes blob, query_walk_fn *fn, void *ctx)
{
	struct walker w = { .q = q, .fn = fn, .ctx = ctx, .steps = steps_of(blob) };
	struct mc_portable v;
	struct mc_rd r = mc_rd_of(blob.p, blob.n < 0 ? 0 : (size_t)blob.n);

	mc_rd_u32(&r);
	if (mc_rd_u32(&r) == (uint32_t)MC_TYPE_COMPACT)
		return walk_compact(&w, r);
	return mc_portable_open(&v, blob) == MC_ERR_OK && walk_portable(&w, &v);
}
