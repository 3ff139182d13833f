/* SPDX-License-Identifier: Apache-2.0 */
/* plan_source.c - from the mode to the source of peers: one row a mode. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/kube.h"
#include "common/cli/log.h"
#include "common/cli/plan.h"
#include "common/disco/kube_source.h"
#include "common/disco/source.h"

#define TRY_COUNT 3 /* hazelcast.tcp.join.port.try.count */

static struct edge_source *tcpip(struct plan *p, struct fault *err)
{
	const struct disco_ports start = { p->edge.start_port, p->edge.auto_increment ? TRY_COUNT : 1 };

	return disco_list_open(p->mode.list, &start, false, err);
}

static struct edge_source *domain(struct plan *p, struct fault *err)
{
	const struct disco_ports grid = { p->mode.port, 1 };

	snprintf(p->domain_list, sizeof(p->domain_list),
		strchr(p->mode.host, ':') != NULL ? "[%s]:%u" : "%s:%u", p->mode.host, p->mode.port);
	if (p->mode.port == MODE_ADMIN_PORT)
		log_say(LOG_WARN, NULL,
			"You have specified 4848 as the datagrid domain port however this is the default DAS admin port, "
			"the default domain datagrid port is 4900.",
			"It is tried all the same; an admin port is given up after some seconds.");
	return disco_list_open(p->domain_list, &grid, true, err);
}

static struct edge_source *dns(struct plan *p, struct fault *err)
{
	if (p->mode.blanks)
		log_say(LOG_NOTE, NULL, "The blanks in the list of " OPTION_CLUSTER_MODE " dns are left out.",
			"Payara would look for names that begin with a blank.");
	return disco_dns_open(p->mode.list, MODE_DOMAIN_PORT, err);
}

/* Payara: every pod has this node's own start port. Stock Hazelcast: what the service says, else 5701. */
static struct edge_source *kubernetes(struct plan *p, struct fault *err)
{
	const struct settings *s = p->settings;
	const struct kube_ports ports = {
		s->profile == PROFILE_HAZELCAST ? KUBE_PORT_HAZELCAST : KUBE_PORT_FIXED, p->edge.start_port
	};
	bool service = p->mode.service[0] != '\0';
	struct kube_wishes w;
	struct edge_source *source;

	kube_wishes(s, &w);
	if (service)
		w.namespace_ = p->mode.namespace_;
	source = disco_kube_open(
		&w, service ? p->mode.service : NULL, setting_text(s, OPT_LABEL), &ports, err);
	if (source != NULL && w.insecure)
		kube_insecure_remark();
	if (source != NULL && !service && s->profile != PROFILE_HAZELCAST &&
		strcmp(disco_kube_namespace(source), "default") != 0)
		log_sayf(LOG_NOTE, NULL,
			"Say " OPTION_CLUSTER_MODE
			" kubernetes:NAMESPACE,SERVICE to both, so that they look at the same pods.",
			"It looks at the pods of namespace %s; Payara would look in namespace default.",
			disco_kube_namespace(source));
	return source;
}

static struct edge_source *exec(struct plan *p, struct fault *err)
{
	const struct disco_ports start = { p->edge.start_port, p->edge.auto_increment ? TRY_COUNT : 1 };

	return disco_exec_open(p->mode.list, &start, err);
}

/* NULL: nobody is looked for by address. */
static struct edge_source *(*const openers[MODE_COUNT])(struct plan *p, struct fault *err) = {
	[MODE_TCPIP] = tcpip,
	[MODE_DOMAIN] = domain,
	[MODE_DNS] = dns,
	[MODE_KUBERNETES] = kubernetes,
	[MODE_EXEC] = exec,
};

bool plan_source(struct plan *p, struct fault *fault)
{
	mc_check(p->mode.type < MODE_COUNT && p->edge.source == NULL);
	if (openers[p->mode.type] == NULL)
		return true;
	p->edge.source = openers[p->mode.type](p, fault);
	return p->edge.source != NULL || fault_prefix(fault, OPTION_CLUSTER_MODE ": ");
}
