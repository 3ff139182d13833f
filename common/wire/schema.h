/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h - the tables made of rows, and what a walk over them knows. */
#ifndef MC_WIRE_SCHEMA_H
#define MC_WIRE_SCHEMA_H

#include <string.h>

#include "common/wire/rows.h"

struct mc_class;
struct mc_schema;

/* Every walker carries this; conditions look at it. */
struct mc_walk {
	const struct mc_registry *registry;
	enum mc_line line;
	bool known; /* the version of the stream is known: set per object, restored behind it */
};

struct mc_field {
	const char *name;
	const struct mc_schema *sub;
	bool (*on)(const struct mc_walk *w, const void *object); /* NULL: always */
	uint32_t max;
	uint32_t off; /* in the struct */
	uint32_t aux; /* versions271: where the table's list is */
	uint8_t kind;
	uint16_t flags;
	uint8_t lines; /* bit n: is in mc_line n */
};

/* One struct: its rows in wire order. */
struct mc_schema {
	const char *name;
	const struct mc_field *rows;
	uint32_t count;
	uint32_t size; /* of the struct */
	uint16_t cls;  /* as which class of the registry it is announced as a nested object; or MC_IN_PLACE */
};

enum { MC_IN_PLACE = 0 }; /* never announced: no class of a registry is its first */

enum mc_form { MC_FORM_OP, MC_FORM_RESP, MC_FORM_CTRL, MC_FORM_OBJ };

/* One class of the wire. Several may share a schema. */
struct mc_class {
	const char *name; /* Hazelcast's simple name */
	const char *java; /* full name of a class that is written by name; NULL: written by its ids */
	const struct mc_schema *schema;
	int32_t factory, id;
	uint8_t form;
	uint8_t lines;  /* bit n: is in mc_line n */
	uint8_t marked; /* bit n: announced with the version of the cluster on mc_line n */
};

/* How many elements a list has that has no count of its own; and the rows that say so, made to say n. */
struct mc_count {
	uint64_t (*get)(const void *object);
	void (*set)(void *object, uint32_t n);
};

struct mc_registry {
	const struct mc_class *v;
	uint32_t n; /* places without a schema are not classes */
	const struct mc_class *(*find)(int32_t factory, int32_t id);
	const struct mc_class *(*find_java)(struct mc_str name);
	const char *const *const *words; /* for texts of MC_ROW_ENUM: lists that end with NULL */
	const struct mc_count *counts;   /* for lists of MC_ROW_COUNTED_BY */
};

/* What all lists of structs look like (MC_LIST). Loaded and stored as a whole: the item types differ. */
typedef MC_LIST(void) mc_list;

/* How many elements a list has that has no count, but as many as the list at f->max of the same struct. */
static inline uint32_t mc_as_many(const struct mc_field *f, const void *object)
{
	mc_list other;

	memcpy(&other, (const char *)object + f->max, sizeof(other));
	return other.null ? 0 : other.n;
}

/* The same for either way in which rows before a list say how many elements it has. */
static inline uint64_t mc_said_before(const struct mc_walk *w, const struct mc_field *f, const void *object)
{
	return f->flags & MC_ROW_COUNTED_BY ? w->registry->counts[f->max].get(object) : mc_as_many(f, object);
}
#define MC_ROW_SAID_BEFORE (MC_ROW_AS_MANY | MC_ROW_COUNTED_BY)

static inline bool mc_has_line(unsigned lines, enum mc_line line)
{
	return lines >> line & 1;
}
static inline const struct mc_field *mc_rows_end(const struct mc_schema *s)
{
	return s->rows + s->count;
}
static inline bool mc_row_on(const struct mc_field *f, const struct mc_walk *w, const void *o)
{
	return mc_has_line(f->lines, w->line) && (f->on == NULL || f->on(w, o));
}
/* Is the version of the stream known inside an object? Where nothing is marked always, else only where the
 * object says it. */
static inline bool mc_known_inside(enum mc_line line, bool marked)
{
	return !mc_lines[line].marks || marked;
}
/* Does this line announce the class with its version? */
static inline bool mc_announces(const struct mc_class *c, enum mc_line line)
{
	return mc_has_line(c->marked, line);
}
/* How a nested object of this schema is announced. NULL: it is not. */
static inline const struct mc_class *mc_announced(const struct mc_walk *w, const struct mc_schema *s)
{
	return s->cls == MC_IN_PLACE ? NULL : &w->registry->v[s->cls];
}
/* Bytes that one in-place struct takes at least. */
uint32_t mc_least(const struct mc_schema *s, enum mc_line line);

#define mc_on_always NULL
/* The column `lines`, as a mask. */
#define MC_LINES_all ((1u << MC_LINE_COUNT) - 1)
#define MC_LINES_from_54 (MC_LINES_all & ~MC_LINES_to_53)
#define MC_LINES_from_55 (MC_LINES_all & ~MC_LINES_to_54)
#define MC_LINES_from_56 (MC_LINES_all & ~MC_LINES_to_55)
#define MC_LINES_from_57 (MC_LINES_all & ~MC_LINES_to_56)
#define MC_LINES_to_53 ((2u << MC_LINE_53) - 1)
#define MC_LINES_to_54 ((2u << MC_LINE_54) - 1)
#define MC_LINES_to_55 ((2u << MC_LINE_55) - 1)
#define MC_LINES_to_56 ((2u << MC_LINE_56) - 1)
#define MC_LINES_none 0u
_Static_assert(MC_LINE_COUNT <= 8, "lines are bits of a byte");

#define MC_SUB_u8(s) NULL
#define MC_SUB_i8(s) NULL
#define MC_SUB_flag(s) NULL
#define MC_SUB_i16(s) NULL
#define MC_SUB_i32(s) NULL
#define MC_SUB_i64(s) NULL
#define MC_SUB_f64(s) NULL
#define MC_SUB_same32(s) NULL
#define MC_SUB_i16as32(s) NULL
#define MC_SUB_i32as64(s) NULL
#define MC_SUB_str(s) NULL
#define MC_SUB_uuid(s) NULL
#define MC_SUB_data(s) NULL
#define MC_SUB_bytes(s) NULL
#define MC_SUB_base(s) &s##_schema
#define MC_SUB_part(s) &s##_schema
#define MC_SUB_obj(s) &s##_schema
#define MC_SUB_opt(s) &s##_schema
#define MC_SUB_any(s) NULL
#define MC_SUB_strs(s) NULL
#define MC_SUB_uuids(s) NULL
#define MC_SUB_ints(s) NULL
#define MC_SUB_longs(s) NULL
#define MC_SUB_longs8(s) NULL
#define MC_SUB_parts(s) &s##_schema
#define MC_SUB_objs(s) &s##_schema
#define MC_SUB_anys(s) NULL
#define MC_SUB_versions271(s) NULL
#define MC_SUB_rows7(s) NULL
#define MC_SUB_iobj(s) NULL
#define MC_SUB_rest(s) NULL

/* versions271 names its table where others name a struct. */
#define MC_AUX_versions271(T, s) offsetof(struct T, s)
#define MC_AUX_u8(T, s) 0
#define MC_AUX_i8(T, s) 0
#define MC_AUX_flag(T, s) 0
#define MC_AUX_i16(T, s) 0
#define MC_AUX_i32(T, s) 0
#define MC_AUX_i64(T, s) 0
#define MC_AUX_f64(T, s) 0
#define MC_AUX_same32(T, s) 0
#define MC_AUX_i16as32(T, s) 0
#define MC_AUX_i32as64(T, s) 0
#define MC_AUX_str(T, s) 0
#define MC_AUX_uuid(T, s) 0
#define MC_AUX_data(T, s) 0
#define MC_AUX_bytes(T, s) 0
#define MC_AUX_base(T, s) 0
#define MC_AUX_part(T, s) 0
#define MC_AUX_obj(T, s) 0
#define MC_AUX_opt(T, s) 0
#define MC_AUX_any(T, s) 0
#define MC_AUX_strs(T, s) 0
#define MC_AUX_uuids(T, s) 0
#define MC_AUX_ints(T, s) 0
#define MC_AUX_longs(T, s) 0
#define MC_AUX_longs8(T, s) 0
#define MC_AUX_parts(T, s) 0
#define MC_AUX_objs(T, s) 0
#define MC_AUX_anys(T, s) 0
#define MC_AUX_rows7(T, s) 0
#define MC_AUX_iobj(T, s) 0
#define MC_AUX_rest(T, s) 0

#define MC_FIELD(T, kind, name, sub, limit, flags, cond, lines) \
	{ #name, MC_SUB_##kind(sub), mc_on_##cond, limit, offsetof(struct T, name), MC_AUX_##kind(T, sub), \
		MC_K_##kind, flags, MC_LINES_##lines },
#define MC_TABLE(T, ROWS, announced) \
	static const struct mc_field T##_rows[] = { ROWS(MC_FIELD, T) }; \
	const struct mc_schema T##_schema = { \
		#T, \
		T##_rows, \
		sizeof(T##_rows) / sizeof(T##_rows[0]), \
		sizeof(struct T), \
		announced, \
	}

#endif
