/* SPDX-License-Identifier: Apache-2.0 */
/* dns_message.h - reading answers of name servers (RFC 1035, 2782, 3596). Bytes in bounds, no memory of its
 * own. */
#ifndef MC_DISCO_DNS_MESSAGE_H
#define MC_DISCO_DNS_MESSAGE_H

#include "common/base/types.h"

/* The record types that are asked for or shown. */
#define DNS_TYPES(X) X(A, 1) X(CNAME, 5) X(SOA, 6) X(PTR, 12) X(AAAA, 28) X(SRV, 33)
enum dns_type {
#define X(name, number) DNS_##name = number,
	DNS_TYPES(X)
#undef X
};
const char *dns_type_text(unsigned type); /* "A"; "TYPE99" is not made up: others give "?" */

/* Answer codes that mean something to us; others are shown as numbers. */
#define DNS_RCODES(X) X(NOERROR, 0) X(FORMERR, 1) X(SERVFAIL, 2) X(NXDOMAIN, 3) X(NOTIMP, 4) X(REFUSED, 5)
enum dns_rcode {
#define X(name, number) DNS_##name = number,
	DNS_RCODES(X)
#undef X
};
const char *dns_rcode_text(unsigned rcode); /* NULL: none of these */

/* A name in text: without the dot at the end, dots and unprintable bytes inside a label as \DDD. */
#define DNS_TEXT (4 * 255 + 1)

struct dns_message {
	const uint8_t *p;
	size_t n, at; /* at: where the next record begins */
	/* left: records of the answer and authority sections not yet read */
	unsigned rcode, answers, authorities, left;
	bool cut;       /* TC: there was more than fits */
	bool recursion; /* RA: the server asks others for us */
	bool damaged;   /* sticky: ends early, a name that goes in circles, lengths that disagree */
};

struct dns_record {
	bool answer; /* else of the authority section */
	unsigned type;
	uint32_t ttl_s;
	size_t name, data, size; /* places in the message; data of `size` bytes lies inside it */
};

/* The header and the question; records follow with dns_message_next. False: it is no answer that can be read.
 */
bool dns_message_open(struct dns_message *m, const void *p, size_t n);
/* The next record of class IN. False at the end of the authority section, or when the rest is damaged. */
bool dns_message_next(struct dns_message *m, struct dns_record *r);
/* The name at a place, into text. False (and damaged): circles, or longer than RFC 1035 lets it be. */
bool dns_message_name(struct dns_message *m, size_t at, char out[DNS_TEXT]);

/*
 * The aliases from `name` on, as the answer has them: calls `alias` for each, in order, and leaves the last
 * name in out, which is `name` when there are none. *ttl becomes the least of theirs. False: they go round in
 * a circle, or are more than MC_DNS_ALIASES_MAX.
 */
bool dns_message_aliases(struct dns_message *m, const char *name, char out[DNS_TEXT], uint32_t *ttl_s,
	void (*alias)(void *ctx, const char *target), void *ctx);
/* How long "there is nothing" holds (RFC 2308); 0: the answer does not say. */
uint32_t dns_message_negative_ttl(const struct dns_message *m);

struct dns_srv {
	uint16_t priority, weight, port;
	size_t target; /* its place in the message */
};
/* The fields of an SRV record (RFC 2782); false: it is too short for them. */
bool dns_record_srv(struct dns_message *m, const struct dns_record *r, struct dns_srv *out);

/* Names as text, letters compared as DNS does; a dot at the end does not count. */
bool dns_same_name(const char *a, const char *b);

#endif
