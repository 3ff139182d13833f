/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_exec.h - a user of a kubeconfig that logs in by a command: `exec`, client.authentication.k8s.io v1 and
 * v1beta1, as EKS, GKE and AKS write it. Origin: k8s.io/client-go/plugin/pkg/client/auth/exec.
 *
 * What the command gives is kept in memory, until it expires or is refused, and nowhere else.
 */
#ifndef MC_DISCO_KUBE_EXEC_H
#define MC_DISCO_KUBE_EXEC_H

#include <uv.h>

#include "common/io/fault.h"

struct kube_config;

enum kube_exec_asks { KUBE_EXEC_NEVER, KUBE_EXEC_IF_AVAILABLE, KUBE_EXEC_ALWAYS };

/* All text is its own. */
struct kube_exec {
	char *user, *api_version, *command, *install_hint; /* install_hint NULL: none */
	char **args, **env;                                /* ended by NULL; env: "NAME=value" */
	enum kube_exec_asks asks;                          /* may it ask at the terminal? */
	bool cluster_info;                                 /* it wants to know which cluster */
	/* what it gave; NULL: not that */
	char *token, *cert_pem, *key_pem;
	int64_t expires_at_s; /* since 1970; 0: not said */
};

/* Wipes the credential; NULL is fine. */
void kube_exec_free(struct kube_exec *x);
/* It has a credential that counts for a while yet. */
bool kube_exec_is_ready(const struct kube_exec *x);
/* The credential is wiped: it was refused. */
void kube_exec_forget(struct kube_exec *x);
/* Takes what the command has written. False: *err says why not. */
bool kube_exec_take(struct kube_exec *x, const char *text, size_t n, struct fault *err);

struct kube_exec_run;
/* err NULL: it has logged in. From the loop; the run is gone. */
typedef void kube_exec_done_fn(void *ctx, const struct fault *err);
/* Runs the command beside the loop, for at most MC_KUBE_LOGIN_PATIENCE. NULL: no memory. */
struct kube_exec_run *kube_exec_start(
	uv_loop_t *loop, const struct kube_config *config, kube_exec_done_fn *done, void *ctx);
/* Ends it, without `done`. */
void kube_exec_stop(struct kube_exec_run *r);

#endif
