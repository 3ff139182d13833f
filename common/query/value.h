/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.h - what a query compares: a value of an attribute of an entry, or one that was given with the query,
 * and the rules by which two of them are equal, greater or not comparable
 * (com.hazelcast.query.impl.Comparables, Numbers, TypeConverters). Pure; texts and bytes are borrowed.
 */
#ifndef MC_QUERY_VALUE_H
#define MC_QUERY_VALUE_H

#include "common/base/arena.h"
#include "common/wire/bytes.h"

/* kind, type id of its blob (0: none of its own). In this order from BYTE to DOUBLE: the numbers that are
 * compared with each other whatever their types are. */
#define QUERY_KINDS(K) \
	K(NULL, 0) \
	K(BOOLEAN, -4)           /* i */ \
	K(CHAR, -5)              /* i: a UTF-16 unit */ \
	K(BYTE, -3)              /* i */ \
	K(SHORT, -6)             /* i */ \
	K(INT, -7)               /* i */ \
	K(LONG, -8)              /* i */ \
	K(FLOAT, -9)             /* f */ \
	K(DOUBLE, -10)           /* f */ \
	K(BIG_INTEGER, -26)      /* bytes: two's complement */ \
	K(BIG_DECIMAL, -27)      /* bytes, and i: the scale */ \
	K(STRING, -11)           /* bytes: UTF-8 */ \
	K(UUID, -21)             /* hi, lo */ \
	K(DATE, -25)             /* i: ms since 1970 */ \
	K(LOCAL_DATE, -51)       /* when */ \
	K(LOCAL_TIME, -52)       /* when */ \
	K(LOCAL_DATE_TIME, -53)  /* when */ \
	K(OFFSET_DATE_TIME, -54) /* when */ \
	K(ARRAY, 0)              /* an array or a collection: compared with nothing */ \
	K(RECORD, 0)             /* a Portable or Compact object */ \
	K(JSON, 0)               /* an object or array of JSON */ \
	K(OBJECT, 0)             /* what needs its Java class */

enum query_kind {
#define K(name, type) QUERY_##name,
	QUERY_KINDS(K)
#undef K
		QUERY_KIND_COUNT
};

_Static_assert(QUERY_NULL == 0, "what is zeroed is null");
_Static_assert(QUERY_DOUBLE - QUERY_BYTE == 5 && QUERY_BIG_DECIMAL == QUERY_DOUBLE + 2,
	"numbers stand together, those that are compared by magnitude first");
_Static_assert(QUERY_OBJECT == QUERY_ARRAY + 3 && QUERY_OBJECT + 1 == QUERY_KIND_COUNT,
	"what has no order is at the end");

struct query_when {
	int32_t year;
	uint8_t month, day, hour, minute, second;
	uint32_t nanos;
	int32_t offset_s;
};

struct query_value {
	enum query_kind kind;
	int64_t i;
	union {
		double f;
		struct mc_bytes bytes; /* ARRAY, RECORD, JSON, OBJECT: the whole blob; n -1 when it is inside
					  another */
		struct {
			uint64_t hi, lo;
		} uuid;
		struct query_when when;
	};
};

/* Why a query ended without a result: what a caller is told (and the exception that Hazelcast has for it). */
#define QUERY_ERRORS(X) \
	X(OK, "") \
	X(CLASS_CAST, "ClassCastException: two values are of classes that cannot be compared") \
	X(NUMBER_FORMAT, "NumberFormatException: a text that is no number was compared with a number") \
	X(ARGUMENT, "a value cannot be converted to what the attribute is, or is not comparable") \
	X(SYNTAX, "the expression is malformed, or of a kind that is not supported here") \
	X(NOT_COMPARABLE, \
		"the attribute can not be compared, because it does not implement Comparable interface") \
	X(CLASS_NEEDED, "an attribute of a Java object: that needs its class, which this member has not") \
	X(NULL_POINTER, "NullPointerException: a value is null where none may be") \
	X(ARITHMETIC, "ArithmeticException: the exact quotient has no end, or the number is too long") \
	X(MULTIPLE, "a projection of several values at once: [any] is not supported there") \
	X(SCHEMA, "the schema of a Compact value is not known here") \
	X(DEPTH, "the predicate is nested too deep") \
	X(TOO_MUCH, "the result is too large") \
	X(NOMEM, "no memory left for the query")

enum query_err {
#define X(name, text) QUERY_ERR_##name,
	QUERY_ERRORS(X)
#undef X
		QUERY_ERR_COUNT
};
const char *query_err_text(enum query_err err); /* static, never NULL */

static inline bool query_is_number(enum query_kind k)
{
	return k >= QUERY_BYTE && k <= QUERY_BIG_DECIMAL;
}
/* Those of which any two are compared by their magnitude. */
static inline bool query_is_plain_number(enum query_kind k)
{
	return k >= QUERY_BYTE && k <= QUERY_DOUBLE;
}
static inline bool query_is_real(enum query_kind k)
{
	return k == QUERY_FLOAT || k == QUERY_DOUBLE;
}
static inline struct query_value query_null(void)
{
	return (struct query_value){ .kind = QUERY_NULL };
}
static inline struct query_value query_integer(enum query_kind kind, int64_t i)
{
	return (struct query_value){ .kind = kind, .i = i };
}
static inline struct query_value query_real(enum query_kind kind, double f)
{
	return (struct query_value){ .kind = kind, .f = f };
}
static inline struct query_value query_string(const void *p, size_t n)
{
	return (struct query_value){ .kind = QUERY_STRING, .bytes = { p, (int32_t)n } };
}

/* --- value.c: to and from bytes --- */
/* A blob: partition hash, type id, what the type says. n below 0: null. What it cannot read is an OBJECT. */
struct query_value query_value_of(struct mc_bytes blob);
/* The same behind the partition hash: an object in a message. */
struct query_value query_value_of_object(struct mc_bytes object);
/* Writes type id and value; one that has no form of its own (a field that is an array) fails with
 * MC_ERR_VALUE. */
void query_value_write(struct mc_wr *w, const struct query_value *v);

/* --- compare.c --- */
/* Both not null. Order of `a` and `b` below 0, 0 or above in *order. */
enum query_err query_compare(const struct query_value *a, const struct query_value *b, int *order);
/* Equals of Java, numbers by magnitude; never an error. Two nulls are equal. */
bool query_equal(const struct query_value *a, const struct query_value *b);
/* Goes with query_equal: what is equal has one hash. */
uint64_t query_hash(const struct query_value *v);
/* A value that was given becomes what the attribute is; texts come from `mem`. */
enum query_err query_convert(
	enum query_kind to, const struct query_value *given, struct mc_arena *mem, struct query_value *out);
/* As Java orders texts: by UTF-16 units. */
int query_compare_text(struct mc_bytes a, struct mc_bytes b);

/* --- number.c --- */
/* Integer.parseInt and kin: a sign and digits, in 64 bits. */
bool query_parse_integer(struct mc_bytes text, int64_t *out);
/* Double.parseDouble of a decimal number, NaN or Infinity, rounded once. */
bool query_parse_real(struct mc_bytes text, double *out);
/* Shortest text that is read as the same number, with a point or an exponent: Double.toString. At most 32. */
size_t query_print_real(char out[32], double v);
size_t query_print_integer(char *out, int64_t v); /* at most 20 */

/* --- big.c: numbers of any length, as decimal digits --- */
#define QUERY_DIGITS_MAX 1024 /* of one: a BigInteger of 3,400 bits; shifts of doubles need 800 */
struct query_big {
	bool negative;
	int32_t scale; /* digits behind the point; below 0: zeros that are not there */
	uint32_t n;    /* no zeros in front; 0: zero */
	uint8_t d[QUERY_DIGITS_MAX];
};
/* False: too long. */
bool query_big_of(const struct query_value *v, struct query_big *out);
bool query_big_parse(struct mc_bytes text, struct query_big *out);
/* As a BIG_DECIMAL, or BIG_INTEGER when that is asked for (the scale must be 0). */
bool query_big_value(
	const struct query_big *b, enum query_kind kind, struct mc_arena *mem, struct query_value *out);
int query_big_compare(const struct query_big *a, const struct query_big *b);
bool query_big_add(struct query_big *to, const struct query_big *b);
/* Exact: false when the quotient has no end, or is too long. */
bool query_big_divide(struct query_big *to, uint64_t by);
/* Cut towards zero, modulo 2^64, as Number.longValue. */
int64_t query_big_integer(const struct query_big *b);
double query_big_real(const struct query_big *b);
/* To a scale of 0; what stands behind the point is cut. */
void query_big_cut(struct query_big *b);

/* Object.hashCode of the Java class (hash.c), of JSON its text's. False, and 0: of arrays, records and
 * objects it is not known here. */
bool query_java_hash(const struct query_value *v, int32_t *hash);

#endif
