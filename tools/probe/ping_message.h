/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ping_message.h - the datagram of mc-probe --ping-group. All are MC_PING_SIZE bytes, big-endian: "mcPG",
 * version 1, kind, TTL as sent, the sender's interface (a number), id, sequence number, microseconds of the
 * sender's clock, the port for unicast, the interval, a name, and what the sender has heard of others: id,
 * datagrams that came by multicast, the last sequence number; zeroes behind.
 */
#ifndef MC_TOOLS_PROBE_PING_MESSAGE_H
#define MC_TOOLS_PROBE_PING_MESSAGE_H

#include "common/base/types.h"

enum ping_kind { PING_MULTICAST, PING_UNICAST, PING_KIND_COUNT };

#define PING_NAME_MAX 32
#define PING_HEARD_MAX 24 /* fit into a datagram with the longest name; of more peers in turn */
struct ping_heard {
	uint64_t id;
	uint32_t count;
};
struct ping_message {
	enum ping_kind kind;
	uint8_t ttl, place;
	uint64_t id;
	uint32_t seq;
	uint64_t sent_us;
	uint16_t unicast_port, interval_ms;
	char name[PING_NAME_MAX + 1];
	struct ping_heard heard[PING_HEARD_MAX];
	uint32_t heard_n;
};

void ping_write(const struct ping_message *m, uint8_t out[MC_PING_SIZE]);
/* False: it is something else, or malformed. */
bool ping_read(const uint8_t *p, size_t n, struct ping_message *out);

#endif
