/* SPDX-License-Identifier: Apache-2.0 */
/* kube_internal.h - what kube_http.c (the loop) and kube_request.c (one question) share. */
#ifndef MC_DISCO_KUBE_INTERNAL_H
#define MC_DISCO_KUBE_INTERNAL_H

#include "common/disco/kube_http.h"
#include "common/disco/kube_load.h"

struct kube_http {
	const struct kube_curl *curl;
	const struct kube_config *config;
	uv_loop_t *loop;
	uv_timer_t timer;
	CURLM *multi;
	struct kube_request *requests;
	uv_idle_t resume;
	size_t turn;                 /* bytes taken since the loop was here last */
	struct kube_exec_run *login; /* the command that logs in; NULL: it does not run */
	bool stopped;
};

struct kube_request {
	struct kube_http *h;
	struct kube_request *next;
	struct kube_ask ask; /* its text is our own */
	CURL *easy;
	struct curl_slist *headers, *connect_to;
	char *url, *token; /* the token that was shown: MC_KUBE_TOKEN_MAX + 1 */
	struct kube_json json;
	struct {
		char *p;
		size_t n;
	} trouble;                 /* the body of an error */
	bool typed;                /* it is known to be JSON by its header */
	bool again, ended, paused; /* ended: `object` said so */
	bool waiting;              /* for the login */
	char error[CURL_ERROR_SIZE];
	char foreign[200];    /* why it is not the Kubernetes API; empty: it may be */
	struct fault *unsent; /* why nothing was sent; NULL: it was */
};

/* Goes on with what is paused, when the loop has been round. */
void kube_http_resume(struct kube_http *h);
enum { KUBE_HTTP_REDIRECT = 300 }; /* from here on it is no answer */
/* Fills in what went wrong, or the document. */
void kube_judge(struct kube_request *r, CURLcode code, struct kube_answer *a);
/* After curl has ended it. Frees it, unless it goes on with a new token. */
void kube_request_end(struct kube_request *r, CURLcode code);

#endif
