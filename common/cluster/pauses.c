/* SPDX-License-Identifier: Apache-2.0 */
/* pauses.c - addresses that failed this node are left alone for a while, and dials that strangers cause are
 * counted. Knows nothing of why. */
#include <string.h>

#include "common/cluster/internal.h"

static uint64_t key_of(const char *host, uint16_t port)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (const char *p = host; *p != '\0'; p++)
		h = (h ^ (uint8_t)*p) * 1099511628211u;
	return (h ^ port) * 1099511628211u | 1;
}

static struct pause *find(struct node *n, uint64_t key)
{
	for (uint32_t i = 0; i < NODE_PAUSES; i++)
		if (cluster_of(n)->pauses[i].key == key)
			return &cluster_of(n)->pauses[i];
	return NULL;
}

bool pause_lasts(struct node *n, const struct mc_addr *a)
{
	const struct pause *p = find(n, key_of(a->host, a->port));

	return p != NULL && p->until_ms > n->now_ms;
}

/* A pause that is long over says nothing any more: it begins anew. */
void pause_begin(struct node *n, const struct mc_addr *a)
{
	uint64_t key = key_of(a->host, a->port);
	struct pause *p = find(n, key);

	if (p == NULL) {
		p = &cluster_of(n)->pauses[0];
		for (uint32_t i = 1; i < NODE_PAUSES; i++)
			if (cluster_of(n)->pauses[i].until_ms < p->until_ms)
				p = &cluster_of(n)->pauses[i];
	}
	if (p->key != key || n->now_ms - p->until_ms > MC_PAUSE_MAX)
		*p = (struct pause){ .key = key };
	p->length_ms = p->length_ms == 0          ? MC_PAUSE_MIN
		: 2 * p->length_ms < MC_PAUSE_MAX ? 2 * p->length_ms
						  : MC_PAUSE_MAX;
	p->until_ms = n->now_ms + p->length_ms;
}

void pause_end(struct node *n, const struct mc_addr *a)
{
	struct pause *p = find(n, key_of(a->host, a->port));

	if (p != NULL)
		*p = (struct pause){ 0 };
}

/* Of this source; a new one takes the place of the one that has been quiet longest. */
static struct mc_budget *budget_of(struct node *n, const char *source)
{
	uint64_t key = key_of(source, 0);
	struct lure_source *oldest = &cluster_of(n)->lures.sources[0];

	for (uint32_t i = 0; i < NODE_LURE_SOURCES; i++) {
		struct lure_source *s = &cluster_of(n)->lures.sources[i];

		if (s->key == key)
			return &s->budget;
		if (s->budget.refilled_at_ms < oldest->budget.refilled_at_ms)
			oldest = s;
	}
	*oldest = (struct lure_source){ .key = key };
	return &oldest->budget;
}

bool lure_followed(struct node *n, const char *source, const struct mc_addr *to)
{
	if (pause_lasts(n, to))
		return false;
	if (strcmp(source, to->host) != 0)
		return mc_budget_take(&cluster_of(n)->lures.elsewhere, 1, MC_LURE_ELSEWHERE, n->now_ms);
	return mc_budget_take(budget_of(n, source), MC_LURE_OF_ONE, MC_LURE_OF_ONE_REFILL, n->now_ms) &&
		mc_budget_take(&cluster_of(n)->lures.all, MC_LURE_AT_ONCE, MC_LURE_REFILL, n->now_ms);
}
