/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns.h - names to addresses, without threads and with each try seen: hosts file and name servers as this
 * host's configuration says, A and AAAA side by side, the search list walked as the C library does, SRV
 * records.
 */
#ifndef MC_DISCO_DNS_H
#define MC_DISCO_DNS_H

#include <uv.h>

#include "common/base/option.h"
#include "common/base/status.h"
#include "common/disco/dns_address.h"
#include "common/disco/dns_config.h"
#include "common/disco/dns_name.h"

/* How a try or a look-up ends: a stable word, a sentence behind "NAME: ", what to try, and what it means. */
#define DNS_OUTCOMES(X) \
	X(FOUND, "found", OK, "it has addresses", "") \
	X(NXDOMAIN, "nxdomain", NOT, "there is no such name (NXDOMAIN)", \
		"Look for a typing error; " OPTION_EXPLAIN \
		" shows each name that was tried, and with which search suffix.") \
	X(NO_DATA, "no_data", NOT, \
		"the name exists, but has no record of the kind that was asked for (no data)", \
		"A, AAAA and SRV are records of their own: try " OPTION_FAMILY \
		" any, or with and without " OPTION_SRV ".") \
	X(NO_SERVICE, "no_service", NOT, \
		"its SRV record says that the service is not offered (target \".\")", \
		"Ask without " OPTION_SRV ".") \
	X(NO_TARGET, "no_target", NOT, "it has SRV records, but none of their targets has an address", \
		OPTION_EXPLAIN " shows which names were asked for.") \
	X(NOT_IN_FILES, "not_in_files", NOT, \
		"it is not in the hosts file, and nsswitch.conf allows no other source", \
		"Add dns to the hosts line of /etc/nsswitch.conf, or say " OPTION_SERVER " ADDR.") \
	X(SERVFAIL, "servfail", SILENCE, "the name server could not find out (SERVFAIL)", \
		"Its own source failed, or a signature is wrong: try again, or another one with " OPTION_SERVER \
		" ADDR.") \
	X(REFUSED, "refused", DENIED, "the name server refused to answer (REFUSED)", \
		"It does not serve this client or this zone: ask another one with " OPTION_SERVER " ADDR.") \
	X(TIMEOUT, "timeout", SILENCE, "no name server answered in time", \
		"Is it the right server, and does a firewall let UDP port 53 through? " OPTION_EXPLAIN \
		" names it, " OPTION_SERVER " ADDR asks another one.") \
	X(TRUNCATED, "truncated", SILENCE, "the answer was cut off (TC), and could not be had over TCP", \
		"Large answers need TCP port 53 to the name server: a firewall may close it.") \
	X(UNREADABLE, "unreadable", SILENCE, "what came back is no answer that can be read", \
		"Is there a name server at this address? " OPTION_EXPLAIN " shows it.") \
	X(ERROR, "error", SILENCE, \
		"the name server could not handle the question (FORMERR, NOTIMP or the like)", \
		OPTION_EXPLAIN " shows its code; ask another one with " OPTION_SERVER " ADDR.") \
	X(CIRCLE, "circle", SILENCE, "its aliases (CNAME) go round in a circle, or are too many", \
		"The zone needs repair.") \
	X(UNREACHABLE, "unreachable", HOST, \
		"no name server can be reached: nothing listens there, or there is no route", \
		"See the nameserver lines of /etc/resolv.conf, or ask another one with " OPTION_SERVER \
		" ADDR.") \
	X(TOO_LONG, "too_long", NOT, "with any suffix of the search list the name gets too long", \
		"Write the full name with a dot at its end.") \
	X(NOMEM, "memory", HOST, "there is no memory left for it", "")
enum dns_outcome {
#define X(name, word, status, text, hint) DNS_END_##name,
	DNS_OUTCOMES(X)
#undef X
		DNS_OUTCOME_COUNT
};
struct dns_outcome_row {
	const char *word, *text, *hint;
	enum status status;
};
extern const struct dns_outcome_row dns_outcomes[DNS_OUTCOME_COUNT];

/* One try, as it ended. Everything is borrowed. */
struct dns_step {
	const char *query; /* the full name */
	unsigned type;
	const char *server; /* "10.0.0.2:53", or the hosts file */
	bool file, tcp;
	int rcode; /* -1: there was no answer with one */
	enum dns_outcome outcome;
	unsigned answers;            /* records of the asked kind */
	int64_t us;                  /* how long it took */
	unsigned sent;               /* how often the question was sent to this server */
	const char *search;          /* the suffix that was put behind the name; NULL: none */
	const struct dns_address *v; /* with `answers` items; NULL for SRV */
	const char *const *aliases;
	unsigned alias_count;
};

/* A target of SRV records, in the order to try. */
struct dns_target {
	uint16_t priority, weight, port;
	uint32_t ttl_s;
	char name[MC_HOST_MAX + 1];
};

struct dns_result {
	enum dns_outcome outcome;
	const char *query, *search;  /* the last name that was tried: with FOUND the one that has them */
	const char *canonical;       /* where its aliases lead; NULL: it has none */
	const struct dns_address *v; /* IPv4 first, as the servers order them */
	uint32_t count;
	const struct dns_target *targets; /* of an SRV look-up */
	uint32_t target_count;
	enum dns_outcome other; /* one family was found, the other ended so; else DNS_END_FOUND */
	bool fixed;             /* from the hosts file */
	uint32_t ttl_s;         /* how long this holds; 0: not said */
};

struct dns_options {
	struct dns_config config;
	unsigned family;     /* 4 or 6; 0: both */
	int64_t patience_ms; /* of one look-up */
	/* Each try, as it ends. `of`: the context of its look-up. NULL: not wanted. */
	void (*step)(void *ctx, void *of, const struct dns_step *s);
	void *ctx;
};

struct dns;
/* The options are copied. NULL: no memory. */
struct dns *dns_open(uv_loop_t *loop, const struct dns_options *options);
/* No call back after this; what it has on the loop is closed, and freed by the loop's next round. NULL is
 * fine. */
void dns_close(struct dns *d);
/* The time is over for all that is under way: their `done` comes before this returns. */
void dns_cut(struct dns *d);
const struct dns_config *dns_config_of(const struct dns *d);
/* resolv.conf has changed since it was opened: time to open another one. */
bool dns_is_outdated(const struct dns *d);
/* Reads the hosts file anew, if it has changed. */
void dns_refresh(struct dns *d);

enum dns_kind { DNS_ADDRESSES, DNS_SERVICES };
/*
 * `done` comes once, perhaps before this returns; its result is borrowed. The caller bounds how many are
 * under way. SERVICES: the targets of the SRV records of this very name; their addresses are look-ups of
 * their own.
 */
void dns_look_up(struct dns *d, const struct dns_name *name, enum dns_kind kind,
	void (*done)(void *of, const struct dns_result *r), void *of);

#endif
