/* SPDX-License-Identifier: Apache-2.0 */
/* hearing.h - a listener on the group and a clock: what every mode of mc-probe that listens has in common. */
#ifndef MC_PROBE_HEARING_H
#define MC_PROBE_HEARING_H

#include <uv.h>

#include "common/cli/plan.h"
#include "common/cli/writer.h"
#include "common/io/multicast_listener.h"
#include "tools/probe/heard.h"

struct hearing;
/* Each may be NULL: who does not care. */
struct hearing_callbacks {
	void (*voice)(struct hearing *h, struct voice *v);     /* new, or more is known of it */
	void (*garbled)(struct hearing *h, struct garbled *g); /* the first of its sort from its host */
	/* A question of another mc-probe, or ours, sent by place `own`; -1: another's. */
	void (*asker)(struct hearing *h, const struct multicast_datagram *d, int own);
	void (*tick)(struct hearing *h); /* every HEARING_TICK ms */
	bool even_none;                  /* go on without any interface that can be listened on */
};
#define HEARING_TICK 100

/* A question in a joiner's words: for clusters of one name. */
struct hearing_question {
	const char *name;
	uint32_t tries;
	int err;    /* the last errno of sending, 0: it went out */
	bool along; /* nobody asked for it: a usual name, to tell one that was mistyped */
};
#define HEARING_QUESTIONS_MAX 64

#define HEARING_SENT_MAX 1024

struct hearing {
	const struct settings *settings;
	const struct hearing_callbacks *callbacks;
	void *ctx;
	struct plan plan;
	struct say say;
	uv_loop_t loop;
	uv_timer_t timer;
	uv_signal_t signals[4];
	struct multicast_listener *listener;
	struct heard *heard;
	const char *group;
	uint16_t port;
	int64_t started_at_ms, now_ms, until_ms; /* monotonic */
	bool interrupted, open;
	char via[256]; /* the names of the interfaces that are listened on */
	struct hearing_question question[HEARING_QUESTIONS_MAX];
	char names[CLI_TEXT];
	uint32_t questions;
	int64_t ask_next_ms;
	uint32_t asked;
	/* of the last question by each place: an errno, 0: sent, -1: not tried */
	int place_err[MULTICAST_PLACES_MAX];
	struct hearing_sent {
		uint64_t sum;
		unsigned place;
	} sent[HEARING_SENT_MAX]; /* the newest questions, to know them when they come back */
	uint32_t sent_next;
	int reserved; /* a socket that keeps the port we call ourselves by from being somebody's */
	uint16_t own_port;
};

/* False: *c or the log says why, *status is the exit status. */
bool hearing_open(struct hearing *h, const struct settings *s, const struct hearing_callbacks *callbacks,
	void *ctx, struct fault *fault, int *status);
/* Asks clusters of these names (apart by commas) to answer, three times within a second. False: *c says why
 * not. */
bool hearing_ask(struct hearing *h, const char *names, struct fault *fault);
/* Was this name asked for? Not: along with others. */
bool hearing_asked(const struct hearing *h, struct mc_str name);
/* Until `until_ms`, which calls may change, or a signal. */
void hearing_run(struct hearing *h, int64_t for_ms);
void hearing_close(struct hearing *h);

/* The interfaces of bits of voice.places, apart by blanks. */
void hearing_via(const struct hearing *h, uint64_t places, char *out, size_t cap);

#endif
