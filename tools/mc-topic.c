/* SPDX-License-Identifier: Apache-2.0 */
/* mc-topic - the topics of a cluster: followed, published to, listed. A client of any member. */
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "tools/topic/app.h"

#define CDI_TOPIC "payara.micro.cdi.event"

/* What may be asked for; their names stand in tool_rows.c as well, for completions. */
static const struct {
	const char *name;
	bool (*begin)(struct topic_app *a, struct fault *fault);
	bool is_topic, takes_messages;
} commands[] = {
	{ "listen", begin_listen, true, false },
	{ "publish", begin_publish, true, true },
	{ "list", begin_list, false, false },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void on_signal(void *app, int number)
{
	(void)number;
	topic_end(app, STATUS_OK);
}

/* Behind -- stand messages as well: they may begin with a hyphen. */
static bool join_args(struct topic_app *a, char ***args, unsigned *count, struct fault *fault)
{
	const struct settings *s = a->s;
	unsigned more = 0;

	while (s->command != NULL && s->command[more] != NULL)
		more++;
	*count = s->arg_count + more;
	*args = calloc(*count + 1, sizeof(**args));
	if (*args == NULL)
		return fault_memory(fault);
	if (s->arg_count > 0)
		memcpy(*args, s->args, s->arg_count * sizeof(**args));
	if (more > 0)
		memcpy(*args + s->arg_count, s->command, more * sizeof(**args));
	return true;
}

static bool read_topic(struct topic_app *a, const char *name, struct fault *fault)
{
	size_t n = strlen(name);

	if (n > MC_MAP_NAME_MAX)
		return fault_usage(
			fault, NULL, "The name of the topic has %zu bytes; at most %d.", n, MC_MAP_NAME_MAX);
	if (setting_given(a->s, OPT_CDI) && strcmp(name, CDI_TOPIC) != 0)
		return fault_usage(fault, NULL, "CDI events go to the topic " CDI_TOPIC ", not '%s'.", name);
	a->topic = mc_str_of(name, n);
	return true;
}

/* The place of the command; -1: *fault. */
static int read_args(struct topic_app *a, char **args, unsigned count, struct fault *fault)
{
	int at = 0;

	if (count == 0) {
		fault_usage(fault, NULL, "No command is given.");
		fault_hint(fault, "Write mc-topic COMMAND TOPIC. The commands are: %s.", a->s->row->commands);
		return -1;
	}
	while (at < COMMANDS && strcmp(commands[at].name, args[0]) != 0)
		at++;
	if (at == COMMANDS) {
		fault_usage(fault, NULL, "There is no command '%s'.", args[0]);
		fault_hint(fault, "It is one of: %s.", a->s->row->commands);
		return -1;
	}
	if (commands[at].is_topic && count < 2) {
		fault_usage(fault, NULL, "'%s' of which topic?", args[0]);
		fault_hint(fault, "mc-topic list shows those of the cluster.");
		return -1;
	}
	if (count > (commands[at].is_topic ? 2 : 1) && !commands[at].takes_messages) {
		fault_usage(fault, NULL, "'%s' has too many arguments.", args[0]);
		return -1;
	}
	if (commands[at].is_topic && !read_topic(a, args[1], fault))
		return -1;
	a->messages = args + 2;
	a->message_count = count > 2 ? count - 2 : 0;
	return at;
}

static bool begin_command(struct topic_app *a, int command, struct fault *fault)
{
	a->shower = data_shower_new();
	if (!tool_output(a->s, &a->out) || a->shower == NULL)
		return fault_memory(fault);
	a->ask = (struct asker){ .s = a->s, .app = a, .signal = on_signal };
	return asker_open(&a->ask, 1, true, fault) && commands[command].begin(a, fault);
}

static int run(const struct settings *s, struct fault *fault)
{
	struct topic_app a = { .s = s, .status = -1 };
	char **args = NULL;
	unsigned count;
	int command = -1;

	a.json = setting_records(s);
	a.raw = setting_flag(s, OPT_RAW);
	if (join_args(&a, &args, &count, fault))
		command = read_args(&a, args, count, fault);
	if (command < 0 || !begin_command(&a, command, fault))
		a.status = fault->status;
	else if (a.status < 0)
		client_pool_run(cluster_client_pool(a.ask.client));
	asker_close(&a.ask);
	end_publish();
	data_shower_free(a.shower);
	tool_output_close(&a.out);
	free(args);
	return a.status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_TOPIC, argc, argv, run, NULL);
}
