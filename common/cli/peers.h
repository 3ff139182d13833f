/* SPDX-License-Identifier: Apache-2.0 */
/* peers.h - peers as tools take them: arguments, and lines of standard input after `-`. */
#ifndef MC_CLI_PEERS_H
#define MC_CLI_PEERS_H

#include "common/cli/settings.h"
#include "common/disco/list.h"

/*
 * An argument or a line is what disco_list_parse takes, or a JSON object with `host` and perhaps `port` (its
 * other members count for nothing). `ports`: of a peer that names none. Reads standard input to its end,
 * once, when `-` is among them. False: *c says which one is wrong. Free the list with disco_list_free in both
 * cases.
 */
bool peers_read(const struct settings *s, const struct disco_ports *ports, struct disco_list *out,
	struct fault *fault);
/* One of them, behind what is in *out already. */
bool peers_add(
	const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *fault);

/* The ports from `first` on of this host, as many as instances of one host take by themselves: a Payara on
 * multicast listens on one address only, and which one is hard to tell. As above. */
bool peers_here(uint16_t first, struct disco_list *out, struct fault *fault);

#endif
