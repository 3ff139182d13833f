/* SPDX-License-Identifier: Apache-2.0 */
/* would_join_known.c - what is known of a cluster's conditions: from what it said on the group, from a
 * handshake, from a refusal. */
#include "tools/probe/would_join.h"

#include <stdio.h>
#include <string.h>

#include "common/disco/list.h"
#include "common/member/identity.h"

/* Members write IPv6 in their way, and whoever asks in another. */
static bool same_addr(const struct mc_addr *a, const struct mc_addr *b)
{
	return a->port == b->port && disco_same_host(a->host, b->host);
}

static bool in_list(const struct voice *v, const struct mc_addr *a)
{
	struct mc_addr m;

	for (uint32_t i = 0; voice_member(v, i, &m); i++)
		if (same_addr(&m, a))
			return true;
	return false;
}

/* The master that speaks for a member: itself, or one that has it in its list. */
const struct voice *would_join_voice(struct joining_check *j, const struct candidate_cluster *c)
{
	const struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(j->h.heard, i)) != NULL; i++) {
		if (v->said.kind < HEARD_ANSWER)
			continue;
		if (same_addr(&v->said.addr, &c->at) ||
			(v->said.addr.port == c->at.port &&
				disco_same_host(v->said.addr.host, c->scan.host)) ||
			(c->scan.claims &&
				(mc_uuid_eq(v->said.uuid, c->scan.uuid) || in_list(v, &c->scan.claimed))) ||
			(c->master.known &&
				(mc_uuid_eq(v->said.uuid, c->master.uuid) ||
					same_addr(&v->said.addr, &c->master.addr))) ||
			in_list(v, &c->at))
			return v;
	}
	return NULL;
}

const struct mc_addr *would_join_master(const struct candidate_cluster *c)
{
	const struct voice *v = c->voice;
	bool itself;

	if (v == NULL)
		return c->master.known && !same_addr(&c->master.addr, &c->at) &&
				!(c->scan.claims && mc_uuid_eq(c->master.uuid, c->scan.uuid))
			? &c->master.addr
			: NULL;
	itself = same_addr(&v->said.addr, &c->at) ||
		(c->scan.claims && mc_uuid_eq(v->said.uuid, c->scan.uuid)) ||
		(v->said.addr.port == c->at.port && disco_same_host(v->said.addr.host, c->scan.host));
	return itself ? NULL : &v->said.addr;
}

static void know_all(struct candidate_cluster *c, const struct voice *v)
{
	fit_side_heard(&v->said, &c->theirs);
	for (enum fit f = 0; f < FIT_COUNT; f++)
		c->answer[f] = ANSWER_OK; /* known; judged below */
}

static struct fit_side own_side(const struct plan *p)
{
	struct fit_side s = { .packet_version = FIT_PACKET,
		.cluster_name = mc_str_z(p->node.cluster_name),
		.joiner = mc_str_z(node_joiner_text(&p->node)),
		.group = mc_str_z(p->node.partition_group),
		.partition_count = mc_str_z(p->node.partition_count) };

	memcpy(s.version, identity_of(p->node.line)->version, sizeof(s.version));
	return s;
}

/* --line auto follows the cluster, if it is a line of ours. */
static void follow(struct candidate_cluster *c, const struct plan *p)
{
	enum mc_line line;

	if (p->node.line_auto && mc_line_of(c->theirs.version[0], c->theirs.version[1], &line))
		memcpy(c->ours.version, identity_of(line)->version, sizeof(c->ours.version));
}

/* Of a refusal that fits several lines there is something to say only where ours is none of them. */
static void know_line(struct candidate_cluster *c, const struct plan *p)
{
	const struct port_scan_result *r = &c->scan;
	bool fits = p->node.line_auto || (r->line <= p->node.line && p->node.line <= r->line_last);

	if (!scan_line_is_known(r) && fits)
		return;
	memcpy(c->theirs.version, identity_of(r->line)->version, sizeof(c->theirs.version));
	c->answer[FIT_LINE] = ANSWER_OK;
}

static void know_version(struct candidate_cluster *c, struct mc_str text)
{
	unsigned major, minor;
	char z[16];

	if (!mc_str_copy(z, sizeof(z), text) || sscanf(z, "%u.%u", &major, &minor) != 2 || major > 99 ||
		minor > 99)
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

/* A refusal: what was checked before it holds, it says what is expected, and nothing about what comes after
 * it. */
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
	else if (c->scanned && c->scan.claims && !c->scan.c_node)
		/* Java members check none and prove none */
		c->password = p->node.require_password ? ANSWER_DIFFERS : ANSWER_OK;
	else if (c->tried && c->attempt.refused)
		c->password = ANSWER_OK; /* it comes with the handshake, before everything else */
}

void would_join_judge(struct joining_check *j, struct candidate_cluster *c)
{
	c->ours = own_side(&j->h.plan);
	c->theirs.group = c->theirs.partition_count = mc_str_z(NULL);
	c->voice = would_join_voice(j, c);
	if (c->voice != NULL)
		know_all(c, c->voice);
	else if (c->scanned && c->scan.has_line)
		know_line(c, &j->h.plan);
	else if (c->scanned && c->scan.found == FOUND_OLD)
		c->answer[FIT_PACKET_VERSION] = ANSWER_OK; /* known: none of ours */
	if (c->tried && c->attempt.refused)
		know_refusal(c);
	if (c->voice == NULL && c->master.other_name) {
		c->theirs.cluster_name = mc_str_z("another name, which it does not tell");
		c->answer[FIT_CLUSTER_NAME] = ANSWER_OK;
	}
	know_password(c, &j->h.plan);
	follow(c, &j->h.plan);
	for (enum fit f = 0; f < FIT_COUNT; f++)
		if (c->answer[f] != ANSWER_UNKNOWN)
			c->answer[f] = fit_holds(f, &c->theirs, &c->ours) ? ANSWER_OK : ANSWER_DIFFERS;
}
