/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h - a configuration file as a tree of names and texts, whatever it was written in: Hazelcast's YAML
 * and XML, Payara's domain.xml, and files of asadmin commands. What a name means is for others (common/cli).
 *
 * An attribute of XML is a child as an element is; an item of a list is a child without a name. Names are as
 * they were written, without a namespace's prefix.
 */
#ifndef MC_CONFIG_TREE_H
#define MC_CONFIG_TREE_H

#include <stddef.h>

#include "common/base/limits.h"
#include "common/io/fault.h"

struct config_node {
	const char *name; /* "": an item of a list */
	const char *text; /* "": none; without blanks around it */
	unsigned line;    /* from 1 on */
	unsigned file;    /* of the tree's */
	struct config_node *first, *last, *next;
};

struct config_chunk;
struct config_tree {
	/* its name says what it is: "hazelcast", "domain", "asadmin" (each child a parameter) */
	struct config_node *root;
	const char *files[MC_CONFIG_FILES_MAX]; /* as they were named */
	unsigned file_count, node_count;
	size_t text_bytes;
	struct config_chunk *chunks;
};

/* What stands for ${name}; NULL: nothing is known of it. */
typedef const char *config_variable_fn(const void *ctx, const char *name);
struct config_variables {
	config_variable_fn *look_up;
	const void *ctx;
};

/*
 * Reads the file and those that it imports, with variables replaced as Hazelcast does
 * (com.hazelcast.config.replacer.PropertyReplacer; one that is not known stays as it stands). The tree starts
 * zeroed, and is closed in both cases. False: *fault says where and what, FILE:LINE in it.
 */
bool config_open(
	struct config_tree *t, const char *path, const struct config_variables *vars, struct fault *fault);
/* The same of a text, as if it stood in a file of that name. */
bool config_open_text(struct config_tree *t, const char *name, const char *text, size_t n,
	const struct config_variables *vars, struct fault *fault);
void config_close(struct config_tree *t);

/* A copy of a text that lives as long as the tree; NULL: no memory, or more than MC_CONFIG_TEXT_MAX. */
const char *config_copy(struct config_tree *t, const char *text, size_t n);
/* The child of that name, letter case and hyphens apart; NULL: none. */
const struct config_node *config_child(const struct config_node *n, const char *name);
/* Its text, or "". */
const char *config_text(const struct config_node *n, const char *name);
/* Are two names the same to Hazelcast (ConfigUtils.matches)? */
bool config_same_name(const char *a, const char *b);

#endif
