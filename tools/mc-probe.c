/* SPDX-License-Identifier: Apache-2.0 */
/* mc-probe - who is on this group, who answers there, would I be let in, and if not why. */
#include "common/cli/tool.h"
#include "tools/probe/modes.h"

struct probe_mode {
	enum opt option;
	int (*run)(const struct settings *s, struct fault *fault);
	enum probe_operands operands;
};

static const struct probe_mode modes[] = {
#define M(option, function, operands) { OPT_##option, function, OPERANDS_##operands },
	PROBE_MODES(M)
#undef M
};
static const struct probe_mode by_default = { OPT_LISTEN, probe_listen, OPERANDS_NONE };
static const struct probe_mode with_operands = { OPT_COUNT, probe_peers, OPERANDS_WANTED };
enum { MODES = sizeof(modes) / sizeof(modes[0]) };

/* A flag that was given, or an option with a value. */
static bool is_asked(const struct settings *s, enum opt o)
{
	return opt_rows[o].kind == KIND_FLAG ? setting_flag(s, o) : setting_text(s, o) != NULL;
}

/* What the doctor is told in the words of another question. */
static bool is_for_doctor(const struct settings *s, enum opt o)
{
	return setting_flag(s, OPT_DOCTOR) &&
		(o == OPT_LISTEN || o == OPT_SOLICIT || o == OPT_EXPECT || o == OPT_EXPLAIN_LOG);
}

static const struct probe_mode *mode_of(const struct settings *s, struct fault *fault)
{
	const struct probe_mode *found = NULL;

	for (int i = 0; i < MODES; i++) {
		if (!is_asked(s, modes[i].option) || is_for_doctor(s, modes[i].option))
			continue;
		if (found == NULL)
			found = &modes[i];
		else if (found->run != modes[i].run) {
			fault_usage(fault, "Ask them one after the other.",
				"--%s and --%s are two questions.", opt_rows[found->option].name,
				opt_rows[modes[i].option].name);
			return NULL;
		}
	}
	return found;
}

static int probe(const struct settings *s, struct fault *fault)
{
	const struct probe_mode *m = mode_of(s, fault);

	if (fault->code != NULL)
		return STATUS_USAGE;
	if (m == NULL)
		m = s->arg_count > 0 ? &with_operands : &by_default;
	if (m->operands == OPERANDS_NONE && s->arg_count > 0)
		return fault_usage(fault, "Leave them out, or ask what answers there: mc-probe PEER.",
			       "--%s takes no operands.", opt_rows[m->option].name),
		       STATUS_USAGE;
	if (m->operands == OPERANDS_WANTED && s->arg_count == 0)
		return fault_usage(fault, "Add one: HOST:PORT, a file, or - for standard input.",
			       "--%s of what?", opt_rows[m->option].name),
		       STATUS_USAGE;
	return m->run(s, fault);
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_PROBE, argc, argv, probe, NULL);
}
