/* SPDX-License-Identifier: Apache-2.0 */
/* counter_service.h - PN counters (counters.h) for clients and members, and how members come to agree. */
#ifndef MC_DATA_COUNTER_SERVICE_H
#define MC_DATA_COUNTER_SERVICE_H

#include "common/data/service_internal.h"

#define COUNTER_SERVICE "hz:impl:PNCounterService"

/* --- counter_calls.c --- */
bool counter_is_asked(enum client_type type); /* reads a counter, or adds */
/* False: the message is none of these. */
bool counter_client_asks(struct node *n, const struct data_caller *who, const struct client_message *m);
/* What another member has answered, for a client. */
void counter_tell_answer(struct node *n, const struct data_caller *who, const struct hz_normal_response *r);

/* --- counter_sends.c --- */
struct counter_part *counter_parts_of(struct node *n, const struct hz_vector_clock *clock,
	const struct hz_pn_counter_impl *impl, uint32_t *count);                   /* step's arena */
struct hz_vector_clock *counter_clock_of(struct node *n, const struct counter *c); /* VectorClock */
void counters_look_for_news(struct node *n);                                       /* after a change */
void counters_tick(struct node *n);              /* a piece to the next member */
int64_t counters_deadline(const struct node *n); /* ms, of that */
void counters_reset(struct node *n);             /* this node is another one now: it begins to send anew */

#endif
