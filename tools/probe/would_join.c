/* SPDX-License-Identifier: Apache-2.0 */
/*
 * would_join.c - mc-probe --would-join: would I be let in, and if not why? First from what is heard: a master
 * that answers our question on the group says everything that is compared. Then from a handshake, which tells
 * the line. --actively asks.
 */
#include "tools/probe/would_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/cli/two.h"
#include "common/base/status.h"
#include "tools/probe/modes.h"

#define ASKED_PATIENCE 1500 /* masters answer at once, ours gather questions for a moment */
/* dial, handshake, WhoisMaster, perhaps the master's own connection, the refusal */
#define ATTEMPT_PATIENCE 8000
#define MASTER_PATIENCE 3000
#define CLUSTERS_MAX 64 /* judged in one run */

/* When everybody who was named has spoken there is nothing left to wait for. */
static void on_tick(struct hearing *h)
{
	struct joining_check *j = h->ctx;
	struct candidate_cluster c;
	bool all = j->peers->n > 0;

	memset(&c, 0, sizeof(c));
	for (uint32_t i = 0; all && i < j->peers->n; i++) {
		c.at = j->peers->v[i];
		all = would_join_voice(j, &c) != NULL;
	}
	if (all)
		h->until_ms = h->now_ms;
}

static const struct hearing_callbacks hearing = { .tick = on_tick, .even_none = true };

/* --- asking --- */
static void on_scanned(void *ctx, const struct port_scan_result *r)
{
	struct candidate_cluster *c = ctx;

	if (!c->scanned || r->claims)
		c->scan = *r;
	c->scanned = true;
}

static void on_scan_progress(void *ctx, uint32_t done, uint32_t total, uint32_t open)
{
	(void)ctx;
	(void)done;
	(void)total;
	(void)open;
}

static void scan(struct candidate_cluster *c)
{
	const struct port_scan_callbacks callbacks = { c, on_scanned, on_scan_progress };
	struct port_scan_config cfg = { .peers = &c->at,
		.count = 1,
		.connect_ms = MC_SCAN_CONNECT,
		.answer_ms = MC_SCAN_ANSWER,
		.want_line = true };

	if (getrandom(&cfg.seed, sizeof(cfg.seed), 0) == sizeof(cfg.seed))
		port_scan_run(&cfg, &callbacks);
}

static void try(struct joining_check *j, struct candidate_cluster *c)
{
	enum mc_line line = c->scan.has_line ? c->scan.line_last : j->h.plan.node.line;
	char peer[MC_ADDR_TEXT];

	snprintf(peer, sizeof(peer), strchr(c->at.host, ':') != NULL ? "[%s]:%u" : "%s:%u", c->at.host,
		c->at.port);
	log_sayf(LOG_NOTE, NULL,
		"It will be refused, whatever the conditions are; its log gets the lines that mc-probe(1) lists.",
		"Asking %s to let this host into '%s'.", peer, j->h.plan.node.cluster_name);
	c->tried = true;
	attempt_run(&j->h.plan, peer, line, ATTEMPT_PATIENCE, &c->attempt);
}

/* Also who closes at a handshake without our password. */
bool would_join_is_member(const struct candidate_cluster *c)
{
	return c->scanned &&
		(c->scan.claims || c->scan.found == FOUND_SHUT || c->scan.found == FOUND_MUTE ||
			c->scan.found == FOUND_OLD);
}

/* A master of the name that we would join has answered on the group. Without one a member is not asked whose
 * it is: one of another name would log a warning. */
static bool is_name_heard(const struct joining_check *j)
{
	const struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL; i++)
		if (v->said.kind >= HEARD_ANSWER &&
			mc_str_eqz(heard_str(&v->said.name), j->h.plan.node.cluster_name))
			return true;
	return false;
}

static int check_one(struct joining_check *j, struct candidate_cluster *c)
{
	bool heard = would_join_voice(j, c) != NULL;

	/* Who has spoken need not be dialled, unless it matters whether it is one of ours. */
	if (c->asked && (!heard || j->h.plan.node.password != NULL))
		scan(c);
	if (!heard && would_join_is_member(c) && is_name_heard(j))
		master_ask(&c->at, j->h.plan.node.cluster_name, MASTER_PATIENCE, &c->master);
	if (j->actively && (heard || would_join_is_member(c)) && c->scan.found != FOUND_OLD)
		try(j, c);
	would_join_judge(j, c);
	return would_join_tell(j, c);
}

static int each_asked(struct joining_check *j, const struct disco_list *peers, struct candidate_cluster *c)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < peers->n && !j->h.interrupted; i++) {
		memset(c, 0, sizeof(*c));
		c->at = peers->v[i];
		c->asked = true;
		status = (int)status_worse((enum status)check_one(j, c), (enum status)status);
	}
	return status;
}

static int nobody(struct joining_check *j)
{
	const struct say *say = &j->h.say;
	const struct voice *v, *other = NULL;
	char text[CLI_TEXT], instead[CLI_TEXT] = "";

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL; i++)
		if (v->said.kind >= HEARD_ANSWER)
			other = v;
	if (other != NULL)
		snprintf(instead, sizeof(instead),
			"; '%.*s' does: did you mean " OPTION_CLUSTER_NAME " %.*s?", other->said.name.n,
			other->said.name.p, other->said.name.n, other->said.name.p);
	snprintf(text, sizeof(text), "No cluster called '%.200s' answers on %s:%u%.200s%s",
		j->h.plan.node.cluster_name, j->h.group, j->h.port, instead, other == NULL ? "." : "");
	say_begin(say, RECORD_VERDICT, log_now());
	say_flag(say, "ok", false);
	say_number(say, "status", STATUS_SILENCE);
	say_z(say, "message", text);
	say_z(say, "hint",
		"Name a member: mc-probe " OPTION_WOULD_JOIN
		" HOST:PORT. Or other clusters of the group: " OPTION_SOLICIT " NAME,NAME, " OPTION_LISTEN
		" 121s.");
	say_end(say);
	return STATUS_SILENCE;
}

static int each_heard(struct joining_check *j, struct candidate_cluster *c)
{
	bool listened = setting_text(j->h.settings, OPT_LISTEN) != NULL;
	struct two two = { .first.kind = HEARD_NOTHING };
	int status = STATUS_OK, n = 0;
	const struct voice *v;
	enum fit apart;

	for (uint32_t i = 0;
		(v = heard_voice(j->h.heard, i)) != NULL && n < CLUSTERS_MAX && !j->h.interrupted; i++) {
		if (v->said.kind < HEARD_ANSWER ||
			!(listened || hearing_asked(&j->h, heard_str(&v->said.name))))
			continue;
		memset(c, 0, sizeof(*c));
		c->at = v->said.addr;
		status = (int)status_worse((enum status)check_one(j, c), (enum status)status);
		n++;
		apart = two_hear(&two, &v->said);
		if (apart != FIT_COUNT)
			two_warn(&two, &v->said, apart,
				"A node joins whichever answers it first; first here was");
	}
	return n > 0 ? status : nobody(j);
}

static int check(struct joining_check *j, const struct disco_list *peers, struct fault *fault)
{
	const struct settings *s = j->h.settings;
	char names[CLI_TEXT];
	struct candidate_cluster *one_of = malloc(sizeof(*one_of));
	int status;

	snprintf(names, sizeof(names), "%s%s%s", j->h.plan.node.cluster_name,
		setting_text(s, OPT_SOLICIT) != NULL ? "," : "",
		setting_text(s, OPT_SOLICIT) != NULL ? setting_text(s, OPT_SOLICIT) : "");
	if (one_of == NULL || !hearing_ask(&j->h, names, fault)) {
		free(one_of);
		return STATUS_USAGE;
	}
	hearing_run(&j->h, setting_ms_or(s, OPT_LISTEN, ASKED_PATIENCE));
	status = peers->n > 0 ? each_asked(j, peers, one_of) : each_heard(j, one_of);
	free(one_of);
	return status;
}

int probe_would_join(const struct settings *s, struct fault *fault)
{
	struct disco_ports ports = { .first = (uint16_t)setting_number(s, OPT_START_PORT), .count = 1 };
	struct joining_check *j = calloc(1, sizeof(*j));
	struct disco_list peers = { 0 };
	int status = STATUS_USAGE;

	if (j == NULL)
		return fault_memory(fault), STATUS_HOST;
	j->actively = setting_flag(s, OPT_ACTIVELY);
	j->peers = &peers;
	if (peers_read(s, &ports, &peers, fault)) {
		if (hearing_open(&j->h, s, &hearing, j, fault, &status))
			status = check(j, &peers, fault);
		hearing_close(&j->h);
	}
	disco_list_free(&peers);
	free(j);
	return status;
}
