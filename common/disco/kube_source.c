/* SPDX-License-Identifier: Apache-2.0 */
/* kube_source.c - the pods of a cluster as peers of a node: listed at the first look, watched from then on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/disco/kube_find.h"
#include "common/disco/kube_source.h"

struct kube_source {
	struct edge_source base;
	struct edge_source_callbacks callbacks;
	struct kube_config config;
	struct kube_find find;
	struct kube_query query;
	char namespace_[64], service[64], label[512];
	struct mc_addr *told; /* the set as it was handed over last */
	uint32_t told_count;
	uv_loop_t *loop;
	uv_timer_t patience;
	bool cut_said;
	bool looking, answered, started, broken; /* broken: without libcurl; that was said */
};

static uint32_t known(struct edge_source *base, const struct mc_addr **peers)
{
	(void)base;
	*peers = NULL;
	return 0;
}

static void say_cut(struct kube_source *s, bool cut)
{
	char said[128];

	snprintf(said, sizeof(said),
		"Kubernetes names more peers than a list may have (%d): the others are not looked at.",
		MC_PEERS_MAX);
	if (cut && !s->cut_said)
		s->callbacks.said(
			s->callbacks.ctx, EDGE_WARN, said, "A service, or " OPTION_LABEL ", names fewer.");
	s->cut_said = cut;
}

/* Who is not ready counts as well, as in Hazelcast: pods that start together must find each other. */
static uint32_t collect(struct kube_source *s, struct mc_addr *v)
{
	struct kube_peers peers = { NULL, 0, 0, 0 };
	uint32_t n = 0;

	kube_find_peers(&s->find, &peers);
	say_cut(s, peers.n > MC_PEERS_MAX);
	for (uint32_t i = 0; i < peers.n && n < MC_PEERS_MAX; i++)
		n += mc_addr_set(&v[n], mc_str_z(peers.v[i].host), peers.v[i].port);
	kube_peers_free(&peers);
	return n;
}

static bool same_peers(const struct kube_source *s, const struct mc_addr *v, uint32_t n)
{
	if (n != s->told_count)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!mc_addr_eq(&v[i], &s->told[i]))
			return false;
	return true;
}

static void tell_peers(struct kube_source *s)
{
	struct mc_addr *v = calloc(MC_PEERS_MAX, sizeof(*v)), *less;
	uint32_t n = v ? collect(s, v) : 0;

	if (!v)
		return;
	if (!s->looking && s->answered && same_peers(s, v, n)) {
		free(v);
		return;
	}
	s->looking = false;
	s->answered = true;
	uv_timer_stop(&s->patience);
	less = realloc(v, (n + 1) * sizeof(*v));
	free(s->told);
	s->told = less ? less : v;
	s->told_count = n;
	s->callbacks.found(s->callbacks.ctx, s->told, n);
}

static void on_changed(void *ctx)
{
	tell_peers(ctx);
}

static void on_failed(void *ctx, const struct kube_fault *fault)
{
	(void)ctx; /* it is patient */
	(void)fault;
}

static void on_said(void *ctx, enum edge_level level, const char *message, const char *hint)
{
	struct kube_source *s = ctx;

	s->callbacks.said(s->callbacks.ctx, level, message, hint);
	if (s->looking && level == EDGE_WARN)
		tell_peers(
			s); /* the node goes on with whom it knows; the rest comes when the API server does */
}

/* The API server is silent. */
static void on_patience(uv_timer_t *t)
{
	tell_peers(t->data);
}

static bool start(struct edge_source *base, uv_loop_t *loop, const struct mc_addr *self,
	const struct edge_source_callbacks *callbacks)
{
	struct kube_source *s = (struct kube_source *)base;

	(void)self;
	s->callbacks = *callbacks;
	s->loop = loop;
	uv_timer_init(loop, &s->patience);
	s->patience.data = s;
	s->started = true;
	return true;
}

static void look_for_peers(struct edge_source *base)
{
	struct kube_source *s = (struct kube_source *)base;
	struct kube_fault fault;

	if (s->looking)
		return;
	s->looking = true;
	uv_timer_start(&s->patience, on_patience, MC_LOOK_PATIENCE, 0);
	if (s->find.open) {
		if (s->find.complete)
			tell_peers(s);
		return;
	}
	s->find = (struct kube_find){
		.ctx = s, .changed = on_changed, .failed = on_failed, .said_it = on_said, .patient = true
	};
	if (kube_find_open(&s->find, s->loop, &s->config, &s->query, &fault)) {
		kube_find_start(&s->find);
		return;
	}
	if (!s->broken)
		s->callbacks.said(s->callbacks.ctx, EDGE_WARN, fault.said.message, fault.said.hint);
	s->broken = true;
	tell_peers(s);
}

static void stop(struct edge_source *base)
{
	struct kube_source *s = (struct kube_source *)base;

	kube_find_stop(&s->find);
	if (s->started)
		uv_close((uv_handle_t *)&s->patience, NULL);
	s->started = false;
}

static void release(struct edge_source *base)
{
	struct kube_source *s = (struct kube_source *)base;

	kube_find_free(&s->find);
	kube_config_close(&s->config);
	free(s->told);
	free(s);
}

static const struct edge_source_ops ops = { known, start, look_for_peers, stop, release };

static bool copy_text(char *to, size_t cap, const char *text)
{
	if (strlen(text) >= cap)
		return false;
	memcpy(to, text, strlen(text) + 1);
	return true;
}

struct edge_source *disco_kube_open(const struct kube_wishes *wishes, const char *service, const char *label,
	const struct kube_ports *ports, struct fault *err)
{
	struct kube_source *s = calloc(1, sizeof(*s));
	bool ok;

	mc_check(ports->port != 0);
	if (!s) {
		fault_memory(err);
		return NULL;
	}
	s->base.ops = &ops;
	ok = kube_config_open(&s->config, wishes, err);
	s->query = (struct kube_query){ .watch = true, .ports = *ports, .namespace_ = s->namespace_ };
	ok = ok && copy_text(s->namespace_, sizeof(s->namespace_), s->config.namespace_);
	if (ok && service) {
		ok = copy_text(s->service, sizeof(s->service), service);
		s->query.service = s->service;
	} else if (ok && label) {
		ok = copy_text(s->label, sizeof(s->label), label);
		s->query.label = s->label;
	}
	if (ok)
		return &s->base;
	release(&s->base);
	return NULL;
}

const char *disco_kube_namespace(const struct edge_source *source)
{
	return ((const struct kube_source *)source)->namespace_;
}
