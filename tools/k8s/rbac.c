/* SPDX-License-Identifier: Apache-2.0 */
/* rbac.c - what a question takes, and the smallest Role that grants it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/disco/kube_token.h"
#include "tools/k8s/k8s.h"

#define ACCOUNT "system:serviceaccount:" /* followed by NAMESPACE:NAME */

/* Endpoints are asked for by name; the others are listed. */
static const struct {
	enum kube_resource resource;
	const char *verbs[2];
} rows[] = {
	{ KUBE_SLICES, { "list", "watch" } },
	{ KUBE_ENDPOINTS, { "get", "watch" } },
	{ KUBE_PODS, { "list", "watch" } },
};

unsigned k8s_needs(const struct k8s *k, bool second, struct k8s_need out[K8S_NEEDS_MAX])
{
	enum kube_resource r = k8s_service(k) == NULL ? KUBE_PODS : second ? KUBE_ENDPOINTS : KUBE_SLICES;
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (size_t v = 0; v < 2 && rows[i].resource == r; v++) {
			mc_check(n < K8S_NEEDS_MAX);
			out[n++] = (struct k8s_need){ r, rows[i].verbs[v], false };
		}
	mc_check(n > 0);
	return n;
}

struct rbac_text {
	char p[4096];
	size_t n;
};

__attribute__((format(printf, 2, 3))) static void add(struct rbac_text *t, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(t->p + t->n, sizeof(t->p) - t->n, fmt, args);
	va_end(args);
	if (n > 0 && (size_t)n < sizeof(t->p) - t->n)
		t->n += (size_t)n;
}

static void add_rules(struct rbac_text *t, const struct k8s *k, const struct k8s_need *needs, unsigned n)
{
	const struct kube_resource_row *row = &kube_resources[needs[0].resource];
	const char *before = "";

	add(t, "rules:\n- apiGroups: [\"%s\"]\n  resources: [\"%s\"]\n", row->group, row->name);
	if (needs[0].resource == KUBE_ENDPOINTS)
		add(t, "  resourceNames: [\"%s\"]\n", k8s_service(k));
	add(t, "  verbs: [");
	for (unsigned i = 0; i < n; i++)
		if (!needs[i].allowed) {
			add(t, "%s\"%s\"", before, needs[i].verb);
			before = ", ";
		}
	add(t, "]\n");
}

/* Text for a place between YAML's double quotes. */
static void quote(const char *in, char *out, size_t cap)
{
	size_t n = 0;

	for (; *in != '\0' && n + 3 < cap; in++) {
		if (*in == '"' || *in == '\\')
			out[n++] = '\\';
		out[n++] = (unsigned char)*in < ' ' ? '?' : *in;
	}
	out[n] = '\0';
}

/* Nobody grants anything to system:anonymous: the account of the pods is meant, which is `default` unless
 * they say otherwise. */
static void add_subject(struct rbac_text *t, const struct k8s *k, const char *account)
{
	const char *name = strncmp(account, ACCOUNT, strlen(ACCOUNT)) == 0
		? strchr(account + strlen(ACCOUNT), ':')
		: NULL;
	char safe[600];

	quote(account, safe, sizeof(safe));
	if (name != NULL) {
		quote(name + 1, safe, sizeof(safe));
		add(t, "subjects:\n- kind: ServiceAccount\n  name: \"%s\"\n", safe);
		quote(account + strlen(ACCOUNT), safe, sizeof(safe));
		safe[strcspn(safe, ":")] = '\0';
		add(t, "  namespace: \"%s\"\n", safe);
	} else if (*account == '\0' || strcmp(account, "system:anonymous") == 0) {
		add(t, "subjects:\n- kind: ServiceAccount\n  name: \"default\"\n  namespace: \"%s\"\n",
			k->config.namespace_);
	} else {
		add(t, "subjects:\n- kind: User\n  name: \"%s\"\n  apiGroup: rbac.authorization.k8s.io\n",
			safe);
	}
}

static void say_lines(struct k8s *k, const char *text)
{
	char line[512];

	for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, text);
		say_begin(&k->say, RECORD_RBAC_LINE, log_now());
		say_z(&k->say, "line", line);
		say_end(&k->say);
	}
}

/*
 * A name says what is in it: one Role never takes the place of another that grants something else, nor the
 * binding of one account that of another.
 */
static void add_role_name(struct rbac_text *t, const struct k8s *k, const struct k8s_need *needs, unsigned n)
{
	add(t, "mc");
	for (unsigned i = 0; i < n; i++)
		if (!needs[i].allowed)
			add(t, "-%s", needs[i].verb);
	add(t, "-%s", kube_resources[needs[0].resource].name);
	if (needs[0].resource == KUBE_ENDPOINTS)
		add(t, "-%s", k8s_service(k));
}

static void add_binding_name(struct rbac_text *t, const struct k8s *k, const struct k8s_need *needs,
	unsigned n, const char *account)
{
	size_t at;

	add_role_name(t, k, needs, n);
	at = t->n;
	if (strncmp(account, ACCOUNT, strlen(ACCOUNT)) == 0)
		account += strlen(ACCOUNT);
	add(t, "-%.200s", *account != '\0' ? account : "default");
	for (char *p = t->p + at; *p != '\0'; p++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.", *p) == NULL)
			*p = '-';
}

static void add_head(struct rbac_text *t, const struct k8s *k, const char *kind)
{
	add(t, "apiVersion: rbac.authorization.k8s.io/v1\nkind: %s\nmetadata:\n  namespace: %s\n  name: ",
		kind, k->config.namespace_);
}

void k8s_say_rbac(struct k8s *k, const struct k8s_need *needs, unsigned n, const char *account)
{
	struct rbac_text t = { "", 0 };

	mc_check(n <= K8S_NEEDS_MAX && (needs != NULL || n == 0));
	add_head(&t, k, "Role");
	add_role_name(&t, k, needs, n);
	add(&t, "\n");
	add_rules(&t, k, needs, n);
	add(&t, "---\n");
	add_head(&t, k, "RoleBinding");
	add_binding_name(&t, k, needs, n, account);
	add(&t, "\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ");
	add_role_name(&t, k, needs, n);
	add(&t, "\n");
	add_subject(&t, k, account);
	say_begin(&k->say, RECORD_RBAC, log_now());
	say_z(&k->say, "namespace", k->config.namespace_);
	say_z(&k->say, "account", *account != '\0' ? account : NULL);
	say_z(&k->say, "yaml", t.p);
	say_end(&k->say);
	say_lines(k, t.p);
}

int k8s_print_rbac(struct k8s *k)
{
	static char token[MC_KUBE_TOKEN_MAX + 1];
	struct k8s_need needs[K8S_NEEDS_MAX];
	unsigned n = k8s_needs(k, false, needs);
	struct kube_claims claims = { .subject = "" };
	struct fault err;

	if (kube_token_read(&k->config, token, &err))
		kube_token_claims(token, &claims);
	explicit_bzero(token, sizeof(token));
	k8s_say_rbac(
		k, needs, n, strncmp(claims.subject, ACCOUNT, strlen(ACCOUNT)) == 0 ? claims.subject : "");
	return STATUS_OK;
}
