/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jstream.c - the grammar of Java object streams, the only one: values for who asks (mc_jstream_read), and
 * where a stream ends for who only passes it on (mc_java_read), in memory that is given back at once.
 */
#include "common/base/check.h"
#include "common/wire/jstream_internal.h"

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
	v->u.text = mc_jin_text(s, tag == MC_JAVA_STRING ? mc_rd_u16(&s->r) : mc_rd_u64(&s->r));
	return v;
}

static const struct mc_jvalue *block(struct mc_jin *s, uint8_t tag)
{
	struct mc_jvalue *v = new_value(s, MC_J_BLOCK);
	struct mc_str b = mc_jin_text(s, tag == MC_JAVA_BLOCK ? mc_rd_u8(&s->r) : mc_rd_u32(&s->r));

	if (v != NULL)
		v->u.bytes = (struct mc_bytes){ (const uint8_t *)b.p, b.n };
	return v;
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
/* Of those that write themselves, the ones that are known to begin with their fields. */
static bool writes_fields_first(const struct mc_jclass *c)
{
	static const char *const known[] = { "java.", "javax.", "com.hazelcast." };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i]);

		if ((size_t)c->name.n >= n && memcmp(c->name.p, known[i], n) == 0)
			return true;
	}
	return c->n == 0;
}

/* Those that are known to write none of their fields, but all by themselves: web sessions of Payara. */
static bool writes_no_fields(const struct mc_jclass *c)
{
	return (c->flags & MC_JAVA_WRITE_METHOD) &&
		(mc_str_eqz(c->name, "org.apache.catalina.session.StandardSession") ||
			mc_str_eqz(c->name, "org.glassfish.web.ha.session.management.BaseHASession"));
}

static void class_data(struct mc_jin *s, struct mc_jpart *part)
{
	uint8_t flags = part->cls->flags;

	if ((flags & MC_JAVA_SERIALIZABLE) && (flags & MC_JAVA_EXTERNALIZABLE))
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	if ((flags & MC_JAVA_SERIALIZABLE) && !writes_no_fields(part->cls)) {
		if (s->certain && (flags & MC_JAVA_WRITE_METHOD) && !writes_fields_first(part->cls))
			mc_rd_fail(&s->r, MC_ERR_UNKNOWN);
		part_fields(s, part);
	}
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
	if (s->depth == 1)
		s->top = v;
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

/* The one value of a stream; the null value after an error. */
static const struct mc_jvalue *stream(struct mc_jin *s)
{
	const struct mc_jvalue *v;
	uint8_t tag;

	if (mc_rd_u16(&s->r) != MC_JAVA_MAGIC || mc_rd_u16(&s->r) != MC_JAVA_VERSION)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	do
		tag = mc_rd_u8(&s->r);
	while (tag == MC_JAVA_RESET && s->r.err == MC_ERR_OK);
	v = mc_jin_content(s, tag);
	if (s->thrown != NULL) {
		v = s->thrown;
		s->r = s->behind;
	}
	return s->r.err == MC_ERR_OK ? v : &mc_jnull;
}

enum mc_err mc_jstream_read(struct mc_rd *r, struct mc_arena *mem, const struct mc_jvalue **out)
{
	struct mc_jin s = { .r = *r, .mem = mem, .budget = MC_JSTREAM_VALUES_MAX };

	mc_check(mem->used <= mem->cap);
	if (mc_rd_left(r) > MC_JSTREAM_BYTES_MAX)
		mc_rd_fail(&s.r, MC_ERR_LIMIT);
	*out = stream(&s);
	if (s.r.err == MC_ERR_OK)
		*r = s.r;
	return s.r.err;
}

enum mc_err mc_jstream_read_second(struct mc_rd *r, struct mc_arena *mem, const struct mc_jvalue **out)
{
	struct mc_jin s = { .r = *r, .mem = mem, .budget = MC_JSTREAM_VALUES_MAX };

	mc_check(mem->used <= mem->cap);
	if (mc_rd_left(r) > MC_JSTREAM_BYTES_MAX)
		mc_rd_fail(&s.r, MC_ERR_LIMIT);
	*out = stream(&s);
	if (s.r.err == MC_ERR_OK && s.thrown == NULL)
		*out = mc_jin_content(&s, mc_rd_u8(&s.r));
	if (s.r.err == MC_ERR_OK)
		*r = s.r;
	else
		*out = &mc_jnull;
	return s.r.err;
}

enum mc_err mc_java_read(struct mc_rd *r, struct mc_arena *mem, struct mc_java_info *info)
{
	const size_t before = mem->used;
	struct mc_jin s = { .r = *r, .mem = mem, .budget = MC_JSTREAM_VALUES_MAX, .certain = true };
	const struct mc_jvalue *message;

	mc_check(before <= mem->cap);
	stream(&s);
	message = mc_jfield(s.top, "java.lang.Throwable", "detailMessage");
	info->java_class = s.top == NULL ? (struct mc_str){ NULL, -1 } : s.top->cls->name;
	info->message =
		message == NULL || message->kind != MC_J_TEXT ? (struct mc_str){ NULL, -1 } : message->u.text;
	mc_arena_back(mem, before);
	if (s.r.err == MC_ERR_OK)
		*r = s.r;
	return s.r.err == MC_ERR_LIMIT || s.r.err == MC_ERR_NOMEM ? MC_ERR_UNKNOWN : s.r.err;
}

struct mc_java_info mc_java_info_of(struct mc_bytes stream, struct mc_arena *mem)
{
	struct mc_java_info info;
	struct mc_rd r = mc_rd_of(stream.p, stream.n < 0 ? 0 : (size_t)stream.n);

	mc_java_read(&r, mem, &info);
	return info;
}
