/* SPDX-License-Identifier: Apache-2.0 */
/* top_draw.c - the lines of a screen: a head of two, the members, what lies below them, the keys. Whatever
 * the size is, nothing is longer than a line, and what matters most is kept. Changes nothing but where the
 * rows begin. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/members/number.h"
#include "tools/members/top_internal.h"

#define MEMBER_LEAST 12 /* columns of an address when there is no room for all of it */

/* Columns: kept from the lowest rank on, as many as fit. */
static const struct {
	const char *title, *is;
	unsigned width, rank;
} columns[TOP_COLUMNS] = {
	[TOP_LIST] = { "", "the list's own order", 0, 0 },
	[TOP_MEMBER] = { "MEMBER", "address", MEMBER_LEAST, 0 },
	[TOP_ROLE] = { "ROLE", "role", 6, 5 },
	[TOP_OWNED] = { "PART", "partitions owned", 5, 2 },
	[TOP_BACKUPS] = { "BACK", "backups", 5, 9 },
	[TOP_ENTRIES] = { "ENTRIES", "entries", 8, 6 },
	[TOP_BYTES] = { "BYTES", "bytes", 7, 3 },
	[TOP_OPS] = { "OPS/S", "operations a second", 7, 4 },
	[TOP_CLIENTS] = { "CLI", "clients", 4, 8 },
	[TOP_HEAP] = { "HEAP", "heap", 5, 7 },
	[TOP_ANSWER] = { "ANSWER", "time to answer", 8, 1 },
};

/* --- the head --- */

static void draw_head(const struct top_model *m, unsigned width, struct top_line *l)
{
	unsigned at = 0;
	int64_t s = m->clock_ms / 1000 % 86400, safe = m->sum[FIGURE_SAFE];

	top_begin_line(l, width, !m->connected || safe == 0 ? TOP_WRONG : TOP_HEAD);
	top_append(l, width, &at, "%.*s: %" PRIu32 " member%s", width > 60 ? 40 : 20, m->name, m->n,
		m->n != 1 ? "s" : "");
	if (!m->connected)
		top_append(l, width, &at, "NO ANSWER");
	top_append(l, width, &at, "%s%s%s", m->state[0] != '\0' ? m->state : "state unknown",
		m->version[0] != '\0' ? " " : "", m->version);
	top_append(l, width, &at, "%s",
		!m->connected       ? "safe?"
			: safe == 1 ? "safe"
			: safe == 0 ? "NOT SAFE"
				    : "safe?");
	if (m->paused)
		top_append(l, width, &at, "PAUSED");
	if (at + 2 + 12 <= width) {
		char text[NUMBER_TEXT];

		snprintf(text, sizeof(text), "%02d:%02d:%02d UTC", (int)(s / 3600), (int)(s / 60 % 60),
			(int)(s % 60));
		top_put(l, width - 12, 12, text, true);
	}
}

static void draw_sums(const struct top_model *m, unsigned width, struct top_line *l)
{
	char n[NUMBER_TEXT];
	unsigned at = 0;

	top_begin_line(l, width, TOP_PLAIN);
	top_append(l, width, &at, "ops/s %s", top_count_text(n, m->ops, 9));
	top_append(l, width, &at, "migrations %s", top_count_text(n, m->sum[FIGURE_MIGRATIONS], 6));
	top_append(l, width, &at, "waiting %s", top_count_text(n, m->sum[FIGURE_WAITING], 6));
	if (m->unowned > 0) {
		top_append(l, width, &at, "unowned %s", top_count_text(n, m->unowned, 6));
		l->style = TOP_WARNING;
	}
	top_append(l, width, &at, "bytes %s", top_bytes_text(n, m->sum[FIGURE_BYTES]));
	top_append(l, width, &at, "entries %s", top_count_text(n, m->sum[FIGURE_ENTRIES], 9));
	top_append(l, width, &at, "partitions %s", top_count_text(n, m->partitions, 6));
	top_append(l, width, &at, "clients %s", top_count_text(n, m->sum[FIGURE_CLIENTS], 6));
}

/* --- the members --- */

/* Where each column begins; 0: it is not shown (MEMBER begins at 0). */
struct places {
	bool shown[TOP_COLUMNS];
	unsigned at[TOP_COLUMNS], width[TOP_COLUMNS];
};

static unsigned longest_addr(const struct top_model *m)
{
	size_t n = MEMBER_LEAST;

	for (uint32_t i = 0; i < m->n; i++)
		n = strlen(m->v[i].addr) > n ? strlen(m->v[i].addr) : n;
	return n < 40 ? (unsigned)n : 40;
}

static void place_columns(const struct top_model *m, unsigned width, struct places *p)
{
	unsigned member = longest_addr(m), used, at;

	*p = (struct places){ .shown[TOP_MEMBER] = true };
	if (member > width / 2 && member > MEMBER_LEAST)
		member = width / 2 > MEMBER_LEAST ? width / 2 : MEMBER_LEAST;
	used = member;
	for (unsigned rank = 1; rank < TOP_COLUMNS; rank++)
		for (int c = TOP_ROLE; c < TOP_COLUMNS; c++)
			if (columns[c].rank == rank && used + 1 + columns[c].width <= width) {
				p->shown[c] = true;
				used += 1 + columns[c].width;
			}
	p->width[TOP_MEMBER] = member < width ? member : width;
	at = member;
	for (int c = TOP_ROLE; c < TOP_COLUMNS; c++) {
		p->at[c] = at + 1;
		p->width[c] = columns[c].width;
		at += p->shown[c] ? 1 + columns[c].width : 0;
	}
}

static void draw_titles(const struct top_model *m, unsigned width, const struct places *p, struct top_line *l)
{
	char text[NUMBER_TEXT];

	top_begin_line(l, width, TOP_TITLE);
	for (int c = TOP_MEMBER; c < TOP_COLUMNS; c++) {
		if (!p->shown[c])
			continue;
		snprintf(text, sizeof(text), "%s%s", columns[c].title,
			(int)m->sort != c    ? ""
				: m->reverse ? "<"
					     : ">");
		top_put(l, p->at[c], p->width[c], text, c != TOP_MEMBER && c != TOP_ROLE);
	}
}

static const char *answer_text(char out[NUMBER_TEXT], const struct top_row *r)
{
	switch (r->state) {
	case TOP_LOST: return "LOST";
	case TOP_UNTOLD: return "no data";
	case TOP_WAITING: return "-";
	case TOP_SLOW: snprintf(out, NUMBER_TEXT, "SLOW %" PRId64 "s", r->late_ms / 1000); return out;
	case TOP_WELL: break;
	}
	snprintf(out, NUMBER_TEXT, "%" PRId64 " ms", r->took_ms);
	return out;
}

static const char *cell_text(char out[NUMBER_TEXT], const struct top_row *r, enum top_column c)
{
	static const enum figure figures[TOP_COLUMNS] = { [TOP_OWNED] = FIGURE_OWNED,
		[TOP_BACKUPS] = FIGURE_BACKUPS,
		[TOP_ENTRIES] = FIGURE_ENTRIES,
		[TOP_CLIENTS] = FIGURE_CLIENTS };

	switch (c) {
	case TOP_MEMBER: return r->addr;
	case TOP_ROLE: return r->master && r->lite ? "m,lite" : r->master ? "master" : r->lite ? "lite" : "";
	case TOP_BYTES: return top_bytes_text(out, r->figures.v[FIGURE_BYTES]);
	case TOP_OPS: return top_count_text(out, r->ops, columns[c].width);
	case TOP_HEAP:
		if (top_heap_percent(r) == FIGURE_UNKNOWN)
			return "-";
		snprintf(out, NUMBER_TEXT, "%" PRId64 " %%", top_heap_percent(r));
		return out;
	case TOP_ANSWER: return answer_text(out, r);
	case TOP_OWNED:
	case TOP_BACKUPS:
	case TOP_ENTRIES:
	case TOP_CLIENTS: return top_count_text(out, r->figures.v[figures[c]], columns[c].width);
	case TOP_LIST:
	case TOP_COLUMNS: break;
	}
	mc_check(false);
	return "";
}

static void draw_row(const struct top_model *m, const struct top_row *r, unsigned width,
	const struct places *p, struct top_line *l)
{
	bool chosen = !m->chosen.null && mc_uuid_eq(r->uuid, m->chosen);
	char text[NUMBER_TEXT];

	top_begin_line(l, width,
		chosen                           ? TOP_CHOSEN
			: r->state == TOP_LOST   ? TOP_WRONG
			: r->state == TOP_SLOW   ? TOP_WARNING
			: r->state == TOP_UNTOLD ? TOP_DIM
						 : TOP_PLAIN);
	for (int c = TOP_MEMBER; c < TOP_COLUMNS; c++)
		if (p->shown[c])
			top_put(l, p->at[c], p->width[c], cell_text(text, r, (enum top_column)c),
				c != TOP_MEMBER && c != TOP_ROLE);
	if (strlen(r->addr) > p->width[TOP_MEMBER])
		l->text[p->width[TOP_MEMBER] - 1] = '~';
}

/* --- all of it --- */

static void draw_foot(const struct top_model *m, unsigned width, uint32_t shown, struct top_line *l)
{
	unsigned at = 0;

	top_begin_line(l, width, TOP_DIM);
	if (shown > 0 && shown < m->n)
		top_append(l, width, &at, "%" PRIu32 "-%" PRIu32 " of %" PRIu32, m->first + 1,
			m->first + shown, m->n);
	top_append(l, width, &at, "q quit");
	top_append(l, width, &at, "h keys");
	top_append(l, width, &at, "enter details");
	top_append(l, width, &at, "s sort: %s%s", columns[m->sort].is, m->reverse ? ", reversed" : "");
	top_append(l, width, &at, "p pause");
}

/* How many lines lie below the members, which need all but a third; what was asked for is shown whole. */
static unsigned height_below(const struct top_model *m, unsigned body)
{
	unsigned n = body > m->n ? body - m->n : 0, least = body >= 8 ? body / 3 : 0;

	if (least < top_below_wanted(m))
		least = top_below_wanted(m);
	if (n < least)
		n = least;
	if (n > body)
		n = body;
	return n >= 2 ? n : 0;
}

static void scroll(struct top_model *m, uint32_t rows)
{
	uint32_t at = top_chosen(m);

	m->page = rows;
	if (m->chosen.null || rows == 0)
		at = m->first;
	if (at < m->first)
		m->first = at;
	if (rows > 0 && at >= m->first + rows)
		m->first = at - rows + 1;
	if (m->first + rows > m->n)
		m->first = m->n > rows ? m->n - rows : 0;
}

void top_draw(struct top_model *m, unsigned width, unsigned height, struct top_line *lines)
{
	unsigned body = height > 4 ? height - 4 : 0, under = height_below(m, body), rows = body - under;
	struct places p;

	if (width > TOP_WIDTH)
		width = TOP_WIDTH;
	for (unsigned i = 0; i < height; i++)
		top_begin_line(&lines[i], width, TOP_PLAIN);
	if (height == 0 || width == 0)
		return;
	place_columns(m, width, &p);
	scroll(m, rows);
	draw_head(m, width, &lines[0]);
	if (height > 1)
		draw_sums(m, width, &lines[1]);
	if (height > 2)
		draw_titles(m, width, &p, &lines[2]);
	for (unsigned i = 0; i < rows && m->first + i < m->n; i++)
		draw_row(m, &m->v[m->first + i], width, &p, &lines[3 + i]);
	if (under > 0)
		top_draw_below(m, width, under, &lines[3 + rows]);
	if (height > 3)
		draw_foot(m, width, rows < m->n - m->first ? rows : m->n - m->first, &lines[height - 1]);
}
