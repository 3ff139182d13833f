/* SPDX-License-Identifier: Apache-2.0 */
/* would_join_tell.c - the conditions of joining as records and a verdict. */
#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "common/base/status.h"
#include "tools/probe/releases.h"
#include "tools/probe/would_join.h"

/* What the master writes when it refuses; the marks stand for our address and the message. */
static void log_line(
	const struct joining_check *j, const struct candidate_cluster *c, enum fit f, char out[CLI_TEXT])
{
	const struct multicast_place *p;
	unsigned n = multicast_listener_places(j->h.listener, &p), at = n;
	char message[CLI_TEXT];
	struct mc_text t = mc_text_of(message, sizeof(message));

	for (unsigned i = 0; i < n; i++)
		if (p[i].unusable == NULL && p[i].err == 0 && (at == n || p[at].loopback))
			at = i;
	fit_message(f, &c->theirs, &c->ours, &t);
	if (f == FIT_LINE)
		snprintf(out, CLI_TEXT, "%s", message);
	else if (f == FIT_PACKET_VERSION)
		snprintf(out, CLI_TEXT,
			"Received a JoinRequest with an incompatible binary-format. An old version of Hazelcast may be using the "
			"same multicast discovery port.");
	else
		snprintf(out, CLI_TEXT, "Received an invalid join request from [%s]:%u, cause: %.350s",
			at < n ? p[at].host : "this host", j->h.plan.edge.start_port,
			f == FIT_CLUSTER_NAME ? "members part of different cluster" : message);
}

static void value(enum fit f, const struct fit_side *side, char out[CLI_TEXT])
{
	struct mc_text t = mc_text_of(out, CLI_TEXT);

	if (f == FIT_PARTITION_COUNT && side->partition_count.n < 0)
		snprintf(out, CLI_TEXT, "not set"); /* "null" is for Hazelcast's own line */
	else
		fit_value(f, side, &t);
}

static void say_state(const struct say *say, enum answer a)
{
	if (a != ANSWER_UNKNOWN)
		say_flag(say, "ok", a == ANSWER_OK);
	else
		say_z(say, "ok", NULL);
	say_flag(say, "differs", a == ANSWER_DIFFERS);
	say_flag(say, "unknown", a == ANSWER_UNKNOWN);
}

static void begin_check(const struct say *say, const struct candidate_cluster *c, const char *name)
{
	say_begin(say, RECORD_CONDITION, log_now());
	say_z(say, "host", c->at.host);
	say_number(say, "port", c->at.port);
	say_z(say, "name", name);
}

static const char *hint_of(const struct candidate_cluster *c, enum fit f, char out[CLI_TEXT])
{
	const char *payara = payara_with(c->theirs.version[0], c->theirs.version[1], c->theirs.version[2]);
	char message[CLI_TEXT], text[CLI_TEXT];
	struct mc_text t = mc_text_of(message, sizeof(message)), hint = mc_text_of(text, sizeof(text));

	fit_message(f, &c->theirs, &c->ours, &t);
	fit_explain(mc_text_done(&t), &hint);
	if (mc_text_done(&hint).n == 0)
		mc_text_z(&hint, fit_rows[f].hint);
	snprintf(out, CLI_TEXT, "%.350s", text);
	if (f == FIT_LINE && payara != NULL)
		snprintf(out, CLI_TEXT, "%.350s; Hazelcast %u.%u is in Payara %s", text, c->theirs.version[0],
			c->theirs.version[1], payara);
	return out;
}

static void tell_condition(const struct joining_check *j, const struct candidate_cluster *c, enum fit f)
{
	const struct say *say = &j->h.say;
	char ours[CLI_TEXT], theirs[CLI_TEXT], would_log[CLI_TEXT], hint[CLI_TEXT];
	bool differs = c->answer[f] == ANSWER_DIFFERS;

	value(f, &c->ours, ours);
	value(f, &c->theirs, theirs);
	log_line(j, c, f, would_log);
	begin_check(say, c, node_refusal_text(fit_rows[f].refusal));
	say_z(say, "ours", ours);
	say_z(say, "theirs", c->answer[f] != ANSWER_UNKNOWN ? theirs : NULL);
	say_state(say, c->answer[f]);
	say_z(say, "would_log", differs ? would_log : NULL);
	say_z(say, "hint", differs ? hint_of(c, f, hint) : NULL);
	say_end(say);
}

static const char *const password_texts[] = {
	[ANSWER_UNKNOWN] = NULL, [ANSWER_OK] = "the same", [ANSWER_DIFFERS] = "another, or none"
};

static void tell_password(const struct joining_check *j, const struct candidate_cluster *c)
{
	const struct say *say = &j->h.say;
	const struct node_config *us = &j->h.plan.node;
	bool java = c->scanned && c->scan.claims && !c->scan.c_node, differs = c->password == ANSWER_DIFFERS;

	if (us->password == NULL && !differs && !(c->scanned && c->scan.c_node))
		return; /* nobody has one */
	begin_check(say, c, node_refusal_text(NODE_REFUSAL_PASSWORD));
	say_z(say, "ours", us->password == NULL ? "none" : us->require_password ? "demanded" : "given");
	say_z(say, "theirs", java ? "none: Java members check none" : password_texts[c->password]);
	say_state(say, c->password);
	say_z(say, "would_log", NULL);
	say_z(say, "hint",
		!differs       ? NULL
			: java ? "leave out " OPTION_REQUIRE_PASSWORD ", or this node refuses them"
			       : "give the cluster's password with " OPTION_CLUSTER_PASSWORD_FILE);
	say_end(say);
}

/* --- the verdict --- */
static bool reached(const struct candidate_cluster *c)
{
	return c->voice != NULL || would_join_is_member(c);
}

static void words(const struct joining_check *j, const struct candidate_cluster *c, enum fit differs,
	bool unknown, char *text, char *hint)
{
	const struct mc_addr *master = would_join_master(c);
	char ours[CLI_TEXT], theirs[CLI_TEXT], line[CLI_TEXT], at[3 * MC_ADDR_TEXT], named[MC_ADDR_TEXT];

	mc_addr_text(named, &c->at);
	mc_addr_text(at, master != NULL ? master : &c->at);
	if (master != NULL)
		snprintf(at + strlen(at), sizeof(at) - strlen(at), " (the master of %s's cluster)", named);
	hint[0] = '\0';
	if (differs < FIT_COUNT) {
		value(differs, &c->ours, ours);
		value(differs, &c->theirs, theirs);
		snprintf(text, CLI_TEXT, "REFUSED by %.180s: %s %.100s there, %.100s here.", at,
			node_refusal_text(fit_rows[differs].refusal), theirs, ours);
		hint_of(c, differs, hint);
		if (c->answer[FIT_LINE] == ANSWER_DIFFERS && differs != FIT_LINE &&
			strncmp(hint_of(c, FIT_LINE, line), FIT_NO_LINE, strlen(FIT_NO_LINE)) == 0)
			snprintf(hint, CLI_TEXT, "%s", line); /* what the first one needs would not help */
	} else if (c->password == ANSWER_DIFFERS) {
		snprintf(text, CLI_TEXT,
			"REFUSED by %.180s: the password differs, or the name, which is part of its proof.",
			at);
		snprintf(hint, CLI_TEXT,
			"Give the cluster's password with " OPTION_CLUSTER_PASSWORD_FILE
			", and its name letter by letter.");
	} else if (!reached(c)) {
		snprintf(text, CLI_TEXT,
			"Nothing is known of %.80s: it did not speak on the group, and no member answers there (%s).",
			at, c->scanned ? scan_finding_text(c->scan.found) : "not dialled");
		snprintf(hint, CLI_TEXT,
			strchr(c->at.host, ':') != NULL ? "mc-probe [%s]:%u says what answers there."
							: "mc-probe %s:%u says what answers there.",
			c->at.host, c->at.port);
	} else if (c->tried && c->attempt.failed[0] != '\0') {
		snprintf(text, CLI_TEXT, "%.180s gave no answer to a join request: %.280s.", at,
			c->attempt.failed);
		snprintf(hint, CLI_TEXT,
			"A master that is admitting a member, or is just starting, stays silent: try again.");
	} else if (unknown) {
		snprintf(text, CLI_TEXT,
			"%.80s is a member, and what can be seen without asking fits; the rest is unknown.",
			named);
		snprintf(hint, CLI_TEXT,
			"No master of its cluster answers to '%s' on %s:%u: the cluster has another name, or finds its peers by "
			"address. " OPTION_ACTIVELY " asks it, which leaves a line or two in its log.",
			j->h.plan.node.cluster_name, j->h.group, j->h.port);
	} else {
		snprintf(text, CLI_TEXT, "%.180s would let this node into '%s'.", at,
			j->h.plan.node.cluster_name);
	}
}

static int tell_verdict(const struct joining_check *j, const struct candidate_cluster *c)
{
	const struct say *say = &j->h.say;
	const struct mc_addr *master = would_join_master(c);
	enum fit differs = FIT_COUNT;
	char text[CLI_TEXT], hint[CLI_TEXT];
	bool unknown = false;
	int status;

	for (enum fit f = 0; f < FIT_COUNT; f++) {
		if (c->answer[f] == ANSWER_DIFFERS && differs == FIT_COUNT)
			differs = f;
		unknown |= c->answer[f] == ANSWER_UNKNOWN;
	}
	words(j, c, differs, unknown, text, hint);
	if (c->password == ANSWER_DIFFERS)
		status = STATUS_DENIED;
	else
		status = differs < FIT_COUNT     ? STATUS_NOT
			: unknown || !reached(c) ? STATUS_SILENCE
						 : STATUS_OK;
	say_begin(say, RECORD_VERDICT, log_now());
	say_z(say, "host", c->at.host);
	say_number(say, "port", c->at.port);
	say_z(say, "master_host", master != NULL ? master->host : NULL);
	if (master != NULL)
		say_number(say, "master_port", master->port);
	say_flag(say, "ok", status == STATUS_OK);
	say_number(say, "status", status);
	say_z(say, "message", text);
	say_z(say, "hint", hint[0] != '\0' ? hint : NULL);
	say_z(say, "refused_with", c->tried && c->attempt.refused ? c->attempt.message : NULL);
	say_end(say);
	return status;
}

int would_join_tell(struct joining_check *j, const struct candidate_cluster *c)
{
	if (reached(c)) {
		for (enum fit f = 0; f < FIT_COUNT; f++)
			tell_condition(j, c, f);
		tell_password(j, c);
	}
	return tell_verdict(j, c);
}
