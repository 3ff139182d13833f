/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_ping.h - is multicast delivered among hosts that run this at the same time? Each sends numbered
 * datagrams to the group by every interface and, beside them, one by unicast to each other end it knows; all
 * of them carry what their sender has heard, so that each end learns whether it is heard.
 *
 * The port is the one above the group's: a datagram on the group's own port that is none of Hazelcast's makes
 * every member of the group log a warning. Unicast goes to the port above that.
 *
 * Strangers can send anything: identities are bounded in all and per host, nobody is sent more than one
 * datagram in an interval, and none is larger than what was received from him.
 */
#ifndef MC_TOOLS_PROBE_GROUP_PING_H
#define MC_TOOLS_PROBE_GROUP_PING_H

#include <uv.h>

#include "common/io/multicast_listener.h"
#include "tools/probe/ping_message.h"
#include "tools/probe/ping_track.h"

struct ping_path {
	unsigned place; /* ours that brought it */
	uint8_t their_place;
	uint8_t hops; /* routers passed */
	struct ping_track track;
};

struct ping_peer {
	uint64_t id;
	struct mc_addr host; /* where its datagrams come from; the port is that for unicast */
	char name[PING_NAME_MAX + 1];
	struct ping_path paths[MC_PING_PATHS];
	unsigned path_count;
	struct ping_track unicast;
	uint32_t unicast_seq;  /* sent */
	bool reports;          /* it has told what it heard of us */
	uint32_t reached;      /* our multicast datagrams that it heard */
	int64_t reached_at_ms; /* the last time this grew */
	int64_t first_at_ms;
	bool heard_told, stopped; /* its multicast came, and comes no more while unicast does */
	int64_t stopped_at_ms;
};

enum ping_event { PING_HEARD, PING_STOPPED, PING_RESUMED };
enum ping_igmp { PING_IGMP_FORBIDDEN, PING_IGMP_WATCHED };

struct group_ping;
struct ping_callbacks {
	void *ctx;
	void (*started)(void *ctx, const struct group_ping *p);
	void (*event)(void *ctx, const struct group_ping *p, const struct ping_peer *peer, enum ping_event e);
	void (*tick)(void *ctx, const struct group_ping *p); /* each interval; may be NULL */
	void (*ended)(void *ctx, const struct group_ping *p);
};

struct ping_config {
	const char *group;
	uint16_t group_port; /* of the members */
	unsigned ttl;
	const char *interfaces;
	const struct mc_addr *targets; /* hosts to be told by unicast in any case; numbers */
	uint32_t target_count;
	int64_t for_ms;
	uint64_t id;      /* random */
	const char *name; /* of this end, for people */
};

/* 0, or *err says why it did not start and its status is returned. Ends after for_ms, or with INT or TERM. */
int ping_run(const struct ping_config *cfg, const struct ping_callbacks *callbacks, struct fault *err);

/* --- for callbacks --- */
const struct ping_peer *ping_peers(const struct group_ping *p, unsigned *n);
const struct multicast_listener *ping_listener(const struct group_ping *p);
struct ping_place {
	uint32_t sent, echoed; /* to the group by this interface, and of these heard by ourselves */
	int err;               /* the last errno of sending; 0: it went out */
};
const struct ping_place *ping_place(const struct group_ping *p, unsigned i);
int64_t ping_elapsed(const struct group_ping *p);              /* ms */
int64_t ping_since(const struct group_ping *p, int64_t at_ms); /* a time of a peer as ms from the start */
uint32_t ping_dropped(const struct group_ping *p);             /* identities that had no room */
enum ping_igmp ping_igmp(const struct group_ping *p, uint32_t *queries);
uint16_t ping_port(const struct group_ping *p), ping_unicast_port(const struct group_ping *p);

#endif
