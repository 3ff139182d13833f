/* SPDX-License-Identifier: Apache-2.0 */
/* data_record.c - Portable and Compact objects as text, for people: FACTORY/CLASS{field: value, ...} and
 * TYPE{field: value, ...}, lists in brackets, texts in quotes. */
#include <inttypes.h>
#include <stdlib.h>

#include "common/cli/data_show_internal.h"
#include "common/query/walk.h"

struct printer {
	FILE *to;
	bool comma; /* something stands before what comes next */
};

static void print_quoted(FILE *to, struct mc_bytes s)
{
	fputc('"', to);
	for (int32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			fputc('\\', to);
		fputc(s.p[i], to);
	}
	fputc('"', to);
}

/* One UTF-16 unit, which may be half a character. */
static void print_char(FILE *to, int64_t unit)
{
	if (unit >= 0x20 && unit < 0x7f)
		fprintf(to, "'%c'", (char)unit);
	else
		fprintf(to, "'\\u%04x'", (unsigned)unit & 0xffff);
}

/* As few digits as give the same number again. */
static void print_float(FILE *to, double d)
{
	char text[DATA_DOUBLE_TEXT];

	for (int digits = 6; digits <= 9; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, d);
		if (strtof(text, NULL) == (float)d)
			break;
	}
	fputs(text, to);
}

static void print_double(FILE *to, double d)
{
	char text[DATA_DOUBLE_TEXT];

	data_double_text(text, d);
	fputs(text, to);
}

/* The scale is the writer's word, up to 2^31: behind so many zeros it stands as an exponent, as in
 * BigDecimal.toString. */
enum { DECIMAL_ZEROS_MAX = 64 };

static void print_digits(FILE *to, const struct query_big *b)
{
	for (uint32_t i = 0; i < b->n; i++)
		fputc('0' + b->d[i], to);
	fprintf(to, "%sE%" PRId64, b->n == 0 ? "0" : "", -(int64_t)b->scale);
}

static void print_decimal(FILE *to, const struct query_value *v)
{
	struct query_big b;

	if (!query_big_of(v, &b)) {
		fprintf(to, "a number of %" PRId32 " bytes", v->bytes.n);
		return;
	}
	if (b.negative)
		fputc('-', to);
	if (b.scale > (int64_t)b.n + DECIMAL_ZEROS_MAX || (b.scale < 0 && b.n > 0)) {
		print_digits(to, &b);
		return;
	}
	if (b.n == 0 || b.scale >= (int32_t)b.n)
		fputs(b.scale > 0 ? "0." : b.n == 0 ? "0" : "", to);
	for (int32_t k = (int32_t)b.n; k < b.scale; k++)
		fputc('0', to);
	for (uint32_t i = 0; i < b.n; i++) {
		if (i > 0 && (int32_t)(b.n - i) == b.scale)
			fputc('.', to);
		fputc('0' + b.d[i], to);
	}
}

static void print_when(FILE *to, enum query_kind kind, const struct query_when *w)
{
	if (kind != QUERY_LOCAL_TIME)
		fprintf(to, "%04" PRId32 "-%02u-%02u", w->year, w->month, w->day);
	if (kind == QUERY_LOCAL_DATE)
		return;
	fprintf(to, "%s%02u:%02u:%02u", kind == QUERY_LOCAL_TIME ? "" : "T", w->hour, w->minute, w->second);
	if (w->nanos > 0)
		fprintf(to, ".%09" PRIu32, w->nanos);
	if (kind == QUERY_OFFSET_DATE_TIME)
		fprintf(to, "%c%02d:%02d", w->offset_s < 0 ? '-' : '+', abs(w->offset_s / 3600),
			abs(w->offset_s / 60 % 60));
}

static void print_item(FILE *to, const struct query_value *v)
{
	switch (v->kind) {
	case QUERY_BOOLEAN: fputs(v->i != 0 ? "true" : "false", to); break;
	case QUERY_CHAR: print_char(to, v->i); break;
	case QUERY_BYTE:
	case QUERY_SHORT:
	case QUERY_INT:
	case QUERY_LONG: fprintf(to, "%" PRId64, v->i); break;
	case QUERY_FLOAT: print_float(to, v->f); break;
	case QUERY_DOUBLE: print_double(to, v->f); break;
	case QUERY_STRING: print_quoted(to, v->bytes); break;
	case QUERY_BIG_DECIMAL: print_decimal(to, v); break;
	case QUERY_LOCAL_DATE:
	case QUERY_LOCAL_TIME:
	case QUERY_LOCAL_DATE_TIME:
	case QUERY_OFFSET_DATE_TIME: print_when(to, v->kind, &v->when); break;
	default: fputs("null", to); break;
	}
}

static void print_head(FILE *to, const struct query_walked *w)
{
	if (w->name.n >= 0)
		fprintf(to, "%.*s{", w->name.n, w->name.p);
	else
		fprintf(to, "%" PRId32 "/%" PRId32 "{", w->factory, w->cls);
}

static void print_step(void *ctx, const struct query_walked *w)
{
	struct printer *p = ctx;
	bool ends = w->step == WALKED_OBJECT_END || w->step == WALKED_LIST_END;

	if (p->comma && !ends)
		fputs(", ", p->to);
	switch (w->step) {
	case WALKED_OBJECT: print_head(p->to, w); break;
	case WALKED_OBJECT_END: fputc('}', p->to); break;
	case WALKED_LIST: fputc('[', p->to); break;
	case WALKED_LIST_END: fputc(']', p->to); break;
	case WALKED_FIELD: fprintf(p->to, "%.*s: ", w->name.n, w->name.p); break;
	case WALKED_ITEM: print_item(p->to, &w->value); break;
	}
	p->comma = ends || w->step == WALKED_ITEM;
}

static void print_nothing(void *ctx, const struct query_walked *w)
{
	(void)ctx;
	(void)w;
}

bool data_record_is_whole(struct query_context *q, struct mc_bytes blob)
{
	return query_walk(q, blob, print_nothing, NULL);
}

bool data_print_record(FILE *to, struct query_context *q, struct mc_bytes blob)
{
	struct printer p = { .to = to };

	return data_record_is_whole(q, blob) && query_walk(q, blob, print_step, &p);
}
