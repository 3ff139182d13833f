/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unknown.h - the warnings, errors and exceptions of a log that no row of symptom.h fits: grouped by their
 * words, counted, so that a log full of trouble is never "nothing known".
 */
#ifndef MC_PROBE_UNKNOWN_H
#define MC_PROBE_UNKNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/cli/writer.h"

enum unknown_level { UNKNOWN_NONE, UNKNOWN_WARNING, UNKNOWN_EXCEPTION, UNKNOWN_SEVERE };

struct unknown_group {
	uint64_t shape;              /* of the words, without numbers, addresses and ids */
	uint64_t count, first, last; /* lines, from 1 on */
	enum unknown_level level;
	char line[MC_LOG_SHOWN + 1];
};

struct unknown {
	struct unknown_group groups[MC_LOG_UNKNOWN];
	unsigned n;
	uint64_t more;   /* lines that no group had room for */
	bool ours_above; /* the line before named a class of the product: java.util.logging's first of two */
	/* the line before was the head of a message, and this one is the message */
	bool has_head, opened_ours;
	enum unknown_level head;
};

/* Is the line the product's: by itself, or by the one before it? To be asked before unknown_line(). */
bool unknown_is_ours(const struct unknown *u, const char *line, size_t n, bool member);
/*
 * One line without its end. known: a row fits it. `member`: it begins as a member's lines do. Never fails:
 * what is beyond MC_LOG_UNKNOWN kinds is counted in `more`.
 */
void unknown_line(struct unknown *u, const char *line, size_t n, uint64_t number, bool known, bool member);
/* A record for each kind, warnings first, and one that says how many lines are not shown. Returns how many
 * kinds. */
unsigned unknown_end(const struct unknown *u, const struct say *say, int64_t clock_ms);

#endif
