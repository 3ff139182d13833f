/* SPDX-License-Identifier: Apache-2.0 */
/* state.c - the state of the cluster: asks the chosen member as the management center does, says what the
 * state means, or why it is not told. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "tools/members/number.h"
#include "tools/members/state.h"

/* What a state allows: com.hazelcast.cluster.ClusterState's own documentation, shortened. */
static const struct {
	const char *name, *means;
} states[CLIENT_CLUSTER_STATE_COUNT] = {
	[CLIENT_CLUSTER_ACTIVE] = { "ACTIVE", "members may join, partitions may move" },
	[CLIENT_CLUSTER_NO_MIGRATION] = { "NO_MIGRATION",
		"members may join, partitions stay where they are; a lost owner's backup still takes over" },
	[CLIENT_CLUSTER_FROZEN] = { "FROZEN",
		"no new member may join, partitions stay where they are, and no backup takes over; data is served" },
	[CLIENT_CLUSTER_PASSIVE] = { "PASSIVE",
		"no new member may join, nothing moves, and writes are refused; usually before a shutdown of all" },
	[CLIENT_CLUSTER_IN_TRANSITION] = { "IN_TRANSITION", "a change is being agreed on; ask again" },
};

bool state_begin(struct app *a, struct place *p)
{
	static const struct client_empty nothing;
	static const struct session_request metadata = { CLIENT_MC_GET_CLUSTER_METADATA, -1, &nothing };

	mc_check(a->state.ask == 0); /* one question at a time */
	a->state.ask = p->conn != NULL ? pool_conn_ask(p->conn, &metadata) : 0;
	return a->state.ask != 0;
}

static void keep_metadata(struct app *a, const struct client_cluster_metadata *m)
{
	a->state.told = m->current_state >= 0 && m->current_state < CLIENT_CLUSTER_STATE_COUNT;
	a->state.id = m->current_state;
	a->state.cluster_time_ms = m->cluster_time;
	mc_str_copy(a->state.release, sizeof(a->state.release), m->member_version);
	if (!a->state.told)
		snprintf(a->state.refusal, sizeof(a->state.refusal), "it names a state that is not known: %d",
			m->current_state);
}

static void keep_refusal(struct app *a, const struct client_error_holder *e)
{
	a->state.unserved = e == NULL || e->error_code == CLIENT_ERROR_UNSUPPORTED_OPERATION;
	if (e == NULL)
		snprintf(a->state.refusal, sizeof(a->state.refusal), "it does not say why");
	else
		snprintf(a->state.refusal, sizeof(a->state.refusal), "%.*s: %.*s",
			e->class_name.n > 0 ? e->class_name.n : 0, e->class_name.p,
			e->message.n > 0 ? e->message.n : 0, e->message.p);
}

bool state_told(struct app *a, const struct session_notice *t)
{
	if (a->state.ask == 0 || t->ask != a->state.ask)
		return false;
	if (t->type == SESSION_ANSWER && t->message->type == CLIENT_MC_GET_CLUSTER_METADATA_ANSWER)
		keep_metadata(a, t->message->body);
	else if (t->type == SESSION_REFUSAL)
		keep_refusal(a, t->error);
	else
		return false;
	a->state.ask = 0;
	a->state.ready = true;
	return true;
}

bool state_known(const struct app *a)
{
	return a->state.ready && a->state.told;
}

bool state_is_active(const struct app *a)
{
	return state_known(a) && a->state.id == CLIENT_CLUSTER_ACTIVE;
}

const char *state_name(const struct app *a)
{
	mc_check(a->state.id >= 0 && a->state.id < CLIENT_CLUSTER_STATE_COUNT);
	return states[a->state.id].name;
}

int state_status(struct app *a)
{
	char by[MC_ADDR_TEXT];

	mc_check(state_known(a) || a->list != NULL);
	if (state_known(a))
		return state_is_active(a) ? STATUS_OK : STATUS_NOT;
	show_addr(by, &a->list->by_addr);
	trouble(a, "state",
		a->state.unserved
			? "It serves nothing of Hazelcast's management center: ask a real member, or a newer mc-join."
			: "Which addresses may ask is management-center / trusted-interfaces in the member's configuration: "
			  "ask from one of those, or another member.",
		"%s tells its list, and not the cluster's state (%s).", by,
		a->state.refusal[0] != '\0' ? a->state.refusal : "it could not be asked");
	return STATUS_DENIED;
}

/* Without Enterprise's rolling upgrades a cluster's version is the one of its members' releases. */
void state_version(const struct app *a, const char *told, char out[16])
{
	const char *dot = strchr(a->state.release, '.');

	out[0] = '\0';
	if (told[0] != '\0')
		snprintf(out, 16, "%s", told);
	else if (dot != NULL)
		snprintf(out, 16, "%.*s", (int)(dot - a->state.release) + 1 + (int)strcspn(dot + 1, "."),
			a->state.release);
}

/* --- figures --- */

static void say_figure(const struct say *s, const char *key, int64_t value)
{
	if (value == FIGURE_UNKNOWN)
		say_z(s, key, NULL);
	else
		say_number(s, key, value);
}

static void say_is_safe(const struct say *s, int64_t safe)
{
	if (safe == FIGURE_UNKNOWN)
		say_z(s, "is_safe", NULL);
	else
		say_flag(s, "is_safe", safe == 1);
}

/* shown: a place for a text, which is read when the record ends. */
static void say_sum(const struct say *s, const struct app *a, char shown[CLI_TEXT])
{
	static const enum figure said[] = { FIGURE_WAITING, FIGURE_MIGRATIONS, FIGURE_ENTRIES, FIGURE_BYTES,
		FIGURE_CLIENTS };
	struct survey_sum sum;
	char n[3][NUMBER_TEXT];

	if (a->survey == NULL)
		return;
	survey_sum(a, &sum);
	say_is_safe(s, sum.v[FIGURE_SAFE]);
	say_number(s, "partition_count", sum.partitions);
	say_figure(s, "unowned_count", sum.unowned);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		say_figure(s, figure_key(said[i]), sum.v[said[i]]);
	say_number(s, "untold_count", sum.silent);
	snprintf(shown, CLI_TEXT, "%" PRId64 " partitions; waiting for a backup: %s; migrations: %s",
		sum.partitions, number_text(n[0], sum.v[FIGURE_WAITING], false),
		number_text(n[1], sum.v[FIGURE_MIGRATIONS], false));
	if (sum.unowned > 0)
		snprintf(shown + strlen(shown), CLI_TEXT - strlen(shown), "; without an owner: %s",
			number_text(n[2], sum.unowned, false));
	say_shown(s, "shown_safe",
		sum.v[FIGURE_SAFE] == 1           ? "yes"
			: sum.v[FIGURE_SAFE] == 0 ? "no"
						  : "unknown");
	say_shown(s, "unsafe", sum.v[FIGURE_SAFE] == 0 ? "no" : NULL);
	say_shown(s, "shown_sum", shown);
}

void state_say_member(const struct say *s, const struct surveyed *m, char shown[STATE_TEXT])
{
	const int64_t *v = m->figures.v;
	char n[4][NUMBER_TEXT];

	for (int i = 0; i < FIGURE_SAFE; i++)
		say_figure(s, figure_key((enum figure)i), v[i]);
	say_is_safe(s, v[FIGURE_SAFE]);
	say_z(s, "untold", m->why[0] != '\0' ? m->why : NULL);
	snprintf(shown, STATE_TEXT, "partitions %s  entries %s  bytes %s  clients %s",
		number_text(n[0], v[FIGURE_OWNED], false), number_text(n[1], v[FIGURE_ENTRIES], false),
		number_text(n[2], v[FIGURE_BYTES], true), number_text(n[3], v[FIGURE_CLIENTS], false));
	say_shown(s, "figures", shown);
	say_shown(s, "shown_untold", m->why);
}

void state_say(const struct say *s, const struct app *a, const struct view *v)
{
	char by[MC_UUID_TEXT], cluster[MC_UUID_TEXT], host[MC_ADDR_TEXT], at[LOG_TIME_SIZE], version[16];
	char shown[CLI_TEXT];
	struct survey_sum sum = { .cluster_version = "" };

	mc_check(state_known(a)); /* what is not told is not said */
	if (a->survey != NULL)
		survey_sum(a, &sum);
	state_version(a, sum.cluster_version, version);
	show_addr(host, &v->by_addr);
	log_time(at, a->state.cluster_time_ms);
	say_begin(s, RECORD_STATE, log_now());
	say_z(s, "state", state_name(a));
	say_flag(s, "is_active", state_is_active(a));
	say_z(s, "cluster_name", v->cluster_name);
	say_z(s, "cluster_version", version);
	say_z(s, "release", a->state.release);
	member_say_uuid(s, "cluster_id", v->cluster, cluster);
	say_z(s, "cluster_time", at);
	member_say_uuid(s, "by", v->by, by);
	say_z(s, "by_host", v->by_addr.host);
	say_number(s, "by_port", v->by_addr.port);
	say_z(s, "message", states[a->state.id].means);
	say_shown(s, "shown_by", host);
	say_sum(s, a, shown);
	say_end(s);
}
