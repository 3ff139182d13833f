/* SPDX-License-Identifier: Apache-2.0 */
/* datagram.h - datagrams of members that are made up, for tests of relays. */
#ifndef TESTS_RELAY_DATAGRAM_H
#define TESTS_RELAY_DATAGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "common/hz/message.h"

struct made {
	const char *cluster_name; /* NULL: development */
	const char *host;
	uint16_t port;
	uint64_t number; /* in its uuid */
	int32_t try;
	unsigned members; /* an announcement lists so many more, 10.7.0.1 on */
};
/* Of class JOIN_REQUEST, JOIN_MESSAGE or SPLIT_BRAIN_JOIN_MESSAGE. Returns its size; ends the process when it
 * does not fit. */
size_t made_write(enum hz_class cls, const struct made *what, uint8_t *p, size_t cap);

#endif
