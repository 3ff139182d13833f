/* SPDX-License-Identifier: Apache-2.0 */
/* ping_verdict.c - what the counts of --ping-group mean. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/base/template.h"
#include "common/cli/log.h"
#include "common/base/status.h"
#include "tools/probe/ping.h"

/* A sentence each. Places: peer at lost percent first later unicast igmp. */
static const struct {
	const char *verdict, *hint;
	bool ok;
} rows[PING_STATE_COUNT] = {
	[PING_STATE_BOTH] = { "multicast is delivered both ways", NULL, true },
	[PING_STATE_LOSSY] = { "{percent} of its multicast datagrams were lost ({first} of the first ten, {later} later); {unicast} by unicast",
		"Loss by multicast alone: a switch limits it (storm control), or wireless. Loss by both: the network or this host is overloaded.",
		false },
	[PING_STATE_LATE] = { "multicast is delivered both ways, but {late} datagrams came more than a second late",
		"A host or switch holds them up: look for power saving of wireless interfaces, and for load.",
		false },
	[PING_STATE_FADED] = { "it stopped hearing us at {at}, while unicast goes on",
		"{igmp} A member that starts later on that host does not find this one.", false },
	[PING_STATE_STOPPED] = { "delivery stopped at {at}, while unicast goes on",
		"{igmp} Members that start later than that do not find each other: turn on a querier, or turn snooping off.",
		false },
	[PING_STATE_UNREACHED] = { "one way only: we hear {peer}, it does not hear us",
		"A packet filter there drops UDP to the group, it joins the group on another interface, or the routers carry it one way.",
		false },
	[PING_STATE_UNHEARD] = { "one way only: {peer} hears us, we do not hear it",
		"A packet filter here drops UDP to the group, or {peer} sends by another interface: mc-probe " OPTION_EXPLAIN_INTERFACE
		" there.",
		false },
	[PING_STATE_UNICAST] = { "unicast arrives, multicast does not, in either direction: the network between does not carry it",
		"Clouds, overlays and routers without multicast are like that: let the members join by address (" OPTION_CLUSTER_MODE
		" tcpip:LIST).",
		false },
};

static const char *const words[] = {
#define X(name, text) text,
	PING_STATES(X)
#undef X
};

const char *ping_state_text(enum ping_state s)
{
	mc_check(s < PING_STATE_COUNT);
	return words[s];
}

static bool is_alive(const struct group_ping *p, const struct ping_peer *peer)
{
	return peer->unicast.any &&
		ping_elapsed(p) - ping_since(p, peer->unicast.last_at_ms) <= MC_PING_SILENCE;
}

static void sums(
	const struct ping_peer *peer, uint32_t *expected, uint32_t *lost, uint32_t *first, uint32_t *late)
{
	unsigned i;

	*expected = *lost = *first = *late = 0;
	for (i = 0; i < peer->path_count; i++) {
		*expected += ping_track_expected(&peer->paths[i].track);
		*lost += ping_track_lost(&peer->paths[i].track);
		*first += ping_track_lost_first(&peer->paths[i].track);
		*late += peer->paths[i].track.late;
	}
}

enum ping_state ping_state_of(const struct group_ping *p, const struct ping_peer *peer)
{
	uint32_t expected, lost, first, late;
	bool heard = peer->path_count > 0, reached = peer->reached > 0;

	sums(peer, &expected, &lost, &first, &late);
	if (heard && !peer->stopped && !reached && peer->reports)
		return PING_STATE_UNREACHED;
	if (!heard)
		return reached ? PING_STATE_UNHEARD : PING_STATE_UNICAST;
	if (peer->stopped)
		return PING_STATE_STOPPED;
	if (is_alive(p, peer) && reached &&
		ping_elapsed(p) - ping_since(p, peer->reached_at_ms) > MC_PING_SILENCE)
		return PING_STATE_FADED;
	if (lost > 1 && (uint64_t)lost * 50 > expected)
		return PING_STATE_LOSSY;
	return late > 0 ? PING_STATE_LATE : PING_STATE_BOTH;
}

void ping_time(int64_t ms, char *out, size_t cap)
{
	int64_t s = ms / 1000;

	mc_check(cap > 0);
	if (s < 60)
		snprintf(out, cap, "%" PRId64 ".%" PRId64 "s", s, ms % 1000 / 100);
	else
		snprintf(out, cap, "%" PRId64 "m%02" PRId64 "s", s / 60, s % 60);
}

static void igmp_text(const struct group_ping *p, char *out, size_t cap)
{
	char spent[24];
	uint32_t queries;
	enum ping_igmp how = ping_igmp(p, &queries);

	ping_time(ping_elapsed(p), spent, sizeof(spent));
	if (how == PING_IGMP_FORBIDDEN)
		snprintf(out, cap,
			"Typical of IGMP snooping without a querier (to see IGMP queries this needs CAP_NET_RAW).");
	else if (queries == 0)
		snprintf(out, cap, "No IGMP query seen in %s: snooping without a querier.", spent);
	else
		snprintf(out, cap, "%u IGMP quer%s seen in %s, so there is a querier.", queries,
			queries == 1 ? "y" : "ies", spent);
}

void ping_explain(const struct group_ping *p, const struct ping_peer *peer, enum ping_state s,
	char verdict[PING_TEXT], char hint[PING_TEXT])
{
	uint32_t expected, lost, first, late;
	char at[24], percent[16], firsts[16], later[16], lates[16], unicast[32], igmp[128];
	const struct template_value with[] = {
		{ "peer", peer->host.host },
		{ "at", at },
		{ "percent", percent },
		{ "first", firsts },
		{ "later", later },
		{ "late", lates },
		{ "unicast", unicast },
		{ "igmp", igmp },
		{ NULL, NULL },
	};

	mc_check(s < PING_STATE_COUNT && rows[s].verdict != NULL);
	sums(peer, &expected, &lost, &first, &late);
	ping_time(ping_since(p, s == PING_STATE_FADED ? peer->reached_at_ms : peer->stopped_at_ms), at,
		sizeof(at));
	snprintf(percent, sizeof(percent), "%.1f %%", expected > 0 ? 100.0 * lost / expected : 0);
	snprintf(firsts, sizeof(firsts), "%u", first);
	snprintf(later, sizeof(later), "%u", lost > first ? lost - first : 0); /* numbers are its own */
	snprintf(lates, sizeof(lates), "%u", late);
	snprintf(unicast, sizeof(unicast), "%u of %u", ping_track_lost(&peer->unicast),
		ping_track_expected(&peer->unicast));
	igmp_text(p, igmp, sizeof(igmp));
	template_text(verdict, PING_TEXT, rows[s].verdict, with);
	template_text(hint, PING_TEXT, rows[s].hint != NULL ? rows[s].hint : "", with);
}

/* The peer that is worst off, and how many are well. */
static const struct ping_peer *worst(const struct group_ping *p, enum ping_state *state, unsigned *well)
{
	const struct ping_peer *found = NULL, *peers;
	unsigned n, i;

	*state = PING_STATE_BOTH;
	*well = 0;
	peers = ping_peers(p, &n);
	for (i = 0; i < n; i++) {
		enum ping_state s = ping_state_of(p, &peers[i]);

		*well += rows[s].ok;
		if (found == NULL || s > *state) {
			found = &peers[i];
			*state = s;
		}
	}
	return found;
}

static int nobody(char verdict[PING_TEXT], char hint[PING_TEXT])
{
	snprintf(verdict, PING_TEXT, "No other host was heard");
	snprintf(hint, PING_TEXT,
		"Run it on two hosts or more at the same time. If others do run it, name them, so that unicast is tried beside "
		"multicast: mc-probe " OPTION_PING_GROUP " HOST...");
	return STATUS_SILENCE;
}

int ping_verdict(const struct group_ping *p, const struct say *say)
{
	char verdict[PING_TEXT], hint[PING_TEXT], text[2 * PING_TEXT], spent[24];
	enum ping_state state;
	uint32_t queries;
	unsigned well, n;
	enum ping_igmp igmp = ping_igmp(p, &queries);
	const struct ping_peer *peer = worst(p, &state, &well);
	int status = peer == NULL ? nobody(verdict, hint) : rows[state].ok ? STATUS_OK : STATUS_NOT;

	ping_peers(p, &n);
	ping_time(ping_elapsed(p), spent, sizeof(spent));
	if (peer != NULL)
		ping_explain(p, peer, state, verdict, hint);
	if (peer == NULL)
		snprintf(text, sizeof(text), "%s in %s", verdict, spent);
	else if (status == STATUS_NOT)
		snprintf(text, sizeof(text), "%u of %u other hosts are well in %s; %s: %s", well, n, spent,
			peer->host.host, verdict);
	else
		snprintf(text, sizeof(text), "%s, with %u other host%s in %s", verdict, n, n == 1 ? "" : "s",
			spent);
	say_begin(say, RECORD_VERDICT, log_now());
	say_flag(say, "ok", status == STATUS_OK);
	say_number(say, "status", status);
	say_z(say, "message", text);
	say_z(say, "hint", hint[0] != '\0' ? hint : NULL);
	say_number(say, "peer_count", n);
	say_number(say, "well_count", well);
	say_z(say, "igmp", igmp == PING_IGMP_WATCHED ? "watched" : "not_permitted");
	say_number(say, "igmp_query_count", queries);
	say_number(say, "dropped_count", ping_dropped(p));
	say_number(say, "elapsed_ms", ping_elapsed(p));
	say_end(say);
	return status;
}
