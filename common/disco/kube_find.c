/* SPDX-License-Identifier: Apache-2.0 */
/* kube_find.c - peers chosen from feeds as Hazelcast's plugin chooses them. */
#include "common/disco/kube_find.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

static void say_fault(struct kube_find *f, enum edge_level level, const struct kube_fault *fault)
{
	if (f->said == fault->kind)
		return;
	f->said = fault->kind;
	f->last = *fault;
	f->said_it(f->ctx, level, fault->said.message, fault->said.hint);
}

static void well_again(struct kube_find *f)
{
	if (f->said != KUBE_FAULT_NONE)
		f->said_it(f->ctx, EDGE_NOTE, "The API server answers again.", NULL);
	f->said = KUBE_FAULT_NONE;
}

static bool has_second(const struct kube_find *f)
{
	return f->first.resource == KUBE_SLICES;
}

/* Endpoints count while there are no slices; a service without pods has an empty slice, and that is an
 * answer. */
static bool wants_second(const struct kube_find *f)
{
	return has_second(f) && (f->first_failed || (f->first.listed && f->first.table.objects == 0));
}

static void settle_resources(struct kube_find *f)
{
	if (wants_second(f)) {
		kube_reflector_start(&f->second);
		f->complete |= f->second.listed;
	} else {
		if (f->second.state != KUBE_IDLE)
			kube_reflector_stop(&f->second);
		f->complete |= f->first.listed;
	}
	if (f->complete)
		f->changed(f->ctx);
}

static void on_news(void *ctx, struct kube_reflector *feed)
{
	struct kube_find *f = ctx;

	if (feed == &f->first)
		f->first_failed = false;
	well_again(f);
	settle_resources(f);
}

/* Not allowed or not there: what the other resource is for. */
static bool is_refusal(const struct kube_answer *a)
{
	return a->fault.kind == KUBE_FAULT_FORBIDDEN || a->fault.kind == KUBE_FAULT_NOT_FOUND;
}

/* Both were refused: the sentence names what was asked first, and the other. */
static void name_both(struct kube_find *f, const struct kube_fault *second, struct kube_fault *out)
{
	*out = f->denied;
	if (second->kind == KUBE_FAULT_FORBIDDEN)
		snprintf(out->said.message + strlen(out->said.message),
			sizeof(out->said.message) - strlen(out->said.message), " Nor get endpoints %s there.",
			f->query.service);
}

/* Slices are refused: Endpoints are asked, and slices again only when those are refused as well. */
static bool first_refused(struct kube_find *f, const struct kube_fault *fault)
{
	f->first_failed = true;
	f->denied = *fault;
	settle_resources(f);
	return false;
}

static bool goes_on(struct kube_find *f, const struct kube_fault *fault)
{
	if (f->patient || f->complete) {
		say_fault(f, EDGE_WARN, fault);
		return true;
	}
	if (kube_fault_again(fault->kind)) {
		say_fault(f, EDGE_NOTE, fault);
		return true;
	}
	f->failed(f->ctx, fault);
	return false;
}

static bool both_refused(struct kube_find *f, const struct kube_fault *second)
{
	struct kube_fault fault;

	name_both(f, second, &fault);
	if (goes_on(f, &fault)) {
		f->first_failed = false;
		kube_reflector_again(&f->first);
	}
	return false;
}

static bool on_failed(void *ctx, struct kube_reflector *feed, const struct kube_answer *a)
{
	struct kube_find *f = ctx;
	bool refused = is_refusal(a);

	if (feed->poll && !feed->poll_told) {
		feed->poll_told = true;
		f->said_it(f->ctx, EDGE_NOTE, a->fault.said.message,
			"The list is asked for every 10 s instead.");
		return true;
	}
	if (refused && feed == &f->first && has_second(f))
		return first_refused(f, &a->fault);
	if (refused && feed == &f->second && f->first_failed)
		return both_refused(f, &a->fault);
	if (refused && feed == &f->second) { /* no slices, and Endpoints are not allowed: nobody */
		f->complete = true;
		f->changed(f->ctx);
		return false;
	}
	return goes_on(f, &a->fault);
}

bool kube_find_open(struct kube_find *f, uv_loop_t *loop, const struct kube_config *config,
	const struct kube_query *query, struct kube_fault *fault)
{
	mc_check(!f->open && query->namespace_ != NULL);
	f->query = *query;
	f->http = kube_http_open(loop, config, fault);
	if (!f->http)
		return false;
	kube_reflector_open(&f->first, loop, f->http, query->service ? KUBE_SLICES : KUBE_PODS, &f->query);
	kube_reflector_open(&f->second, loop, f->http, KUBE_ENDPOINTS, &f->query);
	f->first.ctx = f->second.ctx = f;
	f->first.news = f->second.news = on_news;
	f->first.failed = f->second.failed = on_failed;
	f->open = true;
	return true;
}

void kube_find_start(struct kube_find *f)
{
	mc_check(f->open);
	kube_reflector_start(&f->first);
}

bool kube_find_peers(const struct kube_find *f, struct kube_peers *out)
{
	bool ok = kube_table_collect(&f->first.table, out) && kube_table_collect(&f->second.table, out);

	mc_check(f->http != NULL);
	kube_peers_sort(out);
	return ok;
}

const char *kube_find_resource(const struct kube_find *f)
{
	const struct kube_reflector *feed = f->second.listed && !f->second.absent ? &f->second : &f->first;

	return kube_resources[feed->resource].name;
}

void kube_find_stop(struct kube_find *f)
{
	if (!f->open)
		return;
	f->open = false;
	kube_reflector_close(&f->first);
	kube_reflector_close(&f->second);
	kube_http_stop(f->http);
}

void kube_find_free(struct kube_find *f)
{
	mc_check(!f->open);
	kube_http_free(f->http);
	f->http = NULL;
}
