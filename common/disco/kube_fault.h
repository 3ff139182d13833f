/* SPDX-License-Identifier: Apache-2.0 */
/* kube_fault.h - what can go wrong with an API server, told apart: rows of code, status, sentence and next
 * step. */
#ifndef MC_DISCO_KUBE_FAULT_H
#define MC_DISCO_KUBE_FAULT_H

#include "common/base/option.h"
#include "common/io/fault.h"

/*
 * name, code, exit status, whether even a single question is asked again, message, hint. `{server}`,
 * `{host}`,
 * `{proxy}`, `{what}` (a verb with its object, as in "list pods in namespace x"), `{who}`, `{ca}` and
 * `{detail}` are filled in.
 */
#define KUBE_FAULTS(X) \
	X(NONE, "none", OK, false, "", "") \
	X(NO_HOST, "unknown_host", SILENCE, false, "The name {host} of the API server is not known here.", \
		"In a pod: is the cluster's DNS up? Elsewhere: give " OPTION_API \
		" URL with an address, or " OPTION_KUBECONFIG " FILE.") \
	X(REFUSED, "refused", SILENCE, false, "Nothing listens at {server}.", \
		"Is the API server running, and is this its port (6443, or 443 inside the cluster)?") \
	X(UNREACHABLE, "unreachable", SILENCE, false, "{server} cannot be reached: {detail}.", \
		"A wrong address, a missing route, or a network policy.") \
	X(TIMEOUT, "timeout", SILENCE, false, "{server} did not answer in time.", \
		"A firewall or network policy that drops packets looks like this, and an API server under load; " OPTION_TIMEOUT \
		" 1m waits longer.") \
	X(TLS_CA, "tls_unknown_ca", SILENCE, false, \
		"The certificate of {server} is not signed by an authority in {ca}.", \
		"Give the cluster's own CA with " OPTION_CA_FILE \
		" FILE; in a pod it is ca.crt beside the token. Nothing was sent.") \
	X(TLS_NAME, "tls_wrong_name", SILENCE, false, \
		"The certificate of {server} is not for the name {host}.", \
		"Give " OPTION_API \
		" URL with a name or address that the certificate holds, such as kubernetes.default.svc. Nothing was sent.") \
	X(TLS_EXPIRED, "tls_expired", SILENCE, false, "The certificate of {server} has expired.", \
		"Is this host's clock right? If so, the cluster's certificates have to be renewed. Nothing was sent.") \
	X(TLS_EARLY, "tls_not_yet_valid", SILENCE, false, "The certificate of {server} is not valid yet.", \
		"Is this host's clock right? Nothing was sent.") \
	X(TLS, "tls", SILENCE, false, "No TLS connection with {server}: {detail}.", \
		"Is this an https port of an API server?") \
	X(TLS_OURS, "tls_own_certificate", USAGE, false, \
		"The certificates to use with {server} are no good: {detail}.", \
		"They are PEM: " OPTION_CA_FILE \
		", or certificate-authority, client-certificate and client-key of the kubeconfig.") \
	X(PLAIN, "plain_http", USAGE, false, \
		"{server} is not https: the token would cross the network in clear.", \
		"Write https://, or say " OPTION_INSECURE " if that is meant.") \
	X(TOKEN, "token", USAGE, false, "{detail}", \
		"In a pod: is automountServiceAccountToken off? Elsewhere: " OPTION_TOKEN_FILE \
		" FILE, with the token alone in it.") \
	X(LOGIN, "login", DENIED, false, "{detail}", \
		"It logs the user of the kubeconfig in. kubectl create token ACCOUNT >FILE makes a token for " OPTION_TOKEN_FILE \
		".") \
	X(UNAUTHORIZED, "unauthorized", DENIED, false, "{server} does not accept who asks (401){detail}.", \
		"401 is about who you are, not what you may do: is the token of this cluster, and not expired? mc-k8s-peers " OPTION_CHECK \
		" shows it.") \
	X(FORBIDDEN, "forbidden", DENIED, false, "{who} may not {what} (403).", \
		"mc-k8s-peers " OPTION_CHECK " prints the Role and RoleBinding that lack.") \
	X(NOT_FOUND, "not_found", NOT, false, "{server} knows nothing of what was asked: {what} (404).", \
		"Is the name right? kubectl get services, in this namespace, lists what is there.") \
	X(BAD_REQUEST, "bad_request", USAGE, false, \
		"{server} does not understand what was asked: {detail}.", \
		"A label selector is written app=shop,tier!=test or 'app in (shop, cart)'.") \
	X(GONE, "gone", SILENCE, false, "{server} has forgotten where this reader stood (410).", \
		"It is asked for everything again.") \
	X(BUSY, "busy", SILENCE, true, "{server} is too busy to answer ({detail}).", \
		"It is asked again; " OPTION_TIMEOUT " 1m waits longer.") \
	X(SERVER, "server_error", SILENCE, true, "{server} failed: {detail}.", \
		"Its own log says why; it may be starting.") \
	X(REDIRECT, "redirect", SILENCE, false, \
		"{server} sends us elsewhere ({detail}), which is not followed: the token would go along.", \
		"Give " OPTION_API " URL of the API server itself, not of a login page.") \
	X(FOREIGN, "not_kubernetes", SILENCE, false, \
		"What {server} answers is not the Kubernetes API: {detail}.", \
		"Is " OPTION_API " the URL of an API server? Its /version says which one.") \
	X(TOO_LARGE, "too_large", SILENCE, false, "{server} sends more than any cluster holds: {detail}.", \
		"Give a service or a " OPTION_LABEL ", so that less is asked for.") \
	X(CUT, "cut_off", SILENCE, false, "{server} closed the connection in the middle of an answer.", \
		"An API server that restarts, or a proxy that gave up: try again.") \
	X(PROXY, "proxy", SILENCE, false, "The proxy for {server} does not let us through: {detail}.", \
		"The variables https_proxy and no_proxy, or proxy-url of the kubeconfig, name it.") \
	X(PROXY_REFUSED, "proxy_refused", SILENCE, false, \
		"Nothing listens at the proxy {proxy}, over which {server} is asked.", \
		"Is it running? proxy-url of the kubeconfig names it, or the variables https_proxy and all_proxy; no_proxy " \
		"leaves hosts out.") \
	X(PROXY_UNREACHABLE, "proxy_unreachable", SILENCE, false, \
		"The proxy {proxy}, over which {server} is asked, cannot be reached: {detail}.", \
		"proxy-url of the kubeconfig names it, or the variables https_proxy and all_proxy.") \
	X(LIBRARY, "no_libcurl", HOST, false, "libcurl cannot be loaded: {detail}.", \
		"apt-get install libcurl4 (Ubuntu 24.04: libcurl4t64).") \
	X(MEMORY, "memory", HOST, false, "No memory left.", "")
enum kube_fault_kind {
#define X(name, code, blame, again, message, hint) KUBE_FAULT_##name,
	KUBE_FAULTS(X)
#undef X
		KUBE_FAULT_COUNT
};

struct kube_fault {
	enum kube_fault_kind kind;
	struct fault said; /* of the row, filled in */
};
/* NULL: not known, its place stays empty. Text of the other side may be in `detail` and `who`: whoever prints
 * it escapes it. */
struct kube_words {
	const char *server, *host, *what, *who, *ca, *detail, *proxy;
};

/* Fills *f from the row of the kind, with these words in the places of its sentences. */
void kube_fault_set(struct kube_fault *f, enum kube_fault_kind kind, const struct kube_words *words);
/* The name in records: "forbidden". */
const char *kube_fault_code(enum kube_fault_kind kind);
/* May it be better next time? */
bool kube_fault_again(enum kube_fault_kind kind);

#endif
