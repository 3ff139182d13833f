/* SPDX-License-Identifier: Apache-2.0 */
/* config_take.c - walks a tree of Hazelcast's by the rows: each element is taken, looked into, or named once.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/config.h"

enum { PATH_SIZE = 512 };

/* As it is written in the file, with dots; and as the rows have it. */
struct path {
	char shown[PATH_SIZE], row[PATH_SIZE];
};

const char *config_where(struct config_take *c, const struct config_node *n)
{
	char text[PATH_SIZE + 16];
	const char *copy;

	snprintf(text, sizeof(text), "%.*s:%u", PATH_SIZE, c->s->files.files[n->file], n->line);
	copy = config_copy(&c->s->files, text, strlen(text));
	return copy != NULL ? copy : "";
}

bool config_wrong(
	struct config_take *c, const struct config_node *n, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(c->fault, STATUS_USAGE, "usage", hint, format, args);
	va_end(args);
	return fault_prefix(c->fault, "%s: ", config_where(c, n));
}

bool config_set(struct config_take *c, enum opt o, const struct config_node *n, const char *text)
{
	struct setting *v = &c->s->v[o];

	if (!setting_offered(c->s, o) || v->origin > c->origin || text[0] == '\0')
		return true;
	if (!opt_read(&opt_rows[o], text, &v->value, c->fault))
		return fault_prefix(c->fault, "%s: ", config_where(c, n));
	if (strstr(text, "${") != NULL &&
		!config_warn(c, n, text,
			"nothing is known of its variable, so it stays as it is, as with Hazelcast; " OPTION_PROPERTY
			" NAME=VALUE says it"))
		return false;
	v->text = text;
	v->origin = c->origin;
	v->where = config_where(c, n);
	v->times = 1;
	return true;
}

bool config_setf(struct config_take *c, enum opt o, const struct config_node *n, const char *format, ...)
{
	char text[4 * PATH_SIZE];
	const char *copy;
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (size < 0 || (size_t)size >= sizeof(text))
		return config_wrong(c, n, NULL, "%.40s: it is too long.", n->name);
	copy = config_copy(&c->s->files, text, (size_t)size);
	return copy != NULL ? config_set(c, o, n, copy) : fault_memory(c->fault);
}

bool config_is_enabled(const struct config_node *n)
{
	bool yes;

	return parse_flag(config_text(n, "enabled"), &yes) && yes;
}

bool config_warn(struct config_take *c, const struct config_node *n, const char *path, const char *why)
{
	struct config_warning *w = &c->s->warnings[c->s->warning_count];

	if (c->s->warning_count == SETTINGS_WARNINGS_MAX) {
		c->s->warnings_untold++;
		return true;
	}
	*w = (struct config_warning){ config_copy(&c->s->files, path, strlen(path)), config_where(c, n),
		why };
	if (w->path == NULL)
		return fault_memory(c->fault);
	c->s->warning_count++;
	return true;
}

void config_pass(struct config_take *c, const char *path)
{
	struct settings *s = c->s;
	const char *copy;

	for (unsigned i = 0; i < s->passed_count; i++)
		if (strcmp(s->passed_over[i], path) == 0)
			return;
	copy = s->passed_count < SETTINGS_PASSED_MAX ? config_copy(&s->files, path, strlen(path)) : NULL;
	if (copy != NULL)
		s->passed_over[s->passed_count++] = copy;
	else
		s->passed_untold++;
}

static const struct config_row *find(const struct config_row *rows, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (config_same_name(rows[i].path, path))
			return &rows[i];
	return NULL;
}

static bool take_row(
	struct config_take *c, const struct config_row *row, const struct config_node *n, const char *path)
{
	bool yes;

	switch (row->sense) {
	case CONFIG_VALUE: return config_set(c, row->opt, n, n->text);
	case CONFIG_SECONDS: return n->text[0] == '\0' || config_setf(c, row->opt, n, "%ss", n->text);
	case CONFIG_NOT:
		if (!parse_flag(n->text, &yes))
			return config_wrong(
				c, n, "Write true or false.", "%s is neither true nor false.", path);
		return config_set(c, row->opt, n, yes ? "no" : "yes");
	case CONFIG_TAKEN: return row->take(c, n);
	case CONFIG_PASSED: config_pass(c, path); return true;
	case CONFIG_MISSED: return config_warn(c, n, path, row->why);
	case CONFIG_MISSED_IF_ENABLED: return !config_is_enabled(n) || config_warn(c, n, path, row->why);
	case CONFIG_SECTION:
	case CONFIG_NAMED: return true;
	}
	mc_check(false);
	return false;
}

static void path_add(struct path *out, const struct path *p, const char *shown, const char *row)
{
	snprintf(out->shown, sizeof(out->shown), "%.*s.%.100s", PATH_SIZE - 102, p->shown, shown);
	snprintf(out->row, sizeof(out->row), "%.*s%s%.100s", PATH_SIZE - 102, p->row,
		p->row[0] != '\0' ? "/" : "", row);
}

static bool children(struct config_take *c, const struct config_node *n, const struct path *p);

/* YAML has a mapping of names, XML a `name` in each element. */
static bool named(struct config_take *c, const struct config_node *n, const struct path *p)
{
	const struct config_node *name = config_child(n, "name");
	struct path one;

	if (name != NULL && name->first == NULL && name->text[0] != '\0') {
		path_add(&one, p, name->text, "*");
		return config_take_map(c, n, name->text) && children(c, n, &one);
	}
	for (const struct config_node *m = n->first; m != NULL; m = m->next) {
		path_add(&one, p, m->name, "*");
		if (!config_take_map(c, m, m->name) || !children(c, m, &one))
			return false;
	}
	return true;
}

static bool one(struct config_take *c, const struct config_node *n, const struct path *above)
{
	const struct config_row *row;
	struct path p;

	path_add(&p, above, n->name, n->name);
	row = find(config_rows, config_row_count, p.row);
	if (row == NULL)
		return config_warn(
			c, n, p.shown, "Hazelcast has no element of this name here, so it may be misspelt");
	if (!take_row(c, row, n, p.shown))
		return false;
	if (row->sense == CONFIG_NAMED)
		return named(c, n, &p);
	return (row->sense != CONFIG_SECTION && row->sense != CONFIG_VALUE) || children(c, n, &p);
}

/* Nesting is bounded by MC_CONFIG_DEPTH_MAX. */
static bool children(struct config_take *c, const struct config_node *n, const struct path *p)
{
	for (const struct config_node *i = n->first; i != NULL; i = i->next)
		if (i->name[0] != '\0' && !one(c, i, p))
			return false;
	return true;
}

/* <property name="N">V</property>, or N: V in YAML. */
static bool properties(struct config_take *c, const struct config_node *n)
{
	for (const struct config_node *i = n->first; i != NULL; i = i->next) {
		const char *name = i->first != NULL ? config_text(i, "name") : i->name;
		const struct config_row *row = find(config_property_rows, config_property_row_count, name);
		char path[PATH_SIZE];

		snprintf(path, sizeof(path), "hazelcast.properties.%.200s", name);
		if (row == NULL)
			config_pass(c, path);
		else if (!take_row(c, row, i, path))
			return false;
	}
	return true;
}

/* Hazelcast: `Duplicate 'network' definition found in the configuration.` */
static bool stands_once(struct config_take *c, const struct config_node *n)
{
	const struct config_node *i = n->next;

	while (i != NULL && !config_same_name(i->name, n->name))
		i = i->next;
	return i == NULL ||
		config_wrong(c, i, "Hazelcast refuses it as well.",
			"'%.100s' stands here again, first in line %u.", i->name, n->line);
}

bool config_take_hazelcast(struct config_take *c, const struct config_node *root)
{
	static const char *const once[] = { "network", "cluster-name", "properties", "lite-member",
		"partition-group", "member-attributes" };
	const struct path top = { "hazelcast", "" };

	for (const struct config_node *n = root->first; n != NULL; n = n->next) {
		for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
			if (config_same_name(n->name, once[i]) && !stands_once(c, n))
				return false;
		if (config_same_name(n->name, "properties") ? !properties(c, n) : !one(c, n, &top))
			return false;
	}
	return true;
}
