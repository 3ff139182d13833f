/* SPDX-License-Identifier: Apache-2.0 */
/* spell.c - names of options: aliases, near misses, Payara's that mean nothing here. */
#include "common/cli/spell.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"
#include "common/base/option.h"

#define PLAIN_MAX 64 /* no option is longer */

/* Without case and hyphens. False: too long to be one. */
static bool plain(char out[PLAIN_MAX], const char *name, size_t n)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		if (name[i] == '-')
			continue;
		if (k == PLAIN_MAX - 1)
			return false;
		out[k++] = (char)tolower((unsigned char)name[i]);
	}
	out[k] = '\0';
	return k > 0;
}

static bool is_alias(const struct opt_row *row, const char *word)
{
	const char *at = row->aliases;
	size_t n = strlen(word), len;

	for (; at != NULL && *at != '\0'; at += len + strspn(at + len, " ")) {
		len = strcspn(at, " ");
		if (len == n && strncasecmp(at, word, n) == 0)
			return true;
	}
	return false;
}

const struct opt_row *spell_row(const char *name, size_t n, unsigned tool_bit)
{
	char want[PLAIN_MAX], have[PLAIN_MAX];
	size_t i;

	mc_check(name != NULL && tool_bit != 0);
	if (!plain(want, name, n))
		return NULL;
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];

		if ((row->tools & tool_bit) == 0)
			continue;
		if (plain(have, row->name, strlen(row->name)) && strcmp(have, want) == 0)
			return row;
		if (is_alias(row, want))
			return row;
	}
	return NULL;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance with swapped neighbours counted once. */
static size_t distance(const char *a, const char *b)
{
	size_t row[3][PLAIN_MAX + 1], na = strlen(a), nb = strlen(b), i, j;

	for (j = 0; j <= nb; j++)
		row[1][j] = row[0][j] = j;
	for (i = 1; i <= na; i++) {
		row[2][0] = i;
		for (j = 1; j <= nb; j++) {
			size_t d = row[1][j - 1] + (a[i - 1] != b[j - 1]);

			d = least(d, least(row[1][j], row[2][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = least(d, row[0][j - 2] + 1);
			row[2][j] = d;
		}
		memcpy(row[0], row[1], sizeof(row[0]));
		memcpy(row[1], row[2], sizeof(row[1]));
	}
	return row[1][nb];
}

const struct opt_row *spell_near(const char *name, size_t n, unsigned tool_bit)
{
	const struct opt_row *best = NULL;
	char want[PLAIN_MAX], have[PLAIN_MAX];
	size_t best_distance = SIZE_MAX, i, d;

	if (!plain(want, name, n))
		return NULL;
	for (i = 0; i < OPT_COUNT; i++) {
		const struct opt_row *row = &opt_rows[i];

		if ((row->tools & tool_bit) == 0 || (row->flags & OPT_HIDDEN) != 0 ||
			!plain(have, row->name, strlen(row->name)))
			continue;
		d = distance(want, have);
		if (d < best_distance) {
			best_distance = d;
			best = row;
		}
	}
	return best_distance <= 1 + strlen(want) / 4 ? best : NULL;
}

/* RUNTIME_OPTION of Payara Micro 6, without those that are rows of ours. */
static const struct {
	const char *name;
	enum foreign kind;
	const char *why;
} foreign_rows[] = {
	{ "accesslog", FOREIGN_VALUE, NULL },
	{ "accesslogformat", FOREIGN_VALUE, NULL },
	{ "accessloginterval", FOREIGN_VALUE, NULL },
	{ "accesslogprefix", FOREIGN_VALUE, NULL },
	{ "accesslogsuffix", FOREIGN_VALUE, NULL },
	{ "additionalrepository", FOREIGN_VALUE, NULL },
	{ "addjars", FOREIGN_VALUE, NULL },
	{ "addlibs", FOREIGN_VALUE, NULL },
	{ "autobindhttp", FOREIGN_FLAG, NULL },
	{ "autobindrange", FOREIGN_VALUE, NULL },
	{ "autobindssl", FOREIGN_FLAG, NULL },
	{ "contextroot", FOREIGN_VALUE, NULL },
	{ "copytouberjar", FOREIGN_VALUE, NULL },
	{ "deploy", FOREIGN_VALUE, NULL },
	{ "deploydir", FOREIGN_VALUE, NULL },
	{ "deployfromgav", FOREIGN_VALUE, NULL },
	{ "deploymentdir", FOREIGN_VALUE, NULL },
	{ "disablephonehome", FOREIGN_FLAG, NULL },
	{ "enabledynamiclogging", FOREIGN_FLAG, NULL },
	{ "enablehealthcheck", FOREIGN_VALUE, NULL },
	{ "enablerequesttracing", FOREIGN_MAYBE, NULL },
	{ "enablerequesttracingadaptivesampling", FOREIGN_MAYBE, NULL },
	{ "enablesni", FOREIGN_FLAG, NULL },
	{ "globalcontextroot", FOREIGN_VALUE, NULL },
	{ "hotdeploy", FOREIGN_FLAG, NULL },
	{ "logo", FOREIGN_FLAG, NULL },
	{ "logproperties", FOREIGN_VALUE, NULL },
	{ "logtofile", FOREIGN_VALUE, NULL },
	{ "maxhttpthreads", FOREIGN_VALUE, NULL },
	{ "minhttpthreads", FOREIGN_VALUE, NULL },
	{ "nested", FOREIGN_FLAG, NULL },
	{ "nocluster", FOREIGN_CONTRARY,
		"mc-join is nothing but a member of a cluster. Payara Micro itself does not leave the grid with it: it looks at its own "
		"address, port 4900. Leave it out, or write " OPTION_CLUSTER_MODE
		" domain:localhost:4900 for what Payara does." },
	{ "nohazelcast", FOREIGN_CONTRARY, "mc-join is nothing but a member of a cluster. Leave it out." },
	{ "outputlauncher", FOREIGN_FLAG, NULL },
	{ "outputuberjar", FOREIGN_VALUE, NULL },
	{ "port", FOREIGN_VALUE, NULL },
	{ "postbootcommandfile", FOREIGN_VALUE, NULL },
	{ "postdeploycommandfile", FOREIGN_VALUE, NULL },
	{ "requesttracingadaptivesamplingtargetcount", FOREIGN_VALUE, NULL },
	{ "requesttracingadaptivesamplingtimeunit", FOREIGN_VALUE, NULL },
	{ "requesttracingadaptivesamplingtimevalue", FOREIGN_VALUE, NULL },
	{ "requesttracingthresholdunit", FOREIGN_VALUE, NULL },
	{ "requesttracingthresholdvalue", FOREIGN_VALUE, NULL },
	{ "rootdir", FOREIGN_VALUE, NULL },
	{ "secretsdir", FOREIGN_VALUE, NULL },
	{ "showservletmappings", FOREIGN_FLAG, NULL },
	{ "shutdowngrace", FOREIGN_VALUE, NULL },
	{ "sslcert", FOREIGN_VALUE, NULL },
	{ "sslport", FOREIGN_VALUE, NULL },
	{ "systemproperties", FOREIGN_VALUE, NULL },
	{ "unpackdir", FOREIGN_VALUE, NULL },
	{ "warmup", FOREIGN_FLAG, NULL },
};

enum foreign spell_foreign(const char *name, size_t n, const char **why)
{
	char want[PLAIN_MAX];
	size_t i;

	if (!plain(want, name, n))
		return FOREIGN_NOT;
	for (i = 0; i < sizeof(foreign_rows) / sizeof(foreign_rows[0]); i++) {
		if (strcmp(foreign_rows[i].name, want) != 0)
			continue;
		*why = foreign_rows[i].why;
		return foreign_rows[i].kind;
	}
	return FOREIGN_NOT;
}

bool spell_is_archive(const char *arg)
{
	static const char *const ends[] = { ".war", ".jar", ".listener", ".rar" };
	size_t n = strlen(arg), i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (n > 4 && strcasecmp(arg + n - 4, ends[i]) == 0)
			return true;
	return false;
}
