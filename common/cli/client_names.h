/* SPDX-License-Identifier: Apache-2.0 */
/* client_names.h - the names that a cluster may go by, for a client that was not told. */
#ifndef MC_CLI_CLIENT_NAMES_H
#define MC_CLI_CLIENT_NAMES_H

#include "common/cli/settings.h"

#define CLIENT_NAMES_MAX 4 /* one that is known, and one for each profile */

/*
 * Whoever listens on `port` (0: not known) may be in one of these, the likeliest first; returns how many. A
 * name that was given with --cluster-name is the only one. known: the name of a cluster that has let us in;
 * NULL: none has. All are borrowed. A wrong name leaves a warning in a 5.3 member's log.
 */
unsigned client_names(
	const struct settings *s, const char *known, uint16_t port, const char *names[CLIENT_NAMES_MAX]);

#endif
