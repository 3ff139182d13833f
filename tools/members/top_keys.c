/* SPDX-License-Identifier: Apache-2.0 */
/* top_keys.c - how the members are looked at: their order, which one is chosen, what a key does. Pure. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/members/top_internal.h"

/* --- order --- */

static int64_t value_of(const struct top_row *r, enum top_column by)
{
	switch (by) {
	case TOP_ROLE: return r->master ? 0 : r->lite ? 2 : 1;
	case TOP_ANSWER:
		return r->state == TOP_LOST    ? INT64_MAX
			: r->state == TOP_SLOW ? r->late_ms + TOP_SLOW_MS
					       : r->took_ms;
	case TOP_OPS: return r->ops;
	case TOP_OWNED: return r->figures.v[FIGURE_OWNED];
	case TOP_BACKUPS: return r->figures.v[FIGURE_BACKUPS];
	case TOP_ENTRIES: return r->figures.v[FIGURE_ENTRIES];
	case TOP_BYTES: return r->figures.v[FIGURE_BYTES];
	case TOP_CLIENTS: return r->figures.v[FIGURE_CLIENTS];
	case TOP_HEAP: return top_heap_percent(r);
	case TOP_MEMBER:
	case TOP_LIST:
	case TOP_COLUMNS: break;
	}
	return r->age;
}

/* What is most stands first; the list's own order, roles and addresses begin with the least. */
static int compare(const void *left, const void *right, void *ctx)
{
	const struct top_row *a = left, *b = right;
	const struct top_model *m = ctx;
	bool rising = m->sort == TOP_LIST || m->sort == TOP_MEMBER || m->sort == TOP_ROLE;
	int64_t x = value_of(a, m->sort), y = value_of(b, m->sort);
	int order = m->sort == TOP_MEMBER ? strverscmp(a->addr, b->addr) : x < y ? -1 : x > y;

	mc_check(m->sort < TOP_COLUMNS);
	if (order != 0)
		return rising != m->reverse ? order : -order;
	return a->age < b->age ? -1 : a->age > b->age;
}

void top_sort(struct top_model *m)
{
	if (m->n > 1)
		qsort_r(m->v, m->n, sizeof(*m->v), compare, m);
}

int64_t top_heap_percent(const struct top_row *r)
{
	int64_t used = r->figures.v[FIGURE_HEAP], all = r->figures.v[FIGURE_HEAP_LIMIT];

	return used < 0 || all <= 0 || used > INT64_MAX / 100 ? FIGURE_UNKNOWN : used * 100 / all;
}

/* --- keys --- */

enum top_key top_key_of(int c)
{
	static const struct {
		int c;
		enum top_key key;
	} keys[] = {
		{ 'q', TOP_KEY_QUIT },
		{ 'Q', TOP_KEY_QUIT },
		{ 'k', TOP_KEY_UP },
		{ 'j', TOP_KEY_DOWN },
		{ 'g', TOP_KEY_FIRST },
		{ 'G', TOP_KEY_LAST },
		{ 's', TOP_KEY_SORT },
		{ 'S', TOP_KEY_SORT_BACK },
		{ 'r', TOP_KEY_REVERSE },
		{ '\n', TOP_KEY_DETAILS },
		{ '\r', TOP_KEY_DETAILS },
		{ 'd', TOP_KEY_DETAILS },
		{ 'p', TOP_KEY_PAUSE },
		{ ' ', TOP_KEY_PAUSE },
		{ 'h', TOP_KEY_KEYS },
		{ '?', TOP_KEY_KEYS },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].c == c)
			return keys[i].key;
	return TOP_KEY_NONE;
}

/* The row of the chosen one; the first, when there is none or it is gone. */
uint32_t top_chosen(const struct top_model *m)
{
	for (uint32_t i = 0; i < m->n; i++)
		if (mc_uuid_eq(m->v[i].uuid, m->chosen))
			return i;
	return 0;
}

static void choose(struct top_model *m, int64_t by)
{
	int64_t row = (int64_t)top_chosen(m) + by;

	mc_check(m->n <= m->cap);
	if (m->n == 0)
		return;
	row = row < 0 ? 0 : row >= m->n ? (int64_t)m->n - 1 : row;
	m->chosen = m->v[row].uuid;
}

bool top_press(struct top_model *m, enum top_key key)
{
	int64_t page = m->page > 1 ? m->page - 1 : 1;

	switch (key) {
	case TOP_KEY_NONE: break;
	case TOP_KEY_QUIT: return false;
	case TOP_KEY_UP: choose(m, -1); break;
	case TOP_KEY_DOWN: choose(m, m->chosen.null ? 0 : 1); break;
	case TOP_KEY_PAGE_UP: choose(m, -page); break;
	case TOP_KEY_PAGE_DOWN: choose(m, page); break;
	case TOP_KEY_FIRST: choose(m, -(int64_t)m->n); break;
	case TOP_KEY_LAST: choose(m, m->n); break;
	case TOP_KEY_SORT: m->sort = (m->sort + 1) % TOP_COLUMNS; break;
	case TOP_KEY_SORT_BACK: m->sort = (m->sort + TOP_COLUMNS - 1) % TOP_COLUMNS; break;
	case TOP_KEY_REVERSE: m->reverse = !m->reverse; break;
	case TOP_KEY_DETAILS:
		m->below = m->below == TOP_BELOW_DETAILS ? TOP_BELOW_EVENTS : TOP_BELOW_DETAILS;
		break;
	case TOP_KEY_KEYS: m->below = m->below == TOP_BELOW_KEYS ? TOP_BELOW_EVENTS : TOP_BELOW_KEYS; break;
	case TOP_KEY_PAUSE: m->paused = !m->paused; break;
	}
	if (key == TOP_KEY_DETAILS && m->chosen.null)
		choose(m, 0);
	top_sort(m);
	return true;
}

bool top_is_paused(const struct top_model *m)
{
	return m->paused;
}
