/* SPDX-License-Identifier: Apache-2.0 */
/*
 * top_model.h - what --top shows, without a screen: members as rows that are sorted and chosen, what
 * happened, and the lines of a screen of any size. Asks nobody, and has no clock.
 */
#ifndef MC_TOOLS_MEMBERS_TOP_MODEL_H
#define MC_TOOLS_MEMBERS_TOP_MODEL_H

#include "tools/members/figures.h"

#define TOP_SLOW_MS 2000   /* an answer is late after this */
#define TOP_EVENTS 64      /* that are kept */
#define TOP_EVENT_TEXT 160 /* one of them */
#define TOP_WIDTH 255      /* columns of a screen that are used */

/* One member, as it is at a moment. Texts are borrowed, and harmless for a terminal. */
struct top_seen {
	struct mc_uuid uuid;
	const char *addr, *name; /* name: "" without one */
	bool master, lite, connected;
	const struct figures *figures;
	int64_t counted_at_ms;    /* when its operations were counted, by one clock; 0: never */
	int64_t waiting_since_ms; /* a question without an answer; 0: none */
	int64_t took_ms;          /* from the last question to its answer; FIGURE_UNKNOWN */
	const char *why;          /* something is not known; "" */
};

/* All of them together. FIGURE_UNKNOWN: not known. */
struct top_cluster {
	const char *name, *state, *version; /* state, version: "" while not known */
	int64_t v[FIGURE_COUNT];            /* sums */
	int64_t partitions, unowned;
	bool connected; /* there is a member that tells the list */
};

struct top_model;
struct top_model *top_model_new(void); /* NULL: no memory */
void top_model_free(struct top_model *m);

/* A sample: begin, each member in the order of the list, end. now_ms: monotonic; clock_ms: since 1970.
 * False: no memory, and the sample is not whole. */
void top_begin(struct top_model *m, int64_t now_ms, int64_t clock_ms);
bool top_add(struct top_model *m, const struct top_seen *s);
void top_end(struct top_model *m, const struct top_cluster *c);
/* Something that was said, as an event. */
void top_say(struct top_model *m, int64_t clock_ms, const char *text);

enum top_key {
	TOP_KEY_NONE,
	TOP_KEY_QUIT,
	TOP_KEY_UP,
	TOP_KEY_DOWN,
	TOP_KEY_PAGE_UP,
	TOP_KEY_PAGE_DOWN,
	TOP_KEY_FIRST,
	TOP_KEY_LAST,
	TOP_KEY_SORT,
	TOP_KEY_SORT_BACK,
	TOP_KEY_REVERSE,
	TOP_KEY_DETAILS,
	TOP_KEY_KEYS,
	TOP_KEY_PAUSE,
};
enum top_key top_key_of(int c); /* of a character */
/* False: it is the end. */
bool top_press(struct top_model *m, enum top_key key);
bool top_is_paused(const struct top_model *m);

enum top_style { TOP_PLAIN, TOP_HEAD, TOP_TITLE, TOP_CHOSEN, TOP_WARNING, TOP_WRONG, TOP_DIM };
struct top_line {
	enum top_style style;
	char text[TOP_WIDTH + 1]; /* ASCII, at most as many columns as were asked for */
};
/* A screen of `height` lines of `width` columns. Remembers how many members were seen, for paging. */
void top_draw(struct top_model *m, unsigned width, unsigned height, struct top_line *lines);

#endif
