/* SPDX-License-Identifier: Apache-2.0 */
/* targets.c - the words of a scenario: times, nodes, settings. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/script.h"

bool script_time(const char *text, int64_t *us)
{
	static const struct {
		const char *unit;
		double us;
	} units[] = { { "us", 1 }, { "ms", SIM_MS }, { "s", SIM_S }, { "m", 60.0 * SIM_S },
		{ "h", 3600.0 * SIM_S } };
	char *end;
	double v = strtod(text, &end);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (end != text && strcmp(end, units[i].unit) == 0) {
			*us = (int64_t)(v * units[i].us);
			return true;
		}
	return false;
}

/* --- nodes --- */
static bool set_uuid(struct script *c, struct mc_uuid u, bool *set)
{
	const struct sim_name *name = name_find(c->s, u);

	if (name != NULL)
		set[name->node] = true;
	return name != NULL;
}

/* place: in the list of the first live node that has one. */
static bool set_place(struct script *c, uint32_t place, bool *set)
{
	for (unsigned i = 0; i < c->s->count; i++) {
		struct sim_node *n = &c->s->nodes[i];
		struct node_member_view v;

		if (node_live(n) && n->joined && node_member_at(n->node, place, &v))
			return set_uuid(c, v.uuid, set);
	}
	return false;
}

static bool set_word(struct script *c, const char *word, bool *set)
{
	unsigned from, to;

	if (strcmp(word, "master") == 0 || strcmp(word, "second") == 0 || strcmp(word, "third") == 0)
		return set_place(c, word[0] == 'm' ? 0 : word[0] == 's' ? 1 : 2, set);
	if (strcmp(word, "all") == 0) {
		from = 1;
		to = c->s->count;
	} else if (sscanf(word, "n%u..n%u", &from, &to) != 2) {
		if (sscanf(word, "n%u", &from) != 1)
			return false;
		to = from;
	}
	if (from < 1 || to > c->s->count)
		return false;
	for (unsigned i = from; i <= to; i++)
		set[i - 1] = true;
	return true;
}

bool script_targets(struct script *c, const char *text, bool set[SCRIPT_NODES])
{
	char copy[256], *save = NULL;
	bool any = false;

	memset(set, 0, SCRIPT_NODES * sizeof(*set));
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *w = strtok_r(copy, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save)) {
		if (!set_word(c, w, set))
			return false;
		any = true;
	}
	return any;
}

/* --- settings --- */
enum setting_kind { SET_MS, SET_TEXT, SET_FLAG };
#define SETTING(key, kind, field) \
	{ \
		key, kind, offsetof(struct node_config, field) \
	}
static const struct setting {
	const char *key;
	enum setting_kind kind;
	size_t at;
} settings[] = {
	SETTING("name", SET_TEXT, cluster_name),
	SETTING("group", SET_TEXT, partition_group),
	SETTING("count", SET_TEXT, partition_count),
	SETTING("require-password", SET_FLAG, require_password),
	SETTING("auto", SET_FLAG, line_auto),
	SETTING("heartbeat", SET_MS, heartbeat_interval_ms),
	SETTING("timeout", SET_MS, no_heartbeat_timeout_ms),
	SETTING("wait", SET_MS, wait_before_join_ms),
	SETTING("max-wait", SET_MS, max_wait_before_join_ms),
	SETTING("max-join", SET_MS, max_join_ms),
	SETTING("multicast-timeout", SET_MS, multicast_timeout_ms),
	SETTING("tcp-timeout", SET_MS, tcp_join_timeout_ms),
	SETTING("merge-first", SET_MS, merge_first_ms),
	SETTING("merge-next", SET_MS, merge_next_ms),
	SETTING("publish", SET_MS, list_publish_interval_ms),
	SETTING("table", SET_MS, table_send_interval_ms),
	SETTING("leave-timeout", SET_MS, leave_timeout_ms),
};

/* Kept as long as the scenario. */
static const char *keep(struct script *c, const char *value)
{
	if (strcmp(value, "none") == 0)
		return NULL;
	if (c->text_count == SCRIPT_TEXTS)
		abort();
	return c->texts[c->text_count++] = strdup(value);
}

static bool set_field(struct script *c, const struct setting *row, const char *value)
{
	char *field = (char *)&c->cfg + row->at;
	const char *text;
	int64_t us;
	bool flag = strcmp(value, "on") == 0;

	if (row->kind == SET_TEXT) {
		text = keep(c, value);
		memcpy(field, &text, sizeof(text));
		return true;
	}
	if (row->kind == SET_FLAG) {
		memcpy(field, &flag, sizeof(flag));
		return flag || strcmp(value, "off") == 0;
	}
	if (!script_time(value, &us))
		return false;
	us /= SIM_MS;
	memcpy(field, &us, sizeof(us));
	return true;
}

static bool set_other(struct script *c, const char *key, const char *value)
{
	const char *text;

	if (strcmp(key, "joiner") == 0) {
		c->cfg.joiner = strcmp(value, "tcp-ip") == 0 ? NODE_TCP_IP : NODE_MULTICAST;
	} else if (strcmp(key, "line") == 0) {
		c->cfg.line = MC_LINE_FIRST;
		mc_line_of_text(value, strlen(value), &c->cfg.line);
		c->cfg.line_auto = strcmp(value, "auto") == 0;
	} else if (strcmp(key, "password") == 0) {
		text = keep(c, value);
		c->cfg.password = (const uint8_t *)text;
		c->cfg.password_size = text ? strlen(text) : 0;
	} else if (strcmp(key, "plain") == 0) {
		c->plain = strcmp(value, "on") == 0;
	} else if (strcmp(key, "deaf") == 0) {
		c->deaf = strcmp(value, "on") == 0;
	} else if (strcmp(key, "data") == 0) {
		c->data = strcmp(value, "on") == 0;
	} else if (strcmp(key, "channel") == 0) {
		c->channel = (unsigned)atoi(value);
	} else if (strcmp(key, "dials") == 0) {
		c->cfg.dials_max = (unsigned)atoi(value);
	} else if (strcmp(key, "peers") == 0) {
		c->peers = (unsigned)atoi(value);
	} else {
		return false;
	}
	return true;
}

bool script_config(struct script *c, const char *key, const char *value)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strcmp(settings[i].key, key) == 0)
			return set_field(c, &settings[i], value);
	return set_other(c, key, value);
}
