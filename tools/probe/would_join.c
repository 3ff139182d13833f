/* SPDX-License-Identifier: Apache-2.0 */
/*
 * would_join.c - mc-probe --would-join: would I be let in, and if not why? First from what is heard: a master that answers our
 * question on the group says everything that is compared. Then from a handshake, which tells the line. --actively asks.
 */
#include "tools/probe/would_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/cli/status.h"
#include "common/node/identity.h"
#include "tools/probe/modes.h"

#define ASKED_PATIENCE 1500  /* masters answer at once, ours gather questions for a moment */
#define ATTEMPT_PATIENCE 8000 /* dial, handshake, WhoisMaster, perhaps the master's own connection, the refusal */
#define CLUSTERS_MAX 64      /* judged in one run */

static void ignore_voice(struct hearing *h, struct voice *v)
{
	(void)h;
	(void)v;
}
static void ignore_garbled(struct hearing *h, struct garbled *g)
{
	(void)h;
	(void)g;
}
/* --- what is known --- */
static bool in_list(const struct voice *v, const struct mc_addr *a)
{
	struct mc_addr m;

	for (uint32_t i = 0; voice_member(v, i, &m); i++)
		if (mc_addr_eq(&m, a))
			return true;
	return false;
}

/* The master that speaks for a member: itself, or one that has it in its list. */
static const struct voice *voice_of(struct joining_check *j, const struct candidate_cluster *c)
{
	const struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL; i++) {
		if (v->kind < HEARD_ANSWER)
			continue;
		if (mc_addr_eq(&v->addr, &c->at) || (v->addr.port == c->at.port && strcmp(v->addr.host, c->knock.host) == 0) ||
		    (c->knock.claims && (mc_uuid_eq(v->uuid, c->knock.uuid) || in_list(v, &c->knock.claimed))) || in_list(v, &c->at))
			return v;
	}
	return NULL;
}

/* When everybody who was named has spoken there is nothing left to wait for. */
static void on_tick(struct hearing *h)
{
	struct joining_check *j = h->ctx;
	struct candidate_cluster c;
	bool all = j->peers->n > 0;

	memset(&c, 0, sizeof(c));
	for (uint32_t i = 0; all && i < j->peers->n; i++) {
		c.at = j->peers->v[i];
		all = voice_of(j, &c) != NULL;
	}
	if (all)
		h->until = h->now;
}

static const struct hearing_calls calls = { .voice = ignore_voice, .garbled = ignore_garbled, .tick = on_tick, .even_none = true };

static void know_all(struct candidate_cluster *c, const struct voice *v)
{
	c->theirs = (struct fit_side){ .packet_version = v->version[0] > 3 ? v->packet : 0, .cluster_name = heard_str(&v->name),
				       .joiner = heard_str(&v->joiner), .group = heard_str(&v->group),
				       .partition_count = heard_str(&v->partition_count) };
	memcpy(c->theirs.version, v->version, sizeof(v->version));
	if (v->cluster_version[0] != 0)
		memcpy(c->theirs.version, v->cluster_version, sizeof(v->cluster_version));
	for (enum fit f = 0; f < FIT_COUNT; f++)
		c->answer[f] = ANSWER_OK; /* known; judged below */
}

static struct fit_side own_side(const struct plan *p)
{
	struct fit_side s = { .packet_version = FIT_PACKET, .cluster_name = mc_str_z(p->node.cluster_name),
			      .joiner = mc_str_z(node_joiner_text(&p->node)), .group = mc_str_z(p->node.partition_group),
			      .partition_count = mc_str_z(p->node.partition_count) };

	memcpy(s.version, identity_of(p->node.line)->version, sizeof(s.version));
	return s;
}

/* --line auto follows the cluster, if it is a line of ours. */
static void follow(struct candidate_cluster *c, const struct plan *p)
{
	enum mc_line line;

	if (p->node.line_auto && identity_line(c->theirs.version[0], c->theirs.version[1], &line))
		memcpy(c->ours.version, identity_of(line)->version, sizeof(c->ours.version));
}

static void know_line(struct candidate_cluster *c, enum mc_line line)
{
	memcpy(c->theirs.version, identity_of(line)->version, sizeof(c->theirs.version));
	c->answer[FIT_LINE] = ANSWER_OK;
}

static void know_version(struct candidate_cluster *c, struct mc_str text)
{
	unsigned major, minor;
	char z[16];

	if (!mc_str_copy(z, sizeof(z), text) || sscanf(z, "%u.%u", &major, &minor) != 2 || major > 99 || minor > 99)
		return;
	c->theirs.version[0] = (uint8_t)major;
	c->theirs.version[1] = (uint8_t)minor;
	c->answer[FIT_LINE] = ANSWER_OK;
}

/* "enabled / HOST_AWARE", "disabled / PER_MEMBER" or only the type. */
static struct mc_str group_of(struct mc_str text)
{
	static const char on[] = "enabled / ", off[] = "disabled / ";

	if (text.n >= (int32_t)sizeof(off) - 1 && memcmp(text.p, off, sizeof(off) - 1) == 0)
		return mc_str_z(NULL);
	if (text.n >= (int32_t)sizeof(on) - 1 && memcmp(text.p, on, sizeof(on) - 1) == 0)
		return mc_str_of(text.p + sizeof(on) - 1, (size_t)text.n - (sizeof(on) - 1));
	return text;
}

static enum fit fit_of(enum node_refusal why)
{
	enum fit f = 0;

	while (f < FIT_COUNT && fit_rows[f].refusal != why)
		f++;
	return f;
}

/* A refusal: what was checked before it holds, it says what is expected, and nothing about what comes after it. */
static void know_refusal(struct candidate_cluster *c)
{
	enum fit failed = fit_of(c->attempt.why);
	struct mc_str expected;

	snprintf(c->expected, sizeof(c->expected), "%s", c->attempt.message);
	expected = fit_expected(mc_str_z(c->expected));
	if (failed == FIT_COUNT)
		return;
	for (enum fit f = 0; f < failed; f++)
		if (c->answer[f] == ANSWER_UNKNOWN) {
			c->answer[f] = ANSWER_OK;
			if (f == FIT_PACKET_VERSION)
				c->theirs.packet_version = FIT_PACKET;
			else if (f == FIT_CLUSTER_NAME)
				c->theirs.cluster_name = c->ours.cluster_name;
			else if (f == FIT_JOINER)
				c->theirs.joiner = c->ours.joiner;
			else if (f == FIT_PARTITION_GROUP)
				c->theirs.group = c->ours.group;
			else
				c->theirs.partition_count = c->ours.partition_count;
		}
	c->answer[failed] = ANSWER_DIFFERS;
	if (failed == FIT_LINE)
		know_version(c, expected);
	else if (failed == FIT_JOINER)
		c->theirs.joiner = expected;
	else if (failed == FIT_PARTITION_GROUP)
		c->theirs.group = group_of(expected);
	else if (failed == FIT_PARTITION_COUNT)
		c->theirs.partition_count = mc_str_eqz(expected, "null") ? mc_str_z(NULL) : expected;
	else
		c->theirs.cluster_name = mc_str_z("another name, which it does not tell");
}

static void know_password(struct candidate_cluster *c, const struct plan *p)
{
	bool refused = c->tried && c->attempt.refused && c->attempt.why == NODE_REFUSAL_PASSWORD;

	if (refused)
		c->password = ANSWER_DIFFERS;
	else if (c->knocked && c->knock.claims && !c->knock.c_node)
		c->password = p->node.require_password ? ANSWER_DIFFERS : ANSWER_OK; /* Java members check none and prove none */
	else if (c->tried && c->attempt.refused)
		c->password = ANSWER_OK; /* it comes with the handshake, before everything else */
}

static void judge(struct joining_check *j, struct candidate_cluster *c)
{
	c->ours = own_side(&j->h.plan);
	c->theirs.group = c->theirs.partition_count = mc_str_z(NULL);
	c->voice = voice_of(j, c);
	if (c->voice != NULL)
		know_all(c, c->voice);
	else if (c->knocked && c->knock.has_line)
		know_line(c, c->knock.line);
	if (c->tried && c->attempt.refused)
		know_refusal(c);
	know_password(c, &j->h.plan);
	follow(c, &j->h.plan);
	for (enum fit f = 0; f < FIT_COUNT; f++)
		if (c->answer[f] != ANSWER_UNKNOWN)
			c->answer[f] = fit_holds(f, &c->theirs, &c->ours) ? ANSWER_OK : ANSWER_DIFFERS;
}

/* --- asking --- */
static void on_knock(void *ctx, const struct knock_result *r)
{
	struct candidate_cluster *c = ctx;

	if (!c->knocked || r->claims)
		c->knock = *r;
	c->knocked = true;
}

static void on_knock_progress(void *ctx, uint32_t done, uint32_t total, uint32_t open)
{
	(void)ctx;
	(void)done;
	(void)total;
	(void)open;
}

static void knock(struct candidate_cluster *c)
{
	const struct knock_calls knocking = { c, on_knock, on_knock_progress };
	struct knock_config cfg = { .peers = &c->at, .count = 1, .connect_ms = MC_KNOCK_CONNECT, .answer_ms = MC_KNOCK_ANSWER,
				    .want_line = true };

	if (getrandom(&cfg.seed, sizeof(cfg.seed), 0) == sizeof(cfg.seed))
		knock_run(&cfg, &knocking);
}

static void try(struct joining_check *j, struct candidate_cluster *c)
{
	enum mc_line line = c->knock.has_line ? c->knock.line : j->h.plan.node.line;
	char peer[MC_ADDR_TEXT];

	snprintf(peer, sizeof(peer), strchr(c->at.host, ':') != NULL ? "[%s]:%u" : "%s:%u", c->at.host, c->at.port);
	log_sayf(LOG_NOTE, NULL, "It will be refused, whatever the conditions are; its log gets the lines that mc-probe(1) lists.",
		 "Asking %s to let this host into '%s'.", peer, j->h.plan.node.cluster_name);
	c->tried = true;
	attempt_run(&j->h.plan, peer, line, ATTEMPT_PATIENCE, &c->attempt);
}

/* Also who closes at a handshake without our password. */
bool would_join_is_member(const struct candidate_cluster *c)
{
	return c->knocked && (c->knock.claims || c->knock.found == FOUND_SHUT || c->knock.found == FOUND_MUTE);
}

static int one(struct joining_check *j, struct candidate_cluster *c)
{
	bool heard = voice_of(j, c) != NULL;

	/* Who has spoken need not be dialled, unless it matters whether it is one of ours. */
	if (c->asked && (!heard || j->h.plan.node.password != NULL))
		knock(c);
	if (j->actively && (heard || would_join_is_member(c)))
		try(j, c);
	judge(j, c);
	return would_join_tell(j, c);
}

/* The worst of several. */
static int worse(int a, int b)
{
	static const uint8_t weight[STATUS_COUNT] = {
		[STATUS_OK] = 0, [STATUS_SILENCE] = 1, [STATUS_NOT] = 2, [STATUS_DENIED] = 3, [STATUS_USAGE] = 4, [STATUS_HOST] = 5,
	};

	return weight[a] >= weight[b] ? a : b;
}

static int each_asked(struct joining_check *j, const struct disco_list *peers, struct candidate_cluster *c)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < peers->n && !j->h.interrupted; i++) {
		memset(c, 0, sizeof(*c));
		c->at = peers->v[i];
		c->asked = true;
		status = worse(one(j, c), status);
	}
	return status;
}

static int nobody(struct joining_check *j)
{
	const struct say *say = &j->h.say;
	const struct voice *v, *other = NULL;
	char text[CLI_TEXT], instead[CLI_TEXT] = "";

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL; i++)
		if (v->kind >= HEARD_ANSWER)
			other = v;
	if (other != NULL)
		snprintf(instead, sizeof(instead), "; '%.*s' does: did you mean --cluster-name %.*s?", other->name.n, other->name.p, other->name.n,
			 other->name.p);
	snprintf(text, sizeof(text), "No cluster called '%.200s' answers on %s:%u%.200s%s", j->h.plan.node.cluster_name, j->h.group, j->h.port,
		 instead, other == NULL ? "." : "");
	say_begin(say, RECORD_VERDICT, log_now());
	say_flag(say, "ok", false);
	say_number(say, "status", STATUS_SILENCE);
	say_z(say, "message", text);
	say_z(say, "hint", "Name a member: mc-probe --would-join HOST:PORT. Or other clusters of the group: --solicit NAME,NAME, --listen 121s.");
	say_end(say);
	return STATUS_SILENCE;
}

static int each_heard(struct joining_check *j, struct candidate_cluster *c)
{
	bool listened = setting_text(j->h.settings, OPT_LISTEN) != NULL;
	int status = STATUS_OK, n = 0;
	const struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL && n < CLUSTERS_MAX && !j->h.interrupted; i++) {
		if (v->kind < HEARD_ANSWER || !(listened || hearing_asked(&j->h, heard_str(&v->name))))
			continue;
		memset(c, 0, sizeof(*c));
		c->at = v->addr;
		status = worse(one(j, c), status);
		n++;
	}
	return n > 0 ? status : nobody(j);
}

static int check(struct joining_check *j, const struct disco_list *peers, struct complaint *c)
{
	const struct settings *s = j->h.settings;
	char names[CLI_TEXT];
	struct candidate_cluster *one_of = malloc(sizeof(*one_of));
	int status;

	snprintf(names, sizeof(names), "%s%s%s", j->h.plan.node.cluster_name, setting_text(s, OPT_SOLICIT) != NULL ? "," : "",
		 setting_text(s, OPT_SOLICIT) != NULL ? setting_text(s, OPT_SOLICIT) : "");
	if (one_of == NULL || !hearing_ask(&j->h, names, c)) {
		free(one_of);
		return STATUS_USAGE;
	}
	hearing_run(&j->h, setting_text(s, OPT_LISTEN) != NULL ? setting_duration(s, OPT_LISTEN) : ASKED_PATIENCE);
	status = peers->n > 0 ? each_asked(j, peers, one_of) : each_heard(j, one_of);
	free(one_of);
	return status;
}

int probe_would_join(const struct settings *s, struct complaint *c)
{
	struct disco_ports ports = { .first = (uint16_t)setting_number(s, OPT_START_PORT), .count = 1 };
	struct joining_check *j = calloc(1, sizeof(*j));
	struct disco_list peers = { 0 };
	int status = STATUS_USAGE;

	if (j == NULL)
		return complain(c, "memory", NULL, "No memory left."), STATUS_HOST;
	j->actively = setting_flag(s, OPT_ACTIVELY);
	j->peers = &peers;
	if (peers_read(s, &ports, &peers, c)) {
		if (hearing_open(&j->h, s, &calls, j, c, &status))
			status = check(j, &peers, c);
		hearing_close(&j->h);
	}
	disco_list_free(&peers);
	free(j);
	return status;
}
