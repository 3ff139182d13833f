/* SPDX-License-Identifier: Apache-2.0 */
/* exec_peers.h - what a command prints of peers: text to addresses. */
#ifndef MC_DISCO_EXEC_PEERS_H
#define MC_DISCO_EXEC_PEERS_H

#include "common/disco/list.h"

/* Lines of entries as of a list, or of JSON objects with host and port; # begins a remark. Only addresses: a
 * name is a fault. The text is changed. False: *err; in both cases disco_list_free. */
bool exec_peers_read(char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err);

#endif
