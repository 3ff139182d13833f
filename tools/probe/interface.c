/* SPDX-License-Identifier: Apache-2.0 */
/* interface.c - mc-probe --explain-interface: which address do we, Hazelcast and Payara take on this host,
 * and why? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/cluster_mode.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/base/status.h"
#include "common/cli/tool.h"
#include "common/cli/writer.h"
#include "common/disco/pick_compare.h"
#include "tools/probe/modes.h"

struct interface_report {
	struct say say;
	bool verbose;
	const char *group;
	struct disco_picks x;
	char message[CLI_TEXT], hint[CLI_TEXT];
};

/* --- whom to reach: the group, the peers of the mode, and those that stand there as operands --- */
static bool add_mode(const struct settings *s, const struct disco_ports *ports, struct disco_list *peers,
	const char **group, struct cluster_mode *mode, struct fault *fault)
{
	*mode = s->v[OPT_CLUSTER_MODE].value.mode;
	*group = mode->type != MODE_MULTICAST ? NULL
		: mode->group[0] != '\0'      ? mode->group
					      : setting_text(s, OPT_MULTICAST_GROUP);
	if (mode->type == MODE_TCPIP)
		return peers_add(mode->list, ports, peers, fault);
	return mode->type != MODE_DOMAIN || peers_add(mode->host, ports, peers, fault);
}

/* Names say nothing about interfaces before they are looked up. */
static uint32_t keep_numbers(struct disco_list *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n; i++)
		if (disco_is_numeric(l->v[i].host))
			l->v[n++] = l->v[i];
	return l->n = n;
}

/* --- one address --- */
static const char *state_of(const struct io_iface *f)
{
	return !f->up ? "down" : !f->running ? "no link" : "up";
}

static const char *mark(bool picked, bool kept)
{
	return picked ? "TAKE" : kept ? "yes" : "-";
}

/* text is the caller's: the record borrows it until it ends. */
static void tell_reasons(const struct interface_report *t, unsigned i, char text[CLI_TEXT])
{
	const struct disco_verdict *p = &t->x.payara[i];
	char slot[40] = "";

	if (p->slots > 0)
		snprintf(slot, sizeof(slot), " (slot %u of %u)", p->slot, p->slots);
	snprintf(text, CLI_TEXT, "%s%s", p->reason, slot);
	say_shown(&t->say, "because", t->x.ours[i].reason);
	say_shown(&t->say, "because_hazelcast", t->x.hazelcast[i].reason);
	say_shown(&t->say, "because_payara", text);
}

static void tell_address(const struct interface_report *t, unsigned i)
{
	const struct io_iface *f = &t->x.list[i];
	char row[160], because[CLI_TEXT];

	snprintf(row, sizeof(row), "%-15s %-39s %-7s %-4s %-4s %s", f->name, f->host, state_of(f),
		mark(i == t->x.ours_at, t->x.ours[i].kept),
		mark(t->x.hazelcast[i].picked, t->x.hazelcast[i].kept),
		mark(t->x.payara[i].picked, t->x.payara[i].kept));
	say_begin(&t->say, RECORD_INTERFACE, log_now());
	say_z(&t->say, "name", f->name);
	say_z(&t->say, "host", f->host);
	say_z(&t->say, "state", f->up && f->running ? "up" : f->up ? "no_carrier" : "down");
	say_z(&t->say, "route", f->to_peer || f->listed ? "peers" : f->to_group ? "group" : NULL);
	say_flag(&t->say, "kept", t->x.ours[i].kept);
	say_z(&t->say, "reason", t->x.ours[i].reason);
	say_flag(&t->say, "is_ours", i == t->x.ours_at);
	say_flag(&t->say, "is_hazelcast", t->x.hazelcast[i].picked);
	say_z(&t->say, "hazelcast_reason", t->x.hazelcast[i].reason);
	say_flag(&t->say, "is_payara", t->x.payara[i].picked);
	say_z(&t->say, "payara_reason", t->x.payara[i].reason);
	if (t->x.payara[i].slots > 0)
		say_number(&t->say, "payara_slot", t->x.payara[i].slot);
	else
		say_z(&t->say, "payara_slot", NULL);
	say_shown(&t->say, "head",
		i == 0 ? "interface       address                                 state   ours Hzc  Payara"
		       : NULL);
	say_shown(&t->say, "row", row);
	if (t->verbose)
		tell_reasons(t, i, because);
	say_end(&t->say);
}

/* --- what it comes to --- */
static const struct io_iface *row_at(const struct interface_report *t, unsigned i)
{
	return i == IO_IFACE_NONE ? NULL : &t->x.list[i];
}

static const char *host(const struct io_iface *f)
{
	return f != NULL ? f->host : NULL;
}

static bool alike(const struct io_iface *a, const struct io_iface *b)
{
	return a != NULL && b != NULL && strcmp(a->host, b->host) == 0;
}

/* What a Payara Micro wants as an option: the address, for it takes no names. */
static void advise(struct interface_report *t, const struct io_iface *ours)
{
	snprintf(t->hint, sizeof(t->hint),
		"Start Payara Micro with " OPTION_INTERFACES
		" %s, a stock Hazelcast with -Dhazelcast.local.localAddress=%s.",
		ours->host, ours->host);
}

/* What has to change on this host before a stock Hazelcast starts here: an address alone does not help where
 * the group is IPv4. */
static void advise_hazelcast(struct interface_report *t, const struct io_iface *ours, bool v4_group)
{
	if (v4_group && ours->v6)
		snprintf(t->hint, sizeof(t->hint),
			"Give %s an IPv4 address; or use <tcp-ip> in place of <multicast>, with -Dhazelcast.local.localAddress=%s. The address "
			"alone does not help (\"Network interface not configured for IPv4\").",
			ours->name, ours->host);
}

/* Loopback was taken: there is nothing else, or the peers that were named are on this host. */
static void advise_loopback(struct interface_report *t, const struct io_iface *other)
{
	if (other == NULL || other->loopback)
		snprintf(t->hint, sizeof(t->hint),
			"No interface here leads to other hosts: give one an address (ip addr add), then ask again.");
	else
		snprintf(t->hint, sizeof(t->hint),
			"The peers that were named are on this host alone. Where others have to reach it, name them by %s, or give " OPTION_INTERFACES
			" %s.",
			other->host, other->host);
}

static int judge(struct interface_report *t, const struct settings *s)
{
	const struct io_iface *ours = row_at(t, t->x.ours_at), *payara = row_at(t, t->x.payara_at),
			      *hazelcast = row_at(t, t->x.hazelcast_at);
	bool v4_group = t->group != NULL && strchr(t->group, ':') == NULL;

	if (ours == NULL) {
		snprintf(t->message, sizeof(t->message),
			setting_text(s, OPT_INTERFACES) != NULL
				? "no interface of this host matches " OPTION_INTERFACES " '%s'"
				: "no interface of this host can be used",
			setting_text(s, OPT_INTERFACES));
		snprintf(t->hint, sizeof(t->hint), "-v says why each was left out.");
		return STATUS_HOST;
	}
	advise(t, ours);
	if (s->profile == PROFILE_HAZELCAST && hazelcast == NULL) {
		advise_hazelcast(t, ours, v4_group);
		snprintf(t->message, sizeof(t->message), "We take %s %s; with Hazelcast %s%s.", ours->name,
			ours->host, t->x.hazelcast_why,
			v4_group && setting_text(s, OPT_INTERFACES) == NULL
				? "; nor does it start, since it cannot join the group there (\"No such device\")"
				: "");
	} else if (payara == NULL) {
		snprintf(t->message, sizeof(t->message), "We take %s %s; with Payara %s.", ours->name,
			ours->host, t->x.payara_why);
	} else if (v4_group && payara->v6) {
		snprintf(t->message, sizeof(t->message),
			"Payara takes %s %s, where joining the group fails: it has no IPv4 address.%s",
			payara->name, payara->host, ours->v6 ? " Nor has the one we take." : "");
		if (ours->v6)
			snprintf(t->hint, sizeof(t->hint),
				"Give it an IPv4 address, or use addresses instead of the group: " OPTION_CLUSTER_MODE
				" tcpip:LIST.");
	} else if (!alike(ours, payara)) {
		snprintf(t->message, sizeof(t->message), "Payara takes %s %s, we take %s %s: %s.",
			payara->name, payara->host, ours->name, ours->host, t->x.ours[t->x.ours_at].reason);
	} else if (!alike(ours, hazelcast)) {
		snprintf(t->message, sizeof(t->message), "We and Payara take %s %s; Hazelcast takes %s.",
			ours->name, ours->host, hazelcast != NULL ? hazelcast->host : "none");
	} else {
		snprintf(t->message, sizeof(t->message), "All three take %s %s.", ours->name, ours->host);
		t->hint[0] = '\0';
		return STATUS_OK;
	}
	if (ours->loopback && setting_text(s, OPT_INTERFACES) == NULL)
		advise_loopback(t, payara != NULL ? payara : hazelcast);
	return STATUS_NOT;
}

static void conclude(const struct interface_report *t, int status)
{
	say_begin(&t->say, RECORD_VERDICT, log_now());
	say_flag(&t->say, "ok", status == STATUS_OK);
	say_number(&t->say, "status", status);
	say_z(&t->say, "our_host", host(row_at(t, t->x.ours_at)));
	say_z(&t->say, "hazelcast_host", host(row_at(t, t->x.hazelcast_at)));
	say_z(&t->say, "payara_host", host(row_at(t, t->x.payara_at)));
	say_z(&t->say, "message", t->message);
	say_z(&t->say, "hint", t->hint[0] != '\0' ? t->hint : NULL);
	say_end(&t->say);
}

static int explain_interface(struct interface_report *t, const struct disco_pick_ask *ask,
	const struct settings *s, struct fault *fault)
{
	int err = disco_pick_compare(ask, &t->x), status;

	if (err < 0)
		return fault_set(fault, STATUS_HOST, "no_interface", NULL,
			       "The interfaces of this host cannot be listed: %s.", uv_strerror(err)),
		       STATUS_HOST;
	t->group = ask->group;
	t->verbose = s->v[OPT_VERBOSE].times > 0;
	if (t->x.n == MC_CANDIDATES_MAX)
		log_sayf(LOG_WARN, NULL, NULL, "This host has more addresses than are looked at: %u of them.",
			t->x.n);
	for (unsigned i = 0; i < t->x.n; i++)
		tell_address(t, i);
	status = judge(t, s);
	conclude(t, status);
	return status;
}

int probe_interface(const struct settings *s, struct fault *fault)
{
	const struct disco_ports ports = { (uint16_t)setting_number(s, OPT_START_PORT), 1 };
	struct disco_pick_ask ask = { .wish.patterns = setting_text(s, OPT_INTERFACES) };
	struct disco_list peers = { 0 };
	struct cluster_mode mode;
	struct interface_report *t = calloc(1, sizeof(*t));
	int status = STATUS_USAGE;

	if (t == NULL || !tool_output(s, &t->say)) {
		free(t);
		return fault_memory(fault), STATUS_HOST;
	}
	if (peers_read(s, &ports, &peers, fault) && add_mode(s, &ports, &peers, &ask.group, &mode, fault)) {
		ask.wish.peers = peers.v;
		ask.wish.peer_count = keep_numbers(&peers);
		status = explain_interface(t, &ask, s, fault);
	}
	disco_list_free(&peers);
	tool_output_close(&t->say);
	free(t);
	return status;
}
