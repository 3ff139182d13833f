/* SPDX-License-Identifier: Apache-2.0 */
/* kube_http.c - libcurl's sockets and time-outs on the loop. */
#include <stdlib.h>

#include "common/base/check.h"
#include "common/disco/kube_internal.h"

struct watch {
	uv_poll_t poll;
	struct kube_http *h;
	curl_socket_t socket;
};

static void collect_finished(struct kube_http *h)
{
	CURLMsg *m;
	int left;

	while (!h->stopped && (m = h->curl->multi_info_read(h->multi, &left)) != NULL) {
		CURL *easy = m->easy_handle;
		CURLcode code = m->data.result;
		struct kube_request *r = h->requests;

		if (m->msg != CURLMSG_DONE)
			continue;
		while (r && r->easy != easy)
			r = r->next;
		h->curl->multi_remove_handle(h->multi, easy);
		if (r)
			kube_request_end(r, code);
	}
}

static void act_on_socket(struct kube_http *h, curl_socket_t s, int flags)
{
	int running;

	h->turn = 0;
	h->curl->multi_socket_action(h->multi, s, flags, &running);
	collect_finished(h);
}

static void on_ready(uv_poll_t *p, int status, int events)
{
	struct watch *w = p->data;

	act_on_socket(w->h, w->socket,
		status < 0 ? CURL_CSELECT_ERR
			   : ((events & UV_READABLE) ? CURL_CSELECT_IN : 0) |
				((events & UV_WRITABLE) ? CURL_CSELECT_OUT : 0));
}

static void on_time(uv_timer_t *t)
{
	act_on_socket(t->data, CURL_SOCKET_TIMEOUT, 0);
}

/*
 * Who sends without end does not get the loop for itself: once each time round, between timers and sockets. A
 * timer of 0 ms that is set from inside a timer runs again at once in libuv before 1.45, and nothing else
 * ever does.
 */
static void on_resume(uv_idle_t *idle)
{
	struct kube_http *h = idle->data;
	struct kube_request *r = h->requests;

	h->turn = 0;
	while (r && !r->paused)
		r = r->next;
	if (!r) {
		uv_idle_stop(idle);
		return;
	}
	r->paused = false;
	h->curl->easy_pause(r->easy, CURLPAUSE_CONT);
	collect_finished(h);
}

void kube_http_resume(struct kube_http *h)
{
	mc_check(!h->stopped);
	uv_idle_start(&h->resume, on_resume);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watch *open_watch(struct kube_http *h, curl_socket_t s)
{
	struct watch *w = calloc(1, sizeof(*w));

	if (!w || uv_poll_init_socket(h->loop, &w->poll, s)) {
		free(w);
		return NULL;
	}
	w->h = h;
	w->socket = s;
	w->poll.data = w;
	h->curl->multi_assign(h->multi, s, w);
	return w;
}

static int on_socket(CURL *easy, curl_socket_t s, int what, void *ctx, void *known)
{
	struct kube_http *h = ctx;
	struct watch *w = known;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (!w)
			return 0;
		uv_poll_stop(&w->poll);
		h->curl->multi_assign(h->multi, s, NULL);
		uv_close((uv_handle_t *)&w->poll, on_closed);
		return 0;
	}
	if (!w && !(w = open_watch(h, s)))
		return -1;
	uv_poll_start(&w->poll,
		(what != CURL_POLL_OUT ? UV_READABLE : 0) | (what != CURL_POLL_IN ? UV_WRITABLE : 0),
		on_ready);
	return 0;
}

/* Never acts at once: curl may be in the middle of something. */
static int on_timer(CURLM *multi, long ms, void *ctx)
{
	struct kube_http *h = ctx;

	(void)multi;
	if (h->stopped)
		return 0;
	if (ms < 0)
		uv_timer_stop(&h->timer);
	else
		uv_timer_start(&h->timer, on_time, (uint64_t)ms, 0);
	return 0;
}

struct kube_http *kube_http_open(uv_loop_t *loop, const struct kube_config *c, struct kube_fault *fault)
{
	struct kube_http *h = calloc(1, sizeof(*h));
	struct kube_words words = { .detail = NULL };

	mc_check(loop != NULL && c->server != NULL);
	if (!h || !(h->curl = kube_curl(&words.detail)) || !(h->multi = h->curl->multi_init())) {
		kube_fault_set(fault, words.detail ? KUBE_FAULT_LIBRARY : KUBE_FAULT_MEMORY, &words);
		free(h);
		return NULL;
	}
	h->loop = loop;
	h->config = c;
	uv_timer_init(loop, &h->timer);
	uv_idle_init(loop, &h->resume);
	h->timer.data = h->resume.data = h;
	h->curl->multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	h->curl->multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	h->curl->multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	h->curl->multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	return h;
}

void kube_http_stop(struct kube_http *h)
{
	if (h->stopped)
		return;
	while (h->requests)
		kube_http_forget(h->requests);
	if (h->login)
		kube_exec_stop(h->login);
	h->login = NULL;
	h->stopped = true;
	h->curl->multi_cleanup(h->multi); /* closes its connections: `on_socket` closes our handles */
	uv_close((uv_handle_t *)&h->timer, NULL);
	uv_close((uv_handle_t *)&h->resume, NULL);
}

void kube_http_free(struct kube_http *h)
{
	mc_check(h == NULL || (h->stopped && h->requests == NULL));
	free(h);
}
