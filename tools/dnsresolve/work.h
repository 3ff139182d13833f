/* SPDX-License-Identifier: Apache-2.0 */
/* work.h - names in, peers out, in the same order: a bounded number of look-ups side by side. */
#ifndef MC_DNSRESOLVE_WORK_H
#define MC_DNSRESOLVE_WORK_H

#include "common/base/status.h"
#include "common/cli/writer.h"
#include "common/disco/dns_find.h"
#include "tools/dnsresolve/input.h"
#include "tools/dnsresolve/seen.h"

/* names that are read and not yet printed: a slow one does not hold up those behind it at once */
enum { WORK_RING = 1024 };

/* What became of a name, kept until those before it are printed. */
struct answer {
	struct dns_result r; /* what it points to lies behind this, in one block */
};

struct lookup {
	struct work *w;
	struct job job;
	struct answer *answer; /* NULL: under way, or numeric */
	bool done;
	uint32_t epoch; /* in which it was begun */
};

/*
 * Names begun in the last moments whose answers may still lie in the buffer of a socket, the server's or
 * ours: more than 200 small datagrams do not fit there, and one that is lost costs seconds. Who waits longer
 * waits for something else.
 */
enum { WORK_YOUNG = 96, WORK_EPOCH = 50 }; /* names; ms, the two last of them count */

struct work {
	const struct settings *s;
	const struct say *say;
	struct dns *dns;
	struct input *in;
	uv_loop_t loop;
	uv_prepare_t pump;
	uv_timer_t end;      /* --timeout of the whole */
	struct lookup *ring; /* WORK_RING */
	uint64_t head, tail; /* printed up to, read up to */
	unsigned under_way, most, young[2];
	uint32_t epoch;
	uv_timer_t later;        /* the young get older */
	uv_timer_t pace;         /* of the progress line */
	bool ended, dirty, over; /* input at its end; something to do; the time is over */
	bool service, payara, noted_others, noted_differences;
	struct dns_java java;
	uint16_t port; /* of a name that names none */
	struct printed_peers seen;
	uint64_t unanswered;     /* under way when the time was over */
	bool ends[STATUS_COUNT]; /* which statuses the ends of look-ups had */
	bool usage;
	const char *kubernetes; /* KUBERNETES_SERVICE_HOST */
};

/* --- show.c --- */
void show_resolver(const struct work *w);
void show_step(void *work, void *slot, const struct dns_step *step);
/* All of one name: its peers, what is wrong with it. */
void show_slot(struct work *w, const struct lookup *s);
/* An entry that is none. */
void show_bad(struct work *w, const struct fault *fault);

#endif
