/* SPDX-License-Identifier: Apache-2.0 */
/* doctor.c - mc-probe --doctor: asks one question after the other, says of each what it comes to and the
 * command to go on with, and ends with the worst. Knows nothing itself. */
#include "common/base/check.h"
#include "tools/probe/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/progress.h"
#include "common/io/clock.h"
#include "tools/probe/doctor_child.h"
#include "tools/probe/modes.h"

#define PATIENCE 60000 /* ms for all of it; a cluster that is well takes eight seconds */

struct run {
	struct doctor d;
	struct say say;
	int64_t began_ms, until_ms;
	bool interrupted;
	struct doctor_children *children;
};

static const char *const level_texts[DOCTOR_LEVELS] = { "ok", "warning", "wrong" };

/* --- what a command says --- */
static void keep_sentence(struct doctor *d, enum status status, const json_t *record)
{
	const char *message = json_string_value(json_object_get(record, "message")),
		   *hint = json_string_value(json_object_get(record, "hint"));

	if (message == NULL ||
		(d->now.said != STATUS_OPEN && status_worse(d->now.said, status) == d->now.said))
		return;
	d->now.said = status;
	snprintf(d->now.message, sizeof(d->now.message), "%s", message);
	snprintf(d->now.hint, sizeof(d->now.hint), "%s", hint != NULL ? hint : "");
}

struct asking {
	struct doctor *d;
	const struct doctor_check *check;
};

static void on_record(void *ctx, const json_t *record)
{
	const struct asking *a = ctx;
	const char *type = json_string_value(json_object_get(record, "type"));
	json_int_t status = json_integer_value(json_object_get(record, "status"));

	if (type == NULL)
		return;
	if (a->check->record != NULL)
		a->check->record(a->d, type, record);
	if (strcmp(type, "verdict") == 0 && status >= 0 && status < STATUS_COUNT)
		keep_sentence(a->d, (enum status)status, record);
	if (strcmp(type, "error") == 0)
		keep_sentence(a->d, STATUS_USAGE, record);
}

/* --- what it comes to --- */
static void judge_end(struct run *r, const struct doctor_check *check, int ended, enum status *status,
	enum doctor_level *level)
{
	struct doctor *d = &r->d;

	*status = ended >= 0 && ended < STATUS_COUNT ? (enum status)ended : STATUS_SILENCE;
	*level = ended >= 0 && ended < STATUS_COUNT ? check->levels[*status] : DOCTOR_WARNING;
	if (d->now.unsafe && *level == DOCTOR_OK) {
		*level = DOCTOR_WARNING;
		*status = STATUS_NOT;
	}
	if (ended == CHILD_INTERRUPTED)
		r->interrupted = true;
	if (ended == CHILD_LATE)
		snprintf(d->now.message, sizeof(d->now.message),
			"it had not ended when the time of " OPTION_TIMEOUT " was over");
	else if (ended == CHILD_INTERRUPTED)
		snprintf(d->now.message, sizeof(d->now.message), "interrupted");
	else if (ended < 0 || ended >= STATUS_COUNT)
		snprintf(d->now.message, sizeof(d->now.message), "%s has crashed",
			tool_rows[check->tool].name);
	else if (d->now.message[0] == '\0')
		snprintf(d->now.message, sizeof(d->now.message), "%s", status_rows[*status].text);
}

static void tell_finding(struct run *r, const struct doctor_check *check, enum status status,
	enum doctor_level level, int64_t took_ms)
{
	const struct say *s = &r->say;
	struct doctor *d = &r->d;
	const char *hint = d->now.hint[0] != '\0' && level != DOCTOR_OK ? d->now.hint : NULL;

	mc_check(level < DOCTOR_LEVELS && status < STATUS_COUNT && d->now.command[0] != '\0');
	progress_clear();
	say_begin(s, RECORD_FINDING, log_now());
	say_z(s, "name", check->name);
	say_z(s, "level", level_texts[level]);
	say_flag(s, "ok", level == DOCTOR_OK);
	say_number(s, "status", status);
	say_z(s, "message", d->now.message);
	say_z(s, "hint", hint);
	say_z(s, "command", d->now.command);
	say_number(s, "elapsed_ms", took_ms);
	say_shown(s, "warns", level == DOCTOR_WARNING ? "yes" : NULL);
	say_shown(s, "fails", level == DOCTOR_WRONG ? "yes" : NULL);
	say_shown(s, "more", log_wants(LOG_DEBUG) ? hint : NULL);
	say_end(s);
	out_look();
	if (level > d->level || d->worst[0] == '\0')
		snprintf(d->worst, sizeof(d->worst), "%s: %.700s", check->name, d->now.message);
	d->status = level > d->level ? status
		: level == d->level  ? status_worse(d->status, status)
				     : d->status;
	d->level = level > d->level ? level : d->level;
	d->count[level]++;
}

/* --- one question --- */
static bool command_line(const struct doctor *d, const struct doctor_check *check,
	struct command_words *typed, struct command_words *started)
{
	mc_check(typed->n == 0 && started->n == 0);
	if (!doctor_command(d, check, check->options, typed) ||
		!words_add(started, tool_rows[check->tool].name) || !words_add(started, OPTION_JSON) ||
		!words_add_split(started, check->aside, " "))
		return false;
	for (size_t i = 1; i < typed->n; i++)
		if (!words_add(started, typed->v[i]))
			return false;
	return true;
}

/* What to type next, unless a record has said it. */
static bool next_command(struct doctor *d, const struct doctor_check *check, enum doctor_level level)
{
	const char *options = level != DOCTOR_OK && check->instead != NULL ? check->instead : check->options;
	struct command_words next = { NULL, 0 };
	char *text = NULL;

	if (d->now.command[0] != '\0')
		return true;
	if (doctor_command(d, check, options, &next))
		text = words_text(&next);
	/* a part of a command is another command */
	if (text != NULL && strlen(text) < sizeof(d->now.command))
		strcpy(d->now.command, text);
	else if (text != NULL)
		snprintf(d->now.command, sizeof(d->now.command), "%s " OPTION_HELP,
			tool_rows[check->tool].name);
	free(text);
	words_free(&next);
	return d->now.command[0] != '\0';
}

static bool ask_question(struct run *r, const struct doctor_check *check, struct fault *fault)
{
	struct doctor *d = &r->d;
	struct asking asking = { d, check };
	struct command_words typed = { NULL, 0 }, started = { NULL, 0 };
	int64_t now_ms = io_now(), left_ms = r->until_ms - now_ms;
	struct doctor_child child = { .limit_ms = left_ms > 0 ? left_ms : 0,
		.secret = d->s->has_secret && check->tool == TOOL_NUMBER_PROBE ? d->s->secret : NULL,
		.record = on_record,
		.ctx = &asking };
	enum doctor_level level;
	enum status status;
	int ended = CHILD_LATE;
	bool ok;

	memset(&d->now, 0, sizeof(d->now));
	d->now.said = STATUS_OPEN;
	ok = command_line(d, check, &typed, &started) || fault_memory(fault);
	if (ok && left_ms > 0) {
		progress_say("%s: %s %s", check->name, tool_rows[check->tool].name, check->options);
		child.argv = started.v;
		ended = doctor_child_run(r->children, &child, fault);
		ok = ended != CHILD_FAILED && !d->no_memory;
	}
	words_free(&typed);
	words_free(&started);
	if (!ok)
		return false;
	judge_end(r, check, ended, &status, &level);
	if (!next_command(d, check, level))
		return fault_memory(fault);
	tell_finding(r, check, status, level, io_now() - now_ms);
	return true;
}

static int conclude(struct run *r)
{
	const struct say *s = &r->say;
	struct doctor *d = &r->d;
	unsigned all = d->count[DOCTOR_OK] + d->count[DOCTOR_WARNING] + d->count[DOCTOR_WRONG];
	char text[2 * FAULT_TEXT];

	mc_check((d->level == DOCTOR_OK) == (d->count[DOCTOR_OK] == all));
	if (d->level == DOCTOR_OK)
		snprintf(text, sizeof(text), "All %u checks are ok.", all);
	else
		snprintf(text, sizeof(text), "%u of %u checks are ok, %u wrong; first %s",
			d->count[DOCTOR_OK], all, d->count[DOCTOR_WRONG], d->worst);
	say_begin(s, RECORD_VERDICT, log_now());
	say_flag(s, "ok", d->level == DOCTOR_OK);
	say_number(s, "status", d->status);
	say_z(s, "message", text);
	say_z(s, "hint", NULL);
	say_number(s, "well_count", d->count[DOCTOR_OK]);
	say_number(s, "warning_count", d->count[DOCTOR_WARNING]);
	say_number(s, "wrong_count", d->count[DOCTOR_WRONG]);
	say_number(s, "elapsed_ms", io_now() - r->began_ms);
	say_end(s);
	return (int)d->status;
}

static int examine(struct run *r, struct fault *fault)
{
	r->began_ms = io_now();
	r->until_ms = r->began_ms + setting_ms_or(r->d.s, OPT_TIMEOUT, PATIENCE);
	for (size_t i = 0; i < doctor_check_count && !r->interrupted; i++)
		if (doctor_checks[i].applies(&r->d) && !ask_question(r, &doctor_checks[i], fault))
			return fault->code != NULL ? (int)fault->status : STATUS_HOST;
	return conclude(r);
}

int probe_doctor(const struct settings *s, struct fault *fault)
{
	struct run *r = calloc(1, sizeof(*r));
	struct settings *peers = malloc(sizeof(*peers));
	int status = STATUS_USAGE;

	if (r == NULL || peers == NULL || !tool_output(s, &r->say)) {
		free(r);
		free(peers);
		return fault_memory(fault), STATUS_HOST;
	}
	r->d.s = s;
	r->d.mode = s->v[OPT_CLUSTER_MODE].value.mode;
	*peers = *s;
	r->children = doctor_children_open(fault);
	if (r->children == NULL)
		status = STATUS_HOST;
	else if (doctor_peers(&r->d, peers, fault))
		status = examine(r, fault);
	doctor_children_close(r->children);
	words_free(&r->d.peers);
	words_free(&r->d.names);
	words_free(&r->d.members);
	tool_output_close(&r->say);
	free(peers);
	free(r);
	return status;
}
