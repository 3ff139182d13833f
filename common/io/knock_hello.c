/* SPDX-License-Identifier: Apache-2.0 */
/* knock_hello.c - a TLS ClientHello (RFC 5246, 7.4.1.2) that is only made to be answered: whether by a ServerHello or an alert does
 * not matter. The connection is closed then. */
#include "common/io/knock_in.h"

#define U16(n) (n) >> 8 & 0xff, (n) & 0xff
enum {
	RANDOM = 32,
	SUITES = 8 * 2,
	GROUPS = 4 + 2 + 2 * 2,
	POINTS = 4 + 1 + 1,
	SIGNATURES = 4 + 2 + 4 * 2,
	EXTENSIONS = GROUPS + POINTS + SIGNATURES,
	BODY = 2 + RANDOM + 1 + 2 + SUITES + 2 + 2 + EXTENSIONS,
};

const uint8_t knock_tls_hello[] = {
	0x16, 0x03, 0x01, U16(4 + BODY),                     /* handshake record, TLS 1.0 as all write it first */
	0x01, 0, U16(BODY), 0x03, 0x03,                      /* ClientHello, TLS 1.2 */
	'm', 'c', '-', 'p', 'r', 'o', 'b', 'e', ':', ' ', 'l', 'o', 'o', 'k', 'i', 'n', /* "random": says who asks */
	'g', ' ', 'f', 'o', 'r', ' ', 'm', 'e', 'm', 'b', 'e', 'r', 's', ' ', ' ', ' ',
	0,                                                   /* no session */
	U16(SUITES),                                         /* ECDHE and RSA with AES-GCM, then AES-CBC: every server since 2008 */
	0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0x00, 0x9c, 0x00, 0x9d, 0x00, 0x2f, 0x00, 0x35,
	1, 0,                                                /* no compression */
	U16(EXTENSIONS),
	U16(10), U16(GROUPS - 4), U16(2 * 2), U16(23), U16(29),
	U16(11), U16(POINTS - 4), 1, 0,
	U16(13), U16(SIGNATURES - 4), U16(4 * 2), 0x04, 0x03, 0x04, 0x01, 0x05, 0x01, 0x02, 0x01,
};
const size_t knock_tls_hello_size = sizeof(knock_tls_hello);
_Static_assert(sizeof(knock_tls_hello) == 5 + 4 + BODY, "the lengths inside are those of what follows");
