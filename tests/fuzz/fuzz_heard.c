/* SPDX-License-Identifier: Apache-2.0 */
/* A datagram of the group, whole and in up to four pieces, on top of what was heard before: memory stays
 * bounded, the tables whole. */
#include "tests/fuzz/fuzz.h"
#include "tools/probe/heard.h"

enum { ROUNDS = 1 << 14 }; /* then a new table: what leaks shows */

static void take(struct heard *h, const uint8_t *p, size_t n, uint32_t round)
{
	struct mc_addr from = { 54327, "10.0.0.1" };
	struct heard_datagram d = { p, n, &from, round, round };
	struct voice *v = NULL;
	struct garbled *g = NULL;
	enum heard_news news;
	struct mc_addr a;
	uint32_t i;

	from.host[7] = (char)('1' + round % 9);
	news = heard_take(h, &d, &v, &g);
	HOLDS(news != HEARD_GARBLED || (g != NULL && g->times == 1 && g->guess < GUESS_COUNT));
	if (news != HEARD_VOICE)
		return;
	HOLDS(v->used && v->said.kind > HEARD_NOTHING && v->said.kind < HEARD_KIND_COUNT);
	HOLDS(v->said.name.n <= HEARD_TEXT_MAX && v->said.joiner.n <= HEARD_TEXT_MAX);
	HOLDS(v->said.group.n <= HEARD_TEXT_MAX);
	for (i = 0; voice_member(v, i, &a); i++)
		HOLDS(i < v->said.members);
	v = heard_master_for(h, v);
	HOLDS(v == NULL || v->said.kind >= HEARD_ANSWER);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct heard *h;
	static uint32_t round;
	struct heard_counts counts;
	size_t pieces;

	if (n == 0)
		return 0;
	if (h == NULL || ++round % ROUNDS == 0) {
		heard_free(h);
		h = heard_new();
		HOLDS(h != NULL);
	}
	take(h, p + 1, n - 1, round);
	pieces = 1 + p[0] % 4u;
	for (size_t i = 0; pieces > 1 && i < pieces; i++)
		take(h, p + 1 + (n - 1) / pieces * i, (n - 1) / pieces, round);
	heard_counts(h, &counts);
	HOLDS(counts.voices <= HEARD_VOICES_MAX && counts.unreadable <= counts.datagrams);
	return 0;
}
