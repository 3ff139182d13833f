/* SPDX-License-Identifier: Apache-2.0 */
/* relay_addresses.c - the addresses of this host that a relay looks at, asked for once for all who need them.
 */
#include <stdlib.h>

#include "common/io/iface.h"
#include "common/io/relay_edge_internal.h"

/* A relay of one interface looks at no other: there may be thousands. An interface is named by any of its
 * addresses. */
static void keep_named(struct relay_addresses *here, const char *patterns)
{
	unsigned n = (unsigned)here->n, named = 0, kept = 0;
	unsigned *index = malloc((n + 1) * sizeof(*index));

	for (unsigned i = 0; index && i < n; i++)
		if (io_iface_matches(patterns, &here->v[i]) &&
			(named == 0 || index[named - 1] != here->v[i].index))
			index[named++] = here->v[i].index;
	for (unsigned i = 0; index && i < n; i++) {
		bool is_kept = false;

		for (unsigned k = 0; k < named && !is_kept; k++)
			is_kept = index[k] == here->v[i].index;
		if (is_kept)
			here->v[kept++] = here->v[i];
	}
	here->n = index ? (int)kept : here->n;
	free(index);
}

uint64_t relay_addresses_get(struct relay_addresses *here, const char *patterns)
{
	uint64_t h = 1;

	*here = (struct relay_addresses){ .v = NULL };
	if (patterns) /* most often they are one name */
		here->n = io_iface_one(patterns, &here->v);
	if (!here->v)
		here->n = io_iface_all(&here->v);
	if (here->n > 0 && patterns)
		keep_named(here, patterns);
	for (int i = 0; i < here->n; i++) {
		h = (h ^ here->v[i].index << 1 ^ here->v[i].up) * 0x9e3779b97f4a7c15u;
		for (const char *c = here->v[i].host; *c; c++)
			h = (h ^ (uint8_t)*c) * 0x100000001b3u;
	}
	return h;
}

void relay_addresses_free(struct relay_addresses *here)
{
	free(here->v);
	*here = (struct relay_addresses){ .v = NULL };
}
