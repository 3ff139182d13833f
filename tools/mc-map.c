/* SPDX-License-Identifier: Apache-2.0 */
/* mc-map - the maps of a cluster: read, written, followed, moved, measured. A client of any member. */
#include <stdlib.h>

#include "common/io/clock.h"
#include "tools/map/app.h"

static unsigned on_names(void *ctx, const char *known, uint16_t port, const char *names[CLIENT_NAMES_MAX])
{
	const struct map_app *a = ctx;

	return client_names(a->s, known != NULL ? known : a->group_name, port, names);
}

static void on_failed(void *ctx, const struct mc_addr *peer, const char *tried, const struct pool_conn *conn,
	const struct pool_conn_end *e)
{
	struct map_app *a = ctx;
	struct client_failure f;

	client_fail(&f, peer, tried, conn, e);
	if (a->failure.row != NULL && a->failure.row > f.row)
		return;
	a->failure = f;
	a->failed_peer = *peer;
}

static void on_changed(void *ctx)
{
	struct map_app *a = ctx;

	if (a->want.command->changed != NULL && a->status < 0)
		a->want.command->changed(a);
}

static void on_signal(void *ctx, int number)
{
	struct map_app *a = ctx;

	(void)number;
	a->want.command->stop(a);
}

static bool open_client(struct map_app *a, struct fault *fault)
{
	struct cluster_client_config cfg = {
		.ctx = a,
		.patience_ms = MC_ASK_PATIENCE,
		.lanes = a->want.command->lanes ? (unsigned)setting_number(a->s, OPT_CONNECTIONS) : 1,
		.smart = a->want.command->smart,
		.names = on_names,
		.failed = on_failed,
		.more = find_more,
		.changed = on_changed,
		.signal = on_signal,
	};

	if (!io_random(&cfg.client, sizeof(cfg.client)))
		return fault_memory(fault);
	cfg.client.null = false;
	a->client = cluster_client_open(&cfg);
	return a->client != NULL ||
		fault_set(fault, STATUS_HOST, "memory", NULL, "No memory left, or too many files are open.");
}

static bool begin_command(struct map_app *a, struct fault *fault)
{
	a->shower = data_shower_new();
	if (!tool_output(a->s, &a->out) || a->shower == NULL)
		return fault_memory(fault);
	if (!open_client(a, fault) || !find_peers(a, fault))
		return false;
	if (a->want.command->serves && !client_pool_signals(cluster_client_pool(a->client)))
		return fault_set(fault, STATUS_HOST, "signal", NULL, "Signals cannot be taken.");
	return a->want.command->begin(a, fault);
}

static int run(const struct settings *s, struct fault *fault)
{
	struct map_app a = { .s = s, .status = -1 };

	if (!want_read(&a.want, s, fault) || !begin_command(&a, fault))
		a.status = fault->status;
	else
		client_pool_run(cluster_client_pool(a.client));
	find_stop(&a);
	cluster_client_free(a.client);
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
