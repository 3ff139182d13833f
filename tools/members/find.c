/* SPDX-License-Identifier: Apache-2.0 */
/* find.c - whom to ask: the peers that were named, else the members of this host, else who answers on the
 * multicast group. */
#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "tools/members/app.h"

#define TTL 32 /* as members */

bool find_places(struct app *a, struct fault *fault)
{
	const struct disco_ports ports = { (uint16_t)setting_number(a->s, OPT_START_PORT), 1 };
	struct disco_list list;
	uint32_t i;
	bool ok;

	mc_check(a->place_count == 0);
	a->by_default = a->s->arg_count == 0;
	ok = a->by_default ? peers_here(ports.first, &list, fault) : peers_read(a->s, &ports, &list, fault);
	for (i = 0; i < list.n && ok; i++)
		ok = place_add(a, &list.v[i], !a->by_default) != NULL || fault_memory(fault);
	if (ok && list.n == 0 && !a->by_default)
		ok = fault_usage(fault, "Write HOST or HOST:PORT.", "No peer was given.");
	disco_list_free(&list);
	return ok;
}

/* --- the group --- */

static void on_found(void *ctx, const struct mc_addr *addr, struct mc_str name)
{
	struct app *a = ctx;
	unsigned i;

	for (i = 0; i < a->group_name_count; i++) /* no wrong name is tried there */
		if (mc_str_eqz(name, a->group_names[i]) && a->name == NULL)
			a->name = a->group_names[i];
	if (place_add(a, addr, false) != NULL)
		a->task->found(a);
}

static void on_over(void *ctx)
{
	struct app *a = ctx;

	find_stop(a);
	a->task->found(a);
}

void find_stop(struct app *a)
{
	solicit_close(a->solicit);
	a->solicit = NULL;
}

bool find_more(struct app *a)
{
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

	if (!a->by_default || a->more_asked)
		return false;
	a->more_asked = true;
	a->group_name_count = client_names(a->s, a->name, 0, a->group_names);
	cfg.name_count = a->group_name_count;
	a->solicit = solicit_open(client_pool_loop(a->pool), &cfg, &err);
	if (a->solicit == NULL)
		log_sayf(LOG_DEBUG, NULL, err.hint, "The group was not asked: %s.", err.message);
	return a->solicit != NULL;
}
