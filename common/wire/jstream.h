/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jstream.h - Java object streams as values (Java Object Serialization Specification, chapter 6): what an
 * ObjectOutputStream wrote, whatever its classes are, by the class descriptions in the stream. A consumer
 * asks by class and field name, so fields that came or went with a version do no harm. Where such a stream
 * ends: java.h.
 *
 * Everything is bounded (limits.h, MC_JSTREAM_*): bytes, values, handles, class descriptions, superclasses
 * and nesting. The work is in proportion to the bytes and to MC_JSTREAM_VALUES_MAX, also when a stream says
 * that a thing contains itself: a reference is the same value again, so values may form circles. Texts and
 * bytes are borrowed from the input, the rest lies in the caller's arena.
 */
#ifndef MC_WIRE_JSTREAM_H
#define MC_WIRE_JSTREAM_H

#include "common/base/arena.h"
#include "common/wire/bytes.h"

struct mc_jvalue;

/* A class as the stream describes it. */
struct mc_jfield {
	struct mc_str name;
	char type; /* B C D F I J S Z, L object, [ array */
};
struct mc_jclass {
	struct mc_str name; /* "java.util.HashMap", "[I"; empty: a proxy */
	const struct mc_jclass *super;
	const struct mc_jfield *fields;
	uint32_t n;
	uint8_t flags, depth; /* MC_JAVA_*; superclasses above it */
	bool done;            /* false while its own description is being read */
};

enum mc_jkind {
	MC_J_NULL,
	MC_J_NUMBER, /* u.i: Z B C S I J */
	MC_J_REAL,   /* u.f: F D */
	MC_J_TEXT,   /* u.text: modified UTF-8, see mc_jtext */
	MC_J_OBJECT, /* u.parts, from the uppermost superclass down to its own class */
	MC_J_ITEMS,  /* u.items: an array of objects */
	MC_J_BYTES,  /* u.bytes: an array of primitives of `type`, big-endian */
	MC_J_ENUM,   /* u.text: name of the constant */
	MC_J_CLASS,  /* cls */
	MC_J_BLOCK,  /* u.bytes: primitives that a class wrote by itself */
	MC_J_THROWN, /* u.items: one, the exception that ended the writing: the whole stream is this */
};

struct mc_jlist {
	const struct mc_jvalue **v;
	uint32_t n;
};
/* What one class of an object's chain wrote. */
struct mc_jpart {
	const struct mc_jclass *cls;
	const struct mc_jvalue **fields; /* cls->n; NULL: none */
	struct mc_jlist more;            /* written by the class itself: blocks and objects */
};
struct mc_jvalue {
	uint8_t kind;
	char type;
	const struct mc_jclass *cls; /* OBJECT, ITEMS, BYTES, ENUM, CLASS */
	union {
		int64_t i;
		double f;
		struct mc_str text;
		struct mc_bytes bytes;
		struct mc_jlist items;
		struct {
			struct mc_jpart *v;
			uint32_t n;
		} parts;
	} u;
};

/*
 * Takes one stream with one value from r; *out is that value. MC_ERR_LIMIT: larger or deeper than is taken.
 * MC_ERR_UNKNOWN: written in the form of Java 1.1, whose end nobody can know. A class with a writeObject of
 * its own is taken to begin with its fields, as all of the JDK's do.
 */
enum mc_err mc_jstream_read(struct mc_rd *r, struct mc_arena *mem, const struct mc_jvalue **out);

/* The same of a stream with two objects, of which the second is wanted. */
enum mc_err mc_jstream_read_second(struct mc_rd *r, struct mc_arena *mem, const struct mc_jvalue **out);

/* --- asking; any of these takes any value, NULL as well --- */
/* Is it an object (or enum) of this class, or of one below it? */
bool mc_jis(const struct mc_jvalue *v, const char *cls);
/* The field, of this class of the object's chain or (cls NULL) of the lowest that has one; NULL: there is
 * none. */
const struct mc_jvalue *mc_jfield(const struct mc_jvalue *v, const char *cls, const char *name);
/* A number, or a box around one (java.lang.Integer…). */
bool mc_jnumber(const struct mc_jvalue *v, int64_t *out);
/* Text in UTF-8, or the name of an enum constant; null for all others. Copied into the arena only where the
 * bytes differ. */
struct mc_str mc_jtext(const struct mc_jvalue *v, struct mc_arena *mem);
/* java.util.UUID; null for all others. */
struct mc_uuid mc_juuid(const struct mc_jvalue *v);
/*
 * What is in a list or a set of the JDK, or an array; of a map keys and values in turn (a concurrent one ends
 * with two nulls). Takes what was looked at from *budget, because a stream can refer to one long list a
 * thousand times. False: nothing of that kind, over the budget, or no memory.
 */
bool mc_jitems(const struct mc_jvalue *v, struct mc_arena *mem, uint32_t *budget, struct mc_jlist *out);

#endif
