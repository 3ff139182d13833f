/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/jstream_in.h"

const struct mc_jvalue mc_jnull = { .kind = MC_J_NULL };

bool mc_jin_enter(struct mc_jin *s)
{
	if (s->depth >= MC_JSTREAM_DEPTH_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	if (s->r.err != MC_ERR_OK)
		return false;
	s->depth++;
	return true;
}

void *mc_jin_get(struct mc_jin *s, size_t size, uint32_t n)
{
	void *p;

	if (n > s->budget)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	if (n == 0 || s->r.err != MC_ERR_OK)
		return NULL;
	s->budget -= n;
	p = mc_arena_get(s->mem, size, n);
	if (p == NULL)
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
	return p;
}

/* --- handles --- */
static void grow(struct mc_jin *s)
{
	uint32_t cap = s->handle_cap == 0 ? 64 : 2 * s->handle_cap;
	struct mc_jhandle *h = mc_arena_get(s->mem, sizeof(*h), cap);

	if (h == NULL) {
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
		return;
	}
	if (s->handle_count > 0)
		memcpy(h, s->handles, s->handle_count * sizeof(*h));
	s->handles = h;
	s->handle_cap = cap;
}

uint32_t mc_jin_handle(struct mc_jin *s, struct mc_jvalue *value, struct mc_jclass *cls)
{
	if (s->handle_count >= MC_JSTREAM_HANDLES_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	else if (s->handle_count == s->handle_cap)
		grow(s);
	if (s->r.err != MC_ERR_OK)
		return UINT32_MAX;
	s->handles[s->handle_count] = (struct mc_jhandle){ value, cls };
	return s->handle_count++;
}

const struct mc_jhandle *mc_jin_reference(struct mc_jin *s)
{
	uint32_t h = mc_rd_u32(&s->r) - MC_JAVA_HANDLES;

	if (s->r.err == MC_ERR_OK && h < s->handle_count)
		return &s->handles[h];
	mc_rd_fail(&s->r, MC_ERR_VALUE);
	return NULL;
}

/* --- texts and blocks --- */
static struct mc_str text_of(struct mc_jin *s, uint64_t n)
{
	const uint8_t *p = n > mc_rd_left(&s->r) ? NULL : mc_rd_take(&s->r, (size_t)n);

	if (p == NULL) {
		mc_rd_fail(&s->r, MC_ERR_SHORT);
		return (struct mc_str){ NULL, -1 };
	}
	return mc_str_of((const char *)p, (size_t)n);
}

struct mc_str mc_jin_utf(struct mc_jin *s)
{
	return text_of(s, mc_rd_u16(&s->r));
}

static struct mc_jvalue *new_value(struct mc_jin *s, enum mc_jkind kind)
{
	struct mc_jvalue *v = mc_jin_get(s, sizeof(*v), 1);

	if (v != NULL)
		v->kind = (uint8_t)kind;
	return v;
}

static const struct mc_jvalue *string(struct mc_jin *s, uint8_t tag)
{
	struct mc_jvalue *v = new_value(s, MC_J_TEXT);

	if (v == NULL)
		return NULL;
	mc_jin_handle(s, v, NULL);
	v->u.text = text_of(s, tag == MC_JAVA_STRING ? mc_rd_u16(&s->r) : mc_rd_u64(&s->r));
	return v;
}

static const struct mc_jvalue *block(struct mc_jin *s, uint8_t tag)
{
	struct mc_jvalue *v = new_value(s, MC_J_BLOCK);
	struct mc_str b = text_of(s, tag == MC_JAVA_BLOCK ? mc_rd_u8(&s->r) : mc_rd_u32(&s->r));

	if (v != NULL)
		v->u.bytes = (struct mc_bytes){ (const uint8_t *)b.p, b.n };
	return v;
}

/* Pages of a list whose length nobody says. */
struct page {
	struct page *next;
	const struct mc_jvalue *v[14];
};

static struct mc_jlist in_one_piece(struct mc_jin *s, const struct page *first, uint32_t n)
{
	struct mc_jlist l = { NULL, 0 };
	const uint32_t size = sizeof(first->v) / sizeof(first->v[0]);

	if (n > 0)
		l.v = mc_arena_get(s->mem, sizeof(*l.v), n);
	if (l.v == NULL && n > 0)
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
	for (; l.v != NULL && l.n < n; l.n++) {
		if (l.n > 0 && l.n % size == 0)
			first = first->next;
		l.v[l.n] = first->v[l.n % size];
	}
	return l;
}

struct mc_jlist mc_jin_annotation(struct mc_jin *s)
{
	struct page *first = NULL, *page = NULL;
	uint32_t n = 0;
	uint8_t tag;

	while ((tag = mc_rd_u8(&s->r)) != MC_JAVA_END && s->r.err == MC_ERR_OK) {
		const uint32_t at = n % (sizeof(page->v) / sizeof(page->v[0]));
		struct page *another = at == 0 ? mc_arena_get(s->mem, sizeof(*another), 1) : page;

		if (another == NULL) {
			mc_rd_fail(&s->r, MC_ERR_NOMEM);
			break;
		}
		if (first == NULL)
			first = another;
		else if (at == 0)
			page->next = another;
		page = another;
		page->v[at] = mc_jin_content(s, tag);
		n++;
	}
	return s->r.err == MC_ERR_OK ? in_one_piece(s, first, n) : (struct mc_jlist){ NULL, 0 };
}

/* --- values of fields --- */
static double real_of(uint64_t bits, bool is_double)
{
	uint32_t half = (uint32_t)bits;
	double d;
	float f;

	memcpy(&d, &bits, sizeof(d));
	memcpy(&f, &half, sizeof(f));
	return is_double ? d : (double)f;
}

/* Bytes of a primitive; 0: an object. */
static size_t primitive_size(char type)
{
	static const struct {
		char type;
		uint8_t size;
	} sizes[] = { { 'B', 1 }, { 'Z', 1 }, { 'C', 2 }, { 'S', 2 }, { 'F', 4 }, { 'I', 4 }, { 'D', 8 },
		{ 'J', 8 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (sizes[i].type == type)
			return sizes[i].size;
	return 0;
}

static const struct mc_jvalue *primitive(struct mc_jin *s, char type)
{
	bool is_real = type == 'F' || type == 'D';
	struct mc_jvalue *v = new_value(s, is_real ? MC_J_REAL : MC_J_NUMBER);

	if (v == NULL)
		return NULL;
	v->type = type;
	switch (primitive_size(type)) {
	case 1: v->u.i = (int8_t)mc_rd_u8(&s->r); break;
	case 2: v->u.i = type == 'C' ? mc_rd_u16(&s->r) : (int16_t)mc_rd_u16(&s->r); break;
	case 4: v->u.i = (int32_t)mc_rd_u32(&s->r); break;
	default: v->u.i = (int64_t)mc_rd_u64(&s->r); break;
	}
	if (is_real)
		v->u.f = real_of((uint64_t)v->u.i, type == 'D');
	return v;
}

static void part_fields(struct mc_jin *s, struct mc_jpart *part)
{
	const struct mc_jclass *c = part->cls;

	if (c->n > mc_rd_left(&s->r))
		mc_rd_fail(&s->r, MC_ERR_SHORT);
	part->fields = mc_jin_get(s, sizeof(*part->fields), c->n);
	for (uint32_t i = 0; part->fields != NULL && i < c->n; i++) {
		const struct mc_jvalue *v;

		if (primitive_size(c->fields[i].type) > 0)
			v = primitive(s, c->fields[i].type);
		else
			v = mc_jin_content(s, mc_rd_u8(&s->r));
		part->fields[i] = v == NULL ? &mc_jnull : v;
	}
}

/* --- objects --- */
static void class_data(struct mc_jin *s, struct mc_jpart *part)
{
	uint8_t flags = part->cls->flags;

	if ((flags & MC_JAVA_SERIALIZABLE) && (flags & MC_JAVA_EXTERNALIZABLE))
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	if (flags & MC_JAVA_SERIALIZABLE)
		part_fields(s, part);
	if ((flags & MC_JAVA_EXTERNALIZABLE) && !(flags & MC_JAVA_BLOCK_DATA))
		mc_rd_fail(&s->r, MC_ERR_UNKNOWN);
	else if (flags & (MC_JAVA_EXTERNALIZABLE | MC_JAVA_WRITE_METHOD))
		part->more = mc_jin_annotation(s);
}

/* The chain, from the class itself up, then read from the top down. */
static void object_parts(struct mc_jin *s, struct mc_jvalue *v)
{
	const struct mc_jclass *c = v->cls;
	uint32_t n = c->depth + 1u;
	struct mc_jpart *parts = mc_jin_get(s, sizeof(*parts), n);

	if (parts == NULL)
		return;
	v->u.parts.v = parts;
	v->u.parts.n = n;
	for (uint32_t i = n; i-- > 0; c = c->super)
		parts[i].cls = c;
	for (uint32_t i = 0; i < n && s->r.err == MC_ERR_OK; i++)
		class_data(s, &parts[i]);
}

static const struct mc_jvalue *object(struct mc_jin *s)
{
	struct mc_jvalue *v = new_value(s, MC_J_OBJECT);
	struct mc_jclass *c = mc_jin_class(s, mc_rd_u8(&s->r));

	if (v == NULL || c == NULL) {
		mc_rd_fail(&s->r, MC_ERR_VALUE);
		return NULL;
	}
	v->cls = c;
	mc_jin_handle(s, v, NULL);
	object_parts(s, v);
	return v;
}

/* Each element takes a byte at least, which is compared before anything is taken from the arena. */
static void array_items(struct mc_jin *s, struct mc_jvalue *v, uint32_t n)
{
	if (n > mc_rd_left(&s->r))
		mc_rd_fail(&s->r, MC_ERR_SHORT);
	v->u.items.v = mc_jin_get(s, sizeof(*v->u.items.v), n);
	for (; v->u.items.v != NULL && v->u.items.n < n; v->u.items.n++)
		v->u.items.v[v->u.items.n] = mc_jin_content(s, mc_rd_u8(&s->r));
}

static void array_bytes(struct mc_jin *s, struct mc_jvalue *v, uint32_t n)
{
	size_t size = primitive_size(v->type);
	const uint8_t *p = n > mc_rd_left(&s->r) / size ? NULL : mc_rd_take(&s->r, n * size);

	v->kind = MC_J_BYTES;
	v->u.bytes = (struct mc_bytes){ p, p == NULL ? -1 : (int32_t)(n * size) };
	if (p == NULL)
		mc_rd_fail(&s->r, MC_ERR_SHORT);
}

static const struct mc_jvalue *array(struct mc_jin *s)
{
	struct mc_jvalue *v = new_value(s, MC_J_ITEMS);
	struct mc_jclass *c = mc_jin_class(s, mc_rd_u8(&s->r));
	uint32_t n;

	if (v == NULL || c == NULL || c->name.n < 2) {
		mc_rd_fail(&s->r, MC_ERR_VALUE);
		return NULL;
	}
	v->cls = c;
	v->type = c->name.p[1];
	mc_jin_handle(s, v, NULL);
	n = mc_rd_u32(&s->r);
	if (n > INT32_MAX)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	else if (primitive_size(v->type) > 0)
		array_bytes(s, v, n);
	else
		array_items(s, v, n);
	return v;
}

/* A class, or an enum constant: description, handle, and the constant's name. */
static const struct mc_jvalue *class_or_enum(struct mc_jin *s, uint8_t tag)
{
	struct mc_jvalue *v = new_value(s, tag == MC_JAVA_ENUM ? MC_J_ENUM : MC_J_CLASS);
	struct mc_jclass *c = mc_jin_class(s, mc_rd_u8(&s->r));
	const struct mc_jvalue *name;

	if (v == NULL || c == NULL) {
		mc_rd_fail(&s->r, MC_ERR_VALUE);
		return NULL;
	}
	v->cls = c;
	mc_jin_handle(s, v, NULL);
	if (tag != MC_JAVA_ENUM)
		return v;
	name = mc_jin_content(s, mc_rd_u8(&s->r));
	if (name->kind == MC_J_TEXT)
		v->u.text = name->u.text;
	else
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	return v;
}

static const struct mc_jvalue *class_itself(struct mc_jin *s, uint8_t tag)
{
	struct mc_jclass *c = mc_jin_class(s, tag);
	struct mc_jvalue *v = new_value(s, MC_J_CLASS);

	if (v != NULL)
		v->cls = c;
	return v;
}

static const struct mc_jvalue *referred(struct mc_jin *s)
{
	const struct mc_jhandle *h = mc_jin_reference(s);
	struct mc_jvalue *v;

	if (h == NULL || h->value != NULL)
		return h == NULL ? NULL : h->value;
	v = new_value(s, MC_J_CLASS);
	if (v != NULL)
		v->cls = h->cls;
	return v;
}

/* What was thrown while the stream was written: whatever was begun is not ended. */
static const struct mc_jvalue *thrown(struct mc_jin *s)
{
	struct mc_jvalue *v = new_value(s, MC_J_THROWN);

	s->handle_count = 0;
	if (v == NULL)
		return NULL;
	v->u.items.v = mc_jin_get(s, sizeof(*v->u.items.v), 1);
	if (v->u.items.v == NULL)
		return NULL;
	v->u.items.v[0] = mc_jin_content(s, mc_rd_u8(&s->r));
	v->u.items.n = 1;
	if (s->r.err == MC_ERR_OK && s->thrown == NULL) {
		s->thrown = v;
		s->behind = s->r;
		mc_rd_fail(&s->r, MC_ERR_VALUE); /* out of everything that was begun */
	}
	return v;
}

static const struct mc_jvalue *any_content(struct mc_jin *s, uint8_t tag)
{
	switch (tag) {
	case MC_JAVA_NULL: return &mc_jnull;
	case MC_JAVA_REFERENCE: return referred(s);
	case MC_JAVA_STRING:
	case MC_JAVA_LONG_STRING: return string(s, tag);
	case MC_JAVA_OBJECT: return object(s);
	case MC_JAVA_ARRAY: return array(s);
	case MC_JAVA_CLASS:
	case MC_JAVA_ENUM: return class_or_enum(s, tag);
	case MC_JAVA_CLASSDESC:
	case MC_JAVA_PROXYCLASSDESC: return class_itself(s, tag);
	case MC_JAVA_BLOCK:
	case MC_JAVA_LONG_BLOCK: return block(s, tag);
	case MC_JAVA_EXCEPTION: return thrown(s);
	default: mc_rd_fail(&s->r, MC_ERR_VALUE); return NULL; /* also a reset: only between values */
	}
}

const struct mc_jvalue *mc_jin_content(struct mc_jin *s, uint8_t tag)
{
	const struct mc_jvalue *v;

	if (!mc_jin_enter(s))
		return &mc_jnull;
	v = any_content(s, tag);
	mc_jin_leave(s);
	return v == NULL ? &mc_jnull : v;
}

enum mc_err mc_jstream_read(struct mc_rd *r, struct mc_arena *mem, const struct mc_jvalue **out)
{
	struct mc_jin s = { .r = *r, .mem = mem, .budget = MC_JSTREAM_VALUES_MAX };
	uint8_t tag;

	*out = &mc_jnull;
	if (mc_rd_left(r) > MC_JSTREAM_BYTES_MAX)
		mc_rd_fail(&s.r, MC_ERR_LIMIT);
	if (mc_rd_u16(&s.r) != MC_JAVA_MAGIC || mc_rd_u16(&s.r) != MC_JAVA_VERSION)
		mc_rd_fail(&s.r, MC_ERR_VALUE);
	do
		tag = mc_rd_u8(&s.r);
	while (tag == MC_JAVA_RESET && s.r.err == MC_ERR_OK);
	*out = mc_jin_content(&s, tag);
	if (s.thrown != NULL) {
		*out = s.thrown;
		s.r = s.behind;
	}
	if (s.r.err != MC_ERR_OK)
		*out = &mc_jnull;
	else
		*r = s.r;
	return s.r.err;
}
