/* SPDX-License-Identifier: Apache-2.0 */
/* test_payara.c - what real Payara Micro 6.2025.10 had in its maps, and what other releases have. Argument:
 * the folder of both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client/message.h"
#include "common/client/payara.h"
#include "tests/golden/lines.h"

enum { MEMORY = 16 << 20, MOST = 16 };

static struct mc_arena mem, scratch;
static const char *folder;
static json_t *lines; /* name -> the line */

static void keep(void *ctx, const char *path, json_t *o, const char *why)
{
	(void)ctx;
	(void)path;
	(void)why;
	assert_non_null(o);
	json_object_set(lines, text_of(o, "name"), o);
}

/* --- a cluster as it was seen --- */
struct seen {
	struct payara_seen s;
	struct client_member_info members[MOST];
	struct client_string_pair attributes[MOST];
	struct client_entry names[MOST], store[MOST];
};

static struct mc_bytes bytes_of(const char *hex)
{
	size_t n;
	uint8_t *p = hex_bytes(hex, &n), *q = mc_arena_get(&mem, 1, n);

	assert_non_null(p);
	memcpy(q, p, n);
	free(p);
	return (struct mc_bytes){ q, (int32_t)n };
}

static uint32_t entries_of(json_t *list, struct client_entry *to)
{
	json_t *pair;
	size_t i;

	json_array_foreach(list, i, pair)
	{
		to[i].key = bytes_of(json_string_value(json_array_get(pair, 0)));
		to[i].value = bytes_of(json_string_value(json_array_get(pair, 1)));
	}
	return (uint32_t)json_array_size(list);
}

static void member_of(struct seen *s, json_t *o)
{
	uint32_t i = s->s.member_count++;
	const char *key = json_object_iter_key(json_object_iter(json_object_get(o, "attributes")));

	assert_true(mc_uuid_parse(mc_str_z(text_of(o, "uuid")), &s->members[i].uuid));
	s->attributes[i] = (struct client_string_pair){ mc_str_z(key),
		mc_str_z(text_of(json_object_get(o, "attributes"), key)) };
	s->members[i].attributes.v = &s->attributes[i];
	s->members[i].attributes.n = 1;
}

static void see(struct seen *s, const char *name)
{
	json_t *o = json_object_get(lines, name), *maps = json_object_get(o, "maps"), *m;
	size_t i;

	mc_arena_reset(&mem);
	*s = (struct seen){ .s = { .members = s->members, .names = s->names, .store = s->store } };
	json_array_foreach(json_object_get(o, "members"), i, m) member_of(s, m);
	s->s.name_count = entries_of(json_object_get(maps, PAYARA_NAME_MAP), s->names);
	s->s.store_count = entries_of(json_object_get(maps, PAYARA_STORE_MAP), s->store);
}

static struct payara_list list_of(const struct seen *s)
{
	struct payara_list l;

	assert_true(payara_instances(&s->s, &mem, &scratch, &l));
	return l;
}

#define assert_text(have, want) \
	do { \
		struct mc_str text_ = have; \
		assert_int_equal(text_.n, (int)strlen(want)); \
		assert_memory_equal(text_.p, want, strlen(want)); \
	} while (0)

static void two_that_run(void **state)
{
	struct payara_instance *a, *b;
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "two");
	l = list_of(&s);
	assert_true(l.is_payara);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.live, 2);
	a = &l.v[0];
	b = &l.v[1];
	assert_text(a->name, "alpha");
	assert_int_equal(a->name_from, PAYARA_FROM_MAP);
	assert_text(a->group, "MicroShoal");
	assert_int_equal(a->group_from, PAYARA_FROM_ATTRIBUTE);
	assert_int_equal(a->descriptor, PAYARA_DESCRIPTOR_READ);
	assert_text(a->type, "MICRO");
	assert_text(a->host, "10.66.0.1");
	assert_int_equal(a->hazelcast_port, 6900);
	assert_false(a->lite);
	assert_int_equal(a->application_count, 1);
	assert_text(a->applications[0].name, "clusterjsp");
	assert_int_equal(a->applications[0].module_count, 1);
	assert_text(a->applications[0].modules[0].context_root, "/clusterjsp");
	assert_true(a->heartbeat_ms > 1700000000000);
	/* beyond the basic plane, which Java writes in halves */
	assert_text(b->name, "b\xc3\xaata \xf0\x9f\x98\x80");
	assert_text(b->group, "web");
	assert_true(b->lite);
	assert_int_equal(b->application_count, 2);
	assert_true(b->http.n > 0 && b->https.n > 0);
	assert_true(a->http.n > 0 && a->https.n == 0);
	assert_int_equal(a->admin_port, a->http.v[a->http.n - 1]);
}

/* One of the two was told to stop: its entries stay. */
static void stale_ones_are_told_apart(void **state)
{
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "one_left");
	l = list_of(&s);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.live, 1);
	assert_true(l.v[0].live);
	assert_text(l.v[0].name, "alpha");
	assert_false(l.v[1].live);
	assert_text(l.v[1].group, "web");
	assert_int_equal(l.v[1].group_from, PAYARA_FROM_STORE);
	assert_int_equal(l.v[1].descriptor, PAYARA_DESCRIPTOR_READ);
}

/* --- other releases --- */
/* The stream of that name as the only entry of the store, in front of it what the serializer writes. */
static struct payara_instance described(const char *stream, const char *front)
{
	char *hex = malloc(64 + strlen(text_of(json_object_get(lines, stream), "hex")));
	struct payara_list l;
	struct seen s;

	assert_non_null(hex);
	strcpy(hex, front);
	strcat(hex, text_of(json_object_get(lines, stream), "hex"));
	see(&s, "");
	s.store[0].key = bytes_of("00000000ffffffeb0b8b6d426f104c5e9fd51c6e2a4c1f01");
	s.store[0].value = bytes_of(hex);
	s.s.store_count = 1;
	free(hex);
	l = list_of(&s);
	assert_int_equal(l.n, 1);
	assert_false(l.v[0].live);
	return l.v[0];
}

#define PLAIN "00000000ffffff9c"                      /* type -100 */
#define FRAMED "0000000000000001aced000570"           /* type 1, no application */
#define BY_APP "0000000000000001aced0005740003617070" /* type 1, of application "app" */

static void before_the_serializer(void **state)
{
	struct payara_instance p = described("payara_41", PLAIN);

	(void)state;
	assert_int_equal(p.descriptor, PAYARA_DESCRIPTOR_READ);
	assert_text(p.name, "old");
	assert_int_equal(p.name_from, PAYARA_FROM_STORE);
	assert_int_equal(p.http.n, 1);
	assert_int_equal(p.http.v[0], 8080);
	assert_int_equal(p.https.v[0], 8181);
	assert_text(p.host, "10.1.2.3");
	assert_true(p.lite);
	assert_int_equal(p.heartbeat_ms, 0);
	assert_int_equal(p.group.n, -1);
	assert_int_equal(p.application_count, 0);
}

static void lists_of_ports(void **state)
{
	struct payara_instance p = described("payara_5", FRAMED);

	(void)state;
	assert_int_equal(p.http.n, 2);
	assert_int_equal(p.http.v[1], 8081);
	assert_int_equal(p.https.n, 1);
	assert_text(p.host, "fd00:0:0:0:0:0:0:12");
	assert_text(p.type, "INSTANCE");
	assert_int_equal(p.admin_port, 4848);
	assert_true(p.heartbeat_ms == 1700000000123);
	assert_int_equal(p.application_count, 1);
	assert_text(p.applications[0].libraries, "a.jar,b.jar");
	assert_true(p.applications[0].java_ee);
	assert_text(p.applications[0].modules[0].context_root, "/sh\xc3\xb6p");
}

/* Fields nobody has heard of, others in a superclass, one twice: the lowest counts. */
static void a_release_to_come(void **state)
{
	struct payara_instance p = described("payara_next", BY_APP);

	(void)state;
	assert_int_equal(p.descriptor, PAYARA_DESCRIPTOR_READ);
	assert_text(p.name, "five");
	assert_int_equal(p.http.n, 2);
	assert_int_equal(p.http.v[0], 1);
}

static void what_cannot_be_read(void **state)
{
	(void)state;
	assert_int_equal(described("payara_encrypted", FRAMED).descriptor, PAYARA_DESCRIPTOR_ENCRYPTED);
	assert_int_equal(described("list_array", FRAMED).descriptor, PAYARA_DESCRIPTOR_UNREADABLE);
	assert_int_equal(described("deep", FRAMED).descriptor, PAYARA_DESCRIPTOR_UNREADABLE);
	assert_int_equal(described("payara_5", "00000000fffffff5").descriptor, PAYARA_DESCRIPTOR_UNREADABLE);
	assert_int_equal(described("", FRAMED).descriptor, PAYARA_DESCRIPTOR_UNREADABLE);
	assert_int_equal(described("", "00").descriptor, PAYARA_DESCRIPTOR_UNREADABLE);
}

/* One application of 8,000 modules, 8,000 times: neither Java nor Payara wrote that. */
static void the_same_again_and_again(void **state)
{
	struct payara_instance p = described("payara_many", FRAMED);

	(void)state;
	assert_int_equal(p.descriptor, PAYARA_DESCRIPTOR_READ);
	assert_int_equal(p.application_count, 1);
	assert_int_equal(p.applications[0].name.n, 200);
	assert_int_equal(p.applications[0].module_count, 0); /* no more of it was looked at */
}

/* Before HZ 4 the keys were texts; since 7.2026.6 the map has the group too. A corrected name counts more
 * than the attribute. */
static void names_and_groups(void **state)
{
	static const char value[] =
		"00000000ffffffe000000002"
		"fffffff500000012474c415353464953482d494e5354414e4345fffffff50000000141"
		"fffffff500000018474c415353464953485f494e5354414e43455f47524f5550fffffff50000000142";
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "two");
	s.s.member_count = 1;
	s.attributes[0].key = mc_str_z(PAYARA_NAME_KEY);
	s.attributes[0].value = mc_str_z("first");
	s.s.store_count = s.s.name_count = 0;
	l = list_of(&s);
	assert_text(l.v[0].name, "first");
	assert_int_equal(l.v[0].name_from, PAYARA_FROM_ATTRIBUTE);
	assert_true(l.is_payara);
	s.names[0].key = bytes_of(
		"00000000fffffff50000002438316662313535642d643961632d343234372d613563612d356666646136323932376535");
	s.names[0].value = bytes_of(value);
	s.s.name_count = 1;
	l = list_of(&s);
	assert_int_equal(l.n, 1);
	assert_text(l.v[0].name, "A");
	assert_int_equal(l.v[0].name_from, PAYARA_FROM_MAP);
	assert_text(l.v[0].group, "B");
	assert_int_equal(l.v[0].group_from, PAYARA_FROM_MAP);
}

/* A stock Hazelcast: nothing of it is Payara's. */
static void no_payara_at_all(void **state)
{
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "two");
	s.attributes[0].key = s.attributes[1].key = mc_str_z("rack");
	s.s.store_count = s.s.name_count = 0;
	l = list_of(&s);
	assert_false(l.is_payara);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.v[0].name.n, -1);
	assert_int_equal(l.v[0].descriptor, PAYARA_DESCRIPTOR_NONE);
	assert_string_equal(payara_descriptor_text(l.v[0].descriptor), "none");
}

/* More strangers than are shown; keys that are none. */
static void stale_ones_are_bounded(void **state)
{
	enum { MANY = MC_PAYARA_STALE_MAX + 7 };
	static struct client_entry many[MANY + 1];
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "");
	for (uint32_t i = 0; i < MANY; i++) {
		uint8_t *key = mc_arena_get(&mem, 1, 24);

		mc_put32(key + 4, (uint32_t)-21);
		mc_put32(key + 20, i);
		many[i].key = (struct mc_bytes){ key, 24 };
		many[i].value = bytes_of("00000000ffffffe000000000");
	}
	many[MANY].key = bytes_of("00000000fffffff500000001");
	s.s.names = many;
	s.s.name_count = MANY + 1;
	l = list_of(&s);
	assert_int_equal(l.n, MC_PAYARA_STALE_MAX);
	assert_int_equal(l.dropped, 7);
	assert_int_equal(l.live, 0);
}

static void little_memory_is_no_harm(void **state)
{
	struct mc_arena whole = mem, small = scratch;
	struct payara_list l;
	struct seen s;

	(void)state;
	see(&s, "two");
	for (size_t left = 0; left < 65536; left += 512) {
		scratch.cap = left;
		payara_instances(&s.s, &mem, &scratch, &l);
		mem.used = whole.used;
	}
	scratch = small;
	see(&s, "two");
	whole = mem;
	for (size_t left = 300000; left < 400000; left += 256) {
		mem.cap = whole.used + left;
		if (payara_instances(&s.s, &mem, &scratch, &l))
			assert_int_equal(l.n, 2);
		mem.used = whole.used;
	}
	mem.cap = MEMORY;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_that_run),
		cmocka_unit_test(stale_ones_are_told_apart),
		cmocka_unit_test(before_the_serializer),
		cmocka_unit_test(lists_of_ports),
		cmocka_unit_test(a_release_to_come),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(the_same_again_and_again),
		cmocka_unit_test(names_and_groups),
		cmocka_unit_test(no_payara_at_all),
		cmocka_unit_test(stale_ones_are_bounded),
		cmocka_unit_test(little_memory_is_no_harm),
	};
	int failed;

	if (argc != 2)
		return 2;
	folder = argv[1];
	lines = json_object();
	each_line_below(folder, keep, NULL);
	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	scratch = mc_arena_of(malloc(MEMORY), MEMORY);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(mem.buf);
	free(scratch.buf);
	json_decref(lines);
	return failed;
}
