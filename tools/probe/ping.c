/* SPDX-License-Identifier: Apache-2.0 */
/* ping.c - mc-probe --ping-group: records of who is heard, and how that ends. */
#include "tools/probe/ping.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/peers.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "tools/probe/modes.h"

enum { FOR = 10000, ID_TEXT = 17 };

struct pinging {
	struct say say;
	const struct ping_config *cfg;
	int status;
};

static const char *const events[] = {
	[PING_HEARD] = "heard", [PING_STOPPED] = "stopped", [PING_RESUMED] = "resumed"
};
static const char *const said[] = {
	[PING_HEARD] = "is heard by multicast",
	[PING_STOPPED] = "is not heard by multicast any more, while unicast goes on",
	[PING_RESUMED] = "is heard by multicast again",
};

/* What a local packet filter or a missing route makes of sending. */
static const struct {
	int err;
	const char *means;
} send_errors[] = {
	{ EPERM, "a packet filter of this host drops it" },
	{ ENETUNREACH, "there is no route for multicast: ip route add 224.0.0.0/4 dev INTERFACE" },
	{ EADDRNOTAVAIL, "its address has gone" },
	{ ENOBUFS, "the interface is overloaded" },
};

static void send_error(int err, char *out, size_t cap)
{
	size_t i;

	for (i = 0; i < sizeof(send_errors) / sizeof(send_errors[0]) && send_errors[i].err != err; i++)
		;
	if (i < sizeof(send_errors) / sizeof(send_errors[0]))
		snprintf(out, cap, "sending: %s: %s", strerror(err), send_errors[i].means);
	else
		snprintf(out, cap, "sending: %s", strerror(err));
}

static void say_self(const struct pinging *g, char own[ID_TEXT])
{
	snprintf(own, ID_TEXT, "%016" PRIx64, g->cfg->id);
	say_z(&g->say, "self_id", own);
	say_z(&g->say, "self_name", g->cfg->name);
}

static void say_ends(
	const struct pinging *g, const struct ping_peer *peer, char own[ID_TEXT], char theirs[ID_TEXT])
{
	const struct say *s = &g->say;

	snprintf(theirs, ID_TEXT, "%016" PRIx64, peer->id);
	say_self(g, own);
	say_z(s, "peer_id", theirs);
	say_z(s, "peer_name", peer->name);
	say_z(s, "peer_host", peer->host.host);
}

static void on_event(void *ctx, const struct group_ping *p, const struct ping_peer *peer, enum ping_event e)
{
	const struct pinging *g = ctx;
	char own[ID_TEXT], theirs[ID_TEXT], at[24];

	progress_clear();
	ping_time(e == PING_STOPPED ? ping_since(p, peer->stopped_at_ms) : ping_elapsed(p), at, sizeof(at));
	say_begin(&g->say, RECORD_PONG, log_now());
	say_z(&g->say, "event", events[e]);
	say_ends(g, peer, own, theirs);
	say_number(&g->say, "elapsed_ms",
		e == PING_STOPPED ? ping_since(p, peer->stopped_at_ms) : ping_elapsed(p));
	say_shown(&g->say, "at", at);
	say_shown(&g->say, "said", said[e]);
	say_end(&g->say);
}

/* Names of the interfaces that brought it, and the least of routers that it passed. */
static unsigned ways(const struct group_ping *p, const struct ping_peer *peer, char *via, size_t cap)
{
	const struct multicast_place *places;
	unsigned i, hops = UINT8_MAX, n = multicast_listener_places(ping_listener(p), &places);
	uint64_t named = 0;
	size_t used = 0;

	via[0] = '\0';
	for (i = 0; i < peer->path_count; i++) {
		const struct ping_path *path = &peer->paths[i];

		hops = path->hops < hops ? path->hops : hops;
		if (path->place >= n || path->place >= 64 || (named >> path->place & 1) != 0 || used >= cap)
			continue;
		named |= (uint64_t)1 << path->place;
		used += (size_t)snprintf(
			via + used, cap - used, "%s%s", used > 0 ? " " : "", places[path->place].name);
	}
	return hops;
}

static uint32_t sent_in_all(const struct group_ping *p)
{
	const struct multicast_place *places;
	uint32_t most = 0;
	unsigned i, n = multicast_listener_places(ping_listener(p), &places);

	for (i = 0; i < n; i++)
		most = ping_place(p, i)->sent > most ? ping_place(p, i)->sent : most;
	return most;
}

static void say_track_sums(const struct say *s, const struct ping_peer *peer)
{
	uint32_t heard = 0, expected = 0, lost = 0, first = 0, twice = 0, reordered = 0, late = 0;
	unsigned i;

	for (i = 0; i < peer->path_count; i++) {
		const struct ping_track *t = &peer->paths[i].track;

		heard += t->heard;
		expected += ping_track_expected(t);
		lost += ping_track_lost(t);
		first += ping_track_lost_first(t);
		twice += t->twice;
		reordered += t->reordered;
		late += t->late;
	}
	say_number(s, "multicast_heard_count", heard);
	say_number(s, "multicast_expected_count", expected);
	say_number(s, "multicast_lost_count", lost);
	say_number(s, "lost_first_count", first);
	say_number(s, "duplicate_count", twice);
	say_number(s, "reordered_count", reordered);
	say_number(s, "late_count", late);
}

static void say_sum(const struct pinging *g, const struct group_ping *p, const struct ping_peer *peer)
{
	char own[ID_TEXT], theirs[ID_TEXT], via[256], verdict[PING_TEXT], hint[PING_TEXT];
	enum ping_state state = ping_state_of(p, peer);
	const struct say *s = &g->say;
	unsigned hops = ways(p, peer, via, sizeof(via));

	ping_explain(p, peer, state, verdict, hint);
	say_begin(s, RECORD_PONG_SUM, log_now());
	say_z(s, "event", "summary");
	say_ends(g, peer, own, theirs);
	say_z(s, "state", ping_state_text(state));
	say_z(s, "via", via[0] != '\0' ? via : NULL);
	if (peer->path_count > 0)
		say_number(s, "hops", hops);
	else
		say_z(s, "hops", NULL);
	say_track_sums(s, peer);
	say_number(s, "unicast_heard_count", peer->unicast.heard);
	say_number(s, "unicast_expected_count", ping_track_expected(&peer->unicast));
	say_number(s, "reached_count", peer->reached);
	say_number(s, "sent_count", sent_in_all(p));
	if (state == PING_STATE_STOPPED)
		say_number(s, "stopped_ms", ping_since(p, peer->stopped_at_ms));
	else
		say_z(s, "stopped_ms", NULL);
	say_number(s, "elapsed_ms", ping_elapsed(p));
	say_z(s, "verdict", verdict);
	say_end(s);
}

static void say_places(const struct pinging *g, const struct group_ping *p)
{
	const struct multicast_place *places;
	unsigned i, n = multicast_listener_places(ping_listener(p), &places);
	char text[256], own[ID_TEXT];

	for (i = 0; i < n; i++) {
		const struct ping_place *place = ping_place(p, i);
		int err = places[i].err != 0 ? places[i].err : place->err;

		if (places[i].unusable != NULL)
			continue;
		say_begin(&g->say, RECORD_SENT, log_now());
		say_self(g, own);
		say_z(&g->say, "interface", places[i].name);
		say_z(&g->say, "host", places[i].host);
		say_number(&g->say, "sent_count", place->sent);
		say_number(&g->say, "echoed_count", place->echoed);
		send_error(err, text, sizeof(text));
		say_z(&g->say, "error", err != 0 ? text : NULL);
		say_end(&g->say);
	}
}

static void on_started(void *ctx, const struct group_ping *p)
{
	const struct pinging *g = ctx;
	char spent[24];

	ping_time(g->cfg->for_ms, spent, sizeof(spent));
	log_sayf(LOG_NOTE, NULL, NULL,
		"Pinging %s port %u (beside the members' port %u, whose members would log it), unicast on port %u, for %s",
		g->cfg->group, ping_port(p), g->cfg->group_port, ping_unicast_port(p), spent);
}

static void on_tick(void *ctx, const struct group_ping *p)
{
	char spent[24];
	unsigned n;

	(void)ctx;
	ping_peers(p, &n);
	ping_time(ping_elapsed(p), spent, sizeof(spent));
	progress_say("%s: %u other host%s", spent, n, n == 1 ? "" : "s");
}

static void on_ended(void *ctx, const struct group_ping *p)
{
	struct pinging *g = ctx;
	const struct ping_peer *peers;
	unsigned n, i;

	progress_clear();
	say_places(g, p);
	peers = ping_peers(p, &n);
	for (i = 0; i < n; i++)
		say_sum(g, p, &peers[i]);
	g->status = ping_verdict(p, &g->say);
}

static int ping(const struct settings *s, struct ping_config *cfg, struct fault *fault)
{
	struct pinging g = { .cfg = cfg, .status = STATUS_HOST };
	const struct ping_callbacks callbacks = { &g, on_started, on_event, on_tick, on_ended };

	if (getrandom(&cfg->id, sizeof(cfg->id), 0) != sizeof(cfg->id) || !tool_output(s, &g.say)) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	if (ping_run(cfg, &callbacks, fault) != 0)
		g.status = fault->status;
	tool_output_close(&g.say);
	return g.status;
}

/* Names are not looked up: which of their addresses is meant? */
static bool can_be_told(const struct disco_list *l, struct fault *fault)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!disco_is_numeric(l->v[i].host))
			return fault_usage(fault, "mc-dnsresolve says which it has.",
				"Give the address of %s.", l->v[i].host);
	return l->n <= MC_PING_TARGETS ||
		fault_usage(fault, "Those on the group need not be named.",
			"%u hosts were given, and at most %d are told by unicast.", l->n, MC_PING_TARGETS);
}

int probe_ping_group(const struct settings *s, struct fault *fault)
{
	struct disco_ports ports = { .first = (uint16_t)(setting_number(s, OPT_MULTICAST_PORT) + 2),
		.count = 1 };
	struct disco_list targets = { 0 };
	char name[PING_NAME_MAX + 1] = "";
	struct ping_config cfg = {
		.group = setting_text(s, OPT_MULTICAST_GROUP),
		.group_port = (uint16_t)setting_number(s, OPT_MULTICAST_PORT),
		.ttl = (unsigned)setting_number(s, OPT_MULTICAST_TTL),
		.interfaces = setting_text(s, OPT_INTERFACES),
		.name = name,
		.for_ms = setting_text(s, OPT_FOR) != NULL ? setting_ms(s, OPT_FOR)
			: tool_timeout(s) > 0              ? tool_timeout(s)
							   : FOR,
	};
	int status = STATUS_USAGE;

	gethostname(name, sizeof(name) - 1);
	if (cfg.group_port > UINT16_MAX - 2)
		fault_usage(fault, NULL, "The ports above %u are needed as well.", cfg.group_port);
	else if (peers_read(s, &ports, &targets, fault) && can_be_told(&targets, fault)) {
		cfg.targets = targets.v;
		cfg.target_count = targets.n;
		status = ping(s, &cfg, fault);
	}
	disco_list_free(&targets);
	return status;
}
