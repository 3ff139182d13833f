/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mc-golden DIR... - every line of every *.ndjson below the directories: decode(hex) == fields,
 * encode(fields) == hex, malformed input and prefixes refused as their `expect` says. One line per failure,
 * then the counts; exit status 1 when something failed.
 *
 * mc-golden --write LINE DIR... - members' vectors as members of LINE write them, for Rewrite.java
 * (tests/peers): name, class, kind, hex.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/golden.h"

enum { SCRATCH = 256 << 20, NAME = 4096, SPARE = 1024 };

static struct tally tally;
static json_t *bases; /* "line/name" -> hex of valid vectors, for truncations */

struct mc_arena *scratch(void)
{
	static struct mc_arena a;

	if (a.buf == NULL)
		a = mc_arena_of(calloc(1, SCRATCH), SCRATCH);
	if (a.buf == NULL)
		abort();
	return &a;
}

static void fail(const struct vector *v, const char *what, const char *detail)
{
	printf("FAIL %s %s %s: %s\n", mc_lines[v->line].text, v->name, what, detail);
	tally.failures++;
}

static void diff(const json_t *want, const json_t *have)
{
	char *a = json_dumps(want, JSON_SORT_KEYS | JSON_ENCODE_ANY),
	     *b = json_dumps(have, JSON_SORT_KEYS | JSON_ENCODE_ANY);
	size_t i = 0;

	while (a != NULL && b != NULL && a[i] == b[i] && a[i] != '\0')
		i++;
	if (a != NULL && b != NULL)
		printf("     want ...%.120s\n     have ...%.120s\n", a + (i > 40 ? i - 40 : 0),
			b + (i > 40 ? i - 40 : 0));
	free(a);
	free(b);
}

static void check_decode(const struct vector *v, const struct kind *k)
{
	struct outcome out = { .err = MC_ERR_OK };

	mc_arena_reset(scratch());
	k->decode(v, v->bytes, v->n, &out);
	match_streams(v->fields, out.json);
	if (out.err != MC_ERR_OK) {
		fail(v, "decode", mc_err_text(out.err));
	} else if (out.json == NULL) {
		fail(v, "decode", "nothing came out");
	} else if (!tidy_fields(out.json)) {
		fail(v, "decode", "a count is not the length of its list");
	} else if (!json_equal(v->fields, out.json)) {
		fail(v, "decode", "the fields differ");
		diff(v->fields, out.json);
	} else {
		tally.decoded++;
	}
	json_decref(out.json);
}

/* Several keys of a set stand in the order of a hash: the same message, in other bytes. */
static bool is_same_message(const struct vector *v, const struct kind *k, const struct mc_wr *w)
{
	json_t *predicate = json_object_get(v->fields, "predicate");
	struct outcome out = { .err = MC_ERR_OK };
	bool same;

	if (json_array_size(json_object_get(predicate, "partition_keys_data")) < 2)
		return false;
	mc_arena_reset(scratch());
	k->decode(v, w->buf, w->len, &out);
	json_object_del(v->fields, "frames"); /* some are longer */
	json_object_del(out.json, "frames");
	same = out.json != NULL && tidy_fields(out.json) && json_equal(v->fields, out.json);
	json_decref(out.json);
	return same;
}

static void check_encode(const struct vector *v, const struct kind *k)
{
	uint8_t *buf = malloc(v->n + SPARE);
	struct mc_wr w = mc_wr_of(buf, v->n + SPARE);
	const char *why = NULL;

	mc_arena_reset(scratch());
	if (!k->encode(v, &w, &why))
		fail(v, "encode", why);
	else if (w.err != MC_ERR_OK)
		fail(v, "encode", mc_err_text(w.err));
	else if ((w.len != v->n || memcmp(buf, v->bytes, v->n) != 0) && !is_same_message(v, k, &w))
		fail(v, "encode", "the bytes differ");
	else
		tally.encoded++;
	free(buf);
}

/* Bytes that must be refused (`error`), or may be taken safely (`error_or_safe`). */
static void check_refused(
	const struct vector *v, const struct kind *k, const uint8_t *p, size_t n, bool must, const char *what)
{
	struct outcome out = { .err = MC_ERR_OK };

	mc_arena_reset(scratch());
	k->decode(v, p, n, &out);
	json_decref(out.json);
	if (out.err != MC_ERR_OK || out.unknown || out.waits)
		tally.refused++;
	else if (out.kept)
		tally.kept++;
	else if (must)
		fail(v, what, "taken, but must be refused");
	else
		tally.safe++;
}

static void check_cuts(
	const struct vector *v, const struct kind *k, const char *key, const uint8_t *bytes, size_t n)
{
	bool must = strcmp(key, "cuts") == 0;
	char what[48];
	json_t *cut;
	size_t i;

	json_array_foreach(json_object_get(v->json, key), i, cut)
	{
		size_t len = (size_t)json_integer_value(cut);
		uint8_t *copy = malloc(len > 0 ? len : 1);

		if (copy == NULL || len > n)
			abort();
		memcpy(copy, bytes, len);
		snprintf(what, sizeof(what), "cut to %zu", len);
		check_refused(v, k, copy, len, must, what);
		tally.truncations++;
		free(copy);
	}
}

static void check_truncations(const struct vector *v, const struct kind *k)
{
	const char *base = json_string_value(json_object_get(v->json, "base"));
	char key[NAME];
	const char *hex;
	uint8_t *bytes;
	size_t n;

	snprintf(key, sizeof(key), "%d/%s", (int)v->line, base == NULL ? "" : base);
	hex = json_string_value(json_object_get(bases, key));
	if (hex == NULL) {
		fail(v, "truncation", "its base is in none of the files");
		return;
	}
	bytes = hex_bytes(hex, &n);
	check_cuts(v, k, "cuts", bytes, n);
	check_cuts(v, k, "cuts_safe", bytes, n);
	free(bytes);
}

static void check_table(const struct vector *v)
{
	const char *fault;

	mc_arena_reset(scratch());
	fault = table_fault(v);
	if (fault != NULL)
		fail(v, "partition table", fault);
	else
		tally.tables++;
}

static void check_hash(const struct vector *v)
{
	const char *fault;

	mc_arena_reset(scratch());
	fault = hash_fault(v);
	if (fault != NULL)
		fail(v, "key", fault);
	else
		tally.hashes++;
}

static void check_value(const struct vector *v)
{
	const char *fault;

	mc_arena_reset(scratch());
	fault = value_fault(v);
	if (fault != NULL)
		fail(v, "value", fault);
	else
		tally.values++;
}

/* A part of a query, which stands as an object: both ways. */
static void check_part(const struct vector *query, const char *key, const char *hex)
{
	struct vector part = *query;
	const struct kind *object = kind_find("object");

	part.fields = json_object_get(query->fields, key);
	part.bytes = hex_bytes(hex, &part.n);
	if (part.bytes == NULL) {
		fail(query, "hex", "not hex");
		return;
	}
	check_decode(&part, object);
	check_encode(&part, object);
	free(part.bytes);
}

/* What was asked; what a member answered is for those who answer. */
static void check_query(const struct vector *v)
{
	static const char *const keys[] = { "aggregator", "projection", "predicate" };
	const char *hex = text_of(v->json, "hex");

	tally.queries++;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (json_object_get(v->fields, keys[i]) == NULL)
			continue;
		check_part(v, keys[i], hex);
		hex = text_of(v->fields, "predicate_hex"); /* of a predicate beside one of the others */
	}
}

static void check_recorded(struct vector *v)
{
	bool kept = false;
	const char *fault;

	v->name = v->file;
	v->line = line_of_path(v->file);
	fault = recorded_fault(v, &kept);
	tally.recorded++;
	tally.recorded_kept += kept;
	if (fault != NULL)
		fail(v, "recorded packet", fault);
}

static void check_session(struct vector *v)
{
	const char *fault = session_messages_fault(v, &tally.said);

	v->name = v->file;
	if (fault != NULL)
		fail(v, "session of a client", fault);
}

static void check_vector(struct vector *v)
{
	const struct kind *k = kind_find(v->kind);

	tally.client += strcmp(v->kind, "client") == 0;
	if (is_session(v->json))
		check_session(v);
	else if (is_recorded(v->json))
		check_recorded(v);
	else if (strcmp(v->cls, "PartitionTable") == 0 && v->expect == NULL)
		check_table(v);
	else if (strcmp(v->kind, "data") == 0 && v->expect == NULL && is_value(v->fields))
		check_value(v);
	else if (strcmp(v->kind, "data") == 0 && v->expect == NULL)
		check_hash(v);
	else if (strcmp(v->kind, "query") == 0)
		check_query(v);
	else if (k == NULL)
		fail(v, "kind", v->kind);
	else if (json_object_get(v->json, "cuts") != NULL)
		check_truncations(v, k);
	else if (v->expect != NULL)
		check_refused(v, k, v->bytes, v->n, strcmp(v->expect, "error") == 0,
			json_string_value(json_object_get(v->json, "why")));
	else {
		check_decode(v, k);
		check_encode(v, k);
	}
}

static void note_base(const struct vector *v)
{
	char key[NAME];

	snprintf(key, sizeof(key), "%d/%s", (int)v->line, v->name);
	json_object_set(bases, key, json_object_get(v->json, "hex"));
}

static struct vector vector_of(const char *path, json_t *o)
{
	return (struct vector){
		.file = path,
		.name = text_of(o, "name"),
		.cls = text_of(o, "class"),
		.kind = text_of(o, "kind"),
		.expect = json_string_value(json_object_get(o, "expect")),
		.line = line_of(text_of(o, "line")),
		.json = o,
		.fields = json_object_get(o, "fields"),
	};
}

static void note(void *ctx, const char *path, json_t *o, const char *why)
{
	struct vector v = vector_of(path, o);

	(void)ctx;
	(void)why;
	if (o != NULL && v.expect == NULL)
		note_base(&v);
}

static void check(void *ctx, const char *path, json_t *o, const char *why)
{
	struct vector v = vector_of(path, o);

	(void)ctx;
	if (o == NULL) {
		v.name = path;
		fail(&v, "cannot be read", why);
		return;
	}
	v.bytes = hex_bytes(text_of(o, "hex"), &v.n);
	if (v.bytes == NULL)
		fail(&v, "hex", "not hex");
	else if (v.fields != NULL && !tidy_fields(v.fields))
		fail(&v, "fields", "a count is not the length of its list");
	else
		check_vector(&v);
	free(v.bytes);
}

/* --- the vectors of one line as another line writes them --- */
static enum mc_line write_as;

static bool is_of_line(const struct vector *v)
{
	const struct mc_class *c =
		hz_registry.find((int32_t)json_integer_value(json_object_get(v->fields, "_factory")),
			(int32_t)json_integer_value(json_object_get(v->fields, "_class")));

	return c != NULL && mc_has_line(c->lines, write_as);
}

static void print_hex(const struct vector *v, const struct mc_wr *w)
{
	printf("%s %s %s ", v->name, v->cls, v->kind);
	for (size_t i = 0; i < w->len; i++)
		printf("%02x", w->buf[i]);
	printf("\n");
}

static void write_one(void *ctx, const char *path, json_t *o, const char *why)
{
	static uint8_t buf[4 << 20];
	struct vector v = vector_of(path, o);
	struct mc_wr w = mc_wr_of(buf, sizeof(buf));
	const struct kind *k = kind_find(v.kind);

	(void)ctx;
	if (o == NULL || v.expect != NULL ||
		(strcmp(v.kind, "object") != 0 && strcmp(v.kind, "operation") != 0))
		return;
	v.bytes = hex_bytes(text_of(o, "hex"), &v.n);
	v.line = write_as;
	mc_arena_reset(scratch());
	if (v.bytes != NULL && tidy_fields(v.fields) && is_of_line(&v) && k->encode(&v, &w, &why) &&
		w.err == MC_ERR_OK)
		print_hex(&v, &w);
	free(v.bytes);
}

static void print_tally(void)
{
	printf("%lu decoded, %lu encoded, %lu keys, %lu partition tables, %lu values, %lu queries\n",
		tally.decoded, tally.encoded, tally.hashes, tally.tables, tally.values, tally.queries);
	printf("%lu malformed inputs and prefixes refused, %lu taken safely where that is allowed, %lu kept opaque "
	       "(%lu of all are prefixes)\n",
		tally.refused, tally.safe, tally.kept, tally.truncations);
	printf("%lu recorded packets decoded (%lu of them with something unknown)\n", tally.recorded,
		tally.recorded_kept);
	printf("%lu lines of the client protocol among them; %lu messages of recorded clients both ways\n",
		tally.client, tally.said);
	printf("%lu failures\n", tally.failures);
}

int main(int argc, char **argv)
{
	unsigned files = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: %s [--write LINE] DIR...\n", argv[0]);
		return 2;
	}
	if (argc > 3 && strcmp(argv[1], "--write") == 0) {
		write_as = line_of(argv[2]);
		for (int i = 3; i < argc; i++)
			each_line_below(argv[i], write_one, NULL);
		return 0;
	}
	bases = json_object();
	for (int i = 1; i < argc; i++)
		each_line_below(argv[i], note, NULL);
	for (int i = 1; i < argc; i++)
		files += each_line_below(argv[i], check, NULL);
	if (files == 0)
		printf("no *.ndjson in the directories given\n");
	print_tally();
	json_decref(bases);
	free(scratch()->buf);
	return files == 0 || tally.failures > 0;
}
