/* SPDX-License-Identifier: Apache-2.0 */
/* top_screen.c - lines to a terminal, keys from it. What they mean is top_model.c. */
#include "tools/members/top_screen.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/dlopen_note.h"
#include "common/base/option.h"
#include "common/cli/terminal.h"
#include "common/io/library.h"

#define NCURSES_USED(X) \
	X(newterm) \
	X(delscreen) \
	X(endwin) \
	X(newwin) \
	X(delwin) \
	X(cbreak) \
	X(noecho) \
	X(nonl) \
	X(curs_set) \
	X(keypad) \
	X(nodelay) \
	X(wgetch) \
	X(wmove) \
	X(waddnstr) \
	X(wattrset) \
	X(werase) \
	X(wclear) \
	X(wrefresh) \
	X(wresize) \
	X(resizeterm) \
	X(has_colors) \
	X(start_color) \
	X(use_default_colors) \
	X(init_pair)
struct curses {
#define X(f) __typeof__(&f) f;
	NCURSES_USED(X)
#undef X
};

#ifdef CURSES_LINKED /* a static build has no loader */

static const struct curses *curses(const char **why)
{
	static const struct curses c = {
#define X(f) .f = f,
		NCURSES_USED(X)
#undef X
	};

	*why = NULL;
	return &c;
}

#else

MC_DLOPEN_NOTE(top_libraries,
	"[{\"feature\":\"top\",\"description\":\"the full screen of mc-members\",\"priority\":\"recommended\",\"soname\":[\"libncursesw.so.6\"]}]");

static const struct curses *curses(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { #f, offsetof(struct curses, f) },
		NCURSES_USED(X)
#undef X
	};
	static struct curses c;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(
			&c, "libncursesw.so.6", entries, sizeof(entries) / sizeof(*entries), why);
	return there ? &c : NULL;
}

#endif

struct top_screen {
	const struct curses *c;
	SCREEN *term;
	WINDOW *w;
	bool color;
	unsigned width, height;
};

bool top_screen_load(struct fault *fault)
{
	const char *why;

	if (curses(&why) != NULL)
		return true;
	fault_set(fault, STATUS_HOST, "ncurses",
		"Install it (Debian: libncursesw6), or use " OPTION_STATE " and " OPTION_WATCH
		", which need no screen.",
		OPTION_TOP " draws with the library ncurses, which is not on this host (%s).", why);
	return false;
}

static void measure(struct top_screen *s)
{
	struct terminal_size size = { TERMINAL_WIDTH, TERMINAL_HEIGHT };

	terminal_size(STDOUT_FILENO, &size);
	s->width = size.width > 0 ? size.width : TERMINAL_WIDTH;
	s->height = size.height > 0 ? size.height : TERMINAL_HEIGHT;
}

static void begin_colors(struct top_screen *s)
{
	s->color = s->color && s->c->has_colors() && s->c->start_color() == OK;
	if (!s->color)
		return;
	s->c->use_default_colors();
	s->c->init_pair(1, COLOR_RED, -1);
	s->c->init_pair(2, COLOR_YELLOW, -1);
}

/* A broken promise is reported on the terminal as it was before. */
static const struct curses *drawing;
static mc_check_report_fn *report_before;

static void report_on_terminal(const char *what, const char *file, int line)
{
	drawing->endwin();
	if (report_before != NULL)
		report_before(what, file, line);
}

static void guard_reports(const struct curses *c)
{
	mc_check(drawing == NULL); /* one screen, or the report from before is lost */
	drawing = c;
	report_before = mc_check_report;
	mc_check_report = report_on_terminal;
}

static void leave_reports(void)
{
	if (drawing != NULL)
		mc_check_report = report_before;
	drawing = NULL;
}

struct top_screen *top_screen_open(bool color, struct fault *fault)
{
	const char *why;
	struct top_screen *s = calloc(1, sizeof(*s));

	if (s == NULL || (s->c = curses(&why)) == NULL) {
		free(s);
		fault_memory(fault);
		return NULL;
	}
	s->color = color;
	s->term = s->c->newterm(NULL, stdout, stdin);
	measure(s);
	if (s->term != NULL)
		s->c->resizeterm((int)s->height, (int)s->width);
	s->w = s->term != NULL ? s->c->newwin((int)s->height, (int)s->width, 0, 0) : NULL;
	if (s->w == NULL) {
		top_screen_close(s);
		fault_set(fault, STATUS_HOST, "terminal",
			"Set TERM to a kind that is described (TERM=xterm, TERM=vt100), or install the descriptions; Debian: ncurses-base, ncurses-term.",
			"This host has no description (terminfo) of the terminal, TERM=%s, so nothing can be drawn on it.",
			getenv("TERM") != NULL ? getenv("TERM") : "");
		return NULL;
	}
	guard_reports(s->c);
	s->c->cbreak();
	s->c->noecho();
	s->c->nonl();
	s->c->curs_set(0);
	s->c->keypad(s->w, true);
	s->c->nodelay(s->w, true);
	begin_colors(s);
	return s;
}

void top_screen_close(struct top_screen *s)
{
	if (s == NULL)
		return;
	leave_reports();
	if (s->w != NULL)
		s->c->delwin(s->w);
	if (s->term != NULL) {
		s->c->endwin();
		s->c->delscreen(s->term);
	}
	free(s);
}

/* COLOR_PAIR(n), which is a function without the macros. */
#define PAIR(n) ((attr_t)(NCURSES_BITS(n, 0) & A_COLOR))

static attr_t look_of(const struct top_screen *s, enum top_style style)
{
	attr_t red = s->color ? PAIR(1) : A_BOLD, yellow = s->color ? PAIR(2) : A_BOLD;

	switch (style) {
	case TOP_HEAD: return A_BOLD;
	case TOP_TITLE: return A_REVERSE;
	case TOP_CHOSEN: return A_REVERSE | A_BOLD;
	case TOP_WARNING: return yellow;
	case TOP_WRONG: return red | A_BOLD;
	case TOP_DIM: return A_DIM;
	case TOP_PLAIN: break;
	}
	return A_NORMAL;
}

void top_screen_draw(struct top_screen *s, struct top_model *m)
{
	struct top_line *lines = calloc(s->height, sizeof(*lines));

	mc_check(s->w != NULL && s->width > 0 && s->height > 0);
	if (lines == NULL)
		return;
	top_draw(m, s->width, s->height, lines);
	s->c->werase(s->w);
	for (unsigned i = 0; i < s->height; i++) {
		s->c->wattrset(s->w, (int)look_of(s, lines[i].style));
		s->c->wmove(s->w, (int)i, 0);
		s->c->waddnstr(s->w, lines[i].text, (int)strlen(lines[i].text));
	}
	s->c->wrefresh(s->w);
	free(lines);
}

void top_screen_resize(struct top_screen *s)
{
	measure(s);
	s->c->resizeterm((int)s->height, (int)s->width);
	s->c->wresize(s->w, (int)s->height, (int)s->width);
	s->c->wclear(s->w);
}

bool top_screen_key(struct top_screen *s, enum top_key *key)
{
	static const struct {
		int c;
		enum top_key key;
	} keys[] = {
		{ KEY_UP, TOP_KEY_UP },
		{ KEY_DOWN, TOP_KEY_DOWN },
		{ KEY_PPAGE, TOP_KEY_PAGE_UP },
		{ KEY_NPAGE, TOP_KEY_PAGE_DOWN },
		{ KEY_HOME, TOP_KEY_FIRST },
		{ KEY_END, TOP_KEY_LAST },
		{ KEY_ENTER, TOP_KEY_DETAILS },
	};
	int c = s->c->wgetch(s->w);

	*key = TOP_KEY_NONE;
	if (c == ERR)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].c == c)
			*key = keys[i].key;
	if (*key == TOP_KEY_NONE)
		*key = top_key_of(c);
	return true;
}
