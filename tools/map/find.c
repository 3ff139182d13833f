/* SPDX-License-Identifier: Apache-2.0 */
/* find.c - whom to ask: the peers that were named, else the members of this host, else who answers on the
 * multicast group. */
#include "common/cli/peers.h"
#include "tools/map/app.h"

#define TTL 32 /* as members */

bool find_peers(struct map_app *a, struct fault *fault)
{
	const struct disco_ports ports = { (uint16_t)setting_number(a->s, OPT_START_PORT), 1 };
	struct disco_list list = { 0 };
	bool ok = true;

	a->by_default = a->s->name_count == 0;
	if (a->by_default)
		ok = peers_here(ports.first, &list, fault);
	for (unsigned i = 0; i < a->s->name_count && ok; i++)
		ok = peers_add(a->s->names[i], &ports, &list, fault);
	for (uint32_t i = 0; i < list.n && ok; i++)
		ok = cluster_client_add(a->client, &list.v[i]) || fault_memory(fault);
	disco_list_free(&list);
	return ok;
}

/* --- the group --- */

static void on_found(void *ctx, const struct mc_addr *addr, struct mc_str name)
{
	struct map_app *a = ctx;

	for (unsigned i = 0; i < a->group_name_count; i++) /* no wrong name is tried there */
		if (mc_str_eqz(name, a->group_names[i]) && a->group_name == NULL)
			a->group_name = a->group_names[i];
	cluster_client_add(a->client, addr);
}

static void on_over(void *ctx)
{
	struct map_app *a = ctx;

	find_stop(a);
	cluster_client_no_more(a->client);
}

void find_stop(struct map_app *a)
{
	solicit_close(a->solicit);
	a->solicit = NULL;
}

bool find_more(void *app)
{
	struct map_app *a = app;
	struct solicit_config cfg = {
		.group = setting_text(a->s, OPT_MULTICAST_GROUP),
		.port = (uint16_t)setting_number(a->s, OPT_MULTICAST_PORT),
		.ttl = TTL,
		.interfaces = setting_text(a->s, OPT_INTERFACES),
		.names = a->group_names,
		.ctx = a,
		.found = on_found,
		.over = on_over,
	};
	struct fault err;

	if (!a->by_default)
		return false;
	a->group_name_count = client_names(a->s, NULL, 0, a->group_names);
	cfg.name_count = a->group_name_count;
	a->solicit = solicit_open(client_pool_loop(cluster_client_pool(a->client)), &cfg, &err);
	if (a->solicit == NULL)
		log_sayf(LOG_DEBUG, NULL, err.hint, "The group was not asked: %s.", err.message);
	return a->solicit != NULL;
}
