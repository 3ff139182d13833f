/* SPDX-License-Identifier: Apache-2.0 */
/* aggregate.c - aggregators take entries, and give their results. */
#include "common/query/aggregate.h"
#include "common/base/check.h"

_Static_assert(MC_QUERY_KEPT_MAX <= UINT32_MAX / 2, "room that is doubled is still a number");

void query_aggregate_init(struct query_aggregate *a, enum query_sum what, struct mc_heap *heap)
{
	*a = (struct query_aggregate){ .what = what, .heap = heap };
}

void query_aggregate_drop(struct query_aggregate *a)
{
	mc_heap_put(a->heap, a->value.p);
	mc_heap_put(a->heap, a->entry[0].p);
	mc_heap_put(a->heap, a->entry[1].p);
	mc_heap_put(a->heap, a->slots);
	query_aggregate_init(a, a->what, a->heap);
}

/* --- bytes that are kept --- */
static enum query_err make_room(struct query_aggregate *a, struct query_kept *k, uint64_t n)
{
	uint64_t room = k->room < 64 ? 64 : k->room;
	uint8_t *p;

	mc_check(k->n <= k->room && (k->room == 0) == (k->p == NULL));
	if (n <= k->room)
		return QUERY_ERR_OK;
	while (room < n)
		room *= 2;
	if (n > MC_QUERY_KEPT_MAX)
		return QUERY_ERR_TOO_MUCH;
	p = mc_heap_get(a->heap, room);
	if (p == NULL)
		return QUERY_ERR_NOMEM;
	if (k->n > 0)
		memcpy(p, k->p, k->n);
	mc_heap_put(a->heap, k->p);
	k->p = p;
	k->room = (uint32_t)room;
	return QUERY_ERR_OK;
}

/* Behind what is there. */
static enum query_err append(struct query_aggregate *a, struct query_kept *k, const struct query_value *v)
{
	struct mc_wr w = mc_wr_count();
	enum query_err err;
	size_t bytes;

	query_value_write(&w, v);
	if (w.err != MC_ERR_OK)
		return QUERY_ERR_CLASS_NEEDED;
	err = make_room(a, k, (uint64_t)k->n + w.len);
	if (err != QUERY_ERR_OK)
		return err;
	bytes = w.len;
	w = mc_wr_of(k->p + k->n, bytes);
	query_value_write(&w, v);
	mc_check(w.err == MC_ERR_OK && w.len == bytes); /* written as it was counted */
	k->n += (uint32_t)bytes;
	return QUERY_ERR_OK;
}

static enum query_err keep_value(struct query_aggregate *a, struct query_kept *k, const struct query_value *v)
{
	k->n = 0;
	return append(a, k, v);
}

static enum query_err keep_bytes(struct query_aggregate *a, struct query_kept *k, struct mc_bytes b)
{
	enum query_err err = make_room(a, k, b.n < 0 ? 0 : (uint64_t)b.n);

	if (err == QUERY_ERR_OK) {
		k->n = b.n < 0 ? 0 : (uint32_t)b.n;
		if (k->n > 0)
			memcpy(k->p, b.p, k->n);
	}
	return err;
}

static struct query_value kept(const struct query_kept *k, uint32_t at)
{
	mc_check(at < k->n);
	return query_value_of_object((struct mc_bytes){ k->p + at, (int32_t)(k->n - at) });
}

/* --- the least and the greatest --- */
static enum query_err beats(const struct query_aggregate *a, const struct query_value *v, bool *yes)
{
	bool least = a->what == QUERY_MIN || a->what == QUERY_MIN_BY;
	struct query_value best;
	enum query_err err;
	int order;

	*yes = v->kind != QUERY_NULL;
	if (v->kind >= QUERY_ARRAY)
		return QUERY_ERR_CLASS_CAST;
	if (!*yes || a->value.n == 0)
		return QUERY_ERR_OK;
	best = kept(&a->value, 0);
	err = query_compare(&best, v, &order);
	*yes = err == QUERY_ERR_OK && (least ? order > 0 : order < 0);
	return err;
}

enum query_err query_aggregate_entry(
	struct query_aggregate *a, const struct query_value *v, struct mc_bytes key, struct mc_bytes value)
{
	bool yes;
	enum query_err err = beats(a, v, &yes);

	if (err != QUERY_ERR_OK || !yes)
		return err;
	err = keep_value(a, &a->value, v);
	if (err == QUERY_ERR_OK && (a->what == QUERY_MIN_BY || a->what == QUERY_MAX_BY)) {
		err = keep_bytes(a, &a->entry[0], key);
		if (err == QUERY_ERR_OK)
			err = keep_bytes(a, &a->entry[1], value);
	}
	return err;
}

/* --- what is different --- */
static void place(struct query_aggregate *a, const struct query_value *v, uint32_t at)
{
	uint32_t i = (uint32_t)query_hash(v) & (a->slot_count - 1);

	mc_check((a->slot_count & (a->slot_count - 1)) == 0 &&
		(uint64_t)a->count < a->slot_count); /* one is free */
	while (a->slots[i] != 0)
		i = (i + 1) & (a->slot_count - 1);
	a->slots[i] = at + 1;
}

static enum query_err make_slots(struct query_aggregate *a)
{
	uint32_t *old = a->slots, count = a->slot_count;

	if (count > 0 && (uint64_t)a->count * 2 < count)
		return QUERY_ERR_OK;
	a->slot_count = count == 0 ? 64 : count * 2;
	a->slots = mc_heap_get(a->heap, (size_t)a->slot_count * sizeof(*old));
	if (a->slots == NULL) {
		a->slots = old;
		a->slot_count = count;
		return QUERY_ERR_NOMEM;
	}
	memset(a->slots, 0, (size_t)a->slot_count * sizeof(*old));
	for (uint32_t i = 0; i < count; i++)
		if (old[i] != 0) {
			struct query_value v = kept(&a->value, old[i] - 1);

			place(a, &v, old[i] - 1);
		}
	mc_heap_put(a->heap, old);
	return QUERY_ERR_OK;
}

static enum query_err add_different(struct query_aggregate *a, const struct query_value *v)
{
	uint32_t at = a->value.n;
	enum query_err err = make_slots(a);

	if (err != QUERY_ERR_OK)
		return err;
	for (uint32_t i = (uint32_t)query_hash(v);; i++) {
		struct query_value have;

		i &= a->slot_count - 1;
		if (a->slots[i] == 0)
			break;
		have = kept(&a->value, a->slots[i] - 1);
		if (query_equal(&have, v))
			return QUERY_ERR_OK;
	}
	err = append(a, &a->value, v);
	if (err == QUERY_ERR_OK) {
		place(a, v, at);
		a->count++;
	}
	return err;
}

enum query_err query_aggregate_value(struct query_aggregate *a, const struct query_value *v)
{
	struct mc_bytes none = { NULL, -1 };

	return a->what == QUERY_DISTINCT ? add_different(a, v) : query_aggregate_entry(a, v, none, none);
}

/* --- sums --- */
/* Numbers.asLongExactly, asIntExactly */
static enum query_err add_exact(struct query_aggregate *a, const struct query_value *v, int64_t most)
{
	int64_t i = v->i;

	if (!query_is_plain_number(v->kind))
		return QUERY_ERR_ARGUMENT;
	if (query_is_real(v->kind)) {
		if (!(v->f > -0x1p63 && v->f < 0x1p63) || (double)(int64_t)v->f != v->f)
			return QUERY_ERR_ARGUMENT;
		i = (int64_t)v->f;
	}
	if (i > most || i < -most - 1)
		return QUERY_ERR_ARGUMENT;
	a->sum = (int64_t)((uint64_t)a->sum + (uint64_t)i);
	return QUERY_ERR_OK;
}

static double real_of(const struct query_value *v)
{
	struct query_big b;

	if (query_is_real(v->kind))
		return v->f;
	if (query_is_plain_number(v->kind))
		return (double)v->i;
	return query_big_of(v, &b) ? query_big_real(&b) : 0;
}

/* Numbers.asDoubleExactly */
static enum query_err add_real(struct query_aggregate *a, const struct query_value *v, bool exact)
{
	double f = real_of(v);

	if (exact &&
		(!query_is_plain_number(v->kind) ||
			(v->kind == QUERY_LONG && (!(f > -0x1p63 && f < 0x1p63) || (int64_t)f != v->i))))
		return QUERY_ERR_ARGUMENT;
	a->real += f;
	return QUERY_ERR_OK;
}

/* Number.longValue */
static enum query_err add_fixed(struct query_aggregate *a, const struct query_value *v)
{
	struct query_big b;
	int64_t i = v->i;

	if (query_is_real(v->kind))
		i = v->f != v->f          ? 0
			: v->f >= 0x1p63  ? INT64_MAX
			: v->f <= -0x1p63 ? INT64_MIN
					  : (int64_t)v->f;
	else if (!query_is_plain_number(v->kind))
		i = query_big_of(v, &b) ? query_big_integer(&b) : 0;
	a->sum = (int64_t)((uint64_t)a->sum + (uint64_t)i);
	return QUERY_ERR_OK;
}

static enum query_err add_big(struct query_aggregate *a, const struct query_value *v, enum query_kind kind)
{
	struct query_big b;

	if (v->kind != kind)
		return QUERY_ERR_CLASS_CAST;
	return query_big_of(v, &b) && query_big_add(&a->big, &b) ? QUERY_ERR_OK : QUERY_ERR_ARITHMETIC;
}

enum query_err query_aggregate_big_add(struct query_aggregate *a, const struct query_value *v)
{
	bool integer = a->what == QUERY_BIG_INTEGER_SUM || a->what == QUERY_BIG_INTEGER_AVERAGE;

	return add_big(a, v, integer ? QUERY_BIG_INTEGER : QUERY_BIG_DECIMAL);
}

static enum query_err add_number(struct query_aggregate *a, const struct query_value *v)
{
	enum query_err err = QUERY_ERR_OK;

	if (v->kind == QUERY_NULL)
		return QUERY_ERR_NULL_POINTER;
	if (!query_is_number(v->kind))
		return QUERY_ERR_CLASS_CAST;
	switch (a->what) {
	case QUERY_INT_SUM:
	case QUERY_INT_AVERAGE: err = add_exact(a, v, INT32_MAX); break;
	case QUERY_LONG_SUM:
	case QUERY_LONG_AVERAGE: err = add_exact(a, v, INT64_MAX); break;
	case QUERY_FIXED_SUM: err = add_fixed(a, v); break;
	case QUERY_DOUBLE_SUM:
	case QUERY_DOUBLE_AVERAGE: err = add_real(a, v, true); break;
	case QUERY_FLOATING_SUM:
	case QUERY_NUMBER_AVERAGE: err = add_real(a, v, false); break;
	case QUERY_BIG_INTEGER_SUM:
	case QUERY_BIG_INTEGER_AVERAGE: err = add_big(a, v, QUERY_BIG_INTEGER); break;
	default: err = add_big(a, v, QUERY_BIG_DECIMAL); break;
	}
	a->count += err == QUERY_ERR_OK;
	return err;
}

/* --- entries --- */
struct adding {
	struct query_aggregate *a;
	struct query_context *q;
	const struct query_entry *e;
};

static struct mc_bytes object_of(struct mc_bytes blob)
{
	return blob.n < MC_BLOB_HEAD ? (struct mc_bytes){ NULL, -1 }
				     : (struct mc_bytes){ blob.p + 4, blob.n - 4 };
}

static bool add_value(void *ctx, const struct query_value *v, enum query_place place)
{
	struct adding *x = ctx;
	enum query_err err = QUERY_ERR_OK;

	if (place == QUERY_NOWHERE || (v->kind == QUERY_JSON && v->bytes.n < 0))
		return true;
	switch (x->a->what) {
	case QUERY_COUNT: x->a->count++; break;
	case QUERY_DISTINCT: err = add_different(x->a, v); break;
	case QUERY_MIN:
	case QUERY_MAX:
	case QUERY_MIN_BY:
	case QUERY_MAX_BY:
		err = query_aggregate_entry(x->a, v, object_of(x->e->key), object_of(x->e->value));
		break;
	default: err = add_number(x->a, v); break;
	}
	query_fail(x->q, err);
	return err == QUERY_ERR_OK;
}

void query_aggregate_add(struct query_aggregate *a, struct query_context *q, const struct query_path *path,
	const struct query_entry *e)
{
	static const struct query_path whole = { .n = 0 };
	struct adding x = { a, q, e };
	size_t used = q->mem->used;

	mc_check(a->heap != NULL);
	query_extract(q, e, path == NULL ? &whole : path, add_value, &x);
	mc_arena_back(q->mem, used);
}

/* --- results --- */
bool query_aggregate_big(const struct query_aggregate *a, struct mc_arena *mem, struct query_value *out)
{
	bool integer = a->what == QUERY_BIG_INTEGER_SUM || a->what == QUERY_BIG_INTEGER_AVERAGE;

	return query_big_value(&a->big, integer ? QUERY_BIG_INTEGER : QUERY_BIG_DECIMAL, mem, out);
}

static enum query_err big_average(
	const struct query_aggregate *a, struct mc_arena *mem, struct query_value *out)
{
	struct query_big b = a->big;

	mc_check(a->count > 0);
	if (!query_big_divide(&b, (uint64_t)a->count))
		return QUERY_ERR_ARITHMETIC;
	return query_big_value(&b, QUERY_BIG_DECIMAL, mem, out) ? QUERY_ERR_OK : QUERY_ERR_NOMEM;
}

enum query_err query_aggregate_result(
	const struct query_aggregate *a, struct mc_arena *mem, struct query_value *out)
{
	*out = query_null();
	switch (a->what) {
	case QUERY_COUNT: *out = query_integer(QUERY_LONG, a->count); break;
	case QUERY_INT_SUM:
	case QUERY_LONG_SUM:
	case QUERY_FIXED_SUM: *out = query_integer(QUERY_LONG, a->sum); break;
	case QUERY_DOUBLE_SUM:
	case QUERY_FLOATING_SUM: *out = query_real(QUERY_DOUBLE, a->real); break;
	case QUERY_BIG_INTEGER_SUM:
	case QUERY_BIG_DECIMAL_SUM: return query_aggregate_big(a, mem, out) ? QUERY_ERR_OK : QUERY_ERR_NOMEM;
	case QUERY_INT_AVERAGE:
	case QUERY_LONG_AVERAGE:
		if (a->count > 0)
			*out = query_real(QUERY_DOUBLE, (double)a->sum / (double)a->count);
		break;
	case QUERY_DOUBLE_AVERAGE:
	case QUERY_NUMBER_AVERAGE:
		if (a->count > 0)
			*out = query_real(QUERY_DOUBLE, a->real / (double)a->count);
		break;
	case QUERY_BIG_INTEGER_AVERAGE:
	case QUERY_BIG_DECIMAL_AVERAGE: return a->count > 0 ? big_average(a, mem, out) : QUERY_ERR_OK;
	default:
		if (a->value.n > 0)
			*out = kept(&a->value, 0);
		break;
	}
	return QUERY_ERR_OK;
}
