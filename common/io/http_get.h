/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_get.h - one page of a member's port: a connection of its own, `GET PATH`, the answer to its end. For
 * the pages of mc-join and of Hazelcast's REST health endpoint, which are small and end with their connection
 * or their Content-Length; no redirects, no TLS, no chunks.
 */
#ifndef MC_IO_HTTP_GET_H
#define MC_IO_HTTP_GET_H

#include "common/io/connector.h"

struct http_get;
/* status: of the answer, e.g. 200; 0: none came in time, or something else came. body: borrowed, empty
 * without one. The request is gone, and not to be closed any more. */
typedef void http_get_fn(void *ctx, int status, struct mc_str body);

/* path: from its slash on, at most 128 bytes. Within patience_ms from its turn to dial. NULL: no memory, and
 * no call back. Else one, from the loop. */
struct http_get *http_get_open(uv_loop_t *loop, struct connector *connector, const struct mc_addr *to,
	const char *path, int64_t patience_ms, http_get_fn *done, void *ctx);
/* Ends it without `done`. */
void http_get_close(struct http_get *g);

/* The n bytes that have come, as an answer of HTTP/1.0 or 1.1; `over`: none will follow. True: it is whole,
 * or can never be one (*status 0). Pure. */
bool http_get_read(const char *p, size_t n, bool over, int *status, struct mc_str *body);

#endif
