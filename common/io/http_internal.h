/* SPDX-License-Identifier: Apache-2.0 */
/* http_internal.h - HTTP beside the members' protocol: for the files of this folder. */
#ifndef MC_IO_HTTP_INTERNAL_H
#define MC_IO_HTTP_INTERNAL_H

#include "common/http/http.h"

struct edge;
struct io_conn;

/* What is counted for the pages. */
struct io_http {
	struct http_duration durations[MC_HTTP_KINDS];
	uint64_t refused_by_us[NODE_REFUSAL_COUNT], refused_us[NODE_REFUSAL_COUNT], malformed;
	int64_t since_ms;
};

/* A protocol for guests, chosen by the three bytes in c->protocol. read.c knows only this. */
struct io_guest_protocol {
	bool (*begins)(const struct io_conn *c);
	void (*open)(struct io_conn *c);
	void (*take)(struct io_conn *c, const uint8_t *p, size_t n);
};
extern const struct io_guest_protocol io_http; /* http.c */

/* http_counts.c: for the metrics */
/* This event was carried out, and took so long. Nothing is kept where nobody may ask. */
void io_http_count(struct edge *e, const struct node_event *ev, uint64_t took_ns);
void io_http_notice(struct edge *e, const struct node_notice *t);

#endif
