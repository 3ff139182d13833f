/* SPDX-License-Identifier: Apache-2.0 */
/* find.c - whom to ask: the peers that were named, else the members of this host, else who answers on the
 * multicast group. */
#include <stdio.h>

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

static void say_version(char *out, size_t cap, const uint8_t *v, int parts)
{
	snprintf(out, cap, parts == 2 ? "%u.%u" : "%u.%u.%u", v[0], v[1], v[2]);
}

static const char whose[] = "This is the list of";

/* Two clusters of one name that never become one: whose list this is depends on who answered first. */
static void say_two(struct app *a, const struct heard_said *other, enum fit apart)
{
	char message[CLI_TEXT], release[16], line[16];

	two_message(&a->two, apart, whose, message, sizeof(message));
	say_version(release, sizeof(release), other->version, 3);
	say_version(line, sizeof(line), other->version, 2);
	say_begin(&a->out, RECORD_STRANGER, log_now());
	say_text(&a->out, "cluster_name", heard_str(&other->name));
	say_z(&a->out, "host", other->addr.host);
	say_number(&a->out, "port", other->addr.port);
	say_z(&a->out, "line", line);
	say_text(&a->out, "joiner", heard_str(&other->joiner));
	say_z(&a->out, "release", release);
	say_flag(&a->out, "is_same_name", true);
	say_z(&a->out, "message", message);
	say_z(&a->out, "hint", fit_rows[apart].mend);
	say_end(&a->out);
	a->two.said = true;
}

/* True: it is of another cluster of that name than the one that answered first. */
static bool look_for_two(struct app *a, const struct heard_said *said)
{
	enum fit apart = two_hear(&a->two, said);

	if (apart == FIT_COUNT)
		return false;
	if (a->want.views) /* its verdict says so */
		return true;
	if (a->want.form > FORM_JSON)
		two_warn(&a->two, said, apart, whose);
	else if (!a->two.said)
		say_two(a, said, apart);
	return true;
}

static void on_found(void *ctx, const struct heard_said *said)
{
	struct app *a = ctx;
	unsigned i;

	for (i = 0; i < a->group_name_count; i++) /* no wrong name is tried there */
		if (mc_str_eqz(heard_str(&said->name), a->group_names[i]) && a->name == NULL)
			a->name = a->group_names[i];
	if (look_for_two(a, said) && !a->want.views)
		return; /* one list, and it was said whose */
	if (place_add(a, &said->addr, false) != NULL)
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

void find_settle(struct app *a)
{
	int64_t now_ms = client_pool_now(a->pool);

	/* the others may be as far as this one */
	a->settled_at_ms = now_ms + MC_TWO_MOMENT + (a->others > 0 ? now_ms - a->began_at_ms : 0);
}

int64_t find_settled_at(const struct app *a)
{
	return a->solicit != NULL || a->others > 0 ? a->settled_at_ms : 0;
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
	a->two.first.kind = HEARD_NOTHING;
	a->settled_at_ms = INT64_MAX;
	a->group_name_count = client_names(a->s, a->name, 0, a->group_names);
	cfg.name_count = a->group_name_count;
	a->solicit = solicit_open(client_pool_loop(a->pool), &cfg, &err);
	if (a->solicit == NULL)
		log_sayf(LOG_DEBUG, NULL, err.hint, "The group was not asked: %s.", err.message);
	return a->solicit != NULL;
}
