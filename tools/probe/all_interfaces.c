/* SPDX-License-Identifier: Apache-2.0 */
/*
 * all_interfaces.c - mc-probe --all-interfaces: on which of this host's interfaces does the group work? A
 * question for our own cluster name leaves by each, which no member minds; it comes back if this host can
 * send and hear there, and a master answers.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/base/status.h"
#include "common/io/iface.h"
#include "common/io/multicast.h"
#include "common/io/sock.h"
#include "tools/probe/group_errno.h"
#include "tools/probe/hearing.h"
#include "tools/probe/modes.h"

#define PATIENCE 2000

struct all {
	struct hearing h;
	bool echo[MULTICAST_PLACES_MAX];
	uint32_t askers[MULTICAST_PLACES_MAX]; /* questions of other hosts */
	uint32_t works, broken, peers;
	char first[32]; /* the first interface that carries it */
};

static void on_asker(struct hearing *h, const struct multicast_datagram *d, int own)
{
	struct all *a = h->ctx;

	mc_check(d->place < MULTICAST_PLACES_MAX);
	if (own == (int)d->place)
		a->echo[d->place] = true;
	else if (own < 0)
		a->askers[d->place]++;
}

static const struct hearing_callbacks callbacks = {
	.asker = on_asker,
	.even_none = true,
};

static uint32_t peers_at(struct all *a, unsigned place)
{
	uint32_t n = a->askers[place] > 0;
	struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(a->h.heard, i)) != NULL; i++)
		n += (v->places >> (place < 63 ? place : 63) & 1) != 0;
	return n;
}

struct row {
	const char *name, *host;
	bool sent, echo, route; /* route: no interface, but what the routes choose */
	uint32_t peers;
	int err;
	char means[CLI_TEXT], fix[CLI_TEXT];
};

static void tell_row(struct all *a, const struct row *r)
{
	const struct say *say = &a->h.say;

	say_begin(say, RECORD_REACH, log_now());
	say_z(say, "interface", r->name);
	say_z(say, "host", r->host[0] != '\0' ? r->host : NULL);
	say_flag(say, "is_sent", r->sent);
	say_shown(say, "not_sent", !r->sent && !r->route ? "yes" : NULL);
	say_flag(say, "echo", r->echo);
	say_number(say, "peer_count", r->peers);
	say_number(say, "errno", r->err);
	say_z(say, "message", r->means);
	say_z(say, "hint", r->fix[0] != '\0' ? r->fix : NULL);
	say_end(say);
}

static void judge_place(struct all *a, unsigned i, const struct multicast_place *p)
{
	struct row r = {
		.name = p->name, .host = p->host, .sent = a->h.place_err[i] == 0, .echo = a->echo[i]
	};
	int err = p->err != 0 ? p->err : a->h.place_err[i] > 0 ? a->h.place_err[i] : 0;

	mc_check(i < MULTICAST_PLACES_MAX);
	r.peers = peers_at(a, i);
	r.err = err;
	if (p->unusable != NULL)
		snprintf(r.means, sizeof(r.means), "not tried: %s", p->unusable);
	else if (err != 0)
		group_errno(err, p->name, strchr(a->h.group, ':') != NULL, r.means, r.fix);
	else if (!r.echo) {
		snprintf(r.means, sizeof(r.means),
			"this host does not hear itself: what comes in is dropped here");
		snprintf(r.fix, sizeof(r.fix),
			"nft list ruleset (or iptables -S INPUT); sysctl net.ipv4.conf.%s.rp_filter",
			p->name);
	} else if (!p->multicast && !p->loopback) {
		snprintf(r.means, sizeof(r.means),
			"works here, but the interface is not marked for multicast");
		snprintf(r.fix, sizeof(r.fix), "ip link set %s multicast on", p->name);
	} else {
		snprintf(r.means, sizeof(r.means),
			r.peers > 0 ? "works"
				: p->loopback
				? "works, for processes of this host"
				: "this host sends and hears; no cluster of that name answers and no other cluster was heard");
	}
	tell_row(a, &r);
	a->peers += r.peers;
	if (p->unusable == NULL && (err != 0 || !r.echo))
		a->broken += !p->loopback; /* it matters only where there is nothing else, and then nothing
					      works */
	else if (p->unusable == NULL && !p->loopback && a->works++ == 0)
		memcpy(a->first, p->name, sizeof(a->first));
}

/* What a program gets that names no interface, as Java members do that are bound to loopback: the one of the
 * route. */
static int by_route(const struct hearing *h, char *ifname)
{
	struct sockaddr_storage group;
	struct io_iface *list;
	const struct multicast_options options = {
		.group = &group, .bind = MULTICAST_BIND_OWN, .join = true, .ttl = 1
	};
	struct multicast_fault fault = { 0 };
	int n = io_iface_all(&list), fd;

	ifname[0] = '\0';
	if (n > 0)
		io_iface_routes(list, (unsigned)n, NULL, 0, h->group);
	for (int i = 0; i < n; i++)
		if (list[i].to_group)
			memcpy(ifname, list[i].name, sizeof(list[i].name));
	free(list);
	if (!multicast_group_read(h->group, h->port, &group))
		return EINVAL;
	fd = multicast_open(&options, &fault);
	if (fd >= 0)
		close(fd);
	return fault.err;
}

static void judge_route(struct all *a)
{
	struct row r = { .name = NULL, .host = "" };
	char ifname[32];

	r.err = by_route(&a->h, ifname);
	r.route = true;
	if (r.err != 0) {
		group_errno(r.err, a->first[0] != '\0' ? a->first : "eth0", strchr(a->h.group, ':') != NULL,
			r.means, r.fix);
		a->broken++;
	} else {
		snprintf(r.means, sizeof(r.means), "a program that names no interface uses %s",
			ifname[0] != '\0' ? ifname : "the default one");
	}
	tell_row(a, &r);
}

static int verdict(struct all *a)
{
	const struct say *say = &a->h.say;
	int status = a->works == 0 ? STATUS_HOST : a->broken > 0 ? STATUS_NOT : STATUS_OK;
	char text[CLI_TEXT];

	if (a->works == 0)
		snprintf(text, sizeof(text), "No interface of this host that leads out carries %s:%u.",
			a->h.group, a->h.port);
	else
		snprintf(text, sizeof(text), "%u interface%s carr%s %s:%u%s; %s.", a->works,
			a->works == 1 ? "" : "s", a->works == 1 ? "ies" : "y", a->h.group, a->h.port,
			a->broken > 0 ? ", others do not" : "",
			a->peers > 0 ? "another sender was heard" : "no other sender was heard");
	say_begin(say, RECORD_VERDICT, log_now());
	say_flag(say, "ok", status == STATUS_OK);
	say_number(say, "status", status);
	say_z(say, "message", text);
	say_z(say, "hint",
		a->works == 0
			? "The line below each interface above says how to mend it; without multicast: " OPTION_CLUSTER_MODE
			  " tcpip:LIST."
			: a->peers == 0 ? "Whether it arrives elsewhere: mc-probe " OPTION_PING_GROUP
					  ", on two hosts at once."
					: NULL);
	say_number(say, "interface_count", a->works);
	say_number(say, "broken_count", a->broken);
	say_number(say, "peer_count", a->peers);
	say_end(say);
	return status;
}

static int try_all(struct all *a, struct fault *fault)
{
	const struct multicast_place *places;
	int64_t limit_ms = setting_ms_or(a->h.settings, OPT_TIMEOUT, PATIENCE);
	unsigned n;

	if (!hearing_ask(&a->h, a->h.plan.node.cluster_name, fault))
		return STATUS_HOST;
	hearing_run(&a->h, limit_ms);
	n = multicast_listener_places(a->h.listener, &places);
	for (unsigned i = 0; i < n; i++)
		judge_place(a, i, &places[i]);
	judge_route(a);
	return verdict(a);
}

int probe_all_interfaces(const struct settings *s, struct fault *fault)
{
	struct all *a = calloc(1, sizeof(*a));
	int status = STATUS_HOST;

	if (a == NULL)
		return fault_memory(fault), STATUS_HOST;
	if (hearing_open(&a->h, s, &callbacks, a, fault, &status))
		status = try_all(a, fault);
	hearing_close(&a->h);
	free(a);
	return status;
}
