/* SPDX-License-Identifier: Apache-2.0 */
/* yaml.c - one YAML document into a tree: mappings, lists, texts, anchors. Events of libyaml go in one after
 * the other; an alias becomes a copy, which counts as everything else does. */
#include <string.h>

#include "common/base/check.h"
#include "common/config/internal.h"
#include "common/config/load.h"

enum { ANCHORS_MAX = 64 };

struct level {
	struct config_node *node;
	struct config_node *value_of; /* of a mapping: the key that waits for its value */
	bool list;
	const char *anchor;
};
struct reader {
	struct config_input *in;
	struct level level[MC_CONFIG_DEPTH_MAX];
	unsigned depth;
	struct config_node *root;
	struct {
		const char *name;
		const struct config_node *node;
	} anchors[ANCHORS_MAX];
	unsigned anchor_count;
	bool document_ended;
};

static unsigned line_of(const yaml_mark_t *at)
{
	return (unsigned)at->line + 1;
}

static bool keep_anchor(struct reader *r, const char *name, const struct config_node *node)
{
	if (name == NULL)
		return true;
	if (r->anchor_count == ANCHORS_MAX)
		return config_fault(r->in, node->line, NULL, "more than %d anchors.", ANCHORS_MAX);
	r->anchors[r->anchor_count].name = name;
	r->anchors[r->anchor_count++].node = node;
	return true;
}

static bool copy_children(
	struct reader *r, struct config_node *to, const struct config_node *from, unsigned depth)
{
	if (depth == MC_CONFIG_DEPTH_MAX)
		return config_fault(
			r->in, to->line, NULL, "it is nested more than %d deep.", MC_CONFIG_DEPTH_MAX);
	to->text = from->text;
	for (const struct config_node *c = from->first; c != NULL; c = c->next) {
		struct config_node *copy = config_node_new(r->in, to, c->name, strlen(c->name), c->line);

		if (copy == NULL || !copy_children(r, copy, c, depth + 1))
			return false;
	}
	return true;
}

/* The node that a value which begins now fills: of the key before it, an item, or the root. */
static struct config_node *place(struct reader *r, unsigned line)
{
	struct level *l = r->depth > 0 ? &r->level[r->depth - 1] : NULL;
	struct config_node *node;

	if (l == NULL)
		return r->root = config_node_new(r->in, NULL, "", 0, line);
	if (l->list)
		return config_node_new(r->in, l->node, "", 0, line);
	node = l->value_of;
	l->value_of = NULL;
	if (node == NULL)
		config_fault(r->in, line, "Keys are plain words.", "a key is not a text.");
	return node;
}

static bool begin_level(struct reader *r, const yaml_event_t *e, bool list, const yaml_char_t *anchor)
{
	unsigned line = line_of(&e->start_mark);
	struct config_node *node = place(r, line);
	const char *name = anchor != NULL ? (const char *)anchor : NULL;

	if (node == NULL)
		return false;
	if (r->depth == MC_CONFIG_DEPTH_MAX)
		return config_fault(
			r->in, line, NULL, "it is nested more than %d deep.", MC_CONFIG_DEPTH_MAX);
	if (name != NULL && (name = config_copy(r->in->tree, name, strlen(name))) == NULL)
		return fault_memory(r->in->fault);
	r->level[r->depth++] = (struct level){ .node = node, .list = list, .anchor = name };
	return true;
}

static bool end_level(struct reader *r)
{
	struct level *l;

	mc_check(r->depth > 0);
	l = &r->level[--r->depth];
	return keep_anchor(r, l->anchor, l->node);
}

/* A key of a mapping: Hazelcast's reader refuses one that stands twice. */
static bool key(struct reader *r, struct level *l, const char *text, size_t n, unsigned line)
{
	for (const struct config_node *c = l->node->first; c != NULL; c = c->next)
		if (strlen(c->name) == n && memcmp(c->name, text, n) == 0)
			return config_fault(r->in, line, NULL,
				"'%.100s' stands here twice, first in line %u.", c->name, c->line);
	l->value_of = config_node_new(r->in, l->node, text, n, line);
	return l->value_of != NULL;
}

static bool is_null(const yaml_event_t *e)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };

	if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++)
		if (strcmp((const char *)e->data.scalar.value, nulls[i]) == 0)
			return true;
	return false;
}

static bool scalar(struct reader *r, const yaml_event_t *e)
{
	struct level *l = r->depth > 0 ? &r->level[r->depth - 1] : NULL;
	const char *text = (const char *)e->data.scalar.value, *anchor = (const char *)e->data.scalar.anchor;
	unsigned line = line_of(&e->start_mark);
	struct config_node *node;

	if (memchr(text, '\0', e->data.scalar.length) != NULL)
		return config_fault(r->in, line, NULL, "a text holds a NUL.");
	if (l != NULL && !l->list && l->value_of == NULL)
		return key(r, l, text, e->data.scalar.length, line);
	node = place(r, line);
	if (node == NULL || (!is_null(e) && !config_node_text(r->in, node, text, e->data.scalar.length)))
		return false;
	if (anchor != NULL && (anchor = config_copy(r->in->tree, anchor, strlen(anchor))) == NULL)
		return fault_memory(r->in->fault);
	return keep_anchor(r, anchor, node);
}

static bool alias(struct reader *r, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;
	unsigned line = line_of(&e->start_mark), i = r->anchor_count;
	struct config_node *node = place(r, line);

	if (node == NULL)
		return false;
	while (i > 0 && strcmp(r->anchors[i - 1].name, name) != 0)
		i--;
	if (i == 0)
		return config_fault(r->in, line, NULL, "there is no anchor '%.100s' before this.", name);
	return copy_children(r, node, r->anchors[i - 1].node, r->depth);
}

static bool event(struct reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_MAPPING_START_EVENT: return begin_level(r, e, false, e->data.mapping_start.anchor);
	case YAML_SEQUENCE_START_EVENT: return begin_level(r, e, true, e->data.sequence_start.anchor);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT: return end_level(r);
	case YAML_SCALAR_EVENT: return scalar(r, e);
	case YAML_ALIAS_EVENT: return alias(r, e);
	case YAML_DOCUMENT_START_EVENT:
		return !r->document_ended ||
			config_fault(r->in, line_of(&e->start_mark), NULL, "a second document begins here.");
	case YAML_DOCUMENT_END_EVENT: r->document_ended = true; return true;
	default: return true;
	}
}

static bool parse(struct reader *r, const struct config_yaml *y, yaml_parser_t *parser)
{
	bool more = true, ok = true;

	while (ok && more) {
		yaml_event_t e;

		if (!y->parser_parse(parser, &e))
			return config_fault(r->in, line_of(&parser->problem_mark), NULL,
				"this is not YAML: %s.",
				parser->problem != NULL ? parser->problem : "unreadable");
		more = e.type != YAML_STREAM_END_EVENT;
		ok = event(r, &e);
		y->event_delete(&e);
	}
	return ok;
}

struct config_node *config_read_yaml(struct config_input *in)
{
	struct reader r = { .in = in };
	yaml_parser_t parser;
	const char *why;
	const struct config_yaml *y = config_yaml(&why);
	bool ok;

	if (y == NULL) {
		fault_set(in->fault, STATUS_HOST, "library", "Debian and Ubuntu have it as libyaml-0-2.",
			"YAML files are read by libyaml, which is not here: %.200s.", why);
		return NULL;
	}
	if (!y->parser_initialize(&parser)) {
		fault_memory(in->fault);
		return NULL;
	}
	y->parser_set_input_string(&parser, (const unsigned char *)in->text, in->n);
	ok = parse(&r, y, &parser);
	y->parser_delete(&parser);
	if (ok && (r.root == NULL || r.root->first == NULL))
		ok = config_fault(in, 1, NULL, "there is nothing in it.");
	return ok ? r.root : NULL;
}
