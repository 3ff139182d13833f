/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire/java.h"

enum { DESCS = 48, STRINGS = 64, DEPTH = 32, NONE = -1 };

/* A class as the stream describes it. */
struct desc {
	struct mc_str name;
	struct mc_rd fields; /* their descriptions, read again for each object */
	uint32_t handle;
	int super;
	uint16_t count;
	uint8_t flags;
	bool done; /* false while its own description is being read */
};

struct stream {
	struct mc_rd r;
	struct desc descs[DESCS];
	struct {
		uint32_t handle;
		struct mc_str s;
	} strings[STRINGS];
	unsigned desc_count, string_count, depth;
	uint32_t handles; /* given out so far */
	bool unsure;
	struct mc_java_info *info;
};

static struct mc_str content(struct stream *s, uint8_t tag);

static void give_up(struct stream *s)
{
	s->unsure = true;
	mc_rd_fail(&s->r, MC_ERR_UNKNOWN);
}

static struct mc_str utf(struct mc_rd *r)
{
	uint16_t n = mc_rd_u16(r);
	const uint8_t *p = mc_rd_take(r, n);

	return p == NULL ? (struct mc_str){ NULL, -1 } : mc_str_of((const char *)p, n);
}

static struct mc_str new_string(struct stream *s)
{
	struct mc_str text = utf(&s->r);

	if (s->string_count < STRINGS) {
		s->strings[s->string_count].handle = s->handles;
		s->strings[s->string_count++].s = text;
	}
	s->handles++;
	return text;
}

static struct mc_str string_of(const struct stream *s, uint32_t handle)
{
	for (unsigned i = 0; i < s->string_count; i++)
		if (s->strings[i].handle == handle)
			return s->strings[i].s;
	return (struct mc_str){ NULL, -1 };
}

/* --- class descriptions --- */

/* Whose writeObject begins with the default fields: the ones that are known to. */
static bool writes_defaults_first(const struct desc *d)
{
	static const char *const known[] = { "java.", "javax.", "com.hazelcast." };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i]);

		if ((size_t)d->name.n >= n && memcmp(d->name.p, known[i], n) == 0)
			return true;
	}
	return d->count == 0;
}

static void field_descriptions(struct stream *s, struct desc *d)
{
	d->count = mc_rd_u16(&s->r);
	d->fields.p = s->r.p;
	for (uint16_t i = 0; i < d->count && s->r.err == MC_ERR_OK; i++) {
		uint8_t type = mc_rd_u8(&s->r);

		utf(&s->r);
		if (type == 'L' || type == '[')
			content(s, mc_rd_u8(&s->r));
	}
	d->fields.end = s->r.p;
}

static void annotation(struct stream *s)
{
	uint8_t tag;

	while ((tag = mc_rd_u8(&s->r)) != MC_JAVA_END && s->r.err == MC_ERR_OK)
		content(s, tag);
}

static void proxy_description(struct stream *s, struct desc *d)
{
	uint32_t n = mc_rd_u32(&s->r);

	d->flags = MC_JAVA_SERIALIZABLE;
	d->name = mc_str_of((const char *)s->r.p, 0); /* it has none; still a place in the stream */
	for (uint32_t i = 0; i < n && s->r.err == MC_ERR_OK; i++)
		utf(&s->r);
}

static int class_description(struct stream *s, uint8_t tag);

static int new_class(struct stream *s, uint8_t tag)
{
	struct desc *d = &s->descs[s->desc_count];
	int self = (int)s->desc_count;

	if (s->desc_count >= DESCS) {
		give_up(s);
		return NONE;
	}
	s->desc_count++;
	*d = (struct desc){ .super = NONE };
	if (tag == MC_JAVA_CLASSDESC) {
		d->name = utf(&s->r);
		mc_rd_u64(&s->r); /* serialVersionUID */
	}
	d->handle = s->handles++;
	if (tag == MC_JAVA_CLASSDESC) {
		d->flags = mc_rd_u8(&s->r);
		field_descriptions(s, d);
	} else {
		proxy_description(s, d);
	}
	annotation(s);
	d->super = class_description(s, mc_rd_u8(&s->r));
	d->done = true;
	return self;
}

static int known_class(struct stream *s)
{
	uint32_t handle = mc_rd_u32(&s->r) - MC_JAVA_HANDLES;

	for (unsigned i = 0; i < s->desc_count; i++)
		if (s->descs[i].handle == handle && s->descs[i].done)
			return (int)i;
	mc_rd_fail(&s->r, MC_ERR_VALUE);
	return NONE;
}

/* Place in descs, or NONE. */
static int class_description(struct stream *s, uint8_t tag)
{
	int at = NONE;

	if (++s->depth > DEPTH)
		give_up(s);
	else if (tag == MC_JAVA_CLASSDESC || tag == MC_JAVA_PROXYCLASSDESC)
		at = new_class(s, tag);
	else if (tag == MC_JAVA_REFERENCE)
		at = known_class(s);
	else if (tag != MC_JAVA_NULL)
		mc_rd_fail(&s->r, MC_ERR_VALUE);
	s->depth--;
	return at;
}

/* --- values --- */

/* Bytes of a primitive; 0: an object. */
static size_t primitive_size(char type)
{
	switch (type) {
	case 'B':
	case 'Z': return 1;
	case 'C':
	case 'S': return 2;
	case 'F':
	case 'I': return 4;
	case 'D':
	case 'J': return 8;
	default: return 0;
	}
}

static void value(struct stream *s, struct mc_rd *fields, bool is_root)
{
	char type = (char)mc_rd_u8(fields);
	struct mc_str name = utf(fields), text;

	if (primitive_size(type) > 0) {
		mc_rd_take(&s->r, primitive_size(type));
		return;
	}
	/* The type's name: a string, or a reference to one. */
	if (mc_rd_u8(fields) == MC_JAVA_STRING)
		utf(fields);
	else
		mc_rd_u32(fields);
	text = content(s, mc_rd_u8(&s->r));
	if (is_root && mc_str_eqz(name, "detailMessage"))
		s->info->message = text;
}

/* What one class of an object's chain wrote. */
static void class_data(struct stream *s, const struct desc *d, bool is_root)
{
	struct mc_rd fields = d->fields;

	if (d->flags & MC_JAVA_SERIALIZABLE) {
		if ((d->flags & MC_JAVA_WRITE_METHOD) && !writes_defaults_first(d))
			give_up(s);
		for (uint16_t i = 0; i < d->count && s->r.err == MC_ERR_OK; i++)
			value(s, &fields, is_root);
		if (d->flags & MC_JAVA_WRITE_METHOD)
			annotation(s);
	} else if (d->flags & MC_JAVA_EXTERNALIZABLE) {
		if (d->flags & MC_JAVA_BLOCK_DATA)
			annotation(s);
		else
			give_up(s);
	}
}

/* From the root of the chain down to the class itself. */
static void chain_data(struct stream *s, int at, bool is_top)
{
	int chain[DESCS], n = 0;

	for (; at != NONE && n < DESCS; at = s->descs[at].super)
		chain[n++] = at;
	while (n-- > 0 && s->r.err == MC_ERR_OK)
		class_data(s, &s->descs[chain[n]], is_top && s->descs[chain[n]].super == NONE);
}

static void object(struct stream *s)
{
	bool is_top = s->depth == 1;
	int at = class_description(s, mc_rd_u8(&s->r));

	s->handles++;
	if (at == NONE) {
		mc_rd_fail(&s->r, MC_ERR_VALUE);
		return;
	}
	if (is_top)
		s->info->java_class = s->descs[at].name;
	chain_data(s, at, is_top);
}

static void array(struct stream *s)
{
	int at = class_description(s, mc_rd_u8(&s->r));
	uint32_t n = mc_rd_u32(&s->r);
	size_t size;

	s->handles++;
	if (at == NONE || s->descs[at].name.n < 2 || n > INT32_MAX) {
		mc_rd_fail(&s->r, MC_ERR_VALUE);
		return;
	}
	size = primitive_size(s->descs[at].name.p[1]);
	if (size > 0)
		mc_rd_take(&s->r, n * size);
	for (uint32_t i = 0; size == 0 && i < n && s->r.err == MC_ERR_OK; i++)
		content(s, mc_rd_u8(&s->r));
}

/* A class object, or an enum constant: description, handle, and the constant's name. */
static void class_or_enum(struct stream *s, uint8_t tag)
{
	class_description(s, mc_rd_u8(&s->r));
	s->handles++;
	if (tag == MC_JAVA_ENUM)
		content(s, mc_rd_u8(&s->r));
}

static struct mc_str any_content(struct stream *s, uint8_t tag)
{
	switch (tag) {
	case MC_JAVA_NULL: break;
	case MC_JAVA_REFERENCE: return string_of(s, mc_rd_u32(&s->r) - MC_JAVA_HANDLES);
	case MC_JAVA_STRING: return new_string(s);
	case MC_JAVA_OBJECT: object(s); break;
	case MC_JAVA_ARRAY: array(s); break;
	case MC_JAVA_CLASS:
	case MC_JAVA_ENUM: class_or_enum(s, tag); break;
	case MC_JAVA_CLASSDESC:
	case MC_JAVA_PROXYCLASSDESC: class_description(s, tag); break;
	case MC_JAVA_BLOCK: mc_rd_take(&s->r, mc_rd_u8(&s->r)); break;
	case MC_JAVA_LONG_BLOCK: mc_rd_take(&s->r, mc_rd_u32(&s->r)); break;
	default:
		if (s->r.err == MC_ERR_OK)
			give_up(s); /* resets, exceptions while writing, strings above 64 KiB */
		break;
	}
	return (struct mc_str){ NULL, -1 };
}

/* One element; a text when it is a string. */
static struct mc_str content(struct stream *s, uint8_t tag)
{
	struct mc_str text = { NULL, -1 };

	if (++s->depth > DEPTH)
		give_up(s);
	else
		text = any_content(s, tag);
	s->depth--;
	return text;
}

enum mc_err mc_java_read(struct mc_rd *r, struct mc_java_info *info)
{
	struct stream s;

	s.r = *r;
	s.desc_count = s.string_count = s.depth = 0;
	s.handles = 0;
	s.unsure = false;
	s.info = info;
	*info = (struct mc_java_info){ { NULL, -1 }, { NULL, -1 } };
	if (mc_rd_u16(&s.r) != MC_JAVA_MAGIC || mc_rd_u16(&s.r) != MC_JAVA_VERSION)
		mc_rd_fail(&s.r, MC_ERR_VALUE);
	content(&s, mc_rd_u8(&s.r));
	if (s.unsure)
		return MC_ERR_UNKNOWN;
	if (s.r.err == MC_ERR_OK)
		*r = s.r;
	return s.r.err;
}

struct mc_java_info mc_java_info_of(struct mc_bytes stream)
{
	struct mc_java_info info;
	struct mc_rd r = mc_rd_of(stream.p, stream.n < 0 ? 0 : (size_t)stream.n);

	mc_java_read(&r, &info);
	return info;
}
