/* SPDX-License-Identifier: Apache-2.0 */
/* extract.c - from the name of an attribute to its values: the path, and who reads which kind of value. */
#include "common/query/extract_internal.h"
#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/wire/value.h"

/* --- paths --- */
static bool begins(struct mc_str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= 0 && (size_t)s.n >= n && memcmp(s.p, z, n) == 0;
}

static void cut_front(struct mc_str *s, const char *z)
{
	s->p += strlen(z);
	s->n -= (int32_t)strlen(z);
}

/* What stands in brackets. */
static bool argument(struct mc_str s, struct query_part *part)
{
	int64_t i;

	part->type = QUERY_ANY;
	if (mc_str_eqz(s, "any"))
		return true;
	part->type = QUERY_INDEX;
	if (!query_parse_integer((struct mc_bytes){ (const uint8_t *)s.p, s.n }, &i) || i < 0 ||
		i > INT32_MAX)
		return false;
	part->index = (uint32_t)i;
	return true;
}

static bool add_part(struct query_path *out, const struct query_part *part)
{
	if (out->n == MC_QUERY_PATH_MAX)
		return false;
	out->v[out->n++] = *part;
	return true;
}

static bool parse_parts(struct mc_str s, struct query_path *out)
{
	int32_t at = 0;

	while (at < s.n) {
		struct query_part part = { .type = QUERY_NAME };
		int32_t from = at;

		if (s.p[at] == '[') {
			for (from = ++at; at < s.n && s.p[at] != ']'; at++)
				;
			if (at == s.n || !argument(mc_str_of(s.p + from, (size_t)(at - from)), &part))
				return false;
			at++;
		} else {
			while (at < s.n && s.p[at] != '.' && s.p[at] != '[')
				at++;
			part.name = mc_str_of(s.p + from, (size_t)(at - from));
			if (part.name.n == 0)
				return false;
		}
		if (!add_part(out, &part))
			return false;
		if (at < s.n && s.p[at] == '.' && ++at == s.n)
			return false;
	}
	return true;
}

/* PredicateUtils.canonicalizeAttribute takes "this." away. */
bool query_path_parse(struct mc_str text, struct query_path *out)
{
	out->key = false;
	out->n = 0;
	out->text = text;
	if (text.n <= 0)
		return false;
	if (mc_str_eqz(text, "this"))
		return true;
	out->key = mc_str_eqz(text, "__key");
	if (out->key)
		return true;
	if (begins(text, "this."))
		cut_front(&out->text, "this.");
	else if (begins(text, "this["))
		cut_front(&out->text, "this");
	out->key = begins(out->text, "__key.") || begins(out->text, "__key#") || begins(out->text, "__key[");
	if (out->key)
		cut_front(&out->text, begins(out->text, "__key[") ? "__key" : "__key.");
	return parse_parts(out->text, out);
}

/* --- telling --- */
void find_tell(struct finder *f, const struct query_value *v)
{
	mc_check(v->kind < QUERY_KIND_COUNT && f->fn != NULL);
	if (!f->enough)
		f->enough = !f->fn(f->ctx, v, f->many ? QUERY_ELEMENT : QUERY_SINGLE);
}

void find_tell_nowhere(struct finder *f)
{
	struct query_value v = query_null();

	if (!f->enough && !f->nowhere)
		f->enough = !f->fn(f->ctx, &v, QUERY_NOWHERE);
	f->nowhere = true;
}

/* --- values that are no records --- */
static int64_t utf16_length(struct mc_bytes text)
{
	int64_t n = 0;
	uint32_t cp;

	for (int32_t i = 0; i<text.n; n += cp> 0xffff ? 2 : 1)
		i += (int32_t)mc_utf8_get(text.p + i, (size_t)(text.n - i), &cp);
	return n;
}

/* Of Java's own classes only what anybody asks a text for: its length, and whether it is empty. */
static void find_in_plain(struct finder *f, const struct query_value *v)
{
	const struct query_part *part = &f->path->v[0];
	struct query_value out;

	if (v->kind == QUERY_STRING && f->path->n == 1 && mc_str_eqz(part->name, "length"))
		out = query_integer(QUERY_INT, utf16_length(v->bytes));
	else if (v->kind == QUERY_STRING && f->path->n == 1 && mc_str_eqz(part->name, "empty"))
		out = query_integer(QUERY_BOOLEAN, v->bytes.n == 0);
	else {
		query_fail(f->q, QUERY_ERR_CLASS_NEEDED);
		return;
	}
	find_tell(f, &out);
}

/* Elements of arrays and collections that stand as values. */
static void find_in_array(struct finder *f, struct mc_bytes blob)
{
	struct mc_rd r = mc_rd_of(blob.p, (size_t)blob.n);
	const struct query_part *part = &f->path->v[0];
	const struct mc_type *t;
	struct query_value v;
	uint32_t n;

	mc_rd_u32(&r);
	t = mc_type_find((int32_t)mc_rd_u32(&r));
	n = mc_rd_u32(&r);
	if (f->path->n != 1 || part->type == QUERY_NAME || t == NULL || t->shape != MC_SHAPE_ITEMS) {
		query_fail(f->q, QUERY_ERR_CLASS_NEEDED);
		return;
	}
	mc_check(blob.n >= MC_BLOB_HEAD);
	f->many = part->type == QUERY_ANY;
	if (n == 0 && f->many)
		find_tell_nowhere(f);
	for (uint32_t i = 0; i < n && r.err == MC_ERR_OK && !f->enough; i++) {
		struct mc_wr count = mc_wr_count();

		v = query_value_of_object((struct mc_bytes){ r.p, (int32_t)mc_rd_left(&r) });
		query_value_write(&count, &v);
		if (count.err != MC_ERR_OK) {
			query_fail(f->q, QUERY_ERR_CLASS_NEEDED);
			return;
		}
		mc_rd_take(&r, count.len);
		if (f->many || i == part->index)
			find_tell(f, &v);
		if (!f->many && i == part->index)
			return;
	}
	v = query_null();
	if (!f->many)
		find_tell(f, &v);
}

/* --- entries --- */
static struct mc_bytes json_text(struct mc_bytes blob)
{
	struct mc_rd r = mc_rd_of(blob.p, (size_t)blob.n);
	uint32_t n;
	const uint8_t *p;

	mc_rd_take(&r, MC_BLOB_HEAD);
	n = mc_rd_u32(&r);
	p = mc_rd_take(&r, n);
	return p == NULL ? (struct mc_bytes){ blob.p, 0 } : (struct mc_bytes){ p, (int32_t)n };
}

static void whole(struct finder *f, struct query_value v)
{
	struct mc_bytes blob = v.bytes;

	if (v.kind == QUERY_JSON) {
		query_fail(f->q, query_json_value(json_text(blob), f->q->mem, &v));
		if (v.kind == QUERY_JSON)
			v.bytes = blob;
	}
	if (f->q->err == QUERY_ERR_OK)
		find_tell(f, &v);
}

void query_extract(struct query_context *q, const struct query_entry *e, const struct query_path *path,
	query_found_fn *fn, void *ctx)
{
	struct finder f = { .q = q, .path = path, .fn = fn, .ctx = ctx };
	struct mc_bytes blob = path->key ? e->key : e->value;
	struct query_value v = query_value_of(blob);

	if (q->err != QUERY_ERR_OK)
		return;
	if (path->n == 0 || v.kind == QUERY_NULL)
		whole(&f, v);
	else if (v.kind == QUERY_JSON)
		find_in_json(&f, json_text(blob));
	else if (v.kind == QUERY_ARRAY)
		find_in_array(&f, blob);
	else if (v.kind != QUERY_RECORD)
		find_in_plain(&f, &v);
	else if ((int32_t)mc_get32(blob.p + 4) == MC_TYPE_PORTABLE)
		find_in_portable(&f, blob);
	else
		find_in_compact(&f, blob);
}
