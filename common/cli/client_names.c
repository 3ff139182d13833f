/* SPDX-License-Identifier: Apache-2.0 */
/* client_names.c - which cluster is likely behind a port. Asks nobody. */
#include "common/cli/client_names.h"

#include <string.h>

#include "common/base/check.h"

/* Ports where a stock Hazelcast is likelier than a Payara: its start port and the 99 behind it. */
enum { STOCK_FIRST = 5701, STOCK_LAST = 5800 };
_Static_assert(PROFILE_COUNT + 1 <= CLIENT_NAMES_MAX, "the name of each profile is tried, and a known one");

static void add_name(const char *names[CLIENT_NAMES_MAX], unsigned *n, const char *name)
{
	unsigned i;

	for (i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	if (name[0] != '\0' && *n < CLIENT_NAMES_MAX)
		names[(*n)++] = name;
}

unsigned client_names(
	const struct settings *s, const char *known, uint16_t port, const char *names[CLIENT_NAMES_MAX])
{
	const struct opt_row *row = &opt_rows[OPT_CLUSTER_NAME];
	bool stock = port >= STOCK_FIRST && port <= STOCK_LAST, told = setting_given(s, OPT_CLUSTER_NAME);
	unsigned n = 0;
	int i;

	if (!told && known != NULL)
		add_name(names, &n, known);
	if (!told && !setting_given(s, OPT_PROFILE) && stock)
		add_name(names, &n, opt_default(row, PROFILE_HAZELCAST));
	add_name(names, &n, setting_text(s, OPT_CLUSTER_NAME));
	for (i = 0; i < PROFILE_COUNT && !told; i++)
		add_name(names, &n, opt_default(row, (enum opt_profile)i));
	mc_check(n > 0 && n <= CLIENT_NAMES_MAX); /* somebody is asked for by some name */
	return n;
}
