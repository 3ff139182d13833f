/* SPDX-License-Identifier: Apache-2.0 */
/* want.c - what the command line asks for. Asks nobody. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "tools/map/app.h"

enum { LOCK_ARGS = 3 }; /* lock MAP KEY, and only then is what stands behind -- a command of its own */

/* Words in capitals; in brackets: may be missing. */
static void count_args(const char *args, unsigned *least, unsigned *most)
{
	*least = *most = 0;
	for (; *args != '\0'; args += strcspn(args, " "), args += strspn(args, " ")) {
		++*most;
		*least += args[0] != '[';
	}
}

static bool usage(const struct map_want *w, struct fault *fault)
{
	return fault_usage(fault, NULL, "'%s' is given %s arguments.", w->command->name,
		       w->arg_count > 0 ? "too many or too few" : "too few") ||
		fault_hint(fault, "Write: mc-map %s%s%s%s.", w->command->name,
			w->command->no_map ? "" : " MAP", w->command->args[0] != '\0' ? " " : "",
			w->command->args);
}

/* Behind -- stand arguments as well: keys may begin with a hyphen. The command of `lock` is the rest. */
static bool join_args(struct map_want *w, const struct settings *s, struct fault *fault)
{
	unsigned more = 0;

	if (s->command != NULL && s->arg_count >= LOCK_ARGS && strcmp(s->args[0], "lock") == 0)
		w->command_line = s->command[0] != NULL ? s->command : NULL;
	while (w->command_line == NULL && s->command != NULL && s->command[more] != NULL)
		more++;
	w->args = calloc(s->arg_count + more + 1, sizeof(*w->args));
	if (w->args == NULL)
		return fault_memory(fault);
	memcpy(w->args, s->args, s->arg_count * sizeof(*w->args));
	if (more > 0)
		memcpy(w->args + s->arg_count, s->command, more * sizeof(*w->args));
	w->arg_count = s->arg_count + more;
	return true;
}

static bool read_map(struct map_want *w, const char *name, struct fault *fault)
{
	size_t n = strlen(name);

	if (n > MC_MAP_NAME_MAX)
		return fault_usage(
			fault, NULL, "The name of the map has %zu bytes; at most %d.", n, MC_MAP_NAME_MAX);
	w->map = mc_str_of(name, n);
	return true;
}

bool want_read(struct map_want *w, const struct settings *s, struct fault *fault)
{
	unsigned least, most, skip = 1;

	if (!join_args(w, s, fault))
		return false;
	w->command = w->arg_count > 0 ? command_named(w->args[0]) : NULL;
	if (w->arg_count == 0)
		return fault_usage(fault, NULL, "No command is given.") ||
			fault_hint(
				fault, "Write mc-map COMMAND MAP. The commands are: %s.", s->row->commands);
	if (w->command == NULL)
		return fault_usage(fault, NULL, "There is no command '%s'.", w->args[0]) ||
			fault_hint(fault, "It is one of: %s.", s->row->commands);
	if (!w->command->no_map) {
		if (w->arg_count < 2)
			return fault_usage(fault, NULL, "'%s' needs the name of a map.", w->command->name) ||
				fault_hint(fault, "mc-map list shows the maps of the cluster.");
		if (!read_map(w, w->args[1], fault))
			return false;
		skip = 2;
	}
	memmove(w->args, w->args + skip, (w->arg_count - skip + 1) * sizeof(*w->args));
	w->arg_count -= skip;
	count_args(w->command->args, &least, &most);
	if (w->arg_count < least || w->arg_count > most)
		return usage(w, fault);
	w->key_type = (enum data_type)setting_choice(s, OPT_KEY_TYPE);
	w->value_type = (enum data_type)setting_choice(s, OPT_VALUE_TYPE);
	w->ttl_ms = setting_ms_or(s, OPT_TTL, -1);
	w->max_idle_ms = setting_ms_or(s, OPT_MAX_IDLE, -1);
	w->patience_ms = tool_timeout(s);
	w->json = setting_records(s);
	w->raw = setting_flag(s, OPT_RAW);
	return true;
}

/* --- keys and values --- */

static bool read_input(struct data_buffer *out, struct fault *fault)
{
	ssize_t got = 1;
	uint8_t *more;

	while (got > 0) {
		if (out->n == out->cap) {
			out->cap = out->cap > 0 ? 2 * out->cap : 64 << 10;
			more = out->n < 2 * (size_t)MC_CLIENT_MESSAGE_MAX ? realloc(out->p, out->cap) : NULL;
			if (more == NULL)
				return fault_usage(fault, NULL, "Standard input holds more than %d bytes.",
					2 * MC_CLIENT_MESSAGE_MAX);
			out->p = more;
		}
		do
			got = read(STDIN_FILENO, out->p + out->n, out->cap - out->n);
		while (got < 0 && errno == EINTR);
		out->n += got > 0 ? (size_t)got : 0;
	}
	return got == 0 || fault_set(fault, STATUS_USAGE, "input", NULL, "Standard input cannot be read.");
}

static bool read_value(struct map_app *a, const char *text, struct fault *fault)
{
	struct data_buffer input = { .p = NULL };
	struct mc_str from = mc_str_z(text);
	bool ok = true;

	if (strcmp(text, "-") == 0) {
		ok = read_input(&input, fault);
		from = mc_str_of(input.p != NULL ? (const char *)input.p : "", input.n);
	}
	ok = ok && data_from_text(a->want.value_type, from, "The value", &a->value, fault);
	free(input.p);
	return ok;
}

bool want_data(struct map_app *a, unsigned keys, unsigned values, struct fault *fault)
{
	const struct map_want *w = &a->want;

	return (keys == 0 || data_from_text(w->key_type, mc_str_z(w->args[0]), "The key", &a->key, fault)) &&
		(values == 0 || read_value(a, w->args[keys], fault));
}
