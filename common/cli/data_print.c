/* SPDX-License-Identifier: Apache-2.0 */
/* data_print.c - values of Hazelcast's own types, for people: lists in brackets, maps in braces, and of what
 * has classes of its own the class. */
#include <inttypes.h>

#include "common/base/check.h"
#include "common/cli/data_show_internal.h"
#include "common/wire/walk.h"

enum {
	TYPE_PORTABLE = -1,
	TYPE_COMPACT = -55,
	TYPE_PAYARA = 1, /* its own serializer: a stream with the application, a stream with the value */
};

static const struct mc_class *no_class(int32_t factory, int32_t id)
{
	(void)factory;
	(void)id;
	return NULL;
}

static const struct mc_class *no_java(struct mc_str name)
{
	(void)name;
	return NULL;
}

static const struct mc_registry no_classes = { .find = no_class, .find_java = no_java };

static void print_value(FILE *to, const struct mc_value *v);

static void print_list(FILE *to, const struct mc_items *items, bool pairs)
{
	fputc(pairs ? '{' : '[', to);
	for (uint32_t i = 0; items != NULL && i < items->n; i++) {
		if (i > 0)
			fputs(pairs && i % 2 == 1 ? ": " : ", ", to);
		print_value(to, items->v[i]);
	}
	fputc(pairs ? '}' : ']', to);
}

static void print_strs(FILE *to, const struct mc_strs *strs)
{
	fputc('[', to);
	for (uint32_t i = 0; strs != NULL && i < strs->n; i++)
		fprintf(to, "%s%.*s", i > 0 ? ", " : "", strs->v[i].n > 0 ? strs->v[i].n : 0, strs->v[i].p);
	fputc(']', to);
}

static void print_bytes(FILE *to, struct mc_bytes b)
{
	for (int32_t i = 0; i < b.n; i++)
		fprintf(to, "%02x", b.p[i]);
}

/* One item of an array of this type's items, as they lie on the wire. */
static void print_item(FILE *to, struct mc_rd *r, int32_t type)
{
	char text[DATA_DOUBLE_TEXT];
	uint32_t bits;
	float f;

	switch (type) {
	case -13: fputs(mc_rd_u8(r) != 0 ? "true" : "false", to); break;
	case -14: fprintf(to, "%u", mc_rd_u16(r)); break;
	case -15: fprintf(to, "%d", (int16_t)mc_rd_u16(r)); break;
	case MC_TYPE_INTS: fprintf(to, "%" PRId32, (int32_t)mc_rd_u32(r)); break;
	case MC_TYPE_LONGS: fprintf(to, "%" PRId64, (int64_t)mc_rd_u64(r)); break;
	case -18:
		bits = mc_rd_u32(r);
		memcpy(&f, &bits, sizeof(f));
		fprintf(to, "%.9g", (double)f);
		break;
	default:
		data_double_text(text, mc_rd_f64(r));
		fputs(text, to);
		break;
	}
}

static void print_array(FILE *to, const struct mc_value *v, const struct mc_type *type)
{
	struct mc_rd r = mc_rd_of(v->u.bytes.p, v->u.bytes.n > 0 ? (size_t)v->u.bytes.n : 0);
	bool first = true;

	if (type->size == 1 && type->id == -12) {
		print_bytes(to, v->u.bytes);
		return;
	}
	for (fputc('[', to); mc_rd_left(&r) >= type->size; first = false) {
		if (!first)
			fputs(", ", to);
		print_item(to, &r, v->type);
	}
	fputc(']', to);
}

static void print_uuid(FILE *to, struct mc_uuid u)
{
	char text[MC_UUID_TEXT];

	mc_uuid_text(text, u);
	fputs(text, to);
}

static void print_real(FILE *to, double d)
{
	char text[DATA_DOUBLE_TEXT];

	data_double_text(text, d);
	fputs(text, to);
}

static void print_value(FILE *to, const struct mc_value *v)
{
	const struct mc_type *type = v != NULL ? mc_type_find(v->type) : NULL;

	if (v == NULL || type == NULL) {
		fputs(v == NULL ? "null" : "?", to);
		return;
	}
	switch (type->shape) {
	case MC_SHAPE_INT:
	case MC_SHAPE_CHAR: fprintf(to, "%" PRId64, v->u.i); break;
	case MC_SHAPE_BOOL: fputs(v->u.flag ? "true" : "false", to); break;
	case MC_SHAPE_REAL: print_real(to, v->u.f); break;
	case MC_SHAPE_STR: fprintf(to, "%.*s", v->u.str.n > 0 ? v->u.str.n : 0, v->u.str.p); break;
	case MC_SHAPE_UUID: print_uuid(to, v->u.uuid); break;
	case MC_SHAPE_ARRAY: print_array(to, v, type); break;
	case MC_SHAPE_STRS: print_strs(to, v->body); break;
	case MC_SHAPE_ITEMS:
	case MC_SHAPE_SORTED:
	case MC_SHAPE_MAYBE: print_list(to, v->body, false); break;
	case MC_SHAPE_PAIRS:
	case MC_SHAPE_SORTED_MAP:
	case MC_SHAPE_TWO: print_list(to, v->body, true); break;
	case MC_SHAPE_NULL: fputs("null", to); break;
	default: print_bytes(to, v->u.bytes); break;
	}
}

/* --- those with classes of their own: what they say in front --- */

static const char *print_portable(FILE *to, struct mc_bytes blob)
{
	struct mc_bytes body = client_data_body(blob);
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	int32_t factory = (int32_t)mc_rd_u32(&r), id = (int32_t)mc_rd_u32(&r),
		version = (int32_t)mc_rd_u32(&r);

	fprintf(to, "portable factory %" PRId32 " class %" PRId32 " version %" PRId32 ", %" PRId32 " bytes",
		factory, id, version, body.n);
	return "Portable";
}

static const char *print_compact(FILE *to, struct mc_bytes blob)
{
	struct mc_bytes body = client_data_body(blob);
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);

	fprintf(to, "compact schema %016" PRIx64 ", %" PRId32 " bytes", mc_rd_u64(&r), body.n);
	return "Compact";
}

/* IdentifiedDataSerializable, or a class by its name. */
static const char *print_object(FILE *to, struct mc_bytes blob)
{
	struct mc_bytes body = client_data_body(blob);
	struct mc_rd r = mc_rd_of(body.p, (size_t)body.n);
	bool identified = (mc_rd_u8(&r) & 1) != 0;
	int32_t first = (int32_t)mc_rd_u32(&r);
	const uint8_t *name = identified || first < 0 ? NULL : mc_rd_take(&r, (size_t)first);

	if (name != NULL)
		fprintf(to, "%.*s, %" PRId32 " bytes", first, (const char *)name, body.n);
	else
		fprintf(to, "identified factory %" PRId32 " class %" PRId32 ", %" PRId32 " bytes", first,
			(int32_t)mc_rd_u32(&r), body.n);
	return "DataSerializable";
}

const char *data_print(FILE *to, struct mc_bytes blob, struct mc_arena *mem, struct query_context *q)
{
	int32_t id = client_data_type(blob);
	const struct mc_type *type = mc_type_find(id);
	const struct mc_value *v = NULL;
	struct mc_reader r;

	mc_check(to != NULL && blob.n >= 0);
	if (id == TYPE_PORTABLE)
		return data_print_record(to, q, blob) ? "Portable" : print_portable(to, blob);
	if (id == TYPE_COMPACT)
		return data_print_record(to, q, blob) ? "Compact" : print_compact(to, blob);
	if (id == MC_TYPE_OBJECT)
		return print_object(to, blob);
	if ((id == MC_TYPE_JAVA || id == TYPE_PAYARA) &&
		data_print_java(to, client_data_body(blob), id == TYPE_PAYARA, mem))
		return id == TYPE_PAYARA ? "Payara" : "Serializable";
	mc_read_init(&r, &no_classes, MC_LINE_LAST, blob.p + 4, (size_t)blob.n - 4, mem);
	if (type != NULL)
		v = mc_read_value(&r);
	if (type == NULL || r.in.err != MC_ERR_OK) {
		fprintf(to, "%" PRId32 " bytes of type %" PRId32, blob.n - MC_BLOB_HEAD, id);
		return type != NULL ? type->name : "unknown";
	}
	print_value(to, v);
	return type->name;
}
