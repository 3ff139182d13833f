/* SPDX-License-Identifier: Apache-2.0 */
/* log.c - sentences and JSON lines on standard error. Never writes to standard output. */
#include "common/cli/log.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/cli/escape.h"
#include "common/cli/progress.h"
#include "common/cli/terminal.h"

static const struct {
	const char *word, *color;
	int priority; /* syslog's */
} levels[] = {
	[LOG_ANSWER] = { "status", "", 5 },
	[LOG_ERROR] = { "error", "\033[31m", 3 },
	[LOG_WARN] = { "warning", "\033[33m", 4 },
	[LOG_NOTE] = { "note", "", 6 },
	[LOG_DEBUG] = { "debug", "\033[2m", 7 },
	[LOG_TRACE] = { "debug", "\033[2m", 7 },
};

static struct {
	const char *tool;
	enum log_level threshold;
	bool json, color, data_color, time, priority;
	void (*to)(void *ctx, const char *text); /* in place of standard error; NULL: it is not diverted */
	void *to_ctx;
} config = { "mc", LOG_NOTE, false, false, false, false, false, NULL, NULL };

void log_open(const char *tool, enum log_level threshold, bool json, enum log_color color)
{
	mc_check(tool != NULL && threshold <= LOG_TRACE && color <= LOG_COLOR_NEVER);
	config.tool = tool;
	config.threshold = threshold;
	config.json = json;
	config.color =
		color == LOG_COLOR_AUTO ? terminal_has_color(STDERR_FILENO) : color == LOG_COLOR_ALWAYS;
	config.data_color =
		color == LOG_COLOR_AUTO ? terminal_has_color(STDOUT_FILENO) : color == LOG_COLOR_ALWAYS;
}

/* JOURNAL_STREAM names the stream that journald gave us, by device and inode (systemd.exec(5)). */
static bool journald_reads(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	return stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

void log_stamp(bool always)
{
	config.priority = journald_reads();
	config.time = always || (!config.priority && !isatty(STDERR_FILENO));
}

bool log_data_has_color(void)
{
	return config.data_color;
}

bool log_wants(enum log_level level)
{
	return level <= config.threshold;
}

int64_t log_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void log_time(char out[LOG_TIME_SIZE], int64_t ms)
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(out, LOG_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, LOG_TIME_SIZE - n, ".%03dZ", (int)(ms % 1000));
}

static void say_json(enum log_level level, const char *code, const char *message, const char *hint)
{
	char time[LOG_TIME_SIZE], text[4 * CLI_TEXT], *line;
	json_t *o = json_object();

	log_time(time, log_now());
	json_object_set_new(o, "type", json_string(levels[level].word));
	json_object_set_new(o, "time", json_string(time));
	if (level == LOG_ERROR)
		json_object_set_new(o, "code", json_string(code != NULL ? code : "error"));
	escape_text(text, sizeof(text), mc_str_of(message, strlen(message)), ESCAPE_UTF8);
	json_object_set_new(o, "message", json_string(text));
	if (hint != NULL) {
		escape_text(text, sizeof(text), mc_str_of(hint, strlen(hint)), ESCAPE_UTF8);
		json_object_set_new(o, "hint", text[0] != '\0' ? json_string(text) : json_null());
	} else {
		json_object_set_new(o, "hint", json_null());
	}
	line = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII);
	if (line != NULL)
		fprintf(stderr, "%s\n", line);
	free(line);
	json_decref(o);
}

bool log_shows_progress(void)
{
	const char *term = getenv("TERM");

	return !config.json && log_wants(LOG_NOTE) && isatty(STDERR_FILENO) && term != NULL &&
		strcmp(term, "dumb") != 0;
}

/* Each line by itself: journald takes them one by one. */
static void begin_line(enum log_level level)
{
	char time[LOG_TIME_SIZE];

	if (config.priority)
		fprintf(stderr, "<%d>", levels[level].priority);
	if (config.time) {
		log_time(time, log_now());
		fprintf(stderr, "%s ", time);
	}
}

void log_say(enum log_level level, const char *code, const char *message, const char *hint)
{
	char text[4 * CLI_TEXT];
	const char *on = config.color ? levels[level].color : "", *off = on[0] != '\0' ? "\033[0m" : "";

	mc_check(level <= LOG_TRACE && message != NULL);
	if (!log_wants(level))
		return;
	progress_clear();
	if (config.json) {
		say_json(level, code, message, hint);
		return;
	}
	escape_text(text, sizeof(text), mc_str_of(message, strlen(message)), ESCAPE_TERMINAL);
	if (config.to != NULL) {
		config.to(config.to_ctx, text);
		return;
	}
	begin_line(level);
	if (config.threshold >= LOG_DEBUG) /* labels only for those who look closely */
		fprintf(stderr, "%s: %s%s: %s%s\n", config.tool, on, levels[level].word, text, off);
	else
		fprintf(stderr, "%s: %s%s%s\n", config.tool, on, text, off);
	if (hint == NULL || hint[0] == '\0')
		return;
	escape_text(text, sizeof(text), mc_str_of(hint, strlen(hint)), ESCAPE_TERMINAL);
	begin_line(level);
	fprintf(stderr, "  %s\n", text);
}

void log_sayf(enum log_level level, const char *code, const char *hint, const char *fmt, ...)
{
	char text[2 * CLI_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	log_say(level, code, text, hint);
}

void log_divert(void (*to)(void *ctx, const char *text), void *ctx)
{
	config.to = to;
	config.to_ctx = ctx;
}

void log_fault(const struct fault *fault)
{
	mc_check(fault->code != NULL && fault->status > STATUS_OK);
	log_say(LOG_ERROR, fault->code, fault->message, fault->hint);
}
