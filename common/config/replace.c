/* SPDX-License-Identifier: Apache-2.0 */
/* replace.c - ${variable} in texts (com.hazelcast.internal.config.AbstractDomVariableReplacer). */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/config/internal.h"

enum { NAME_SIZE = 256, VALUE_SIZE = 16384 };

/* One text, from left to right; what was put in is not looked at again. False: longer than any value. */
static bool replace(const char *text, const struct config_variables *vars, char out[VALUE_SIZE])
{
	size_t n = 0, len;

	while (*text != '\0') {
		const char *end = strncmp(text, "${", 2) == 0 ? strchr(text, '}') : NULL, *value = NULL;
		char name[NAME_SIZE];

		if (end != NULL && (size_t)(end - text) < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s", (int)(end - text - 2), text + 2);
			value = vars->look_up(vars->ctx, name);
		}
		len = value != NULL ? strlen(value) : 1;
		if (len >= VALUE_SIZE - n)
			return false;
		memcpy(out + n, value != NULL ? value : text, len);
		n += len;
		text = value != NULL ? end + 1 : text + 1;
	}
	out[n] = '\0';
	return true;
}

static bool replace_one(
	struct config_input *in, struct config_node *node, const struct config_variables *vars)
{
	char out[VALUE_SIZE];

	if (strstr(node->text, "${") == NULL)
		return true;
	return replace(node->text, vars, out)
		? config_node_text(in, node, out, strlen(out))
		: config_fault(in, node->line, NULL, "%.40s: what its variables stand for is too long.",
			  node->name);
}

/* Nesting is bounded by MC_CONFIG_DEPTH_MAX. */
bool config_replace(struct config_input *in, struct config_node *root, const struct config_variables *vars)
{
	mc_check(vars != NULL && vars->look_up != NULL);
	if (!replace_one(in, root, vars))
		return false;
	for (struct config_node *c = root->first; c != NULL; c = c->next)
		if (!config_replace(in, c, vars))
			return false;
	return true;
}
