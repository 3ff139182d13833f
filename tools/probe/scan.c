/* SPDX-License-Identifier: Apache-2.0 */
/* scan.c - mc-probe PEER...: what answers there, as records. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "tools/probe/port_scan_rows.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/cli/plan.h"
#include "common/cli/progress.h"
#include "common/cli/tool.h"
#include "common/cli/writer.h"
#include "tools/probe/modes.h"
#include "tools/probe/ports.h"

enum {
	MANY = 32,       /* of so many, those where nobody is are only counted in text */
	ADDR_COLUMN = 45 /* an IPv6 address in brackets with its port */
};

struct scanning {
	struct say say;
	const char *cluster_name; /* that is asked for; NULL: none */
	bool every, unsure;       /* print each, also where nobody is; of some the release is one of many */
	bool hinted[FOUND_COUNT];
	int width;
	uint32_t told, members, good, open, by_state[SCAN_STATE_COUNT];
	/* members that were found where they say that they are, and how many more addresses led to one of
	 * them */
	struct mc_uuid *known;
	uint32_t known_count, aliases;
	/* of the members whose line is known: the first and the last that all of them may be on */
	enum mc_line first, last;
	char apart[2][MC_ADDR_TEXT + SCAN_LINE_TEXT + 4]; /* two that are on different lines; empty: none */
	struct ports ports;
};

static void address(char *out, size_t cap, const char *host, uint16_t port)
{
	snprintf(out, cap, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

static int column(const struct disco_list *l)
{
	char text[MC_ADDR_TEXT];
	int width = 0, n;
	uint32_t i;

	for (i = 0; i < l->n; i++) {
		address(text, sizeof(text), l->v[i].host, l->v[i].port);
		n = (int)strlen(text);
		width = n > width ? n : width;
	}
	return width < ADDR_COLUMN ? width : ADDR_COLUMN;
}

/* "10.0.0.1:6900  open      hazelcast     0.4 ms  " */
static void show_result(const struct scanning *k, const struct port_scan_result *r, char *out, size_t cap)
{
	char at[MC_ADDR_TEXT];
	bool open = scan_finding_state(r->found) == SCAN_OPEN,
	     named = r->host[0] != '\0' && strcmp(r->host, r->asked.host) != 0;

	address(at, sizeof(at), r->asked.host, r->asked.port);
	snprintf(out, cap, "%-*s  %s%s%s%-10s %-9s %7.1f ms", k->width, at, named ? "(" : "",
		named ? r->host : "", named ? ")  " : "", scan_state_text(scan_finding_state(r->found)),
		open ? banner_protocol_text(r->protocol) : "-", (double)r->latency_us / 1000);
}

static void say_member(const struct scanning *k, const struct port_scan_result *r, char uuid[MC_UUID_TEXT],
	char line[SCAN_LINE_TEXT])
{
	const struct say *s = &k->say;
	bool member = r->claims;

	mc_uuid_text(uuid, r->uuid);
	say_z(s, "claimed_host", member ? r->claimed.host : NULL);
	if (member)
		say_number(s, "claimed_port", r->claimed.port);
	else
		say_z(s, "claimed_port", NULL);
	say_z(s, "uuid", member ? uuid : NULL);
	if (member)
		say_flag(s, "address_matches", r->found != FOUND_ELSEWHERE);
	else
		say_z(s, "address_matches", NULL);
	say_z(s, "line", scan_line_text(r, line));
	say_z(s, "cluster_name", r->name == SCAN_NAME_SAME ? k->cluster_name : NULL);
	say_z(s, "release", r->version[0] != '\0' ? r->version : NULL);
	if (r->name == SCAN_NAME_SAME)
		say_number(s, "partition_count", r->partition_count);
	else
		say_z(s, "partition_count", NULL);
}

/* To people, what to do about a port where nobody is: once. */
static bool is_repeated(struct scanning *k, enum scan_finding f)
{
	bool again = k->hinted[f];

	k->hinted[f] = true;
	return again && (scan_finding_state(f) != SCAN_OPEN || f == FOUND_OTHER_PORT) &&
		k->say.w[0]->ops->people;
}

static bool is_alias(const struct scanning *k, const struct port_scan_result *r)
{
	return r->found == FOUND_ELSEWHERE && ports_is_alias(&k->ports, &r->asked, &r->claimed, r->uuid);
}

static void say_peer(struct scanning *k, const struct port_scan_result *r)
{
	char verdict[SCAN_TEXT], hint[SCAN_TEXT], first[SCAN_FIRST_TEXT], uuid[MC_UUID_TEXT],
		lines[SCAN_LINE_TEXT], line[MC_ADDR_TEXT + 128];
	enum scan_state state = scan_finding_state(r->found);
	const struct say *s = &k->say;

	scan_explain(r, k->cluster_name, verdict, hint);
	if (is_alias(k, r)) {
		address(line, sizeof(line), r->claimed.host, r->claimed.port);
		snprintf(verdict, sizeof(verdict), "another address of the member at %s", line);
		hint[0] = '\0';
	}
	scan_first_text(r, first);
	say_begin(s, RECORD_PEER, log_now());
	say_z(s, "host", r->asked.host);
	say_number(s, "port", r->asked.port);
	say_z(s, "address", r->host[0] != '\0' ? r->host : NULL);
	say_z(s, "state", scan_state_text(state));
	say_z(s, "protocol", state == SCAN_OPEN ? banner_protocol_text(r->protocol) : NULL);
	say_z(s, "finding", scan_finding_text(r->found));
	say_z(s, "first", r->first_n > 0 ? first : NULL);
	say_member(k, r, uuid, lines);
	say_real(s, "latency_ms", (double)r->latency_us / 1000);
	say_flag(s, "ok", scan_rows[r->found].good);
	say_z(s, "verdict", verdict);
	say_z(s, "hint", hint[0] != '\0' && !is_repeated(k, r->found) ? hint : NULL);
	if (s->w[0]->ops->people) {
		show_result(k, r, line, sizeof(line));
		say_shown(s, "shown", line);
	}
	say_end(s);
}

/* Two of different lines can never be one cluster, and no node could join both. */
static void compare_line(struct scanning *k, const struct port_scan_result *r)
{
	char line[SCAN_LINE_TEXT], at[MC_ADDR_TEXT], *to;

	if (!r->has_line || !scan_rows[r->found].good)
		return;
	/* its release is not known, and most of these cannot be joined */
	k->unsure = k->unsure || strncmp(scan_line_text(r, line), "4.", 2) == 0;
	if (k->apart[1][0] != '\0')
		return;
	to = k->apart[k->apart[0][0] != '\0' && (r->line > k->last || r->line_last < k->first)];
	k->first = r->line > k->first ? r->line : k->first;
	k->last = r->line_last < k->last ? r->line_last : k->last;
	address(at, sizeof(at), r->asked.host, r->asked.port);
	snprintf(to, sizeof(k->apart[0]), "%s (%s)", at, scan_line_text(r, line));
}

static void on_result(void *ctx, const struct port_scan_result *r)
{
	struct scanning *k = ctx;
	enum scan_state state = scan_finding_state(r->found);

	mc_check(r->found < FOUND_COUNT && state < SCAN_STATE_COUNT);
	k->told++;
	k->by_state[state]++;
	k->good += scan_rows[r->found].good;
	compare_line(k, r);
	k->aliases += is_alias(k, r);
	if (r->claims) {
		k->members++;
		ports_add(&k->ports, &r->asked,
			r->found != FOUND_ELSEWHERE ? r->uuid : (struct mc_uuid){ .null = true });
	}
	if (r->found == FOUND_OTHER_PORT)
		ports_add_other(&k->ports, &r->asked);
	progress_clear();
	if (k->every || state == SCAN_OPEN || !k->say.w[0]->ops->people)
		say_peer(k, r);
}

static void on_progress(void *ctx, uint32_t done, uint32_t total, uint32_t open)
{
	(void)ctx;
	progress_say("%u of %u looked at, %u open", done, total, open);
}

static int verdict(struct scanning *k, uint32_t listed, enum port_scan_end end)
{
	bool scattered = ports_tell(&k->ports, &k->say), apart = k->apart[1][0] != '\0';
	uint32_t open = k->by_state[SCAN_OPEN];
	char text[SCAN_TEXT], hint[SCAN_TEXT], more[64] = "";
	int status = open == 0                                                                ? STATUS_SILENCE
		: k->good + k->aliases == k->told && end == SCAN_DONE && !scattered && !apart ? STATUS_OK
											      : STATUS_NOT;

	mc_check(k->members <= k->told && open <= k->told);
	if (end == SCAN_LATE)
		log_sayf(LOG_WARN, NULL,
			"Allow more time with " OPTION_TIMEOUT ", or more at once with " OPTION_RATE
			" and " OPTION_CONCURRENCY ".",
			"Timed out before all %u were examined.", listed);
	if (end == SCAN_INTERRUPTED)
		log_sayf(LOG_NOTE, NULL, NULL,
			"Interrupted: what was found until then, of %u that were listed.", listed);
	if (k->aliases > 0)
		snprintf(more, sizeof(more), ", and %u lead%s to the same", k->aliases,
			k->aliases == 1 ? "s" : "");
	snprintf(text, sizeof(text), "%u of %u %s member%s%s%s; %u open, %u refused, %u filtered%s", k->good,
		k->told, k->good == 1 ? "is a" : "are", k->good == 1 ? "" : "s",
		apart               ? ", but not of one cluster"
			: k->unsure ? ""
				    : " that can be joined there",
		more, open, k->by_state[SCAN_REFUSED], k->by_state[SCAN_FILTERED],
		k->by_state[SCAN_UNRESOLVED] > 0 ? ", and names without an address" : "");
	snprintf(hint, sizeof(hint),
		"%.80s and %.80s are of different releases: they never form one cluster, and no node can join both.",
		k->apart[0], k->apart[1]);
	say_begin(&k->say, RECORD_VERDICT, log_now());
	say_flag(&k->say, "ok", status == STATUS_OK);
	say_number(&k->say, "status", status);
	say_z(&k->say, "message", text);
	say_z(&k->say, "hint",
		open == 0           ? "Are the addresses right, and can this host reach them?"
			: apart     ? hint
			: k->unsure ? "Of 4.0 to 5.3 only 5.3 can be joined: " OPTION_ACTIVELY
				      " asks for the release, or mc-members."
				    : NULL);
	say_number(&k->say, "peer_count", k->told);
	say_number(&k->say, "member_count", k->members);
	say_number(&k->say, "open_count", open);
	say_number(&k->say, "refused_count", k->by_state[SCAN_REFUSED]);
	say_number(&k->say, "filtered_count", k->by_state[SCAN_FILTERED]);
	say_number(&k->say, "unresolved_count", k->by_state[SCAN_UNRESOLVED]);
	say_end(&k->say);
	return status;
}

static int scan(const struct settings *s, const struct disco_list *peers, struct fault *fault)
{
	struct scanning k = { .every = peers->n <= MANY || log_wants(LOG_DEBUG),
		.width = column(peers),
		.last = MC_LINE_LAST,
		.cluster_name = setting_flag(s, OPT_ACTIVELY) ? setting_text(s, OPT_CLUSTER_NAME) : NULL };
	const struct port_scan_callbacks callbacks = { &k, on_result, on_progress };
	struct port_scan_config cfg = {
		.peers = peers->v,
		.count = peers->n,
		.in_flight = setting_given(s, OPT_CONCURRENCY) ? (unsigned)setting_number(s, OPT_CONCURRENCY)
							       : MC_SCAN_IN_FLIGHT,
		.rate = (unsigned)setting_number(s, OPT_RATE),
		.connect_ms = MC_SCAN_CONNECT,
		.answer_ms = MC_SCAN_ANSWER,
		.end_ms = tool_timeout(s) > 0 ? tool_timeout(s) : 0,
		.want_line = true,
		.cluster_name = k.cluster_name,
	};
	enum port_scan_end end;
	int status;

	if (getrandom(&cfg.seed, sizeof(cfg.seed), 0) != sizeof(cfg.seed) || !tool_output(s, &k.say) ||
		!ports_open(&k.ports, s, peers->n)) {
		fault_memory(fault);
		return STATUS_HOST;
	}
	end = port_scan_run(&cfg, &callbacks);
	progress_clear();
	if (end == SCAN_FAILED)
		fault_memory(fault);
	status = end == SCAN_FAILED ? STATUS_HOST : verdict(&k, peers->n, end);
	ports_close(&k.ports);
	tool_output_close(&k.say);
	return status;
}

int probe_peers(const struct settings *s, struct fault *fault)
{
	struct disco_ports ports = { .first = (uint16_t)setting_number(s, OPT_START_PORT), .count = 1 };
	struct disco_list peers = { 0 };
	int status = STATUS_USAGE;

	if (!peers_read(s, &ports, &peers, fault))
		;
	else if (peers.n == 0)
		fault_usage(fault, "Write HOST or HOST:PORT.", "There is no peer to look at.");
	else
		status = scan(s, &peers, fault);
	disco_list_free(&peers);
	return status;
}
