/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c - which page a path has, and the head in front of it. */
#include "common/http/internal.h"

#include <string.h>

#include "common/base/check.h"

#define JSON_TYPE "application/json" /* as a Java member says */
#define PLAIN_TYPE "text/plain; charset=utf-8"
#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define OPENMETRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

enum { HEAD_ROOM = 512 }; /* for the head, which has no text of others */

/* Hazelcast's (HttpCommandProcessor.URI_HEALTH_URL, HttpGetCommandProcessor) and MicroProfile Health's. */
static const struct page {
	const char *path, *type;   /* type NULL: the page is its status, without a body */
	http_page *write, *fields; /* the body; fields of the head beside the usual ones, or NULL */
} pages[] = {
	{ "/hazelcast/health", JSON_TYPE, http_health, http_health_fields },
	{ "/hazelcast/health/node-state", JSON_TYPE, http_node_state, NULL },
	{ "/hazelcast/health/cluster-state", JSON_TYPE, http_cluster_state, NULL },
	{ "/hazelcast/health/cluster-safe", NULL, http_cluster_safe, NULL },
	{ "/hazelcast/health/migration-queue-size", JSON_TYPE, http_migration_queue_size, NULL },
	{ "/hazelcast/health/cluster-size", JSON_TYPE, http_cluster_size, NULL },
	{ "/hazelcast/health/ready", NULL, http_hazelcast_ready, NULL },
	{ "/health", JSON_TYPE, http_ready, NULL },
	{ "/health/live", JSON_TYPE, http_live, NULL },
	{ "/health/ready", JSON_TYPE, http_ready, NULL },
	{ "/health/started", JSON_TYPE, http_ready, NULL },
	{ "/metrics", METRICS_TYPE, http_metrics, NULL },
};

static const char *reason(enum http_status s)
{
	switch (s) {
	case HTTP_OK: return "OK";
	case HTTP_BAD_REQUEST: return "Bad Request";
	case HTTP_NOT_FOUND: return "Not Found";
	case HTTP_NOT_ALLOWED: return "Method Not Allowed";
	case HTTP_HEAD_TOO_LARGE: return "Request Header Fields Too Large";
	case HTTP_UNAVAILABLE: return "Service Unavailable";
	case HTTP_VERSION: return "HTTP Version Not Supported";
	}
	mc_check(false);
	return "";
}

/* A `/` at the end makes no difference to Hazelcast, and none here. */
static const struct page *find_page(struct mc_str path, bool openmetrics)
{
	static const struct page asked_for = { "/metrics", OPENMETRICS_TYPE, http_openmetrics, NULL };

	if (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (openmetrics && mc_str_eqz(path, asked_for.path))
		return &asked_for;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (mc_str_eqz(path, pages[i].path))
			return &pages[i];
	return NULL;
}

/* A path that begins like a page of Hazelcast's health and is none: to Hazelcast that is a fault of whoever
 * asks.
 */
static enum http_status no_page(struct mc_str path)
{
	static const char health[] = "/hazelcast/health";

	return path.n >= (int32_t)(sizeof(health) - 1) && memcmp(path.p, health, sizeof(health) - 1) == 0
		? HTTP_BAD_REQUEST
		: HTTP_NOT_FOUND;
}

/* No page: the status in words, and what pages there are. */
static enum http_status write_fault(enum http_status status, struct mc_text *body)
{
	mc_text_z(mc_text_z(body, reason(status)), "\n");
	if (status == HTTP_NOT_FOUND || status == HTTP_BAD_REQUEST)
		for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
			mc_text_z(mc_text_z(body, pages[i].path), "\n");
	return status;
}

static void write_head(struct mc_text *t, enum http_status status, const struct page *page, size_t size,
	const struct http_view *view)
{
	const char *type = page != NULL ? page->type : PLAIN_TYPE;

	mc_text_z(mc_text_int(mc_text_z(t, "HTTP/1.1 "), status), " ");
	mc_text_z(t, reason(status));
	if (type != NULL)
		mc_text_z(mc_text_z(t, "\r\nContent-Type: "), type);
	mc_text_int(mc_text_z(t, "\r\nContent-Length: "), (int64_t)size);
	if (status == HTTP_NOT_ALLOWED)
		mc_text_z(t, "\r\nAllow: GET, HEAD");
	if (page != NULL && page->fields != NULL)
		page->fields(view, t);
	mc_text_z(t, "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
}

size_t http_answer(const struct http_request *r, const struct http_view *view, char *p, size_t cap)
{
	const struct page *page = r->status == HTTP_OK ? find_page(r->path, r->openmetrics) : NULL;
	enum http_status status = r->status == HTTP_OK ? no_page(r->path) : r->status;
	struct mc_text head, body;

	mc_check(cap > 2 * HEAD_ROOM);
	body = mc_text_of(p + HEAD_ROOM, cap - HEAD_ROOM);
	status = page != NULL ? page->write(view, &body) : write_fault(status, &body);
	mc_check(body.n < body.cap - 1); /* nothing was cut */
	head = mc_text_of(p, HEAD_ROOM);
	write_head(&head, status, page, body.n, view);
	mc_check(head.n < HEAD_ROOM - 1);
	if (r->head)
		return head.n;
	memmove(p + head.n, body.p, body.n);
	return head.n + body.n;
}
