/* SPDX-License-Identifier: Apache-2.0 */
/*
 * patience.h - how long a silent address is waited for while hundreds are dialled, learned from those that
 * answer. Arithmetic only: it knows no sockets and no clock.
 *
 * The round-trip time is estimated as RFC 6298 (2.2, 2.3) has it. An address gets the time of one SYN that is
 * lost and sent again (RFC 6298, 2.1: after 1 s) and four deviations above the mean; nmap's connect scan
 * learns likewise. Only a crowd is hurried, and only the first one: a list of a few addresses, and every
 * later round of a long one, has the whole time, so that who is slow is met then.
 */
#ifndef MC_IO_PATIENCE_H
#define MC_IO_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed at first. */
struct patience {
	unsigned answers; /* that were learned from */
	int64_t mean_us, deviation_us;
	bool crowded, hurried; /* a crowd is being dialled; it was, and is no more */
};

/* `pending` dials have not ended: after each that is added, and each that ends. */
void patience_count(struct patience *p, unsigned pending);
/* Another host has answered, accepting or refusing, after rtt_us >= 0. Not for an address of this host, whose
 * answers say nothing about the network. */
void patience_learn(struct patience *p, int64_t rtt_us);
/* How long an address may be silent that would have whole_ms > 0 alone; at most that. */
int64_t patience_ms(const struct patience *p, int64_t whole_ms);

#endif
