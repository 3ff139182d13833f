/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/probe/group_errno.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What an errno means for multicast, and the command that shows or mends it; %s is the interface. */
static const struct {
	int err;
	const char *means, *fix;
} errnos[] = {
	{ EPERM, "EPERM: a packet filter of this host drops it",
	  "nft list ruleset (or iptables -S OUTPUT) shows the rule; allow UDP to the group" },
	{ EACCES, "EACCES: this system does not let programs send there", "look at its security modules and network namespaces" },
	{ ENODEV, "ENODEV: no interface can be chosen for the group", "ip route add 224.0.0.0/4 dev %s" },
	{ ENETUNREACH, "ENETUNREACH: no route leads to the group", "ip route add 224.0.0.0/4 dev %s" },
	{ EHOSTUNREACH, "EHOSTUNREACH: no route leads to the group", "ip route add 224.0.0.0/4 dev %s" },
	{ EADDRNOTAVAIL, "EADDRNOTAVAIL: the interface has no address of the group's family",
	  "give %s one (ip addr add), or prefer the other family: -Djava.net.preferIPv4Stack=true" },
	{ ENETDOWN, "ENETDOWN: the interface is down", "ip link set %s up" },
	{ ENOBUFS, "ENOBUFS: the interface's queue is full, or this process may join no more groups",
	  "sysctl net.ipv4.igmp_max_memberships; tc -s qdisc show dev %s" },
	{ ENOMEM, "ENOMEM: no memory for another group", "sysctl net.ipv4.igmp_max_memberships" },
	{ EADDRINUSE, "EADDRINUSE: a process holds the port without SO_REUSEADDR", "ss -lunp shows which" },
	{ EMSGSIZE, "EMSGSIZE: the datagram is longer than the interface takes in one piece", "ip link show %s: look at its mtu" },
};

void group_errno(int err, const char *ifname, char means[CLI_TEXT], char fix[CLI_TEXT])
{
	snprintf(means, CLI_TEXT, "%s", strerror(err));
	fix[0] = '\0';
	for (size_t i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		const char *mark = strstr(errnos[i].fix, "%s");

		if (errnos[i].err != err)
			continue;
		snprintf(means, CLI_TEXT, "%s", errnos[i].means);
		if (mark == NULL)
			snprintf(fix, CLI_TEXT, "%s", errnos[i].fix);
		else
			snprintf(fix, CLI_TEXT, "%.*s%s%s", (int)(mark - errnos[i].fix), errnos[i].fix, ifname, mark + 2);
	}
}
