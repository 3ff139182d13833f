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
	{ .name = "keys", .args = "", .smart = true, .begin = begin_keys },
	{ .name = "values", .args = "", .smart = true, .begin = begin_values },
	{ .name = "entries", .args = "", .smart = true, .begin = begin_entries },
	{ .name = "clear", .args = "", .begin = begin_clear },
	{ .name = "evict", .args = "KEY", .begin = begin_evict },
	{ .name = "lock", .args = "KEY", .serves = true, .begin = begin_lock, .stop = stop_lock },
	{ .name = "unlock", .args = "KEY", .begin = begin_unlock },
	{ .name = "query", .args = "SQL", .is_question = true, .begin = begin_query },
	{ .name = "watch",
		.args = "[KEY]",
		.smart = true,
		.serves = true,
		.begin = begin_watch,
		.stop = stop_watch },
	{ .name = "info", .args = "", .smart = true, .begin = begin_info },
	{ .name = "list", .args = "", .no_map = true, .begin = begin_list },
	{ .name = "dump", .args = "", .smart = true, .begin = begin_dump },
	{ .name = "load", .args = "", .smart = true, .begin = begin_load },
	{ .name = "bench",
		.args = "",
		.smart = true,
		.serves = true,
		.lanes = true,
		.begin = begin_bench,
		.changed = bench_changed,
		.stop = stop_bench },
};

const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
