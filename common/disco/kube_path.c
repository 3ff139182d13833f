/* SPDX-License-Identifier: Apache-2.0 */
/* kube_path.c - paths and queries of requests. Text only. */
#include "common/disco/kube_path.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

#define SERVICE_LABEL "kubernetes.io/service-name" /* who an EndpointSlice belongs to */

bool kube_is_one(const struct kube_reflector *f)
{
	return f->resource == KUBE_ENDPOINTS;
}

static void add_text(char *path, const char *form, const char *value)
{
	char safe[3 * 1024];
	size_t n = strlen(path);

	kube_url_escape(value, safe, sizeof(safe));
	snprintf(path + n, KUBE_PATH - n, form, safe);
}

static void make_path(const struct kube_reflector *f, char *path)
{
	const struct kube_resource_row *row = &kube_resources[f->resource];

	snprintf(path, KUBE_PATH, *row->group ? "/apis/%s%s" : "/api%s%s", row->group,
		*row->group ? "/" : "/");
	add_text(path, "%s", row->version);
	add_text(path, "/namespaces/%s/", f->query->namespace_);
	add_text(path, "%s", row->name);
}

static void make_selector(const struct kube_reflector *f, char *path)
{
	if (f->resource == KUBE_SLICES)
		add_text(path, "labelSelector=" SERVICE_LABEL "%%3D%s&", f->query->service);
	else if (f->resource == KUBE_PODS && f->query->label)
		add_text(path, "labelSelector=%s&", f->query->label);
	else if (kube_is_one(f))
		add_text(path, "fieldSelector=metadata.name%%3D%s&", f->query->service);
}

void kube_list_path(const struct kube_reflector *f, char path[KUBE_PATH])
{
	char number[32];

	mc_check(f->query->namespace_ != NULL && f->resource < KUBE_RESOURCE_COUNT);
	make_path(f, path);
	if (kube_is_one(f)) {
		add_text(path, "/%s", f->query->service);
		return;
	}
	add_text(path, "%s?", "");
	make_selector(f, path);
	snprintf(number, sizeof(number), "%d", MC_KUBE_PAGE);
	if (!f->unpaged)
		add_text(path, "limit=%s", number);
	if (f->more)
		add_text(path, "&continue=%s", f->more);
}

void kube_watch_path(const struct kube_reflector *f, char path[KUBE_PATH])
{
	char number[32];

	make_path(f, path);
	add_text(path, "%s?", "");
	make_selector(f, path);
	snprintf(number, sizeof(number), "%d", MC_KUBE_WATCH_S);
	add_text(path, "watch=1&allowWatchBookmarks=true&timeoutSeconds=%s", number);
	if (f->version[0])
		add_text(path, "&resourceVersion=%s", f->version);
}

void kube_what(const struct kube_reflector *f, const char *verb, char what[KUBE_WHAT])
{
	snprintf(what, KUBE_WHAT, "%s %s%s%s in namespace %s", verb, kube_resources[f->resource].shown,
		kube_is_one(f) ? " " : "", kube_is_one(f) ? f->query->service : "", f->query->namespace_);
}
