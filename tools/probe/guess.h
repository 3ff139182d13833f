/* SPDX-License-Identifier: Apache-2.0 */
/* guess.h - a datagram that cannot be decoded: what it may be, from its first bytes. */
#ifndef MC_PROBE_GUESS_H
#define MC_PROBE_GUESS_H

#include "common/base/types.h"

/* G(NAME, word in records, why it cannot be read, what it probably is and what to do) */
#define GUESSES(G) \
	G(EMPTY, "empty", "there is nothing in it", "some program tests the group; members take no notice") \
	G(OLD_PACKET, "old_packet_version", "its packet version is older than 4", \
		"a member of Hazelcast 2 or of the first of 3: members log a warning for each of its datagrams; give it a group of its own") \
	G(NEW_PACKET, "new_packet_version", "its packet version is newer than 4", \
		"something newer than Hazelcast 5.7, or no member at all") \
	G(SHORT, "cut_short", "it begins as one of a member and ends too early", \
		"a member whose datagrams are cut on the way, or another program that copies them") \
	G(STRANGE_CLASS, "unknown_class", \
		"it begins as one of a member and holds a class that is not known", \
		"a member of a release that is not known here: newer than 5.7, or older than 4") \
	G(MALFORMED, "malformed", "it begins as one of a member and goes on as none writes", \
		"another program, or a member of an edition that writes otherwise") \
	G(TEXT, "text", "it is text", "no member: another program uses this group and port") \
	G(ENCRYPTED, "encrypted", "its bytes look random", \
		"a member with symmetric encryption (Hazelcast Enterprise, or 3.x), or no member at all") \
	G(OTHER, "other", "it does not begin as one of a member", \
		"no member: another program uses this group and port")

enum guess {
#define G(name, word, why, advice) GUESS_##name,
	GUESSES(G)
#undef G
		GUESS_COUNT
};
struct guess_row {
	const char *word, *why, *advice;
};
extern const struct guess_row guess_rows[GUESS_COUNT];

/* `err`: what reading it as a member's datagram ended with. */
enum guess guess_of(const uint8_t *p, size_t n, enum mc_err err);

#endif
