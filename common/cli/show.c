/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 64 };

/* A value as it works, where that is not simply what was given. */
struct effect {
	const char *value;
	enum opt_origin origin;
	const char *via; /* another option that decided it */
};

static const char *seconds(char out[TEXT], int64_t ms)
{
	if (ms < 0)
		return NULL;
	snprintf(out, TEXT, ms % 1000 == 0 ? "%" PRId64 "s" : "%" PRId64 "ms", ms % 1000 == 0 ? ms / 1000 : ms);
	return out;
}

static struct effect effect_of(const struct plan *p, enum opt o, char buf[TEXT])
{
	const struct setting *v = &p->settings->v[o], *mode = &p->settings->v[OPT_MODE];
	struct effect e = { v->text, v->origin, NULL };

	if (o == OPT_MCAST_GROUP && p->edge.group == p->mode.group && p->mode.group[0] != '\0')
		return (struct effect){ p->mode.group, mode->origin, "cluster-mode" };
	if (o == OPT_MCAST_PORT && p->edge.group == p->mode.group && p->mode.group[0] != '\0') {
		snprintf(buf, TEXT, "%u", p->edge.group_port);
		return (struct effect){ buf, mode->origin, "cluster-mode" };
	}
	if (v->text != NULL)
		return e;
	if (o == OPT_PARTITION_GROUP) {
		e.value = p->node.partition_group != NULL ? p->node.partition_group : "none";
		e.via = p->mode.type == MODE_DOMAIN ? "cluster-mode" : "host-aware";
	} else if (o == OPT_JOIN_TIMEOUT) {
		e.value = seconds(buf, p->node.joiner == NODE_MULTICAST ? p->node.multicast_timeout : p->node.tcp_join_timeout);
		e.via = "cluster-mode";
	} else if (o == OPT_TIMEOUT) {
		e.value = seconds(buf, p->give_up);
	}
	return e;
}

static const char *origin_text(enum opt_origin o)
{
	static const char *const texts[] = {
		[ORIGIN_NONE] = "default", [ORIGIN_DEFAULT] = "default", [ORIGIN_PROFILE] = "profile",
		[ORIGIN_ENV] = "environment", [ORIGIN_FLAG] = "flag",
	};

	return texts[o];
}

static void show(const struct say *say, const char *name, const struct effect *e, const char *where, const char *derived)
{
	char line[2 * CLI_TEXT];

	snprintf(line, sizeof(line), "%-22s %-28s %s%s%s%s%s", name, e->value != NULL ? e->value : "-", origin_text(e->origin),
		 where[0] != '\0' ? " " : "", where, e->via != NULL ? ", by --" : e->value == NULL && derived != NULL ? ": " : "",
		 e->via != NULL ? e->via : e->value == NULL && derived != NULL ? derived : "");
	say_begin(say, RECORD_SETTING, log_now());
	say_z(say, "name", name);
	say_z(say, "value", e->value);
	say_z(say, "origin", origin_text(e->origin));
	say_z(say, "where", where[0] != '\0' ? where : NULL);
	say_shown(say, "shown", line);
	say_end(say);
}

static void show_secret(const struct plan *p, const struct say *say)
{
	const struct settings *s = p->settings;
	struct effect e = { "(set, not shown)", s->secret_shown ? ORIGIN_FLAG : ORIGIN_ENV, NULL };

	if (s->secret[0] != '\0')
		show(say, "cluster-password", &e, s->secret_shown ? "" : "MC_CLUSTER_PASSWORD", NULL);
}

void show_config(const struct plan *p, const struct say *say)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];
		const struct setting *v = &p->settings->v[i];
		char buf[TEXT];
		struct effect e = effect_of(p, (enum opt)i, buf);
		const char *where = e.origin == ORIGIN_ENV && e.via == NULL ? v->env :
				    e.origin == ORIGIN_PROFILE ? opt_profile_text(p->settings->profile) : "";

		if (i == OPT_PASSWORD)
			show_secret(p, say);
		else if ((row->tools & p->settings->tool_bit) != 0 && (row->flags & (OPT_ACTION | OPT_NEGATES)) == 0)
			show(say, row->name, &e, where, row->derived);
	}
}
