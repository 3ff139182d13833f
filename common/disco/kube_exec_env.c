/* SPDX-License-Identifier: Apache-2.0 */
/* kube_exec_env.c - what a command that logs in is told: its arguments, its variables, and in one of them the
 * question. It runs nothing. */
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/disco/kube_config.h"
#include "common/disco/kube_exec_internal.h"

extern char **environ;

/* certificate-authority-data: base64 of PEM. */
static json_t *ca_json(const struct kube_config *c)
{
	struct fault unread;
	size_t n = 0;
	char *file = NULL, *text = NULL;
	const char *pem = c->ca_pem;
	json_t *out = NULL;

	if (!pem && c->ca_file)
		pem = file = kube_file(c->ca_file, "file", MC_KUBE_FILE_MAX, &n, &unread);
	if (pem &&
		(text = malloc(sodium_base64_ENCODED_LEN(strlen(pem), sodium_base64_VARIANT_ORIGINAL))) !=
			NULL)
		out = json_string(sodium_bin2base64(text,
			sodium_base64_ENCODED_LEN(strlen(pem), sodium_base64_VARIANT_ORIGINAL),
			(const unsigned char *)pem, strlen(pem), sodium_base64_VARIANT_ORIGINAL));
	free(text);
	kube_wipe(file);
	return out;
}

/* KUBERNETES_EXEC_INFO: the ExecCredential that asks. */
char *kube_exec_question(const struct kube_config *c, bool terminal)
{
	json_t *cluster = json_object(), *spec = json_pack("{sb}", "interactive", terminal), *doc;
	char *text, *all;

	json_object_set_new(cluster, "server", json_string(c->server));
	if (c->server_name)
		json_object_set_new(cluster, "tls-server-name", json_string(c->server_name));
	if (c->proxy)
		json_object_set_new(cluster, "proxy-url", json_string(c->proxy));
	if (c->skip_verify)
		json_object_set_new(cluster, "insecure-skip-tls-verify", json_true());
	json_object_set_new(cluster, "certificate-authority-data", ca_json(c));
	if (c->exec->cluster_info)
		json_object_set(spec, "cluster", cluster);
	doc = json_pack(
		"{sssssO}", "kind", "ExecCredential", "apiVersion", c->exec->api_version, "spec", spec);
	text = json_dumps(doc, JSON_COMPACT);
	all = text ? malloc(strlen(text) + sizeof("KUBERNETES_EXEC_INFO=")) : NULL;
	if (all)
		sprintf(all, "KUBERNETES_EXEC_INFO=%s", text);
	free(text);
	json_decref(doc);
	json_decref(spec);
	json_decref(cluster);
	return all;
}

static bool is_named(const char *entry, const char *const *names)
{
	size_t n = strcspn(entry, "=");

	for (; *names; names++)
		if (!strncmp(*names, entry, n) && (*names)[n] == '=')
			return true;
	return false;
}

/* What it inherits, the variables of the kubeconfig, and the question; borrowed but the question, which is
 * the last. */
char **kube_exec_environment(const struct kube_exec *x, char *question)
{
	const char *const none[] = { NULL };
	const char *const *own = x->env ? (const char *const *)x->env : none;
	size_t n = 2, k = 0;
	char **env;

	for (size_t i = 0; environ[i]; i++)
		n++;
	for (size_t i = 0; own[i]; i++)
		n++;
	env = calloc(n, sizeof(*env));
	for (size_t i = 0; env && environ[i]; i++)
		if (!is_named(environ[i], own) && strncmp(environ[i], "KUBERNETES_EXEC_INFO=", 21) != 0)
			env[k++] = environ[i];
	for (size_t i = 0; env && x->env && x->env[i]; i++)
		env[k++] = x->env[i];
	if (env)
		env[k] = question;
	return env;
}

char **kube_exec_arguments(const struct kube_exec *x)
{
	size_t n = 0;
	char **argv;

	while (x->args && x->args[n])
		n++;
	argv = calloc(n + 2, sizeof(*argv));
	if (argv)
		argv[0] = x->command;
	for (size_t i = 0; argv && i < n; i++)
		argv[i + 1] = x->args[i];
	return argv;
}
