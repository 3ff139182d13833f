/* SPDX-License-Identifier: Apache-2.0 */
/* tool.h - the tools as rows, and the part of main() that is the same in all of them. */
#ifndef MC_CLI_TOOL_H
#define MC_CLI_TOOL_H

#include "common/cli/option.h"
#include "common/base/status.h"

struct settings;

struct tool_row {
	const char *name, *purpose, *usage;
	const char *examples;               /* lines for --help */
	const char *operands;               /* what its arguments are called, "PEER"; NULL: it takes none */
	const char *commands;               /* words that the first argument may be; NULL: any */
	bool command;                       /* behind `--` stands a command with arguments of its own */
	const char *time;                   /* how --help tells the default of --timeout */
	int64_t timeout_ms;                 /* that default; -1: none, or the tool finds it */
	const char *exits;                  /* the statuses in one line of --help */
	const char *statuses[STATUS_COUNT]; /* what each means here; NULL: nothing to add */
	unsigned bit;
};
extern const struct tool_row tool_rows[TOOL_COUNT];
/* By the name of the program; NULL: no such tool. */
const struct tool_row *tool_named(const char *name);

/* What the tool does with good settings; its exit status. When it fills in *fault (code is not NULL then),
 * that is said on the log. */
typedef int tool_run(const struct settings *s, struct fault *fault);
/* What it does besides when the command line is wrong, which was said on the log; `status` or another exit
 * status. */
typedef int tool_misread(const struct settings *s, int status);

/*
 * Reads the settings, answers --help and --version, opens the log, and calls `run`, whose exit status it
 * returns.
 * --show-config of a tool other than mc-join is answered here as well. misread: NULL for nothing more.
 */
int tool_main(enum tool_number tool, int argc, char **argv, tool_run *run, tool_misread *misread);

/* A writer in the form that was asked for; NULL: no memory. */
struct writer;
struct writer *tool_writer(
	const struct settings *s, void (*write)(void *ctx, const char *text, size_t size), void *ctx);
/* The same for standard output. False: no memory. Close frees it. */
struct say;
bool tool_output(const struct settings *s, struct say *out);
bool tool_output_json(struct say *out); /* whatever was asked for */
void tool_output_close(struct say *out);

/* --timeout in ms: as given, else the tool's own; -1: none. */
int64_t tool_timeout(const struct settings *s);

#endif
