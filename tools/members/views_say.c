/* SPDX-License-Identifier: Apache-2.0 */
/* views_say.c - the lists of many members as records and sentences: who follows whom, who lags, who is
 * silent, what will become of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/terminal.h"
#include "tools/members/text.h"
#include "tools/members/views.h"

#define HINT_INDENT "    "
#define RHYTHM \
	"A master looks for other halves 300 s after its start, then every 120 s " \
	"(hazelcast.merge.first.run.delay.seconds and .next.), so within two minutes once both are older than five."

static const struct view *list_of(const struct views *v, uint32_t i)
{
	mc_check(i < v->n && v->from[i]->view != NULL);
	return v->from[i]->view;
}

static void master_addr(char out[MC_ADDR_TEXT], const struct view *v)
{
	show_addr(out, v->n > 0 ? &v->v[0].addr : &v->by_addr);
}

/* --- one row for each list --- */

struct widths {
	int by, master;
};

static struct widths widths_of(const struct views *v)
{
	struct widths w = { 7, 6 };
	char addr[MC_ADDR_TEXT];
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		show_addr(addr, &list_of(v, i)->by_addr);
		w.by = (int)strlen(addr) > w.by ? (int)strlen(addr) : w.by;
		master_addr(addr, list_of(v, i));
		w.master = (int)strlen(addr) > w.master ? (int)strlen(addr) : w.master;
	}
	return w;
}

static void say_members(const struct say *s, const struct view *v)
{
	struct member_text buf;
	uint32_t i;

	say_list(s, "members");
	for (i = 0; i < v->n; i++) {
		say_open(s, NULL);
		member_say(s, &v->v[i], &buf);
		say_close(s);
	}
	say_list_end(s);
}

static void say_view(const struct say *s, const struct views *v, uint32_t i, struct widths w)
{
	const struct view *view = list_of(v, i);
	char by[MC_ADDR_TEXT], master[MC_ADDR_TEXT], row[ROW_TEXT], uuid[3][MC_UUID_TEXT];
	struct mc_uuid none = { .null = true };

	show_addr(by, &view->by_addr);
	master_addr(master, view);
	snprintf(row, sizeof(row), "%-*s  %7" PRId32 "  %7" PRIu32 "  %-*s  %s", w.by, by, view->version,
		view->n, w.master, master, view->cluster_name);
	say_begin(s, RECORD_VIEW, log_now());
	member_say_uuid(s, "uuid", view->by, uuid[0]);
	say_z(s, "host", view->by_addr.host);
	say_number(s, "port", view->by_addr.port);
	say_z(s, "cluster_name", view->cluster_name);
	member_say_uuid(s, "cluster_id", view->cluster, uuid[1]);
	say_z(s, "release", view->server);
	say_number(s, "version", view->version);
	say_number(s, "member_count", view->n);
	member_say_uuid(s, "master", view->n > 0 ? view->v[0].uuid : none, uuid[2]);
	say_number(s, "side", v->v[i].side);
	say_shown(s, "row", row);
	say_members(s, view);
	say_end(s);
}

/* --- what they disagree in --- */

static void say_line(const struct say *s, const char *line, size_t n, const char *indent)
{
	char row[ROW_TEXT];

	snprintf(row, sizeof(row), "%s%.*s", indent, (int)n, line);
	say_begin(s, RECORD_VIEWS_LINE, log_now());
	say_z(s, "row", row);
	say_end(s);
}

/* For people: on a terminal, lines of its width; else one line for each text. */
static void say_wrapped(const struct say *s, const char *text, const char *indent)
{
	struct terminal_size size;
	size_t width = ROW_TEXT / 2, n;

	if (terminal_size(STDOUT_FILENO, &size) && size.width > 2 * strlen(indent) && size.width < width)
		width = size.width - strlen(indent);
	while (text != NULL && *text != '\0') {
		n = strlen(text);
		if (n > width)
			for (n = width; n > 0 && text[n] != ' '; n--)
				;
		n = n > 0 ? n : width;
		say_line(s, text, n, indent);
		text += n + strspn(text + n, " ");
	}
}

/* `side`: of the two that disagree, the one that `of` belongs to; NULL: they follow one master. */
static void say_disagreement(const struct say *s, const char *kind, const struct view *of,
	const struct view *other, const struct compare_side *side, bool moves, const char *message,
	const char *hint)
{
	char uuid[2][MC_UUID_TEXT];
	struct mc_uuid none = { .null = true };

	say_begin(s, RECORD_DISAGREEMENT, log_now());
	say_z(s, "kind", kind);
	say_z(s, "host", of->by_addr.host);
	say_number(s, "port", of->by_addr.port);
	member_say_uuid(s, "master", of->n > 0 ? of->v[0].uuid : none, uuid[0]);
	member_say_uuid(s, "other_master", other != NULL && other->n > 0 ? other->v[0].uuid : none, uuid[1]);
	if (side != NULL) {
		say_flag(s, "moves", moves);
		say_flag(s, "blocked", side->blocked);
	}
	say_z(s, "message", message);
	say_z(s, "hint", hint);
	say_end(s);
	say_wrapped(s, message, "");
	say_wrapped(s, hint, HINT_INDENT);
}

static void add_side(struct text *t, const struct views *v, uint32_t side)
{
	const struct view *view = list_of(v, v->sides[side].newest);
	char addr[MC_ADDR_TEXT];
	uint32_t i;

	text_add(t, "{");
	for (i = 0; i < view->n && i < SIDE_SHOWN; i++) {
		show_addr(addr, &view->v[i].addr);
		text_add(t, "%s%s", i > 0 ? ", " : "", addr);
	}
	if (view->n > SIDE_SHOWN)
		text_add(t, " and %" PRIu32 " more", view->n - SIDE_SHOWN);
	text_add(t, "} version %" PRId32 "%s%s%s", view->version, view->server[0] != '\0' ? " (" : "",
		view->server, view->server[0] != '\0' ? ")" : "");
}

/* What will become of a side that should merge into another. */
static void add_future(struct text *t, const struct views *v, const struct compare_side *side)
{
	const struct compare_side *into = &v->sides[side->into];
	char mine[MC_ADDR_TEXT], other[MC_ADDR_TEXT];

	master_addr(mine, list_of(v, side->newest));
	master_addr(other, list_of(v, into->newest));
	if (side->data != into->data)
		text_add(t,
			" %s should merge into %s, which has more data members: %" PRIu32 ", not %" PRIu32
			".",
			mine, other, into->data, side->data);
	else
		text_add(t,
			" %s should merge into %s: both have %" PRIu32
			" data member%s, and the greater address moves.",
			mine, other, side->data, side->data == 1 ? "" : "s");
	if (side->blocked)
		text_add(t,
			" Not yet: one list still names a member of the other, and keeps it until 60 s without a heartbeat are over.");
}

static const char *const relation_texts[COMPARE_RELATION_COUNT] = {
	[COMPARE_SAME] = "",
	[COMPARE_OTHER_NAME] = "",
	[COMPARE_UNFIT] = "",
	[COMPARE_APART] = "Their cluster ids differ: each was started without finding the other.",
	[COMPARE_SPLIT] = "Their cluster id is the same: one cluster that has split.",
};
static const char *const relation_hints[COMPARE_RELATION_COUNT] = {
	[COMPARE_SAME] = "",
	[COMPARE_OTHER_NAME] = "",
	[COMPARE_UNFIT] = "",
	[COMPARE_APART] = RHYTHM
	" With lists of addresses, the one that moves must have the other's address in its own.",
	[COMPARE_SPLIT] = RHYTHM
	" With lists of addresses, the one that moves must have the other's address in its own.",
};

static void say_side(const struct say *s, const struct views *v, uint32_t i)
{
	const struct compare_side *side = &v->sides[i];
	uint32_t other = side->other;
	enum fit apart = views_apart(&v->v[side->newest], &v->v[v->sides[other].newest]);
	const struct view *mine = list_of(v, side->newest), *theirs = list_of(v, v->sides[other].newest);
	struct text t = { 0 };

	if (side->relation == COMPARE_SAME)
		return;
	if (strcmp(mine->cluster_name, theirs->cluster_name) == 0)
		text_add(&t, "Two clusters named '%s' where one was meant: ", mine->cluster_name);
	else
		text_add(&t, "Two clusters, '%s' and '%s': ", mine->cluster_name, theirs->cluster_name);
	add_side(&t, v, i);
	text_add(&t, " and ");
	add_side(&t, v, other);
	text_add(&t, ". %s", apart < FIT_COUNT ? fit_rows[apart].apart : relation_texts[side->relation]);
	if (side->into != i)
		add_future(&t, v, side);
	say_disagreement(s, compare_relation_text(side->relation), mine, theirs, side, side->into != i,
		t.failed ? "" : t.p,
		apart < FIT_COUNT ? fit_rows[apart].mend : relation_hints[side->relation]);
	text_free(&t);
}

static void say_behind(const struct say *s, const struct views *v, uint32_t i)
{
	const struct view *mine = list_of(v, i), *newest = list_of(v, v->sides[v->v[i].side].newest);
	char addr[MC_ADDR_TEXT], by[MC_ADDR_TEXT], message[2 * CLI_TEXT];

	if (mine == newest || (mine->version == newest->version && view_same(mine, newest)))
		return;
	show_addr(addr, &mine->by_addr);
	show_addr(by, &newest->by_addr);
	snprintf(message, sizeof(message),
		"%s is behind: it has version %" PRId32 " with %" PRIu32 " members, %s has version %" PRId32
		" with %" PRIu32 ".",
		addr, mine->version, mine->n, by, newest->version, newest->n);
	say_disagreement(s, "behind", mine, newest, NULL, false, message,
		"A list reaches all members within milliseconds. One that stays behind does not hear "
		"its master: it is removed, or removes the master, after 60 s without heartbeats.");
}

static void say_silent(const struct say *s, const struct place *p)
{
	char sentence[2 * CLI_TEXT], message[3 * CLI_TEXT];

	client_fail_sentence(sentence, sizeof(sentence), &p->addr, &p->failure);
	snprintf(message, sizeof(message), "%s tells no list: %s",
		p->listed ? "One of the list" : "One that was named", sentence);
	say_begin(s, RECORD_DISAGREEMENT, log_now());
	say_z(s, "kind", "silent");
	say_z(s, "host", p->addr.host);
	say_number(s, "port", p->addr.port);
	say_z(s, "reason", p->failure.row != NULL ? p->failure.row->code : "timeout");
	say_z(s, "message", message);
	say_z(s, "hint", p->failure.row != NULL && p->failure.hint[0] != '\0' ? p->failure.hint : NULL);
	say_end(s);
	say_wrapped(s, message, "");
	say_wrapped(s, p->failure.row != NULL && p->failure.hint[0] != '\0' ? p->failure.hint : NULL,
		HINT_INDENT);
}

static void say_head(const struct say *s, struct widths w)
{
	char row[ROW_TEXT];

	snprintf(row, sizeof(row), "%-*s  VERSION  MEMBERS  %-*s  CLUSTER", w.by, "LIST OF", w.master,
		"MASTER");
	say_line(s, row, strlen(row), "");
}

/* --- the verdict --- */

static void make_verdict(const struct views *v, struct app *a)
{
	const struct view *first = list_of(v, 0);
	uint32_t i, behind = 0;

	for (i = 0; i < v->side_count; i++)
		behind += v->sides[i].behind;
	a->found.sides = v->side_count;
	a->found.silent = v->silent_count;
	a->found.agree = compare_agrees(v->sides, v->side_count) && v->silent_count == 0;
	a->status = a->found.agree ? STATUS_OK : STATUS_NOT;
	if (a->found.agree)
		snprintf(a->trouble, sizeof(a->trouble),
			"%" PRIu32 " of %" PRIu32 " agree: '%s', %" PRIu32 " member%s, version %" PRId32 ".",
			v->n, v->n, first->cluster_name, first->n, first->n == 1 ? "" : "s", first->version);
	else if (v->side_count > 1)
		snprintf(a->trouble, sizeof(a->trouble),
			"They do not agree: %" PRIu32 " masters are followed.", v->side_count);
	else if (behind > 0)
		snprintf(a->trouble, sizeof(a->trouble),
			"They do not agree: %" PRIu32 " of %" PRIu32 " lists are behind.", behind, v->n);
	else
		snprintf(a->trouble, sizeof(a->trouble),
			"Those who answer agree, but %" PRIu32 " did not answer.", v->silent_count);
}

static void say_verdict(const struct say *s, const struct app *a)
{
	say_begin(s, RECORD_VERDICT, log_now());
	say_flag(s, "ok", a->found.agree);
	say_number(s, "status", a->status);
	say_number(s, "side_count", a->found.sides);
	say_number(s, "silent_count", a->found.silent);
	say_z(s, "message", a->trouble);
	say_end(s);
}

static void views_say(const struct views *v, struct app *a)
{
	struct widths w = widths_of(v);
	uint32_t i;

	say_head(&a->out, w);
	for (i = 0; i < v->n; i++)
		say_view(&a->out, v, i, w);
	for (i = 0; i < v->side_count; i++)
		say_side(&a->out, v, i);
	for (i = 0; i < v->n; i++)
		say_behind(&a->out, v, i);
	for (i = 0; i < v->silent_count; i++)
		say_silent(&a->out, v->silent[i]);
	say_verdict(&a->out, a);
}

bool views_show(const struct views *v, struct app *a)
{
	make_verdict(v, a);
	if (a->want.form == FORM_TEXT || a->want.form == FORM_JSON) {
		views_say(v, a);
		return out_look();
	}
	if (a->found.agree && a->want.form == FORM_NAGIOS)
		a->trouble[0] = '\0'; /* the line says it in its own words */
	if (a->want.form == FORM_DOT)
		return form_dot_views(v);
	return show_view(
		a, list_of(v, v->sides[0].into < v->side_count ? v->sides[v->sides[0].into].newest : 0));
}
