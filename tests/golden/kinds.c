/* SPDX-License-Identifier: Apache-2.0 */
/* kinds.c - what the bytes of each kind of vector are. */
#include <string.h>

#include "tests/golden/golden.h"

static const struct mc_class *class_named(const char *name)
{
	for (enum hz_class c = HZ_NONE + 1; c < HZ_CLASS_COUNT; c++)
		if (strcmp(hz_class_table[c].name, name) == 0)
			return &hz_class_table[c];
	return NULL;
}

/* Services have classes of one name: the bytes say which, where they can (of a truncation: by the name). */
static const struct mc_class *class_of_vector(const struct vector *v, size_t at)
{
	struct mc_rd in = mc_rd_of(v->bytes, v->n);
	const struct mc_class *c = NULL;
	int32_t factory, id;

	mc_rd_take(&in, at + 4);
	if (mc_rd_u8(&in) != 0) {
		factory = (int32_t)mc_rd_u32(&in);
		id = (int32_t)mc_rd_u32(&in);
		c = in.err == MC_ERR_OK ? hz_registry.find(factory, id) : NULL;
	}
	return c != NULL ? c : class_named(v->cls);
}

static struct mc_reader reader_of(const struct vector *v, const uint8_t *p, size_t n)
{
	struct mc_reader r;

	mc_read_init(&r, &hz_registry, v->line, p, n, scratch());
	return r;
}

static struct from from_of(const struct vector *v)
{
	return (struct from){
		.w = { .registry = &hz_registry, .line = v->line, .known = mc_known_inside(v->line, false) },
		.mem = scratch(),
	};
}

/* --- primitive: one row named `value` --- */
#define PRIMITIVES(P) \
	P(int, i32, MC_STR_MAX) \
	P(long, i64, 0) \
	P(short, i16, 0) \
	P(byte, i8, 0) \
	P(boolean, flag, 0) \
	P(double, i64, 0) \
	P(string, str, MC_FRAME_MEMBER_MAX) \
	P(uuid, uuid, 0) \
	P(byte_array, bytes, MC_FRAME_MEMBER_MAX) \
	P(data, data, MC_FRAME_MEMBER_MAX)
#define P(name, kind, max) \
	struct prim_##name { \
		MC_DECL_##kind(value, none) \
	}; \
	static const struct mc_field prim_##name##_rows[] = { \
		{ "value", NULL, NULL, max, offsetof(struct prim_##name, value), 0, MC_K_##kind, 0, \
			MC_LINES_all }, \
	}; \
	static const struct mc_schema prim_##name##_schema = { #name, prim_##name##_rows, 1, \
		sizeof(struct prim_##name), MC_IN_PLACE };
PRIMITIVES(P)
#undef P

union primitive {
#define P(name, kind, max) struct prim_##name of_##name;
	PRIMITIVES(P)
#undef P
};

static const struct mc_schema *primitive_of(const char *cls)
{
#define P(name, kind, max) &prim_##name##_schema,
	static const struct mc_schema *const all[] = { PRIMITIVES(P) };
#undef P

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->name, cls) == 0)
			return all[i];
	return NULL;
}

/* Doubles are compared by their bits. */
static json_t *double_bits(double d)
{
	int64_t bits;

	memcpy(&bits, &d, sizeof(bits));
	return json_pack("{s:I}", "value", (json_int_t)bits);
}

static void primitive_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	const struct mc_schema *s = primitive_of(v->cls);
	struct mc_reader r = reader_of(v, p, n);
	union primitive o;
	double d;

	if (s == NULL) {
		out->err = MC_ERR_UNKNOWN;
		return;
	}
	mc_read_rows(&r, s, &o);
	out->err = r.in.err;
	if (out->err != MC_ERR_OK)
		return;
	out->json = json_of_rows(s, &o, v->line);
	if (s == &prim_double_schema) {
		memcpy(&d, &o.of_double.value, sizeof(d));
		json_object_set_new(out->json, "value", json_real(d));
	}
}

static bool primitive_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	const struct mc_schema *s = primitive_of(v->cls);
	struct from f = from_of(v);
	struct mc_writer w;
	union primitive o;
	json_t *bits = NULL;

	if (s == &prim_double_schema)
		bits = double_bits(json_real_value(json_object_get(v->fields, "value")));
	from_rows(&f, s, bits != NULL ? bits : v->fields, &o);
	mc_write_init(&w, &hz_registry, v->line, *out);
	mc_write_rows(&w, s, &o);
	*out = w.out;
	json_decref(bits);
	*why = f.why;
	return f.why == NULL;
}

/* --- object: as writeObject writes it --- */
static void object_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	struct mc_reader r = reader_of(v, p, n);
	struct mc_value *value = mc_read_value(&r);

	out->err = r.in.err;
	out->kept = r.kept;
	if (out->err != MC_ERR_OK)
		return;
	if (value == NULL)
		out->json = json_pack("{s:n}", "value");
	else if (value->type == MC_TYPE_OBJECT)
		out->json = json_of_object(value->cls, value->body, v->line);
	else
		out->json = json_of_value(value, v->line);
}

static bool object_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	struct from f = from_of(v);
	json_t *null = json_object_get(v->fields, "value");
	bool is_null = json_is_null(null) && json_object_size(v->fields) == 1;
	struct mc_value *value = is_null ? NULL : from_value(&f, v->fields);
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, v->line, *out);
	mc_write_value(&w, value);
	*out = w.out;
	*why = f.why;
	return f.why == NULL;
}

/* --- operation: a payload --- */
static uint16_t flags_for(const struct mc_class *c)
{
	static const uint16_t by_form[] = {
		[MC_FORM_OP] = HZ_PACKET_OPERATION,
		[MC_FORM_RESP] = HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE,
		[MC_FORM_CTRL] = HZ_PACKET_CONTROL,
		[MC_FORM_OBJ] = HZ_PACKET_OPERATION,
	};
	enum hz_class cls = hz_class_of(c);

	if (c == NULL)
		return HZ_PACKET_OPERATION;
	if (cls == HZ_EVENT_ENVELOPE)
		return HZ_PACKET_EVENT;
	return cls == HZ_OPERATION_CONTROL ? HZ_PACKET_OPERATION | HZ_PACKET_OP_CONTROL : by_form[c->form];
}

static void payload_decode(const struct vector *v, const struct hz_frame_head *head, const uint8_t *p,
	size_t n, struct outcome *out)
{
	struct hz_message m;

	out->err = hz_payload_read(head, p, n, v->line, scratch(), &m);
	if (out->err != MC_ERR_OK)
		return;
	out->kept = m.opaque;
	out->unknown = m.cls == HZ_NONE;
	if (out->unknown)
		return;
	out->json = json_of_object(&hz_class_table[m.cls], m.body, v->line);
	json_object_set_new(out->json, "_partition_hash", json_integer((int32_t)mc_get32(p)));
}

static void operation_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	struct hz_frame_head head = { flags_for(class_of_vector(v, 4)), -1, (uint32_t)n };

	payload_decode(v, &head, p, n, out);
}

/* A frame of the fields in `payload`; the head's eleven bytes are left out on request. */
static bool frame_encode(const struct vector *v, json_t *payload, const struct hz_frame_head *head, bool bare,
	struct mc_wr *out, const char **why)
{
	static uint8_t buf[MC_FRAME_MEMBER_MAX];
	struct from f = from_of(v);
	const struct mc_class *c = class_of_vector(v, bare ? 4 : HZ_FRAME_HEAD + 4);
	struct hz_outgoing m = { hz_class_of(c), NULL, head->flags, head->partition_id };
	size_t n = 0;

	if (c == NULL) {
		*why = "a class that is not known";
		return false;
	}
	m.body = from_object(&f, c, payload);
	if (f.why == NULL && hz_frame_write(&m, v->line, buf, sizeof(buf), &n) != MC_ERR_OK)
		f.why = "cannot be written";
	if (f.why == NULL && hz_frame_size(&m, v->line) != n)
		f.why = "the size is not exact";
	if (f.why == NULL)
		mc_wr_put(out, buf + (bare ? HZ_FRAME_HEAD : 0), n - (bare ? HZ_FRAME_HEAD : 0));
	*why = f.why;
	return f.why == NULL;
}

static bool operation_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	struct hz_frame_head head = { flags_for(class_of_vector(v, 4)), -1, 0 };

	return frame_encode(v, v->fields, &head, true, out, why);
}

/* --- datagram --- */
static void datagram_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	struct hz_message m;

	out->err = hz_datagram_read(p, n, v->line, scratch(), &m);
	if (out->err != MC_ERR_OK)
		return;
	out->kept = m.opaque;
	out->json = json_of_object(&hz_class_table[m.cls], m.body, v->line);
	out->json = json_pack("{s:i,s:o}", "packet_version", p[0], "value", out->json);
}

static bool datagram_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	static uint8_t buf[MC_DATAGRAM_MAX];
	struct from f = from_of(v);
	const struct mc_class *c = class_of_vector(v, 1);
	size_t n = 0;
	void *body = from_object(&f, c, json_object_get(v->fields, "value"));

	if (f.why == NULL &&
		hz_datagram_write(hz_class_of(c), body, v->line, buf, sizeof(buf), &n) != MC_ERR_OK)
		f.why = "cannot be written";
	mc_wr_put(out, buf, n);
	*why = f.why;
	return f.why == NULL;
}

/* --- packet: protocol bytes, or a frame --- */
/* HZX is known (it says that this is the wrong port), but no protocol that a port speaks. */
static void protocol_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	static const char *const known[] = { HZ_PROTOCOL, "CP2", "HZX" };
	size_t count = v->expect == NULL ? 3 : 2;

	out->err = MC_ERR_VALUE;
	out->waits = n < HZ_PROTOCOL_SIZE;
	for (size_t i = 0; i < count; i++)
		if (n >= HZ_PROTOCOL_SIZE && memcmp(p, known[i], HZ_PROTOCOL_SIZE) == 0) {
			out->err = MC_ERR_OK;
			out->json = json_pack("{s:s}", "protocol", known[i]);
		}
}

static const char *packet_type(uint16_t flags)
{
	switch (flags & HZ_PACKET_TYPE) {
	case HZ_PACKET_OPERATION: return "OPERATION";
	case HZ_PACKET_EVENT: return "EVENT";
	case HZ_PACKET_CONTROL: return "SERVER_CONTROL";
	default: return "";
	}
}

static void packet_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	struct hz_frame_head head;

	if (strcmp(v->cls, "ProtocolBytes") == 0) {
		protocol_decode(v, p, n, out);
		return;
	}
	out->waits = n < HZ_FRAME_HEAD;
	if (out->waits)
		return;
	out->err = hz_frame_head_read(p, MC_FRAME_MEMBER_MAX, &head);
	if (out->err != MC_ERR_OK)
		return;
	out->waits = n - HZ_FRAME_HEAD < head.size;
	if (out->waits)
		return;
	payload_decode(v, &head, p + HZ_FRAME_HEAD, head.size, out);
	if (out->json != NULL)
		out->json = json_pack("{s:i,s:i,s:i,s:i,s:s,s:b,s:b,s:o}", "packet_version", p[0], "flags",
			(int)head.flags, "partition_id", head.partition_id, "payload_length", (int)head.size,
			"packet_type", packet_type(head.flags), "urgent", head.flags & HZ_PACKET_URGENT,
			"op_response", head.flags & HZ_PACKET_RESPONSE, "payload", out->json);
}

static bool packet_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	const char *protocol = json_string_value(json_object_get(v->fields, "protocol"));
	struct hz_frame_head head = {
		(uint16_t)json_integer_value(json_object_get(v->fields, "flags")),
		(int32_t)json_integer_value(json_object_get(v->fields, "partition_id")),
		0,
	};

	if (protocol != NULL) {
		mc_wr_put(out, protocol, strlen(protocol));
		return true;
	}
	return frame_encode(v, json_object_get(v->fields, "payload"), &head, false, out, why);
}

static const struct kind kinds[] = {
	{ "primitive", primitive_decode, primitive_encode },
	{ "object", object_decode, object_encode },
	{ "operation", operation_decode, operation_encode },
	{ "datagram", datagram_decode, datagram_encode },
	{ "packet", packet_decode, packet_encode },
	{ "client", client_decode, client_encode },
};

const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}
