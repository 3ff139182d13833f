/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.h - what two relays say to each other over one connection, as rows and sizes.
 *
 *	dialler   HELLO    magic 8, version 1, nonce 32, share 32, id 16
 *	listener  ANSWER   magic 8, code 1 (0), nonce 32, share 32, id 16, tag 64
 *	          refuses  magic 8, code 1
 *	dialler   CONFIRM  code 1 (0), tag 64
 *	          refuses  code 1
 *
 * Then records both ways, sealed (common/crypto/seal.h): type 1 and body. An unknown type is ignored, so that
 * a later release can say more; a malformed one closes the link.
 *
 * The bytes of streams are sealed once, by the relay where they enter, for the one where they leave; those
 * on the way, who were told the key with OPEN as they were told all else, pass them on as they are. So a
 * chunk stands outside of the records, behind the DATA that says whose it is. What somebody changes in it
 * ends its stream.
 */
#ifndef MC_RELAY_LINK_H
#define MC_RELAY_LINK_H

#include "common/crypto/cpace.h"
#include "common/crypto/seal.h"
#include "common/relay/relay.h"

#define RELAY_MAGIC "mc-relay"
#define RELAY_MAGIC_SIZE 8
#define RELAY_VERSION 1
#define RELAY_NONCE 32
#define RELAY_ID 16
#define RELAY_ORIGIN 8 /* the first bytes of an id: what a datagram is marked with */
#define RELAY_HELLO (RELAY_MAGIC_SIZE + 1 + RELAY_NONCE + CPACE_POINT + RELAY_ID)
#define RELAY_REFUSAL (RELAY_MAGIC_SIZE + 1)
#define RELAY_ANSWER (RELAY_REFUSAL + RELAY_NONCE + CPACE_POINT + RELAY_ID + CPACE_TAG)
#define RELAY_CONFIRM (1 + CPACE_TAG)

/* Codes of a refusal, for ever; 0 is none. None is a version either: a HELLO that is sent back is no refusal.
 */
#define RELAY_CODES(X) \
	X(PASSWORD, 0xe1) \
	X(VERSION, 0xe2) X(SELF, 0xe3) X(FULL, 0xe4) X(GROUP, 0xe5) X(REPLACED, 0xe6) X(LEFT, 0xe7)
uint8_t relay_code(enum relay_reason r);           /* 0: none */
enum relay_reason relay_code_reason(uint8_t code); /* PROTOCOL: no such code */

#define RELAY_DATAGRAM_HEAD (RELAY_ORIGIN + 8) /* origin, number; the datagram's bytes follow */
#define RELAY_DATAGRAM_MAX (RELAY_DATAGRAM_HEAD + MC_DATAGRAM_MAX)
#define RELAY_HOME_HEAD (RELAY_DATAGRAM_HEAD + 4)
#define RELAY_LOST_MAX 15 /* relays in one record */
/* What one end of a stream sealed for the other: common/crypto/seal.h, under the key of OPEN. */
#define RELAY_CHUNK_LEAST (SEAL_OVERHEAD + 1)
#define RELAY_CHUNK_MAX SEAL_RECORD_MAX
_Static_assert(RELAY_CHUNK_MAX <= UINT16_MAX, "DATA says its size in 2 bytes");
#define RELAY_SHOWN_MAX 63 /* of the name and the group of the other end */
/* type, number, least and most bytes of the body */
#define RELAY_RECORDS(X) \
	X(DATAGRAM, 1, 1, SEAL_TEXT_MAX - 1) \
	X(PING, 2, 8, 8)                       /* the sender's clock */ \
	X(PONG, 3, 8, 8)                       /* the same back */ \
	X(NAME, 4, 4, 4 + 2 * RELAY_SHOWN_MAX) /* the first one: who, and which group */ \
	X(GOODBYE, 5, 1, 1)                    /* code of the reason */ \
	X(PART, 6, 1, SEAL_TEXT_MAX - 1) /* the beginning of a DATAGRAM that is longer than a record; more \
					    of it follows */ \
	/* Of relays that carry connections; the others ignore them. homes.c: */ \
	X(HOME, 7, RELAY_HOME_HEAD, RELAY_HOME_HEAD + 2 * MC_RELAY_HOME_PORTS_MAX) /* origin, number, \
		  address 4; ports: which members live there */ \
	X(LOST, 8, 1 + RELAY_DATAGRAM_HEAD, \
		1 + \
			RELAY_LOST_MAX * \
				RELAY_DATAGRAM_HEAD)    /* for good 1; origin, number: no way leads there */ \
	X(TAKEN, 9, RELAY_ORIGIN + 4, RELAY_ORIGIN + 4) /* origin, address: somebody else has it */ \
	/* streams.c; `to` is the other end's name of it */ \
	X(OPEN, 10, 11 + SEAL_SHARED, 11 + SEAL_SHARED) /* from 4, hops 1, address 4, port 2, key 64 */ \
	X(OPENED, 11, 8, 8)                             /* to 4, from 4 */ \
	X(DATA, 12, 6, 6)   /* to 4, size 2: of the chunk, which follows the record as it is */ \
	X(CREDIT, 13, 8, 8) /* to 4, bytes 4: so many more may come */ \
	X(END, 14, 4, 4)    /* to 4: no more will come */ \
	X(RESET, 15, 5, 5)  /* to 4, 1: why */
enum relay_record {
#define X(name, number, least, most) RELAY_RECORD_##name = number,
	RELAY_RECORDS(X)
#undef X
};
/* Is a body of so many bytes one of this type? True for types that are not known. */
bool relay_record_fits(uint8_t type, size_t n);
bool relay_record_known(uint8_t type);

/* NAME: group port 2, group 1 + n, name 1 + n. False: malformed. Texts borrow from p. */
struct relay_name {
	uint16_t port;
	struct mc_str group, name;
};
bool relay_name_read(const uint8_t *p, size_t n, struct relay_name *out);
/* Longer texts are cut. Returns the size; out has 4 + 2 * RELAY_SHOWN_MAX bytes. */
size_t relay_name_write(const struct relay_name *name, uint8_t *out);

#endif
