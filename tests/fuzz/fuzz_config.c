/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a configuration file, of whatever kind: a tree within its limits, or a sentence. */
#include <string.h>

#include "common/config/tree.h"
#include "tests/fuzz/fuzz.h"

static const char *look_up(const void *ctx, const char *name)
{
	(void)ctx;
	return name[0] == 'a' ? "${a}${b}" : NULL;
}

static unsigned count(const struct config_node *n, unsigned depth)
{
	unsigned sum = 1;

	HOLDS(depth <= MC_CONFIG_DEPTH_MAX + 1 && n->name != NULL && n->text != NULL && n->line > 0);
	for (const struct config_node *c = n->first; c != NULL; c = c->next)
		sum += count(c, depth + 1);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct config_variables vars = { look_up, NULL };
	struct config_tree t;
	struct fault fault = { .code = NULL };

	memset(&t, 0, sizeof(t));
	if (n > 65536)
		return 0;
	if (config_open_text(&t, "f", (const char *)p, n, &vars, &fault))
		HOLDS(count(t.root, 0) <= MC_CONFIG_NODES_MAX);
	else
		HOLDS(fault.code != NULL && fault.message[0] != '\0');
	config_close(&t);
	return 0;
}
