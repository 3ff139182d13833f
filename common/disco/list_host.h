/* SPDX-License-Identifier: Apache-2.0 */
/* list_host.h - the text of a host in a list; disco_is_numeric() and disco_same_host() are in list.h. */
#ifndef MC_DISCO_LIST_HOST_H
#define MC_DISCO_LIST_HOST_H

#include <stdbool.h>

#include "common/base/limits.h"

/* A number that many hosts listen on: 224.0.0.0/4, ff00::/8. It can be no host's own. */
bool list_host_is_group(const char *host);

/* In place: an address in its one spelling; the interface behind a link-local one stays. Names stay as they
 * are. */
void list_host_spell(char host[MC_HOST_MAX + 1]);

#endif
