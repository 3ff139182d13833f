/* SPDX-License-Identifier: Apache-2.0 */
/* kube_config.c - where the API server is and who we are, from pod, kubeconfig or options. */
#include "common/disco/kube_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"

#define NAME_MAX_LABEL 63 /* RFC 1123 */
#define DEFAULT_NAMESPACE "default"
#define DEFAULT_SERVER "https://kubernetes.default.svc" /* what Hazelcast's plugin always asks */

bool kube_is_name(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= NAME_MAX_LABEL && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n &&
		text[0] != '-' && text[n - 1] != '-';
}

void kube_url_host(const char *url, char *out, size_t cap)
{
	const char *host = strstr(url, "://");
	size_t n;

	host = host ? host + 3 : url;
	n = strcspn(host, *host == '[' ? "]" : ":/");
	if (*host == '[' && n > 0) {
		host++;
		n--;
	}
	snprintf(out, cap, "%.*s", (int)n, host);
}

static bool good_port(const char *text)
{
	char *end;
	unsigned long port = strtoul(text, &end, 10);

	return *text >= '0' && *text <= '9' && (*end == '\0' || *end == '/') && port >= 1 && port <= 65535;
}

/* https://HOST[:PORT][/PREFIX]; a prefix is what a gateway before several clusters wants. */
static bool server_url(struct kube_config *c, const char *text, struct fault *err)
{
	static const char hint[] = "Write https://HOST:PORT, as in https://10.0.0.1:6443.";
	bool plain = !strncmp(text, "http://", 7);
	const char *host = plain ? text + 7 : text + 8;
	size_t n, host_size, i;

	if (!plain && strncmp(text, "https://", 8))
		return fault_usage(
			err, hint, "The URL of the API server, %.200s, does not begin with https://.", text);
	n = strlen(text);
	host_size = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f ||
			strchr("?#\\\"<>{}|^`", text[i]))
			return fault_usage(
				err, hint, "The URL of the API server contains an invalid character.");
	if (strchr(host, '@'))
		return fault_usage(err,
			"Passwords do not go into an URL: " OPTION_TOKEN_FILE " FILE, or a kubeconfig.",
			"The URL of the API server holds a user or a password.");
	if (host_size == 0 || host_size > MC_HOST_MAX || (*host == '[' && host[host_size - 1] != ']'))
		return fault_usage(err, hint, "The URL of the API server, %.200s, contains no host.", text);
	if (host[host_size] == ':' ? !good_port(host + host_size + 1)
				   : host[host_size] != '\0' && host[host_size] != '/')
		return fault_usage(err, hint, "The URL of the API server, %.200s, has no valid port.", text);
	if (!kube_put(&c->server, text))
		return fault_memory(err);
	while (n > 0 && c->server[n - 1] == '/')
		c->server[--n] = '\0';
	return true;
}

/* --- the pod --- */

static bool join_path(char **to, const char *dir, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0 ? kube_put(to, path) : true;
}

static bool is_pod(const char *dir)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/token", dir);
	return access(path, F_OK) == 0;
}

static bool first_line(char **to, const char *path, struct fault *err)
{
	size_t size;
	char *text = kube_file(path, "file", MC_KUBE_TOKEN_MAX, &size, err);
	bool ok;

	if (!text)
		return false;
	text[strcspn(text, " \t\r\n")] = '\0';
	ok = kube_put(to, text);
	free(text);
	return ok;
}

static bool pod_namespace(struct kube_config *c, const char *dir, struct fault *err)
{
	/* the order of Hazelcast's KubernetesConfig.getNamespaceWithFallbacks */
	static const char *const variables[] = { "KUBERNETES_NAMESPACE", "OPENSHIFT_BUILD_NAMESPACE" };
	char path[4096];

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return kube_put(&c->namespace_, value);
	}
	snprintf(path, sizeof(path), "%s/namespace", dir);
	return access(path, F_OK) != 0 || first_line(&c->namespace_, path, err);
}

static bool from_pod(struct kube_config *c, const char *dir, struct fault *err)
{
	const char *host = getenv("KUBERNETES_SERVICE_HOST"), *port = getenv("KUBERNETES_SERVICE_PORT");
	char url[512];

	c->in_pod = true;
	snprintf(url, sizeof(url), host && strchr(host, ':') ? "https://[%s]:%s" : "https://%s:%s",
		host ? host : "", port && *port ? port : "443");
	return join_path(&c->token_file, dir, "token") && join_path(&c->ca_file, dir, "ca.crt") &&
		pod_namespace(c, dir, err) && kube_put(&c->from, "the pod") &&
		server_url(c, host && *host ? url : DEFAULT_SERVER, err);
}

/* --- options over it --- */

/* What is no file, as <(command), can be read once only. */
static bool put_file(char **file, char **text, const char *path, struct fault *err)
{
	struct stat st;
	size_t size;

	kube_wipe(*text);
	*text = NULL;
	if (stat(path, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return kube_put(file, path);
	kube_wipe(*file);
	*file = NULL;
	*text = kube_file(path, "file", MC_KUBE_FILE_MAX, &size, err);
	if (*text && size == 0)
		return fault_usage(err, "Is it written at all?", "The file %s is empty.", path);
	return *text != NULL;
}

/* A token that is given stands for the whole identity: nobody expects the kubeconfig's certificate to be
 * shown as well. */
static bool other_token(struct kube_config *c, const char *path, struct fault *err)
{
	char **all[] = { &c->cert_file, &c->cert_pem, &c->key_file, &c->key_pem };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		kube_wipe(*all[i]);
		*all[i] = NULL;
	}
	return put_file(&c->token_file, &c->token, path, err);
}

static bool read_options(struct kube_config *c, const struct kube_wishes *w, struct fault *err)
{
	if (w->api && (!server_url(c, w->api, err) || (!c->from && !kube_put(&c->from, OPTION_API))))
		return false;
	if (w->token_file && !other_token(c, w->token_file, err))
		return false;
	if (w->ca_file && !put_file(&c->ca_file, &c->ca_pem, w->ca_file, err))
		return false;
	if (w->namespace_ && !kube_put(&c->namespace_, w->namespace_))
		return false;
	return c->namespace_ || kube_put(&c->namespace_, DEFAULT_NAMESPACE);
}

static bool is_sound(struct kube_config *c, struct fault *err)
{
	bool plain;

	if (!server_url(c, c->server, err))
		return false;
	plain = !strncmp(c->server, "http://", 7);
	if (!kube_is_name(c->namespace_))
		return fault_usage(err, "Namespaces have lower-case letters, digits and hyphens.",
			"'%.100s' is not the name of a namespace.", c->namespace_);
	if (c->skip_verify && !c->insecure)
		return fault_usage(err,
			"Give " OPTION_CA_FILE " with the cluster's CA; or say " OPTION_INSECURE
			" as well if that is meant.",
			"The kubeconfig says insecure-skip-tls-verify: any server that answers would get the token.");
	if (plain && (c->token || c->token_file || c->exec) && !c->insecure)
		return fault_usage(err, "Write https://, or say " OPTION_INSECURE " if that is meant.",
			"%.300s is not https: the token would cross the network in clear.", c->server);
	if (c->ca_file && !plain && access(c->ca_file, R_OK))
		return fault_usage(err, "Does it exist, and may this user read it?",
			"The file of certificates %.300s cannot be read.", c->ca_file);
	return true;
}

static bool read_base(struct kube_config *c, const struct kube_wishes *w, struct fault *err)
{
	const char *dir = w->account_dir ? w->account_dir : KUBE_ACCOUNT_DIR, *env = getenv("KUBECONFIG"),
		   *home = getenv("HOME");
	char own[4096];

	if (w->kubeconfig)
		return kube_kubeconfig_read(c, w->kubeconfig, err);
	if (env && *env && !w->api && !w->account_dir)
		return kube_kubeconfig_read(c, env, err);
	if (is_pod(dir) || w->account_dir)
		return from_pod(c, dir, err);
	if (w->api)
		return true;
	snprintf(own, sizeof(own), "%s/.kube/config", home ? home : "");
	if (access(own, F_OK) == 0)
		return kube_kubeconfig_read(c, own, err);
	if (getenv("KUBERNETES_SERVICE_HOST"))
		return fault_usage(err,
			"Is automountServiceAccountToken off for this pod or its account? It has to be on.",
			"This is a pod, but it has no token at %s.", dir);
	return fault_usage(err,
		"Give " OPTION_KUBECONFIG " FILE, or " OPTION_API " URL with " OPTION_TOKEN_FILE
		" and " OPTION_CA_FILE ".",
		"Not running in a pod, and no kubeconfig was found.");
}

bool kube_config_open(struct kube_config *c, const struct kube_wishes *w, struct fault *err)
{
	mc_check(w != NULL);
	memset(c, 0, sizeof(*c));
	fault_memory(err);
	c->insecure = w->insecure;
	c->no_exec = w->no_exec;
	c->token_given = w->token_file != NULL;
	if (!read_base(c, w, err) || !read_options(c, w, err) || !is_sound(c, err))
		return false;
	err->code = NULL;
	return true;
}

void kube_config_close(struct kube_config *c)
{
#define X(f) kube_wipe(c->f);
	KUBE_CONFIG_TEXTS(X)
#undef X
	kube_exec_free(c->exec);
	memset(c, 0, sizeof(*c));
}
