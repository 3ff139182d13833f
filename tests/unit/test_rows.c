/* SPDX-License-Identifier: Apache-2.0 */
/* test_rows.c - what must hold for every class of the registry on every line, made from the rows themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/hz/registry.h"
#include "tests/lib/walkers.h"

enum { ROUNDS = 12, MEMORY = 8 << 20, BOUNDARIES = 1 << 14 };

static struct mc_arena memory[2];

struct boundaries {
	size_t at[BOUNDARIES];
	size_t n;
};

static void mark(void *ctx, const char *name, size_t offset)
{
	struct boundaries *b = ctx;

	(void)name;
	if (b->n < BOUNDARIES)
		b->at[b->n++] = offset;
}

/* Type id, head and body of a random object; NULL when the class is not of this line. */
static void *make(const struct mc_class *c, enum mc_line line, uint64_t seed)
{
	struct mc_rng rng;
	struct mc_random r = {
		.w = { .registry = &hz_registry, .line = line, .known = mc_known_inside(line, false) },
		.rng = &rng,
		.mem = &memory[0],
	};
	void *o;

	if (c->schema == NULL || !mc_has_line(c->lines, line))
		return NULL;
	mc_arena_reset(&memory[0]);
	mc_rng_seed(&rng, seed);
	o = mc_random_body(&r, c);
	assert_false(r.failed);
	return o;
}

static size_t write_object(
	const struct mc_class *c, enum mc_line line, const void *o, struct mc_wr out, struct boundaries *b)
{
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, line, out);
	if (b != NULL) {
		b->n = 0;
		w.mark = mark;
		w.ctx = b;
	}
	mc_write_object(&w, c, o);
	assert_int_equal(w.out.err, MC_ERR_OK);
	return w.out.len;
}

static enum mc_err read_object(
	const struct mc_class *c, enum mc_line line, const uint8_t *p, size_t n, void **o)
{
	struct mc_reader r;
	struct mc_value *v;

	mc_arena_reset(&memory[1]);
	mc_read_init(&r, &hz_registry, line, p, n, &memory[1]);
	v = mc_read_value(&r);
	*o = v == NULL ? NULL : v->body;
	if (r.in.err == MC_ERR_OK) {
		assert_ptr_equal(v->cls, c);
		assert_int_equal(mc_rd_left(&r.in), 0);
		assert_false(r.kept);
	}
	return r.in.err;
}

typedef void each_fn(const struct mc_class *c, enum mc_line line, const void *o);

static void each(each_fn *fn)
{
	for (uint32_t i = 0; i < hz_registry.n; i++)
		for (int line = 0; line < MC_LINE_COUNT; line++)
			for (uint64_t seed = 0; seed < ROUNDS; seed++) {
				void *o = make(&hz_registry.v[i], (enum mc_line)line, seed * 1000 + i);

				if (o != NULL)
					fn(&hz_registry.v[i], (enum mc_line)line, o);
			}
}

static void round_trip(const struct mc_class *c, enum mc_line line, const void *o)
{
	struct mc_walk w = {
		.registry = &hz_registry, .line = line, .known = mc_known_inside(line, mc_announces(c, line))
	};
	size_t size = write_object(c, line, o, mc_wr_count(), NULL), again;
	uint8_t *p = malloc(size), *q = malloc(size);
	void *back;

	assert_int_equal(write_object(c, line, o, mc_wr_of(p, size), NULL), size);
	assert_int_equal(read_object(c, line, p, size, &back), MC_ERR_OK);
	assert_true(mc_equal_rows(&w, c->schema, o, back));
	again = write_object(c, line, back, mc_wr_of(q, size), NULL);
	assert_int_equal(again, size);
	assert_memory_equal(p, q, size);
	free(p);
	free(q);
}

static void what_is_written_reads_back_equal(void **state)
{
	(void)state;
	each(round_trip);
}

/* Small objects: every strict prefix. Large ones: every field boundary, and one byte to either side. */
static void refuse_prefix(const struct mc_class *c, enum mc_line line, const uint8_t *p, size_t cut)
{
	uint8_t *copy = malloc(cut > 0 ? cut : 1);
	void *back;

	memcpy(copy, p, cut);
	assert_int_equal(read_object(c, line, copy, cut, &back), MC_ERR_SHORT);
	free(copy);
}

static void prefixes(const struct mc_class *c, enum mc_line line, const void *o)
{
	static struct boundaries b;
	size_t size = write_object(c, line, o, mc_wr_count(), &b);
	uint8_t *p = malloc(size);

	write_object(c, line, o, mc_wr_of(p, size), NULL);
	for (size_t i = 1; i < b.n; i++)
		assert_true(b.at[i] >= b.at[i - 1] && b.at[i] <= size);
	for (size_t cut = 0; cut < size && size < 600; cut++)
		refuse_prefix(c, line, p, cut);
	for (size_t i = 0; i < b.n && size >= 600; i++)
		for (size_t cut = b.at[i] - 1; cut <= b.at[i] + 1 && cut < size; cut++)
			refuse_prefix(c, line, p, cut);
	free(p);
}

static void every_strict_prefix_is_refused(void **state)
{
	(void)state;
	each(prefixes);
}

/* One byte less than needed: the writer says so and has not touched what is behind. */
static void too_small(const struct mc_class *c, enum mc_line line, const void *o)
{
	size_t size = write_object(c, line, o, mc_wr_count(), NULL);
	uint8_t *p = malloc(size);
	struct mc_writer w;

	p[size - 1] = 0x5a;
	mc_write_init(&w, &hz_registry, line, mc_wr_of(p, size - 1));
	mc_write_object(&w, c, o);
	assert_int_equal(w.out.err, MC_ERR_LIMIT);
	assert_int_equal(p[size - 1], 0x5a);
	free(p);
}

static void a_writer_never_writes_past_its_room(void **state)
{
	(void)state;
	each(too_small);
}

/* A changed copy of the same class is seen as different: the last byte of a field that is there for sure. */
static void differ(const struct mc_class *c, enum mc_line line, const void *o)
{
	struct mc_walk w = {
		.registry = &hz_registry, .line = line, .known = mc_known_inside(line, mc_announces(c, line))
	};
	struct mc_rng rng;
	struct mc_random r = { .w = w, .rng = &rng, .mem = &memory[1] };
	size_t size = write_object(c, line, o, mc_wr_count(), NULL), other_size;
	uint8_t *p = malloc(size), *q;
	void *other;

	mc_arena_reset(&memory[1]);
	mc_rng_seed(&rng, size);
	other = mc_random_body(&r, c);
	other_size = write_object(c, line, other, mc_wr_count(), NULL);
	q = malloc(other_size);
	write_object(c, line, o, mc_wr_of(p, size), NULL);
	write_object(c, line, other, mc_wr_of(q, other_size), NULL);
	assert_int_equal(
		mc_equal_rows(&w, c->schema, o, other), size == other_size && memcmp(p, q, size) == 0);
	free(p);
	free(q);
}

static void equal_means_the_same_bytes(void **state)
{
	(void)state;
	each(differ);
}

static void count(void *ctx, const char *p, size_t n)
{
	(void)p;
	*(size_t *)ctx += n;
}

static void count_real(void *ctx, double d)
{
	(void)d;
	*(size_t *)ctx += 1;
}

static void show(const struct mc_class *c, enum mc_line line, const void *o)
{
	size_t n = 0;
	struct mc_json j = {
		.w = { .registry = &hz_registry, .line = line }, .put = count, .real = count_real, .ctx = &n
	};

	mc_json_object(&j, c, o, false);
	assert_true(n >= 2);
}

static void everything_can_be_shown(void **state)
{
	(void)state;
	each(show);
}

/* Of a table of those who only listen: nested objects are in it too, and nothing wants what it has not. */
static void assert_is_whole(const struct mc_registry *g, const struct mc_schema *s)
{
	assert_true(s->cls == MC_IN_PLACE || (s->cls < g->n && g->v[s->cls].schema != NULL));
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		assert_int_equal(f->flags & (MC_ROW_ENUM | MC_ROW_COUNTED_BY), 0);
		if (f->sub != NULL)
			assert_is_whole(g, f->sub);
	}
}

static void who_only_listens_reads_the_same_classes(void **state)
{
	const struct mc_registry *g = &hz_group_registry;
	unsigned n = 0;

	(void)state;
	for (uint32_t i = 0; i < g->n; i++) {
		const struct mc_class *c = &g->v[i], *whole = &hz_class_table[i];

		if (c->schema == NULL)
			continue;
		n++;
		assert_ptr_equal(g->find(whole->factory, whole->id), c);
		assert_int_equal(hz_group_class_of(c), hz_class_of(whole));
		assert_true(c->form == whole->form && c->lines == whole->lines && c->marked == whole->marked);
		assert_ptr_equal(
			c->schema, i == HZ_JOIN_REQUEST ? whole->schema->rows[0].sub : whole->schema);
		assert_is_whole(g, c->schema);
	}
	assert_int_equal(n, 7);
	assert_null(g->find(0, 0));
	assert_null(
		g->find(hz_class_table[HZ_FINALIZE_JOIN_OP].factory, hz_class_table[HZ_FINALIZE_JOIN_OP].id));
}

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		memory[i] = mc_arena_of(malloc(MEMORY), MEMORY);
	return memory[0].buf == NULL || memory[1].buf == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	free(memory[0].buf);
	free(memory[1].buf);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_back_equal),
		cmocka_unit_test(every_strict_prefix_is_refused),
		cmocka_unit_test(a_writer_never_writes_past_its_room),
		cmocka_unit_test(equal_means_the_same_bytes),
		cmocka_unit_test(everything_can_be_shown),
		cmocka_unit_test(who_only_listens_reads_the_same_classes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
