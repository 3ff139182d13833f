/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of config offer each other. */
#ifndef MC_CONFIG_INTERNAL_H
#define MC_CONFIG_INTERNAL_H

#include "common/config/tree.h"

struct config_input {
	struct config_tree *tree;
	unsigned file; /* of the tree's */
	const char *text;
	size_t n;
	struct fault *fault;
};

/* A node more, as the last child of `parent` (NULL: of none); NULL: too many of them, or no memory. */
struct config_node *config_node_new(
	struct config_input *in, struct config_node *parent, const char *name, size_t n, unsigned line);
/* False: no memory. */
bool config_node_text(struct config_input *in, struct config_node *node, const char *text, size_t n);
void config_node_add(struct config_node *parent, struct config_node *child);
/* *fault becomes "FILE:LINE: ..."; false. */
bool config_fault(struct config_input *in, unsigned line, const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Each makes the root of one file: NULL when *fault says why not. */
struct config_node *config_read_yaml(struct config_input *in);
struct config_node *config_read_xml(struct config_input *in);
struct config_node *config_read_asadmin(struct config_input *in);
/* ${...} in all texts below. False: *fault. */
bool config_replace(struct config_input *in, struct config_node *root, const struct config_variables *vars);

#endif
