/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.h - what the rows drive: reading, writing, size. (Equality, JSON and random messages:
 * tests/lib/walkers.h.)
 *
 * The reader takes everything it makes from the arena and borrows texts and bytes from the input. The first
 * error stays in `in.err`: SHORT, VALUE, LIMIT, UNKNOWN (a class or type that is not known, and no row to
 * keep it), NOMEM.
 */
#ifndef MC_WIRE_WALK_H
#define MC_WIRE_WALK_H

#include "common/base/arena.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"

/* --- read --- */
struct mc_scope { /* the structs around the place that is read, innermost first */
	const struct mc_scope *up;
	const struct mc_schema *schema;
	const void *object;
};
struct mc_reader {
	struct mc_walk w;
	struct mc_rd in;
	struct mc_arena *mem;
	const struct mc_scope *scope;
	uint16_t depth;
	bool kept; /* the rest of the frame was kept as it is: only MC_ROW_TAIL rows are still read */
};
/* What stands in front of an object: class known or not. */
struct mc_head {
	const struct mc_class *cls; /* NULL: not known on this line */
	int32_t factory, id;
	struct mc_str java; /* null when written by ids */
	bool versioned;
};
void mc_read_init(struct mc_reader *r, const struct mc_registry *reg, enum mc_line line, const void *p,
	size_t n, struct mc_arena *mem);
struct mc_head mc_read_head(struct mc_reader *r);
/* The rows of s, in place. */
void mc_read_rows(struct mc_reader *r, const struct mc_schema *s, void *out);
/* The class's struct, read behind its head; NULL: no memory. */
void *mc_read_body(struct mc_reader *r, const struct mc_head *h);
/* Type id, head, body; NULL is null or an error. Another class than the schema's is MC_ERR_VALUE. */
void *mc_read_object(struct mc_reader *r, const struct mc_schema *s);
/* Any value; NULL is null or an error. */
struct mc_value *mc_read_value(struct mc_reader *r);
/* Parts of the above that values need too. */
struct mc_str mc_read_str(struct mc_reader *r, uint32_t max);
struct mc_bytes mc_read_bytes(struct mc_reader *r, uint32_t max);
/* A count checked against `max` and against what is left / `least`; null_ok: -1 sets *null. */
uint32_t mc_read_count(struct mc_reader *r, uint32_t max, uint32_t least, bool *null);
/* Zeroed memory, or NULL and MC_ERR_NOMEM. */
void *mc_read_get(struct mc_reader *r, size_t size, size_t n);

/* --- write; with a counting mc_wr: the exact size --- */
struct mc_writer {
	struct mc_walk w;
	struct mc_wr out;
	bool kept; /* kept bytes were written: only MC_ROW_TAIL rows follow */
	/* Called where each field begins: boundary tables of the tests. NULL: not. */
	void (*mark)(void *ctx, const char *name, size_t offset);
	void *ctx;
};
void mc_write_init(struct mc_writer *w, const struct mc_registry *reg, enum mc_line line, struct mc_wr out);
void mc_write_rows(struct mc_writer *w, const struct mc_schema *s, const void *in);
/* Header byte, ids or name, version, rows: what follows a type id. */
void mc_write_body(struct mc_writer *w, const struct mc_class *c, const void *body);
/* With its type id; NULL is null. */
void mc_write_object(struct mc_writer *w, const struct mc_class *c, const void *body);
void mc_write_value(struct mc_writer *w, const struct mc_value *v);
void mc_write_str(struct mc_writer *w, struct mc_str s);

#endif
