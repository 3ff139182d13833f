/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/walk.h"

enum { HEAD_IDENTIFIED = 1, HEAD_VERSIONED = 2 };

void mc_read_init(struct mc_reader *r, const struct mc_registry *reg, enum mc_line line, const void *p, size_t n,
		  struct mc_arena *mem)
{
	*r = (struct mc_reader){
		.w = { .registry = reg, .line = line, .known = mc_known_inside(line, false) },
		.in = mc_rd_of(p, n),
		.mem = mem,
	};
}

void *mc_read_get(struct mc_reader *r, size_t size, size_t n)
{
	void *p = mc_arena_get(r->mem, size, n);

	if (p == NULL)
		mc_rd_fail(&r->in, MC_ERR_NOMEM);
	return p;
}

uint32_t mc_read_count(struct mc_reader *r, uint32_t max, uint32_t least, bool *null)
{
	int32_t n = (int32_t)mc_rd_u32(&r->in);

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

static struct mc_uuid read_uuid(struct mc_reader *r)
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
	if (h->cls != NULL && h->cls->since > (unsigned)r->w.line)
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
	} else if ((bits & HEAD_IDENTIFIED) && bits <= (HEAD_IDENTIFIED | HEAD_VERSIONED)) {
		h.factory = (int32_t)mc_rd_u32(&r->in);
		h.id = (int32_t)mc_rd_u32(&r->in);
		h.versioned = bits & HEAD_VERSIONED;
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
	if (h.cls == NULL || h.cls != s->cls) {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
		return NULL;
	}
	return mc_read_body(r, &h);
}

/* --- keeping what is not known --- */

/* The bytes of a list of fixed-size objects that begins here: count, then the class's head and its fields each. 0: it is not one. */
static size_t tail_list(const struct mc_reader *r, const struct mc_field *f, const uint8_t *p, size_t left)
{
	const struct mc_class *c = f->sub->cls;
	size_t item = 4 + 1 + 4 + 4 + mc_least(f->sub, r->w.line);
	uint32_t n = left < 4 ? 0 : mc_get32(p);

	if (n == 0 || n > MC_TAIL_LIST_MAX || left < 4 + n * item)
		return 0;
	for (const uint8_t *at = p + 4; at < p + 4 + n * item; at += item)
		if (mc_get32(at) != (uint32_t)MC_TYPE_OBJECT || at[4] != HEAD_IDENTIFIED ||
		    mc_get32(at + 5) != (uint32_t)c->factory || mc_get32(at + 9) != (uint32_t)c->id)
			return 0;
	return 4 + n * item;
}

/* Looks for such a list that ends at `end`. */
static size_t tail_list_before(const struct mc_reader *r, const struct mc_field *f, const uint8_t *from, const uint8_t *end)
{
	size_t item = 4 + 1 + 4 + 4 + mc_least(f->sub, r->w.line);

	for (size_t n = 1; n <= MC_TAIL_LIST_MAX && (size_t)(end - from) >= 4 + n * item; n++)
		if (tail_list(r, f, end - (4 + n * item), 4 + n * item) == 4 + n * item)
			return 4 + n * item;
	return 0;
}

static size_t tail_size(const struct mc_reader *r, const struct mc_scope *sc, const uint8_t *from, const uint8_t *end)
{
	static const uint8_t fixed[MC_K_COUNT] = {
		[MC_K_u8] = 1, [MC_K_i8] = 1, [MC_K_flag] = 1, [MC_K_i16] = 2, [MC_K_i32] = 4, [MC_K_i64] = 8,
	};
	size_t size = 0;

	for (const struct mc_field *f = mc_rows_end(sc->schema); f-- > sc->schema->rows && (f->flags & MC_ROW_TAIL);) {
		if (!mc_row_on(f, &r->w, sc->object))
			continue;
		size += f->kind == MC_K_objs ? tail_list_before(r, f, from, end - size) : fixed[f->kind];
		if (size > (size_t)(end - from))
			return SIZE_MAX;
	}
	return size;
}

/* Where the tails of all structs around begin: the outermost one's is the last. NULL: they do not fit. */
static const uint8_t *tail_start(const struct mc_reader *r, const struct mc_scope *sc, const uint8_t *from)
{
	const uint8_t *end = r->in.end;
	size_t size;

	if (sc == NULL)
		return end;
	end = tail_start(r, sc->up, from);
	if (end == NULL)
		return NULL;
	size = tail_size(r, sc, from, end);
	return size == SIZE_MAX ? NULL : end - size;
}

struct mc_bytes mc_read_rest(struct mc_reader *r, const uint8_t *from)
{
	const uint8_t *end = tail_start(r, r->scope, from);

	if (end == NULL || end - from > INT32_MAX) {
		mc_rd_fail(&r->in, MC_ERR_SHORT);
		return (struct mc_bytes){ NULL, -1 };
	}
	r->in.p = end;
	r->kept = true;
	return (struct mc_bytes){ from, (int32_t)(end - from) };
}

/* An unknown class below: forget the error, take everything from `from` on as bytes. */
static struct mc_bytes keep_from(struct mc_reader *r, const struct mc_rd *from)
{
	r->in = *from;
	r->opaque = true;
	return mc_read_rest(r, from->p);
}

static struct mc_value *keep_value(struct mc_reader *r, const struct mc_rd *from)
{
	struct mc_bytes raw = keep_from(r, from);
	struct mc_rd type = mc_rd_of(raw.p, raw.n < 0 ? 0 : (size_t)raw.n);
	struct mc_value *v = mc_read_get(r, sizeof(*v), 1);

	if (v == NULL || raw.n < 0)
		return NULL;
	*v = (struct mc_value){ .type = (int32_t)mc_rd_u32(&type), .opaque = true, .raw = raw };
	return v;
}

static struct mc_value *read_any(struct mc_reader *r, const struct mc_field *f)
{
	struct mc_rd from = r->in;
	struct mc_value *v;

	if (!(f->flags & MC_ROW_KEEP))
		return mc_read_value(r);
	r->keep++;
	v = mc_read_value(r);
	r->keep--;
	return r->in.err == MC_ERR_UNKNOWN ? keep_value(r, &from) : v;
}

/* --- lists --- */

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

static void read_ints(struct mc_reader *r, int32_t *v, size_t n)
{
	const uint8_t *p = mc_rd_take(&r->in, n * 4);

	for (size_t i = 0; p != NULL && i < n; i++)
		v[i] = (int32_t)mc_get32(p + 4 * i);
}

static void read_longs(struct mc_reader *r, int64_t *v, size_t n)
{
	const uint8_t *p = mc_rd_take(&r->in, n * 8);

	for (size_t i = 0; p != NULL && i < n; i++)
		v[i] = (int64_t)mc_get64(p + 8 * i);
}

static void read_item(struct mc_reader *r, const struct mc_field *f, void *item)
{
	void *o;

	switch (f->kind) {
	case MC_K_strs: *(struct mc_str *)item = mc_read_str(r, MC_STR_MAX); break;
	case MC_K_uuids: *(struct mc_uuid *)item = read_uuid(r); break;
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
		read_ints(r, l->v, l->n * (size / sizeof(int32_t)));
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

	r->keep++;
	read_items(r, f, l);
	r->keep--;
	if (r->in.err == MC_ERR_UNKNOWN)
		keep_from(r, &from);
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

static void read_list(struct mc_reader *r, const struct mc_field *f, void *out)
{
	mc_list l = { .null = false };

	if ((f->flags & MC_ROW_PRESENT) && mc_rd_u8(&r->in) == 0)
		l.null = true;
	else
		l.n = mc_read_count(r, f->max, item_least(f, r->w.line), f->flags & MC_ROW_NULLABLE ? &l.null : NULL);
	if (!l.null && r->in.err == MC_ERR_OK)
		read_list_behind_count(r, f, &l);
	memcpy(out, &l, sizeof(l));
}

static void read_longs8(struct mc_reader *r, void *out)
{
	mc_list l = { .n = mc_rd_u8(&r->in) };

	if (l.n > INT8_MAX || l.n > mc_rd_left(&r->in) / sizeof(int64_t))
		mc_rd_fail(&r->in, l.n > INT8_MAX ? MC_ERR_VALUE : MC_ERR_SHORT);
	else if (l.n > 0 && (l.v = mc_read_get(r, sizeof(int64_t), l.n)) != NULL)
		read_longs(r, l.v, l.n);
	memcpy(out, &l, sizeof(l));
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
		read_ints(r, v, table.n);
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
		v.data = read_data(r, MC_FRAME_MEMBER_MAX);
	else
		v.object = read_any(r, f);
	return v;
}

static void *read_obj(struct mc_reader *r, const struct mc_field *f)
{
	uint16_t keeps = f->flags & MC_ROW_KEEP ? 1 : 0;
	void *o;

	r->keep = (uint16_t)(r->keep + keeps);
	o = mc_read_object(r, f->sub);
	r->keep = (uint16_t)(r->keep - keeps);
	return o;
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
	case MC_K_i16as32: *(int32_t *)at = (int16_t)mc_rd_u16(&r->in); break;
	case MC_K_i32as64: *(int64_t *)at = (int32_t)mc_rd_u32(&r->in); break;
	case MC_K_str: *(struct mc_str *)at = mc_read_str(r, str_max(f)); break;
	case MC_K_uuid: *(struct mc_uuid *)at = read_uuid(r); break;
	case MC_K_data: *(struct mc_bytes *)at = read_data(r, f->max); break;
	case MC_K_bytes: *(struct mc_bytes *)at = mc_read_bytes(r, f->max); break;
	case MC_K_base:
	case MC_K_part: mc_read_rows(r, f->sub, at); break;
	case MC_K_obj:
		p = read_obj(r, f);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_any:
		p = read_any(r, f);
		memcpy(at, &p, sizeof(p));
		break;
	case MC_K_longs8: read_longs8(r, at); break;
	case MC_K_rest: break;
	case MC_K_versions271: read_versions(r, f, o); break;
	case MC_K_iobj: *(struct mc_iobj *)at = read_iobj(r, f); break;
	default: read_list(r, f, at); break;
	}
	if ((f->flags & MC_ROW_ENUM) && r->in.err == MC_ERR_OK && !is_allowed(r, f, at))
		mc_rd_fail(&r->in, MC_ERR_VALUE);
}

/* A row of the tail: read as if nothing had been kept. A list that was not found there is null. */
static void read_tail_row(struct mc_reader *r, const struct mc_field *f, void *out)
{
	mc_list missing = { .null = true };

	if (f->kind == MC_K_objs && tail_list(r, f, r->in.p, mc_rd_left(&r->in)) == 0) {
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
