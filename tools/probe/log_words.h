/* SPDX-License-Identifier: Apache-2.0 */
/* log_words.h - whose a line of a log is, and which lines belong to one stack trace. */
#ifndef MC_PROBE_LOG_WORDS_H
#define MC_PROBE_LOG_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Does the line name Hazelcast or Payara: a class, a logger, a thread? */
bool log_has_product(const char *line, size_t n);
/* The same of a frame: the classes of the application server count as well. */
bool log_has_server(const char *line, size_t n);
/* "at CLASS.METHOD(...)", behind whatever frame the log has. */
bool log_is_frame(const char *line, size_t n);
/* A frame, or another line inside a stack trace: its causes, and what it leaves out. */
bool log_in_trace(const char *line, size_t n);
/* The head of a message that stands in the next line: Payara's two formats end it in [[ or ;|. */
bool log_opens_message(const char *line, size_t n);

#endif
