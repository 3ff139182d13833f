/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - structs written by their rows, or only measured. */
#include "common/base/check.h"
#include "common/wire/walk.h"

enum { HEAD_IDENTIFIED = 1, HEAD_VERSIONED = 2 };

void mc_write_init(struct mc_writer *w, const struct mc_registry *reg, enum mc_line line, struct mc_wr out)
{
	mc_check(reg != NULL && line < MC_LINE_COUNT);
	*w = (struct mc_writer){
		.w = { .registry = reg, .line = line, .known = mc_known_inside(line, false) },
		.out = out,
	};
}

static void write_bytes(struct mc_writer *w, const void *p, int32_t n)
{
	mc_check(p != NULL || n <= 0);
	if (n < -1)
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	mc_wr_u32(&w->out, (uint32_t)n);
	if (n > 0)
		mc_wr_put(&w->out, p, (size_t)n);
}

void mc_write_str(struct mc_writer *w, struct mc_str s)
{
	write_bytes(w, s.p, s.n);
}

static void write_uuid(struct mc_writer *w, const struct mc_uuid *u)
{
	mc_wr_u8(&w->out, u->null);
	if (!u->null) {
		mc_wr_u64(&w->out, u->hi);
		mc_wr_u64(&w->out, u->lo);
	}
}

static void write_version(struct mc_writer *w, const struct mc_line_info *l)
{
	mc_wr_u8(&w->out, l->version[0]);
	mc_wr_u8(&w->out, l->version[1]);
}

static void write_head(struct mc_writer *w, const struct mc_class *c, bool versioned)
{
	if (c->java != NULL) {
		mc_wr_u8(&w->out, 0);
		mc_write_str(w, mc_str_z(c->java));
		return;
	}
	mc_wr_u8(&w->out, versioned ? HEAD_IDENTIFIED | HEAD_VERSIONED : HEAD_IDENTIFIED);
	mc_wr_u32(&w->out, (uint32_t)c->factory);
	mc_wr_u32(&w->out, (uint32_t)c->id);
	if (versioned)
		write_version(w, &mc_lines[w->w.line]);
}

void mc_write_body(struct mc_writer *w, const struct mc_class *c, const void *body)
{
	bool versioned = mc_announces(c, w->w.line);
	bool outer = w->w.known;

	mc_check(c->schema != NULL && body != NULL);
	if (!mc_has_line(c->lines, w->w.line))
		mc_wr_fail(&w->out, MC_ERR_UNKNOWN);
	write_head(w, c, versioned);
	w->w.known = mc_known_inside(w->w.line, versioned);
	mc_write_rows(w, c->schema, body);
	w->w.known = outer;
}

void mc_write_object(struct mc_writer *w, const struct mc_class *c, const void *body)
{
	mc_wr_u32(&w->out, body == NULL ? (uint32_t)MC_TYPE_NULL : (uint32_t)MC_TYPE_OBJECT);
	if (body != NULL)
		mc_write_body(w, c, body);
}

static void write_ints(struct mc_writer *w, const int32_t *v, size_t n)
{
	uint8_t *p = mc_wr_room(&w->out, n * 4);

	mc_check(v != NULL || n == 0);
	for (size_t i = 0; p != NULL && i < n; i++)
		mc_put32(p + 4 * i, (uint32_t)v[i]);
}

static void write_longs(struct mc_writer *w, const int64_t *v, uint32_t n)
{
	mc_check(v != NULL || n == 0);
	for (uint32_t i = 0; i < n; i++)
		mc_wr_u64(&w->out, (uint64_t)v[i]);
}

static void *pointer_at(const void *at)
{
	void *p;

	memcpy(&p, at, sizeof(p));
	return p;
}

static void write_items(struct mc_writer *w, const struct mc_field *f, const mc_list *l)
{
	const char *v = l->v;

	if (f->kind == MC_K_ints || f->kind == MC_K_rows7) {
		write_ints(w, l->v, (size_t)l->n * (f->kind == MC_K_rows7 ? MC_REPLICAS : 1));
		return;
	}
	for (uint32_t i = 0; i < l->n && !w->kept; i++) {
		switch (f->kind) {
		case MC_K_strs: mc_write_str(w, ((const struct mc_str *)l->v)[i]); break;
		case MC_K_uuids: write_uuid(w, (const struct mc_uuid *)l->v + i); break;
		case MC_K_longs: mc_wr_u64(&w->out, (uint64_t)((const int64_t *)l->v)[i]); break;
		case MC_K_parts: mc_write_rows(w, f->sub, v + (size_t)i * f->sub->size); break;
		case MC_K_objs:
			mc_write_object(w, mc_announced(&w->w, f->sub), pointer_at(v + i * sizeof(void *)));
			break;
		default: mc_write_value(w, pointer_at(v + i * sizeof(void *))); break;
		}
	}
}

/* Without a count: as many as rows before say, or up to a null of the elements' kind. */
static void write_uncounted(struct mc_writer *w, const struct mc_field *f, const mc_list *l, const void *o)
{
	if (l->null || (l->n > 0 && l->v == NULL && !l->opaque) ||
		((f->flags & MC_ROW_SAID_BEFORE) && l->n != mc_said_before(&w->w, f, o)))
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	else if (l->opaque)
		mc_wr_put(&w->out, l->raw.p, (size_t)l->raw.n);
	else
		write_items(w, f, l);
	w->kept = w->kept || l->opaque;
	if ((f->flags & MC_ROW_TO_NULL) && !w->kept)
		mc_wr_u32(&w->out, f->kind == MC_K_parts ? UINT32_MAX : (uint32_t)MC_TYPE_NULL);
}

static void write_list(struct mc_writer *w, const struct mc_field *f, const void *o)
{
	mc_list l;

	memcpy(&l, (const char *)o + f->off, sizeof(l));
	if (f->flags & (MC_ROW_TO_NULL | MC_ROW_SAID_BEFORE)) {
		write_uncounted(w, f, &l, o);
		return;
	}
	if (f->flags & MC_ROW_PRESENT)
		mc_wr_u8(&w->out, !l.null);
	if (l.null && !(f->flags & (MC_ROW_PRESENT | MC_ROW_NULLABLE)))
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	if (l.null && (f->flags & MC_ROW_PRESENT))
		return;
	mc_wr_u32(&w->out, l.null ? UINT32_MAX : l.n);
	if (l.opaque) {
		mc_wr_put(&w->out, l.raw.p, (size_t)l.raw.n);
		w->kept = true;
	} else if (l.n > 0 && l.v == NULL && l.raw.n > 0) {
		mc_wr_put(&w->out, l.raw.p, (size_t)l.raw.n); /* whole elements, handed on */
	} else if (l.n > 0 && l.v == NULL) {
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	} else if (l.n > 0) {
		write_items(w, f, &l);
	}
}

static void write_longs8(struct mc_writer *w, const void *at)
{
	mc_list l;

	memcpy(&l, at, sizeof(l));
	if (l.n > INT8_MAX)
		mc_wr_fail(&w->out, MC_ERR_LIMIT);
	mc_wr_u8(&w->out, (uint8_t)l.n);
	if (w->out.err == MC_ERR_OK)
		write_longs(w, l.v, l.n);
}

static void write_versions(struct mc_writer *w, const struct mc_field *f, const void *o)
{
	const int32_t *v = pointer_at((const char *)o + f->off);
	mc_list table;

	memcpy(&table, (const char *)o + f->aux, sizeof(table));
	if (table.n > 0 && v == NULL)
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	else
		write_ints(w, v, table.n);
}

static void write_iobj(struct mc_writer *w, const struct mc_iobj *v)
{
	mc_wr_u8(&w->out, v->is_data);
	if (v->is_data)
		write_bytes(w, v->data.p, v->data.n);
	else
		mc_write_value(w, v->object);
}

static void write_row(struct mc_writer *w, const struct mc_field *f, const void *o)
{
	const void *at = (const char *)o + f->off;
	const struct mc_bytes *b = at;

	switch (f->kind) {
	case MC_K_u8: mc_wr_u8(&w->out, *(const uint8_t *)at); break;
	case MC_K_i8: mc_wr_u8(&w->out, (uint8_t)(*(const int8_t *)at)); break;
	case MC_K_flag: mc_wr_u8(&w->out, *(const bool *)at); break;
	case MC_K_i16: mc_wr_u16(&w->out, (uint16_t)(*(const int16_t *)at)); break;
	case MC_K_same32:
	case MC_K_i32: mc_wr_u32(&w->out, (uint32_t)(*(const int32_t *)at)); break;
	case MC_K_i64: mc_wr_u64(&w->out, (uint64_t)(*(const int64_t *)at)); break;
	case MC_K_f64: mc_wr_f64(&w->out, *(const double *)at); break;
	case MC_K_i16as32: mc_wr_u16(&w->out, (uint16_t)(*(const int32_t *)at)); break;
	case MC_K_i32as64: mc_wr_u32(&w->out, (uint32_t)(*(const int64_t *)at)); break;
	case MC_K_str: mc_write_str(w, *(const struct mc_str *)at); break;
	case MC_K_uuid: write_uuid(w, at); break;
	case MC_K_data:
	case MC_K_bytes: write_bytes(w, b->p, b->n); break;
	case MC_K_base:
	case MC_K_part: mc_write_rows(w, f->sub, at); break;
	case MC_K_obj: mc_write_object(w, mc_announced(&w->w, f->sub), pointer_at(at)); break;
	case MC_K_any: mc_write_value(w, pointer_at(at)); break;
	case MC_K_opt: mc_wr_fail(&w->out, MC_ERR_UNKNOWN); break;
	case MC_K_longs8: write_longs8(w, at); break;
	case MC_K_rest: break;
	case MC_K_versions271: write_versions(w, f, o); break;
	case MC_K_iobj: write_iobj(w, at); break;
	default: write_list(w, f, o); break;
	}
}

/* Rows behind kept bytes; a list that was not found there is null and not written. */
static void write_tail_row(struct mc_writer *w, const struct mc_field *f, const void *in)
{
	mc_list l = { .null = false };

	if (f->kind == MC_K_objs)
		memcpy(&l, (const char *)in + f->off, sizeof(l));
	if (l.null)
		return;
	w->kept = false;
	write_row(w, f, in);
	w->kept = true;
}

void mc_write_rows(struct mc_writer *w, const struct mc_schema *s, const void *in)
{
	mc_check(in != NULL);
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s) && w->out.err == MC_ERR_OK; f++) {
		if ((w->kept && !(f->flags & MC_ROW_TAIL)) || !mc_row_on(f, &w->w, in))
			continue;
		if (w->mark != NULL)
			w->mark(w->ctx, f->name, w->out.len);
		if (w->kept)
			write_tail_row(w, f, in);
		else
			write_row(w, f, in);
	}
}
