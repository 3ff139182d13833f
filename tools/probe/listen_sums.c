/* SPDX-License-Identifier: Apache-2.0 */
/* listen_sums.c - what was heard, added up for the verdict. */
#include "tools/probe/listen_sums.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

static bool is_cluster(struct listening *l, const struct voice *v)
{
	return v->said.kind >= HEARD_ANSWER || heard_master_for(l->h.heard, v) == NULL;
}

/* How likely it is that this one was meant. */
static int nearness(const struct voice *v)
{
	return 2 * v->said.version[0] + (v->said.kind >= HEARD_ANSWER);
}

static void count_voice(struct listening *l, struct sums *s, const struct voice *v)
{
	if (!v->used || !is_cluster(l, v))
		return;
	if (v->said.version[0] == 3)
		s->old = v;
	if (v->said.kind == HEARD_REQUEST)
		s->looking++;
	else
		s->clusters++;
	if (!listen_foreign(l, v)) {
		s->ours++;
		return;
	}
	if (s->foreign < NAMED)
		s->stranger[s->foreign] = v;
	s->foreign++;
	if (s->nearest == NULL || nearness(v) > nearness(s->nearest))
		s->nearest = v;
}

/* Two of one name: the same cluster in two parts, or nodes that can never be in one, even while they still
 * look for it. */
static bool are_twins(const struct voice *a, const struct voice *b)
{
	return a->used && b->used && mc_str_eq(heard_str(&a->said.name), heard_str(&b->said.name)) &&
		!mc_addr_eq(&a->said.addr, &b->said.addr) &&
		((a->said.kind >= HEARD_ANSWER && b->said.kind >= HEARD_ANSWER) || !heard_fit(a, b));
}

static void find_twins(struct listening *l, struct sums *s)
{
	struct voice *a, *b;

	for (uint32_t i = 0; (a = heard_voice(l->h.heard, i)) != NULL && s->twin[0] == NULL; i++)
		for (uint32_t k = i + 1; (b = heard_voice(l->h.heard, k)) != NULL && s->twin[0] == NULL; k++)
			if (are_twins(a, b)) {
				s->twin[0] = a;
				s->twin[1] = b;
			}
}

static void find_silent(struct listening *l, struct sums *s)
{
	for (uint32_t q = 0; q < l->h.questions; q++) {
		const struct voice *v;
		bool heard = false;

		if (l->h.question[q].along)
			continue;
		for (uint32_t i = 0; (v = heard_voice(l->h.heard, i)) != NULL && !heard; i++)
			heard = v->said.kind >= HEARD_ANSWER &&
				mc_str_eqz(heard_str(&v->said.name), l->h.question[q].name);
		if (heard)
			s->answered++;
		else if (s->silent == NULL)
			s->silent = l->h.question[q].name;
	}
}

void sums_count(struct listening *l, struct sums *s)
{
	struct voice *v;

	mc_check(l->h.now_ms >= l->h.started_at_ms);
	memset(s, 0, sizeof(*s));
	s->heard_ms = l->h.now_ms - l->h.started_at_ms;
	for (uint32_t i = 0; (v = heard_voice(l->h.heard, i)) != NULL; i++)
		count_voice(l, s, v);
	while (heard_garbled(l->h.heard, s->garbled) != NULL)
		s->garbled++;
	find_twins(l, s);
	find_silent(l, s);
}

void sums_name(char *out, size_t cap, const struct voice *v)
{
	char version[VERSION_TEXT];

	version_text(version, v, false);
	snprintf(out, cap, "'%.*s' (%s at [%s]:%u)", v->said.name.n > 0 ? v->said.name.n : 0, v->said.name.p,
		version, v->said.addr.host, v->said.addr.port);
}

void sums_name_strangers(char *out, size_t cap, const struct sums *s)
{
	char one[CLI_TEXT];
	size_t used = 0;

	mc_check(cap > 0);
	out[0] = '\0';
	for (uint32_t i = 0; i < s->foreign && i < NAMED && used < cap; i++) {
		sums_name(one, sizeof(one), s->stranger[i]);
		used += (size_t)snprintf(out + used, cap - used, "%s%s", i > 0 ? ", " : "", one);
	}
	if (s->foreign > NAMED && used < cap)
		snprintf(out + used, cap - used, " and %u more", s->foreign - NAMED);
}
