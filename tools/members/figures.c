/* SPDX-License-Identifier: Apache-2.0 */
/* figures.c - pages and texts in which members tell of themselves, read by rows. Asks nobody. */
#include "tools/members/figures.h"

#include <jansson.h>
#include <string.h>

#include "common/base/check.h"

const char *figure_key(enum figure f)
{
	static const char *const keys[FIGURE_COUNT] = {
#define X(name, key) key,
		FIGURES(X)
#undef X
	};

	mc_check(f < FIGURE_COUNT);
	return keys[f];
}

void figures_clear(struct figures *f)
{
	for (int i = 0; i < FIGURE_COUNT; i++)
		f->v[i] = FIGURE_UNKNOWN;
	f->cluster_version[0] = '\0';
}

void figures_take(struct figures *f, const struct figures *found)
{
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (found->v[i] != FIGURE_UNKNOWN)
			f->v[i] = found->v[i];
}

/* --- the page of metrics of mc-join --- */

/* A sample is its name, perhaps labels that begin so, and a number; samples of one row add up. */
static const struct {
	const char *name, *labels;
	enum figure to;
} samples[] = {
	{ "mc_partitions", "{replica=\"owner\"", FIGURE_OWNED },
	{ "mc_partitions", "{replica=\"backup\"", FIGURE_BACKUPS },
	{ "mc_partitions_without_backup", "", FIGURE_WAITING },
	{ "mc_store_entries", "", FIGURE_ENTRIES },
	{ "mc_store_bytes", "", FIGURE_BYTES },
	{ "mc_operation_duration_seconds_count", "{", FIGURE_OPERATIONS },
	{ "mc_migrations", "", FIGURE_MIGRATIONS },
	{ "mc_clients", "", FIGURE_CLIENTS },
	{ "mc_cluster_safe", "", FIGURE_SAFE },
};

static bool begins(struct mc_str s, const char *z)
{
	return (size_t)s.n >= strlen(z) && memcmp(s.p, z, strlen(z)) == 0;
}

static struct mc_str behind(struct mc_str s, size_t n)
{
	mc_check(s.n >= 0 && n <= (size_t)s.n);
	return mc_str_of(s.p + n, (size_t)s.n - n);
}

/* Whole numbers only; -1: it is none. */
static int64_t last_number(struct mc_str line)
{
	int32_t at = line.n;
	int64_t n = 0;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	if (at == 0 || at == line.n || line.n - at > 18)
		return -1;
	for (; at < line.n; at++) {
		if (line.p[at] < '0' || line.p[at] > '9')
			return -1;
		n = 10 * n + (line.p[at] - '0');
	}
	return n;
}

static void read_sample(struct figures *f, struct mc_str line)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t size = strlen(samples[i].name);
		int64_t n;

		if (!begins(line, samples[i].name) || !begins(behind(line, size), samples[i].labels) ||
			(samples[i].labels[0] == '\0' && !begins(behind(line, size), " ")))
			continue;
		n = last_number(line);
		if (n < 0 || f->v[samples[i].to] > INT64_MAX - n)
			return;
		f->v[samples[i].to] = f->v[samples[i].to] == FIGURE_UNKNOWN ? n : f->v[samples[i].to] + n;
		return;
	}
}

bool figures_read_page(struct figures *out, struct mc_str page)
{
	struct figures found, *f = &found;
	bool ours = false;

	figures_clear(f);
	while (page.n > 0) {
		const char *end = memchr(page.p, '\n', (size_t)page.n);
		struct mc_str line = { page.p, end != NULL ? (int32_t)(end - page.p) : page.n };

		ours = ours || begins(line, "mc_build_info{");
		read_sample(f, line);
		page = behind(page, (size_t)line.n + (end != NULL));
	}
	if (ours &&
		f->v[FIGURE_ENTRIES] == FIGURE_UNKNOWN) /* it stores nothing, and so does not speak of it */
		f->v[FIGURE_ENTRIES] = f->v[FIGURE_BYTES] = 0;
	if (ours && f->v[FIGURE_OPERATIONS] == FIGURE_UNKNOWN)
		f->v[FIGURE_OPERATIONS] = 0;
	if (ours)
		figures_take(out, f);
	return ours;
}

/* --- JSON --- */

static void take_flag(struct figures *f, enum figure to, const json_t *flag)
{
	if (json_is_boolean(flag))
		f->v[to] = json_is_true(flag);
}

static json_t *read_json(struct mc_str text)
{
	return text.n > 0 ? json_loadb(text.p, (size_t)text.n, 0, NULL) : NULL;
}

bool figures_read_health(struct figures *f, struct mc_str text)
{
	json_t *j = read_json(text);
	const json_t *queue = json_object_get(j, "migrationQueueSize");
	bool good = json_is_boolean(json_object_get(j, "clusterSafe"));

	take_flag(f, FIGURE_SAFE, json_object_get(j, "clusterSafe"));
	if (json_is_integer(queue) && json_integer_value(queue) >= 0)
		f->v[FIGURE_MIGRATIONS] = json_integer_value(queue);
	json_decref(j);
	return good;
}

bool figures_read_state(struct figures *f, struct mc_str text)
{
	json_t *j = read_json(text);
	const json_t *member = json_object_get(json_object_get(j, "timedMemberState"), "memberState");
	const json_t *partitions = json_object_get(member, "memberPartitionState");
	const json_t *owned = json_object_get(partitions, "partitions");
	const char *version =
		json_string_value(json_object_get(json_object_get(member, "nodeState"), "clusterVersion"));
	bool good = json_is_array(owned);

	take_flag(f, FIGURE_SAFE, json_object_get(partitions, "memberStateSafe"));
	if (good)
		f->v[FIGURE_OWNED] = (int64_t)json_array_size(owned);
	if (version != NULL)
		mc_str_copy(f->cluster_version, sizeof(f->cluster_version), mc_str_z(version));
	if (json_is_array(json_object_get(member, "clients")))
		f->v[FIGURE_CLIENTS] = (int64_t)json_array_size(json_object_get(member, "clients"));
	json_decref(j);
	return good;
}

/* --- a member's configuration --- */

/* What stands between the tag, just as ConfigXmlGenerator writes it, and the end of its element; null: it is
 * not there. */
static struct mc_str inside(struct mc_str xml, const char *tag, const char *end)
{
	const char *from = xml.n > 0 ? memmem(xml.p, (size_t)xml.n, tag, strlen(tag)) : NULL;
	const char *to = from != NULL ? memmem(from, (size_t)(xml.p + xml.n - from), end, strlen(end)) : NULL;

	return to != NULL ? mc_str_of(from, (size_t)(to - from)) : mc_str_z(NULL);
}

void figures_read_config(struct may_ask *may, struct mc_str xml)
{
	struct mc_str metrics = inside(xml, "<metrics enabled=\"true\">", "</metrics>");
	struct mc_str rest = inside(xml, "<rest-api enabled=\"true\">", "</rest-api>");

	may->metrics = inside(metrics, "<management-center enabled=\"true\">", "</").n > 0;
	may->health = inside(rest, "<endpoint-group name=\"HEALTH_CHECK\" enabled=\"true\"", ">").n > 0;
}
