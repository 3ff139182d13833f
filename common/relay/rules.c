/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c - the words of the rules and reasons. Who asks them, and when, is carry.c's affair. */
#include "common/relay/rules.h"

#include "common/relay/notice.h"

static const struct {
	const char *name, *reason, *text;
} rules[RELAY_RULE_COUNT] = {
#define X(name, word, text) { #name, word, text },
	RELAY_RULES(X)
#undef X
};

const char *relay_rule_name(enum relay_rule r)
{
	return rules[r].name;
}

const char *relay_rule_reason(enum relay_rule r)
{
	return rules[r].reason;
}

const char *relay_rule_text(enum relay_rule r)
{
	return rules[r].text;
}

static const struct {
	const char *word, *text, *hint;
} reasons[RELAY_REASON_COUNT] = {
#define X(name, word, text, hint) { word, text, hint },
	RELAY_REASONS(X)
#undef X
};

const char *relay_reason_word(enum relay_reason r)
{
	return reasons[r].word;
}

const char *relay_reason_text(enum relay_reason r)
{
	return reasons[r].text;
}

const char *relay_reason_hint(enum relay_reason r)
{
	return reasons[r].hint;
}

static const char *const kinds[RELAY_KIND_COUNT] = {
#define X(name, word) word,
	RELAY_KINDS(X)
#undef X
};

const char *relay_kind_word(enum relay_kind k)
{
	return kinds[k];
}
