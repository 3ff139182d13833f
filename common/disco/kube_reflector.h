/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_reflector.h - the objects of one kind, listed page by page and then watched. A watch survives a stream
 * that is closed, a reader that fell behind (410: everything is listed anew), and an API server that
 * restarts; where watching is not allowed the list is asked for every MC_KUBE_POLL.
 */
#ifndef MC_DISCO_KUBE_REFLECTOR_H
#define MC_DISCO_KUBE_REFLECTOR_H

#include "common/disco/kube_http.h"
#include "common/disco/kube_peer.h"

/* All borrowed. service or label may be NULL. */
struct kube_query {
	const char *namespace_, *service, *label;
	struct kube_ports ports;
	bool watch;
};

enum kube_reflector_state { KUBE_IDLE, KUBE_LISTING, KUBE_WATCHING, KUBE_WAITING, KUBE_DONE };
struct kube_reflector {
	enum kube_resource resource;
	const struct kube_query *query;
	struct kube_http *http;
	struct kube_request *request;
	uv_timer_t timer;
	bool timed; /* the timer is open */
	enum kube_reflector_state state;
	bool listed; /* the table is what the API server said at least once */
	bool absent; /* the one object that was asked for is not there */
	bool unpaged, full, dirty;
	bool poll, poll_told; /* watching is not allowed; that was said */
	struct kube_table table;
	unsigned generation, pages;
	uint32_t odd;      /* addresses left out for being none */
	char version[128]; /* where a watch goes on; empty: from the beginning */
	char *more;        /* the next page */
	uint64_t began_at_ms, backoff_ms;
	void *ctx;
	/* Listed, or changed since; may be called when nothing did. Not from inside a call of the feed's own.
	 */
	void (*news)(void *ctx, struct kube_reflector *f);
	/* Every failure. True: it tries again after a while. `f` may be stopped inside. */
	bool (*failed)(void *ctx, struct kube_reflector *f, const struct kube_answer *a);
};

/* Asks nothing yet. All is borrowed as long as it is open; ctx and the two callbacks are the caller's. */
void kube_reflector_open(struct kube_reflector *f, uv_loop_t *loop, struct kube_http *http,
	enum kube_resource r, const struct kube_query *q);
/* Lists, and goes on as the query says. Nothing when it is under way; when it waits it does not wait any
 * longer. */
void kube_reflector_start(struct kube_reflector *f);
/* The same after a while, which doubles from time to time. */
void kube_reflector_again(struct kube_reflector *f);
/* Ends what is under way and forgets what was found; start begins anew. */
void kube_reflector_stop(struct kube_reflector *f);
/* Closes the timer as well; before the loop ends. */
void kube_reflector_close(struct kube_reflector *f);

#endif
