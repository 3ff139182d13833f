/* SPDX-License-Identifier: Apache-2.0 */
/* group_ping_internal.h - what the files of the group's ping share. */
#ifndef MC_TOOLS_PROBE_GROUP_PING_INTERNAL_H
#define MC_TOOLS_PROBE_GROUP_PING_INTERNAL_H

#include "tools/probe/group_ping.h"

struct group_ping {
	const struct ping_config *cfg;
	const struct ping_callbacks *callbacks;
	uv_loop_t loop;
	uv_timer_t timer;
	uv_signal_t signals[2];
	uv_poll_t igmp;
	struct multicast_listener *listener;
	uv_udp_t unicast;
	int igmp_fd;
	uint32_t queries;
	uint16_t unicast_port;
	struct ping_peer peers[MC_PING_PEERS];
	unsigned n, turn;
	uint32_t dropped, seq, target_seq;
	struct ping_place places[MULTICAST_PLACES_MAX];
	uint64_t began;
};

int64_t ping_now_us(void);
unsigned ping_of_host(const struct group_ping *p, const char *host);
void ping_tell(const struct group_ping *p, const struct ping_peer *peer, enum ping_event e);
void ping_on_multicast(void *ctx, const struct multicast_datagram *d);
void ping_on_unicast(
	uv_udp_t *h, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags);

#endif
