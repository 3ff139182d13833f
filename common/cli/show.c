/* SPDX-License-Identifier: Apache-2.0 */
/* show.c - --show-config. */
#include "common/cli/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

const char *show_duration(char out[SHOW_TEXT], int64_t ms)
{
	if (ms < 0)
		return NULL;
	snprintf(out, SHOW_TEXT, ms % 1000 == 0 ? "%" PRId64 "s" : "%" PRId64 "ms",
		ms % 1000 == 0 ? ms / 1000 : ms);
	return out;
}

static const char *origin_text(enum opt_origin o)
{
	static const char *const texts[] = {
		[ORIGIN_NONE] = "default",
		[ORIGIN_DEFAULT] = "default",
		[ORIGIN_PROFILE] = "profile",
		[ORIGIN_CONTEXT] = "context",
		[ORIGIN_FILE] = "file",
		[ORIGIN_ENV] = "environment",
		[ORIGIN_FLAG] = "flag",
	};

	return texts[o];
}

/* In JSON a number is a number, and yes and no are true and false; a duration is as people write it. */
static void say_value(const struct say *say, enum opt_kind kind, const char *text)
{
	int64_t n;
	bool yes;

	if (text == NULL)
		say_z(say, "value", NULL);
	else if (kind == KIND_FLAG && parse_flag(text, &yes))
		say_flag(say, "value", yes);
	else if ((kind == KIND_NUMBER || kind == KIND_PORT) && parse_number(text, &n))
		say_number(say, "value", n);
	else if (kind == KIND_BYTES && parse_bytes(text, &n))
		say_number(say, "value", n);
	else
		say_z(say, "value", text);
}

static void show(const struct say *say, const char *name, enum opt_kind kind, const struct show_effect *e,
	const char *where, const char *derived)
{
	char line[2 * CLI_TEXT];

	snprintf(line, sizeof(line), "%-22s %-28s %s%s%s%s%s", name, e->value != NULL ? e->value : "-",
		origin_text(e->origin), where[0] != '\0' ? " " : "", where,
		e->via != NULL                                ? ", by --"
			: e->value == NULL && derived != NULL ? ": "
							      : "",
		e->via != NULL                                ? e->via
			: e->value == NULL && derived != NULL ? derived
							      : "");
	say_begin(say, RECORD_SETTING, log_now());
	say_z(say, "name", name);
	say_value(say, kind, e->value);
	say_z(say, "origin", origin_text(e->origin));
	say_z(say, "where", where[0] != '\0' ? where : NULL);
	say_shown(say, "shown", line);
	say_end(say);
}

static void show_secret(const struct settings *s, const struct say *say)
{
	struct show_effect e = { "(set, not shown)", s->secret_shown ? ORIGIN_FLAG : ORIGIN_ENV, NULL };

	if (s->has_secret)
		show(say, "cluster-password", KIND_SECRET, &e, s->secret_shown ? "" : "MC_CLUSTER_PASSWORD",
			NULL);
}

static struct show_effect effect_of_row(
	const struct settings *s, enum opt o, char buf[SHOW_TEXT], show_effect_of *effect_of, const void *ctx)
{
	struct show_effect e = { s->v[o].text, s->v[o].origin, NULL };

	if (o == OPT_TIMEOUT && e.value == NULL)
		e.value = show_duration(buf, s->row->timeout_ms);
	if (effect_of != NULL)
		effect_of(ctx, o, &e, buf);
	return e;
}

/* --map is said anew each time, as it were; what files say of maps is not. */
static void show_maps(const struct settings *s, const struct say *say)
{
	for (unsigned i = 0; i < s->map_count; i++) {
		struct show_effect e = { s->maps[i].pattern,
			s->map_where[i] != NULL ? ORIGIN_FILE : ORIGIN_FLAG, NULL };

		show(say, opt_rows[OPT_MAP].name, KIND_TEXT, &e,
			s->map_where[i] != NULL ? s->map_where[i] : "", NULL);
	}
}

void show_config(const struct settings *s, const struct say *say, show_effect_of *effect_of, const void *ctx)
{
	size_t i;

	mc_check(s->row != NULL && say->n > 0);
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];
		char buf[SHOW_TEXT];
		struct show_effect e = effect_of_row(s, (enum opt)i, buf, effect_of, ctx);
		char variable[OPT_ENV_SIZE];
		const char *where = e.origin == ORIGIN_PROFILE ? opt_profile_text(s->profile) : "";

		opt_env_name(variable, row);
		if (e.origin == ORIGIN_ENV && e.via == NULL)
			where = variable;
		if (s->v[i].where != NULL && e.via == NULL)
			where = s->v[i].where;
		if (i == OPT_CLUSTER_PASSWORD)
			show_secret(s, say);
		else if ((row->tools & s->tool_bit) != 0 && (row->flags & (OPT_ACTION | OPT_NEGATES)) == 0)
			show(say, row->name, row->kind, &e, where,
				i == OPT_TIMEOUT ? s->row->time : row->derived);
	}
	show_maps(s, say);
}
