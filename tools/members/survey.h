/* SPDX-License-Identifier: Apache-2.0 */
/*
 * survey.h - every member of the list, asked for its figures at the same time, each over a connection of its
 * own. What may be asked without an error in the member's log is asked, in this order: its state, its
 * configuration, and what that says is switched on. A node of mc-join, which has none of these, is asked for
 * its page of metrics.
 */
#ifndef MC_TOOLS_MEMBERS_SURVEY_H
#define MC_TOOLS_MEMBERS_SURVEY_H

#include "common/io/http_get.h"
#include "tools/members/app.h"
#include "tools/members/figures.h"

enum survey_ask { SURVEY_STATE, SURVEY_CONFIG, SURVEY_METRICS, SURVEY_ASKS };

struct surveyed {
	struct app *of;
	struct mc_uuid uuid;
	struct mc_addr addr; /* where clients dial it */
	bool lite, listed;   /* listed: in the newest list */
	struct place *place;
	struct figures figures;
	struct may_ask may;
	bool is_ours, configured;  /* a node of mc-join; its configuration has come */
	bool refuses[SURVEY_ASKS]; /* to tell that: it is not asked again over this connection */
	bool over;                 /* it has told, or will not */
	int64_t told_at_ms;        /* when figures came last; 0: never */
	int64_t again_at_ms;       /* it cannot be reached: not dialled before; INT64_MAX: never */
	int64_t pause_ms;          /* from the last failure until then; 0: it was reached */
	int64_t asked_at_ms;       /* when the last round began */
	int64_t waiting_since_ms;  /* the first question that it has not answered; 0: none */
	int64_t took_ms;           /* from a question to its answer, the last time; FIGURE_UNKNOWN */
	int64_t counted_at_ms;     /* when its operations were counted, by its clock or ours; 0: never */
	int64_t ask[SURVEY_ASKS];  /* requests; 0: none is under way */
	int64_t next_sequence;     /* of its metrics */
	struct http_get *page;
	char why[CLI_TEXT / 2]; /* why something is unknown; empty: nothing is */
};

/* What the members say together. Unknown: nobody, or not everybody who counts, has said it. */
struct survey_sum {
	int64_t v[FIGURE_COUNT];
	int64_t partitions, unowned; /* of all; without an owner, FIGURE_UNKNOWN: no table has come */
	uint32_t silent;             /* members that told no figures */
	char cluster_version[8];
};

struct survey {
	struct surveyed **v; /* in the order of the list */
	uint32_t n, cap;
	int64_t owned_count; /* of the newest table; FIGURE_UNKNOWN: none has come */
	int64_t give_up_at_ms;
	bool done; /* the caller has seen it over */
};

struct survey *survey_new(void);    /* NULL: no memory */
void survey_stop(struct survey *y); /* nothing more is waited for; NULL is fine, as below */
void survey_free(struct survey *y);
/* The members of a->list, a new or a changed one; those that are gone are forgotten. False: no memory. */
bool survey_list(struct app *a);
/* Whoever has told, or never was asked, is asked (again). */
void survey_round(struct app *a);
/* True: it was meant for this. */
bool survey_told(struct app *a, struct place *p, const struct session_notice *t);
bool survey_failed(struct app *a, struct place *p);
/* Somebody who was named has said which member it is: the listed one, perhaps, who cannot be reached. */
void survey_met(struct app *a, struct place *p);
/* It is lost, or late: what it said of the moment holds no more. */
void survey_doubt(struct surveyed *m);
/* Everybody has told, or will not. Past give_up_at_ms, those who are silent are said to be. */
bool survey_is_over(struct app *a);
struct surveyed *survey_find(const struct survey *y, struct mc_uuid uuid); /* NULL: none */
struct surveyed *survey_at(const struct survey *y, const struct place *p); /* NULL: none, or no survey */
void survey_sum(const struct app *a, struct survey_sum *sum);

/* --- between survey.c and survey_told.c --- */
void survey_ask(struct surveyed *m); /* its connection stands */
/* Where it was dialled it cannot be reached: over a place that was named, if one leads to it. */
bool survey_take_way(struct surveyed *m);
bool survey_is_waiting(const struct surveyed *m);
void survey_note(struct surveyed *m, const char *why); /* something stays unknown; the first reason counts */

#endif
