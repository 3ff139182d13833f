/* SPDX-License-Identifier: Apache-2.0 */
/* doctor_checks.c - the rows of --doctor, and what is taken from the records of each. */
#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "tools/probe/doctor.h"

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text != NULL ? text : "";
}

static bool is_set(const json_t *record, const char *key)
{
	return json_is_true(json_object_get(record, key));
}

static void place(const json_t *record, char *out, size_t cap)
{
	const char *host = text_of(record, "host");

	snprintf(out, cap, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
		(unsigned)json_integer_value(json_object_get(record, "port")) & 0xffff);
}

static void keep_place(struct doctor *d, struct command_words *in, const json_t *record)
{
	char at[FAULT_TEXT];

	place(record, at, sizeof(at));
	if (in->n < MC_PEERS_MAX)
		d->no_memory |= !words_add_new(in, at);
	d->now.found++;
}

/* --- when --- */
static bool always(const struct doctor *d)
{
	(void)d;
	return true;
}

static bool is_multicast(const struct doctor *d)
{
	return d->mode.type == MODE_MULTICAST;
}

static bool is_kubernetes(const struct doctor *d)
{
	return d->mode.type == MODE_KUBERNETES;
}

static bool has_names(const struct doctor *d)
{
	return d->names.n > 0;
}

static bool has_peers(const struct doctor *d)
{
	return d->peers.n > 0;
}

static bool has_members(const struct doctor *d)
{
	return d->members.n > 0;
}

/* When nobody is known, whoever is on this host. */
static bool has_members_or_nobody(const struct doctor *d)
{
	return d->members.n > 0 || (!d->named && d->peers.n == 0);
}

static bool has_log(const struct doctor *d)
{
	return d->log != NULL;
}

/* --- whom --- */
static bool add_nothing(const struct doctor *d, struct command_words *w)
{
	(void)d;
	(void)w;
	return true;
}

static bool add_question(const struct doctor *d, struct command_words *w)
{
	const char *listen = setting_text(d->s, OPT_LISTEN), *solicit = setting_text(d->s, OPT_SOLICIT),
		   *expect = setting_text(d->s, OPT_EXPECT);

	if (expect != NULL && !(words_add(w, OPTION_EXPECT) && words_add(w, expect)))
		return false;
	if (listen != NULL && !(words_add(w, OPTION_LISTEN) && words_add(w, listen)))
		return false;
	if (listen != NULL && solicit == NULL)
		return true;
	return words_add(w, OPTION_SOLICIT) &&
		words_add(w, solicit != NULL ? solicit : setting_text(d->s, OPT_CLUSTER_NAME));
}

static bool add_service(const struct doctor *d, struct command_words *w)
{
	char text[2 * sizeof(d->mode.service)];

	snprintf(text, sizeof(text), "%s,%s", d->mode.namespace_, d->mode.service);
	return d->mode.service[0] == '\0' || words_add(w, text);
}

static bool add_names(const struct doctor *d, struct command_words *w)
{
	return words_add_all(w, &d->names);
}

static bool add_peers(const struct doctor *d, struct command_words *w)
{
	return words_add_all(w, &d->peers);
}

/* Whom to reach, where --cluster-mode does not say it. */
static bool add_far(const struct doctor *d, struct command_words *w)
{
	return d->mode.type == MODE_TCPIP || d->mode.type == MODE_DOMAIN || add_peers(d, w);
}

static bool add_members(const struct doctor *d, struct command_words *w)
{
	return words_add_all(w, &d->members);
}

static bool add_some_members(const struct doctor *d, struct command_words *w)
{
	for (size_t i = 0; i < d->members.n && i < DOCTOR_ASKED; i++)
		if (!words_add(w, d->members.v[i]))
			return false;
	return true;
}

static bool add_log(const struct doctor *d, struct command_words *w)
{
	return words_add(w, d->log);
}

/* --- what is taken from the records --- */
static void take_cluster(struct doctor *d, const char *type, const json_t *record)
{
	if (strcmp(type, "cluster") == 0 && !d->named && !is_set(record, "foreign") &&
		!is_set(record, "looking"))
		keep_place(d, &d->peers, record);
}

static void take_pod(struct doctor *d, const char *type, const json_t *record)
{
	if (strcmp(type, "peer") != 0)
		return;
	keep_place(d, &d->peers, record);
	snprintf(d->now.message, sizeof(d->now.message), "%u pod%s found", d->now.found,
		d->now.found == 1 ? " is" : "s are");
}

/* Those of dns: are its peers; others are dialled by their names. */
static void take_address(struct doctor *d, const char *type, const json_t *record)
{
	char at[FAULT_TEXT];

	if (strcmp(type, "peer") != 0)
		return;
	if (d->mode.type == MODE_DNS)
		keep_place(d, &d->peers, record);
	else
		d->now.found++;
	place(record, at, sizeof(at));
	if (d->now.found == 1)
		snprintf(d->now.message, sizeof(d->now.message), "%.300s is %.300s", text_of(record, "name"),
			at);
	else
		snprintf(d->now.message, sizeof(d->now.message), "%u addresses, the last %.300s",
			d->now.found, at);
}

static void take_port(struct doctor *d, const char *type, const json_t *record)
{
	char at[FAULT_TEXT];

	if (strcmp(type, "peer") == 0 &&
		(is_set(record, "ok") || strcmp(text_of(record, "finding"), "other_address") == 0))
		keep_place(d, &d->members, record); /* behind a published port it can be asked as well */
	if (strcmp(type, "peer") == 0 && !is_set(record, "ok") && d->now.message[0] == '\0') {
		place(record, at, sizeof(at));
		snprintf(d->now.message, sizeof(d->now.message), "%.200s: %.500s", at,
			text_of(record, "verdict"));
		snprintf(d->now.hint, sizeof(d->now.hint), "%s", text_of(record, "hint"));
		d->now.said = STATUS_HOST; /* it says more than how many there are */
	}
}

/* Of this host, when nobody was named and the group is silent. */
static void take_view(struct doctor *d, const char *type, const json_t *record)
{
	if (strcmp(type, "view") == 0 && !d->named && d->peers.n == 0)
		keep_place(d, &d->members, record);
}

static void take_state(struct doctor *d, const char *type, const json_t *record)
{
	if (strcmp(type, "state") != 0)
		return;
	snprintf(d->now.message, sizeof(d->now.message), "%.60s: %.600s", text_of(record, "state"),
		text_of(record, "message"));
	if (json_is_false(json_object_get(record, "is_safe"))) {
		size_t n = strlen(d->now.message), room = sizeof(d->now.message) - n;
		long long waiting = json_integer_value(json_object_get(record, "waiting_count"));

		d->now.unsafe = true;
		if (waiting > 0) /* null where members do not tell */
			snprintf(d->now.message + n, room, "; not safe: %lld partitions wait for a backup",
				waiting);
		else
			snprintf(d->now.message + n, room, "; not safe, as its members say");
	}
	d->now.said = STATUS_HOST; /* whatever the verdict says */
}

/* Capitals in it stand for what the log does not say. */
static bool can_be_typed(const char *command)
{
	for (unsigned in_a_row = 0; *command != '\0'; command++) {
		in_a_row = *command >= 'A' && *command <= 'Z' ? in_a_row + 1 : 0;
		if (in_a_row == 4)
			return false;
	}
	return true;
}

/* What matters most comes last, and its own command leads on. */
static void take_symptom(struct doctor *d, const char *type, const json_t *record)
{
	const json_t *commands = json_object_get(record, "commands");
	const char *first = json_string_value(json_array_get(commands, 0));

	if (strcmp(type, "symptom") != 0)
		return;
	snprintf(d->now.message, sizeof(d->now.message), "%.600s", text_of(record, "title"));
	snprintf(d->now.hint, sizeof(d->now.hint), "%s", text_of(record, "check"));
	snprintf(d->now.command, sizeof(d->now.command), "%s",
		first != NULL && can_be_typed(first) ? first : "");
	d->now.said = STATUS_HOST; /* the verdict counts, and says less */
}

#define LEVELS(not, silence, denied) \
	{ \
		DOCTOR_OK, not, DOCTOR_WRONG, silence, denied, DOCTOR_WRONG \
	}
#define WRONG LEVELS(DOCTOR_WRONG, DOCTOR_WRONG, DOCTOR_WRONG)

const struct doctor_check doctor_checks[] = {
	{ "interfaces", TOOL_NUMBER_PROBE, OPTION_EXPLAIN_INTERFACE, "", OPTION_EXPLAIN_INTERFACE " -v",
		always, add_far, NULL, LEVELS(DOCTOR_WARNING, DOCTOR_WARNING, DOCTOR_WRONG) },
	{ "group", TOOL_NUMBER_PROBE, OPTION_ALL_INTERFACES, OPTION_TIMEOUT " 1s", NULL, is_multicast,
		add_nothing, NULL, LEVELS(DOCTOR_WARNING, DOCTOR_WARNING, DOCTOR_WRONG) },
	{ "clusters", TOOL_NUMBER_PROBE, "", "", NULL, is_multicast, add_question, take_cluster,
		LEVELS(DOCTOR_WRONG, DOCTOR_WARNING, DOCTOR_WRONG) },
	{ "permissions", TOOL_NUMBER_K8S, OPTION_CHECK, "", NULL, is_kubernetes, add_service, NULL, WRONG },
	{ "pods", TOOL_NUMBER_K8S, "", "", OPTION_ALL, is_kubernetes, add_service, take_pod, WRONG },
	{ "names", TOOL_NUMBER_DNS, "", "", OPTION_EXPLAIN, has_names, add_names, take_address, WRONG },
	{ "ports", TOOL_NUMBER_PROBE, "", OPTION_TIMEOUT " 15s", NULL, has_peers, add_peers, take_port,
		WRONG },
	{ "would-join", TOOL_NUMBER_PROBE, OPTION_WOULD_JOIN, "", NULL, has_members, add_some_members, NULL,
		LEVELS(DOCTOR_WRONG, DOCTOR_WARNING, DOCTOR_WRONG) },
	{ "views", TOOL_NUMBER_MEMBERS, OPTION_VIEWS, OPTION_TIMEOUT " 8s", NULL, has_members_or_nobody,
		add_members, take_view, WRONG },
	{ "state", TOOL_NUMBER_MEMBERS, OPTION_STATE, OPTION_TIMEOUT " 5s", NULL, has_members, add_members,
		take_state, LEVELS(DOCTOR_WRONG, DOCTOR_WRONG, DOCTOR_WARNING) },
	{ "log", TOOL_NUMBER_PROBE, OPTION_EXPLAIN_LOG, "", NULL, has_log, add_log, take_symptom,
		LEVELS(DOCTOR_WARNING, DOCTOR_WARNING, DOCTOR_WRONG) },
};
const size_t doctor_check_count = sizeof(doctor_checks) / sizeof(doctor_checks[0]);
