/* SPDX-License-Identifier: Apache-2.0 */
/* file.c - which kind of file it is, what it imports, and where that lies
 * (com.hazelcast.config.AbstractXmlConfigBuilder, AbstractYamlConfigBuilder, ConfigLoader). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/config/internal.h"

struct opening {
	struct config_tree *tree;
	const struct config_variables *vars;
	struct fault *fault;
};

static struct config_node *open_file(struct opening *o, const char *path);

/* --- bytes --- */
static bool unreadable(struct fault *fault, const char *path, const char *why)
{
	return fault_usage(fault, "It is looked for from the directory in which this program runs.",
		"The configuration file %s cannot be read: %s.", path, why);
}

/* Whole; the caller frees it. NULL: *fault. */
static char *slurp(const char *path, size_t *n, struct fault *fault)
{
	/* a FIFO that nobody writes would hold up the whole program */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *text = malloc(MC_CONFIG_FILE_MAX + 1);
	ssize_t got = -1;

	*n = 0;
	while (fd >= 0 && text != NULL && *n <= MC_CONFIG_FILE_MAX &&
		((got = read(fd, text + *n, MC_CONFIG_FILE_MAX + 1 - *n)) > 0 || (got < 0 && errno == EINTR)))
		*n += got > 0 ? (size_t)got : 0;
	if (text == NULL)
		fault_memory(fault);
	else if (got != 0)
		unreadable(fault, path, strerror(got > 0 ? EFBIG : errno));
	if (fd >= 0)
		close(fd);
	if (text != NULL && got == 0)
		return text;
	free(text);
	return NULL;
}

/* --- one text --- */
/* XML begins with a tag; of the others, a line of a command has no colon behind its first word. */
static bool is_xml(const char *text, size_t n)
{
	size_t i = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < n && strchr(" \t\r\n", text[i]) != NULL && text[i] != '\0')
		i++;
	return i < n && text[i] == '<';
}

/* Bytes up to a blank, or to the end. */
static size_t first_word(const char *p, const char *end)
{
	const char *blank = memchr(p, ' ', (size_t)(end - p));

	return (size_t)((blank != NULL ? blank : end) - p);
}

static bool has_commands(const char *text, size_t n)
{
	static const char *const verbs[] = { "set-", "set ", "deploy", "create-", "delete-", "add-",
		"enable-", "disable-", "notification-", "asadmin-", "healthcheck-", "get ", "list-" };
	const char *end = text + n;

	for (const char *p = text, *eol; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol != NULL ? eol : end;
		for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
			if ((size_t)(eol - p) >= strlen(verbs[i]) &&
				strncmp(p, verbs[i], strlen(verbs[i])) == 0)
				return memchr(p, ':', first_word(p, eol)) == NULL;
	}
	return false;
}

/* The mapping `hazelcast` of a YAML file becomes its root; what is imported may do without it. */
static struct config_node *yaml_root(struct config_input *in)
{
	struct config_node *root = config_read_yaml(in), *c = root != NULL ? root->first : NULL;

	while (c != NULL && strcmp(c->name, "hazelcast") != 0)
		c = c->next;
	if (root == NULL || c != NULL)
		return c;
	if (in->file > 0) {
		root->name = "hazelcast";
		return root;
	}
	config_fault(in, root->line, "Hazelcast's own files have 'hazelcast:' at the top, Payara's are XML.",
		"there is no mapping 'hazelcast'.");
	return NULL;
}

static struct config_node *read_text(struct config_input *in)
{
	struct config_node *root;

	if (has_commands(in->text, in->n) && !is_xml(in->text, in->n))
		return config_read_asadmin(in);
	if (!is_xml(in->text, in->n))
		return yaml_root(in);
	root = config_read_xml(in);
	if (root == NULL || strcmp(root->name, "hazelcast") == 0 || strcmp(root->name, "domain") == 0)
		return root;
	config_fault(in, root->line, "It is <hazelcast>, or <domain> of Payara's domain.xml.",
		"the element <%.100s> is not part of a member's configuration.", root->name);
	return NULL;
}

/* --- imports --- */
/* What of one mapping of YAML is not in the other yet goes there; texts that differ are a contradiction. */
static bool merge(struct config_input *in, struct config_node *to, struct config_node *from)
{
	if (from->first == NULL && to->first == NULL && strcmp(from->text, to->text) != 0)
		return config_fault(in, from->line, "Hazelcast refuses it as well.",
			"'%.100s' is '%.100s' here, and '%.100s' in line %u of %s.", from->name, from->text,
			to->text, to->line, in->tree->files[to->file]);
	for (struct config_node *c = from->first, *next; c != NULL; c = next) {
		struct config_node *same = to->first;

		next = c->next;
		while (same != NULL && (c->name[0] == '\0' || strcmp(same->name, c->name) != 0))
			same = same->next;
		c->next = NULL;
		if (same == NULL)
			config_node_add(to, c);
		else if (!merge(in, same, c))
			return false;
	}
	return true;
}

static const char *local_path(struct config_input *in, const struct config_node *node, const char *resource)
{
	if (strncmp(resource, "file:", 5) == 0) {
		resource += 5;
		resource += strncmp(resource, "//", 2) == 0 ? 2 : 0;
	}
	if (resource[0] != '\0' && strstr(resource, "://") == NULL &&
		strncmp(resource, "classpath:", 10) != 0)
		return resource;
	config_fault(
		in, node->line, "Copy it into a file.", "import of '%.200s': only files are read.", resource);
	return NULL;
}

static struct config_node *imported(
	struct opening *o, struct config_input *in, const struct config_node *node, const char *resource)
{
	const char *path = local_path(in, node, resource);

	for (unsigned i = 0; path != NULL && i < o->tree->file_count; i++)
		if (strcmp(o->tree->files[i], path) == 0) {
			config_fault(in, node->line, "Hazelcast refuses it as well.",
				"import of '%.200s', which was read already.", path);
			return NULL;
		}
	return path != NULL ? open_file(o, path) : NULL;
}

/* <import resource="..."/>: what is in it comes in its place. */
static bool import_xml(struct opening *o, struct config_input *in, struct config_node *root)
{
	struct config_node *c = root->first;

	root->first = root->last = NULL;
	for (struct config_node *next; c != NULL; c = next) {
		struct config_node *from = NULL;

		next = c->next;
		c->next = NULL;
		if (strcmp(c->name, "import") != 0) {
			config_node_add(root, c);
			continue;
		}
		from = imported(o, in, c, config_text(c, "resource"));
		if (from == NULL)
			return false;
		for (struct config_node *i = from->first, *after; i != NULL; i = after) {
			after = i->next;
			i->next = NULL;
			config_node_add(root, i);
		}
	}
	return true;
}

static bool import_yaml(struct opening *o, struct config_input *in, struct config_node *root)
{
	for (struct config_node *c = root->first; c != NULL; c = c->next)
		for (struct config_node *i = strcmp(c->name, "import") == 0 ? c->first : NULL; i != NULL;
			i = i->next) {
			struct config_node *from = imported(o, in, i, i->text);
			struct config_input theirs = *in;

			if (from == NULL)
				return false;
			theirs.file = from->file;
			if (!merge(&theirs, root, from))
				return false;
		}
	return true;
}

/* --- */
static struct config_node *open_text(struct opening *o, const char *path, const char *text, size_t n)
{
	struct config_tree *t = o->tree;
	struct config_input in = { t, t->file_count, text, n, o->fault };
	struct config_node *root;

	if (t->file_count == MC_CONFIG_FILES_MAX) {
		fault_usage(o->fault, NULL, "More than %d files are read.", MC_CONFIG_FILES_MAX);
		return NULL;
	}
	t->files[t->file_count] = config_copy(t, path, strlen(path));
	if (t->files[t->file_count] == NULL) {
		fault_memory(o->fault);
		return NULL;
	}
	t->file_count++;
	root = read_text(&in);
	if (root == NULL || !config_replace(&in, root, o->vars))
		return NULL;
	if (strcmp(root->name, "hazelcast") != 0)
		return root;
	return (is_xml(text, n) ? import_xml(o, &in, root) : import_yaml(o, &in, root)) ? root : NULL;
}

/* Recursion ends at MC_CONFIG_FILES_MAX. */
static struct config_node *open_file(struct opening *o, const char *path)
{
	struct config_node *root;
	size_t n;
	char *text = slurp(path, &n, o->fault);

	if (text == NULL)
		return NULL;
	root = open_text(o, path, text, n);
	free(text);
	return root;
}

bool config_open(
	struct config_tree *t, const char *path, const struct config_variables *vars, struct fault *fault)
{
	struct opening o = { t, vars, fault };

	mc_check(t->root == NULL);
	t->root = open_file(&o, path);
	return t->root != NULL;
}

bool config_open_text(struct config_tree *t, const char *name, const char *text, size_t n,
	const struct config_variables *vars, struct fault *fault)
{
	struct opening o = { t, vars, fault };

	mc_check(t->root == NULL && n <= MC_CONFIG_FILE_MAX);
	t->root = open_text(&o, name, text, n);
	return t->root != NULL;
}
