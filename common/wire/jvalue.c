/* SPDX-License-Identifier: Apache-2.0 */
/* jvalue.c - asking what a Java object stream holds. */
#include "common/base/check.h"
#include "common/wire/jstream_internal.h"

static const struct mc_jpart *part_of(const struct mc_jvalue *v, const char *cls)
{
	for (uint32_t i = 0; v != NULL && v->kind == MC_J_OBJECT && i < v->u.parts.n; i++)
		if (mc_str_eqz(v->u.parts.v[i].cls->name, cls))
			return &v->u.parts.v[i];
	return NULL;
}

bool mc_jis(const struct mc_jvalue *v, const char *cls)
{
	mc_check(cls != NULL);
	if (v != NULL && v->kind == MC_J_ENUM)
		return mc_str_eqz(v->cls->name, cls);
	return part_of(v, cls) != NULL;
}

static const struct mc_jvalue *field_of(const struct mc_jpart *part, const char *name)
{
	for (uint32_t i = 0; part->fields != NULL && i < part->cls->n; i++)
		if (mc_str_eqz(part->cls->fields[i].name, name))
			return part->fields[i];
	return NULL;
}

const struct mc_jvalue *mc_jfield(const struct mc_jvalue *v, const char *cls, const char *name)
{
	const struct mc_jvalue *f = NULL;

	for (uint32_t i = v == NULL || v->kind != MC_J_OBJECT ? 0 : v->u.parts.n; i-- > 0 && f == NULL;)
		if (cls == NULL || mc_str_eqz(v->u.parts.v[i].cls->name, cls))
			f = field_of(&v->u.parts.v[i], name);
	return f;
}

bool mc_jnumber(const struct mc_jvalue *v, int64_t *out)
{
	static const char *const boxes[] = {
		"java.lang.Integer",
		"java.lang.Long",
		"java.lang.Short",
		"java.lang.Byte",
		"java.lang.Boolean",
		"java.lang.Character",
	};

	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		if (mc_jis(v, boxes[i]))
			v = mc_jfield(v, boxes[i], "value");
	if (v == NULL || v->kind != MC_J_NUMBER)
		return false;
	*out = v->u.i;
	return true;
}

struct mc_uuid mc_juuid(const struct mc_jvalue *v)
{
	struct mc_uuid u = { .null = true };
	int64_t hi, lo;

	if (mc_jnumber(mc_jfield(v, "java.util.UUID", "mostSigBits"), &hi) &&
		mc_jnumber(mc_jfield(v, "java.util.UUID", "leastSigBits"), &lo))
		u = (struct mc_uuid){ false, (uint64_t)hi, (uint64_t)lo };
	return u;
}

/* --- text: NUL comes in two bytes, what lies above U+FFFF as two halves of three bytes each --- */
static bool is_half(const uint8_t *p, size_t left, uint8_t kind)
{
	return left >= 3 && p[0] == 0xed && (p[1] & 0xf0) == kind && (p[2] & 0xc0) == 0x80;
}

/* One character; gives the bytes taken. */
static size_t one_character(const uint8_t *p, size_t left, char *to, size_t *n)
{
	uint32_t c;

	if (left >= 2 && p[0] == 0xc0 && p[1] == 0x80) {
		to[(*n)++] = '\0';
		return 2;
	}
	if (!is_half(p, left, 0xa0) || !is_half(p + 3, left - 3, 0xb0)) {
		to[(*n)++] = (char)p[0];
		return 1;
	}
	c = 0x10000 + ((p[1] & 0x0fu) << 16 | (p[2] & 0x3fu) << 10 | (p[4] & 0x0fu) << 6 | (p[5] & 0x3fu));
	to[(*n)++] = (char)(0xf0 | c >> 18);
	to[(*n)++] = (char)(0x80 | (c >> 12 & 0x3f));
	to[(*n)++] = (char)(0x80 | (c >> 6 & 0x3f));
	to[(*n)++] = (char)(0x80 | (c & 0x3f));
	return 6;
}

struct mc_str mc_jtext(const struct mc_jvalue *v, struct mc_arena *mem)
{
	struct mc_str s = { NULL, -1 };
	size_t n = 0;
	char *to;

	if (v != NULL && (v->kind == MC_J_TEXT || v->kind == MC_J_ENUM))
		s = v->u.text;
	if (s.n <= 0 || (memchr(s.p, 0xc0, (size_t)s.n) == NULL && memchr(s.p, 0xed, (size_t)s.n) == NULL))
		return s;
	to = mc_arena_get(mem, 1, (size_t)s.n);
	if (to == NULL)
		return (struct mc_str){ NULL, -1 };
	for (size_t i = 0; i < (size_t)s.n;)
		i += one_character((const uint8_t *)s.p + i, (size_t)s.n - i, to, &n);
	return mc_str_of(to, n);
}

/* --- collections: how the JDK's classes write themselves --- */
enum how {
	OWN,  /* blocks with sizes, then the elements */
	LAST, /* the same, behind a comparator */
	IN,   /* the field of this name holds another collection, or an array */
	ONE,  /* the field of this name is the only element */
};
static const struct {
	const char *cls, *field;
	enum how how;
} collections[] = {
	{ "java.util.ArrayList", NULL, OWN },
	{ "java.util.LinkedList", NULL, OWN },
	{ "java.util.ArrayDeque", NULL, OWN },
	{ "java.util.HashSet", NULL, OWN },
	{ "java.util.HashMap", NULL, OWN },
	{ "java.util.TreeMap", NULL, OWN },
	{ "java.util.Hashtable", NULL, OWN },
	{ "java.util.IdentityHashMap", NULL, OWN },
	{ "java.util.concurrent.ConcurrentHashMap", NULL, OWN },
	{ "java.util.concurrent.CopyOnWriteArrayList", NULL, OWN },
	{ "java.util.CollSer", NULL, OWN },
	{ "java.util.Vector", "elementData", IN },
	{ "java.util.Arrays$ArrayList", "a", IN },
	{ "java.util.Collections$UnmodifiableCollection", "c", IN },
	{ "java.util.Collections$UnmodifiableMap", "m", IN },
	{ "java.util.Collections$SynchronizedCollection", "c", IN },
	{ "java.util.Collections$SynchronizedMap", "m", IN },
	{ "java.util.Collections$CheckedCollection", "c", IN },
	{ "java.util.concurrent.CopyOnWriteArraySet", "al", IN },
	{ "java.util.Collections$SingletonSet", "element", ONE },
	{ "java.util.Collections$SingletonList", "element", ONE },
	{ "java.util.Collections$EmptyList", NULL, OWN },
	{ "java.util.Collections$EmptySet", NULL, OWN },
	{ "java.util.Collections$EmptyMap", NULL, OWN },
	{ "java.util.TreeSet", NULL, LAST },
};

/* What a class wrote by itself, without the blocks and without the first few. */
static bool own_items(const struct mc_jlist *more, uint32_t skip, struct mc_arena *mem, struct mc_jlist *out)
{
	const struct mc_jvalue **v = more->n == 0 ? NULL : mc_arena_get(mem, sizeof(*v), more->n);
	uint32_t n = 0;

	if (v == NULL && more->n > 0)
		return false;
	for (uint32_t i = 0; i < more->n; i++)
		if (more->v[i]->kind != MC_J_BLOCK && (skip == 0 || skip-- == 0))
			v[n++] = more->v[i];
	*out = (struct mc_jlist){ v, n };
	return true;
}

static bool one_item(const struct mc_jvalue *v, struct mc_arena *mem, struct mc_jlist *out)
{
	out->v = mc_arena_get(mem, sizeof(*out->v), 1);
	if (out->v == NULL)
		return false;
	out->v[0] = v;
	out->n = 1;
	return true;
}

static bool afford(uint32_t *budget, uint32_t n)
{
	if (n > *budget)
		return false;
	*budget -= n;
	return true;
}

bool mc_jitems(const struct mc_jvalue *v, struct mc_arena *mem, uint32_t *budget, struct mc_jlist *out)
{
	mc_check(budget != NULL && out != NULL);
	/* one in another, a few times; in a circle, no further */
	for (int depth = 0; v != NULL && depth < MC_JSTREAM_SUPERS_MAX; depth++) {
		const struct mc_jpart *part = NULL;
		size_t i;

		if (v->kind == MC_J_ITEMS) {
			*out = v->u.items;
			return afford(budget, out->n);
		}
		for (i = 0; i < sizeof(collections) / sizeof(collections[0]) && part == NULL; i++)
			part = part_of(v, collections[i].cls);
		if (part == NULL)
			return false;
		if (collections[i - 1].how == OWN || collections[i - 1].how == LAST)
			return afford(budget, part->more.n) &&
				own_items(&part->more, collections[i - 1].how == LAST, mem, out);
		v = field_of(part, collections[i - 1].field);
		if (collections[i - 1].how == ONE)
			return v != NULL && afford(budget, 1) && one_item(v, mem, out);
	}
	return false;
}
