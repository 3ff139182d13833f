/* SPDX-License-Identifier: Apache-2.0 */
/*
 * company.h - several nodes that hear each other: what one says goes as bytes to the other, in the order in
 * which it was said; nothing is lost and nothing takes time. What they say to the client of each is kept.
 */
#ifndef TESTS_LIB_COMPANY_H
#define TESTS_LIB_COMPANY_H

#include "common/client/message.h"
#include "tests/lib/alone.h"

enum { COMPANY_MAX = 3, COMPANY_LINKS = 16, COMPANY_CLIENT = 700 /* the client's connection, at each */ };

struct company_link {
	bool open;
	uint32_t end[2]; /* who dialled, and who was dialled */
	node_conn conn[2];
};
struct company_letter;
struct company {
	struct alone *a[COMPANY_MAX]; /* NULL: not there */
	struct company_link links[COMPANY_LINKS];
	uint32_t link_count;
	bool quit[COMPANY_MAX];               /* has said that it is done */
	struct company_letter *first, **last; /* on their way */
	struct mc_arena mem;                  /* of the message that is handed over */
	int64_t now_ms;
	struct heard {      /* by all clients, since one has asked */
		uint8_t *p; /* messages, one behind the other */
		size_t n;
		uint32_t count;
		int32_t error; /* code of the last one; 0: none */
	} heard;
};

void company_set_up(struct company *c);
void company_tear_down(struct company *c);
/* A node that stores begins as 10.0.0.(i + 1), and leads; or joins those that are there. A client enters. */
void company_lead(struct company *c, uint32_t i);
void company_join(struct company *c, uint32_t i);
/* It is asked to leave, and says when it has (quit). */
void company_leave(struct company *c, uint32_t i);
/* It is gone; the others see its connections close. */
void company_kill(struct company *c, uint32_t i);
/* Time goes on for all of them, in steps of 100 ms. */
void company_pass(struct company *c, int64_t ms);
/* The client of i asks; what it hears until nothing is on its way any more is in c->heard. */
void company_ask(struct company *c, uint32_t i, struct client_message m);

#endif
