/* SPDX-License-Identifier: Apache-2.0 */
/* kube_config.h - where the API server is and who we are: from the pod, a kubeconfig file, or options. */
#ifndef MC_DISCO_KUBE_CONFIG_H
#define MC_DISCO_KUBE_CONFIG_H

#include "common/disco/kube_exec.h"
#include "common/disco/list.h"

#define KUBE_ACCOUNT_DIR \
	"/var/run/secrets/kubernetes.io/serviceaccount" /* where the kubelet puts token, ca.crt and \
							   namespace */

/* As given; NULL: not. All borrowed. */
struct kube_wishes {
	const char *api, *kubeconfig, *token_file, *ca_file, *namespace_, *account_dir;
	bool insecure, no_exec;
};

/* What is in effect; all text is its own, NULL where there is none. */
/* clang-format off */
#define KUBE_CONFIG_TEXTS(X) \
	X(server) X(server_name) X(proxy) X(namespace_) X(ca_file) X(ca_pem) X(cert_file) X(cert_pem) X(key_file) X(key_pem) \
	X(token_file) X(token) X(from)
/* clang-format on */
struct kube_config {
#define X(f) char *f;
	KUBE_CONFIG_TEXTS(X)
#undef X
	struct kube_exec
		*exec;    /* the user logs in by a command, whose credential is kept in it; NULL: none */
	bool no_exec;     /* --no-exec: it may not */
	bool insecure;    /* --insecure: the other side need not prove who it is */
	bool token_given; /* --token-file: the user of a kubeconfig does not count */
	bool in_pod, skip_verify; /* skip_verify: the kubeconfig says so; it needs --insecure as well */
};

/*
 * --api or --kubeconfig when given, else $KUBECONFIG, else the pod, else ~/.kube/config. Options count before
 * what is found there. False: *err says in a sentence what lacks (usage). Close it in both cases; that wipes
 * its secrets.
 */
bool kube_config_open(struct kube_config *c, const struct kube_wishes *w, struct fault *err);
void kube_config_close(struct kube_config *c);

/* The current context of kubeconfig files; `paths`: one, or several apart by colons, of which the first to
 * name a thing counts. */
bool kube_kubeconfig_read(struct kube_config *c, const char *paths, struct fault *err);
/* The same of its text; for tests. `dir`: where relative names begin. */
bool kube_kubeconfig_text(
	struct kube_config *c, const char *text, size_t size, const char *dir, struct fault *err);

/* A namespace or a service: RFC 1123 label. */
bool kube_is_name(const char *text);
/* The host of an URL, without brackets; empty when there is none. */
void kube_url_host(const char *url, char *out, size_t cap);

/* The content of a file, ended by NUL, at most `max`; NULL: *err says why. Wipe and free it with kube_wipe.
 */
char *kube_file(const char *path, const char *what, size_t max, size_t *size, struct fault *err);
void kube_wipe(char *text);
/* Takes a copy in place of what is there. False: no memory. */
bool kube_put(char **to, const char *text);

#endif
