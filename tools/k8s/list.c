/* SPDX-License-Identifier: Apache-2.0 */
/* list.c - the peers that are there now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "tools/k8s/k8s.h"

struct list {
	struct k8s *k;
	struct kube_find find;
};

static void nobody(const struct list *l, uint32_t hidden)
{
	const struct k8s *k = l->k;
	const char *ns = k->config.namespace_, *service = k8s_service(k);

	char hint[CLI_TEXT];

	if (hidden > 0)
		return;
	if (service == NULL) {
		snprintf(hint, sizeof(hint),
			"kubectl get pods -n %s shows them; a pod has no address until it is scheduled.", ns);
		log_sayf(LOG_WARN, NULL, hint, "There is no pod with an address in namespace %s%s%s.", ns,
			k->query.label != NULL ? " with labels " : "",
			k->query.label != NULL ? k->query.label : "");
	} else if (l->find.second.absent) {
		snprintf(hint, sizeof(hint),
			"kubectl get services -n %s lists what is there; a service without a selector has no endpoints of its own.",
			ns);
		log_sayf(LOG_WARN, NULL, hint,
			"There is no service %s in namespace %s, or it has no endpoints.", service, ns);
	} else {
		snprintf(hint, sizeof(hint),
			"Do its selector and the labels of the pods match? kubectl describe service -n %s %s shows both.",
			ns, service);
		log_sayf(LOG_WARN, NULL, hint, "The service %s in namespace %s has no endpoints.", service,
			ns);
	}
}

static void remarks(const struct list *l, const struct kube_peers *all, uint32_t hidden)
{
	const struct k8s *k = l->k;
	uint32_t other = 0, at = 0;
	uint16_t payara = (uint16_t)setting_number(k->settings, OPT_START_PORT);

	if (hidden > 0)
		log_sayf(LOG_NOTE, NULL,
			OPTION_ALL " shows them, marked. Hazelcast and Payara try them as well.",
			"%u not ready %s hidden.", hidden, hidden == 1 ? "is" : "are");
	if (l->find.first.odd + l->find.second.odd > 0)
		log_sayf(LOG_WARN, NULL, NULL, "%u entries are left out: what they hold is not an address.",
			l->find.first.odd + l->find.second.odd);
	for (uint32_t i = 0; i < all->n; i++)
		if (all->v[i].port != payara && other++ == 0)
			at = i;
	if (other > 0 && k->query.ports.rule == KUBE_PORT_GUESS)
		log_sayf(LOG_NOTE, NULL,
			OPTION_PORT " says it for all; " OPTION_PROFILE
				    " hazelcast reads them as Hazelcast does.",
			"Port %u is what they declare; a Payara Micro would dial its own start port instead, %u by default.",
			all->v[at].port, payara);
}

static void on_found(void *ctx)
{
	struct list *l = ctx;
	struct k8s *k = l->k;
	struct kube_peers peers = { NULL, 0, 0, 0 };
	bool all = setting_flag(k->settings, OPT_ALL);
	uint32_t hidden = 0, shown = 0;

	if (!kube_find_peers(&l->find, &peers)) {
		struct kube_fault fault;

		kube_fault_set(&fault, KUBE_FAULT_MEMORY, NULL);
		k8s_fail(k, &fault);
		return;
	}
	for (uint32_t i = 0; i < peers.n; i++)
		hidden += !all && !peers.v[i].ready;
	remarks(l, &peers, hidden);
	k8s_group(k, &peers);
	for (uint32_t i = 0; i < peers.n; i++) {
		if (!all && !peers.v[i].ready)
			continue;
		k8s_say_peer(k, RECORD_K8S_PEER, &peers.v[i], NULL);
		shown++;
	}
	mc_check(shown + hidden == peers.n);
	if (shown == 0)
		nobody(l, hidden);
	kube_peers_free(&peers);
	k8s_end(k, shown > 0 ? STATUS_OK : STATUS_NOT);
}

static void on_failed(void *ctx, const struct kube_fault *fault)
{
	struct list *l = ctx;

	k8s_fail(l->k, fault);
}

static void on_deadline(uv_timer_t *t)
{
	struct k8s *k = t->data;
	const struct list *l = k->loop.data;

	k8s_silence(k, l->find.said != KUBE_FAULT_NONE ? &l->find.last : NULL);
}

int k8s_list(struct k8s *k)
{
	struct list l = { .k = k, .find = { .changed = on_found, .failed = on_failed, .said_it = k8s_said } };
	struct kube_fault fault;

	l.find.ctx = &l;
	k->loop.data = &l;
	if (kube_find_open(&l.find, &k->loop, &k->config, &k->query, &fault)) {
		kube_find_start(&l.find);
		k8s_run(k, on_deadline);
		kube_find_stop(&l.find);
	} else {
		k8s_fail(k, &fault);
	}
	k8s_close(k);
	k->settings = NULL;
	kube_find_free(&l.find);
	return k->status;
}
