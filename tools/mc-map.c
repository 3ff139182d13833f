/* SPDX-License-Identifier: Apache-2.0 */
/* mc-map - the maps of a cluster: read, written, followed, moved, measured. A client of any member. */
#include <stdlib.h>

#include "tools/map/app.h"

static void on_changed(void *app)
{
	struct map_app *a = app;

	if (a->want.command->changed != NULL && a->status < 0)
		a->want.command->changed(a);
}

static void on_signal(void *app, int number)
{
	struct map_app *a = app;

	(void)number;
	a->want.command->stop(a);
}

static bool begin_command(struct map_app *a, struct fault *fault)
{
	const struct command *c = a->want.command;

	a->shower = data_shower_new();
	if (!tool_output(a->s, &a->out) || a->shower == NULL)
		return fault_memory(fault);
	a->ask = (struct asker){ .s = a->s, .app = a, .changed = on_changed, .signal = on_signal };
	if (!asker_open(
		    &a->ask, c->lanes ? (unsigned)setting_number(a->s, OPT_CONNECTIONS) : 1, c->smart, fault))
		return false;
	a->client = a->ask.client;
	if (c->serves && !asker_signals(&a->ask, fault))
		return false;
	return c->begin(a, fault);
}

static int run(const struct settings *s, struct fault *fault)
{
	struct map_app a = { .s = s, .status = -1 };

	if (!want_read(&a.want, s, fault) || !begin_command(&a, fault))
		a.status = fault->status;
	else
		client_pool_run(cluster_client_pool(a.client));
	asker_close(&a.ask);
	end_walk();
	data_shower_free(a.shower);
	tool_output_close(&a.out);
	free(a.key.p);
	free(a.value.p);
	free(a.want.args);
	return a.status;
}

int main(int argc, char **argv)
{
	return tool_main(TOOL_NUMBER_MAP, argc, argv, run, NULL);
}
