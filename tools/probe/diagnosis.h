/* SPDX-License-Identifier: Apache-2.0 */
/* diagnosis.h - a log of any size, line by line, into what it means: what was seen how often, by the rows of
 * symptom.h. */
#ifndef MC_PROBE_DIAGNOSIS_H
#define MC_PROBE_DIAGNOSIS_H

#include "common/base/limits.h"
#include "tools/probe/symptom.h"
#include "tools/probe/unknown.h"
#include "common/cli/writer.h"

struct diagnosis_group {
	uint64_t count, first, last;                    /* lines, from 1 on */
	struct symptom_match examples[MC_LOG_EXAMPLES]; /* with different pieces */
	unsigned example_count;
	uint64_t example_more; /* lines with others than these */
	char line[MC_LOG_SHOWN + 1];
};

/* A line of words that any program may write: the stack trace below it says whose it is. */
struct diagnosis_waiting {
	const struct symptom *symptom;
	struct symptom_match match;
	uint64_t number;
	char line[MC_LOG_SHOWN + 1];
};

struct diagnosis {
	struct diagnosis_group *groups; /* one for each row of symptoms */
	char *line;                     /* of MC_LOG_LINE_MAX: the one that is not whole yet */
	size_t have;
	bool overlong; /* it had more, which was not read */
	uint64_t cut;  /* lines that had */
	uint64_t bytes, lines, known;
	/* host, port and name of the member whose log it is, from the beginning of its lines */
	struct symptom_match self;
	bool self_known;
	struct unknown unknown;
	struct diagnosis_waiting waiting[MC_LOG_WAITING]; /* of one stack trace */
	unsigned waiting_count;
	bool trace_seen, trace_ours; /* it has frames; one of them is the product's */
};

bool diagnosis_open(struct diagnosis *e); /* false: no memory */
void diagnosis_bytes(struct diagnosis *e, const char *p, size_t n);
/* The end of the log: a record for each kind of warning that no row knows, one for each row that was seen,
 * the most important last, and a verdict. Returns how many of both. */
unsigned diagnosis_end(struct diagnosis *e, const struct say *say, int64_t clock_ms);
void diagnosis_close(struct diagnosis *e);

#endif
