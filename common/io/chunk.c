/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chunk.c - what waits to be written on a connection: messages one behind the other in chunks of memory,
 * which come from a pool of the edge. A message is written once, straight to where it is sent from; only one
 * that is longer than a chunk is measured, and has a chunk of its own. When it leaves is known to write.c.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/io/edge_internal.h"

enum {
	CHUNK = 4096 - sizeof(struct io_chunk), /* with its head a page */
	SPARE_MAX = 64,     /* a quarter of a MiB; a full mesh writes a heartbeat to each */
	WORTH_TRYING = 128, /* room behind others in which no message has a chance */
};
_Static_assert(CHUNK <= SEAL_TEXT_MAX, "what fits into a chunk is one record");

static struct io_chunk *chunk_new(struct edge *e, size_t size)
{
	struct io_chunk *k = size <= CHUNK ? e->spare : NULL;

	if (k) {
		e->spare = k->next;
		e->spares--;
	} else {
		k = malloc(sizeof(*k) + (size > CHUNK ? size : CHUNK));
	}
	if (k)
		*k = (struct io_chunk){ .cap = size > CHUNK ? size : CHUNK };
	return k;
}

void io_chunk_free(struct edge *e, struct io_chunk *k)
{
	mc_check(k->from <= k->to && k->to <= k->cap);
	if (k->cap != CHUNK || e->spares == SPARE_MAX) {
		free(k);
		return;
	}
	k->next = e->spare;
	e->spare = k;
	e->spares++;
}

void io_chunks_free(struct edge *e, struct io_chunk *k)
{
	for (struct io_chunk *next; k; k = next) {
		next = k->next;
		io_chunk_free(e, k);
	}
}

void io_spares_free(struct edge *e)
{
	mc_check(e->spares <= SPARE_MAX && (e->spares == 0) == (e->spare == NULL));
	for (struct io_chunk *k = e->spare, *next; k; k = next) {
		next = k->next;
		free(k);
	}
	e->spare = NULL;
	e->spares = 0;
}

/* --- a message into a chunk --- */

/* Into what room the chunk has left, sealed where that is asked for. *n: bytes that it takes there. */
static enum mc_err write_into(
	struct io_conn *c, struct io_chunk *k, const struct io_message *m, enum mc_line line, size_t *n)
{
	size_t room = k->cap - k->to, lead = c->seal ? SEAL_HEAD : 0, more = c->seal ? SEAL_OVERHEAD : 0;
	enum mc_err err;

	if (room < WORTH_TRYING)
		return MC_ERR_LIMIT;
	err = m->write(m->body, line, k->p + k->to + lead, room - more, n);
	if (!err && c->seal)
		*n = io_seal_one(c, k->p + k->to, *n);
	return err;
}

/* A chunk of its own for a long one, whose records are made of text that stands at the end. */
static struct io_chunk *write_long(
	struct io_conn *c, const struct io_message *m, enum mc_line line, enum mc_err *err, size_t *n)
{
	size_t text = m->size(m->body, line), size = c->seal ? seal_size(text) : text, wrote = 0;
	struct io_chunk *k = text ? chunk_new(c->e, size) : NULL;

	*err = text ? MC_ERR_OK : MC_ERR_LIMIT;
	*n = size;
	if (!k)
		return NULL;
	*err = m->write(m->body, line, k->p + (size - text), text, &wrote);
	if (!*err && wrote != text)
		*err = MC_ERR_VALUE;
	if (!*err && c->seal)
		io_seal_long(c, k->p, size, text);
	return k;
}

/* Answers and events of a client are counted apart: a listener is not deaf because a long answer stands
 * before his events, and who asks does not lose his answer to a busy topic. One message of a kind whose last
 * have been read is always fine. */
static bool is_too_much_for_client(const struct io_conn *c, size_t n, bool answer)
{
	const size_t waits = answer ? c->answers : c->events;

	return waits > MC_WRITABLE_LOW && waits + n > (answer ? MC_CLIENT_ANSWERS_MAX : MC_CLIENT_QUEUE_MAX);
}

/* Whoever holds more than his share of a full sum is the one who is too slow. */
static bool is_too_much(const struct io_conn *c, size_t n, bool answer)
{
	const struct edge *e = c->e;

	if (c->client ? is_too_much_for_client(c, n, answer) : c->queued + n > MC_WRITE_QUEUE_MAX)
		return true;
	return e->queued + n > MC_WRITE_QUEUES_MAX && c->queued > e->queued / (e->conns ? e->conns : 1);
}

static void too_slow(struct io_conn *c)
{
	char text[MC_ADDR_TEXT];

	io_gripe(c->e, EDGE_WARN, c->addr.host,
		"%s reads too slowly: %zu bytes wait for it; connection closed", io_conn_text(c, text),
		c->queued);
	io_conn_drop(c, NODE_FAIL_SLOW);
}

static void append(struct io_conn *c, struct io_chunk *k, size_t n, bool answer)
{
	mc_check(n > 0 && n <= k->cap - k->to);
	if (k != c->last) {
		*(c->last ? &c->last->next : &c->first) = k;
		c->last = k;
	}
	k->to += n;
	c->queued += n;
	c->e->queued += n;
	k->answers += answer ? n : 0;
	*(answer ? &c->answers : &c->events) += n;
	io_write_soon(c);
}

static void unwritable(struct io_conn *c, const struct io_message *m)
{
	io_say(c->e, EDGE_WARN, "this is a fault of the program; please report it",
		"a %s could not be written", m->name ? m->name : "message");
}

void io_put(struct io_conn *c, const struct io_message *m, enum mc_line line)
{
	struct io_chunk *k = c->last;
	enum mc_err err = MC_ERR_LIMIT;
	size_t n = 0;

	mc_check(c->state != IO_CONN_CLOSED);
	if (k)
		err = write_into(c, k, m, line, &n);
	if (err == MC_ERR_LIMIT) {
		k = chunk_new(c->e, 0);
		err = k ? write_into(c, k, m, line, &n) : MC_ERR_OK;
	}
	if (k && err == MC_ERR_LIMIT) {
		io_chunk_free(c->e, k);
		k = write_long(c, m, line, &err, &n);
	}
	if (!err && k && !is_too_much(c, n, m->answer)) {
		append(c, k, n, m->answer);
		return;
	}
	if (k && k != c->last)
		io_chunk_free(c->e, k);
	if (err)
		unwritable(c, m);
	else
		too_slow(c);
}

/* --- messages --- */

static enum mc_err write_frame(const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	return hz_frame_write(body, line, p, cap, n);
}

static size_t size_frame(const void *body, enum mc_line line)
{
	return hz_frame_size(body, line);
}

void io_send(struct io_conn *c, const struct hz_outgoing *m, enum mc_line line)
{
	const struct io_message frame = { m, write_frame, size_frame, hz_class_name(m->cls), false };

	io_put(c, &frame, line);
}

static enum mc_err write_bytes(const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	const struct mc_bytes *bytes = body;

	(void)line;
	if (cap < (size_t)bytes->n)
		return MC_ERR_LIMIT;
	memcpy(p, bytes->p, (size_t)bytes->n);
	*n = (size_t)bytes->n;
	return MC_ERR_OK;
}

static size_t size_bytes(const void *body, enum mc_line line)
{
	(void)line;
	return (size_t)((const struct mc_bytes *)body)->n;
}

void io_send_bytes(struct io_conn *c, const void *p, size_t n)
{
	const struct mc_bytes bytes = { p, (int32_t)n };
	const struct io_message m = { &bytes, write_bytes, size_bytes, "protocol", false };

	mc_check(n > 0 && n <= INT32_MAX);
	io_put(c, &m, MC_LINE_53);
}
