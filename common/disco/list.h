/* SPDX-License-Identifier: Apache-2.0 */
/* list.h - the syntax of peer lists: text -> hosts and ports. No look-ups. */
#ifndef MC_DISCO_LIST_H
#define MC_DISCO_LIST_H

#include "common/base/types.h"
#include "common/io/fault.h"

/* Ports of an entry that names none: `count` ports from `first` (Hazelcast tries 3; 1 without
 * auto-increment). */
struct disco_ports {
	uint16_t first;
	unsigned count;
};

struct disco_list {
	struct mc_addr *v; /* malloc'ed, at most MC_PEERS_MAX, in the order of the text, each once */
	uint32_t n, cap;
};

/*
 * Entries apart by comma, semicolon or white space: `host`, `host:port`, `host:port+count`, `[host]:port`,
 * `[v6]:port`, bare v6, what logs write (list_notation.h), `10.0.0.1-9:port` and `10.0.0.*` in the last part
 * (`*` is 0 to 255, as with Hazelcast). False: *err says what is wrong; the list holds what came before it.
 * Free with disco_list_free in both cases.
 */
bool disco_list_parse(
	const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err);
/* The same, behind what is in *out already. */
bool disco_list_add(
	const char *text, const struct disco_ports *ports, struct disco_list *out, struct fault *err);
void disco_list_free(struct disco_list *l);
/* A numeric IPv4 or IPv6 address, needing no look-up. */
bool disco_is_numeric(const char *host);
/* The same text, or the same IPv6 address in two spellings; the interface behind one does not count. */
bool disco_same_host(const char *a, const char *b);

#endif
