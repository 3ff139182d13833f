/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_command.c - the command of a check: the tool, its options, and those that were given to the doctor
 * and concern the cluster. */
#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "tools/probe/doctor.h"

/* Which cluster, where, as whom: the same in every tool. What the doctor is asked is not. */
static bool is_shared(const struct doctor *d, enum opt o, unsigned tool)
{
	const struct opt_row *row = &opt_rows[o];

	return (row->tools & tool) != 0 && row->group <= OPT_GROUP_TIMERS &&
		d->s->v[o].origin == ORIGIN_FLAG && row->kind != KIND_SECRET;
}

static bool add_option(struct command_words *w, const char *name, const char *value)
{
	char text[64];

	snprintf(text, sizeof(text), "--%s", name);
	return words_add(w, text) && (value == NULL || words_add(w, value));
}

static bool add_each(struct command_words *w, enum opt o, const char *const *values, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (!add_option(w, opt_rows[o].name, values[i]))
			return false;
	return true;
}

static bool add_shared(const struct doctor *d, enum opt o, struct command_words *w)
{
	const struct settings *s = d->s;

	if (o == OPT_CONFIG)
		return add_each(w, o, s->configs, s->config_count);
	if (o == OPT_PROPERTY)
		return add_each(w, o, s->properties, s->property_count);
	if (opt_rows[o].kind != KIND_FLAG)
		return add_option(w, opt_rows[o].name, setting_text(s, o));
	if (setting_flag(s, o))
		return add_option(w, opt_rows[o].name, NULL);
	return (opt_rows[o + 1].flags & OPT_NEGATES) == 0 || add_option(w, opt_rows[o + 1].name, NULL);
}

/* A group that --cluster-mode names, for tools that have no such option. */
static bool add_group(const struct doctor *d, unsigned tool, struct command_words *w)
{
	char port[8];

	if (d->mode.type != MODE_MULTICAST || d->mode.group[0] == '\0' ||
		(opt_rows[OPT_CLUSTER_MODE].tools & tool) != 0 ||
		(opt_rows[OPT_MULTICAST_GROUP].tools & tool) == 0)
		return true;
	snprintf(port, sizeof(port), "%u", d->mode.port);
	return add_option(w, opt_rows[OPT_MULTICAST_GROUP].name, d->mode.group) &&
		add_option(w, opt_rows[OPT_MULTICAST_PORT].name, port);
}

bool doctor_command(const struct doctor *d, const struct doctor_check *check, const char *options,
	struct command_words *out)
{
	const struct tool_row *tool = &tool_rows[check->tool];
	bool ok = words_add(out, tool->name) && words_add_split(out, options, " ") &&
		add_group(d, tool->bit, out);

	for (enum opt o = 0; o < OPT_COUNT && ok; o++)
		if (is_shared(d, o, tool->bit) && (opt_rows[o].flags & OPT_NEGATES) == 0)
			ok = add_shared(d, o, out);
	return ok && check->add(d, out);
}
