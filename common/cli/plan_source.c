/* SPDX-License-Identifier: Apache-2.0 */
/* plan_source.c - from the mode to the source of peers: one row a mode. */
#include <stdio.h>
#include <string.h>

#include "common/cli/log.h"
#include "common/cli/plan.h"
#include "common/disco/source.h"

#define TRY_COUNT 3 /* hazelcast.tcp.join.port.try.count */

static struct edge_source *tcpip(struct plan *p, struct disco_error *err)
{
	const struct disco_ports start = { p->edge.start_port, p->edge.auto_increment ? TRY_COUNT : 1 };

	return disco_list_open(p->mode.list, &start, false, err);
}

static struct edge_source *domain(struct plan *p, struct disco_error *err)
{
	const struct disco_ports grid = { p->mode.port, 1 };

	snprintf(p->domain_list, sizeof(p->domain_list), strchr(p->mode.host, ':') != NULL ? "[%s]:%u" : "%s:%u",
		 p->mode.host, p->mode.port);
	if (p->mode.port == MODE_ADMIN_PORT)
		log_say(LOG_WARN, NULL, "You have specified 4848 as the datagrid domain port however this is the default DAS admin port, "
			"the default domain datagrid port is 4900", "It is tried all the same; an admin port is given up after some seconds.");
	return disco_list_open(p->domain_list, &grid, true, err);
}

static struct edge_source *dns(struct plan *p, struct disco_error *err)
{
	const struct disco_ports grid = { MODE_DOMAIN_PORT, 1 };

	if (p->mode.blanks)
		log_say(LOG_NOTE, NULL, "The blanks in the list of --cluster-mode dns are left out.",
			"Payara would look for names that begin with a blank.");
	return disco_list_open(p->mode.list, &grid, false, err);
}

/* NULL: nobody is looked for by address. */
static struct edge_source *(*const openers[MODE_COUNT])(struct plan *p, struct disco_error *err) = {
	[MODE_TCPIP] = tcpip,
	[MODE_DOMAIN] = domain,
	[MODE_DNS] = dns,
};

bool plan_source(struct plan *p, struct complaint *c)
{
	struct disco_error err = { "", "" };

	if (openers[p->mode.type] == NULL)
		return true;
	p->edge.source = openers[p->mode.type](p, &err);
	return p->edge.source != NULL || complain(c, "usage", err.hint, "--cluster-mode: %s", err.message);
}
