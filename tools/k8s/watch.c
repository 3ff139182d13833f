/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - the peers, and each change of them. */
#include <stdlib.h>
#include <string.h>

#include "common/cli/log.h"
#include "tools/k8s/k8s.h"

struct watch {
	struct k8s *k;
	struct kube_find find;
	struct kube_table kept[2]; /* the text of what was told last lives in one of these */
	unsigned which;
	struct kube_peers told;
	bool begun;
};

static void only_ready(struct kube_peers *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n; i++)
		if (p->v[i].ready)
			p->v[n++] = p->v[i];
	p->n = n;
}

static const char *why_gone(const struct kube_peers *now, const struct kube_peer *p)
{
	for (uint32_t i = 0; i < now->n; i++)
		if (kube_peer_compare(&now->v[i], p) == 0)
			return now->v[i].state;
	return "gone";
}

/* Both are sorted. */
static void tell_changes(struct watch *w, const struct kube_peers *seen, const struct kube_peers *all)
{
	uint32_t a = 0, b = 0;

	while (a < w->told.n || b < seen->n) {
		const struct kube_peer *old = a < w->told.n ? &w->told.v[a] : NULL,
				       *new = b < seen->n ? &seen->v[b] : NULL;
		int by = old == NULL ? 1 : new == NULL ? -1 : kube_peer_compare(old, new);

		if (by < 0)
			k8s_say_peer(w->k, RECORD_PEER_REMOVED, old, why_gone(all, old));
		else if (by > 0)
			k8s_say_peer(w->k, RECORD_PEER_ADDED, new, NULL);
		else if (old->ready != new->ready || strcmp(old->state, new->state) != 0)
			k8s_say_peer(w->k, RECORD_PEER_CHANGED, new, NULL);
		a += by <= 0;
		b += by >= 0;
	}
}

/* A copy of the set with its text, for the table changes under it. */
static bool keep_peers(struct watch *w, const struct kube_peers *seen)
{
	struct kube_table *t = &w->kept[w->which];
	struct kube_peers copy = { NULL, 0, 0, 0 };
	bool changed;

	w->which = 1 - w->which;
	kube_table_free(t);
	if (!kube_table_put(t, "told", 1, seen, &changed) || !kube_table_collect(t, &copy))
		return false;
	kube_peers_free(&w->told);
	w->told = copy;
	return true;
}

static void begun(struct watch *w)
{
	const struct say *say = &w->k->say;

	if (w->begun)
		return;
	w->begun = true;
	say_begin(say, RECORD_WATCHING, log_now());
	say_z(say, "namespace", w->k->config.namespace_);
	say_z(say, "service", k8s_service(w->k));
	say_z(say, "resource", kube_find_resource(&w->find));
	say_number(say, "peer_count", w->told.n);
	say_end(say);
	log_sayf(LOG_DEBUG, NULL, NULL, "watching %s, %u so far", kube_find_resource(&w->find), w->told.n);
}

static void on_changed(void *ctx)
{
	struct watch *w = ctx;
	struct kube_peers all = { NULL, 0, 0, 0 }, seen = { NULL, 0, 0, 0 };

	if (kube_find_peers(&w->find, &all) && kube_find_peers(&w->find, &seen)) {
		if (!setting_flag(w->k->settings, OPT_ALL))
			only_ready(&seen);
		tell_changes(w, &seen, &all);
		keep_peers(w, &seen);
	}
	kube_peers_free(&all);
	kube_peers_free(&seen);
	begun(w);
	k8s_flush(w->k);
}

static void on_failed(void *ctx, const struct kube_fault *fault)
{
	struct watch *w = ctx;

	k8s_fail(w->k, fault);
}

static void on_deadline(uv_timer_t *t)
{
	struct k8s *k = t->data;
	const struct watch *w = k->loop.data;

	if (w->begun)
		k8s_end(k, STATUS_OK); /* as it was asked to */
	else
		k8s_silence(k, w->find.said != KUBE_FAULT_NONE ? &w->find.last : NULL);
}

int k8s_watch(struct k8s *k)
{
	struct watch w = { .k = k,
		.find = { .changed = on_changed, .failed = on_failed, .said_it = k8s_said } };
	struct kube_fault fault;

	w.find.ctx = &w;
	k->loop.data = &w;
	if (kube_find_open(&w.find, &k->loop, &k->config, &k->query, &fault)) {
		kube_find_start(&w.find);
		k8s_run(k, on_deadline);
		kube_find_stop(&w.find);
	} else {
		k8s_fail(k, &fault);
	}
	k8s_close(k);
	k->settings = NULL;
	kube_find_free(&w.find);
	kube_peers_free(&w.told);
	kube_table_free(&w.kept[0]);
	kube_table_free(&w.kept[1]);
	return k->status;
}
