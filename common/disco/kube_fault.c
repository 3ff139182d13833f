/* SPDX-License-Identifier: Apache-2.0 */
#include "common/disco/kube_fault.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

static const struct {
	const char *key;
	size_t at;
} places[] = {
	{ "server", offsetof(struct kube_words, server) },
	{ "host", offsetof(struct kube_words, host) },
	{ "what", offsetof(struct kube_words, what) },
	{ "who", offsetof(struct kube_words, who) },
	{ "ca", offsetof(struct kube_words, ca) },
	{ "detail", offsetof(struct kube_words, detail) },
};

static const char *word(const struct kube_words *words, const char *key, size_t n)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const char *text;

		if (strlen(places[i].key) != n || memcmp(places[i].key, key, n) != 0)
			continue;
		memcpy(&text, (const char *)words + places[i].at, sizeof(text));
		return text ? text : "";
	}
	return "";
}

static void fill(char *out, size_t cap, const char *form, const struct kube_words *words)
{
	size_t n = 0;

	out[0] = '\0';
	while (*form && n < cap - 1) {
		size_t len = strcspn(form, "<");

		n += (size_t)snprintf(out + n, cap - n, "%.*s", (int)len, form);
		form += len;
		if (*form != '<' || n >= cap - 1)
			break;
		len = strcspn(++form, ">");
		n += (size_t)snprintf(out + n, cap - n, "%s", word(words, form, len));
		form += len + (form[len] == '>');
	}
}

void kube_fault_set(struct kube_fault *f, enum kube_fault_kind kind, const struct kube_words *words)
{
	static const struct kube_words none;

	f->kind = kind;
	f->said.status = rows[kind].status;
	f->said.code = rows[kind].code;
	fill(f->said.message, sizeof(f->said.message), rows[kind].message, words ? words : &none);
	fill(f->said.hint, sizeof(f->said.hint), rows[kind].hint, words ? words : &none);
}

const char *kube_fault_code(enum kube_fault_kind kind)
{
	return rows[kind].code;
}

bool kube_fault_again(enum kube_fault_kind kind)
{
	return rows[kind].again;
}
