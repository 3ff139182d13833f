/* SPDX-License-Identifier: Apache-2.0 */
/*
 * symptom.h - what servers and members write into their logs when a cluster does not form, as rows: the
 * words, the cause, what to look at, the command that shows it. mc-probe --explain-log and mc-diagnose(7) are
 * made from them.
 */
#ifndef MC_PROBE_SYMPTOM_H
#define MC_PROBE_SYMPTOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYMPTOM_PATTERNS = 14, SYMPTOM_ANY = 3, SYMPTOM_COMMANDS = 3 };
/* How bad: what is more important is told last, next to the prompt. What is harmless is told, and is no
 * trouble: the warnings that every member writes when it starts. */
enum symptom_weight { SYMPTOM_HARMLESS, SYMPTOM_NOTE, SYMPTOM_TROUBLE, SYMPTOM_FATAL };

/*
 * Patterns are the peers' words, found anywhere in a line; {key} stands for a piece without blanks, commas,
 * quotes and brackets up to the words behind it, {key...} for one that may hold them (to the end of the line
 * when nothing follows), both of at most SYMPTOM_VALUE bytes. Sentences and commands name pieces as {key}.
 * {host} and {port} are those that the command is about; a line that names a {joiner} was written by the host
 * to be asked. {own} and {ownport} are the member that writes the log.
 */
struct symptom {
	const char *id, *title;
	const char *patterns[SYMPTOM_PATTERNS];
	/* words of Java's own, which any program may write into the same log: a stack trace below them
	 * without a class of the product means that they are somebody else's */
	const char *any[SYMPTOM_ANY];
	const char *seen; /* what people see when no log says anything; NULL: the patterns are all */
	const char *last; /* counts only when {size} of its last match is this */
	const char *cause, *check;
	const char *commands[SYMPTOM_COMMANDS];
	enum symptom_weight weight;
};
extern const struct symptom symptoms[];
extern const size_t symptom_count;

#define SYMPTOM_VALUE 255
#define SYMPTOM_KEYS 10 /* five in a pattern, and what the log says of itself */
struct symptom_match {
	struct symptom_piece {
		const char *key; /* inside the pattern; key_n letters */
		size_t key_n;
		char value[SYMPTOM_VALUE + 1];
	} pieces[SYMPTOM_KEYS];
	unsigned n;
	bool any; /* by words that any program may write */
};
/* Does the line hold the pattern's words? */
bool symptom_matches(const char *pattern, const char *line, size_t n, struct symptom_match *m);
/* The row that a line belongs to; NULL: none is known. The first one of the table counts. */
const struct symptom *symptom_find(const char *line, size_t n, struct symptom_match *m);
/* A sentence of a row with its pieces; what is not known is written in capitals, and a bracket that names it
 * is left out. m NULL: for the manual, in capitals throughout. */
void symptom_sentence(char *out, size_t cap, const char *form, const struct symptom_match *m);
/* The same for a command: pieces of other letters than names and addresses have are not put in, since
 * commands are pasted; an IPv6 address before a port stands in brackets. */
void symptom_command(char *out, size_t cap, const char *form, const struct symptom_match *m);

#endif
