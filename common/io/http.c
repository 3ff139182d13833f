/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.c - connections that speak HTTP: a health check or a scraper on the member's port, or on a port of its
 * own (--http). It stays a stranger to its end: one head of bounded size, one answer, within the time and
 * the share that strangers have.
 */
#include <stdlib.h>
#include <string.h>

#include "common/io/edge_internal.h"

static void view_of(struct edge *e, struct http_view *v)
{
	*v = (struct http_view){
		.version = e->cfg->version != NULL ? e->cfg->version : "unknown",
		.connections = e->conns,
		.strangers = e->strangers,
		.queued_bytes = e->queued,
		.malformed = e->http.malformed,
		.uptime_ms = io_now() - e->http.since_ms,
		.durations = e->http.durations,
		.duration_count = MC_HTTP_KINDS,
	};
	memcpy(v->refused_by_us, e->http.refused_by_us, sizeof(v->refused_by_us));
	memcpy(v->refused_us, e->http.refused_us, sizeof(v->refused_us));
	node_figures(e->node, io_now(), &v->node);
}

/* --- a request --- */
static bool begins(const struct io_conn *c)
{
	const bool on_member_port = c->e->cfg->http == EDGE_HTTP_SHARED;

	return (c->http_only || on_member_port) &&
		(memcmp(c->protocol, "GET", sizeof(c->protocol)) == 0 ||
			memcmp(c->protocol, "HEA", sizeof(c->protocol)) == 0);
}

static void open_http(struct io_conn *c)
{
	const size_t before = c->frames.cap;

	mc_check(c->accepted && !c->trusted);
	c->http = true;
	c->state = IO_CONN_OPEN;
	io_conn_holds(c, before, io_frames_append(&c->frames, c->protocol, sizeof(c->protocol)));
}

static void answer(struct io_conn *c, const struct http_request *r)
{
	struct http_view view;
	char *p = malloc(MC_HTTP_ANSWER_MAX);

	if (p == NULL) {
		io_conn_overfull(c);
		return;
	}
	view_of(c->e, &view);
	io_send_bytes(c, p, http_answer(r, &view, p, MC_HTTP_ANSWER_MAX));
	free(p);
	if (c->state == IO_CONN_OPEN)
		io_conn_end_stranger(c);
}

static void take_request(struct io_conn *c, const uint8_t *p, size_t n)
{
	size_t room = MC_HTTP_HEAD_MAX - c->frames.have, before = c->frames.cap;
	struct http_request r;

	mc_check(c->http && c->frames.have <= MC_HTTP_HEAD_MAX);
	if (c->state != IO_CONN_OPEN)
		return;
	if (n > 0 && !io_conn_holds(c, before, io_frames_append(&c->frames, p, n < room ? n : room)))
		return;
	if (http_request_read(c->frames.buf, c->frames.have, &r))
		answer(c, &r);
}

const struct io_guest_protocol io_http = { begins, open_http, take_request };
