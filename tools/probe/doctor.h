/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor.h - mc-probe --doctor from inside: questions in the order in which one would ask them, a row each.
 * Every row is a command of this toolkit, which is run with --json beside this program: what the doctor knows
 * is what its records say, and what it leaves in members' logs is what that command leaves there.
 */
#ifndef MC_PROBE_DOCTOR_H
#define MC_PROBE_DOCTOR_H

#include <jansson.h>

#include "common/base/limits.h"
#include "common/cli/settings.h"
#include "common/cli/writer.h"
#include "tools/probe/doctor_words.h"

enum doctor_level { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_WRONG, DOCTOR_LEVELS };

struct doctor;
struct doctor_check {
	const char *name; /* in records */
	enum tool_number tool;
	const char *options; /* of the command, blanks between */
	const char *aside;   /* more of them, when it is the doctor that runs it */
	const char *instead; /* options of the command to go on with when it is not well; NULL: the same */
	bool (*applies)(const struct doctor *d);
	/* What it asks: options with a value, and operands. False: no memory. */
	bool (*add)(const struct doctor *d, struct command_words *w);
	void (*record)(struct doctor *d, const char *type, const json_t *record); /* NULL: verdicts are all */
	enum doctor_level levels[STATUS_COUNT]; /* what a status of it means */
};
extern const struct doctor_check doctor_checks[];
extern const size_t doctor_check_count;

#define DOCTOR_COMMAND (8 << 10) /* bytes of a command; a longer one is for no screen */
#define DOCTOR_ASKED 8           /* members that --would-join is run for: each may take seconds */

struct doctor {
	const struct settings *s;
	struct cluster_mode mode;
	const char *log;              /* --explain-log; NULL: none */
	struct command_words peers;   /* operands, or what the mode names, or whom the group told of */
	bool named;                   /* somebody named them, or the mode did */
	struct command_words names;   /* of these, names: NAME:PORT */
	struct command_words members; /* where a member answered */
	bool no_memory;
	struct {
		enum status said; /* of the sentence below; STATUS_OPEN: there is none, or a better one may
				     come */
		char message[FAULT_TEXT], hint[FAULT_TEXT];
		char command[DOCTOR_COMMAND]; /* whole, or "" */
		uint32_t found;
		bool unsafe; /* a warning, though its status is 0 */
	} now;
	/* after all */
	unsigned count[DOCTOR_LEVELS];
	enum doctor_level level;
	enum status status; /* the worst of that level */
	char worst[FAULT_TEXT];
};

/* doctor_command.c: what would be typed. False: no memory. */
bool doctor_command(const struct doctor *d, const struct doctor_check *check, const char *options,
	struct command_words *out);

/* doctor_peers.c: fills in log, peers, names, named. `given`: a copy of the settings, whose args are cut to
 * the peers among them. */
bool doctor_peers(struct doctor *d, struct settings *given, struct fault *fault);

#endif
