/* SPDX-License-Identifier: Apache-2.0 */
/* xml.c - one XML document into a tree. A DOCTYPE is refused, as Hazelcast refuses it (XmlUtil): so there are
 * no entities but the five of XML. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/config/internal.h"
#include "common/config/load.h"

struct reader {
	struct config_input *in;
	const struct config_expat *x;
	XML_Parser parser;
	struct config_node *open[MC_CONFIG_DEPTH_MAX];
	unsigned depth;
	struct config_node *root;
	char *text; /* of the innermost element so far */
	size_t n;
	bool failed; /* the fault is said */
};

static unsigned line_now(const struct reader *r)
{
	return (unsigned)r->x->GetCurrentLineNumber(r->parser);
}

static void give_up(struct reader *r)
{
	r->failed = true;
	r->x->StopParser(r->parser, XML_FALSE);
}

static const char *without_prefix(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

static bool attributes(struct reader *r, struct config_node *node, const XML_Char **attrs)
{
	for (; attrs[0] != NULL; attrs += 2) {
		struct config_node *a;

		if (strncmp(attrs[0], "xmlns", 5) == 0 || strncmp(attrs[0], "xsi:", 4) == 0)
			continue;
		a = config_node_new(r->in, node, attrs[0], strlen(attrs[0]), node->line);
		if (a == NULL || !config_node_text(r->in, a, attrs[1], strlen(attrs[1])))
			return false;
	}
	return true;
}

static void XMLCALL started(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct reader *r = ctx;
	struct config_node *node, *parent = r->depth > 0 ? r->open[r->depth - 1] : NULL;

	if (r->failed)
		return;
	name = without_prefix(name);
	node = config_node_new(r->in, parent, name, strlen(name), line_now(r));
	if (node == NULL || !attributes(r, node, attrs)) {
		give_up(r);
		return;
	}
	if (r->depth == MC_CONFIG_DEPTH_MAX) {
		config_fault(r->in, node->line, NULL, "it is nested more than %d deep.", MC_CONFIG_DEPTH_MAX);
		give_up(r);
		return;
	}
	if (r->root == NULL)
		r->root = node;
	r->open[r->depth++] = node;
	r->n = 0;
}

/* What stands between the last tag inside and this one: blanks where an element has elements. */
static void XMLCALL ended(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;

	(void)name;
	if (r->failed)
		return;
	mc_check(r->depth > 0);
	if (!config_node_text(r->in, r->open[--r->depth], r->text, r->n))
		give_up(r);
	r->n = 0;
}

static void XMLCALL characters(void *ctx, const XML_Char *text, int n)
{
	struct reader *r = ctx;

	if (r->failed)
		return;
	mc_check(r->n + (size_t)n <= 2 * r->in->n); /* nothing else expands */
	memcpy(r->text + r->n, text, (size_t)n);
	r->n += (size_t)n;
}

static void XMLCALL doctype(
	void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	struct reader *r = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	config_fault(r->in, line_now(r), "Hazelcast refuses it as well.",
		"a DOCTYPE is refused: it could bring entities.");
	give_up(r);
}

static void parse(struct reader *r)
{
	const struct config_expat *x = r->x;

	x->SetUserData(r->parser, r);
	x->SetElementHandler(r->parser, started, ended);
	x->SetCharacterDataHandler(r->parser, characters);
	x->SetStartDoctypeDeclHandler(r->parser, doctype);
	if (x->Parse(r->parser, r->in->text, (int)r->in->n, XML_TRUE) == XML_STATUS_OK || r->failed)
		return;
	config_fault(
		r->in, line_now(r), NULL, "this is not XML: %s.", x->ErrorString(x->GetErrorCode(r->parser)));
	r->failed = true;
}

struct config_node *config_read_xml(struct config_input *in)
{
	struct reader r = { .in = in };
	const char *why;

	mc_check(in->n <= MC_CONFIG_FILE_MAX);
	r.x = config_expat(&why);
	if (r.x == NULL) {
		fault_set(in->fault, STATUS_HOST, "library", "Debian and Ubuntu have it as libexpat1.",
			"XML files are read by expat, which is not here: %.200s.", why);
		return NULL;
	}
	/* an encoding of one byte a letter becomes UTF-8 of two at most */
	r.text = malloc(2 * in->n + 1);
	r.parser = r.text != NULL ? r.x->ParserCreate(NULL) : NULL;
	if (r.parser == NULL) {
		free(r.text);
		fault_memory(in->fault);
		return NULL;
	}
	parse(&r);
	r.x->ParserFree(r.parser);
	free(r.text);
	return r.failed ? NULL : r.root;
}
