/* SPDX-License-Identifier: Apache-2.0 */
/* k8s.h - what the parts of mc-k8s-peers share. */
#ifndef MC_TOOLS_K8S_H
#define MC_TOOLS_K8S_H

#include <uv.h>

#include "common/cli/kube.h"
#include "common/cli/cluster_mode.h"
#include "common/cli/writer.h"
#include "common/disco/kube_find.h"

struct k8s {
	const struct settings *settings;
	/* namespace_ and service, as the argument names them; service may be empty */
	struct cluster_mode target;
	struct kube_config config;
	struct kube_query query;
	struct say say;
	uv_loop_t loop;
	uv_timer_t deadline, writing;
	uv_signal_t signals[2];
	uv_poll_t reader;
	bool reads; /* `reader` is open */
	int status;
};

/* Opens and closes what each question needs: loop, deadline, signals, output. False: no memory. */
bool k8s_open(struct k8s *k, const struct settings *s);
void k8s_close(struct k8s *k);
/* Runs the loop until k8s_end. on_deadline: what to do when --timeout passed. */
void k8s_run(struct k8s *k, uv_timer_cb on_deadline);
void k8s_end(struct k8s *k, int status);
/* Says a fault and ends with its status. */
void k8s_fail(struct k8s *k, const struct kube_fault *fault);
/* A remark of discovery, in the log. ctx: not looked at. */
void k8s_said(void *ctx, enum edge_level level, const char *message, const char *hint);
/* --timeout passed. `last`: what was wrong all the time; NULL: nothing came. */
void k8s_silence(struct k8s *k, const struct kube_fault *last);
/* After records of a program that goes on: a reader that is slow, or gone. */
void k8s_flush(struct k8s *k);

/* "[fd00::1]:6900" */
void k8s_say_peer(struct k8s *k, enum record r, const struct kube_peer *p, const char *reason);
const char *k8s_service(const struct k8s *k); /* NULL: none */

/* Each answers one kind of call; the exit status. */
int k8s_list(struct k8s *k);
int k8s_watch(struct k8s *k);
int k8s_check(struct k8s *k);
int k8s_print_rbac(struct k8s *k);

/* Several applications among these: a warning with their names, and the peers sorted by them. */
void k8s_group(struct k8s *k, struct kube_peers *peers);

/* --- roles --- */

#define K8S_NEEDS_MAX 4
struct k8s_need {
	enum kube_resource resource;
	const char *verb;
	bool allowed;
};
/* What the question takes: of a service its EndpointSlices, or (`second`) its Endpoints; else pods. Their
 * number. */
unsigned k8s_needs(const struct k8s *k, bool second, struct k8s_need out[K8S_NEEDS_MAX]);
/* Prints the Role and RoleBinding for those that are not allowed. */
void k8s_say_rbac(struct k8s *k, const struct k8s_need *needs, unsigned n, const char *account);

#endif
