/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - connections that chose the clients' protocol: bytes into messages, messages into bytes. */
#include <stdlib.h>
#include <string.h>

#include "common/io/edge_internal.h"

static void malformed(struct io_conn *c, enum mc_err err, const uint8_t *p, size_t n)
{
	char text[MC_ADDR_TEXT];

	c->e->http.malformed++;
	if (c->e->record)
		io_record_client_malformed(c->e->record, c->id, p, n);
	io_gripe(c->e, EDGE_WARN, c->addr.host,
		"closed the connection of the client %s: it sent a message that cannot be read: %s",
		io_conn_text(c, text), mc_err_text(err));
	io_conn_drop(c, NODE_FAIL_HUNG_UP);
}

static void deliver(struct io_conn *c, const uint8_t *p, size_t n)
{
	struct node_event ev = { .type = NODE_EV_CLIENT_MESSAGE, .conn = c->id };
	struct edge *e = c->e;
	struct client_message m;
	enum mc_err err;

	mc_arena_reset(&e->mem);
	err = client_message_read(p, n, &e->mem, &m);
	if (err) {
		malformed(c, err, p, n);
		io_give_back(&e->mem);
		return;
	}
	c->known = true;
	ev.addr = &c->addr;
	ev.client = &m;
	ev.raw = (struct mc_bytes){ p, (int32_t)n };
	io_step(e, &ev);
	io_give_back(&e->mem);
}

/* What is left is taken when all others had their turn, and nothing more is read until then. */
static void take_later(struct io_conn *c)
{
	mc_check(!c->later);
	c->later = true;
	c->e->laters++;
	uv_read_stop((uv_stream_t *)&c->tcp);
}

/* It asks faster than it reads: it is not read meanwhile, so 64 questions for a megabyte each are answered,
 * one after the other, instead of ending their connection. Events are no reason: they come without a
 * question, and a busy topic would keep its calls and pings from being read for as long as it is busy. */
static void take_when_read(struct io_conn *c)
{
	mc_check(!c->later && !c->full);
	c->full = true;
	uv_read_stop((uv_stream_t *)&c->tcp);
}

void io_client_has_room(struct io_conn *c)
{
	if (!c->full || c->state != IO_CONN_OPEN || c->answers > MC_WRITABLE_LOW)
		return;
	c->full = false;
	take_later(c);
}

void io_client_go_on(struct io_conn *c)
{
	if (!c->later)
		return;
	c->later = false;
	c->e->laters--;
	if (!io_read_start(c)) {
		io_conn_drop(c, NODE_FAIL_SLOW);
	} else if (c->state == IO_CONN_OPEN) {
		io_burst_begin(c->e);
		io_client_take(c, c->e->scratch, 0);
		io_burst_end(c->e);
	}
}

#define TOO_LARGE \
	"the request has more than 16 MiB, or 262144 parts, the most that a member of this kind takes at once: " \
	"send it in pieces"
_Static_assert(MC_CLIENT_MESSAGE_MAX == 16 << 20 && MC_CLIENT_FRAMES_MAX == 262144, "that is what it says");

/* The rest of a request that is too large goes as it comes; then it is answered: the connection, and what
 * else the client has asked on it, stay. */
static size_t skip(struct io_conn *c, const uint8_t *p, size_t n)
{
	struct client_error_holder holder = { .error_code = CLIENT_ERROR_MAX_MESSAGE_SIZE_EXCEEDED,
		.class_name = mc_str_z(client_error_class(CLIENT_ERROR_MAX_MESSAGE_SIZE_EXCEEDED)),
		.message = mc_str_z(TOO_LARGE) };
	struct client_errors errors = { .errors = { .v = &holder, .n = 1 } };
	const struct client_message m = {
		.type = CLIENT_ERROR, .correlation = c->scan.correlation, .partition_id = -1, .body = &errors
	};
	enum mc_err err;
	size_t took = client_skip(&c->scan, p, n, &err);
	char text[MC_ADDR_TEXT];

	if (err)
		malformed(c, err, p, n);
	if (err || !c->scan.done)
		return took;
	memset(&c->scan, 0, sizeof(c->scan));
	io_client_send(c, &m, node_line(c->e->node));
	io_gripe(c->e, EDGE_WARN, c->addr.host,
		"a request of the client %s is refused: it has more than 16 MiB, or 262144 parts",
		io_conn_text(c, text));
	return took;
}

static bool is_to_be_skipped(struct io_conn *c, enum mc_err err, const uint8_t *p)
{
	return err == MC_ERR_LIMIT && c->frame_max == MC_CLIENT_MESSAGE_MAX && client_skip_begin(&c->scan, p);
}

/* Hands on what is whole, as long as it may have the node; how much that was. */
static size_t take_whole(struct io_conn *c, const uint8_t *p, size_t n)
{
	const uint64_t until_ns = c->e->read_ns + (uint64_t)MC_CLIENT_TURN * 1000000;
	size_t took = 0;

	while (c->state == IO_CONN_OPEN && took < n && !c->later && !c->full) {
		enum mc_err err =
			c->scan.over ? MC_ERR_OK : client_scan(&c->scan, p + took, n - took, c->frame_max);
		size_t size = c->scan.need;

		if (c->scan.over || is_to_be_skipped(c, err, p + took)) {
			took += skip(c, p + took, n - took);
			if (c->scan.over)
				break; /* more of it comes */
			continue;
		}
		if (err)
			malformed(c, err, p + took, n - took);
		if (err || !c->scan.done)
			break;
		memset(&c->scan, 0, sizeof(c->scan));
		deliver(c, p + took, size);
		took += size;
		if (c->state == IO_CONN_OPEN && c->answers > MC_WRITABLE_LOW)
			take_when_read(c);
		else if (c->state == IO_CONN_OPEN && took < n && c->e->read_ns >= until_ns)
			take_later(c);
	}
	return took;
}

/* With what came before. That buffer is ours meanwhile: it outlives what the node does with its connection.
 */
void io_client_take(struct io_conn *c, const uint8_t *p, size_t n)
{
	struct io_frames own = c->frames;
	size_t took;
	bool ok = true;

	mc_check(c->client);
	c->frames = (struct io_frames){ 0 };
	io_conn_holds(c, own.cap, true);
	if (own.have) {
		ok = io_frames_append(&own, p, n);
		p = own.buf;
		n = own.have;
	}
	took = ok ? take_whole(c, p, n) : 0;
	if (c->state == IO_CONN_OPEN) {
		c->frames = own;
		own = (struct io_frames){ 0 };
		ok = ok && io_frames_keep(&c->frames, p + took, n - took);
		io_conn_holds(c, 0, ok);
	}
	io_frames_free(&own);
}

bool io_client_serve(struct io_conn *c)
{
	struct edge *e = c->e;

	if (!c->client || c->served)
		return true;
	mc_check(e->clients < e->conns);
	c->served = true;
	if (++e->clients <= e->clients_max)
		return true;
	io_gripe(e, EDGE_WARN, "clients",
		"%u clients are connected, as many as the limit of descriptors allows: one more, of %s, is closed",
		e->clients_max, c->addr.host);
	io_conn_drop(c, NODE_FAIL_SLOW);
	return false;
}

static enum mc_err write_message(const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	return client_message_write(body, line, p, cap, n);
}

static size_t size_message(const void *body, enum mc_line line)
{
	return client_message_size(body, line);
}

/* Errors are answers, too. */
static bool is_answer(enum client_type type)
{
	const struct client_row *row = &client_rows[type];

	return row->kind != CLIENT_KIND_EVENT && row->kind != CLIENT_KIND_BACKUP_EVENT;
}

void io_client_send(struct io_conn *c, const struct client_message *m, enum mc_line line)
{
	const struct io_message message = { m, write_message, size_message, client_type_name(m->type),
		is_answer(m->type) };

	mc_check(c->client);
	io_put(c, &message, line);
}
