/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-queries DIR... - what a real member answered to predicates, texts of SQL, aggregators and projections
 * (the vectors storage_query_results) is what common/query answers. One line per failure, then the counts;
 * exit status 1 when something failed or nothing was found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/data/query_read.h"
#include "common/query/project.h"
#include "common/wire/walk.h"
#include "tests/golden/lines.h"

enum { MEMORY = 64 << 20, HEAP = 16 << 20, ENTRIES_MAX = 64, FIELDS_MAX = 64 };

static unsigned long answered, refused, failures;
static struct mc_arena mem;
static struct mc_heap *heap;
static json_t *entries_of; /* by "line/name" */
static struct mc_compact_schema person, address;

static void fail(json_t *o, const char *what)
{
	printf("FAIL %s %s: %s\n", text_of(o, "line"), text_of(o, "name"), what);
	failures++;
}

/* --- bytes --- */
static struct mc_bytes of_hex(const char *hex)
{
	size_t n;
	uint8_t *bytes = hex_bytes(hex, &n), *p = mc_arena_get(&mem, 1, n + 1);

	mc_check(p != NULL && bytes != NULL);
	memcpy(p, bytes, n);
	free(bytes);
	return (struct mc_bytes){ p, (int32_t)n };
}

static bool is_hex(struct mc_bytes b, const char *hex)
{
	struct mc_bytes want = of_hex(hex);

	return b.n == want.n && memcmp(b.p, want.p, (size_t)b.n) == 0;
}

/* --- schemas: as the vectors of values show them --- */
static void keep_schema(json_t *fields)
{
	json_t *f, *all = json_object_get(fields, "schema_fields");
	size_t i;

	if (person.v != NULL || !json_is_array(all))
		return;
	person.type = mc_str_z(strdup(text_of(fields, "type_name")));
	person.v = calloc(FIELDS_MAX, sizeof(*person.v));
	json_array_foreach(all, i, f) person.v[person.n++] =
		(struct mc_compact_field){ .name = mc_str_z(strdup(text_of(f, "field_name"))),
			.kind = (enum mc_field_kind)json_integer_value(json_object_get(f, "kind")) };
	mc_check(mc_compact_lay_out(&person));
	address.v = calloc(2, sizeof(*address.v));
	address.type = mc_str_z("address");
	address.n = 2;
	address.v[0] = (struct mc_compact_field){ .name = mc_str_z("street"), .kind = MC_FIELD_STRING };
	address.v[1] = (struct mc_compact_field){ .name = mc_str_z("zip"), .kind = MC_FIELD_INT32 };
	mc_check(mc_compact_lay_out(&address));
}

static const struct mc_compact_schema *find_schema(void *ctx, int64_t id)
{
	(void)ctx;
	return id == person.id ? &person : id == address.id ? &address : NULL;
}

/* --- one question --- */
struct question {
	json_t *o, *fields;
	struct query_asked asked;
	struct query_context q;
	struct query_entry entries[ENTRIES_MAX];
	size_t count;
};

static bool read_object(struct question *x, struct mc_bytes object,
	bool (*read)(struct mc_arena *, const struct mc_value *, struct query_asked *, struct query_fault *))
{
	struct query_fault fault;
	struct mc_bytes blob = { object.p - 4, object.n + 4 };
	struct mc_value *v;

	if (query_read_blob(&mem, line_of(text_of(x->o, "line")), blob, &v, &fault) &&
		read(&mem, v, &x->asked, &fault))
		return true;
	query_fail(&x->q, fault.err);
	return false;
}

/* The hex of an object has no partition hash: four bytes in front of it. */
static struct mc_bytes object_hex(const char *hex)
{
	char *whole = malloc(strlen(hex) + 9);
	struct mc_bytes b;

	sprintf(whole, "00000000%s", hex);
	b = of_hex(whole);
	free(whole);
	return (struct mc_bytes){ b.p + 4, b.n - 4 };
}

static void take_entries(struct question *x)
{
	char key[128];
	json_t *all, *pair;
	size_t i;

	snprintf(key, sizeof(key), "%s/%s", text_of(x->o, "line"), text_of(x->fields, "entries_of"));
	all = json_object_get(entries_of, key);
	json_array_foreach(all, i, pair)
	{
		x->entries[i].key = of_hex(text_of(json_array_get(pair, 0), "data_hex"));
		x->entries[i].value = of_hex(text_of(json_array_get(pair, 1), "data_hex"));
	}
	x->count = json_array_size(all);
}

static bool fits(struct question *x, size_t i)
{
	return x->asked.predicate == NULL || query_matches(&x->q, x->asked.predicate, &x->entries[i]);
}

/* --- answers --- */
static void check_error(struct question *x)
{
	bool want = json_object_get(x->fields, "error") != NULL;

	if (want != (x->q.err != QUERY_ERR_OK))
		fail(x->o, want ? "no error" : query_err_text(x->q.err));
	else
		refused++;
}

static void check_predicate(struct question *x)
{
	json_t *have = json_array();

	for (size_t i = 0; i < x->count; i++)
		if (fits(x, i))
			json_array_append_new(have, json_integer((json_int_t)i));
	if (x->q.err != QUERY_ERR_OK || json_object_get(x->fields, "error") != NULL) {
		check_error(x);
	} else if (!json_equal(have, json_object_get(x->fields, "result"))) {
		char *text = json_dumps(have, JSON_COMPACT);

		fail(x->o, text);
		free(text);
	} else {
		answered++;
	}
	json_decref(have);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *hex_of(struct mc_bytes b)
{
	char *hex = mc_arena_get(&mem, 1, (size_t)b.n * 2 + 1);

	mc_check(hex != NULL);

	for (int32_t i = 0; i < b.n; i++)
		sprintf(hex + 2 * i, "%02x", b.p[i]);
	return hex;
}

/* Values in any order: -2, header, -29, 19, count, values. */
static bool same_set(const struct query_aggregate *a, const char *hex)
{
	struct mc_bytes want = of_hex(hex), have = { a->value.p, (int32_t)a->value.n };
	struct {
		struct mc_bytes all;
		const char *v[ENTRIES_MAX * 4];
		size_t n;
	} sets[2] = { { .all = have }, { .all = { want.p + 21, want.n - 21 } } };

	for (int k = 0; k < 2; k++) {
		struct mc_bytes left = sets[k].all;

		while (left.n > 0 && sets[k].n < ENTRIES_MAX * 4) {
			struct query_value v = query_value_of_object(left);
			struct mc_wr w = mc_wr_count();

			query_value_write(&w, &v);
			sets[k].v[sets[k].n++] = hex_of((struct mc_bytes){ left.p, (int32_t)w.len });
			left = (struct mc_bytes){ left.p + w.len, left.n - (int32_t)w.len };
		}
		qsort(sets[k].v, sets[k].n, sizeof(char *), by_bytes);
	}
	if (sets[0].n != sets[1].n || (size_t)a->count != sets[0].n)
		return false;
	for (size_t i = 0; i < sets[0].n; i++)
		if (strcmp(sets[0].v[i], sets[1].v[i]) != 0)
			return false;
	return true;
}

static void check_result(struct question *x, const struct query_aggregate *a)
{
	const char *want = text_of(json_object_get(x->fields, "result"), "data_hex");
	uint8_t out[512] = { 0 };
	struct mc_wr w = mc_wr_of(out, sizeof(out));
	struct query_value v;

	query_fail(&x->q, query_aggregate_result(a, &mem, &v));
	if (x->q.err != QUERY_ERR_OK || json_object_get(x->fields, "error") != NULL) {
		check_error(x);
		return;
	}
	mc_wr_u32(&w, 0);
	query_value_write(&w, &v);
	if (v.kind == QUERY_NULL && a->what != QUERY_DISTINCT)
		w.len = 0;
	if (a->what == QUERY_DISTINCT ? !same_set(a, want)
				      : !is_hex((struct mc_bytes){ out, (int32_t)w.len }, want))
		fail(x->o, hex_of((struct mc_bytes){ out, (int32_t)w.len }));
	else
		answered++;
}

static void check_aggregate(struct question *x)
{
	struct query_aggregate a;

	query_aggregate_init(&a, x->asked.sum, heap);
	for (size_t i = 0; i < x->count && x->q.err == QUERY_ERR_OK; i++)
		if (fits(x, i))
			query_aggregate_add(&a, &x->q, x->asked.sum_path, &x->entries[i]);
	check_result(x, &a);
	query_aggregate_drop(&a);
}

static void check_projection(struct question *x)
{
	json_t *want = json_object_get(x->fields, "result_sorted_data_hex");
	const char *have[ENTRIES_MAX];

	for (size_t i = 0; i < x->count; i++) {
		struct mc_bytes row = query_project(
			&x->q, x->asked.columns, x->asked.column_count, x->asked.single, &x->entries[i]);

		have[i] = row.n < 0 ? "null" : hex_of(row);
	}
	if (x->q.err != QUERY_ERR_OK || json_object_get(x->fields, "error") != NULL) {
		check_error(x);
		return;
	}
	qsort(have, x->count, sizeof(char *), by_bytes);
	for (size_t i = 0; i < x->count; i++)
		if (strcmp(have[i], json_string_value(json_array_get(want, i))) != 0) {
			fail(x->o, have[i]);
			return;
		}
	answered++;
}

static void check_question(json_t *o)
{
	static struct question x;
	const char *hex = text_of(o, "hex");
	json_t *f = json_object_get(o, "fields");
	bool sum = json_object_get(f, "aggregator") != NULL,
	     projection = json_object_get(f, "projection") != NULL;

	mc_arena_reset(&mem);
	memset(&x, 0, sizeof(x));
	x.o = o;
	x.fields = f;
	x.q = (struct query_context){ .mem = &mem, .schema = find_schema };
	take_entries(&x);
	if (sum)
		read_object(&x, object_hex(hex), query_read_aggregator);
	else if (projection)
		read_object(&x, object_hex(hex), query_read_projection);
	if (!sum && !projection)
		read_object(&x, object_hex(hex), query_read_predicate);
	else if (json_object_get(f, "predicate_hex") != NULL)
		read_object(&x, object_hex(text_of(f, "predicate_hex")), query_read_predicate);
	if (x.asked.predicate != NULL)
		x.asked.predicate = query_optimize(&mem, x.asked.predicate);
	if (x.q.err != QUERY_ERR_OK)
		check_error(&x);
	else if (sum)
		check_aggregate(&x);
	else if (projection)
		check_projection(&x);
	else
		check_predicate(&x);
}

static bool first;

static void look(void *ctx, const char *path, json_t *o, const char *why)
{
	json_t *f = json_object_get(o, "fields");
	char key[128];

	(void)ctx;
	(void)path;
	(void)why;
	if (first && strcmp(text_of(o, "class"), "Compact") == 0)
		keep_schema(f);
	if (strcmp(text_of(o, "kind"), "query") != 0)
		return;
	if (json_object_get(f, "entries") == NULL) {
		if (!first)
			check_question(o);
		return;
	}
	snprintf(key, sizeof(key), "%s/%s", text_of(o, "line"), strchr(text_of(o, "name"), '/') + 1);
	json_object_set(entries_of, key, json_object_get(f, "entries"));
}

int main(int argc, char **argv)
{
	void *buf = aligned_alloc(16, MEMORY), *block = aligned_alloc(16, HEAP);

	mc_check(buf != NULL && block != NULL);
	mem = mc_arena_of(buf, MEMORY);
	heap = mc_heap_init(block, HEAP);
	entries_of = json_object();
	for (int pass = 0; pass < 2; pass++) {
		first = pass == 0;
		for (int i = 1; i < argc; i++)
			each_line_below(argv[i], look, NULL);
	}
	printf("%lu answers, %lu refusals, %lu failures\n", answered, refused, failures);
	json_decref(entries_of);
	return failures > 0 || answered == 0;
}
