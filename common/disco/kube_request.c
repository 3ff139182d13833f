/* SPDX-License-Identifier: Apache-2.0 */
/* kube_request.c - one question: what is sent, and what comes back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/disco/kube_internal.h"
#include "common/disco/kube_token.h"

enum { HTTP_OK = 200, HTTP_UNAUTHORIZED = 401 };

static const char bearer[] = "Authorization: Bearer ";

void kube_url_escape(const char *text, char *out, size_t cap)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n = 0;

	mc_check(cap > 0);
	for (; *text && n + 4 <= cap; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("-._~", c)) {
			out[n++] = (char)c;
		} else {
			out[n++] = '%';
			out[n++] = hex[c >> 4];
			out[n++] = hex[c & 15];
		}
	}
	out[n] = '\0';
}

/* --- what comes --- */

static bool on_object(void *ctx, json_t *object)
{
	struct kube_request *r = ctx;

	r->ended = !r->ask.object(r->ask.ctx, object);
	return !r->ended;
}

static bool is_json(struct kube_request *r)
{
	char *type = NULL;

	r->h->curl->easy_getinfo(r->easy, CURLINFO_CONTENT_TYPE, &type);
	if (type && !strncmp(type, "application/json", strlen("application/json")))
		return true;
	snprintf(r->foreign, sizeof(r->foreign), "it is of type %.100s", type ? type : "unknown");
	return false;
}

static bool keep_trouble(struct kube_request *r, const char *p, size_t n)
{
	char *more;

	if (n > MC_KUBE_ERROR_MAX - r->trouble.n)
		return false;
	more = realloc(r->trouble.p, r->trouble.n + n + 1);
	if (!more)
		return false;
	memcpy(more + r->trouble.n, p, n);
	r->trouble.p = more;
	r->trouble.n += n;
	return true;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct kube_request *r = ctx;
	long status = 0;

	n *= size;
	if (r->h->turn > MC_KUBE_TURN) {
		r->paused = true;
		kube_http_resume(r->h);
		return CURL_WRITEFUNC_PAUSE;
	}
	r->h->turn += n;
	r->h->curl->easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status < HTTP_OK || status >= KUBE_HTTP_REDIRECT)
		return keep_trouble(r, p, n) ? n : 0;
	if (!r->typed && !is_json(r))
		return 0;
	r->typed = true;
	return kube_json_add(&r->json, p, n) ? n : 0;
}

/* --- what is sent --- */

static bool header(struct kube_request *r, const char *text)
{
	struct curl_slist *more = r->h->curl->slist_append(r->headers, text);

	if (more)
		r->headers = more;
	return more != NULL;
}

static void wipe_headers(struct kube_request *r)
{
	for (struct curl_slist *l = r->headers; l; l = l->next)
		explicit_bzero(l->data, strlen(l->data));
	r->h->curl->slist_free_all(r->headers);
	r->headers = NULL;
}

static bool make_headers(struct kube_request *r, struct fault *err)
{
	char *line = NULL;
	bool ok = kube_token_read(r->h->config, r->token, err) || r->token[0] != '\0';
	size_t n = strlen(r->token) + sizeof(bearer);

	if (!ok)
		return false;
	line = calloc(1, n);
	wipe_headers(r);
	ok = line && header(r, "Accept: application/json") &&
		(!r->ask.body || header(r, "Content-Type: application/json"));
	if (ok && r->token[0] != '\0') {
		snprintf(line, n, "%s%s", bearer, r->token);
		ok = header(r, line);
	}
	kube_wipe(line);
	r->h->curl->easy_setopt(r->easy, CURLOPT_HTTPHEADER, r->headers);
	return ok || fault_memory(err);
}

static void blob(struct kube_request *r, CURLoption o, char *text)
{
	struct curl_blob b = { text, strlen(text), CURL_BLOB_COPY };

	r->h->curl->easy_setopt(r->easy, o, &b);
}

static void make_tls(struct kube_request *r)
{
	const struct kube_config *c = r->h->config;
	const struct kube_curl *k = r->h->curl;
	CURL *e = r->easy;

	k->easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	k->easy_setopt(e, CURLOPT_SSL_VERIFYPEER, c->insecure ? 0L : 1L);
	k->easy_setopt(e, CURLOPT_SSL_VERIFYHOST, c->insecure ? 0L : 2L);
	if (c->ca_file || c->ca_pem) /* the cluster's CA, and nobody else's */
		k->easy_setopt(e, CURLOPT_CAPATH, NULL);
	if (c->ca_pem)
		blob(r, CURLOPT_CAINFO_BLOB, c->ca_pem);
	else if (c->ca_file)
		k->easy_setopt(e, CURLOPT_CAINFO, c->ca_file);
	if (c->cert_pem)
		blob(r, CURLOPT_SSLCERT_BLOB, c->cert_pem);
	else if (c->cert_file)
		k->easy_setopt(e, CURLOPT_SSLCERT, c->cert_file);
	if (c->key_pem)
		blob(r, CURLOPT_SSLKEY_BLOB, c->key_pem);
	else if (c->key_file)
		k->easy_setopt(e, CURLOPT_SSLKEY, c->key_file);
}

/* Certificate and key of the login, when it gave them. */
static void make_login_tls(struct kube_request *r)
{
	const struct kube_exec *x = r->h->config->exec;

	if (!x || !x->cert_pem)
		return;
	blob(r, CURLOPT_SSLCERT_BLOB, x->cert_pem);
	blob(r, CURLOPT_SSLKEY_BLOB, x->key_pem);
}

/* tls-server-name: the URL has the name that the certificate is for, the connection goes to the server all
 * the same. */
static bool make_url(struct kube_request *r)
{
	const struct kube_config *c = r->h->config;
	const char *after = strstr(c->server, "://") + 3, *rest = after + strcspn(after, "/");
	size_t cap =
		strlen(c->server) + strlen(r->ask.path) + (c->server_name ? strlen(c->server_name) : 0) + 16;
	char to[600];

	r->url = malloc(cap);
	if (!r->url)
		return false;
	snprintf(r->url, cap, "%s%s", c->server, r->ask.path);
	if (!c->server_name || strlen(c->server) > sizeof(to) - 16)
		return true;
	snprintf(r->url, cap, "https://%s%s%s", c->server_name, rest, r->ask.path);
	snprintf(to, sizeof(to), "::%.*s%s", (int)(rest - after), after,
		strchr(after[0] == '[' ? strchr(after, ']') : after, ':') &&
				strchr(after[0] == '[' ? strchr(after, ']') : after, ':') < rest
			? ""
			: ":443");
	r->connect_to = r->h->curl->slist_append(NULL, to);
	r->h->curl->easy_setopt(r->easy, CURLOPT_CONNECT_TO, r->connect_to);
	return r->connect_to != NULL;
}

static void make_limits(struct kube_request *r)
{
	const struct kube_curl *k = r->h->curl;
	CURL *e = r->easy;

	k->easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)r->ask.patience_ms);
	k->easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)MC_KUBE_CONNECT_PATIENCE);
	k->easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
#if CURL_AT_LEAST_VERSION(7, 85, 0)
	k->easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	k->easy_setopt(e, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if CURL_AT_LEAST_VERSION(7, 87, 0)
	k->easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* a name server that is silent does not hold up the end */
#endif
	k->easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	k->easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	k->easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	k->easy_setopt(e, CURLOPT_TCP_KEEPIDLE, 15L);
	k->easy_setopt(e, CURLOPT_TCP_KEEPINTVL, 5L);
}

static bool is_here(const char *server)
{
	char host[MC_HOST_MAX + 1];

	kube_url_host(server, host, sizeof(host));
	return !strcmp(host, "localhost") || !strcmp(host, "::1") || !strncmp(host, "127.", 4);
}

static bool make_easy(struct kube_request *r)
{
	const struct kube_curl *k = r->h->curl;

	r->easy = k->easy_init();
	if (!r->easy || !make_url(r))
		return false;
	make_limits(r);
	make_tls(r);
	k->easy_setopt(r->easy, CURLOPT_URL, r->url);
	k->easy_setopt(r->easy, CURLOPT_ERRORBUFFER, r->error);
	k->easy_setopt(r->easy, CURLOPT_WRITEFUNCTION, on_body);
	k->easy_setopt(r->easy, CURLOPT_WRITEDATA, r);
	/* no proxy for this host, as Go has it, and so kubectl */
	if (r->h->config->proxy || is_here(r->h->config->server))
		k->easy_setopt(r->easy, CURLOPT_PROXY, r->h->config->proxy ? r->h->config->proxy : "");
	if (r->ask.body)
		k->easy_setopt(r->easy, CURLOPT_POSTFIELDS, r->ask.body);
	return true;
}

static char *copy_text(const char *text)
{
	return text ? strdup(text) : NULL;
}

static void send_request(struct kube_request *r)
{
	kube_json_close(&r->json);
	kube_json_open(&r->json, r->ask.stream, r->ask.stream ? on_object : NULL, r);
	free(r->trouble.p);
	r->trouble.p = NULL;
	r->trouble.n = 0;
	r->typed = false;
	r->foreign[0] = '\0';
	r->error[0] = '\0';
	r->h->curl->multi_add_handle(r->h->multi, r->easy);
}

static void unlink_request(struct kube_request *r)
{
	struct kube_request **at = &r->h->requests;

	while (*at && *at != r)
		at = &(*at)->next;
	if (*at)
		*at = r->next;
}

static void kube_request_free(struct kube_request *r)
{
	unlink_request(r);
	wipe_headers(r);
	r->h->curl->slist_free_all(r->connect_to);
	if (r->easy)
		r->h->curl->easy_cleanup(r->easy);
	kube_json_close(&r->json);
	free(r->trouble.p);
	free((void *)(uintptr_t)r->ask.path);
	free((void *)(uintptr_t)r->ask.body);
	free((void *)(uintptr_t)r->ask.what);
	free(r->url);
	free(r->unsent);
	kube_wipe(r->token);
	free(r);
}

/* It is told later, as every other fault, not from inside the question: a scheme that is not allowed ends at
 * once. */
static bool fail_later(struct kube_request *r, const struct fault *err)
{
	r->unsent = malloc(sizeof(*err));
	if (!r->unsent)
		return false;
	*r->unsent = *err;
	r->h->curl->easy_setopt(r->easy, CURLOPT_URL, "file:///");
	r->h->curl->multi_add_handle(r->h->multi, r->easy);
	return true;
}

static bool send_first(struct kube_request *r)
{
	struct fault err = { .code = NULL };

	if (!make_headers(r, &err))
		return fail_later(r, &err);
	make_login_tls(r);
	send_request(r);
	return true;
}

static void kube_request_go_on(struct kube_request *r, const struct fault *err)
{
	r->waiting = false;
	if (err ? fail_later(r, err) : send_first(r))
		return;
	r->h->curl->easy_setopt(
		r->easy, CURLOPT_URL, "file:///"); /* no memory: it ends, with whatever is said */
	r->h->curl->multi_add_handle(r->h->multi, r->easy);
}

static void on_login(void *ctx, const struct fault *err)
{
	struct kube_http *h = ctx;

	h->login = NULL;
	for (struct kube_request *r = h->requests; r; r = r->next)
		if (r->waiting)
			kube_request_go_on(r, err);
}

/* True: it goes on when the command has logged in. */
static bool wait_for_login(struct kube_request *r)
{
	struct kube_http *h = r->h;

	if (!h->config->exec || kube_exec_is_ready(h->config->exec))
		return false;
	if (!h->login)
		h->login = kube_exec_start(h->loop, h->config, on_login, h);
	r->waiting = h->login != NULL;
	return r->waiting;
}

struct kube_request *kube_http_ask(struct kube_http *h, const struct kube_ask *ask)
{
	struct kube_request *r = calloc(1, sizeof(*r));

	mc_check(!h->stopped && ask->path[0] == '/' && ask->patience_ms > 0 &&
		ask->stream == (ask->object != NULL));
	if (!r)
		return NULL;
	r->h = h;
	r->next = h->requests;
	h->requests = r;
	r->ask = *ask;
	r->ask.path = copy_text(ask->path);
	r->ask.body = copy_text(ask->body);
	r->ask.what = copy_text(ask->what);
	r->token = calloc(1, MC_KUBE_TOKEN_MAX + 1);
	if (!r->ask.path || !r->ask.what || (ask->body && !r->ask.body) || !r->token || !make_easy(r)) {
		kube_request_free(r);
		return NULL;
	}
	if (wait_for_login(r) || send_first(r))
		return r;
	kube_request_free(r);
	return NULL;
}

void kube_http_forget(struct kube_request *r)
{
	mc_check(r->h->requests != NULL);
	if (!r->waiting)
		r->h->curl->multi_remove_handle(r->h->multi, r->easy);
	kube_request_free(r);
}

/* The credential may have been taken back before its time. */
static bool logs_in_again(struct kube_request *r)
{
	r->again = true;
	if (!r->h->login)
		kube_exec_forget(r->h->config->exec);
	return wait_for_login(r);
}

/* The kubelet may have written a new token since: once more with that. */
static bool goes_on(struct kube_request *r, CURLcode code)
{
	struct fault err;
	char *was;
	long status = 0;
	bool other;

	r->h->curl->easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != HTTP_UNAUTHORIZED || r->again)
		return false;
	if (r->h->config->exec)
		return logs_in_again(r);
	if (!r->h->config->token_file)
		return false;
	was = strdup(r->token);
	if (!was)
		return false;
	other = make_headers(r, &err) && strcmp(was, r->token) != 0;
	if (!other)
		snprintf(r->token, MC_KUBE_TOKEN_MAX + 1, "%s", was);
	kube_wipe(was);
	r->again = true;
	if (other)
		send_request(r);
	return other;
}

void kube_request_end(struct kube_request *r, CURLcode code)
{
	struct kube_answer a = { .status = 0 };
	struct kube_ask ask;

	if (goes_on(r, code))
		return;
	if (!r->ended)
		kube_judge(r, code, &a);
	ask = r->ask;
	unlink_request(r);
	if (!r->ended)
		ask.done(ask.ctx, &a);
	json_decref(a.doc);
	kube_request_free(r);
}
