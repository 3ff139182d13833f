/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - who are we, what may we do, and what lacks: the API server itself is asked (SelfSubjectReview,
 * SelfSubjectAccessReview). */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/cli/log.h"
#include "common/disco/kube_token.h"
#include "tools/k8s/k8s.h"

enum { FORBIDDEN = 403, NOT_FOUND = 404, ACCOUNT_SIZE = 300 };

struct check {
	struct k8s *k;
	struct kube_http *http;
	char account[ACCOUNT_SIZE];
	struct k8s_need needs[K8S_NEEDS_MAX];
	struct kube_fault refused; /* whoever may not even ask */
	unsigned n, at;
	bool second, first_lacks;
	struct k8s_need first[K8S_NEEDS_MAX];
	unsigned first_n;
};

static void ask_next(struct check *c);

static void post(struct check *c, const char *path, const char *what, json_t *body,
	void (*done)(void *ctx, const struct kube_answer *a))
{
	char *text = json_dumps(body, JSON_COMPACT);
	const struct kube_ask ask = { .path = path,
		.body = text,
		.what = what,
		.patience_ms = MC_KUBE_ANSWER_PATIENCE,
		.ctx = c,
		.done = done };
	struct kube_fault fault;

	if (text == NULL || kube_http_ask(c->http, &ask) == NULL) {
		kube_fault_set(&fault, KUBE_FAULT_MEMORY, NULL);
		k8s_fail(c->k, &fault);
	}
	free(text);
	json_decref(body);
}

/* --- who we are --- */

static void say_account(struct check *c)
{
	static char token[MC_KUBE_TOKEN_MAX + 1];
	const struct kube_config *config = &c->k->config;
	const struct say *say = &c->k->say;
	struct kube_claims claims = { .subject = "" };
	struct fault err;
	char when[LOG_TIME_SIZE] = "";
	int64_t now_ms = log_now();

	if (kube_token_read(config, token, &err))
		kube_token_claims(token, &claims);
	explicit_bzero(token, sizeof(token));
	if (c->account[0] == '\0')
		snprintf(c->account, sizeof(c->account), "%s",
			claims.subject[0] != '\0'                                     ? claims.subject
				: config->exec != NULL                                ? config->exec->user
				: config->token_file == NULL && config->token == NULL ? "system:anonymous"
										      : "an unknown account");
	if (claims.expires_at_s > 0 && claims.expires_at_s < INT32_MAX * 2LL)
		log_time(when, claims.expires_at_s * 1000);
	say_begin(say, RECORD_ACCOUNT, now_ms);
	say_z(say, "account", c->account);
	say_z(say, "server", config->server);
	say_z(say, "from", config->from);
	say_z(say, "namespace", config->namespace_);
	say_z(say, "token_file", config->token_file);
	say_z(say, "token_expires", when[0] != '\0' ? when : NULL);
	if (when[0] != '\0')
		say_number(say, "expires_in_ms", claims.expires_at_s * 1000 - now_ms);
	if (claims.issued_at_s > 0)
		say_number(say, "token_age_ms", now_ms - claims.issued_at_s * 1000);
	say_z(say, "audience", claims.audience[0] != '\0' ? claims.audience : NULL);
	say_z(say, "pod", claims.pod[0] != '\0' ? claims.pod : NULL);
	say_end(say);
}

static void on_review(void *ctx, const struct kube_answer *a)
{
	struct check *c = ctx;
	const json_t *user = json_object_get(json_object_get(a->doc, "status"), "userInfo");

	if (a->fault.kind != KUBE_FAULT_NONE && a->status != NOT_FOUND && a->status != FORBIDDEN) {
		k8s_fail(c->k, &a->fault);
		return;
	}
	/* before 1.28: what the token says */
	snprintf(c->account, sizeof(c->account), "%s", kube_text(user, "username"));
	say_account(c);
	ask_next(c);
}

/* --- what we may --- */

static void say_permission(struct check *c, const struct k8s_need *need)
{
	const struct say *say = &c->k->say;
	const struct kube_resource_row *row = &kube_resources[need->resource];

	say_begin(say, RECORD_PERMISSION, log_now());
	say_z(say, "verb", need->verb);
	say_z(say, "resource", row->name);
	say_z(say, "group", row->group);
	say_z(say, "namespace", c->k->config.namespace_);
	say_z(say, "account", c->account);
	say_flag(say, "allowed", need->allowed);
	say_shown(say, "shown", row->shown);
	say_end(say);
}

static unsigned lacking(const struct k8s_need *needs, unsigned n)
{
	unsigned lacks = 0;

	for (unsigned i = 0; i < n; i++)
		lacks += !needs[i].allowed;
	return lacks;
}

/* Of the two ways that of which less lacks, and if equal the first. */
static void conclude(struct check *c)
{
	unsigned lacks = lacking(c->needs, c->n);
	const struct k8s_need *needs = c->needs;
	unsigned n = c->n;

	if (c->second && lacks >= lacking(c->first, c->first_n)) {
		needs = c->first;
		n = c->first_n;
		lacks = lacking(needs, n);
	}
	if (lacks == 0) {
		log_sayf(LOG_NOTE, NULL, NULL,
			"Nothing is missing: %s has all permissions that this needs in namespace %s.",
			c->account, c->k->config.namespace_);
		k8s_end(c->k, STATUS_OK);
		return;
	}
	log_sayf(LOG_ERROR, kube_fault_code(KUBE_FAULT_FORBIDDEN),
		"What is missing is on standard output, as a Role and a RoleBinding: kubectl apply -f - takes it. Payara's documents bind the "
		"ClusterRole view, which works as well.",
		"%s may not %s %s in namespace %s.", c->account,
		needs[0].allowed ? needs[1].verb : needs[0].verb, kube_resources[needs[0].resource].shown,
		c->k->config.namespace_);
	k8s_say_rbac(c->k, needs, n, c->account);
	k8s_end(c->k, STATUS_DENIED);
}

static void on_access(void *ctx, const struct kube_answer *a)
{
	struct check *c = ctx;
	struct k8s_need *need = &c->needs[c->at++];

	if (a->fault.kind != KUBE_FAULT_NONE) {
		k8s_fail(c->k, &a->fault);
		return;
	}
	need->allowed = json_is_true(json_object_get(json_object_get(a->doc, "status"), "allowed"));
	say_permission(c, need);
	if (c->at < c->n) {
		ask_next(c);
	} else if (!c->second && k8s_service(c->k) != NULL && lacking(c->needs, c->n) > 0) {
		memcpy(c->first, c->needs, sizeof(c->first));
		c->first_n = c->n;
		c->second = true;
		c->at = 0;
		c->n = k8s_needs(c->k, true, c->needs);
		ask_next(c);
	} else {
		conclude(c);
	}
}

static void ask_next(struct check *c)
{
	const struct k8s_need *need = &c->needs[c->at];
	const struct kube_resource_row *row = &kube_resources[need->resource];
	json_t *what = json_pack("{s:s, s:s, s:s, s:s}", "namespace", c->k->config.namespace_, "verb",
		need->verb, "group", row->group, "resource", row->name);

	if (need->resource == KUBE_ENDPOINTS)
		json_object_set_new(what, "name", json_string(k8s_service(c->k)));
	post(c, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		"create selfsubjectaccessreviews.authorization.k8s.io",
		json_pack("{s:s, s:s, s:{s:o}}", "apiVersion", "authorization.k8s.io/v1", "kind",
			"SelfSubjectAccessReview", "spec", "resourceAttributes", what),
		on_access);
}

static void on_deadline(uv_timer_t *t)
{
	k8s_silence(t->data, NULL);
}

int k8s_check(struct k8s *k)
{
	struct check c = { .k = k };
	struct kube_fault fault;

	c.n = k8s_needs(k, false, c.needs);
	c.http = kube_http_open(&k->loop, &k->config, &fault);
	if (c.http != NULL) {
		post(&c, "/apis/authentication.k8s.io/v1/selfsubjectreviews",
			"create selfsubjectreviews.authentication.k8s.io",
			json_pack("{s:s, s:s}", "apiVersion", "authentication.k8s.io/v1", "kind",
				"SelfSubjectReview"),
			on_review);
		k8s_run(k, on_deadline);
		kube_http_stop(c.http);
	} else {
		k8s_fail(k, &fault);
	}
	k8s_close(k);
	k->settings = NULL;
	kube_http_free(c.http);
	return k->status;
}
