/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_http.h - questions to an API server on a loop: libcurl's multi interface over libuv. Answers are JSON,
 * read while they come and within limits. No redirect is followed, and nothing is sent to whoever cannot
 * prove to be the API server.
 */
#ifndef MC_DISCO_KUBE_HTTP_H
#define MC_DISCO_KUBE_HTTP_H

#include <jansson.h>
#include <uv.h>

#include "common/disco/kube_config.h"
#include "common/disco/kube_fault.h"
#include "common/disco/kube_json.h"

struct kube_http;
struct kube_request;

/* The configuration is borrowed. NULL: *fault says why. */
struct kube_http *kube_http_open(uv_loop_t *loop, const struct kube_config *c, struct kube_fault *fault);
/* Ends all that is under way, without a call back, and closes its handles. */
void kube_http_stop(struct kube_http *h);
/* After the loop has closed the handles. */
void kube_http_free(struct kube_http *h);

struct kube_answer {
	struct kube_fault fault; /* KUBE_FAULT_NONE: it was answered */
	long status;             /* of HTTP, 0: none came */
	long wait_s;             /* what Retry-After says; 0: nothing */
	json_t *doc; /* the object, or the page of a list; NULL on a fault and of a stream. Borrowed. */
};
struct kube_ask {
	const char *path;    /* with its query: /api/v1/pods?limit=500 */
	const char *body;    /* NULL: GET, else POST of this JSON */
	const char *what;    /* for sentences: "list pods in namespace x" */
	bool stream;         /* a watch: documents without end */
	int64_t patience_ms; /* for all of it */
	void *ctx;
	/* A document of a stream; false ends the request, without `done`. NULL without a stream. */
	bool (*object)(void *ctx, json_t *object);
	void (*done)(void *ctx, const struct kube_answer *a);
};
/* Text is copied. A token that was refused is read once more, for it may have been replaced. NULL: no memory.
 */
struct kube_request *kube_http_ask(struct kube_http *h, const struct kube_ask *ask);
/* Ends it without a call back; not from its own `object`. */
void kube_http_forget(struct kube_request *r);

/* Percent-encodes everything but what RFC 3986 leaves alone. `out` holds three times the text. */
void kube_url_escape(const char *text, char *out, size_t cap);

#endif
