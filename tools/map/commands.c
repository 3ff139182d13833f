/* SPDX-License-Identifier: Apache-2.0 */
/* commands.c - the commands as rows. Their names stand in tool_rows.c as well, for completions. */
#include <string.h>

#include "tools/map/app.h"

static const struct command commands[] = {
	{ .name = "get", .args = "KEY", .begin = begin_get },
	{ .name = "put", .args = "KEY VALUE", .begin = begin_put },
	{ .name = "set", .args = "KEY VALUE", .begin = begin_set },
	{ .name = "remove", .args = "KEY", .begin = begin_remove },
	{ .name = "contains", .args = "KEY", .begin = begin_contains },
	{ .name = "size", .args = "", .begin = begin_size },
};

const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
