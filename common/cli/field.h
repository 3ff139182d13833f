/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.h - the keys of JSON as rows. A key is of one type in all records of all tools; a record says which
 * keys it has. examples/schema/ is made from them, and the writer of JSON holds what it is told against them
 * where MC_CHECK_RECORDS is set, as tests do.
 */
#ifndef MC_CLI_FIELD_H
#define MC_CLI_FIELD_H

#include <stdint.h>

#include "common/cli/record.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_UUID,
	FIELD_TIME,   /* RFC 3339, UTC */
	FIELD_NUMBER, /* whole */
	FIELD_MS,     /* milliseconds with their fraction, where the clock that measured them has one */
	FIELD_US,
	FIELD_FLAG,
	FIELD_SCALAR, /* a setting's value: a number, true or false, or text */
	FIELD_TEXTS,  /* lists */
	FIELD_NUMBERS,
	FIELD_OBJECT,
	FIELD_OBJECTS,
};

struct field_row {
	const char *key;
	enum field_kind kind;
};
extern const struct field_row field_rows[]; /* by key */
extern const size_t field_count;

/*
 * "version master? members{uuid host name?}": the keys of a record beside type and time. One with a question
 * mark may be null or missing; in braces, what an object, or each object of a list, has. NULL: the record is
 * for people only.
 */
extern const char *const record_fields[RECORD_COUNT];

/* One key of such a list. `next`: the rest. */
struct field_said {
	const char *key, *inner, *next; /* inner: behind the brace; NULL: no object */
	size_t key_size;
	bool optional;
};
/* False at the end, or at the brace that closes. */
bool field_next(const char *fields, struct field_said *out);
/* NULL: there is none. */
const struct field_row *field_find(const char *key, size_t key_size);

/* What was said of a record so far. */
enum { FIELD_DEPTH = 4 };
struct field_check {
	struct {
		const char *fields; /* of an object */
		enum field_kind kind;
		uint64_t seen; /* by the place of the key */
	} at[FIELD_DEPTH];
	unsigned depth;
};
enum field_value { FIELD_IS_NULL, FIELD_IS_TEXT, FIELD_IS_NUMBER, FIELD_IS_REAL, FIELD_IS_FLAG };

/* A key that the record does not have, one of another type, and one that is missing are broken promises: each
 * of these asserts that there is none. key: NULL for an item of a list. */
void field_check_begin(struct field_check *c, enum record r);
void field_check_value(struct field_check *c, const char *key, enum field_value value);
void field_check_open(struct field_check *c, const char *key, bool list);
void field_check_close(struct field_check *c);

#endif
