/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - an attribute in a text of JSON, found by walking over it once (com.hazelcast.query.impl.getters
 * .AbstractJsonGetter). Broken text has no attributes. Takes any bytes; nesting that is skipped needs no
 * memory.
 */
#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/query/extract_internal.h"

struct json {
	const uint8_t *p, *end;
	bool bad;
};

static void space(struct json *j)
{
	while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\n' || *j->p == '\r'))
		j->p++;
}

/* The next character that means something; 0 at the end. */
static uint8_t peek(struct json *j)
{
	space(j);
	return j->p < j->end && !j->bad ? *j->p : 0;
}

static void expect(struct json *j, uint8_t c)
{
	if (peek(j) != c)
		j->bad = true;
	else
		j->p++;
}

/* Between its quotes, with escapes as they stand. */
static struct mc_bytes string(struct json *j)
{
	const uint8_t *from;

	expect(j, '"');
	for (from = j->p; !j->bad && j->p < j->end && *j->p != '"'; j->p++)
		if (*j->p == '\\' && ++j->p == j->end)
			break;
	if (j->bad || j->p == j->end) {
		j->bad = true;
		return (struct mc_bytes){ from, 0 };
	}
	mc_check(from <= j->p && j->p < j->end);
	return (struct mc_bytes){ from, (int32_t)(j->p++ - from) };
}

static struct mc_bytes word(struct json *j)
{
	const uint8_t *from = j->p;

	while (j->p<j->end && * j->p> ' ' && strchr(",:]}[{\"", *j->p) == NULL)
		j->p++;
	mc_check(from <= j->p && j->p <= j->end);
	j->bad |= j->p == from;
	return (struct mc_bytes){ from, (int32_t)(j->p - from) };
}

/* A value of any depth: brackets are counted, which is all that is needed to come behind it. */
static void skip_value(struct json *j)
{
	uint64_t depth = 0;

	do {
		uint8_t c = peek(j);

		if (c == '"') {
			string(j);
		} else if (c == '{' || c == '[') {
			depth++;
			j->p++;
		} else if (c == '}' || c == ']') {
			j->bad |= depth == 0;
			depth -= depth > 0;
			j->p++;
		} else if (c == ',' || c == ':') {
			j->bad |= depth == 0;
			j->p++;
		} else if (c == 0) {
			j->bad = true;
		} else {
			word(j);
		}
	} while (depth > 0 && !j->bad);
}

/* --- values --- */
static uint32_t hex4(const uint8_t *p, const uint8_t *end)
{
	uint32_t sum = 0;

	if (end - p < 4)
		return MC_UTF8_DAMAGED;
	for (int i = 0; i < 4; i++) {
		uint8_t c = p[i] >= 'A' ? (p[i] | 0x20) - 'a' + 10 : p[i] - '0';

		if (c > 15)
			return MC_UTF8_DAMAGED;
		sum = sum << 4 | c;
	}
	return sum;
}

/* Behind a backslash and a 'u'. */
static const uint8_t *unicode(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t *n)
{
	uint32_t cp = hex4(p, end), low;

	p = end - p < 4 ? end : p + 4;
	if (cp >= 0xd800 && cp < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
		low = hex4(p + 2, end);
		if (low >= 0xdc00 && low < 0xe000) {
			cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
			p += 6;
		}
	}
	*n += mc_utf8_put(out + *n, cp >= 0xd800 && cp < 0xe000 ? MC_UTF8_DAMAGED : cp);
	return p;
}

/* An escape is never shorter than what it stands for. */
static struct query_value text(struct mc_bytes raw, struct mc_arena *mem, bool *fits)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const uint8_t *p = raw.p, *end = raw.p + raw.n;
	uint8_t *out;
	size_t n = 0;

	if (raw.n == 0 || memchr(raw.p, '\\', (size_t)raw.n) == NULL)
		return query_string(raw.p, (size_t)raw.n);
	out = mc_arena_get(mem, 1, (size_t)raw.n + 4);
	*fits = out != NULL;
	while (out != NULL && p < end) {
		const char *c;

		if (*p != '\\') {
			out[n++] = *p++;
		} else if (p + 1 < end && p[1] == 'u') {
			p = unicode(p + 2, end, out, &n);
		} else {
			c = p + 1 < end && p[1] != 0 ? strchr(from, p[1]) : NULL;
			out[n++] = c != NULL ? (uint8_t)to[c - from] : p + 1 < end ? p[1] : '\\';
			p += 2;
		}
	}
	return query_string(out, n);
}

static bool is_word(struct mc_bytes b, const char *z)
{
	return (size_t)b.n == strlen(z) && memcmp(b.p, z, (size_t)b.n) == 0;
}

/* false: no number, or an integer that no long holds, which is as if it were not there */
static bool number(struct mc_bytes b, struct query_value *out)
{
	bool real = false;

	if (b.n == 0 || !(b.p[0] == '-' || (b.p[0] >= '0' && b.p[0] <= '9')))
		return false;
	for (int32_t i = 0; i < b.n; i++)
		real |= b.p[i] == '.' || (b.p[i] | 0x20) == 'e';
	if (!real) {
		*out = query_integer(QUERY_LONG, 0);
		return query_parse_integer(b, &out->i);
	}
	*out = query_real(QUERY_DOUBLE, 0);
	return query_parse_real(b, &out->f);
}

/* The value that begins here; an object or an array is not gone into. */
static struct query_value value(struct json *j, struct mc_arena *mem, bool *fits)
{
	struct query_value out = { .kind = QUERY_JSON, .bytes = { NULL, -1 } };
	uint8_t c = peek(j);
	struct mc_bytes b;

	if (c == '{' || c == '[') {
		skip_value(j);
		return out;
	}
	if (c == '"')
		return text(string(j), mem, fits);
	b = word(j);
	if (is_word(b, "null"))
		return query_null();
	if (is_word(b, "true") || is_word(b, "false"))
		return query_integer(QUERY_BOOLEAN, b.p[0] == 't');
	j->bad |= !number(b, &out);
	return out;
}

enum query_err query_json_value(struct mc_bytes raw, struct mc_arena *mem, struct query_value *out)
{
	struct json j = { raw.p, raw.p + raw.n, false };
	bool fits = true;

	*out = value(&j, mem, &fits);
	if (!fits)
		return QUERY_ERR_NOMEM;
	return j.bad || peek(&j) != 0 ? QUERY_ERR_ARGUMENT : QUERY_ERR_OK;
}

/* --- paths --- */
/* To the value of a member of this object. False: there is none. */
static bool to_member(struct json *j, struct mc_str name, struct mc_arena *mem, bool *fits)
{
	if (peek(j) != '{')
		return false;
	j->p++;
	while (!j->bad && peek(j) == '"') {
		struct query_value have = text(string(j), mem, fits);

		expect(j, ':');
		if (!j->bad && *fits && have.bytes.n == name.n &&
			(name.n == 0 || memcmp(have.bytes.p, name.p, (size_t)name.n) == 0))
			return true;
		skip_value(j);
		if (peek(j) == ',')
			j->p++;
		else
			break;
	}
	return false;
}

/* To an element of this array. */
static bool to_element(struct json *j, uint32_t index)
{
	if (peek(j) != '[')
		return false;
	j->p++;
	for (; index > 0 && !j->bad && peek(j) != ']'; index--) {
		skip_value(j);
		if (peek(j) != ',')
			return false;
		j->p++;
	}
	return !j->bad && peek(j) != ']' && peek(j) != 0;
}

static void tell_value(struct finder *f, struct json *j)
{
	bool fits = true;
	struct query_value v = value(j, f->q->mem, &fits);

	if (!fits)
		query_fail(f->q, QUERY_ERR_NOMEM);
	if (j->bad)
		v = query_null();
	if (!f->many || v.kind != QUERY_JSON) /* of many only what is a value itself */
		find_tell(f, &v);
}

/* Down to the end of the path, or to [any]. False: there is no such attribute. */
static bool descend(struct finder *f, struct json *j, uint32_t *part)
{
	bool fits = true, found = true;

	for (; found && *part < f->path->n && f->path->v[*part].type != QUERY_ANY; *part += 1) {
		const struct query_part *at = &f->path->v[*part];

		found = at->type == QUERY_NAME ? to_member(j, at->name, f->q->mem, &fits)
					       : to_element(j, at->index);
	}
	if (!fits)
		query_fail(f->q, QUERY_ERR_NOMEM);
	return found && !j->bad;
}

/* Each element, with what is left of the path. There is one [any] in a path: a second one finds nothing. */
static void each_element(struct finder *f, struct json *j, uint32_t part)
{
	f->many = true;
	if (peek(j) == '[')
		j->p++;
	while (!j->bad && !f->enough && peek(j) != ']' && peek(j) != 0) {
		struct json inside = *j;
		uint32_t rest = part;

		if (descend(f, &inside, &rest) && rest == f->path->n)
			tell_value(f, &inside);
		skip_value(j);
		if (peek(j) == ',')
			j->p++;
	}
}

void find_in_json(struct finder *f, struct mc_bytes raw)
{
	struct json j = { raw.p, raw.p + raw.n, false };
	struct query_value none = query_null();
	uint32_t part = 0;

	if (!descend(f, &j, &part))
		find_tell(f, &none);
	else if (part == f->path->n)
		tell_value(f, &j);
	else if (peek(&j) == '[')
		each_element(f, &j, part + 1);
	else
		find_tell(f, &none);
}
