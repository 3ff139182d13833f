/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guesses.h - slows down those who try passwords. A try is an answer given to a dialler; it
 * succeeds when his proof agrees, and fails in any other way (refused, closed, given up). Whoever is dialled
 * and answers with a wrong proof has failed a try as well: our refusal tells him so.
 *
 * A host that failed waits 1 s, then twice as long each time up to 60 s, with one try at a time; a success
 * clears it. A host that has once proved the password waits 1 s each time: a typo costs seconds.
 *
 * What nothing clears is a tally of wrong tries, of each host and of each range of addresses (IPv4 /24, IPv6
 * /48). One is forgiven a minute; who has MC_GUESS_HOST_MAX, or a range that has MC_GUESS_RANGE_MAX, has one
 * try a minute: 1,440 a day, however many successes of honest neighbours are in between. The range binds only
 * hosts that have not proved the password: somebody in it cannot shut them out.
 *
 * The tables are bounded: the least recent goes first, hosts that proved the password last, so a flood does
 * not push them out. Against a flood of addresses, every try takes from one common allowance, which successes
 * and time give back; while it is used up, only hosts that proved the password are heard, one try at a time.
 *
 * Hosts are texts of any length, without the port; an IPv6 peer may be given as its /64. Times in
 * milliseconds, passed in.
 */
#ifndef MC_CRYPTO_GUESSES_H
#define MC_CRYPTO_GUESSES_H

#include "common/base/types.h"

#define GUESSES_KEY 16

/* Wrong tries, as the time at which the last of them is forgiven; and tries under way, which may become such.
 */
struct guesses_tally {
	int64_t until_ms;
	uint32_t open;
};

struct guesses_range {
	uint8_t key[GUESSES_KEY]; /* of a hash of it; all zeros: free */
	struct guesses_tally tally;
	int64_t seen_at_ms;
};

struct guesses_host {
	uint8_t key[GUESSES_KEY]; /* of a hash of the host */
	struct guesses_tally tally;
	uint32_t open_in_range; /* of its open tries, those that the range counts as well */
	bool used, proved;
	uint32_t failures;  /* since the last success */
	int64_t seen_at_ms; /* last try */
	int64_t until_ms;   /* no try before */
};

/* All zeros to begin with. */
struct guesses {
	struct guesses_host hosts[MC_GUESS_HOSTS];
	struct guesses_range ranges[MC_GUESS_RANGES];
	uint32_t spent;         /* of MC_GUESS_AT_ONCE, the common allowance */
	uint32_t open;          /* of these, tries under way */
	int64_t refilled_at_ms; /* when it was last given some back */
};

/* 0: go on, the try is counted and must end in one of the two below. Otherwise: nothing is counted; refuse
 * without looking, or hold the answer back for that many milliseconds and ask again. At most MC_GUESS_BUSY:
 * it waits for a try under way, and may go on as soon as one has succeeded. */
int64_t guesses_try(struct guesses *g, struct mc_str host, int64_t now_ms);
void guesses_failed(struct guesses *g, struct mc_str host, int64_t now_ms);
void guesses_succeeded(struct guesses *g, struct mc_str host, int64_t now_ms);

/* Of a host that was dialled: it learns whether its password is right, too. How long it must not be dialled
 * yet, in ms; and how an exchange with it ended, which nothing was counted for before. */
int64_t guesses_wait(struct guesses *g, struct mc_str host, int64_t now_ms);
void guesses_refused(struct guesses *g, struct mc_str host, int64_t now_ms);
void guesses_proved(struct guesses *g, struct mc_str host, int64_t now_ms);

#endif
