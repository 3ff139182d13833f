/* SPDX-License-Identifier: Apache-2.0 */
/* kube_fault.c - the rows of faults, and their sentences. */
#include "common/disco/kube_fault.h"

#include "common/base/check.h"
#include "common/base/template.h"

static const struct {
	const char *code;
	enum status status;
	bool again;
	const char *message, *hint;
} rows[KUBE_FAULT_COUNT] = {
#define X(name, code, status, again, message, hint) \
	[KUBE_FAULT_##name] = { code, STATUS_##status, again, message, hint },
	KUBE_FAULTS(X)
#undef X
};

void kube_fault_set(struct kube_fault *f, enum kube_fault_kind kind, const struct kube_words *words)
{
	static const struct kube_words none;
	const struct kube_words *w = words ? words : &none;
	const struct template_value with[] = { { "server", w->server }, { "host", w->host },
		{ "what", w->what }, { "who", w->who }, { "ca", w->ca }, { "detail", w->detail },
		{ "proxy", w->proxy }, { NULL, NULL } };

	mc_check(kind < KUBE_FAULT_COUNT);
	f->kind = kind;
	f->said.status = rows[kind].status;
	f->said.code = rows[kind].code;
	template_text(f->said.message, sizeof(f->said.message), rows[kind].message, with);
	template_text(f->said.hint, sizeof(f->said.hint), rows[kind].hint, with);
}

const char *kube_fault_code(enum kube_fault_kind kind)
{
	mc_check(kind < KUBE_FAULT_COUNT);
	return rows[kind].code;
}

bool kube_fault_again(enum kube_fault_kind kind)
{
	mc_check(kind < KUBE_FAULT_COUNT);
	return rows[kind].again;
}
