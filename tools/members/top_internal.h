/* SPDX-License-Identifier: Apache-2.0 */
/* top_internal.h - the model of --top from inside: between top_model.c and those that draw. */
#ifndef MC_TOOLS_MEMBERS_TOP_INTERNAL_H
#define MC_TOOLS_MEMBERS_TOP_INTERNAL_H

#include "tools/members/number.h"
#include "tools/members/top_model.h"

/* In the order in which they stand; the first is the order of the list, and no column. */
enum top_column {
	TOP_LIST,
	TOP_MEMBER,
	TOP_ROLE,
	TOP_OWNED,
	TOP_BACKUPS,
	TOP_ENTRIES,
	TOP_BYTES,
	TOP_OPS,
	TOP_CLIENTS,
	TOP_HEAP,
	TOP_ANSWER,
	TOP_COLUMNS
};

/* WAITING: it was never asked, or its first answer is on its way; UNTOLD: it tells nothing, `why` says it. */
enum top_state { TOP_WAITING, TOP_WELL, TOP_UNTOLD, TOP_SLOW, TOP_LOST };

struct top_row {
	struct mc_uuid uuid;
	char addr[MC_ADDR_TEXT], name[64], why[TOP_EVENT_TEXT];
	struct figures figures;
	enum top_state state;
	bool master, lite, seen;
	uint32_t age; /* its place in the list */
	int64_t took_ms, late_ms;
	int64_t counted, counted_at_ms, ops; /* operations at that time; a second since the time before */
};

struct top_event {
	int64_t clock_ms;
	char text[TOP_EVENT_TEXT];
};

struct top_model {
	struct top_row *v;
	uint32_t n, cap, seen;
	uint64_t samples;
	int64_t now_ms, clock_ms;
	/* all of them */
	char name[MC_NAME_MAX + 1], state[24], version[16];
	int64_t sum[FIGURE_COUNT], partitions, unowned, ops;
	int64_t safe, migrations; /* as they were known last */
	bool connected;
	/* how it is looked at */
	enum top_column sort;
	bool reverse, paused;
	struct mc_uuid chosen; /* null: none yet */
	uint32_t first, page;  /* the uppermost row that is seen, and how many */
	enum { TOP_BELOW_EVENTS, TOP_BELOW_DETAILS, TOP_BELOW_KEYS } below;
	struct top_event events[TOP_EVENTS];
	uint64_t event_count; /* that ever were; the last is at (event_count - 1) % TOP_EVENTS */
};

void top_sort(struct top_model *m);
uint32_t top_chosen(const struct top_model *m);
int64_t top_heap_percent(const struct top_row *r);

/* top_below.c: n lines; how many it needs to be whole, 0: it does with any */
unsigned top_below_wanted(const struct top_model *m);
void top_draw_below(const struct top_model *m, unsigned width, unsigned n, struct top_line *lines);

/* top_text.c. A line is `width` columns, and text lies in it at a place, cut to its width. */
void top_begin_line(struct top_line *l, unsigned width, enum top_style style);
void top_put(struct top_line *l, unsigned at, unsigned width, const char *text, bool right);
/* Behind what stands there already, which ends at *at, with two blanks between, if all of it fits there; the
 * first is cut. */
void top_append(struct top_line *l, unsigned width, unsigned *at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* "12", "1234k", "-" (FIGURE_UNKNOWN): what is longer than `width` is told in thousands. */
const char *top_count_text(char out[NUMBER_TEXT], int64_t n, unsigned width);
const char *top_bytes_text(char out[NUMBER_TEXT], int64_t n);

#endif
