/* SPDX-License-Identifier: Apache-2.0 */
/* group_errno.c - why a group does not work, in words. */
#include "tools/probe/group_errno.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What an errno means for multicast, and the command that shows or mends it; %s is the interface. */
static const struct {
	int err;
	const char *means, *fix, *fix6; /* fix6 NULL: the same */
} errnos[] = {
	{ EPERM, "EPERM: a packet filter of this host drops it",
		"nft list ruleset (or iptables -S OUTPUT) shows the rule; allow UDP to the group", NULL },
	{ EACCES, "EACCES: this system does not let programs send there",
		"look at its security modules and network namespaces", NULL },
	{ ENODEV, "ENODEV: no interface can be chosen for the group", "ip route add 224.0.0.0/4 dev %s",
		"ip -6 route add multicast ff00::/8 dev %s table local" },
	{ ENETUNREACH, "ENETUNREACH: no route leads to the group", "ip route add 224.0.0.0/4 dev %s",
		"ip -6 route add multicast ff00::/8 dev %s table local" },
	{ EHOSTUNREACH, "EHOSTUNREACH: no route leads to the group", "ip route add 224.0.0.0/4 dev %s",
		"ip -6 route add multicast ff00::/8 dev %s table local" },
	{ EADDRNOTAVAIL, "EADDRNOTAVAIL: the interface has no address of the group's family",
		"give %s one (ip addr add), or prefer the other family: -Djava.net.preferIPv4Stack=true",
		NULL },
	{ ENETDOWN, "ENETDOWN: the interface is down", "ip link set %s up", NULL },
	{ ENOBUFS, "ENOBUFS: the interface's queue is full, or this process may join no more groups",
		"sysctl net.ipv4.igmp_max_memberships; tc -s qdisc show dev %s", NULL },
	{ ENOMEM, "ENOMEM: no memory for another group", "sysctl net.ipv4.igmp_max_memberships", NULL },
	{ EADDRINUSE, "EADDRINUSE: a process holds the port without SO_REUSEADDR", "ss -lunp shows which",
		NULL },
	{ EMSGSIZE, "EMSGSIZE: the datagram is longer than the interface takes in one piece",
		"ip link show %s: look at its mtu", NULL },
};

void group_errno(int err, const char *ifname, bool v6, char means[CLI_TEXT], char fix[CLI_TEXT])
{
	snprintf(means, CLI_TEXT, "%s", strerror(err));
	fix[0] = '\0';
	for (size_t i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		const char *text = v6 && errnos[i].fix6 != NULL ? errnos[i].fix6 : errnos[i].fix,
			   *mark = strstr(text, "%s");

		if (errnos[i].err != err)
			continue;
		snprintf(means, CLI_TEXT, "%s", errnos[i].means);
		if (mark == NULL)
			snprintf(fix, CLI_TEXT, "%s", text);
		else
			snprintf(fix, CLI_TEXT, "%.*s%s%s", (int)(mark - text), text, ifname, mark + 2);
	}
}
