/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_find.h - the peers of a service, of a label, or of a namespace, as Hazelcast's plugin chooses: with a
 * service its EndpointSlices, and its Endpoints where those are not allowed, not known or not there; else
 * pods.
 */
#ifndef MC_DISCO_KUBE_FIND_H
#define MC_DISCO_KUBE_FIND_H

#include "common/disco/kube_reflector.h"
#include "common/disco/source.h"

struct kube_find {
	struct kube_query query;
	struct kube_http *http;
	struct kube_reflector first, second; /* second: Endpoints, while the first has nothing */
	bool patient;                        /* goes on when the first try fails, for ever */
	bool complete;                       /* what can be known was asked */
	bool open, first_failed;
	enum kube_fault_kind said; /* the failure that was said last; NONE: all is well */
	struct kube_fault last;    /* with its words */
	struct kube_fault denied;  /* why the first was not allowed */
	void *ctx;
	/* The set is known, or may have changed. */
	void (*changed)(void *ctx);
	/* It ends: nothing was found out. Not when patient, and not once it is complete. */
	void (*failed)(void *ctx, const struct kube_fault *fault);
	void (*said_it)(void *ctx, enum edge_level level, const char *message, const char *hint);
};

/* `query` and its text are borrowed. False: *fault says why (libcurl). */
bool kube_find_open(struct kube_find *f, uv_loop_t *loop, const struct kube_config *config,
	const struct kube_query *query, struct kube_fault *fault);
void kube_find_start(struct kube_find *f);
/* All that is known, sorted, each once; text is the finder's, until the loop runs on. Free with
 * kube_peers_free. */
bool kube_find_peers(const struct kube_find *f, struct kube_peers *out);
/* Where they come from: "endpointslices", "endpoints", "pods". */
const char *kube_find_resource(const struct kube_find *f);
/* Closes handles; kube_find_free after the loop has closed them. */
void kube_find_stop(struct kube_find *f);
void kube_find_free(struct kube_find *f);

#endif
