/* SPDX-License-Identifier: Apache-2.0 */
/* kube_judge.c - what became of a question: curl's codes, TLS verdicts and HTTP statuses to faults, each a
 * table. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/disco/kube_internal.h"
#include "common/disco/kube_token.h"

/* curl's codes that are one fault; CURLE_PEER_FAILED_VERIFICATION has a table of its own. */
static const struct {
	CURLcode code;
	enum kube_fault_kind fault;
} codes[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, KUBE_FAULT_NO_HOST }, { CURLE_OPERATION_TIMEDOUT, KUBE_FAULT_TIMEOUT },
	{ CURLE_COULDNT_RESOLVE_PROXY, KUBE_FAULT_PROXY }, { CURLE_SSL_CONNECT_ERROR, KUBE_FAULT_TLS },
	{ CURLE_SSL_CACERT_BADFILE, KUBE_FAULT_TLS_OURS }, { CURLE_SSL_CERTPROBLEM, KUBE_FAULT_TLS_OURS },
	{ CURLE_PARTIAL_FILE, KUBE_FAULT_CUT }, { CURLE_GOT_NOTHING, KUBE_FAULT_CUT },
	{ CURLE_RECV_ERROR, KUBE_FAULT_CUT }, { CURLE_SEND_ERROR, KUBE_FAULT_CUT },
	{ CURLE_UNSUPPORTED_PROTOCOL, KUBE_FAULT_FOREIGN }, { CURLE_WEIRD_SERVER_REPLY, KUBE_FAULT_FOREIGN },
	{ CURLE_OUT_OF_MEMORY, KUBE_FAULT_TOO_LARGE }, /* also of headers without end */
};

/* X509_V_ERR_... of OpenSSL's x509_vfy.h. */
static const struct {
	long code;
	enum kube_fault_kind fault;
} verdicts[] = {
	{ 9, KUBE_FAULT_TLS_EARLY },
	{ 10, KUBE_FAULT_TLS_EXPIRED },
	{ 62, KUBE_FAULT_TLS_NAME },
	{ 64, KUBE_FAULT_TLS_NAME },
	{ 2, KUBE_FAULT_TLS_CA },
	{ 18, KUBE_FAULT_TLS_CA },
	{ 19, KUBE_FAULT_TLS_CA },
	{ 20, KUBE_FAULT_TLS_CA },
	{ 21, KUBE_FAULT_TLS_CA },
	{ 7, KUBE_FAULT_TLS_CA },
	{ 30, KUBE_FAULT_TLS_CA },
};

/* libcurl built with something else than OpenSSL says it in words only. */
static const struct {
	const char *text;
	enum kube_fault_kind fault;
} phrases[] = {
	{ "subject name", KUBE_FAULT_TLS_NAME },
	{ "does not match", KUBE_FAULT_TLS_NAME },
	{ "expired", KUBE_FAULT_TLS_EXPIRED },
	{ "not yet valid", KUBE_FAULT_TLS_EARLY },
	{ "not activated", KUBE_FAULT_TLS_EARLY },
};

static enum kube_fault_kind unverified(struct kube_request *r)
{
	long verdict = 0;

	r->h->curl->easy_getinfo(r->easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (verdicts[i].code == verdict)
			return verdicts[i].fault;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
		if (strstr(r->error, phrases[i].text))
			return phrases[i].fault;
	return KUBE_FAULT_TLS_CA;
}

/* The proxy that was dialled in place of the API server; NULL: none. curl's sentence names what it dialled.
 */
static const char *proxy_of(const struct kube_request *r)
{
	static const char *const variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	char host[MC_HOST_MAX + 1];
	const char *value;
	size_t i;

	if (r->h->config->proxy != NULL)
		return r->h->config->proxy;
	for (i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		value = getenv(variables[i]);
		if (value == NULL || value[0] == '\0')
			continue;
		kube_url_host(value, host, sizeof(host));
		return host[0] != '\0' && strstr(r->error, host) != NULL ? value : NULL;
	}
	return NULL;
}

static enum kube_fault_kind unconnected(struct kube_request *r, bool proxy)
{
	long number = 0;

	r->h->curl->easy_getinfo(r->easy, CURLINFO_OS_ERRNO, &number);
	if (number == ECONNREFUSED || strstr(r->error, "refused"))
		return proxy ? KUBE_FAULT_PROXY_REFUSED : KUBE_FAULT_REFUSED;
	return proxy ? KUBE_FAULT_PROXY_UNREACHABLE : KUBE_FAULT_UNREACHABLE;
}

/* What came cannot be used. */
static enum kube_fault_kind unread(const struct kube_request *r)
{
	static const enum kube_fault_kind faults[] = { [KUBE_JSON_OK] = KUBE_FAULT_FOREIGN,
		[KUBE_JSON_CUT] = KUBE_FAULT_FOREIGN,
		[KUBE_JSON_NOT_JSON] = KUBE_FAULT_FOREIGN,
		[KUBE_JSON_NO_OBJECT] = KUBE_FAULT_FOREIGN,
		[KUBE_JSON_DEEP] = KUBE_FAULT_TOO_LARGE,
		[KUBE_JSON_LARGE] = KUBE_FAULT_TOO_LARGE,
		[KUBE_JSON_NO_MEMORY] = KUBE_FAULT_MEMORY,
		[KUBE_JSON_STOPPED] = KUBE_FAULT_FOREIGN };

	return faults[r->json.error];
}

static enum kube_fault_kind of_curl(struct kube_request *r, CURLcode code, bool proxy)
{
	if (r->unsent)
		return r->h->config->exec ? KUBE_FAULT_LOGIN : KUBE_FAULT_TOKEN;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return unverified(r);
	if (code == CURLE_COULDNT_CONNECT)
		return unconnected(r, proxy);
	if (code == CURLE_COULDNT_RESOLVE_PROXY)
		return KUBE_FAULT_PROXY_UNREACHABLE;
	if (code == CURLE_WRITE_ERROR)
		return unread(r);
	if (code == CURLE_SSL_CONNECT_ERROR && strstr(r->error, "reset by peer"))
		return KUBE_FAULT_CUT;
	if (code == CURLE_RECV_ERROR && strstr(r->error, "CONNECT"))
		return KUBE_FAULT_PROXY;
	if (code == CURLE_RECV_ERROR && strstr(r->error, "alert"))
		return KUBE_FAULT_TLS;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i].code == code)
			return codes[i].fault;
	return KUBE_FAULT_UNREACHABLE;
}

/* The same in words: of its type, or of its form. */
static const char *unread_text(struct kube_request *r)
{
	static const char *const texts[] = {
		[KUBE_JSON_CUT] = "it ends in the middle",
		[KUBE_JSON_NO_OBJECT] = "it is not JSON of the expected form",
		[KUBE_JSON_DEEP] = "an object that is nested too deep",
		[KUBE_JSON_LARGE] = "an object or a list that is too large",
		[KUBE_JSON_NO_MEMORY] = "",
		[KUBE_JSON_STOPPED] = "",
	};

	if (!r->foreign[0] && r->json.error == KUBE_JSON_NOT_JSON)
		snprintf(r->foreign, sizeof(r->foreign), "it is not JSON: %s", r->json.why);
	return r->foreign[0] ? r->foreign : texts[r->json.error];
}

static const struct {
	long first, last;
	enum kube_fault_kind fault;
} statuses[] = {
	{ 300, 399, KUBE_FAULT_REDIRECT },
	{ 400, 400, KUBE_FAULT_BAD_REQUEST },
	{ 401, 401, KUBE_FAULT_UNAUTHORIZED },
	{ 403, 403, KUBE_FAULT_FORBIDDEN },
	{ 404, 404, KUBE_FAULT_NOT_FOUND },
	{ 410, 410, KUBE_FAULT_GONE },
	{ 422, 422, KUBE_FAULT_BAD_REQUEST },
	{ 429, 429, KUBE_FAULT_BUSY },
	{ 503, 504, KUBE_FAULT_BUSY },
	{ 500, 599, KUBE_FAULT_SERVER },
};

/* Who the API server says we are: `... is forbidden: User "NAME" cannot list ...`. */
static void user_of(const char *message, char *out, size_t cap)
{
	const char *at = message ? strstr(message, "User \"") : NULL;

	snprintf(out, cap, "%.*s", at ? (int)strcspn(at + 6, "\"") : 14, at ? at + 6 : "This account");
	if (at && !*out)
		snprintf(out, cap, "An anonymous user (no token was sent)");
}

static void expired_text(const struct kube_request *r, char *out, size_t cap)
{
	struct kube_claims claims;
	uv_timeval64_t now;

	out[0] = '\0';
	if (r->token[0] == '\0') {
		snprintf(out, cap, ": no token was shown");
	} else if (kube_token_claims(r->token, &claims) && claims.expires_at_s > 0 &&
		uv_gettimeofday(&now) == 0 && claims.expires_at_s < now.tv_sec) {
		snprintf(out, cap, ": the token of %s expired %lld s ago", claims.subject,
			(long long)(now.tv_sec - claims.expires_at_s));
	}
}

static void of_status(struct kube_request *r, struct kube_answer *a, struct kube_words *w)
{
	json_t *doc = json_loadb(r->trouble.p ? r->trouble.p : "", r->trouble.n, 0, NULL);
	const char *message = json_string_value(json_object_get(doc, "message"));
	const char *kind = json_string_value(json_object_get(doc, "kind"));
	enum kube_fault_kind fault = KUBE_FAULT_FOREIGN;
	char detail[400], who[300];

	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses) && fault == KUBE_FAULT_FOREIGN; i++)
		if (a->status >= statuses[i].first && a->status <= statuses[i].last)
			fault = statuses[i].fault;
	if (fault == KUBE_FAULT_NOT_FOUND && (!kind || strcmp(kind, "Status") != 0) && !r->ask.stream &&
		!(r->trouble.p && !strncmp(r->trouble.p, "404 page not found", 18)))
		fault = KUBE_FAULT_FOREIGN; /* a web server, not an API server that lacks something */
	snprintf(detail, sizeof(detail), message ? "HTTP %ld, %.300s" : "HTTP %ld%s", a->status,
		message ? message : "");
	if (fault == KUBE_FAULT_UNAUTHORIZED)
		expired_text(r, detail, sizeof(detail));
	user_of(message, who, sizeof(who));
	w->detail = detail;
	w->who = who;
	kube_fault_set(&a->fault, fault, w);
	if (fault == KUBE_FAULT_FORBIDDEN && r->token[0] == '\0' && !r->h->config->cert_file &&
		!r->h->config->cert_pem)
		snprintf(a->fault.said.hint, sizeof(a->fault.said.hint),
			"The request was anonymous: no token was sent. Give " OPTION_TOKEN_FILE
			" FILE, or " OPTION_KUBECONFIG " FILE.");
	json_decref(doc);
}

void kube_judge(struct kube_request *r, CURLcode code, struct kube_answer *a)
{
	const struct kube_config *c = r->h->config;
	char host[MC_HOST_MAX + 1];
	struct kube_words w = { .server = c->server, .host = host, .what = r->ask.what, .detail = r->error };
	curl_off_t wait_s = 0;

	mc_check(c->server != NULL && !r->ended);
	if (c->server_name)
		snprintf(host, sizeof(host), "%s", c->server_name);
	else
		kube_url_host(c->server, host, sizeof(host));
	w.ca = c->ca_file ? c->ca_file : c->ca_pem ? "the CA of the kubeconfig" : "this system";
	r->h->curl->easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &a->status);
	r->h->curl->easy_getinfo(r->easy, CURLINFO_RETRY_AFTER, &wait_s);
	a->wait_s = wait_s > 0 && wait_s < 3600 ? (long)wait_s : 0;
	if (a->status >= KUBE_HTTP_REDIRECT && (code == CURLE_OK || code == CURLE_WRITE_ERROR)) {
		of_status(r, a, &w);
		return;
	}
	if (!r->error[0])
		snprintf(r->error, sizeof(r->error), "%s", r->h->curl->easy_strerror(code));
	if (code == CURLE_WRITE_ERROR)
		w.detail = unread_text(r);
	if (r->unsent)
		w.detail = r->unsent->message;
	if (code != CURLE_OK) {
		w.proxy = proxy_of(r);
		kube_fault_set(&a->fault, of_curl(r, code, w.proxy != NULL), &w);
		if (r->unsent && r->h->config->exec && r->unsent->hint[0] != '\0')
			memcpy(a->fault.said.hint, r->unsent->hint, sizeof(a->fault.said.hint));
	} else if (r->ask.stream && !kube_json_whole(&r->json)) {
		kube_fault_set(&a->fault, KUBE_FAULT_CUT, &w);
	} else if (!r->ask.stream && !(a->doc = kube_json_document(&r->json))) {
		w.detail = unread_text(r);
		kube_fault_set(&a->fault, unread(r), &w);
	}
}
