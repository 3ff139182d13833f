/* SPDX-License-Identifier: Apache-2.0 */
/* top_below.c - what lies below the members: what happened, all that is known of one, or the keys. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/check.h"
#include "tools/members/number.h"
#include "tools/members/top_internal.h"

#define DETAILS 7
static void draw_details(const struct top_model *m, unsigned width, unsigned n, struct top_line *lines)
{
	const struct top_row *r = m->n > 0 ? &m->v[top_chosen(m)] : NULL;
	char uuid[MC_UUID_TEXT], a[NUMBER_TEXT], b[NUMBER_TEXT];
	unsigned at[DETAILS] = { 0 };

	for (unsigned i = 0; i < n; i++)
		top_begin_line(&lines[i], width, i == 0 ? TOP_TITLE : TOP_PLAIN);
	if (n < DETAILS || r == NULL)
		return;
	mc_uuid_text(uuid, r->uuid);
	top_append(&lines[0], width, &at[0], "%s", r->addr);
	top_append(&lines[0], width, &at[0], "%s", r->name);
	top_append(&lines[1], width, &at[1], "%s", uuid);
	top_append(
		&lines[2], width, &at[2], "partitions %s", top_count_text(a, r->figures.v[FIGURE_OWNED], 6));
	top_append(
		&lines[2], width, &at[2], "backups %s", top_count_text(a, r->figures.v[FIGURE_BACKUPS], 6));
	top_append(&lines[2], width, &at[2], "migrations %s",
		top_count_text(a, r->figures.v[FIGURE_MIGRATIONS], 6));
	top_append(
		&lines[3], width, &at[3], "entries %s", top_count_text(a, r->figures.v[FIGURE_ENTRIES], 18));
	top_append(&lines[3], width, &at[3], "bytes %s", top_bytes_text(a, r->figures.v[FIGURE_BYTES]));
	top_append(&lines[4], width, &at[4], "operations %s",
		top_count_text(a, r->figures.v[FIGURE_OPERATIONS], 18));
	top_append(&lines[4], width, &at[4], "a second %s", top_count_text(a, r->ops, 9));
	top_append(
		&lines[4], width, &at[4], "clients %s", top_count_text(a, r->figures.v[FIGURE_CLIENTS], 6));
	if (top_heap_percent(r) != FIGURE_UNKNOWN)
		top_append(&lines[5], width, &at[5], "heap %s of %s",
			top_bytes_text(a, r->figures.v[FIGURE_HEAP]),
			top_bytes_text(b, r->figures.v[FIGURE_HEAP_LIMIT]));
	top_append(&lines[6], width, &at[6], "%s", r->why);
}

#define KEYS 6
static void draw_keys(const struct top_model *m, unsigned width, unsigned n, struct top_line *lines)
{
	static const char *const texts[KEYS] = {
		"KEYS",
		"up down j k g G pages   choose a member",
		"enter d                 details",
		"s S r                   sort by the next, the one before; reverse",
		"p space                 pause, resume",
		"h ?  q                  this help; quit",
	};

	(void)m;
	for (unsigned i = 0; i < n; i++) {
		top_begin_line(&lines[i], width, i == 0 ? TOP_TITLE : TOP_PLAIN);
		if (i < KEYS)
			top_put(&lines[i], 0, width, texts[i], false);
	}
}

static void draw_events(const struct top_model *m, unsigned width, unsigned n, struct top_line *lines)
{
	uint64_t kept = m->event_count < TOP_EVENTS ? m->event_count : TOP_EVENTS;

	for (unsigned i = 0; i < n; i++)
		top_begin_line(&lines[i], width, i == 0 ? TOP_TITLE : TOP_PLAIN);
	if (n == 0)
		return;
	top_put(&lines[0], 0, width, kept > 0 ? "EVENTS, the newest first" : "EVENTS: none yet", false);
	for (unsigned i = 1; i < n && i <= kept; i++) {
		const struct top_event *e = &m->events[(m->event_count - i) % TOP_EVENTS];
		int64_t s = e->clock_ms / 1000 % 86400;
		char text[NUMBER_TEXT];

		snprintf(text, sizeof(text), "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60),
			(int)(s % 60));
		top_put(&lines[i], 0, width, text, false);
		top_put(&lines[i], 9, width > 9 ? width - 9 : 0, e->text, false);
	}
}

unsigned top_below_wanted(const struct top_model *m)
{
	static const unsigned wanted[] = {
		[TOP_BELOW_EVENTS] = 0, [TOP_BELOW_DETAILS] = DETAILS, [TOP_BELOW_KEYS] = KEYS
	};

	mc_check(m->below < sizeof(wanted) / sizeof(*wanted));
	return wanted[m->below];
}

void top_draw_below(const struct top_model *m, unsigned width, unsigned n, struct top_line *lines)
{
	static void (*const draw[])(const struct top_model *, unsigned, unsigned,
		struct top_line *) = { [TOP_BELOW_EVENTS] = draw_events,
		[TOP_BELOW_DETAILS] = draw_details,
		[TOP_BELOW_KEYS] = draw_keys };

	mc_check(m->below < sizeof(draw) / sizeof(*draw) && (n == 0 || lines != NULL));
	draw[m->below](m, width, n, lines);
}
