/* SPDX-License-Identifier: Apache-2.0 */
/* mc-dnsresolve - names to peers. */
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/out.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "tools/dnsresolve/run.h"

/* Lines of one round of the loop are written together. */
static struct {
	char *p;
	size_t used, cap;
} lines;

static void gather_lines(void *ctx, const char *text, size_t size)
{
	size_t cap = lines.cap > 0 ? lines.cap : MC_READ_CHUNK;
	char *more;

	(void)ctx;
	while (cap - lines.used < size)
		cap *= 2;
	more = cap > lines.cap ? realloc(lines.p, cap) : lines.p;
	if (more == NULL) {
		out_write(text, size);
		return;
	}
	lines.p = more;
	lines.cap = cap;
	memcpy(lines.p + lines.used, text, size);
	lines.used += size;
}

bool run_flush(void)
{
	bool ok;

	if (lines.used > 0)
		progress_clear();
	ok = out_write(lines.p, lines.used) && out_wait();

	lines.used = 0;
	return ok;
}

/* Tries end before the whole does, so that each of them is told. */
static void fit_tries(struct dns_config *c, int64_t patience_ms)
{
	int64_t each_ms =
		patience_ms * 9 / 10 / ((int64_t)c->attempts * (c->server_count > 0 ? c->server_count : 1));

	if (each_ms >= 1 && each_ms < c->timeout_ms)
		c->timeout_ms = (unsigned)each_ms;
}

static bool set_options(const struct settings *s, struct dns_options *o, struct fault *fault)
{
	static const unsigned families[] = { 4, 6, 0 }; /* in the order of its choices */
	const char *server = setting_text(s, OPT_SERVER);

	dns_config_read(&o->config);
	o->family = families[setting_choice(s, OPT_FAMILY)];
	o->patience_ms = tool_timeout(s);
	if (server != NULL && !dns_config_server(&o->config, server, fault))
		return fault_prefix(fault, OPTION_SERVER ": ");
	if (setting_text(s, OPT_TIMEOUT) != NULL)
		fit_tries(&o->config, o->patience_ms);
	if (s->arg_count == 0)
		return fault_usage(fault, "mc-dnsresolve NAME[:PORT]..., or - for names on standard input.",
			"No name is given.");
	if (setting_flag(s, OPT_SRV) && setting_flag(s, OPT_AS_PAYARA))
		return fault_usage(fault, "Leave one of them out.",
			"Payara asks for no SRV records: " OPTION_SRV " and " OPTION_PAYARA
			" exclude each other.");
	return true;
}

static int run(const struct settings *s, struct fault *fault)
{
	struct dns_options o = { .family = 0 };
	struct say say = { .n = 1 };
	struct work w = { .s = s, .say = &say };
	int status;

	if (!set_options(s, &o, fault))
		return STATUS_USAGE;
	w.most = (unsigned)setting_number(s, OPT_CONCURRENCY);
	w.port = (uint16_t)setting_number(s, OPT_START_PORT);
	w.service = setting_flag(s, OPT_SRV);
	w.payara = setting_flag(s, OPT_AS_PAYARA);
	w.kubernetes = getenv("KUBERNETES_SERVICE_HOST");
	dns_java_here(&w.java);
	if (setting_flag(s, OPT_EXPLAIN)) {
		o.step = show_step;
		o.ctx = &w;
	}
	say.w[0] = tool_writer(s, gather_lines, NULL);
	if (say.w[0] == NULL) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	status = work_run(&w, &o, fault);
	run_flush();
	writer_free(say.w[0]);
	free(lines.p);
	return status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_DNS, argc, argv, run, NULL);
}
