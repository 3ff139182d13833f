/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port_scan.h - what answers on many addresses at once. Each port is dialled once, gets the three bytes of
 * the members' protocol, and is named by what it says; a member is asked for its handshake, which tells its
 * identity and the address it goes by. A second connection is made only where the first one leaves it open
 * (TLS, the line of a member).
 *
 * Manners: a bound on connections under way and on new ones per second; every connection ends with a FIN
 * after all that came was read, because a reset makes a Hazelcast member log a warning. What members log is
 * listed in mc-probe(1) and tested.
 */
#ifndef MC_TOOLS_PROBE_PORT_SCAN_H
#define MC_TOOLS_PROBE_PORT_SCAN_H

#include <uv.h>

#include "common/base/types.h"
#include "common/io/banner.h"

#define SCAN_STATES(X) \
	X(OPEN, "open") \
	X(REFUSED, "refused") \
	X(FILTERED, "filtered") \
	X(UNRESOLVED, "unresolved")
enum scan_state {
#define X(name, text) SCAN_##name,
	SCAN_STATES(X)
#undef X
		SCAN_STATE_COUNT
};
const char *scan_state_text(enum scan_state s);

/* What was found, in a word that scripts may rely on, with the state it implies. What it means is said by
 * port_scan_rows.c. */
#define SCAN_FINDINGS(X) \
	X(MEMBER, "member", OPEN)           /* HZC and a handshake, under the address that was dialled */ \
	X(ELSEWHERE, "other_address", OPEN) /* a handshake that names another address */ \
	X(OTHER_NAME, "other_name", OPEN)   /* a member, but of a cluster that is not called as was asked */ \
	X(SHUT, "member_closed", OPEN)      /* HZC, and closed at our handshake */ \
	X(MUTE, "member_mute", OPEN)        /* HZC, and no intelligible handshake in time */ \
	X(OLD, "hazelcast_3", OPEN)         /* HZC, no handshake, and closed on a client */ \
	X(OTHER_LINE, "other_line", OPEN)   /* a member of a release that no node of ours speaks */ \
	X(OTHER_PORT, "hazelcast_other_protocol", \
		OPEN) /* HZX: a port for clients, REST or WAN (advanced networking) */ \
	X(TLS, "tls", OPEN) \
	X(TLS_BEHIND, "tls_only", OPEN) /* closed or reset on plain bytes, answered TLS */ \
	X(HTTP, "http", OPEN) \
	X(VNC, "vnc", OPEN) \
	X(SSH, "ssh", OPEN) \
	X(TALKS, "talks", OPEN)   /* bytes of something else */ \
	X(CLOSED, "closed", OPEN) /* accepted, then closed without a byte */ \
	X(RESET, "reset", OPEN)   /* accepted, then reset */ \
	X(SILENT, "silent", OPEN) /* accepted, then nothing */ \
	X(REFUSED, "refused", REFUSED) \
	X(TIMEOUT, "timeout", FILTERED)           /* no answer to the SYN */ \
	X(UNREACHABLE, "unreachable", FILTERED)   /* a router, or the neighbour look-up, said so */ \
	X(NO_ROUTE, "no_route", FILTERED)         /* this host has no way there */ \
	X(NO_ZONE, "no_zone", FILTERED)           /* link-local, and no interface behind it */ \
	X(NO_INTERFACE, "no_interface", FILTERED) /* link-local, on an interface that is not there */ \
	X(FORBIDDEN, "forbidden", FILTERED)       /* a rule of this host, or an ICMP prohibition */ \
	X(LOCAL, "local_error", FILTERED)         /* this host ran out of something */ \
	X(NO_NAME, "unresolved", UNRESOLVED)      /* the name has no address */
enum scan_finding {
#define X(name, text, state) FOUND_##name,
	SCAN_FINDINGS(X)
#undef X
		FOUND_COUNT
};
const char *scan_finding_text(enum scan_finding f);
enum scan_state scan_finding_state(enum scan_finding f);

struct port_scan_result {
	struct mc_addr asked; /* as it was listed */
	char host[64];        /* the number that was dialled; empty when a name has none */
	enum scan_finding found;
	enum banner_protocol protocol;
	const struct banner_row *banner; /* NULL: unlike everything known */
	uint8_t first[MC_SCAN_FIRST];
	unsigned first_n;   /* of what came first: at most its first line */
	int error;          /* libuv's, when there was one */
	int64_t latency_us; /* until the first byte came, or the connection stood, or it failed */
	int64_t closed_us;  /* CLOSED and RESET: from the connection to that */
	/* a member */
	bool claims; /* these two are known */
	struct mc_addr claimed;
	struct mc_uuid uuid;
	bool c_node; /* a node of this toolkit */
	bool apart;  /* each protocol has a port of its own (advanced network); clients have this: */
	struct mc_addr client; /* port 0: it tells none */
	/* these two are known: it is on one of the lines from the first to the last; the first of all
	 * stands for what is older, too, unless the version is known */
	bool has_line;
	enum mc_line line, line_last;
	enum { SCAN_NAME_UNKNOWN, SCAN_NAME_SAME, SCAN_NAME_OTHER } name; /* only when it was asked */
	char version[32]; /* with SCAN_NAME_SAME; else empty */
	int32_t partition_count;
};

/* The very line is known: of a release that was told, or of a node of ours. */
bool scan_line_is_known(const struct port_scan_result *r);
#define SCAN_LINE_TEXT 16
/* "5.4", as in all records; in words where only the shape of a refusal is known: "5.5 to 5.7", "4.0 to 5.3".
 * NULL: nothing is known. */
const char *scan_line_text(const struct port_scan_result *r, char out[SCAN_LINE_TEXT]);

struct port_scan_callbacks {
	void *ctx;
	/* In the order of the list (a name: its addresses in the resolver's order). Borrowed. */
	void (*result)(void *ctx, const struct port_scan_result *r);
	/* About five times a second: `left` are still to be dialled or under way. */
	void (*progress)(void *ctx, uint32_t done, uint32_t total, uint32_t open);
};

/* Borrowed for port_scan_run(). 0 takes the default of limits.h. */
struct port_scan_config {
	const struct mc_addr *peers;
	uint32_t count;
	unsigned in_flight; /* connections at once; also bounded by the descriptors of this process */
	unsigned rate;      /* new connections per second */
	bool unlimited;     /* no bound on that */
	int64_t connect_ms, answer_ms;
	int64_t end_ms; /* all of it; what is not done then is not reported. 0: no bound */
	bool want_line; /* ask members for their line, on a second connection */
	/* and whether their cluster is called so; NULL: not. A wrong name may leave a warning in their
	 * log */
	const char *cluster_name;
	bool want_tls; /* look for TLS also where something plain answered */
	uint64_t seed; /* the uuid that is shown */
};

enum port_scan_end { SCAN_DONE, SCAN_LATE, SCAN_INTERRUPTED, SCAN_FAILED };
/* Runs a loop of its own until all is told, the time is over, or INT or TERM came. */
enum port_scan_end port_scan_run(
	const struct port_scan_config *cfg, const struct port_scan_callbacks *callbacks);

#endif
