/* SPDX-License-Identifier: Apache-2.0 */
/* explain_log.c - mc-probe --explain-log: a server's log, a file or standard input, what it means on standard
 * output. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "tools/probe/diagnosis.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "tools/probe/log_input.h"
#include "tools/probe/modes.h"

enum { CHUNK = 64 << 10, PULSE = 16 << 20 };

static void take_text(void *ctx, const char *p, size_t n)
{
	diagnosis_bytes(ctx, p, n);
}

/* False: *fault says why it is not read to its end. */
static bool read_all(int fd, struct diagnosis *e, struct log_input *in, struct fault *fault)
{
	static uint8_t chunk[CHUNK];
	uint64_t told = 0;
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fault_set(fault, STATUS_USAGE, "input", NULL, "The log cannot be read: %s.",
				strerror(errno));
			return false;
		}
		if (n == 0)
			return log_input_end(in, fault);
		if (!log_input_bytes(in, chunk, (size_t)n, fault))
			return false;
		if (e->bytes - told >= PULSE) {
			told = e->bytes;
			progress_say("%llu MB read, %llu lines that are known",
				(unsigned long long)e->bytes >> 20, (unsigned long long)e->known);
		}
	}
}

static int explain(int fd, struct diagnosis *e, const struct say *say, struct fault *fault)
{
	struct log_input in;
	bool whole;

	if (isatty(fd))
		log_say(LOG_NOTE, NULL,
			"Paste the log; a file is read by mc-probe " OPTION_EXPLAIN_LOG " FILE.",
			"Ends with control-D.");
	log_input_open(&in, take_text, e);
	whole = read_all(fd, e, &in, fault);
	log_input_close(&in);
	progress_clear();
	if (!whole)
		return fault->status;
	if (e->bytes == 0) {
		fault_set(fault, STATUS_SILENCE, "empty",
			"The log is read from a file or from standard input: mc-probe " OPTION_EXPLAIN_LOG
			" server.log",
			"The log is empty.");
		return STATUS_SILENCE;
	}
	return diagnosis_end(e, say, log_now()) == 0 ? STATUS_OK : STATUS_NOT;
}

/* The operand, or standard input; -1: *fault says why not. */
static int open_log(const struct settings *s, struct fault *fault)
{
	int fd;

	if (s->arg_count > 1) {
		fault_usage(fault, "Explain them one after the other, each by itself.",
			"%d logs were given, and one is read at a time.", s->arg_count);
		return -1;
	}
	if (s->arg_count == 0 || strcmp(s->args[0], "-") == 0)
		return STDIN_FILENO;
	fd = open(s->args[0], O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		fault_set(fault, STATUS_USAGE, "input", NULL, "%s cannot be opened: %s.", s->args[0],
			strerror(errno));
	return fd;
}

int probe_explain_log(const struct settings *s, struct fault *fault)
{
	struct diagnosis e = { .groups = NULL };
	struct say say;
	int status = STATUS_HOST, fd = open_log(s, fault);

	if (fd < 0)
		return STATUS_USAGE;
	if (tool_output(s, &say) && diagnosis_open(&e))
		status = explain(fd, &e, &say, fault);
	else
		fault_memory(fault);
	diagnosis_close(&e);
	tool_output_close(&say);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}
