/* SPDX-License-Identifier: Apache-2.0 */
/* A question (predicate, SQL, regular expression, aggregator, projection) of any bytes at an entry of any
 * bytes: refused, or answered the same twice. Compact values of every schema are read by one that has fields
 * of all kinds. */
#include <string.h>

#include "common/data/query_read.h"
#include "common/query/project.h"
#include "tests/fuzz/fuzz.h"

enum { HEAP = 4 << 20, NAME = 4 };

static const struct mc_compact_schema *any_schema(void *ctx, int64_t id)
{
	static struct mc_compact_field v[MC_FIELD_KIND_COUNT];
	static char names[MC_FIELD_KIND_COUNT][NAME];
	static struct mc_compact_schema s;

	(void)ctx;
	(void)id;
	for (int kind = 1; s.id == 0 && kind < MC_FIELD_KIND_COUNT; kind++) {
		if (kind == MC_FIELD_CHAR || kind == MC_FIELD_ARRAY_OF_CHAR || kind == MC_FIELD_PORTABLE ||
			kind == MC_FIELD_ARRAY_OF_PORTABLE)
			continue;
		names[kind][0] = 'f';
		names[kind][1] = (char)('0' + kind / 10);
		names[kind][2] = (char)('0' + kind % 10);
		v[s.n++] = (struct mc_compact_field){ .name = { names[kind], 3 },
			.kind = (enum mc_field_kind)kind };
	}
	if (s.id == 0) {
		s.type = mc_str_of("t", 1);
		s.v = v;
		HOLDS(mc_compact_lay_out(&s));
	}
	return &s;
}

/* The first bytes of a question are a partition hash, which nobody reads. */
static struct query_asked read_question(
	uint8_t how, enum mc_line line, struct mc_bytes question, struct mc_arena *mem)
{
	struct query_asked asked = { .predicate = NULL };
	struct query_fault fault;
	enum query_err err;
	struct mc_value *v = NULL;
	int32_t at;

	if (how == 1) {
		asked.predicate = query_sql_parse(
			mem, mc_str_of((const char *)question.p, (size_t)question.n), &err, &at);
		HOLDS((asked.predicate != NULL) == (err == QUERY_ERR_OK) && at >= 0 && at <= question.n);
	} else if (how == 2) {
		asked.predicate = query_of_attribute(mem, QUERY_REGEX, mc_str_of("this", 4), 0, &err);
		asked.predicate->regex = query_regex_compile(mem, question);
	} else if (query_read_blob(mem, line, question, &v, &fault) && v != NULL) {
		if (how == 3)
			query_read_aggregator(mem, v, &asked, &fault);
		else if (how == 4)
			query_read_projection(mem, v, &asked, &fault);
		else if (query_read_predicate(mem, v, &asked, &fault))
			asked.predicate = query_optimize(mem, asked.predicate);
	}
	return asked;
}

static void sum_up(const struct query_asked *asked, struct query_context *q, const struct query_entry *e)
{
	static _Alignas(16) uint8_t block[HEAP];
	struct query_aggregate a;
	struct query_value v;

	query_aggregate_init(&a, asked->sum, mc_heap_init(block, sizeof(block)));
	query_aggregate_add(&a, q, asked->sum_path, e);
	query_aggregate_add(&a, q, asked->sum_path, e);
	query_aggregate_result(&a, q->mem, &v);
	query_aggregate_drop(&a);
	HOLDS(mc_heap_used(a.heap) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct mc_rd r = mc_rd_of(p, n);
	enum mc_line line = fuzz_line(p, n);
	struct query_context q = { .mem = fuzz_memory(0), .schema = any_schema };
	struct query_asked asked;
	struct query_entry e;
	uint8_t how;
	uint16_t length;

	mc_rd_u8(&r);
	how = mc_rd_u8(&r) % 5;
	length = mc_rd_u16(&r);
	if (length > mc_rd_left(&r) || r.err != MC_ERR_OK)
		return 0;
	asked = read_question(how, line, (struct mc_bytes){ mc_rd_take(&r, length), length }, q.mem);
	e.value = e.key = (struct mc_bytes){ r.p, (int32_t)mc_rd_left(&r) };
	if (asked.predicate != NULL) {
		bool yes = query_matches(&q, asked.predicate, &e);
		enum query_err err = q.err;

		q.err = QUERY_ERR_OK;
		HOLDS(query_matches(&q, asked.predicate, &e) == yes && q.err == err);
	}
	if (asked.aggregates)
		sum_up(&asked, &q, &e);
	if (asked.columns != NULL)
		query_project(&q, asked.columns, asked.column_count, asked.single, &e);
	return 0;
}
