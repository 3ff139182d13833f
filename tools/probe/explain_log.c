/* SPDX-License-Identifier: Apache-2.0 */
/* explain_log.c - mc-probe --explain-log: a server's log on standard input, what it means on standard output.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "tools/probe/diagnosis.h"
#include "common/cli/log.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "tools/probe/modes.h"

enum { CHUNK = 64 << 10, PULSE = 16 << 20 };

/* False: errno says why it cannot be read to its end. */
static bool read_all(struct diagnosis *e)
{
	static char chunk[CHUNK];
	uint64_t told = 0;
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		diagnosis_bytes(e, chunk, (size_t)n);
		if (e->bytes - told >= PULSE) {
			told = e->bytes;
			progress_say("%llu MB read, %llu lines that are known",
				(unsigned long long)e->bytes >> 20, (unsigned long long)e->known);
		}
	}
}

static int explain(struct diagnosis *e, const struct say *say, struct fault *fault)
{
	bool whole;

	if (isatty(STDIN_FILENO))
		log_say(LOG_NOTE, NULL,
			"Paste the log, or give a file: mc-probe " OPTION_EXPLAIN_LOG " < server.log",
			"Ends with control-D.");
	whole = read_all(e);
	progress_clear();
	if (!whole) {
		fault_set(fault, STATUS_USAGE, "input", NULL, "Standard input cannot be read: %s.",
			strerror(errno));
		return STATUS_USAGE;
	}
	if (e->bytes == 0) {
		fault_set(fault, STATUS_SILENCE, "empty",
			"The log is read from standard input: mc-probe " OPTION_EXPLAIN_LOG " < server.log",
			"The log is empty.");
		return STATUS_SILENCE;
	}
	return diagnosis_end(e, say, log_now()) == 0 ? STATUS_OK : STATUS_NOT;
}

int probe_explain_log(const struct settings *s, struct fault *fault)
{
	struct diagnosis e = { .groups = NULL };
	struct say say;
	int status = STATUS_HOST;

	if (tool_output(s, &say) && diagnosis_open(&e))
		status = explain(&e, &say, fault);
	else
		fault_memory(fault);
	diagnosis_close(&e);
	tool_output_close(&say);
	return status;
}
