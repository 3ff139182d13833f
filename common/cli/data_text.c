/* SPDX-License-Identifier: Apache-2.0 */
/* data_text.c - serialized values from text. */
#include "common/cli/data_show_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* The beginning of what somebody wrote, for "%.*s". */
#define QUOTED(text) ((text).n < 40 ? (text).n : 40), (text).p

const char *data_type_text(enum data_type t)
{
	static const char *const texts[] = {
#define X(id, text) text,
		DATA_TYPES(X)
#undef X
	};

	mc_check(t < DATA_TYPE_COUNT);
	mc_check(t < DATA_TYPE_COUNT);
	return texts[t];
}

enum data_type data_type_named(const char *name)
{
	int t = 0;

	while (t < DATA_TYPE_COUNT && strcmp(data_type_text((enum data_type)t), name) != 0)
		t++;
	return (enum data_type)t;
}

static bool room(struct data_buffer *out, size_t n, struct fault *fault)
{
	uint8_t *more;

	out->n = 0;
	if (n <= out->cap)
		return true;
	more = realloc(out->p, n);
	if (more == NULL)
		return fault_memory(fault);
	out->p = more;
	out->cap = n;
	return true;
}

/* The head, and what a type has behind it. */
static struct mc_wr begin_value(struct data_buffer *out, int32_t type)
{
	struct mc_wr w = mc_wr_of(out->p, out->cap);

	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)type);
	return w;
}

static bool put_text(struct mc_str text, int32_t type, struct data_buffer *out)
{
	struct mc_wr w = begin_value(out, type);

	mc_wr_u32(&w, (uint32_t)text.n);
	mc_wr_put(&w, text.p, (size_t)text.n);
	out->n = w.len;
	return true;
}

static bool from_string(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	if (!data_is_utf8(text))
		return fault_usage(
			fault, "Java's strings are text. Give the bytes as hex.", "%s is not UTF-8.", what);
	return put_text(text, MC_TYPE_STRING, out);
}

static bool from_json(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	json_error_t err;
	json_t *made = json_loadb(text.p, (size_t)text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &err);

	if (made == NULL)
		return fault_usage(
			fault, NULL, "%s is not JSON: %s (at byte %d).", what, err.text, err.position);
	json_decref(made);
	return put_text(text, MC_TYPE_JSON, out);
}

/* strtoll takes blanks, a plus and what follows: none of these. */
static bool from_integer(
	struct mc_str text, bool is_int, const char *what, struct data_buffer *out, struct fault *fault)
{
	char digits[24] = "", *end;
	long long i = 0;
	bool ok = text.n > 0 && (size_t)text.n < sizeof(digits);
	struct mc_wr w = begin_value(out, is_int ? MC_TYPE_INT : MC_TYPE_LONG);

	if (ok)
		memcpy(digits, text.p, (size_t)text.n);
	ok = ok && strspn(digits, "-0123456789") == (size_t)text.n;
	errno = 0;
	if (ok)
		i = strtoll(digits, &end, 10);
	ok = ok && *end == '\0' && errno == 0 && (!is_int || (i >= INT32_MIN && i <= INT32_MAX));
	if (!ok)
		return fault_usage(fault, NULL,
			"%s '%.*s' is no %s: a number from %" PRId64 " to %" PRId64 ".", what, QUOTED(text),
			is_int ? "int" : "long", is_int ? INT32_MIN : INT64_MIN,
			is_int ? INT32_MAX : INT64_MAX);
	if (is_int)
		mc_wr_u32(&w, (uint32_t)i);
	else
		mc_wr_u64(&w, (uint64_t)i);
	out->n = w.len;
	return true;
}

static bool from_double(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	char digits[64] = "", *end = digits;
	struct mc_wr w = begin_value(out, MC_TYPE_DOUBLE);
	bool ok = text.n > 0 && (size_t)text.n < sizeof(digits) && strchr(" \t\r\n", text.p[0]) == NULL;
	double d = 0;

	if (ok) {
		memcpy(digits, text.p, (size_t)text.n);
		d = strtod(digits, &end);
	}
	if (!ok || *end != '\0')
		return fault_usage(fault, "Write 3.25, -1e9, inf or nan.", "%s '%.*s' is not a double.", what,
			QUOTED(text));
	mc_wr_f64(&w, d);
	out->n = w.len;
	return true;
}

static bool from_bool(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	struct mc_wr w = begin_value(out, MC_TYPE_BOOL);
	bool is_true = mc_str_eqz(text, "true");

	if (!is_true && !mc_str_eqz(text, "false"))
		return fault_usage(fault, NULL, "%s '%.*s' is neither true nor false.", what, QUOTED(text));
	mc_wr_u8(&w, is_true);
	out->n = w.len;
	return true;
}

static bool from_uuid(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	struct mc_wr w = begin_value(out, MC_TYPE_UUID);
	struct mc_uuid u;

	if (!mc_uuid_parse(text, &u))
		return fault_usage(fault, "Write 01234567-89ab-cdef-0123-456789abcdef.",
			"%s '%.*s' is not a UUID.", what, QUOTED(text));
	mc_wr_u64(&w, u.hi);
	mc_wr_u64(&w, u.lo);
	out->n = w.len;
	return true;
}

static int digit(char c)
{
	return c >= '0' && c <= '9'    ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : -1;
}

static bool from_hex(struct mc_str text, const char *what, struct data_buffer *out, struct fault *fault)
{
	bool ok = text.n % 2 == 0 && text.n / 2 >= MC_BLOB_HEAD;

	for (int32_t i = 0; ok && i < text.n; i += 2) {
		int hi = digit(text.p[i]), lo = digit(text.p[i + 1]);

		ok = hi >= 0 && lo >= 0;
		if (ok)
			out->p[out->n++] = (uint8_t)(hi << 4 | lo);
	}
	return ok ||
		fault_usage(fault,
			"It is the whole serialized form: 8 digits of partition hash (zeroes), 8 of the type id, then the value.",
			"%s is not a value in hex: an even number of digits, at least %d.", what,
			2 * MC_BLOB_HEAD);
}

bool data_from_text(enum data_type type, struct mc_str text, const char *what, struct data_buffer *out,
	struct fault *fault)
{
	mc_check(type < DATA_TYPE_COUNT && text.n >= 0);
	if (!room(out, MC_BLOB_HEAD + 2 * sizeof(uint64_t) + (size_t)text.n, fault))
		return false;
	switch (type) {
	case DATA_STRING: return from_string(text, what, out, fault);
	case DATA_INT: return from_integer(text, true, what, out, fault);
	case DATA_LONG: return from_integer(text, false, what, out, fault);
	case DATA_DOUBLE: return from_double(text, what, out, fault);
	case DATA_BOOL: return from_bool(text, what, out, fault);
	case DATA_UUID: return from_uuid(text, what, out, fault);
	case DATA_JSON: return from_json(text, what, out, fault);
	default: return from_hex(text, what, out, fault);
	}
}
