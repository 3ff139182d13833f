/* SPDX-License-Identifier: Apache-2.0 */
/* link_local.h - addresses of fe80::/10: one stands on every interface, so a dial needs its name behind a
 * `%`. The one place that knows what is wrong with such an address, and the sentences for it. */
#ifndef MC_IO_LINK_LOCAL_H
#define MC_IO_LINK_LOCAL_H

#define LINK_LOCAL_NO_ZONE \
	"a link-local address, and every interface has those: it does not say which is meant"
#define LINK_LOCAL_NO_ZONE_HINT \
	"Write the interface behind it: [{bare}%{interface}]:{port}; ip -br link lists those of this host. A member that announces " \
	"such an address is reached by no other host: give it another to announce."
#define LINK_LOCAL_NO_INTERFACE "this host has no interface of the name that stands behind the %"
#define LINK_LOCAL_NO_INTERFACE_HINT "ip -br link lists them."

enum link_local {
	LINK_LOCAL_FINE, /* or another kind of address, or a name */
	LINK_LOCAL_ZONE_MISSING,
	LINK_LOCAL_INTERFACE_UNKNOWN,
};

/* host: as it was written, a zone behind %. Asks the system for its interfaces. */
enum link_local link_local_check(const char *host);
/* An interface that such an address may be on, for examples: the first that is up and has one; "eth0" when
 * there is none. Static. */
const char *link_local_interface(void);

#endif
