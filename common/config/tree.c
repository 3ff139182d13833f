/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c - nodes and texts of a tree, in memory that goes with it. Opens no file. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/config/internal.h"

struct config_chunk {
	struct config_chunk *next;
	max_align_t bytes[];
};

static void *take_bytes(struct config_tree *t, size_t n)
{
	struct config_chunk *c = calloc(1, sizeof(*c) + n);

	if (c == NULL)
		return NULL;
	c->next = t->chunks;
	t->chunks = c;
	return c->bytes;
}

void config_close(struct config_tree *t)
{
	for (struct config_chunk *c = t->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	memset(t, 0, sizeof(*t));
}

const char *config_copy(struct config_tree *t, const char *text, size_t n)
{
	char *copy;

	mc_check(text != NULL || n == 0);
	if (n == 0)
		return "";
	if (n > MC_CONFIG_TEXT_MAX - t->text_bytes || (copy = take_bytes(t, n + 1)) == NULL)
		return NULL;
	t->text_bytes += n;
	memcpy(copy, text, n);
	return copy;
}

void config_node_add(struct config_node *parent, struct config_node *child)
{
	mc_check(child->next == NULL);
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

struct config_node *config_node_new(
	struct config_input *in, struct config_node *parent, const char *name, size_t n, unsigned line)
{
	struct config_tree *t = in->tree;
	struct config_node *node;

	if (t->node_count == MC_CONFIG_NODES_MAX) {
		config_fault(in, line, NULL, "more than %d elements.", MC_CONFIG_NODES_MAX);
		return NULL;
	}
	node = take_bytes(t, sizeof(*node));
	if (node != NULL)
		node->name = config_copy(t, name, n);
	if (node == NULL || node->name == NULL) {
		fault_memory(in->fault);
		return NULL;
	}
	t->node_count++;
	node->text = "";
	node->line = line;
	node->file = in->file;
	if (parent != NULL)
		config_node_add(parent, node);
	return node;
}

bool config_node_text(struct config_input *in, struct config_node *node, const char *text, size_t n)
{
	while (n > 0 && isspace((unsigned char)text[0])) {
		text++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	node->text = config_copy(in->tree, text, n);
	return node->text != NULL || fault_memory(in->fault);
}

bool config_fault(struct config_input *in, unsigned line, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(in->fault, STATUS_USAGE, "usage", hint, format, args);
	va_end(args);
	return fault_prefix(in->fault, "%s:%u: ", in->tree->files[in->file], line);
}

bool config_same_name(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == '-')
			a++;
		while (*b == '-')
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (*a == '\0')
			return true;
	}
}

const struct config_node *config_child(const struct config_node *n, const char *name)
{
	const struct config_node *c = n->first;

	while (c != NULL && !config_same_name(c->name, name))
		c = c->next;
	return c;
}

const char *config_text(const struct config_node *n, const char *name)
{
	const struct config_node *c = config_child(n, name);

	return c != NULL ? c->text : "";
}
