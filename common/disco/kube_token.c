/* SPDX-License-Identifier: Apache-2.0 */
/* kube_token.c - the bearer token, read again for each question. Never logged. */
#include "common/disco/kube_token.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* RFC 6750: what may stand in an Authorization header. A line break in it would begin another header. */
static bool is_good(const char *token, const char *where, struct fault *err)
{
	static const char hint[] = "The file has to hold the token alone, on one line.";

	for (const char *p = token; *p; p++)
		if (*p <= ' ' || *p >= 0x7f)
			return fault_usage(err, hint,
				"The token%s%.300s holds a blank or a control character.",
				*where ? " in " : "", where);
	return true;
}

#define BLANKS " \t\r\n"

bool kube_token_read(const struct kube_config *c, char *out, struct fault *err)
{
	size_t n;
	char *text;

	mc_check(out != NULL);
	out[0] = '\0';
	if (c->exec) { /* nothing, until it has logged in, or by a certificate */
		if (c->exec->token && strlen(c->exec->token) > MC_KUBE_TOKEN_MAX)
			return fault_usage(err, NULL, "The token of '%.200s' is too long.", c->exec->command);
		if (c->exec->token && !is_good(c->exec->token, "", err))
			return false;
		strcpy(out, c->exec->token ? c->exec->token : "");
		return true;
	}
	if (!c->token_file && !c->token)
		return true;
	text = c->token_file ? kube_file(c->token_file, "token file", MC_KUBE_TOKEN_MAX, &n, err)
			     : strdup(c->token);
	/* the file counts; the token beside it while there is nothing to read in it (client-go's
	 * bearerAuthRoundTripper) */
	if (c->token_file && c->token && (!text || strspn(text, BLANKS) == strlen(text))) {
		kube_wipe(text);
		*err = (struct fault){ 0 };
		text = strdup(c->token);
	}
	if (!text)
		return false;
	n = strlen(text);
	while (n > 0 && strchr(BLANKS, text[n - 1]))
		text[--n] = '\0';
	if (n > MC_KUBE_TOKEN_MAX || n == 0)
		fault_usage(err,
			"In a pod the kubelet writes it; elsewhere: kubectl create token ACCOUNT >FILE",
			n == 0 ? "The token file %s is empty." : "The token in %s is too long.",
			c->token_file ? c->token_file : "the kubeconfig");
	else if (is_good(text, c->token_file ? c->token_file : "", err))
		memcpy(out, text, n + 1);
	kube_wipe(text);
	return out[0] != '\0';
}

static void put_claim(char *to, size_t cap, const json_t *text)
{
	snprintf(to, cap, "%s", json_is_string(text) ? json_string_value(text) : "");
}

static void audiences(struct kube_claims *out, const json_t *aud)
{
	const json_t *one;
	size_t i, n = 0;

	put_claim(out->audience, sizeof(out->audience), aud);
	json_array_foreach(aud, i, one) if (json_is_string(one) && n < sizeof(out->audience)) n +=
		(size_t)snprintf(out->audience + n, sizeof(out->audience) - n, "%s%s", i ? " " : "",
			json_string_value(one));
}

bool kube_token_claims(const char *token, struct kube_claims *out)
{
	const char *first = strchr(token, '.'), *last = first ? strchr(first + 1, '.') : NULL;
	char *text;
	size_t n = 0;
	json_t *doc;

	memset(out, 0, sizeof(*out));
	if (!last || strlen(token) > MC_KUBE_TOKEN_MAX)
		return false;
	text = malloc((size_t)(last - first));
	if (!text ||
		sodium_base642bin((unsigned char *)text, (size_t)(last - first), first + 1,
			(size_t)(last - first - 1), NULL, &n, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING)) {
		free(text);
		return false;
	}
	doc = json_loadb(text, n, 0, NULL);
	free(text);
	put_claim(out->subject, sizeof(out->subject), json_object_get(doc, "sub"));
	put_claim(out->issuer, sizeof(out->issuer), json_object_get(doc, "iss"));
	put_claim(out->pod, sizeof(out->pod),
		json_object_get(json_object_get(json_object_get(doc, "kubernetes.io"), "pod"), "name"));
	audiences(out, json_object_get(doc, "aud"));
	out->issued_at_s = json_integer_value(json_object_get(doc, "iat"));
	out->expires_at_s = json_integer_value(json_object_get(doc, "exp"));
	json_decref(doc);
	return doc != NULL;
}
