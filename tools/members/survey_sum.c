/* SPDX-License-Identifier: Apache-2.0 */
/* survey_sum.c - what the members say, added up: no more than they say. Asks nobody. */
#include <string.h>

#include "tools/members/survey.h"

static void add_up(struct survey_sum *sum, const struct surveyed *m)
{
	for (int f = 0; f < FIGURE_COUNT; f++) {
		int64_t n = m->figures.v[f];

		if (f == FIGURE_SAFE || f == FIGURE_WAITING || f == FIGURE_MIGRATIONS) {
			if (n > sum->v[f])
				sum->v[f] = n;
		} else if (n == FIGURE_UNKNOWN) {
			sum->v[f] = FIGURE_UNKNOWN;
		} else if (sum->v[f] != FIGURE_UNKNOWN) {
			sum->v[f] = n > INT64_MAX - sum->v[f] ? INT64_MAX : sum->v[f] + n;
		}
	}
	if (m->figures.cluster_version[0] != '\0')
		memcpy(sum->cluster_version, m->figures.cluster_version, sizeof(sum->cluster_version));
}

/* The master alone plans migrations: without it nobody knows how many there are. Safe is what all say who
 * have something to lose; not safe is what one says. */
static void judge(const struct app *a, struct survey_sum *sum)
{
	const struct survey *y = a->survey;
	bool all = true, one = false;

	if (y->n == 0 || y->v[0]->figures.v[FIGURE_MIGRATIONS] == FIGURE_UNKNOWN)
		sum->v[FIGURE_MIGRATIONS] =
			sum->v[FIGURE_MIGRATIONS] > 0 ? sum->v[FIGURE_MIGRATIONS] : FIGURE_UNKNOWN;
	for (uint32_t i = 0; i < y->n; i++) {
		int64_t safe = y->v[i]->figures.v[FIGURE_SAFE];

		all = all && (safe == 1 || (y->v[i]->lite && i > 0));
		one = one || safe == 0;
	}
	if (one || sum->v[FIGURE_MIGRATIONS] > 0 || sum->v[FIGURE_WAITING] > 0)
		sum->v[FIGURE_SAFE] = 0;
	else
		sum->v[FIGURE_SAFE] = all && y->n > 0 ? 1 : FIGURE_UNKNOWN;
}

void survey_sum(const struct app *a, struct survey_sum *sum)
{
	const struct survey *y = a->survey;

	*sum = (struct survey_sum){ .partitions = a->list->partition_count, .unowned = FIGURE_UNKNOWN };
	sum->v[FIGURE_SAFE] = sum->v[FIGURE_WAITING] = sum->v[FIGURE_MIGRATIONS] = FIGURE_UNKNOWN;
	for (uint32_t i = 0; i < y->n; i++) {
		add_up(sum, y->v[i]);
		sum->silent += y->v[i]->told_at_ms == 0;
	}
	if (y->owned_count != FIGURE_UNKNOWN)
		sum->unowned = sum->partitions - y->owned_count;
	judge(a, sum);
}
