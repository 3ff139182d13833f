/* SPDX-License-Identifier: Apache-2.0 */
/* test_config.c - configuration files as trees: the same from YAML and XML, variables, imports, and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/config/tree.h"

static struct config_tree tree;
static struct fault fault;

static const char *look_up(const void *ctx, const char *name)
{
	return strcmp(name, "a") == 0 ? ctx : strcmp(name, "self") == 0 ? "${a}" : NULL;
}

static const struct config_variables vars = { look_up, "one" };

static bool read_text(const char *text)
{
	config_close(&tree);
	fault.code = NULL;
	return config_open_text(&tree, "f", text, strlen(text), &vars, &fault);
}

static int close_tree(void **state)
{
	(void)state;
	config_close(&tree);
	return 0;
}

static const char *text_at(const char *path)
{
	const struct config_node *n = tree.root;
	char copy[200], *word, *more;

	snprintf(copy, sizeof(copy), "%s", path);
	for (word = strtok_r(copy, "/", &more); word != NULL && n != NULL; word = strtok_r(NULL, "/", &more))
		n = config_child(n, word);
	assert_non_null(n);
	return n->text;
}

static void yaml_and_xml_are_one_tree(void **state)
{
	(void)state;
	assert_true(read_text(
		"hazelcast:\n  network:\n    port:\n      auto-increment: false\n      port: 5701\n  cluster-name: ${a}-${b}\n"));
	assert_string_equal(tree.root->name, "hazelcast");
	assert_string_equal(text_at("network/port/port"), "5701");
	assert_string_equal(text_at("network/port/auto-increment"), "false");
	assert_string_equal(text_at("cluster-name"), "one-${b}");
	assert_int_equal(config_child(tree.root, "cluster-name")->line, 6);
	assert_true(read_text(
		"<?xml version=\"1.0\"?>\n<hazelcast xmlns=\"x\">\n <network><port auto-increment=\"${a}\"> 5701\n</port>"
		"<!-- c --></network>\n <clusterName>${self}</clusterName></hazelcast>"));
	assert_string_equal(text_at("network/port"), "5701");
	assert_string_equal(text_at("network/port/auto-increment"), "one");
	assert_string_equal(text_at("cluster-name"), "${a}"); /* what was put in is not looked at again */
	assert_int_equal(config_child(tree.root, "cluster-name")->line, 5);
}

static void commands_are_a_tree(void **state)
{
	(void)state;
	assert_true(read_text(
		"# start\nset a.b=c\nset-hazelcast-configuration --startPort=6901 --lite --clusterName 'two words'\n"));
	assert_string_equal(tree.root->name, "asadmin");
	assert_string_equal(text_at("start-port"), "6901");
	assert_string_equal(text_at("lite"), "true");
	assert_string_equal(text_at("cluster-name"), "two words");
}

/* A text has an end, and no zero behind it: the sanitizer sees a look beyond. */
static void a_text_ends_where_it_ends(void **state)
{
	static const char verb[] = "set-more";
	size_t n = strlen(verb);
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memcpy(text, verb, n);
	config_open_text(&tree, "f", text, n, &vars, &fault);
	free(text);
}

static void anchors_are_copied(void **state)
{
	(void)state;
	assert_true(read_text("hazelcast:\n  map:\n    a: &x\n      backup-count: 2\n    b: *x\n"));
	assert_string_equal(text_at("map/b/backup-count"), "2");
}

static void wrong_files_say_where(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "hazelcast:\n  a: 1\n  a: 2\n", "f:3: 'a' stands here twice" },
		{ "a: 1\n", "f:1: there is no mapping 'hazelcast'" },
		{ "hazelcast: [\n", "f:2: this is not YAML" },
		{ "hazelcast:\n  a: *b\n", "f:2: there is no anchor 'b'" },
		{ "hazelcast:\n  a: &b {c: *b}\n", "f:2: there is no anchor 'b'" },
		{ "hazelcast: {a: 1}\n---\nb: 1\n", "f:2: a second document" },
		{ "", "f:1: there is nothing in it" },
		{ "<hazelcast>\n<a></hazelcast>", "f:2: this is not XML: mismatched tag" },
		{ "<web-app/>", "f:1: the element <web-app>" },
		{ "<!DOCTYPE h [<!ENTITY a \"b\">]>\n<hazelcast>&a;</hazelcast>",
			"f:1: a DOCTYPE is refused" },
		{ "hazelcast:\n  import:\n    - /nowhere/at/all\n",
			"The configuration file /nowhere/at/all cannot be read" },
		{ "hazelcast:\n  import:\n    - http://a/b\n",
			"f:3: import of 'http://a/b': only files are read" },
		{ "<hazelcast><import resource=\"f\"/></hazelcast>",
			"f:1: import of 'f', which was read already" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(read_text(rows[i].text));
		if (strncmp(fault.message, rows[i].message, strlen(rows[i].message)) != 0)
			fail_msg("%s", fault.message);
	}
}

/* Ten anchors, each of ten of the one before: a billion. */
static void laughs_are_few(void **state)
{
	char text[4096] = "hazelcast:\n  a0: &a0 x\n";

	(void)state;
	for (int i = 1; i <= 10; i++) {
		size_t n = strlen(text);

		snprintf(text + n, sizeof(text) - n,
			"  a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
			i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	}
	assert_false(read_text(text));
	assert_non_null(strstr(fault.message, "more than 20000 elements"));
}

static void depth_is_bounded(void **state)
{
	char text[2048] = "hazelcast: ";

	(void)state;
	for (int i = 0; i < MC_CONFIG_DEPTH_MAX; i++)
		strcat(text, "[");
	assert_false(read_text(text));
	assert_non_null(strstr(fault.message, "nested more than"));
	strcpy(text, "<hazelcast>");
	for (int i = 0; i < MC_CONFIG_DEPTH_MAX; i++)
		strcat(text, "<a>");
	assert_false(read_text(text));
	assert_non_null(strstr(fault.message, "nested more than"));
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void imports_come_in(void **state)
{
	char dir[] = "/tmp/test_config.XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	put("b", "hazelcast:\n  map:\n    m: {backup-count: 3}\n  cluster-name: b\n");
	put("c", "map:\n  n: {backup-count: \"${a}\"}\n");
	assert_true(read_text("hazelcast:\n  import:\n  - b\n  - c\n  map:\n    o: {backup-count: 1}\n"));
	assert_string_equal(text_at("map/m/backup-count"), "3");
	assert_string_equal(text_at("map/n/backup-count"), "one");
	assert_string_equal(text_at("map/o/backup-count"), "1");
	assert_string_equal(tree.files[config_child(tree.root, "cluster-name")->file], "b");
	assert_false(read_text("hazelcast:\n  import:\n  - b\n  cluster-name: other\n"));
	assert_non_null(strstr(fault.message, "'cluster-name' is 'b' here, and 'other' in line 4 of f"));
	put("x", "<hazelcast><cluster-name>x</cluster-name><import resource=\"y\"/></hazelcast>");
	put("y", "<hazelcast><network><port>1</port></network></hazelcast>");
	assert_true(read_text("<hazelcast><import resource=\"x\"/></hazelcast>"));
	assert_string_equal(text_at("cluster-name"), "x");
	assert_string_equal(text_at("network/port"), "1");
	put("y", "<hazelcast><import resource=\"x\"/></hazelcast>");
	assert_false(read_text("<hazelcast><import resource=\"x\"/></hazelcast>"));
	for (const char *p = "bcxy"; *p != '\0'; p++) {
		char name[2] = { *p, '\0' };

		unlink(name);
	}
	assert_int_equal(chdir("/"), 0);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(yaml_and_xml_are_one_tree, close_tree),
		cmocka_unit_test_teardown(commands_are_a_tree, close_tree),
		cmocka_unit_test_teardown(a_text_ends_where_it_ends, close_tree),
		cmocka_unit_test_teardown(anchors_are_copied, close_tree),
		cmocka_unit_test_teardown(wrong_files_say_where, close_tree),
		cmocka_unit_test_teardown(laughs_are_few, close_tree),
		cmocka_unit_test_teardown(depth_is_bounded, close_tree),
		cmocka_unit_test_teardown(imports_come_in, close_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
