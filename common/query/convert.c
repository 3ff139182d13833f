/* SPDX-License-Identifier: Apache-2.0 */
/* convert.c - what a value that was given with a query becomes beside an attribute of a kind
 * (com.hazelcast.query.impl.TypeConverters). Numbers stay what they are: they are compared by magnitude. */
#include "common/query/value.h"

/* --- texts --- */
static bool keep_text(const char *p, size_t n, struct mc_arena *mem, struct query_value *out)
{
	char *copy = mc_arena_get(mem, 1, n + 1);

	if (copy == NULL)
		return false;
	memcpy(copy, p, n);
	*out = query_string(copy, n);
	return true;
}

static size_t put_utf8(char out[4], int64_t unit)
{
	if (unit < 0x80) {
		out[0] = (char)unit;
		return 1;
	}
	if (unit < 0x800) {
		out[0] = (char)(0xc0 | unit >> 6);
		out[1] = (char)(0x80 | (unit & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | unit >> 12);
	out[1] = (char)(0x80 | (unit >> 6 & 0x3f));
	out[2] = (char)(0x80 | (unit & 0x3f));
	return 3;
}

static bool print_uuid(const struct query_value *v, struct mc_arena *mem, struct query_value *out)
{
	char text[MC_UUID_TEXT];

	mc_uuid_text(text, (struct mc_uuid){ .hi = v->uuid.hi, .lo = v->uuid.lo });
	return keep_text(text, MC_UUID_TEXT - 1, mem, out);
}

/* toString */
static enum query_err to_text(const struct query_value *v, struct mc_arena *mem, struct query_value *out)
{
	char text[32];
	bool fits;

	switch (v->kind) {
	case QUERY_BOOLEAN: fits = keep_text(v->i ? "true" : "false", v->i ? 4 : 5, mem, out); break;
	case QUERY_CHAR: fits = keep_text(text, put_utf8(text, v->i), mem, out); break;
	case QUERY_BYTE:
	case QUERY_SHORT:
	case QUERY_INT:
	case QUERY_LONG: fits = keep_text(text, query_print_integer(text, v->i), mem, out); break;
	case QUERY_FLOAT:
	case QUERY_DOUBLE: fits = keep_text(text, query_print_real(text, v->f), mem, out); break;
	case QUERY_UUID: fits = print_uuid(v, mem, out); break;
	default: return QUERY_ERR_ARGUMENT;
	}
	return fits ? QUERY_ERR_OK : QUERY_ERR_NOMEM;
}

/* --- numbers --- */
static enum query_err to_number(const struct query_value *v, struct query_value *out)
{
	int64_t i;
	double f;

	*out = *v;
	if (query_is_number(v->kind))
		return QUERY_ERR_OK;
	if (v->kind != QUERY_STRING)
		return QUERY_ERR_ARGUMENT;
	if (query_parse_integer(v->bytes, &i))
		*out = query_integer(QUERY_LONG, i);
	else if (query_parse_real(v->bytes, &f))
		*out = query_real(QUERY_DOUBLE, f);
	else
		return QUERY_ERR_NUMBER_FORMAT;
	return QUERY_ERR_OK;
}

static enum query_err to_big(
	enum query_kind to, const struct query_value *v, struct mc_arena *mem, struct query_value *out)
{
	struct query_big b;

	*out = *v;
	if (v->kind == to)
		return QUERY_ERR_OK;
	if (v->kind == QUERY_STRING) {
		if (!query_big_parse(v->bytes, &b) || (to == QUERY_BIG_INTEGER && b.scale != 0))
			return QUERY_ERR_NUMBER_FORMAT;
	} else if (!(query_is_number(v->kind) || v->kind == QUERY_BOOLEAN) || !query_big_of(v, &b)) {
		return QUERY_ERR_NUMBER_FORMAT;
	}
	if (to == QUERY_BIG_INTEGER)
		query_big_cut(&b);
	return query_big_value(&b, to, mem, out) ? QUERY_ERR_OK : QUERY_ERR_NOMEM;
}

static int64_t integer_of(const struct query_value *v)
{
	struct query_big b;

	if (!query_is_real(v->kind) && query_is_plain_number(v->kind))
		return v->i;
	return query_big_of(v, &b) ? query_big_integer(&b) : 0;
}

static bool is_word(struct mc_bytes b, const char *word)
{
	if ((size_t)b.n != strlen(word))
		return false;
	for (int32_t i = 0; i < b.n; i++)
		if ((b.p[i] | 0x20) != (uint8_t)word[i])
			return false;
	return true;
}

static enum query_err to_boolean(const struct query_value *v, struct query_value *out)
{
	if (v->kind == QUERY_STRING)
		*out = query_integer(QUERY_BOOLEAN, is_word(v->bytes, "true"));
	else if (query_is_number(v->kind))
		*out = query_integer(QUERY_BOOLEAN, (int32_t)integer_of(v) != 0);
	else
		return QUERY_ERR_ARGUMENT;
	return QUERY_ERR_OK;
}

static enum query_err to_char(const struct query_value *v, struct query_value *out)
{
	const struct mc_bytes *b = &v->bytes;

	if (query_is_number(v->kind))
		*out = query_integer(QUERY_CHAR, (uint16_t)integer_of(v));
	else if (v->kind == QUERY_STRING && b->n == 1 && b->p[0] < 0x80)
		*out = query_integer(QUERY_CHAR, b->p[0]);
	else if (v->kind == QUERY_STRING && b->n == 2 && b->p[0] >= 0xc0)
		*out = query_integer(QUERY_CHAR, (b->p[0] & 0x1f) << 6 | (b->p[1] & 0x3f));
	else if (v->kind == QUERY_STRING && b->n == 3 && b->p[0] >= 0xe0)
		*out = query_integer(
			QUERY_CHAR, (b->p[0] & 0x0f) << 12 | (b->p[1] & 0x3f) << 6 | (b->p[2] & 0x3f));
	else
		return QUERY_ERR_ARGUMENT;
	return QUERY_ERR_OK;
}

/* --- dates and times, as ISO-8601 has them --- */
struct scan {
	const uint8_t *p, *end;
	bool bad;
};

static uint32_t digits(struct scan *s, int n)
{
	uint32_t sum = 0;

	for (; n > 0; n--, s->p++) {
		if (s->p == s->end || *s->p < '0' || *s->p > '9') {
			s->bad = true;
			return 0;
		}
		sum = sum * 10 + (uint32_t)(*s->p - '0');
	}
	return sum;
}

static bool skip(struct scan *s, char c)
{
	if (s->p == s->end || (*s->p | 0x20) != (c | 0x20))
		return false;
	s->p++;
	return true;
}

static void scan_date(struct scan *s, struct query_when *w)
{
	bool negative = skip(s, '-');

	w->year = (int32_t)digits(s, 4) * (negative ? -1 : 1);
	s->bad |= !skip(s, '-');
	w->month = (uint8_t)digits(s, 2);
	s->bad |= !skip(s, '-');
	w->day = (uint8_t)digits(s, 2);
	s->bad |= w->month < 1 || w->month > 12 || w->day < 1 || w->day > 31;
}

static void scan_time(struct scan *s, struct query_when *w)
{
	uint32_t unit = 100000000;

	w->hour = (uint8_t)digits(s, 2);
	s->bad |= !skip(s, ':');
	w->minute = (uint8_t)digits(s, 2);
	if (skip(s, ':'))
		w->second = (uint8_t)digits(s, 2);
	s->bad |= w->hour > 23 || w->minute > 59 || w->second > 59;
	if (!skip(s, '.'))
		return;
	for (; unit > 0 && s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++, unit /= 10)
		w->nanos += (uint32_t)(*s->p - '0') * unit;
}

static void scan_offset(struct scan *s, struct query_when *w)
{
	int32_t sign;

	if (skip(s, 'Z'))
		return;
	sign = s->p < s->end && *s->p == '-' ? -1 : 1;
	s->bad |= s->p == s->end || (*s->p != '-' && *s->p != '+');
	s->p += !s->bad;
	w->offset_s = (int32_t)digits(s, 2) * 3600;
	if (skip(s, ':'))
		w->offset_s += (int32_t)digits(s, 2) * 60;
	w->offset_s *= sign;
}

static enum query_err to_when(enum query_kind to, const struct query_value *v, struct query_value *out)
{
	struct scan s = { v->bytes.p, v->bytes.p, false };

	if (v->kind != QUERY_STRING)
		return QUERY_ERR_ARGUMENT; /* a number needs the time zone of the one who asks */
	s.end = s.p + v->bytes.n;
	*out = (struct query_value){ .kind = to, .when = { 0 } };
	if (to != QUERY_LOCAL_TIME)
		scan_date(&s, &out->when);
	if (to == QUERY_LOCAL_DATE_TIME || to == QUERY_OFFSET_DATE_TIME)
		s.bad |= !skip(&s, 'T');
	if (to != QUERY_LOCAL_DATE)
		scan_time(&s, &out->when);
	if (to == QUERY_OFFSET_DATE_TIME)
		scan_offset(&s, &out->when);
	return s.bad || s.p != s.end ? QUERY_ERR_ARGUMENT : QUERY_ERR_OK;
}

static enum query_err to_uuid(const struct query_value *v, struct query_value *out)
{
	struct mc_uuid u;

	if (v->kind != QUERY_STRING ||
		!mc_uuid_parse(mc_str_of((const char *)v->bytes.p, (size_t)v->bytes.n), &u))
		return QUERY_ERR_ARGUMENT;
	*out = (struct query_value){ .kind = QUERY_UUID, .uuid = { u.hi, u.lo } };
	return QUERY_ERR_OK;
}

enum query_err query_convert(
	enum query_kind to, const struct query_value *given, struct mc_arena *mem, struct query_value *out)
{
	*out = *given;
	if (given->kind == QUERY_NULL || given->kind == to)
		return QUERY_ERR_OK;
	if (query_is_plain_number(to))
		return to_number(given, out);
	switch (to) {
	case QUERY_BIG_INTEGER:
	case QUERY_BIG_DECIMAL: return to_big(to, given, mem, out);
	case QUERY_BOOLEAN: return to_boolean(given, out);
	case QUERY_CHAR: return to_char(given, out);
	case QUERY_STRING: return to_text(given, mem, out);
	case QUERY_UUID: return to_uuid(given, out);
	case QUERY_DATE:
		*out = query_integer(QUERY_DATE, integer_of(given));
		return query_is_number(given->kind) ? QUERY_ERR_OK : QUERY_ERR_ARGUMENT;
	case QUERY_LOCAL_DATE:
	case QUERY_LOCAL_TIME:
	case QUERY_LOCAL_DATE_TIME:
	case QUERY_OFFSET_DATE_TIME: return to_when(to, given, out);
	default: return QUERY_ERR_NOT_COMPARABLE;
	}
}
