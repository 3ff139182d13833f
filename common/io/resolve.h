/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve.h - a name's addresses as this system has them: getaddrinfo(3), so that nsswitch.conf decides who
 * is asked (hosts file, DNS, mDNS ...) here as in every other program. (mc-dnsresolve and dns: ask name
 * servers themselves, with each try seen: common/disco/dns.h.)
 *
 * The system's call blocks, for half a minute when a name server is silent, so it is made in threads. A
 * question that is given up, or whose resolver is closed, is forgotten at once: its thread ends by itself
 * later, holds nothing of the loop meanwhile, and does not keep the process.
 */
#ifndef MC_IO_RESOLVE_H
#define MC_IO_RESOLVE_H

#include <sys/socket.h>
#include <uv.h>

#include "common/base/limits.h"

struct resolver; /* of one loop */
struct resolve;  /* one question that is not answered yet */

struct resolved {
	int err;                          /* 0: there is at least one address; else libuv's, UV_EAI_... */
	const struct sockaddr_storage *v; /* in the system's order (RFC 6724); their ports are 0 */
	unsigned count;
};
/* What is handed over is borrowed. The question is gone. */
typedef void resolve_done_fn(void *owner, const struct resolved *r);

/* NULL: no memory, or no descriptor is left. */
struct resolver *resolver_new(uv_loop_t *loop);
/* Gives up every question; no call back after this. What is left of it on the loop is freed by the loop's
 * next round. NULL is fine. */
void resolver_close(struct resolver *r);
/* Asks for a name, or a number, of at most MC_HOST_MAX bytes; the text is copied. `done` is called once, from
 * the loop, never before this returns. MC_RESOLVE_THREADS are asked for at once, others wait for their turn.
 * NULL: no memory, and `done` is not called. */
struct resolve *resolver_ask(struct resolver *r, const char *host, resolve_done_fn *done, void *owner);
/* Gives the question up: `done` is not called, and `q` is gone. */
void resolve_cancel(struct resolve *q);

#endif
