/* SPDX-License-Identifier: Apache-2.0 */
/* kube_exec.c - what a command that logs in has given: read, kept, wiped. It runs nothing. */
#include "common/disco/kube_exec.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/disco/kube_config.h"

static void free_list(char **list)
{
	for (size_t i = 0; list && list[i]; i++)
		kube_wipe(list[i]); /* arguments and variables may hold secrets */
	free(list);
}

void kube_exec_forget(struct kube_exec *x)
{
	char **all[] = { &x->token, &x->cert_pem, &x->key_pem };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		kube_wipe(*all[i]);
		*all[i] = NULL;
	}
	x->expires_at_s = 0;
}

void kube_exec_free(struct kube_exec *x)
{
	if (!x)
		return;
	kube_exec_forget(x);
	free_list(x->args);
	free_list(x->env);
	free(x->user);
	free(x->api_version);
	free(x->command);
	free(x->install_hint);
	free(x);
}

bool kube_exec_is_ready(const struct kube_exec *x)
{
	return (x->token || x->cert_pem) &&
		(x->expires_at_s == 0 || time(NULL) + MC_KUBE_LOGIN_EARLY_S < x->expires_at_s);
}

/* RFC 3339, as metav1.Time writes it: "2026-11-30T02:15:00Z"; a fraction and an offset are read as well. */
static bool read_time(const char *text, int64_t *out)
{
	struct tm t = { 0 };
	int hours = 0, minutes = 0, n = 0;
	char sign = '+';

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour,
		    &t.tm_min, &t.tm_sec, &n) != 6)
		return false;
	if (text[n] == '.')
		n += 1 + (int)strspn(text + n + 1, "0123456789");
	if (text[n] != 'Z' && text[n] != 'z' && sscanf(text + n, "%c%2d:%2d", &sign, &hours, &minutes) != 3)
		return false;
	t.tm_year -= 1900;
	t.tm_mon -= 1;
	*out = timegm(&t) - (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

static bool take_text(char **to, const json_t *text)
{
	return !json_is_string(text) || json_string_length(text) == 0 ||
		kube_put(to, json_string_value(text));
}

static bool take_status(struct kube_exec *x, const json_t *status, struct fault *err)
{
	const json_t *expires = json_object_get(status, "expirationTimestamp");

	if (!take_text(&x->token, json_object_get(status, "token")) ||
		!take_text(&x->cert_pem, json_object_get(status, "clientCertificateData")) ||
		!take_text(&x->key_pem, json_object_get(status, "clientKeyData")))
		return fault_memory(err);
	if (!x->token && !x->cert_pem)
		return fault_usage(err, NULL, "What '%.200s' writes holds neither a token nor a certificate.",
			x->command);
	if ((x->cert_pem != NULL) != (x->key_pem != NULL))
		return fault_usage(err, NULL,
			"'%.200s' writes a client certificate without its key, or the other way round.",
			x->command);
	if (json_is_string(expires) && !read_time(json_string_value(expires), &x->expires_at_s))
		return fault_usage(
			err, NULL, "'%.200s' writes an expirationTimestamp that is none.", x->command);
	return true;
}

bool kube_exec_take(struct kube_exec *x, const char *text, size_t n, struct fault *err)
{
	json_error_t where;
	json_t *doc = json_loadb(text, n, 0, &where);
	const char *kind = json_string_value(json_object_get(doc, "kind")),
		   *version = json_string_value(json_object_get(doc, "apiVersion"));
	bool ok = false;

	kube_exec_forget(x);
	if (!doc)
		fault_usage(err, "Run it by hand: it has to write an ExecCredential on its standard output.",
			"What '%.200s' writes is not JSON: %.100s.", x->command,
			n > 0 ? where.text : "it is empty");
	else if (!kind || strcmp(kind, "ExecCredential"))
		fault_usage(err, NULL, "What '%.200s' writes is not an ExecCredential.", x->command);
	else if (!version || strcmp(version, x->api_version))
		fault_usage(err,
			"apiVersion of exec in the kubeconfig has to be the one that the command speaks.",
			"'%.200s' answers with %.100s, and the kubeconfig says %.100s.", x->command,
			version ? version : "no apiVersion", x->api_version);
	else
		ok = take_status(x, json_object_get(doc, "status"), err);
	if (!ok)
		kube_exec_forget(x);
	json_decref(doc);
	return ok;
}
