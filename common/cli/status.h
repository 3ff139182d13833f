/* SPDX-License-Identifier: Apache-2.0 */
/* status.h - exit statuses, the same in all tools; the manuals print these rows. */
#ifndef MC_CLI_STATUS_H
#define MC_CLI_STATUS_H

#define STATUSES(X) \
	X(OK, 0, "What was asked holds.", "It left cleanly, after a signal, --for, or because --until held.") \
	X(NOT, 1, "It does not hold.", "For mc-join: every cluster that was found refused this node.") \
	X(USAGE, 2, "The command line, the environment or a file named there is wrong.", "Nothing was started.") \
	X(SILENCE, 3, "No answer in time, or no intelligible one.", "--timeout passed before --until held.") \
	X(DENIED, 4, "Refused or denied.", "The cluster has another password, or one where none was given.") \
	X(HOST, 5, "This host is the problem.", "No usable interface, a port that is taken, output that cannot be written.")

enum status {
#define X(name, number, text, here) STATUS_##name = number,
	STATUSES(X)
#undef X
};

struct status_row {
	int number;
	const char *text, *join; /* in general, and for mc-join */
};
#define STATUS_COUNT 6
extern const struct status_row status_rows[STATUS_COUNT];

#endif
