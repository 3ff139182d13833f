/* SPDX-License-Identifier: Apache-2.0 */
/* dns_internal.h - what dns*.c share: the resolver (dns.c), and a look-up's two questions (dns_lookup.c,
 * dns_answer.c). */
#ifndef MC_DISCO_DNS_INTERNAL_H
#define MC_DISCO_DNS_INTERNAL_H

#include "common/disco/dns.h"
#include "common/disco/dns_hosts.h"
#include "common/disco/dns_line.h"
#include "common/disco/dns_message.h"

/* One question, A or AAAA or SRV, until some server has settled it. */
struct dns_question {
	struct dns_lookup *of;
	int type;
	bool busy, tcp;
	/* seen to be cut off; TCP did not help, so what there is counts */
	enum { DNS_WHOLE, DNS_CUT, DNS_TAKE_CUT } cut;
	unsigned server, asked, round; /* asked: servers that were tried in this round */
	struct dns_line *line;         /* that it is on */
	int64_t since_us;              /* when this try went out */
	unsigned sent;
	enum dns_outcome outcome;
	uint32_t ttl_s;
	struct dns_address *v; /* kept from one look-up to the next */
	uint32_t count, cap;
};

enum { DNS_QUESTIONS = 2 };
struct dns_lookup {
	struct dns *d;
	struct dns_lookup *before, *after; /* under way, in the order of their beginning; or unused (after) */
	struct dns_name name;
	char full[MC_HOST_MAX + 1]; /* as it is tried now */
	const char *suffix;
	unsigned attempt; /* number of that try */
	struct dns_question q[DNS_QUESTIONS];
	unsigned questions, busy;
	bool told;
	enum dns_outcome negative; /* the best of the tries before: no data is more than no name */
	char *canonical;
	struct dns_target *targets;
	uint32_t target_count, target_cap;
	int64_t since_ms;
	void (*done)(void *of, const struct dns_result *r);
	void *ctx;
};

struct dns {
	struct dns_options o;
	uv_loop_t *loop;
	struct dns_line *udp[MC_DNS_SERVERS_MAX], *tcp[MC_DNS_SERVERS_MAX]; /* opened when first needed */
	struct dns_hosts hosts;
	int64_t hosts_version, config_version;
	bool hosts_read;
	unsigned first; /* the server that is asked first: one that answers */
	struct dns_lookup *head, *tail, *unused;
	uv_timer_t sweep;
	bool closing;
};

/* The answer to a question, taken apart: its outcome; addresses or targets are kept. The step is told. */
enum dns_outcome dns_answer(struct dns_question *q, int status, const uint8_t *p, size_t n);
/* Room for one more; NULL: no memory, or MC_DNS_ADDRESSES_MAX are there. */
struct dns_address *dns_question_room(struct dns_question *q);
/* The addresses of a name that no server is asked for are in the first question then, and the step is told.
 */
bool dns_look_here(struct dns_lookup *l);
/* The same for the hosts file alone. */
bool dns_look_files(struct dns_lookup *l);
void dns_answer_step(const struct dns_question *q, const struct dns_step *s);

const struct dns_hosts *dns_hosts_of(struct dns *d);
struct dns_line *dns_line_of(struct dns *d, unsigned server, bool tcp);
void dns_sweep_start(struct dns *d);
/* Takes a look-up off the list; it is used again when nobody answers it any more. */
void dns_lookup_end(struct dns_lookup *l);
void dns_lookup_put(struct dns_lookup *l);
/* The time is over: tells what is known. */
void dns_lookup_cut(struct dns_lookup *l);

#endif
