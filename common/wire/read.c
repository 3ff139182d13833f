/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - structs read by their rows. The first error sticks, what follows is zero. */
#include "common/base/check.h"
#include "common/wire/read_internal.h"

void mc_read_init(struct mc_reader *r, const struct mc_registry *reg, enum mc_line line, const void *p,
	size_t n, struct mc_arena *mem)
{
	mc_check(reg != NULL && line < MC_LINE_COUNT && (p != NULL || n == 0));
	*r = (struct mc_reader){
		.w = { .registry = reg, .line = line, .known = mc_known_inside(line, false) },
		.in = mc_rd_of(p, n),
		.mem = mem,
	};
}

void *mc_read_get(struct mc_reader *r, size_t size, size_t n)
{
	mc_check(size > 0);
	void *p = mc_arena_get(r->mem, size, n);

	if (p == NULL)
		mc_rd_fail(&r->in, MC_ERR_NOMEM);
	return p;
}

uint32_t mc_read_count(struct mc_reader *r, uint32_t max, uint32_t least, bool *null)
{
	int32_t n = (int32_t)mc_rd_u32(&r->in);

	mc_check(max <= INT32_MAX);
	if (n == -1 && null != NULL) {
		*null = true;
		return 0;
	}
	if (n < 0)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	else if ((uint32_t)n > max)
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
	else if (least != 0 && (uint32_t)n > mc_rd_left(&r->in) / least)
		mc_rd_fail(&r->in, MC_ERR_SHORT);
	return r->in.err == MC_ERR_OK ? (uint32_t)n : 0;
}

struct mc_bytes mc_read_bytes(struct mc_reader *r, uint32_t max)
{
	bool null = false;
	uint32_t n = mc_read_count(r, max, 1, &null);

	if (null || r->in.err != MC_ERR_OK)
		return (struct mc_bytes){ NULL, -1 };
	return (struct mc_bytes){ mc_rd_take(&r->in, n), (int32_t)n };
}

struct mc_str mc_read_str(struct mc_reader *r, uint32_t max)
{
	struct mc_bytes b = mc_read_bytes(r, max);

	return (struct mc_str){ (const char *)b.p, b.n };
}

struct mc_uuid mc_read_uuid(struct mc_reader *r)
{
	struct mc_uuid u = { .null = mc_rd_u8(&r->in) != 0 };

	if (!u.null) {
		u.hi = mc_rd_u64(&r->in);
		u.lo = mc_rd_u64(&r->in);
	}
	return u;
}

static void find_class(struct mc_reader *r, struct mc_head *h)
{
	const struct mc_registry *reg = r->w.registry;

	h->cls = h->java.n < 0 ? reg->find(h->factory, h->id) : reg->find_java(h->java);
	if (h->cls != NULL && !mc_has_line(h->cls->lines, r->w.line))
		h->cls = NULL;
}

struct mc_head mc_read_head(struct mc_reader *r)
{
	struct mc_head h = { .java = { NULL, -1 } };
	uint8_t bits = mc_rd_u8(&r->in);

	if (bits == 0) {
		h.java = mc_read_str(r, MC_NAME_MAX);
		if (h.java.n <= 0)
			mc_rd_fail(&r->in, MC_ERR_VALUE);
	} else if ((bits & MC_HEAD_IDENTIFIED) && bits <= (MC_HEAD_IDENTIFIED | MC_HEAD_VERSIONED)) {
		h.factory = (int32_t)mc_rd_u32(&r->in);
		h.id = (int32_t)mc_rd_u32(&r->in);
		h.versioned = bits & MC_HEAD_VERSIONED;
		if (h.versioned)
			mc_rd_u16(&r->in);
	} else {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	}
	if (r->in.err == MC_ERR_OK)
		find_class(r, &h);
	return h;
}

static void read_body_into(struct mc_reader *r, const struct mc_schema *s, bool versioned, void *out)
{
	bool outer = r->w.known;

	r->w.known = mc_known_inside(r->w.line, versioned);
	mc_read_rows(r, s, out);
	r->w.known = outer;
}

void *mc_read_body(struct mc_reader *r, const struct mc_head *h)
{
	mc_check(h->cls != NULL);
	void *o = mc_read_get(r, h->cls->schema->size, 1);

	if (o != NULL)
		read_body_into(r, h->cls->schema, h->versioned, o);
	return o;
}

void *mc_read_object(struct mc_reader *r, const struct mc_schema *s)
{
	int32_t type = (int32_t)mc_rd_u32(&r->in);
	struct mc_head h;

	if (r->in.err != MC_ERR_OK || type == MC_TYPE_NULL)
		return NULL;
	if (type != MC_TYPE_OBJECT) {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
		return NULL;
	}
	h = mc_read_head(r);
	if (r->in.err != MC_ERR_OK)
		return NULL;
	if (h.cls == NULL || h.cls != mc_announced(&r->w, s)) {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
		return NULL;
	}
	return mc_read_body(r, &h);
}

static struct mc_value *read_any(struct mc_reader *r, const struct mc_field *f)
{
	struct mc_rd from = r->in;
	struct mc_value *v;

	v = mc_read_value(r);
	return r->in.err == MC_ERR_UNKNOWN && (f->flags & MC_ROW_KEEP) ? mc_keep_value(r, &from) : v;
}

/* One number per row of the table that was read before. */
static void read_versions(struct mc_reader *r, const struct mc_field *f, void *o)
{
	int32_t *v = NULL;
	mc_list table;

	memcpy(&table, (char *)o + f->aux, sizeof(table));
	if (table.n > mc_rd_left(&r->in) / 4)
		mc_rd_fail(&r->in, MC_ERR_SHORT);
	else if (table.n > 0 && (v = mc_read_get(r, sizeof(*v), table.n)) != NULL)
		mc_read_ints(r, v, table.n);
	memcpy((char *)o + f->off, &v, sizeof(v));
}

/* A blob is empty or at least its head, hash and type id. */
static struct mc_bytes read_data(struct mc_reader *r, uint32_t max)
{
	struct mc_bytes b = mc_read_bytes(r, max);

	if (b.n > 0 && b.n < MC_BLOB_HEAD)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	return b;
}

static struct mc_iobj read_iobj(struct mc_reader *r, const struct mc_field *f)
{
	struct mc_iobj v = { .is_data = mc_rd_u8(&r->in) != 0, .data = { NULL, -1 } };

	if (v.is_data)
		v.data = read_data(r, MC_FRAME_MOVE_MAX);
	else
		v.object = read_any(r, f);
	return v;
}

static bool is_word(const char *const *words, struct mc_str s)
{
	while (*words != NULL && !mc_str_eqz(s, *words))
		words++;
	return *words != NULL;
}

/* A value of a row that allows only some. */
static bool is_allowed(const struct mc_reader *r, const struct mc_field *f, const void *at)
{
	int64_t v = -1;

	switch (f->kind) {
	case MC_K_str: return is_word(r->w.registry->words[f->max], *(const struct mc_str *)at);
	case MC_K_u8: v = *(const uint8_t *)at; break;
	case MC_K_i8: v = *(const int8_t *)at; break;
	case MC_K_i32: v = *(const int32_t *)at; break;
	default: break;
	}
	return v >= 0 && v < 32 && (f->max >> v & 1);
}

static uint32_t str_max(const struct mc_field *f)
{
	return f->flags & MC_ROW_ENUM ? MC_NAME_MAX : f->max;
}

static void read_row(struct mc_reader *r, const struct mc_field *f, void *o)
{
	void *at = (char *)o + f->off;
	void *p;

	switch (f->kind) {
	case MC_K_u8: *(uint8_t *)at = mc_rd_u8(&r->in); break;
	case MC_K_i8: *(int8_t *)at = (int8_t)mc_rd_u8(&r->in); break;
	case MC_K_flag: *(bool *)at = mc_rd_u8(&r->in) != 0; break;
	case MC_K_i16: *(int16_t *)at = (int16_t)mc_rd_u16(&r->in); break;
	case MC_K_same32:
	case MC_K_i32: *(int32_t *)at = (int32_t)mc_rd_u32(&r->in); break;
	case MC_K_i64: *(int64_t *)at = (int64_t)mc_rd_u64(&r->in); break;
	case MC_K_f64: *(double *)at = mc_rd_f64(&r->in); break;
	case MC_K_i16as32: *(int32_t *)at = (int16_t)mc_rd_u16(&r->in); break;
	case MC_K_i32as64: *(int64_t *)at = (int32_t)mc_rd_u32(&r->in); break;
	case MC_K_str: *(struct mc_str *)at = mc_read_str(r, str_max(f)); break;
	case MC_K_uuid: *(struct mc_uuid *)at = mc_read_uuid(r); break;
	case MC_K_data: *(struct mc_bytes *)at = read_data(r, f->max); break;
	case MC_K_bytes: *(struct mc_bytes *)at = mc_read_bytes(r, f->max); break;
	case MC_K_base:
	case MC_K_part: mc_read_rows(r, f->sub, at); break;
	case MC_K_obj:
		p = mc_read_object(r, f->sub);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_any:
		p = read_any(r, f);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_opt: mc_rd_fail(&r->in, MC_ERR_UNKNOWN); break; /* members have no such thing */
	case MC_K_longs8: mc_read_longs8(r, at); break;
	case MC_K_rest: break;
	case MC_K_versions271: read_versions(r, f, o); break;
	case MC_K_iobj: *(struct mc_iobj *)at = read_iobj(r, f); break;
	default: mc_read_list(r, f, o); break;
	}
	if ((f->flags & MC_ROW_ENUM) && r->in.err == MC_ERR_OK && !is_allowed(r, f, at))
		mc_rd_fail(&r->in, MC_ERR_VALUE);
}

/* A row of the tail: read as if nothing had been kept. A list that was not found there is null. */
static void read_tail_row(struct mc_reader *r, const struct mc_field *f, void *out)
{
	mc_list missing = { .null = true };

	if (f->kind == MC_K_objs && !mc_tail_list_is_here(r, f)) {
		memcpy((char *)out + f->off, &missing, sizeof(missing));
		return;
	}
	r->kept = false;
	read_row(r, f, out);
	r->kept = true;
}

void mc_read_rows(struct mc_reader *r, const struct mc_schema *s, void *out)
{
	struct mc_scope scope = { r->scope, s, out };

	mc_check(r->depth <= MC_DEPTH_MAX && out != NULL);
	if (r->depth >= MC_DEPTH_MAX) {
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
		return;
	}
	r->depth++;
	r->scope = &scope;
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s) && r->in.err == MC_ERR_OK; f++) {
		if ((r->kept && !(f->flags & MC_ROW_TAIL)) || !mc_row_on(f, &r->w, out))
			continue;
		if (r->kept)
			read_tail_row(r, f, out);
		else
			read_row(r, f, out);
	}
	r->scope = scope.up;
	r->depth--;
}
