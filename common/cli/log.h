/* SPDX-License-Identifier: Apache-2.0 */
/* log.h - talk: standard error, as sentences for people or as one JSON object a line. Never data. */
#ifndef MC_CLI_LOG_H
#define MC_CLI_LOG_H

#include "common/cli/option.h"

/* LOG_ANSWER: was asked for, is said whatever the threshold. */
enum log_level { LOG_ANSWER, LOG_ERROR, LOG_WARN, LOG_NOTE, LOG_DEBUG, LOG_TRACE };

/* In the order of the choices of --color. */
enum log_color { LOG_COLOR_AUTO, LOG_COLOR_ALWAYS, LOG_COLOR_NEVER };

/* threshold: what is less important is not said. Colour follows the terminal of each stream. */
void log_open(const char *tool, enum log_level threshold, bool json, enum log_color color);
/*
 * What runs for long and is read later: each sentence gets its time where standard error is no terminal, or,
 * where journald reads it, which knows the time, its priority ("<3>", sd-daemon(3)). always: the time in any
 * case.
 */
void log_stamp(bool always);
/* Has what stands on standard output colours? */
bool log_data_has_color(void);
bool log_wants(enum log_level level);

/* One sentence and, below it, what to try. code: errors only, a stable word. hint may be NULL or empty. Text
 * is escaped. */
void log_say(enum log_level level, const char *code, const char *message, const char *hint);
void log_sayf(enum log_level level, const char *code, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Is there somebody who sees a line that changes? Not when standard error is no terminal, with JSON, or when
 * quiet. */
bool log_shows_progress(void);
/* What is said goes to `to` in place of standard error, as one sentence each, its hint left out; NULL: no
 * more. */
void log_divert(void (*to)(void *ctx, const char *text), void *ctx);
void log_fault(const struct fault *fault);

/* "2026-11-21T09:26:54.123Z" */
#define LOG_TIME_SIZE 32
void log_time(char out[LOG_TIME_SIZE], int64_t ms_since_1970);
int64_t log_now(void);

#endif
