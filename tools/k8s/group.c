/* SPDX-License-Identifier: Apache-2.0 */
/* group.c - several applications in one namespace: who looks for peers there finds all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "tools/k8s/k8s.h"

static int by_app(const void *x, const void *y)
{
	const struct kube_peer *a = x, *b = y;
	int by = strcmp(a->app, b->app);

	return by != 0 ? by : kube_peer_compare(a, b);
}

/* "shop (3), cart (1)"; what does not fit is left to the reader of the list. */
static void name_apps(const struct kube_peers *peers, char *out, size_t cap)
{
	size_t used = 0;

	out[0] = '\0';
	for (uint32_t i = 0, n; i < peers->n && used < cap; i += n) {
		n = 1;
		while (i + n < peers->n && strcmp(peers->v[i].app, peers->v[i + n].app) == 0)
			n++;
		used += (size_t)snprintf(out + used, cap - used, "%s%s (%u)", i > 0 ? ", " : "",
			peers->v[i].app[0] != '\0' ? peers->v[i].app : "without a label", n);
	}
	if (used >= cap)
		memcpy(out + cap - sizeof("..."), "...", sizeof("..."));
}

void k8s_group(struct k8s *k, struct kube_peers *peers)
{
	char names[400], label[300];
	unsigned apps = 0;
	uint32_t i;

	mc_check(peers->n <= peers->cap);
	if (k8s_service(k) != NULL || peers->n == 0)
		return;
	qsort(peers->v, peers->n, sizeof(*peers->v), by_app);
	for (i = 0; i < peers->n; i++)
		apps += i == 0 || strcmp(peers->v[i - 1].app, peers->v[i].app) != 0;
	if (apps < 2 || k->query.label != NULL)
		return;
	name_apps(peers, names, sizeof(names));
	i = 0;
	while (i < peers->n - 1 && peers->v[i].app[0] == '\0')
		i++;
	snprintf(label, sizeof(label),
		"Without a service all pods count, and Hazelcast and Payara try them all. Name one: NAMESPACE,SERVICE, or " OPTION_LABEL
		" app=%.60s.",
		peers->v[i].app);
	log_sayf(LOG_WARN, NULL, label, "%u different apps are in namespace %s: %s.", apps,
		k->config.namespace_, names);
}
