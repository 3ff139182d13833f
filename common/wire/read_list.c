/* SPDX-License-Identifier: Apache-2.0 */
/* read_list.c - lists of rows: a count is compared with its limit and with what is left before memory is
 * taken. */
#include "common/base/check.h"
#include "common/wire/read_internal.h"

static uint32_t item_least(const struct mc_field *f, enum mc_line line)
{
	switch (f->kind) {
	case MC_K_uuids: return 1;
	case MC_K_longs: return 8;
	case MC_K_rows7: return 4 * MC_REPLICAS;
	case MC_K_parts: return mc_least(f->sub, line);
	default: return 4;
	}
}

static size_t item_size(const struct mc_field *f)
{
	switch (f->kind) {
	case MC_K_strs: return sizeof(struct mc_str);
	case MC_K_uuids: return sizeof(struct mc_uuid);
	case MC_K_ints: return sizeof(int32_t);
	case MC_K_longs: return sizeof(int64_t);
	case MC_K_rows7: return sizeof(int32_t) * MC_REPLICAS;
	case MC_K_parts: return f->sub->size;
	default: return sizeof(void *);
	}
}

void mc_read_ints(struct mc_reader *r, int32_t *v, size_t n)
{
	const uint8_t *p = mc_rd_take(&r->in, n * 4);

	mc_check(v != NULL || n == 0);
	for (size_t i = 0; p != NULL && i < n; i++)
		v[i] = (int32_t)mc_get32(p + 4 * i);
}

static void read_longs(struct mc_reader *r, int64_t *v, size_t n)
{
	const uint8_t *p = mc_rd_take(&r->in, n * 8);

	mc_check(v != NULL || n == 0);
	for (size_t i = 0; p != NULL && i < n; i++)
		v[i] = (int64_t)mc_get64(p + 8 * i);
}

static void read_item(struct mc_reader *r, const struct mc_field *f, void *item)
{
	void *o;

	switch (f->kind) {
	case MC_K_strs: *(struct mc_str *)item = mc_read_str(r, MC_STR_MAX); break;
	case MC_K_uuids: *(struct mc_uuid *)item = mc_read_uuid(r); break;
	case MC_K_parts: mc_read_rows(r, f->sub, item); break;
	case MC_K_objs:
		o = mc_read_object(r, f->sub);
		memcpy(item, &o, sizeof(o));
		break;
	case MC_K_anys:
		o = mc_read_value(r);
		memcpy(item, &o, sizeof(o));
		break;
	default: break;
	}
}

static void read_items(struct mc_reader *r, const struct mc_field *f, const mc_list *l)
{
	size_t size = item_size(f);

	if (f->kind == MC_K_ints || f->kind == MC_K_rows7) {
		mc_read_ints(r, l->v, l->n * (size / sizeof(int32_t)));
		return;
	}
	if (f->kind == MC_K_longs) {
		read_longs(r, l->v, l->n);
		return;
	}
	for (uint32_t i = 0; i < l->n && r->in.err == MC_ERR_OK && !r->kept; i++)
		read_item(r, f, (char *)l->v + i * size);
}

/* Elements of a list that keeps: one unknown class, however deep, makes the whole list raw bytes. */
static void read_kept_items(struct mc_reader *r, const struct mc_field *f, mc_list *l)
{
	struct mc_rd from = r->in;

	read_items(r, f, l);
	if (r->in.err == MC_ERR_UNKNOWN)
		mc_keep_from(r, &from);
	if (r->kept) {
		l->v = NULL;
		l->opaque = true;
	}
	l->raw = (struct mc_bytes){ from.p, (int32_t)(r->in.p - from.p) };
}

static void read_list_behind_count(struct mc_reader *r, const struct mc_field *f, mc_list *l)
{
	const uint8_t *from = r->in.p;

	if (l->n > 0)
		l->v = mc_read_get(r, item_size(f), l->n);
	if (f->flags & MC_ROW_KEEP) {
		read_kept_items(r, f, l);
		return;
	}
	read_items(r, f, l);
	l->raw = (struct mc_bytes){ from, (int32_t)(r->in.p - from) };
}

/* The null that ends a list without a count: an object's, or a data's. */
static bool is_end(struct mc_reader *r, const struct mc_field *f)
{
	const uint32_t end = f->kind == MC_K_parts ? UINT32_MAX : (uint32_t)MC_TYPE_NULL;

	if (mc_rd_left(&r->in) < 4 || mc_get32(r->in.p) != end)
		return false;
	mc_rd_u32(&r->in);
	return true;
}

/* As much again behind it, if nothing of the memory was taken since: so it is with millions of entries, whose
 * bytes are borrowed. */
static bool extend(struct mc_reader *r, const struct mc_field *f, const mc_list *l, uint32_t cap)
{
	const uint8_t *end;

	if (cap == 0) /* there is no list yet */
		return false;
	end = (const uint8_t *)l->v + (size_t)cap * item_size(f);
	return end == r->mem->buf + r->mem->used && mc_read_get(r, item_size(f), cap) == end;
}

/* Room for twice as many as there are: what was given up is less than what is used. */
static void grow(struct mc_reader *r, const struct mc_field *f, mc_list *l, uint32_t *cap)
{
	uint32_t twice = *cap == 0 ? 4 : 2 * *cap;
	void *more;

	mc_check(l->n == *cap); /* it is full */
	if (!extend(r, f, l, *cap)) {
		more = r->in.err == MC_ERR_OK ? mc_read_get(r, item_size(f), twice) : NULL;
		if (more == NULL)
			return;
		if (l->n > 0)
			memcpy(more, l->v, l->n * item_size(f));
		l->v = more;
	}
	*cap = twice;
}

static void read_to_null(struct mc_reader *r, const struct mc_field *f, mc_list *l)
{
	struct mc_rd from = r->in;
	uint32_t cap = 0;

	while (r->in.err == MC_ERR_OK && !r->kept && !is_end(r, f)) {
		if (l->n == f->max)
			mc_rd_fail(&r->in, MC_ERR_LIMIT);
		else if (l->n == cap)
			grow(r, f, l, &cap);
		if (r->in.err == MC_ERR_OK)
			read_item(r, f, (char *)l->v + l->n++ * item_size(f));
	}
	if (r->in.err == MC_ERR_UNKNOWN && (f->flags & MC_ROW_KEEP))
		mc_keep_from(r, &from);
	if (!r->kept)
		return;
	l->v = NULL;
	l->opaque = true;
	l->raw = (struct mc_bytes){ from.p, (int32_t)(r->in.p - from.p) };
}

static void read_said_before(struct mc_reader *r, const struct mc_field *f, mc_list *l, uint64_t n)
{
	uint32_t least = item_least(f, r->w.line);

	if (n > MC_ENTRIES_MAX)
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
	else if (least > 0 && n > mc_rd_left(&r->in) / least)
		mc_rd_fail(&r->in, MC_ERR_SHORT);
	if (n == 0 || r->in.err != MC_ERR_OK)
		return;
	l->n = (uint32_t)n;
	read_list_behind_count(r, f, l);
}

void mc_read_list(struct mc_reader *r, const struct mc_field *f, void *object)
{
	void *out = (char *)object + f->off;
	mc_list l = { .null = false };
	bool *null = f->flags & MC_ROW_NULLABLE ? &l.null : NULL;

	if (f->flags & (MC_ROW_TO_NULL | MC_ROW_SAID_BEFORE)) {
		if (f->flags & MC_ROW_TO_NULL)
			read_to_null(r, f, &l);
		else
			read_said_before(r, f, &l, mc_said_before(&r->w, f, object));
		memcpy(out, &l, sizeof(l));
		return;
	}
	if ((f->flags & MC_ROW_PRESENT) && mc_rd_u8(&r->in) == 0)
		l.null = true;
	else
		l.n = mc_read_count(r, f->max, item_least(f, r->w.line), null);
	if (!l.null && r->in.err == MC_ERR_OK)
		read_list_behind_count(r, f, &l);
	memcpy(out, &l, sizeof(l));
}

void mc_read_longs8(struct mc_reader *r, void *out)
{
	mc_list l = { .n = mc_rd_u8(&r->in) };

	if (l.n > INT8_MAX || l.n > mc_rd_left(&r->in) / sizeof(int64_t))
		mc_rd_fail(&r->in, l.n > INT8_MAX ? MC_ERR_VALUE : MC_ERR_SHORT);
	else if (l.n > 0 && (l.v = mc_read_get(r, sizeof(int64_t), l.n)) != NULL)
		read_longs(r, l.v, l.n);
	memcpy(out, &l, sizeof(l));
}
