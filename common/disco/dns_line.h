/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns_line.h - one name server over UDP or TCP: a c-ares channel on a libuv loop. A channel has one server,
 * so that each try, its server and its time are seen above; which server comes next, and when TCP is needed,
 * is decided there.
 */
#ifndef MC_DISCO_DNS_LINE_H
#define MC_DISCO_DNS_LINE_H

#include <ares.h>
#include <uv.h>

#include "common/disco/dns_config.h"

struct dns_line;

/* timeout: of a try, ms. NULL: no memory, or no socket can be had. */
struct dns_line *dns_line_open(
	uv_loop_t *loop, const struct dns_server_addr *server, bool tcp, unsigned timeout_ms);
/* `answered` comes once, perhaps before this returns; also (ARES_EDESTRUCTION) when the line is closed. */
void dns_line_ask(struct dns_line *line, const char *name, int type, ares_callback answered, void *arg);
/* To be called by each `answered`. */
void dns_line_done(struct dns_line *line);
/* Nothing listens there, as one question was told: the others under way would wait in vain (the system tells
 * only one). */
void dns_line_fail(struct dns_line *line);
/* Frees itself when the loop has closed its handles. May be called while an answer is handed over. NULL is
 * fine. */
void dns_line_close(struct dns_line *line);

#endif
