/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c - the life of a connection. */
#include <stdlib.h>
#include <string.h>

#include "common/io/capture.h"

static const int64_t patience_ms[IO_WAIT_COUNT] = {
#define X(name, ms) [IO_WAIT_##name] = (ms),
	IO_WAITS(X)
#undef X
};

struct io_conn *io_conn_new(struct edge *e, bool accepted)
{
	struct io_conn *c = calloc(1, sizeof(*c)), **bucket;

	if (!c)
		return NULL;
	if (uv_tcp_init(&e->loop, &c->tcp)) {
		free(c);
		return NULL;
	}
	c->e = e;
	c->accepted = accepted;
	c->state = accepted ? IO_CONN_PROTOCOL : IO_CONN_OPEN;
	c->frame_max = MC_FRAME_STRANGER_MAX;
	if (++e->last_id == 0)
		e->last_id = 1;
	c->id = e->last_id;
	bucket = &e->by_id[c->id % IO_BUCKETS];
	c->by_id = *bucket;
	*bucket = c;
	e->conns++;
	e->strangers += accepted;
	return c;
}

struct io_conn *io_conn_find(struct edge *e, node_conn id)
{
	struct io_conn *c = e->by_id[id % IO_BUCKETS];

	while (c && c->id != id)
		c = c->by_id;
	return c;
}

static void forget_id(struct io_conn *c)
{
	struct io_conn **at = &c->e->by_id[c->id % IO_BUCKETS];

	while (*at && *at != c)
		at = &(*at)->by_id;
	if (*at)
		*at = c->by_id;
}

static void unqueue(struct io_conn *c)
{
	struct edge *e = c->e;

	if (c->wait == IO_WAIT_NONE)
		return;
	mc_check((c->older == NULL) == (e->oldest[c->wait] == c) &&
		(c->newer == NULL) == (e->newest[c->wait] == c));
	*(c->older ? &c->older->newer : &e->oldest[c->wait]) = c->newer;
	*(c->newer ? &c->newer->older : &e->newest[c->wait]) = c->older;
	c->older = c->newer = NULL;
	c->wait = IO_WAIT_NONE;
}

void io_conn_wait(struct io_conn *c, enum io_wait wait)
{
	struct edge *e = c->e;

	mc_check(wait < IO_WAIT_COUNT && c->state != IO_CONN_CLOSED);
	unqueue(c);
	if (wait == IO_WAIT_NONE)
		return;
	c->wait = wait;
	c->deadline_ms = io_now() + patience_ms[wait];
	c->older = e->newest[wait];
	*(c->older ? &c->older->newer : &e->oldest[wait]) = c;
	e->newest[wait] = c;
}

int64_t io_conns_deadline(const struct edge *e)
{
	int64_t at_ms = INT64_MAX;

	for (unsigned w = IO_WAIT_NONE + 1; w < IO_WAIT_COUNT; w++)
		if (e->oldest[w] && e->oldest[w]->deadline_ms < at_ms)
			at_ms = e->oldest[w]->deadline_ms;
	return at_ms;
}

static void expire(struct io_conn *c)
{
	char text[MC_ADDR_TEXT];

	if (c->wait == IO_WAIT_HANDSHAKE && !c->http)
		io_gripe(c->e, EDGE_NOTE, c->addr.host,
			c->accepted
				? "closed the connection of %s: no handshake within %d s"
				: "closed the connection to %s: no handshake within %d s. A member of Hazelcast 3 "
				  "does that, and one that hangs",
			io_conn_text(c, text), MC_STRANGER_PATIENCE / 1000);
	io_conn_drop(c, NODE_FAIL_TIMEOUT);
}

void io_conns_expire(struct edge *e, int64_t now_ms)
{
	for (unsigned w = IO_WAIT_NONE + 1; w < IO_WAIT_COUNT; w++)
		while (e->oldest[w] && e->oldest[w]->deadline_ms <= now_ms)
			expire(e->oldest[w]);
}

const char *io_conn_text(const struct io_conn *c, char out[MC_ADDR_TEXT])
{
	mc_addr_text(out, &c->addr);
	return out;
}

static void no_longer_stranger(struct io_conn *c)
{
	if (!c->accepted || c->trusted)
		return;
	mc_check(c->e->strangers > 0 && c->frames.cap <= c->e->stranger_bytes);
	c->trusted = true;
	c->e->strangers--;
	c->e->stranger_bytes -= c->frames.cap;
	*(c->client ? &c->e->client_bytes : &c->e->member_bytes) += c->frames.cap;
}

/* A handshake is no trust: who is neither a member nor dialled by us keeps his time limit and his place among
 * the strangers. */
static bool is_guest(const struct io_conn *c, uint32_t frame_max)
{
	return c->accepted && !c->client && !c->trusted && frame_max <= MC_FRAME_PEER_MAX;
}

void io_conn_trust(struct io_conn *c, uint32_t frame_max)
{
	if (c->state != IO_CONN_OPEN || !io_client_serve(c))
		return;
	if (is_guest(c, frame_max)) {
		c->frame_max = frame_max;
		io_conn_wait(c, IO_WAIT_GUEST);
		return;
	}
	no_longer_stranger(c);
	c->trusted = true;
	c->frame_max = frame_max;
	io_conn_wait(c, IO_WAIT_NONE);
}

static void forget_frames(struct io_conn *c)
{
	size_t before = c->frames.cap;

	io_frames_free(&c->frames);
	io_conn_holds(c, before, true);
}

/* The node hears of the end of a connection that it knows. */
static void report(struct io_conn *c, enum node_failure why)
{
	struct node_event ev = { .type = NODE_EV_CLOSED, .conn = c->id, .failure = why };

	if (c->reported || !c->known)
		return;
	ev.addr = &c->addr;
	c->reported = true;
	io_post(c->e, &ev);
}

static void on_closed(uv_handle_t *h)
{
	struct io_conn *c = (struct io_conn *)h;
	struct edge *e = c->e;

	mc_check(c->state == IO_CONN_CLOSED && e->closing > 0 && c->queued == 0 && c->frames.cap == 0);
	e->closing--;
	if (c->flow != NULL)
		io_capture_end(c);
	io_seal_end(c); /* not before: what was opened in it may be in the middle of a step */
	free(c);
}

void io_conn_drop(struct io_conn *c, enum node_failure why)
{
	struct edge *e = c->e;

	if (c->state == IO_CONN_CLOSED)
		return;
	c->state = IO_CONN_CLOSED;
	mc_check(e->conns > 0 && e->clients >= c->served);
	no_longer_stranger(c);
	unqueue(c);
	forget_id(c);
	forget_frames(c);
	e->laters -= c->later;
	c->later = false;
	io_write_forget(c);
	e->conns--;
	e->clients -= c->served;
	e->closing++;
	uv_close((uv_handle_t *)&c->tcp, on_closed);
	report(c, why);
}

void io_conn_lost(struct io_conn *c, int err)
{
	io_conn_drop(c, io_failure(err));
}

void io_conn_hang_up(struct io_conn *c)
{
	if (c->state == IO_CONN_FLUSH || c->state == IO_CONN_CLOSED)
		return;
	if (c->state != IO_CONN_OPEN) {
		io_conn_drop(c, NODE_FAIL_HUNG_UP);
		return;
	}
	no_longer_stranger(c);
	c->trusted = true;
	forget_frames(c);
	c->state = IO_CONN_FLUSH;
	io_conn_wait(c, IO_WAIT_FLUSH);
	if (!c->first && !c->writing)
		io_conn_flushed(c);
}

void io_conn_end_stranger(struct io_conn *c)
{
	mc_check(c->state == IO_CONN_OPEN && !c->trusted && !c->known);
	forget_frames(c);
	if (c->state != IO_CONN_OPEN)
		return;
	c->state = IO_CONN_FLUSH;
	if (!c->first && !c->writing)
		io_conn_flushed(c);
}

/* Says that nothing more comes; what the other side still sends is read away, so that the kernel does not
 * answer it with a reset that might overtake our last words. */
void io_conn_flushed(struct io_conn *c)
{
	uv_os_fd_t fd;

	if (c->state != IO_CONN_FLUSH)
		return;
	mc_check(!c->first && !c->writing);
	if (!uv_fileno((uv_handle_t *)&c->tcp, &fd))
		shutdown(fd, SHUT_WR);
	report(c, NODE_FAIL_HUNG_UP);
}
