/* SPDX-License-Identifier: Apache-2.0 */
/* status.h - exit statuses, the same in all tools and in all that decides on one; the manuals print these
 * rows. */
#ifndef MC_BASE_STATUS_H
#define MC_BASE_STATUS_H

#define STATUSES(X) \
	X(OK, 0, "What was asked holds.") \
	X(NOT, 1, "It does not hold.") \
	X(USAGE, 2, "The command line, the environment or a file named there is wrong.") \
	X(SILENCE, 3, "No answer in time, or no intelligible one.") \
	X(DENIED, 4, "Refused or denied.") \
	X(HOST, 5, "This host is the problem.")

enum status {
	STATUS_OPEN = -1, /* not decided yet; with it the values are ints for every compiler */
#define X(name, number, text) STATUS_##name = number,
	STATUSES(X)
#undef X
		STATUS_COUNT
};

struct status_row {
	int number;
	const char *text; /* in general; a tool says what it means there: cli/tool.h */
};
extern const struct status_row status_rows[STATUS_COUNT];

/* Of several answers, the one that says most of what is wrong: nothing, silence, not so, denied, the command
 * line, this host. */
enum status status_worse(enum status a, enum status b);

#endif
