/* SPDX-License-Identifier: Apache-2.0 */
/* tool.c - the part of main() that is the same in all tools. */
#include "common/cli/tool.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "common/base/check.h"
#include "common/base/line.h"
#include "common/cli/config.h"
#include "common/cli/help.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/settings.h"
#include "common/cli/show.h"

const struct tool_row *tool_named(const char *name)
{
	size_t i;

	for (i = 0; i < TOOL_COUNT; i++)
		if (tool_rows[i].name != NULL && strcmp(tool_rows[i].name, name) == 0)
			return &tool_rows[i];
	return NULL;
}

int64_t tool_timeout(const struct settings *s)
{
	return setting_ms_or(s, OPT_TIMEOUT, s->row->timeout_ms);
}

static enum log_level threshold(const struct settings *s)
{
	int level = LOG_NOTE + (int)s->v[OPT_VERBOSE].times - (int)s->v[OPT_QUIET].times;

	return (enum log_level)(level < LOG_ERROR ? LOG_ERROR : level > LOG_TRACE ? LOG_TRACE : level);
}

static int printed(void)
{
	return out_close(fflush(stdout) == 0 ? STATUS_OK : STATUS_HOST);
}

static void to_stdout(void *ctx, const char *text, size_t size)
{
	(void)ctx;
	if (size > 0)
		out_write(text, size); /* out_close says that it failed */
}

/* --json, or the form of that name. */
static bool wants_json(const struct settings *s)
{
	return setting_output(s).form == OUTPUT_JSON || strcmp(setting_text(s, OPT_FORMAT), "json") == 0;
}

struct writer *tool_writer(
	const struct settings *s, void (*write)(void *ctx, const char *text, size_t size), void *ctx)
{
	struct output o = setting_output(s);

	if (wants_json(s))
		return writer_json(write, ctx);
	return o.form == OUTPUT_TEXT ? writer_text(write, ctx) : writer_output(&o, write, ctx);
}

bool tool_output_json(struct say *out)
{
	out->w[0] = writer_json(to_stdout, NULL);
	out->n = out->w[0] != NULL;
	return out->n == 1;
}

bool tool_output(const struct settings *s, struct say *out)
{
	out->w[0] = tool_writer(s, to_stdout, NULL);
	out->n = out->w[0] != NULL;
	return out->n == 1;
}

void tool_output_close(struct say *out)
{
	while (out->n > 0)
		writer_free(out->w[--out->n]);
}

static int show(const struct settings *s, struct fault *fault)
{
	struct say say;

	if (!tool_output(s, &say)) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	show_config(s, &say, NULL, NULL);
	tool_output_close(&say);
	return STATUS_OK;
}

/* A name is compared letter by letter, and what was pasted around it belongs to it. */
static void remark_name(const struct settings *s)
{
	static const char *const marks[] = { " ", "\t", "\"", "'", "\xe2\x80\x9c", "\xe2\x80\x9d",
		"\xe2\x80\x98", "\xe2\x80\x99", "\xc2\xa0" };
	const char *name = setting_text(s, OPT_CLUSTER_NAME);
	size_t n = name != NULL ? strlen(name) : 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t size = strlen(marks[i]);

		if (n < size ||
			(memcmp(name, marks[i], size) != 0 && memcmp(name + n - size, marks[i], size) != 0))
			continue;
		log_say(LOG_WARN, NULL, "The cluster's name begins or ends with a blank or a quotation mark.",
			"It is taken as it stands: members compare names letter by letter.");
		return;
	}
}

static int with_settings(const struct settings *s, tool_run *run)
{
	struct fault fault = { .code = NULL };
	int status;

	log_open(s->tool, threshold(s), wants_json(s), (enum log_color)setting_choice(s, OPT_COLOR));
	if (s->linked[0] != '\0')
		log_sayf(LOG_NOTE, NULL,
			"enableServiceLinks: false in the pod's spec leaves such variables out.",
			"%s holds what Kubernetes says of a service, not an option: passed over.", s->linked);
	remark_name(s);
	config_remarks(s);
	if (setting_flag(s, OPT_SHOW_CONFIG) && s->tool_bit != TOOL_JOIN)
		run = show; /* mc-join's own plan knows more */
	status = run(s, &fault);
	if (fault.code != NULL) {
		log_fault(&fault);
		status = (int)fault.status;
	}
	return out_close(status);
}

static const char *program;

/* Says which promise was broken, for a bug report, and leaves a core where the system keeps them. */
static void report_broken_promise(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s: this is a bug in %s " MC_VERSION ": %s does not hold (%s:%d)\n", program,
		program, what, file, line);
	abort();
}

/* c-ares is linked by those tools that resolve names themselves. */
extern const char *ares_version(int *number) __attribute__((weak));

static void version_json(const char *tool)
{
	json_t *lines = json_array(),
	       *libraries = json_pack("{s:s, s:s, s:s}", "libuv", uv_version_string(), "libsodium",
		       sodium_version_string(), "jansson", jansson_version_str()),
	       *all = json_pack("{s:s, s:s, s:s, s:o, s:o}", "type", "version", "name", tool, "version",
		       MC_VERSION, "lines", lines, "libraries", libraries);

	for (enum mc_line line = 0; line < MC_LINE_COUNT; line++)
		json_array_append_new(lines, json_string(mc_lines[line].text));
	if (ares_version != NULL)
		json_object_set_new(libraries, "c-ares", json_string(ares_version(NULL)));
	json_dumpf(all, stdout, JSON_COMPACT);
	printf("\n");
	json_decref(all);
}

static void version(const char *tool)
{
	printf("%s " MC_VERSION "\nprotocol lines:", tool);
	for (enum mc_line line = 0; line < MC_LINE_COUNT; line++)
		printf(" %s", mc_lines[line].text);
	printf("\nlibraries: libuv %s, libsodium %s, jansson %s", uv_version_string(),
		sodium_version_string(), jansson_version_str());
	if (ares_version != NULL)
		printf(", c-ares %s", ares_version(NULL));
	printf("\n");
}

/* --help, --version: what is answered from the rows. False: something else was asked for. */
static bool answered(const struct settings *s, int *status)
{
	if (setting_flag(s, OPT_HELP) || setting_flag(s, OPT_HELP_ALL))
		help_text(stdout, s->row, setting_flag(s, OPT_HELP_ALL));
	else if (setting_text(s, OPT_COMPLETION) != NULL)
		complete_script(stdout, s->row, setting_text(s, OPT_COMPLETION));
	else if (setting_flag(s, OPT_VERSION) && wants_json(s))
		version_json(s->tool);
	else if (setting_flag(s, OPT_VERSION))
		version(s->tool);
	else
		return false;
	*status = printed();
	return true;
}

int tool_main(enum tool_number tool, int argc, char **argv, tool_run *run, tool_misread *misread)
{
	static struct settings settings; /* 40 KiB */
	const struct tool_row *row = &tool_rows[tool];
	struct fault fault;
	int status = STATUS_USAGE;

	mc_check(tool < TOOL_COUNT && row->name != NULL && run != NULL);

	program = row->name;
	mc_check_report = report_broken_promise;
	out_open();
	if (!settings_read(&settings, row, argc, argv, &fault)) {
		log_open(row->name, LOG_NOTE, wants_json(&settings), LOG_COLOR_AUTO);
		log_fault(&fault);
		status = misread != NULL ? misread(&settings, fault.status) : (int)fault.status;
	} else if (!answered(&settings, &status)) {
		status = with_settings(&settings, run);
	}
	settings_free(&settings);
	return status;
}
