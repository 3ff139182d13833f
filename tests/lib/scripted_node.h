/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_node.h - an edge whose node is a function of the test: it sees each event and says what is to be
 * done. The other side of its connections is a thread with blocking sockets.
 */
#ifndef TESTS_LIB_SCRIPTED_NODE_H
#define TESTS_LIB_SCRIPTED_NODE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/io/edge.h"

enum { FRAME = 163, EFFECTS = 8192 };

/* --- what a test sets; setup() puts it back to nothing --- */
extern void (*script)(const struct node_event *ev, struct node_effects *fx);
extern int64_t deadline_ms;              /* what the node says to the edge */
extern void *(*peer)(void *port);        /* the thread, run when the edge has started; NULL: none */
extern void (*at_start)(struct edge *e); /* called when it has started; may be NULL */
extern struct edge_config cfg;
extern int64_t wall_skew; /* ms: the wall clock goes wrong by so much */

/* --- what a test looks at --- */
extern char trace[4096]; /* the events' names, with why, apart by blanks */
extern char told[8192];  /* a line for each event, as the edge told it */
extern unsigned notes_of_edge;
extern char last_note[512]; /* of the edge's own */
extern struct fault edge_err;
extern uint16_t own_port;
extern int read_nowhere; /* reads into memory that is not there; a sanitizer sees those by itself */
extern const struct edge_callbacks calls;
extern const char *const event_names[], *const failure_names[NODE_FAIL_COUNT];
extern uint8_t handshake[FRAME]; /* a MemberHandshake of a Java member */

int setup(void **state);
/* Runs the edge to its end, and waits for the peer; returns its status. */
int run(void);

/* --- for scripts --- */
enum node_failure failure_of(const struct node_event *ev);
struct node_effect *effect(struct node_effects *fx, enum node_effect_type type);
void quit(struct node_effects *fx);
void send_back(struct node_effects *fx, const struct node_event *ev);
void dial(struct node_effects *fx, const char *host, uint16_t port);

/* --- for peers --- */
int call(uint16_t port);
int serve(uint16_t *port, bool listens);
/* Bytes until the end of the connection, the first ones kept in head; SIZE_MAX: it ended in an error. */
size_t read_to_end(int fd, uint8_t *head, size_t head_n);

#endif
