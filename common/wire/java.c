/* SPDX-License-Identifier: Apache-2.0 */
/*
 * java.c - the beginning of a Java object stream: class descriptions from the object's class up to its root, then the root's
 * fields. Throwable is the root of all exceptions; its `cause` stands in front of its `detailMessage`.
 * Grammar: Java Object Serialization Specification, section 6.4.
 */
#include "common/wire/java.h"

#include "common/wire/bytes.h"

enum { CLASSES_MAX = 16, FIELDS_MAX = 16 };

/* The root's fields that are objects, in the order of their values. */
struct root {
	struct mc_str names[FIELDS_MAX];
	unsigned count;
	bool plain; /* no field of a primitive type */
};

static struct mc_str utf(struct mc_rd *r)
{
	uint16_t n = mc_rd_u16(r);
	const uint8_t *p = mc_rd_take(r, n);

	return p == NULL ? (struct mc_str){ NULL, -1 } : mc_str_of((const char *)p, n);
}

/* A string or null; anything else is not understood. */
static struct mc_str string_value(struct mc_rd *r)
{
	uint8_t tag = mc_rd_u8(r);

	if (tag == MC_JAVA_STRING)
		return utf(r);
	if (tag == MC_JAVA_REFERENCE)
		mc_rd_u32(r);
	else if (tag != MC_JAVA_NULL)
		mc_rd_fail(r, MC_ERR_UNKNOWN);
	return (struct mc_str){ NULL, -1 };
}

static void fields(struct mc_rd *r, struct root *root)
{
	uint16_t n = mc_rd_u16(r);

	*root = (struct root){ .plain = true };
	if (n > FIELDS_MAX)
		mc_rd_fail(r, MC_ERR_LIMIT);
	for (uint16_t i = 0; i < n && r->err == MC_ERR_OK; i++) {
		uint8_t type = mc_rd_u8(r);

		root->names[i] = utf(r);
		root->count = i + 1u;
		if (type == 'L' || type == '[')
			string_value(r);
		else
			root->plain = false;
	}
}

static struct mc_str class_descriptions(struct mc_rd *r, struct root *root)
{
	struct mc_str first = { NULL, -1 };
	unsigned n = 0;

	for (uint8_t tag = mc_rd_u8(r); tag == MC_JAVA_CLASSDESC && n < CLASSES_MAX; tag = mc_rd_u8(r), n++) {
		struct mc_str name = utf(r);

		mc_rd_u64(r); /* uid */
		mc_rd_u8(r);  /* flags */
		fields(r, root);
		if (mc_rd_u8(r) != MC_JAVA_END)
			mc_rd_fail(r, MC_ERR_UNKNOWN);
		if (n == 0)
			first = name;
	}
	return first;
}

static struct mc_str root_message(struct mc_rd *r, const struct root *root)
{
	struct mc_str value;

	for (unsigned i = 0; root->plain && i < root->count && r->err == MC_ERR_OK; i++) {
		value = string_value(r);
		if (r->err == MC_ERR_OK && mc_str_eqz(root->names[i], "detailMessage"))
			return value;
	}
	return (struct mc_str){ NULL, -1 };
}

struct mc_java_exception mc_java_exception_of(struct mc_bytes stream)
{
	struct mc_java_exception e = { { NULL, -1 }, { NULL, -1 } };
	struct mc_rd r = mc_rd_of(stream.p, stream.n < 0 ? 0 : (size_t)stream.n);
	struct root root = { .count = 0 };

	if (mc_rd_u16(&r) != MC_JAVA_MAGIC || mc_rd_u16(&r) != MC_JAVA_VERSION || mc_rd_u8(&r) != MC_JAVA_OBJECT)
		return e;
	e.java_class = class_descriptions(&r, &root);
	e.message = root_message(&r, &root);
	return e;
}
